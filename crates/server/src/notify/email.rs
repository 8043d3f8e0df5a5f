//! E-mail over SMTP.

use std::time::Duration;

use domain::channel::{EmailConfig, MailTls};
use domain::notification::Attempt;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use sha2::{Digest as _, Sha256};

use super::Envelope;
use crate::hex;

const TIMEOUT: Duration = Duration::from_secs(30);

pub(super) async fn send(config: &EmailConfig, envelope: Envelope<'_>) -> Attempt {
    let mail = match mail(config, envelope) {
        Ok(mail) => mail,
        Err(error) => return Attempt::Never(format!("the message could not be formed: {error:#}")),
    };
    let transport = match transport(config, envelope) {
        Ok(transport) => transport,
        Err(error) => return Attempt::Never(format!("the TLS settings cannot be used: {error}")),
    };
    match tokio::time::timeout(TIMEOUT, transport.send(mail)).await {
        Err(_) => later(format!("{}:{} did not answer in time", config.host, config.port)),
        Ok(Ok(answer)) => {
            let words: Vec<&str> = answer.message().collect();
            Attempt::Accepted(format!("{} {}", answer.code(), words.join(" ")))
        }
        Ok(Err(error)) if error.is_permanent() => Attempt::Never(explain(&error)),
        Ok(Err(error)) => later(explain(&error)),
    }
}

fn mail(config: &EmailConfig, envelope: Envelope<'_>) -> anyhow::Result<lettre::Message> {
    let address = |text: &str| text.parse().map(|address| Mailbox::new(None, address));
    let mut sender: Mailbox = address(&config.from)?;
    sender.name = Some("Prophasis".to_owned());
    let mut mail = lettre::Message::builder()
        .from(sender)
        .to(address(envelope.recipient)?)
        .subject(envelope.message.subject_line())
        .message_id(Some(message_id(envelope.dedup_key)))
        .header(ContentType::TEXT_PLAIN)
        // All mail about one problem hangs together in the reader's mailbox.
        .references(message_id(envelope.problem_key))
        .body(envelope.message.body())?;
    mail.headers_mut().insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    Ok(mail)
}

/// The same key always gives the same id, so a mail that was sent twice can be told.
fn message_id(key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    format!("<{}@prophasis.invalid>", hex::encode(&digest[..16]))
}

fn transport(
    config: &EmailConfig,
    envelope: Envelope<'_>,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    let parameters = || {
        let mut builder = TlsParameters::builder(config.host.clone());
        if let Some(pem) = &config.ca_pem {
            builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes())?);
        }
        builder.build_rustls()
    };
    let tls = match config.tls {
        MailTls::Tls => Tls::Wrapper(parameters()?),
        MailTls::Starttls => Tls::Required(parameters()?),
        MailTls::None => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
        .port(config.port)
        .tls(tls)
        .timeout(Some(TIMEOUT));
    if let Some(user) = &config.username {
        let password = envelope.secrets.get("password").cloned().unwrap_or_default();
        builder = builder.credentials(Credentials::new(user.clone(), password));
    }
    Ok(builder.build())
}

fn later(answer: String) -> Attempt {
    Attempt::Later { answer, retry_after: None }
}

fn explain(error: &lettre::transport::smtp::Error) -> String {
    domain::text::shortened(&format!("{:#}", Report(error)), 500)
}

/// An error with its causes on one line.
struct Report<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(inner) = cause {
            write!(f, ": {inner}")?;
            cause = inner.source();
        }
        Ok(())
    }
}
