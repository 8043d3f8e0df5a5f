//! How parts of the server wake each other. A signal carries no data that matters: whoever is
//! woken looks at the stored state, so a signal that comes twice or not at all does no harm.

use std::collections::BTreeSet;
use std::sync::Mutex;

use domain::id::AssignmentId;
use tokio::sync::{Notify, mpsc};

/// Most assignments that wait to be run by hand; more are refused.
const RUN_NOW_MAX: usize = 20_000;

/// All signals.
#[derive(Debug)]
pub struct Signals {
    /// The configuration changed; the planner reloads it.
    pub configuration: Notify,
    /// Notifications were committed; the deliverer looks for them.
    pub deliver: Notify,
    /// Planned work was changed; what it kept back may have to be told.
    pub maintenance: Notify,
    changed_kinds: Mutex<BTreeSet<&'static str>>,
    run_now: mpsc::Sender<Vec<AssignmentId>>,
}

/// The receiving end of the runs asked for by hand; the scheduler holds it.
pub type RunNow = mpsc::Receiver<Vec<AssignmentId>>;

impl Signals {
    /// The signals, and the end at which runs asked for by hand arrive.
    pub fn new() -> (Self, RunNow) {
        let (run_now, receiver) = mpsc::channel(64);
        let signals = Self {
            configuration: Notify::new(),
            deliver: Notify::new(),
            maintenance: Notify::new(),
            changed_kinds: Mutex::default(),
            run_now,
        };
        (signals, receiver)
    }

    /// After a committed change of the configuration; `kind` is the API's noun, such as `hosts`.
    pub fn configuration_changed(&self, kind: &'static str) {
        self.changed_kinds.lock().expect("no holder of this lock panics").insert(kind);
        self.configuration.notify_one();
    }

    /// After a committed change of planned work.
    pub fn maintenance_changed(&self) {
        self.configuration_changed("maintenance-windows");
        self.maintenance.notify_one();
    }

    /// After planned work began or ended: open pages look whom it covers.
    pub fn note_maintenance(&self) {
        let mut kinds = self.changed_kinds.lock().expect("no holder of this lock panics");
        kinds.insert("maintenance-windows");
    }

    /// After entries of the system log were written: open pages ask for their unread count.
    pub fn note_system_logs(&self) {
        self.changed_kinds.lock().expect("no holder of this lock panics").insert("system-logs");
    }

    /// Takes the kinds that changed since the last call, for the event stream.
    pub fn take_changed_kinds(&self) -> BTreeSet<&'static str> {
        std::mem::take(&mut *self.changed_kinds.lock().expect("no holder of this lock panics"))
    }

    /// Asks for runs now. False if too many are waiting already.
    pub fn run_now(&self, mut assignments: Vec<AssignmentId>) -> bool {
        assignments.truncate(RUN_NOW_MAX);
        self.run_now.try_send(assignments).is_ok()
    }

    /// Wakes the deliverer.
    pub fn deliver_now(&self) {
        self.deliver.notify_one();
    }
}
