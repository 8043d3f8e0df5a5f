//! A plugin's own process: how it is started, bounded, and stopped with all its children.
//!
//! It gets an argument vector (never a shell), a cleared environment, a private home, pipes, and
//! a process group of its own. The leader is watched through a pidfd and reaped only after its
//! group was killed: until then its number cannot be given to another process, so the kill
//! cannot hit a stranger.
//!
//! Invariant: when a run is over or dropped, its process group has been killed.
//! Not covered: a descendant that leaves the group by `setsid` lives on, but delays nothing; and
//! a descriptor that this process itself was started with is passed on, unless it is marked to be
//! closed (all that Rust opens are).

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};
use tempfile::TempDir;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::RunLimits;

/// The only search path of plugins; the agent's own could hold anything.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What is kept of the error output: its end, where programs say what went wrong.
const TAIL_BYTES_MAX: usize = 4096;

/// How long to wait, once the group is dead, for a pipe that a runaway descendant holds open,
/// or for a process that the kernel cannot kill at once.
const LINGER: Duration = Duration::from_secs(1);

/// How often and how long to wait for a freshly unpacked file that a forked process still holds
/// open for writing.
const BUSY_TRIES: u32 = 10;
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// What to start.
pub(super) struct Program<'a> {
    pub(super) path: &'a OsStr,
    pub(super) arguments: &'a [&'a OsStr],
    /// Where it is started.
    pub(super) directory: &'a Path,
    /// What it reads.
    pub(super) stdin: &'a [u8],
}

/// How it ended.
pub(super) enum Ended {
    Exited { status: ExitStatus, stdout: Vec<u8>, stderr_tail: String },
    PrintedTooMuch,
    TimedOut,
    NotStarted(io::Error),
}

/// Kills the group when dropped. Declared after the [`Child`], so that it is dropped before it.
struct Group(Pid);

impl Drop for Group {
    fn drop(&mut self) {
        // An error means that no process is left, which is what is wanted.
        let _ = kill_process_group(self.0, Signal::KILL);
    }
}

#[derive(Default)]
struct Output {
    stdout: Vec<u8>,
    stderr_tail: Vec<u8>,
}

pub(super) async fn run(program: &Program<'_>, limits: &RunLimits, deadline: Instant) -> Ended {
    match start_and_watch(program, limits, deadline).await {
        Ok(ended) => ended,
        Err(error) => Ended::NotStarted(error),
    }
}

async fn start_and_watch(
    program: &Program<'_>,
    limits: &RunLimits,
    deadline: Instant,
) -> io::Result<Ended> {
    let home = prepare(program, limits)?;
    let mut child = start(program, home.path()).await?;
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    let group = Group(pid.ok_or_else(|| io::Error::other("the process has no number"))?);
    let exit = exit_of(group.0)?;
    let mut output = Output::default();
    let watched = watch(&mut child, program.stdin, &exit, &group, &mut output, limits);
    let within = timeout_at(deadline, watched).await;
    drop(group);
    let status = timeout(LINGER, child.wait()).await;
    Ok(match (within, status) {
        (Err(_), _) | (_, Err(_)) => Ended::TimedOut,
        (Ok(Err(TooMuch)), _) => Ended::PrintedTooMuch,
        (Ok(Ok(())), Ok(status)) => Ended::Exited {
            status: status?,
            stdout: output.stdout,
            stderr_tail: String::from_utf8_lossy(&output.stderr_tail).trim().to_owned(),
        },
    })
}

/// Becomes readable when the process has ended, without reaping it.
#[expect(
    deprecated,
    reason = "the successor is unsafe, for types that may close or swap their descriptor; an \
              `OwnedFd` does neither"
)]
fn exit_of(pid: Pid) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::new(pidfd_open(pid, PidfdFlags::NONBLOCK)?)
}

/// Makes the private home. What fails here must not look like a missing program, which is what
/// the system would report for a missing folder as well.
fn prepare(program: &Program<'_>, limits: &RunLimits) -> io::Result<TempDir> {
    if !program.directory.is_dir() {
        let folder = program.directory.display();
        return Err(io::Error::other(format!("the package's folder {folder} is gone")));
    }
    let scratch = &limits.scratch_directory;
    tempfile::Builder::new().prefix("run-").tempdir_in(scratch).map_err(|error| {
        io::Error::other(format!("no private folder in {}: {error}", scratch.display()))
    })
}

async fn start(program: &Program<'_>, home: &Path) -> io::Result<Child> {
    let mut command = Command::new(program.path);
    command
        .args(program.arguments)
        .current_dir(program.directory)
        .env_clear()
        .env("PATH", PATH)
        .env("LANG", "C.UTF-8")
        .env("HOME", home)
        .env("TMPDIR", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    for _ in 0..BUSY_TRIES {
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => {
                sleep(BUSY_PAUSE).await;
            }
            started => return started,
        }
    }
    command.spawn()
}

struct TooMuch;

/// Feeds and drains the process until it has ended, then kills what it left behind.
async fn watch(
    child: &mut Child,
    input: &[u8],
    exit: &AsyncFd<OwnedFd>,
    group: &Group,
    output: &mut Output,
    limits: &RunLimits,
) -> Result<(), TooMuch> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let Output { stdout: kept, stderr_tail: tail } = output;
    let bytes_max = limits.output_bytes_max;
    let pipes = async {
        let feed = async {
            feed(stdin, input).await;
            Ok(())
        };
        let out = drain(stdout, bytes_max, |bytes| kept.extend_from_slice(bytes));
        let err = drain(stderr, bytes_max, |bytes| keep_tail(tail, bytes));
        tokio::try_join!(feed, out, err).map(|_| ())
    };
    tokio::pin!(pipes);
    tokio::select! {
        drained = &mut pipes => {
            drained?;
            let _ = exit.readable().await;
            Ok(())
        }
        _ = exit.readable() => {
            let _ = kill_process_group(group.0, Signal::KILL);
            // Everything it wrote is in the pipes; only a runaway can keep them from ending.
            timeout(LINGER, pipes).await.unwrap_or(Ok(()))
        }
    }
}

/// A program that does not read its input is no error.
async fn feed(stdin: Option<ChildStdin>, input: &[u8]) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input).await;
    }
}

async fn drain(
    pipe: Option<impl AsyncRead + Unpin>,
    bytes_max: u64,
    mut keep: impl FnMut(&[u8]),
) -> Result<(), TooMuch> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let mut buffer = vec![0; 8192];
    let mut total: u64 = 0;
    loop {
        match pipe.read(&mut buffer).await {
            Ok(0) | Err(_) => return Ok(()),
            Ok(count) => {
                total += count as u64;
                if total > bytes_max {
                    return Err(TooMuch);
                }
                keep(&buffer[..count]);
            }
        }
    }
}

fn keep_tail(tail: &mut Vec<u8>, bytes: &[u8]) {
    tail.extend_from_slice(bytes);
    let excess = tail.len().saturating_sub(TAIL_BYTES_MAX);
    tail.drain(..excess);
}
