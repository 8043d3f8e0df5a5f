//! What a script said, checked.

use domain::health::Health;
use mlua::Value;

use crate::fault::{FaultKind, ScriptFault, truncated};

/// Longest reason kept; a longer one is cut.
pub const REASON_BYTES_MAX: usize = 1024;

/// The health a script gave, and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Ok, minor, major, critical or unknown; never another.
    pub health: Health,
    /// For people; at most [`REASON_BYTES_MAX`] bytes.
    pub reason: Option<String>,
}

impl Verdict {
    /// Reads the two return values. Strings only: no metamethod of a returned object ever runs.
    pub(crate) fn from_lua(
        script: &str,
        health: &Value,
        reason: &Value,
    ) -> Result<Self, ScriptFault> {
        let Value::String(name) = health else {
            return Err(bad_return(script, &format!("it returned {}", article(health))));
        };
        let health = match &*name.as_bytes() {
            b"ok" => Health::Ok,
            b"minor" => Health::Minor,
            b"major" => Health::Major,
            b"critical" => Health::Critical,
            b"unknown" => Health::Unknown,
            other => {
                let text = truncated(&String::from_utf8_lossy(other), 80);
                return Err(bad_return(script, &format!("it returned \"{text}\"")));
            }
        };
        let reason = match reason {
            Value::String(text) => {
                let text = String::from_utf8_lossy(&text.as_bytes()).trim().to_owned();
                (!text.is_empty()).then(|| truncated(&text, REASON_BYTES_MAX))
            }
            Value::Nil => None,
            other => {
                let what = format!("its reason is {}, not a text", article(other));
                return Err(bad_return(script, &what));
            }
        };
        Ok(Self { health, reason })
    }
}

fn bad_return(script: &str, what: &str) -> ScriptFault {
    let message = format!(
        "{what}; end the script with return \"ok\", \"minor\", \"major\", \"critical\" or \
         \"unknown\", and a reason after a comma if you like"
    );
    ScriptFault::whole(script, FaultKind::BadReturn, message)
}

fn article(value: &Value) -> String {
    match value {
        Value::Nil => "nothing".to_owned(),
        // mlua's name for a whole number; Lua knows only numbers.
        Value::Integer(_) => "a number".to_owned(),
        other => format!("a {}", other.type_name()),
    }
}
