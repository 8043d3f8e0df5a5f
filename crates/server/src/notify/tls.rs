//! Trust for what goes out: the system's certificate authorities, and one of a channel's own.

use domain::invalid::Invalid;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// A TLS client configuration that trusts the system's authorities and those in `pem`.
pub(crate) fn client_config(pem: Option<&str>) -> rustls::ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(pem) = pem {
        roots.add_parsable_certificates(
            CertificateDer::pem_slice_iter(pem.as_bytes()).filter_map(Result::ok),
        );
    }
    rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}

/// Refuses a `pem` in which there is no certificate that can be trusted.
pub(super) fn check(field: &str, pem: Option<&str>) -> Result<(), Invalid> {
    let Some(pem) = pem else { return Ok(()) };
    let mut roots = rustls::RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(
        CertificateDer::pem_slice_iter(pem.as_bytes()).filter_map(Result::ok),
    );
    if added == 0 {
        return Err(Invalid::new(field, "holds no certificate that can be read"));
    }
    Ok(())
}
