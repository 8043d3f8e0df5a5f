//! The order of severity, and worst-of.

use domain::health::{Health, UnknownHealth};
use proptest::prelude::*;
use proptest::sample::select;

/// The specification's own order, most severe first.
const MOST_TO_LEAST: [Health; 7] = [
    Health::Critical,
    Health::Major,
    Health::Minor,
    Health::Degraded,
    Health::Unknown,
    Health::Ok,
    Health::NoData,
];

pub(super) fn any_health() -> impl Strategy<Value = Health> {
    select(Health::ALL.to_vec())
}

#[test]
fn severity_is_ordered_as_specified() {
    assert!(MOST_TO_LEAST.windows(2).all(|pair| pair[0] > pair[1]));
    assert!(Health::ALL.iter().rev().eq(&MOST_TO_LEAST), "ALL is least severe first");
    assert_eq!(Health::default(), Health::NoData);
}

#[test]
fn only_ok_and_no_data_are_no_problem() {
    let calm: Vec<Health> = Health::ALL.into_iter().filter(|h| !h.is_problem()).collect();
    assert_eq!(calm, [Health::NoData, Health::Ok]);
}

#[test]
fn names_are_the_same_everywhere_and_lead_back() {
    for health in Health::ALL {
        assert_eq!(health.as_str().parse(), Ok(health));
        assert_eq!(health.to_string(), health.as_str());
        assert_eq!(serde_json::to_value(health).unwrap(), health.as_str());
    }
    for wrong in ["", "OK", "Critical", "warning", " ok", "no data"] {
        assert_eq!(wrong.parse::<Health>(), Err(UnknownHealth(wrong.to_owned())));
    }
}

#[test]
fn the_worst_of_nothing_is_no_data() {
    assert_eq!(Health::worst([]), Health::NoData);
    assert_eq!(Health::worst([Health::NoData, Health::Ok]), Health::Ok);
}

proptest! {
    #[test]
    fn the_worst_is_the_first_in_the_specified_order(
        members in prop::collection::vec(any_health(), 1..12),
    ) {
        let expected = MOST_TO_LEAST.into_iter().find(|health| members.contains(health));
        prop_assert_eq!(Some(Health::worst(members)), expected);
    }
}
