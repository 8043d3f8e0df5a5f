//! Real plugins in real processes: what they measure, and every way in which they go wrong.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use plugin::runtime::{Outcome, RunLimits, Runner, run};
use plugin::{Package, Unpacked};
use protocol::Failure;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

fn manifest(runtime: &str, entry: Option<&str>) -> String {
    let mut manifest = json!({
        "name": "n", "id": "com.example.n", "description": "d", "version": 1,
        "default_n_historical": 1, "default_classifier": "classifier.lua", "runtime": runtime
    });
    if let Some(entry) = entry {
        manifest["entry"] = json!(entry);
    }
    manifest.to_string()
}

struct Example {
    _parent: TempDir,
    package: Unpacked,
}

impl Example {
    fn new(runtime: &str, entry: Option<&str>, files: &[(&str, &str)]) -> Self {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("example");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("manifest.json"), manifest(runtime, entry)).unwrap();
        for (name, content) in files {
            fs::write(folder.join(name), content).unwrap();
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { package: Unpacked::open(&folder).unwrap(), _parent: parent }
    }

    fn exec(script: &str) -> Self {
        Self::new("exec", Some("run"), &[("run", &format!("#!/bin/sh\n{script}\n"))])
    }

    fn python(source: &str) -> Self {
        Self::new("python", None, &[("__init__.py", source)])
    }

    async fn run(&self) -> Outcome {
        self.run_with(json!({}), &RunLimits::default()).await
    }

    async fn run_with(&self, parameters: Value, limits: &RunLimits) -> Outcome {
        let Value::Object(parameters) = parameters else { panic!("parameters are an object") };
        run(&self.package, &parameters, limits).await
    }

    #[track_caller]
    fn refused(outcome: Outcome, failure: Failure, because: &str) {
        let failed = outcome.unwrap_err();
        assert_eq!(failed.failure, failure, "{}", failed.message);
        assert!(failed.message.contains(because), "{because:?} is not in {:?}", failed.message);
    }
}

fn short() -> RunLimits {
    RunLimits { timeout: Duration::from_millis(700), ..RunLimits::default() }
}

/// Waits until the process is gone; the test runner's own time-out bounds it.
async fn wait_until_gone(pid: &str) {
    let stat = Path::new("/proc").join(pid.trim()).join("stat");
    // A zombie is dead, too; its parent has yet to notice.
    while fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z ")) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

const ORIGINAL: &str = "
from plugin import PluginInterface, PluginResult

class Plugin(PluginInterface):
    def get_data(self):
        print('a stray print')
        return PluginResult(42, 'the answer')
";

#[tokio::test]
async fn the_originals_package_runs_unmodified_from_its_archive() {
    // As the original's users made them: plain tar, named .tar.gz.
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("cpu");
    fs::create_dir(&folder).unwrap();
    let text = manifest("python", None).replace(r#","runtime":"python""#, "");
    fs::write(folder.join("manifest.json"), text).unwrap();
    fs::write(folder.join("classifier.lua"), "return ok").unwrap();
    fs::write(folder.join("__init__.py"), "from .plugin import Plugin\n").unwrap();
    fs::write(folder.join("plugin.py"), ORIGINAL).unwrap();
    let archive = parent.path().join("cpu.tar.gz");
    let tar = ["-cf", archive.to_str().unwrap(), "-C", parent.path().to_str().unwrap(), "cpu"];
    assert!(std::process::Command::new("tar").args(tar).status().unwrap().success());
    let package = Package::read(&fs::read(&archive).unwrap()).unwrap();
    let target = tempfile::tempdir().unwrap();
    let unpacked = package.unpack_into(target.path()).unwrap();
    let measured = run(&unpacked, &Map::new(), &RunLimits::default()).await.unwrap();
    assert_eq!(measured.value, Some(42.0));
    assert_eq!(measured.message.as_deref(), Some("the answer"));
    assert!(measured.duration_us > 0);
    assert!(!target.path().join("__pycache__").exists());
}

#[tokio::test]
async fn every_place_of_the_plugin_class_is_found() {
    let agent_form = ORIGINAL.replace("from plugin", "from prophasis_agent.plugin");
    for files in [
        [("plugin.py", ORIGINAL)],
        [("__init__.py", ORIGINAL)],
        [("example.py", ORIGINAL)],
        [("plugin.py", agent_form.as_str())],
    ] {
        let measured = Example::new("python", None, &files).run().await.unwrap();
        assert_eq!(measured.value, Some(42.0), "{files:?}");
    }
    let example = Example::new("python", Some("main.py"), &[("main.py", ORIGINAL)]);
    assert_eq!(example.run().await.unwrap().value, Some(42.0));
    let siblings = [
        ("__init__.py", ""),
        ("plugin.py", "from .one import Plugin\nimport two, example.two\n"),
        ("one.py", ORIGINAL),
        ("two.py", ""),
    ];
    assert_eq!(Example::new("python", None, &siblings).run().await.unwrap().value, Some(42.0));
}

#[tokio::test]
async fn python_gets_parameters_and_gives_metrics() {
    let example = Example::python(
        "
import json, os
from plugin import PluginInterface, PluginResult
class Plugin(PluginInterface):
    def __init__(self):
        self.limit = self.parameters['limit']
    def get_data(self):
        same = json.loads(os.environ['PROPHASIS_PARAMETERS']) == self.parameters
        return PluginResult(None, 'größe \\ud800', {'a': self.limit, 'same[x]': (same, '%')})
",
    );
    let measured = example.run_with(json!({"limit": 7}), &RunLimits::default()).await.unwrap();
    assert_eq!(measured.value, None);
    assert_eq!(measured.message.as_deref(), Some("größe ?"));
    let metrics: Vec<_> =
        measured.metrics.iter().map(|m| (m.name.as_str(), m.value, m.unit.as_str())).collect();
    assert_eq!(metrics[0], ("a", 7.0, "1"));
    assert_eq!((metrics[1].0, metrics[1].2), ("same[x]", "%"));
}

#[tokio::test]
async fn broken_python_says_what_and_where() {
    let body = |body: &str| ORIGINAL.replace("return PluginResult(42, 'the answer')", body);
    for (source, because) in [
        (body("return 1 / 0"), "ZeroDivisionError: division by zero (__init__.py:7)"),
        (body("return PluginResult('5', None)"), "the value is '5', which is not a number"),
        (body("return PluginResult(float('nan'), None)"), "not a finite number"),
        (body("return PluginResult(10**400, None)"), "OverflowError"),
        (body("return None"), "returned None, which is not a PluginResult"),
        (body("return PluginResult(1, 'm', {'': 1})"), "cannot be a metric's name"),
        (body("return PluginResult(1, 'm', [('a', 'x')])"), "the metric a is 'x'"),
        (body("raise SystemExit(3)"), "sys.exit(3)"),
        (body("import no_such_module"), "ModuleNotFoundError: No module named 'no_such_module'"),
        (body("if"), "SyntaxError: invalid syntax (__init__.py:7)"),
        (body("pass").replace("class Plugin", "class Other"), "has no class Plugin"),
        (body("raise RecursionError('x' * 3)"), "RecursionError: xxx"),
    ] {
        Example::refused(Example::python(&source).run().await, Failure::PluginError, because);
    }
    let exit = body("import os; os._exit(3)");
    let outcome = Example::python(&exit).run().await;
    Example::refused(outcome, Failure::CommandUnsuccessful, "exit status: 3");
    let killed = body("import os; os.kill(os.getpid(), 11)");
    let outcome = Example::python(&killed).run().await;
    Example::refused(outcome, Failure::CommandUnsuccessful, "signal: 11");
}

#[tokio::test]
async fn a_python_thread_left_running_does_not_hold_the_result() {
    let source = ORIGINAL.replace(
        "print('a stray print')",
        "import threading, time; threading.Thread(target=time.sleep, args=(600,)).start()",
    );
    assert_eq!(Example::python(&source).run().await.unwrap().value, Some(42.0));
}

#[tokio::test]
async fn exec_reads_parameters_and_prints_one_object() {
    let example = Example::exec(
        r#"read given
echo "noise" >&2
echo "{\"value\": 3.5, \"message\": null, \"metrics\": [{\"name\": \"a[b]\", \"value\": 1}]}""#,
    );
    let measured = example.run_with(json!({"x": 1}), &RunLimits::default()).await.unwrap();
    assert_eq!(measured.value, Some(3.5));
    assert_eq!(
        (measured.metrics[0].name.as_str(), measured.metrics[0].unit.as_str()),
        ("a[b]", "1")
    );
    let echo = Example::exec(r#"printf '{"message": "%s"}' "$(tr -d '"' | tr -d '\n')""#);
    let nasty = json!({"x": "$(id) ; rm -rf / ` \n"});
    let measured = echo.run_with(nasty, &RunLimits::default()).await.unwrap();
    assert!(measured.message.unwrap().contains("$(id) ; rm -rf / `"));
}

#[tokio::test]
async fn exec_that_goes_wrong() {
    use Failure::{CommandUnsuccessful, PluginError};
    for (script, failure, because) in [
        ("exit 3", CommandUnsuccessful, "exit status: 3: it printed no error"),
        ("echo some; echo 'disk on fire' >&2; exit 2", CommandUnsuccessful, "disk on fire"),
        ("kill -SEGV $$", CommandUnsuccessful, "signal: 11"),
        ("true", PluginError, "it printed nothing"),
        ("echo OK - all fine", PluginError, r#"it printed "OK - all fine\n""#),
        (r#"echo '{"value": "5"}'"#, PluginError, "invalid type: string"),
        (r#"echo '{"value": 1e999}'"#, PluginError, "number out of range"),
        (r#"echo '{"value": NaN}'"#, PluginError, "one JSON object"),
        (r#"echo '{"vlaue": 1}'"#, PluginError, "unknown field `vlaue`"),
        (r#"echo '{"value": 1}{"value": 2}'"#, PluginError, "trailing characters"),
        (
            r#"printf %s '{"metrics":[{"name":"a\u0007b","value":1}]}'"#,
            PluginError,
            "cannot be a metric",
        ),
    ] {
        Example::refused(Example::exec(script).run().await, failure, because);
    }
    let deep = format!("printf '{}'", "[".repeat(50_000));
    Example::refused(Example::exec(&deep).run().await, PluginError, "one JSON object");
    let example = Example::exec("true");
    let file = example.package.directory.join("run");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    Example::refused(example.run().await, PluginError, "mark it as executable");
    fs::write(&file, "#!/no/such/interpreter\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    Example::refused(example.run().await, PluginError, "is the interpreter");
}

#[tokio::test]
async fn a_hang_ends_at_the_deadline() {
    for script in ["sleep 600", "trap '' TERM INT HUP; while :; do :; done", "exec >&-; sleep 600"]
    {
        let outcome = Example::exec(script).run_with(json!({}), &short()).await;
        Example::refused(outcome, Failure::PluginTimeout, "did not finish within 0.7 s; stopped");
    }
    let hang = ORIGINAL.replace("print('a stray print')", "import time; time.sleep(600)");
    let outcome = Example::python(&hang).run_with(json!({}), &short()).await;
    Example::refused(outcome, Failure::PluginTimeout, "stopped");
}

#[tokio::test]
async fn a_flood_of_output_is_stopped() {
    for script in ["yes", "yes >&2", "exec head -c 1000000000 /dev/zero"] {
        let outcome = Example::exec(script).run().await;
        Example::refused(outcome, Failure::CommandUnsuccessful, "more than 1048576 bytes; stopped");
    }
    let flood = ORIGINAL.replace("print('a stray print')", "print('x' * 10**9)");
    let outcome = Example::python(&flood).run().await;
    Example::refused(outcome, Failure::CommandUnsuccessful, "more than 1048576 bytes; stopped");
}

#[tokio::test]
async fn a_grandchild_dies_with_the_run() {
    // It holds the output open, as a badly written daemon does, and the result still comes.
    let example = Example::exec(r#"sleep 600 & echo "{\"message\": \"$!\"}""#);
    let measured = example.run().await.unwrap();
    wait_until_gone(&measured.message.unwrap()).await;
    let note = tempfile::NamedTempFile::new().unwrap();
    let script = format!("sleep 600 & echo $! > {}; wait", note.path().display());
    let outcome = Example::exec(&script).run_with(json!({}), &short()).await;
    Example::refused(outcome, Failure::PluginTimeout, "stopped");
    wait_until_gone(&fs::read_to_string(note.path()).unwrap()).await;
}

#[tokio::test]
async fn a_grandchild_that_escapes_delays_nothing() {
    let example = Example::exec(r#"setsid sleep 600 & echo "{\"message\": \"$!\"}""#);
    let pid = example.run().await.unwrap().message.unwrap();
    // It is ours to end, by its number.
    if let Some(pid) = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

#[tokio::test]
async fn a_dropped_run_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let script = format!("echo $$ > {0}.new; mv {0}.new {0}; sleep 600", note.display());
    let example = Example::exec(&script);
    let (parameters, limits) = (Map::new(), RunLimits::default());
    {
        let run = run(&example.package, &parameters, &limits);
        tokio::pin!(run);
        while !note.exists() {
            tokio::select! {
                _ = &mut run => panic!("it ended by itself"),
                () = tokio::time::sleep(Duration::from_millis(5)) => {}
            }
        }
    }
    wait_until_gone(&fs::read_to_string(&note).unwrap()).await;
}

#[tokio::test]
async fn the_environment_is_cleared_and_private() {
    let example =
        Example::exec(r#"printf '{"message": "%s"}' "$(env | cut -d= -f1 | tr '\n' ' ')""#);
    let message = example.run().await.unwrap().message.unwrap();
    // The shell itself adds some.
    let known = ["HOME", "LANG", "PATH", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"];
    let odd: Vec<&str> = message.split_whitespace().filter(|name| !known.contains(name)).collect();
    assert!(odd.is_empty(), "{odd:?}");
    let scratch = tempfile::tempdir().unwrap();
    let limits = RunLimits { scratch_directory: scratch.path().to_owned(), ..RunLimits::default() };
    let example = Example::exec(r#"touch "$HOME/x"; echo "{\"message\": \"$HOME\"}""#);
    let home = example.run_with(json!({}), &limits).await.unwrap().message.unwrap();
    assert!(Path::new(&home).starts_with(scratch.path()));
    assert!(!Path::new(&home).exists(), "the private home goes with the run");
}

#[tokio::test]
async fn large_parameters_and_a_reader_that_never_reads() {
    let large = json!({"x": "y".repeat(250_000)});
    let example = Example::exec(r#"echo "{\"value\": $(wc -c)}""#);
    let measured = example.run_with(large.clone(), &RunLimits::default()).await.unwrap();
    assert!(measured.value.unwrap() > 250_000.0);
    let example = Example::exec(r#"echo '{"value": 1}'"#);
    assert_eq!(example.run_with(large, &RunLimits::default()).await.unwrap().value, Some(1.0));
}

#[tokio::test]
async fn every_collector_measures_this_machine() {
    let runner = Runner::default();
    for name in ["cpu", "load", "memory", "disk", "network", "uptime", "processes", "heartbeat"] {
        let example = Example::new("builtin", Some(name), &[]);
        for _ in 0..2 {
            let outcome = runner.run(&example.package, &Map::new(), &RunLimits::default()).await;
            let measured = outcome.unwrap();
            assert!(measured.value.unwrap() >= 0.0, "{name}: {measured:?}");
            assert!(name == "heartbeat" || !measured.metrics.is_empty(), "{name}: {measured:?}");
        }
    }
    let example = Example::new("builtin", Some("nosuch"), &[]);
    Example::refused(example.run().await, Failure::PluginError, "it has cpu, disk, heartbeat");
}

#[tokio::test]
async fn processes_are_counted_by_name() {
    let mut sleeper = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let example = Example::new("builtin", Some("processes"), &[]);
    let outcome = example.run_with(json!({"name": "sleep"}), &RunLimits::default()).await;
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
    assert!(outcome.unwrap().value.unwrap() >= 1.0);
    let outcome = example.run_with(json!({"name": 5}), &RunLimits::default()).await;
    Example::refused(outcome, Failure::PluginError, "must be a text");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_not_taken_for_a_missing_python() {
    let example = Example::python(ORIGINAL);
    let limits = RunLimits { scratch_directory: "/no/such/folder".into(), ..RunLimits::default() };
    let outcome = example.run_with(json!({}), &limits).await;
    Example::refused(outcome, Failure::PluginError, "no private folder in /no/such/folder");
    fs::remove_dir_all(&example.package.directory).unwrap();
    Example::refused(example.run().await, Failure::PluginError, "is gone");
}

#[tokio::test]
async fn another_platforms_plugin_says_so() {
    let mut example = Example::exec("true");
    example.package.manifest.platforms = vec!["plan9".to_owned()];
    Example::refused(example.run().await, Failure::PluginError, "it runs on plan9");
}
