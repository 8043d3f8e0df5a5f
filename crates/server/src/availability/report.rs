//! Reports: finished days as they were counted, the others counted now.

use std::collections::BTreeMap;

use domain::availability::{Account, Change, Condition, Outages, Record, day_bounds};
use domain::health::Health;
use domain::time::Timestamp;
use domain::transition::Subject;
use jiff::tz::TimeZone;
use store::Store;
use store::availability::HealthDay;

use super::{CountError, Span, Surroundings};

/// One host or service over the whole span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Its seconds.
    pub account: Account,
    /// Its outages.
    pub outages: Outages,
}

/// Where a row stands in the report: services first, then the worst first, then by name. None
/// are alike.
pub type Place = (bool, u64, String, i64);

impl Row {
    /// Where it stands.
    pub fn place(&self) -> Place {
        let percent = self.account.availability_percent().unwrap_or(f64::INFINITY);
        // The bits of numbers that are not negative are in the order of the numbers.
        let (is_host, number) = (matches!(self.subject, Subject::Host(_)), self.subject.number());
        (is_host, percent.to_bits(), self.name.to_lowercase(), number)
    }
}

/// Every host and every service over `span`: services first, then the worst first.
pub async fn report(store: &Store, span: Span, zone: &TimeZone) -> Result<Vec<Row>, CountError> {
    let (from, to) = (Timestamp::from_seconds(span.from_s), Timestamp::from_seconds(span.to_s));
    let mut days = Days::load(store, span, zone).await?;
    let surroundings = Surroundings::load(store, span.from_s, span.to_s).await?;
    let mut names = names(store).await?;
    let mut rows = Vec::with_capacity(names.len());
    let mut add = |subject: Subject, name: String, changes: &[Change]| {
        surroundings.with_record(subject, changes, |record| {
            let account = days.account(subject, record);
            let outages = record.outages(span.from_s, span.to_s);
            rows.push(Row { subject, name, account, outages });
        });
    };
    let mut after = None;
    loop {
        let page = store.health_changes_of_all(after, from, to).await?;
        let Some(last) = page.keys().next_back() else { break };
        after = Some(*last);
        for (subject, changes) in &page {
            if let Some(name) = names.remove(subject) {
                add(*subject, name, changes);
            }
        }
    }
    // What never had a health.
    for (subject, name) in names {
        add(subject, name, &[]);
    }
    rows.sort_by_cached_key(Row::place);
    Ok(rows)
}

/// Each day of `span` of one host or service, oldest first.
pub async fn days_of(
    store: &Store,
    subject: Subject,
    span: Span,
    zone: &TimeZone,
) -> Result<Vec<HealthDay>, CountError> {
    let (from, to) = (Timestamp::from_seconds(span.from_s), Timestamp::from_seconds(span.to_s));
    let finished = store.health_days(subject, span.first, span.last).await?;
    let mut finished: BTreeMap<i64, Account> =
        finished.into_iter().map(|day| (day.day, day.account)).collect();
    let surroundings = Surroundings::load(store, span.from_s, span.to_s).await?;
    let changes = store.health_changes(subject, from, to).await?;
    surroundings.with_record(subject, &changes, |record| {
        (span.first..=span.last)
            .map(|day| {
                let (from_s, to_s) = span.part(day, zone)?;
                let counted = finished.remove(&day);
                let account = counted.unwrap_or_else(|| record.account(from_s, to_s));
                Ok(HealthDay { day, account })
            })
            .collect()
    })
}

/// The finished days of a span, added up, and the other days' seconds.
struct Days {
    sums: BTreeMap<Subject, Account>,
    finished_s: i64,
    unfinished: Vec<(i64, i64)>,
}

impl Days {
    async fn load(store: &Store, span: Span, zone: &TimeZone) -> Result<Self, CountError> {
        let sums = store.health_day_sums(span.first, span.last).await?;
        let mut finished_s = 0;
        let mut unfinished: Vec<(i64, i64)> = Vec::new();
        for day in span.first..=span.last {
            if sums.unfinished.binary_search(&day).is_err() {
                let (from_s, to_s) = day_bounds(day, zone)?;
                finished_s += to_s - from_s;
                continue;
            }
            let (from_s, to_s) = span.part(day, zone)?;
            match unfinished.last_mut() {
                Some((_, end)) if *end == from_s => *end = to_s,
                _ => unfinished.push((from_s, to_s)),
            }
        }
        Ok(Self { sums: sums.accounts, finished_s, unfinished })
    }

    fn account(&mut self, subject: Subject, record: Record<'_>) -> Account {
        let mut account = self.sums.remove(&subject).unwrap_or_default();
        // Days that were finished before the subject had a health have no row of it.
        let before_s = self.finished_s - account.total_s();
        account.add(Condition::Health(Health::NoData), before_s);
        for (from_s, to_s) in &self.unfinished {
            account += record.account(*from_s, *to_s);
        }
        account
    }
}

async fn names(store: &Store) -> Result<BTreeMap<Subject, String>, CountError> {
    let hosts = store.all_hosts().await?.into_iter();
    let services = store.all_services().await?.into_iter();
    let hosts = hosts.map(|host| (Subject::Host(host.id), host.settings.name));
    let services = services.map(|service| (Subject::Service(service.id), service.settings.name));
    Ok(hosts.chain(services).collect())
}
