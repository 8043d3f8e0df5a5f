//! Forgetting what is known of assignments that go with their host, check or plugin.
//!
//! Years of history in one transaction would keep all commits waiting. So the bulk of it goes
//! before, in portions. Where that is interrupted, the thing is still there with less history, and
//! can be deleted again.

use domain::id::AssignmentId;
use domain::transition::Subject;

use crate::engine::{Arg, Session, Store};
use crate::error::Result;

/// Rows that hang on the assignments of which a column is `$1`, at most `$2` of each. The newest
/// change of a health stays: it is the health that is known.
fn bulk(column: &str) -> [String; 4] {
    let of_series = |table: &str| {
        format!(
            "DELETE FROM {table} WHERE id IN
                (SELECT c.id FROM assignments a CROSS JOIN series s CROSS JOIN {table} c
                 WHERE a.{column} = $1 AND s.assignment_id = a.id AND c.series_id = s.id
                 LIMIT $2)"
        )
    };
    [
        of_series("sample_pieces"),
        of_series("sample_chunks"),
        format!(
            "DELETE FROM messages WHERE id IN
                (SELECT m.id FROM assignments a CROSS JOIN messages m
                 WHERE a.{column} = $1 AND m.assignment_id = a.id LIMIT $2)"
        ),
        format!(
            "DELETE FROM transitions WHERE id IN
                (SELECT t.id FROM assignments a CROSS JOIN current_health h CROSS JOIN transitions t
                 WHERE a.{column} = $1
                     AND h.subject_kind = 'assignment' AND h.subject_id = a.id
                     AND t.subject_kind = 'assignment' AND t.subject_id = a.id AND t.seq < h.seq
                 ORDER BY t.subject_id, t.seq LIMIT $2)"
        ),
    ]
}

impl Store {
    /// Forgets the bulk of the history of the assignments whose `column` is `of`, in many small
    /// transactions.
    pub(crate) async fn forget_bulk_of(&self, column: &str, of: impl Into<Arg>) -> Result<()> {
        let of = of.into();
        for sql in bulk(column) {
            self.delete_in_parts(&sql, vec![of.clone()]).await?;
        }
        Ok(())
    }
}

/// Forgets the health and the transitions of the assignments whose `column` is `of`; the
/// assignments themselves go with what they belong to.
pub(crate) async fn forget_assignments_of(
    session: &mut Session,
    column: &str,
    of: impl Into<Arg>,
) -> Result<()> {
    let of = of.into();
    let kind = Subject::Assignment(AssignmentId(0)).kind();
    for table in ["current_health", "transitions"] {
        let sql = format!(
            "DELETE FROM {table} WHERE subject_kind = $1
             AND subject_id IN (SELECT id FROM assignments WHERE {column} = $2)"
        );
        session.execute(sql, vec![kind.into(), of.clone()]).await?;
    }
    Ok(())
}

/// Forgets the health and the transitions of one subject.
pub(crate) async fn forget_health(session: &mut Session, subject: Subject) -> Result<()> {
    for table in ["current_health", "transitions"] {
        let sql = format!("DELETE FROM {table} WHERE subject_kind = $1 AND subject_id = $2");
        session.execute(sql, vec![subject.kind().into(), subject.number().into()]).await?;
    }
    Ok(())
}
