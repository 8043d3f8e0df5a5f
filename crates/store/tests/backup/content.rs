//! What databases are filled with, and what is read from them: past the code under test, by plain
//! statements.

use std::collections::BTreeMap;

use domain::time::Timestamp;
use proptest::prelude::*;
use store::Store;
use store::engine::Arg;
use store::schema::Kind;

/// A moment.
pub(crate) const NOW: Timestamp = Timestamp(1_900_000_000_000_000);

/// Random values, put to use by [`fill`].
#[derive(Debug, Clone)]
pub(crate) struct Content {
    /// Names, messages, reasons.
    pub(crate) texts: Vec<String>,
    /// Archives, chunks, keys.
    pub(crate) blobs: Vec<Vec<u8>>,
    /// Values of transitions.
    pub(crate) numbers: Vec<Option<f64>>,
    /// Times.
    pub(crate) times: Vec<i64>,
}

fn text() -> impl Strategy<Value = String> {
    let special =
        prop::sample::select(vec!["", "'", "\"; --", "ÄÖ ß \u{1F525}", "\u{202E}x\n\t\r"]);
    let any = prop::collection::vec(any::<char>().prop_filter("NUL", |c| *c != '\0'), 0..60);
    prop_oneof![special.prop_map(str::to_owned), any.prop_map(String::from_iter)]
}

fn blob() -> impl Strategy<Value = Vec<u8>> {
    let doubles = prop::collection::vec(
        prop_oneof![
            prop::sample::select(vec![f64::NAN, -0.0, f64::INFINITY, f64::MIN_POSITIVE, 5e-324]),
            any::<u64>().prop_map(f64::from_bits),
        ],
        0..40,
    );
    let large = (any::<u8>(), 0..1_500_000_usize).prop_map(|(byte, length)| vec![byte; length]);
    prop_oneof![
        6 => doubles.prop_map(|all| all.iter().flat_map(|one| one.to_bits().to_le_bytes()).collect()),
        2 => prop::collection::vec(any::<u8>(), 0..3_000),
        1 => large,
    ]
}

fn number() -> impl Strategy<Value = Option<f64>> {
    let special =
        vec![f64::NAN, -0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 5e-324, 0.1];
    prop::option::of(prop_oneof![
        prop::sample::select(special),
        any::<u64>().prop_map(f64::from_bits),
    ])
}

/// Anything that both engines can hold.
pub(crate) fn content() -> impl Strategy<Value = Content> {
    (
        prop::collection::vec(text(), 1..12),
        prop::collection::vec(blob(), 1..12),
        prop::collection::vec(number(), 1..12),
        prop::collection::vec(any::<i64>(), 1..12),
    )
        .prop_map(|(texts, blobs, numbers, times)| Content { texts, blobs, numbers, times })
}

async fn insert(store: &Store, sql: &str, rows: Vec<Vec<Arg>>) {
    let mut session = store.write().await.unwrap();
    session.insert_rows(&format!("INSERT INTO {sql}"), rows, "").await.unwrap();
    session.commit().await.unwrap();
}

/// Writes the content into an empty database: into tables with every kind of key, column and
/// reference.
pub(crate) async fn fill(store: &Store, content: &Content) {
    let texts = || content.texts.iter().enumerate();
    let indexed = |index: usize| i64::try_from(index).unwrap();
    let time = |index: usize| content.times[index % content.times.len()];
    let blob = |index: usize| content.blobs[index % content.blobs.len()].clone();
    let settings = texts().map(|(i, text)| vec![format!("{i} {text}").into(), text.into()]);
    insert(store, "settings (name, value)", settings.collect()).await;
    let classifier = vec![7.into(), "c".into(), "c".into(), "".into(), 1.into(), time(0).into()];
    let columns = "classifiers (id, name, name_key, description, current_version, created_at)";
    insert(store, columns, vec![classifier]).await;
    let plugins = texts().map(|(i, text)| {
        let mut row: Vec<Arg> = vec![format!("{text}.{i}").into(), text.into()];
        row.extend([text.into(), "1".into(), "hash".into(), time(i).into(), 5.into()]);
        row.extend(["{}".into(), blob(i).into(), 7.into(), 0.into(), time(i).into()]);
        row
    });
    insert(
        store,
        "plugins (id, name, description, version, hash, size_bytes, n_historical, manifest,
             archive, default_classifier_id, standard, installed_at)",
        plugins.collect(),
    )
    .await;
    let hosts = texts().map(|(i, text)| {
        let mut row: Vec<Arg> = vec![(indexed(i) * 3 + 1).into(), text.into()];
        row.extend([format!("{i}{text}").into(), "".into(), text.into(), 4048.into()]);
        row.extend(["[]".into(), 1.into(), Arg::Blob(Some(blob(i)).filter(|b| b.len() > 9))]);
        row.push(time(i).into());
        row
    });
    insert(
        store,
        "hosts (id, name, name_key, description, address, port, tags, enabled, pin, created_at)",
        hosts.collect(),
    )
    .await;
    let log = content.blobs.iter().enumerate();
    let log = log.map(|(i, body)| {
        let mut row: Vec<Arg> = vec![(indexed(i) + 1).into(), time(i).into()];
        row.extend([time(i + 1).into(), indexed(i).into(), body.clone().into()]);
        row
    });
    insert(store, "sample_log (id, first_at, last_at, n, body)", log.collect()).await;
    let transitions = content.numbers.iter().enumerate().map(|(i, number)| {
        let reason = content.texts.get(i).map(String::as_str);
        let mut row: Vec<Arg> = vec!["host".into(), indexed(i % 3).into(), indexed(i).into()];
        row.extend(["ok".into(), "major".into(), time(i).into(), (*number).into(), reason.into()]);
        row
    });
    insert(
        store,
        "transitions (subject_kind, subject_id, seq, from_health, to_health, at, value, reason)",
        transitions.collect(),
    )
    .await;
}

/// Every row of every table, sorted, as text that tells all bits.
pub(crate) async fn rows_of(store: &Store) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    let tables = store.tables().await.unwrap();
    let mut session = store.read().await.unwrap();
    for table in tables {
        let mut columns = table.columns;
        columns.sort_by(|left, right| left.name.cmp(&right.name));
        let rows = session.query(format!("SELECT * FROM {}", table.name), vec![]).await.unwrap();
        let mut lines: Vec<String> = rows
            .iter()
            .map(|row| {
                let values = columns.iter().map(|column| match column.kind {
                    Kind::Int => format!("{:?}", row.int_or_null(&column.name).unwrap()),
                    Kind::Text => format!("{:?}", row.text_or_null(&column.name).unwrap()),
                    Kind::Blob => format!("{:?}", row.blob_or_null(&column.name).unwrap()),
                    Kind::Real => {
                        let number = row.real_or_null(&column.name).unwrap();
                        format!("{:?}", number.map(f64::to_bits))
                    }
                });
                values.collect::<Vec<_>>().join(" ")
            })
            .collect();
        lines.sort();
        all.insert(table.name, lines);
    }
    all
}
