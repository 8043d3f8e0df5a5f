//! Everything that is decoded meets garbage: valid bytes that were flipped, cut, spliced and lied
//! about give what they hold or an error, never a panic, and never more memory than is stated.
//!
//! Two seconds by default; `PROPHASIS_FUZZ_SECONDS=600 cargo test -p store --test fuzz` is the
//! long run. A failure names its seed: `PROPHASIS_FUZZ_SEED=…` with the same program repeats it.
#![expect(clippy::unwrap_used, reason = "in a test a failure is the message")]

mod backup;
mod chance;
mod corpus;
mod memory;
mod mutation;
mod run;

use store::chunk::codec;
use store::log;

use chance::Chance;
use run::Target;

/// Samples that a row may claim to have.
fn claimed(chance: &mut Chance, truly: usize) -> i64 {
    let truly = i64::try_from(truly).unwrap();
    match chance.below(10) {
        0 => truly - 1,
        1 => truly + 1,
        2 => 100_000,
        3 => chance.next().cast_signed(),
        _ => truly,
    }
}

struct Samples(Vec<(usize, Vec<u8>)>);

impl Target for Samples {
    const NAME: &str = "chunks of samples";

    fn body(&self, chance: &mut Chance) -> (usize, &[u8]) {
        let (n, body) = &self.0[chance.below(self.0.len())];
        (*n, body)
    }

    fn decode(&mut self, chance: &mut Chance, truly: usize, body: &[u8]) -> bool {
        let n = claimed(chance, truly);
        let decoded = codec::decode_samples(codec::PCO, n, body);
        assert!(decoded.as_ref().map_or(true, |all| all.len() as u64 == n.unsigned_abs()));
        decoded.is_ok()
    }
}

struct Hours(Vec<(usize, Vec<u8>)>);

impl Target for Hours {
    const NAME: &str = "chunks of hours";

    fn body(&self, chance: &mut Chance) -> (usize, &[u8]) {
        let (n, body) = &self.0[chance.below(self.0.len())];
        (*n, body)
    }

    fn decode(&mut self, chance: &mut Chance, truly: usize, body: &[u8]) -> bool {
        let n = claimed(chance, truly);
        let decoded = codec::decode_hours(codec::PCO, n, body);
        assert!(decoded.as_ref().map_or(true, |all| all.len() as u64 == n.unsigned_abs()));
        decoded.is_ok()
    }
}

struct Log(Vec<(usize, Vec<u8>)>);

impl Target for Log {
    const NAME: &str = "rows of the log";

    fn body(&self, chance: &mut Chance) -> (usize, &[u8]) {
        let (n, body) = &self.0[chance.below(self.0.len())];
        (*n, body)
    }

    fn decode(&mut self, _: &mut Chance, _: usize, body: &[u8]) -> bool {
        let Ok(entries) = log::unpack(body) else { return false };
        assert!(entries.len() <= body.len(), "each entry takes a byte at least");
        // What was read can be written, and is then the same.
        let again = log::unpack(&log::pack(&entries)).unwrap();
        assert_eq!(log::pack(&again), log::pack(&entries));
        true
    }
}

#[test]
fn garbage_is_refused_in_bounded_memory() {
    let mut seeds = Chance::seeded();
    let mut corpus = Chance::new(seeds.next());
    run::run(&mut seeds, Samples(corpus::samples(&mut corpus)));
    run::run(&mut seeds, Hours(corpus::hours(&mut corpus)));
    run::run(&mut seeds, Log(corpus::log(&mut corpus)));
    run::run(&mut seeds, backup::Backups::make());
}

/// A few bytes that promise a lot, each of which `pco` alone would believe.
#[test]
fn promises_are_not_believed() {
    let (n, body) = corpus::samples(&mut Chance::new(7)).swap_remove(0);
    // Behind the column's length (4), the file's head and version, kind and count (4).
    let head = body.windows(2).position(|pair| pair == [4, 1]).unwrap() + 2 + 4;
    for (bits, promise) in [(0x1fff_fff4_u64, "a dictionary"), (0x1720, "a window")] {
        let mut lie = body.clone();
        lie[head..head + 8].copy_from_slice(&bits.to_le_bytes());
        let _limit = memory::Limit::growth(memory::SMALL_BYTES);
        let decoded = codec::decode_samples(codec::PCO, i64::try_from(n).unwrap(), &lie);
        assert!(decoded.is_err(), "{promise} was believed");
    }
}
