//! Threads that classify, each with its own sandbox, fed by one bounded queue.
//!
//! A Lua machine is bound to one thread at a time and a script may use its processor time to the
//! limit, so this is neither for the async runtime nor for one shared machine behind a lock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use domain::health::Health;
use domain::history::Entry;
use serde_json::Value;

use crate::fault::{FaultKind, ScriptFault};
use crate::input::{Host, Input, Others};
use crate::sandbox::{Limits, Sandbox};
use crate::script::Script;
use crate::verdict::Verdict;

/// Jobs that travel through the queue together. Small enough that a slow script holds up few
/// others, large enough that the queue costs little a job.
const CHUNK_LEN_MAX: usize = 16;

/// Chunks that may wait; beyond, [`Workers::classify_batch`] waits with the rest of its jobs.
const QUEUE_LEN_MAX: usize = 64;

/// The parser and nested Lua calls recurse on the C stack; this is ample for Luau's own bounds.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// One call of a classifier with everything it looks at.
#[derive(Debug, Clone)]
pub struct Job {
    /// The classifier.
    pub script: Script,
    /// The last results, oldest first.
    pub history: Vec<Entry>,
    /// The check's parameters for the plugin.
    pub params: Arc<Value>,
    /// The host that was measured.
    pub host: Arc<Host>,
    /// The verdict before this one.
    pub previous_health: Health,
    /// Other plugins on the same host.
    pub others: Others,
}

impl Job {
    /// The job as the sandbox takes it.
    pub fn input(&self) -> Input<'_> {
        Input {
            history: &self.history,
            params: &self.params,
            host: &self.host,
            previous_health: self.previous_health,
            others: &self.others,
        }
    }
}

type Answer = Result<Verdict, ScriptFault>;

struct Chunk {
    number: usize,
    jobs: Vec<Job>,
    answer: Sender<(usize, Vec<Answer>)>,
}

/// A fixed number of threads, each with a [`Sandbox`]. Dropping it lets what is queued finish.
#[derive(Debug)]
pub struct Workers {
    queue: Option<SyncSender<Chunk>>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts `threads` threads (at least one), each with a sandbox under `limits`.
    pub fn start(threads: usize, limits: Limits) -> std::io::Result<Self> {
        let (queue, chunks) = mpsc::sync_channel(QUEUE_LEN_MAX);
        let chunks = Arc::new(Mutex::new(chunks));
        let threads = (0..threads.max(1))
            .map(|number| {
                let chunks = Arc::clone(&chunks);
                thread::Builder::new()
                    .name(format!("classifier-{number}"))
                    .stack_size(STACK_BYTES)
                    .spawn(move || work(&chunks, limits))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { queue: Some(queue), threads })
    }

    /// Classifies all `jobs` and gives the answers in the same order. Blocks: call it from a
    /// thread that may wait.
    pub fn classify_batch(&self, mut jobs: Vec<Job>) -> Vec<Answer> {
        let names: Vec<Script> = jobs.iter().map(|job| job.script.clone()).collect();
        let (answer, answers) = mpsc::channel();
        let mut number = 0;
        while !jobs.is_empty() {
            let rest = jobs.split_off(jobs.len().min(CHUNK_LEN_MAX));
            let chunk = Chunk { number, jobs, answer: answer.clone() };
            if self.queue.as_ref().is_none_or(|queue| queue.send(chunk).is_err()) {
                break;
            }
            number += 1;
            jobs = rest;
        }
        drop(answer);
        let mut results: Vec<Option<Answer>> = names.iter().map(|_| None).collect();
        for (number, verdicts) in answers {
            for (offset, verdict) in verdicts.into_iter().enumerate() {
                results[number * CHUNK_LEN_MAX + offset] = Some(verdict);
            }
        }
        let lost = |script: &Script| {
            let message = "the classifier's thread ended before it answered";
            Err(ScriptFault::whole(script.name(), FaultKind::Runtime, message))
        };
        results.into_iter().zip(&names).map(|(r, s)| r.unwrap_or_else(|| lost(s))).collect()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has already cost its own answers; there is nothing to add.
            let _ = thread.join();
        }
    }
}

/// Takes chunks until the queue is closed and empty.
fn work(chunks: &Mutex<Receiver<Chunk>>, limits: Limits) {
    let mut sandbox = Sandbox::new(limits);
    loop {
        let next = chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Chunk { number, jobs, answer }) = next else { return };
        let verdicts =
            jobs.iter().map(|job| classify_or_rebuild(&mut sandbox, job, limits)).collect();
        // Whoever asked may be gone; then nobody misses the answer.
        let _ = answer.send((number, verdicts));
    }
}

/// A panic in here would be a fault of ours; it costs the sandbox and one verdict, not the thread.
fn classify_or_rebuild(sandbox: &mut Sandbox, job: &Job, limits: Limits) -> Answer {
    let outcome = catch_unwind(AssertUnwindSafe(|| sandbox.classify(&job.script, &job.input())));
    outcome.unwrap_or_else(|_| {
        *sandbox = Sandbox::new(limits);
        let message = "the sandbox failed; this is a fault of the product, not of the script";
        Err(ScriptFault::whole(job.script.name(), FaultKind::Runtime, message))
    })
}
