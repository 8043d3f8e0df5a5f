//! Backups whose checksum was put right after they were altered: by somebody, not by chance.

use std::path::PathBuf;

use domain::time::Timestamp;
use sha2::Digest as _;
use store::Store;
use store::backup::{self, Backup};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::chance::Chance;
use crate::memory;
use crate::run::Target;

const NOW: Timestamp = Timestamp(1_900_000_000_000_000);
const HASH_BYTES: usize = 32;

/// A small backup, and a file to alter.
pub(crate) struct Backups {
    runtime: Runtime,
    valid: Vec<u8>,
    altered: PathBuf,
    _folder: TempDir,
}

impl Backups {
    pub(crate) fn make() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("valid.zst");
        runtime.block_on(async {
            let store = Store::open_sqlite(&folder.path().join("data.sqlite")).await.unwrap();
            for number in 0..40 {
                store
                    .set_setting(&format!("name {number}"), &"value ".repeat(number))
                    .await
                    .unwrap();
            }
            backup::write(&store, &path, NOW, &mut |_| {}).await.unwrap();
            store.close().await;
        });
        let valid = std::fs::read(&path).unwrap();
        Self { runtime, valid, altered: folder.path().join("altered.zst"), _folder: folder }
    }
}

impl Target for Backups {
    const NAME: &str = "backups";
    const BYTES_MAX: u64 = memory::LARGE_BYTES;

    fn body(&self, _: &mut Chance) -> (usize, &[u8]) {
        (0, &self.valid)
    }

    fn decode(&mut self, chance: &mut Chance, _: usize, body: &[u8]) -> bool {
        let mut body = body.to_vec();
        if chance.below(10) > 0
            && let Some(end) = body.len().checked_sub(HASH_BYTES)
        {
            let hash = sha2::Sha256::digest(&body[..end]);
            body[end..].copy_from_slice(&hash);
        }
        std::fs::write(&self.altered, body).unwrap();
        let Ok(backup) = Backup::open(&self.altered) else { return false };
        self.runtime.block_on(backup::compare(backup, None, &mut |_| {})).is_ok()
    }
}
