//! The SQL of aggregates and groups, on each dialect.

use crate::group::Sale;
use expect_test::{Expect, expect};
use orm::{Dialect, ErrorKind, Selected};

#[track_caller]
fn check<T: Send>(query: &Selected<T>, expected: &Expect) {
    let lines: Vec<String> = Dialect::ALL
        .iter()
        .map(|&dialect| match query.to_sql(dialect) {
            Ok(sql) => format!("{}: {sql}\n", dialect.name()),
            Err(error) => format!("{}: {error}\n", dialect.name()),
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn what_no_database_can_say_is_refused() {
    let query = Sale::query().aggregate(|g| {
        g.distinct()
            .order_by(Sale::id.asc())
            .string_agg(Sale::team, ",")
    });
    let error = query.check_portable().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    expect![[r#"
        SQLite has no order of different values by something else: leave out `distinct()` or `order_by(..)`; different values come in their own order
        PostgreSQL has no order of different values by something else: leave out `distinct()` or `order_by(..)`; different values come in their own order
        MySQL has no order of different values by something else: leave out `distinct()` or `order_by(..)`; different values come in their own order
    "#]]
    .assert_eq(&format!("{error}\n"));
    let query = Sale::query().aggregate(|g| (g.max(Sale::extra), g.max(Sale::amount)));
    let error = query.check_portable().unwrap_err();
    expect![[r#"
        SQLite has no order of JSON values and lists, which a smallest or largest one needs: take it of a text or a number inside of them
        PostgreSQL has no order of JSON values and lists, which a smallest or largest one needs: take it of a text or a number inside of them
        MySQL has no order of JSON values and lists, which a smallest or largest one needs: take it of a text or a number inside of them
    "#]]
    .assert_eq(&format!("{error}\n"));
    let query = Sale::query()
        .group_by_rollup(Sale::city)
        .select(|g| (g.key(), g.is_total()));
    let error = query.check_portable().unwrap_err();
    expect![[r#"
        SQLite has no ROLLUP: join a grouped query for each level with `union_all`, or add up in the program
        MySQL has no GROUPING (MariaDB): roll up by keys that are never NULL, for example with `coalesce`
    "#]]
    .assert_eq(&format!("{error}\n"));
}

#[test]
fn aggregates_have_their_spelling() {
    check(
        &Sale::query()
            .group_by((Sale::team, Sale::amount * 10))
            .having(|g| g.count().gt(5))
            .order_by(|g| g.key().1.desc())
            .limit(3)
            .select(|g| (g.key(), g.count_distinct(Sale::city))),
        &expect![[r#"
            sqlite: SELECT "team", "amount" * ?, COUNT(DISTINCT "city") FROM "sales" GROUP BY "team", "amount" * ? HAVING (COUNT(*)) > ? ORDER BY "amount" * ? DESC LIMIT 3
            postgres: SELECT "team", "amount" * $1, COUNT(DISTINCT "city") FROM "sales" GROUP BY "team", "amount" * $1 HAVING (COUNT(*)) > $2 ORDER BY "amount" * $1 DESC LIMIT 3
            mysql: SELECT `team`, MIN(`amount` * ?), COUNT(DISTINCT `city`) FROM `sales` GROUP BY `team`, `amount` * ? HAVING (COUNT(*)) > ? ORDER BY MIN(`amount` * ?) DESC LIMIT 3
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| (g.sum(Sale::amount), g.sum(Sale::price), g.sum(Sale::small))),
        &expect![[r#"
            sqlite: SELECT SUM("amount"), CAST(CAST(SUM("price") AS TEXT) AS NUMERIC), CAST(SUM("small") AS REAL) FROM "sales"
            postgres: SELECT CAST(SUM("amount") AS int8), CAST(SUM("price") AS numeric), CAST(SUM(CAST("small" AS float8)) AS float8) FROM "sales"
            mysql: SELECT (SUM(`amount`) DIV 1), SUM(`price`), CAST(SUM(`small`) AS DOUBLE) FROM `sales`
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| (g.avg(Sale::amount), g.avg(Sale::price), g.avg(Sale::ratio))),
        &expect![[r#"
            sqlite: SELECT CAST(AVG(CAST("amount" AS REAL)) AS REAL), (CAST(CAST(SUM("price") AS TEXT) AS REAL) / COUNT("price")), CAST(AVG("ratio") AS REAL) FROM "sales"
            postgres: SELECT CAST(AVG(CAST("amount" AS float8)) AS float8), (CAST(SUM("price") AS float8) / COUNT("price")), CAST(AVG("ratio") AS float8) FROM "sales"
            mysql: SELECT CAST(AVG(CAST(`amount` AS DOUBLE)) AS DOUBLE), (CAST(SUM(`price`) AS DOUBLE) / COUNT(`price`)), CAST(AVG(`ratio`) AS DOUBLE) FROM `sales`
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| {
            let paid = g.filter(Sale::paid);
            (
                paid.count(),
                paid.count_of(Sale::rating),
                paid.sum(Sale::amount),
                paid.bool_or(Sale::paid),
            )
        }),
        &expect![[r#"
            sqlite: SELECT COUNT(*) FILTER (WHERE "paid"), COUNT("rating") FILTER (WHERE "paid"), SUM("amount") FILTER (WHERE "paid"), MAX("paid") FILTER (WHERE "paid") FROM "sales"
            postgres: SELECT COUNT(*) FILTER (WHERE "paid"), COUNT("rating") FILTER (WHERE "paid"), CAST(SUM("amount") FILTER (WHERE "paid") AS int8), BOOL_OR("paid") FILTER (WHERE "paid") FROM "sales"
            mysql: SELECT COUNT(CASE WHEN `paid` THEN 1 END), COUNT(CASE WHEN `paid` THEN `rating` END), (SUM(CASE WHEN `paid` THEN `amount` END) DIV 1), MAX(CASE WHEN `paid` THEN `paid` END) FROM `sales`
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| {
            let sorted = g.order_by((Sale::rating.desc().nulls_last(), Sale::id.asc()));
            (
                sorted.string_agg(Sale::city, ", "),
                g.distinct().string_agg(Sale::city, ", "),
            )
        }),
        &expect![[r#"
            sqlite: SELECT COALESCE(GROUP_CONCAT("city", ? ORDER BY "rating" DESC NULLS LAST, "id" ASC), ''), COALESCE(REPLACE(REPLACE(REPLACE(GROUP_CONCAT(DISTINCT REPLACE(REPLACE("city", '~', '~0'), ',', '~1') ORDER BY "city"), ',', REPLACE(REPLACE(?, '~', '~0'), ',', '~1')), '~1', ','), '~0', '~'), '') FROM "sales"
            postgres: SELECT COALESCE(STRING_AGG("city", CAST($1 AS text) ORDER BY "rating" DESC NULLS LAST, "id" ASC), ''), COALESCE(STRING_AGG(DISTINCT "city", CAST($2 AS text) ORDER BY "city"), '') FROM "sales"
            mysql: SELECT COALESCE(SUBSTRING(GROUP_CONCAT(CONCAT(?, `city`) ORDER BY `rating` IS NULL ASC, `rating` DESC, `id` ASC SEPARATOR ''), CHAR_LENGTH(?) + 1), ''), COALESCE(SUBSTRING(GROUP_CONCAT(DISTINCT CONCAT(?, `city`) ORDER BY `city` SEPARATOR ''), CHAR_LENGTH(?) + 1), '') FROM `sales`
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| (g.array_agg(Sale::city), g.distinct().array_agg(Sale::paid))),
        &expect![[r#"
            sqlite: SELECT JSON_GROUP_ARRAY("city") FILTER (WHERE "city" IS NOT NULL), JSON_GROUP_ARRAY(DISTINCT JSON(CASE "paid" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END) ORDER BY "paid") FILTER (WHERE "paid" IS NOT NULL) FROM "sales"
            postgres: SELECT COALESCE(ARRAY_AGG("city") FILTER (WHERE "city" IS NOT NULL), '{}'), COALESCE(ARRAY_AGG(DISTINCT "paid" ORDER BY "paid") FILTER (WHERE "paid" IS NOT NULL), '{}') FROM "sales"
            mysql: SELECT CONCAT('[', COALESCE(GROUP_CONCAT(JSON_QUOTE(`city`) SEPARATOR ','), ''), ']'), CONCAT('[', COALESCE(GROUP_CONCAT(DISTINCT CASE `paid` WHEN 1 THEN 'true' WHEN 0 THEN 'false' END ORDER BY `paid` SEPARATOR ','), ''), ']') FROM `sales`
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| {
            (
                g.json_agg(Sale::price),
                g.json_object_agg(Sale::team, Sale::at),
            )
        }),
        &expect![[r#"
            sqlite: SELECT JSON_GROUP_ARRAY(CAST(CAST(CAST("price" AS TEXT) AS NUMERIC) AS TEXT)), JSON_GROUP_OBJECT("team", "at") FILTER (WHERE "team" IS NOT NULL) FROM "sales"
            postgres: SELECT COALESCE(JSONB_AGG(CAST(TRIM_SCALE("price") AS text)), '[]'), COALESCE(JSONB_OBJECT_AGG("team", TO_CHAR("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00:00')) FILTER (WHERE "team" IS NOT NULL), '{}') FROM "sales"
            mysql: SELECT CONCAT('[', COALESCE(GROUP_CONCAT(COALESCE(JSON_QUOTE(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(`price` AS DECIMAL(65, 30))))), 'null') SEPARATOR ','), ''), ']'), CONCAT('{', COALESCE(GROUP_CONCAT(CONCAT(JSON_QUOTE(`team`), ':', COALESCE(JSON_QUOTE(DATE_FORMAT(`at`, '%Y-%m-%d %H:%i:%s.%f+00:00')), 'null')) SEPARATOR ','), ''), '}') FROM `sales`
        "#]],
    );
    check(
        &Sale::query().aggregate(|g| (g.min(Sale::code), g.max(Sale::paid), g.min(Sale::data))),
        &expect![[r#"
            sqlite: SELECT MIN("code"), MAX("paid"), MIN("data") FROM "sales"
            postgres: SELECT CAST(MIN(CAST("code" AS text)) AS uuid), BOOL_OR("paid"), DECODE(MIN(ENCODE("data", 'hex')), 'hex') FROM "sales"
            mysql: SELECT MIN(`code`), MAX(`paid`), MIN(`data`) FROM `sales`
        "#]],
    );
    check(
        &Sale::query()
            .group_by_rollup((Sale::team, Sale::paid))
            .order_by(|g| g.count().asc())
            .select(|g| (g.key(), g.level())),
        &expect![[r#"
            sqlite: SQLite has no ROLLUP: join a grouped query for each level with `union_all`, or add up in the program
            postgres: SELECT "team", "paid", CAST(2 - GROUPING("team") - GROUPING("paid") AS int8) FROM "sales" GROUP BY ROLLUP("team", "paid") ORDER BY COUNT(*) ASC
            mysql: SELECT `_t1`.`c0` AS `c0`, `_t1`.`c1` AS `c1`, `_t1`.`c2` AS `c2` FROM (SELECT `team` AS `c0`, `paid` AS `c1`, ((`team` IS NOT NULL) + (`paid` IS NOT NULL)) AS `c2`, COUNT(*) AS `_by0` FROM `sales` GROUP BY `team`, `paid` WITH ROLLUP) AS `_t1` ORDER BY `_t1`.`_by0` ASC
        "#]],
    );
}
