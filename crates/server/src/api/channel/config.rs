//! Reads a module's configuration, so that a fault names its field, and describes it for OpenAPI.

use std::collections::BTreeMap;

use domain::channel::{ChannelConfig, EmailConfig, SyslogConfig, WebhookConfig};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::error::ApiError;

/// A way to send.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Module {
    Email,
    Webhook,
    Syslog,
}

pub(super) fn read(module: Module, config: &Value) -> Answer<ChannelConfig> {
    Ok(match module {
        Module::Email => ChannelConfig::Email(typed::<EmailConfig>(config)?),
        Module::Webhook => ChannelConfig::Webhook(typed::<WebhookConfig>(config)?),
        Module::Syslog => ChannelConfig::Syslog(typed::<SyslogConfig>(config)?),
    })
}

fn typed<T: DeserializeOwned>(config: &Value) -> Answer<T> {
    serde_path_to_error::deserialize(config).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { "config".to_owned() } else { format!("config.{path}") };
        ApiError::invalid(field, error.into_inner().to_string())
    })
}

/// The configuration of one of the modules.
#[derive(Debug, ToSchema)]
#[schema(as = ChannelConfig)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes domain::channel::ChannelConfig")]
pub(super) enum Config {
    Email(Email),
    Webhook(Webhook),
    Syslog(Syslog),
}

#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes domain::channel::ChannelConfig")]
pub(super) struct ModuleAndConfig {
    module: Module,
    config: Config,
}

/// E-mail over SMTP; the secret `password` goes with `username`.
#[derive(Debug, ToSchema)]
#[schema(as = EmailConfig)]
#[expect(dead_code, reason = "describes domain::channel::EmailConfig")]
pub(super) struct Email {
    host: String,
    port: u16,
    tls: MailTls,
    username: Option<String>,
    from: String,
    to: Vec<String>,
    ca_pem: Option<String>,
}

/// How a connection to a mail server is protected.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::channel::MailTls")]
enum MailTls {
    Starttls,
    Tls,
    None,
}

/// A POST of JSON; the secret `signing_key` signs the body.
#[derive(Debug, ToSchema)]
#[schema(as = WebhookConfig)]
#[expect(dead_code, reason = "describes domain::channel::WebhookConfig")]
pub(super) struct Webhook {
    url: String,
    #[schema(required = false)]
    headers: BTreeMap<String, String>,
    body_template: Option<String>,
    ca_pem: Option<String>,
}

/// RFC 5424 messages to a syslog server.
#[derive(Debug, ToSchema)]
#[schema(as = SyslogConfig)]
#[expect(dead_code, reason = "describes domain::channel::SyslogConfig")]
pub(super) struct Syslog {
    address: String,
    port: u16,
    transport: SyslogTransport,
    facility: String,
}

/// How syslog messages travel.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::channel::SyslogTransport")]
enum SyslogTransport {
    Udp,
    Tcp,
}
