//! What a channel may be set to: a configuration that is taken must be able to deliver.

use domain::channel::{
    ChannelConfig, ChannelSettings, EmailConfig, MailTls, RECIPIENTS_MAX, SYSLOG_FACILITIES,
    SyslogConfig, SyslogTransport, WebhookConfig,
};
use domain::invalid::Invalid;
use serde_json::json;

use super::refusal::assert_refused;

const PEM: &str = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";

fn email() -> EmailConfig {
    EmailConfig {
        host: "mail.example.com".into(),
        port: 587,
        tls: MailTls::Starttls,
        username: None,
        from: "prophasis@example.com".into(),
        to: vec!["anna@example.com".into(), "ben@example.com".into()],
        ca_pem: Some(PEM.into()),
    }
}

fn webhook() -> WebhookConfig {
    WebhookConfig {
        url: "https://example.com/hook?key=1".into(),
        headers: [("X-Api-Key".to_owned(), "secret value!".to_owned())].into(),
        body_template: Some("{}".into()),
        ca_pem: None,
    }
}

fn syslog() -> SyslogConfig {
    SyslogConfig {
        address: "2001:db8::1".into(),
        port: 514,
        transport: SyslogTransport::Tcp,
        facility: "local0".into(),
    }
}

fn validate(config: ChannelConfig) -> Result<(), Invalid> {
    ChannelSettings { name: "us".into(), enabled: true, config }.validate()
}

#[test]
fn an_email_channel_names_its_faults() {
    type Change = fn(&mut EmailConfig);
    assert_eq!(validate(ChannelConfig::Email(email())), Ok(()));
    let faults: [(&str, Change); 10] = [
        ("config.host", |c| c.host = "smtp://mail".into()),
        ("config.host", |c| c.host.clear()),
        ("config.port", |c| c.port = 0),
        ("config.from", |c| c.from = "prophasis".into()),
        ("config.to", |c| c.to.clear()),
        ("config.to[1]", |c| c.to[1] = "ben".into()),
        ("config.to[1]", |c| c.to[1] = c.to[0].clone()),
        ("config.to", |c| c.to = (0..=RECIPIENTS_MAX).map(|n| format!("{n}@x.org")).collect()),
        ("config.ca_pem", |c| c.ca_pem = Some("my certificate".into())),
        ("config.ca_pem", |c| c.ca_pem = Some(PEM.repeat(2_000))),
    ];
    for (field, change) in faults {
        let mut config = email();
        change(&mut config);
        assert_refused(validate(ChannelConfig::Email(config)), field);
    }
}

#[test]
fn mail_addresses_have_two_sides_and_nothing_to_smuggle_with() {
    let from =
        |from: &str| validate(ChannelConfig::Email(EmailConfig { from: from.into(), ..email() }));
    let good = [
        "a@b",
        "root@localhost",
        "anna.m+x@mail.example.com",
        "o'brien@example.org",
        "ü@müller.de",
        "a@[192.0.2.1]",
        "a@[2001:db8::1]",
        "_x-1@a-b.example",
    ];
    for good in good {
        assert_eq!(from(good), Ok(()), "{good}");
    }
    let (long_local, long) = (format!("{}@b", "a".repeat(65)), format!("a@{}", "b.".repeat(127)));
    let bad = [
        "",
        "@",
        "a@",
        "@b",
        "ab",
        "a@b@c",
        "a b@c",
        "a@b c",
        "a@b\r\nBcc: x@y.z",
        "a\0@b",
        "Anna <a@b.c>",
        "<a@b>",
        "a,b@c",
        "a;b@c",
        "a@b,c",
        "\"a\"@b",
        "a@b..c",
        "a@.b",
        "a@b.",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@-b",
        "a@[b]",
        "a@[192.0.2.1",
        "a\u{a0}b@c",
        "(a)@b",
        &long_local,
        &long,
    ];
    for bad in bad {
        assert_refused(from(bad), "config.from");
    }
}

#[test]
fn a_webhook_channel_names_its_faults() {
    type Change = fn(&mut WebhookConfig);
    assert_eq!(validate(ChannelConfig::Webhook(webhook())), Ok(()));
    let header = |c: &mut WebhookConfig, name: &str, value: &str| {
        c.headers = [(name.to_owned(), value.to_owned())].into();
    };
    let faults: [(&str, Change); 4] = [
        ("config.headers", |c| {
            c.headers = (0..33).map(|n| (format!("x{n}"), String::new())).collect();
        }),
        ("config.body_template", |c| c.body_template = Some("x".repeat(65_537))),
        ("config.ca_pem", |c| c.ca_pem = Some(String::new())),
        ("config.url", |c| c.url = format!("https://x/{}", "y".repeat(2_048))),
    ];
    for (field, change) in faults {
        let mut config = webhook();
        change(&mut config);
        assert_refused(validate(ChannelConfig::Webhook(config)), field);
    }
    let bad_headers = [
        ("", "x"),
        ("a b", "x"),
        ("a:", "x"),
        ("ä", "x"),
        ("a", "x\r\nb: c"),
        ("a", "\t"),
        ("a", "ä"),
    ];
    for (name, value) in bad_headers {
        let mut config = webhook();
        header(&mut config, name, value);
        let outcome = validate(ChannelConfig::Webhook(config));
        assert_refused(outcome, &format!("config.headers.{name}"));
    }
}

#[test]
fn webhook_urls_are_http_and_hold_no_login() {
    let url = |url: &str| {
        validate(ChannelConfig::Webhook(WebhookConfig { url: url.into(), ..webhook() }))
    };
    let good = [
        "https://example.com",
        "http://localhost:8080/x",
        "https://[::1]:8443/",
        "https://x?a@b",
        "https://xn--mller-kva.example/%C3%BC#f",
        "http://192.0.2.1",
    ];
    for good in good {
        assert_eq!(url(good), Ok(()), "{good}");
    }
    let bad = [
        "",
        "example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "http://?x",
        "https://exa mple.com",
        "https://example.com/\n",
        "https://user:word@example.com/",
        "https://müller.example/",
        "https://example.com/ü",
    ];
    for bad in bad {
        assert_refused(url(bad), "config.url");
    }
}

#[test]
fn a_syslog_channel_names_its_faults() {
    type Change = fn(&mut SyslogConfig);
    assert_eq!(validate(ChannelConfig::Syslog(syslog())), Ok(()));
    for facility in SYSLOG_FACILITIES {
        let config = SyslogConfig { facility: facility.into(), ..syslog() };
        assert_eq!(validate(ChannelConfig::Syslog(config)), Ok(()));
    }
    let faults: [(&str, Change); 5] = [
        ("config.address", |c| c.address = "udp://log".into()),
        ("config.port", |c| c.port = 0),
        ("config.facility", |c| c.facility.clear()),
        ("config.facility", |c| c.facility = "LOCAL0".into()),
        ("config.facility", |c| c.facility = "local8".into()),
    ];
    for (field, change) in faults {
        let mut config = syslog();
        change(&mut config);
        assert_refused(validate(ChannelConfig::Syslog(config)), field);
    }
}

#[test]
fn the_name_is_checked_before_the_configuration() {
    let config = ChannelConfig::Syslog(SyslogConfig { port: 0, ..syslog() });
    let nameless = ChannelSettings { name: String::new(), enabled: true, config };
    assert_refused(nameless.validate(), "name");
}

#[test]
fn modules_know_their_secrets_and_recipients() {
    let [email, webhook, syslog] = [
        ChannelConfig::Email(email()),
        ChannelConfig::Webhook(webhook()),
        ChannelConfig::Syslog(syslog()),
    ];
    assert_eq!((email.module(), email.secret_names()), ("email", ["password"].as_slice()));
    assert_eq!((webhook.module(), webhook.secret_names()), ("webhook", ["signing_key"].as_slice()));
    assert_eq!((syslog.module(), syslog.secret_names()), ("syslog", [].as_slice()));
    assert_eq!(email.recipients(), ["anna@example.com", "ben@example.com"]);
    assert_eq!(webhook.recipients(), ["https://example.com/hook?key=1"]);
    assert_eq!(syslog.recipients(), ["2001:db8::1:514"]);
}

#[test]
fn a_misspelt_key_of_a_configuration_is_refused() {
    let read = |value| serde_json::from_value::<ChannelConfig>(value);
    let good = json!({ "module": "webhook", "config": { "url": "https://x" } });
    assert!(read(good).is_ok());
    let misspelt = json!({ "module": "webhook", "config": { "url": "https://x", "header": {} } });
    assert!(read(misspelt).unwrap_err().to_string().contains("header"));
    assert!(read(json!({ "module": "pigeon", "config": {} })).is_err());
}
