//! Reads what is exported, in order: the series one after the other, of each the hours first and
//! then the measurements, a page at a time.

use std::collections::VecDeque;

use domain::id::SeriesId;
use domain::rollup::{ROLLUP_S, Rollup};
use domain::series::Sample;
use store::{Store, StoreError};

use super::{About, Resolution};

const DAY_S: i64 = 86_400;
/// Measurements of this time are read at once.
const SAMPLES_PAGE_S: i64 = DAY_S;
/// Hours of this time are.
const HOURS_PAGE_S: i64 = 60 * DAY_S;

/// A series that is exported.
#[derive(Debug, Clone)]
pub(super) struct Exported {
    pub(super) id: SeriesId,
    pub(super) metric: String,
    pub(super) unit: String,
}

/// What comes next in the file.
#[derive(Debug)]
pub(super) enum Event {
    /// The file begins.
    Begin,
    /// A series begins.
    Series(Exported),
    /// Hours of that series, in order of time; never after its samples.
    Hours(Vec<Rollup>),
    /// Samples of it, in order of time.
    Samples(Vec<Sample>),
    /// The file ends.
    End,
}

/// A stretch of one series that is read at once: seconds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Hours(i64, i64),
    Samples(i64, i64),
}

/// Reads page by page.
#[derive(Debug)]
pub(super) struct Reader {
    store: Store,
    span: (i64, i64),
    resolution: Resolution,
    begun: bool,
    ended: bool,
    waiting: VecDeque<Exported>,
    /// The series that is read now, and what of it is still to be read.
    open: Option<(SeriesId, Pages)>,
}

/// Pages of one series, made as they are needed: six years of days are many.
#[derive(Debug)]
struct Pages {
    hours: (i64, i64),
    samples: (i64, i64),
}

impl Reader {
    pub(super) fn new(store: Store, about: &About, series: VecDeque<Exported>) -> Self {
        Self {
            store,
            span: (about.from, about.to),
            resolution: about.resolution,
            begun: false,
            ended: false,
            waiting: series,
            open: None,
        }
    }

    /// What comes next; none after the end.
    pub(super) async fn next(&mut self) -> Result<Option<Event>, StoreError> {
        if !self.begun {
            self.begun = true;
            return Ok(Some(Event::Begin));
        }
        while let Some((series, pages)) = &mut self.open {
            let series = *series;
            let event = match pages.next() {
                None => {
                    self.open = None;
                    break;
                }
                Some(Page::Hours(from, to)) => {
                    Event::Hours(self.store.history(series, from, to, ROLLUP_S).await?.hours)
                }
                Some(Page::Samples(from, to)) => {
                    Event::Samples(self.store.samples(series, from, to).await?)
                }
            };
            if !event.is_empty() {
                return Ok(Some(event));
            }
        }
        if let Some(series) = self.waiting.pop_front() {
            let kept_from = self.store.measured_from(series.id).await?;
            self.open = Some((series.id, Pages::of(self.resolution, self.span, kept_from)));
            return Ok(Some(Event::Series(series)));
        }
        let last = (!self.ended).then_some(Event::End);
        self.ended = true;
        Ok(last)
    }
}

impl Event {
    fn is_empty(&self) -> bool {
        match self {
            Self::Hours(hours) => hours.is_empty(),
            Self::Samples(samples) => samples.is_empty(),
            Self::Begin | Self::Series(_) | Self::End => false,
        }
    }
}

impl Pages {
    /// `kept_from` is the second of the oldest measurement that is kept. Hours are whole ones:
    /// those that begin in the span, or hold its first second.
    fn of(resolution: Resolution, (from, to): (i64, i64), kept_from: Option<i64>) -> Self {
        const NOTHING: (i64, i64) = (0, -1);
        let hour = |second: i64| second.div_euclid(ROLLUP_S) * ROLLUP_S;
        let (first_hour, end) = (hour(from), hour(to) + ROLLUP_S - 1);
        let samples = kept_from.map_or(NOTHING, |kept| (from.max(kept), to));
        let older = kept_from.map_or(end, |kept| end.min(hour(kept) - 1));
        match resolution {
            Resolution::Raw => Self { hours: NOTHING, samples },
            Resolution::Hour => Self { hours: (first_hour, end), samples: NOTHING },
            Resolution::Auto => Self { hours: (first_hour, older), samples },
        }
    }

    fn next(&mut self) -> Option<Page> {
        if let Some((from, to)) = cut(&mut self.hours, HOURS_PAGE_S) {
            return Some(Page::Hours(from, to));
        }
        cut(&mut self.samples, SAMPLES_PAGE_S).map(|(from, to)| Page::Samples(from, to))
    }
}

/// Takes the first page off a span; pages end with whole days.
fn cut(span: &mut (i64, i64), page_s: i64) -> Option<(i64, i64)> {
    let (from, to) = *span;
    if from > to {
        return None;
    }
    let end = to.min((from.div_euclid(page_s) + 1) * page_s - 1);
    span.0 = end + 1;
    Some((from, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_every_second_once() {
        let mut span = (DAY_S - 5, 3 * DAY_S + 7);
        let pages: Vec<_> = std::iter::from_fn(|| cut(&mut span, DAY_S)).collect();
        let expected = [
            (DAY_S - 5, DAY_S - 1),
            (DAY_S, 2 * DAY_S - 1),
            (2 * DAY_S, 3 * DAY_S - 1),
            (3 * DAY_S, 3 * DAY_S + 7),
        ];
        assert_eq!(pages, expected);
    }

    #[test]
    fn hours_end_where_measurements_begin() {
        let pages = Pages::of(Resolution::Auto, (100, 10_000), Some(7_205));
        assert_eq!((pages.hours, pages.samples), ((0, 7_199), (7_205, 10_000)));
        let pages = Pages::of(Resolution::Auto, (100, 10_000), None);
        assert_eq!(pages.hours, (0, 10_799));
        assert!(pages.samples.0 > pages.samples.1);
        let pages = Pages::of(Resolution::Raw, (100, 10_000), Some(50));
        assert_eq!(pages.samples, (100, 10_000));
    }
}
