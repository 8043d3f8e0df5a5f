//! Names, passwords and roles of users.

use domain::user::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, Role, check_password, check_user_name};

use super::refusal::assert_refused;

#[test]
fn user_names_are_short_words() {
    let longest = "x".repeat(64);
    for good in
        ["a", "anna", "anna.müller", "o'brien".replace('\'', "-").as_str(), "a@b+c", &longest]
    {
        assert_eq!(check_user_name("name", good), Ok(()), "{good}");
    }
    let too_long = "x".repeat(65);
    for bad in [
        "",
        " ",
        "anna müller",
        "anna\n",
        "anna\0",
        "<b>",
        "a/b",
        "a\"b",
        "\u{202e}anna",
        &too_long,
    ] {
        assert_refused(check_user_name("name", bad), "name");
    }
}

#[test]
fn passwords_are_long_and_not_trivial() {
    let longest = "ab".repeat(PASSWORD_BYTES_MAX / 2);
    let good = [
        "correct horse battery",
        "123456789012",
        "zwölf zeichen",
        "密码密码密码密码密码密码",
        &longest,
    ];
    for good in good {
        assert_eq!(check_password("password", good, "anna"), Ok(()), "{good}");
    }
    let too_long = format!("{longest}c");
    let short = "x1".repeat(PASSWORD_CHARS_MIN / 2 - 1) + "y";
    let bad = [
        "",
        "short",
        &short,
        "üüüüüüüüü",
        "aaaaaaaaaaaa",
        "            ",
        " \t \t \t \t \t \t",
        "annaannaanna",
        "AnnaANNAannaAnna1",
        "anna12anna34",
        &too_long,
    ];
    for bad in bad {
        assert_refused(check_password("password", bad, "anna"), "password");
    }
    assert_eq!(check_password("password", "annaannaanna", ""), Ok(()), "no name to compare with");
}

#[test]
fn roles_lead_back() {
    for role in [Role::Viewer, Role::Administrator] {
        assert_eq!(role.as_str().parse(), Ok(role));
        assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
    }
    for wrong in ["", "admin", "Viewer", "root"] {
        assert!(wrong.parse::<Role>().is_err(), "{wrong}");
    }
}
