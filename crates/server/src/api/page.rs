//! Lists come in pages: a bounded number of items and where to go on.

use axum::extract::FromRequestParts;
use axum::extract::Query as AxumQuery;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::page::{Page, Paged};
use utoipa::{IntoParams, ToSchema};

use super::error::ApiError;

/// Items of a page unless asked otherwise.
const LIMIT_DEFAULT: u32 = 50;
/// Most items of a page.
const LIMIT_MAX: u32 = 500;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listed<T> {
    /// The items, in the list's order.
    pub(super) items: Vec<T>,
    /// Give this as `cursor` for the next page; null on the last.
    pub(super) next_cursor: Option<String>,
}

/// Which page, and of what.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Items of a page, at most 500.
    pub(super) limit: Option<u32>,
    /// The last page's `next_cursor`.
    pub(super) cursor: Option<String>,
    /// Only what contains this text.
    pub(super) q: Option<String>,
}

impl PageQuery {
    /// The page in the store's words.
    pub(super) fn page(&self) -> Result<Page, ApiError> {
        page(self.limit, self.cursor.as_deref())
    }

    /// The text to look for, if it says anything.
    pub(super) fn text(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
}

/// A limit and a cursor in the store's words.
pub(super) fn page(limit: Option<u32>, cursor: Option<&str>) -> Result<Page, ApiError> {
    Ok(Page::new(limit.unwrap_or(LIMIT_DEFAULT), cursor.map(str::to_owned))?)
}

/// A page of the store's as a page of the API's.
pub(super) fn listed<T, U>(paged: Paged<T>, show: impl FnMut(T) -> U) -> Listed<U> {
    Listed { items: paged.items.into_iter().map(show).collect(), next_cursor: paged.next }
}

fn limit_of(limit: Option<u32>) -> Result<u32, ApiError> {
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(ApiError::invalid("limit", format!("must be between 1 and {LIMIT_MAX}")))
}

/// Cuts a page out of `items`, which are sorted by `key`: what follows the cursor's key. For
/// lists whose order the database does not know, such as "worst first".
pub(super) fn cut<T, K: Serialize + DeserializeOwned + Ord>(
    items: Vec<T>,
    limit: Option<u32>,
    cursor: Option<&str>,
    key: impl Fn(&T) -> K,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    let limit = limit_of(limit)? as usize;
    let after: Option<K> = cursor.map(decode).transpose()?;
    let mut rest: Vec<T> = items
        .into_iter()
        .filter(|item| after.as_ref().is_none_or(|after| key(item) > *after))
        .collect();
    let more = rest.len() > limit;
    rest.truncate(limit);
    let next = rest.last().filter(|_| more).map(|last| encode(&key(last)));
    Ok((rest, next))
}

fn encode<K: Serialize>(key: &K) -> String {
    let text = serde_json::to_vec(key).expect("keys are numbers and texts");
    URL_SAFE_NO_PAD.encode(text)
}

/// The key that [`cut`] put into a cursor.
pub(super) fn decode<K: DeserializeOwned>(cursor: &str) -> Result<K, ApiError> {
    let fault = || ApiError::invalid("cursor", "is not one that a list gave; begin without it");
    let text = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| fault())?;
    serde_json::from_slice(&text).map_err(|_| fault())
}

/// The query of a request; a fault in it names the parameter.
pub(super) struct QueryOf<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryOf<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        AxumQuery::<T>::try_from_uri(&parts.uri).map(|AxumQuery(query)| Self(query)).map_err(
            |rejection| {
                let text = rejection.body_text();
                let text =
                    text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
                let field = text.split_once(": ").map(|(field, _)| field.to_owned());
                ApiError::malformed(format!("the query is wrong: {text}"), field)
            },
        )
    }
}
