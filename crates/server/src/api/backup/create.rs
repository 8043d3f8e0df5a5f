//! `POST /backups`: makes a backup and sends it. A `POST`, since it holds what only administrators
//! may have: everybody's password hashes and the sealed secrets.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use tokio::fs::File;
use tokio::runtime::Handle;
use tokio_util::io::ReaderStream;

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::notify::rfc3339;
use crate::shared::Shared;

/// Where a backup is made before it is sent, in the data directory. It has that name for a moment
/// only; what a crash leaves is replaced by the next.
const FILE: &str = "backup-for-download.zst";

#[utoipa::path(
    post, path = "/backups", tag = "backups",
    responses((
        status = 200, description = "a file for `prophasis restore`",
        content((String = "application/zstd"))
    ))
)]
pub(super) async fn create_backup(State(shared): State<Arc<Shared>>) -> Answer<Response> {
    let Ok(_alone) = shared.backup_under_way.try_lock() else {
        return Err(ApiError::conflict("another backup is being made; try again when it is done"));
    };
    let now = shared.clock.now();
    let path = shared.data_dir().join(FILE);
    let file = made(&shared, &path, now).await.map_err(|error| {
        ApiError::unavailable(format!("the backup could not be made: {error}"), error)
    })?;
    let size_bytes = file.metadata().await.map_or(0, |found| found.len());
    let name = format!("prophasis-{}.zst", rfc3339(now).replace(':', "-"));
    let headers = [
        (CONTENT_TYPE, "application/zstd".to_owned()),
        (CONTENT_LENGTH, size_bytes.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// The open file of a backup that has no name any more: it goes when it is closed.
async fn made(shared: &Arc<Shared>, path: &Path, now: Timestamp) -> Result<File, String> {
    let (store, target, runtime) = (shared.store.clone(), path.to_owned(), Handle::current());
    let writing = tokio::task::spawn_blocking(move || {
        runtime
            .block_on(async { store::backup::write(&store, &target, now, &mut |_| {}).await })
            .map_err(|error| error.to_string())
    });
    writing.await.map_err(|error| error.to_string())??;
    let file = File::open(path).await.map_err(|error| error.to_string())?;
    tokio::fs::remove_file(path).await.map_err(|error| error.to_string())?;
    Ok(file)
}
