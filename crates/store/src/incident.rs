//! Incidents: at most one open one a host.

use domain::health::Health;
use domain::id::{HostId, IncidentId};
use domain::incident::{Acknowledgement, Incident, NOTE_CHARS_MAX};
use domain::invalid::Invalid;
use domain::time::Timestamp;

use crate::engine::{Arg, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::page::{Page, Paged};

const COLUMNS: &str = "id, host_id, title, worst_health, opened_at, resolved_at,
    acknowledged_by, acknowledged_at, acknowledged_until, note";

/// Which incidents to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Only those that are open, or only those that are resolved.
    pub open: Option<bool>,
    /// Only those of this host.
    pub host_id: Option<HostId>,
}

impl Store {
    /// Opens an incident; see [`open_incident`].
    pub async fn open_incident(
        &self,
        host_id: HostId,
        title: &str,
        health: Health,
        at: Timestamp,
    ) -> Result<Incident> {
        let mut session = self.write().await?;
        let incident = open_incident(&mut session, host_id, title, health, at).await?;
        session.commit().await?;
        Ok(incident)
    }

    /// Resolves a host's open incident; see [`resolve_incident`].
    pub async fn resolve_incident(
        &self,
        host_id: HostId,
        at: Timestamp,
    ) -> Result<Option<Incident>> {
        let mut session = self.write().await?;
        let incident = resolve_incident(&mut session, host_id, at).await?;
        session.commit().await?;
        Ok(incident)
    }

    /// The open incident of a host, if it has one.
    pub async fn open_incident_of(&self, host_id: HostId) -> Result<Option<Incident>> {
        open_one(&mut self.read().await?, host_id).await
    }

    /// Every open incident, oldest first.
    pub async fn open_incidents(&self) -> Result<Vec<Incident>> {
        let sql = format!("SELECT {COLUMNS} FROM incidents WHERE resolved_at IS NULL ORDER BY id");
        self.read().await?.query(sql, Vec::new()).await?.iter().map(incident).collect()
    }

    /// One incident.
    pub async fn incident(&self, id: IncidentId) -> Result<Incident> {
        one(&mut self.read().await?, id).await
    }

    /// Incidents, newest first.
    pub async fn list_incidents(
        &self,
        filter: IncidentFilter,
        page: &Page,
    ) -> Result<Paged<Incident>> {
        let mut args: Vec<Arg> = vec![page.below_number()?.into(), page.rows_wanted().into()];
        let open = match filter.open {
            Some(true) => "resolved_at IS NULL",
            Some(false) => "resolved_at IS NOT NULL",
            None => "1 = 1",
        };
        let host = if filter.host_id.is_some() { "host_id = $3" } else { "1 = 1" };
        args.extend(filter.host_id.map(Arg::from));
        let sql = format!(
            "SELECT {COLUMNS} FROM incidents WHERE id < $1 AND {open} AND {host}
             ORDER BY id DESC LIMIT $2"
        );
        let rows = self.read().await?.query(sql, args).await?;
        let incidents = rows.iter().map(incident).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(incidents, page, |incident| incident.id.to_string()))
    }

    /// Records that somebody works on an open incident; absent takes that back.
    pub async fn acknowledge_incident(
        &self,
        id: IncidentId,
        acknowledgement: Option<&Acknowledgement>,
    ) -> Result<Incident> {
        check_acknowledgement(acknowledgement)?;
        let mut session = self.write().await?;
        let rows = session
            .execute(
                "UPDATE incidents SET acknowledged_by = $2, acknowledged_at = $3,
                     acknowledged_until = $4, note = $5
                 WHERE id = $1 AND resolved_at IS NULL",
                vec![
                    id.into(),
                    acknowledgement.map(|given| given.by.clone()).into(),
                    acknowledgement.map(|given| given.at).into(),
                    acknowledgement.and_then(|given| given.until).into(),
                    acknowledgement.and_then(|given| given.note.clone()).into(),
                ],
            )
            .await?;
        let incident = one(&mut session, id).await?;
        if rows == 0 {
            return Err(StoreError::Conflict("the incident is resolved already".to_owned()));
        }
        session.commit().await?;
        Ok(incident)
    }
}

/// Opens an incident for a host, inside a transaction. If one is open already, that one takes the
/// title, if `health` is worse than everything that it has seen.
pub async fn open_incident(
    session: &mut Session,
    host_id: HostId,
    title: &str,
    health: Health,
    at: Timestamp,
) -> Result<Incident> {
    session
        .execute(
            "INSERT INTO incidents (host_id, title, worst_health, opened_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (host_id) WHERE resolved_at IS NULL DO NOTHING",
            vec![host_id.into(), title.into(), health.as_str().into(), at.into()],
        )
        .await?;
    let incident = open_one(session, host_id)
        .await?
        .ok_or_else(|| StoreError::Conflict("the incident was resolved meanwhile".to_owned()))?;
    if health <= incident.worst_health {
        return Ok(incident);
    }
    session
        .execute(
            "UPDATE incidents SET title = $2, worst_health = $3 WHERE id = $1",
            vec![incident.id.into(), title.into(), health.as_str().into()],
        )
        .await?;
    Ok(Incident { title: title.to_owned(), worst_health: health, ..incident })
}

/// Resolves the open incident of a host, inside a transaction; none if none is open.
pub async fn resolve_incident(
    session: &mut Session,
    host_id: HostId,
    at: Timestamp,
) -> Result<Option<Incident>> {
    let row = session
        .query_optional(
            format!(
                "UPDATE incidents SET resolved_at = $2
                 WHERE host_id = $1 AND resolved_at IS NULL RETURNING {COLUMNS}"
            ),
            vec![host_id.into(), at.into()],
        )
        .await?;
    row.as_ref().map(incident).transpose()
}

fn check_acknowledgement(acknowledgement: Option<&Acknowledgement>) -> Result<(), Invalid> {
    let Some(given) = acknowledgement else { return Ok(()) };
    if given.until.is_some_and(|until| until <= given.at) {
        return Err(Invalid::new("until", "must lie in the future"));
    }
    if given.note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        return Err(Invalid::new("note", format!("is longer than {NOTE_CHARS_MAX} characters")));
    }
    Ok(())
}

fn incident(row: &Row) -> Result<Incident> {
    let acknowledgement = match row.text_or_null("acknowledged_by")? {
        Some(by) => Some(Acknowledgement {
            by,
            at: row.time("acknowledged_at")?,
            until: row.time_or_null("acknowledged_until")?,
            note: row.text_or_null("note")?,
        }),
        None => None,
    };
    Ok(Incident {
        id: row.id("id")?,
        host_id: row.id("host_id")?,
        title: row.text("title")?,
        worst_health: row.word("worst_health")?,
        opened_at: row.time("opened_at")?,
        resolved_at: row.time_or_null("resolved_at")?,
        acknowledgement,
    })
}

async fn open_one(session: &mut Session, host_id: HostId) -> Result<Option<Incident>> {
    let sql = format!("SELECT {COLUMNS} FROM incidents WHERE host_id = $1 AND resolved_at IS NULL");
    session.query_optional(sql, vec![host_id.into()]).await?.as_ref().map(incident).transpose()
}

async fn one(session: &mut Session, id: IncidentId) -> Result<Incident> {
    let sql = format!("SELECT {COLUMNS} FROM incidents WHERE id = $1");
    let row = session.query_optional(sql, vec![id.into()]).await?;
    incident(&row.ok_or_else(|| StoreError::not_found("incident", id))?)
}
