//! A notification: one message to one recipient, from the commit that made it to its end.
//!
//! Every notification ends as sent, dead (visible), discarded (by a person) or suppressed (with a
//! reason); nothing is dropped.

use std::str::FromStr;

use crate::id::{AlertId, ChannelId, HostId, NotificationId, TransitionId};
use crate::time::{Span, Timestamp};

/// The first wait after a failed attempt.
pub const BACKOFF_FIRST: Span = Span::seconds(5);
/// The longest wait between attempts.
pub const BACKOFF_MAX: Span = Span::seconds(15 * 60);
/// After this long without success a notification is dead.
pub const DEAD_AFTER: Span = Span::seconds(24 * 60 * 60);

/// Where a notification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotificationStatus {
    /// Waiting for its (next) attempt.
    Pending,
    /// The receiver accepted it.
    Sent,
    /// Given up on; shown until a person retries or discards it.
    Dead,
    /// A person decided that it need not arrive.
    Discarded,
    /// Not to be sent, for the recorded reason.
    Suppressed,
}

impl NotificationStatus {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Discarded => "discarded",
            Self::Suppressed => "suppressed",
        }
    }
}

impl FromStr for NotificationStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Pending, Self::Sent, Self::Dead, Self::Discarded, Self::Suppressed]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" is not the status of a notification"))
    }
}

/// What a notification tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotificationKind {
    /// Something got worse, or changed between problems.
    Problem,
    /// All is well again.
    Recovery,
}

impl NotificationKind {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Recovery => "recovery",
        }
    }
}

impl FromStr for NotificationKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "problem" => Ok(Self::Problem),
            "recovery" => Ok(Self::Recovery),
            other => Err(format!("\"{other}\" is not a kind of notification")),
        }
    }
}

/// A notification that is about to be committed with its transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotification {
    /// Which rule asked for it.
    pub alert_id: AlertId,
    /// By which channel.
    pub channel_id: ChannelId,
    /// To whom; an address, a URL.
    pub recipient: String,
    /// What it tells.
    pub kind: NotificationKind,
    /// Names this message for ever; the same on each retry; unique in the database.
    pub dedup_key: String,
    /// The same for all messages about one problem, so that recovery closes what failure opened.
    pub problem_key: String,
    /// Everything a channel needs to write its message, as JSON: frozen at the time of the change.
    pub payload: String,
    /// The host concerned, if it is about one.
    pub host_id: Option<HostId>,
    /// `Pending`, or `Suppressed` with a reason.
    pub status: NotificationStatus,
    /// Why it was suppressed.
    pub reason: Option<String>,
}

/// A notification as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its number.
    pub id: NotificationId,
    /// The change it tells of.
    pub transition_id: TransitionId,
    /// What was committed with the change; `status` and `reason` are the current ones.
    pub content: NewNotification,
    /// How many attempts were begun.
    pub attempts: i64,
    /// What the receiver answered last, or how the attempt failed.
    pub last_answer: Option<String>,
    /// When it was committed.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub next_attempt_at: Timestamp,
    /// When it was accepted.
    pub sent_at: Option<Timestamp>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The receiver took it; its answer.
    Accepted(String),
    /// It may work later: time-out, refused connection, 429, 5xx.
    Later {
        /// What happened.
        answer: String,
        /// How long the receiver asked to wait (`Retry-After`).
        retry_after: Option<Span>,
    },
    /// It will never work: 4xx, a recipient that does not exist.
    Never(String),
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Done.
    Sent,
    /// Try again then.
    RetryAt(Timestamp),
    /// Give up, visibly.
    Dead,
}

/// What to do after attempt number `attempts` (counting from 1) of a notification made at
/// `created_at`. `jitter` in 0..1 spreads retries that failed together.
pub fn after_attempt(
    attempt: &Attempt,
    attempts: i64,
    created_at: Timestamp,
    now: Timestamp,
    jitter: f64,
) -> Next {
    match attempt {
        Attempt::Accepted(_) => Next::Sent,
        Attempt::Never(_) => Next::Dead,
        Attempt::Later { .. } if now.since(created_at) >= DEAD_AFTER => Next::Dead,
        Attempt::Later { retry_after, .. } => {
            let wait = backoff(attempts, jitter).max(retry_after.unwrap_or_default());
            let last_chance = created_at.plus(DEAD_AFTER);
            Next::RetryAt(now.plus(wait).min(last_chance.max(now.plus(BACKOFF_FIRST))))
        }
    }
}

/// 5 s, 10 s, 20 s … up to 15 min, shortened by up to half.
fn backoff(attempts: i64, jitter: f64) -> Span {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 16)).unwrap_or(16);
    let full = BACKOFF_FIRST.0.saturating_mul(1_i64 << doublings).min(BACKOFF_MAX.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "≤ 15 min in µs"
    )]
    let wait = (full as f64 * (1.0 - jitter.clamp(0.0, 1.0) / 2.0)) as i64;
    Span(wait)
}

/// The key that names one message for ever.
pub fn dedup_key(
    transition_seq: (&str, i64, i64),
    alert: AlertId,
    channel: ChannelId,
    recipient: &str,
    repeat: u32,
) -> String {
    let (kind, subject, seq) = transition_seq;
    format!("{kind}-{subject}-{seq}/alert-{alert}/channel-{channel}/repeat-{repeat}/{recipient}")
}
