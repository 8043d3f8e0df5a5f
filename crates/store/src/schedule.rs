//! Schedules with their intervals, and when each interval runs next.

use std::collections::BTreeMap;

use domain::id::{CheckId, IntervalId, ScheduleId};
use domain::schedule::{Interval, IntervalSettings, Schedule, ScheduleSettings};
use domain::time::Timestamp;

use crate::engine::{Arg, Session, Store};
use crate::error::{Result, StoreError};
use crate::link::{Chosen, Links, LinksOf};
use crate::named::{CHECKS, SCHEDULES, name_key};
use crate::page::{Page, Paged};

pub(crate) const SCHEDULE_CHECKS: Links =
    Links { table: "schedule_checks", owner: "schedule_id", member: "check_id" };

impl Store {
    /// Schedules by name.
    pub async fn list_schedules(
        &self,
        search: Option<&str>,
        page: &Page,
    ) -> Result<Paged<Schedule>> {
        let mut session = self.snapshot().await?;
        let ids = SCHEDULES.page(&mut session, search, page).await?;
        let schedules = load(&mut session, &Chosen::Only(ids.items.clone())).await?;
        Ok(ids.with(schedules))
    }

    /// Every schedule, by name.
    pub async fn all_schedules(&self) -> Result<Vec<Schedule>> {
        load(&mut self.snapshot().await?, &Chosen::All).await
    }

    /// One schedule.
    pub async fn schedule(&self, id: ScheduleId) -> Result<Schedule> {
        one(&mut self.snapshot().await?, id).await
    }

    /// Adds a schedule; its intervals first run after `now`.
    pub async fn create_schedule(
        &self,
        settings: &ScheduleSettings,
        now: Timestamp,
    ) -> Result<Schedule> {
        settings.validate()?;
        let mut session = self.configure().await?;
        SCHEDULES.check_free(&mut session, &settings.name, None).await?;
        let mut args = settings_args(settings)?;
        args.push(now.into());
        let row = session
            .query_one(
                "INSERT INTO schedules
                     (name, name_key, description, enabled, active_hours, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                args,
            )
            .await?;
        let id = row.id("id")?;
        write_parts(&mut session, id, settings, Vec::new(), now).await?;
        let schedule = one(&mut session, id).await?;
        session.commit().await?;
        Ok(schedule)
    }

    /// Changes a schedule. An interval whose start and delta stay keeps its number and its next
    /// run; the others first run after `now`.
    pub async fn update_schedule(
        &self,
        id: ScheduleId,
        settings: &ScheduleSettings,
        now: Timestamp,
    ) -> Result<Schedule> {
        settings.validate()?;
        let mut session = self.configure().await?;
        let before = one(&mut session, id).await?;
        SCHEDULES.check_free(&mut session, &settings.name, Some(id.0)).await?;
        let mut args = settings_args(settings)?;
        args.push(id.into());
        session
            .execute(
                "UPDATE schedules SET name = $1, name_key = $2, description = $3, enabled = $4,
                     active_hours = $5
                 WHERE id = $6",
                args,
            )
            .await?;
        write_parts(&mut session, id, settings, before.intervals, now).await?;
        let schedule = one(&mut session, id).await?;
        session.commit().await?;
        Ok(schedule)
    }

    /// Deletes a schedule; the checks that it ran stay.
    pub async fn delete_schedule(&self, id: ScheduleId) -> Result<()> {
        let mut session = self.configure().await?;
        SCHEDULES.delete(&mut session, id.0).await?;
        session.commit().await
    }

    /// Records when intervals run next. Intervals that are gone by now are passed over.
    pub async fn set_execute_next(&self, next: &BTreeMap<IntervalId, Timestamp>) -> Result<()> {
        if next.is_empty() {
            return Ok(());
        }
        let rows = next.iter().map(|(id, at)| vec![(*id).into(), (*at).into()]).collect();
        let mut session = self.write().await?;
        session
            .insert_rows(
                "UPDATE schedule_intervals SET execute_next = next.column2 FROM (",
                rows,
                ") AS next WHERE schedule_intervals.id = next.column1",
            )
            .await?;
        session.commit().await
    }
}

fn settings_args(settings: &ScheduleSettings) -> Result<Vec<Arg>> {
    let active_hours = match &settings.active_hours {
        Some(hours) => Arg::json(hours)?,
        None => Arg::Text(None),
    };
    Ok(vec![
        (&settings.name).into(),
        name_key(&settings.name).into(),
        (&settings.description).into(),
        settings.enabled.into(),
        active_hours,
    ])
}

/// Writes the checks and intervals of a schedule that so far had the intervals `before`.
async fn write_parts(
    session: &mut Session,
    id: ScheduleId,
    settings: &ScheduleSettings,
    mut before: Vec<Interval>,
    now: Timestamp,
) -> Result<()> {
    CHECKS.check_there(session, "check_ids", settings.check_ids.iter().copied()).await?;
    SCHEDULE_CHECKS.replace(session, id, &settings.check_ids).await?;
    let mut kept: Vec<Vec<Arg>> = Vec::new();
    let mut added: Vec<Vec<Arg>> = Vec::new();
    for (position, interval) in (0_i64..).zip(&settings.intervals) {
        if let Some(index) = before.iter().position(|old| old.settings == *interval) {
            let old = before.remove(index);
            kept.push(vec![old.id.into(), position.into()]);
        } else {
            added.push(vec![
                id.into(),
                position.into(),
                interval.start.into(),
                interval.delta_s.into(),
                interval.next_after(now).into(),
            ]);
        }
    }
    let gone = Chosen::Only(before.iter().map(|interval| interval.id.0).collect());
    let (condition, args) = gone.condition("id", 1);
    session.execute(format!("DELETE FROM schedule_intervals WHERE {condition}"), args).await?;
    session
        .insert_rows(
            "UPDATE schedule_intervals SET position = kept.column2 FROM (",
            kept,
            ") AS kept WHERE schedule_intervals.id = kept.column1",
        )
        .await?;
    session
        .insert_rows(
            "INSERT INTO schedule_intervals
                 (schedule_id, position, start_at, delta_s, execute_next)",
            added,
            "",
        )
        .await
}

async fn load(session: &mut Session, chosen: &Chosen) -> Result<Vec<Schedule>> {
    let mut checks: LinksOf<ScheduleId, CheckId> = SCHEDULE_CHECKS.of(session, chosen).await?;
    let mut intervals = load_intervals(session, chosen).await?;
    let (condition, args) = chosen.condition("id", 1);
    let sql = format!(
        "SELECT id, name, description, enabled, active_hours, created_at FROM schedules
         WHERE {condition} ORDER BY name_key"
    );
    let mut schedules = Vec::new();
    for row in session.query(sql, args).await? {
        let id = row.id("id")?;
        let intervals: Vec<Interval> = intervals.remove(&id).unwrap_or_default();
        let settings = ScheduleSettings {
            name: row.text("name")?,
            description: row.text("description")?,
            enabled: row.flag("enabled")?,
            check_ids: checks.remove(&id).unwrap_or_default(),
            intervals: intervals.iter().map(|interval| interval.settings).collect(),
            active_hours: row.json_or_null("active_hours")?,
        };
        schedules.push(Schedule { id, settings, intervals, created_at: row.time("created_at")? });
    }
    Ok(schedules)
}

async fn load_intervals(
    session: &mut Session,
    chosen: &Chosen,
) -> Result<BTreeMap<ScheduleId, Vec<Interval>>> {
    let (condition, args) = chosen.condition("schedule_id", 1);
    let sql = format!(
        "SELECT id, schedule_id, start_at, delta_s, execute_next FROM schedule_intervals
         WHERE {condition} ORDER BY schedule_id, position"
    );
    let mut intervals: BTreeMap<ScheduleId, Vec<Interval>> = BTreeMap::new();
    for row in session.query(sql, args).await? {
        intervals.entry(row.id("schedule_id")?).or_default().push(Interval {
            id: row.id("id")?,
            settings: IntervalSettings {
                start: row.time("start_at")?,
                delta_s: row.int("delta_s")?,
            },
            execute_next: row.time("execute_next")?,
        });
    }
    Ok(intervals)
}

async fn one(session: &mut Session, id: ScheduleId) -> Result<Schedule> {
    let found = load(session, &Chosen::one(id)).await?.pop();
    found.ok_or_else(|| StoreError::not_found("schedule", id))
}
