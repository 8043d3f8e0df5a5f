//! What must hold whenever nobody works on the database.

use domain::rollup::{ROLLUP_S, hourly};
use store::Store;
use store::backup::{self, Backup};

use crate::deed::{METRICS, START_S, STEP_S, Scene, at, changes, samples, text};
use crate::place::Place;
use crate::worker::{BACKUP_NAME, HOURS_KEPT_LONGER, newest};

/// What is known to have been acknowledged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// The newest acknowledged commit; -1 if there is none.
    pub(crate) committed: i64,
    /// Samples before this may have been forgotten.
    pub(crate) horizon_s: i64,
    /// Whether a backup was acknowledged.
    pub(crate) backed_up: bool,
}

impl Default for Known {
    fn default() -> Self {
        Self { committed: -1, horizon_s: START_S, backed_up: false }
    }
}

/// Sound, everything acknowledged is there once, and nothing else is there but perhaps the one
/// commit that was under way. Returns the newest commit.
pub(crate) async fn verify(store: &Store, known: &Known) -> i64 {
    let faults = store.check_integrity(&mut |_| {}).await.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    let scene = Scene::find(store).await;
    let newest = newest(store).await.unwrap();
    let one_more = known.committed + 1;
    assert!(newest == known.committed || newest == one_more, "{newest} is there, {known:?}");
    verify_samples(store, &scene, known, newest).await;
    verify_messages(store, known, newest).await;
    verify_changes(store, &scene, newest).await;
    newest
}

async fn verify_samples(store: &Store, scene: &Scene, known: &Known, newest: i64) {
    let first = (known.horizon_s - START_S).div_euclid(STEP_S);
    let mut found_in_all = 0;
    for series in store.series_of(&scene.assignments).await.unwrap() {
        let factor = METRICS.iter().find(|(name, _)| *name == series.metric).unwrap().1;
        let found = store.samples(series.id, i64::MIN / 2, i64::MAX / 2).await.unwrap();
        found_in_all += found.len();
        // Older ones go some rows at a time; what is left of them is still true.
        let (kept, older): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|sample| sample.t >= known.horizon_s);
        assert_eq!(kept, samples(first.max(0), newest, factor), "samples of {series:?}");
        let all = samples(0, newest, factor);
        assert!(older.iter().all(|sample| all.contains(sample)), "samples of {series:?}");
        let hours =
            store.history(series.id, START_S, at(newest).seconds(), ROLLUP_S).await.unwrap();
        let hours_first_s = known.horizon_s - HOURS_KEPT_LONGER * STEP_S;
        let kept = |t: i64| t >= hours_first_s;
        let expected: Vec<_> = hourly(&all).into_iter().filter(|hour| kept(hour.t)).collect();
        let hours: Vec<_> = hours.hours.into_iter().filter(|hour| kept(hour.t)).collect();
        assert_eq!(hours, expected, "hours of {series:?}");
    }
    // Nothing is there twice and hidden by what reads it: the rows have as many in all.
    let count = "SELECT CAST(SUM(n) AS BIGINT) AS n FROM (
                     SELECT COALESCE(SUM(n), 0) AS n FROM sample_log
                     UNION ALL
                     SELECT COALESCE(SUM(n), 0) AS n FROM sample_pieces WHERE tier = 0
                     UNION ALL
                     SELECT COALESCE(SUM(n), 0) AS n FROM sample_chunks WHERE tier = 0) AS parts";
    assert_eq!(number(store, count).await, i64::try_from(found_in_all).unwrap());
}

async fn verify_messages(store: &Store, known: &Known, newest: i64) {
    let sql = "SELECT text, COUNT(*) AS n FROM messages WHERE text LIKE 'commit %' GROUP BY text";
    let rows = store.read().await.unwrap().query(sql, Vec::new()).await.unwrap();
    let mut there = std::collections::BTreeSet::new();
    for row in rows {
        assert_eq!(row.int("n").unwrap(), 1, "{row:?}");
        there.insert(row.text("text").unwrap());
    }
    let first = (known.horizon_s - START_S).div_euclid(STEP_S);
    for k in first.max(0)..=newest {
        assert!(there.contains(&text(k)), "{} is missing", text(k));
    }
}

async fn verify_changes(store: &Store, scene: &Scene, newest: i64) {
    let subject = scene.assignments[0];
    let expected = changes(newest);
    let of_subject = format!(
        "SELECT COUNT(DISTINCT seq) + COUNT(*) + COALESCE(MAX(seq), 0) AS n FROM transitions
         WHERE subject_kind = 'assignment' AND subject_id = {subject}"
    );
    assert_eq!(number(store, &of_subject).await, 3 * expected, "changes after commit {newest}");
    let told = "SELECT COUNT(*) AS n FROM notifications n JOIN transitions t
                ON t.id = n.transition_id";
    assert_eq!(number(store, told).await, expected, "notifications after commit {newest}");
}

async fn number(store: &Store, sql: &str) -> i64 {
    let row = store.read().await.unwrap().query_one(sql, Vec::new()).await.unwrap();
    row.int("n").unwrap()
}

/// The backup under its name is whole, and interrupted ones leave one file at most.
pub(crate) async fn verify_backups(place: &Place, known: &Known) {
    let path = place.backups().join(BACKUP_NAME);
    if known.backed_up || path.exists() {
        let backup = Backup::open(&path).unwrap();
        backup::compare(backup, None, &mut |_| {}).await.unwrap();
    }
    let names = std::fs::read_dir(place.backups()).unwrap();
    let names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let unfinished = names.iter().filter(|name| name.starts_with(".prophasis-backup-")).count();
    assert!(unfinished <= 1, "{names:?}");
}
