//! `COPY`: every type, every character, and what other databases say.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

const SOURCE: &str = "tests/it/copy.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Native {
    One,
    #[orm(value = "in\\between'")]
    InBetween,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = integer)]
enum Numbered {
    Low = -3,
    High = 9,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(new(PartialEq))]
struct Thing {
    #[orm(id)]
    id: i32,
    flag: bool,
    small: i16,
    big: i64,
    ubig: u64,
    real: f32,
    double: f64,
    decimal: Decimal,
    text: String,
    #[orm(type = varchar(40))]
    short: String,
    bytes: Vec<u8>,
    at: DateTime<Utc>,
    local: NaiveDateTime,
    date: NaiveDate,
    time: NaiveTime,
    uuid: Uuid,
    json: Json<Vec<String>>,
    native: Native,
    numbered: Numbered,
    texts: Vec<String>,
    ints: Vec<i64>,
    natives: Vec<Native>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(table = "odd \"names\"")]
struct Maybe {
    #[orm(id, default = autoincrement)]
    id: Id<Maybe>,
    #[orm(unique)]
    number: i32,
    #[orm(column = "a \"b\", line 7")]
    text: Option<String>,
    #[orm(default = 5)]
    five: i32,
    #[orm(created)]
    created_at: DateTime<Utc>,
}

/// Nothing that is required.
#[derive(Model, Debug, Clone, PartialEq)]
struct Ticket {
    #[orm(id, default = autoincrement)]
    id: Id<Ticket>,
}

const HOSTILE: &[&str] = &[
    "",
    "\\N",
    "\\.",
    "\\",
    "\\\\",
    "\t",
    "\n",
    "\r\n",
    "a\tb\\tc\nd\\n",
    "\"",
    "'",
    "{a,\"b\"}",
    "NULL",
    "null",
    "\u{1f980}\u{0301}",
    "\u{7}\u{8}\u{b}\u{c}\u{1b}\u{7f}",
    ",;|",
    " lead and trail ",
    "\u{feff}",
    "\u{2028}",
];

fn thing(id: i32, text: &str) -> NewThing {
    let at = DateTime::parse_from_rfc3339("2024-02-29T23:59:59.123456+02:00").unwrap();
    NewThing {
        id,
        flag: id % 2 == 0,
        small: i16::MIN,
        big: i64::MIN,
        ubig: u64::MAX,
        real: 1.5e-7,
        double: f64::MAX,
        decimal: Decimal::new(-123_456, 3),
        text: text.to_owned(),
        short: text.to_owned(),
        bytes: vec![0, 9, 10, 92, 255],
        at: at.to_utc(),
        local: at.naive_utc(),
        date: NaiveDate::from_ymd_opt(1, 1, 1).unwrap(),
        time: NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap(),
        uuid: Uuid::max(),
        json: Json(vec![text.to_owned(), "\u{1}".to_owned()]),
        native: Native::InBetween,
        numbered: Numbered::Low,
        texts: HOSTILE.iter().map(|text| (*text).to_owned()).collect(),
        ints: vec![i64::MAX, 0],
        natives: vec![Native::InBetween, Native::One],
    }
}

fn maybe(number: i32) -> orm::Create<Maybe> {
    Maybe::create(NewMaybe { number })
}

db_test! {
    models: SOURCE;
    async fn copied_rows_are_the_same_as_inserted_ones(db: &Db) {
        if db.dialect() != Dialect::Postgres {
            let error = Thing::create_many([thing(1, "x")]).copy().exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert_eq!(error.to_string(), format!("{} has no COPY: leave `.copy()` out, `create_many` sends its rows in batches there", db.dialect()));
            assert_eq!(Thing::query().count(db).await.unwrap(), 0);
            return;
        }
        let rows = || HOSTILE.iter().zip(0..).map(|(text, id)| thing(id, text));
        assert_eq!(Thing::create_many(rows()).copy().exec(db).await.unwrap(), HOSTILE.len() as u64);
        let copied = Thing::query().order_by(Thing::id.asc()).all(db).await.unwrap();
        Thing::all_rows().delete().exec(db).await.unwrap();
        Thing::create_many(rows()).exec(db).await.unwrap();
        let inserted = Thing::query().order_by(Thing::id.asc()).all(db).await.unwrap();
        assert_eq!(copied, inserted);
        assert_eq!(copied.iter().map(|thing| thing.text.as_str()).collect::<Vec<_>>(), HOSTILE);
        Thing::all_rows().delete().exec(db).await.unwrap();
        // What is no number.
        let odd = NewThing { real: f32::NEG_INFINITY, double: f64::NAN, ..thing(1, "x") };
        Thing::create_many([odd]).copy().exec(db).await.unwrap();
        let found = Thing::query().one(db).await.unwrap();
        assert!(found.real == f32::NEG_INFINITY && found.double.is_nan());
    }
}

db_test! {
    models: SOURCE;
    async fn null_defaults_and_many_rows(db: &Db) {
        if db.dialect() != Dialect::Postgres {
            return;
        }
        let rows = (0..100_000).map(|n| if n < 50_000 { maybe(n) } else { maybe(n).set(Maybe::text, (n % 2 == 0).then(|| n.to_string())) });
        assert_eq!(Maybe::create_many(rows).copy().exec(db).await.unwrap(), 100_000);
        assert_eq!(Maybe::filter(Maybe::text.is_null()).count(db).await.unwrap(), 75_000);
        assert_eq!(Maybe::filter(Maybe::five.eq(5)).count(db).await.unwrap(), 100_000);
        assert_eq!(Maybe::create_many(Vec::<NewMaybe>::new()).copy().exec(db).await.unwrap(), 0);
        assert_eq!(Ticket::create_many((0..3).map(|_| NewTicket {})).copy().exec(db).await.unwrap(), 3);
        assert_eq!(Ticket::query().count(db).await.unwrap(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn an_error_says_which_row_and_leaves_none(db: &Db) {
        if db.dialect() != Dialect::Postgres {
            return;
        }
        // The columns change on the way, so the rows are of two copies.
        let rows = (0..10_000).map(|n| {
            let row = maybe(if n == 9_500 { 3 } else { n });
            if n < 9_000 { row } else { row.set(Maybe::text, "x") }
        });
        let error = Maybe::create_many(rows).copy().exec(db).await.unwrap_err();
        assert!(error.violates(Maybe::number_key), "{error}");
        assert!(error.to_string().starts_with("rows[9500]: cannot create `Maybe`: "), "{error}");
        let error = Maybe::create_many((0..10).map(|n| maybe(n).set(Maybe::text, if n == 4 { "a\0b" } else { "ab" }))).copy().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
        assert_eq!(error.to_string(), "rows[4]: cannot write column `a \"b\", line 7` of `Maybe`: PostgreSQL cannot hold the character NUL in text");
        assert_eq!(Maybe::query().count(db).await.unwrap(), 0);
        // The connection is of use afterwards, and so is the transaction around.
        db.transaction(async |tx| {
            Maybe::create_many([maybe(1)]).copy().exec(tx).await?;
            let error = Maybe::create_many([maybe(2), maybe(1)]).copy().exec(tx).await.unwrap_err();
            assert!(error.violates(Maybe::number_key), "{error}");
            let error = Maybe::create_many([maybe(3).set(Maybe::text, "\0")]).copy().exec(tx).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            assert_eq!(Maybe::create_many([maybe(2)]).copy().exec(tx).await?, 1);
            Ok::<_, orm::Error>(())
        }).await.unwrap();
        assert_eq!(Maybe::query().count(db).await.unwrap(), 2);
        let too_long = NewThing { short: "x".repeat(41), ..thing(2, "x") };
        let error = Thing::create_many([thing(1, "x"), too_long]).copy().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueTooLong);
        assert!(error.to_string().starts_with("rows[1]: "), "{error}");
    }
}
