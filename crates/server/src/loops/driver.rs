//! Starts the loops and stops them in the right order.
//!
//! A clean stop: nothing new is scheduled, runs under way are given up, everything measured so
//! far is committed, then the loops that only follow end. The hard stop gives up on a database
//! that does not answer.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::gap_recorder::GapRecorder;
use super::{
    accountant, deliverer, dispatcher, housekeeper, maintenance, planner, publisher, remote_writer,
    scheduler, system_log_writer,
};
use crate::pipeline::Pipeline;
use crate::shared::Shared;
use crate::signals::RunNow;

/// How long a clean stop may take before the hard stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);
/// Messages to the dispatcher that may wait.
const DISPATCH_MAX: usize = 1_024;

/// The two stages of stopping.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Begin nothing new.
    pub soft: CancellationToken,
    /// Give up what is under way.
    pub hard: CancellationToken,
}

/// All running loops.
#[derive(Debug)]
pub struct Loops {
    stop: Stop,
    makers: TaskTracker,
    pipeline: TaskTracker,
    followers: TaskTracker,
    followers_stop: CancellationToken,
}

impl Loops {
    /// Loads the configuration and starts everything.
    pub async fn start(shared: &Arc<Shared>, run_now: RunNow) -> anyhow::Result<Self> {
        shared.reload_plan().await?;
        planner::restore_sightings(shared).await?;
        shared.store.release_leases().await?;
        let loops = Self {
            stop: Stop::default(),
            makers: TaskTracker::new(),
            pipeline: TaskTracker::new(),
            followers: TaskTracker::new(),
            followers_stop: CancellationToken::new(),
        };
        let reporter = |name| shared.loops.reporter(name, &shared.clock);
        let waiting_max = shared.config.checks.results_waiting_max;
        let room = Arc::new(Semaphore::new(waiting_max));
        let (work, work_in) = mpsc::channel(waiting_max);
        let (dispatch, dispatch_in) = mpsc::channel(DISPATCH_MAX);
        let gaps = GapRecorder::start(Arc::clone(shared), reporter("gap recorder")).await?;
        let pipeline = Pipeline::load(Arc::clone(shared), reporter("pipeline")).await?;
        loops.pipeline.spawn(pipeline.run(work_in, loops.stop.hard.clone()));
        let soft = || loops.stop.soft.clone();
        let planner = planner::run(
            Arc::clone(shared),
            reporter("planner"),
            dispatch.clone(),
            work.clone(),
            soft(),
        );
        loops.makers.spawn(planner);
        loops.makers.spawn(scheduler::run(
            Arc::clone(shared),
            reporter("scheduler"),
            run_now,
            dispatch,
            soft(),
        ));
        loops.makers.spawn(dispatcher::run(
            Arc::clone(shared),
            reporter("dispatcher"),
            dispatch_in,
            dispatcher::Handover { work, room },
            soft(),
        ));
        loops.start_followers(shared, gaps).await?;
        Ok(loops)
    }

    /// Starts what works on what was committed.
    async fn start_followers(&self, shared: &Arc<Shared>, gaps: GapRecorder) -> anyhow::Result<()> {
        let follower = |name| {
            let report = shared.loops.reporter(name, &shared.clock);
            (Arc::clone(shared), report, self.followers_stop.clone())
        };
        let (shared_for, report, stop) = follower("deliverer");
        self.followers.spawn(deliverer::run(shared_for, report, stop));
        let (shared_for, report, stop) = follower("publisher");
        self.followers.spawn(publisher::run(shared_for, report, stop));
        // Opened before the housekeeper seals what it has not sent.
        if let Some(sender) = remote_writer::open(shared).await? {
            let (shared_for, report, stop) = follower("remote writer");
            self.followers.spawn(remote_writer::run(shared_for, report, sender, stop));
        }
        let (shared_for, report, stop) = follower("accountant");
        self.followers.spawn(accountant::run(shared_for, report, stop));
        let (shared_for, report, stop) = follower("housekeeper");
        self.followers.spawn(housekeeper::run(shared_for, report, stop));
        let (shared_for, report, stop) = follower("maintenance");
        self.followers.spawn(maintenance::run(shared_for, report, stop));
        self.followers.spawn(gaps.run(self.followers_stop.clone()));
        let (shared_for, report, stop) = follower("system log writer");
        self.followers.spawn(system_log_writer::run(shared_for, report, stop));
        Ok(())
    }

    /// Stops everything, in order.
    pub async fn stop(self) {
        let hard = self.stop.hard.clone();
        let stopping = async {
            self.stop.soft.cancel();
            self.makers.close();
            self.makers.wait().await;
            // The makers held the senders: the pipeline ends once it has committed the rest.
            self.pipeline.close();
            self.pipeline.wait().await;
            self.followers_stop.cancel();
            self.followers.close();
            self.followers.wait().await;
        };
        tokio::pin!(stopping);
        if tokio::time::timeout(STOP_TIMEOUT, &mut stopping).await.is_err() {
            tracing::error!("the database did not answer in time; unwritten results are lost");
            hard.cancel();
            // What is left waits for the database only; the process ends without it.
            let _ = tokio::time::timeout(STOP_TIMEOUT, stopping).await;
        }
    }
}
