//! The outbox against a receiver that refuses, asks to wait, or never answers; and against a
//! server that ends in between.

use domain::notification::NotificationStatus;
use domain::time::Span;
use server::app::App;
use server::clock::Clock;
use store::Engine;

use crate::receiver::{Answer, Receiver};
use crate::setting::webhook_settings;
use crate::stepped::Stepped;
use crate::wait::until;
use crate::world::World;

on_both_engines! {
    a_failure_of_the_receiver_is_retried_under_the_same_key
    a_refusal_is_dead_at_once_and_visible
    a_receiver_that_asks_to_wait_is_waited_for
    an_attempt_that_a_crash_cut_short_is_made_again
    what_no_channel_can_send_any_more_is_withdrawn_with_the_reason
    a_receiver_that_hangs_holds_up_nobody_else
}

async fn a_failure_of_the_receiver_is_retried_under_the_same_key(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut stepped = Stepped::start(engine).await;
    let to = stepped.channel("Hook", &receiver.url).await;
    receiver.answer_next([Answer::Status(500, vec![]), Answer::Status(503, vec![])]);
    let id = stepped.tell_now(1, to, &receiver.url).await;
    let failed = stepped.answered(id).await;
    assert_eq!((failed.content.status, failed.attempts), (NotificationStatus::Pending, 1));
    assert!(failed.next_attempt_at > failed.created_at);
    stepped.step(Span::seconds(10));
    receiver.hears(2).await;
    // The second wait is at most ten seconds; the attempt before must have ended.
    until("the second attempt has ended", async || {
        let answer = stepped.answered(id).await.last_answer.unwrap();
        answer.starts_with("503").then_some(())
    })
    .await;
    stepped.step(Span::seconds(20));
    let (sent, attempts) = stepped.world.stands(id, NotificationStatus::Sent).await;
    assert_eq!((sent.attempts, attempts.len()), (3, 3));
    let answers: Vec<_> = attempts.iter().map(|one| one.answer.as_deref().unwrap()).collect();
    assert!(answers[0].starts_with("500") && answers[1].starts_with("503"), "{answers:?}");
    let heard = receiver.heard();
    assert_eq!(heard.len(), 3);
    assert!(heard.iter().all(|one| one.key() == sent.content.dedup_key));
    stepped.world.stop().await;
}

async fn a_refusal_is_dead_at_once_and_visible(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut stepped = Stepped::start(engine).await;
    let to = stepped.channel("Hook", &receiver.url).await;
    receiver.answer_next([Answer::Status(400, vec![])]);
    let id = stepped.tell_now(1, to, &receiver.url).await;
    let (dead, _) = stepped.world.stands(id, NotificationStatus::Dead).await;
    assert_eq!((dead.attempts, dead.last_answer.as_deref()), (1, Some("400 Bad Request as told")));
    let store = &stepped.world.shared().store;
    assert_eq!(store.dead_notifications().await.unwrap(), 1);
    let sql = "SELECT COUNT(*) AS n FROM system_logs WHERE code = 'notification_dead'";
    until("the system log tells", async || {
        let row = store.read().await.unwrap().query_one(sql, Vec::new()).await.unwrap();
        (row.int("n").unwrap() == 1).then_some(())
    })
    .await;
    // A person tries again.
    store.retry_notification(id, stepped.world.now()).await.unwrap();
    stepped.step(Span(0));
    stepped.world.stands(id, NotificationStatus::Sent).await;
    stepped.world.stop().await;
}

async fn a_receiver_that_asks_to_wait_is_waited_for(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut stepped = Stepped::start(engine).await;
    let to = stepped.channel("Hook", &receiver.url).await;
    receiver.answer_next([Answer::Status(429, vec![("retry-after", "600".to_owned())])]);
    let id = stepped.tell_now(1, to, &receiver.url).await;
    let asked = stepped.answered(id).await;
    assert!(asked.next_attempt_at.since(asked.created_at) >= Span::seconds(600));
    // Another one shows that the outbox was looked at meanwhile.
    stepped.step(Span::seconds(500));
    let other = stepped.tell_now(2, to, &receiver.url).await;
    stepped.world.stands(other, NotificationStatus::Sent).await;
    assert_eq!(stepped.answered(id).await.attempts, 1);
    stepped.step(Span::seconds(110));
    let (sent, _) = stepped.world.stands(id, NotificationStatus::Sent).await;
    assert_eq!(sent.attempts, 2);
    stepped.world.stop().await;
}

async fn an_attempt_that_a_crash_cut_short_is_made_again(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut stepped = Stepped::start(engine).await;
    let to = stepped.channel("Hook", &receiver.url).await;
    stepped.world.stop().await;
    let store = stepped.world.open_store().await;
    let id = stepped.tell(&store, 1, to, &receiver.url).await;
    let claimed = store.claim_notifications(stepped.world.now(), 10).await.unwrap();
    assert_eq!((claimed.len(), claimed[0].attempts), (1, 1));
    store.close().await;
    stepped.world.run().await;
    let (sent, attempts) = stepped.world.stands(id, NotificationStatus::Sent).await;
    assert_eq!(sent.attempts, 2);
    assert_eq!(attempts[0].answer, None, "nobody knows what came of the first");
    assert_eq!(receiver.heard().len(), 1);
    stepped.world.stop().await;
}

async fn what_no_channel_can_send_any_more_is_withdrawn_with_the_reason(engine: Engine) {
    let receiver = Receiver::start().await;
    let mut stepped = Stepped::start(engine).await;
    let disabled = stepped.channel("Off", &receiver.url).await;
    let deleted = stepped.channel("Gone", &receiver.url).await;
    stepped.world.stop().await;
    let store = stepped.world.open_store().await;
    let first = stepped.tell(&store, 1, disabled, &receiver.url).await;
    let second = stepped.tell(&store, 2, deleted, &receiver.url).await;
    let mut settings = webhook_settings("Off", &receiver.url);
    settings.enabled = false;
    store.update_channel(disabled.0, &settings, None).await.unwrap();
    store.delete_alert(deleted.1).await.unwrap();
    store.delete_channel(deleted.0).await.unwrap();
    store.close().await;
    stepped.world.run().await;
    let reasons = [(first, "the channel Off is disabled"), (second, "its channel was deleted")];
    for (id, reason) in reasons {
        let (one, _) = stepped.world.stands(id, NotificationStatus::Suppressed).await;
        assert_eq!(one.content.reason.as_deref(), Some(reason));
    }
    assert!(receiver.heard().is_empty());
    stepped.world.stop().await;
}

async fn a_receiver_that_hangs_holds_up_nobody_else(engine: Engine) {
    let (hanging, receiver) = (Receiver::start().await, Receiver::start().await);
    hanging.answer_next([Answer::Never]);
    let mut stepped = Stepped::start(engine).await;
    let to_hanging = stepped.channel("Hangs", &hanging.url).await;
    let to = stepped.channel("Hook", &receiver.url).await;
    let stuck = stepped.tell_now(1, to_hanging, &hanging.url).await;
    hanging.hears(1).await;
    for seq in 2..6 {
        let id = stepped.tell_now(seq, to, &receiver.url).await;
        stepped.world.stands(id, NotificationStatus::Sent).await;
    }
    let store = &stepped.world.shared().store;
    let (stuck, _) = store.notification(stuck).await.unwrap();
    assert_eq!((stuck.attempts, stuck.last_answer), (1, None), "it is still under way");
    stepped.world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_the_same_data_is_refused() {
    let mut world = World::start(Engine::Sqlite, 1).await;
    let second = App::start(world.config.clone(), &[], Clock::system()).await;
    let error = format!("{:#}", second.err().expect("it is refused"));
    assert!(error.contains("another server is using"), "{error}");
    world.stop().await;
    world.run().await;
    world.stop().await;
}
