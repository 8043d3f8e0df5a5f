//! What a table's content comes to, in whatever order its rows are read: the engines sort text
//! differently.
//!
//! The rows' SHA-256 hashes are added up. Primary keys make all rows different, so equal sums
//! mean equal rows; this finds mistakes, and is not meant to withstand forgery.

use sha2::{Digest as _, Sha256};

use super::row::encode;
use crate::engine::Arg;

/// The digest of the rows so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Digest {
    sum: [u64; 4],
    rows: u64,
}

impl Digest {
    pub(crate) fn add(&mut self, row: &[Arg]) {
        let mut bytes = Vec::new();
        encode(row, &mut bytes);
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        for (sum, part) in self.sum.iter_mut().zip(hash.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_le_bytes(*part));
        }
        self.rows += 1;
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }
}
