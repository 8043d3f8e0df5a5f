//! The classifier's window: the last *n* results in order of time, however they arrive.

use domain::history::{Entry, Window};
use domain::id::AssignmentId;
use domain::outcome::{Metric, Outcome, Reply, ResultType};
use domain::time::Timestamp;
use proptest::prelude::*;

fn entry(at: i64, number: usize) -> Entry {
    Entry {
        at: Timestamp(at),
        result_type: ResultType::Plugin,
        value: None,
        message: Some(number.to_string()),
        metrics: Vec::new(),
    }
}

/// Results as they arrive: few distinct times, so that ties and late arrivals are common.
fn arrivals() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec(0_i64..30, 0..60).prop_map(|times| {
        times.into_iter().enumerate().map(|(number, at)| entry(at, number)).collect()
    })
}

/// The last `length` of all that arrived, by time; of the same time, by arrival.
fn last(arrivals: &[Entry], length: usize) -> Vec<Entry> {
    let mut all = arrivals.to_vec();
    all.sort_by_key(|entry| entry.at);
    all.split_off(all.len().saturating_sub(length))
}

fn held(window: &Window) -> Vec<Entry> {
    window.entries().cloned().collect()
}

proptest! {
    #[test]
    fn it_holds_the_last_n_in_order_of_time(arrivals in arrivals(), length in 1_usize..20) {
        let mut window = Window::new(length);
        for (count, entry) in (1..).zip(&arrivals) {
            window.push(entry.clone());
            let expected = last(&arrivals[..count], length);
            prop_assert_eq!(window.newest(), expected.last());
            prop_assert_eq!(held(&window), expected);
        }
    }

    #[test]
    fn resizing_drops_the_oldest_and_forgets_nothing_else(
        arrivals in arrivals(),
        length in 1_usize..20,
        resized in 0_usize..20,
    ) {
        let mut window = Window::new(length);
        for entry in &arrivals {
            window.push(entry.clone());
        }
        window.resize(resized);
        prop_assert_eq!(window.length(), resized.max(1));
        prop_assert_eq!(held(&window), last(&arrivals, length.min(resized.max(1))));
    }
}

#[test]
fn a_window_holds_at_least_one() {
    let mut window = Window::new(0);
    assert_eq!(window.newest(), None);
    window.push(entry(1, 0));
    window.push(entry(2, 1));
    assert_eq!(held(&window), [entry(2, 1)]);
}

#[test]
fn an_entry_keeps_what_the_reply_said() {
    let metric = Metric { name: "load1".into(), value: 0.5, unit: "1".into() };
    let reply = Reply {
        assignment_id: AssignmentId(1),
        at: Timestamp(7),
        duration_us: 5,
        outcome: Outcome { metrics: vec![metric], ..Outcome::failed(ResultType::PluginError, "x") },
    };
    let entry = Entry::from(&reply);
    assert_eq!((entry.at, entry.result_type), (Timestamp(7), ResultType::PluginError));
    assert_eq!((entry.value, entry.message.as_deref()), (None, Some("x")));
    assert_eq!(entry.metrics, reply.outcome.metrics);
}
