//! Channels and their sealed secrets.

use std::collections::BTreeMap;

use domain::channel::{ChannelConfig, ChannelSettings, EmailConfig, MailTls, WebhookConfig};
use domain::id::ChannelId;
use store::channel::SealedSecrets;
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, channel_settings, dependants, refusal,
};

fn email() -> ChannelConfig {
    ChannelConfig::Email(EmailConfig {
        host: "mail.example.com".to_owned(),
        port: 587,
        tls: MailTls::Starttls,
        username: Some("prophasis".to_owned()),
        from: "prophasis@example.com".to_owned(),
        to: vec!["anna@example.com".to_owned(), "ben@example.com".to_owned()],
        ca_pem: None,
    })
}

fn webhook() -> ChannelConfig {
    ChannelConfig::Webhook(WebhookConfig {
        url: "https://example.com/hook".to_owned(),
        headers: BTreeMap::from([("X-Team".to_owned(), "ops".to_owned())]),
        body_template: Some("{\"text\": \"{{ message }}\"}".to_owned()),
        ca_pem: None,
    })
}

async fn are_kept_as_given(store: &Store) {
    let syslog = channel_settings("Syslog").config;
    for (name, config) in [("Mail", email()), ("Syslog", syslog), ("Webhook", webhook())] {
        let settings = ChannelSettings { name: name.to_owned(), enabled: false, config };
        let made = store.create_channel(&settings, &|_| None, NOW).await.unwrap();
        assert_eq!((&made.settings, made.created_at), (&settings, NOW));
        assert!(made.secrets_set.is_empty());
        assert_eq!(store.channel(made.id).await.unwrap(), made);
        assert_eq!(store.channel_secrets_sealed(made.id).await.unwrap(), None);
    }
    let names: Vec<_> =
        store.all_channels().await.unwrap().into_iter().map(|it| it.settings.name).collect();
    assert_eq!(names, ["Mail", "Syslog", "Webhook"]);
    let found = store.list_channels(Some("hook"), &Page::first()).await.unwrap().items;
    assert_eq!(found.len(), 1);

    let changed = ChannelSettings { config: webhook(), ..channel_settings("Other") };
    let updated = store.update_channel(found[0].id, &changed, None).await.unwrap();
    assert_eq!((updated.id, updated.settings), (found[0].id, changed));
}

async fn secrets_are_sealed_for_their_channel(store: &Store) {
    let settings = ChannelSettings { config: email(), ..channel_settings("Mail") };
    let seal = |id: ChannelId| {
        let names = ["password".to_owned()].into();
        Some(SealedSecrets { names, bytes: format!("sealed for {id}").into_bytes() })
    };
    let made = store.create_channel(&settings, &seal, NOW).await.unwrap();
    assert_eq!(made.secrets_set, ["password".to_owned()].into());
    let sealed = store.channel_secrets_sealed(made.id).await.unwrap().unwrap();
    assert_eq!(sealed, format!("sealed for {}", made.id).into_bytes());

    let kept = store.update_channel(made.id, &settings, None).await.unwrap();
    assert_eq!(kept.secrets_set, made.secrets_set);
    assert_eq!(store.channel_secrets_sealed(made.id).await.unwrap(), Some(sealed));

    let none = SealedSecrets { names: [].into(), bytes: vec![1] };
    let cleared = store.update_channel(made.id, &settings, Some(none)).await.unwrap();
    assert!(cleared.secrets_set.is_empty());
    assert_eq!(store.channel_secrets_sealed(made.id).await.unwrap(), None);
}

async fn faulty_ones_are_refused(store: &Store) {
    let id = channel(store, "First").await;
    channel(store, "Second").await;
    let twice = channel_settings("SECOND");
    assert_eq!(refusal(store.create_channel(&twice, &|_| None, NOW).await).0, "name");
    assert_eq!(refusal(store.update_channel(id, &twice, None).await).0, "name");
    let ChannelConfig::Email(config) = email() else { panic!("e-mail") };
    let to_nobody = ChannelSettings {
        config: ChannelConfig::Email(EmailConfig { to: Vec::new(), ..config }),
        ..channel_settings("x")
    };
    assert_eq!(refusal(store.create_channel(&to_nobody, &|_| None, NOW).await).0, "config.to");
    let missing = ChannelId(99);
    assert_not_found(store.channel(missing).await);
    assert_not_found(store.channel_secrets_sealed(missing).await);
    assert_not_found(store.update_channel(missing, &channel_settings("x"), None).await);
    assert_not_found(store.delete_channel(missing).await);
}

async fn are_not_deleted_while_alerts_tell_by_them(store: &Store) {
    let id = channel(store, "Mail").await;
    let alert = store.create_alert(&alert_settings("Alert", id), NOW).await.unwrap();
    assert_eq!(dependants(store.delete_channel(id).await), ["alert \"Alert\""]);
    store.delete_alert(alert.id).await.unwrap();
    store.delete_channel(id).await.unwrap();
    assert_not_found(store.channel(id).await);
}

async fn a_refusal_names_some_of_many_dependants(store: &Store) {
    let id = channel(store, "Mail").await;
    for number in 10..35 {
        let name = format!("Alert {number}");
        store.create_alert(&alert_settings(&name, id), NOW).await.unwrap();
    }
    let in_use = dependants(store.delete_channel(id).await);
    assert_eq!(in_use.len(), 21);
    assert!(in_use[0].starts_with("alert \"Alert "));
    assert_eq!(in_use[20], "more alerts");
}

on_both_engines! {
    are_kept_as_given
    secrets_are_sealed_for_their_channel
    faulty_ones_are_refused
    are_not_deleted_while_alerts_tell_by_them
    a_refusal_names_some_of_many_dependants
}
