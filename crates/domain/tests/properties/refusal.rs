//! What the tables of bad input have in common: the refusal must name the field.

use domain::invalid::Invalid;

/// Asserts that `outcome` is a refusal of exactly `field`, with something said about it.
#[track_caller]
pub(super) fn assert_refused(outcome: Result<(), Invalid>, field: &str) {
    let refusal = outcome.expect_err(field);
    assert_eq!(refusal.field, field, "{refusal}");
    assert!(refusal.message.len() > 8, "says what is wrong: {refusal}");
}
