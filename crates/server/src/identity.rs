//! The server's TLS identity: the certificate that browsers see and that agents can pin.
//!
//! Made at the first start, unless the configuration names files. The same identity is shown to
//! agents as the client's, so that an agent that was set up with its pin talks to nobody else.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest as _, Sha256};

use crate::config::Config;

/// Certificate chain, private key, and the pin of both.
#[derive(Debug)]
pub struct Identity {
    /// The certificate first, then its issuers.
    pub chain: Vec<CertificateDer<'static>>,
    /// The key of the first certificate.
    pub key: PrivateKeyDer<'static>,
    /// SHA-256 of the certificate's public key.
    pub pin: [u8; 32],
}

impl Identity {
    /// Reads the configured files, or those in the data directory, which are made if absent.
    pub fn open_or_create(config: &Config) -> Result<Self> {
        let (certificate, key) = if let Some(files) = &config.tls.files {
            files.clone()
        } else {
            let dir = &config.server.data_dir;
            let files = (dir.join("server.crt"), dir.join("server.key"));
            if !files.1.exists() {
                create(&files.0, &files.1, &config.server.public_url)?;
            }
            files
        };
        let chain: Vec<_> = CertificateDer::pem_file_iter(&certificate)
            .with_context(|| format!("reading the certificate {}", certificate.display()))?
            .collect::<Result<_, _>>()
            .with_context(|| format!("reading the certificate {}", certificate.display()))?;
        let key = PrivateKeyDer::from_pem_file(&key)
            .with_context(|| format!("reading the key {}", key.display()))?;
        let first = chain
            .first()
            .with_context(|| format!("{} holds no certificate", certificate.display()))?;
        let pin = public_key_pin(first)?;
        Ok(Self { chain, key, pin })
    }

    /// The same identity once more, for another TLS configuration.
    pub fn duplicate(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.chain.clone(), self.key.clone_key())
    }
}

/// SHA-256 of a certificate's `SubjectPublicKeyInfo`, in DER: what is pinned.
pub fn public_key_pin(certificate: &CertificateDer<'_>) -> Result<[u8; 32]> {
    use x509_parser::prelude::{FromDer as _, X509Certificate};
    let (_, parsed) =
        X509Certificate::from_der(certificate).context("the certificate cannot be read")?;
    Ok(Sha256::digest(parsed.public_key().raw).into())
}

fn create(certificate: &Path, key: &Path, public_url: &str) -> Result<()> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if let Ok(url) = url::Url::parse(public_url)
        && let Some(host) = url.host_str()
        && !names.iter().any(|name| name == host)
    {
        names.push(host.trim_matches(['[', ']']).to_owned());
    }
    let made = rcgen::generate_simple_self_signed(names).context("making a certificate")?;
    // The key last: it says that both are there, also after a start that was cut off.
    write_private(certificate, made.cert.pem().as_bytes())?;
    write_private(key, made.signing_key.serialize_pem().as_bytes())
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("writing {}", path.display()))?;
    file.write_all(bytes)?;
    file.sync_all().with_context(|| format!("writing {}", path.display()))
}
