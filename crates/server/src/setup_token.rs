//! The one-time secret that lets the first administrator in. It lives in memory only: a restart
//! prints a new link, and the first use (or the first user made otherwise) ends it.

use std::sync::Mutex;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::random;

/// The secret, or nothing once it was used.
#[derive(Debug, Default)]
pub struct SetupToken {
    hash: Mutex<Option<[u8; 32]>>,
}

impl SetupToken {
    /// Makes a new secret, which replaces any earlier one, and returns it for printing.
    pub fn issue(&self) -> String {
        let secret = random::secret();
        *self.hash.lock().expect("no holder of this lock panics") =
            Some(Sha256::digest(secret.as_bytes()).into());
        secret
    }

    /// Whether `secret` is the one; it stays valid until [`Self::end`].
    pub fn matches(&self, secret: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let expected = *self.hash.lock().expect("no holder of this lock panics");
        expected.is_some_and(|expected| expected.ct_eq(&given).into())
    }

    /// Nothing matches from now on.
    pub fn end(&self) {
        *self.hash.lock().expect("no holder of this lock panics") = None;
    }
}
