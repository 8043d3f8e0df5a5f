//! What availability is counted from, and the finished days that were counted.
//!
//! Changes are told in the order of their commits. After a clock was set back that is not the
//! order of their times: what counts at a moment is the last commit among all changes before it.
//! It is found by walking back from the newest change, which is a short way for recent times.

mod day;

use std::collections::BTreeMap;

use domain::availability::Change;
use domain::time::Timestamp;
use domain::transition::Subject;

use crate::engine::{Arg, Store};
use crate::error::Result;
use crate::transition::subject;

pub(crate) use day::outdate_health_days;
pub use day::{HealthDay, HealthDaySums, HealthDayWriter};

/// Subjects whose changes are read at once.
const SUBJECTS_MAX: i64 = 1_000;

/// Of each subject that `wanted` chooses from `current_health c` with `$1` and `$2`: its changes
/// from the one that counts at `$3` up to `$4`.
fn changes_sql(wanted: &str) -> String {
    format!(
        "WITH wanted AS (
             SELECT c.subject_kind, c.subject_id, COALESCE((
                 SELECT t.seq FROM transitions t
                 WHERE t.subject_kind = c.subject_kind AND t.subject_id = c.subject_id
                     AND t.at <= $3
                 ORDER BY t.seq DESC LIMIT 1
             ), 0) AS first
             FROM current_health c WHERE {wanted}
         )
         SELECT w.subject_kind, w.subject_id, t.at, t.to_health FROM wanted w
         LEFT JOIN transitions t
             ON t.subject_kind = w.subject_kind AND t.subject_id = w.subject_id
             AND t.seq >= w.first AND t.at <= $4
         ORDER BY w.subject_kind, w.subject_id, t.seq"
    )
}

impl Store {
    /// The changes of one subject that count from `from` to `to`, in the order of their commits.
    pub async fn health_changes(
        &self,
        of: Subject,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Change>> {
        let wanted = "c.subject_kind = $1 AND c.subject_id = $2";
        let args = vec![of.kind().into(), of.number().into(), from.into(), to.into()];
        Ok(self.changes(wanted, args).await?.remove(&of).unwrap_or_default())
    }

    /// The hosts and services that come after `after` (none: the first ones) and have a health,
    /// with their changes as [`Self::health_changes`] tells them. Goes on after the last of them.
    pub async fn health_changes_of_all(
        &self,
        after: Option<Subject>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<BTreeMap<Subject, Vec<Change>>> {
        let wanted = format!(
            "c.subject_kind IN ('host', 'service')
                 AND (c.subject_kind > $1 OR (c.subject_kind = $1 AND c.subject_id > $2))
             ORDER BY c.subject_kind, c.subject_id LIMIT {SUBJECTS_MAX}"
        );
        let (kind, number) = after.map_or(("", 0), |after| (after.kind(), after.number()));
        self.changes(&wanted, vec![kind.into(), number.into(), from.into(), to.into()]).await
    }

    async fn changes(
        &self,
        wanted: &str,
        args: Vec<Arg>,
    ) -> Result<BTreeMap<Subject, Vec<Change>>> {
        let mut found: BTreeMap<Subject, Vec<Change>> = BTreeMap::new();
        for row in self.read().await?.query(changes_sql(wanted), args).await? {
            let changes = found.entry(subject(&row)?).or_default();
            // A subject that had no health yet at `to` is there without a change.
            if let Some(at) = row.time_or_null("at")? {
                changes.push(Change { at, to: row.word("to_health")? });
            }
        }
        Ok(found)
    }
}
