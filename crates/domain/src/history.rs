//! The window a classifier sees: the last *n* results of one assignment, oldest first.

use std::collections::VecDeque;

use crate::outcome::{Metric, Reply, ResultType};
use crate::time::Timestamp;

/// One result as a classifier sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it was measured.
    pub at: Timestamp,
    /// Measured, or how it failed.
    pub result_type: ResultType,
    /// The value, if there is one.
    pub value: Option<f64>,
    /// The text, if there is one.
    pub message: Option<String>,
    /// Further numbers.
    pub metrics: Vec<Metric>,
}

impl From<&Reply> for Entry {
    fn from(reply: &Reply) -> Self {
        let outcome = &reply.outcome;
        Self {
            at: reply.at,
            result_type: outcome.result_type,
            value: outcome.value,
            message: outcome.message.clone(),
            metrics: outcome.metrics.clone(),
        }
    }
}

/// The last results, at most `length` of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    length: usize,
    entries: VecDeque<Entry>,
}

impl Window {
    /// An empty window of `length` results (at least one).
    pub fn new(length: usize) -> Self {
        Self { length: length.max(1), entries: VecDeque::new() }
    }

    /// How many results it holds at most.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Changes how many results it holds; the oldest go.
    pub fn resize(&mut self, length: usize) {
        self.length = length.max(1);
        while self.entries.len() > self.length {
            self.entries.pop_front();
        }
    }

    /// Adds the newest result. One that is older than the newest known is put where it belongs,
    /// so that late arrivals do not turn time around for the classifier.
    pub fn push(&mut self, entry: Entry) {
        let position = self.entries.partition_point(|known| known.at <= entry.at);
        self.entries.insert(position, entry);
        if self.entries.len() > self.length {
            self.entries.pop_front();
        }
    }

    /// The results, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// The newest result.
    pub fn newest(&self) -> Option<&Entry> {
        self.entries.back()
    }
}
