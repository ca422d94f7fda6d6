//! How each database spells each function.

use crate::functions::{Item, State};
use expect_test::expect;
use orm::func::{case, coalesce, concat, greatest, least, now, random, val};
use orm::prelude::*;
use orm::{Dialect, TimeUnit};

/// Each expression as the only one of a select, without what is around it.
macro_rules! spellings {
    ($expected:expr; $($expr:expr;)*) => {{
        let mut lines = String::new();
        $(
            lines.push_str(concat!(stringify!($expr), "\n"));
            let query = Item::query().select($expr);
            for dialect in Dialect::ALL {
                let text = match query.to_sql(dialect) {
                    Ok(sql) => {
                        let sql = sql.trim_start_matches("SELECT ");
                        sql.rsplit_once(" FROM ").map_or(sql, |(expression, _)| expression).to_owned()
                    }
                    Err(error) => format!("! {error}"),
                };
                lines.push_str(&format!("  {:8} {text}\n", dialect.name()));
            }
        )*
        $expected.assert_eq(&lines);
    }};
}

mod documents;

#[test]
fn numbers() {
    spellings! { expect![[r#"
        Item::n + 1
          sqlite   "n" + ?
          postgres "n" + $1
          mysql    `n` + ?
        Item::n / 2
          sqlite   ("n" / ?)
          postgres ("n" / NULLIF(CAST($1 AS int4), 0))
          mysql    (`n` DIV NULLIF(?, 0))
        (Item::n + 1) / (Item::n - 1)
          sqlite   (("n" + ?) / ("n" - ?))
          postgres (("n" + $1) / NULLIF(("n" - $2), 0))
          mysql    ((`n` + ?) DIV NULLIF((`n` - ?), 0))
        Item::ratio / 2.0
          sqlite   ("ratio" / ?)
          postgres ("ratio" / NULLIF(CAST($1 AS float8), 0))
          mysql    (`ratio` / NULLIF(?, 0))
        Item::price / Decimal::TWO
          sqlite   (CAST("price" AS REAL) / CAST(? AS NUMERIC))
          postgres ("price" / NULLIF(CAST($1 AS numeric), 0))
          mysql    (`price` / NULLIF(CAST(? AS DECIMAL(65, 30)), 0))
        Item::n % 4
          sqlite   ("n" % ?)
          postgres ("n" % NULLIF(CAST($1 AS int4), 0))
          mysql    (`n` % NULLIF(?, 0))
        -Item::n
          sqlite   ? - "n"
          postgres $1 - "n"
          mysql    ? - `n`
        Item::n.abs()
          sqlite   ABS("n")
          postgres ABS("n")
          mysql    ABS(`n`)
        Item::n.sign()
          sqlite   SIGN("n")
          postgres SIGN("n")::int4
          mysql    SIGN(`n`)
        Item::ratio.sign()
          sqlite   CAST(SIGN("ratio") AS REAL)
          postgres SIGN("ratio")::float8
          mysql    CAST(SIGN(`ratio`) AS DOUBLE)
        Item::price.sign()
          sqlite   SIGN("price")
          postgres SIGN("price")
          mysql    CAST(SIGN(`price`) AS DECIMAL(65, 30))
        Item::ratio.round()
          sqlite   ROUND("ratio")
          postgres TRUNC("ratio" + SIGN("ratio") * 0.5)::float8
          mysql    TRUNCATE(`ratio` + SIGN(`ratio`) * 0.5e0, 0)
        Item::price.round()
          sqlite   ROUND("price")
          postgres ROUND("price")
          mysql    CAST(ROUND(`price`) AS DECIMAL(65, 30))
        Item::n.round()
          sqlite   "n"
          postgres "n"
          mysql    `n`
        Item::ratio.round_to(2)
          sqlite   CASE WHEN ? <= 6 AND ABS("ratio") < 100000000 THEN ROUND("ratio" * 1.0000000000000002, ?) ELSE ROUND("ratio", ?) END
          postgres ROUND("ratio"::text::numeric, CAST($1 AS int4))::float8
          mysql    CASE WHEN ABS(`ratio`) >= 4503599627370496 THEN `ratio` ELSE CAST(ROUND(CAST(`ratio` AS DECIMAL(65, 30)), ?) AS DOUBLE) END
        Item::price.round_to(2)
          sqlite   ROUND("price", ?)
          postgres ROUND("price", CAST($1 AS int4))
          mysql    CAST(ROUND(`price`, ?) AS DECIMAL(65, 30))
        Item::ratio.ceil()
          sqlite   CASE WHEN ABS("ratio") >= 4503599627370496 THEN "ratio" ELSE CAST("ratio" AS INTEGER) + ("ratio" > CAST("ratio" AS INTEGER)) + 0.0 END
          postgres CEIL("ratio")::float8
          mysql    CEILING(`ratio`)
        Item::ratio.floor()
          sqlite   CASE WHEN ABS("ratio") >= 4503599627370496 THEN "ratio" ELSE CAST("ratio" AS INTEGER) - ("ratio" < CAST("ratio" AS INTEGER)) + 0.0 END
          postgres FLOOR("ratio")::float8
          mysql    FLOOR(`ratio`)
        Item::ratio.trunc()
          sqlite   CASE WHEN ABS("ratio") >= 4503599627370496 THEN "ratio" ELSE CAST("ratio" AS INTEGER) + 0.0 END
          postgres TRUNC("ratio")::float8
          mysql    TRUNCATE(`ratio`, 0)
        Item::price.floor()
          sqlite   CASE WHEN ABS("price") >= 4503599627370496 THEN "price" ELSE CAST("price" AS INTEGER) - ("price" < CAST("price" AS INTEGER)) + 0.0 END
          postgres FLOOR("price")::numeric
          mysql    CAST(FLOOR(`price`) AS DECIMAL(65, 30))
        Item::n.bit_and(1)
          sqlite   ("n" & ?)
          postgres ("n" & CAST($1 AS int4))
          mysql    CAST(`n` & ? AS SIGNED)
        Item::n.bit_or(1)
          sqlite   ("n" | ?)
          postgres ("n" | CAST($1 AS int4))
          mysql    CAST(`n` | ? AS SIGNED)
        Item::n.bit_xor(1)
          sqlite   (("n" | ?) & ~("n" & ?))
          postgres ("n" # CAST($1 AS int4))
          mysql    CAST(`n` ^ ? AS SIGNED)
        Item::n.bit_not()
          sqlite   (~"n")
          postgres (~"n")
          mysql    CAST(~`n` AS SIGNED)
        Item::n.shift_left(1)
          sqlite   ("n" << ?)
          postgres ("n"::int8 << CAST($1 AS int4))::int4
          mysql    CAST(`n` << ? AS SIGNED)
        Item::n.shift_right(1)
          sqlite   ("n" >> ?)
          postgres ("n"::int8 >> CAST($1 AS int4))::int4
          mysql    CAST(CASE WHEN `n` < 0 THEN ~(~`n` >> ?) ELSE `n` >> ? END AS SIGNED)
        random()
          sqlite   ((RANDOM() & 9007199254740991) / 9007199254740992.0)
          postgres RANDOM()
          mysql    RAND()
        Item::n.cast::<i64>()
          sqlite   "n"
          postgres "n"::int8
          mysql    CAST(`n` AS SIGNED)
        Item::n.cast::<f64>()
          sqlite   CAST("n" AS REAL)
          postgres "n"::float8
          mysql    CAST(`n` AS DOUBLE)
        Item::n.cast::<Decimal>()
          sqlite   CAST("n" AS NUMERIC)
          postgres "n"::numeric
          mysql    CAST(`n` AS DECIMAL(65, 30))
        Item::n.cast::<String>()
          sqlite   CAST("n" AS TEXT)
          postgres "n"::text
          mysql    CAST(`n` AS CHAR)
        Item::ratio.cast::<i32>()
          sqlite   CASE WHEN "ratio" >= -9223372036854775808.0 AND "ratio" < 9223372036854775808.0 THEN CAST("ratio" AS INTEGER) END
          postgres TRUNC("ratio")::int4
          mysql    CASE WHEN `ratio` >= -9223372036854775808 AND `ratio` < 9223372036854775808 THEN CAST(TRUNCATE(`ratio`, 0) AS SIGNED) END
        Item::ratio.cast::<Decimal>()
          sqlite   CAST("ratio" AS NUMERIC)
          postgres "ratio"::text::numeric
          mysql    CAST(`ratio` AS DECIMAL(65, 30))
        Item::flag.cast::<i32>()
          sqlite   "flag"
          postgres "flag"::int4
          mysql    CAST(`flag` AS SIGNED)
    "#]];
        Item::n + 1;
        Item::n / 2;
        (Item::n + 1) / (Item::n - 1);
        Item::ratio / 2.0;
        Item::price / Decimal::TWO;
        Item::n % 4;
        -Item::n;
        Item::n.abs();
        Item::n.sign();
        Item::ratio.sign();
        Item::price.sign();
        Item::ratio.round();
        Item::price.round();
        Item::n.round();
        Item::ratio.round_to(2);
        Item::price.round_to(2);
        Item::ratio.ceil();
        Item::ratio.floor();
        Item::ratio.trunc();
        Item::price.floor();
        Item::n.bit_and(1);
        Item::n.bit_or(1);
        Item::n.bit_xor(1);
        Item::n.bit_not();
        Item::n.shift_left(1);
        Item::n.shift_right(1);
        random();
        Item::n.cast::<i64>();
        Item::n.cast::<f64>();
        Item::n.cast::<Decimal>();
        Item::n.cast::<String>();
        Item::ratio.cast::<i32>();
        Item::ratio.cast::<Decimal>();
        Item::flag.cast::<i32>();
    }
}

#[test]
fn text() {
    spellings! { expect![[r#"
        Item::text.lower()
          sqlite   LOWER("text")
          postgres LOWER("text")
          mysql    LOWER(`text`)
        Item::text.upper()
          sqlite   UPPER("text")
          postgres UPPER("text")
          mysql    UPPER(`text`)
        Item::text.trim()
          sqlite   TRIM("text")
          postgres BTRIM("text")
          mysql    TRIM(`text`)
        Item::text.trim_start()
          sqlite   LTRIM("text")
          postgres LTRIM("text")
          mysql    LTRIM(`text`)
        Item::text.trim_end()
          sqlite   RTRIM("text")
          postgres RTRIM("text")
          mysql    RTRIM(`text`)
        Item::text.concat("x")
          sqlite   ("text" || ?)
          postgres ("text" || CAST($1 AS text))
          mysql    CONCAT(`text`, ?)
        concat((Item::text, " ", Item::text))
          sqlite   ("text" || ? || "text")
          postgres ("text" || CAST($1 AS text) || "text")
          mysql    CONCAT(`text`, ?, `text`)
        Item::text.length()
          sqlite   LENGTH("text")
          postgres CHAR_LENGTH("text")
          mysql    CHAR_LENGTH(`text`)
        Item::text.substring(2, 3)
          sqlite   SUBSTR("text", MAX(?, 1), MAX(?, 0))
          postgres SUBSTR("text", LEAST(GREATEST(CAST($1 AS int8), 1), 2147483647)::int4, LEAST(GREATEST(CAST($2 AS int8), 0), 2147483647)::int4)
          mysql    SUBSTR(`text`, GREATEST(?, 1), GREATEST(?, 0))
        Item::text.left(2)
          sqlite   SUBSTR("text", 1, ?)
          postgres LEFT("text", CAST($1 AS int4))
          mysql    LEFT(`text`, ?)
        Item::text.right(2)
          sqlite   SUBSTR("text", MAX(LENGTH("text") - ?, 0) + 1)
          postgres RIGHT("text", CAST($1 AS int4))
          mysql    RIGHT(`text`, ?)
        Item::text.replace("a", "b")
          sqlite   REPLACE("text", ?, ?)
          postgres REPLACE("text", CAST($1 AS text), CAST($2 AS text))
          mysql    REPLACE(`text`, ?, ?)
        Item::text.locate("a")
          sqlite   INSTR("text", ?)
          postgres STRPOS("text", CAST($1 AS text))
          mysql    LOCATE(?, `text` COLLATE utf8mb4_bin)
        Item::text.regex("a+")
          sqlite   ! SQLite has no regular expressions: `like` and `ilike` match patterns of `%` and `_`, and `orm::sqlite::SqliteText` has `glob`
          postgres ("text" ~ CAST($1 AS text))
          mysql    (`text` COLLATE utf8mb4_bin REGEXP ?)
        Item::text.iregex("a+")
          sqlite   ! SQLite has no regular expressions: `like` and `ilike` match patterns of `%` and `_`, and `orm::sqlite::SqliteText` has `glob`
          postgres ("text" ~* CAST($1 AS text))
          mysql    (`text` COLLATE utf8mb4_bin REGEXP CONCAT('(?i)', ?))
        Item::text.parse_integer()
          sqlite   CASE WHEN ("text" GLOB '[0-9]*' OR "text" GLOB '[-+][0-9]*') AND SUBSTR("text", 2) NOT GLOB '*[^0-9]*' AND LENGTH("text") - ("text" GLOB '[-+]*') <= 18 THEN CAST("text" AS INTEGER) END
          postgres CASE WHEN "text" ~ '^[-+]?[0-9]{1,18}$' THEN "text"::int8 END
          mysql    CASE WHEN `text` REGEXP '^[-+]?[0-9]{1,18}$' AND `text` NOT REGEXP '[^-+0-9]' THEN CAST(`text` AS SIGNED) END
    "#]];
        Item::text.lower();
        Item::text.upper();
        Item::text.trim();
        Item::text.trim_start();
        Item::text.trim_end();
        Item::text.concat("x");
        concat((Item::text, " ", Item::text));
        Item::text.length();
        Item::text.substring(2, 3);
        Item::text.left(2);
        Item::text.right(2);
        Item::text.replace("a", "b");
        Item::text.locate("a");
        Item::text.regex("a+");
        Item::text.iregex("a+");
        Item::text.parse_integer();
    }
}

#[test]
fn choices() {
    spellings! { expect![[r#"
        Item::note.coalesce("x")
          sqlite   COALESCE("note", ?)
          postgres COALESCE("note", $1)
          mysql    COALESCE(`note`, ?)
        Item::note.or_else(Item::text)
          sqlite   COALESCE("note", "text")
          postgres COALESCE("note", "text")
          mysql    COALESCE(`note`, `text`)
        coalesce((Item::note, Item::note), Item::text)
          sqlite   COALESCE("note", "note", "text")
          postgres COALESCE("note", "note", "text")
          mysql    COALESCE(`note`, `note`, `text`)
        Item::n.nullif(0)
          sqlite   NULLIF("n", ?)
          postgres NULLIF("n", $1)
          mysql    NULLIF(`n`, ?)
        greatest((Item::n, 1, 2))
          sqlite   MAX("n", ?, ?)
          postgres CASE WHEN "n" IS NOT NULL AND $1 IS NOT NULL AND $2 IS NOT NULL THEN GREATEST("n", $1, $2) END
          mysql    GREATEST(`n`, ?, ?)
        least((Item::price, Decimal::ONE))
          sqlite   MIN("price", CAST(? AS NUMERIC))
          postgres CASE WHEN "price" IS NOT NULL AND $1 IS NOT NULL THEN LEAST("price", $1) END
          mysql    LEAST(`price`, CAST(? AS DECIMAL(65, 30)))
        case().when(Item::n.gt(0), "+").when(Item::n.lt(0), "-").otherwise("0")
          sqlite   (CASE WHEN ("n" > ?) THEN ? WHEN ("n" < ?) THEN ? ELSE ? END)
          postgres (CASE WHEN ("n" > $1) THEN CAST($2 AS text) WHEN ("n" < $3) THEN CAST($4 AS text) ELSE CAST($5 AS text) END)
          mysql    (CASE WHEN (`n` > ?) THEN ? WHEN (`n` < ?) THEN ? ELSE ? END)
        case().when(Item::flag, Item::price).end()
          sqlite   (CASE WHEN ("flag") THEN "price" END)
          postgres (CASE WHEN ("flag") THEN "price" END)
          mysql    (CASE WHEN (`flag`) THEN `price` END)
        case().when(Item::flag, State::Open).otherwise(Item::state)
          sqlite   (CASE WHEN ("flag") THEN ? ELSE "state" END)
          postgres (CASE WHEN ("flag") THEN $1 ELSE "state" END)
          mysql    (CASE WHEN (`flag`) THEN ? ELSE `state` END)
        val("x")
          sqlite   ?
          postgres CAST($1 AS text)
          mysql    ?
    "#]];
        Item::note.coalesce("x");
        Item::note.or_else(Item::text);
        coalesce((Item::note, Item::note), Item::text);
        Item::n.nullif(0);
        greatest((Item::n, 1, 2));
        least((Item::price, Decimal::ONE));
        case().when(Item::n.gt(0), "+").when(Item::n.lt(0), "-").otherwise("0");
        case().when(Item::flag, Item::price).end();
        case().when(Item::flag, State::Open).otherwise(Item::state);
        val("x");
    }
}

#[test]
fn times() {
    spellings! { expect![[r#"
        now()
          sqlite   (STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00')
          postgres STATEMENT_TIMESTAMP()
          mysql    UTC_TIMESTAMP(6)
        Item::at.year()
          sqlite   CAST(STRFTIME('%Y', SUBSTR("at", 1, 19)) AS INTEGER)
          postgres EXTRACT(YEAR FROM ("at" AT TIME ZONE 'UTC'))::int4
          mysql    YEAR(`at`)
        Item::at.quarter()
          sqlite   ((STRFTIME('%m', SUBSTR("at", 1, 19)) + 2) / 3)
          postgres EXTRACT(QUARTER FROM ("at" AT TIME ZONE 'UTC'))::int4
          mysql    QUARTER(`at`)
        Item::at.weekday()
          sqlite   CAST(STRFTIME('%u', SUBSTR("at", 1, 19)) AS INTEGER)
          postgres EXTRACT(ISODOW FROM ("at" AT TIME ZONE 'UTC'))::int4
          mysql    (WEEKDAY(`at`) + 1)
        Item::at.iso_week()
          sqlite   CAST(STRFTIME('%V', SUBSTR("at", 1, 19)) AS INTEGER)
          postgres EXTRACT(WEEK FROM ("at" AT TIME ZONE 'UTC'))::int4
          mysql    WEEK(`at`, 3)
        Item::at.second()
          sqlite   CAST(STRFTIME('%S', SUBSTR("at", 1, 19)) AS INTEGER)
          postgres FLOOR(EXTRACT(SECOND FROM ("at" AT TIME ZONE 'UTC')))::int4
          mysql    SECOND(`at`)
        Item::at.microsecond()
          sqlite   CAST(SUBSTR("at", 21, 6) AS INTEGER)
          postgres (EXTRACT(MICROSECONDS FROM ("at" AT TIME ZONE 'UTC'))::int4 % 1000000)
          mysql    MICROSECOND(`at`)
        Item::clock.minute()
          sqlite   CAST(STRFTIME('%M', SUBSTR("clock", 1, 8)) AS INTEGER)
          postgres EXTRACT(MINUTE FROM "clock")::int4
          mysql    MINUTE(`clock`)
        Item::at.truncate(TimeUnit::Hour)
          sqlite   (STRFTIME('%Y-%m-%d %H:00:00', SUBSTR("at", 1, 19)) || '.000000+00:00')
          postgres (DATE_TRUNC('hour', "at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
          mysql    CAST(DATE_FORMAT(`at`, '%Y-%m-%d %H:00:00') AS DATETIME(6))
        Item::at.truncate(TimeUnit::Week)
          sqlite   (STRFTIME('%Y-%m-%d 00:00:00', SUBSTR("at", 1, 19), 'weekday 0', '-6 days') || '.000000+00:00')
          postgres (DATE_TRUNC('week', "at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
          mysql    CAST((DATE(`at`) - INTERVAL WEEKDAY(`at`) DAY) AS DATETIME(6))
        Item::at.truncate(TimeUnit::Quarter)
          sqlite   (STRFTIME('%Y-%m-01 00:00:00', SUBSTR("at", 1, 19), 'start of month', '-' || ((STRFTIME('%m', SUBSTR("at", 1, 19)) - 1) % 3) || ' months') || '.000000+00:00')
          postgres (DATE_TRUNC('quarter', "at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
          mysql    CAST((MAKEDATE(YEAR(`at`), 1) + INTERVAL (QUARTER(`at`) - 1) QUARTER) AS DATETIME(6))
        Item::day.truncate(TimeUnit::Month)
          sqlite   (STRFTIME('%Y-%m-01', SUBSTR("day", 1, 19)))
          postgres DATE_TRUNC('month', "day"::timestamp)::date
          mysql    CAST(DATE_FORMAT(`day`, '%Y-%m-01') AS DATE)
        Item::at.plus(2, TimeUnit::Week)
          sqlite   (STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR("at", 1, 19), (? * 7) || ' days', 'floor') || SUBSTR("at", 20))
          postgres (("at" AT TIME ZONE 'UTC' + CAST($1 AS int8) * INTERVAL '7 day') AT TIME ZONE 'UTC')
          mysql    CAST(`at` + INTERVAL (? * 7) day AS DATETIME(6))
        Item::at.minus(2, TimeUnit::Month)
          sqlite   (STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR("at", 1, 19), (? * -1) || ' months', 'floor') || SUBSTR("at", 20))
          postgres (("at" AT TIME ZONE 'UTC' - CAST($1 AS int8) * INTERVAL '1 month') AT TIME ZONE 'UTC')
          mysql    CAST(`at` - INTERVAL ? month AS DATETIME(6))
        Item::local.plus(1, TimeUnit::Hour)
          sqlite   (STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR("local", 1, 19), ? || ' hours', 'floor') || SUBSTR("local", 20))
          postgres ("local" + CAST($1 AS int8) * INTERVAL '1 hour')
          mysql    CAST(`local` + INTERVAL ? hour AS DATETIME(6))
        Item::day.minus(1, TimeUnit::Year)
          sqlite   STRFTIME('%Y-%m-%d', SUBSTR("day", 1, 19), (? * -1) || ' years', 'floor')
          postgres ("day" - CAST($1 AS int8) * INTERVAL '1 year')::date
          mysql    CAST(`day` - INTERVAL (? * 12) month AS DATE)
        Item::at.microseconds_since(now())
          sqlite   (STRFTIME('%s', SUBSTR("at", 1, 19)) * 1000000 + CAST(SUBSTR("at", 21, 6) AS INTEGER) - (STRFTIME('%s', SUBSTR((STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00'), 1, 19)) * 1000000 + CAST(SUBSTR((STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00'), 21, 6) AS INTEGER)))
          postgres ROUND(EXTRACT(EPOCH FROM "at" - STATEMENT_TIMESTAMP()) * 1000000)::int8
          mysql    TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), `at`)
        Item::at.seconds_since(now())
          sqlite   ((STRFTIME('%s', SUBSTR("at", 1, 19)) * 1000000 + CAST(SUBSTR("at", 21, 6) AS INTEGER) - (STRFTIME('%s', SUBSTR((STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00'), 1, 19)) * 1000000 + CAST(SUBSTR((STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00'), 21, 6) AS INTEGER))) / 1000000)
          postgres (ROUND(EXTRACT(EPOCH FROM "at" - STATEMENT_TIMESTAMP()) * 1000000)::int8 / 1000000)
          mysql    TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), `at`)
        Item::day.days_since(Item::day)
          sqlite   ((STRFTIME('%s', SUBSTR("day", 1, 19)) * 1000000 + CAST(SUBSTR("day", 21, 6) AS INTEGER) - (STRFTIME('%s', SUBSTR("day", 1, 19)) * 1000000 + CAST(SUBSTR("day", 21, 6) AS INTEGER))) / 86400000000)
          postgres (ROUND(EXTRACT(EPOCH FROM "day"::timestamp - "day"::timestamp) * 1000000)::int8 / 86400000000)
          mysql    TIMESTAMPDIFF(DAY, `day`, `day`)
        Item::at.date()
          sqlite   SUBSTR("at", 1, 10)
          postgres ("at" AT TIME ZONE 'UTC')::date
          mysql    DATE(`at`)
        Item::local.time()
          sqlite   SUBSTR("local", 12, 15)
          postgres "local"::time
          mysql    TIME(`local`)
    "#]];
        now();
        Item::at.year();
        Item::at.quarter();
        Item::at.weekday();
        Item::at.iso_week();
        Item::at.second();
        Item::at.microsecond();
        Item::clock.minute();
        Item::at.truncate(TimeUnit::Hour);
        Item::at.truncate(TimeUnit::Week);
        Item::at.truncate(TimeUnit::Quarter);
        Item::day.truncate(TimeUnit::Month);
        Item::at.plus(2, TimeUnit::Week);
        Item::at.minus(2, TimeUnit::Month);
        Item::local.plus(1, TimeUnit::Hour);
        Item::day.minus(1, TimeUnit::Year);
        Item::at.microseconds_since(now());
        Item::at.seconds_since(now());
        Item::day.days_since(Item::day);
        Item::at.date();
        Item::local.time();
    }
}
