//! A real mail server (aiosmtpd), as a child process that ends with the test.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::certificate::Certificate;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/core/smtp_server.py");
/// Debian's own Python first: its packages are there. Others may have the module, too.
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];

/// The running server.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    _files: TempDir,
}

impl MailServer {
    /// `tls` is `none`, `starttls` or `tls`.
    ///
    /// # Panics
    /// If there is no aiosmtpd: a test must never pass for that reason.
    pub(crate) fn start(tls: &str, certificate: &Certificate, login: Option<[&str; 2]>) -> Self {
        let files = tempfile::tempdir().unwrap();
        let (pem, key) = (files.path().join("server.crt"), files.path().join("server.key"));
        std::fs::write(&pem, &certificate.pem).unwrap();
        std::fs::write(&key, &certificate.key_pem).unwrap();
        let settings = json!({ "tls": tls, "certificate": pem, "key": key, "login": login });
        let mut child = Command::new(python())
            .args([SCRIPT, &settings.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the server says its port").unwrap();
        let first: Value = serde_json::from_str(&first).unwrap();
        let port = u16::try_from(first["port"].as_u64().unwrap()).unwrap();
        Self { port, child, lines, _files: files }
    }

    /// The next mail that it took; it is there once the sender was told that it was accepted.
    pub(crate) fn mail(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().expect("a mail").unwrap()).unwrap()
    }

    /// Ends it and tells all mails that nobody asked for.
    pub(crate) fn stop(mut self) -> Vec<Value> {
        drop(self.child.stdin.take());
        let rest = self.lines.by_ref();
        rest.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn python() -> &'static str {
    let has_module = |python: &&str| {
        let tried = Command::new(python).args(["-c", "import aiosmtpd"]).output();
        tried.is_ok_and(|output| output.status.success())
    };
    PYTHONS.into_iter().find(has_module).expect(
        "aiosmtpd is installed (Debian's package is called python3-aiosmtpd): these tests send mail",
    )
}
