//! The versions of classifiers.

use domain::classifier::{Classifier, ClassifierVersion};
use domain::id::ClassifierId;
use domain::time::Timestamp;

use super::one;
use crate::engine::{Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::page::{Page, Paged};

impl Store {
    /// The versions of a classifier, newest first.
    pub async fn list_classifier_versions(
        &self,
        id: ClassifierId,
        page: &Page,
    ) -> Result<Paged<ClassifierVersion>> {
        let mut session = self.snapshot().await?;
        one(&mut session, id).await?;
        let rows = session
            .query(
                "SELECT version, source, author, created_at FROM classifier_versions
                 WHERE classifier_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
                vec![id.into(), page.below_number()?.into(), page.rows_wanted().into()],
            )
            .await?;
        let versions = rows.iter().map(version).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(versions, page, |version| version.version.to_string()))
    }

    /// Makes the text of an earlier version current again, as a new version by `author`.
    pub async fn restore_classifier(
        &self,
        id: ClassifierId,
        version: i64,
        author: &str,
        now: Timestamp,
    ) -> Result<Classifier> {
        let mut session = self.configure().await?;
        one(&mut session, id).await?;
        let row = session
            .query_optional(
                "SELECT source FROM classifier_versions WHERE classifier_id = $1 AND version = $2",
                vec![id.into(), version.into()],
            )
            .await?
            .ok_or_else(|| StoreError::not_found("version", version))?;
        let restored = add_version(&mut session, id, &row.text("source")?, author, now).await?;
        set_current(&mut session, id, restored).await?;
        let classifier = one(&mut session, id).await?;
        session.commit().await?;
        Ok(classifier)
    }
}

pub(super) async fn add_version(
    session: &mut Session,
    id: ClassifierId,
    source: &str,
    author: &str,
    now: Timestamp,
) -> Result<i64> {
    session
        .query_one(
            "INSERT INTO classifier_versions (classifier_id, version, source, author, created_at)
             SELECT $1, COALESCE(MAX(version), 0) + 1, $2, $3, $4
             FROM classifier_versions WHERE classifier_id = $1
             RETURNING version",
            vec![id.into(), source.into(), author.into(), now.into()],
        )
        .await?
        .int("version")
}

pub(super) async fn set_current(
    session: &mut Session,
    id: ClassifierId,
    version: i64,
) -> Result<()> {
    session
        .execute(
            "UPDATE classifiers SET current_version = $2 WHERE id = $1",
            vec![id.into(), version.into()],
        )
        .await?;
    Ok(())
}

pub(super) fn version(row: &Row) -> Result<ClassifierVersion> {
    Ok(ClassifierVersion {
        version: row.int("version")?,
        source: row.text("source")?,
        author: row.text("author")?,
        created_at: row.time("created_at")?,
    })
}
