//! The one string that joins a new machine: `prophasis1.<port>.<pin>.<key>`.
//!
//! `prophasis-agent setup` prints it and a person pastes it into the core, so the core knows the
//! agent's public key *before* it sends the secret one: nobody in the middle ever sees a key.
//!
//! Invariant: a key appears in no `Debug` output and in no error.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

const PREFIX: &str = "prophasis1";

/// SHA-256 of the `SubjectPublicKeyInfo` (DER) of a certificate; 43 characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pin(pub [u8; 32]);

/// The secret that an agent and its core share; 43 characters of base64url.
///
/// There is no `PartialEq`: who compares keys does so in constant time, or compares hashes.
#[derive(Clone)]
pub struct AgentKey(pub [u8; 32]);

/// All that a core needs to reach and trust a new agent, except its address.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The port it listens on.
    pub port: u16,
    /// The public key that it must show.
    pub pin: Pin,
    /// The secret that the core must send.
    pub key: AgentKey,
}

/// Which part of an enrolment string is wrong. It never quotes the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// It is something else altogether.
    #[error(
        "this is not an enrolment string: it starts with \"prophasis1.\"; copy the whole line \
         that `prophasis-agent setup` printed"
    )]
    Prefix,
    /// It was cut or joined with something.
    #[error(
        "an enrolment string has 4 parts joined by dots, this one has {0}; copy the whole line"
    )]
    Parts(usize),
    /// The second part.
    #[error("the port (second part) is a number from 1 to 65535")]
    Port,
    /// The third part.
    #[error("the pin (third part) is 43 characters of base64url; copy the whole line again")]
    Pin,
    /// The fourth part.
    #[error("the key (fourth part) is 43 characters of base64url; copy the whole line again")]
    Key,
}

fn decode(text: &str) -> Option<[u8; 32]> {
    // The length first, so that nothing long is ever decoded.
    if text.len() != 43 {
        return None;
    }
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

impl fmt::Display for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Pin({self})")
    }
}

impl FromStr for Pin {
    type Err = EnrolmentError;

    fn from_str(text: &str) -> Result<Self, EnrolmentError> {
        decode(text).map(Self).ok_or(EnrolmentError::Pin)
    }
}

impl TryFrom<String> for Pin {
    type Error = EnrolmentError;

    fn try_from(text: String) -> Result<Self, EnrolmentError> {
        text.parse()
    }
}

impl From<Pin> for String {
    fn from(pin: Pin) -> Self {
        pin.to_string()
    }
}

impl AgentKey {
    /// The key as it stands in an enrolment string and after `Bearer `.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl fmt::Debug for AgentKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AgentKey(redacted)")
    }
}

impl FromStr for AgentKey {
    type Err = EnrolmentError;

    fn from_str(text: &str) -> Result<Self, EnrolmentError> {
        decode(text).map(Self).ok_or(EnrolmentError::Key)
    }
}

impl fmt::Display for Enrolment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{PREFIX}.{}.{}.{}", self.port, self.pin, self.key.to_text())
    }
}

impl FromStr for Enrolment {
    type Err = EnrolmentError;

    fn from_str(text: &str) -> Result<Self, EnrolmentError> {
        // A pasted line often brings its line break along.
        let parts: Vec<&str> = text.trim().splitn(8, '.').collect();
        if parts[0] != PREFIX {
            return Err(EnrolmentError::Prefix);
        }
        let [_, port, pin, key] = parts[..] else {
            return Err(EnrolmentError::Parts(parts.len()));
        };
        let digits = port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.parse().ok().filter(|&port| digits && port != 0);
        Ok(Self { port: port.ok_or(EnrolmentError::Port)?, pin: pin.parse()?, key: key.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> String {
        Enrolment { port: 4048, pin: Pin([7; 32]), key: AgentKey([9; 32]) }.to_string()
    }

    #[test]
    fn prints_what_it_reads() {
        let text = example();
        let read: Enrolment = format!("  {text}\n").parse().unwrap();
        assert_eq!(read.to_string(), text);
        assert_eq!((read.port, read.pin, read.key.0), (4048, Pin([7; 32]), [9; 32]));
    }

    #[test]
    fn says_which_part_is_wrong() {
        let text = example();
        let error = |text: &str| text.parse::<Enrolment>().unwrap_err();
        assert_eq!(error(""), EnrolmentError::Prefix);
        assert_eq!(error(&text.replace("prophasis1", "prophasis2")), EnrolmentError::Prefix);
        assert_eq!(error(&format!("{text}.x")), EnrolmentError::Parts(5));
        assert_eq!(error("prophasis1.4048"), EnrolmentError::Parts(2));
        for port in ["0", "65536", "+4048", "", "-1"] {
            assert_eq!(error(&text.replace("4048", port)), EnrolmentError::Port, "{port}");
        }
        assert_eq!(error(&text.replace(".Bw", ".Bw=")), EnrolmentError::Pin);
        assert_eq!(error(&text[..text.len() - 1]), EnrolmentError::Key);
    }

    #[test]
    fn a_key_has_one_spelling_only() {
        // The last character carries two bits that no key uses; they must be zero.
        let mut text = AgentKey([0; 32]).to_text();
        text.pop();
        text.push('B');
        assert_eq!(text.parse::<AgentKey>().unwrap_err(), EnrolmentError::Key);
    }

    #[test]
    fn a_key_is_never_shown() {
        let enrolment: Enrolment = example().parse().unwrap();
        let shown = format!("{enrolment:?}");
        assert!(shown.contains("redacted") && !shown.contains(&enrolment.key.to_text()), "{shown}");
    }
}
