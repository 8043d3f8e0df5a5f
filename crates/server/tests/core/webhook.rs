//! Webhooks beyond the plain case: redirects, templates, certificates of one's own.

use std::collections::BTreeMap;

use domain::channel::{ChannelConfig, WebhookConfig};
use domain::notification::Attempt;
use domain::time::Span;
use serde_json::json;

use crate::certificate::Certificate;
use crate::letter::{accepted, message, put_off, refused, send};
use crate::receiver::{Answer, Receiver};
use crate::stranger::refusing_port;

const KEYS: (&str, &str) = ("host-7-2/alert-1", "host-7/alert-1");

fn webhook(url: &str) -> WebhookConfig {
    WebhookConfig {
        url: url.to_owned(),
        headers: BTreeMap::new(),
        body_template: None,
        ca_pem: None,
    }
}

async fn attempt(config: WebhookConfig) -> Attempt {
    let url = config.url.clone();
    let secrets = [("signing_key", "secret")];
    send(&ChannelConfig::Webhook(config), &secrets, &url, KEYS, &message()).await
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    for status in [301, 302, 307, 308] {
        receiver.answer_next([Answer::Status(status, vec![("location", elsewhere.url.clone())])]);
        let answer = refused(attempt(webhook(&receiver.url)).await);
        assert!(answer.contains("redirects are not followed"), "{answer}");
    }
    assert_eq!((receiver.heard().len(), elsewhere.heard().len()), (4, 0));
}

#[tokio::test]
async fn a_template_writes_the_body() {
    let receiver = Receiver::start().await;
    let template = r#"{"text": {{ (subject ~ ": " ~ text) | tojson }}, "value": {{ value }},
        "host": {{ host.name | tojson }}, "key": {{ key | tojson }}}"#;
    let headers = BTreeMap::from([("x-team".to_owned(), "night shift".to_owned())]);
    let body_template = Some(template.to_owned());
    accepted(attempt(WebhookConfig { headers, body_template, ..webhook(&receiver.url) }).await);
    let heard = receiver.heard().remove(0);
    assert_eq!(heard.header("x-team"), "night shift");
    assert_eq!(
        heard.json(),
        json!({"text": "CRITICAL: CPU on web-01 (was ok): a \"text\" with ünïcode",
            "value": 97.256, "host": "web-01", "key": KEYS.0})
    );
    let endless =
        Some("{% for i in range(9999) %}{% for j in range(9999) %}x{% endfor %}{% endfor %}");
    let body_template = endless.map(str::to_owned);
    let answer = refused(attempt(WebhookConfig { body_template, ..webhook(&receiver.url) }).await);
    assert!(answer.contains("template"), "{answer}");
    assert_eq!(receiver.heard().len(), 1);
}

#[tokio::test]
async fn trusts_only_whom_it_was_told_to() {
    let (certificate, other) = (Certificate::for_localhost(), Certificate::for_localhost());
    let receiver = Receiver::start_with_tls(&certificate).await;
    for ca_pem in [None, Some(other.ca_pem)] {
        let answer = put_off(attempt(WebhookConfig { ca_pem, ..webhook(&receiver.url) }).await);
        assert!(answer.contains("certificate"), "{answer}");
    }
    assert!(receiver.heard().is_empty());
    let ca_pem = Some(certificate.ca_pem);
    accepted(attempt(WebhookConfig { ca_pem, ..webhook(&receiver.url) }).await);
    assert_eq!(receiver.heard().len(), 1);
}

#[tokio::test]
async fn tells_for_ever_from_for_now() {
    let receiver = Receiver::start().await;
    for status in [400, 401, 403, 404, 410, 413, 422] {
        receiver.answer_next([Answer::Status(status, vec![])]);
        refused(attempt(webhook(&receiver.url)).await);
    }
    for status in [408, 429, 500, 502, 503, 504] {
        receiver.answer_next([Answer::Status(status, vec![("retry-after", "30".to_owned())])]);
        let attempt = attempt(webhook(&receiver.url)).await;
        let wait = Some(Span::seconds(30));
        assert!(
            matches!(&attempt, Attempt::Later { retry_after, .. } if *retry_after == wait),
            "{status}: {attempt:?}"
        );
    }
    let (port, _refusing) = refusing_port();
    put_off(attempt(webhook(&format!("http://127.0.0.1:{port}/"))).await);
}
