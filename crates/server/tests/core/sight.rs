//! What can be seen of a world: states, transitions, results.

use std::sync::atomic::Ordering;

use domain::health::Health;
use domain::id::{HostId, NotificationId};
use domain::notification::{Notification, NotificationStatus};
use domain::time::Timestamp;
use domain::transition::{Subject, Transition};
use server::state::AssignmentState;
use store::log::LogEntry;
use store::notification::{AttemptRecord, NotificationFilter};
use store::{Page, Store};

use crate::wait::until;
use crate::world::World;

const EVER: Timestamp = Timestamp(i64::MAX);

impl World {
    /// What is known of the probe on a host; none before the check is known.
    pub(crate) fn probe(&self, host: HostId) -> Option<AssignmentState> {
        self.shared().state.assignments_of(host).into_iter().next()
    }

    /// The probe's state once it has this health.
    pub(crate) async fn probe_is(&self, host: HostId, health: Health) -> AssignmentState {
        until(&format!("the probe on host {host} is {health}"), async || {
            self.probe(host).filter(|state| state.health.health == health)
        })
        .await
    }

    /// Waits until `count` more runs have ended.
    pub(crate) async fn runs(&self, count: u64) {
        let ended = || self.shared().monitoring.finished_runs.load(Ordering::Relaxed);
        let before = ended();
        until(&format!("{count} more runs"), async || (ended() >= before + count).then_some(()))
            .await;
    }

    /// One notification, once it stands there.
    pub(crate) async fn stands(
        &self,
        id: NotificationId,
        status: NotificationStatus,
    ) -> (Notification, Vec<AttemptRecord>) {
        until(&format!("notification {id} is {}", status.as_str()), async || {
            let found = self.shared().store.notification(id).await.unwrap();
            (found.0.content.status == status).then_some(found)
        })
        .await
    }
}

/// All changes of a subject, oldest first.
pub(crate) async fn transitions(store: &Store, subject: Subject) -> Vec<Transition> {
    let page = Page::new(200, None).unwrap();
    let listed = store.transitions_of(subject, Timestamp(0), EVER, &page).await.unwrap();
    let mut changes: Vec<_> = listed.items.into_iter().map(|one| one.transition).collect();
    changes.reverse();
    changes
}

/// The healths that a subject had, oldest first; its changes are numbered without gaps.
#[track_caller]
pub(crate) fn healths(changes: &[Transition]) -> Vec<Health> {
    for (index, change) in changes.iter().enumerate() {
        assert_eq!(change.change.seq, i64::try_from(index).unwrap() + 1);
        if index > 0 {
            assert_eq!(change.change.from, changes[index - 1].change.to);
        }
    }
    changes.iter().map(|one| one.change.to).collect()
}

/// All results, oldest first.
pub(crate) async fn results(store: &Store) -> Vec<LogEntry> {
    store.log_since(Timestamp(0)).await.unwrap()
}

/// All notifications, oldest first.
pub(crate) async fn notifications(store: &Store) -> Vec<Notification> {
    let page = Page::new(200, None).unwrap();
    let mut all = store.notifications(&NotificationFilter::default(), &page).await.unwrap().items;
    all.reverse();
    all
}
