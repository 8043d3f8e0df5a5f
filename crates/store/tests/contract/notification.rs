//! The outbox.

use domain::health::Health;
use domain::id::{AlertId, ChannelId, NotificationId};
use domain::notification::{NewNotification, Next, NotificationKind, NotificationStatus};
use domain::transition::{CurrentHealth, Subject};
use store::notification::{LEASE, NotificationFilter};
use store::recorder::{Batch, Committed, Recorder};
use store::{Page, Store};

use crate::make::{NOW, assert_conflict, assert_not_found, assignment, later};

fn notification(key: &str) -> NewNotification {
    NewNotification {
        alert_id: AlertId(7),
        channel_id: ChannelId(8),
        recipient: "ops@example.org".to_owned(),
        kind: NotificationKind::Problem,
        dedup_key: key.to_owned(),
        problem_key: "problem".to_owned(),
        payload: "{}".to_owned(),
        host_id: None,
        status: NotificationStatus::Pending,
        reason: None,
    }
}

/// Commits a change of health that tells these.
async fn tell(store: &Store, keys: &[&str]) -> Committed {
    let subject = Subject::Assignment(assignment(store).await);
    let mut recorder = Recorder::load(store).await.unwrap();
    let current = store.current_healths().await.unwrap();
    let current = current.get(&subject).copied().unwrap_or_else(|| CurrentHealth::never(NOW));
    let to = if current.health == Health::Ok { Health::Critical } else { Health::Ok };
    let change = current.change_to(subject, to, NOW, None, None).unwrap();
    let told = keys.iter().map(|key| notification(key)).collect();
    let batch = Batch { results: Vec::new(), transitions: vec![(change, told)] };
    recorder.commit(store, &batch, NOW).await.unwrap()
}

async fn ids(store: &Store, status: NotificationStatus) -> Vec<NotificationId> {
    let filter = NotificationFilter { status: Some(status), host_id: None };
    let listed = store.notifications(&filter, &Page::first()).await.unwrap().items;
    listed.into_iter().map(|one| one.id).collect()
}

async fn the_same_message_is_never_there_twice(store: &Store) {
    assert_eq!(tell(store, &["a", "b", "a"]).await.notifications_pending, 3);
    assert_eq!(ids(store, NotificationStatus::Pending).await.len(), 2);
}

async fn a_claim_holds_until_its_lease_ends(store: &Store) {
    tell(store, &["a", "b", "c"]).await;
    let first = store.claim_notifications(NOW, 2).await.unwrap();
    assert_eq!(first.iter().map(|one| one.attempts).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(store.claim_notifications(NOW, 9).await.unwrap().len(), 1);
    assert!(store.claim_notifications(NOW, 9).await.unwrap().is_empty());
    assert_eq!(store.next_notification_at().await.unwrap(), Some(NOW.plus(LEASE)));
    let again = store.claim_notifications(NOW.plus(LEASE), 9).await.unwrap();
    assert_eq!(again.iter().map(|one| one.attempts).collect::<Vec<_>>(), [2, 2, 2]);
    // The first claim's answer comes too late to decide.
    let late = store.settle_notification(&first[0], "250 OK", Next::Sent, later(95)).await;
    assert!(!late.unwrap());
    assert_eq!(store.release_leases().await.unwrap(), 3);
    assert_eq!(store.claim_notifications(NOW.plus(LEASE), 9).await.unwrap().len(), 3);
}

async fn an_attempt_ends_as_sent_waiting_or_dead(store: &Store) {
    tell(store, &["a", "b", "c"]).await;
    let claimed = store.claim_notifications(NOW, 9).await.unwrap();
    let ends = [Next::Sent, Next::RetryAt(later(30)), Next::Dead];
    for (one, next) in claimed.iter().zip(ends) {
        assert!(store.settle_notification(one, "said", next, later(1)).await.unwrap());
    }
    assert_eq!(ids(store, NotificationStatus::Sent).await, [claimed[0].id]);
    assert_eq!(ids(store, NotificationStatus::Pending).await, [claimed[1].id]);
    assert_eq!(ids(store, NotificationStatus::Dead).await, [claimed[2].id]);
    assert_eq!(store.dead_notifications().await.unwrap(), 1);
    assert_eq!(store.next_notification_at().await.unwrap(), Some(later(30)));
    assert!(store.claim_notifications(later(29), 9).await.unwrap().is_empty());
    assert_eq!(store.claim_notifications(later(30), 9).await.unwrap().len(), 1);
    let (sent, attempts) = store.notification(claimed[0].id).await.unwrap();
    assert_eq!((sent.sent_at, sent.last_answer.as_deref()), (Some(later(1)), Some("said")));
    assert_eq!(attempts.len(), 1);
    assert_eq!((attempts[0].attempt, attempts[0].at), (1, NOW));
    assert_eq!(attempts[0].answer.as_deref(), Some("said"));
}

async fn people_retry_and_discard_what_is_dead(store: &Store) {
    tell(store, &["a", "b", "c"]).await;
    let claimed = store.claim_notifications(NOW, 9).await.unwrap();
    for one in &claimed[..2] {
        store.settle_notification(one, "550", Next::Dead, NOW).await.unwrap();
    }
    store.settle_notification(&claimed[2], "250", Next::Sent, NOW).await.unwrap();
    store.retry_notification(claimed[0].id, later(60)).await.unwrap();
    store.discard_notification(claimed[1].id, "not needed").await.unwrap();
    assert_eq!(store.dead_notifications().await.unwrap(), 0);
    assert_eq!(store.claim_notifications(later(60), 9).await.unwrap()[0].id, claimed[0].id);
    let (discarded, _) = store.notification(claimed[1].id).await.unwrap();
    assert_eq!(discarded.content.status, NotificationStatus::Discarded);
    assert_eq!(discarded.content.reason.as_deref(), Some("not needed"));
    assert_conflict(store.retry_notification(claimed[2].id, NOW).await);
    assert_conflict(store.discard_notification(claimed[2].id, "").await);
    assert_not_found(store.retry_notification(NotificationId(999), NOW).await);
    assert_not_found(store.notification(NotificationId(999)).await);
}

async fn what_is_suppressed_says_why(store: &Store) {
    tell(store, &["a"]).await;
    let id = ids(store, NotificationStatus::Pending).await[0];
    store.suppress_notification(id, "the channel is disabled").await.unwrap();
    let (suppressed, _) = store.notification(id).await.unwrap();
    assert_eq!(suppressed.content.status, NotificationStatus::Suppressed);
    assert_eq!(suppressed.content.reason.as_deref(), Some("the channel is disabled"));
    assert!(store.claim_notifications(later(9), 9).await.unwrap().is_empty());
    assert_eq!(store.next_notification_at().await.unwrap(), None);
}

on_both_engines! {
    a_claim_holds_until_its_lease_ends
    an_attempt_ends_as_sent_waiting_or_dead
    people_retry_and_discard_what_is_dead
    the_same_message_is_never_there_twice
    what_is_suppressed_says_why
}
