//! Relation fields, one model at a time.

use super::{check, check_fields};
use expect_test::expect;

#[test]
fn relations() {
    check(
        "#[derive(Model)] struct Post {
             #[orm(id)] id: Id<Post>,
             author_id: Id<User>,
             editor_id: Option<Id<User>>,
             #[orm(unique, default = 1)] r#type: i32,
             /// Who wrote it.
             #[orm(fk = author_id, on_delete = Cascade, on_update = NoAction, map = \"fk_author\")] author: BelongsTo<User>,
             #[orm(fk = editor_id, on_delete = SetNull, on_update = Restrict)] editor: BelongsTo<Option<models::User>>,
             #[orm(fk = (r#type), on_delete = SetDefault)] kind: orm::BelongsTo<Kind>,
             #[orm(inverse = post)] comments: HasMany<Comment>,
             #[orm(inverse = r#in, constant = first)] find: HasOne<Draft>,
         }",
        expect![[r#"
            model Post = posts
              key id
              id: I64
              author_id: I64
              editor_id: I64 nullable
              type: I32, default Int(1)
              unique type, constant type_key
              index author_id
              index editor_id
              author -> User by author_id, on delete Cascade, on update NoAction, named fk_author // Who wrote it.
              editor ->? User by editor_id, on delete SetNull, on update Restrict
              kind -> Kind by type, on delete SetDefault
              comments <-* Comment of post
              find <- Draft of in
              Id<Post> stores I64
              constant find is first
        "#]],
    );
}

#[test]
fn a_foreign_key_has_an_index_unless_another_covers_it() {
    check(
        "#[derive(Model)] #[orm(id(a, b), unique(c, d))] struct M {
             a: i32, b: i32, c: i32, d: i32, #[orm(index)] e: i32,
             #[orm(fk = a)] of_a: BelongsTo<X>, #[orm(fk = b)] of_b: BelongsTo<X>, #[orm(fk = c)] of_c: BelongsTo<X>,
             #[orm(fk = d)] of_d: BelongsTo<X>, #[orm(fk = e)] of_e: BelongsTo<X>,
         }",
        expect![[r#"
            model M = ms
              key a, b
              a: I32
              b: I32
              c: I32
              d: I32
              e: I32
              index e
              unique c, d, constant c_d_key
              index b
              index d
              of_a -> X by a
              of_b -> X by b
              of_c -> X by c
              of_d -> X by d
              of_e -> X by e
        "#]],
    );
}

#[test]
fn wrong_relations() {
    check_fields(
        [
            "x: BelongsTo<X>",
            "x: HasMany<X>",
            "#[orm(on_delete = Cascade)] x: HasOne<X>",
            "#[orm(inverse = m)] x: BelongsTo<X>",
            "#[orm(fk = x_id)] x: HasMany<X>",
            "x_id: i32, #[orm(fk = x_di)] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = \"x_id\")] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk(x_id))] x: BelongsTo<X>",
            "#[orm(fk = ())] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id)] x: BelongsTo<Option<X>>",
            "x_id: Option<i32>, #[orm(fk = x_id)] x: BelongsTo<X>",
            "x_id: Vec<i32>, #[orm(fk = x_id)] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id, on_delete = SetNull)] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id, on_update = cascade)] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id, on_delete = Remove)] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id, on_delete = \"Cascade\")] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id, map = \"\")] x: BelongsTo<X>",
            "a: i32, b: i32, #[orm(fk = (a, b))] x: BelongsTo<X>",
            "x_id: i32, #[orm(fk = x_id, inverse = m)] x: BelongsTo<X>",
            "#[orm(inverse = m)] x: HasMany<Option<X>>",
            "#[orm(inverse = m)] x: HasMany<(A, B)>",
            "#[orm(inverse = X::m)] x: HasMany<X>",
        ],
        expect![[r#"
            invalid-relation: this relation does not say which field holds its key (add `#[orm(fk = x_id)]`) at `x`
            invalid-relation: this relation does not say which relation it is the inverse of (add `#[orm(inverse = ..)]` with the `BelongsTo` of `X`) at `x`
            invalid-relation: `on_delete` does not fit this relation (it goes on `BelongsTo`) at `on_delete`
            invalid-relation: this relation does not say which relation it is the inverse of (add `#[orm(inverse = ..)]` with the `BelongsTo` of `X`) at `x`
            invalid-relation: `inverse` does not fit this relation (it goes on `HasOne` and `HasMany`) at `inverse`
            invalid-relation: this relation does not say which field holds its key (add `#[orm(fk = x_id)]`) at `x`
            invalid-relation: `fk` does not fit this relation (it goes on `BelongsTo`) at `fk`
            invalid-relation: this relation does not say which relation it is the inverse of (add `#[orm(inverse = ..)]` with the `BelongsTo` of `X`) at `x`
            unknown-field: the model has no field `x_di` (did you mean `x_id`?) at `x_di`
            malformed-attribute: expected `fk = author_id` at `"x_id"`
            malformed-attribute: expected `fk = author_id` at `fk`
            invalid-relation: this relation does not say which field holds its key (add `#[orm(fk = x_id)]`) at `x`
            malformed-attribute: expected `fk = author_id` at `()`
            invalid-relation: `x_id` is never NULL, but the relation is optional (make `x_id` an `Option`, or write `BelongsTo<X>`) at `x_id`
            invalid-relation: `x_id` may be NULL, but the relation is not optional (write `BelongsTo<Option<X>>`) at `x_id`
            invalid-relation: `x_id` is a list, but a key is one value (write a junction model with two `BelongsTo`) at `x_id`
            invalid-relation: `SetNull` needs a key that may be NULL (make the key field an `Option`, or choose another action) at `SetNull`
            malformed-attribute: unknown action `cascade` (did you mean `Cascade`?) at `cascade`
            malformed-attribute: unknown action `Remove` (known here: `NoAction`, `Restrict`, `Cascade`, `SetNull`, `SetDefault`) at `Remove`
            malformed-attribute: expected `on_delete = Cascade` at `"Cascade"`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
            a: I32
            b: I32
            index a, b
            x -> X by a, b
            invalid-relation: `inverse` does not fit this relation (it goes on `HasOne` and `HasMany`) at `inverse`
            invalid-relation: only `BelongsTo` takes an `Option` (remove it: the other model holds the key, and there may be none anyway) at `HasMany<Option<X>>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `HasMany<(A, B)>`
            malformed-attribute: expected `inverse = author` at `X::m`
        "#]],
    );
}

#[test]
fn several_mistakes_of_one_relation() {
    check_fields(
        [
            "x_id: i32, #[orm(fk = x_di, on_delete = Remove, on_update = Keep, map = \"\")] x: BelongsTo<X>",
        ],
        expect![[r#"
            malformed-attribute: unknown action `Remove` (known here: `NoAction`, `Restrict`, `Cascade`, `SetNull`, `SetDefault`) at `Remove`
            malformed-attribute: unknown action `Keep` (known here: `NoAction`, `Restrict`, `Cascade`, `SetNull`, `SetDefault`) at `Keep`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
            unknown-field: the model has no field `x_di` (did you mean `x_id`?) at `x_di`
        "#]],
    );
}

#[test]
fn keys_over_several_fields() {
    check(
        "#[derive(Model)] #[orm(id(tenant_id, id), index(tenant_id, boss_id))] struct M {
             tenant_id: i32, id: i32, boss_id: Option<i32>, x: Option<i32>, y: Option<i32>, #[orm(default = 1)] z: i32,
             #[orm(fk = (tenant_id, boss_id))] boss: BelongsTo<Option<M>>,
             #[orm(fk = (tenant_id, z), deferrable, on_delete = Cascade)] region: BelongsTo<Region>,
             #[orm(fk = (x, y), on_delete = SetNull)] place: BelongsTo<Option<Place>>,
             #[orm(fk = (y, z), no_index, deferrable)] other: BelongsTo<Option<Place>>,
             #[orm(fk = z, no_index, on_update = SetDefault)] single: BelongsTo<Single>,
         }",
        expect![[r#"
            model M = ms
              key tenant_id, id
              tenant_id: I32
              id: I32
              boss_id: I32 nullable
              x: I32 nullable
              y: I32 nullable
              z: I32, default Int(1)
              index tenant_id, boss_id
              index tenant_id, z
              index x, y
              boss ->? M by tenant_id, boss_id
              region -> Region by tenant_id, z, on delete Cascade, deferrable
              place ->? Place by x, y, on delete SetNull
              other ->? Place by y, z, deferrable
              single -> Single by z, on update SetDefault
        "#]],
    );
}

#[test]
fn wrong_keys_over_several_fields() {
    check_fields(
        [
            "a: i32, b: i32, #[orm(fk = (a, b))] x: BelongsTo<Option<X>>",
            "a: Option<i32>, b: i32, #[orm(fk = (a, b))] x: BelongsTo<X>",
            "a: Option<i32>, b: i32, #[orm(fk = (a, b), on_delete = SetNull)] x: BelongsTo<Option<X>>",
            "a: i32, b: i32, #[orm(fk = (a, b), on_delete = SetNull)] x: BelongsTo<X>",
            "a: i32, #[orm(fk = (a, a))] x: BelongsTo<X>",
            "a: i32, b: Vec<i32>, #[orm(fk = (a, b, c))] x: BelongsTo<X>",
            "#[orm(type = text)] a: String, b: i32, #[orm(fk = (b, a))] x: BelongsTo<X>",
            "#[orm(type = text)] a: String, b: i32, #[orm(fk = (b, a), no_index)] x: BelongsTo<X>",
        ],
        expect![[r#"
            invalid-relation: `a` and `b` are never NULL, but the relation is optional (make one of them an `Option`, or write `BelongsTo<X>`) at `(a, b)`
            invalid-relation: `a` may be NULL, but the relation is not optional (write `BelongsTo<Option<X>>`) at `a`
            invalid-relation: `SetNull` needs a key that may be NULL (make `b` an `Option` too, or choose another action) at `SetNull`
            invalid-relation: `SetNull` needs a key that may be NULL (make `a` an `Option` too, or choose another action) at `SetNull`
            duplicate-attribute: `a` is given twice (keep one of the two) at `a`
            invalid-relation: `b` is a list, but a key is one value (write a junction model with two `BelongsTo`) at `b`
            unknown-field: the model has no field `c` (known here: `id`, `a`, `b`) at `c`
            unindexable-type: MySQL cannot hold `a` in an index (write `type = varchar(n)`) at `(b, a)`
            unindexable-type: MySQL cannot hold `a` in a foreign key (write `type = varchar(n)`) at `(b, a)`
        "#]],
    );
}

#[test]
fn defaults_for_actions() {
    check_fields(
        [
            "#[orm(default = 1)] a: i32, b: i32, #[orm(fk = (a, b), on_delete = SetDefault)] x: BelongsTo<X>",
            "#[orm(default = uuid_v4)] a: Uuid, #[orm(fk = a, on_update = SetDefault)] x: BelongsTo<X>",
            "#[orm(default = sql(\"1\"))] a: i32, #[orm(fk = a, on_update = SetDefault)] x: BelongsTo<X>",
        ],
        expect![[r#"
            invalid-relation: `SetDefault` needs a default of `b` in the database (add `#[orm(default = ..)]` to `b`, or choose another action) at `SetDefault`
            invalid-relation: `SetDefault` needs a default of `a` in the database (add `#[orm(default = ..)]` to `a`, or choose another action) at `SetDefault`
            a: I32, default Sql("1")
            index a
            x -> X by a, on update SetDefault
        "#]],
    );
}

#[test]
fn attributes_of_other_relations() {
    check_fields(
        [
            "x_id: i32, #[orm(fk = x_id, name = \"X\", reversed)] x: BelongsTo<X>",
            "#[orm(inverse = m, deferrable, no_index, name = \"X\")] x: HasMany<X>",
            "x_id: i32, #[orm(fk = x_id, deferrable = true, no_index(x_id))] x: BelongsTo<X>",
            "#[orm(through = XM)] x: ManyToMany<X, XM>",
        ],
        expect![[r#"
            invalid-relation: `name` does not fit this relation (it goes on `ManyToMany`) at `name`
            invalid-relation: `reversed` does not fit this relation (it goes on `ManyToMany`) at `reversed`
            invalid-relation: `deferrable` does not fit this relation (it goes on `BelongsTo`) at `deferrable`
            invalid-relation: `no_index` does not fit this relation (it goes on `BelongsTo`) at `no_index`
            invalid-relation: `name` does not fit this relation (it goes on `ManyToMany`) at `name`
            malformed-attribute: `deferrable` takes no value at `true`
            malformed-attribute: `no_index` takes no value at `x_id`
            unknown-attribute: unknown attribute `through` (known here: `fk`, `on_delete`, `on_update`, `map`, `deferrable`, `no_index`, `inverse`, `name`, `reversed`, `constant`) at `through`
        "#]],
    );
}
