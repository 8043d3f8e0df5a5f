//! A channel: a configured way to send. Each module's configuration and what makes it valid.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::host::check_address;
use crate::id::ChannelId;
use crate::invalid::Invalid;
use crate::text::check_name;
use crate::time::Timestamp;

/// Most recipients of one channel.
pub const RECIPIENTS_MAX: usize = 100;

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// Plain at first, then upgraded; refused if the server cannot.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// Unprotected; only sensible on the same machine.
    None,
}

/// E-mail over SMTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    /// The mail server.
    pub host: String,
    /// Its port, usually 587 (starttls), 465 (tls) or 25.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// For servers that want a login; the password is the channel's secret `password`.
    #[serde(default)]
    pub username: Option<String>,
    /// The sender's address.
    pub from: String,
    /// One message goes to each of these.
    pub to: Vec<String>,
    /// A PEM certificate to trust besides the system's, for a mail server of one's own.
    #[serde(default)]
    pub ca_pem: Option<String>,
}

/// A POST of JSON to a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// Where to; `https` or `http`.
    pub url: String,
    /// Sent along with each request.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// A Jinja template of the body; the standard JSON body if absent.
    #[serde(default)]
    pub body_template: Option<String>,
    /// A PEM certificate to trust besides the system's.
    #[serde(default)]
    pub ca_pem: Option<String>,
}

/// How syslog messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyslogTransport {
    /// One datagram a message (RFC 5426); its arrival is never confirmed.
    Udp,
    /// Octet-counted frames (RFC 6587).
    Tcp,
}

/// RFC 5424 messages to a syslog server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyslogConfig {
    /// The syslog server.
    pub address: String,
    /// Usually 514.
    pub port: u16,
    /// Datagrams or a stream.
    pub transport: SyslogTransport,
    /// Such as `daemon` or `local0`.
    pub facility: String,
}

/// A module together with its configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "module", content = "config", rename_all = "snake_case")]
pub enum ChannelConfig {
    /// E-mail.
    Email(EmailConfig),
    /// Webhook.
    Webhook(WebhookConfig),
    /// Syslog.
    Syslog(SyslogConfig),
}

impl ChannelConfig {
    /// The module's name in the API and in the database.
    pub fn module(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Webhook(_) => "webhook",
            Self::Syslog(_) => "syslog",
        }
    }

    /// The names of the secrets that the module knows.
    pub fn secret_names(&self) -> &'static [&'static str] {
        match self {
            Self::Email(_) => &["password"],
            Self::Webhook(_) => &["signing_key"],
            Self::Syslog(_) => &[],
        }
    }

    /// To whom one message each is sent.
    pub fn recipients(&self) -> Vec<String> {
        match self {
            Self::Email(email) => email.to.clone(),
            Self::Webhook(webhook) => vec![webhook.url.clone()],
            Self::Syslog(syslog) => vec![format!("{}:{}", syslog.address, syslog.port)],
        }
    }

    fn validate(&self) -> Result<(), Invalid> {
        match self {
            Self::Email(email) => validate_email(email),
            Self::Webhook(webhook) => validate_webhook(webhook),
            Self::Syslog(syslog) => validate_syslog(syslog),
        }
    }
}

/// What people set about a channel, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSettings {
    /// Unique.
    pub name: String,
    /// Nothing is sent by a disabled channel; what was to be sent is recorded as suppressed.
    pub enabled: bool,
    /// Module and configuration.
    pub config: ChannelConfig,
}

impl ChannelSettings {
    /// Refuses configurations that could never deliver.
    pub fn validate(&self) -> Result<(), Invalid> {
        check_name("name", &self.name)?;
        self.config.validate()
    }
}

/// A channel as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its number.
    pub id: ChannelId,
    /// What people set.
    pub settings: ChannelSettings,
    /// Which secrets are set; their values never leave the server.
    pub secrets_set: BTreeSet<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The names of the syslog facilities, in the order of their codes (RFC 5424, table 1).
pub const SYSLOG_FACILITIES: [&str; 24] = [
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv",
    "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4",
    "local5", "local6", "local7",
];

fn validate_email(email: &EmailConfig) -> Result<(), Invalid> {
    check_address("config.host", &email.host)?;
    check_port("config.port", email.port)?;
    check_mail_address("config.from", &email.from)?;
    if email.to.is_empty() {
        return Err(Invalid::new("config.to", "is empty; give at least one address"));
    }
    if email.to.len() > RECIPIENTS_MAX {
        return Err(Invalid::new("config.to", format!("has more than {RECIPIENTS_MAX} addresses")));
    }
    for (index, address) in email.to.iter().enumerate() {
        let field = format!("config.to[{index}]");
        check_mail_address(&field, address)?;
        if email.to[..index].contains(address) {
            return Err(Invalid::new(field, format!("{address} is there twice")));
        }
    }
    check_pem("config.ca_pem", email.ca_pem.as_deref())
}

fn validate_webhook(webhook: &WebhookConfig) -> Result<(), Invalid> {
    let url = &webhook.url;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let authority = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or("");
    if authority.is_empty() || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Invalid::new(
            "config.url",
            "must be a URL that starts with https:// or http://",
        ));
    }
    if !url.is_ascii() {
        return Err(Invalid::new(
            "config.url",
            "contains letters beyond ASCII; write the name as xn--… and the path with %-codes",
        ));
    }
    if authority.contains('@') {
        return Err(Invalid::new(
            "config.url",
            "contains a user name or password; use a header or the signing key instead",
        ));
    }
    if url.len() > 2_048 {
        return Err(Invalid::new("config.url", "is longer than 2048 bytes"));
    }
    if webhook.headers.len() > 32 {
        return Err(Invalid::new("config.headers", "has more than 32 headers"));
    }
    for (name, value) in &webhook.headers {
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        // Beyond ASCII the HTTP library refuses to send, so such a channel could never deliver.
        let printable = |c: char| c.is_ascii_graphic() || c == ' ';
        if name.is_empty() || !name.chars().all(token) || !value.chars().all(printable) {
            return Err(Invalid::new(
                format!("config.headers.{name}"),
                "is not a valid HTTP header",
            ));
        }
    }
    if webhook.body_template.as_ref().is_some_and(|text| text.len() > 65_536) {
        return Err(Invalid::new("config.body_template", "is longer than 65536 bytes"));
    }
    check_pem("config.ca_pem", webhook.ca_pem.as_deref())
}

fn validate_syslog(syslog: &SyslogConfig) -> Result<(), Invalid> {
    check_address("config.address", &syslog.address)?;
    check_port("config.port", syslog.port)?;
    if !SYSLOG_FACILITIES.contains(&syslog.facility.as_str()) {
        return Err(Invalid::new(
            "config.facility",
            format!("is not a facility; use one of {}", SYSLOG_FACILITIES.join(", ")),
        ));
    }
    Ok(())
}

fn check_port(field: &str, port: u16) -> Result<(), Invalid> {
    if port == 0 {
        return Err(Invalid::new(field, "must be between 1 and 65535"));
    }
    Ok(())
}

fn check_pem(field: &str, pem: Option<&str>) -> Result<(), Invalid> {
    match pem {
        Some(text) if text.len() > 65_536 || !text.contains("-----BEGIN CERTIFICATE-----") => {
            Err(Invalid::new(field, "must be a PEM certificate of at most 64 KiB"))
        }
        _ => Ok(()),
    }
}

/// `local@domain`, unquoted and without a name around it: what the mail library takes as it is.
fn check_mail_address(field: &str, address: &str) -> Result<(), Invalid> {
    let valid = address.len() <= 254
        && address.split_once('@').is_some_and(|(local, domain)| {
            local.len() <= 64 && local.split('.').all(is_mail_word) && is_mail_domain(domain)
        });
    if !valid {
        return Err(Invalid::new(field, format!("\"{address}\" is not an e-mail address")));
    }
    Ok(())
}

fn is_mail_word(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    !text.is_empty() && text.chars().all(allowed)
}

fn is_mail_domain(domain: &str) -> bool {
    if let Some(literal) = domain.strip_prefix('[') {
        return literal.strip_suffix(']').is_some_and(|ip| ip.parse::<IpAddr>().is_ok());
    }
    domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    })
}
