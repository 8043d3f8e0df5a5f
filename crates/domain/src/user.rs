//! People who sign in, what they may do, and what a password must be.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{TokenId, UserId};
use crate::invalid::Invalid;
use crate::time::{Span, Timestamp};

/// Shortest password, in characters: length is what resists guessing.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, in bytes: hashing must stay bounded.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// A session ends after this, however busy it is.
pub const SESSION_LIFETIME: Span = Span::seconds(30 * 86_400);
/// A session that was not used for this long is over.
pub const SESSION_IDLE_MAX: Span = Span::seconds(14 * 86_400);

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything, changes nothing.
    Viewer,
    /// Everything.
    Administrator,
}

impl Role {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Administrator => "administrator",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "viewer" => Ok(Self::Viewer),
            "administrator" => Ok(Self::Administrator),
            other => Err(format!("\"{other}\" is not a role; use viewer or administrator")),
        }
    }
}

/// A user as stored, without the password's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its number.
    pub id: UserId,
    /// What is typed to sign in; unique regardless of case.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An API token as stored; its secret is only kept as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// The first characters of the secret, to recognise it.
    pub prefix: String,
    /// On whose behalf it acts.
    pub user_id: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A user's name: 1 to 64 of letters, digits, and `. _ - @ +`.
pub fn check_user_name(field: &str, name: &str) -> Result<(), Invalid> {
    let allowed = |c: char| c.is_alphanumeric() || "._-@+".contains(c);
    if name.is_empty() || name.chars().count() > 64 || !name.chars().all(allowed) {
        return Err(Invalid::new(field, "must be 1 to 64 letters, digits or . _ - @ +"));
    }
    Ok(())
}

/// Long enough, not blank, bounded, not the user's own name repeated.
pub fn check_password(field: &str, password: &str, user_name: &str) -> Result<(), Invalid> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(Invalid::new(
            field,
            format!(
                "is shorter than {PASSWORD_CHARS_MIN} characters; a few words are easy to keep"
            ),
        ));
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(Invalid::new(field, format!("is longer than {PASSWORD_BYTES_MAX} bytes")));
    }
    if password.trim().is_empty() {
        return Err(Invalid::new(field, "is blank; a few words are easy to keep"));
    }
    let mut characters = password.chars();
    let first = characters.next();
    if characters.all(|c| Some(c) == first) {
        return Err(Invalid::new(field, "is one character repeated"));
    }
    if !user_name.is_empty()
        && password.to_lowercase().replace(&user_name.to_lowercase(), "").len() < 6
    {
        return Err(Invalid::new(field, "is little more than the user's name"));
    }
    Ok(())
}
