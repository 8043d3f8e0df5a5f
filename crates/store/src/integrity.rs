//! Whether the stored data is sound: what the engine can tell about itself, and what only we know
//! about our tables. Nothing is changed.

mod rules;

use crate::chunk;
use crate::engine::{Engine, Row, Session, Store};
use crate::error::{Result, StoreError};
use crate::log::unpack;
use crate::migration;
use crate::schema::{self, Table};
use crate::transfer::{Progress, Step};

/// Faults that are listed; more of them would tell nothing more.
const FAULTS_MAX: usize = 200;
/// Rows with samples that are read at once.
const ROWS_PER_PAGE: i64 = 200;

impl Store {
    /// Every fault that is found, one line each; none if all is well. Reads all samples.
    pub async fn check_integrity(&self, progress: Progress<'_>) -> Result<Vec<String>> {
        let mut session = self.snapshot().await?;
        let mut faults = Faults::default();
        if session.engine() == Engine::Sqlite && !check_file(&mut session, &mut faults).await? {
            return Ok(faults.0);
        }
        if check_schema(&mut session, &mut faults).await? {
            for (what, sql) in rules::RULES {
                let sql = format!("{sql} LIMIT {FAULTS_MAX}");
                for row in session.query(sql, Vec::new()).await? {
                    faults.add(format!("{what}: {}", row.text("fault")?));
                }
            }
            check_samples(&mut session, &mut faults, progress).await?;
        }
        Ok(faults.0)
    }
}

#[derive(Debug, Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, fault: String) {
        if self.0.len() < FAULTS_MAX {
            self.0.push(fault);
        } else if self.0.len() == FAULTS_MAX {
            self.0.push("and more".to_owned());
        }
    }
}

/// `SQLite`'s own checks, and whether its file can be read at all. `PostgreSQL` needs none: it
/// has checksums, and references are enforced on every connection.
async fn check_file(session: &mut Session, faults: &mut Faults) -> Result<bool> {
    let lines = match session.query("PRAGMA integrity_check(100)", Vec::new()).await {
        // Some damage ends the check itself.
        Err(StoreError::Database(error)) => {
            faults.add(format!("the database file: {error}"));
            return Ok(false);
        }
        lines => lines?,
    };
    for row in lines {
        let line = row.text("integrity_check")?;
        if line != "ok" {
            faults.add(format!("the database file: {line}"));
        }
    }
    if !faults.0.is_empty() {
        return Ok(false);
    }
    let sql = format!(
        "SELECT \"table\" AS name, COALESCE(rowid, 0) AS number, parent
         FROM pragma_foreign_key_check() LIMIT {FAULTS_MAX}"
    );
    for row in session.query(sql, Vec::new()).await? {
        let (name, number, parent) = (row.text("name")?, row.int("number")?, row.text("parent")?);
        faults.add(format!("{name}: row {number} refers to a row of {parent} that is not there"));
    }
    Ok(true)
}

/// Whether the schema is up to date and as its migrations made it, so that the rest can be asked.
async fn check_schema(session: &mut Session, faults: &mut Faults) -> Result<bool> {
    let (version, latest) = (migration::version(session).await?, migration::latest());
    if version == 0 {
        faults.add("the database is empty: nothing was restored into it or begun in it".to_owned());
        return Ok(false);
    }
    if version < latest {
        faults.add(format!(
            "the schema has version {version} and not {latest}: run `prophasis db migrate` first"
        ));
        return Ok(false);
    }
    let found = schema::tables(session).await?;
    let mut usable = true;
    for table in schema::of_version(version).await? {
        match found.iter().find(|found| found.name == table.name) {
            None => {
                faults.add(format!("the table {} is not there", table.name));
                usable = false;
            }
            Some(found) if !alike(found, &table) => {
                faults.add(format!("the table {} is not as it was made", table.name));
            }
            Some(_) => {}
        }
    }
    Ok(usable)
}

/// The same but for the order of columns.
fn alike(one: &Table, other: &Table) -> bool {
    let sorted = |table: &Table| {
        let mut table = table.clone();
        table.columns.sort_by(|left, right| left.name.cmp(&right.name));
        table
    };
    sorted(one) == sorted(other)
}

/// Says what is wrong with a row, if anything is.
type FaultOf = fn(&Row) -> Result<Option<String>>;

/// Decodes every row of the log and every chunk.
async fn check_samples(
    session: &mut Session,
    faults: &mut Faults,
    progress: Progress<'_>,
) -> Result<()> {
    let count = "SELECT (SELECT COUNT(*) FROM sample_log) + (SELECT COUNT(*) FROM sample_pieces)
                     + (SELECT COUNT(*) FROM sample_chunks) AS n";
    let rows = session.query_one(count, Vec::new()).await?.int("n")?.unsigned_abs();
    let mut rows_done = 0;
    let tables: [(&str, FaultOf); 3] = [
        ("sample_log", log_fault),
        ("sample_pieces", chunk::fault_of),
        ("sample_chunks", chunk::fault_of),
    ];
    for (table, fault_of) in tables {
        let sql = format!("SELECT * FROM {table} WHERE id > $1 ORDER BY id LIMIT $2");
        let mut after = i64::MIN;
        loop {
            let args = vec![after.into(), ROWS_PER_PAGE.into()];
            let page = session.query(sql.clone(), args).await?;
            let Some(last) = page.last() else { break };
            after = last.int("id")?;
            for row in &page {
                if let Some(fault) = fault_of(row)? {
                    faults.add(format!("{table}: row {}: {fault}", row.int("id")?));
                }
            }
            rows_done += page.len() as u64;
            progress(Step { stage: "checking", table, rows_done, rows });
        }
    }
    Ok(())
}

fn log_fault(row: &Row) -> Result<Option<String>> {
    let span = (row.time("first_at")?, row.time("last_at")?);
    let entries = match unpack(&row.blob("body")?) {
        Ok(entries) => entries,
        Err(StoreError::Corrupt(fault)) => return Ok(Some(fault)),
        Err(other) => return Err(other),
    };
    let times = || entries.iter().map(|entry| entry.at);
    let found = times().min().zip(times().max());
    if found != Some(span) {
        return Ok(Some(format!("its results are not from {} to {} µs", span.0.0, span.1.0)));
    }
    let samples: usize = entries.iter().map(|entry| entry.samples.len()).sum();
    let counted = row.int("n")?;
    // Rows of the first schema were not counted.
    let fault = || format!("it has {samples} samples, not {counted}");
    Ok((counted != 0 && usize::try_from(counted) != Ok(samples)).then(fault))
}
