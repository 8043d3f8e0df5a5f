//! Scripts that try to stall, exhaust, escape or spy. Each is stopped or finds nothing, and the
//! next script in the same sandbox is served as if nothing had happened.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod escape;
mod leak;
mod memory;
mod time;

use classifier::{Entry, FaultKind, Host, Input, Limits, Others, Sandbox, Script, Verdict};
use classifier::{SOURCE_BYTES_MAX, ScriptFault};
use domain::health::Health;
use domain::outcome::ResultType;
use domain::time::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;

/// How an attack has to end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// Stopped for its time.
    Timeout,
    /// Stopped for its memory, or for its time if garbage collection kept up.
    Memory,
    /// An error of the script.
    Runtime,
    /// Something that is not a verdict was returned.
    BadReturn,
    /// The script looks for what it must not find and returns ok if it finds nothing.
    NothingFound,
    /// Any end but a crash: what matters is that it ends and the next script is served.
    Ends,
}

type Attack = (&'static str, End, &'static str);

/// Runs after every attack: sees whether anything that scripts share was changed.
const CANARY: &str = r#"
    for _, name in ipairs({"leaked", "secret", "x"}) do
        if _G[name] ~= nil or string[name] ~= nil or math[name] ~= nil or table[name] ~= nil
            or getfenv()[name] ~= nil or params[name] ~= nil then
            return "major", "found " .. name
        end
    end
    if ("x").leaked ~= nil or #values ~= 5 or values[5] ~= 50 or #messages ~= 5 then
        return "major", "input or strings changed"
    end
    if arrayMax(values) ~= 50 or math.floor(1.5) ~= 1 or ("a"):rep(3) ~= "aaa" then
        return "major", "helpers changed"
    end
    if table.concat({1, 2}, "-") ~= "1-2" or type(loadstring) ~= "function" then
        return "major", "libraries changed"
    end
    return "ok", "canary"
"#;

fn history() -> Vec<Entry> {
    (1..=5i32)
        .map(|number| Entry {
            at: Timestamp::from_seconds(1_700_000_000 + 60 * i64::from(number)),
            result_type: ResultType::Plugin,
            value: Some(f64::from(number) * 10.0),
            message: Some("return 'critical'".to_owned()),
            metrics: Vec::new(),
        })
        .collect()
}

fn classify(sandbox: &mut Sandbox, script: &Script) -> Result<Verdict, ScriptFault> {
    let others = Others::from_fn(|_| Some(history()));
    sandbox.classify(
        script,
        &Input {
            history: &history(),
            params: &Value::Null,
            host: &Host { name: "web-01".to_owned(), tags: Vec::new() },
            previous_health: Health::Ok,
            others: &others,
        },
    )
}

fn cpu_ms() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

fn ended_as(outcome: &Result<Verdict, ScriptFault>, end: End) -> bool {
    match (end, outcome) {
        (End::Ends, _) => true,
        (End::NothingFound, Ok(verdict)) => verdict.health == Health::Ok,
        (End::Timeout, Err(fault)) => fault.kind == FaultKind::Timeout,
        (End::Memory, Err(fault)) => {
            matches!(fault.kind, FaultKind::Memory | FaultKind::Timeout)
        }
        (End::Runtime, Err(fault)) => fault.kind == FaultKind::Runtime,
        (End::BadReturn, Err(fault)) => fault.kind == FaultKind::BadReturn,
        _ => false,
    }
}

/// One sandbox for all: what an attack leaves behind would show in the ones after it.
fn withstand(attacks: &[Attack]) {
    let mut sandbox = Sandbox::new(Limits::default());
    let canary = Script::compile("canary", CANARY).unwrap();
    for (name, end, source) in attacks {
        let attack = Script::compile(name, source)
            .unwrap_or_else(|fault| panic!("{name} is not even Lua: {fault}"));
        for round in 1..=2 {
            let before_ms = cpu_ms();
            let outcome = classify(&mut sandbox, &attack);
            let spent_ms = cpu_ms() - before_ms;
            assert!(ended_as(&outcome, *end), "{name}, round {round}: {outcome:?}");
            assert!(spent_ms < 500, "{name} used {spent_ms} ms of processor time");
            let verdict = classify(&mut sandbox, &canary);
            let reason = verdict.as_ref().ok().and_then(|verdict| verdict.reason.as_deref());
            assert_eq!(reason, Some("canary"), "after {name}, round {round}: {verdict:?}");
        }
    }
}

#[test]
fn time_attacks_are_stopped() {
    withstand(time::ATTACKS);
}

#[test]
fn memory_attacks_are_stopped() {
    withstand(memory::ATTACKS);
}

#[test]
fn escapes_find_nothing() {
    withstand(escape::ATTACKS);
}

#[test]
fn leaks_find_nothing() {
    withstand(leak::ATTACKS);
}

#[test]
fn there_are_enough_attacks() {
    let lists = [time::ATTACKS, memory::ATTACKS, escape::ATTACKS, leak::ATTACKS];
    let count: usize = lists.iter().map(|list| list.len()).sum();
    assert!(count >= 60, "{count} attacks");
}

/// Sources that attack the compiler rather than the machine.
#[test]
fn hostile_sources_are_refused_or_compiled_in_bounds() {
    let deep = |open: &str, close: &str, depth: usize| {
        format!("return {}1{}", open.repeat(depth), close.repeat(depth))
    };
    let sources = [
        deep("(", ")", 50_000),
        deep("{", "}", 50_000),
        deep("not ", "", 50_000),
        deep("-", "", 1_000),
        deep("f(", ")", 50_000),
        format!("local x = 1{}", " + 1".repeat(50_000)),
        format!("local x = ''{}", " .. ''".repeat(30_000)),
        "if true then ".repeat(15_000),
        "function f() ".repeat(15_000),
        format!("local t = {{{}}}", "1,".repeat(120_000)),
        (0..30_000).map(|n| format!("a{n}=1;")).collect::<Vec<_>>().concat(),
        "local a ".repeat(30_000),
        format!("return '{}'", "x".repeat(SOURCE_BYTES_MAX - 20)),
        format!("--[{}[", "=".repeat(100_000)),
        "\u{1b}Lua".to_owned(),
        "\u{3}\u{3}\u{1}".to_owned(),
        "goto end".to_owned(),
        "return function(...) return ... end :: ".repeat(100),
    ];
    // Parsing recurses; workers have this much stack, a test thread has less.
    let thread = std::thread::Builder::new().stack_size(8 * 1024 * 1024);
    let check = move || {
        let mut sandbox = Sandbox::new(Limits::default());
        let canary = Script::compile("canary", CANARY).unwrap();
        for source in sources {
            let start: String = source.chars().take(20).collect();
            let before_ms = cpu_ms();
            if let Ok(script) = Script::compile("hostile", &source) {
                let _ = classify(&mut sandbox, &script);
            }
            let spent_ms = cpu_ms() - before_ms;
            assert!(spent_ms < 1_000, "{start}: {spent_ms} ms");
            let reason = classify(&mut sandbox, &canary).unwrap().reason;
            assert_eq!(reason.as_deref(), Some("canary"), "{start}");
        }
    };
    thread.spawn(check).unwrap().join().unwrap();
}
