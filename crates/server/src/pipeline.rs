//! From replies to history: window, verdict, decision, one commit.
//!
//! Everything that a batch of replies leads to (results, changes of health, notifications) is
//! computed from one plan and committed in one transaction; only then does the state in memory
//! follow. After a commit that fails the database is asked whether the batch is there after all;
//! only if it is not, it is decided and written anew, so an error whose outcome is unknown repeats
//! nothing and loses nothing.

mod decide;
mod judge;
mod rebuild;
#[cfg(test)]
pub(crate) mod sample;
mod silence;
mod wording;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use domain::id::{ClassifierId, HostId};
use domain::outcome::{ClassifiedResult, Reply};
use domain::transition::{CurrentHealth, Subject};
use store::host::Sighting;
use store::recorder::{Batch, REPEATS_EVERY, Recorder};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::clock::duration;
use crate::loops::Reporter;
use crate::shared::Shared;
use judge::Windows;
use silence::{LISTEN_EVERY, Listener, Silent};

pub use decide::change_of;

/// Most replies of one batch.
const BATCH_MAX: usize = 10_000;
/// How long a batch waits for more replies after its first, at least.
const BATCH_LINGER: Duration = Duration::from_millis(250);
/// Batches begin this far apart, unless they are full: each commit is a page and a sync of its
/// own, however little it holds.
const BATCH_EVERY: Duration = Duration::from_secs(1);
/// The first wait after a commit that failed.
const RETRY_FIRST: Duration = Duration::from_millis(200);
/// The longest wait between attempts to commit.
const RETRY_MAX: Duration = Duration::from_secs(5);
/// Under which name the storage's health knows this writer.
const WRITER: &str = "pipeline";
/// How often sightings of agents are written.
const FLUSH_EVERY: Duration = Duration::from_mins(1);

/// What comes in.
#[derive(Debug)]
pub enum Work {
    /// A run was answered, or failed. It takes up its room until it is stored.
    Reply(Box<Reply>, OwnedSemaphorePermit),
    /// The configuration changed: healths that follow from it may have, too.
    PlanChanged,
}

/// The pipeline with what it remembers between batches.
pub struct Pipeline {
    shared: Arc<Shared>,
    reporter: Reporter,
    windows: Windows,
    recorder: Recorder,
    sightings: HashMap<HostId, Sighting>,
    listener: Listener,
}

impl Pipeline {
    /// With windows and series as the database has them.
    pub async fn load(shared: Arc<Shared>, reporter: Reporter) -> anyhow::Result<Self> {
        let recorder = Recorder::load(&shared.store).await?;
        let windows = rebuild::rebuild(&shared).await?;
        let (sightings, listener) = (HashMap::new(), Listener::default());
        Ok(Self { shared, reporter, windows, recorder, sightings, listener })
    }

    /// Works until every sender is gone, so that nothing measured is lost at a clean stop.
    pub async fn run(mut self, mut work: mpsc::Receiver<Work>, hard_stop: CancellationToken) {
        let mut last = None;
        let mut flush = tokio::time::interval(FLUSH_EVERY);
        let mut repeats = tokio::time::interval(duration(REPEATS_EVERY));
        let mut listen = tokio::time::interval(LISTEN_EVERY);
        listen.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                first = work.recv() => {
                    let Some(first) = first else { break };
                    let batch = gather(first, &mut work, last).await;
                    last = Some(Instant::now());
                    self.process(batch, &hard_stop).await;
                }
                _ = flush.tick() => self.flush().await,
                _ = repeats.tick() => self.flush_repeats().await,
                // Results that wait here break no silence yet.
                _ = listen.tick(), if work.is_empty() => self.listen(&hard_stop).await,
            }
        }
        self.flush().await;
        self.flush_repeats().await;
    }

    async fn process(&mut self, work: Vec<Work>, hard_stop: &CancellationToken) {
        let (mut replies, mut rooms) = (Vec::new(), Vec::new());
        let mut plan_changed = false;
        for one in work {
            match one {
                Work::Reply(reply, room) => {
                    replies.push(*reply);
                    rooms.push(room);
                }
                Work::PlanChanged => plan_changed = true,
            }
        }
        let count = replies.len();
        let judged = judge::judge(&self.shared, &self.windows, replies).await;
        let gone = if plan_changed { self.gone().await } else { Vec::new() };
        self.commit(judged, gone, plan_changed, hard_stop).await;
        self.forgive_silence();
        drop(rooms);
        self.shared.storage.results_settled(count);
        self.tell_of_skipped_runs();
        self.reporter.ran(format!("{count} results in the last batch"));
    }

    /// What could not be asked, because no more results could wait, has not fallen silent.
    fn forgive_silence(&self) {
        let now = self.shared.clock.now();
        let no_room_since = self.shared.storage.no_room_since();
        if no_room_since.is_some_and(|since| duration(now.since(since)) >= LISTEN_EVERY) {
            self.shared.monitoring.watch_from(now);
        }
    }

    fn tell_of_skipped_runs(&self) {
        let skipped = self.shared.storage.take_skipped();
        if skipped > 0 {
            let message =
                format!("{skipped} runs were skipped, because no more results could wait");
            self.shared.log.warning(WRITER, "runs_skipped", message);
        }
    }

    /// What a changed configuration no longer runs.
    async fn gone(&self) -> Vec<Silent> {
        let now = self.shared.clock.now();
        match self.shared.store.current_healths().await {
            Ok(stored) => silence::gone(&self.shared.plan.get(), &stored, now),
            // The planner asks for another look within a minute.
            Err(error) => {
                self.reporter.failed(format!("{error}"));
                Vec::new()
            }
        }
    }

    async fn listen(&mut self, hard_stop: &CancellationToken) {
        let now = self.shared.clock.now();
        let silent = self.listener.listen(&self.shared, &self.windows, now);
        if !silent.is_empty() {
            self.commit(Vec::new(), silent, false, hard_stop).await;
        }
    }

    /// Decides and commits until it succeeds or the server is made to stop.
    async fn commit(
        &mut self,
        mut judged: Vec<Judged>,
        mut silent: Vec<Silent>,
        look_at_all_hosts: bool,
        hard_stop: &CancellationToken,
    ) {
        let mut wait = RETRY_FIRST;
        loop {
            let plan = self.shared.plan.get();
            judged.retain(|one| plan.assignments.contains_key(&one.result.reply.assignment_id));
            let decided = decide::decide(
                &plan,
                &self.shared.state,
                &judged,
                &silent,
                look_at_all_hosts,
                &self.shared.config.server.public_url,
            );
            let batch = Batch {
                results: judged.iter().map(|one| one.result.clone()).collect(),
                transitions: decided.transitions,
            };
            if batch.results.is_empty() && batch.transitions.is_empty() {
                self.shared.storage.wrote(WRITER);
                return;
            }
            let now = self.shared.clock.now();
            self.shared.storage.begins(WRITER, now);
            let written = match self.recorder.commit(&self.shared.store, &batch, now).await {
                Ok(_) => true,
                Err(error) => {
                    self.note_error(&error);
                    let stopped = hard_stop.cancelled();
                    tokio::select! {
                        () = stopped => return,
                        written = self.find_out(&batch, &decided.healths, &mut wait) => written,
                    }
                }
            };
            if written {
                if self.shared.storage.wrote(WRITER).is_some() {
                    let message = "results are stored again; none was lost";
                    self.shared.log.info(WRITER, "storage_recovered", message);
                }
                self.follow(&judged, &decided.healths);
                if !batch.transitions.is_empty() {
                    self.shared.signals.deliver_now();
                }
                return;
            }
            // By now they may be heard of again; if not, the next look finds them.
            silent.clear();
        }
    }

    fn note_error(&self, error: &store::StoreError) {
        self.shared.storage.failed(WRITER, error, self.shared.clock.now());
        self.reporter.failed(format!("{error}"));
        self.shared.log.error(
            "pipeline",
            "commit_failed",
            format!("results could not be written and are kept until they can: {error}"),
        );
    }

    /// After an error of unknown outcome: believes the database, not the memory. Whether the
    /// batch is there after all; asks until the database answers.
    async fn find_out(
        &mut self,
        batch: &Batch,
        healths: &BTreeMap<Subject, CurrentHealth>,
        wait: &mut Duration,
    ) -> bool {
        loop {
            tokio::time::sleep(*wait).await;
            *wait = (*wait * 2).min(RETRY_MAX);
            match self.reread(batch, healths).await {
                Ok(written) => return written,
                Err(error) => self.reporter.failed(format!("{error}")),
            }
        }
    }

    async fn reread(
        &mut self,
        batch: &Batch,
        healths: &BTreeMap<Subject, CurrentHealth>,
    ) -> Result<bool, store::StoreError> {
        let store = &self.shared.store;
        self.recorder = Recorder::load(store).await?;
        self.shared.reload_plan().await?;
        let stored = store.current_healths().await?;
        let written = match batch.results.last() {
            // A batch is there as a whole or not at all, so its last result tells.
            Some(ClassifiedResult { reply, .. }) => store
                .log_since(reply.at)
                .await?
                .iter()
                .any(|entry| (entry.assignment_id, entry.at) == (reply.assignment_id, reply.at)),
            None => healths.iter().all(|(subject, health)| stored.get(subject) == Some(health)),
        };
        for (subject, health) in stored {
            self.shared.state.take_health(subject, health);
        }
        Ok(written)
    }

    fn follow(&mut self, judged: &[Judged], healths: &BTreeMap<Subject, CurrentHealth>) {
        let state = &self.shared.state;
        state.take_results(judged.iter().map(|one| (&one.result, one.classifier)));
        for (subject, health) in healths {
            state.take_health(*subject, *health);
        }
        for one in judged {
            let reply = &one.result.reply;
            if reply.outcome.result_type.is_answer()
                && let Some(state) = state.assignment(reply.assignment_id)
            {
                self.sightings.insert(state.assignment.host_id, Sighting::at(reply.at));
            }
        }
    }

    async fn flush(&mut self) {
        let mut sightings = std::mem::take(&mut self.sightings);
        let now = self.shared.clock.now();
        for (host_id, hello) in self.shared.agents.take_greetings() {
            let seen = sightings.entry(host_id).or_insert_with(|| Sighting::at(now));
            let platform = hello.platform;
            seen.platform = Some(format!("{} {} {}", platform.os, platform.kernel, platform.arch));
            seen.agent_version = Some(hello.version);
        }
        let sightings = sightings.into_iter().collect();
        if let Err(error) = self.shared.store.hosts_seen(&sightings).await {
            self.shared.log.warning(WRITER, "flush_failed", format!("{error}"));
        }
    }

    async fn flush_repeats(&mut self) {
        if let Err(error) = self.recorder.flush_repeats(&self.shared.store).await {
            self.shared.log.warning(WRITER, "flush_failed", format!("{error}"));
        }
    }
}

/// A result together with the classifier that judged it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The result and its verdict.
    pub result: ClassifiedResult,
    /// Who judged, in which version.
    pub classifier: (ClassifierId, i64),
}

/// The first piece of work and whatever else comes in a short while. `last` is when the batch
/// before was complete.
async fn gather(first: Work, work: &mut mpsc::Receiver<Work>, last: Option<Instant>) -> Vec<Work> {
    let mut batch = vec![first];
    let soon = Instant::now() + BATCH_LINGER;
    let until = last.map_or(soon, |last| soon.max(last + BATCH_EVERY));
    let deadline = tokio::time::sleep_until(until);
    tokio::pin!(deadline);
    while batch.len() < BATCH_MAX {
        tokio::select! {
            next = work.recv() => match next {
                Some(next) => batch.push(next),
                None => break,
            },
            () = &mut deadline => break,
        }
    }
    batch
}
