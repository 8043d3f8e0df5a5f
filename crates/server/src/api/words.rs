//! The words of the domain, once more for the API's description: the domain itself knows nothing
//! of OpenAPI. Only the description uses these; a test compares them with the domain's words.

use utoipa::ToSchema;

/// How well something is, worst first.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::health::Health")]
pub(super) enum Health {
    Critical,
    Major,
    Minor,
    Degraded,
    Unknown,
    Ok,
    NoData,
}

/// Whether a result is the plugin's own, and if not, what went wrong.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::outcome::ResultType")]
pub(super) enum ResultType {
    Plugin,
    CommandUnsuccessful,
    AuthenticationError,
    RequestError,
    ConnectionError,
    ConnectionTimeout,
    CertificateError,
    PluginError,
    PluginTimeout,
    SignatureError,
}

/// What a user may do.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::user::Role")]
pub(super) enum Role {
    Viewer,
    Administrator,
}

/// How bad an entry of the system log is.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::system_log::Level")]
pub(super) enum Level {
    Error,
    Warning,
    Info,
}

/// A day of the week.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::schedule::Weekday")]
pub(super) enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Something that a service stands on.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes domain::service::Member")]
pub(super) struct Member {
    kind: MemberKind,
    id: i64,
}

/// What kind of thing a member is.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::service::Member")]
pub(super) enum MemberKind {
    Host,
    HostGroup,
    Check,
    Service,
}

/// Whose changes an alert looks at.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::alert::AlertSubject")]
pub(super) enum AlertSubject {
    Plugin,
    Host,
    Service,
}

/// Where a notification stands.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::notification::NotificationStatus")]
pub(super) enum NotificationStatus {
    Pending,
    Sent,
    Dead,
    Discarded,
    Suppressed,
}

/// Where planned work stands.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes domain::maintenance::Phase")]
pub(super) enum Phase {
    Coming,
    UnderWay,
    Past,
}

/// How a plugin's results are shown.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes plugin::View")]
pub(super) enum View {
    ValueGraph,
    PercentGraph,
    CountTable,
    MessageList,
    Table,
    StateTimeline,
    Custom,
}

/// A JSON object.
#[derive(Debug, ToSchema)]
#[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
#[expect(dead_code, reason = "describes serde_json::Map")]
pub(super) struct JsonObject(serde_json::Map<String, serde_json::Value>);

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema;

    fn words<T: PartialSchema>() -> Vec<String> {
        let schema = serde_json::to_value(T::schema()).unwrap();
        let mut words: Vec<String> = serde_json::from_value(schema["enum"].clone()).unwrap();
        words.sort();
        words
    }

    fn sorted<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.sort();
        words
    }

    #[test]
    fn the_description_uses_the_words_of_the_domain() {
        use domain::{health, outcome, user};
        assert_eq!(
            words::<super::Health>(),
            sorted(health::Health::ALL.map(health::Health::as_str))
        );
        let types = outcome::ResultType::ALL.map(outcome::ResultType::as_str);
        assert_eq!(words::<super::ResultType>(), sorted(types));
        let roles = [user::Role::Viewer, user::Role::Administrator].map(user::Role::as_str);
        assert_eq!(words::<super::Role>(), sorted(roles));
    }
}
