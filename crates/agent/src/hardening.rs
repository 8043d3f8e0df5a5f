//! What the agent gives up before it listens; its plugins inherit that.

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

/// No new rights through set-user-id programs, no core dumps that hold a key, private new files.
pub(crate) fn apply() -> rustix::io::Result<()> {
    rustix::thread::set_no_new_privs(true)?;
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    umask(Mode::from_raw_mode(0o077));
    Ok(())
}
