//! Window functions: their values, which are the same on every database, and their SQL.

use expect_test::{Expect, expect};
use orm::prelude::*;
use orm::window::{
    self, Exclude, Frame, array_agg, avg, bool_and, bool_or, count, count_of, cume_dist,
    dense_rank, first_value, json_agg, lag, lag_by, last_value, lead, lead_by, named, nth_value,
    ntile, percent_rank, rank, row, row_number, string_agg, sum, windowed,
};
use orm::{Dialect, ErrorKind, Selected};
use tests::db_test;

const SOURCE: &str = "tests/it/window.rs";

#[derive(Model, Debug, Clone, PartialEq)]
struct Score {
    #[orm(id)]
    id: i64,
    team: String,
    name: String,
    points: i32,
    bonus: Option<i32>,
    #[orm(type = decimal(12, 2))]
    price: Decimal,
    won: bool,
    #[orm(default = 0)]
    large: i64,
}

async fn scores(db: &Db) {
    let rows = [
        (1, "red", "ann", 10, Some(1), "0.10", true),
        (2, "red", "bob", 30, None, "0.20", false),
        (3, "red", "cyd", 30, Some(3), "0.30", true),
        (4, "blue", "dan", 20, Some(4), "1.00", true),
        (5, "blue", "eve", 40, None, "2.50", true),
    ];
    for (id, team, name, points, bonus, price, won) in rows {
        Score::create(NewScore {
            id,
            team: team.into(),
            name: name.into(),
            points,
            price: price.parse().unwrap(),
            won,
        })
        .set(Score::bonus, bonus)
        .exec(db)
        .await
        .unwrap();
    }
}

/// The values of one window function for each row, by its id.
async fn values<T: orm::ColumnValue>(db: &Db, expr: window::WindowExpr<Score, T>) -> Vec<T> {
    let query = Score::query().order_by(Score::id.asc()).select(expr);
    query.all(db).await.unwrap()
}

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

db_test! {
    models: SOURCE;
    async fn rows_have_places(db: &Db) {
        scores(db).await;
        let by_points = || named(|w| w.order_by(Score::points.asc()));
        assert_eq!(values(db, row_number().over(|w| w.order_by(Score::id.desc()))).await, [5, 4, 3, 2, 1]);
        assert_eq!(values(db, rank().over_named(&by_points())).await, [1, 3, 3, 2, 5]);
        assert_eq!(values(db, dense_rank().over_named(&by_points())).await, [1, 3, 3, 2, 4]);
        assert_eq!(values(db, percent_rank().over_named(&by_points())).await, [0.0, 0.5, 0.5, 0.25, 1.0]);
        assert_eq!(values(db, cume_dist().over_named(&by_points())).await, [0.2, 0.8, 0.8, 0.4, 1.0]);
        assert_eq!(values(db, ntile(2).over(|w| w.order_by(Score::id.asc()))).await, [1, 1, 1, 2, 2]);
        assert_eq!(values(db, ntile(0).over(|w| w)).await, [1; 5]);
        let in_team = rank().over(|w| w.partition_by(Score::team).order_by(Score::points.desc()));
        assert_eq!(values(db, in_team).await, [3, 1, 1, 2, 1]);
        let by_both = row_number().over(|w| {
            w.partition_by((Score::team, Score::points * 2)).order_by((Score::points.desc(), Score::name.desc()))
        });
        assert_eq!(values(db, by_both).await, [1, 2, 1, 1, 1]);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_see_their_neighbours(db: &Db) {
        scores(db).await;
        let by_id = || named(|w| w.order_by(Score::id.asc()));
        assert_eq!(values(db, lag(Score::points).over_named(&by_id())).await, [None, Some(10), Some(30), Some(30), Some(20)]);
        assert_eq!(values(db, lead(Score::points).over_named(&by_id())).await, [Some(30), Some(30), Some(20), Some(40), None]);
        assert_eq!(values(db, lag(Score::bonus).over_named(&by_id())).await, [None, Some(1), None, Some(3), Some(4)]);
        assert_eq!(values(db, lag_by(Score::points, 2, -1).over_named(&by_id())).await, [-1, -1, 10, 30, 30]);
        assert_eq!(values(db, lead_by(Score::points, 3, Score::points).over_named(&by_id())).await, [20, 40, 30, 20, 40]);
        // What stands for a row that is not there does not stand for a NULL.
        assert_eq!(values(db, lag_by(Score::bonus, 1, 9).over_named(&by_id())).await, [Some(9), Some(1), None, Some(3), Some(4)]);
        assert_eq!(values(db, lag_by(Score::name, 0, "none").over_named(&by_id())).await, ["ann", "bob", "cyd", "dan", "eve"]);
        assert_eq!(values(db, lag_by(Score::points * 10, 1, 7).over(|w| w.partition_by(Score::points.gt(20)).order_by(Score::id.asc()))).await, [7, 7, 300, 100, 300]);
        let teams = || named(|w| w.partition_by(Score::team).order_by((Score::points.asc(), Score::id.asc())));
        assert_eq!(values(db, first_value(Score::name).over_named(&teams())).await, ["ann", "ann", "ann", "dan", "dan"]);
        assert_eq!(values(db, last_value(Score::name).over_named(&teams())).await, ["ann", "bob", "cyd", "dan", "eve"]);
        let whole = last_value(Score::won).over(|w| w.partition_by(Score::team).order_by(Score::id.asc()).whole_partition());
        assert_eq!(values(db, whole).await, [true; 5]);
        assert_eq!(values(db, nth_value(Score::points, 2).over_named(&teams())).await, [None, Some(30), Some(30), None, Some(40)]);
        let next = first_value(Score::id).over(|w| w.order_by(Score::id.asc()).rows(Frame::following(1), Frame::following(1)));
        assert_eq!(values(db, next).await, [Some(2), Some(3), Some(4), Some(5), None]);
    }
}

db_test! {
    models: SOURCE;
    async fn aggregates_run_over_frames(db: &Db) {
        scores(db).await;
        assert_eq!(values(db, sum(Score::points).over(|w| w.order_by(Score::id.asc()).running())).await, [10, 40, 70, 90, 130]);
        assert_eq!(values(db, sum(Score::points).over(|w| w.partition_by(Score::team))).await, [70, 70, 70, 60, 60]);
        // Rows that the order does not tell apart count together.
        assert_eq!(values(db, sum(Score::points).over(|w| w.order_by(Score::points.asc()))).await, [10, 90, 90, 30, 130]);
        let near = || named(|w| w.order_by(Score::id.asc()).rows(Frame::preceding(1), Frame::following(1)));
        assert_eq!(values(db, sum(Score::points).over_named(&near())).await, [Some(40), Some(70), Some(80), Some(90), Some(60)]);
        assert_eq!(values(db, count().over_named(&near())).await, [2, 3, 3, 3, 2]);
        assert_eq!(values(db, count_of(Score::bonus).over_named(&near())).await, [1, 2, 2, 2, 1]);
        assert_eq!(values(db, avg(Score::points).over(|w| w.partition_by(Score::team))).await, [70.0 / 3.0, 70.0 / 3.0, 70.0 / 3.0, 30.0, 30.0]);
        let prices: Vec<String> = values(db, sum(Score::price).over(|w| w.order_by(Score::id.asc()).running())).await
            .into_iter().map(|price| price.normalize().to_string()).collect();
        assert_eq!(prices, ["0.1", "0.3", "0.6", "1.6", "4.1"]);
        let red = 0.6 / 3.0;
        assert_eq!(values(db, avg(Score::price).over(|w| w.partition_by(Score::team))).await, [red, red, red, 1.75, 1.75]);
        assert_eq!(values(db, window::min(Score::points).over(|w| w.partition_by(Score::team))).await, [10, 10, 10, 20, 20]);
        assert_eq!(values(db, window::max(Score::bonus).over(|w| w.partition_by(Score::team))).await, [Some(3), Some(3), Some(3), Some(4), Some(4)]);
        assert_eq!(values(db, bool_and(Score::won).over(|w| w.partition_by(Score::team))).await, [false, false, false, true, true]);
        assert_eq!(values(db, bool_or(Score::won).over(|w| w.partition_by(Score::id))).await, [true, false, true, true, true]);
        let close = sum(Score::points).over(|w| w.order_by(Score::points.asc()).range(Frame::preceding(10), Frame::current_row()));
        assert_eq!(values(db, close).await, [Some(10), Some(80), Some(80), Some(30), Some(100)]);
        let won = sum(Score::points).filter(Score::won).filter(Score::points.lt(40)).over(|w| w.partition_by(Score::team));
        assert_eq!(values(db, won).await, [Some(40), Some(40), Some(40), Some(20), Some(20)]);
        assert_eq!(values(db, count().filter(Score::points.gt(25)).over(|w| w)).await, [3; 5]);
        let none = window::max(Score::points).filter(Score::points.gt(99)).over(|w| w);
        assert_eq!(values(db, none).await, [None; 5]);
        let behind = sum(Score::points).over(|w| w.order_by(Score::id.asc()).rows(Frame::following(1), Frame::unbounded_following()));
        assert_eq!(values(db, behind).await, [Some(120), Some(90), Some(60), Some(40), None]);
    }
}

db_test! {
    models: SOURCE;
    async fn windows_share_a_name_and_stand_beside_anything(db: &Db) {
        scores(db).await;
        let limit = 25;
        let teams = named(|w| w.partition_by((Score::team, Score::points.gt(limit))).order_by(Score::id.asc()));
        let all = named(|w| w.order_by((Score::points + 1).desc()));
        let rows: Vec<(String, i64, i64, Option<String>, i64)> = Score::filter(Score::points.ne(20))
            .order_by((rank().over_named(&all).asc(), row_number().over_named(&teams).desc(), Score::id.asc()))
            .limit(3)
            .select((Score::name, row_number().over_named(&teams), rank().over_named(&all), lag(Score::name).over_named(&teams), count().over(|w| w)))
            .all(db).await.unwrap();
        assert_eq!(rows, [
            ("eve".to_owned(), 1, 1, None, 4), ("cyd".to_owned(), 2, 2, Some("bob".to_owned()), 4), ("bob".to_owned(), 1, 2, None, 4),
        ]);
        // MariaDB computes what stands beside a window of all rows wrongly, when it is written as one.
        let by_points = named(|w| w.order_by(Score::points.desc()));
        let places: Vec<(i64, i64, i64, i64)> = Score::query().order_by(Score::id.asc())
            .select((count().over(|w| w), row_number().over(|w| w.partition_by(Score::team).order_by(Score::id.asc())), rank().over_named(&by_points), dense_rank().over_named(&by_points)))
            .all(db).await.unwrap();
        assert_eq!(places, [(5, 1, 5, 4), (5, 2, 2, 2), (5, 3, 2, 2), (5, 1, 4, 3), (5, 2, 1, 1)]);
        let first: Score = Score::query().order_by(rank().over(|w| w.order_by(Score::points.desc())).asc()).first(db).await.unwrap().unwrap();
        assert_eq!(first.name, "eve");
        // Windows over groups.
        let by_team: Vec<(String, i64, i64, i64)> = Score::query().group_by(Score::team)
            .order_by(|g| g.key().asc())
            .select(|g| {
                let best_first = named(|w| w.order_by(g.sum(Score::points).desc()));
                (g.key(), g.sum(Score::points), rank().over_named(&best_first), sum(g.count()).over_named(&best_first))
            })
            .all(db).await.unwrap();
        assert_eq!(by_team, [("blue".to_owned(), 60, 2, 5), ("red".to_owned(), 70, 1, 3)]);
        let growth = windowed(row(Score::points) - lag_by(Score::points, 1, 0).over(|w| w.order_by(Score::id.asc())).expr());
        assert_eq!(values(db, growth).await, [10, 20, 0, -10, 20]);
    }
}

db_test! {
    models: SOURCE;
    async fn what_a_database_lacks_is_refused(db: &Db) {
        scores(db).await;
        let here = || named(|w| w.order_by(Score::points.asc()).groups(Frame::current_row(), Frame::following(1)));
        let others = || named(|w| w.order_by(Score::id.asc()).rows(Frame::preceding(1), Frame::following(1)).exclude(Exclude::CurrentRow));
        let names = || named(|w| w.order_by(Score::id.asc()).running());
        if db.dialect() == Dialect::MySql {
            let all = (sum(Score::points).over_named(&here()), sum(Score::points).over_named(&others()), string_agg(Score::name, "+").over_named(&names()));
            let error = Score::query().select(all).all(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            for missing in ["GROUPS", "EXCLUDE", "texts"] {
                assert!(error.to_string().contains(missing), "{error}");
            }
            return;
        }
        assert_eq!(values(db, sum(Score::points).over_named(&here())).await, [Some(30), Some(100), Some(100), Some(80), Some(40)]);
        assert_eq!(values(db, sum(Score::points).over_named(&others())).await, [Some(30), Some(40), Some(50), Some(70), Some(20)]);
        let ties = count().over(|w| w.order_by(Score::points.asc()).groups(Frame::current_row(), Frame::current_row()).exclude(Exclude::Ties));
        assert_eq!(values(db, ties).await, [1; 5]);
        let group = sum(Score::points).over(|w| w.order_by(Score::points.asc()).groups(Frame::current_row(), Frame::current_row()).exclude(Exclude::Group));
        assert_eq!(values(db, group).await, [None; 5]);
        assert_eq!(values(db, string_agg(Score::name, "+").over_named(&names())).await, ["ann", "ann+bob", "ann+bob+cyd", "ann+bob+cyd+dan", "ann+bob+cyd+dan+eve"]);
        assert_eq!(values(db, array_agg(Score::bonus).filter(Score::won).over_named(&names())).await, [vec![1], vec![1], vec![1, 3], vec![1, 3, 4], vec![1, 3, 4]]);
        assert_eq!(values(db, json_agg(Score::won).over_named(&names())).await[1], serde_json::json!([true, false]));
    }
}

db_test! {
    models: SOURCE;
    async fn sums_of_windows_overflow_as_errors(db: &Db) {
        scores(db).await;
        Score::all_rows().update().set(Score::large, i64::MAX).exec(db).await.unwrap();
        assert_eq!(values(db, sum(Score::large).over(|w| w.partition_by(Score::id))).await, [i64::MAX; 5]);
        let error = Score::query().select(sum(Score::large).over(|w| w)).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange, "{error}");
    }
}

#[test]
fn windows_that_make_no_sense_are_refused() {
    let inverted = sum(Score::points).over(|w| {
        w.order_by(Score::id.asc())
            .rows(Frame::following(2), Frame::preceding(1))
    });
    let nested =
        rank().over(|w| w.order_by(row_number().over(|w| w.order_by(Score::id.asc())).asc()));
    let error = Score::query()
        .select((inverted, nested))
        .check_portable()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    expect![[r#"
        SQLite has no frame that ends before it begins: swap its ends
        SQLite has no window function within another: read the inner one in a query in FROM
        PostgreSQL has no frame that ends before it begins: swap its ends
        PostgreSQL has no window function within another: read the inner one in a query in FROM
        MySQL has no frame that ends before it begins: swap its ends
        MySQL has no window function within another: read the inner one in a query in FROM
    "#]]
    .assert_eq(&format!("{error}\n"));
}

#[test]
fn windows_have_their_spelling() {
    check(
        &Score::query().select((
            row_number().over(|w| {
                w.partition_by((Score::team, Score::points * 2))
                    .order_by(Score::id.desc())
            }),
            ntile(4).over(|w| w.order_by(Score::bonus.asc().nulls_last())),
        )),
        &expect![[r#"
            sqlite: SELECT ROW_NUMBER() OVER (PARTITION BY "team", "points" * ? ORDER BY "id" DESC), NTILE(4) OVER (ORDER BY "bonus" ASC NULLS LAST) FROM "scores"
            postgres: SELECT ROW_NUMBER() OVER (PARTITION BY "team", "points" * $1 ORDER BY "id" DESC), NTILE(4) OVER (ORDER BY "bonus" ASC NULLS LAST) FROM "scores"
            mysql: SELECT ROW_NUMBER() OVER (PARTITION BY `team`, `points` * ? ORDER BY `id` DESC), NTILE(4) OVER (ORDER BY `bonus` IS NULL ASC, `bonus` ASC) FROM `scores`
        "#]],
    );
    check(
        &Score::query().select(count().over(|w| w)),
        &expect![[r#"
            sqlite: SELECT COUNT(*) OVER () FROM "scores"
            postgres: SELECT COUNT(*) OVER () FROM "scores"
            mysql: SELECT COUNT(*) OVER (/*M! PARTITION BY RAND() * 0 */) FROM `scores`
        "#]],
    );
    let teams = named(|w| w.partition_by(Score::team).order_by(Score::id.asc()));
    let all = named(|w| w.order_by(Score::points.desc()).running());
    check(
        &Score::filter(Score::won)
            .order_by(rank().over_named(&teams).asc())
            .limit(2)
            .select((
                lag(Score::points).over_named(&teams),
                sum(Score::points).over_named(&all),
                nth_value(Score::name, 3).over_named(&teams),
            )),
        &expect![[r#"
            sqlite: SELECT LAG("points", 1) OVER "w1", SUM("points") OVER "w2", NTH_VALUE("name", 3) OVER "w1" FROM "scores" WHERE "won" AND TRUE WINDOW "w1" AS (PARTITION BY "team" ORDER BY "id" ASC), "w2" AS (ORDER BY "points" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) ORDER BY RANK() OVER "w1" ASC LIMIT 2
            postgres: SELECT LAG("points", 1) OVER "w1", CAST(SUM("points") OVER "w2" AS int8), NTH_VALUE("name", 3) OVER "w1" FROM "scores" WHERE "won" AND TRUE WINDOW "w1" AS (PARTITION BY "team" ORDER BY "id" ASC), "w2" AS (ORDER BY "points" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) ORDER BY RANK() OVER "w1" ASC LIMIT 2
            mysql: SELECT LAG(`points`, 1) OVER `w1`, (SUM(`points`) OVER `w2` DIV 1), NTH_VALUE(`name`, 3) OVER `w1` FROM `scores` WHERE `won` AND TRUE WINDOW `w1` AS (PARTITION BY `team` ORDER BY `id` ASC), `w2` AS (ORDER BY `points` DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) ORDER BY RANK() OVER `w1` ASC LIMIT 2
        "#]],
    );
    check(
        &Score::query()
            .group_by(Score::team)
            .having(|g| g.count().gt(1))
            .select(|g| {
                let by_count = named(|w| w.order_by(g.count().desc()));
                (g.key(), rank().over_named(&by_count))
            }),
        &expect![[r#"
            sqlite: SELECT "team", RANK() OVER "w1" FROM "scores" GROUP BY "team" HAVING (COUNT(*)) > ? AND TRUE WINDOW "w1" AS (ORDER BY COUNT(*) DESC)
            postgres: SELECT "team", RANK() OVER "w1" FROM "scores" GROUP BY "team" HAVING (COUNT(*)) > $1 AND TRUE WINDOW "w1" AS (ORDER BY COUNT(*) DESC)
            mysql: SELECT `team`, RANK() OVER `w1` FROM `scores` GROUP BY `team` HAVING (COUNT(*)) > ? AND TRUE WINDOW `w1` AS (ORDER BY COUNT(*) DESC)
        "#]],
    );
    check(
        &Score::query().select((
            lag_by(Score::points, 2, 0).over(|w| w.order_by(Score::id.asc())),
            sum(Score::points).filter(Score::won).over(|w| {
                w.order_by(Score::id.asc())
                    .rows(Frame::preceding(1), Frame::following(1))
            }),
            avg(Score::price).over(|w| w.partition_by(Score::team)),
        )),
        &expect![[r#"
            sqlite: SELECT LAG("points", 2, ?) OVER (ORDER BY "id" ASC), SUM("points") FILTER (WHERE "won") OVER (ORDER BY "id" ASC ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), (CAST(CAST(SUM("price") OVER (PARTITION BY "team") AS TEXT) AS REAL) / COUNT("price") OVER (PARTITION BY "team")) FROM "scores"
            postgres: SELECT LAG("points", 2, CAST($1 AS int4)) OVER (ORDER BY "id" ASC), CAST(SUM("points") FILTER (WHERE "won") OVER (ORDER BY "id" ASC ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS int8), (CAST(SUM("price") OVER (PARTITION BY "team") AS float8) / COUNT("price") OVER (PARTITION BY "team")) FROM "scores"
            mysql: SELECT CASE WHEN LAG(1, 2) OVER (ORDER BY `id` ASC) IS NULL THEN ? ELSE LAG(`points`, 2) OVER (ORDER BY `id` ASC) END, (SUM(CASE WHEN `won` THEN `points` END) OVER (ORDER BY `id` ASC ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) DIV 1), (CAST(SUM(`price`) OVER (PARTITION BY `team`) AS DOUBLE) / COUNT(`price`) OVER (PARTITION BY `team`)) FROM `scores`
        "#]],
    );
    check(
        &Score::query().select(count().over(|w| {
            w.order_by(Score::points.asc())
                .groups(Frame::unbounded_preceding(), Frame::current_row())
                .exclude(Exclude::Ties)
        })),
        &expect![[r#"
            sqlite: SELECT COUNT(*) OVER (ORDER BY "points" ASC GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM "scores"
            postgres: SELECT COUNT(*) OVER (ORDER BY "points" ASC GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM "scores"
            mysql: MySQL has no GROUPS in frames: count rows with `rows(..)`; and no EXCLUDE in frames: subtract the current row's own value from the aggregate
        "#]],
    );
}
