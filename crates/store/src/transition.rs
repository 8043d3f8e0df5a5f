//! Reading the log of changes, and the healths that follow from it.

use std::collections::HashMap;

use domain::health::Health;
use domain::id::TransitionId;
use domain::time::Timestamp;
use domain::transition::{CurrentHealth, NewTransition, Subject, Transition};

use crate::engine::{Row, Store};
use crate::error::{Result, StoreError};
use crate::page::{Page, Paged};

/// A change together with how many notifications it caused.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedTransition {
    /// The change.
    pub transition: Transition,
    /// Notifications of any status.
    pub notifications: i64,
}

/// A change together with what people knew before it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldTransition {
    /// The change.
    pub transition: Transition,
    /// The health before it; after a silence, that of before the silence.
    pub known_before: Health,
}

impl Store {
    /// The health of everything that has one.
    pub async fn current_healths(&self) -> Result<HashMap<Subject, CurrentHealth>> {
        let mut session = self.read().await?;
        let sql = "SELECT c.subject_kind, c.subject_id, c.health, c.since, c.seq,
                       CASE WHEN c.health = 'no_data' THEN COALESCE(t.from_health, 'no_data')
                            ELSE c.health END AS known
                   FROM current_health c LEFT JOIN transitions t
                       ON t.subject_kind = c.subject_kind AND t.subject_id = c.subject_id
                       AND t.seq = c.seq";
        let rows = session.query(sql, vec![]).await?;
        rows.iter()
            .map(|row| {
                let health = CurrentHealth {
                    health: row.word("health")?,
                    since: row.time("since")?,
                    seq: row.int("seq")?,
                    known: row.word("known")?,
                };
                Ok((subject(row)?, health))
            })
            .collect()
    }

    /// Changes of one subject in `from ..= to`, newest first.
    pub async fn transitions_of(
        &self,
        of: Subject,
        from: Timestamp,
        to: Timestamp,
        page: &Page,
    ) -> Result<Paged<ListedTransition>> {
        let mut session = self.read().await?;
        let rows = session
            .query(
                "SELECT t.*, (SELECT COUNT(*) FROM notifications n WHERE n.transition_id = t.id)
                     AS notifications
                 FROM transitions t
                 WHERE subject_kind = $1 AND subject_id = $2 AND at >= $3 AND at <= $4 AND id < $5
                 ORDER BY id DESC LIMIT $6",
                vec![
                    of.kind().into(),
                    of.number().into(),
                    from.into(),
                    to.into(),
                    page.below_number()?.into(),
                    page.rows_wanted().into(),
                ],
            )
            .await?;
        let listed = rows.iter().map(listed).collect::<Result<Vec<_>>>()?;
        Ok(Paged::cut(listed, page, |one| one.transition.id.to_string()))
    }

    /// All changes in `from ..= to`, newest first, at most `most`.
    pub async fn transitions_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        most: i64,
    ) -> Result<Vec<ToldTransition>> {
        let mut session = self.read().await?;
        let sql = "SELECT t.*, COALESCE(silence.from_health, t.from_health) AS known_before
                   FROM transitions t LEFT JOIN transitions silence
                       ON t.from_health = 'no_data' AND silence.to_health = 'no_data'
                       AND silence.subject_kind = t.subject_kind
                       AND silence.subject_id = t.subject_id AND silence.seq = t.seq - 1
                   WHERE t.at >= $1 AND t.at <= $2
                   ORDER BY t.at DESC, t.id DESC LIMIT $3";
        let rows = session.query(sql, vec![from.into(), to.into(), most.into()]).await?;
        let told = |row: &Row| {
            let known_before = row.word("known_before")?;
            Ok(ToldTransition { transition: transition(row)?, known_before })
        };
        rows.iter().map(told).collect()
    }
}

fn listed(row: &Row) -> Result<ListedTransition> {
    Ok(ListedTransition { transition: transition(row)?, notifications: row.int("notifications")? })
}

fn transition(row: &Row) -> Result<Transition> {
    Ok(Transition {
        id: TransitionId(row.int("id")?),
        change: NewTransition {
            subject: subject(row)?,
            seq: row.int("seq")?,
            from: row.word("from_health")?,
            to: row.word("to_health")?,
            at: row.time("at")?,
            value: row.real_or_null("value")?,
            reason: row.text_or_null("reason")?,
        },
    })
}

pub(crate) fn subject(row: &Row) -> Result<Subject> {
    let kind = row.text("subject_kind")?;
    Subject::from_parts(&kind, row.int("subject_id")?)
        .ok_or_else(|| StoreError::Corrupt(format!("\"{kind}\" is not a kind of subject")))
}
