//! `version` and `deleted`.

use super::{check, check_fields};
use expect_test::expect;

#[test]
fn marks() {
    check_fields(
        [
            "#[orm(version)] a: i64",
            "#[orm(version, column = \"v\")] a: i32",
            "#[orm(deleted)] a: Option<DateTime<Utc>>",
            "#[orm(deleted, index)] a: Option<NaiveDateTime>",
            "#[orm(version)] a: i64, #[orm(deleted)] b: Option<NaiveDateTime>",
        ],
        expect![[r#"
            a: I64 version
            a = v: I32 version
            a: DateTime nullable deleted
            a: NaiveDateTime nullable deleted
            index a
            a: I64 version
            b: NaiveDateTime nullable deleted
        "#]],
    );
}

#[test]
fn marks_that_do_not_fit_the_type() {
    check_fields(
        [
            "#[orm(version)] a: Option<i64>",
            "#[orm(version)] a: i16",
            "#[orm(version)] a: Vec<i64>",
            "#[orm(version)] a: Id<X>",
            "#[orm(version)] a: Revision",
            "#[orm(deleted)] a: DateTime<Utc>",
            "#[orm(deleted)] a: Option<NaiveDate>",
            "#[orm(deleted)] a: Option<Vec<NaiveDateTime>>",
            "#[orm(deleted)] a: bool",
        ],
        expect![[r#"
            type-mismatch: `version` does not fit the field's type (use `i32` or `i64`) at `version`
            type-mismatch: `version` does not fit the field's type (use `i32` or `i64`) at `version`
            type-mismatch: `version` does not fit the field's type (use `i32` or `i64`) at `version`
            type-mismatch: `version` does not fit the field's type (use `i32` or `i64`) at `version`
            type-mismatch: `version` does not fit the field's type (use `i32` or `i64`) at `version`
            type-mismatch: `deleted` does not fit the field's type (use `Option<DateTime<Utc>>` or `Option<NaiveDateTime>`) at `deleted`
            type-mismatch: `deleted` does not fit the field's type (use `Option<DateTime<Utc>>` or `Option<NaiveDateTime>`) at `deleted`
            type-mismatch: `deleted` does not fit the field's type (use `Option<DateTime<Utc>>` or `Option<NaiveDateTime>`) at `deleted`
            type-mismatch: `deleted` does not fit the field's type (use `Option<DateTime<Utc>>` or `Option<NaiveDateTime>`) at `deleted`
        "#]],
    );
}

#[test]
fn marks_that_contradict() {
    check_fields(
        [
            "#[orm(version, default = 1)] a: i64",
            "#[orm(version, unique)] a: i64",
            "#[orm(deleted, created)] a: Option<NaiveDateTime>",
            "#[orm(deleted, version)] a: i64",
            "#[orm(version)] a: i64, #[orm(version)] b: i32",
            "#[orm(deleted)] a: Option<NaiveDateTime>, #[orm(deleted)] b: Option<NaiveDateTime>",
            "#[orm(version)] a: i64, #[orm(fk = a)] x: BelongsTo<X>",
        ],
        expect![[r#"
            conflicting-attributes: `version` and `default` contradict each other (remove `version` or `default`) at `version`
            conflicting-attributes: `version` and `unique` contradict each other (remove `version` or `unique`) at `version`
            conflicting-attributes: `deleted` and `created` contradict each other (remove `deleted` or `created`) at `deleted`
            conflicting-attributes: `deleted` and `version` contradict each other (remove `deleted` or `version`) at `deleted`
            type-mismatch: `deleted` does not fit the field's type (use `Option<DateTime<Utc>>` or `Option<NaiveDateTime>`) at `deleted`
            duplicate-attribute: `a` and `b` are both marked `version` (a model has one such field) at `version`
            duplicate-attribute: `a` and `b` are both marked `deleted` (a model has one such field) at `deleted`
            invalid-relation: `a` is written by the library, so it holds no key (name a field of its own) at `a`
        "#]],
    );
    check(
        "#[derive(Model)] #[orm(id(a, v))] struct A { a: i32, #[orm(version)] v: i64 }
         #[derive(Model)] struct B { #[orm(id, version)] v: i64 }
         #[derive(Model)] #[orm(unique(a, v), unique(a, d), index(d))] struct C {
             #[orm(id)] a: i32, #[orm(version)] v: i64, #[orm(deleted)] d: Option<DateTime<Utc>>,
         }",
        expect![[r#"
            conflicting-attributes: `v` changes with every update, so it cannot be part of the primary key (take it out of `id(..)`) at `version`
            conflicting-attributes: `version` and `id` contradict each other (remove `version` or `id`) at `version`
            conflicting-attributes: `v` changes with every update, so it cannot be part of a unique key (take it out of `unique(..)`) at `a, v`
            conflicting-attributes: `d` is NULL while a row lives, so it cannot be part of a unique key (take it out of `unique(..)`) at `a, d`
        "#]],
    );
}
