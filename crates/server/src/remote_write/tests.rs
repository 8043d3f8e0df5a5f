//! Chance sequences of what happens to a sender: commits, late ones among them, sealing, failures
//! of the receiver, restarts, long breaks, a clock that is set back. Whatever the order, the
//! receiver ends up with everything, each series in order; and once, as long as requests are
//! answered and the clock goes forward.

mod place;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::Progress;
use place::{Place, SERIES, Samples};

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// Time passes, and one commit holds these results: which series, and seconds under way.
    Commit { pause_s: i64, results: Vec<(usize, i64)> },
    /// A round, of which the first so many requests are answered.
    Round { answered: usize },
    /// The oldest rows are sealed, all but so many.
    Seal { left: usize },
    /// The server stops and starts.
    Restart,
    /// The clock is set back by so many seconds.
    SetBack(i64),
}

fn step() -> impl Strategy<Value = Step> {
    // Mostly seconds, sometimes a break that is longer than a stretch.
    let pause = prop_oneof![6 => 0_i64..8, 1 => 0_i64..100_000];
    let results = proptest::collection::vec((0..SERIES, 0_i64..40), 1..5);
    prop_oneof![
        8 => (pause, results).prop_map(|(pause_s, results)| Step::Commit { pause_s, results }),
        4 => prop_oneof![3 => Just(usize::MAX), 1 => 0_usize..3]
            .prop_map(|answered| Step::Round { answered }),
        2 => (0_usize..6).prop_map(|left| Step::Seal { left }),
        1 => Just(Step::Restart),
        1 => (0_i64..20_000).prop_map(Step::SetBack),
    ]
}

async fn run(batch_samples_max: usize, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut place = Place::new(batch_samples_max).await;
    for step in steps {
        match step {
            Step::Commit { pause_s, results } => place.commit(*pause_s, results).await,
            Step::Round { answered } => {
                place.receiver.answer(*answered);
                let _ = place.sender.round().await;
            }
            Step::Seal { left } => place.seal(*left).await,
            Step::Restart => place.restart().await,
            Step::SetBack(seconds) => place.set_clock(-*seconds),
        }
    }
    catch_up(&mut place).await;
    check(&place)?;
    if !steps.iter().any(|step| matches!(step, Step::SetBack(_))) {
        check_with_a_steady_clock(&place, batch_samples_max)?;
    }
    Ok(())
}

async fn catch_up(place: &mut Place) {
    place.receiver.answer(usize::MAX);
    for _ in 0..10_000 {
        if place.sender.round().await.unwrap() == Progress::CaughtUp {
            return;
        }
    }
    panic!("the sender never catches up");
}

fn check(place: &Place) -> Result<(), TestCaseError> {
    let received = place.receiver.received();
    for (series, measured) in &place.measured {
        let all = received.get(series).cloned().unwrap_or_default();
        let mut first: Vec<(i64, f64)> = Vec::new();
        for sample in &all {
            if !first.contains(sample) {
                first.push(*sample);
            }
        }
        prop_assert_eq!(&first, measured, "{}", series);
    }
    prop_assert_eq!(place.shared.remote_write.dropped(), 0);
    Ok(())
}

/// What holds besides if time goes forward.
fn check_with_a_steady_clock(place: &Place, batch_samples_max: usize) -> Result<(), TestCaseError> {
    let counts = |samples: &Samples| -> usize { samples.values().map(Vec::len).sum() };
    if batch_samples_max == usize::MAX {
        // A round is one request, which is taken as a whole or not at all.
        prop_assert_eq!(counts(&place.receiver.received()), counts(&place.measured), "twice");
    }
    // What Prometheus would refuse.
    prop_assert!(place.receiver.behind_s_max() < 3_600);
    Ok(())
}

#[tokio::test]
async fn the_past_is_sent_if_asked_for() {
    let mut place = Place::new(usize::MAX).await;
    place.commit(10, &[(0, 0)]).await;
    place.commit(3 * 86_400, &[(0, 0), (1, 0)]).await;
    place.seal(0).await;
    place.commit(3_600, &[(0, 0)]).await;
    place.start_anew(0).await;
    catch_up(&mut place).await;
    assert!(place.receiver.received().is_empty(), "only what comes from now on");
    place.commit(60, &[(1, 0)]).await;
    catch_up(&mut place).await;
    assert_eq!(place.receiver.received().values().map(Vec::len).sum::<usize>(), 1);

    place.receiver.forget();
    place.start_anew(2).await;
    catch_up(&mut place).await;
    let mut expected = place.measured.clone();
    expected.get_mut("web-0").unwrap().remove(0);
    assert_eq!(place.receiver.received(), expected);
}

/// A sender that had nothing to do must not take what was sealed since for nothing.
#[tokio::test]
async fn what_is_sealed_before_the_next_round_is_sent() {
    let mut place = Place::new(usize::MAX).await;
    catch_up(&mut place).await;
    place.commit(1, &[(0, 0)]).await;
    place.seal(0).await;
    catch_up(&mut place).await;
    assert_eq!(place.receiver.received(), place.measured);
}

#[tokio::test]
async fn a_clock_that_is_set_back_hides_nothing() {
    let mut place = Place::new(usize::MAX).await;
    place.commit(7_200, &[(0, 0)]).await;
    catch_up(&mut place).await;
    place.commit(7_200, &[(0, 0)]).await;
    place.seal(0).await;
    place.set_clock(-3_600);
    place.restart().await;
    place.commit(1, &[(1, 0)]).await;
    place.restart().await;
    catch_up(&mut place).await;
    place.commit(1, &[(2, 0)]).await;
    place.seal(0).await;
    catch_up(&mut place).await;
    assert_eq!(place.receiver.received(), place.measured);
}

/// More of them than a sender remembers: some things come twice, but all of them come.
#[tokio::test]
async fn many_late_samples_survive_an_outage() {
    let mut place = Place::new(usize::MAX).await;
    place.commit(12_000, &[(0, 0)]).await;
    catch_up(&mut place).await;
    place.receiver.answer(0);
    let late: Vec<_> =
        (0..11_000).rev().flat_map(|under_way| [(1, under_way), (2, under_way)]).collect();
    place.commit(1, &late).await;
    place.sender.round().await.unwrap_err();
    place.seal(0).await;
    place.restart().await;
    catch_up(&mut place).await;
    let mut received = place.receiver.received();
    received.values_mut().for_each(Vec::dedup);
    assert_eq!(received, place.measured);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn everything_arrives_in_order(
        small in any::<bool>(),
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(if small { 3 } else { usize::MAX }, &steps))?;
    }
}
