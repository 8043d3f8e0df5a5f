//! Numbers that count up, on their way from the agents into the store.

use domain::id::HostId;
use domain::outcome::PRIMARY;
use serde_json::json;
use store::{Engine, Store};

use crate::world::World;

/// Hosts whose agents count their answers, watched every second.
pub(crate) async fn watched(world: &World, agents: usize) -> Vec<HostId> {
    let mut hosts = Vec::new();
    for agent in 0..agents {
        world.say(agent, &json!({ "counts": true }));
        hosts.push(world.host(&format!("web-{agent}"), agent).await);
    }
    world.check(&hosts).await;
    hosts
}

/// Every count is there: in order, once, none left out. Returns how many each host has, at least.
pub(crate) async fn assert_complete(store: &Store, hosts: usize) -> usize {
    let assignments: Vec<_> = store.assignments().await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(assignments.len(), hosts);
    let log = crate::sight::results(store).await;
    let mut fewest = usize::MAX;
    for series in store.series_of(&assignments).await.unwrap() {
        assert_eq!(series.metric, PRIMARY);
        let of_series = |entry: &store::log::LogEntry| {
            let sample = entry.samples.iter().find(|(id, _)| *id == series.id)?;
            Some((entry.at, sample.1))
        };
        let found: Vec<_> = log.iter().filter_map(of_series).collect();
        assert!(found.is_sorted_by(|one, next| one.0 < next.0), "not in order: {found:?}");
        let counts: Vec<f64> = found.iter().map(|(_, value)| *value).collect();
        let expected: Vec<f64> = (0..u32::try_from(counts.len()).unwrap()).map(f64::from).collect();
        assert_eq!(counts, expected, "what was answered is not what is stored");
        fewest = fewest.min(counts.len());
    }
    let faults = store.check_integrity(&mut |_| {}).await.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    if store.engine() == Engine::Sqlite {
        let mut session = store.read().await.unwrap();
        let checked = session.query_one("PRAGMA integrity_check", Vec::new()).await.unwrap();
        assert_eq!(checked.text("integrity_check").unwrap(), "ok");
    }
    fewest
}
