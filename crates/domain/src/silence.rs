//! When a check has fallen silent: results that should have come did not.
//!
//! A failed run is a result, too; silence is when not even that arrives, because the runs do not
//! happen: the schedule is gone, or the server cannot keep up. Then nothing is known any more,
//! and the health is `no_data`: a silent monitor is never counted as up.

use crate::schedule::Schedule;
use crate::time::{Span, Timestamp};

/// How long a health is believed if no schedule would confirm it.
const UNSCHEDULED: Span = Span::seconds(60 * 60);
/// How far ahead missed runs are looked for: beyond the longest delta there is.
const AHEAD: Span = Span::seconds(4 * 366 * 86_400);

/// When an assignment counts as silent that was last heard of at `heard_at`: half-way between the
/// second and the third run that it misses, so after 2.5 intervals. Outside of active hours no
/// run is missed. `schedules` are those that run its check.
pub fn silent_at<'a>(
    schedules: impl IntoIterator<Item = &'a Schedule>,
    heard_at: Timestamp,
) -> Timestamp {
    let mut missed: Vec<Timestamp> = Vec::new();
    for schedule in schedules {
        missed.extend(schedule.upcoming(heard_at, heard_at.plus(AHEAD), 3));
    }
    missed.sort_unstable();
    missed.dedup();
    match missed[..] {
        [_, second, third, ..] => second.plus(Span(third.since(second).0 / 2)),
        _ => heard_at.plus(UNSCHEDULED),
    }
}
