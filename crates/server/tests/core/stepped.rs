//! A world whose clock can be stepped, and changes committed to it with one notification each.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::alert::AlertSubject;
use domain::health::Health;
use domain::id::{AlertId, ChannelId, HostId, NotificationId};
use domain::notification::{
    NewNotification, Notification, NotificationKind, NotificationStatus, dedup_key,
};
use domain::time::Span;
use domain::transition::{NewTransition, Subject};
use server::clock::Clock;
use server::notify::{Message, MessageKind};
use store::recorder::{Batch, Recorder};
use store::{Engine, Store};

use crate::sight::notifications;
use crate::wait::until;
use crate::world::World;

/// A world whose clock goes on by itself and can be stepped.
pub(crate) struct Stepped {
    pub(crate) world: World,
    ahead_us: Arc<AtomicI64>,
    pub(crate) host: HostId,
}

impl Stepped {
    pub(crate) async fn start(engine: Engine) -> Self {
        let ahead_us = Arc::<AtomicI64>::default();
        let ahead = Arc::clone(&ahead_us);
        let system = Clock::system();
        let clock = Clock::from_fn(move || system.now().plus(Span(ahead.load(Ordering::SeqCst))));
        let world = World::start_at(engine, 1, clock).await;
        let host = world.host("web-01", 0).await;
        Self { world, ahead_us, host }
    }

    /// Lets time pass while no server runs.
    pub(crate) fn step_unwatched(&self, span: Span) {
        self.ahead_us.fetch_add(span.0, Ordering::SeqCst);
    }

    /// Lets time pass for the server.
    pub(crate) fn step(&self, span: Span) {
        self.step_unwatched(span);
        self.world.shared().signals.deliver_now();
    }

    /// A channel with a rule that names it.
    pub(crate) async fn channel(&self, name: &str, url: &str) -> (ChannelId, AlertId) {
        let channel = self.world.webhook(name, url, None).await;
        (channel, self.world.alert(name, AlertSubject::Host, channel).await)
    }

    /// Commits the host's change number `seq` with one notification of it, as the pipeline would.
    pub(crate) async fn tell(
        &self,
        store: &Store,
        seq: i64,
        to: (ChannelId, AlertId),
        url: &str,
    ) -> NotificationId {
        let now = self.world.now();
        let subject = Subject::Host(self.host);
        let healths = [Health::Ok, Health::Critical];
        let place = usize::try_from(seq % 2).unwrap();
        let (from, to_health) = (healths[1 - place], healths[place]);
        let (at, value, reason) = (now, None, None);
        let transition = NewTransition { subject, seq, from, to: to_health, at, value, reason };
        let message = Message {
            kind: MessageKind::Problem,
            ..Message::test("Hook", "https://127.0.0.1", now)
        };
        let notification = NewNotification {
            alert_id: to.1,
            channel_id: to.0,
            recipient: url.to_owned(),
            kind: NotificationKind::Problem,
            dedup_key: dedup_key(("host", self.host.0, seq), to.1, to.0, url, 0),
            problem_key: "host-1".to_owned(),
            payload: serde_json::to_string(&message).unwrap(),
            host_id: Some(self.host),
            status: NotificationStatus::Pending,
            reason: None,
        };
        let batch =
            Batch { results: Vec::new(), transitions: vec![(transition, vec![notification])] };
        let mut recorder = Recorder::load(store).await.unwrap();
        recorder.commit(store, &batch, now).await.unwrap();
        notifications(store).await.last().unwrap().id
    }

    /// The same on the running server, which is then woken.
    pub(crate) async fn tell_now(
        &self,
        seq: i64,
        to: (ChannelId, AlertId),
        url: &str,
    ) -> NotificationId {
        let id = self.tell(&self.world.shared().store, seq, to, url).await;
        self.world.shared().signals.deliver_now();
        id
    }

    /// A notification once an attempt has ended.
    pub(crate) async fn answered(&self, id: NotificationId) -> Notification {
        until("an attempt has ended", async || {
            let found = self.world.shared().store.notification(id).await.unwrap().0;
            found.last_answer.is_some().then_some(found)
        })
        .await
    }
}
