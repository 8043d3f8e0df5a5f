//! Background work. Each loop is a reconciler: woken by time or by a signal, it looks at what is
//! stored, does what is due and reports how it went. None takes input that would be lost if it
//! were woken once too often or once too seldom.

mod accountant;
mod deliverer;
mod dispatcher;
mod driver;
mod gap_recorder;
mod housekeeper;
mod maintenance;
mod planner;
mod publisher;
mod remote_writer;
mod scheduler;
mod status;
mod system_log_writer;

pub use driver::{Loops, Stop};
pub use status::{Reporter, Status, Statuses};
