//! Loaded functions by the hash of their source, so that a script is parsed once a machine.

use std::collections::HashMap;

use mlua::Function;

/// Scripts kept a machine: more than an installation has classifiers.
const FUNCTIONS_MAX: usize = 512;

/// Bytecode kept a machine; long scripts push others out sooner.
const BYTECODE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bounded; the least recently used go first.
#[derive(Debug, Default)]
pub(super) struct Cache {
    functions: HashMap<[u8; 32], Cached>,
    bytes: usize,
    uses: u64,
}

#[derive(Debug)]
struct Cached {
    function: Function,
    bytes: usize,
    used: u64,
}

impl Cache {
    pub(super) fn get(&mut self, hash: &[u8; 32]) -> Option<Function> {
        self.uses += 1;
        let cached = self.functions.get_mut(hash)?;
        cached.used = self.uses;
        Some(cached.function.clone())
    }

    pub(super) fn insert(&mut self, hash: [u8; 32], function: Function, bytes: usize) {
        while self.functions.len() >= FUNCTIONS_MAX || self.bytes + bytes > BYTECODE_BYTES_MAX {
            let Some(oldest) = self.functions.iter().min_by_key(|(_, c)| c.used).map(|(h, _)| *h)
            else {
                break;
            };
            self.bytes -= self.functions.remove(&oldest).map_or(0, |cached| cached.bytes);
        }
        self.bytes += bytes;
        self.functions.insert(hash, Cached { function, bytes, used: self.uses });
    }
}
