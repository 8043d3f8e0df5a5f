//! `prophasis restore` and `prophasis db move`, killed at any moment: what they read is untouched,
//! what they write is as it was before or whole, and running them again works.
//!
//! What one killed run leaves behind is where the next begins.

mod place;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use server::clock::Stopwatch;
use store::Engine;
use testkit::Chance;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::command::prophasis;
use place::Place;

/// Names the seed to begin with.
const SEED_VARIABLE: &str = "PROPHASIS_CRASH_SEED";
/// Names how many kills each way has.
const RUNS_VARIABLE: &str = "PROPHASIS_CRASH_RUNS";
const RUNS: u32 = 20;

/// What is carried from where to where.
struct Way {
    from: Place,
    /// What `from` holds.
    content: PathBuf,
    to: Engine,
    carrying: Carrying,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Carrying {
    Restore,
    /// Over something else.
    Replace,
    Move,
}

impl Way {
    async fn new(from: Engine, to: Engine, carrying: Carrying) -> Self {
        let from = Place::holding(from, "what is to be carried").await;
        let content = from.back_up("content.zst").await;
        Self { from, content, to, carrying }
    }

    /// Where to carry it, and what is there before.
    async fn target(&self) -> (Place, Option<PathBuf>) {
        if self.carrying != Carrying::Replace {
            return (Place::absent(self.to), None);
        }
        let target = Place::holding(self.to, "what was there before").await;
        let before = target.back_up("before.zst").await;
        (target, Some(before))
    }

    fn command(&self, to: &Place) -> std::process::Command {
        let (content, config) = (self.content.display().to_string(), to.config());
        match self.carrying {
            Carrying::Restore => prophasis(&["restore", &content, "--config", &config]),
            Carrying::Replace => prophasis(&["restore", &content, "--config", &config, "--force"]),
            Carrying::Move => {
                prophasis(&["db", "move", "--from", &self.from.address(), "--to", &to.address()])
            }
        }
    }

    /// Carries it without being killed. Returns how many steps it told, and the
    /// microseconds that it took.
    async fn carry(&self, to: &Place) -> (u64, u64) {
        let watch = Stopwatch::start();
        let output = self.command(to).output().unwrap();
        let took_us = watch.elapsed_us();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        assert!(to.holds(Some(&self.content)).await, "it is whole");
        let store = to.attach().await;
        let faults = store.check_integrity(&mut |_| {}).await.unwrap();
        assert_eq!(faults, Vec::<String>::new());
        store.close().await;
        (said.lines().count() as u64, u64::try_from(took_us).unwrap())
    }

    /// Carries it until a moment from chance: after one of its steps, and somewhat later.
    async fn carry_until_killed(&self, to: &Place, step: u64, later: Duration) {
        let mut command = Command::from(self.command(to));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
        for _ in 0..step {
            said.next_line().await.unwrap();
        }
        tokio::time::sleep(later).await;
        process.kill().await.unwrap();
        to.settle().await;
    }

    /// It has been carried already, and that is said.
    fn assert_refused(&self, to: &Place) {
        let output = self.command(to).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains("the target is not empty"), "{said}");
    }
}

async fn kill_again_and_again(from: Engine, to: Engine, carrying: Carrying) {
    let mut chance = Chance::seeded(SEED_VARIABLE);
    let runs = std::env::var(RUNS_VARIABLE).map_or(RUNS, |text| text.parse().unwrap());
    let way = Way::new(from, to, carrying).await;
    let content = std::fs::read(&way.content).unwrap();
    let (mut target, mut before) = way.target().await;
    let (steps, took_us) = way.carry(&target).await;
    let step_us = took_us / (steps + 1);
    let (mut whole, mut is_whole) = (0, true);
    for run in 0..runs {
        if is_whole {
            if carrying != Carrying::Replace {
                way.assert_refused(&target);
            }
            (target, before) = way.target().await;
        }
        let (step, later_us) = (chance.below(steps + 1), chance.below(step_us.max(1)));
        // Shown if the test fails.
        println!("run {run}: killed {later_us} µs after step {step} of {steps}");
        way.carry_until_killed(&target, step, Duration::from_micros(later_us)).await;
        is_whole = target.holds(Some(&way.content)).await;
        assert!(is_whole || target.holds(before.as_deref()).await, "neither before nor after");
        whole += u32::from(is_whole);
    }
    println!("{runs} kills; {whole} times everything was there already");
    assert!(way.from.holds(Some(&way.content)).await, "the source is as it was");
    assert!(std::fs::read(&way.content).unwrap() == content, "the backup is as it was");
    if !is_whole {
        way.carry(&target).await;
    }
}

macro_rules! ways {
    ($($name:ident: $carrying:ident from $from:ident to $to:ident;)*) => {
        $(#[tokio::test]
        async fn $name() {
            kill_again_and_again(Engine::$from, Engine::$to, Carrying::$carrying).await;
        })*
    };
}

ways! {
    a_killed_restore_to_sqlite: Restore from Postgres to Sqlite;
    a_killed_restore_to_postgresql: Restore from Sqlite to Postgres;
    a_killed_restore_over_something_on_sqlite: Replace from Sqlite to Sqlite;
    a_killed_restore_over_something_on_postgresql: Replace from Sqlite to Postgres;
    a_killed_move_to_sqlite: Move from Postgres to Sqlite;
    a_killed_move_to_postgresql: Move from Sqlite to Postgres;
}

#[tokio::test]
async fn a_database_into_which_nothing_was_restored_is_told_from_one_that_holds_something() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::absent(engine);
        place.attach().await.close().await;
        let (config, elsewhere) = (place.config(), place.folder.path().join("elsewhere"));
        let elsewhere = elsewhere.display().to_string();
        for line in [
            vec!["db", "check", "--config", &config],
            vec!["db", "move", "--from", &place.address(), "--to", &elsewhere],
            vec!["backup", "--config", &config, "--output", &elsewhere],
        ] {
            let output = prophasis(&line).output().unwrap();
            let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
            assert_eq!(output.status.code(), Some(1), "{line:?}: {said:?}");
            assert!(said.concat().contains("the database is empty"), "{line:?}: {said:?}");
        }
    }
}
