//! Mail, taken by a real mail server.

use domain::channel::{ChannelConfig, EmailConfig, MailTls};
use serde_json::Value;

use crate::certificate::Certificate;
use crate::letter::{accepted, message, put_off, refused, send};
use crate::mail_server::MailServer;
use crate::stranger::refusing_port;

const LOGIN: [&str; 2] = ["prophasis", "a long password"];
const SECRETS: [(&str, &str); 1] = [("password", LOGIN[1])];
const KEYS: (&str, &str) = ("host-7-2/alert-1", "host-7/alert-1");

fn config(port: u16, tls: MailTls, ca_pem: Option<&str>) -> ChannelConfig {
    ChannelConfig::Email(EmailConfig {
        host: "localhost".to_owned(),
        port,
        tls,
        username: (tls != MailTls::None).then(|| LOGIN[0].to_owned()),
        from: "prophasis@example.com".to_owned(),
        to: vec!["ada@example.com".to_owned()],
        ca_pem: ca_pem.map(str::to_owned),
    })
}

/// The lines of a mail's head that begin with this name.
fn headers<'a>(mail: &'a Value, name: &str) -> Vec<&'a str> {
    let text = mail["mail"].as_str().unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let prefix = format!("{}:", name.to_lowercase());
    head.split("\r\n").filter(|line| line.to_lowercase().starts_with(&prefix)).collect()
}

#[tokio::test]
async fn goes_out_over_tls_with_a_login() {
    let certificate = Certificate::for_localhost();
    for (name, tls) in [("tls", MailTls::Tls), ("starttls", MailTls::Starttls)] {
        let mut server = MailServer::start(name, &certificate, Some(LOGIN));
        let config = config(server.port, tls, Some(&certificate.ca_pem));
        let answer = accepted(send(&config, &SECRETS, "ada@example.com", KEYS, &message()).await);
        assert_eq!(answer, "250 2.0.0 taken");
        let mail = server.mail();
        assert_eq!(mail["from"], "prophasis@example.com");
        assert_eq!(mail["to"], serde_json::json!(["ada@example.com"]));
        assert_eq!((&mail["tls"], &mail["login"]), (&true.into(), &LOGIN[0].into()), "{name}");
        assert_eq!(headers(&mail, "subject"), ["Subject: CRITICAL: CPU on web-01 (was ok)"]);
        assert_eq!(headers(&mail, "auto-submitted"), ["Auto-Submitted: auto-generated"]);
        assert!(mail["mail"].as_str().unwrap().contains("https://127.0.0.1:4049/hosts/7"));
        assert_eq!(server.stop(), Vec::<Value>::new());
    }
}

#[tokio::test]
async fn trusts_only_whom_it_was_told_to() {
    let (certificate, other) = (Certificate::for_localhost(), Certificate::for_localhost());
    for (name, tls) in [("tls", MailTls::Tls), ("starttls", MailTls::Starttls)] {
        let server = MailServer::start(name, &certificate, Some(LOGIN));
        for ca_pem in [None, Some(other.ca_pem.as_str())] {
            let config = config(server.port, tls, ca_pem);
            let answer =
                put_off(send(&config, &SECRETS, "ada@example.com", KEYS, &message()).await);
            assert!(answer.contains("certificate"), "{answer}");
        }
        assert_eq!(server.stop(), Vec::<Value>::new());
    }
    // A server that cannot encrypt is not told the password.
    let server = MailServer::start("none", &certificate, None);
    let config = config(server.port, MailTls::Starttls, Some(&certificate.ca_pem));
    let attempt = send(&config, &SECRETS, "ada@example.com", KEYS, &message()).await;
    assert!(!matches!(attempt, domain::notification::Attempt::Accepted(_)), "{attempt:?}");
    assert_eq!(server.stop(), Vec::<Value>::new());
}

#[tokio::test]
async fn tells_for_ever_from_for_now() {
    let certificate = Certificate::for_localhost();
    let server = MailServer::start("tls", &certificate, Some(LOGIN));
    let good = config(server.port, MailTls::Tls, Some(&certificate.ca_pem));
    let nobody = refused(send(&good, &SECRETS, "nobody@example.com", KEYS, &message()).await);
    assert!(nobody.contains("there is nobody of that name"), "{nobody}");
    let later = put_off(send(&good, &SECRETS, "later@example.com", KEYS, &message()).await);
    assert!(later.contains("try again later"), "{later}");
    let wrong = [("password", "wrong")];
    refused(send(&good, &wrong, "ada@example.com", KEYS, &message()).await);
    assert_eq!(server.stop(), Vec::<Value>::new());
    let (port, _refusing) = refusing_port();
    let down = config(port, MailTls::Tls, Some(&certificate.ca_pem));
    put_off(send(&down, &SECRETS, "ada@example.com", KEYS, &message()).await);
}

#[tokio::test]
async fn a_repetition_can_be_told_and_a_problem_hangs_together() {
    let certificate = Certificate::for_localhost();
    let mut server = MailServer::start("none", &certificate, None);
    let config = config(server.port, MailTls::None, None);
    let mut heads = Vec::new();
    for key in ["change-1", "change-1", "change-2"] {
        let keys = (key, "the problem");
        accepted(send(&config, &[], "ada@example.com", keys, &message()).await);
        let mail = server.mail();
        let one = |name: &str| {
            let found = headers(&mail, name);
            assert_eq!(found.len(), 1, "{name}: {found:?}");
            found[0].to_owned()
        };
        heads.push((one("message-id"), one("references")));
    }
    assert_eq!(heads[0], heads[1]);
    assert_ne!(heads[0].0, heads[2].0);
    assert_eq!(heads[0].1, heads[2].1);
}

#[tokio::test]
async fn no_text_becomes_a_header() {
    let certificate = Certificate::for_localhost();
    let mut server = MailServer::start("none", &certificate, None);
    let config = config(server.port, MailTls::None, None);
    let mut hostile = message();
    let inject = "x\r\nBcc: eve@example.com\r\n\r\nbody\r\n.\r\nMAIL FROM:<eve@example.com>\r\n";
    for party in [&mut hostile.host, &mut hostile.plugin] {
        inject.clone_into(&mut party.as_mut().unwrap().name);
    }
    hostile.reason = Some(inject.to_owned());
    hostile.alert = inject.to_owned();
    accepted(send(&config, &[], "ada@example.com", (inject, inject), &hostile).await);
    let mail = server.mail();
    assert_eq!(headers(&mail, "bcc"), Vec::<&str>::new());
    assert_eq!(mail["to"], serde_json::json!(["ada@example.com"]));
    refused(send(&config, &[], "a@example.com>\r\nRCPT TO:<eve@b.c", KEYS, &message()).await);
    refused(send(&config, &[], "a@example.com\r\nBcc: eve@b.c", KEYS, &message()).await);
    assert_eq!(server.stop(), Vec::<Value>::new());
}
