//! `GET /alerts/{id}/preview`: what the rule would have sent in the last days.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::alert::{AlertSettings, Decision};
use domain::id::AlertId;
use domain::time::Span;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::id::Id;
use crate::api::page::QueryOf;
use crate::api::transition::{Names, Transition};
use crate::shared::Shared;

/// Most transitions that are looked at, newest first.
const TRANSITIONS_MAX: i64 = 20_000;
/// Most examples in one answer.
const EXAMPLES_MAX: usize = 20;
/// Furthest look back, in days.
const DAYS_MAX: i64 = 90;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PreviewQuery {
    /// How far to look back, at most 90.
    #[serde(default = "a_week")]
    days: i64,
}

fn a_week() -> i64 {
    7
}

/// What the rule would have sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertPreview {
    /// Changes that the rule matches.
    transitions: usize,
    /// Messages that it would have sent.
    notifications: usize,
    /// Different receivers of them.
    recipients: usize,
    /// The newest matching changes.
    examples: Vec<Transition>,
}

#[utoipa::path(
    get, path = "/alerts/{id}/preview", tag = "alerts",
    params(("id" = i64, Path), PreviewQuery),
    responses((status = 200, body = AlertPreview))
)]
pub(super) async fn preview_alert(
    State(shared): State<Arc<Shared>>,
    Id(id): Id<AlertId>,
    QueryOf(query): QueryOf<PreviewQuery>,
) -> Answer<Json<AlertPreview>> {
    if !(1..=DAYS_MAX).contains(&query.days) {
        return Err(ApiError::invalid("days", format!("must be between 1 and {DAYS_MAX}")));
    }
    // A preview of a disabled rule tells what it would do if it were enabled.
    let rule = AlertSettings { enabled: true, ..shared.store.alert(id).await?.settings };
    let recipients = recipients(&shared, &rule).await?;
    let names = Names::load(&shared).await?;
    let groups = shared.store.group_graph().await?;
    let now = shared.clock.now();
    let from = now.minus(Span::seconds(query.days * 86_400));
    let mut matching = shared.store.transitions_between(from, now, TRANSITIONS_MAX).await?;
    matching.retain(|told| {
        let change = names.change(told, &groups);
        change.is_some_and(|change| rule.decide(&change) == Decision::Notify)
    });
    let transitions = matching.len();
    Ok(Json(AlertPreview {
        transitions,
        notifications: transitions * recipients,
        recipients: if transitions == 0 { 0 } else { recipients },
        examples: matching
            .into_iter()
            .take(EXAMPLES_MAX)
            .map(|told| names.show(told.transition, 0))
            .collect(),
    }))
}

/// How many receivers the enabled channels of the rule have.
async fn recipients(shared: &Shared, rule: &AlertSettings) -> Answer<usize> {
    let mut recipients = BTreeSet::new();
    for channel in shared.store.all_channels().await? {
        if rule.channel_ids.contains(&channel.id) && channel.settings.enabled {
            let of_channel = channel.settings.config.recipients().into_iter();
            recipients.extend(of_channel.map(|recipient| (channel.id, recipient)));
        }
    }
    Ok(recipients.len())
}
