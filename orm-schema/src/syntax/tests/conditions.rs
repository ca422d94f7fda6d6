//! Checks, partial indexes and former names.

use super::check;
use expect_test::expect;

#[test]
fn conditions_and_former_names() {
    check(
        "#[derive(Model)] #[orm(renamed_from = \"people\")]
         #[orm(check(a = M::age.between(0, -1.5) & !(Self::open | M::kind.in_([Kind::A, Kind::B])), b = sql(\" x > 1 \")))]
         #[orm(unique(age, where = M::open), index(age, where = M::kind.ne(\"x\")))]
         struct M { #[orm(id)] id: i32, #[orm(renamed_from = \"b\")] age: i32, open: bool, kind: Kind }",
        expect![[r#"
            model M = ms
              key id
              id: I32
              age: I32
              open: Bool
              kind: Enum("Kind")
              unique age, where open
              index age, where (Ne kind "x")
              check a (And (Between age 0 -1.5) (Not (Or open (In kind Kind::A Kind::B))))
              check b sql(SQLite: x > 1, PostgreSQL: x > 1, MySQL: x > 1)
              table was people
              age was b
        "#]],
    );
}

#[test]
fn what_cannot_be_said_is_reported() {
    check(
        "#[derive(Model)]
         #[orm(check(a = M::nope.gt(0), b = M::id.like(\"x\"), c = 1.eq(1), d = M::id.in_(xs), e = M::id.in_([])))]
         #[orm(check(f = M::id / 2, g = f(M::id), h = sql(1), i = sql(oracle = \"x\"), a = M::id.gt(1), a = M::id.gt(2)))]
         #[orm(index(id, where = 3), unique(id, name = key, where = M::id.gt(1)))]
         #[orm(renamed_from = \"\")]
         struct M { #[orm(id)] id: i32 }",
        expect![[r#"
            unknown-field: `nope` is no column of `M` (known here: `id`) at `nope`
            malformed-attribute: this cannot be said to every database (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `like`
            malformed-attribute: a condition is about at least one column (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `1.eq(1)`
            malformed-attribute: expected a list: `[1, 2]` (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `xs`
            malformed-attribute: a list has at least one value (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `[]`
            malformed-attribute: this cannot be said to every database (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `/`
            malformed-attribute: this cannot be said to every database (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `f(M::id)`
            malformed-attribute: expected SQL in quotes (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `1`
            unknown-attribute: unknown database `oracle` (known here: `sqlite`, `postgres`, `mysql`) at `oracle`
            duplicate-attribute: the check `a` is declared twice (give one of them another name, or join the conditions with `&`) at `a`
            conflicting-attributes: a unique key over some rows only has no constant (remove `name`; it finds no row by itself) at `id, name = key, where = M::id.gt(1)`
            malformed-attribute: a condition is about at least one column (write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql("..")`) at `3`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
        "#]],
    );
}
