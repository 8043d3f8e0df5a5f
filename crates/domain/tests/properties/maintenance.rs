//! Windows of planned work: when they are on, and whom they are about.

use std::collections::BTreeSet;

use domain::group::GroupGraph;
use domain::id::{HostGroupId, HostId, MaintenanceWindowId, ServiceId};
use domain::maintenance::{
    LENGTH_MAX, MaintenanceWindow, MaintenanceWindowSettings, Phase, TO_MAX,
};
use domain::time::{Span, Timestamp};
use proptest::prelude::*;

use super::group::members;
use super::refusal::assert_refused;

fn settings() -> MaintenanceWindowSettings {
    MaintenanceWindowSettings {
        name: "Disks of web-01".to_owned(),
        description: String::new(),
        from: Timestamp::from_seconds(1_000),
        to: Timestamp::from_seconds(2_000),
        host_ids: [HostId(1)].into(),
        host_group_ids: BTreeSet::new(),
        service_ids: BTreeSet::new(),
    }
}

fn window(settings: MaintenanceWindowSettings) -> MaintenanceWindow {
    MaintenanceWindow { id: MaintenanceWindowId(1), settings, created_at: Timestamp(0) }
}

proptest! {
    #[test]
    fn a_window_is_on_from_its_beginning_to_just_before_its_end(
        from in 0_i64..1_000, length in 1_i64..1_000, at in -100_i64..2_100,
    ) {
        let (from, to) = (Timestamp(from), Timestamp(from + length));
        let window = window(MaintenanceWindowSettings { from, to, ..settings() });
        let at = Timestamp(at);
        prop_assert_eq!(window.is_active(at), from <= at && at < to);
        let phase = match window.phase(at) {
            Phase::Coming => at < from,
            Phase::UnderWay => window.is_active(at),
            Phase::Past => at >= to,
        };
        prop_assert!(phase);
    }

    #[test]
    fn it_is_about_hosts_that_it_names_and_those_in_its_groups_however_deep(
        members in members(),
        hosts in prop::collection::btree_set((0_i64..6).prop_map(HostId), 0..3),
        groups in prop::collection::btree_set((0_i64..7).prop_map(HostGroupId), 0..3),
    ) {
        let graph = GroupGraph::new(members);
        let mut expected = hosts.clone();
        for group in &groups {
            expected.extend(graph.effective_hosts(*group).into_keys());
        }
        let window = window(MaintenanceWindowSettings {
            host_ids: hosts, host_group_ids: groups, ..settings()
        });
        for host in (0..6).map(HostId) {
            let covered = window.covers_host(host, &graph.groups_of(host));
            prop_assert_eq!(covered, expected.contains(&host), "{}", host);
        }
        prop_assert!(!window.covers_service(ServiceId(1)));
    }

    #[test]
    fn what_is_accepted_is_a_bounded_span(from in any::<i64>(), to in any::<i64>()) {
        let (from, to) = (Timestamp(from), Timestamp(to));
        if (MaintenanceWindowSettings { from, to, ..settings() }).validate().is_ok() {
            prop_assert!(from < to && from.0 >= 0 && to <= TO_MAX);
            prop_assert!(to.since(from) <= LENGTH_MAX);
        }
    }
}

#[test]
fn a_service_is_covered_by_name_only() {
    let shop = ServiceId(3);
    let by_name = window(MaintenanceWindowSettings { service_ids: [shop].into(), ..settings() });
    assert!(by_name.covers_service(shop) && !by_name.covers_service(ServiceId(4)));
    assert!(!window(settings()).covers_service(shop));
}

#[test]
fn validation_names_the_field() {
    assert_eq!(settings().validate(), Ok(()));
    let year = settings().from.plus(LENGTH_MAX);
    assert_eq!(MaintenanceWindowSettings { to: year, ..settings() }.validate(), Ok(()));
    let nobody = MaintenanceWindowSettings { host_ids: BTreeSet::new(), ..settings() };
    assert_refused(nobody.validate(), "host_ids");
    assert_refused(
        MaintenanceWindowSettings { name: " ".to_owned(), ..settings() }.validate(),
        "name",
    );
    let bell = MaintenanceWindowSettings { description: "\u{7}".to_owned(), ..settings() };
    assert_refused(bell.validate(), "description");
    let early = MaintenanceWindowSettings { from: Timestamp(-1), ..settings() };
    assert_refused(early.validate(), "from");
    let from = settings().from;
    let late = TO_MAX.plus(Span(1));
    for to in [from, from.minus(Span(1)), year.plus(Span(1)), late] {
        assert_refused(MaintenanceWindowSettings { to, ..settings() }.validate(), "to");
    }
}
