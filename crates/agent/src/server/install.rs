//! `PUT /v1/plugins/{id}?hash=…`: takes a package in.

use std::sync::Arc;

use hyper::body::{Bytes, Incoming};
use hyper::{Request, StatusCode};
use plugin::repository::InstallError;
use plugin::{Package, PackageError, is_plugin_id};
use protocol::{ContentHash, InstalledPlugin, code, limits};

use super::agent::Agent;
use super::api::Refusal;
use super::body;

pub(super) async fn install(
    agent: &Arc<Agent>,
    id: String,
    request: Request<Incoming>,
) -> Result<InstalledPlugin, Refusal> {
    if !is_plugin_id(&id) {
        return Err(Refusal::request("the path must end in a plugin's id"));
    }
    let query = request.uri().query().unwrap_or_default();
    let hash: ContentHash = query
        .strip_prefix("hash=")
        .and_then(|hash| hash.parse().ok())
        .ok_or_else(|| Refusal::request("state ?hash=<SHA-256 of the archive, in hex>"))?;
    let Ok(_turn) = agent.upload.acquire().await else { return Err(Refusal::busy()) };
    let archive = body::read(request, limits::ARCHIVE_BYTES_MAX).await?;
    let agent = Arc::clone(agent);
    let installed = tokio::task::spawn_blocking(move || put(&agent, &id, hash, &archive)).await;
    installed.unwrap_or_else(|error| Err(internal(error.to_string())))
}

fn put(
    agent: &Agent,
    id: &str,
    hash: ContentHash,
    archive: &Bytes,
) -> Result<InstalledPlugin, Refusal> {
    let package = Package::read(archive).map_err(|error| refused(&error))?;
    if package.hash != hash {
        let message = format!("the archive's hash is {}, not {hash}; send it again", package.hash);
        return Err(Refusal::request(message));
    }
    let mut repository = agent.repository.blocking_lock();
    let installed = repository.install(id, &package).map_err(|error| match error {
        InstallError::Package(error) => refused(&error),
        other => package_error(other.to_string()),
    })?;
    tracing::info!(id = installed.id, version = installed.version, %hash, "plugin installed");
    Ok(installed)
}

/// What is wrong with the package, or with this machine.
fn refused(error: &PackageError) -> Refusal {
    match error {
        PackageError::Io { .. } => internal(error.to_string()),
        _ => package_error(error.to_string()),
    }
}

fn package_error(message: String) -> Refusal {
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, code::PACKAGE_ERROR, message)
}

fn internal(message: String) -> Refusal {
    tracing::error!(message, "a plugin could not be installed");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL_ERROR, message)
}
