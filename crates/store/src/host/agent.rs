//! What is known about a host's agent: its pin, its sealed key, and what it said of itself when it
//! last answered.

use std::collections::BTreeMap;

use domain::id::HostId;
use domain::time::Timestamp;

use super::numbers;
use crate::engine::{Session, Store};
use crate::error::{Result, StoreError};
use crate::link::Chosen;

/// What enrolling an agent leaves in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledAgent {
    /// SHA-256 of its public key.
    pub pin: [u8; 32],
    /// The key that the agent wants to see, sealed for this host's row.
    pub agent_key_sealed: Vec<u8>,
}

/// Seals the agent's key for the row that the host got.
pub type Enrol<'a> = &'a (dyn Fn(HostId) -> EnrolledAgent + Sync);

/// What an agent said about itself when it last answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// When it answered.
    pub at: Timestamp,
    /// Its version; absent keeps what was known.
    pub agent_version: Option<String>,
    /// Its platform; absent keeps what was known.
    pub platform: Option<String>,
}

impl Store {
    /// The sealed key of a host's agent, once enrolled.
    pub async fn agent_key_sealed(&self, id: HostId) -> Result<Option<Vec<u8>>> {
        let row = self
            .read()
            .await?
            .query_optional("SELECT agent_key_sealed FROM hosts WHERE id = $1", vec![id.into()])
            .await?;
        row.ok_or_else(|| StoreError::not_found("host", id))?.blob_or_null("agent_key_sealed")
    }

    /// The sealed keys of all enrolled agents.
    pub async fn agent_keys_sealed(&self) -> Result<BTreeMap<HostId, Vec<u8>>> {
        let sql = "SELECT id, agent_key_sealed FROM hosts WHERE agent_key_sealed IS NOT NULL";
        let rows = self.read().await?.query(sql, Vec::new()).await?;
        rows.iter().map(|row| Ok((row.id("id")?, row.blob("agent_key_sealed")?))).collect()
    }

    /// Records that agents answered, each host once. Hosts that are gone by now are passed over.
    pub async fn hosts_seen(&self, sightings: &BTreeMap<HostId, Sighting>) -> Result<()> {
        if sightings.is_empty() {
            return Ok(());
        }
        let rows = sightings.iter().map(|(id, sighting)| {
            vec![
                (*id).into(),
                sighting.at.into(),
                sighting.agent_version.clone().into(),
                sighting.platform.clone().into(),
            ]
        });
        let mut session = self.write().await?;
        session
            .insert_rows(
                "UPDATE hosts SET last_seen_at = seen.column2,
                     agent_version = COALESCE(seen.column3, agent_version),
                     platform = COALESCE(seen.column4, platform)
                 FROM (",
                rows.collect(),
                ") AS seen WHERE hosts.id = seen.column1",
            )
            .await?;
        session.commit().await
    }

    /// What is known from agents' last answers, for those of `ids` that ever answered.
    pub async fn sightings(&self, ids: &[HostId]) -> Result<BTreeMap<HostId, Sighting>> {
        let mut session = self.read().await?;
        let mut sightings = BTreeMap::new();
        for chosen in Chosen::parts(&numbers(ids)) {
            let (condition, args) = chosen.condition("id", 1);
            let sql = format!(
                "SELECT id, last_seen_at, agent_version, platform FROM hosts
                 WHERE last_seen_at IS NOT NULL AND {condition}"
            );
            for row in session.query(sql, args).await? {
                let sighting = Sighting {
                    at: row.time("last_seen_at")?,
                    agent_version: row.text_or_null("agent_version")?,
                    platform: row.text_or_null("platform")?,
                };
                sightings.insert(row.id("id")?, sighting);
            }
        }
        Ok(sightings)
    }
}

pub(super) async fn set_agent(
    session: &mut Session,
    id: HostId,
    agent: EnrolledAgent,
) -> Result<()> {
    session
        .execute(
            "UPDATE hosts SET pin = $2, agent_key_sealed = $3 WHERE id = $1",
            vec![id.into(), agent.pin.into(), agent.agent_key_sealed.into()],
        )
        .await?;
    Ok(())
}
