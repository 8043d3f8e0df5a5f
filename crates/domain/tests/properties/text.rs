//! Names, descriptions, and text that is cut to fit.

use domain::text::{
    DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, check_description, check_name, shortened,
};
use proptest::prelude::*;

use super::refusal::assert_refused;

#[test]
fn names_are_one_visible_line() {
    let longest = "ü".repeat(NAME_CHARS_MAX);
    for good in ["a", "Küche 2", "日本", "a\"<b>'&", &longest] {
        assert_eq!(check_name("name", good), Ok(()), "{good}");
    }
    let too_long = format!("{longest}ü");
    for bad in ["", " ", "\u{a0}\u{2003}", " a", "a ", "a\n", "a\nb", "a\tb", "a\0b", &too_long] {
        assert_refused(check_name("name", bad), "name");
    }
}

#[test]
fn descriptions_may_have_lines_but_no_other_controls() {
    let longest = "ü".repeat(DESCRIPTION_CHARS_MAX);
    for good in ["", " ", "two\r\nlines\twith a tab", &longest] {
        assert_eq!(check_description("description", good), Ok(()), "{good}");
    }
    let too_long = format!("{longest}ü");
    for bad in ["\0", "\u{1b}[2J", "\u{7f}", "\u{85}", &too_long] {
        assert_refused(check_description("description", bad), "description");
    }
}

proptest! {
    #[test]
    fn shortened_text_fits_and_shows_that_it_was_cut(text in "\\PC{0,20}", most in 0_usize..25) {
        let short = shortened(&text, most);
        prop_assert!(short.chars().count() <= most);
        if text.chars().count() <= most {
            prop_assert_eq!(short, text);
        } else if let Some(kept) = short.strip_suffix('…') {
            prop_assert!(text.starts_with(kept));
            prop_assert_eq!(short.chars().count(), most);
        } else {
            prop_assert_eq!(most, 0);
        }
    }
}
