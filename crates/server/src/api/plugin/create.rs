//! `POST /plugins`: installs a package, or another version of one. A refused package leaves the
//! installed version as it is.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use domain::id::PluginId;
use plugin::{Package, PackageError};
use store::plugin::{Installed, NewPlugin};

use super::{Plugin, show_one};
use crate::api::Answer;
use crate::api::body::read;
use crate::api::error::ApiError;
use crate::shared::Shared;

/// Largest package, in bytes.
const ARCHIVE_BYTES_MAX: usize = protocol::limits::ARCHIVE_BYTES_MAX;

#[utoipa::path(
    post, path = "/plugins", tag = "plugins",
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "tar, tar.gz or tar.zst with one top folder; at most 16 MiB"),
    responses(
        (status = 201, body = Plugin, description = "installed"),
        (status = 200, body = Plugin, description = "replaced another version, or was there"),
    )
)]
pub(super) async fn create_plugin(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Answer<(StatusCode, Json<Plugin>)> {
    let archive = read(request, ARCHIVE_BYTES_MAX).await?;
    let package = tokio::task::spawn_blocking(move || Package::read(&archive))
        .await
        .map_err(ApiError::internal)?
        .map_err(refusal)?;
    let manifest = &package.manifest;
    let new = NewPlugin {
        id: PluginId(manifest.id.clone()),
        name: manifest.name.clone(),
        description: manifest.description.clone(),
        version: manifest.version.clone(),
        hash: package.hash.to_string(),
        archive: package.archive().to_vec(),
        n_historical: manifest.default_n_historical,
        manifest: serde_json::to_value(manifest).map_err(ApiError::internal)?,
        standard: false,
        classifier_source: package.classifier_source.clone(),
    };
    if let Err(fault) =
        classifier::Script::compile(&manifest.default_classifier, &new.classifier_source)
    {
        return Err(ApiError::invalid("archive", format!("does not compile: {fault}")));
    }
    let (plugin, installed) = shared.store.install_plugin(&new, shared.clock.now()).await?;
    shared.signals.configuration_changed("plugins");
    let status = match installed {
        Installed::New => StatusCode::CREATED,
        Installed::Replaced | Installed::Unchanged => StatusCode::OK,
    };
    Ok((status, Json(show_one(&shared, plugin).await?)))
}

fn refusal(error: PackageError) -> ApiError {
    match error {
        PackageError::ArchiveTooLarge => ApiError::too_large(ARCHIVE_BYTES_MAX),
        PackageError::Io { .. } => ApiError::internal(error),
        _ => ApiError::invalid("archive", error.to_string()),
    }
}
