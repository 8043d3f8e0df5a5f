//! Sending: one file an alert module, each a function from a message to what the receiver said.
//!
//! Invariant: a module never retries and never decides; it reports one attempt. Redirects are not
//! followed and certificates are always verified, so no secret travels further than configured.

mod email;
mod message;
mod syslog;
pub(crate) mod tls;
mod webhook;

use std::collections::BTreeMap;

use domain::channel::{ChannelConfig, ChannelSettings};
use domain::notification::Attempt;

pub use message::{Message, MessageKind, Party, rfc3339};

use crate::clock::Clock;

/// Sends messages over channels.
#[derive(Debug, Clone)]
pub struct Notifier {
    clock: Clock,
    public_url: String,
}

/// One message on its way: what is sent, to whom, and under which names.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// The configured channel.
    pub channel: &'a ChannelSettings,
    /// Its secrets, by name.
    pub secrets: &'a BTreeMap<String, String>,
    /// One of the channel's recipients.
    pub recipient: &'a str,
    /// The same for each retry: receivers can tell a repetition by it.
    pub dedup_key: &'a str,
    /// The same for failure and recovery.
    pub problem_key: &'a str,
    /// What is told.
    pub message: &'a Message,
}

impl Notifier {
    /// `public_url` is where links in test messages lead.
    pub fn new(clock: Clock, public_url: String) -> Self {
        Self { clock, public_url }
    }

    /// One attempt to send.
    pub async fn send(&self, envelope: Envelope<'_>) -> Attempt {
        match &envelope.channel.config {
            ChannelConfig::Email(config) => email::send(config, envelope).await,
            ChannelConfig::Webhook(config) => webhook::send(config, envelope).await,
            ChannelConfig::Syslog(config) => syslog::send(config, envelope).await,
        }
    }

    /// Really sends a message that says it is a test.
    pub async fn send_test(
        &self,
        channel: &ChannelSettings,
        secrets: &BTreeMap<String, String>,
        recipient: &str,
    ) -> Attempt {
        let now = self.clock.now();
        let message = Message::test(&channel.name, &self.public_url, now);
        let dedup_key = format!("test-{}-{recipient}", now.0);
        let (dedup_key, problem_key) = (dedup_key.as_str(), dedup_key.as_str());
        self.send(Envelope {
            channel,
            secrets,
            recipient,
            dedup_key,
            problem_key,
            message: &message,
        })
        .await
    }
}

/// Checks what only the module's own library can check, such as a template's syntax.
pub fn check_config(config: &ChannelConfig) -> Result<(), domain::invalid::Invalid> {
    match config {
        ChannelConfig::Webhook(webhook) => webhook::check(webhook),
        ChannelConfig::Email(email) => tls::check("config.ca_pem", email.ca_pem.as_deref()),
        ChannelConfig::Syslog(_) => Ok(()),
    }
}
