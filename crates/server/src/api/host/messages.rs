//! `GET /hosts/{id}/messages`: what plugins said, newest first, repeats folded.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::id::{AssignmentId, CheckId, HostId, PluginId};
use domain::outcome::ResultType;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::id::Id;
use crate::api::page::{Listed, QueryOf, listed, page};
use crate::api::time::Time;
use crate::api::{Answer, words};
use crate::shared::Shared;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageQuery {
    /// Items of a page, at most 500.
    limit: Option<u32>,
    /// The last page's `next_cursor`.
    cursor: Option<String>,
    /// Only this plugin's.
    #[param(value_type = Option<String>)]
    plugin: Option<PluginId>,
    /// Only this check's.
    #[param(value_type = Option<i64>)]
    check: Option<CheckId>,
}

/// The same text, any number of times in a row. It comes from the monitored machine.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the API's word for the text")]
pub(super) struct Message {
    #[schema(value_type = i64)]
    assignment_id: AssignmentId,
    #[schema(value_type = String)]
    plugin_id: PluginId,
    #[schema(value_type = i64)]
    check_id: CheckId,
    #[schema(value_type = words::ResultType)]
    result_type: ResultType,
    message: String,
    count: i64,
    first_at: Time,
    last_at: Time,
}

#[utoipa::path(
    get, path = "/hosts/{id}/messages", tag = "hosts", params(("id" = i64, Path), MessageQuery),
    responses((status = 200, body = Listed<Message>))
)]
pub(super) async fn list_messages(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<HostId>,
    QueryOf(query): QueryOf<MessageQuery>,
) -> Answer<Json<Listed<Message>>> {
    shared.store.host(id).await?;
    let page = page(query.limit, query.cursor.as_deref())?;
    let all: BTreeMap<AssignmentId, _> = shared
        .store
        .assignments_of_host(id)
        .await?
        .into_iter()
        .filter(|one| query.plugin.as_ref().is_none_or(|plugin| *plugin == one.plugin_id))
        .filter(|one| query.check.is_none_or(|check| check == one.check_id))
        .map(|one| (one.id, one))
        .collect();
    if all.is_empty() {
        return Ok(Json(Listed { items: Vec::new(), next_cursor: None }));
    }
    let only: Vec<AssignmentId> = all.keys().copied().collect();
    let messages = shared.store.messages_of_host(id, &only, &page).await?;
    let shown = listed(messages, |message| {
        let assignment = all.get(&message.assignment_id)?;
        Some(Message {
            assignment_id: message.assignment_id,
            plugin_id: assignment.plugin_id.clone(),
            check_id: assignment.check_id,
            result_type: message.result_type,
            message: message.text,
            count: message.count,
            first_at: message.first_at.into(),
            last_at: message.last_at.into(),
        })
    });
    let items = shown.items.into_iter().flatten().collect();
    Ok(Json(Listed { items, next_cursor: shown.next_cursor }))
}
