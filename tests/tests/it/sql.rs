//! The SQL of queries, on each dialect.

use crate::blog::{Post, Region, User};
use expect_test::{Expect, expect};
use orm::{Dialect, Query};

#[track_caller]
fn check<M: orm::Model>(query: &Query<M>, expected: &Expect) {
    let lines: Vec<String> = Dialect::ALL
        .iter()
        .map(|&dialect| format!("{}: {}\n", dialect.name(), query.to_sql(dialect).unwrap()))
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn every_condition_has_its_spelling() {
    check(
        &Region::filter(
            Region::name.contains("x")
                & Region::code.in_(["a".to_owned(), "b".to_owned(), "c".to_owned()]),
        )
        .order_by((Region::country.asc(), Region::code.desc()))
        .limit(5)
        .offset(10),
        &expect![[r#"
            sqlite: SELECT "country", "code", "name" FROM "regions" WHERE ("name" GLOB ?) AND "code" IN (?, ?, ?, ?) ORDER BY "country" ASC, "code" DESC LIMIT 5 OFFSET ?
            postgres: SELECT "country", "code", "name" FROM "regions" WHERE ("name" LIKE $1 ESCAPE '!') AND "code" = ANY($2) ORDER BY "country" ASC, "code" DESC LIMIT 5 OFFSET $3
            mysql: SELECT `country`, `code`, `name` FROM `regions` WHERE (`name` COLLATE utf8mb4_bin LIKE ? ESCAPE '!') AND `code` IN (?, ?, ?, ?) ORDER BY `country` ASC, `code` DESC LIMIT 5 OFFSET ?
        "#]],
    );
    check(
        &Post::filter(
            Post::likes.between(1, 5)
                | Post::likes.gt(Post::likes * 2) & !Post::title.icontains("x"),
        )
        .offset(3),
        &expect![[r#"
            sqlite: SELECT "id", "title", "likes", "author_id" FROM "posts" WHERE ("likes" BETWEEN ? AND ?) OR ("likes" > "likes" * ? AND (NOT ("title" LIKE ? ESCAPE '!'))) LIMIT -1 OFFSET ?
            postgres: SELECT "id", "title", "likes", "author_id" FROM "posts" WHERE ("likes" BETWEEN $1 AND $2) OR ("likes" > "likes" * $3 AND (NOT ("title" ILIKE $4 ESCAPE '!'))) OFFSET $5
            mysql: SELECT `id`, `title`, `likes`, `author_id` FROM `posts` WHERE (`likes` BETWEEN ? AND ?) OR (`likes` > `likes` * ? AND (NOT (LOWER(`title`) LIKE LOWER(?) ESCAPE '!'))) LIMIT 18446744073709551615 OFFSET ?
        "#]],
    );
    check(
        &User::query()
            .filter(
                User::bio.is_null() & User::bio.eq(None::<String>) & User::manager_id.is_not_null(),
            )
            .filter(User::active)
            .filter_opt(None::<orm::Expr<User, bool>>),
        &expect![[r#"
            sqlite: SELECT "id", "email", "name", "bio", "age", "role", "active", "created_at", "updated_at", "manager_id" FROM "users" WHERE "bio" IS NULL AND "bio" IS NULL AND "manager_id" IS NOT NULL AND "active"
            postgres: SELECT "id", "email", "name", "bio", "age", "role", "active", "created_at", "updated_at", "manager_id" FROM "users" WHERE "bio" IS NULL AND "bio" IS NULL AND "manager_id" IS NOT NULL AND "active"
            mysql: SELECT `id`, `email`, `name`, `bio`, `age`, `role`, `active`, `created_at`, `updated_at`, `manager_id` FROM `users` WHERE `bio` IS NULL AND `bio` IS NULL AND `manager_id` IS NOT NULL AND `active`
        "#]],
    );
}
