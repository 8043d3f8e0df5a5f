//! Pages of lists.

use serde_json::{Value, json};

use crate::site::Site;

async fn walk(site: &Site, path: &str, field: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = site.get(&format!("{path}{cursor}")).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|item| item[field].clone()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

on_both_engines! {
    async fn every_item_comes_once_and_in_order(site) {
        for name in ["e", "B", "a", "D", "c"] {
            site.make_host(name).await;
            site.make("/host-groups", json!({"name": name})).await;
            site.post("/tokens", json!({"name": name})).await.expect(201);
        }
        let by_name = ["a", "B", "c", "D", "e"].map(Value::from);
        assert_eq!(walk(&site, "/hosts?limit=2", "name").await, by_name);
        assert_eq!(walk(&site, "/host-groups?limit=2", "name").await, by_name);
        let newest_first = walk(&site, "/tokens?limit=2", "name").await;
        assert_eq!(newest_first[..5], ["c", "D", "a", "B", "e"].map(Value::from));
    }

    async fn a_search_finds_parts_of_names_whatever_the_case(site) {
        for name in ["web-01", "WEB-02", "db_01", "dbx01"] {
            site.make_host(name).await;
            site.make("/host-groups", json!({"name": name})).await;
        }
        for path in ["/hosts", "/host-groups"] {
            assert_eq!(walk(&site, &format!("{path}?limit=2&q=Web"), "name").await.len(), 2);
            assert_eq!(walk(&site, &format!("{path}?limit=2&q=b_0"), "name").await.len(), 1);
            assert_eq!(walk(&site, &format!("{path}?limit=2&q=%25"), "name").await.len(), 0);
        }
    }
}
