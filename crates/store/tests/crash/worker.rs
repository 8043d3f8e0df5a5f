//! The process that is killed: this test's own program again. It commits without a pause, keeps
//! house meanwhile, and says on its standard output what was acknowledged to it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::time::Timestamp;
use store::chunk::Retention;
use store::recorder::Recorder;
use store::{Store, StoreError, backup};
use tokio::sync::watch;

use crate::deed::{Scene, at, text};
use crate::place;

/// Which database to work on.
pub(crate) const ADDRESS: &str = "PROPHASIS_CRASH_ADDRESS";
/// What to do besides commits: one of [`CHORES`].
pub(crate) const CHORE: &str = "PROPHASIS_CRASH_CHORE";
/// Where to put backups.
pub(crate) const BACKUPS: &str = "PROPHASIS_CRASH_BACKUPS";
/// What is done besides commits.
pub(crate) const CHORES: [&str; 5] = ["nothing", "seal", "join", "forget", "backup"];
/// The name of the backup.
pub(crate) const BACKUP_NAME: &str = "backup.zst";

/// Commits that stay unsealed, so that there is something to seal and something in the log.
const UNSEALED: i64 = 10;
/// Commits that are kept: an hour and a half.
const KEPT: i64 = 150;
/// Commits between two chores.
const COMMITS_PER_CHORE: i64 = 4;
/// Hours are kept for so many commits longer than samples.
pub(crate) const HOURS_KEPT_LONGER: i64 = 180;
const RETRY: Duration = Duration::from_millis(10);

#[tokio::test]
#[ignore = "works until it is killed; the other tests start it as a process of its own"]
async fn work() {
    let address = std::env::var(ADDRESS).expect("another test says where to work");
    let chore = std::env::var(CHORE).expect("and what to do");
    let backups = PathBuf::from(std::env::var_os(BACKUPS).expect("and where backups go"));
    let store = open(&address).await;
    let scene = Scene::find(&store).await;
    let (done, commits) = watch::channel(newest(&store).await.unwrap());
    say("ready");
    tokio::join!(
        commit_for_ever(&store, &scene, &done),
        keep_house(&store, &chore, &backups, commits)
    );
}

fn say(words: &str) {
    writeln!(std::io::stdout(), "{words}").expect("somebody listens");
}

async fn open(address: &str) -> Store {
    loop {
        match place::open(address).await {
            Ok(store) => return store,
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    }
}

/// The newest commit that is there; -1 if there is none.
pub(crate) async fn newest(store: &Store) -> Result<i64, StoreError> {
    let sql = "SELECT text FROM messages WHERE text LIKE 'commit %' ORDER BY id DESC LIMIT 1";
    let row = store.read().await?.query_optional(sql, Vec::new()).await?;
    let Some(row) = row else { return Ok(-1) };
    let words = row.text("text")?;
    let k = words.trim_start_matches("commit ").parse().unwrap();
    assert_eq!(words, text(k));
    Ok(k)
}

/// After an error the outcome of a commit is unknown: what is there decides how to go on, as in
/// the server.
async fn commit_for_ever(store: &Store, scene: &Scene, done: &watch::Sender<i64>) {
    loop {
        let Ok((mut recorder, newest)) = look(store).await else {
            tokio::time::sleep(RETRY).await;
            continue;
        };
        done.send_replace(newest);
        let mut k = newest + 1;
        while recorder.commit(store, &scene.deed(k), at(k)).await.is_ok() {
            say(&format!("committed {k}"));
            done.send_replace(k);
            k += 1;
        }
        say("failed");
    }
}

async fn look(store: &Store) -> Result<(Recorder, i64), StoreError> {
    Ok((Recorder::load(store).await?, newest(store).await?))
}

async fn keep_house(store: &Store, chore: &str, backups: &Path, mut commits: watch::Receiver<i64>) {
    let mut after = *commits.borrow();
    loop {
        after += COMMITS_PER_CHORE;
        let reached = commits.wait_for(|newest| *newest >= after).await.map(|newest| *newest);
        let Ok(newest) = reached else { return };
        // What the chore works on: unmarked, since another kill is for that.
        if matches!(chore, "join" | "forget") {
            let _ = store.seal(at(newest - UNSEALED)).await;
        }
        say(&format!("begin {chore}"));
        match do_chore(store, chore, backups, newest).await {
            Ok(()) => say(&format!("done {chore}")),
            Err(error) => say(&format!("failed {chore}: {error}")),
        }
    }
}

async fn do_chore(store: &Store, chore: &str, backups: &Path, newest: i64) -> Result<(), String> {
    let said = |error: StoreError| error.to_string();
    match chore {
        "nothing" => Ok(()),
        "seal" => store.seal(at(newest - UNSEALED)).await.map(drop).map_err(said),
        "join" => {
            let (from, to) = (at(newest - KEPT).seconds(), at(newest).seconds());
            store.join_pieces(to).await.map_err(said)?;
            store.join_hours(from, to).await.map(drop).map_err(said)
        }
        "forget" => {
            let horizon = at((newest - KEPT).max(0));
            say(&format!("horizon {}", horizon.seconds()));
            let hours_from = at((newest - KEPT - HOURS_KEPT_LONGER).max(0));
            let notifications_from = Timestamp(0);
            let retention = Retention { samples_from: horizon, hours_from, notifications_from };
            store.forget(&retention).await.map_err(said)
        }
        "backup" => {
            let path = backups.join(BACKUP_NAME);
            let written = backup::write(store, &path, at(newest), &mut |_| {}).await;
            written.map(drop).map_err(|error| error.to_string())
        }
        other => panic!("{other} is no chore"),
    }
}
