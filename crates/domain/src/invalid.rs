//! The one error of validation: which field, what is wrong with it, what to do.

/// An input that the rules refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Invalid {
    /// The field as the API names it, such as `intervals[1].delta_s`.
    pub field: String,
    /// What is wrong and what to do, as a sentence without the field's name.
    pub message: String,
}

impl Invalid {
    /// Names the field and the fault.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}
