//! Pages of lists sorted by name.

use std::collections::BTreeSet;

use store::{Page, Store};

use crate::make::{NOW, host, host_settings, page};

async fn names(store: &Store, search: Option<&str>, limit: u32) -> Vec<String> {
    let mut names = Vec::new();
    let mut after = None;
    loop {
        let filter = store::host::HostFilter { search: search.map(str::to_owned), ids: None };
        let paged = store.list_hosts(&filter, &page(limit, after)).await.unwrap();
        assert!(paged.items.len() <= limit as usize);
        names.extend(paged.items.into_iter().map(|host| host.settings.name));
        after = paged.next;
        if after.is_none() {
            return names;
        }
    }
}

async fn hold_each_thing_once_in_the_order_of_names(store: &Store) {
    let given = ["web-10", "Web-2", "ärger", "_x", "web-1", "Zebra", "web 1", "%", "a'b"];
    for name in given {
        host(store, name).await;
    }
    let sorted = ["%", "_x", "a'b", "web 1", "web-1", "web-10", "Web-2", "Zebra", "ärger"];
    for limit in [1, 2, 3, 8, 9, 500] {
        assert_eq!(names(store, None, limit).await, sorted);
    }
    assert_eq!(names(store, Some("WEB-1"), 1).await, ["web-1", "web-10"]);
    assert_eq!(names(store, Some("Ä"), 1).await, ["ärger"]);
    for literal in ["%", "_", "'"] {
        assert_eq!(names(store, Some(literal), 1).await.len(), 1, "{literal} is no wildcard");
    }
    assert_eq!(names(store, Some("!"), 1).await.len(), 0);
}

async fn go_on_where_they_ended_even_if_that_thing_is_gone(store: &Store) {
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d"] {
        ids.push(host(store, name).await.id);
    }
    let filter = store::host::HostFilter::default();
    let first = store.list_hosts(&filter, &page(2, None)).await.unwrap();
    store.delete_host(ids[1]).await.unwrap();
    store.create_host(&host_settings("0"), &BTreeSet::new(), None, NOW).await.unwrap();
    let second = store.list_hosts(&filter, &page(2, first.next)).await.unwrap();
    let names: Vec<_> = second.items.iter().map(|host| host.settings.name.as_str()).collect();
    assert_eq!((names, second.next), (vec!["c", "d"], None));
}

on_both_engines! {
    hold_each_thing_once_in_the_order_of_names
    go_on_where_they_ended_even_if_that_thing_is_gone
}

#[test]
fn have_between_1_and_500_items() {
    assert_eq!(Page::new(0, None).unwrap_err().field, "limit");
    assert_eq!(Page::new(501, None).unwrap_err().field, "limit");
    Page::new(500, None).unwrap();
}
