//! Classifiers and all their versions.
//!
//! Invariant: a version is never changed or deleted while its classifier lives, so that every
//! health can be traced to the text that gave it.

use std::collections::BTreeSet;

use domain::classifier::{Classifier, ClassifierSettings, ClassifierVersion};
use domain::id::{ClassifierId, PluginId};
use domain::text::{NAME_CHARS_MAX, shortened};
use domain::time::Timestamp;

use crate::engine::{Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::Chosen;
use crate::named::{CLASSIFIERS, name_key, refuse_if_used};
use crate::page::{Page, Paged};
use crate::plugin::NewPlugin;

/// How the author of a package's version begins; no user's name contains a space.
const PACKAGE_AUTHOR: &str = "package ";

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

/// The default classifier of a package that is being installed.
pub(crate) async fn create_default(
    session: &mut Session,
    new: &NewPlugin,
    now: Timestamp,
) -> Result<ClassifierId> {
    let settings = ClassifierSettings {
        name: free_name(session, &new.name).await?,
        description: String::new(),
        source: new.classifier_source.clone(),
    };
    insert(session, &settings, Some(&new.id), &package_author(new), now).await
}

/// Adds the text of a package's new version, if it is another than the package had before; makes
/// it current unless a person wrote the current one.
pub(crate) async fn offer_package_version(
    session: &mut Session,
    id: ClassifierId,
    new: &NewPlugin,
    now: Timestamp,
) -> Result<()> {
    let rows = session
        .query(
            "SELECT v.version, v.source, v.author, v.created_at, c.current_version
             FROM classifier_versions v JOIN classifiers c ON c.id = v.classifier_id
             WHERE c.id = $1
               AND (v.version = c.current_version OR v.version = (
                   SELECT MAX(version) FROM classifier_versions
                   WHERE classifier_id = $1 AND author LIKE $2))",
            vec![id.into(), format!("{PACKAGE_AUTHOR}%").into()],
        )
        .await?;
    let mut untouched = false;
    let mut known = false;
    for row in &rows {
        let version = version(row)?;
        let by_package = version.author.starts_with(PACKAGE_AUTHOR);
        untouched |= by_package && version.version == row.int("current_version")?;
        known |= by_package && version.source == new.classifier_source;
    }
    if known {
        return Ok(());
    }
    let author = package_author(new);
    let added = add_version(session, id, &new.classifier_source, &author, now).await?;
    if untouched { set_current(session, id, added).await } else { Ok(()) }
}

fn package_author(new: &NewPlugin) -> String {
    format!("{PACKAGE_AUTHOR}{} {}", new.id, new.version)
}

/// "<plugin> default", or with the first number that makes it a name of its own.
async fn free_name(session: &mut Session, plugin_name: &str) -> Result<String> {
    let base = format!("{} default", shortened(plugin_name, NAME_CHARS_MAX - 20));
    let rows = session
        .query(
            "SELECT name_key FROM classifiers WHERE plugin_id IS NOT NULL OR name_key = $1",
            vec![name_key(&base).into()],
        )
        .await?;
    let mut taken = BTreeSet::new();
    for row in rows {
        taken.insert(row.text("name_key")?);
    }
    let mut name = base.clone();
    let mut number = 2;
    while taken.contains(&name_key(&name)) {
        name = format!("{base} {number}");
        number += 1;
    }
    Ok(name)
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

async fn add_version(
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

async fn set_current(session: &mut Session, id: ClassifierId, version: i64) -> Result<()> {
    session
        .execute(
            "UPDATE classifiers SET current_version = $2 WHERE id = $1",
            vec![id.into(), version.into()],
        )
        .await?;
    Ok(())
}

fn version(row: &Row) -> Result<ClassifierVersion> {
    Ok(ClassifierVersion {
        version: row.int("version")?,
        source: row.text("source")?,
        author: row.text("author")?,
        created_at: row.time("created_at")?,
    })
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
