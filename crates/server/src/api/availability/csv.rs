//! `GET /availability.csv`: the same report for a spreadsheet (RFC 4180).

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use domain::health::Health;

use super::period::{PeriodQuery, date};
use crate::api::Answer;
use crate::api::csv::cell;
use crate::api::page::QueryOf;
use crate::availability::{Row, report};
use crate::shared::Shared;

/// The columns by health, as in the pages: worst first.
const HEALTHS: [Health; 7] = [
    Health::Critical,
    Health::Major,
    Health::Minor,
    Health::Degraded,
    Health::Unknown,
    Health::Ok,
    Health::NoData,
];

#[utoipa::path(
    get, path = "/availability.csv", tag = "availability", params(PeriodQuery),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
pub(super) async fn download_availability(
    State(shared): State<Arc<Shared>>,
    QueryOf(query): QueryOf<PeriodQuery>,
) -> Answer<impl IntoResponse> {
    let span = query.span(&shared, shared.clock.now())?;
    let rows = report(&shared.store, span, &shared.config.reports.time_zone.zone).await?;
    let (first, last) = (date(span.first)?.to_string(), date(span.last)?.to_string());
    let disposition = format!("attachment; filename=\"availability-{first}-{last}.csv\"");
    let text = csv(&rows, &first, &last);
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        text,
    ))
}

fn csv(rows: &[Row], first: &str, last: &str) -> String {
    let mut lines = vec![head()];
    lines.extend(rows.iter().map(|row| line(row, first, last)));
    lines.iter().flat_map(|line| [line.as_str(), "\r\n"]).collect()
}

fn head() -> String {
    let mut columns: Vec<String> =
        ["kind", "id", "name", "from", "to", "availability_percent", "no_data_percent"]
            .map(str::to_owned)
            .into();
    columns.extend(HEALTHS.map(|health| format!("{health}_s")));
    let rest = ["maintenance_s", "total_s", "outages", "longest_outage_s", "mean_outage_s"];
    columns.extend(rest.map(str::to_owned));
    columns.join(",")
}

fn line(row: &Row, first: &str, last: &str) -> String {
    let account = row.account;
    let mut cells = vec![
        row.subject.kind().to_owned(),
        row.subject.number().to_string(),
        cell(&row.name),
        first.to_owned(),
        last.to_owned(),
        percent(account.availability_percent()),
        percent(account.no_data_percent()),
    ];
    cells.extend(HEALTHS.map(|health| account.health_s(health).to_string()));
    cells.extend([
        account.maintenance_s().to_string(),
        account.total_s().to_string(),
        row.outages.count.to_string(),
        row.outages.longest_s.to_string(),
        row.outages.mean_s().map(|mean| mean.to_string()).unwrap_or_default(),
    ]);
    cells.join(",")
}

/// Rounded down, so that only what never failed reads as 100; empty if there is none.
fn percent(percent: Option<f64>) -> String {
    percent
        .map(|percent| format!("{:.4}", (percent * 10_000.0).floor() / 10_000.0))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::availability::{Account, Outages};
    use domain::id::{HostId, ServiceId};
    use domain::transition::Subject;

    use super::*;

    #[test]
    fn the_report_is_the_golden_one() {
        let row = |subject, name: &str, account, outages| Row {
            subject,
            name: name.to_owned(),
            account,
            outages,
        };
        let rows = [
            row(
                Subject::Service(ServiceId(3)),
                "Shop, \"new\"",
                Account::new([3_600, 79_199, 0, 0, 0, 0, 1], 3_600),
                Outages { count: 1, down_s: 1, longest_s: 1 },
            ),
            row(
                Subject::Host(HostId(7)),
                "web-01",
                Account::new([0, 86_400, 0, 0, 0, 0, 0], 0),
                Outages::default(),
            ),
            row(
                Subject::Host(HostId(8)),
                "=cmd",
                Account::new([86_400, 0, 0, 0, 0, 0, 0], 0),
                Outages::default(),
            ),
        ];
        let expected = "\
kind,id,name,from,to,availability_percent,no_data_percent,critical_s,major_s,minor_s,degraded_s,unknown_s,ok_s,no_data_s,maintenance_s,total_s,outages,longest_outage_s,mean_outage_s\r
service,3,\"Shop, \"\"new\"\"\",2026-10-01,2026-10-01,99.9987,4.3478,1,0,0,0,0,79199,3600,3600,86400,1,1,1\r
host,7,web-01,2026-10-01,2026-10-01,100.0000,0.0000,0,0,0,0,0,86400,0,0,86400,0,0,\r
host,8,'=cmd,2026-10-01,2026-10-01,,100.0000,0,0,0,0,0,0,86400,0,86400,0,0,\r
";
        assert_eq!(csv(&rows, "2026-10-01", "2026-10-01"), expected);
    }
}
