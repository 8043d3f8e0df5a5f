//! Request bodies: bounded before they are read, and refused with the place of the fault.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// Largest JSON body.
const JSON_BYTES_MAX: usize = 1024 * 1024;

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        // Forms of foreign pages cannot send this type without asking first.
        let json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"));
        if !json {
            return Err(ApiError::malformed("send JSON as application/json", None));
        }
        parse(&read(request, JSON_BYTES_MAX).await?).map(Self)
    }
}

/// The whole body, at most `bytes_max` of it.
pub(super) async fn read(request: Request, bytes_max: usize) -> Result<Bytes, ApiError> {
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > bytes_max as u64) {
        return Err(ApiError::too_large(bytes_max));
    }
    axum::body::to_bytes(request.into_body(), bytes_max).await.map_err(|error| {
        if std::error::Error::source(&error)
            .is_some_and(<dyn std::error::Error>::is::<LengthLimitError>)
        {
            ApiError::too_large(bytes_max)
        } else {
            ApiError::malformed("the body broke off", None)
        }
    })
}

/// Text that is no JSON is malformed; JSON of another shape than asked for names the field.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => {
                let field = if path == "." { named_field(&inner).unwrap_or(path) } else { path };
                // The place in the text says nothing to somebody who filled in a form.
                let text = inner.to_string();
                let text = text.split(" at line ").next().unwrap_or(&text);
                ApiError::invalid(field, text)
            }
            _ => ApiError::malformed(format!("the body is no JSON: {inner}"), None),
        }
    })?;
    reader
        .end()
        .map_err(|error| ApiError::malformed(format!("the body is no JSON: {error}"), None))?;
    Ok(value)
}

/// The field in serde's "missing field `name`", for which it gives no path.
fn named_field(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    let rest = text.strip_prefix("missing field `")?;
    rest.split('`').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Shape {
        name: String,
        inner: Vec<u8>,
    }

    fn status(text: &str) -> u16 {
        let error = parse::<Shape>(text.as_bytes()).unwrap_err();
        error.into_response().status().as_u16()
    }

    #[test]
    fn text_that_is_no_json_is_told_from_json_of_the_wrong_shape() {
        assert_eq!(status("{"), 400);
        assert_eq!(status(r#"{"name":"a","inner":[]} x"#), 400);
        assert_eq!(status(r#"{"name":"a","inner":[300]}"#), 422);
        assert_eq!(status(r#"{"inner":[]}"#), 422);
        assert_eq!(status(r#"{"name":"a","inner":[],"nmae":1}"#), 422);
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = parse::<Shape>(b"{\"inner\":[]}").unwrap_err();
        assert!(format!("{error:?}").contains("field: Some(\"name\")"), "{error:?}");
    }
}
