//! Struct attributes, items that are no model, keys.

use super::check;
use expect_test::expect;

#[test]
fn a_struct_becomes_a_model() {
    check(
        r#"
        /// Who may log in.
        ///
        /// One row each.
        #[derive(Debug, orm::Model)]
        #[orm(table = "people", crate = my_app::db)]
        #[orm(unique(tenant_id, email, name = email_key, map = "uq_email"), index(name.desc(), id.asc(), map = "ix_name"))]
        #[serde(rename_all = "camelCase")]
        struct User {
            #[orm(id, default = uuid_v7)] id: Id<User>,
            tenant_id: i64,
            /// Where to write to.
            email: String,
            name: Option<String>,
        }
        "#,
        expect![[r#"
            model User = people // Who may log in. / One row each.
              key id
              id: Uuid, default UuidV7
              tenant_id: I64
              email: String // Where to write to.
              name: String nullable
              unique tenant_id, email, constant email_key, named uq_email
              index name desc, id, named ix_name
              Id<User> stores Uuid
              crate my_app::db
        "#]],
    );
}

#[test]
fn names_are_derived() {
    check(
        "#[derive(Model)] struct HTTPProxy { #[orm(id)] r#type: i32, #[orm(unique)] r#match: i32 }",
        expect![[r#"
            model HTTPProxy = http_proxies
              key type
              type: I32
              match: I32
              unique match, constant match_key
        "#]],
    );
}

#[test]
fn keys() {
    check(
        "#[derive(Model)] #[orm(id(b, a))] struct Composite { a: i32, b: String }
         #[derive(Model)] struct Natural { #[orm(id)] code: String }
         #[derive(Model)] struct Numbered { #[orm(id, default = autoincrement)] id: i64 }
         #[derive(Model)] struct Typed { #[orm(id)] id: Id<Typed> }
         #[derive(Model)] struct Text { #[orm(id, repr = String)] id: Id<Text> }
         #[derive(Model)] struct Small { #[orm(id, repr = i32, default = autoincrement)] id: Id<Small> }
         #[derive(Model)] struct OfAnother { #[orm(id)] user_id: Id<User> }",
        expect![[r#"
            model Composite = composites
              key b, a
              a: I32
              b: String
            model Natural = naturals
              key code
              code: String
            model Numbered = numbereds
              key id
              id: I64, default AutoIncrement
            model Typed = typeds
              key id
              id: I64
              Id<Typed> stores I64
            model Text = texts
              key id
              id: String
              Id<Text> stores String
            model Small = smalls
              key id
              id: I32, default AutoIncrement
              Id<Small> stores I32
            model OfAnother = of_anothers
              key user_id
              user_id: I64
        "#]],
    );
}

#[test]
fn wrong_keys() {
    check(
        "#[derive(Model)] struct None { a: i32 }
         #[derive(Model)] struct Two { #[orm(id)] a: i32, #[orm(id)] b: i32 }
         #[derive(Model)] #[orm(id(a, b))] struct Both { #[orm(id)] a: i32, b: i32 }
         #[derive(Model)] #[orm(id(a, c))] struct Unknown { a: i32, b: i32 }
         #[derive(Model)] #[orm(id(a, a))] struct Twice { a: i32 }
         #[derive(Model)] #[orm(id())] struct Empty { a: i32 }
         #[derive(Model)] #[orm(id(\"a\"))] struct Text { a: i32 }
         #[derive(Model)] #[orm(id(a, b))] struct Null { a: Option<i32>, b: Vec<i32> }
         #[derive(Model)] struct NullToo { #[orm(id)] a: Option<i32> }",
        expect![[r#"
            missing-key: `None` has no primary key (mark the key with `#[orm(id)]`, or name several fields with `#[orm(id(a, b))]` on the struct) at `None`
            conflicting-attributes: a key over several fields needs an order (write `#[orm(id(a, b))]` on the struct) at `id`
            conflicting-attributes: the key is declared on the struct and on a field (name every key field in the struct's `id(..)`, or mark one field with `id`) at `id`
            unknown-field: the model has no field `c` (known here: `a`, `b`) at `c`
            duplicate-attribute: `a` is given twice (keep one of the two) at `a`
            missing-key: a primary key has at least one field (write it as in `id(order_id, line)`) at `id`
            malformed-attribute: expected `id(order_id, line)` at `"a"`
            type-mismatch: this type cannot be part of a primary key (a key is never NULL: remove `Option` or `Vec`) at `Option<i32>`
            type-mismatch: this type cannot be part of a primary key (a key is never NULL: remove `Option` or `Vec`) at `Vec<i32>`
            type-mismatch: this type cannot be a primary key (a key is never NULL: remove `Option` or `Vec`) at `Option<i32>`
        "#]],
    );
}

#[test]
fn wrong_identities() {
    check(
        "#[derive(Model)] struct A { #[orm(id, repr = bool)] id: Id<A> }
         #[derive(Model)] struct B { #[orm(id, repr = i32)] id: i32 }
         #[derive(Model)] struct C { #[orm(id, repr = String, default = autoincrement)] id: Id<C> }
         #[derive(Model)] struct D { #[orm(id, default = \"x\")] id: Id<D> }
         #[derive(Model)] struct E { #[orm(id)] id: i32, #[orm(default = autoincrement)] n: i32 }
         #[derive(Model)] #[orm(id(a, b))] struct F { #[orm(default = autoincrement)] a: i32, b: i32 }",
        expect![[r#"
            type-mismatch: `bool` cannot be the inside of an `Id` (write `i32`, `i64`, `String` or `Uuid`) at `bool`
            type-mismatch: `repr` does not fit this field (it says what the `Id<Self>` of a primary key stores) at `i32`
            invalid-default: this default does not fit the field's type (`autoincrement` goes with `i16`, `i32`, `i64` and `Id<..>`) at `autoincrement`
            invalid-default: this default does not fit the field's type (`i64` does not take text; write `sql("..")` for an expression) at `"x"`
            invalid-default: `autoincrement` needs the field to be the primary key (only a single primary key can be numbered by every database) at `autoincrement`
            invalid-default: `autoincrement` needs the field to be the primary key (only a single primary key can be numbered by every database) at `autoincrement`
        "#]],
    );
}

#[test]
fn items_that_are_no_model() {
    check(
        "#[derive(Model)] enum A { B }
         #[derive(Model)] union B { b: i32 }
         #[derive(Model)] struct C(i32);
         #[derive(Model)] struct D;
         #[derive(Model)] struct E<T> { t: T }
         #[derive(Model)] struct F<'a> { t: &'a str }
         #[derive(Debug)] struct G { id: i32 }
         #[derive(PolyRef)] enum H { A(Id<A>), B(Id<B>) }",
        expect![[r#"
            unsupported-item: a model is a struct, but `A` is an enum (for an enum that is stored in a column use `#[derive(DbEnum)]`) at `A`
            unsupported-item: a model is a struct, but `B` is a union (for an enum that is stored in a column use `#[derive(DbEnum)]`) at `B`
            unsupported-item: a model has named fields (for a struct around one value use `#[derive(NewType)]`) at `C`
            unsupported-item: a model has named fields (for a struct around one value use `#[derive(NewType)]`) at `D`
            unsupported-item: `E` has generic parameters, but one item describes one table or column (write the concrete types) at `T`
            unsupported-item: `F` has generic parameters, but one item describes one table or column (write the concrete types) at `'a`
            unsupported-item: `G` carries no derive of this library (add `#[derive(Model)]`, `#[derive(DbEnum)]`, `#[derive(NewType)]` or `#[derive(PolyRef)]`) at `G`
        "#]],
    );
}

#[test]
fn columns_have_different_names() {
    check(
        "#[derive(Model)] struct A { #[orm(id)] id: i32, #[orm(column = \"ID\")] other: i32 }",
        expect![[r#"
            name-collision: `id` and `other` share the column `ID` (add `#[orm(column = "..")]`) at `other`
        "#]],
    );
}

#[test]
fn constants_have_different_names() {
    check(
        "#[derive(Model)]
         #[orm(unique(a, b, name = find), unique(b, c, name = id))]
         struct M {
             #[orm(id)] id: i32, a: i32, b: i32, c: i32,
             query: i32,
             #[orm(constant = delete)] d: i32,
             #[orm(constant = a)] e: i32,
             #[orm(unique)] f: i32, f_key: i32,
             #[orm(constant = query_)] key: i32,
             #[orm(inverse = m)] update: HasMany<N>,
         }",
        expect![[r#"
            reserved-name: `query` is taken by a generated function, so the constant of `query` needs another name (add `#[orm(constant = query_)]`) at `query`
            reserved-name: `delete` is taken by a generated function, so the constant of `d` needs another name (add `#[orm(constant = delete_)]`) at `delete`
            reserved-name: the constant of `a` and the constant of `e` would both be called `a` (add `#[orm(constant = a_)]`) at `a`
            reserved-name: `update` is taken by a generated function, so the constant of `update` needs another name (add `#[orm(constant = update_)]`) at `update`
            reserved-name: the constant of `f_key` and the constant of the unique key over `f` would both be called `f_key` (write `unique(.., name = f_key_)` on the struct) at `unique`
            reserved-name: `find` is taken by a generated function, so the constant of the unique key over `a, b` needs another name (write `unique(.., name = find_)` on the struct) at `a, b, name = find`
            reserved-name: the constant of `id` and the constant of the unique key over `b, c` would both be called `id` (write `unique(.., name = id_)` on the struct) at `b, c, name = id`
        "#]],
    );
}

#[test]
fn everything_wrong_is_reported_at_once() {
    check(
        "#[derive(Model)]
         #[orm(tabel = \"x\", unique(nmae), index(a, b.down()))]
         #[orm(check(positive = M::a.gt(0)))]
         struct M {
             a: usize,
             #[orm(defualt = 1)] b: i32,
             #[orm(type = varchar)] c: String,
             #[orm(default = true)] d: i32,
             #[orm(fk = x_id, on_delete = Delete)] x: BelongsTo<X>,
             #[orm(invers = m)] y: HasMany<Y>,
         }
         #[derive(DbEnum)]
         #[orm(storage = txt, rename_all = camel)]
         enum E { A(i32), #[orm(value = 1)] B, C = 1 << 3 }",
        expect![[r#"
            unknown-attribute: unknown attribute `tabel` (did you mean `table`?) at `tabel`
            unsupported-type: `usize` cannot be stored in a column (no database has it: use `i64`, `String` or `Decimal`) at `usize`
            unknown-attribute: unknown attribute `defualt` (did you mean `default`?) at `defualt`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `varchar`
            invalid-default: this default does not fit the field's type (only a `bool` takes `true` or `false`) at `true`
            malformed-attribute: unknown action `Delete` (known here: `NoAction`, `Restrict`, `Cascade`, `SetNull`, `SetDefault`) at `Delete`
            unknown-field: the model has no field `x_id` (known here: `a`, `b`, `c`, `d`) at `x_id`
            unknown-attribute: unknown attribute `invers` (did you mean `inverse`?) at `invers`
            invalid-relation: this relation does not say which relation it is the inverse of (add `#[orm(inverse = ..)]` with the `BelongsTo` of `Y`) at `y`
            missing-key: `M` has no primary key (mark the key with `#[orm(id)]`, or name several fields with `#[orm(id(a, b))]` on the struct) at `M`
            unknown-field: the model has no field `nmae` (known here: `a`, `b`, `c`, `d`) at `nmae`
            malformed-attribute: expected `asc()` or `desc()`, not `down` at `down`
            malformed-attribute: unknown storage `txt` (did you mean `text`?) at `txt`
            malformed-attribute: unknown spelling `camel` (known here: `snake_case`, `kebab_case`, `lowercase`, `UPPERCASE`, `PascalCase`, `SCREAMING_SNAKE_CASE`) at `camel`
            unsupported-item: `A` carries data, but a column holds one value (store the data in columns or as `Json<..>`) at `A`
            malformed-attribute: expected `value = "in-review"` at `1`
            unsupported-item: a discriminant that is stored is a 32-bit integer literal (write a literal such as `= 10`) at `C`
        "#]],
    );
}
