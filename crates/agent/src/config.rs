//! `config.toml`: where to listen and whom to let in.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use anyhow::{Context as _, bail};
use protocol::enrolment::Pin;
use serde::{Deserialize, Serialize};

use crate::files;

/// Every key of the file.
const KEYS: [&str; 3] = ["listen", "port", "core_pin"];

/// The agent's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The IP address to listen on.
    pub(crate) listen: IpAddr,
    /// The TCP port to listen on.
    pub(crate) port: u16,
    /// The only core to let in, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) core_pin: Option<Pin>,
}

impl Config {
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        Self::parse(&files::read(path)?).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let table: toml::Table = text.parse().context("this is not TOML")?;
        if let Some(unknown) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let nearest = KEYS
                .into_iter()
                .max_by(|a, b| {
                    strsim::jaro_winkler(a, unknown).total_cmp(&strsim::jaro_winkler(b, unknown))
                })
                .unwrap_or_default();
            bail!("there is no key {unknown:?}; did you mean {nearest:?}?");
        }
        let config: Self = table.try_into()?;
        if config.port == 0 {
            bail!("port must be from 1 to 65535");
        }
        Ok(config)
    }

    pub(crate) fn to_text(&self) -> anyhow::Result<String> {
        Ok(toml::to_string(self)?)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::new(self.listen, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for core_pin in [None, Some(Pin([3; 32]))] {
            let config = Config { listen: "::1".parse().unwrap(), port: 4048, core_pin };
            assert_eq!(Config::parse(&config.to_text().unwrap()).unwrap(), config);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, because) in [
            ("listen = '::'\nport = 4048\ncore_pni = 'x'", "did you mean \"core_pin\"?"),
            ("listen = '::'", "missing field `port`"),
            ("listen = '::'\nport = 0", "1 to 65535"),
            ("listen = 'x'\nport = 1", "invalid IP address"),
            ("listen = '::'\nport = 1\ncore_pin = 'x'", "43 characters"),
            ("=", "not TOML"),
        ] {
            let error = format!("{:#}", Config::parse(text).unwrap_err());
            assert!(error.contains(because), "{text}: {error}");
        }
    }
}
