//! How fast somebody may guess: leaky buckets by name, by address, and by both together.
//!
//! The bucket of a name together with an address is the small one, so that a stranger who guesses
//! from elsewhere does not lock the owner of the name out.
//!
//! Invariant: at most [`BUCKETS_MAX`] buckets are kept, whatever is tried.

use std::collections::HashMap;
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::Extensions;
use domain::time::{Span, Timestamp};

const BUCKETS_MAX: usize = 20_000;

/// How many attempts at once, and how long until one more.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: i64,
    refill: Span,
}

const NAME_AND_ADDRESS: Rate = Rate { burst: 5, refill: Span::seconds(30) };
const ADDRESS: Rate = Rate { burst: 30, refill: Span::seconds(10) };
const NAME: Rate = Rate { burst: 60, refill: Span::seconds(10) };

/// Attempts so far. Each bucket is one time: when it will be empty again.
#[derive(Debug, Default)]
pub(super) struct LoginLimit {
    empty_at: HashMap<String, Timestamp>,
}

impl LoginLimit {
    /// Counts an attempt, or says how long to wait.
    pub(super) fn attempt(
        &mut self,
        name: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<(), Span> {
        self.make_room(now);
        let keys = keys(name, address);
        let waits = keys.iter().filter_map(|(key, rate)| self.wait(key, *rate, now));
        if let Some(wait) = waits.max() {
            return Err(wait);
        }
        for (key, rate) in keys {
            let empty_at = self.empty_at.get(&key).copied().unwrap_or(now).max(now);
            self.empty_at.insert(key, empty_at.plus(rate.refill));
        }
        Ok(())
    }

    /// Empties the bucket of somebody who proved to be the right one.
    pub(super) fn forget(&mut self, name: &str, address: &str) {
        let [(own, _), ..] = keys(name, address);
        self.empty_at.remove(&own);
    }

    fn wait(&self, key: &str, rate: Rate, now: Timestamp) -> Option<Span> {
        let full = Span(rate.refill.0 * rate.burst);
        let level = self.empty_at.get(key)?.since(now);
        let over = level.0 + rate.refill.0 - full.0;
        (over > 0).then_some(Span(over))
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.empty_at.len() + 3 > BUCKETS_MAX {
            self.empty_at.retain(|_, empty_at| *empty_at > now);
        }
        if self.empty_at.len() + 3 > BUCKETS_MAX {
            // Twenty thousand addresses at once: the buckets of the names alone still hold.
            self.empty_at.retain(|key, _| key.starts_with("name "));
            self.empty_at.shrink_to(BUCKETS_MAX);
        }
        if self.empty_at.len() + 3 > BUCKETS_MAX {
            self.empty_at.clear();
        }
    }
}

fn keys(name: &str, address: &str) -> [(String, Rate); 3] {
    let name: String = name.to_lowercase().chars().take(64).collect();
    [
        (format!("both {address} {name}"), NAME_AND_ADDRESS),
        (format!("address {address}"), ADDRESS),
        (format!("name {name}"), NAME),
    ]
}

/// Where a request comes from: the address, without the port. IPv6 users own whole /64 networks,
/// so those count as one.
pub(in crate::api) fn client_address(extensions: &Extensions) -> String {
    let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else {
        return "unknown".to_owned();
    };
    match peer.ip().to_canonical() {
        std::net::IpAddr::V4(address) => address.to_string(),
        std::net::IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000_000);

    #[test]
    fn the_sixth_guess_waits_and_the_owner_elsewhere_does_not() {
        let mut limit = LoginLimit::default();
        for _ in 0..5 {
            limit.attempt("ann", "1.2.3.4", NOW).unwrap();
        }
        assert_eq!(limit.attempt("ANN", "1.2.3.4", NOW), Err(Span::seconds(30)));
        limit.attempt("ann", "5.6.7.8", NOW).unwrap();
        limit.attempt("ann", "1.2.3.4", NOW.plus(Span::seconds(30))).unwrap();
    }

    #[test]
    fn one_address_cannot_try_many_names_nor_many_addresses_one_name() {
        let mut limit = LoginLimit::default();
        let names = (0..100).filter(|n| limit.attempt(&format!("u{n}"), "1.2.3.4", NOW).is_ok());
        assert_eq!(names.count(), 30);
        let addresses =
            (0..100).filter(|n| limit.attempt("ann", &format!("10.0.0.{n}"), NOW).is_ok());
        assert_eq!(addresses.count(), 60);
    }

    #[test]
    fn success_empties_the_own_bucket() {
        let mut limit = LoginLimit::default();
        for _ in 0..12 {
            limit.attempt("ann", "1.2.3.4", NOW).unwrap();
            limit.forget("ann", "1.2.3.4");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut limit = LoginLimit::default();
        for n in 0..BUCKETS_MAX {
            let _ = limit.attempt(&format!("u{n}"), &format!("a{n}"), NOW);
        }
        assert!(limit.empty_at.len() <= BUCKETS_MAX);
    }
}
