//! `GET /series/export`: every measurement of a stretch of time as a file, streamed page by page,
//! so that years of it need no more memory than a day.

mod csv;
mod json;
mod read;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::id::{CheckId, HostId, PluginId};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::Answer;
use super::super::error::ApiError;
use super::super::page::QueryOf;
use super::{check_span, find, unit_of};
use crate::shared::Shared;
use read::{Event, Exported, Reader};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    #[param(value_type = i64)]
    host: HostId,
    #[param(value_type = String)]
    plugin: PluginId,
    /// All metrics of the plugin, if absent; `value` is the primary one.
    metric: Option<String>,
    /// Only needed when several checks run the plugin on the host.
    #[param(value_type = Option<i64>)]
    check: Option<CheckId>,
    /// Unix seconds; a day before `to`, if absent.
    from: Option<i64>,
    /// Unix seconds; now, if absent.
    to: Option<i64>,
    #[param(inline)]
    format: Option<Format>,
    #[param(inline)]
    resolution: Option<Resolution>,
}

/// How the file is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// A line a measurement or hour.
    #[default]
    Csv,
    /// One object.
    Json,
}

/// What the file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Resolution {
    /// Every measurement, and hours where measurements are no longer kept.
    #[default]
    Auto,
    /// Measurements only.
    Raw,
    /// Hours only.
    Hour,
}

/// What the file is about.
#[derive(Debug, Clone)]
struct About {
    host: String,
    host_id: HostId,
    check: String,
    check_id: CheckId,
    plugin_id: PluginId,
    /// Seconds, both included.
    from: i64,
    to: i64,
    resolution: Resolution,
}

#[utoipa::path(
    get, path = "/series/export", tag = "series", params(ExportQuery),
    responses((
        status = 200, description = "a file, as docs/export.md describes it",
        content((String = "text/csv"), (serde_json::Value = "application/json"))
    ))
)]
pub(super) async fn export_series(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<ExportQuery>,
) -> Answer<Response> {
    let to = query.to.unwrap_or_else(|| shared.clock.now().seconds());
    let from = query.from.unwrap_or(to.saturating_sub(86_400));
    check_span(from, to)?;
    let assignment = find(&shared, query.host, &query.plugin, query.check).await?;
    let mut series = shared.store.series_of(&[assignment.id]).await?;
    if let Some(metric) = &query.metric {
        series.retain(|one| one.metric == *metric);
        if series.is_empty() {
            return Err(ApiError::not_found("metric of that plugin called", metric));
        }
    }
    let exported = series.into_iter().map(|one| Exported {
        id: one.id,
        unit: unit_of(&shared, &assignment, &one.metric, one.unit),
        metric: one.metric,
    });
    let exported = exported.collect();
    let about = About {
        host: shared.store.host(assignment.host_id).await?.settings.name,
        host_id: assignment.host_id,
        check: shared.store.check(assignment.check_id).await?.settings.name,
        check_id: assignment.check_id,
        plugin_id: assignment.plugin_id,
        from,
        to,
        resolution: query.resolution.unwrap_or_default(),
    };
    let format = query.format.unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, content_type(format).to_owned()),
        (CONTENT_DISPOSITION, disposition(&about, query.metric.as_deref(), format)),
    ];
    let reader = Reader::new(shared.store.clone(), &about, exported);
    let writer = match format {
        Format::Csv => Writer::Csv(csv::Writer::new(about)),
        Format::Json => Writer::Json(json::Writer::new(about)),
    };
    Ok((headers, Body::from_stream(pages(shared, reader, writer))).into_response())
}

fn content_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::Json => "application/json",
    }
}

/// Either format; both write what the reader finds, in its order.
enum Writer {
    Csv(csv::Writer),
    Json(json::Writer),
}

impl Writer {
    fn write(&mut self, event: &Event) -> String {
        match self {
            Self::Csv(writer) => writer.write(event),
            Self::Json(writer) => writer.write(event),
        }
    }
}

/// The file, a page at a time. The head was sent long before a later page fails: then the
/// connection breaks, so that nobody takes a part for the whole.
fn pages(
    shared: Arc<Shared>,
    reader: Reader,
    writer: Writer,
) -> impl stream::Stream<Item = Result<Bytes, store::StoreError>> {
    stream::try_unfold((shared, reader, writer), |(shared, mut reader, mut writer)| async move {
        let page = next_page(&mut reader, &mut writer).await.inspect_err(|error| {
            shared.log.error("api", "export_failed", format!("an export broke off: {error}"));
        })?;
        Ok(page.map(|page| (page, (shared, reader, writer))))
    })
}

async fn next_page(
    reader: &mut Reader,
    writer: &mut Writer,
) -> Result<Option<Bytes>, store::StoreError> {
    while let Some(event) = reader.next().await? {
        let page = writer.write(&event);
        if !page.is_empty() {
            return Ok(Some(Bytes::from(page)));
        }
    }
    Ok(None)
}

/// A file name that is safe everywhere, whatever a host is called.
fn disposition(about: &About, metric: Option<&str>, format: Format) -> String {
    let stamp = |second: i64| {
        let at = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::MAX);
        at.strftime("%Y%m%dT%H%M%SZ").to_string()
    };
    let mut parts = vec![safe(&about.host), safe(about.plugin_id.as_str())];
    parts.extend(metric.map(safe));
    parts.extend([stamp(about.from), stamp(about.to)]);
    let extension = match format {
        Format::Csv => "csv",
        Format::Json => "json",
    };
    format!("attachment; filename=\"{}.{extension}\"", parts.join("_"))
}

fn safe(text: &str) -> String {
    const LENGTH_MAX: usize = 60;
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '-' };
    let text: String = text.chars().take(LENGTH_MAX).map(kept).collect();
    text.trim_matches(['.', '-']).to_owned()
}

/// A time as people and programs read it.
fn rfc3339(second: i64) -> String {
    let at = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::MAX);
    format!("{at:.0}")
}

/// The shortest text that reads back as the same number.
fn number(value: f64) -> String {
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_holds_nothing_but_letters_digits_and_dots() {
        assert_eq!(safe("../\"web\r\n 01\".x"), "web---01-.x");
        assert_eq!(safe("größe"), "gr--e");
    }

    #[test]
    fn numbers_read_back_as_they_were() {
        for value in [0.1, -0.0, 1e300, 5e-324, f64::MAX, 12.0] {
            let back: f64 = number(value).parse().unwrap();
            assert_eq!(back.to_bits(), value.to_bits());
        }
    }
}
