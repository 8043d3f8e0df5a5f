//! Default classifiers: they come with a plugin's package, and people may edit them.

use std::collections::BTreeSet;

use domain::classifier::ClassifierSettings;
use domain::id::ClassifierId;
use domain::text::{NAME_CHARS_MAX, shortened};
use domain::time::Timestamp;

use super::insert;
use super::version::{add_version, set_current, version};
use crate::engine::Session;
use crate::error::Result;
use crate::named::name_key;
use crate::plugin::NewPlugin;

/// How the author of a package's version begins; no user's name contains a space.
const PACKAGE_AUTHOR: &str = "package ";

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
pub(crate) async fn offer_version(
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
