//! Starts an agent, makes packages for it, and is its core.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use plugin::{Package, pack_directory};
use protocol::enrolment::{Enrolment, Pin};
use protocol::{RunReply, RunRequest};
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_pki_types::PrivateKeyDer;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A running agent; ended with the test.
pub(crate) struct Agent {
    folder: TempDir,
    pub(crate) enrolment: Enrolment,
    process: Child,
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prophasis-agent"));
    command.args(arguments);
    command
}

pub(crate) fn set_up(directory: &Path, port: u16, further: &[&str]) -> Output {
    let port = port.to_string();
    let directory = directory.to_str().unwrap();
    let mut arguments = vec!["setup", "--dir", directory, "--port", &port, "--listen", "127.0.0.1"];
    arguments.extend(further);
    command(&arguments).output().unwrap()
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Starts the agent and waits until it says that it listens.
pub(crate) fn start(directory: &Path) -> Child {
    let mut process = command(&["run", "--dir", directory.to_str().unwrap()])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut said = Vec::new();
    loop {
        let line = lines.next().unwrap_or_else(|| panic!("the agent ended: {said:?}")).unwrap();
        if line.contains("listening on") {
            break;
        }
        said.push(line);
    }
    // Goes on reading, so that the agent can go on writing.
    std::thread::spawn(move || lines.for_each(drop));
    process
}

impl Agent {
    pub(crate) fn start(further: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("agent");
        let output = set_up(&directory, free_port(), further);
        assert!(output.status.success(), "{output:?}");
        let enrolment = String::from_utf8(output.stdout).unwrap().parse().unwrap();
        let process = start(&directory);
        Self { folder, enrolment, process }
    }

    pub(crate) fn directory(&self) -> PathBuf {
        self.folder.path().join("agent")
    }

    pub(crate) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_raw(self.process.id().cast_signed()).unwrap()
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    pub(crate) fn wait(&mut self) -> std::process::ExitStatus {
        self.process.wait().unwrap()
    }

    pub(crate) fn restart(&mut self) {
        self.signal(rustix::process::Signal::KILL);
        self.wait();
        self.process = start(&self.directory());
    }

    pub(crate) async fn tcp(&self) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.enrolment.port)).await.unwrap()
    }

    /// A connection of the core, with the agent's pin checked.
    pub(crate) async fn connect(&self) -> Core {
        self.connect_as(None).await.unwrap()
    }

    pub(crate) async fn connect_as(&self, identity: Option<&Identity>) -> Result<Core, String> {
        let provider = Arc::new(ring::default_provider());
        let pinned = Pinned { pin: self.enrolment.pin, provider: Arc::clone(&provider) };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(pinned));
        let config = match identity {
            None => builder.with_no_client_auth(),
            Some(identity) => builder.with_client_cert_resolver(Arc::new(identity.clone())),
        };
        let name = ServerName::try_from("any.name").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, self.tcp().await).await;
        let stream = stream.map_err(|error| error.to_string())?;
        let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = handshake.map_err(|error| error.to_string())?;
        let connection = tokio::spawn(async move {
            let _ = connection.await;
        });
        let bearer = format!("Bearer {}", self.enrolment.key.to_text());
        Ok(Core { sender, connection, bearer: Some(bearer) })
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The core's end of one connection.
pub(crate) struct Core {
    sender: SendRequest<Full<Bytes>>,
    connection: tokio::task::JoinHandle<()>,
    pub(crate) bearer: Option<String>,
}

impl Core {
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: impl Into<Bytes>,
    ) -> Result<(StatusCode, Value), hyper::Error> {
        let mut request = Request::builder().method(method).uri(path).header("host", "agent");
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", bearer);
        }
        self.sender.ready().await?;
        let response = self.sender.send_request(request.body(Full::new(body.into())).unwrap());
        let response = response.await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }

    pub(crate) async fn get(&mut self, path: &str) -> (StatusCode, Value) {
        self.send(Method::GET, path, "").await.unwrap()
    }

    pub(crate) async fn upload(&mut self, package: &Package) -> (StatusCode, Value) {
        let path = format!("/v1/plugins/{}?hash={}", package.manifest.id, package.hash);
        self.send(Method::PUT, &path, package.archive().to_vec()).await.unwrap()
    }

    pub(crate) async fn install(&mut self, package: &Package) {
        let (status, answer) = self.upload(package).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    pub(crate) async fn try_run(
        &mut self,
        request: &RunRequest,
    ) -> Result<(StatusCode, Value), hyper::Error> {
        let body = serde_json::to_vec(request).unwrap();
        self.send(Method::POST, "/v1/run", body).await
    }

    pub(crate) async fn run(&mut self, request: &RunRequest) -> RunReply {
        let (status, answer) = self.try_run(request).await.unwrap();
        assert_eq!(status, StatusCode::OK, "{answer}");
        serde_json::from_value(answer).unwrap()
    }

    /// Goes away without a word, as a crashed core does.
    pub(crate) fn vanish(self) {
        self.connection.abort();
    }
}

/// A package that runs a shell script.
pub(crate) fn script(id: &str, script: &str) -> Package {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("script");
    fs::create_dir(&folder).unwrap();
    let manifest = format!(
        r#"{{"name":"n","id":"{id}","description":"d","version":"1.0.0","default_n_historical":1,
            "default_classifier":"classifier.lua","runtime":"exec","entry":"run"}}"#
    );
    fs::write(folder.join("manifest.json"), manifest).unwrap();
    fs::write(folder.join("classifier.lua"), "return ok").unwrap();
    fs::write(folder.join("run"), format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(folder.join("run"), fs::Permissions::from_mode(0o755)).unwrap();
    Package::read(&pack_directory(&folder).unwrap()).unwrap()
}

pub(crate) fn request(package: &Package, timeout_ms: u64) -> RunRequest {
    RunRequest {
        plugin_id: package.manifest.id.clone(),
        hash: package.hash,
        parameters: serde_json::Map::new(),
        timeout_ms,
        output_bytes_max: protocol::limits::OUTPUT_BYTES_DEFAULT,
    }
}

/// A core's certificate with its key, or with somebody else's.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    key: Arc<CertifiedKey>,
    pub(crate) pin: Pin,
}

impl Identity {
    pub(crate) fn new() -> Self {
        let key = rcgen::generate_simple_self_signed(vec!["core".to_owned()]).unwrap();
        Self::of(key.cert.der().clone(), &key.signing_key.serialize_der())
    }

    /// Shows this identity's certificate without having its private key.
    pub(crate) fn stolen(&self) -> Self {
        let other = rcgen::generate_simple_self_signed(vec!["thief".to_owned()]).unwrap();
        Self::of(self.key.cert[0].clone(), &other.signing_key.serialize_der())
    }

    fn of(certificate: CertificateDer<'static>, key: &[u8]) -> Self {
        let key = PrivateKeyDer::try_from(key.to_vec()).unwrap();
        let key = ring::default_provider().key_provider.load_private_key(key).unwrap();
        let pin = pin_of(&certificate);
        Self { key: Arc::new(CertifiedKey::new(vec![certificate], key)), pin }
    }
}

impl ResolvesClientCert for Identity {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.key))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn pin_of(certificate: &CertificateDer<'_>) -> Pin {
    let parsed = ParsedCertificate::try_from(certificate).unwrap();
    Pin(Sha256::digest(parsed.subject_public_key_info()).into())
}

/// Takes the agent with this pin and no other.
#[derive(Debug)]
struct Pinned {
    pin: Pin,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        assert_eq!(pin_of(certificate), self.pin);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
