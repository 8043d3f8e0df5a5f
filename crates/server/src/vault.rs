//! Secrets at rest: sealed with a master key that lives outside the database and its backups.
//!
//! Invariant: a sealed value opens only in the place it was sealed for (`context`, such as
//! `hosts/12/agent_key`): a value copied to another row is worthless.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use domain::id::{ChannelId, HostId};

use crate::random;

const NONCE_BYTES: usize = 24;

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

/// The place of a host's agent key.
pub fn agent_key_context(host_id: HostId) -> String {
    format!("hosts/{host_id}/agent_key")
}

/// The place of a channel's secrets: a JSON object from name to value.
pub fn channel_secrets_context(channel_id: ChannelId) -> String {
    format!("channels/{channel_id}/secrets")
}

/// A sealed value that does not open: damaged, moved, or sealed with another master key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the stored secret {context} cannot be opened; is this the master key it was sealed with?")]
pub struct VaultError {
    /// Which secret.
    pub context: String,
}

impl Vault {
    /// With this master key.
    pub fn new(master_key: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(master_key.into()) }
    }

    /// Reads the master key from `path`, or makes one there that only its owner can read.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        let key: [u8; 32] = match fs::read(path) {
            Ok(bytes) => match bytes.try_into() {
                Ok(key) => key,
                Err(_) => bail!("the master key {} is not 32 bytes long", path.display()),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create_key(path)?,
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("reading the master key {}", path.display()));
            }
        };
        Ok(Self::new(&key))
    }

    /// Encrypts `plain` for the place `context`.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random::bytes();
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("secrets are far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// A channel's secrets by name; none if nothing was sealed.
    pub fn open_channel_secrets(
        &self,
        channel_id: ChannelId,
        sealed: Option<&[u8]>,
    ) -> Result<BTreeMap<String, String>, String> {
        let Some(sealed) = sealed else { return Ok(BTreeMap::new()) };
        let plain = self
            .open(&channel_secrets_context(channel_id), sealed)
            .map_err(|error| error.to_string())?;
        serde_json::from_slice(&plain)
            .map_err(|error| format!("its secrets cannot be read: {error}"))
    }

    /// Decrypts what [`Self::seal`] gave for the same `context`.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let fault = || VaultError { context: context.to_owned() };
        let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(fault)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| fault())
    }
}

fn create_key(path: &Path) -> Result<[u8; 32]> {
    let key: [u8; 32] = random::bytes();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("creating the master key {}", path.display()))?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn opens_only_where_it_was_sealed_for() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal("hosts/1/agent_key", b"secret");
        assert_eq!(vault.open("hosts/1/agent_key", &sealed).unwrap(), b"secret");
        assert!(vault.open("hosts/2/agent_key", &sealed).is_err());
        assert!(Vault::new(&[8; 32]).open("hosts/1/agent_key", &sealed).is_err());
        assert!(vault.open("hosts/1/agent_key", &sealed[..20]).is_err());
    }

    #[test]
    fn a_key_file_is_private_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let sealed = Vault::open_or_create(&path).unwrap().seal("a", b"b");
        assert_eq!(Vault::open_or_create(&path).unwrap().open("a", &sealed).unwrap(), b"b");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
