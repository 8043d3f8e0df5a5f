//! The agent's certificate: self-signed, recognised by the pin of its public key alone.

use anyhow::Context as _;
use protocol::enrolment::Pin;
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData as _};
use rustls::server::ParsedCertificate;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

use crate::files::{self, Files};

/// A fresh key pair with its certificate, both as PEM.
pub(crate) struct NewIdentity {
    pub(crate) certificate_pem: String,
    pub(crate) private_key_pem: String,
    pub(crate) pin: Pin,
}

/// ECDSA on P-256: small, fast, and understood by every TLS library.
pub(crate) fn generate() -> anyhow::Result<NewIdentity> {
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(vec!["prophasis-agent".to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, "prophasis-agent");
    Ok(NewIdentity {
        certificate_pem: params.self_signed(&key)?.pem(),
        private_key_pem: key.serialize_pem(),
        pin: Pin(Sha256::digest(key.subject_public_key_info()).into()),
    })
}

/// The certificate and key that a set-up wrote.
pub(crate) fn read(
    files: &Files,
) -> anyhow::Result<(CertificateDer<'static>, PrivateKeyDer<'static>)> {
    let certificate = CertificateDer::from_pem_slice(files::read(&files.certificate())?.as_bytes())
        .with_context(|| format!("{} is damaged", files.certificate().display()))?;
    let key = PrivateKeyDer::from_pem_slice(files::read(&files.private_key())?.as_bytes())
        .with_context(|| format!("{} is damaged", files.private_key().display()))?;
    Ok((certificate, key))
}

/// The pin of a certificate: SHA-256 of its `SubjectPublicKeyInfo`.
pub(crate) fn pin_of(certificate: &CertificateDer<'_>) -> Result<Pin, rustls::Error> {
    let parsed = ParsedCertificate::try_from(certificate)?;
    Ok(Pin(Sha256::digest(parsed.subject_public_key_info()).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_of_the_key_is_the_pin_of_its_certificate() {
        let identity = generate().unwrap();
        let certificate =
            CertificateDer::from_pem_slice(identity.certificate_pem.as_bytes()).unwrap();
        assert_eq!(pin_of(&certificate).unwrap(), identity.pin);
        assert_ne!(generate().unwrap().pin, identity.pin);
    }
}
