//! API tokens.

use domain::id::{TokenId, UserId};
use domain::time::Timestamp;
use domain::user::User;
use store::token::NewToken;
use store::{Page, Store};

use crate::make::{NOW, assert_conflict, assert_not_found, later, page, refusal, user};

fn new_token(owner: &User, number: u8, expires_at: Option<Timestamp>) -> NewToken {
    NewToken {
        name: format!("token {number}"),
        prefix: "prophasis_ab".to_owned(),
        secret_hash: [number; 32],
        user_id: owner.id,
        expires_at,
    }
}

async fn act_for_their_user_until_they_expire(store: &Store) {
    let anna = user(store, "anna").await;
    let lasting = store.create_token(&new_token(&anna, 1, None), NOW).await.unwrap();
    store.create_token(&new_token(&anna, 2, Some(later(60))), NOW).await.unwrap();
    assert_eq!((lasting.name.as_str(), lasting.created_at), ("token 1", NOW));
    assert_eq!(lasting.last_used_at, None);
    assert_eq!(store.token_user([1; 32], later(1_000_000)).await.unwrap(), Some(anna.clone()));
    assert_eq!(store.token_user([2; 32], later(59)).await.unwrap(), Some(anna));
    assert_eq!(store.token_user([2; 32], later(60)).await.unwrap(), None);
    assert_eq!(store.token_user([3; 32], NOW).await.unwrap(), None);
}

async fn the_use_is_written_at_most_once_a_minute(store: &Store) {
    let anna = user(store, "anna").await;
    let id = store.create_token(&new_token(&anna, 1, None), NOW).await.unwrap().id;
    for (at, written) in [(5, 5), (64, 5), (65, 65)] {
        store.token_user([1; 32], later(at)).await.unwrap();
        assert_eq!(store.token(id).await.unwrap().last_used_at, Some(later(written)));
    }
}

async fn are_listed_newest_first(store: &Store) {
    let anna = user(store, "anna").await;
    let ben = user(store, "ben").await;
    let mut ids = Vec::new();
    for (number, owner) in [(1, &anna), (2, &ben), (3, &anna)] {
        ids.push(store.create_token(&new_token(owner, number, None), NOW).await.unwrap().id);
    }
    let first = store.list_tokens(None, &page(2, None)).await.unwrap();
    let second = store.list_tokens(None, &page(2, first.next.clone())).await.unwrap();
    let listed: Vec<TokenId> = first.items.iter().chain(&second.items).map(|t| t.id).collect();
    assert_eq!(listed, [ids[2], ids[1], ids[0]]);
    assert_eq!(second.next, None);
    let of_ben = store.list_tokens(Some(ben.id), &Page::first()).await.unwrap().items;
    assert_eq!(of_ben.iter().map(|token| token.id).collect::<Vec<_>>(), [ids[1]]);
}

async fn go_when_deleted_or_with_their_user(store: &Store) {
    user(store, "admin").await;
    let anna = user(store, "anna").await;
    let first = store.create_token(&new_token(&anna, 1, None), NOW).await.unwrap().id;
    store.create_token(&new_token(&anna, 2, None), NOW).await.unwrap();
    store.delete_token(first).await.unwrap();
    assert_not_found(store.delete_token(first).await);
    assert_not_found(store.token(first).await);
    assert_eq!(store.token_user([1; 32], NOW).await.unwrap(), None);
    store.delete_user(anna.id).await.unwrap();
    assert_eq!(store.token_user([2; 32], NOW).await.unwrap(), None);
}

async fn faulty_ones_are_refused(store: &Store) {
    let anna = user(store, "anna").await;
    let blank = NewToken { name: " ".to_owned(), ..new_token(&anna, 1, None) };
    assert_eq!(refusal(store.create_token(&blank, NOW).await).0, "name");
    let nobodys = NewToken { user_id: UserId(77), ..new_token(&anna, 1, None) };
    let (field, message) = refusal(store.create_token(&nobodys, NOW).await);
    assert_eq!((&*field, &*message), ("user_id", "names user 77, which does not exist"));
    store.create_token(&new_token(&anna, 1, None), NOW).await.unwrap();
    assert_conflict(store.create_token(&new_token(&anna, 1, None), NOW).await);
}

on_both_engines! {
    act_for_their_user_until_they_expire
    the_use_is_written_at_most_once_a_minute
    are_listed_newest_first
    go_when_deleted_or_with_their_user
    faulty_ones_are_refused
}
