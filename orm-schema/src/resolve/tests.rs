//! `check(source, expectation)`: the schema that several items become, or what does not fit between them.

mod many_to_many;
mod names;
mod poly;
mod soft_delete;

use super::resolve;
use crate::diagnostic::Code;
use crate::syntax::tests::{parse, print, show_diagnostics};
use expect_test::{Expect, expect};

#[track_caller]
fn check(source: &str, expected: Expect) {
    let (items, diagnostics) = parse(source);
    assert!(diagnostics.is_empty(), "{}", show_diagnostics(&diagnostics));
    let (schema, diagnostics) = resolve(items);
    if diagnostics.is_empty() {
        let models = schema.models().iter().map(print::model);
        let enums = schema.enums().iter().map(print::enum_type);
        let polys = schema.poly_types().iter().map(print::poly_type);
        expected.assert_eq(&models.chain(enums).chain(polys).collect::<String>());
    } else {
        expected.assert_eq(&show_diagnostics(&diagnostics));
    }
}

#[test]
fn types_of_other_items_are_filled_in() {
    check(
        "#[derive(Model)] struct Post {
             #[orm(id)] id: Id<Post>,
             author_id: Id<Author>,
             code: Option<Code>,
             #[orm(type = varchar(9))] short: Code,
             tags: Tags,
             labels: Vec<Code>,
             #[orm(default = State::Live)] state: State,
             states: Vec<State>,
             #[orm(default = 7)] level: Level,
             #[orm(fk = author_id)] author: BelongsTo<Author>,
         }
         #[derive(Model)] struct Author {
             #[orm(id, default = uuid_v4)] id: Id<Author>,
             #[orm(inverse = author)] posts: HasMany<Post>,
         }
         #[derive(NewType)] struct Code(String);
         #[derive(NewType)] struct Tags(Vec<Code>);
         #[derive(NewType)] struct Level(i16);
         #[derive(DbEnum)] enum State { Draft, Live }",
        expect![[r#"
            model Author = authors
              key id
              id: Uuid, default UuidV4
              posts <-* Post of author
            model Post = posts
              key id
              id: I64
              author_id: Uuid
              code: String nullable
              short: VarChar(9)
              tags: String list
              labels: String list
              state: Enum("State"), default Variant("Live")
              states: Enum("State") list
              level: I16, default Int(7)
              index author_id
              author -> Author by author_id
            enum State = state, Native
              Draft = "draft", 0
              Live = "live", 1
        "#]],
    );
}

#[test]
fn the_order_of_items_does_not_matter() {
    let a = "#[derive(Model)] struct A { #[orm(id)] id: i32 }";
    let b = "#[derive(Model)] struct B { #[orm(id)] id: i32 }";
    let schema = |source: &str| resolve(parse(source).0).0;
    assert_eq!(schema(&format!("{a}{b}")), schema(&format!("{b}{a}")));
}

#[test]
fn all_relations() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: Id<User>,
             manager_id: Option<Id<User>>,
             #[orm(fk = manager_id)] manager: BelongsTo<Option<User>>,
             #[orm(inverse = manager)] reports: HasMany<User>,
             #[orm(inverse = user)] profile: HasOne<Profile>,
         }
         #[derive(Model)] struct Profile {
             #[orm(id)] user_id: Id<User>,
             #[orm(fk = user_id)] user: BelongsTo<User>,
         }",
        expect![[r#"
            model Profile = profiles
              key user_id
              user_id: I64
              user -> User by user_id
            model User = users
              key id
              id: I64
              manager_id: I64 nullable
              index manager_id
              manager ->? User by manager_id
              reports <-* User of manager
              profile <- Profile of user
        "#]],
    );
}

#[test]
fn names_that_are_no_model_and_no_type() {
    check(
        "#[derive(Model)] struct User { #[orm(id)] id: Id<User>, x: Id<Usr>, y: Stat, z: Colour, p: Id<Plain> }
         #[derive(Model)] struct Plain { #[orm(id)] id: i32 }
         #[derive(Model)] struct Post {
             #[orm(id)] id: i32,
             user_id: i64,
             #[orm(fk = user_id)] user: BelongsTo<Usre>,
             #[orm(inverse = post)] states: HasMany<State>,
         }
         #[derive(DbEnum)] enum State { A }
         #[derive(NewType)] struct Loop(Loop);
         #[derive(Model)] struct Twist { #[orm(id)] id: i32, a: Loop, b: Lists, c: Left }
         #[derive(NewType)] struct Lists(Vec<List>);
         #[derive(NewType)] struct List(Vec<i32>);
         #[derive(NewType)] struct Left(Right);
         #[derive(Model)] struct Blobs { #[orm(id)] id: i32, a: Vec<Blob> }
         #[derive(NewType)] struct Blob(Vec<u8>);
         #[derive(NewType)] struct Right(Left);",
        expect![[r#"
            unsupported-type: a list of `Blob` cannot be stored in a column (it is a list, bytes or JSON itself: use `Json<Vec<..>>`) at `Blob`
            unsupported-type: the newtype `Loop` contains itself (write what it stores, such as `String`) at `Loop`
            unsupported-type: a list of `List` cannot be stored in a column (it is a list, bytes or JSON itself: use `Json<Vec<..>>`) at `List`
            unsupported-type: the newtype `Left` contains itself (write what it stores, such as `String`) at `Left`
            unknown-model: `Usr` is no model (did you mean `User`?) at `Usr`
            unsupported-type: `Stat` cannot be stored in a column (did you mean `State`? derive `DbEnum` or `NewType` on it, in a file that is read, or use `Json<Stat>`) at `Stat`
            unsupported-type: `Colour` cannot be stored in a column (derive `DbEnum` or `NewType` on it, in a file that is read, or use `Json<Colour>`) at `Colour`
            key-mismatch: the key of `Plain` is no `Id<Plain>` (write the type of its key here, or make its key an `Id`) at `Plain`
            unknown-model: `Usre` is no model (did you mean `User`?) at `Usre`
            unknown-model: `State` is no model (known here: `Blobs`, `Plain`, `Post`, `Twist`, `User`) at `State`
        "#]],
    );
}

#[test]
fn types_and_defaults_that_do_not_fit_other_items() {
    check(
        "#[derive(Model)] struct M {
             #[orm(id)] id: i32,
             #[orm(type = varchar(9))] a: Level,
             #[orm(type = decimal(5, 2))] b: Code,
             #[orm(default = State::Gone)] c: State,
             #[orm(default = \"draft\")] d: State,
             #[orm(default = 70_000)] e: Level,
             #[orm(default = State::Draft)] f: Code,
             #[orm(default = now)] g: Id<M2>,
         }
         #[derive(Model)] struct M2 { #[orm(id)] id: Id<M2> }
         #[derive(NewType)] struct Code(String);
         #[derive(NewType)] struct Level(i16);
         #[derive(DbEnum)] enum State { Draft, Live }",
        expect![[r#"
            type-mismatch: this column type does not fit `a`, which stores `i16` (remove `type = ..` or change it) at `a`
            type-mismatch: this column type does not fit `b`, which stores `String` (remove `type = ..` or change it) at `b`
            invalid-default: this default does not fit the field's type (`State` has no variant `Gone`) at `State::Gone`
            invalid-default: this default does not fit the field's type (`State` does not take text; write `sql("..")` for an expression) at `"draft"`
            invalid-default: this default does not fit the field's type (write a number from -32768 to 32767) at `70_000`
            invalid-default: this default does not fit the field's type (only an enum takes a variant) at `State::Draft`
            invalid-default: this default does not fit the field's type (`now` goes with `DateTime<Utc>` and `NaiveDateTime`) at `now`
        "#]],
    );
}

#[test]
fn newtypes_that_have_no_index() {
    check(
        "#[derive(Model)] #[orm(index(id, b))] struct M {
             #[orm(id)] id: i32, #[orm(unique)] a: Blob, b: Data, #[orm(index)] c: Option<Many>,
             #[orm(unique, type(mysql = \"varbinary(9)\"))] d: Blob,
         }
         #[derive(Model)] struct N { #[orm(id)] id: Blob }
         #[derive(NewType)] struct Blob(Vec<u8>);
         #[derive(NewType)] struct Data(serde_json::Value);
         #[derive(NewType)] struct Many(Vec<i32>);",
        expect![[r#"
            unindexable-type: MySQL cannot hold `a` in an index (write `type(mysql = "varbinary(n)")`) at `unique`
            unindexable-type: MySQL cannot hold `b` in an index (store what you look up in a field of its own) at `id, b`
            unindexable-type: MySQL cannot hold `c` in an index (give the elements a model of their own) at `index`
            unindexable-type: MySQL cannot hold `id` in a primary key (write `type(mysql = "varbinary(n)")`) at `id`
        "#]],
    );
}

#[test]
fn inverses_that_do_not_point_back() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: i64,
             #[orm(inverse = autor)] a: HasMany<Post>,
             #[orm(inverse = nothing)] b: HasMany<Post>,
             #[orm(inverse = tag)] c: HasMany<Post>,
             #[orm(inverse = likes)] d: HasMany<Post>,
             #[orm(inverse = author)] e: HasOne<Post>,
             #[orm(inverse = author)] f: HasMany<Post>,
             #[orm(inverse = author_id)] g: HasMany<Post>,
         }
         #[derive(Model)] struct Post {
             #[orm(id)] id: i64, author_id: i64, tag_id: i64,
             #[orm(fk = author_id)] author: BelongsTo<User>,
             #[orm(fk = tag_id)] tag: BelongsTo<Tag>,
             #[orm(inverse = post)] likes: HasMany<Like>,
         }
         #[derive(Model)] struct Tag { #[orm(id)] id: i64 }
         #[derive(Model)] struct Like { #[orm(id)] id: i64, post_id: i64, #[orm(fk = post_id)] post: BelongsTo<Post> }",
        expect![[r#"
            inverse-mismatch: `Post` has no relation `autor` (did you mean `author`?) at `autor`
            inverse-mismatch: `Post` has no relation `nothing` (known here: `author`) at `nothing`
            inverse-mismatch: `Post::tag` is not a `BelongsTo` of `User` (name the relation of `Post` that holds the key of `User`) at `tag`
            inverse-mismatch: `Post::likes` is not a `BelongsTo` of `User` (name the relation of `Post` that holds the key of `User`) at `likes`
            inverse-mismatch: `Post` may hold several rows for one `User` (make `Post::author_id` `unique`, or write `HasMany`) at `author`
            inverse-mismatch: `e` is the inverse of `Post::author` already (keep one of the two) at `author`
            inverse-mismatch: `Post` has no relation `author_id` (known here: `author`) at `author_id`
        "#]],
    );
}

#[test]
fn keys_over_several_fields() {
    check(
        "#[derive(Model)] #[orm(id(tenant, code))] struct Region {
             tenant: i64, #[orm(type = varchar(9))] code: String,
             #[orm(inverse = region)] posts: HasMany<Post>,
             #[orm(inverse = seat)] seat: HasOne<Seat>,
         }
         #[derive(Model)] struct Post {
             #[orm(id)] id: i64, tenant: i64, region_code: Option<String>,
             #[orm(fk = (tenant, region_code))] region: BelongsTo<Option<Region>>,
         }
         #[derive(Model)] #[orm(unique(code, tenant))] struct Seat {
             #[orm(id)] id: i64, tenant: i64, code: String,
             #[orm(fk = (tenant, code), deferrable)] seat: BelongsTo<Region>,
         }",
        expect![[r#"
            model Post = posts
              key id
              id: I64
              tenant: I64
              region_code: String nullable
              index tenant, region_code
              region ->? Region by tenant, region_code
            model Region = regions
              key tenant, code
              tenant: I64
              code: VarChar(9)
              posts <-* Post of region
              seat <- Seat of seat
            model Seat = seats
              key id
              id: I64
              tenant: I64
              code: String
              unique code, tenant, constant code_tenant_key
              index tenant, code
              seat -> Region by tenant, code, deferrable
        "#]],
    );
    check(
        "#[derive(Model)] #[orm(id(tenant, code))] struct Region {
             tenant: i64, #[orm(type = varchar(9))] code: String,
             #[orm(inverse = a)] a: HasOne<Post>,
         }
         #[derive(Model)] struct Post {
             #[orm(id)] id: i64, tenant: i64, code: String, more: i32, blob: Blob,
             #[orm(fk = (tenant, code))] a: BelongsTo<Region>,
             #[orm(fk = (code, tenant))] b: BelongsTo<Region>,
             #[orm(fk = (tenant, code, more))] c: BelongsTo<Region>,
             #[orm(fk = tenant)] d: BelongsTo<Region>,
             #[orm(fk = blob, no_index)] e: BelongsTo<Bytes>,
         }
         #[derive(Model)] struct Bytes { #[orm(id, type(mysql = \"varbinary(9)\"))] id: Vec<u8> }
         #[derive(NewType)] struct Blob(Vec<u8>);",
        expect![[r#"
            unindexable-type: MySQL cannot hold `blob` in a foreign key (write `type(mysql = "varbinary(n)")`) at `blob`
            key-mismatch: `code` is `String`, but the key of `Region` is `i64` (give it the type of `Region::tenant`) at `(code, tenant)`
            key-mismatch: `tenant` is `i64`, but the key of `Region` is `String` (give it the type of `Region::code`) at `(code, tenant)`
            key-mismatch: the key of `Region` has 2 fields, but the relation names 3 (name one field for each field of that key) at `(tenant, code, more)`
            key-mismatch: the key of `Region` has 2 fields, but the relation names 1 (name one field for each field of that key) at `tenant`
            inverse-mismatch: `Post` may hold several rows for one `Region` (add `#[orm(unique(tenant, code))]` to `Post`, or write `HasMany`) at `a`
        "#]],
    );
}

#[test]
fn keys_of_another_type() {
    check(
        "#[derive(Model)] struct Post {
             #[orm(id)] id: i64, a_id: i32, b_id: i64, c_id: Id<C>, d_id: String,
             #[orm(fk = a_id)] a: BelongsTo<A>,
             #[orm(fk = b_id)] b: BelongsTo<B>,
             #[orm(fk = c_id)] c: BelongsTo<D>,
             #[orm(fk = d_id)] d: BelongsTo<E>,
         }
         #[derive(Model)] struct A { #[orm(id)] id: i64 }
         #[derive(Model)] #[orm(id(a, b))] struct B { a: i64, b: i64 }
         #[derive(Model)] struct C { #[orm(id)] id: Id<C> }
         #[derive(Model)] struct D { #[orm(id, default = uuid_v4)] id: Id<D> }
         #[derive(Model)] struct E { #[orm(id, type = varchar(5))] code: String }",
        expect![[r#"
            key-mismatch: `a_id` is `i32`, but the key of `A` is `i64` (give it the type of `A::id`) at `a_id`
            key-mismatch: the key of `B` has 2 fields, but the relation names 1 (name one field for each field of that key) at `b_id`
            key-mismatch: `c_id` is `i64`, but the key of `D` is `Uuid` (give it the type of `D::id`) at `c_id`
        "#]],
    );
}

#[test]
fn several_mistakes_are_reported_at_once() {
    check(
        "#[derive(Model)] struct A {
             #[orm(id)] id: i32, b_id: i64, c: Unknown, #[orm(default = Kind::B)] kind: Kind,
             #[orm(fk = b_id)] b: BelongsTo<B>, #[orm(inverse = a)] bs: HasMany<B>, #[orm(inverse = a)] ds: HasMany<D>,
         }
         #[derive(Model)] #[orm(table = \"as\")] struct B { #[orm(id)] id: i32 }
         #[derive(DbEnum)] enum Kind { A }",
        expect![[r#"
            unsupported-type: `Unknown` cannot be stored in a column (derive `DbEnum` or `NewType` on it, in a file that is read, or use `Json<Unknown>`) at `Unknown`
            invalid-default: this default does not fit the field's type (`Kind` has no variant `B`) at `Kind::B`
            key-mismatch: `b_id` is `i64`, but the key of `B` is `i32` (give it the type of `B::id`) at `b_id`
            inverse-mismatch: `B` has no relation `a` (add a `BelongsTo<A>` to `B`) at `a`
            unknown-model: `D` is no model (known here: `A`, `B`) at `D`
            name-collision: the table of `A` and the table of `B` would both be called `as` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `"as"`
        "#]],
    );
}

/// Adding a code fails here until a case has it.
#[test]
fn every_code_has_a_case() {
    let cases = [
        include_str!("tests.rs"),
        include_str!("tests/many_to_many.rs"),
        include_str!("tests/names.rs"),
        include_str!("tests/poly.rs"),
        include_str!("tests/soft_delete.rs"),
        include_str!("../syntax/tests/enums.rs"),
        include_str!("../syntax/tests/fields.rs"),
        include_str!("../syntax/tests/junctions.rs"),
        include_str!("../syntax/tests/lists.rs"),
        include_str!("../syntax/tests/many_to_many.rs"),
        include_str!("../syntax/tests/marks.rs"),
        include_str!("../syntax/tests/models.rs"),
        include_str!("../syntax/tests/poly.rs"),
        include_str!("../syntax/tests/relations.rs"),
        include_str!("../syntax/tests/rules.rs"),
        include_str!("../syntax/tests/defaults.rs"),
        include_str!("../syntax/tests/types.rs"),
    ];
    for code in Code::ALL {
        let line = format!("\n            {code}: ");
        assert!(
            cases.iter().any(|case| case.contains(&line)),
            "no case shows `{code}`"
        );
    }
}
