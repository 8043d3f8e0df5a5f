//! Users.

use domain::id::UserId;
use domain::user::Role;
use store::user::UserChange;
use store::{Page, Store};

use crate::make::{NOW, assert_conflict, assert_not_found, later, refusal, user};

fn change(name: &str, role: Role) -> UserChange {
    UserChange { name: name.to_owned(), role, password_hash: None }
}

async fn are_kept_as_given(store: &Store) {
    assert_eq!(store.user_count().await.unwrap(), 0);
    let anna = store.create_user("Anna", Role::Viewer, "hash of Anna", NOW).await.unwrap();
    assert_eq!((anna.name.as_str(), anna.role, anna.created_at), ("Anna", Role::Viewer, NOW));
    assert_eq!(store.user(anna.id).await.unwrap(), anna);
    let found = store.user_with_hash("aNNa").await.unwrap().unwrap();
    assert_eq!(found, (anna.clone(), "hash of Anna".to_owned()));
    assert_eq!(store.list_users(Some("nn"), &Page::first()).await.unwrap().items, [anna]);
    assert_eq!(store.user_count().await.unwrap(), 1);
}

async fn unknown_ones_are_told_so(store: &Store) {
    assert_not_found(store.user(UserId(9)).await);
    assert_not_found(store.delete_user(UserId(9)).await);
    assert_not_found(store.update_user(UserId(9), &change("x", Role::Viewer)).await);
    assert_eq!(store.user_with_hash("nobody").await.unwrap(), None);
}

async fn names_are_unique_regardless_of_case(store: &Store) {
    user(store, "anna").await;
    let ben = user(store, "ben").await;
    let taken = ("name".to_owned(), "is taken by another user".to_owned());
    assert_eq!(refusal(store.create_user("ANNA", Role::Viewer, "h", NOW).await), taken);
    let renamed = store.update_user(ben.id, &change("Anna", Role::Viewer)).await;
    assert_eq!(refusal(renamed), taken);
    store.update_user(ben.id, &change("BEN", Role::Viewer)).await.unwrap();
}

async fn the_first_administrator_is_made_once(store: &Store) {
    let first = store.create_first_administrator("anna", "h", NOW).await.unwrap();
    assert_eq!(first.role, Role::Administrator);
    assert_conflict(store.create_first_administrator("ben", "h", NOW).await);
    assert_eq!(store.user_count().await.unwrap(), 1);
}

async fn the_last_administrator_stays_one(store: &Store) {
    let anna = user(store, "anna").await;
    store.create_user("viewer", Role::Viewer, "h", NOW).await.unwrap();
    assert_conflict(store.delete_user(anna.id).await);
    assert_conflict(store.update_user(anna.id, &change("anna", Role::Viewer)).await);
    let ben = user(store, "ben").await;
    store.update_user(anna.id, &change("anna", Role::Viewer)).await.unwrap();
    assert_conflict(store.delete_user(ben.id).await);
    store.delete_user(anna.id).await.unwrap();
    assert_not_found(store.user(anna.id).await);
}

async fn a_new_password_or_role_ends_the_sessions(store: &Store) {
    user(store, "admin").await;
    let anna = user(store, "anna").await;
    let signed_in = async |number: u8| {
        store.create_session([number; 32], anna.id, NOW, later(100)).await.unwrap();
    };
    let is_signed_in =
        async |number: u8| store.session_user([number; 32], NOW).await.unwrap().is_some();

    signed_in(1).await;
    store.update_user(anna.id, &change("anna2", Role::Administrator)).await.unwrap();
    assert!(is_signed_in(1).await, "a new name ends no session");
    let new_password = UserChange {
        password_hash: Some("new hash".to_owned()),
        ..change("anna2", Role::Administrator)
    };
    store.update_user(anna.id, &new_password).await.unwrap();
    assert!(!is_signed_in(1).await);
    assert_eq!(store.user_with_hash("anna2").await.unwrap().unwrap().1, "new hash");

    signed_in(2).await;
    store.update_user(anna.id, &change("anna2", Role::Viewer)).await.unwrap();
    assert!(!is_signed_in(2).await);
    assert_eq!(store.user_with_hash("anna2").await.unwrap().unwrap().1, "new hash");
}

on_both_engines! {
    are_kept_as_given
    unknown_ones_are_told_so
    names_are_unique_regardless_of_case
    the_first_administrator_is_made_once
    the_last_administrator_stays_one
    a_new_password_or_role_ends_the_sessions
}
