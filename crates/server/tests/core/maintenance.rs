//! Planned work from the agent to the receiver: what it keeps back, and what is told when it ends.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::alert::AlertSubject;
use domain::health::Health;
use domain::id::{ChannelId, HostId, MaintenanceWindowId};
use domain::maintenance::MaintenanceWindowSettings;
use domain::notification::{Notification, NotificationKind, NotificationStatus};
use domain::time::{Span, Timestamp};
use serde_json::json;
use server::clock::Clock;
use store::Engine;

use crate::receiver::Receiver;
use crate::sight::notifications;
use crate::wait::until;
use crate::world::World;

const HOUR: Span = Span::seconds(3_600);

on_both_engines! {
    a_problem_that_outlives_the_work_is_told_once_when_it_ends
    a_problem_that_ends_with_the_work_is_never_told
    deleted_work_keeps_nothing_back
    the_end_of_an_older_problem_is_told_after_the_work
    what_ended_while_the_server_was_off_is_told_at_its_start
}

/// A host that is ok, watched by a rule, and a clock that can be stepped.
struct Scene {
    world: World,
    receiver: Receiver,
    ahead_us: Arc<AtomicI64>,
    host: HostId,
    window: Option<MaintenanceWindowId>,
}

impl Scene {
    async fn start(engine: Engine) -> Self {
        let receiver = Receiver::start().await;
        let ahead_us = Arc::<AtomicI64>::default();
        let ahead = Arc::clone(&ahead_us);
        let system = Clock::system();
        let clock = Clock::from_fn(move || system.now().plus(Span(ahead.load(Ordering::SeqCst))));
        let world = World::start_at(engine, 1, clock).await;
        let host = world.host("web-01", 0).await;
        let channel: ChannelId = world.webhook("Hook", &receiver.url, None).await;
        world.alert("Rule", AlertSubject::Plugin, channel).await;
        world.say(0, &json!({"value": 1}));
        world.check(&[host]).await;
        world.probe_is(host, Health::Ok).await;
        Self { world, receiver, ahead_us, host, window: None }
    }

    async fn becomes(&self, health: Health) {
        let value = if health == Health::Critical { 99 } else { 1 };
        self.world.say(0, &json!({ "value": value }));
        self.world.probe_is(self.host, health).await;
    }

    /// Plans work on the host from now on, and waits until it is known to everything.
    async fn plan_work(&mut self) {
        let now = self.world.now();
        let settings = MaintenanceWindowSettings {
            name: "New disks".to_owned(),
            description: String::new(),
            from: now,
            to: now.plus(HOUR),
            host_ids: [self.host].into(),
            host_group_ids: BTreeSet::new(),
            service_ids: BTreeSet::new(),
        };
        let shared = self.world.shared();
        let window = shared.store.create_maintenance_window(&settings, now).await.unwrap();
        shared.signals.maintenance_changed();
        until("the plan knows of the work", async || {
            (!shared.plan.get().maintenance_windows.is_empty()).then_some(())
        })
        .await;
        self.window = Some(window.id);
    }

    /// The work ends as people end it.
    async fn end_work(&self) {
        let shared = self.world.shared();
        let id = self.window.unwrap();
        shared.store.end_maintenance_window(id, self.world.now()).await.unwrap();
        shared.signals.maintenance_changed();
    }

    async fn notifications(&self) -> Vec<Notification> {
        notifications(&self.world.shared().store).await
    }

    /// Waits until a look at planned work that begins after this call has ended.
    async fn looked(&self) {
        let looks = || {
            let all = self.world.shared().loops.snapshot();
            all.into_iter().find(|one| one.name == "maintenance").map_or(0, |one| one.runs)
        };
        let before = looks();
        until("planned work is looked at", async || {
            self.world.shared().signals.maintenance.notify_one();
            (looks() >= before + 2).then_some(())
        })
        .await;
    }

    async fn stop(mut self) {
        self.world.stop().await;
    }
}

#[track_caller]
fn assert_withheld(one: &Notification, kind: NotificationKind, until: Timestamp) {
    assert_eq!((one.content.status, one.content.kind), (NotificationStatus::Suppressed, kind));
    let reason = one.content.reason.as_deref().unwrap();
    let end = jiff::Timestamp::from_microsecond(until.0).unwrap();
    assert_eq!(reason, format!("planned work: New disks, until {end}"));
}

async fn a_problem_that_outlives_the_work_is_told_once_when_it_ends(engine: Engine) {
    let mut scene = Scene::start(engine).await;
    scene.plan_work().await;
    let store = &scene.world.shared().store;
    let window = store.maintenance_window(scene.window.unwrap()).await.unwrap().settings;
    scene.becomes(Health::Critical).await;
    scene.looked().await;
    let all = scene.notifications().await;
    assert_eq!(all.len(), 1);
    assert_withheld(&all[0], NotificationKind::Problem, window.to);
    assert!(scene.receiver.heard().is_empty());

    scene.ahead_us.store(HOUR.0, Ordering::SeqCst);
    let heard = scene.receiver.hears(1).await;
    assert_eq!(heard[0].json()["kind"], "problem");
    assert_eq!(heard[0].json()["to"], "critical");
    scene.looked().await;
    let all = scene.notifications().await;
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].transition_id, all[0].transition_id);
    assert_eq!(all[1].content.dedup_key, heard[0].key());
    assert_ne!(all[1].content.dedup_key, all[0].content.dedup_key);

    scene.becomes(Health::Ok).await;
    let heard = scene.receiver.hears(2).await;
    assert_eq!(heard[1].json()["kind"], "recovery");
    assert_eq!(heard.len(), 2);
    scene.stop().await;
}

async fn a_problem_that_ends_with_the_work_is_never_told(engine: Engine) {
    let mut scene = Scene::start(engine).await;
    scene.plan_work().await;
    scene.becomes(Health::Critical).await;
    scene.becomes(Health::Ok).await;
    scene.end_work().await;
    scene.looked().await;
    let all = scene.notifications().await;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|one| one.content.status == NotificationStatus::Suppressed));
    // What comes after the work is told as ever, and is the first that is heard.
    scene.becomes(Health::Critical).await;
    let heard = scene.receiver.hears(1).await;
    assert_eq!((heard.len(), &heard[0].json()["kind"]), (1, &json!("problem")));
    assert!(heard[0].key().contains("/repeat-0/"), "{}", heard[0].key());
    scene.stop().await;
}

async fn deleted_work_keeps_nothing_back(engine: Engine) {
    let mut scene = Scene::start(engine).await;
    scene.plan_work().await;
    scene.becomes(Health::Critical).await;
    let shared = scene.world.shared();
    shared.store.delete_maintenance_window(scene.window.unwrap()).await.unwrap();
    shared.signals.maintenance_changed();
    let heard = scene.receiver.hears(1).await;
    assert_eq!(heard[0].json()["to"], "critical");
    scene.stop().await;
}

async fn the_end_of_an_older_problem_is_told_after_the_work(engine: Engine) {
    let mut scene = Scene::start(engine).await;
    scene.becomes(Health::Critical).await;
    scene.receiver.hears(1).await;
    scene.plan_work().await;
    scene.becomes(Health::Ok).await;
    scene.looked().await;
    assert_eq!(scene.receiver.heard().len(), 1);
    scene.end_work().await;
    let heard = scene.receiver.hears(2).await;
    assert_eq!(heard[1].json()["kind"], "recovery");
    scene.stop().await;
}

async fn what_ended_while_the_server_was_off_is_told_at_its_start(engine: Engine) {
    let mut scene = Scene::start(engine).await;
    scene.plan_work().await;
    scene.becomes(Health::Critical).await;
    scene.looked().await;
    scene.world.stop().await;
    scene.ahead_us.store(48 * HOUR.0, Ordering::SeqCst);
    scene.world.run().await;
    let heard = scene.receiver.hears(1).await;
    assert_eq!(heard[0].json()["to"], "critical");
    assert!(heard[0].key().contains("/repeat-1/"), "{}", heard[0].key());
    scene.stop().await;
}
