//! `POST /hosts/test-connection`: greets an agent before anything is saved.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::host::{AGENT_PORT, check_address};
use domain::id::HostId;
use domain::outcome::ResultType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read_enrolment;
use crate::agents::Target;
use crate::api::body::Body;
use crate::api::error::ApiError;
use crate::api::{Answer, words};
use crate::hex;
use crate::shared::Shared;
use crate::vault::agent_key_context;

/// Whom to greet, and with which key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConnectionBody {
    address: String,
    /// The enrolment's port, or 4048, if absent.
    #[serde(default)]
    port: Option<u16>,
    /// What `prophasis-agent setup` printed.
    #[serde(default)]
    enrolment: Option<String>,
    /// Without an enrolment: use the key of this host.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    host_id: Option<HostId>,
}

/// How the agent answered.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct ConnectionTest {
    ok: bool,
    #[schema(value_type = words::ResultType)]
    result_type: Option<ResultType>,
    /// What happened and, if it failed, what to do.
    message: String,
    agent_version: Option<String>,
    platform: Option<String>,
    /// SHA-256 of the agent's public key, as hex.
    pin: Option<String>,
    round_trip_ms: Option<u64>,
}

#[utoipa::path(
    post, path = "/hosts/test-connection", tag = "hosts", request_body = ConnectionBody,
    responses((status = 200, body = ConnectionTest, description = "also if the test failed"))
)]
pub(super) async fn test_connection(
    State(shared): State<Arc<Shared>>,
    Body(body): Body<ConnectionBody>,
) -> Answer<Json<ConnectionTest>> {
    check_address("address", &body.address)?;
    let target = target(&shared, &body).await?;
    let test = match shared.agents.hello(&target).await {
        Ok(greeting) => {
            let hello = greeting.hello;
            let platform = format!("{} {}", hello.platform.os, hello.platform.arch);
            ConnectionTest {
                ok: true,
                result_type: Some(ResultType::Plugin),
                message: format!("the agent {} answered", hello.version),
                agent_version: Some(hello.version),
                platform: Some(platform),
                pin: Some(hex::encode(&target.pin)),
                round_trip_ms: Some(greeting.round_trip_ms),
            }
        }
        Err(outcome) => ConnectionTest {
            result_type: Some(outcome.result_type),
            message: outcome.message.unwrap_or_default(),
            ..ConnectionTest::default()
        },
    };
    Ok(Json(test))
}

async fn target(shared: &Shared, body: &ConnectionBody) -> Answer<Target> {
    if let Some(text) = &body.enrolment {
        let enrolment = read_enrolment(text)?;
        return Ok(Target {
            address: body.address.clone(),
            port: body.port.unwrap_or(enrolment.port),
            pin: enrolment.pin.0,
            key: enrolment.key.0,
        });
    }
    let Some(id) = body.host_id else {
        return Err(ApiError::invalid(
            "enrolment",
            "is missing; paste what `prophasis-agent setup` printed on the machine",
        ));
    };
    let pin = shared.store.host(id).await?.pin;
    let sealed = shared.store.agent_key_sealed(id).await?;
    let (pin, sealed) = pin.zip(sealed).ok_or_else(|| {
        ApiError::invalid("enrolment", "is missing; this host has never been enrolled")
    })?;
    let key = shared.vault.open(&agent_key_context(id), &sealed).map_err(ApiError::internal)?;
    Ok(Target {
        address: body.address.clone(),
        port: body.port.unwrap_or(AGENT_PORT),
        pin,
        key: key.try_into().map_err(|_| ApiError::internal("an agent's key has not 32 bytes"))?,
    })
}
