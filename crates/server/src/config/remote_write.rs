//! `[remote_write]`: another store for long-term history; without a `url` nothing is sent.

use std::path::PathBuf;

use super::reader::{Faults, Section};

/// `[remote_write]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteWrite {
    /// Where the receiver takes the Prometheus remote-write protocol.
    pub url: String,
    /// How the server makes itself known to it.
    pub credentials: Credentials,
    /// A PEM file of certificate authorities that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// The tenant's name (`X-Scope-OrgID`), where the receiver keeps several apart.
    pub tenant: Option<String>,
    /// Samples of one request, at most.
    pub batch_samples_max: usize,
    /// How long one request may take.
    pub timeout_ms: u64,
    /// How many days of what is already there are sent at the first start.
    pub backfill_days: i64,
}

/// Secrets stand in files of their own, so that the configuration can be shown to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// None are sent.
    None,
    /// A bearer token, from a file.
    Bearer(PathBuf),
    /// A name, and the file of its password.
    Basic(String, PathBuf),
}

impl RemoteWrite {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Option<Self> {
        let url: Option<String> = section.optional("url", faults);
        let read = Self {
            url: url.clone().unwrap_or_default(),
            credentials: credentials(section, faults),
            ca_file: section.optional("ca_file", faults),
            tenant: section.optional("tenant", faults),
            batch_samples_max: section.bounded("batch_samples_max", 10_000, (1, 100_000), faults),
            timeout_ms: section.bounded("timeout_ms", 30_000, (100, 600_000), faults),
            backfill_days: section.bounded("backfill_days", 0, (0, 36_500), faults),
        };
        if let Some(fault) = url.as_deref().and_then(fault_of_url) {
            faults.push(format!("[remote_write] url: {fault}"));
        }
        let printable = |byte: u8| byte.is_ascii_graphic();
        if read.tenant.as_ref().is_some_and(|name| name.is_empty() || !name.bytes().all(printable))
        {
            faults.push("[remote_write] tenant: must be letters, digits and marks".to_owned());
        }
        if url.is_none() && section.any_given() {
            faults.push("[remote_write]: a url is needed".to_owned());
        }
        url.map(|_| read)
    }
}

fn credentials(section: &mut Section, faults: &mut Faults) -> Credentials {
    let bearer: Option<PathBuf> = section.optional("bearer_token_file", faults);
    let name: Option<String> = section.optional("username", faults);
    let password: Option<PathBuf> = section.optional("password_file", faults);
    match (bearer, name, password) {
        (None, None, None) => Credentials::None,
        (Some(file), None, None) => Credentials::Bearer(file),
        (None, Some(name), Some(file)) => Credentials::Basic(name, file),
        _ => {
            faults.push(
                "[remote_write]: give a bearer_token_file, or a username and a password_file"
                    .to_owned(),
            );
            Credentials::None
        }
    }
}

/// What is wrong with an address. It is not repeated: somebody may have put a password into it.
fn fault_of_url(text: &str) -> Option<String> {
    let url = match url::Url::parse(text) {
        Ok(url) => url,
        Err(error) => return Some(format!("is not a URL: {error}")),
    };
    if !matches!(url.scheme(), "http" | "https") {
        Some("must start with https:// or http://".to_owned())
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("must not hold credentials; use username and password_file".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Config;

    fn read(text: &str) -> Result<Option<RemoteWrite>, Vec<String>> {
        let parsed = Config::parse(&format!("[remote_write]\n{text}"), &BTreeMap::new());
        parsed.map(|config| config.remote_write).map_err(|error| error.0)
    }

    #[test]
    fn nothing_is_sent_unless_asked_for() {
        assert_eq!(read(""), Ok(None));
    }

    #[test]
    fn an_address_is_enough() {
        let config = read("url = \"http://127.0.0.1:8428/api/v1/write\"").unwrap().unwrap();
        assert_eq!(config.credentials, Credentials::None);
        assert_eq!((config.batch_samples_max, config.timeout_ms), (10_000, 30_000));
    }

    #[test]
    fn each_fault_is_named_and_no_password_is_repeated() {
        let url = "url = \"https://store.example.org/write\"\n";
        for (text, begins) in [
            ("url = \"ftp://x/\"".to_owned(), "[remote_write] url: must start with"),
            ("url = \"x\"".to_owned(), "[remote_write] url: is not a URL"),
            ("url = \"https://me:secret@x/\"".to_owned(), "[remote_write] url: must not hold"),
            ("timeout_ms = 500".to_owned(), "[remote_write]: a url is needed"),
            (format!("{url}username = \"me\""), "[remote_write]: give a bearer_token_file"),
            (format!("{url}tenant = \"a b\""), "[remote_write] tenant"),
            (format!("{url}batch_samples_max = 0"), "[remote_write] batch_samples_max"),
            (format!("{url}bearer_token = \"x\""), "[remote_write] bearer_token: unknown key"),
        ] {
            let faults = read(&text).unwrap_err();
            assert!(faults[0].starts_with(begins), "{text}: {faults:?}");
            assert!(!faults.join("").contains("secret"), "{faults:?}");
        }
    }
}
