//! What storing costs: bytes kept, bytes written and CPU time a sample, for a day of monitoring.
//!
//! Results come as the pipeline commits them, gathered over `flush_s`; the housekeeper runs every
//! five minutes of the simulated time, and once more when all of the day may be sealed. In the end
//! everything is read back and compared.

use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use domain::time::{Span, Timestamp};
use serde::Serialize;
use store::Store;
use store::recorder::{REPEATS_EVERY, Recorder};

use crate::clock::{Lap, Spent};
use crate::fleet::{Fleet, SERIES_PER_HOST};
use crate::ground::{Engine, Ground};
use crate::house::{self, DAY_S, EVERY_S, HOUR_S, SEAL_AFTER};
use crate::percentile::Times;
use crate::progress::Progress;
use crate::{SEED, START};

/// PostgreSQL's tables are vacuumed by hand this often.
const VACUUM_EVERY_S: i64 = HOUR_S;

/// What is to be stored.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many hosts of ten series.
    pub hosts: usize,
    /// How long they are watched, in seconds.
    pub span_s: i64,
    /// How long results are gathered for one commit, one run each.
    pub flushes_s: Vec<i64>,
}

impl Default for Plan {
    fn default() -> Self {
        Self { hosts: 100, span_s: DAY_S, flushes_s: vec![1, 60] }
    }
}

/// The bench's result on one engine.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    bench: &'static str,
    engine: Engine,
    seed: u64,
    series: usize,
    interval_s: i64,
    simulated_s: i64,
    /// Of the run with the shortest flush: chunks of samples and hours, with their index.
    pub bytes_per_sample: f64,
    /// Of the run with the shortest flush.
    pub written_per_sample: f64,
    /// One a length of flush.
    pub runs: Vec<Run>,
}

/// What one run came to; everything "per sample" is a mean over all of its samples.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// Results were gathered for so long before each commit.
    pub flush_s: i64,
    /// Samples stored, and found again bit for bit.
    pub samples: u64,
    commits: usize,
    bytes_per_sample: f64,
    payload_bytes_per_sample: f64,
    hours_bytes_per_sample: f64,
    messages_bytes_per_sample: f64,
    state_bytes_per_sample: f64,
    log_bytes: u64,
    /// The room in which a day's pieces wait: used again every day, so it does not grow.
    pieces_bytes: u64,
    database_bytes: u64,
    /// By commits and by housekeeping.
    pub written_per_sample: f64,
    written_by_commits_per_sample: f64,
    cpu_us_per_sample: f64,
    cpu_by_commits_us_per_sample: f64,
    server_cpu_us_per_sample: f64,
    commit_p95_ms: f64,
    housekeeping_s: f64,
    transitions: usize,
}

/// Runs the bench on one engine.
pub async fn run(engine: Engine, folder: &Path, plan: &Plan) -> anyhow::Result<Report> {
    let mut runs = Vec::new();
    for flush_s in &plan.flushes_s {
        runs.push(Day::begin(engine, folder, plan).await?.live(plan, *flush_s).await?);
    }
    ensure!(!runs.is_empty(), "no length of flush was given");
    Ok(Report {
        bench: "storage",
        engine,
        seed: SEED,
        series: plan.hosts * SERIES_PER_HOST,
        interval_s: crate::fleet::INTERVAL_S,
        simulated_s: plan.span_s,
        bytes_per_sample: runs[0].bytes_per_sample,
        written_per_sample: runs[0].written_per_sample,
        runs,
    })
}

/// A run, and what was counted so far.
struct Day {
    ground: Ground,
    store: Store,
    fleet: Fleet,
    recorder: Recorder,
    commits: Times,
    committing: Spent,
    keeping: Spent,
    written_by_commits: u64,
    transitions: usize,
}

impl Day {
    async fn begin(engine: Engine, folder: &Path, plan: &Plan) -> anyhow::Result<Self> {
        let ground = Ground::make(engine, folder)?;
        let store = ground.open().await?;
        let fleet = Fleet::set_up(&store, plan.hosts, SEED, START).await?;
        let recorder = Recorder::load(&store).await?;
        ground.checkpoint(&store).await?;
        Ok(Self {
            ground,
            store,
            fleet,
            recorder,
            commits: Times::default(),
            committing: Spent::default(),
            keeping: Spent::default(),
            written_by_commits: 0,
            transitions: 0,
        })
    }

    async fn live(mut self, plan: &Plan, flush_s: i64) -> anyhow::Result<Run> {
        let written_before = self.ground.written(&self.store).await?;
        let server_before = self.ground.server_cpu_ns(&self.store).await?;
        let title = format!("{flush_s} s a commit");
        let mut progress = Progress::begin(&title, plan.span_s);
        let mut at_s = 0;
        while at_s < plan.span_s {
            let until = (at_s + EVERY_S).min(plan.span_s);
            self.commit_until(at_s, until, flush_s).await?;
            at_s = until;
            self.keep_house(after(at_s)).await?;
            if at_s % VACUUM_EVERY_S == 0 {
                self.ground.vacuum(&self.store).await?;
            }
            progress.at(at_s);
        }
        // From here on nothing comes any more, and once the day is over it is joined.
        let midnight_s = (plan.span_s + DAY_S - 1).div_euclid(DAY_S) * DAY_S;
        self.keep_house(after(midnight_s + HOUR_S).plus(SEAL_AFTER)).await?;
        self.ground.vacuum(&self.store).await?;
        let server_after = self.ground.server_cpu_ns(&self.store).await?;
        let since = |(pid, ns): (&u32, &u64)| ns - server_before.get(pid).unwrap_or(&0).min(ns);
        let server_ns = server_after.iter().map(since).sum();
        let written = self.ground.written(&self.store).await? - written_before;
        self.count(plan, flush_s, written, server_ns).await
    }

    async fn commit_until(
        &mut self,
        from_s: i64,
        until_s: i64,
        flush_s: i64,
    ) -> anyhow::Result<()> {
        let before = self.ground.written(&self.store).await?;
        let mut at_s = from_s;
        while at_s < until_s {
            at_s = (at_s + flush_s).min(until_s);
            let now = after(at_s);
            let batch = self.fleet.until(now);
            self.transitions += batch.transitions.len();
            if !batch.results.is_empty() {
                let lap = Lap::start();
                self.recorder.commit(&self.store, &batch, now).await?;
                let spent = lap.spent();
                self.committing += spent;
                self.commits.note(spent.wall);
            }
            if at_s % REPEATS_EVERY.as_seconds() == 0 {
                let lap = Lap::start();
                self.recorder.flush_repeats(&self.store).await?;
                self.committing += lap.spent();
            }
        }
        self.written_by_commits += self.ground.written(&self.store).await? - before;
        Ok(())
    }

    async fn keep_house(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let lap = Lap::start();
        house::keep(&self.store, now).await?;
        self.keeping += lap.spent();
        self.ground.checkpoint(&self.store).await
    }

    async fn count(
        self,
        plan: &Plan,
        flush_s: i64,
        written: u64,
        server_ns: u64,
    ) -> anyhow::Result<Run> {
        self.store.close().await;
        let store = self.ground.open().await?;
        let (from, to) = (START.seconds(), after(plan.span_s + DAY_S).seconds());
        let samples = self.fleet.ledger.compare(&store, from, to).await?;
        let sizes = self.ground.sizes(&store).await?;
        let waiting = "SELECT COUNT(*) AS pieces FROM sample_pieces";
        let pieces = store.read().await?.query_one(waiting, Vec::new()).await?.int("pieces")?;
        ensure!(pieces == 0, "{pieces} pieces were not joined; they would not be counted");
        let sql = "SELECT COALESCE(SUM(CASE WHEN tier = 0 THEN LENGTH(body) ELSE 0 END), 0) AS raw,
                       COALESCE(SUM(CASE WHEN tier = 1 THEN LENGTH(body) ELSE 0 END), 0) AS hours
                   FROM sample_chunks";
        let bodies = store.read().await?.query_one(sql, Vec::new()).await?;
        let (raw, hours): (u64, u64) = (bodies.number("raw")?, bodies.number("hours")?);
        store.close().await;
        let per = |amount: u64| ratio(amount, samples);
        let us = |time: Duration| ratio(nanos(time), samples) / 1e3;
        let state = ["transitions", "current_health", "incidents"];
        Ok(Run {
            flush_s,
            samples,
            commits: self.commits.len(),
            bytes_per_sample: per(sizes.of(&["sample_chunks"])),
            payload_bytes_per_sample: per(raw),
            hours_bytes_per_sample: per(hours),
            messages_bytes_per_sample: per(sizes.of(&["messages"])),
            state_bytes_per_sample: per(sizes.of(&state)),
            log_bytes: sizes.of(&["sample_log"]),
            pieces_bytes: sizes.of(&["sample_pieces"]),
            database_bytes: sizes.whole,
            written_per_sample: per(written),
            written_by_commits_per_sample: per(self.written_by_commits),
            cpu_us_per_sample: us(self.committing.cpu + self.keeping.cpu),
            cpu_by_commits_us_per_sample: us(self.committing.cpu),
            server_cpu_us_per_sample: per(server_ns) / 1e3,
            commit_p95_ms: self.commits.percentile_ms(95),
            housekeeping_s: self.keeping.wall.as_secs_f64(),
            transitions: self.transitions,
        })
    }
}

fn after(seconds: i64) -> Timestamp {
    START.plus(Span::seconds(seconds))
}

#[expect(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
fn ratio(amount: u64, count: u64) -> f64 {
    amount as f64 / count.max(1) as f64
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
