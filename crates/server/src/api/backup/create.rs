//! `POST /backups`: makes a backup and sends it. A `POST`, since it holds what only administrators
//! may have: everybody's password hashes and the sealed secrets.

use std::fs::File;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use tokio::runtime::Handle;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::notify::rfc3339;
use crate::shared::Shared;

#[utoipa::path(
    post, path = "/backups", tag = "backups",
    responses((
        status = 200, description = "a file for `prophasis restore`",
        content((String = "application/zstd"))
    ))
)]
pub(super) async fn create_backup(State(shared): State<Arc<Shared>>) -> Answer<Response> {
    let now = shared.clock.now();
    let file = made(&shared, now).await?;
    let size_bytes = file.metadata().map_or(0, |found| found.len());
    let name = format!("prophasis-{}.zst", rfc3339(now).replace(':', "-"));
    let headers = [
        (CONTENT_TYPE, "application/zstd".to_owned()),
        (CONTENT_LENGTH, size_bytes.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let bytes = ReaderStream::new(tokio::fs::File::from_std(file));
    Ok((headers, Body::from_stream(bytes)).into_response())
}

/// Makes the backup on a thread of its own, for as long as somebody waits for it: when this is
/// dropped because the browser has gone, the work is given up at its next page.
async fn made(shared: &Arc<Shared>, now: Timestamp) -> Result<File, ApiError> {
    let unwanted = CancellationToken::new();
    let _wanted = unwanted.clone().drop_guard();
    let (shared, runtime) = (Arc::clone(shared), Handle::current());
    let making = tokio::task::spawn_blocking(move || {
        runtime.block_on(async { unwanted.run_until_cancelled(make(&shared, now)).await })
    });
    match making.await {
        Ok(Some(made)) => made,
        Ok(None) => Err(not_made("it was given up")),
        Err(error) => Err(not_made(error)),
    }
}

async fn make(shared: &Shared, now: Timestamp) -> Result<File, ApiError> {
    let Ok(_alone) = shared.backup_under_way.try_lock() else {
        return Err(ApiError::conflict("another backup is being made; try again when it is done"));
    };
    store::backup::write_unnamed(&shared.store, shared.data_dir(), now).await.map_err(not_made)
}

fn not_made(error: impl std::fmt::Display) -> ApiError {
    let cause = error.to_string();
    ApiError::unavailable(format!("the backup could not be made: {cause}"), cause)
}
