//! Field attributes, and what goes wrong with any attribute.

use super::{check_field, check_fields};
use expect_test::expect;

#[test]
fn attributes_of_fields() {
    check_fields(
        [
            "#[orm(column = \"e_mail\")] email: String",
            "#[orm(created)] a: DateTime<Utc>",
            "#[orm(updated)] a: NaiveDateTime",
            "#[orm(constant = query_)] query: i32",
            "#[orm(unique)] a: i32",
            "#[orm(index)] a: i32",
            "#[orm()] a: i32",
            "#[serde(skip)] #[other] a: i32",
            "#[orm(column = \"x\")] #[orm(default = 1,)] a: i32",
        ],
        expect![[r#"
              email = e_mail: String
              a: DateTime created
              a: NaiveDateTime updated
              query: I32
              constant query is query_
              a: I32
              unique a, constant a_key
              a: I32
              index a
              a: I32
              a: I32
              a = x: I32, default Int(1)
        "#]],
    );
}

#[test]
fn docs_are_kept() {
    check_field(
        "/// First.\n/// Second.\n#[doc = \" Third. \"] a: i32",
        expect![[r#"
            model M = ms
              key id
              id: I64
              a: I32 // First. / Second. / Third.
        "#]],
    );
}

#[test]
fn unknown_and_misplaced() {
    check_fields(
        [
            "#[orm(uniqe)] a: i32",
            "#[orm(colour = \"red\")] a: i32",
            "#[orm(table = \"x\")] a: i32",
            "#[orm(fk = x)] a: i32",
            "#[orm(value = \"x\")] a: i32",
            "#[orm(type = text)] a: BelongsTo<X>",
        ],
        expect![[r#"
            unknown-attribute: unknown attribute `uniqe` (did you mean `unique`?) at `uniqe`
            unknown-attribute: unknown attribute `colour` (known here: `id`, `column`, `type`, `default`, `repr`, `unique`, `index`, `created`, `updated`, `constant`, `version`, `deleted`, `renamed_from`) at `colour`
            unknown-attribute: `table` does not go on a field (it goes on a model) at `table`
            unknown-attribute: `fk` does not go on a field (it goes on a relation) at `fk`
            unknown-attribute: `value` does not go on a field (it goes on a variant or a variant of a polymorphic enum) at `value`
            unknown-attribute: `type` does not go on a relation (it goes on a field) at `type`
            invalid-relation: this relation does not say which field holds its key (add `#[orm(fk = a_id)]`) at `a`
        "#]],
    );
}

#[test]
fn twice_and_together() {
    check_fields(
        [
            "#[orm(unique, unique)] a: i32",
            "#[orm(column = \"x\")] #[orm(column = \"y\")] a: i32",
            "#[orm(unique, index)] a: i32",
            "#[orm(created, updated)] a: DateTime<Utc>",
            "#[orm(created, default = now)] a: DateTime<Utc>",
            "#[orm(default = now, updated)] a: DateTime<Utc>",
        ],
        expect![[r#"
            duplicate-attribute: `unique` is given twice (keep one of the two) at `unique`
            duplicate-attribute: `column` is given twice (keep one of the two) at `column`
            conflicting-attributes: `index` and `unique` contradict each other (remove `index` or `unique`) at `index`
            conflicting-attributes: `created` and `updated` contradict each other (remove `created` or `updated`) at `created`
            conflicting-attributes: `created` and `default` contradict each other (remove `created` or `default`) at `created`
            conflicting-attributes: `updated` and `default` contradict each other (remove `updated` or `default`) at `updated`
        "#]],
    );
    super::check(
        "#[derive(Model)] struct M { #[orm(id, unique, index)] id: i32 }
         #[derive(Model)] #[orm(table = \"a\", table = \"b\")] struct N { #[orm(id)] id: i32 }",
        expect![[r#"
            conflicting-attributes: `id` and `unique` contradict each other (remove `id` or `unique`) at `id`
            conflicting-attributes: `index` and `id` contradict each other (remove `index` or `id`) at `index`
            conflicting-attributes: `index` and `unique` contradict each other (remove `index` or `unique`) at `index`
            duplicate-attribute: `table` is given twice (keep one of the two) at `table`
        "#]],
    );
}

#[test]
fn malformed() {
    check_fields(
        [
            "#[orm] a: i32",
            "#[orm = \"x\"] a: i32",
            "#[orm(1)] a: i32",
            "#[orm(\"unique\")] a: i32",
            "#[orm(unique index)] a: i32",
            "#[orm(unique,,)] a: i32",
            "#[orm(unique = true)] a: i32",
            "#[orm(unique())] a: i32",
            "#[orm(column)] a: i32",
            "#[orm(column = x)] a: i32",
            "#[orm(column = 1)] a: i32",
            "#[orm(column = \"\")] a: i32",
            "#[orm(column = \"a\\0\")] a: i32",
            "#[orm(column = \"a\" \"b\")] a: i32",
            "#[orm(column(\"x\"))] a: i32",
            "#[orm(constant = \"x\")] a: i32",
        ],
        expect![[r#"
            malformed-attribute: expected `#[orm(...)]` at `#[orm]`
            malformed-attribute: expected `#[orm(...)]` at `#[orm = "x"]`
            malformed-attribute: expected the name of an attribute at `1`
            malformed-attribute: expected the name of an attribute at `"unique"`
            malformed-attribute: expected `,` at `index`
            malformed-attribute: expected the name of an attribute at `,`
            malformed-attribute: `unique` takes no value at `true`
            malformed-attribute: `unique` takes no list at `unique`
            malformed-attribute: expected `column = "e_mail"` at `column`
            malformed-attribute: expected `column = "e_mail"` at `x`
            malformed-attribute: expected `column = "e_mail"` at `1`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
            malformed-attribute: a name in a database has at least one character, and no NUL at `"a\0"`
            malformed-attribute: expected `column = "e_mail"` at `"a" "b"`
            malformed-attribute: expected `column = "e_mail"` at `column`
            malformed-attribute: expected `constant = query_text` at `"x"`
        "#]],
    );
}

#[test]
fn attributes_that_do_not_fit_the_type() {
    check_fields(
        [
            "#[orm(created)] a: NaiveDate",
            "#[orm(updated)] a: Vec<DateTime<Utc>>",
            "#[orm(repr = i32)] a: Id<M>",
            "#[orm(repr = i32)] a: i32",
        ],
        expect![[r#"
            type-mismatch: `created` does not fit the field's type (use `DateTime<Utc>` or `NaiveDateTime`) at `created`
            type-mismatch: `updated` does not fit the field's type (use `DateTime<Utc>` or `NaiveDateTime`) at `updated`
            type-mismatch: `repr` does not fit this field (it says what the `Id<Self>` of a primary key stores) at `i32`
            type-mismatch: `repr` does not fit this field (it says what the `Id<Self>` of a primary key stores) at `i32`
        "#]],
    );
}
