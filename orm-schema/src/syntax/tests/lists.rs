//! `unique(..)` and `index(..)` on the struct, `unique` and `index` on a field, and what MySQL cannot index.

use super::check;
use expect_test::expect;

#[test]
fn indexes() {
    check(
        "#[derive(Model)]
         #[orm(index(a), index(b.desc(), a), unique(a, b), unique(r#type, name = by_type))]
         struct M {
             #[orm(id)] id: i32,
             a: i32,
             #[orm(index)] b: i32,
             #[orm(unique)] c: i32,
             #[orm(unique, constant = see)] r#type: i32,
         }",
        expect![[r#"
            model M = ms
              key id
              id: I32
              a: I32
              b: I32
              c: I32
              type: I32
              index b
              unique c, constant c_key
              unique type, constant type_key
              unique a, b, constant a_b_key
              unique type, constant by_type
              index a
              index b desc, a
              constant r#type is see
        "#]],
    );
}

#[test]
fn wrong_indexes() {
    check(
        "#[derive(Model)]
         #[orm(
             unique(), index(map = \"x\"), unique(a, a), unique(nmae), index(a, x_id, y_id), index(a.down()), index(a.desc(1)),
             index(a, name = x), index(a, where = M::a.is_null()), unique(a, colour = red), unique(a, name = \"x\"),
             unique(a, map = x), unique(a, map = \"\"), unique(1), index(a b), unique(a, name = x, name = y),
         )]
         struct M { #[orm(id)] id: i32, a: i32, name: i32 }",
        expect![[r#"
            malformed-attribute: an index has at least one field (write it as in `unique(tenant_id, email, name = email_key, map = "uq_email")`) at `unique`
            duplicate-attribute: `a` is given twice (keep one of the two) at `a`
            unknown-field: the model has no field `nmae` (did you mean `name`?) at `nmae`
            unknown-attribute: unknown setting `colour` (known here: `name`, `map`, `where`) at `colour`
            malformed-attribute: expected `name = constant_in_rust` at `"x"`
            malformed-attribute: expected `map = "name_in_the_database"` at `x`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
            malformed-attribute: expected `unique(tenant_id, email, name = email_key, map = "uq_email")` at `1`
            duplicate-attribute: `name` is given twice (keep one of the two) at `name`
            malformed-attribute: an index has at least one field (write it as in `index(created_at.desc(), id, map = "ix_created", where = Post::published)`) at `map = "x"`
            unknown-field: the model has no field `x_id` (known here: `id`, `a`, `name`) at `x_id`
            unknown-field: the model has no field `y_id` (known here: `id`, `a`, `name`) at `y_id`
            malformed-attribute: expected `asc()` or `desc()`, not `down` at `down`
            malformed-attribute: expected `index(created_at.desc(), id, map = "ix_created", where = Post::published)` at `a.desc(1)`
            malformed-attribute: `name` does not go on an index (an index has no constant; its name in the database is `map = ".."`) at `name`
            malformed-attribute: expected `index(created_at.desc(), id, map = "ix_created", where = Post::published)` at `a b`
            reserved-name: the constant of the unique key over `a` and the constant of the unique key over `a` would both be called `a_key` (write `unique(.., name = a_key_)` on the struct) at `a, colour = red`
            reserved-name: the constant of the unique key over `a` and the constant of the unique key over `a` would both be called `a_key` (write `unique(.., name = a_key_)` on the struct) at `a, name = "x"`
            reserved-name: the constant of the unique key over `a` and the constant of the unique key over `a` would both be called `a_key` (write `unique(.., name = a_key_)` on the struct) at `a, map = x`
            reserved-name: the constant of the unique key over `a` and the constant of the unique key over `a` would both be called `a_key` (write `unique(.., name = a_key_)` on the struct) at `a, map = ""`
        "#]],
    );
}

#[test]
fn text_without_a_length_bytes_json_and_lists_have_no_index() {
    check(
        "#[derive(Model)]
         #[orm(unique(id, b), index(c, id))]
         struct M {
             #[orm(id)] id: i64,
             #[orm(type = text, unique)] a: String,
             b: Vec<u8>,
             c: Json<X>,
             #[orm(index)] d: Vec<i32>,
             #[orm(type = text, index)] e: Option<Name>,
         }
         #[derive(Model)] struct N { #[orm(id, type = text)] id: String }
         #[derive(Model)] #[orm(id(a, b))] struct O { a: Vec<u8>, b: Value }
         #[derive(Model)] struct P {
             #[orm(id)] id: i64,
             #[orm(type = text)] x_code: String,
             #[orm(fk = x_code)] x: BelongsTo<X>,
         }",
        expect![[r#"
            unindexable-type: MySQL cannot hold `a` in an index (write `type = varchar(n)`) at `unique`
            unindexable-type: MySQL cannot hold `b` in an index (write `type(mysql = "varbinary(n)")`) at `id, b`
            unindexable-type: MySQL cannot hold `c` in an index (store what you look up in a field of its own) at `c, id`
            unindexable-type: MySQL cannot hold `d` in an index (give the elements a model of their own) at `index`
            unindexable-type: MySQL cannot hold `e` in an index (write `type = varchar(n)`) at `index`
            unindexable-type: MySQL cannot hold `id` in a primary key (write `type = varchar(n)`) at `id`
            unindexable-type: MySQL cannot hold `a` in a primary key (write `type(mysql = "varbinary(n)")`) at `a`
            unindexable-type: MySQL cannot hold `b` in a primary key (store what you look up in a field of its own) at `b`
            unindexable-type: MySQL cannot hold `x_code` in an index (write `type = varchar(n)`) at `x_code`
        "#]],
    );
}

#[test]
fn a_native_type_of_mysql_decides_for_itself() {
    check(
        "#[derive(Model)] struct M {
             #[orm(id, type(mysql = \"varbinary(32)\"))] id: Vec<u8>,
             #[orm(unique, type(mysql = \"varchar(700)\", postgres = \"citext\"))] a: String,
             #[orm(index)] b: String,
             #[orm(index, type = varchar(700))] c: String,
             #[orm(index, type(postgres = \"bytea\"))] d: Vec<u8>,
         }",
        expect![[r#"
            unindexable-type: MySQL cannot hold `d` in an index (write `type(mysql = "varbinary(n)")`) at `index`
        "#]],
    );
}
