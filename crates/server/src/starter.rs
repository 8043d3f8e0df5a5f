//! What a new installation begins with: the standard plugins, and (if a first host is named) a
//! group, a check and a schedule that watch it.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context as _, Result};
use domain::check::{CheckPlugin, CheckSettings};
use domain::group::HostGroupSettings;
use domain::host::HostSettings;
use domain::id::{HostGroupId, PluginId};
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

/// On a database without hosts: adds these, and what watches them.
pub async fn add_first_hosts(
    store: &Store,
    vault: &Vault,
    hosts: &[FirstHost],
    now: Timestamp,
) -> Result<()> {
    if hosts.is_empty() || !store.all_hosts().await?.is_empty() {
        return Ok(());
    }
    let group = HostGroupSettings {
        name: "All hosts".to_owned(),
        description: "Every host that was added without choosing other groups.".to_owned(),
        host_ids: BTreeSet::new(),
        host_group_ids: BTreeSet::new(),
    };
    let group = store.create_host_group(&group, now).await?.id;
    for host in hosts {
        add_host(store, vault, host, group, now).await?;
    }
    let plugins = store.plugins().await?.into_iter().filter(|plugin| plugin.standard);
    let check = CheckSettings {
        name: "Standard".to_owned(),
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
    let check = store.create_check(&check, &BTreeSet::new(), now).await?.id;
    let schedule = ScheduleSettings {
        name: "Every 10 seconds".to_owned(),
        description: String::new(),
        enabled: true,
        check_ids: BTreeSet::from([check]),
        intervals: vec![IntervalSettings { start: now, delta_s: 10 }],
        active_hours: None,
    };
    store.create_schedule(&schedule, now).await?;
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
