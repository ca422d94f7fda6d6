//! `DbEnum` and `NewType`.

use super::check;
use expect_test::expect;

#[test]
fn enums() {
    check(
        "/// Where a post stands.
         #[derive(DbEnum)] #[orm(name = \"post_status\", crate = my_app::orm)]
         enum Status { Draft, InReview, #[orm(value = \"live\")] Published, r#Loop }
         #[derive(DbEnum)] #[orm(storage = integer)] enum Level { Low = -1, Mid, High = 10, Top }
         #[derive(DbEnum)] #[orm(storage = text, rename_all = SCREAMING_SNAKE_CASE)] enum A { InReview, HTTPError }
         #[derive(DbEnum)] #[orm(storage = native, rename_all = kebab_case)] enum B { InReview }
         #[derive(DbEnum)] #[orm(rename_all = lowercase)] enum C { InReview }
         #[derive(DbEnum)] #[orm(rename_all = UPPERCASE)] enum D { InReview }
         #[derive(DbEnum)] #[orm(rename_all = PascalCase)] enum E { InReview }
         #[derive(DbEnum)] #[orm(rename_all = snake_case)] enum F { InReview }",
        expect![[r#"
            enum Status = post_status, Native // Where a post stands.
              Draft = "draft", 0
              InReview = "in_review", 1
              Published = "live", 2
              Loop = "loop", 3
              crate my_app::orm
            enum Level = level, Integer
              Low = "low", -1
              Mid = "mid", 0
              High = "high", 10
              Top = "top", 11
            enum A = a, Text
              InReview = "IN_REVIEW", 0
              HTTPError = "HTTP_ERROR", 1
            enum B = b, Native
              InReview = "in-review", 0
            enum C = c, Native
              InReview = "inreview", 0
            enum D = d, Native
              InReview = "INREVIEW", 0
            enum E = e, Native
              InReview = "InReview", 0
            enum F = f, Native
              InReview = "in_review", 0
        "#]],
    );
}

#[test]
fn wrong_enums() {
    check(
        "#[derive(DbEnum)] struct A;
         #[derive(DbEnum)] enum B {}
         #[derive(DbEnum)] enum C<T> { A(T) }
         #[derive(DbEnum)] enum D { A(i32), B { c: i32 }, C }
         #[derive(DbEnum)] enum E { A = 1 + 1, B = X, C = 3_000_000_000 }
         #[derive(DbEnum)] enum F { Ab, #[orm(value = \"ab\")] B, #[orm(value = \"AB\")] C }
         #[derive(DbEnum)] enum G { #[orm(value = 1)] A, #[orm(value)] B, #[orm(vlaue = \"x\")] C, #[orm(rename = \"x\")] D }
         #[derive(DbEnum)] #[orm(storage = txt, rename_all = camelCase, name = x)] enum H { A }
         #[derive(DbEnum)] #[orm(storage = \"text\", table = \"x\", nmae = \"x\")] enum I { A }
         #[derive(DbEnum)] #[orm(storage = integer, rename_all = lowercase)] enum J { #[orm(value = \"x\")] A }",
        expect![[r#"
            unsupported-item: `DbEnum` goes on an enum, but `A` is a struct (for a struct around one value use `#[derive(NewType)]`) at `A`
            unsupported-item: `B` has no variants, so no row could hold one (add a variant) at `B`
            unsupported-item: `C` has generic parameters, but one item describes one table or column (write the concrete types) at `T`
            unsupported-item: `A` carries data, but a column holds one value (store the data in columns or as `Json<..>`) at `A`
            unsupported-item: `B` carries data, but a column holds one value (store the data in columns or as `Json<..>`) at `B`
            unsupported-item: a discriminant that is stored is a 32-bit integer literal (write a literal such as `= 10`) at `A`
            unsupported-item: a discriminant that is stored is a 32-bit integer literal (write a literal such as `= 10`) at `B`
            unsupported-item: a discriminant that is stored is a 32-bit integer literal (write a literal such as `= 10`) at `C`
            name-collision: `Ab` and `B` are both stored as `ab` (add `#[orm(value = "..")]`) at `B`
            name-collision: `Ab` and `C` are both stored as `AB` (add `#[orm(value = "..")]`) at `C`
            malformed-attribute: expected `value = "in-review"` at `1`
            malformed-attribute: expected `value = "in-review"` at `value`
            unknown-attribute: unknown attribute `vlaue` (did you mean `value`?) at `vlaue`
            unknown-attribute: unknown attribute `rename` (known here: `value`, `renamed_from`) at `rename`
            malformed-attribute: unknown storage `txt` (did you mean `text`?) at `txt`
            malformed-attribute: unknown spelling `camelCase` (known here: `snake_case`, `kebab_case`, `lowercase`, `UPPERCASE`, `PascalCase`, `SCREAMING_SNAKE_CASE`) at `camelCase`
            malformed-attribute: expected `name = "post_status"` at `x`
            unknown-attribute: `table` does not go on an enum (it goes on a model) at `table`
            unknown-attribute: unknown attribute `nmae` (did you mean `name`?) at `nmae`
            malformed-attribute: expected `storage = text` at `"text"`
            conflicting-attributes: `rename_all` has no effect on an enum that is stored as an integer (remove `rename_all` or `storage = integer`) at `rename_all`
            conflicting-attributes: `value` has no effect on an enum that is stored as an integer (remove `value` or `storage = integer`) at `value`
        "#]],
    );
}

#[test]
fn new_types() {
    check(
        "#[derive(NewType)] struct Email(String);
         #[derive(NewType)] #[orm(crate = x::orm)] struct Tags { inner: Vec<String> }
         #[derive(NewType)] struct Amount(pub rust_decimal::Decimal);",
        expect![[r#"
            newtype Email around String
            newtype Tags around Vec < String > in inner
              crate x::orm
            newtype Amount around rust_decimal :: Decimal
        "#]],
    );
}

#[test]
fn wrong_new_types() {
    check(
        "#[derive(NewType)] enum A { A }
         #[derive(NewType)] struct B;
         #[derive(NewType)] struct C(i32, i32);
         #[derive(NewType)] struct D(Option<i32>);
         #[derive(NewType)] struct E(usize);
         #[derive(NewType)] #[orm(table = \"x\")] struct F(i32);
         #[derive(NewType)] struct G(#[orm(type = text)] String);
         #[derive(NewType)] struct H(BelongsTo<X>);",
        expect![[r#"
            unsupported-item: `NewType` goes on a struct with one field, but `A` is not (write `struct Email(String);`) at `A`
            unsupported-item: `NewType` goes on a struct with one field, but `B` is not (write `struct Email(String);`) at `B`
            unsupported-item: `NewType` goes on a struct with one field, but `C` is not (write `struct Email(String);`) at `C`
            unsupported-type: a newtype around an `Option` would hide that a column may be NULL (put the `Option` around the newtype) at `Option<i32>`
            unsupported-type: `usize` cannot be stored in a column (no database has it: use `i64`, `String` or `Decimal`) at `usize`
            unknown-attribute: `table` does not go on a newtype (it goes on a model) at `table`
            unknown-attribute: the inside of a newtype takes no attributes (put them on the fields that have this type) at `orm`
            unsupported-type: a relation cannot be stored in a column (relations are fields of models) at `BelongsTo`
        "#]],
    );
}
