//! Sessions.

use store::Store;
use store::session::SESSIONS_PER_USER_MAX;

use crate::make::{NOW, later, user};

async fn last_until_they_expire(store: &Store) {
    let anna = user(store, "anna").await;
    store.create_session([1; 32], anna.id, NOW, later(600)).await.unwrap();
    assert_eq!(store.session_user([1; 32], later(599)).await.unwrap(), Some(anna));
    assert_eq!(store.session_user([1; 32], later(600)).await.unwrap(), None);
    assert_eq!(store.session_user([2; 32], NOW).await.unwrap(), None);
}

async fn end_when_deleted(store: &Store) {
    let anna = user(store, "anna").await;
    store.create_session([1; 32], anna.id, NOW, later(600)).await.unwrap();
    store.create_session([2; 32], anna.id, NOW, later(600)).await.unwrap();
    store.delete_session([1; 32]).await.unwrap();
    store.delete_session([1; 32]).await.unwrap();
    assert_eq!(store.session_user([1; 32], NOW).await.unwrap(), None);
    assert!(store.session_user([2; 32], NOW).await.unwrap().is_some());
}

async fn are_forgotten_once_expired(store: &Store) {
    let anna = user(store, "anna").await;
    store.create_session([1; 32], anna.id, NOW, later(10)).await.unwrap();
    store.create_session([2; 32], anna.id, NOW, later(20)).await.unwrap();
    assert_eq!(store.delete_expired_sessions(later(10)).await.unwrap(), 1);
    assert_eq!(store.delete_expired_sessions(later(10)).await.unwrap(), 0);
    assert!(store.session_user([2; 32], later(10)).await.unwrap().is_some());
}

async fn the_use_is_written_at_most_once_a_minute(store: &Store) {
    let anna = user(store, "anna").await;
    store.create_session([1; 32], anna.id, NOW, later(600)).await.unwrap();
    let last_used = async || {
        let mut session = store.read().await.unwrap();
        let sql = "SELECT last_used_at FROM sessions";
        session.query_one(sql, Vec::new()).await.unwrap().time("last_used_at").unwrap()
    };
    store.session_user([1; 32], later(59)).await.unwrap();
    assert_eq!(last_used().await, NOW);
    store.session_user([1; 32], later(60)).await.unwrap();
    assert_eq!(last_used().await, later(60));
}

async fn of_one_user_are_bounded(store: &Store) {
    let anna = user(store, "anna").await;
    for number in 0..=SESSIONS_PER_USER_MAX {
        let secret_hash = [u8::try_from(number).unwrap(); 32];
        store.create_session(secret_hash, anna.id, later(number), later(600)).await.unwrap();
    }
    assert_eq!(store.session_user([0; 32], NOW).await.unwrap(), None, "the oldest is over");
    assert!(store.session_user([1; 32], NOW).await.unwrap().is_some());
}

on_both_engines! {
    last_until_they_expire
    end_when_deleted
    are_forgotten_once_expired
    the_use_is_written_at_most_once_a_minute
    of_one_user_are_bounded
}
