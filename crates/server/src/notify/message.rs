//! What a notification says, frozen when the change was committed, and its wording for people.

use domain::health::Health;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What kind of news it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Something is wrong.
    Problem,
    /// All is well again.
    Recovery,
    /// Somebody pressed "test".
    Test,
}

/// A thing with a number (or name) and a name for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// As the API knows it.
    pub id: String,
    /// As people know it.
    pub name: String,
}

/// The message; the JSON of a webhook is this with its keys added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// What kind of news.
    pub kind: MessageKind,
    /// The host, if it is about one.
    pub host: Option<Party>,
    /// The plugin, if it is about one.
    pub plugin: Option<Party>,
    /// The check, if it is about one.
    pub check: Option<Party>,
    /// The service, if it is about one.
    pub service: Option<Party>,
    /// Health before.
    pub from: Health,
    /// Health after.
    pub to: Health,
    /// The measured value that caused it.
    pub value: Option<f64>,
    /// The value's unit.
    pub unit: Option<String>,
    /// The classifier's reason.
    pub reason: Option<String>,
    /// The plugin's own text.
    pub text: Option<String>,
    /// When it was measured, RFC 3339.
    pub at: String,
    /// The rule that asked for this message.
    pub alert: String,
    /// Leads to the page that shows the problem.
    pub link: String,
}

impl Message {
    /// A message that says it is a test.
    pub fn test(channel: &str, public_url: &str, now: Timestamp) -> Self {
        Self {
            kind: MessageKind::Test,
            host: None,
            plugin: None,
            check: None,
            service: None,
            from: Health::Ok,
            to: Health::Ok,
            value: None,
            unit: None,
            reason: Some(format!("This is a test of the channel \"{channel}\". It arrived.")),
            text: None,
            at: rfc3339(now),
            alert: "test".to_owned(),
            link: format!("{public_url}/settings/channels"),
        }
    }

    /// What it is about: `CPU on web-01`.
    pub fn about(&self) -> String {
        let name = |party: &Option<Party>| party.as_ref().map(|party| party.name.clone());
        match (name(&self.plugin), name(&self.host), name(&self.service)) {
            (Some(plugin), Some(host), _) => format!("{plugin} on {host}"),
            (_, Some(host), _) => host,
            (_, _, Some(service)) => service,
            _ => "Prophasis".to_owned(),
        }
    }

    /// One line: `CRITICAL: CPU on web-01 (was ok)`.
    pub fn subject_line(&self) -> String {
        match self.kind {
            MessageKind::Test => "Test message from Prophasis".to_owned(),
            MessageKind::Problem | MessageKind::Recovery => format!(
                "{}: {} (was {})",
                self.to.as_str().to_uppercase().replace('_', " "),
                self.about(),
                self.from.as_str().replace('_', " ")
            ),
        }
    }

    /// A few lines of plain text.
    pub fn body(&self) -> String {
        let mut lines = vec![self.subject_line(), String::new()];
        let mut field = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                lines.push(format!("{name:<8} {value}"));
            }
        };
        field("Host", self.host.as_ref().map(|party| party.name.clone()));
        field("Service", self.service.as_ref().map(|party| party.name.clone()));
        field("Plugin", self.plugin.as_ref().map(|party| party.name.clone()));
        field("Check", self.check.as_ref().map(|party| party.name.clone()));
        if self.kind != MessageKind::Test {
            field("From", Some(self.from.to_string()));
            field("To", Some(self.to.to_string()));
        }
        field("Value", self.value.map(|value| self.value_in_words(value)));
        field("Reason", self.reason.clone());
        field("Message", self.text.as_deref().map(|text| domain::text::shortened(text, 2_000)));
        field("When", Some(self.at.clone()));
        field("Rule", Some(self.alert.clone()));
        lines.push(String::new());
        lines.push(self.link.clone());
        lines.join("\n") + "\n"
    }

    fn value_in_words(&self, value: f64) -> String {
        let rounded = (value * 100.0).round() / 100.0;
        match self.unit.as_deref() {
            None | Some("" | "1") => rounded.to_string(),
            Some("%") => format!("{rounded} %"),
            Some(unit) => format!("{rounded} {unit}"),
        }
    }
}

/// A point in time as the API and people write it, in UTC.
pub fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.0)
        .map_or_else(|_| at.0.to_string(), |time| time.to_string())
}
