//! A host: one monitored machine or device.

use serde::{Deserialize, Serialize};

use crate::id::HostId;
use crate::invalid::Invalid;
use crate::text::{check_description, check_name, check_tags};
use crate::time::Timestamp;

/// The port that agents listen on unless told otherwise.
pub const AGENT_PORT: u16 = 4048;

/// What people set about a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostSettings {
    /// Shown everywhere; unique.
    pub name: String,
    /// Free text.
    pub description: String,
    /// DNS name or IP address, without a port.
    pub address: String,
    /// Where its agent listens.
    pub port: u16,
    /// Free words for filters and classifiers.
    pub tags: Vec<String>,
    /// A disabled host keeps its history and is not checked.
    pub enabled: bool,
}

impl HostSettings {
    /// Refuses what could not work: blank names, addresses that are none, port 0.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        check_description("description", &self.description)?;
        check_address("address", &self.address)?;
        check_tags("tags", &self.tags)?;
        if self.port == 0 {
            return Err(Invalid::new("port", "must be between 1 and 65535; agents use 4048"));
        }
        Ok(())
    }
}

/// A host as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its number.
    pub id: HostId,
    /// What people set.
    pub settings: HostSettings,
    /// SHA-256 of the agent's public key, once enrolled.
    pub pin: Option<[u8; 32]>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A DNS name or an IP address, nothing else: no scheme, no port, no path.
pub fn check_address(field: &str, address: &str) -> Result<(), Invalid> {
    if address.parse::<std::net::IpAddr>().is_ok() {
        return Ok(());
    }
    let fault = |message: &str| Err(Invalid::new(field, message));
    if address.is_empty() {
        return fault("is empty; give a DNS name or an IP address");
    }
    if address.contains("://") || address.contains('/') {
        return fault("is a URL; give only the DNS name or IP address");
    }
    if address.contains(':') {
        return fault("contains a colon but is no IPv6 address; the port has a field of its own");
    }
    let valid_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let name = address.strip_suffix('.').unwrap_or(address);
    if name.len() > 253 || !name.split('.').all(valid_label) {
        return fault("is neither a DNS name nor an IP address");
    }
    if name.split('.').all(|label| label.chars().all(|c| c.is_ascii_digit())) {
        return fault("looks like an IP address but is none");
    }
    Ok(())
}
