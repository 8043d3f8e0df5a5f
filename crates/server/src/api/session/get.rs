//! `GET /sessions/current`: who is signed in.

use axum::Json;

use crate::api::Answer;
use crate::api::auth::Caller;
use crate::api::user::SignedIn;

#[utoipa::path(
    get, path = "/sessions/current", tag = "session",
    responses((status = 200, body = SignedIn))
)]
pub(super) async fn get_session(caller: Caller) -> Answer<Json<SignedIn>> {
    Ok(Json(SignedIn::from(caller.user)))
}
