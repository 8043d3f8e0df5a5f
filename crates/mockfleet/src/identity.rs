//! One certificate and one key for the whole fleet: thousands of key pairs would only cost time.

use std::sync::Arc;

use anyhow::Context as _;
use protocol::enrolment::{AgentKey, Pin};
use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use rustls::ServerConfig;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};

/// What the agents prove themselves by, and what the core has to bring.
#[derive(Debug)]
pub struct Identity {
    certificate: CertificateDer<'static>,
    private_key: PrivatePkcs8KeyDer<'static>,
    /// The pin of the certificate.
    pub pin: Pin,
    /// The key that requests must carry.
    pub key: AgentKey,
}

impl Identity {
    /// A new one, random.
    pub fn generate() -> anyhow::Result<Self> {
        let pair = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let certificate = CertificateParams::new(vec!["mockfleet".to_owned()])?
            .self_signed(&pair)
            .context("cannot sign the fleet's certificate")?;
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self {
            certificate: certificate.der().clone(),
            private_key: PrivatePkcs8KeyDer::from(pair.serialize_der()),
            pin: Pin(Sha256::digest(pair.subject_public_key_info()).into()),
            key: AgentKey(key),
        })
    }

    /// The listening side's TLS. Any core may connect: a fleet holds nothing worth protecting.
    pub(crate) fn tls(&self) -> anyhow::Result<Arc<ServerConfig>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![self.certificate.clone()],
                PrivateKeyDer::Pkcs8(self.private_key.clone_key()),
            )?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}
