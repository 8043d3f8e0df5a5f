//! Times in which nobody watched, and what nobody watches any more.

use domain::alert::AlertSubject;
use domain::health::Health;
use domain::host::HostSettings;
use domain::time::{Span, Timestamp};
use domain::transition::Subject;
use serde_json::json;
use store::Engine;

use crate::receiver::Receiver;
use crate::sight::{healths, notifications, transitions};
use crate::stepped::Stepped;
use crate::wait::until;

on_both_engines! {
    a_server_that_was_away_records_one_gap_and_wakes_nobody
    what_no_check_runs_any_more_has_no_data
}

const EVER: Timestamp = Timestamp(i64::MAX);

async fn a_server_that_was_away_records_one_gap_and_wakes_nobody(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut stepped = Stepped::start(engine).await;
    let (world, host) = (&stepped.world, stepped.host);
    let channel = world.webhook("Hook", &receiver.url, None).await;
    world.alert("Plugins", AlertSubject::Plugin, channel).await;
    world.alert("Hosts", AlertSubject::Host, channel).await;
    world.say(0, &json!({ "value": 95 }));
    world.check(&[host]).await;
    let assignment = world.probe_is(host, Health::Critical).await.assignment.id;
    let subjects = [Subject::Assignment(assignment), Subject::Host(host)];
    let told = notifications(&world.shared().store).await.len();
    let left_at = world.now();
    stepped.world.stop().await;
    stepped.step_unwatched(Span::seconds(3_600));
    stepped.world.run().await;
    stepped.world.runs(3).await;
    let store = &stepped.world.shared().store;
    let gaps = store.monitoring_gaps(Timestamp(0), EVER).await.unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(gaps[0].from >= left_at && gaps[0].from < left_at.plus(Span::seconds(60)), "{gaps:?}");
    assert!(gaps[0].to.since(gaps[0].from) >= Span::seconds(3_600), "{gaps:?}");
    for subject in subjects {
        assert_eq!(healths(&transitions(store, subject).await).last(), Some(&Health::Critical));
    }
    assert_eq!(notifications(store).await.len(), told, "nothing has changed that anybody knows of");
    // A machine that slept looks the same, without a restart.
    stepped.step(Span::seconds(7_200));
    let store = &stepped.world.shared().store;
    until("the second gap is recorded", async || {
        let gaps = store.monitoring_gaps(Timestamp(0), EVER).await.unwrap();
        (gaps.len() == 2).then_some(())
    })
    .await;
    stepped.world.stop().await;
}

async fn what_no_check_runs_any_more_has_no_data(engine: Engine) {
    let mut stepped = Stepped::start(engine).await;
    let (world, host) = (&stepped.world, stepped.host);
    world.say(0, &json!({ "value": 5 }));
    world.check(&[host]).await;
    let assignment = world.probe_is(host, Health::Ok).await.assignment.id;
    let shared = world.shared();
    let known = shared.store.host(host).await.unwrap().settings;
    for enabled in [false, true] {
        let settings = HostSettings { enabled, ..known.clone() };
        shared.store.update_host(host, &settings, None, None).await.unwrap();
        shared.signals.configuration_changed("hosts");
        for subject in [Subject::Assignment(assignment), Subject::Host(host)] {
            let expected = if enabled { Health::Ok } else { Health::NoData };
            until(&format!("{subject:?} is {expected}"), async || {
                let changes = transitions(&shared.store, subject).await;
                (healths(&changes).last() == Some(&expected)).then_some(())
            })
            .await;
        }
    }
    stepped.world.stop().await;
}
