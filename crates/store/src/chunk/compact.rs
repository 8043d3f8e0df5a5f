//! When what is sealed and joined: the order in which history becomes small.

use domain::time::Timestamp;

use super::DAY_S;
use crate::engine::Store;
use crate::error::Result;

/// The log is sealed in stretches of this length. Each sealing touches the pages of every series,
/// so that many small ones write far more than they keep; a day has a whole number of them.
const STRETCH_S: i64 = 4 * 3_600;
/// Hours are joined a second time: those of a month make one chunk.
const MONTH_S: i64 = 30 * DAY_S;
/// The setting that holds until when months are joined, in seconds since 1970.
const MONTHS_MARK: &str = "joined_months_until";

/// How much of the newest history stays in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compaction {
    /// Seconds for which results stay in the log, at least.
    pub log_s: i64,
    /// Samples in the log, at most.
    pub log_samples_max: i64,
}

impl Store {
    /// Seals what is old enough at `now` or too much, and joins the days and months that are
    /// sealed as a whole. Returns how many rows of the log were sealed.
    pub async fn compact(&self, now: Timestamp, limits: &Compaction) -> Result<usize> {
        let until = now.seconds().saturating_sub(limits.log_s);
        let sealed_until = until.div_euclid(STRETCH_S) * STRETCH_S;
        let mut sealed = 0;
        loop {
            let rows = match self.seal(Timestamp::from_seconds(sealed_until)).await? {
                0 => self.seal_beyond(limits.log_samples_max).await?,
                rows => rows,
            };
            sealed += rows;
            if rows == 0 {
                break;
            }
        }
        let today = sealed_until.div_euclid(DAY_S) * DAY_S;
        while self.join_pieces(today - 1).await? > 0 {}
        self.join_months(today).await?;
        Ok(sealed)
    }

    async fn join_months(&self, until: i64) -> Result<()> {
        let mark = self.setting(MONTHS_MARK).await?.and_then(|text| text.parse().ok());
        let from = match mark {
            // Not after a clock that was ahead for a while: the months up to there are still to come.
            Some(done_until) => Some(until.min(done_until)),
            None => self.oldest_chunk().await?,
        };
        for (from, to) in from.map_or_else(Vec::new, |from| months(from, until)) {
            while self.join_hours(from, to).await? > 0 {}
            self.set_setting(MONTHS_MARK, &(to + 1).to_string()).await?;
        }
        Ok(())
    }

    async fn oldest_chunk(&self) -> Result<Option<i64>> {
        let sql = "SELECT MIN(t0) AS t0 FROM sample_chunks";
        self.read().await?.query_one(sql, vec![]).await?.int_or_null("t0")
    }
}

/// First and last second of each whole month from the one with `from` to the last that ends by
/// `until`.
fn months(from: i64, until: i64) -> Vec<(i64, i64)> {
    let (first, end) = (from.div_euclid(MONTH_S), until.div_euclid(MONTH_S));
    (first..end).map(|number| (number * MONTH_S, (number + 1) * MONTH_S - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_months_are_joined_and_none_twice() {
        let month = |number: i64| (number * MONTH_S, (number + 1) * MONTH_S - 1);
        let middle = 600 * MONTH_S + MONTH_S / 2;
        assert_eq!(months(middle - 2 * MONTH_S, middle), [month(598), month(599)]);
        assert_eq!(months(600 * MONTH_S, middle), []);
        assert_eq!(months(600 * MONTH_S, 601 * MONTH_S), [month(600)]);
        // A clock that was set back.
        assert_eq!(months(605 * MONTH_S, middle), []);
    }
}
