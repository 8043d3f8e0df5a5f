//! `POST /v1/run`: runs a plugin when its turn comes.
//!
//! When the core goes away, hyper drops the request's future and with it the run, which kills
//! the plugin: nobody would read what it measures.

use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use plugin::runtime::RunLimits;
use protocol::{RunReply, RunRequest, limits};
use tokio::time::{Instant, timeout_at};

use super::agent::Agent;
use super::api::Refusal;
use super::body;

pub(super) async fn run(
    agent: &Arc<Agent>,
    request: Request<Incoming>,
) -> Result<RunReply, Refusal> {
    let body = body::read(request, limits::RUN_REQUEST_BYTES_MAX).await?;
    let request: RunRequest = serde_json::from_slice(&body)
        .map_err(|error| Refusal::request(format!("this is not a run request: {error}")))?;
    let timeout = Duration::from_millis(request.timeout_ms.min(limits::TIMEOUT_MS_MAX));
    let deadline = Instant::now() + timeout;
    let Ok(_place) = agent.queue.try_acquire() else { return Err(Refusal::busy()) };
    let turn = timeout_at(deadline, agent.turn.acquire()).await;
    let Ok(Ok(_turn)) = turn else { return Err(Refusal::busy()) };
    let (installed, scratch_directory) = {
        let repository = agent.repository.lock().await;
        (repository.find(&request.plugin_id), repository.scratch_directory())
    };
    let installed_hash = installed.as_ref().map(|installed| installed.hash);
    let Some(installed) = installed.filter(|installed| installed.hash == request.hash) else {
        return Ok(RunReply::PluginMissing { installed_hash });
    };
    let run_limits = RunLimits {
        timeout: deadline.saturating_duration_since(Instant::now()),
        output_bytes_max: request.output_bytes_max.min(limits::OUTPUT_BYTES_MAX),
        scratch_directory,
    };
    let outcome = agent.runner.run(&installed.package, &request.parameters, &run_limits).await;
    drop(installed);
    agent.repository.lock().await.sweep();
    Ok(match outcome {
        Ok(measured) => RunReply::Measured(measured),
        Err(failed) => RunReply::Failed(failed),
    })
}
