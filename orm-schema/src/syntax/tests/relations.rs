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
             #[orm(unique)] r#type: i32,
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
              type: I32
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
            not-built-yet: a relation over several fields is not built yet (relations over a composite key cannot be loaded yet; keep the fields without the relation) at `(a, b)`
            invalid-relation: `inverse` does not fit this relation (it goes on `HasOne` and `HasMany`) at `inverse`
            invalid-relation: only `BelongsTo` takes an `Option` (remove it: the other model holds the key, and there may be none anyway) at `HasMany<Option<X>>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>` or `HasMany<Model>`) at `HasMany<(A, B)>`
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
fn many_to_many_is_not_built_yet() {
    check_fields(
        [
            "x: ManyToMany<X, M>",
            "#[orm(through = M)] x: ManyToMany<X, M>",
            "#[orm(constant = y)] x: ManyToMany<X, M>",
            "#[orm()] x: ManyToMany<X, M>",
        ],
        expect![[r#"
            not-built-yet: `ManyToMany` is not built yet (write two `HasMany` to a junction model meanwhile) at `x`
            not-built-yet: `through` is not built yet (remove it; it is refused so that nobody believes it works) at `through`
            not-built-yet: `ManyToMany` is not built yet (write two `HasMany` to a junction model meanwhile) at `x`
            not-built-yet: `ManyToMany` is not built yet (write two `HasMany` to a junction model meanwhile) at `x`
        "#]],
    );
}
