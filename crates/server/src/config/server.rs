//! `[server]`: where the web pages are served and where data is kept.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::reader::{Faults, Section};

/// `[server]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Address and port of the web pages and the API.
    pub listen: SocketAddr,
    /// The directory with the database (if SQLite), the keys and the certificate.
    pub data_dir: PathBuf,
    /// How people reach the pages from outside: goes into links and notifications.
    pub public_url: String,
}

impl Server {
    /// Takes in the port that the system chose where the configuration says 0.
    pub(crate) fn now_listening_on(&mut self, address: SocketAddr) {
        if self.public_url == format!("https://{}", self.listen) {
            self.public_url = format!("https://{address}");
        }
        self.listen = address;
    }

    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        let listen = section.or("listen", SocketAddr::from(([127, 0, 0, 1], 4049)), faults);
        let public_url: Option<String> = section.optional("public_url", faults);
        if let Some(url) = &public_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            faults.push(format!("[server] public_url: \"{url}\" must start with https://"));
        }
        Self {
            listen,
            data_dir: section.or("data_dir", PathBuf::from("data"), faults),
            public_url: public_url.map_or_else(
                || format!("https://{listen}"),
                |url| url.trim_end_matches('/').to_owned(),
            ),
        }
    }
}
