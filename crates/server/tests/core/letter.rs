//! A message and the envelope it goes in, for tests that send without a server.

use std::collections::BTreeMap;

use domain::channel::{ChannelConfig, ChannelSettings};
use domain::health::Health;
use domain::notification::Attempt;
use server::clock::Clock;
use server::notify::{Envelope, Message, MessageKind, Notifier, Party};

/// A host that became critical.
pub(crate) fn message() -> Message {
    let party = |id: &str, name: &str| Some(Party { id: id.to_owned(), name: name.to_owned() });
    Message {
        kind: MessageKind::Problem,
        host: party("7", "web-01"),
        plugin: party("org.prophasis.cpu", "CPU"),
        check: party("3", "Standard"),
        service: None,
        from: Health::Ok,
        to: Health::Critical,
        value: Some(97.256),
        unit: Some("%".to_owned()),
        reason: Some("CPU 97 % busy".to_owned()),
        text: Some("a \"text\" with ünïcode".to_owned()),
        at: "2026-11-22T16:51:53.5Z".to_owned(),
        alert: "CPU too busy".to_owned(),
        link: "https://127.0.0.1:4049/hosts/7".to_owned(),
    }
}

/// One attempt to send over a channel with this configuration.
pub(crate) async fn send(
    config: &ChannelConfig,
    secrets: &[(&str, &str)],
    recipient: &str,
    keys: (&str, &str),
    message: &Message,
) -> Attempt {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let channel =
        ChannelSettings { name: "Channel".to_owned(), enabled: true, config: config.clone() };
    let secrets: BTreeMap<String, String> =
        secrets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (dedup_key, problem_key) = keys;
    let envelope = Envelope {
        channel: &channel,
        secrets: &secrets,
        recipient,
        dedup_key,
        problem_key,
        message,
    };
    Notifier::new(Clock::system(), String::new()).send(envelope).await
}

#[track_caller]
pub(crate) fn accepted(attempt: Attempt) -> String {
    match attempt {
        Attempt::Accepted(answer) => answer,
        other => panic!("not accepted: {other:?}"),
    }
}

#[track_caller]
pub(crate) fn refused(attempt: Attempt) -> String {
    match attempt {
        Attempt::Never(answer) => answer,
        other => panic!("not refused for ever: {other:?}"),
    }
}

#[track_caller]
pub(crate) fn put_off(attempt: Attempt) -> String {
    match attempt {
        Attempt::Later { answer, .. } => answer,
        other => panic!("not put off: {other:?}"),
    }
}
