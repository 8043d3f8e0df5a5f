//! When silence is found, on a server that is not running: time passes as the test says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::history::{Entry, Window};
use domain::id::HostId;
use domain::outcome::ResultType;
use domain::schedule::{Interval, IntervalSettings, ScheduleSettings};
use domain::time::Span;
use store::Store;

use super::*;
use crate::agents::Agents;
use crate::clock::Clock;
use crate::config::Config;
use crate::identity::Identity;
use crate::pipeline::sample::{ASSIGNMENTS, number, plan};
use crate::vault::Vault;

const START: Timestamp = Timestamp(1_900_000_000_000_000);
const FIRST: AssignmentId = AssignmentId(11);

fn at(second: i64) -> Timestamp {
    START.plus(Span::seconds(second))
}

/// The sample plan, whose first check runs every ten seconds; everything was ok at the start.
async fn watching(folder: &tempfile::TempDir) -> (Shared, Windows) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let text = format!("[server]\ndata_dir = \"{}\"", folder.path().display());
    let config = Config::parse(&text, &BTreeMap::new()).unwrap();
    let store = Store::open_sqlite(&folder.path().join("prophasis.db")).await.unwrap();
    let vault = Vault::open_or_create(&folder.path().join("master.key")).unwrap();
    let identity = Arc::new(Identity::open_or_create(&config).unwrap());
    let clock = Clock::from_fn(|| START);
    let (shared, _) = Shared::new(config, store, vault, Agents::new(identity), clock).unwrap();
    let mut plan = plan();
    plan.schedules.push(every_ten_seconds());
    shared.state.follow(&plan, &HashMap::new(), START);
    shared.plan.replace(plan);
    let windows = Windows::default();
    for place in ASSIGNMENTS {
        let subject = Subject::Assignment(number(place));
        let ok = CurrentHealth::never(START).change_to(subject, Health::Ok, START, None, None);
        shared.state.take_health(subject, CurrentHealth::from(&ok.unwrap()));
        hear(&windows, number(place), START);
    }
    (shared, windows)
}

fn every_ten_seconds() -> Schedule {
    let settings = IntervalSettings { start: START, delta_s: 10 };
    Schedule {
        id: 1.into(),
        settings: ScheduleSettings {
            name: "Every ten seconds".to_owned(),
            description: String::new(),
            enabled: true,
            check_ids: BTreeSet::from([CheckId(1)]),
            intervals: vec![settings],
            active_hours: None,
        },
        intervals: vec![Interval { id: 1.into(), settings, execute_next: START }],
        created_at: START,
    }
}

fn hear(windows: &Windows, assignment: AssignmentId, at: Timestamp) {
    let mut window = Window::new(1);
    let (result_type, metrics) = (ResultType::ConnectionError, Vec::new());
    window.push(Entry { at, result_type, value: None, message: None, metrics });
    windows.put(assignment, window);
}

/// What two looks agree on.
fn found(shared: &Shared, windows: &Windows, second: i64) -> Vec<(AssignmentId, Timestamp)> {
    let mut listener = Listener::default();
    assert_eq!(listener.listen(shared, windows, at(second)), [], "one look is not enough");
    let found = listener.listen(shared, windows, at(second));
    let mut found: Vec<_> = found.iter().map(|one| (one.assignment_id, one.at)).collect();
    found.sort();
    found
}

#[tokio::test]
async fn what_misses_two_and_a_half_intervals_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, windows) = watching(&folder).await;
    assert_eq!(found(&shared, &windows, 24), []);
    let silent = [(FIRST, at(25)), (AssignmentId(21), at(25))];
    assert_eq!(found(&shared, &windows, 26), silent);
    // A failure is a result, too.
    hear(&windows, FIRST, at(20));
    assert_eq!(found(&shared, &windows, 26), silent[1..]);
    // What no schedule runs is believed for an hour.
    assert_eq!(found(&shared, &windows, 3_601).len(), ASSIGNMENTS.len());
}

#[tokio::test]
async fn a_host_at_work_and_a_server_that_was_away_are_no_silence() {
    let folder = tempfile::tempdir().unwrap();
    let (shared, windows) = watching(&folder).await;
    shared.monitoring.note_busy([(HostId(1), true)].into_iter());
    assert_eq!(found(&shared, &windows, 26), [(AssignmentId(21), at(25))]);
    shared.monitoring.note_busy([(HostId(1), false)].into_iter());
    shared.monitoring.watch_from(at(20));
    assert_eq!(found(&shared, &windows, 44), []);
    assert_eq!(found(&shared, &windows, 45).len(), 2);
    // What has no data cannot fall silent.
    let never = CurrentHealth::never(START);
    shared.state.take_health(Subject::Assignment(FIRST), never);
    assert_eq!(found(&shared, &windows, 45).len(), 1);
}
