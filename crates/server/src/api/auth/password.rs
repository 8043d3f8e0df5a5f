//! Passwords: Argon2id, hashed on threads of their own, few at a time.
//!
//! Invariant: a name that does not exist costs as much time as a wrong password, so that nobody
//! can tell names from the time an answer takes.

use std::sync::Mutex;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::time::Timestamp;
use tokio::sync::Semaphore;

use super::login_limit::LoginLimit;
use crate::api::error::ApiError;
use crate::random;

/// Memory of one hash, in KiB; OWASP's recommendation together with two passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at the same time: bounds what a flood of logins can take of the processor and memory.
const AT_ONCE: usize = 2;
/// Logins that may wait for their turn; more are told to come again.
const WAITING_MAX: usize = 64;
/// What a secondly-guessing client is told when too many wait, in seconds.
const RETRY_AFTER_S: i64 = 5;

/// The way in: bounded hashing and the limits on guessing.
#[derive(Debug)]
pub(in crate::api) struct Gate {
    running: Semaphore,
    waiting: Semaphore,
    limit: Mutex<LoginLimit>,
    /// Verified against when there is no such user.
    nobody: String,
}

impl Gate {
    pub(in crate::api) fn new() -> Self {
        Self {
            running: Semaphore::new(AT_ONCE),
            waiting: Semaphore::new(WAITING_MAX),
            limit: Mutex::default(),
            nobody: hash_now(&random::secret()),
        }
    }

    /// The hash of a new password, for the database.
    pub(in crate::api) async fn hash(&self, password: String) -> Result<String, ApiError> {
        self.run(move || hash_now(&password)).await
    }

    /// Whether `password` belongs to `stored`, which is none for a user who does not exist.
    pub(in crate::api) async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, ApiError> {
        let exists = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        Ok(self.run(move || verify_now(&password, &stored)).await? && exists)
    }

    /// Counts an attempt; refuses it if there were too many.
    pub(in crate::api) fn admit(
        &self,
        name: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        self.limit
            .lock()
            .expect("no holder of this lock panics")
            .attempt(name, address, now)
            .map_err(|wait| ApiError::rate_limited(wait.as_seconds().max(1)))
    }

    /// Forgets the attempts of somebody who got in.
    pub(in crate::api) fn succeeded(&self, name: &str, address: &str) {
        self.limit.lock().expect("no holder of this lock panics").forget(name, address);
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let _place =
            self.waiting.try_acquire().map_err(|_| ApiError::rate_limited(RETRY_AFTER_S))?;
        let _turn = self.running.acquire().await.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)
    }
}

/// The hash of a password, for programs that make users without the API.
pub async fn hash(password: String) -> Result<String, tokio::task::JoinError> {
    tokio::task::spawn_blocking(move || hash_now(&password)).await
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> String {
    let salt: [u8; 16] = random::bytes();
    let hash: PasswordHash = argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("passwords are at most 1 KiB and the salt has 16 bytes");
    hash.to_string()
}

/// The parameters come from the stored hash, so old hashes stay valid when ours change.
fn verify_now(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_only() {
        let stored = hash_now("correct horse battery");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify_now("correct horse battery", &stored));
        assert!(!verify_now("correct horse batterz", &stored));
        assert!(!verify_now("", "not a hash"));
    }

    #[tokio::test]
    async fn nobody_gets_in_without_a_user() {
        let gate = Gate::new();
        assert!(!gate.verify("anything at all".to_owned(), None).await.unwrap());
    }
}
