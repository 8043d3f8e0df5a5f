//! Redundancy groups and services, against the specification's table.

use std::collections::{BTreeMap, BTreeSet};

use domain::health::Health::{self, Critical, Degraded, Major, Minor, NoData, Ok, Unknown};
use domain::id::{CheckId, HostGroupId, HostId, ServiceId};
use domain::service::{
    Member, MemberHealth, RedundancyGroup, ServiceSettings, redundancy_health, service_health,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::health::any_health;
use super::refusal::assert_refused;

fn plain(healths: &[Health]) -> Vec<MemberHealth> {
    healths.iter().map(|health| MemberHealth::from(*health)).collect()
}

#[test]
fn redundancy_groups_follow_the_table() {
    let table: &[(u32, &[Health], Health)] = &[
        (1, &[], NoData),
        (1, &[Ok], Ok),
        (1, &[Critical], Critical),
        (1, &[Ok, Ok, Ok], Ok),
        (1, &[Ok, Ok, Critical], Degraded),
        (1, &[Ok, Unknown], Degraded),
        (1, &[Ok, NoData], Ok),
        (1, &[Critical, Major, Minor], Minor),
        (1, &[Critical, Unknown], Unknown),
        (1, &[NoData, NoData], NoData),
        // A member that never ran proves nothing: the only one that speaks has failed.
        (1, &[NoData, Critical], Critical),
        (2, &[Ok, Ok, Ok], Ok),
        (2, &[Ok, Ok, Critical], Degraded),
        (2, &[Ok, Minor, Critical], Minor),
        (2, &[Ok, Critical, Critical], Critical),
        (3, &[Ok, Ok, Major], Major),
        (2, &[Ok, NoData], NoData),
        // Two of two are needed and one is known to have failed: silence does not hide it.
        (2, &[NoData, Critical], Critical),
        (3, &[Ok, NoData, Major], Major),
        // Out-of-range numbers, which validation refuses, must still not panic.
        (0, &[Ok, Critical], Degraded),
        (9, &[Ok, Critical], Critical),
    ];
    for (needed, members, expected) in table {
        let found = redundancy_health(*needed, &plain(members));
        assert_eq!(found, *expected, "{needed} of {members:?}");
    }
}

#[test]
fn a_host_group_with_an_ok_host_counts_as_degraded() {
    let partly = |health| MemberHealth { health, some_host_ok: true };
    for failed in [Critical, Major, Minor] {
        assert_eq!(redundancy_health(1, &[partly(failed)]), Degraded);
        assert_eq!(redundancy_health(1, &[partly(failed), Critical.into()]), Degraded);
        assert_eq!(redundancy_health(2, &[partly(failed), Ok.into()]), Degraded);
    }
    assert_eq!(redundancy_health(1, &[partly(Ok)]), Ok);
    assert_eq!(redundancy_health(1, &[partly(Unknown)]), Unknown, "never made worse");
}

/// A router that everything needs, three web servers of which one suffices.
fn shop() -> ServiceSettings {
    ServiceSettings {
        name: "shop".into(),
        description: String::new(),
        dependencies: [Member::Host(HostId(1))].into(),
        redundancy_groups: vec![RedundancyGroup {
            name: "web servers".into(),
            needed: 1,
            members: (2..=4).map(|id| Member::Host(HostId(id))).collect(),
        }],
    }
}

#[test]
fn the_router_and_the_web_servers() {
    let with = |failed: &[i64]| {
        service_health(&shop(), |member| match member {
            Member::Host(id) if failed.contains(&id.0) => Critical.into(),
            _ => Ok.into(),
        })
    };
    assert_eq!(with(&[]), Ok);
    assert_eq!(with(&[3]), Degraded);
    assert_eq!(with(&[2, 3]), Degraded);
    assert_eq!(with(&[2, 3, 4]), Critical);
    assert_eq!(with(&[1]), Critical);
    assert_eq!(with(&[1, 3]), Critical);
}

#[test]
fn a_service_without_parts_has_no_data() {
    let empty =
        ServiceSettings { dependencies: BTreeSet::new(), redundancy_groups: Vec::new(), ..shop() };
    assert_eq!(service_health(&empty, |_| Critical.into()), NoData);
}

#[test]
fn a_dependency_on_a_host_group_is_not_softened() {
    let mut settings = shop();
    settings.dependencies = [Member::HostGroup(HostGroupId(1))].into();
    let partly = |_| MemberHealth { health: Critical, some_host_ok: true };
    assert_eq!(service_health(&settings, partly), Critical);
}

#[test]
fn child_services_are_found_wherever_they_stand() {
    let mut settings = shop();
    settings.dependencies.insert(Member::Service(ServiceId(7)));
    settings.dependencies.insert(Member::Check(CheckId(8)));
    settings.redundancy_groups[0].members.insert(Member::Service(ServiceId(9)));
    assert_eq!(settings.child_services(), [ServiceId(7), ServiceId(9)].into());
}

#[test]
fn validation_names_the_field() {
    type Change = fn(&mut ServiceSettings);
    assert_eq!(shop().validate(), Result::Ok(()));
    let faults: [(&str, Change); 6] = [
        ("name", |s| s.name = " ".into()),
        ("description", |s| s.description = "\0".into()),
        ("redundancy_groups[0].name", |s| s.redundancy_groups[0].name.clear()),
        ("redundancy_groups[0].members", |s| s.redundancy_groups[0].members.clear()),
        ("redundancy_groups[0].needed", |s| s.redundancy_groups[0].needed = 0),
        ("redundancy_groups[0].needed", |s| s.redundancy_groups[0].needed = 4),
    ];
    for (field, change) in faults {
        let mut settings = shop();
        change(&mut settings);
        assert_refused(settings.validate(), field);
    }
}

/// The specification's sentences, one after the other.
fn model(needed: usize, members: &[MemberHealth]) -> Health {
    let counted: Vec<Health> = members
        .iter()
        .map(|member| match member.health {
            Critical | Major | Minor if member.some_host_ok => Degraded,
            health => health,
        })
        .collect();
    let problems = || counted.iter().copied().filter(|health| health.is_problem());
    let ok = counted.iter().filter(|health| **health == Ok).count();
    if counted.is_empty() {
        NoData
    } else if ok >= needed.min(counted.len()) {
        if problems().count() > 0 { Degraded } else { Ok }
    } else {
        let best_first = [Ok, Unknown, Degraded, Minor, Major, Critical];
        let kth = best_first
            .into_iter()
            .flat_map(|health| counted.iter().filter(move |other| **other == health))
            .nth(needed - 1);
        kth.copied().or_else(|| problems().max()).unwrap_or(NoData)
    }
}

fn members() -> impl Strategy<Value = Vec<MemberHealth>> {
    let member = (any_health(), any::<bool>())
        .prop_map(|(health, some_host_ok)| MemberHealth { health, some_host_ok });
    prop::collection::vec(member, 0..7)
}

proptest! {
    #[test]
    fn redundancy_agrees_with_the_sentences(needed in 1_usize..8, members in members()) {
        let found = redundancy_health(u32::try_from(needed).unwrap(), &members);
        prop_assert_eq!(found, model(needed, &members));
    }

    #[test]
    fn the_order_of_members_does_not_matter(needed in 1_u32..8, members in members()) {
        let reversed: Vec<MemberHealth> = members.iter().rev().copied().collect();
        prop_assert_eq!(redundancy_health(needed, &members), redundancy_health(needed, &reversed));
    }

    #[test]
    fn a_member_that_gets_worse_never_helps(
        needed in 1_u32..6,
        healths in prop::collection::vec(select(vec![Ok, Minor, Major, Critical]), 1..6),
        which in any::<prop::sample::Index>(),
        worse in select(vec![Ok, Minor, Major, Critical]),
    ) {
        let before = redundancy_health(needed, &plain(&healths));
        let mut after = healths.clone();
        let member = which.get(&healths);
        *which.get_mut(&mut after) = worse.max(*member);
        prop_assert!(redundancy_health(needed, &plain(&after)) >= before);
    }

    #[test]
    fn a_service_is_as_bad_as_its_worst_part(
        healths in prop::collection::vec(any_health(), 6),
        dependencies in 0_usize..=6,
        needed in 1_u32..3,
    ) {
        let by_member: BTreeMap<Member, Health> =
            (0..).map(|id| Member::Host(HostId(id))).zip(healths.iter().copied()).collect();
        let (all_of, some_of): (BTreeSet<Member>, BTreeSet<Member>) = (
            by_member.keys().take(dependencies).copied().collect(),
            by_member.keys().skip(dependencies).copied().collect(),
        );
        let group = RedundancyGroup { name: "some".into(), needed, members: some_of };
        let settings = ServiceSettings {
            dependencies: all_of,
            redundancy_groups: vec![group],
            ..shop()
        };
        let expected = Health::worst(
            healths[..dependencies]
                .iter()
                .copied()
                .chain([redundancy_health(needed, &plain(&healths[dependencies..]))]),
        );
        prop_assert_eq!(service_health(&settings, |m| by_member[&m].into()), expected);
    }
}
