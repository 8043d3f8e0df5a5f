//! The windows as the database remembers them, so that a restart does not make classifiers forget.
//!
//! The log has the newest results whole. What runs rarely is older than the log: of it, the
//! numbers are known from the chunks, and failed runs from their texts. That a check has failed for
//! three days must not be forgotten, or its next failure would look like the first.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use domain::history::{Entry, Window};
use domain::id::{AssignmentId, SeriesId};
use domain::outcome::{Metric, PRIMARY, ResultType};
use domain::time::{Span, Timestamp};
use store::StoreError;
use store::log::LogEntry;
use store::message::Message;
use store::series::Series;

use super::judge::Windows;
use crate::plan::Plan;
use crate::shared::Shared;

/// Rebuilds the windows of all that runs.
pub(super) async fn rebuild(shared: &Shared) -> Result<Windows, StoreError> {
    let plan = shared.plan.get();
    let ids: Vec<AssignmentId> = plan.assignments.keys().copied().collect();
    let mut of_assignment: HashMap<AssignmentId, Vec<Series>> = HashMap::new();
    for series in shared.store.series_of(&ids).await? {
        of_assignment.entry(series.assignment_id).or_default().push(series);
    }
    let logged = newest_logged(shared, &plan).await?;
    let message_ids: BTreeSet<i64> = logged.values().flatten().map(|one| one.message_id).collect();
    let texts = shared.store.message_texts(&message_ids).await?;
    let windows = Windows::default();
    for (id, planned) in &plan.assignments {
        let series = of_assignment.get(id).map(Vec::as_slice).unwrap_or_default();
        let logged = logged.get(id);
        let missing = planned.n_historical.saturating_sub(logged.map_or(0, VecDeque::len));
        let first = logged.and_then(|logged| logged.front()).map(|entry| entry.at);
        let mut window = Window::new(planned.n_historical);
        if missing > 0 {
            sealed(shared, series, planned.n_historical, first).await?.for_each(|e| window.push(e));
            let before = first.unwrap_or(Timestamp(i64::MAX));
            let all = series.is_empty();
            for message in shared.store.messages_before(*id, before, planned.n_historical).await? {
                // A run that gave a number is known by that.
                if all || message.result_type != ResultType::Plugin {
                    told(&message, planned.n_historical, before).for_each(|e| window.push(e));
                }
            }
        }
        let by_id: HashMap<SeriesId, &Series> = series.iter().map(|one| (one.id, one)).collect();
        for entry in logged.into_iter().flatten() {
            window.push(whole(entry, &by_id, &texts));
        }
        windows.put(*id, window);
    }
    Ok(windows)
}

/// The newest results of each assignment that are in the log, as many as its window holds.
async fn newest_logged(
    shared: &Shared,
    plan: &Plan,
) -> Result<HashMap<AssignmentId, VecDeque<LogEntry>>, StoreError> {
    let mut newest: HashMap<AssignmentId, VecDeque<LogEntry>> = HashMap::new();
    let visit = |entry: LogEntry| {
        let Some(planned) = plan.assignments.get(&entry.assignment_id) else { return };
        let entries = newest.entry(entry.assignment_id).or_default();
        entries.push_back(entry);
        if entries.len() > planned.n_historical {
            entries.pop_front();
        }
    };
    shared.store.visit_log(Timestamp(i64::MIN), visit).await?;
    Ok(newest)
}

/// The sealed measurements before `before`, oldest first, at most `count`.
async fn sealed(
    shared: &Shared,
    series: &[Series],
    count: usize,
    before: Option<Timestamp>,
) -> Result<impl Iterator<Item = Entry> + use<>, StoreError> {
    let mut by_time: BTreeMap<i64, Entry> = BTreeMap::new();
    for one in series {
        for sample in shared.store.sealed_tail(one.id, count).await? {
            let entry = by_time.entry(sample.t).or_insert_with(|| Entry {
                at: Timestamp::from_seconds(sample.t),
                result_type: ResultType::Plugin,
                value: None,
                message: None,
                metrics: Vec::new(),
            });
            take_number(entry, one, sample.value);
        }
    }
    let until = before.map_or(i64::MAX, Timestamp::seconds);
    Ok(by_time.into_values().filter(move |entry| entry.at.seconds() < until))
}

/// The newest `count` of the runs before `before` that left this text. Of repeats only their number,
/// the first and the last are known: they are taken to have come evenly.
fn told(message: &Message, count: usize, before: Timestamp) -> impl Iterator<Item = Entry> {
    let length = message.last_at.since(message.first_at);
    let distance = length.0.checked_div(message.count - 1).unwrap_or(0);
    let at = move |back: i64| message.last_at.minus(Span(distance.saturating_mul(back)));
    let newest = (0..message.count).map(at).filter(move |at| *at < before).take(count);
    newest.map(|at| Entry {
        at,
        result_type: message.result_type,
        value: None,
        message: Some(message.text.clone()),
        metrics: Vec::new(),
    })
}

fn whole(
    logged: &LogEntry,
    series: &HashMap<SeriesId, &Series>,
    texts: &HashMap<i64, String>,
) -> Entry {
    let mut entry = Entry {
        at: logged.at,
        result_type: logged.result_type,
        value: None,
        message: texts.get(&logged.message_id).cloned(),
        metrics: Vec::new(),
    };
    for (id, number) in &logged.samples {
        if let Some(series) = series.get(id) {
            take_number(&mut entry, series, *number);
        }
    }
    entry
}

fn take_number(entry: &mut Entry, series: &Series, number: f64) {
    if series.metric == PRIMARY {
        entry.value = Some(number);
    } else {
        let (name, unit) = (series.metric.clone(), series.unit.clone());
        entry.metrics.push(Metric { name, value: number, unit });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: i64, (first, last): (i64, i64), most: usize, before: i64) -> Vec<i64> {
        let message = Message {
            id: 1,
            assignment_id: AssignmentId(1),
            result_type: ResultType::ConnectionError,
            text: "refused".to_owned(),
            count,
            first_at: Timestamp::from_seconds(first),
            last_at: Timestamp::from_seconds(last),
        };
        let runs: Vec<Entry> = told(&message, most, Timestamp::from_seconds(before)).collect();
        assert!(runs.iter().all(|run| run.result_type == ResultType::ConnectionError));
        assert!(runs.iter().all(|run| run.message.as_deref() == Some("refused")));
        runs.iter().map(|run| run.at.seconds()).collect()
    }

    #[test]
    fn failed_runs_come_back_from_their_texts() {
        assert_eq!(seconds(1, (50, 50), 5, 100), [50]);
        assert_eq!(seconds(4, (10, 40), 5, 100), [40, 30, 20, 10]);
        assert_eq!(seconds(4, (10, 40), 2, 100), [40, 30], "the newest");
        assert_eq!(seconds(4, (10, 40), 5, 30), [20, 10], "the others are in the log");
        assert_eq!(seconds(3, (7, 7), 5, 100), [7, 7, 7]);
    }
}
