//! Functions and expressions: one result on every database, or the difference that the book names.

use orm::func::{case, coalesce, concat, greatest, least, random, val};
use orm::prelude::*;
use orm::{ErrorKind, Expr};
use serde_json::json;
use tests::db_test;

mod models;

use models::NewItem;
pub(crate) use models::{Font, Item, State};

pub(crate) const SOURCE: &str = "tests/it/functions/models.rs";

const AT: &str = "2024-02-29T23:59:59.999999Z";

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn document() -> serde_json::Value {
    json!({
        "theme": "dark", "size": 12, "ratio": 1.5, "on": true, "off": false, "none": null,
        "list": [1, "two", {"three": 3}], "huge": 18_446_744_073_709_551_615_u64,
        "a.b": 1, "a\"b": 2, "a'b": 3, "a\\b": 4, "[0]": 5, "$": 6, "": 7, "ключ": 8, "*": 9, "a\nb": 10, "0": 11,
        "😀": 12, "$.theme": 13, "theme\"]": 14, "?": 15, "{0}": 16, "@": 17, "a b": 18, "%": 19, "a/b": 20,
    })
}

fn item() -> NewItem {
    NewItem {
        id: 1,
        text: "  Straße, ünd mehr ".into(),
        n: -7,
        big: 1_000_000_000_000,
        tiny: 200,
        price: decimal("12.3450"),
        ratio: 2.5,
        flag: true,
        at: instant(AT),
        local: local("2024-02-29T23:59:59.999999"),
        day: day("2024-02-29"),
        clock: NaiveTime::from_hms_micro_opt(7, 8, 9, 10).unwrap(),
        doc: document(),
        tags: vec!["a".into(), "b\"c".into()],
        numbers: vec![1, 2, 3],
        flags: vec![true],
        state: State::Closed,
        states: vec![State::Open],
    }
}

async fn seed(db: &Db) {
    Item::create(item()).exec(db).await.unwrap();
}

/// What an expression is for the only row.
async fn eval<T: orm::ColumnValue>(db: &Db, expr: Expr<Item, T>) -> orm::Result<T> {
    Item::query().select(expr).one(db).await
}

async fn error<T: orm::ColumnValue>(db: &Db, expr: Expr<Item, T>) -> ErrorKind {
    eval(db, expr).await.unwrap_err().kind()
}

/// Each expression has the value, whatever the database; all that do not are named at once.
macro_rules! values {
    ($db:ident: $($expr:expr => $expected:expr;)*) => {{
        let mut wrong: Vec<String> = Vec::new();
        $(
            let found = eval($db, $expr).await;
            if !found.as_ref().is_ok_and(|found| *found == $expected) {
                wrong.push(format!("{} => {found:?}", stringify!($expr)));
            }
        )*
        assert!(wrong.is_empty(), "{}:\n{}", $db.dialect(), wrong.join("\n"));
    }};
}

mod documents;
mod times;

db_test! {
    models: SOURCE;
    async fn numbers(db: &Db) {
        seed(db).await;
        values! { db:
            Item::n + 1 => -6;
            Item::n / 2 => Some(-3);
            Item::n / Item::n => Some(1);
            Item::n % 4 => Some(-3);
            Item::big % 7 => Some(1_000_000_000_000 % 7);
            (Item::n + 10) / 2 * 2 => Some(2);
            -Item::n => 7;
            -(Item::ratio * 2.0) => -5.0;
            Item::n.abs() => 7;
            (Item::price - decimal("20")).abs() => decimal("7.655");
            Item::n.sign() => -1;
            Item::ratio.sign() => 1.0;
            Item::price.sign() => Decimal::ONE;
            Item::ratio / 2.0 => Some(1.25);
            Item::price / decimal("2") => Some(decimal("6.1725"));
            (Item::price + decimal("0.655")) / decimal("2") => Some(decimal("6.5"));
            Item::price * decimal("2") => decimal("24.69");
            Item::ratio.round() => 3.0;
            (-Item::ratio).round() => -3.0;
            (Item::ratio - 1.0).round() => 2.0;
            (Item::ratio - 2.0).round() => 1.0;
            Item::price.round() => decimal("12");
            (Item::price + decimal("0.155")).round() => decimal("13");
            (Item::price * decimal("-1") - decimal("0.155")).round() => decimal("-13");
            Item::price.round_to(2) => decimal("12.35");
            (Item::price - decimal("0.001")).round_to(2) => decimal("12.34");
            val(2.675).round_to(2) => 2.68;
            val(0.125).round_to(2) => 0.13;
            val(1.005).round_to(2) => 1.01;
            val(-0.125).round_to(2) => -0.13;
            val(1e300).round_to(2) => 1e300;
            Item::n.round_to(3) => -7;
            Item::n.round() => -7;
            Item::ratio.ceil() => 3.0;
            (-Item::ratio).ceil() => -2.0;
            Item::ratio.floor() => 2.0;
            (-Item::ratio).floor() => -3.0;
            val(3.0).floor() => 3.0;
            val(1e300).floor() => 1e300;
            Item::price.ceil() => decimal("13");
            Item::price.floor() => decimal("12");
            (Item::price * decimal("-1")).trunc() => decimal("-12");
            (-Item::ratio).trunc() => -2.0;
            Item::ratio.floor() / 4.0 => Some(0.5);
        }
        let several = eval(db, random()).await.unwrap();
        assert!((0.0..1.0).contains(&several));
        assert_ne!(several, eval(db, random()).await.unwrap());
    }
}

db_test! {
    models: SOURCE;
    async fn division_by_zero_is_null(db: &Db) {
        seed(db).await;
        values! { db:
            Item::n / 0 => None;
            Item::n % 0 => None;
            Item::n / (Item::n + 7) => None;
            Item::ratio / 0.0 => None;
            Item::price / Decimal::ZERO => None;
            (Item::n / 0).coalesce(5) => 5;
        }
        assert_eq!(Item::filter((Item::n / 0).eq(1)).count(db).await.unwrap(), 0);
        let set = Item::filter(Item::id.eq(1)).update().set(Item::n, (Item::n / (Item::n + 7)).coalesce(3)).exec(db).await;
        set.unwrap();
        values! { db: Item::n.expr() => 3; }
    }
}

db_test! {
    models: SOURCE;
    async fn overflow_is_an_error(db: &Db) {
        seed(db).await;
        assert!(error_or_panic(error(db, Item::big + i64::MAX).await));
        assert!(error_or_panic(error(db, Item::big * i64::MAX).await));
        assert!(error_or_panic(error(db, (Item::n + 7) + i32::MAX + 1).await));
        assert!(error_or_panic(error(db, (Item::big * 0 + i64::MIN + 0).abs()).await));
        assert!(error_or_panic(error(db, Item::big.cast::<i32>()).await));
        assert!(error_or_panic(error(db, val(1e30).cast::<i64>()).await));
        assert!(error_or_panic(error(db, (Item::big + 0).cast::<i16>()).await));
        assert!(error_or_panic(error(db, Item::n.shift_left(63)).await));
    }
}

/// An error of the database or of reading the value; never a wrong number.
fn error_or_panic(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ValueOutOfRange | ErrorKind::Decode | ErrorKind::Database
    )
}

db_test! {
    models: SOURCE;
    async fn bits(db: &Db) {
        seed(db).await;
        values! { db:
            Item::n.bit_and(12) => -7 & 12;
            Item::n.bit_or(8) => -7 | 8;
            Item::n.bit_xor(5) => -7 ^ 5;
            Item::n.bit_not() => 6;
            Item::n.shift_left(3) => -56;
            Item::n.shift_right(1) => -4;
            Item::big.shift_right(20) => 1_000_000_000_000 >> 20;
            Item::big.shift_left(4) => 16_000_000_000_000;
            Item::big.bit_xor(-1) => !1_000_000_000_000;
            Item::big.shift_right(200) => 0;
            Item::tiny.bit_and(15) => 8;
            Item::tiny.shift_right(3) => 25;
            (Item::n + 2 * 3).bit_and(Item::n - 1) => (-7 + 6) & -8;
        }
    }
}

db_test! {
    models: SOURCE;
    async fn casts(db: &Db) {
        seed(db).await;
        values! { db:
            Item::n.cast::<i64>() => -7;
            Item::n.cast::<f64>() / 2.0 => Some(-3.5);
            Item::n.cast::<Decimal>() => decimal("-7");
            Item::n.cast::<String>() => "-7".to_owned();
            Item::ratio.cast::<i64>() => 2;
            (-Item::ratio).cast::<i32>() => -2;
            (Item::ratio + 1.2).cast::<Decimal>() => decimal("3.7");
            val(0.1).cast::<Decimal>() => decimal("0.1");
            Item::price.cast::<f64>() => 12.345;
            Item::price.cast::<i32>() => 12;
            Item::tiny.cast::<i64>() - 201 => -1;
            Item::flag.cast::<i32>() => 1;
            Item::text.left(0).concat("42").parse_integer() => Some(42);
            val("-007").parse_integer() => Some(-7);
            val("+9").parse_integer() => Some(9);
            val("123456789012345678").parse_integer() => Some(123_456_789_012_345_678);
            val("").parse_integer() => None;
            val("-").parse_integer() => None;
            val("1234567890123456789").parse_integer() => None;
            val("12\n").parse_integer() => None;
            val("1.5").parse_integer() => None;
            val("abc").parse_integer() => None;
            val("٣").parse_integer() => None;
            Item::note.parse_integer() => None;
            Item::maybe.year().cast::<i64>() => None;
        }
    }
}

db_test! {
    models: SOURCE;
    async fn text(db: &Db) {
        seed(db).await;
        values! { db:
            Item::text.trim() => "Straße, ünd mehr".to_owned();
            Item::text.trim_start() => "Straße, ünd mehr ".to_owned();
            Item::text.trim_end() => "  Straße, ünd mehr".to_owned();
            Item::text.length() => 19;
            Item::note.length() => None;
            val("aBc").lower() => "abc".to_owned();
            val("aBc").upper() => "ABC".to_owned();
            Item::text.trim().substring(1, 6) => "Straße".to_owned();
            Item::text.trim().substring(6, 1) => "e".to_owned();
            Item::text.trim().substring(-3, 2) => "St".to_owned();
            Item::text.trim().substring(3, -1) => String::new();
            Item::text.trim().substring(14, 100) => "ehr".to_owned();
            Item::text.trim().substring(100, 1) => String::new();
            Item::text.trim().substring(2, i64::MAX) => "traße, ünd mehr".to_owned();
            Item::text.trim().left(3) => "Str".to_owned();
            Item::text.trim().left(1000) => "Straße, ünd mehr".to_owned();
            Item::text.trim().right(4) => "mehr".to_owned();
            Item::text.trim().right(0) => String::new();
            Item::text.trim().right(1000) => "Straße, ünd mehr".to_owned();
            Item::text.trim().replace("mehr", "'; --") => "Straße, ünd '; --".to_owned();
            Item::text.trim().replace("MEHR", "x") => "Straße, ünd mehr".to_owned();
            Item::text.trim().replace("", "x") => "Straße, ünd mehr".to_owned();
            Item::text.locate("ü") => 11;
            Item::text.locate("M") => 0;
            Item::text.locate("") => 1;
            Item::note.locate("x") => None;
            Item::text.trim().substring(1, Item::text.trim().locate(",") - 1) => "Straße".to_owned();
            Item::text.trim().left(2).concat("?$1{0}") => "St?$1{0}".to_owned();
            Item::note.concat("x") => None;
            concat((Item::text.trim().left(1), "-", Item::n.cast::<String>(), "!")) => "S--7!".to_owned();
            concat((val("a"), Item::note.coalesce("b"))) => "ab".to_owned();
        }
        assert_eq!(Item::filter(Item::text.lower().contains("stra")).count(db).await.unwrap(), 1);
        assert_eq!(Item::filter(Item::text.trim().eq("Straße, ünd mehr")).count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn regular_expressions(db: &Db) {
        seed(db).await;
        let count = async |condition| Item::filter(condition).count(db).await;
        if db.dialect() == orm::Dialect::Sqlite {
            let error = count(Item::text.regex("x")).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.to_string().contains("glob"), "{error}");
            return;
        }
        for (condition, expected) in [
            (Item::text.regex("^ +Str.{2}e, "), 1),
            (Item::text.regex("^ +str"), 0),
            (Item::text.iregex("^ +STR"), 1),
            (Item::text.regex("(foo|mehr) $"), 1),
            (Item::text.regex("[0-9]"), 0),
            (Item::note.regex("."), 0),
        ] {
            assert_eq!(count(condition).await.unwrap(), expected);
        }
        assert_eq!(count(Item::text.regex("(")).await.unwrap_err().kind(), ErrorKind::Database);
    }
}

db_test! {
    models: SOURCE;
    async fn null_and_choices(db: &Db) {
        seed(db).await;
        values! { db:
            Item::note.coalesce("none") => "none".to_owned();
            Item::note.or_else(Item::text).coalesce("none") => item().text;
            coalesce((Item::note, Item::note), Item::text) => item().text;
            Item::n.nullif(-7) => None;
            Item::n.nullif(1) => Some(-7);
            greatest((Item::n, 3, Item::n * 2)) => 3;
            least((Item::n, 3, Item::n * 2)) => -14;
            greatest((Item::price, decimal("100"))) => decimal("100");
            least((Item::price, decimal("9.5"))) => decimal("9.5");
            greatest((Item::at, instant("2030-01-01T00:00:00Z"))) => instant("2030-01-01T00:00:00Z");
            least((Item::day, day("2030-01-01"))) => day("2024-02-29");
            greatest((Item::maybe, Item::at)) => None;
            case().when(Item::n.gt(0), "positive").when(Item::n.lt(0), "negative").otherwise("zero") => "negative".to_owned();
            case().when(Item::n.gt(0), 1).end() => None;
            case().when(Item::flag, Item::price).otherwise(decimal("1")) => decimal("12.345");
            case().when(!Item::flag, Item::price).otherwise(decimal("1.5")) => decimal("1.5");
            case().when(Item::n.eq(0), State::Open).otherwise(Item::state) => State::Closed;
            case().when(Item::n.ne(0), State::Open).otherwise(State::Closed) => State::Open;
            case().when(Item::n.ne(0), Item::maybe).otherwise(instant(AT)) => None;
            case().when(Item::note.is_null(), true).otherwise(false) => true;
            case().when(Item::n.lt(0), case().when(Item::flag, 1).otherwise(2)).otherwise(3) + 10 => 11;
        }
        let filtered = Item::filter(case().when(Item::n.lt(0), Item::n * -1).otherwise(Item::n).eq(7));
        assert_eq!(filtered.count(db).await.unwrap(), 1);
        assert_eq!(Item::filter((Item::price * decimal("2")).gt(decimal("3"))).count(db).await.unwrap(), 1);
        assert_eq!(Item::filter((Item::price * decimal("2")).in_([decimal("24.69")])).count(db).await.unwrap(), 1);
        assert_eq!(Item::filter((Item::price * decimal("2")).between(decimal("3"), decimal("100"))).count(db).await.unwrap(), 1);
    }
}

orm::sql_function! {
    /// The absolute value, by its name in every database.
    fn abs(number: i32) -> i32;
    fn code_point(character: String) -> i32 as { sqlite: "unicode", postgres: "ascii", mysql: "ascii" };
    fn nothing_there(text: String) -> String as { postgres: "lower" };
    fn version_is_known() -> Option<String> as { sqlite: "sqlite_version", postgres: "version", mysql: "version" };
}

db_test! {
    models: SOURCE;
    async fn declared_functions(db: &Db) {
        seed(db).await;
        values! { db:
            abs(Item::n) => 7;
            abs(-3) + abs(Item::n * 2) => 17;
            code_point("a") => 97;
        }
        assert!(eval(db, version_is_known()).await.unwrap().is_some());
        let lower = Item::query().select(nothing_there(Item::text)).one(db).await;
        if db.dialect() == orm::Dialect::Postgres {
            assert!(lower.unwrap().contains("stra"));
        } else {
            let error = lower.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.to_string().contains("nothing_there"), "{error}");
        }
    }
}

db_test! {
    models: SOURCE;
    async fn what_does_not_fit_is_never_cut(db: &Db) {
        seed(db).await;
        let update = Item::filter(Item::id.eq(1)).update().set(Item::n, Item::n - i32::MAX).exec(db).await;
        if db.dialect() == orm::Dialect::Sqlite {
            // SQLite's integers have 64 bits whatever the column says; the row says so when it is read.
            update.unwrap();
            assert_eq!(Item::find(1).one(db).await.unwrap_err().kind(), ErrorKind::Decode);
        } else {
            assert_eq!(update.unwrap_err().kind(), ErrorKind::ValueOutOfRange);
            values! { db: Item::n.expr() => -7; }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn nul_characters_are_refused_or_kept(db: &Db) {
        seed(db).await;
        let joined = Item::query().select(val("a\0b").concat(Item::text.left(0))).one(db).await;
        if db.dialect() == orm::Dialect::Postgres {
            assert!(joined.is_err());
        } else {
            assert_eq!(joined.unwrap(), "a\0b");
        }
    }
}

db_test! {
    models: SOURCE;
    async fn what_one_database_has(db: &Db) {
        use orm::mysql::MySqlText;
        use orm::postgres::{PostgresText, range};
        use orm::sqlite::SqliteText;
        seed(db).await;
        let start = instant("2024-02-01T00:00:00Z");
        let cases = [
            (orm::Dialect::Postgres, range(start, instant(AT)).contains(Item::at), Some(false)),
            (orm::Dialect::Postgres, range(start, None).contains(Item::at), Some(true)),
            (orm::Dialect::Postgres, range(Item::at, Item::maybe).overlaps(range(start, instant(AT))), Some(false)),
            (orm::Dialect::Postgres, range(1, Some(5)).contains(Item::n.abs()), Some(false)),
            (orm::Dialect::Postgres, range(Item::day, None).contains(day("2024-02-29")), Some(true)),
            (orm::Dialect::Postgres, range(None, Item::price).contains(decimal("1.5")), Some(true)),
            (orm::Dialect::Postgres, Item::text.search("mehr"), Some(true)),
            (orm::Dialect::Postgres, Item::text.search_in("simple", "weniger"), Some(false)),
            (orm::Dialect::Sqlite, Item::text.glob("*[m]ehr?"), Some(true)),
            (orm::Dialect::Sqlite, Item::text.glob("*MEHR*"), Some(false)),
            // There is no FULLTEXT index, which MySQL says.
            (orm::Dialect::MySql, Item::text.match_against("mehr"), None),
        ];
        for (dialect, condition, expected) in cases {
            let found = Item::filter(condition.clone()).exists(db).await;
            match (dialect == db.dialect(), expected) {
                (true, Some(expected)) => assert_eq!(found.unwrap(), expected, "{condition:?}"),
                (true, None) => assert_eq!(found.unwrap_err().kind(), ErrorKind::Database),
                (false, _) => assert_eq!(found.unwrap_err().kind(), ErrorKind::Unsupported, "{condition:?}"),
            }
        }
        if db.dialect() == orm::Dialect::MySql {
            db.batch("CREATE FULLTEXT INDEX items_text ON items(text)").await.unwrap();
            assert!(Item::filter(Item::text.match_against("mehr")).exists(db).await.unwrap());
            assert!(!Item::filter(Item::text.match_against_boolean("-mehr +und")).exists(db).await.unwrap());
        }
    }
}
