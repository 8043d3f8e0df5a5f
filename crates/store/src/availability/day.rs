//! Finished days: one row a host or service, and one for all of them together.
//!
//! Invariant: a day has its row of all subjects together only while every other row of it is up
//! to date. That row is written last, in the transaction of the others, and goes first when
//! something that the day was counted from changes; a day without it is counted anew.

use std::collections::BTreeMap;

use domain::availability::Account;
use domain::health::Health;
use domain::time::Timestamp;
use domain::transition::Subject;

use crate::engine::{Arg, Row, Session, Store};
use crate::error::Result;
use crate::setting::{set_setting, setting};
use crate::transition::subject;

/// The kind under which a finished day has the sum of its rows; the number is 0.
const ALL: &str = "all";
/// The finished days as `f`, to be joined by day.
const FINISHED: &str = "health_days f ON f.subject_kind = 'all' AND f.subject_id = 0";
/// The columns of an account, in the order of [`Health::ALL`].
const HEALTHS: [&str; Health::ALL.len()] =
    ["no_data_s", "ok_s", "unknown_s", "degraded_s", "minor_s", "major_s", "critical_s"];
/// Up to which change of health the finished days were counted.
const COUNTED_UP_TO: &str = "health_days.counted_up_to";
/// The time zone in which days were counted.
const TIME_ZONE: &str = "health_days.time_zone";
const DAY_US: i64 = 86_400_000_000;
/// No time zone's days begin further than this from those of UTC.
const ZONES_APART_DAYS: i64 = 1;

/// One day of one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthDay {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Its seconds.
    pub account: Account,
}

/// What the finished days of a span add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthDaySums {
    /// By subject; a day that was finished before a subject had a health adds nothing.
    pub accounts: BTreeMap<Subject, Account>,
    /// The days that are missing in it.
    pub unfinished: Vec<i64>,
}

/// Writes one day, while nothing can change that it is counted from except the log of changes.
#[derive(Debug)]
pub struct HealthDayWriter {
    session: Session,
}

impl HealthDayWriter {
    /// Writes the rows of `day`, which is finished from then on.
    pub async fn write(mut self, day: i64, accounts: &[(Subject, Account)]) -> Result<()> {
        let mut all = Account::default();
        let mut rows = Vec::with_capacity(accounts.len() + 1);
        for (subject, account) in accounts {
            rows.push(row(subject.kind(), subject.number(), day, account));
            all += *account;
        }
        rows.push(row(ALL, 0, day, &all));
        let columns = HEALTHS.join(", ");
        let head = format!(
            "INSERT INTO health_days (subject_kind, subject_id, day, {columns}, maintenance_s)"
        );
        let taken = HEALTHS.iter().chain(&["maintenance_s"]);
        let set: Vec<String> =
            taken.map(|column| format!("{column} = excluded.{column}")).collect();
        let tail =
            format!("ON CONFLICT (subject_kind, subject_id, day) DO UPDATE SET {}", set.join(", "));
        self.session.insert_rows(&head, rows, &tail).await?;
        self.session.commit().await
    }
}

impl Store {
    /// Begins to count a day: until the writer is used or dropped, the configuration and the gaps
    /// in the monitoring stay as they are.
    pub async fn health_day_writer(&self) -> Result<HealthDayWriter> {
        Ok(HealthDayWriter { session: self.configure().await? })
    }

    /// The days from `first` to `last` that are not finished, or not any more.
    pub async fn unfinished_health_days(&self, first: i64, last: i64) -> Result<Vec<i64>> {
        unfinished(&mut self.read().await?, first, last).await
    }

    /// The finished days of one subject from `first` to `last`, oldest first.
    pub async fn health_days(&self, of: Subject, first: i64, last: i64) -> Result<Vec<HealthDay>> {
        let sql = format!(
            "SELECT h.* FROM health_days h JOIN {FINISHED} AND f.day = h.day
             WHERE h.subject_kind = $1 AND h.subject_id = $2 AND h.day >= $3 AND h.day <= $4
             ORDER BY h.day"
        );
        let args = vec![of.kind().into(), of.number().into(), first.into(), last.into()];
        let rows = self.read().await?.query(sql, args).await?;
        let day = |row: &Row| Ok(HealthDay { day: row.int("day")?, account: account(row)? });
        rows.iter().map(day).collect()
    }

    /// The sums of the finished days from `first` to `last`, and which of them are not finished.
    pub async fn health_day_sums(&self, first: i64, last: i64) -> Result<HealthDaySums> {
        let sums: Vec<String> = HEALTHS
            .iter()
            .chain(&["maintenance_s"])
            .map(|column| format!("CAST(SUM(h.{column}) AS BIGINT) AS {column}"))
            .collect();
        let sql = format!(
            "SELECT c.subject_kind, c.subject_id, {} FROM current_health c
             JOIN health_days h ON h.subject_kind = c.subject_kind
                 AND h.subject_id = c.subject_id AND h.day >= $1 AND h.day <= $2
             JOIN {FINISHED} AND f.day = h.day
             WHERE c.subject_kind IN ('host', 'service')
             GROUP BY c.subject_kind, c.subject_id",
            sums.join(", ")
        );
        let mut session = self.snapshot().await?;
        let rows = session.query(sql, vec![first.into(), last.into()]).await?;
        let sum = |row: &Row| Ok((subject(row)?, account(row)?));
        Ok(HealthDaySums {
            accounts: rows.iter().map(sum).collect::<Result<_>>()?,
            unfinished: unfinished(&mut session, first, last).await?,
        })
    }

    /// Makes days count as unfinished that were counted before a change of health in them was
    /// committed. `today` is when the first day began that cannot be finished yet.
    pub async fn outdate_late_health_days(&self, today: Timestamp) -> Result<()> {
        let mut session = self.configure().await?;
        let seen = setting(&mut session, COUNTED_UP_TO).await?;
        let seen: i64 = seen.and_then(|text| text.parse().ok()).unwrap_or(0);
        let sql = "SELECT MIN(CASE WHEN at < $2 THEN at END) AS first_at, MAX(id) AS newest
                   FROM transitions WHERE id > $1";
        let row = session.query_one(sql, vec![seen.into(), today.into()]).await?;
        let Some(newest) = row.int_or_null("newest")? else { return Ok(()) };
        if let Some(first) = row.time_or_null("first_at")? {
            outdate_health_days(&mut session, first, today).await?;
        }
        set_setting(&mut session, COUNTED_UP_TO, &newest.to_string()).await?;
        session.commit().await
    }

    /// Forgets all days if they were counted in another time zone than `zone`.
    pub async fn count_health_days_in(&self, zone: &str) -> Result<()> {
        if self.setting(TIME_ZONE).await?.as_deref() == Some(zone) {
            return Ok(());
        }
        let mut session = self.configure().await?;
        session.execute("DELETE FROM health_days", Vec::new()).await?;
        set_setting(&mut session, TIME_ZONE, zone).await?;
        session.commit().await
    }

    /// Forgets the days before `first`, and those of what is not there any more.
    pub async fn forget_health_days(&self, first: i64) -> Result<()> {
        let mut session = self.write().await?;
        let sql = format!(
            "DELETE FROM health_days WHERE day < $1 OR (subject_kind <> '{ALL}' AND NOT EXISTS (
                 SELECT 1 FROM current_health c WHERE c.subject_kind = health_days.subject_kind
                     AND c.subject_id = health_days.subject_id))"
        );
        session.execute(sql, vec![first.into()]).await?;
        session.commit().await
    }

    /// When the first known change of health was; none before anything was measured.
    pub async fn first_change_at(&self) -> Result<Option<Timestamp>> {
        let sql = "SELECT MIN(at) AS at FROM transitions";
        self.read().await?.query_one(sql, Vec::new()).await?.time_or_null("at")
    }
}

/// Makes the days that `from` to `to` touches in any time zone count as unfinished.
pub(crate) async fn outdate_health_days(
    session: &mut Session,
    from: Timestamp,
    to: Timestamp,
) -> Result<()> {
    let sql = format!(
        "DELETE FROM health_days
         WHERE subject_kind = '{ALL}' AND subject_id = 0 AND day >= $1 AND day <= $2"
    );
    let first = from.0.div_euclid(DAY_US) - ZONES_APART_DAYS;
    let last = to.0.div_euclid(DAY_US) + ZONES_APART_DAYS;
    session.execute(sql, vec![first.into(), last.into()]).await?;
    Ok(())
}

async fn unfinished(session: &mut Session, first: i64, last: i64) -> Result<Vec<i64>> {
    let sql = format!(
        "WITH RECURSIVE days (day) AS (
             SELECT CAST($1 AS BIGINT) WHERE CAST($1 AS BIGINT) <= $2
             UNION ALL SELECT day + 1 FROM days WHERE day < $2
         )
         SELECT day FROM days WHERE NOT EXISTS (
             SELECT 1 FROM health_days h
             WHERE h.subject_kind = '{ALL}' AND h.subject_id = 0 AND h.day = days.day
         ) ORDER BY day"
    );
    let rows = session.query(sql, vec![first.into(), last.into()]).await?;
    rows.iter().map(|row| row.int("day")).collect()
}

fn row(kind: &str, number: i64, day: i64, account: &Account) -> Vec<Arg> {
    let mut row: Vec<Arg> = vec![kind.into(), number.into(), day.into()];
    row.extend(Health::ALL.map(|health| account.health_s(health).into()));
    row.push(account.maintenance_s().into());
    row
}

fn account(row: &Row) -> Result<Account> {
    let mut seconds = [0; HEALTHS.len()];
    for (second, column) in seconds.iter_mut().zip(HEALTHS) {
        *second = row.int(column)?;
    }
    Ok(Account::new(seconds, row.int("maintenance_s")?))
}
