//! A POST of JSON to a URL, signed if the channel has a signing key.

use std::time::Duration;

use domain::channel::WebhookConfig;
use domain::invalid::Invalid;
use domain::notification::Attempt;
use domain::time::Span;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Response, StatusCode};
use serde_json::json;
use sha2::Sha256;

use super::{Envelope, tls};
use crate::{hex, outbound};

const TIMEOUT: Duration = Duration::from_secs(20);
/// A template that needs more steps than this is wrong.
const TEMPLATE_FUEL: u64 = 50_000;

pub(super) async fn send(config: &WebhookConfig, envelope: Envelope<'_>) -> Attempt {
    let body = match body(config, envelope) {
        Ok(body) => body,
        Err(error) => return Attempt::Never(format!("the body template failed: {error:#}")),
    };
    let client = match outbound::client(config.ca_pem.as_deref(), TIMEOUT) {
        Ok(client) => client,
        Err(error) => return Attempt::Never(format!("the TLS settings cannot be used: {error}")),
    };
    let mut request = client
        .post(&config.url)
        .header("Content-Type", "application/json")
        .header("User-Agent", concat!("Prophasis/", env!("CARGO_PKG_VERSION")))
        .header("Idempotency-Key", envelope.dedup_key);
    if let Some(key) = envelope.secrets.get("signing_key") {
        request = request.header("X-Prophasis-Signature", signature(key, &body));
    }
    for (name, value) in &config.headers {
        request = request.header(name, value);
    }
    match request.body(body).send().await {
        Ok(answer) => judge(answer).await,
        Err(error) => Attempt::Later { answer: outbound::explain(&error), retry_after: None },
    }
}

/// Refuses what only the libraries can tell: a template that does not parse, a bad certificate.
pub(super) fn check(config: &WebhookConfig) -> Result<(), Invalid> {
    if let Err(error) = url::Url::parse(&config.url) {
        return Err(Invalid::new("config.url", format!("is not a URL: {error}")));
    }
    if let Some(template) = &config.body_template {
        minijinja::Environment::new()
            .template_from_str(template)
            .map_err(|error| Invalid::new("config.body_template", format!("{error:#}")))?;
    }
    tls::check("config.ca_pem", config.ca_pem.as_deref())
}

fn body(config: &WebhookConfig, envelope: Envelope<'_>) -> anyhow::Result<String> {
    let mut context = serde_json::to_value(envelope.message)?;
    if let Some(fields) = context.as_object_mut() {
        fields.insert("key".to_owned(), json!(envelope.dedup_key));
        fields.insert("problem_key".to_owned(), json!(envelope.problem_key));
        fields.insert("subject".to_owned(), json!(envelope.message.subject_line()));
    }
    match &config.body_template {
        None => Ok(serde_json::to_string(&context)?),
        Some(template) => {
            let mut environment = minijinja::Environment::new();
            environment.set_fuel(Some(TEMPLATE_FUEL));
            environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Json);
            Ok(environment.render_str(template, minijinja::value::Serde(&context))?)
        }
    }
}

fn signature(key: &str, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body.as_bytes());
    format!("sha256={}", hex::encode(&mac.finalize().into_bytes()))
}

async fn judge(answer: Response) -> Attempt {
    let status = answer.status();
    let retry_after =
        outbound::retry_after_s(&answer).map(|seconds| Span::seconds(i64::from(seconds)));
    let said = format!("{status} {}", outbound::beginning(answer).await);
    let said = said.trim().to_owned();
    match status {
        status if status.is_success() => Attempt::Accepted(said),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Attempt::Later { answer: said, retry_after }
        }
        status if status.is_server_error() => Attempt::Later { answer: said, retry_after },
        status if status.is_redirection() => {
            Attempt::Never(format!("{said}; redirects are not followed, give the final URL"))
        }
        _ => Attempt::Never(said),
    }
}
