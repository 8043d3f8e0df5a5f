//! A disk so small that it can be filled.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, ErrorKind, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::is_root;

const SCRIPT: &str = include_str!("disk.sh");

/// A file system of its own in memory. Dropping it takes it away with all that is on it.
#[derive(Debug)]
pub struct SmallDisk {
    path: PathBuf,
    holder: Child,
}

impl SmallDisk {
    /// With room for `size_mib`.
    ///
    /// # Panics
    /// If it cannot be mounted: that takes root, and a test must never pass for want of it.
    pub fn mount(size_mib: u32) -> Self {
        assert!(is_root(), "this test mounts a small disk and needs root for that");
        let mut holder = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(format!("{size_mib}m"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("a shell starts");
        let output = holder.stdout.take().expect("standard output is piped");
        let mut path = String::new();
        BufReader::new(output).read_line(&mut path).expect("the script writes text");
        assert!(!path.is_empty(), "no small disk could be mounted; the reason is above");
        Self { path: PathBuf::from(path.trim_end()), holder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Fills what is left of it, to the last byte.
    ///
    /// # Panics
    /// If writing fails for another reason than that.
    pub fn fill(&self) {
        let ballast = self.path.join(BALLAST);
        let mut file = OpenOptions::new().create(true).append(true).open(ballast).expect("a file");
        let mut piece = vec![0; 64 * 1024];
        while !piece.is_empty() {
            match file.write(&piece) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => {
                    piece.truncate(piece.len() / 2);
                }
                Err(error) => panic!("filling the disk: {error}"),
            }
        }
    }

    /// Gives back what [`Self::fill`] took.
    ///
    /// # Panics
    /// If it was not filled.
    pub fn free(&self) {
        std::fs::remove_file(self.path.join(BALLAST)).expect("it was filled");
    }
}

const BALLAST: &str = "ballast";

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        // Nothing can be done about a failure here; the folder's name would tell of it.
        let _ = self.holder.wait();
    }
}
