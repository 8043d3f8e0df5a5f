//! What helpers know of the call in progress, so that `slope()` needs no arguments.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::health::Health;

use domain::history::Entry;

use crate::input::{Input, Others, seconds};

/// How often one call may ask for other plugins; each may cost the server a lookup.
const LOOKUPS_MAX: u32 = 32;

/// The call in progress, between the machine and its helpers. One thread uses it; the lock is
/// there because a Lua machine may move between threads.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedCall(Arc<Mutex<Call>>);

impl SharedCall {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Call {
    /// (time in s, value) of the results that have a value, oldest first.
    points: Vec<(f64, f64)>,
    /// When the newest result arrived, with or without a value.
    now_s: f64,
    /// The window's values, for `sustained`.
    values: Vec<Option<f64>>,
    previous_health: Health,
    others: Others,
    lookups: u32,
}

impl Call {
    /// Takes over what helpers need of `input`; the buffers are reused from call to call.
    pub(crate) fn set(&mut self, input: &Input) {
        let window = input.window();
        let value = |entry: &Entry| entry.value.filter(|value| value.is_finite());
        self.clear();
        self.points.extend(window.iter().filter_map(|e| Some((seconds(e), value(e)?))));
        self.values.extend(window.iter().map(value));
        self.now_s = window.last().map_or(0.0, seconds);
        self.previous_health = input.previous_health;
        self.others = input.others.clone();
    }

    /// Forgets the call.
    pub(crate) fn clear(&mut self) {
        self.points.clear();
        self.values.clear();
        self.previous_health = Health::NoData;
        self.others = Others::none();
        self.lookups = 0;
    }

    pub(super) fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    pub(super) fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    pub(super) fn now_s(&self) -> f64 {
        self.now_s
    }

    pub(super) fn previous_health(&self) -> Health {
        self.previous_health
    }

    /// Counts a lookup and gives what to ask, so that the caller can let go of the lock first.
    pub(super) fn others_for_lookup(&mut self) -> mlua::Result<Others> {
        self.lookups += 1;
        if self.lookups > LOOKUPS_MAX {
            let text = format!("other may be called at most {LOOKUPS_MAX} times");
            return Err(mlua::Error::runtime(text));
        }
        Ok(self.others.clone())
    }
}
