//! Every column type goes in and comes out unchanged, at its edges, on every database.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use std::fmt::Debug;
use tests::db_test;

pub(crate) const SOURCE: &str = "tests/it/types.rs";

/// What the derives know of the models and enums below.
pub(crate) fn derived() -> orm::schema::Schema {
    use orm::ColumnValue;
    let enums = [
        Native::enum_type(),
        Textual::enum_type(),
        Numeric::enum_type(),
    ];
    orm::schema::Schema::new(
        vec![Everything::schema().clone(), Optional::schema().clone()],
        enums.into_iter().flatten().cloned().collect(),
        Vec::new(),
    )
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Native {
    First,
    #[orm(value = "in-between'")]
    InBetween,
    Last,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = text, rename_all = SCREAMING_SNAKE_CASE)]
enum Textual {
    OneThing,
    Another,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = integer)]
enum Numeric {
    Low = -5,
    Zero = 0,
    High = 2_000_000_000,
}

#[derive(NewType, Debug, Clone, PartialEq)]
struct Celsius(f64);

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Document {
    title: String,
    tags: Vec<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Everything {
    #[orm(id)]
    id: i32,
    boolean: bool,
    tiny: i8,
    small: i16,
    int: i32,
    big: i64,
    utiny: u8,
    usmall: u16,
    uint: u32,
    ubig: u64,
    real: f32,
    double: f64,
    #[orm(type = decimal(14, 4))]
    decimal: Decimal,
    string: String,
    #[orm(type = text)]
    text: String,
    #[orm(type = varchar(20))]
    varchar: String,
    #[orm(type = char(3))]
    char: String,
    bytes: Vec<u8>,
    instant: DateTime<Utc>,
    local: NaiveDateTime,
    date: NaiveDate,
    time: NaiveTime,
    uuid: Uuid,
    json: serde_json::Value,
    document: Json<Document>,
    native: Native,
    textual: Textual,
    numeric: Numeric,
    celsius: Celsius,
    ints: Vec<i32>,
    strings: Vec<String>,
    uuids: Vec<Uuid>,
    instants: Vec<DateTime<Utc>>,
    natives: Vec<Native>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Optional {
    #[orm(id)]
    id: i32,
    boolean: Option<bool>,
    tiny: Option<i8>,
    small: Option<i16>,
    int: Option<i32>,
    utiny: Option<u8>,
    usmall: Option<u16>,
    uint: Option<u32>,
    real: Option<f32>,
    local: Option<NaiveDateTime>,
    document: Option<Json<Document>>,
    celsius: Option<Celsius>,
    natives: Option<Vec<Native>>,
    big: Option<i64>,
    ubig: Option<u64>,
    double: Option<f64>,
    decimal: Option<Decimal>,
    string: Option<String>,
    bytes: Option<Vec<u8>>,
    instant: Option<DateTime<Utc>>,
    date: Option<NaiveDate>,
    time: Option<NaiveTime>,
    uuid: Option<Uuid>,
    json: Option<serde_json::Value>,
    native: Option<Native>,
    textual: Option<Textual>,
    numeric: Option<Numeric>,
    ints: Option<Vec<i32>>,
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn time(hour: u32, minute: u32, second: u32, micro: u32) -> NaiveTime {
    NaiveTime::from_hms_micro_opt(hour, minute, second, micro).expect("a time")
}

fn lowest() -> NewEverything {
    NewEverything {
        id: 1,
        boolean: false,
        tiny: i8::MIN,
        small: i16::MIN,
        int: i32::MIN,
        big: i64::MIN,
        utiny: 0,
        usmall: 0,
        uint: 0,
        ubig: 0,
        real: f32::MIN_POSITIVE,
        double: f64::MIN,
        decimal: Decimal::new(-99_999_999_999_999, 4),
        string: String::new(),
        text: String::new(),
        varchar: String::new(),
        char: "abc".to_owned(),
        bytes: Vec::new(),
        instant: date(1, 1, 1).and_time(time(0, 0, 0, 0)).and_utc(),
        local: date(1, 1, 1).and_time(time(0, 0, 0, 1)),
        date: date(1, 1, 1),
        time: time(0, 0, 0, 0),
        uuid: Uuid::nil(),
        json: serde_json::json!(null),
        document: Json(Document {
            title: String::new(),
            tags: Vec::new(),
        }),
        native: Native::First,
        textual: Textual::OneThing,
        numeric: Numeric::Low,
        celsius: Celsius(-273.15),
        ints: Vec::new(),
        strings: Vec::new(),
        uuids: Vec::new(),
        instants: Vec::new(),
        natives: Vec::new(),
    }
}

fn highest(ubig: u64) -> NewEverything {
    let unicode = "žluťoučký 🦀 \"quoted\" 'single' \\ \n\t%_".to_owned();
    NewEverything {
        id: 2,
        boolean: true,
        tiny: i8::MAX,
        small: i16::MAX,
        int: i32::MAX,
        big: i64::MAX,
        utiny: u8::MAX,
        usmall: u16::MAX,
        uint: u32::MAX,
        ubig,
        real: f32::MAX,
        double: f64::MAX,
        decimal: Decimal::new(99_999_999_999_999, 4),
        string: unicode.clone(),
        text: unicode.repeat(500),
        varchar: "ä".repeat(20),
        char: "xyz".to_owned(),
        bytes: (0..=255).collect(),
        instant: date(9999, 12, 31)
            .and_time(time(23, 59, 59, 999_999))
            .and_utc(),
        local: date(9999, 12, 31).and_time(time(23, 59, 59, 999_999)),
        date: date(9999, 12, 31),
        time: time(23, 59, 59, 999_999),
        uuid: Uuid::max(),
        json: serde_json::json!({ "a": [1, 2.5, "x", null, true], "ü": {} }),
        document: Json(Document {
            title: unicode.clone(),
            tags: vec!["a".to_owned(), unicode.clone()],
        }),
        native: Native::InBetween,
        textual: Textual::Another,
        numeric: Numeric::High,
        celsius: Celsius(0.1 + 0.2),
        ints: vec![i32::MIN, 0, i32::MAX],
        strings: vec![String::new(), unicode],
        uuids: vec![Uuid::nil(), Uuid::max()],
        instants: vec![
            date(2024, 2, 29)
                .and_time(time(12, 0, 0, 123_456))
                .and_utc(),
        ],
        natives: vec![Native::InBetween, Native::Last],
    }
}

fn assert_same(row: &Everything, new: NewEverything) {
    // Field by field, so that a failure names the type.
    fn same<T: PartialEq + Debug>(field: &str, found: &T, expected: &T) {
        assert_eq!(found, expected, "field `{field}`");
    }
    macro_rules! all {
        ($($field:ident)*) => { $(same(stringify!($field), &row.$field, &new.$field);)* };
    }
    all!(id boolean tiny small int big utiny usmall uint ubig real double decimal string text varchar char bytes instant
        local date time uuid json document native textual numeric celsius ints strings uuids instants natives);
}

db_test! {
    models: SOURCE;
    async fn edge_values_round_trip(db: &Db) {
        // SQLite's integers have 64 bits with a sign.
        let ubig = if db.dialect() == Dialect::Sqlite { i64::MAX as u64 } else { u64::MAX };
        for new in [lowest(), highest(ubig)] {
            let created = Everything::create(new.clone()).exec(db).await.unwrap();
            assert_same(&created, new.clone());
            let found = Everything::find(new.id).one(db).await.unwrap();
            assert_same(&found, new);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn edge_values_round_trip_in_bulk(db: &Db) {
        let ubig = if db.dialect() == Dialect::Sqlite { i64::MAX as u64 } else { u64::MAX };
        let rows = [lowest(), highest(ubig)];
        assert_eq!(Everything::create_many(rows.clone()).exec(db).await.unwrap(), 2);
        let found = Everything::query().order_by(Everything::id.asc()).all(db).await.unwrap();
        assert_eq!(found.len(), 2);
        for (found, new) in found.iter().zip(rows) {
            assert_same(found, new);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn null_round_trips_in_every_type(db: &Db) {
        let created = Optional::create(NewOptional { id: 1 }).exec(db).await.unwrap();
        assert_eq!(created, Optional::find(1).one(db).await.unwrap());
        let filled = created
            .update()
            .set(Optional::boolean, true)
            .set(Optional::tiny, i8::MIN)
            .set(Optional::small, i16::MIN)
            .set(Optional::int, i32::MIN)
            .set(Optional::utiny, u8::MAX)
            .set(Optional::usmall, u16::MAX)
            .set(Optional::uint, u32::MAX)
            .set(Optional::real, 0.5)
            .set(Optional::local, date(2024, 2, 29).and_time(time(1, 2, 3, 4)))
            .set(Optional::document, Json(Document { title: String::new(), tags: Vec::new() }))
            .set(Optional::celsius, Celsius(1.5))
            .set(Optional::natives, vec![Native::First])
            .set(Optional::big, 5)
            .set(Optional::ubig, 6)
            .set(Optional::double, 0.5)
            .set(Optional::decimal, Decimal::new(125, 2))
            .set(Optional::string, "text")
            .set(Optional::bytes, vec![0_u8, 255])
            .set(Optional::instant, date(2024, 2, 29).and_time(time(1, 2, 3, 4)).and_utc())
            .set(Optional::date, date(2024, 2, 29))
            .set(Optional::time, time(1, 2, 3, 4))
            .set(Optional::uuid, Uuid::max())
            .set(Optional::json, serde_json::json!([1]))
            .set(Optional::native, Native::Last)
            .set(Optional::textual, Textual::Another)
            .set(Optional::numeric, Numeric::Zero)
            .set(Optional::ints, vec![1, 2])
            .exec(db)
            .await
            .unwrap();
        assert_eq!((filled.tiny, filled.uint, filled.real), (Some(i8::MIN), Some(u32::MAX), Some(0.5)));
        assert_eq!((&filled.celsius, &filled.natives), (&Some(Celsius(1.5)), &Some(vec![Native::First])));
        assert_eq!(filled.local, Some(date(2024, 2, 29).and_time(time(1, 2, 3, 4))));
        assert_eq!(filled, filled.reload().one(db).await.unwrap());
        assert_eq!(filled.native, Some(Native::Last));
        assert_eq!(filled.ints, Some(vec![1, 2]));
        assert_eq!(filled.decimal, Some(Decimal::new(125, 2)));
        // And back to NULL, in every type, by value.
        let emptied = filled
            .update()
            .set(Optional::boolean, None)
            .set(Optional::tiny, None)
            .set(Optional::small, None)
            .set(Optional::int, None)
            .set(Optional::utiny, None)
            .set(Optional::usmall, None)
            .set(Optional::uint, None)
            .set(Optional::real, None)
            .set(Optional::local, None)
            .set(Optional::document, None)
            .set(Optional::celsius, None)
            .set(Optional::natives, None)
            .set(Optional::big, None)
            .set(Optional::ubig, None)
            .set(Optional::double, None)
            .set(Optional::decimal, None)
            .set(Optional::string, None::<String>)
            .set(Optional::bytes, None)
            .set(Optional::instant, None)
            .set(Optional::date, None)
            .set(Optional::time, None)
            .set(Optional::uuid, None)
            .set(Optional::json, None)
            .set(Optional::native, None)
            .set(Optional::textual, None)
            .set(Optional::numeric, None)
            .set(Optional::ints, None)
            .exec(db)
            .await
            .unwrap();
        assert_eq!(emptied, created);
    }
}

db_test! {
    models: SOURCE;
    async fn not_a_number_is_kept_or_refused(db: &Db) {
        let row = Optional::create(NewOptional { id: 1 }).exec(db).await.unwrap();
        let result = row.update().set(Optional::double, f64::NAN).exec(db).await;
        if db.dialect().capabilities().nan {
            assert!(result.unwrap().double.unwrap().is_nan());
        } else {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            assert!(error.to_string().contains("column `double` of `Optional`"), "{error}");
            assert_eq!(row.reload().one(db).await.unwrap().double, None);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn what_a_database_cannot_hold_is_refused(db: &Db) {
        let row = Optional::create(NewOptional { id: 1 }).exec(db).await.unwrap();
        let year_10000 = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
        let error = row.update().set(Optional::date, year_10000).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
        if db.dialect() == Dialect::Sqlite {
            let error = row.update().set(Optional::ubig, u64::MAX).exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            let precise: Decimal = "1234567890.123456789".parse().unwrap();
            let error = row.update().set(Optional::decimal, precise).exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            let error = row.update().set(Optional::json, serde_json::json!(1.0)).exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
        }
        assert_eq!(row.reload().one(db).await.unwrap(), row);
    }
}

db_test! {
    models: SOURCE;
    async fn every_type_can_be_filtered_by(db: &Db) {
        let new = highest(7);
        Everything::create(new.clone()).exec(db).await.unwrap();
        let found = Everything::filter(Everything::boolean.eq(new.boolean))
            .filter(Everything::tiny.eq(new.tiny) & Everything::utiny.ge(new.utiny) & Everything::ubig.le(new.ubig))
            .filter(Everything::usmall.eq(new.usmall) & Everything::uint.eq(new.uint) & Everything::big.eq(new.big))
            .filter(Everything::decimal.eq(new.decimal) & Everything::double.eq(new.double))
            .filter(Everything::varchar.eq(new.varchar) & Everything::char.eq(new.char) & Everything::bytes.eq(new.bytes))
            .filter(Everything::instant.eq(new.instant) & Everything::local.eq(new.local) & Everything::date.eq(new.date))
            .filter(Everything::time.eq(new.time) & Everything::uuid.eq(new.uuid))
            .filter(Everything::native.eq(new.native) & Everything::textual.eq(new.textual))
            .filter(Everything::numeric.in_([Numeric::Zero, Numeric::High]))
            .filter(Everything::native.in_([Native::First, Native::InBetween]))
            .filter(Everything::date.between(date(2000, 1, 1), date(9999, 12, 31)))
            .filter(Everything::uuid.in_([Uuid::nil(), Uuid::max()]) & Everything::decimal.in_([new.decimal]))
            .filter(Everything::instant.in_([new.instant]) & Everything::time.in_([new.time]))
            .count(db)
            .await
            .unwrap();
        assert_eq!(found, 1);
    }
}
