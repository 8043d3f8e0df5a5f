//! Retries: how long to wait, what the receiver may ask for, and when to give up.

use domain::id::{AlertId, ChannelId};
use domain::notification::{
    Attempt, BACKOFF_FIRST, BACKOFF_MAX, DEAD_AFTER, Next, NotificationKind, NotificationStatus,
    after_attempt, dedup_key,
};
use domain::time::{Span, Timestamp};
use proptest::prelude::*;

const CREATED: Timestamp = Timestamp(1_700_000_000_000_000);

fn later(retry_after: Option<Span>) -> Attempt {
    Attempt::Later { answer: "503".into(), retry_after }
}

fn wait_after(attempts: i64, jitter: f64) -> Span {
    match after_attempt(&later(None), attempts, CREATED, CREATED, jitter) {
        Next::RetryAt(at) => at.since(CREATED),
        other => panic!("{other:?} instead of a retry"),
    }
}

#[test]
fn waits_double_from_five_seconds_to_fifteen_minutes() {
    let full = [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900];
    for (attempts, seconds) in (1..).zip(full) {
        assert_eq!(wait_after(attempts, 0.0), Span::seconds(seconds), "after {attempts}");
        assert_eq!(wait_after(attempts, 1.0), Span::millis(seconds * 500), "after {attempts}");
    }
    for absurd in [i64::MIN, -1, 0] {
        assert_eq!(wait_after(absurd, 0.0), BACKOFF_FIRST);
    }
    assert_eq!(wait_after(i64::MAX, 0.0), BACKOFF_MAX);
}

#[test]
fn acceptance_and_refusal_are_final_at_any_age() {
    for age in [Span(0), DEAD_AFTER, Span(i64::MAX)] {
        let now = CREATED.plus(age);
        let accepted = Attempt::Accepted("250".into());
        assert_eq!(after_attempt(&accepted, 1, CREATED, now, 0.5), Next::Sent);
        let refused = Attempt::Never("404".into());
        assert_eq!(after_attempt(&refused, 1, CREATED, now, 0.5), Next::Dead);
    }
}

#[test]
fn after_a_day_it_is_dead_and_not_a_moment_before() {
    let day = CREATED.plus(DEAD_AFTER);
    assert_eq!(after_attempt(&later(None), 99, CREATED, day, 0.5), Next::Dead);
    let before = after_attempt(&later(None), 99, CREATED, day.minus(Span(1)), 0.0);
    assert_eq!(before, Next::RetryAt(day.minus(Span(1)).plus(BACKOFF_FIRST)), "one last chance");
}

#[test]
fn the_receiver_may_ask_for_patience_within_the_day() {
    let asked =
        |seconds| after_attempt(&later(Some(Span::seconds(seconds))), 1, CREATED, CREATED, 0.0);
    let at = |seconds| Next::RetryAt(CREATED.plus(Span::seconds(seconds)));
    assert_eq!(asked(3_600), at(3_600));
    assert_eq!(asked(1), at(5), "less than the usual wait is not taken up");
    assert_eq!(asked(-60), at(5));
    assert_eq!(asked(7 * 86_400), at(86_400), "a week would be death unseen: one more try");
}

proptest! {
    #[test]
    fn jitter_shortens_by_at_most_half(attempts in 1_i64..60, jitter in 0.0_f64..=1.0) {
        let full = wait_after(attempts, 0.0);
        let wait = wait_after(attempts, jitter);
        prop_assert!(wait <= full && wait.0 >= full.0 / 2);
        prop_assert!(full <= BACKOFF_MAX && full >= BACKOFF_FIRST);
    }

    #[test]
    fn a_retry_lies_ahead_and_honours_what_was_asked(
        attempts in 1_i64..60,
        age_s in -3_600_i64..86_400,
        asked_s in prop::option::of(0_i64..200_000),
        jitter in -1.0_f64..2.0,
    ) {
        let now = CREATED.plus(Span::seconds(age_s));
        let asked = asked_s.map(Span::seconds);
        let Next::RetryAt(at) = after_attempt(&later(asked), attempts, CREATED, now, jitter) else {
            return Err(TestCaseError::fail("young enough for a retry"));
        };
        prop_assert!(at > now);
        let last_chance = CREATED.plus(DEAD_AFTER);
        let honoured = asked.is_none_or(|asked| at >= now.plus(asked).min(last_chance));
        prop_assert!(honoured);
        prop_assert!(at <= last_chance.max(now.plus(BACKOFF_FIRST)));
    }

    #[test]
    fn a_receiver_that_never_answers_ends_the_story_within_bounds(
        jitters in prop::collection::vec(0.0_f64..1.0, 1..20),
    ) {
        let mut now = CREATED;
        let mut attempts = 0;
        for jitter in jitters.into_iter().cycle() {
            attempts += 1;
            match after_attempt(&later(None), attempts, CREATED, now, jitter) {
                Next::RetryAt(at) => {
                    prop_assert!(at > now);
                    now = at;
                }
                Next::Dead => break,
                Next::Sent => return Err(TestCaseError::fail("nobody accepted it")),
            }
        }
        prop_assert!(now.since(CREATED) >= DEAD_AFTER);
        prop_assert!(now.since(CREATED) <= Span(DEAD_AFTER.0 + BACKOFF_FIRST.0));
        prop_assert!((96..=210).contains(&attempts), "{attempts} attempts in a day");
    }

    #[test]
    fn a_message_has_one_name_for_ever_and_none_of_anothers(
        one in (0_i64..3, 0_i64..3, 0_i64..3, 0_i64..3, "[a-b@/]{0,3}", 0_u32..2),
        two in (0_i64..3, 0_i64..3, 0_i64..3, 0_i64..3, "[a-b@/]{0,3}", 0_u32..2),
    ) {
        let key = |(subject, seq, alert, channel, recipient, repeat): &(i64, i64, i64, i64, String, u32)| {
            dedup_key(("host", *subject, *seq), AlertId(*alert), ChannelId(*channel), recipient, *repeat)
        };
        prop_assert_eq!(key(&one) == key(&two), one == two);
    }
}

#[test]
fn names_lead_back() {
    use NotificationStatus::{Dead, Discarded, Pending, Sent, Suppressed};
    for status in [Pending, Sent, Dead, Discarded, Suppressed] {
        assert_eq!(status.as_str().parse(), Ok(status));
    }
    for kind in [NotificationKind::Problem, NotificationKind::Recovery] {
        assert_eq!(kind.as_str().parse(), Ok(kind));
    }
    assert!("".parse::<NotificationStatus>().is_err());
    assert!("Problem".parse::<NotificationKind>().is_err());
}
