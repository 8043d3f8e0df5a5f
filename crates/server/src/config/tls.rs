//! `[tls]`: a certificate of one's own; without one the server makes its own at the first start.

use std::path::PathBuf;

use super::reader::{Faults, Section};

/// `[tls]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// PEM files of the certificate chain and of its private key.
    pub files: Option<(PathBuf, PathBuf)>,
}

impl Tls {
    pub(super) fn read(section: &mut Section, faults: &mut Faults) -> Self {
        let certificate: Option<PathBuf> = section.optional("certificate", faults);
        let key: Option<PathBuf> = section.optional("key", faults);
        if certificate.is_some() != key.is_some() {
            faults.push("[tls]: certificate and key are needed together".to_owned());
        }
        Self { files: certificate.zip(key) }
    }
}
