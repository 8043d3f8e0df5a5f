//! A script that passed the syntax check, compiled once and run many times.

use std::fmt;
use std::sync::Arc;

use mlua::chunk::Compiler;
use sha2::{Digest, Sha256};

use crate::fault::{FaultKind, ScriptFault};

/// Longest source accepted. Compiling is not interruptible, so its input is bounded.
pub const SOURCE_BYTES_MAX: usize = 256 * 1024;

/// A compiled classifier. Cheap to clone; the same for every thread.
///
/// Invariant: bytecode is only ever made here, from text. Nobody can hand in bytecode, which Luau
/// would trust without checking.
#[derive(Clone)]
pub struct Script(Arc<Compiled>);

struct Compiled {
    name: String,
    hash: [u8; 32],
    bytecode: Vec<u8>,
    mentions: Mentions,
}

/// Which inputs the source names at all. Building a Lua table for every metric of every result is
/// most of the cost of a call, and most scripts look at `values` only.
#[expect(clippy::struct_excessive_bools, reason = "each name is there or not, independently")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mentions {
    pub(crate) messages: bool,
    pub(crate) result_types: bool,
    pub(crate) timestamps: bool,
    pub(crate) metrics: bool,
    pub(crate) params: bool,
    pub(crate) host: bool,
}

impl Mentions {
    /// A name that is put together at run time needs one of these three to be looked up.
    fn of(source: &str) -> Self {
        let all = ["_G", "getfenv", "loadstring"].iter().any(|name| source.contains(name));
        let names = |name: &str| all || source.contains(name);
        Self {
            messages: names("messages"),
            result_types: names("result_types"),
            timestamps: names("timestamps"),
            metrics: names("metrics"),
            params: names("params"),
            host: names("host"),
        }
    }
}

impl Script {
    /// Checks and compiles `source`; `name` is what faults call the script.
    pub fn compile(name: &str, source: &str) -> Result<Self, ScriptFault> {
        if source.len() > SOURCE_BYTES_MAX {
            let message = format!(
                "the source has {} bytes; at most {SOURCE_BYTES_MAX} are allowed",
                source.len()
            );
            return Err(ScriptFault::whole(name, FaultKind::Syntax, message));
        }
        let bytecode = compiler().compile(source).map_err(|error| {
            let text = match error {
                // Luau's `:3: Expected …`, of which mlua drops the first colon.
                mlua::Error::SyntaxError { message, .. } => format!(":{message}"),
                other => other.to_string(),
            };
            ScriptFault::located(name, FaultKind::Syntax, &text)
        })?;
        Ok(Self(Arc::new(Compiled {
            name: name.to_owned(),
            hash: Sha256::digest(source.as_bytes()).into(),
            bytecode,
            mentions: Mentions::of(source),
        })))
    }

    /// The name given at compilation.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// SHA-256 of the source: equal scripts share one cached function.
    pub(crate) fn hash(&self) -> [u8; 32] {
        self.0.hash
    }

    pub(crate) fn bytecode(&self) -> &[u8] {
        &self.0.bytecode
    }

    pub(crate) fn mentions(&self) -> Mentions {
        self.0.mentions
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("name", &self.0.name).finish_non_exhaustive()
    }
}

/// One setting for scripts, `loadstring` and the prelude. Level 1 keeps line numbers exact and
/// does no inlining, so compile time stays in proportion to the source.
pub(crate) fn compiler() -> Compiler {
    Compiler::new().set_optimization_level(1).set_debug_level(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_names_its_line() {
        let fault = Script::compile("cpu", "local a = 1\nif a then\nreturn 'ok'").unwrap_err();
        assert_eq!((fault.kind, fault.line), (FaultKind::Syntax, Some(3)));
        assert!(fault.to_string().starts_with("script cpu, line 3: "), "{fault}");
    }

    #[test]
    fn an_endless_source_is_refused_before_it_is_parsed() {
        let fault = Script::compile("big", &" ".repeat(SOURCE_BYTES_MAX + 1)).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Syntax);
    }

    #[test]
    fn bytecode_is_read_as_text_and_refused() {
        let bytecode = compiler().compile("return 'ok'").unwrap();
        let text = String::from_utf8_lossy(&bytecode);
        assert_eq!(Script::compile("b", &text).unwrap_err().kind, FaultKind::Syntax);
    }

    #[test]
    fn only_what_is_named_is_built() {
        let plain = Mentions::of("return values[#values] > 3 and 'ok'");
        assert!(!plain.metrics && !plain.messages);
        assert!(Mentions::of("return _G['met'..'rics']").metrics);
        assert!(Mentions::of("return metrics[1].x").metrics);
    }
}
