//! Times: a session in another time zone changes nothing, and the edges of what a database holds come back exactly.

use super::*;
use orm::{Dialect, ErrorKind, TimeUnit, Tx};
use std::time::Duration;
use tests::db_test;

/// Before 1970, the first and the last microsecond, and both sides of the hours that daylight saving skips and repeats in
/// New York (2024-03-10 07:00 UTC, 2024-11-03 06:00 UTC).
const TIMES: &[&str] = &[
    "0001-01-01T00:00:00Z",
    "1883-11-18T16:59:59.999999Z",
    "1969-12-31T23:59:59.999999Z",
    "1970-01-01T00:00:00Z",
    "2024-02-29T23:59:59.999999Z",
    "2024-03-10T02:30:00Z",
    "2024-03-10T06:59:59.999999Z",
    "2024-03-10T07:00:00Z",
    "2024-11-03T05:30:00Z",
    "2024-11-03T06:30:00Z",
    "2024-12-31T23:30:00.000001Z",
    "2025-01-01T00:30:00Z",
    "9999-12-31T23:59:59.999999Z",
];

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A part of a time by its letter in a format.
fn part(at: DateTime<Utc>, format: &str) -> i32 {
    at.format(format).to_string().parse().unwrap()
}

/// Sessions in New York, far in the east, and with half an hour.
fn zones(dialect: Dialect) -> &'static [(&'static str, &'static str)] {
    match dialect {
        // SQLite knows no time zones; its functions are in UTC.
        Dialect::Sqlite => &[("UTC", "SELECT 1")],
        Dialect::Postgres => &[
            ("New York", "SET LOCAL TIME ZONE 'America/New_York'"),
            ("Kiritimati", "SET LOCAL TIME ZONE 'Pacific/Kiritimati'"),
            (
                "Kolkata",
                "SET LOCAL TIME ZONE INTERVAL '+05:30' HOUR TO MINUTE",
            ),
        ],
        // The names are in tables that a server may not have.
        Dialect::MySql => &[
            ("New York", "SET time_zone = '-05:00'"),
            ("Kiritimati", "SET time_zone = '+13:00'"),
            ("Kolkata", "SET time_zone = '+05:30'"),
        ],
    }
}

async fn in_zone(tx: &Tx, text: &str, id: i64) -> orm::Result<()> {
    let at = instant(text);
    let local = at.naive_utc();
    Note::create(note(id, text))
        .set(Note::at, at)
        .set(Note::local, local)
        .exec(tx)
        .await?;
    let row = Note::find(id).one(tx).await?;
    assert_eq!((row.at, row.local), (Some(at), Some(local)), "{text}");
    for condition in [
        Note::at.eq(at),
        Note::at.in_([at]),
        Note::at.between(at, at),
        Note::local.eq(local),
        Note::at.ge(at) & Note::at.le(at),
        Note::at.date().eq(at.date_naive()),
        Note::at.year().eq(part(at, "%Y")),
    ] {
        let found = Note::filter(condition.clone())
            .filter(Note::id.eq(id))
            .count(tx)
            .await?;
        assert_eq!(found, 1, "{text}: {condition:?}");
    }
    let one = || Note::filter(Note::id.eq(id));
    let parts: (
        Option<i32>,
        Option<i32>,
        Option<i32>,
        Option<i32>,
        Option<i32>,
        Option<NaiveDate>,
        Option<NaiveTime>,
    ) = one()
        .select((
            Note::at.year(),
            Note::at.month(),
            Note::at.day(),
            Note::at.hour(),
            Note::at.microsecond(),
            Note::at.date(),
            Note::at.time(),
        ))
        .one(tx)
        .await?;
    let number = |format| Some(part(at, format));
    assert_eq!(
        parts,
        (
            number("%Y"),
            number("%m"),
            number("%d"),
            number("%H"),
            number("%6f"),
            Some(at.date_naive()),
            Some(at.time())
        ),
        "{text}"
    );
    let start = at.date_naive().and_time(NaiveTime::MIN).and_utc();
    let hour = start + Duration::from_secs(3_600 * u64::try_from(part(at, "%H")).unwrap());
    let cut: (Option<DateTime<Utc>>, Option<DateTime<Utc>>) = one()
        .select((
            Note::at.truncate(TimeUnit::Day),
            Note::at.truncate(TimeUnit::Hour),
        ))
        .one(tx)
        .await?;
    assert_eq!(cut, (Some(start), Some(hour)), "{text}");
    // A day has 24 hours, also where clocks are changed.
    if part(at, "%Y") < 9999 {
        let later: (Option<DateTime<Utc>>, Option<DateTime<Utc>>) = one()
            .select((
                Note::at.plus(1, TimeUnit::Day),
                Note::at.plus(24, TimeUnit::Hour),
            ))
            .one(tx)
            .await?;
        let expected = Some(at + Duration::from_secs(86_400));
        assert_eq!(later, (expected, expected), "{text}");
        let since: (Option<i64>, Option<i64>) = one()
            .select((
                Note::at.plus(3, TimeUnit::Day).days_since(at),
                Note::at.microseconds_since(start),
            ))
            .one(tx)
            .await?;
        assert_eq!(since, (Some(3), (at - start).num_microseconds()), "{text}");
    }
    // In what is aggregated, and through raw SQL.
    let json = one().aggregate(|g| g.json_agg(Note::at)).one(tx).await?;
    let read: DateTime<Utc> = json[0].as_str().unwrap().parse().unwrap();
    assert_eq!(read, at, "{text}: {json}");
    let raw: DateTime<Utc> = orm::sql("SELECT at FROM notes WHERE at = :at AND id = :id")
        .bind("at", at)
        .bind("id", id)
        .scalars()
        .one(tx)
        .await?;
    assert_eq!(raw, at, "{text}");
    Ok(())
}

db_test! {
    models: SOURCE;
    async fn a_session_in_another_time_zone_changes_nothing(db: &Db) {
        for (zone, statement) in zones(db.dialect()) {
            db.transaction(async |tx| {
                tx.batch(statement).await?;
                for (text, id) in TIMES.iter().zip(1..) {
                    in_zone(tx, text, id).await.map_err(|error| panic!("{zone}: {text}: {error}"))?;
                }
                // In the order of time.
                let sorted: Vec<String> = Note::query().order_by(Note::at.asc()).select(Note::body).all(tx).await?;
                assert_eq!(sorted, TIMES, "{zone}");
                // Days are those of UTC for groups too.
                let day = instant("2024-03-10T00:00:00Z");
                let groups: Vec<(Option<DateTime<Utc>>, i64)> = Note::filter(Note::at.between(day, instant("2024-03-10T23:59:59Z")))
                    .group_by(Note::at.truncate(TimeUnit::Day)).select(|g| (g.key(), g.count())).all(tx).await?;
                assert_eq!(groups, [(Some(day), 3)], "{zone}");
                let drift = Note::query().limit(1).select(orm::func::now()).one(tx).await? - Utc::now();
                assert!(drift.num_seconds().abs() < 60, "{zone}: {drift}");
                if db.dialect() == Dialect::MySql {
                    tx.batch("SET time_zone = '+00:00'").await?;
                }
                Note::all_rows().delete().exec(tx).await?;
                Ok::<_, orm::Error>(())
            }).await.unwrap();
        }
    }
}

db_test! {
    models: SOURCE;
    async fn written_in_one_time_zone_read_in_another(db: &Db) {
        let mut id = 0;
        for (zone, statement) in zones(db.dialect()) {
            let texts: Vec<&str> = db.transaction(async |tx| {
                tx.batch(statement).await?;
                let rows: Vec<_> = TIMES.iter().map(|text| { id += 1; Note::create(note(id, text)).set(Note::at, instant(text)) }).collect();
                Note::create_many(rows).exec(tx).await?;
                if db.dialect() == Dialect::MySql {
                    tx.batch("SET time_zone = '+00:00'").await?;
                }
                Ok::<_, orm::Error>(TIMES.to_vec())
            }).await.unwrap();
            let rows = Note::query().order_by(Note::id.asc()).all(db).await.unwrap();
            for (row, text) in rows.iter().skip(rows.len() - texts.len()).zip(texts) {
                assert_eq!(row.at, Some(instant(text)), "{zone}");
            }
        }
        assert_eq!(Note::filter(Note::at.eq(instant(TIMES[4]))).count(db).await.unwrap(), zones(db.dialect()).len() as u64);
    }
}

db_test! {
    models: SOURCE;
    async fn years_that_no_database_holds_are_refused(db: &Db) {
        seed(db, 1, "x").await;
        let row = Note::find(1).one(db).await.unwrap();
        let year = |year| NaiveDate::from_ymd_opt(year, 6, 1).unwrap().and_time(NaiveTime::MIN).and_utc();
        for at in [year(10_000), year(0), year(-5), DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
            let error = row.update().set(Note::at, at).exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{at}");
            let error = Note::filter(Note::at.lt(at)).count(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{at}");
            let error = Note::filter(Note::at.in_([at])).count(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{at}");
            let error = row.update().set(Note::local, at.naive_utc()).exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{at}");
        }
        // What is computed beyond the last year is NULL, an error or, on PostgreSQL, beyond it: never another year.
        let last = instant("9999-12-31T00:00:00Z");
        row.update().set(Note::at, last).exec(db).await.unwrap();
        let one = || Note::filter(Note::id.eq(1));
        for count in [100_000, i64::from(i32::MAX), 1 << 32, (1 << 32) + 1, i64::MAX / 2, i64::MAX] {
            for unit in [TimeUnit::Hour, TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year] {
                let later = one().select(Note::at.plus(count, unit)).one(db).await;
                assert!(later.as_ref().map_or(true, |at| at.is_none_or(|at| at > last)), "{}: {count} {unit:?}: {later:?}", db.dialect());
                let earlier = one().select(Note::at.minus(-count, unit)).one(db).await;
                assert!(earlier.as_ref().map_or(true, |at| at.is_none_or(|at| at > last)), "{}: -{count} {unit:?}: {earlier:?}", db.dialect());
            }
        }
        assert_eq!(Note::find(1).one(db).await.unwrap().at, Some(instant("9999-12-31T00:00:00Z")));
    }
}
