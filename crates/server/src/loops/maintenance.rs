//! Tells, once planned work is over, what it kept back and what is still true: a problem that
//! outlives the work must not stay silent.
//!
//! What is over is not remembered but seen: whatever was withheld, is still true, and is under no
//! planned work any more. So it does not matter whether the work ended in time, was shortened or
//! deleted, or ended while the server was off; and the unique key of a message that is told after
//! all makes a second look harmless.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::id::{MaintenanceWindowId, NotificationId};
use domain::maintenance::MaintenanceWindow;
use domain::notification::dedup_key;
use domain::time::{Span, Timestamp};
use domain::transition::Subject;
use store::StoreError;
use store::maintenance_window::Withheld;
use tokio_util::sync::CancellationToken;

use super::Reporter;
use crate::clock::duration;
use crate::plan::Plan;
use crate::shared::Shared;

/// The longest time between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// The shortest one, so that an end that the clock has not quite reached is not spun on.
const LOOK_EVERY_MIN: Duration = Duration::from_millis(20);
/// So long after planned work the outbox is still looked through: results may come late.
const AFTERWARDS: Span = Span::seconds(60 * 60);
/// The first message of a change is number 0; what is told after planned work is the next.
const REPEAT: u32 = 1;

pub(super) async fn run(shared: Arc<Shared>, reporter: Reporter, stop: CancellationToken) {
    let mut watch = Watch::default();
    // Work may have ended, or been deleted, while the server was off.
    watch.extend(shared.clock.now());
    loop {
        let wait = match watch.look(&shared).await {
            Ok(seen) => {
                reporter.ran(format!("{} under way, {} told after all", seen.active, seen.told));
                seen.wait
            }
            Err(error) => {
                watch.extend(shared.clock.now());
                reporter.failed(format!("{error}"));
                shared.log.error("maintenance", "planned_work_not_looked_at", format!("{error}"));
                LOOK_EVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.signals.maintenance.notified() => watch.extend(shared.clock.now()),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// What is remembered between two looks, only to spare the database and the pages work.
#[derive(Debug, Default)]
struct Watch {
    /// Until then the outbox is looked through even if no work was planned lately.
    until: Timestamp,
    /// The work that was under way at the last look.
    active: BTreeSet<MaintenanceWindowId>,
}

/// What a look came to.
struct Seen {
    active: usize,
    told: u64,
    wait: Duration,
}

impl Watch {
    fn extend(&mut self, now: Timestamp) {
        self.until = self.until.max(now.plus(AFTERWARDS));
    }

    async fn look(&mut self, shared: &Shared) -> Result<Seen, StoreError> {
        let now = shared.clock.now();
        let soon = now.plus(Span::seconds(60));
        let windows = shared.store.maintenance_windows_between(now.minus(AFTERWARDS), soon).await?;
        let begun = windows.iter().any(|window| window.settings.from <= now);
        let told = if begun || now <= self.until { tell(shared, &windows, now).await? } else { 0 };
        let active: BTreeSet<MaintenanceWindowId> =
            windows.iter().filter(|window| window.is_active(now)).map(|one| one.id).collect();
        let seen = Seen { active: active.len(), told, wait: wait(&windows, now) };
        if active != self.active {
            self.active = active;
            shared.signals.note_maintenance();
        }
        Ok(seen)
    }
}

/// How long until some work begins or ends.
fn wait(windows: &[MaintenanceWindow], now: Timestamp) -> Duration {
    let turns = windows.iter().flat_map(|window| [window.settings.from, window.settings.to]);
    let next = turns.filter(|at| *at > now).min();
    next.map_or(LOOK_EVERY, |at| duration(at.since(now)).clamp(LOOK_EVERY_MIN, LOOK_EVERY))
}

async fn tell(
    shared: &Shared,
    windows: &[MaintenanceWindow],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let withheld = shared.store.withheld_notifications().await?;
    let plan = shared.plan.get();
    let due: Vec<(NotificationId, String)> = withheld
        .iter()
        .filter(|one| is_due(&plan, windows, one, now))
        .map(|one| (one.id, key(one)))
        .collect();
    if due.is_empty() {
        return Ok(0);
    }
    let told = shared.store.tell_withheld(&due, now).await?;
    shared.signals.deliver_now();
    Ok(told)
}

/// Not while other work goes on, nor about what nobody watches or wants to know any more.
fn is_due(plan: &Plan, windows: &[MaintenanceWindow], one: &Withheld, now: Timestamp) -> bool {
    let is_watched = match one.subject {
        Subject::Assignment(id) => plan.assignments.contains_key(&id),
        Subject::Host(id) => plan.hosts.contains_key(&id),
        Subject::Service(id) => plan.services.iter().any(|service| service.id == id),
    };
    let mut alerts = plan.alerts.iter();
    let is_wanted = alerts.any(|alert| alert.id == one.alert_id && alert.settings.enabled);
    is_watched && is_wanted && plan.covering(windows, one.subject, now).is_none()
}

fn key(one: &Withheld) -> String {
    let change = (one.subject.kind(), one.subject.number(), one.seq);
    dedup_key(change, one.alert_id, one.channel_id, &one.recipient, REPEAT)
}

#[cfg(test)]
mod tests {
    use domain::maintenance::MaintenanceWindowSettings;

    use super::*;

    #[test]
    fn the_next_beginning_or_end_is_waited_for_but_never_for_long() {
        let window = |from_s: i64, to_s: i64| MaintenanceWindow {
            id: MaintenanceWindowId(1),
            settings: MaintenanceWindowSettings {
                name: "Disks".to_owned(),
                description: String::new(),
                from: Timestamp::from_seconds(from_s),
                to: Timestamp::from_seconds(to_s),
                host_ids: BTreeSet::new(),
                host_group_ids: BTreeSet::new(),
                service_ids: BTreeSet::new(),
            },
            created_at: Timestamp(0),
        };
        let now = Timestamp::from_seconds(100);
        let cases = [
            (vec![], 10_000),
            (vec![window(0, 90)], 10_000),
            (vec![window(0, 103)], 3_000),
            (vec![window(102, 200), window(0, 103)], 2_000),
            (vec![window(0, 500)], 10_000),
            (vec![window(0, 100), window(100, 109)], 9_000),
        ];
        for (windows, expected_ms) in cases {
            assert_eq!(wait(&windows, now), Duration::from_millis(expected_ms), "{windows:?}");
        }
        assert_eq!(wait(&[window(0, 100)], Timestamp(99_999_999)), LOOK_EVERY_MIN);
    }
}
