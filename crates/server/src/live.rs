//! The event stream's hub: what changed, at most once a second, to every open page.
//!
//! Invariant: events are numbered without gaps; the newest [`KEPT`] are kept, so a page that
//! reconnects with the last number it saw misses nothing, and one that was away longer is told to
//! load everything anew.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// Events kept for pages that reconnect: five minutes at one a second.
pub const KEPT: usize = 300;
/// Events that a slow page may lag behind before it is told to load everything anew.
const LAG_MAX: usize = 64;

/// One event of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Counts up without gaps; starts at the server's start time, so numbers of an earlier run
    /// are never taken for this one's.
    pub id: u64,
    /// `hello`, `delta` or `resync`.
    pub kind: &'static str,
    /// JSON.
    pub data: Arc<str>,
}

/// The hub.
#[derive(Debug)]
pub struct Live {
    kept: Mutex<Kept>,
    sender: broadcast::Sender<Event>,
    closed: CancellationToken,
}

#[derive(Debug)]
struct Kept {
    next_id: u64,
    events: VecDeque<Event>,
}

impl Live {
    /// An empty hub; `first_id` must be greater than any number of an earlier run.
    pub fn new(first_id: u64) -> Self {
        let (sender, _) = broadcast::channel(LAG_MAX);
        let kept = Mutex::new(Kept { next_id: first_id, events: VecDeque::new() });
        Self { kept, sender, closed: CancellationToken::new() }
    }

    /// Ends every subscription: the server stops.
    pub fn close(&self) {
        self.closed.cancel();
    }

    /// Sends `data` to everybody.
    pub fn publish(&self, data: &str) {
        let mut kept = self.kept.lock().expect("no holder of this lock panics");
        let event = Event { id: kept.next_id, kind: "delta", data: data.into() };
        kept.next_id += 1;
        if kept.events.len() == KEPT {
            kept.events.pop_front();
        }
        kept.events.push_back(event.clone());
        // Nobody listening is fine.
        let _ = self.sender.send(event);
    }

    /// From now on, and before that everything after event `after`, if it is still known.
    pub fn subscribe(&self, after: Option<u64>) -> Subscription {
        let kept = self.kept.lock().expect("no holder of this lock panics");
        let receiver = self.sender.subscribe();
        let newest = kept.next_id - 1;
        let mut waiting = VecDeque::new();
        if let Some(after) = after {
            let oldest = kept.events.front().map_or(kept.next_id, |event| event.id);
            if after > newest || after + 1 < oldest {
                waiting.push_back(resync(newest));
            } else {
                waiting.extend(kept.events.iter().filter(|event| event.id > after).cloned());
            }
        }
        Subscription { waiting, receiver, newest, closed: self.closed.clone() }
    }
}

/// One page's view of the stream.
#[derive(Debug)]
pub struct Subscription {
    waiting: VecDeque<Event>,
    receiver: broadcast::Receiver<Event>,
    closed: CancellationToken,
    /// The newest event at the time of subscribing.
    pub newest: u64,
}

impl Subscription {
    /// The next event; waits for it. None when the server stops.
    pub async fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.waiting.pop_front() {
            return Some(event);
        }
        let received = tokio::select! {
            () = self.closed.cancelled() => return None,
            received = self.receiver.recv() => received,
        };
        match received {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                let newest = self.receiver.recv().await.ok()?;
                Some(resync(newest.id))
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

fn resync(id: u64) -> Event {
    Event { id, kind: "resync", data: "{}".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_that_reconnects_misses_nothing() {
        let live = Live::new(100);
        for text in ["a", "b", "c"] {
            live.publish(text);
        }
        let mut subscription = live.subscribe(Some(100));
        assert_eq!(&*subscription.next().await.unwrap().data, "b");
        assert_eq!(&*subscription.next().await.unwrap().data, "c");
        live.publish("d");
        assert_eq!(subscription.next().await.unwrap().id, 103);
    }

    #[tokio::test]
    async fn a_page_from_another_time_loads_anew() {
        let live = Live::new(100);
        live.publish("a");
        assert_eq!(live.subscribe(Some(3)).next().await.unwrap().kind, "resync");
        assert_eq!(live.subscribe(Some(500)).next().await.unwrap().kind, "resync");
    }

    #[tokio::test]
    async fn a_page_that_lags_loads_anew() {
        let live = Live::new(1);
        let mut subscription = live.subscribe(None);
        for _ in 0..LAG_MAX * 3 {
            live.publish("x");
        }
        assert_eq!(subscription.next().await.unwrap().kind, "resync");
    }
}
