//! The agent's side of the shared key: a salted hash, from which nobody gets the key back.
//!
//! The key has 256 random bits, so a plain SHA-256 with a salt is enough: there is nothing to
//! guess. (Slow hashes are for what people choose.)

use std::fmt::Write as _;

use anyhow::ensure;
use protocol::ContentHash;
use protocol::enrolment::AgentKey;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Salt and SHA-256 of salt and key.
pub(crate) struct KeyHash {
    salt: [u8; 32],
    hash: [u8; 32],
}

impl KeyHash {
    pub(crate) fn of(key: &AgentKey, salt: [u8; 32]) -> Self {
        Self { salt, hash: digest(&salt, key) }
    }

    /// Whether this is the key; takes the same time for every wrong one.
    pub(crate) fn is_of(&self, key: &AgentKey) -> bool {
        digest(&self.salt, key).ct_eq(&self.hash).into()
    }

    /// Reads the two lines that [`Self::to_text`] writes.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let mut lines = text.lines().map(str::parse::<ContentHash>);
        let (salt, hash) = (lines.next(), lines.next());
        let (Some(Ok(salt)), Some(Ok(hash))) = (salt, hash) else {
            anyhow::bail!("the key's hash is damaged; run `prophasis-agent setup --force`");
        };
        ensure!(lines.next().is_none(), "the key's hash has more than two lines");
        Ok(Self { salt: *salt.as_bytes(), hash: *hash.as_bytes() })
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for part in [self.salt, self.hash] {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", ContentHash::from_digest(part));
        }
        text
    }
}

fn digest(salt: &[u8; 32], key: &AgentKey) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(key.0).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_itself_is_recognised() {
        let hash = KeyHash::of(&AgentKey([7; 32]), [1; 32]);
        let hash = KeyHash::parse(&hash.to_text()).unwrap();
        assert!(hash.is_of(&AgentKey([7; 32])));
        assert!(!hash.is_of(&AgentKey([8; 32])));
        assert!(!KeyHash::of(&AgentKey([7; 32]), [2; 32]).to_text().contains(&hash.to_text()));
    }

    #[test]
    fn damage_is_refused() {
        let text = KeyHash::of(&AgentKey([7; 32]), [1; 32]).to_text();
        for damaged in ["", &text[1..], &text[..64], &(text.clone() + &text)] {
            assert!(KeyHash::parse(damaged).is_err(), "{damaged}");
        }
    }
}
