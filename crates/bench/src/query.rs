//! How soon a graph is ready: a day, a month and a year of one series out of many, from a database
//! that holds a year of samples and the log of the last two hours.
//!
//! A query is what `GET /series` does between its arguments and its JSON: `Store::history`, then
//! `draw_history`, for as many points as a small and a wide graph have. The year is written in
//! commits of a day, and sealed by the same functions as in the server; the last two hours come in
//! commits of a second.

use std::path::Path;

use domain::id::SeriesId;
use domain::series::draw_history;
use domain::time::{Span, Timestamp};
use serde::Serialize;
use store::Store;
use store::recorder::Recorder;

use crate::clock::Lap;
use crate::fleet::{Fleet, INTERVAL_S, SERIES_PER_HOST};
use crate::ground::{Engine, Ground};
use crate::house::{self, DAY_S, HOUR_S, SEAL_AFTER};
use crate::percentile::Times;
use crate::progress::Progress;
use crate::random::Random;
use crate::{SEED, START};

/// A day, a month, a year.
const SPANS_DAYS: [i64; 3] = [1, 30, 365];
/// Points of a small and of a wide graph.
const POINTS: [usize; 2] = [300, 1_000];
/// Queries of each kind before those that count.
const WARM_UP: usize = 20;

/// What is to be asked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many hosts of ten series.
    pub hosts: usize,
    /// How many days of history there are.
    pub days: i64,
    /// How many queries of each kind.
    pub queries: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { hosts: 20, days: 365, queries: 500 }
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
    days: i64,
    /// Samples in the database, found again bit for bit.
    pub samples: u64,
    database_bytes: u64,
    bytes_per_sample: f64,
    fill_s: f64,
    /// The worse of the two widths of graphs that end now, by span.
    pub p95_ms: P95,
    /// One a span, width, and place in time.
    pub kinds: Vec<Kind>,
}

/// Milliseconds for graphs that end now; none of a span that is longer than the history.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct P95 {
    day: Option<f64>,
    month: Option<f64>,
    year: Option<f64>,
}

impl P95 {
    fn of(kinds: &[Kind]) -> Self {
        let [day, month, year] = SPANS_DAYS.map(|span_days| {
            let of_span = |kind: &&Kind| kind.graph.live && kind.graph.span_days == span_days;
            kinds.iter().filter(of_span).map(|kind| kind.p95_ms).reduce(f64::max)
        });
        Self { day, month, year }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, Serialize)]
struct Graph {
    span_days: i64,
    points: usize,
    /// Whether it ends now, or anywhere in the year.
    live: bool,
}

/// Queries of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    #[serde(flatten)]
    graph: Graph,
    queries: usize,
    /// How many points there were, on average.
    pub points_drawn: f64,
    p50_ms: f64,
    p95_ms: f64,
    max_ms: f64,
    cpu_ms: f64,
}

/// Runs the bench on one engine.
pub async fn run(engine: Engine, folder: &Path, plan: &Plan) -> anyhow::Result<Report> {
    let ground = Ground::make(engine, folder)?;
    let filling = Lap::start();
    let mut filled = fill(&ground, plan).await?;
    let fill_s = filling.spent().wall.as_secs_f64();
    ground.vacuum(&filled.store).await?;
    ground.checkpoint(&filled.store).await?;
    let samples = filled.fleet.ledger.compare(&filled.store, 0, filled.now.seconds()).await?;
    let sizes = ground.sizes(&filled.store).await?;
    let mut kinds = Vec::new();
    for span_days in SPANS_DAYS.into_iter().filter(|days| *days <= plan.days) {
        for points in POINTS {
            for live in [true, false] {
                kinds.push(ask(&mut filled, plan, Graph { span_days, points, live }).await?);
            }
        }
    }
    filled.store.close().await;
    #[expect(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    let bytes_per_sample = sizes.of(&["sample_chunks"]) as f64 / samples as f64;
    Ok(Report {
        bench: "query",
        engine,
        seed: SEED,
        series: plan.hosts * SERIES_PER_HOST,
        interval_s: INTERVAL_S,
        days: plan.days,
        samples,
        database_bytes: sizes.whole,
        bytes_per_sample,
        fill_s,
        p95_ms: P95::of(&kinds),
        kinds,
    })
}

/// A database full of history.
struct Filled {
    store: Store,
    fleet: Fleet,
    series: Vec<SeriesId>,
    now: Timestamp,
    random: Random,
}

async fn fill(ground: &Ground, plan: &Plan) -> anyhow::Result<Filled> {
    let store = ground.open().await?;
    let mut fleet = Fleet::set_up(&store, plan.hosts, SEED, START).await?;
    let mut recorder = Recorder::load(&store).await?;
    let mut progress = Progress::begin("filling a year", plan.days);
    let mut now = START;
    for day in 1..=plan.days {
        now = START.plus(Span::seconds(day * DAY_S));
        recorder.commit(&store, &fleet.until(now), now).await?;
        recorder.flush_repeats(&store).await?;
        // As if the day after had begun: all that there is gets sealed and joined.
        house::keep(&store, now.plus(Span::seconds(HOUR_S)).plus(SEAL_AFTER)).await?;
        progress.at(day);
    }
    let log_s = SEAL_AFTER.as_seconds();
    let mut progress = Progress::begin("filling the log", log_s);
    for second in 1..=log_s {
        let at = now.plus(Span::seconds(second));
        let batch = fleet.until(at);
        if !batch.results.is_empty() {
            recorder.commit(&store, &batch, at).await?;
        }
        progress.at(second);
    }
    now = now.plus(SEAL_AFTER);
    let assignments: Vec<_> = store.assignments().await?.iter().map(|one| one.id).collect();
    let series = store.series_of(&assignments).await?.iter().map(|one| one.id).collect();
    Ok(Filled { store, fleet, series, now, random: Random::new(SEED, u64::MAX) })
}

async fn ask(filled: &mut Filled, plan: &Plan, graph: Graph) -> anyhow::Result<Kind> {
    let Graph { span_days, points, live } = graph;
    let mut times = Times::default();
    let mut cpu_ms = 0.0;
    let mut drawn_points = 0;
    for number in 0..WARM_UP + plan.queries {
        let pick = filled.random.below(filled.series.len() as u64);
        let series = filled.series[usize::try_from(pick)?];
        let slack_s = (plan.days - span_days) * DAY_S;
        let back = filled.random.below(u64::try_from(slack_s)? + 1);
        let to = filled.now.seconds() - if live { 0 } else { i64::try_from(back)? };
        let from = to - span_days * DAY_S;
        let step_s = (to - from) / i64::try_from(points)?;
        let lap = Lap::start();
        let history = filled.store.history(series, from, to, step_s).await?;
        let drawn = draw_history(&history, from, to, points);
        let spent = lap.spent();
        if number >= WARM_UP {
            times.note(spent.wall);
            cpu_ms += spent.cpu.as_secs_f64() * 1e3;
            drawn_points += drawn.points.len();
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of queries and points are small")]
    let (queries, all_points) = (times.len().max(1) as f64, drawn_points as f64);
    Ok(Kind {
        graph,
        queries: times.len(),
        points_drawn: all_points / queries,
        p50_ms: times.percentile_ms(50),
        p95_ms: times.percentile_ms(95),
        max_ms: times.percentile_ms(100),
        cpu_ms: cpu_ms / queries,
    })
}
