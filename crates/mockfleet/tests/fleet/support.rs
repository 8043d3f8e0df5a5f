//! A small core: one connection to one agent, which it knows by its enrolment string alone.

use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use mockfleet::Member;
use protocol::enrolment::{Enrolment, Pin};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use sha2::{Digest, Sha256};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
    bearer: String,
}

impl Client {
    /// Connects, trusting nothing but the pin in the enrolment string.
    pub(crate) async fn connect(member: &Member) -> Self {
        let enrolment: Enrolment = member.enrolment.parse().unwrap();
        let provider = Arc::new(ring::default_provider());
        let verifier = PinVerifier { pin: enrolment.pin, provider: Arc::clone(&provider) };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let address = SocketAddr::new(member.address, enrolment.port);
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::IpAddress(member.address.into());
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender, bearer: format!("Bearer {}", enrolment.key.to_text()) }
    }

    /// From now on requests carry another key.
    pub(crate) fn forget_key(&mut self) {
        "Bearer wrong".clone_into(&mut self.bearer);
    }

    /// One request with its whole answer.
    pub(crate) async fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, Vec<u8>), hyper::Error> {
        let answer = self.ask_for_header(method, path, body).await?;
        let status = answer.0.status();
        Ok((status, answer.read(usize::MAX).await.unwrap()))
    }

    /// One request up to the header of its answer.
    pub(crate) async fn ask_for_header(
        &mut self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<Answer, hyper::Error> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "mock")
            .header("authorization", &self.bearer)
            .body(Full::from(body))
            .unwrap();
        Ok(Answer(self.sender.send_request(request).await?))
    }
}

pub(crate) struct Answer(Response<Incoming>);

impl Answer {
    /// The body, unless it is longer than `bytes_max`.
    pub(crate) async fn read(self, bytes_max: usize) -> Option<Vec<u8>> {
        let body = Limited::new(self.0.into_body(), bytes_max).collect().await;
        Some(body.ok()?.to_bytes().to_vec())
    }

    /// What comes first of the body.
    pub(crate) async fn first_frame(mut self) -> Bytes {
        self.0.frame().await.unwrap().unwrap().into_data().unwrap()
    }
}

#[derive(Debug)]
struct PinVerifier {
    pin: Pin,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let parsed = ParsedCertificate::try_from(certificate)?;
        let found: [u8; 32] = Sha256::digest(parsed.subject_public_key_info()).into();
        if found == self.pin.0 {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("the pin differs".to_owned()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
