//! `POST /classifiers/try`: what a script makes of given results, without saving anything.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use classifier::{Entry, Host, Job, Others, Script, ScriptFault};
use domain::health::Health;
use domain::outcome::ResultType;
use domain::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::api::{Answer, words};
use crate::shared::Shared;

/// Most results that a trial may bring along.
const VALUES_MAX: usize = 1_000;
/// Made-up results are this far apart.
const STEP: Span = Span::seconds(60);

/// A script and made-up results.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Trial {
    source: String,
    /// Oldest first, a minute apart, the last one now.
    values: Vec<Option<f64>>,
    /// As many as values, or none.
    #[serde(default)]
    messages: Vec<Option<String>>,
    /// The check's parameters.
    #[serde(default)]
    #[schema(value_type = words::JsonObject)]
    params: Map<String, Value>,
}

/// What the script said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Verdict {
    #[schema(value_type = words::Health)]
    health: Health,
    reason: Option<String>,
    /// Set if the script failed; the health is then unknown.
    fault: Option<TrialFault>,
}

/// Where and why a script failed.
#[derive(Debug, Serialize, ToSchema)]
struct TrialFault {
    line: Option<u32>,
    message: String,
}

#[utoipa::path(
    post, path = "/classifiers/try", tag = "classifiers", request_body = Trial,
    responses((status = 200, body = Verdict, description = "also if the script failed"))
)]
pub(super) async fn try_classifier(
    State(shared): State<Arc<Shared>>,
    Body(trial): Body<Trial>,
) -> Answer<Json<Verdict>> {
    if trial.values.len() > VALUES_MAX {
        return Err(ApiError::invalid("values", format!("has more than {VALUES_MAX} results")));
    }
    if !trial.messages.is_empty() && trial.messages.len() != trial.values.len() {
        return Err(ApiError::invalid("messages", "must be as many as values, or none at all"));
    }
    let script = match Script::compile("trial", &trial.source) {
        Ok(script) => script,
        Err(fault) => return Ok(Json(failed(fault))),
    };
    let job = Job {
        script,
        history: history(&trial, shared.clock.now()),
        params: Arc::new(Value::Object(trial.params)),
        host: Arc::new(Host { name: "trial".to_owned(), tags: Vec::new() }),
        previous_health: Health::NoData,
        others: Others::none(),
    };
    let workers = Arc::clone(&shared.classifier);
    let verdict = tokio::task::spawn_blocking(move || workers.classify_batch(vec![job]).pop())
        .await
        .map_err(ApiError::internal)?
        .ok_or_else(|| ApiError::internal("the classifier gave no answer"))?;
    Ok(Json(match verdict {
        Ok(verdict) => Verdict { health: verdict.health, reason: verdict.reason, fault: None },
        Err(fault) => failed(fault),
    }))
}

fn failed(fault: ScriptFault) -> Verdict {
    let fault = TrialFault { line: fault.line, message: fault.message };
    Verdict { health: Health::Unknown, reason: None, fault: Some(fault) }
}

fn history(trial: &Trial, now: Timestamp) -> Vec<Entry> {
    let count = trial.values.len();
    let messages = trial.messages.iter().cloned().chain(std::iter::repeat(None));
    trial
        .values
        .iter()
        .zip(messages)
        .enumerate()
        .map(|(index, (value, message))| {
            let steps_ago = i64::try_from(count - 1 - index).unwrap_or(i64::MAX);
            Entry {
                at: now.minus(Span(STEP.0.saturating_mul(steps_ago))),
                result_type: ResultType::Plugin,
                value: *value,
                message,
                metrics: Vec::new(),
            }
        })
        .collect()
}
