//! `GET /events`: what changes, as it changes, over server-sent events.

mod delta;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream;
use tokio::time::{Interval, MissedTickBehavior, interval};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use delta::{Delta, delta};

use super::auth::Caller;
use crate::live::{Event, Subscription};
use crate::shared::Shared;

pub(super) fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new().routes(routes!(stream_events))
}

/// A comment this often keeps proxies from closing the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A stream ends at most this long after its session or token did.
const RECHECK: Duration = Duration::from_secs(30);

#[utoipa::path(
    get, path = "/events", tag = "events",
    params(("Last-Event-ID" = Option<u64>, Header, description = "go on after this event")),
    responses((
        status = 200, content_type = "text/event-stream", body = String,
        description = "`hello` first, then `delta` at most once a second; `resync`: load all anew"
    ))
)]
async fn stream_events(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<SseEvent, Infallible>>> {
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok());
    let subscription = shared.live.subscribe(after);
    let mut recheck = interval(RECHECK);
    recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let hello = hello(after.is_none().then_some(subscription.newest));
    let page = Page { shared, caller, subscription, recheck };
    let events = stream::unfold(page, |mut page| async move {
        let event = page.next().await?;
        let event =
            SseEvent::default().event(event.kind).id(event.id.to_string()).data(&*event.data);
        Some((Ok(event), page))
    });
    let events = futures_util::StreamExt::chain(stream::iter([Ok(hello)]), events);
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// Names the server's version, so that a page of an older one can reload itself. A fresh page
/// learns from its id where to go on after a break; one that resumes knows better.
fn hello(newest: Option<u64>) -> SseEvent {
    let event = SseEvent::default()
        .event("hello")
        .data(format!("{{\"version\":\"{}\"}}", env!("CARGO_PKG_VERSION")));
    match newest {
        Some(id) => event.id(id.to_string()),
        None => event,
    }
}

/// An open page.
struct Page {
    shared: Arc<Shared>,
    caller: Caller,
    subscription: Subscription,
    recheck: Interval,
}

impl Page {
    /// The next event; none when the server stops or the caller is not let in any more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                event = self.subscription.next() => return event,
                _ = self.recheck.tick() => {
                    if !self.caller.is_still_in(&self.shared).await {
                        return None;
                    }
                }
            }
        }
    }
}
