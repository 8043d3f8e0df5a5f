//! What a host may be set to.

use domain::host::{HostSettings, check_address};
use domain::text::TAGS_MAX;
use proptest::prelude::*;

use super::refusal::assert_refused;

fn host() -> HostSettings {
    HostSettings {
        name: "web 1".into(),
        description: "in the cellar\nsecond shelf".into(),
        address: "web-1.example.com".into(),
        port: 4048,
        tags: vec!["web".into(), "production".into()],
        enabled: true,
    }
}

#[test]
fn validation_names_the_field() {
    type Change = fn(&mut HostSettings);
    assert_eq!(host().validate(), Ok(()));
    let faults: [(&str, Change); 10] = [
        ("name", |h| h.name.clear()),
        ("name", |h| h.name = "web\n1".into()),
        ("description", |h| h.description = "\u{1b}[31m".into()),
        ("address", |h| h.address.clear()),
        ("address", |h| h.address = "web-1:4048".into()),
        ("port", |h| h.port = 0),
        ("tags[1]", |h| h.tags[1] = " ".into()),
        ("tags[1]", |h| h.tags[1] = "web".into()),
        ("tags[0]", |h| h.tags[0] = "x".repeat(101)),
        ("tags", |h| h.tags = (0..=TAGS_MAX).map(|tag| tag.to_string()).collect()),
    ];
    for (field, change) in faults {
        let mut settings = host();
        change(&mut settings);
        assert_refused(settings.validate(), field);
    }
}

#[test]
fn addresses_are_names_or_numbers_and_nothing_around_them() {
    let longest_label = "a".repeat(63);
    let good = [
        "localhost",
        "web",
        "web.example.com",
        "web.example.com.",
        "a_b.example",
        "1web.example",
        "192.0.2.1",
        "::1",
        "2001:db8::1",
        "::ffff:192.0.2.1",
        "xn--mller-kva.example",
        &longest_label,
    ];
    for good in good {
        assert_eq!(check_address("address", good), Ok(()), "{good}");
    }
    let (long_label, long_name) = ("a".repeat(64), "a.".repeat(127) + "a");
    let bad = [
        "",
        " ",
        ".",
        "..",
        "web..example",
        ".web",
        "web ",
        " web",
        "we b",
        "web\n",
        "-web",
        "web-",
        "web.-example",
        "https://web",
        "http://192.0.2.1/",
        "web/path",
        "web:4048",
        "192.0.2.1:4048",
        "[::1]",
        "[::1]:4048",
        "fe80::1%eth0",
        "::g",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "1234",
        "user@web",
        "müller.example",
        "web\0",
        "*",
        "web;ls",
        "$(ls)",
        &long_label,
        &long_name,
    ];
    for bad in bad {
        assert_refused(check_address("address", bad), "address");
    }
}

proptest! {
    #[test]
    fn every_ip_address_is_taken(four in any::<std::net::Ipv4Addr>(), six in any::<std::net::Ipv6Addr>()) {
        prop_assert_eq!(check_address("address", &four.to_string()), Ok(()));
        prop_assert_eq!(check_address("address", &six.to_string()), Ok(()));
    }

    #[test]
    fn what_is_taken_could_stand_in_a_url_or_a_command(text in "\\PC{0,12}") {
        if check_address("address", &text).is_ok() {
            let tame = text.chars().all(|c| c.is_ascii_alphanumeric() || ".:-_".contains(c));
            prop_assert!(tame && !text.starts_with('-'), "{:?}", text);
        }
    }
}
