//! What a new installation begins with: the standard plugins, and (if a first host is named) a
//! group, a check and a schedule that watch it.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context as _, Result};
use domain::check::{CheckPlugin, CheckSettings};
use domain::group::HostGroupSettings;
use domain::host::HostSettings;
use domain::id::{CheckId, HostGroupId, PluginId};
use domain::schedule::{IntervalSettings, ScheduleSettings};
use domain::time::Timestamp;
use plugin::{Package, pack_directory};
use protocol::enrolment::Enrolment;
use rust_embed::RustEmbed;
use store::Store;
use store::host::EnrolledAgent;
use store::plugin::{Installed, NewPlugin};

use crate::vault::{Vault, agent_key_context};

#[derive(RustEmbed)]
#[folder = "../../plugins"]
struct StandardPlugins;

/// A host to begin with, as the command line names it: `NAME=ADDRESS=ENROLMENT`, or
/// `NAME=ADDRESS=@FILE`, since everybody on a machine can read the arguments of its programs.
#[derive(Debug, Clone)]
pub struct FirstHost {
    name: String,
    address: String,
    enrolment: Enrolment,
}

impl FromStr for FirstHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '=');
        let (Some(name), Some(address), Some(enrolment)) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err("must be NAME=ADDRESS=ENROLMENT".to_owned());
        };
        let enrolment = match enrolment.strip_prefix('@') {
            Some(file) => std::fs::read_to_string(file)
                .map_err(|error| format!("the enrolment cannot be read from {file}: {error}"))?,
            None => enrolment.to_owned(),
        };
        let enrolment =
            enrolment.trim().parse().map_err(|error| format!("the enrolment: {error}"))?;
        Ok(Self { name: name.to_owned(), address: address.to_owned(), enrolment })
    }
}

/// Installs the standard plugins that are missing or older than those in this program.
pub async fn install_standard_plugins(
    store: &Store,
    data_dir: &Path,
    now: Timestamp,
) -> Result<Vec<PluginId>> {
    let folder = data_dir.join("standard-plugins");
    let mut names = BTreeSet::new();
    for path in StandardPlugins::iter() {
        // Files beside the packages, such as the folder's README, are none.
        let Some((name, _)) = path.split_once('/') else { continue };
        let file = StandardPlugins::get(&path).context("an embedded file is gone")?;
        let target = folder.join(&*path);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("making {}", parent.display()))?;
        }
        std::fs::write(&target, &file.data)
            .with_context(|| format!("writing {}", target.display()))?;
        names.insert(name.to_owned());
    }
    let mut changed = Vec::new();
    for name in names {
        let archive = pack_directory(&folder.join(&name))
            .with_context(|| format!("packing the standard plugin {name}"))?;
        let (new, id) = new_plugin(archive, true)?;
        let (_, installed) = store.install_plugin(&new, now).await?;
        if installed != Installed::Unchanged {
            changed.push(id);
        }
    }
    std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    Ok(changed)
}

/// Reads a package for the store.
pub fn new_plugin(archive: Vec<u8>, standard: bool) -> Result<(NewPlugin, PluginId)> {
    let package = Package::read(&archive)?;
    let id = PluginId(package.manifest.id.clone());
    let manifest = serde_json::to_value(&package.manifest).context("the manifest has no JSON")?;
    let new = NewPlugin {
        id: id.clone(),
        name: package.manifest.name.clone(),
        description: package.manifest.description.clone(),
        version: package.manifest.version.clone(),
        hash: package.hash.to_string(),
        n_historical: package.manifest.default_n_historical,
        manifest,
        standard,
        classifier_source: package.classifier_source.clone(),
        archive,
    };
    Ok((new, id))
}

/// On a database without hosts: adds these, and what watches them. The hosts come last, so a start
/// that was cut off before them is continued by the next one, which takes what is there already.
pub async fn add_first_hosts(
    store: &Store,
    vault: &Vault,
    hosts: &[FirstHost],
    now: Timestamp,
) -> Result<()> {
    if hosts.is_empty() || !store.all_hosts().await?.is_empty() {
        return Ok(());
    }
    let group = first_group(store, now).await?;
    let check = first_check(store, group, now).await?;
    first_schedule(store, check, now).await?;
    for host in hosts {
        add_host(store, vault, host, group, now).await?;
    }
    Ok(())
}

async fn first_group(store: &Store, now: Timestamp) -> Result<HostGroupId> {
    const NAME: &str = "All hosts";
    let groups = store.all_host_groups().await?;
    if let Some(group) = groups.into_iter().find(|group| group.settings.name == NAME) {
        return Ok(group.id);
    }
    let settings = HostGroupSettings {
        name: NAME.to_owned(),
        description: "Every host that was added without choosing other groups.".to_owned(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
    };
    Ok(store.create_host_group(&settings, now).await?.id)
}

async fn first_check(store: &Store, group: HostGroupId, now: Timestamp) -> Result<CheckId> {
    const NAME: &str = "Standard";
    let checks = store.all_checks().await?;
    if let Some(check) = checks.into_iter().find(|check| check.settings.name == NAME) {
        return Ok(check.id);
    }
    let plugins = store.plugins().await?.into_iter().filter(|plugin| plugin.standard);
    let settings = CheckSettings {
        name: NAME.to_owned(),
        description: "What every machine should be watched for.".to_owned(),
        enabled: true,
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::from([group]),
        plugins: plugins
            .map(|plugin| CheckPlugin {
                plugin_id: plugin.id,
                parameters: serde_json::json!({}),
                n_historical: None,
                classifier_id: None,
            })
            .collect(),
    };
    Ok(store.create_check(&settings, &BTreeSet::new(), now).await?.id)
}

async fn first_schedule(store: &Store, check: CheckId, now: Timestamp) -> Result<()> {
    const NAME: &str = "Every 10 seconds";
    let schedules = store.all_schedules().await?;
    if schedules.iter().any(|schedule| schedule.settings.name == NAME) {
        return Ok(());
    }
    let settings = ScheduleSettings {
        name: NAME.to_owned(),
        description: String::new(),
        enabled: true,
        check_ids: BTreeSet::from([check]),
        intervals: vec![IntervalSettings { start: now, delta_s: 10 }],
        active_hours: None,
    };
    store.create_schedule(&settings, now).await?;
    Ok(())
}

async fn add_host(
    store: &Store,
    vault: &Vault,
    host: &FirstHost,
    group: HostGroupId,
    now: Timestamp,
) -> Result<()> {
    let settings = HostSettings {
        name: host.name.clone(),
        description: String::new(),
        address: host.address.clone(),
        port: host.enrolment.port,
        tags: Vec::new(),
        enabled: true,
    };
    let enrol = |id| EnrolledAgent {
        pin: host.enrolment.pin.0,
        agent_key_sealed: vault.seal(&agent_key_context(id), &host.enrolment.key.0),
    };
    store
        .create_host(&settings, &BTreeSet::from([group]), Some(&enrol), now)
        .await
        .with_context(|| format!("adding the first host {}", host.name))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use protocol::enrolment::{AgentKey, Pin};

    use super::*;

    #[tokio::test]
    async fn a_first_start_that_was_cut_off_is_continued() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&dir.path().join("prophasis.db")).await.unwrap();
        let vault = Vault::open_or_create(&dir.path().join("master.key")).unwrap();
        let now = Timestamp(1_000_000);
        let enrolment = Enrolment { port: 4048, pin: Pin([1; 32]), key: AgentKey([2; 32]) };
        let first = FirstHost { name: "here".into(), address: "127.0.0.1".into(), enrolment };

        // Cut off after the group; then after everything but the host.
        first_group(&store, now).await.unwrap();
        let group = first_group(&store, now).await.unwrap();
        let check = first_check(&store, group, now).await.unwrap();
        first_schedule(&store, check, now).await.unwrap();
        for _ in 0..2 {
            add_first_hosts(&store, &vault, std::slice::from_ref(&first), now).await.unwrap();
        }
        assert_eq!(store.all_hosts().await.unwrap().len(), 1);
        assert_eq!(store.all_host_groups().await.unwrap().len(), 1);
        assert_eq!(store.all_checks().await.unwrap().len(), 1);
        assert_eq!(store.all_schedules().await.unwrap().len(), 1);
    }

    #[test]
    fn an_enrolment_is_taken_from_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let enrolment = Enrolment { port: 4050, pin: Pin([1; 32]), key: AgentKey([2; 32]) };
        let file = dir.path().join("enrolment");
        std::fs::write(&file, format!("{enrolment}\n")).unwrap();
        let host: FirstHost = format!("a=b=@{}", file.display()).parse().unwrap();
        assert_eq!(host.enrolment.port, 4050);
        let error = "a=b=@/no/such/file".parse::<FirstHost>().unwrap_err();
        assert!(error.contains("/no/such/file"), "{error}");
    }
}
