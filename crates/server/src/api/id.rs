//! Ids in paths. What is no number names nothing, so it is "not found" rather than malformed.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::id::PluginId;

use super::error::ApiError;

/// The `{id}` of the path.
pub(super) struct Id<T>(pub(super) T);

/// A type that an `{id}` names.
pub(super) trait FromPath: Sized {
    fn from_path(text: &str) -> Option<Self>;
}

macro_rules! numeric {
    ($($name:ident)*) => {$(
        impl FromPath for domain::id::$name {
            fn from_path(text: &str) -> Option<Self> {
                text.parse().ok().map(Self)
            }
        }
    )*};
}

numeric! {
    HostId HostGroupId CheckId ScheduleId ClassifierId ServiceId AlertId ChannelId NotificationId
    UserId TokenId IncidentId MaintenanceWindowId
}

impl FromPath for PluginId {
    fn from_path(text: &str) -> Option<Self> {
        domain::plugin::check_id("id", text).ok()?;
        Some(Self(text.to_owned()))
    }
}

impl<T: FromPath, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let (text, _) = IdAndRest::split(parts, state).await?;
        T::from_path(&text).map(Self).ok_or_else(|| ApiError::not_found("thing with the id", text))
    }
}

/// The `{id}` of the path and one number after it.
pub(super) struct IdAndNumber<T>(pub(super) T, pub(super) i64);

impl<T: FromPath, S: Send + Sync> FromRequestParts<S> for IdAndNumber<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let (text, rest) = IdAndRest::split(parts, state).await?;
        let id = T::from_path(&text);
        let number = rest.as_deref().and_then(|rest| rest.parse().ok());
        id.zip(number)
            .map(|(id, number)| Self(id, number))
            .ok_or_else(|| ApiError::not_found("thing with the id", text))
    }
}

struct IdAndRest;

impl IdAndRest {
    async fn split<S: Send + Sync>(
        parts: &mut Parts,
        state: &S,
    ) -> Result<(String, Option<String>), ApiError> {
        let Path(mut texts) = Path::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::no_such_route())?;
        let rest = (texts.len() > 1).then(|| texts.pop()).flatten().map(|(_, text)| text);
        let id = texts.pop().map(|(_, text)| text).ok_or_else(ApiError::no_such_route)?;
        Ok((id, rest))
    }
}
