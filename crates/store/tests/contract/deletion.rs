//! What goes with a host, a check or a plugin that is deleted, and what must not.

use std::pin::pin;

use domain::health::Health;
use domain::id::{AssignmentId, HostId};
use domain::outcome::{ClassifiedResult, Outcome, Reply, ResultType};
use domain::transition::{CurrentHealth, NewTransition, Subject};
use store::Store;
use store::recorder::{Batch, Recorder};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, check, dependants, host, later, plugin,
};

on_both_engines! {
    a_long_history_goes_with_its_host_and_no_other
    a_refused_deletion_forgets_nothing
    an_interrupted_deletion_leaves_sound_data_and_can_be_repeated
    what_was_deleted_gets_no_health_any_more
}

/// More than one portion of what is deleted at once.
const MESSAGES: i64 = 4_500;

fn result(of: AssignmentId, second: i64) -> ClassifiedResult {
    let outcome = Outcome {
        result_type: ResultType::Plugin,
        value: Some(1.0),
        message: Some(format!("second {second}")),
        metrics: Vec::new(),
    };
    let reply = Reply { assignment_id: of, at: later(second), duration_us: 1_500, outcome };
    ClassifiedResult { reply, health: Health::Ok, reason: None }
}

/// Two hosts with the same check; what runs on each.
async fn two_hosts(store: &Store) -> [(HostId, AssignmentId); 2] {
    plugin(store, "org.example.cpu").await;
    let hosts = [host(store, "web").await.id, host(store, "db").await.id];
    check(store, "Standard", &hosts, &["org.example.cpu"]).await;
    let all = store.assignments().await.unwrap();
    hosts.map(|id| (id, all.iter().find(|one| one.host_id == id).unwrap().id))
}

/// Samples in the log, in pieces and in chunks, texts, and changes of health.
async fn measure(store: &Store, of: &[AssignmentId]) {
    let mut recorder = Recorder::load(store).await.unwrap();
    let mut healths = vec![CurrentHealth::never(NOW); of.len()];
    for day in 0..3 {
        for (round, health) in [(0, Health::Ok), (1, Health::Major)] {
            let at = day * 86_400 + round * 60;
            let mut transitions = Vec::new();
            for (id, current) in of.iter().zip(&mut healths) {
                let subject = Subject::Assignment(*id);
                let change = current.change_to(subject, health, later(at), None, None).unwrap();
                *current = CurrentHealth::from(&change);
                transitions.push((change, Vec::new()));
            }
            let results = of.iter().map(|id| result(*id, at)).collect();
            recorder.commit(store, &Batch { results, transitions }, later(at)).await.unwrap();
        }
        match day {
            0 => {
                while store.seal(later(3_600)).await.unwrap() > 0 {}
                while store.join_pieces(later(3_600).seconds()).await.unwrap() > 0 {}
            }
            1 => while store.seal(later(86_400 + 3_600)).await.unwrap() > 0 {},
            _ => {}
        }
    }
}

async fn count(store: &Store, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    store.read().await.unwrap().query_one(sql, Vec::new()).await.unwrap().int("n").unwrap()
}

const HISTORY: [&str; 6] =
    ["series", "sample_pieces", "sample_chunks", "messages", "transitions", "current_health"];

async fn counts(store: &Store) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in HISTORY {
        counts.push(count(store, table).await);
    }
    counts
}

async fn assert_sound(store: &Store) {
    let faults = store.check_integrity(&mut |_| {}).await.unwrap();
    assert_eq!(faults, Vec::<String>::new());
}

async fn a_long_history_goes_with_its_host_and_no_other(store: &Store) {
    let [(web, on_web), (db, on_db)] = two_hosts(store).await;
    measure(store, &[on_web, on_db]).await;
    let both = counts(store).await;
    assert!(both.iter().all(|count| *count > 0 && count % 2 == 0), "{both:?} of {HISTORY:?}");
    let many = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MESSAGES})
         INSERT INTO messages (assignment_id, result_type, text, count, first_at, last_at)
         SELECT {on_web}, 'plugin', 'text', 1, n, n FROM n"
    );
    let mut session = store.write().await.unwrap();
    session.execute(many, Vec::new()).await.unwrap();
    session.commit().await.unwrap();

    store.delete_host(web).await.unwrap();
    let half: Vec<i64> = both.iter().map(|count| count / 2).collect();
    assert_eq!(counts(store).await, half, "{HISTORY:?}");
    assert_eq!(store.series_of(&[on_db]).await.unwrap().len(), 1);
    assert_sound(store).await;
    // Its samples in the log are sealed with the others, and go.
    while store.seal(later(3 * 86_400)).await.unwrap() > 0 {}
    assert_sound(store).await;
    store.delete_host(db).await.unwrap();
    assert_eq!(counts(store).await, [0; HISTORY.len()], "{HISTORY:?}");
}

async fn a_refused_deletion_forgets_nothing(store: &Store) {
    let [(web, on_web), (_, on_db)] = two_hosts(store).await;
    measure(store, &[on_web, on_db]).await;
    let before = counts(store).await;
    let mut settings = alert_settings("Web", channel(store, "log").await);
    settings.host_ids = [web].into();
    store.create_alert(&settings, NOW).await.unwrap();
    assert_eq!(dependants(store.delete_host(web).await), ["alert \"Web\""]);
    assert_not_found(store.delete_host(HostId(9_999)).await);
    assert_eq!(
        dependants(store.delete_plugin(&"org.example.cpu".into()).await),
        ["check \"Standard\""]
    );
    assert_eq!(counts(store).await, before, "{HISTORY:?}");
}

async fn an_interrupted_deletion_leaves_sound_data_and_can_be_repeated(store: &Store) {
    let [(web, on_web), (db, on_db)] = two_hosts(store).await;
    measure(store, &[on_web, on_db]).await;
    for questions in 0.. {
        let meanwhile = async {
            for _ in 0..questions {
                store.ping().await.unwrap();
            }
        };
        let deleted = {
            let mut deletion = pin!(store.delete_host(web));
            tokio::select! {
                deleted = &mut deletion => Some(deleted),
                () = meanwhile => None,
            }
        };
        assert_sound(store).await;
        if let Some(deleted) = deleted {
            // The attempt before may have come to its end unseen.
            if deleted.is_err() {
                assert_not_found(deleted);
            }
            break;
        }
    }
    let left: Vec<HostId> =
        store.assignments().await.unwrap().iter().map(|one| one.host_id).collect();
    assert_eq!(left, [db]);
}

/// A change that was decided while its subject was deleted.
async fn what_was_deleted_gets_no_health_any_more(store: &Store) {
    let [(web, on_web), (db, on_db)] = two_hosts(store).await;
    measure(store, &[on_web]).await;
    let mut recorder = Recorder::load(store).await.unwrap();
    store.delete_host(web).await.unwrap();
    let change = |subject| {
        let critical =
            CurrentHealth::never(NOW).change_to(subject, Health::Critical, later(9), None, None);
        (critical.unwrap(), Vec::new())
    };
    let subjects = [Subject::Assignment(on_web), Subject::Host(web), Subject::Host(db)];
    let batch = Batch {
        results: Vec::new(),
        transitions: subjects.map(change).into_iter().collect::<Vec<(NewTransition, _)>>(),
    };
    let committed = recorder.commit(store, &batch, later(9)).await.unwrap();
    assert_eq!(committed.transition_ids.len(), 1);
    let known: Vec<Subject> = store.current_healths().await.unwrap().into_keys().collect();
    assert_eq!(known, [Subject::Host(db)]);
    assert!(store.assignments_of_host(web).await.unwrap().is_empty());
    assert_eq!(store.assignments_of_host(db).await.unwrap()[0].id, on_db);
    assert_sound(store).await;
}
