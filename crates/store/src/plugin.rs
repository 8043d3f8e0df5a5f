//! Plugins: installed packages, each with the default classifier that came with it.

use domain::classifier::SOURCE_BYTES_MAX;
use domain::id::{ClassifierId, PluginId};
use domain::invalid::Invalid;
use domain::plugin::{Plugin, check_id};
use domain::time::Timestamp;

use crate::alert::restricted_by;
use crate::assignment::forget_assignments_of;
use crate::classifier::package;
use crate::engine::{Arg, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::named::{name_key, refuse_if_used};

const COLUMNS: &str = "id, name, description, version, hash, size_bytes, n_historical, manifest,
    default_classifier_id, standard, installed_at";

/// A package that was read and found valid, ready to be installed.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlugin {
    /// Such as `org.prophasis.cpu`.
    pub id: PluginId,
    /// Shown to people.
    pub name: String,
    /// Shown to people.
    pub description: String,
    /// As the manifest gives it.
    pub version: String,
    /// Lower-case hex SHA-256 of `archive`.
    pub hash: String,
    /// The package itself.
    pub archive: Vec<u8>,
    /// How many results its classifier sees.
    pub n_historical: u32,
    /// The whole manifest.
    pub manifest: serde_json::Value,
    /// Whether it comes with Prophasis.
    pub standard: bool,
    /// The text of its default classifier.
    pub classifier_source: String,
}

/// What an installation changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installed {
    /// The plugin was not there before.
    New,
    /// Another version was there before.
    Replaced,
    /// The very same package was there before.
    Unchanged,
}

impl Store {
    /// Installs a package, or replaces an installed one by it; all of it or nothing.
    ///
    /// A classifier that people have edited stays as they made it: the package's text becomes
    /// one of its versions, but not the current one.
    pub async fn install_plugin(
        &self,
        new: &NewPlugin,
        now: Timestamp,
    ) -> Result<(Plugin, Installed)> {
        check_id("id", new.id.as_str())?;
        if new.classifier_source.len() > SOURCE_BYTES_MAX {
            let message = format!("is longer than {SOURCE_BYTES_MAX} bytes");
            return Err(Invalid::new("default_classifier", message).into());
        }
        let mut session = self.configure().await?;
        let before = find(&mut session, &new.id).await?;
        let installed = match before {
            Some(plugin) if plugin.hash == new.hash && plugin.standard == new.standard => {
                return Ok((plugin, Installed::Unchanged));
            }
            Some(plugin) => {
                let id = plugin.default_classifier_id;
                package::offer_version(&mut session, id, new, now).await?;
                replace(&mut session, new, now).await?;
                Installed::Replaced
            }
            None => {
                let classifier_id = package::create_default(&mut session, new, now).await?;
                insert(&mut session, new, classifier_id, now).await?;
                Installed::New
            }
        };
        let plugin = one(&mut session, &new.id).await?;
        session.commit().await?;
        Ok((plugin, installed))
    }

    /// Every installed plugin, by name.
    pub async fn plugins(&self) -> Result<Vec<Plugin>> {
        let sql = format!("SELECT {COLUMNS} FROM plugins ORDER BY id");
        let rows = self.read().await?.query(sql, Vec::new()).await?;
        let mut plugins = rows.iter().map(plugin).collect::<Result<Vec<_>>>()?;
        plugins.sort_by_cached_key(|plugin| name_key(&plugin.name));
        Ok(plugins)
    }

    /// One plugin.
    pub async fn plugin(&self, id: &PluginId) -> Result<Plugin> {
        one(&mut self.read().await?, id).await
    }

    /// The package of a plugin, as it was uploaded.
    pub async fn plugin_archive(&self, id: &PluginId) -> Result<Vec<u8>> {
        let row = self
            .read()
            .await?
            .query_optional("SELECT archive FROM plugins WHERE id = $1", vec![id.into()])
            .await?;
        row.ok_or_else(|| StoreError::not_found("plugin", id))?.blob("archive")
    }

    /// Deletes a plugin with its classifier and history; refused while a check runs it, an alert
    /// names it, or a check uses its classifier for another plugin.
    pub async fn delete_plugin(&self, id: &PluginId) -> Result<()> {
        let uses = [
            (
                "check",
                "SELECT c.name FROM check_plugins p JOIN checks c ON c.id = p.check_id
                 LEFT JOIN classifiers k ON k.id = p.classifier_id
                 WHERE p.plugin_id = $1 OR k.plugin_id = $1"
                    .to_owned(),
            ),
            ("alert", restricted_by("plugin_id")),
        ];
        refuse_if_used(&mut self.read().await?, id, &uses).await?;
        self.forget_bulk_of("plugin_id", id).await?;
        let mut session = self.configure().await?;
        refuse_if_used(&mut session, id, &uses).await?;
        forget_assignments_of(&mut session, "plugin_id", id).await?;
        let rows = session.execute("DELETE FROM plugins WHERE id = $1", vec![id.into()]).await?;
        if rows == 0 {
            return Err(StoreError::not_found("plugin", id));
        }
        session.execute("DELETE FROM classifiers WHERE plugin_id = $1", vec![id.into()]).await?;
        session.commit().await
    }
}

fn plugin(row: &Row) -> Result<Plugin> {
    Ok(Plugin {
        id: row.plugin_id("id")?,
        name: row.text("name")?,
        description: row.text("description")?,
        version: row.text("version")?,
        hash: row.text("hash")?,
        size_bytes: row.int("size_bytes")?,
        n_historical: row.number("n_historical")?,
        manifest: row.json("manifest")?,
        default_classifier_id: row.id("default_classifier_id")?,
        standard: row.flag("standard")?,
        installed_at: row.time("installed_at")?,
    })
}

async fn find(session: &mut Session, id: &PluginId) -> Result<Option<Plugin>> {
    let sql = format!("SELECT {COLUMNS} FROM plugins WHERE id = $1");
    session.query_optional(sql, vec![id.into()]).await?.as_ref().map(plugin).transpose()
}

async fn one(session: &mut Session, id: &PluginId) -> Result<Plugin> {
    find(session, id).await?.ok_or_else(|| StoreError::not_found("plugin", id))
}

/// Refuses references to plugins that are not installed.
pub(crate) async fn check_there(
    session: &mut Session,
    field: impl Fn(usize) -> String,
    ids: impl IntoIterator<Item = &PluginId>,
) -> Result<()> {
    for (index, id) in ids.into_iter().enumerate() {
        let found =
            session.query_optional("SELECT id FROM plugins WHERE id = $1", vec![id.into()]).await?;
        if found.is_none() {
            let message = format!("names plugin {id}, which is not installed");
            return Err(Invalid::new(field(index), message).into());
        }
    }
    Ok(())
}

/// The columns that come from the package, from `$2` on; `$1` is the id.
fn package_args(new: &NewPlugin, now: Timestamp) -> Result<Vec<Arg>> {
    let size_bytes = i64::try_from(new.archive.len()).unwrap_or(i64::MAX);
    Ok(vec![
        (&new.id).into(),
        (&new.name).into(),
        (&new.description).into(),
        (&new.version).into(),
        (&new.hash).into(),
        size_bytes.into(),
        new.n_historical.into(),
        Arg::json(&new.manifest)?,
        new.archive.as_slice().into(),
        new.standard.into(),
        now.into(),
    ])
}

async fn insert(
    session: &mut Session,
    new: &NewPlugin,
    classifier_id: ClassifierId,
    now: Timestamp,
) -> Result<()> {
    let mut args = package_args(new, now)?;
    args.push(classifier_id.into());
    session
        .execute(
            "INSERT INTO plugins (id, name, description, version, hash, size_bytes, n_historical,
                 manifest, archive, standard, installed_at, default_classifier_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            args,
        )
        .await?;
    Ok(())
}

async fn replace(session: &mut Session, new: &NewPlugin, now: Timestamp) -> Result<()> {
    session
        .execute(
            "UPDATE plugins SET name = $2, description = $3, version = $4, hash = $5,
                 size_bytes = $6, n_historical = $7, manifest = $8, archive = $9, standard = $10,
                 installed_at = $11
             WHERE id = $1",
            package_args(new, now)?,
        )
        .await?;
    Ok(())
}
