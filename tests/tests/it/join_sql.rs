//! The SQL of joins, of queries within queries and of set operations, on each dialect.

use crate::blog::{Comment, Post, Role, User};
use expect_test::{Expect, expect};
use orm::{Dialect, JoinedRow, Selected};

#[track_caller]
fn check<T: Send>(query: &Selected<T>, expected: &Expect) {
    let lines: Vec<String> = Dialect::ALL
        .iter()
        .map(|&dialect| {
            let sql = query
                .to_sql(dialect)
                .unwrap_or_else(|error| error.to_string());
            format!("{}: {sql}\n", dialect.name())
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn joins() {
    check(
        &User::filter(User::age.gt(18))
            .left_join(User::posts)
            .filter(|(u, p)| u.active.is_true() & p.title.is_not_null())
            .order_by(|(u, p)| (u.name.asc(), p.likes.desc().nulls_last()))
            .limit(5)
            .select(|(u, p)| (u.name, p.title)),
        &expect![[r#"
            sqlite: SELECT "users"."name", "_t1"."title" FROM "users" LEFT JOIN "posts" AS "_t1" ON "_t1"."author_id" = "users"."id" WHERE "users"."age" > ? AND ("users"."active" AND "_t1"."title" IS NOT NULL) ORDER BY "users"."name" ASC, "_t1"."likes" DESC NULLS LAST LIMIT 5
            postgres: SELECT "users"."name", "_t1"."title" FROM "users" LEFT JOIN "posts" AS "_t1" ON "_t1"."author_id" = "users"."id" WHERE "users"."age" > $1 AND ("users"."active" AND "_t1"."title" IS NOT NULL) ORDER BY "users"."name" ASC, "_t1"."likes" DESC NULLS LAST LIMIT 5
            mysql: SELECT `users`.`name`, `_t1`.`title` FROM `users` LEFT JOIN `posts` AS `_t1` ON `_t1`.`author_id` = `users`.`id` WHERE `users`.`age` > ? AND (`users`.`active` AND `_t1`.`title` IS NOT NULL) ORDER BY `users`.`name` ASC, `_t1`.`likes` IS NULL ASC, `_t1`.`likes` DESC LIMIT 5
        "#]],
    );
    check(
        &User::query()
            .left_join_on::<User>(|(u, boss)| {
                u.manager_id.eq(boss.id) & boss.matches(User::posts.exists())
            })
            .select(|(u, boss)| (u.id, boss.expr(User::posts.count()))),
        &expect![[r#"
            sqlite: SELECT "users"."id", (CASE WHEN ("_t1"."id" IS NOT NULL) THEN (SELECT COUNT(*) FROM "posts" AS "_t3" WHERE "_t3"."author_id" = "_t1"."id") END) FROM "users" LEFT JOIN "users" AS "_t1" ON "users"."manager_id" = "_t1"."id" AND EXISTS(SELECT 1 FROM "posts" AS "_t2" WHERE "_t2"."author_id" = "_t1"."id")
            postgres: SELECT "users"."id", (CASE WHEN ("_t1"."id" IS NOT NULL) THEN (SELECT COUNT(*) FROM "posts" AS "_t3" WHERE "_t3"."author_id" = "_t1"."id") END) FROM "users" LEFT JOIN "users" AS "_t1" ON "users"."manager_id" = "_t1"."id" AND EXISTS(SELECT 1 FROM "posts" AS "_t2" WHERE "_t2"."author_id" = "_t1"."id")
            mysql: SELECT `users`.`id`, (CASE WHEN (`_t1`.`id` IS NOT NULL) THEN (SELECT COUNT(*) FROM `posts` AS `_t3` WHERE `_t3`.`author_id` = `_t1`.`id`) END) FROM `users` LEFT JOIN `users` AS `_t1` ON `users`.`manager_id` = `_t1`.`id` AND EXISTS(SELECT 1 FROM `posts` AS `_t2` WHERE `_t2`.`author_id` = `_t1`.`id`)
        "#]],
    );
    check(
        &Post::filter(Post::likes.gt(1))
            .right_join(Post::author)
            .select(|(p, u)| (p.title, u.name)),
        &expect![[r#"
            sqlite: SELECT "posts"."title", "_t1"."name" FROM "posts" AS "posts" RIGHT JOIN "users" AS "_t1" ON "_t1"."id" = "posts"."author_id" WHERE "posts"."likes" > ?
            postgres: SELECT "posts"."title", "_t1"."name" FROM "posts" AS "posts" RIGHT JOIN "users" AS "_t1" ON "_t1"."id" = "posts"."author_id" WHERE "posts"."likes" > $1
            mysql: SELECT `posts`.`title`, `_t1`.`name` FROM `posts` AS `posts` RIGHT JOIN `users` AS `_t1` ON `_t1`.`id` = `posts`.`author_id` WHERE `posts`.`likes` > ?
        "#]],
    );
    check(
        &Post::query()
            .full_join(Post::author)
            .cross_join::<Comment>()
            .select(|(p, u, c)| (p.id, u.id, c.id)),
        &expect![[r#"
            sqlite: SELECT "posts"."id", "_t1"."id", "_t2"."id" FROM "posts" AS "posts" FULL OUTER JOIN "users" AS "_t1" ON "_t1"."id" = "posts"."author_id" CROSS JOIN "comments" AS "_t2"
            postgres: SELECT "posts"."id", "_t1"."id", "_t2"."id" FROM "posts" AS "posts" FULL OUTER JOIN "users" AS "_t1" ON "_t1"."id" = "posts"."author_id" CROSS JOIN "comments" AS "_t2"
            mysql: MySQL has no FULL JOIN: join the `union` of a left and a right join
        "#]],
    );
    check(
        &User::query()
            .joined()
            .inner_join_lateral(|(u,)| {
                Post::filter(Post::author_id.eq(u.id))
                    .order_by(Post::likes.desc())
                    .limit(3)
                    .offset(1)
                    .select((Post::title, Post::likes))
            })
            .filter(|(u, p)| u.role.eq(Role::Author) & p.1.gt(2))
            .select(|(u, p)| (u.name, p.0)),
        &expect![[r#"
            sqlite: SQLite has no LATERAL: number the rows of each group in a window and keep the first ones, or load the relation with a limit
            postgres: SELECT "users"."name", "_t1"."c0" FROM "users" INNER JOIN LATERAL (SELECT "_t2"."title" AS "c0", "_t2"."likes" AS "c1" FROM "posts" AS "_t2" WHERE "_t2"."author_id" = "users"."id" ORDER BY "_t2"."likes" DESC LIMIT 3 OFFSET 1) AS "_t1" ON 1 = 1 WHERE "users"."role" = $1 AND "_t1"."c1" > $2
            mysql: SELECT `users`.`name`, `_t1`.`c0` FROM `users` INNER JOIN LATERAL (SELECT `_t2`.`title` AS `c0`, `_t2`.`likes` AS `c1` FROM `posts` AS `_t2` WHERE `_t2`.`author_id` = `users`.`id` ORDER BY `_t2`.`likes` DESC LIMIT 3 OFFSET 1) AS `_t1` ON 1 = 1 WHERE `users`.`role` = ? AND `_t1`.`c1` > ?
        "#]],
    );
}

#[test]
fn queries_within_queries() {
    let liked = || Post::filter(Post::likes.ge(5)).select(Post::author_id);
    check(
        &User::filter(User::id.in_query(liked())).select(User::id),
        &expect![[r#"
            sqlite: SELECT "users"."id" FROM "users" WHERE "users"."id" IN (SELECT "_t1"."author_id" FROM "posts" AS "_t1" WHERE "_t1"."likes" >= ?)
            postgres: SELECT "users"."id" FROM "users" WHERE "users"."id" IN (SELECT "_t1"."author_id" FROM "posts" AS "_t1" WHERE "_t1"."likes" >= $1)
            mysql: SELECT `users`.`id` FROM `users` WHERE `users`.`id` IN (SELECT `_t1`.`author_id` FROM `posts` AS `_t1` WHERE `_t1`.`likes` >= ?)
        "#]],
    );
    check(
        &User::filter(
            User::manager_id.not_in_query(User::query().select(User::manager_id).limit(2)),
        )
        .select(User::id),
        &expect![[r#"
            sqlite: SELECT "users"."id" FROM "users" WHERE "users"."manager_id" NOT IN (SELECT "_t1"."c0" FROM (SELECT "_t2"."manager_id" AS "c0" FROM "users" AS "_t2" LIMIT 2) AS "_t1" WHERE "_t1"."c0" IS NOT NULL)
            postgres: SELECT "users"."id" FROM "users" WHERE "users"."manager_id" NOT IN (SELECT "_t1"."c0" FROM (SELECT "_t2"."manager_id" AS "c0" FROM "users" AS "_t2" LIMIT 2) AS "_t1" WHERE "_t1"."c0" IS NOT NULL)
            mysql: SELECT `users`.`id` FROM `users` WHERE `users`.`manager_id` NOT IN (SELECT `_t1`.`c0` FROM (SELECT `_t2`.`manager_id` AS `c0` FROM `users` AS `_t2` LIMIT 2) AS `_t1` WHERE `_t1`.`c0` IS NOT NULL)
        "#]],
    );
    check(
        &User::query()
            .filter_with(|u| {
                orm::exists(Post::filter(
                    Post::author_id.eq(u.id) & Post::likes.gt(u.age.cast::<i64>()),
                ))
            })
            .select(User::id),
        &expect![[r#"
            sqlite: SELECT "users"."id" FROM "users" WHERE EXISTS(SELECT 1 FROM "posts" AS "_t1" WHERE "_t1"."author_id" = "users"."id" AND "_t1"."likes" > (("users"."age")))
            postgres: SELECT "users"."id" FROM "users" WHERE EXISTS(SELECT 1 FROM "posts" AS "_t1" WHERE "_t1"."author_id" = "users"."id" AND "_t1"."likes" > (("users"."age")::int8))
            mysql: SELECT `users`.`id` FROM `users` WHERE EXISTS(SELECT 1 FROM `posts` AS `_t1` WHERE `_t1`.`author_id` = `users`.`id` AND `_t1`.`likes` > (CAST((`users`.`age`) AS SIGNED)))
        "#]],
    );
    let best = orm::correlated(|u: JoinedRow<_, User>| {
        Post::filter(Post::author_id.eq(u.id))
            .order_by(Post::likes.desc())
            .select(Post::title)
            .scalar()
    });
    check(
        &User::query().select((User::name, best)),
        &expect![[r#"
        sqlite: SELECT "users"."name", (SELECT "_t1"."title" FROM "posts" AS "_t1" WHERE "_t1"."author_id" = "users"."id" ORDER BY "_t1"."likes" DESC LIMIT 1) FROM "users"
        postgres: SELECT "users"."name", (SELECT "_t1"."title" FROM "posts" AS "_t1" WHERE "_t1"."author_id" = "users"."id" ORDER BY "_t1"."likes" DESC LIMIT 1) FROM "users"
        mysql: SELECT `users`.`name`, (SELECT `_t1`.`title` FROM `posts` AS `_t1` WHERE `_t1`.`author_id` = `users`.`id` ORDER BY `_t1`.`likes` DESC LIMIT 1) FROM `users`
    "#]],
    );
    check(
        &Post::query()
            .distinct_on(Post::author_id)
            .order_by(Post::author_id.asc())
            .select(Post::id),
        &expect![[r#"
            sqlite: SQLite has no DISTINCT ON: number the rows with `row_number()` over the same columns and keep the first ones
            postgres: SELECT DISTINCT ON ("author_id") "id" FROM "posts" ORDER BY "author_id" ASC
            mysql: MySQL has no DISTINCT ON: number the rows with `row_number()` over the same columns and keep the first ones
        "#]],
    );
}

#[test]
fn queries_in_from() {
    let counts = orm::cte(
        Post::query()
            .group_by(Post::author_id)
            .select(|g| (g.key(), g.count())),
    );
    check(
        &orm::from(&counts)
            .inner_join_query(&counts, |(a, b)| a.1.eq(b.1) & a.0.lt(b.0))
            .select(|(a, b)| (a.0, b.0)),
        &expect![[r#"
            sqlite: WITH "_w1" AS (SELECT "author_id" AS "c0", COUNT(*) AS "c1" FROM "posts" GROUP BY "author_id") SELECT "_t1"."c0", "_t2"."c0" FROM "_w1" AS "_t1" INNER JOIN "_w1" AS "_t2" ON "_t1"."c1" = "_t2"."c1" AND "_t1"."c0" < "_t2"."c0"
            postgres: WITH "_w1" AS (SELECT "author_id" AS "c0", COUNT(*) AS "c1" FROM "posts" GROUP BY "author_id") SELECT "_t1"."c0", "_t2"."c0" FROM "_w1" AS "_t1" INNER JOIN "_w1" AS "_t2" ON "_t1"."c1" = "_t2"."c1" AND "_t1"."c0" < "_t2"."c0"
            mysql: WITH `_w1` AS (SELECT `author_id` AS `c0`, COUNT(*) AS `c1` FROM `posts` GROUP BY `author_id`) SELECT `_t1`.`c0`, `_t2`.`c0` FROM `_w1` AS `_t1` INNER JOIN `_w1` AS `_t2` ON `_t1`.`c1` = `_t2`.`c1` AND `_t1`.`c0` < `_t2`.`c0`
        "#]],
    );
    check(
        &orm::from(orm::recursive(
            User::filter(User::manager_id.is_null()).select((User::id, User::name)),
            |found| {
                User::query()
                    .inner_join_query(found, |(u, f)| u.manager_id.eq(f.0))
                    .select(|(u, _)| (u.id, u.name))
            },
        ))
        .order_by(|(t,)| t.1.asc())
        .select(|(t,)| t.1),
        &expect![[r#"
            sqlite: WITH RECURSIVE "_w1" AS (SELECT "id" AS "c0", "name" AS "c1" FROM "users" WHERE "manager_id" IS NULL UNION SELECT "users"."id" AS "c0", "users"."name" AS "c1" FROM "users" INNER JOIN "_w1" AS "_t2" ON "users"."manager_id" = "_t2"."c0") SELECT "_t1"."c1" FROM "_w1" AS "_t1" ORDER BY "_t1"."c1" ASC
            postgres: WITH RECURSIVE "_w1" AS (SELECT "id" AS "c0", "name" AS "c1" FROM "users" WHERE "manager_id" IS NULL UNION (SELECT "users"."id" AS "c0", "users"."name" AS "c1" FROM "users" INNER JOIN "_w1" AS "_t2" ON "users"."manager_id" = "_t2"."c0")) SELECT "_t1"."c1" FROM "_w1" AS "_t1" ORDER BY "_t1"."c1" ASC
            mysql: WITH RECURSIVE `_w1` AS (SELECT `id` AS `c0`, `name` AS `c1` FROM `users` WHERE `manager_id` IS NULL UNION (SELECT `users`.`id` AS `c0`, `users`.`name` AS `c1` FROM `users` INNER JOIN `_w1` AS `_t2` ON `users`.`manager_id` = `_t2`.`c0`)) SELECT `_t1`.`c1` FROM `_w1` AS `_t1` ORDER BY `_t1`.`c1` ASC
        "#]],
    );
    let aged = User::filter(User::age.lt(30))
        .update()
        .set(User::age, User::age + 1)
        .returning_select((User::id, User::age));
    check(
        &orm::from(aged.into_cte().unwrap())
            .filter(|(t,)| t.1.gt(20))
            .select(|(t,)| t.0),
        &expect![[r#"
            sqlite: SQLite has no UPDATE or DELETE within a query: run it with `.returning_select(..)` in a transaction, and query with what it returned
            postgres: WITH "_w1" ("c0", "c1") AS (UPDATE "users" SET "age" = "age" + $1, "updated_at" = $2 WHERE "age" < $3 RETURNING "id", "age") SELECT "_t1"."c0" FROM "_w1" AS "_t1" WHERE "_t1"."c1" > $4
            mysql: MySQL has no UPDATE or DELETE within a query: run it with `.returning_select(..)` in a transaction, and query with what it returned
        "#]],
    );
}

#[test]
fn set_operations() {
    let likes = |low: i64, high: i64| {
        Post::filter(Post::likes.between(low, high)).select((Post::title, Post::likes))
    };
    check(
        &likes(1, 5)
            .union(likes(5, 10))
            .order_by(|row| row.1.asc())
            .limit(3),
        &expect![[r#"
            sqlite: SELECT "_t1"."c0", "_t1"."c1" FROM (SELECT "_t2"."c0" AS "c0", "_t2"."c1" AS "c1" FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN ? AND ? UNION SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN ? AND ?) AS "_t2") AS "_t1" ORDER BY "_t1"."c1" ASC LIMIT 3
            postgres: SELECT "_t1"."c0", "_t1"."c1" FROM (SELECT "_t2"."c0" AS "c0", "_t2"."c1" AS "c1" FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN $1 AND $2 UNION (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN $3 AND $4)) AS "_t2") AS "_t1" ORDER BY "_t1"."c1" ASC LIMIT 3
            mysql: SELECT `_t1`.`c0`, `_t1`.`c1` FROM (SELECT `_t2`.`c0` AS `c0`, `_t2`.`c1` AS `c1` FROM (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` WHERE `likes` BETWEEN ? AND ? UNION (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` WHERE `likes` BETWEEN ? AND ?)) AS `_t2`) AS `_t1` ORDER BY `_t1`.`c1` ASC LIMIT 3
        "#]],
    );
    let best = Post::query()
        .order_by(Post::likes.desc())
        .limit(1)
        .select((Post::title, Post::likes));
    check(
        &likes(1, 10).except(best).intersect(likes(1, 1)),
        &expect![[r#"
            sqlite: SELECT "_t1"."c0", "_t1"."c1" FROM (SELECT "_t2"."c0" AS "c0", "_t2"."c1" AS "c1" FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN ? AND ? EXCEPT SELECT * FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" ORDER BY "likes" DESC LIMIT 1) AS "_t3") AS "_t2" INTERSECT SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN ? AND ?) AS "_t1"
            postgres: SELECT "_t1"."c0", "_t1"."c1" FROM (SELECT "_t2"."c0" AS "c0", "_t2"."c1" AS "c1" FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN $1 AND $2 EXCEPT (SELECT * FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" ORDER BY "likes" DESC LIMIT 1) AS "_t3")) AS "_t2" INTERSECT (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN $3 AND $4)) AS "_t1"
            mysql: SELECT `_t1`.`c0`, `_t1`.`c1` FROM (SELECT `_t2`.`c0` AS `c0`, `_t2`.`c1` AS `c1` FROM (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` WHERE `likes` BETWEEN ? AND ? EXCEPT (SELECT * FROM (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` ORDER BY `likes` DESC LIMIT 1) AS `_t3`)) AS `_t2` INTERSECT (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` WHERE `likes` BETWEEN ? AND ?)) AS `_t1`
        "#]],
    );
    check(
        &likes(1, 1).union_all(likes(2, 2)).distinct(),
        &expect![[r#"
            sqlite: SELECT DISTINCT "_t1"."c0", "_t1"."c1" FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN ? AND ? UNION ALL SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN ? AND ?) AS "_t1"
            postgres: SELECT DISTINCT "_t1"."c0", "_t1"."c1" FROM (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN $1 AND $2 UNION ALL (SELECT "title" AS "c0", "likes" AS "c1" FROM "posts" WHERE "likes" BETWEEN $3 AND $4)) AS "_t1"
            mysql: SELECT DISTINCT `_t1`.`c0`, `_t1`.`c1` FROM (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` WHERE `likes` BETWEEN ? AND ? UNION ALL (SELECT `title` AS `c0`, `likes` AS `c1` FROM `posts` WHERE `likes` BETWEEN ? AND ?)) AS `_t1`
        "#]],
    );
}
