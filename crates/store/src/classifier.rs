//! Classifiers and all their versions.
//!
//! Invariant: a version is never changed or deleted while its classifier lives, so that every
//! health can be traced to the text that gave it.

pub(crate) mod package;
mod version;

use domain::classifier::{Classifier, ClassifierSettings};
use domain::id::{ClassifierId, PluginId};
use domain::time::Timestamp;

use version::{add_version, set_current};

use crate::engine::{Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::named::{CLASSIFIERS, name_key, refuse_if_used};
use crate::page::{Page, Paged};

impl Store {
    /// Classifiers by name.
    pub async fn list_classifiers(
        &self,
        search: Option<&str>,
        page: &Page,
    ) -> Result<Paged<Classifier>> {
        let mut session = self.snapshot().await?;
        let ids = CLASSIFIERS.page(&mut session, search, page).await?;
        let classifiers = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(classifiers))
    }

    /// Every classifier, by name.
    pub async fn all_classifiers(&self) -> Result<Vec<Classifier>> {
        load(&mut self.read().await?, &Chosen::All).await
    }

    /// One classifier.
    pub async fn classifier(&self, id: ClassifierId) -> Result<Classifier> {
        one(&mut self.read().await?, id).await
    }

    /// Adds a classifier with its first version.
    pub async fn create_classifier(
        &self,
        settings: &ClassifierSettings,
        author: &str,
        now: Timestamp,
    ) -> Result<Classifier> {
        settings.validate()?;
        let mut session = self.configure().await?;
        let id = insert(&mut session, settings, None, author, now).await?;
        let classifier = one(&mut session, id).await?;
        session.commit().await?;
        Ok(classifier)
    }

    /// Changes a classifier; another text becomes a new version.
    pub async fn update_classifier(
        &self,
        id: ClassifierId,
        settings: &ClassifierSettings,
        author: &str,
        now: Timestamp,
    ) -> Result<Classifier> {
        settings.validate()?;
        let mut session = self.configure().await?;
        let before = one(&mut session, id).await?;
        CLASSIFIERS.check_free(&mut session, &settings.name, Some(id.0)).await?;
        session
            .execute(
                "UPDATE classifiers SET name = $2, name_key = $3, description = $4 WHERE id = $1",
                vec![
                    id.into(),
                    (&settings.name).into(),
                    name_key(&settings.name).into(),
                    (&settings.description).into(),
                ],
            )
            .await?;
        if before.settings.source != settings.source {
            let version = add_version(&mut session, id, &settings.source, author, now).await?;
            set_current(&mut session, id, version).await?;
        }
        let classifier = one(&mut session, id).await?;
        session.commit().await?;
        Ok(classifier)
    }

    /// Deletes a classifier with its versions; refused for a plugin's default and while a check
    /// uses it.
    pub async fn delete_classifier(&self, id: ClassifierId) -> Result<()> {
        let mut session = self.configure().await?;
        let uses = [
            ("plugin", "SELECT name FROM plugins WHERE default_classifier_id = $1".to_owned()),
            (
                "check",
                "SELECT c.name FROM check_plugins p JOIN checks c ON c.id = p.check_id
                 WHERE p.classifier_id = $1"
                    .to_owned(),
            ),
        ];
        refuse_if_used(&mut session, id, &uses).await?;
        CLASSIFIERS.delete(&mut session, id.0).await?;
        session.commit().await
    }
}

async fn insert(
    session: &mut Session,
    settings: &ClassifierSettings,
    plugin_id: Option<&PluginId>,
    author: &str,
    now: Timestamp,
) -> Result<ClassifierId> {
    CLASSIFIERS.check_free(session, &settings.name, None).await?;
    let row = session
        .query_one(
            "INSERT INTO classifiers
                 (name, name_key, description, plugin_id, current_version, created_at)
             VALUES ($1, $2, $3, $4, 1, $5) RETURNING id",
            vec![
                (&settings.name).into(),
                name_key(&settings.name).into(),
                (&settings.description).into(),
                plugin_id.map(|id| id.0.clone()).into(),
                now.into(),
            ],
        )
        .await?;
    let id = row.id("id")?;
    add_version(session, id, &settings.source, author, now).await?;
    Ok(id)
}

fn classifier(row: &Row) -> Result<Classifier> {
    Ok(Classifier {
        id: row.id("id")?,
        settings: ClassifierSettings {
            name: row.text("name")?,
            description: row.text("description")?,
            source: row.text("source")?,
        },
        plugin_id: row.text_or_null("plugin_id")?.map(PluginId),
        current_version: row.int("current_version")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Classifier>> {
    let (condition, args) = chosen.condition("c.id", 1);
    let sql = format!(
        "SELECT c.id, c.name, c.description, c.plugin_id, c.current_version, c.created_at,
             v.source, v.created_at AS updated_at
         FROM classifiers c
         JOIN classifier_versions v ON v.classifier_id = c.id AND v.version = c.current_version
         WHERE {condition} ORDER BY c.name_key"
    );
    session.query(sql, args).await?.iter().map(classifier).collect()
}

async fn one(session: &mut Session, id: ClassifierId) -> Result<Classifier> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("classifier", id))
}
