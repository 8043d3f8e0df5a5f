//! Reading sealed samples and hours of one series.

use domain::id::SeriesId;
use domain::rollup::{ROLLUP_S, Rollup, merged};
use domain::series::Sample;

use super::{Tier, codec, in_order};
use crate::engine::{Row, Session};
use crate::error::Result;

/// The sealed samples in `from ..= to`, and some around them, in order of chunks.
pub(crate) async fn samples(
    session: &mut Session,
    series: SeriesId,
    from: i64,
    to: i64,
) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for row in chunks(session, series, Tier::Raw, from, to).await? {
        samples.extend(codec::decode_samples(
            row.int("codec")?,
            row.int("n")?,
            &row.blob("body")?,
        )?);
    }
    Ok(samples)
}

/// The sealed hours that begin in `from ..= to`, each once, in order of time. Parts of one hour
/// were written in the order of their samples, which is the order of their chunks.
pub(crate) async fn hours(
    session: &mut Session,
    series: SeriesId,
    from: i64,
    to: i64,
) -> Result<Vec<Rollup>> {
    let mut parts = Vec::new();
    for row in chunks(session, series, Tier::Hour, from.saturating_sub(ROLLUP_S), to).await? {
        parts.extend(codec::decode_hours(row.int("codec")?, row.int("n")?, &row.blob("body")?)?);
    }
    parts.sort_by_key(|part| part.t);
    let mut hours = merged(parts);
    hours.retain(|hour| (from..=to).contains(&hour.t));
    Ok(hours)
}

/// The newest `count` samples, in order of time. Late arrivals that were sealed long after their
/// neighbours may be missing.
pub(crate) async fn tail(
    session: &mut Session,
    series: SeriesId,
    count: usize,
) -> Result<Vec<Sample>> {
    let sql = "SELECT place, id, n, codec, body FROM
                   (SELECT CAST(0 AS BIGINT) AS place, id, t1, n, codec, body FROM sample_chunks
                    WHERE series_id = $1 AND tier = $2
                    UNION ALL
                    SELECT CAST(1 AS BIGINT) AS place, id, t1, n, codec, body FROM sample_pieces
                    WHERE series_id = $1 AND tier = $2) AS sealed
               ORDER BY t1 DESC LIMIT $3";
    let most = i64::try_from(count).unwrap_or(i64::MAX);
    let args = vec![series.into(), Tier::Raw.number().into(), most.into()];
    let mut newest = Vec::new();
    let mut found = 0;
    for row in session.query(sql, args).await? {
        if found >= most {
            break;
        }
        found += row.int("n")?;
        newest.push((row.int("place")?, row.int("id")?, row));
    }
    newest.sort_by_key(|(place, id, _)| (*place, *id));
    let mut samples = Vec::new();
    for (_, _, row) in newest {
        let (codec, n) = (row.int("codec")?, row.int("n")?);
        samples.extend(codec::decode_samples(codec, n, &row.blob("body")?)?);
    }
    in_order(&mut samples);
    samples.drain(..samples.len().saturating_sub(count));
    Ok(samples)
}

/// The second of the oldest sample that is sealed.
pub(crate) async fn begin(session: &mut Session, series: SeriesId) -> Result<Option<i64>> {
    let sql = "SELECT MIN(t0) AS t0 FROM
                   (SELECT t0 FROM sample_chunks WHERE series_id = $1 AND tier = $2
                    UNION ALL
                    SELECT t0 FROM sample_pieces WHERE series_id = $1 AND tier = $2) AS sealed";
    let row = session.query_one(sql, vec![series.into(), Tier::Raw.number().into()]).await?;
    row.int_or_null("t0")
}

/// Chunks and, after them, pieces: in the order in which they were sealed.
async fn chunks(
    session: &mut Session,
    series: SeriesId,
    tier: Tier,
    from: i64,
    to: i64,
) -> Result<Vec<Row>> {
    let sql = "SELECT n, codec, body FROM
                   (SELECT 0 AS place, id, n, codec, body FROM sample_chunks
                    WHERE series_id = $1 AND tier = $2 AND t1 >= $3 AND t0 <= $4
                    UNION ALL
                    SELECT 1 AS place, id, n, codec, body FROM sample_pieces
                    WHERE series_id = $1 AND tier = $2 AND t1 >= $3 AND t0 <= $4) AS sealed
               ORDER BY place, id";
    session.query(sql, vec![series.into(), tier.number().into(), from.into(), to.into()]).await
}
