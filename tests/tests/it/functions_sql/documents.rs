//! JSON, lists, and what one database has.

use crate::functions::{Font, Item, State};
use expect_test::expect;
use orm::Dialect;
use orm::func::now;
use serde_json::json;

#[test]
fn json_and_lists() {
    spellings! { expect![[r#"
        Item::doc.key("a")
          sqlite   ("doc" -> ('$.' || ?))
          postgres ("doc" -> CAST($1 AS text))
          mysql    JSON_EXTRACT(`doc`, CONCAT('$.', ?))
        Item::doc.key("a").index(0)
          sqlite   (("doc" -> ('$.' || ?)) -> ?)
          postgres (("doc" -> CAST($1 AS text)) -> CAST($2 AS int4))
          mysql    JSON_EXTRACT(JSON_EXTRACT(JSON_EXTRACT(`doc`, CONCAT('$.', ?)), '$[*]'), CONCAT('$[', ?, ']'))
        Item::doc.key("a").as_text()
          sqlite   CASE JSON_TYPE(("doc" -> ('$.' || ?))) WHEN 'text' THEN ("doc" -> ('$.' || ?)) ->> '$' END
          postgres CASE JSONB_TYPEOF(("doc" -> CAST($1 AS text))) WHEN 'string' THEN ("doc" -> CAST($1 AS text)) #>> '{}' END
          mysql    (CASE JSON_TYPE(JSON_EXTRACT(`doc`, CONCAT('$.', ?))) WHEN 'STRING' THEN JSON_UNQUOTE(JSON_EXTRACT(`doc`, CONCAT('$.', ?))) END COLLATE utf8mb4_bin)
        Item::doc.key("a").as_i64()
          sqlite   CASE WHEN JSON_TYPE(("doc" -> ('$.' || ?))) = 'integer' AND TYPEOF(("doc" -> ('$.' || ?)) ->> '$') = 'integer' THEN ("doc" -> ('$.' || ?)) ->> '$' END
          postgres CASE WHEN JSONB_TYPEOF(("doc" -> CAST($1 AS text))) = 'number' AND ("doc" -> CAST($1 AS text)) #>> '{}' ~ '^-?[0-9]+$' THEN CASE WHEN ("doc" -> CAST($1 AS text))::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN ("doc" -> CAST($1 AS text))::int8 END END
          mysql    CASE WHEN JSON_TYPE(JSON_EXTRACT(`doc`, CONCAT('$.', ?))) IN ('INTEGER', 'UNSIGNED INTEGER') AND CAST(JSON_EXTRACT(`doc`, CONCAT('$.', ?)) AS DECIMAL(65, 0)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(JSON_EXTRACT(`doc`, CONCAT('$.', ?)) AS SIGNED) END
        Item::doc.key("a").as_f64()
          sqlite   CASE WHEN JSON_TYPE(("doc" -> ('$.' || ?))) IN ('integer', 'real') THEN CAST(("doc" -> ('$.' || ?)) ->> '$' AS REAL) END
          postgres CASE JSONB_TYPEOF(("doc" -> CAST($1 AS text))) WHEN 'number' THEN ("doc" -> CAST($1 AS text))::float8 END
          mysql    CASE WHEN JSON_TYPE(JSON_EXTRACT(`doc`, CONCAT('$.', ?))) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN CAST(JSON_EXTRACT(`doc`, CONCAT('$.', ?)) AS DOUBLE) END
        Item::doc.key("a").as_bool()
          sqlite   CASE JSON_TYPE(("doc" -> ('$.' || ?))) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END
          postgres CASE JSONB_TYPEOF(("doc" -> CAST($1 AS text))) WHEN 'boolean' THEN ("doc" -> CAST($1 AS text))::bool END
          mysql    CASE JSON_TYPE(JSON_EXTRACT(`doc`, CONCAT('$.', ?))) WHEN 'BOOLEAN' THEN JSON_UNQUOTE(JSON_EXTRACT(`doc`, CONCAT('$.', ?))) = 'true' END
        Item::doc.has_key("a")
          sqlite   (("doc" -> ('$.' || ?)) IS NOT NULL)
          postgres (("doc" -> CAST($1 AS text)) IS NOT NULL)
          mysql    (JSON_EXTRACT(`doc`, CONCAT('$.', ?)) IS NOT NULL)
        Item::doc.json_length()
          sqlite   CASE JSON_TYPE("doc") WHEN 'array' THEN JSON_ARRAY_LENGTH("doc") END
          postgres CASE JSONB_TYPEOF("doc") WHEN 'array' THEN JSONB_ARRAY_LENGTH("doc") END
          mysql    CASE JSON_TYPE(`doc`) WHEN 'ARRAY' THEN JSON_LENGTH(`doc`) END
        Item::doc.json_contains(json!({}))
          sqlite   ! SQLite has no containment of JSON: compare single values: `key(..).as_text().eq(..)`
          postgres ("doc" @> CAST($1 AS jsonb))
          mysql    JSON_CONTAINS(`doc`, ?)
        Item::extra.as_json::<Font>()
          sqlite   "extra"
          postgres "extra"
          mysql    `extra`
        Item::tags.length()
          sqlite   JSON_ARRAY_LENGTH("tags")
          postgres CARDINALITY("tags")
          mysql    JSON_LENGTH(`tags`)
        Item::tags.has("a")
          sqlite   CASE WHEN "tags" IS NOT NULL AND ? IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM JSON_EACH(?) AS _w WHERE NOT EXISTS (SELECT 1 FROM JSON_EACH("tags") AS _h WHERE _h.value IS _w.value)) END
          postgres ("tags" @> $1)
          mysql    JSON_CONTAINS(`tags`, ?)
        Item::tags.has_all(["a", "b"])
          sqlite   CASE WHEN "tags" IS NOT NULL AND ? IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM JSON_EACH(?) AS _w WHERE NOT EXISTS (SELECT 1 FROM JSON_EACH("tags") AS _h WHERE _h.value IS _w.value)) END
          postgres ("tags" @> $1)
          mysql    JSON_CONTAINS(`tags`, ?)
        Item::tags.has_any(["a", "b"])
          sqlite   CASE WHEN "tags" IS NOT NULL AND ? IS NOT NULL THEN EXISTS (SELECT 1 FROM JSON_EACH(?) AS _w JOIN JSON_EACH("tags") AS _h ON _h.value = _w.value) END
          postgres ("tags" && $1)
          mysql    JSON_OVERLAPS(`tags`, ?)
        Item::tags.is_within(["a"])
          sqlite   CASE WHEN ? IS NOT NULL AND "tags" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM JSON_EACH("tags") AS _w WHERE NOT EXISTS (SELECT 1 FROM JSON_EACH(?) AS _h WHERE _h.value IS _w.value)) END
          postgres ($1 @> "tags")
          mysql    JSON_CONTAINS(?, `tags`)
        Item::tags.append("a")
          sqlite   JSON_INSERT("tags", '$[#]', JSON(? -> 0))
          postgres ("tags" || $1)
          mysql    JSON_MERGE_PRESERVE(`tags`, ?)
        Item::states.has(State::Open)
          sqlite   CASE WHEN "states" IS NOT NULL AND ? IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM JSON_EACH(?) AS _w WHERE NOT EXISTS (SELECT 1 FROM JSON_EACH("states") AS _h WHERE _h.value IS _w.value)) END
          postgres ("states" @> CAST($1 AS "state"[]))
          mysql    JSON_CONTAINS(`states`, ?)
    "#]];
        Item::doc.key("a");
        Item::doc.key("a").index(0);
        Item::doc.key("a").as_text();
        Item::doc.key("a").as_i64();
        Item::doc.key("a").as_f64();
        Item::doc.key("a").as_bool();
        Item::doc.has_key("a");
        Item::doc.json_length();
        Item::doc.json_contains(json!({}));
        Item::extra.as_json::<Font>();
        Item::tags.length();
        Item::tags.has("a");
        Item::tags.has_all(["a", "b"]);
        Item::tags.has_any(["a", "b"]);
        Item::tags.is_within(["a"]);
        Item::tags.append("a");
        Item::states.has(State::Open);
    }
}

#[test]
fn of_one_database() {
    use orm::mysql::MySqlText;
    use orm::postgres::{PostgresText, range};
    use orm::sqlite::SqliteText;
    spellings! { expect![[r#"
        range(Item::at, Item::maybe).contains(now())
          sqlite   ! SQLite has no ranges of PostgreSQL: compare the bounds with `le` and `gt`
          postgres (TSTZRANGE("at", "maybe") @> STATEMENT_TIMESTAMP())
          mysql    ! MySQL has no ranges of PostgreSQL: compare the bounds with `le` and `gt`
        range(Item::day, None).overlaps(range(None, Item::day))
          sqlite   ! SQLite has no ranges of PostgreSQL: compare the bounds with `le` and `gt`
          postgres (DATERANGE("day", CAST($1 AS date)) && DATERANGE(CAST($2 AS date), "day"))
          mysql    ! MySQL has no ranges of PostgreSQL: compare the bounds with `le` and `gt`
        range(1, Some(2)).contains(Item::n)
          sqlite   ! SQLite has no ranges of PostgreSQL: compare the bounds with `le` and `gt`
          postgres (INT4RANGE(CAST($1 AS int4), CAST($2 AS int4)) @> "n")
          mysql    ! MySQL has no ranges of PostgreSQL: compare the bounds with `le` and `gt`
        Item::text.search("a")
          sqlite   ! SQLite has no full text search of PostgreSQL: `icontains` finds text anywhere, and `orm::mysql::MySqlText` has `match_against`
          postgres (TO_TSVECTOR("text") @@ PLAINTO_TSQUERY(CAST($1 AS text)))
          mysql    ! MySQL has no full text search of PostgreSQL: `icontains` finds text anywhere, and `orm::mysql::MySqlText` has `match_against`
        Item::text.search_in("english", "a")
          sqlite   ! SQLite has no full text search of PostgreSQL: `icontains` finds text anywhere, and `orm::mysql::MySqlText` has `match_against`
          postgres (TO_TSVECTOR(CAST($1 AS text)::regconfig, "text") @@ PLAINTO_TSQUERY(CAST($1 AS text)::regconfig, CAST($2 AS text)))
          mysql    ! MySQL has no full text search of PostgreSQL: `icontains` finds text anywhere, and `orm::mysql::MySqlText` has `match_against`
        Item::text.match_against("a")
          sqlite   ! SQLite has no `MATCH .. AGAINST`: `icontains` finds text anywhere, and `orm::postgres::PostgresText` has `search`
          postgres ! PostgreSQL has no `MATCH .. AGAINST`: `icontains` finds text anywhere, and `orm::postgres::PostgresText` has `search`
          mysql    (MATCH (`text`) AGAINST (? IN NATURAL LANGUAGE MODE))
        Item::text.match_against_boolean("+a")
          sqlite   ! SQLite has no `MATCH .. AGAINST`: `icontains` finds text anywhere, and `orm::postgres::PostgresText` has `search`
          postgres ! PostgreSQL has no `MATCH .. AGAINST`: `icontains` finds text anywhere, and `orm::postgres::PostgresText` has `search`
          mysql    (MATCH (`text`) AGAINST (? IN BOOLEAN MODE))
        Item::text.glob("a*")
          sqlite   ("text" GLOB ?)
          postgres ! PostgreSQL has no `GLOB`: `like` matches patterns of `%` and `_`
          mysql    ! MySQL has no `GLOB`: `like` matches patterns of `%` and `_`
    "#]];
        range(Item::at, Item::maybe).contains(now());
        range(Item::day, None).overlaps(range(None, Item::day));
        range(1, Some(2)).contains(Item::n);
        Item::text.search("a");
        Item::text.search_in("english", "a");
        Item::text.match_against("a");
        Item::text.match_against_boolean("+a");
        Item::text.glob("a*");
    }
}

#[test]
fn everything_missing_is_said_at_once() {
    let query =
        Item::filter(Item::text.regex("a") & Item::doc.json_contains(json!(1))).select(Item::n);
    expect![[r#"
        SQLite has no regular expressions: `like` and `ilike` match patterns of `%` and `_`, and `orm::sqlite::SqliteText` has `glob`
        SQLite has no containment of JSON: compare single values: `key(..).as_text().eq(..)`"#]].assert_eq(&query.check_portable().unwrap_err().to_string());
}
