//! Incidents.

use domain::health::Health;
use domain::id::{HostId, IncidentId};
use domain::incident::{Acknowledgement, Incident};
use store::incident::IncidentFilter;
use store::{Page, Store};

use crate::make::{NOW, assert_conflict, assert_not_found, host, later, page, refusal};

async fn a_host_has_at_most_one_open(store: &Store) {
    let web = host(store, "web").await.id;
    assert_eq!(store.open_incident_of(web).await.unwrap(), None);
    let opened = store.open_incident(web, "web is minor", Health::Minor, NOW).await.unwrap();
    assert_eq!((opened.host_id, opened.opened_at, opened.resolved_at), (web, NOW, None));
    assert_eq!((&*opened.title, opened.worst_health), ("web is minor", Health::Minor));
    assert_eq!(opened.acknowledgement, None);
    assert_eq!(store.open_incident_of(web).await.unwrap(), Some(opened.clone()));

    let worse = store.open_incident(web, "web is critical", Health::Critical, later(1)).await;
    let worse = worse.unwrap();
    assert_eq!((worse.id, worse.opened_at), (opened.id, NOW));
    assert_eq!((&*worse.title, worse.worst_health), ("web is critical", Health::Critical));
    assert_eq!(store.incident(opened.id).await.unwrap(), worse);
    let better = store.open_incident(web, "web is major", Health::Major, later(2)).await.unwrap();
    assert_eq!(better, worse, "the worst that it has seen stays");
    assert_eq!(store.open_incidents().await.unwrap(), [worse]);
}

async fn are_resolved_once(store: &Store) {
    let web = host(store, "web").await.id;
    assert_eq!(store.resolve_incident(web, NOW).await.unwrap(), None);
    let first = store.open_incident(web, "first", Health::Major, NOW).await.unwrap();
    let resolved = store.resolve_incident(web, later(5)).await.unwrap().unwrap();
    assert_eq!(resolved, Incident { resolved_at: Some(later(5)), ..first.clone() });
    assert_eq!(store.resolve_incident(web, later(6)).await.unwrap(), None);
    let second = store.open_incident(web, "second", Health::Minor, later(7)).await.unwrap();
    assert_ne!(second.id, first.id);
}

async fn are_acknowledged_while_open(store: &Store) {
    let web = host(store, "web").await.id;
    let id = store.open_incident(web, "web is bad", Health::Major, NOW).await.unwrap().id;
    let given = Acknowledgement {
        by: "anna".to_owned(),
        at: later(1),
        until: Some(later(3600)),
        note: Some("On it.".to_owned()),
    };
    let acknowledged = store.acknowledge_incident(id, Some(&given)).await.unwrap();
    assert_eq!(acknowledged.acknowledgement, Some(given.clone()));
    assert!(acknowledged.is_acknowledged(later(3599)));
    assert!(!acknowledged.is_acknowledged(later(3600)));
    assert_eq!(store.incident(id).await.unwrap(), acknowledged);
    let taken_back = store.acknowledge_incident(id, None).await.unwrap();
    assert_eq!(taken_back.acknowledgement, None);

    let past = Acknowledgement { until: Some(later(1)), ..given.clone() };
    assert_eq!(refusal(store.acknowledge_incident(id, Some(&past)).await).0, "until");
    let long = Acknowledgement { note: Some("x".repeat(4_001)), ..given.clone() };
    assert_eq!(refusal(store.acknowledge_incident(id, Some(&long)).await).0, "note");
    store.resolve_incident(web, later(9)).await.unwrap();
    assert_conflict(store.acknowledge_incident(id, Some(&given)).await);
    assert_not_found(store.acknowledge_incident(IncidentId(99), Some(&given)).await);
    assert_not_found(store.incident(IncidentId(99)).await);
}

async fn are_listed_newest_first(store: &Store) {
    let hosts = [host(store, "web").await.id, host(store, "db").await.id];
    let mut ids = Vec::new();
    for (number, host_id) in (0..).zip([hosts[0], hosts[1], hosts[0]]) {
        store.resolve_incident(host_id, later(number)).await.unwrap();
        let opened = store.open_incident(host_id, "bad", Health::Major, later(number)).await;
        ids.push(opened.unwrap().id);
    }
    let list = async |open: Option<bool>, host_id: Option<HostId>| {
        let filter = IncidentFilter { open, host_id };
        let paged = store.list_incidents(filter, &Page::first()).await.unwrap();
        paged.items.iter().map(|incident| incident.id).collect::<Vec<_>>()
    };
    assert_eq!(list(None, None).await, [ids[2], ids[1], ids[0]]);
    assert_eq!(list(Some(true), None).await, [ids[2], ids[1]]);
    assert_eq!(list(Some(false), None).await, [ids[0]]);
    assert_eq!(list(None, Some(hosts[0])).await, [ids[2], ids[0]]);
    assert_eq!(list(Some(true), Some(hosts[1])).await, [ids[1]]);
    let first = store.list_incidents(IncidentFilter::default(), &page(2, None)).await.unwrap();
    let rest = store.list_incidents(IncidentFilter::default(), &page(2, first.next)).await;
    assert_eq!(rest.unwrap().items.len(), 1);
}

async fn go_with_their_host(store: &Store) {
    let web = host(store, "web").await.id;
    let id = store.open_incident(web, "bad", Health::Major, NOW).await.unwrap().id;
    store.delete_host(web).await.unwrap();
    assert_not_found(store.incident(id).await);
    assert_conflict(store.open_incident(web, "bad", Health::Major, NOW).await);
}

on_both_engines! {
    a_host_has_at_most_one_open
    are_resolved_once
    are_acknowledged_while_open
    are_listed_newest_first
    go_with_their_host
}
