//! `ManyToMany` fields, one model at a time.

use super::{check, check_fields};
use expect_test::expect;

#[test]
fn many_to_many() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: Id<User>,
             roles: ManyToMany<Role, UserRole>,
             /// What they wrote about.
             tags: ManyToMany<Tag>,
             #[orm(name = \"Favourites\", constant = liked)] favourites: ManyToMany<models::Tag>,
             #[orm(name = \"Follows\", inverse = followers)] following: ManyToMany<User>,
             #[orm(name = \"Follows\", inverse = following)] followers: ManyToMany<User>,
             #[orm(name = \"Friends\")] friends: orm::ManyToMany<User>,
         }
         #[derive(Model)] struct Country {
             #[orm(id)] id: i32,
             borders: ManyToMany<Country, models::Border>,
             #[orm(reversed)] bordered_by: ManyToMany<Country, models::Border>,
         }
         #[derive(Model)] #[orm(id(a, b))] struct Wide { a: i32, b: i32, roles: ManyToMany<Role, WideRole> }",
        expect![[r#"
            model User = users
              key id
              id: I64
              roles *-* Role, through UserRole
              tags *-* Tag // What they wrote about.
              favourites *-* Tag, link Favourites
              following *-* User of followers, link Follows
              followers *-* User of following, link Follows
              friends *-* User, link Friends
              Id<User> stores I64
              constant favourites is liked
            model Country = countries
              key id
              id: I32
              borders *-* Country, through Border
              bordered_by *-* Country, through Border, reversed
            model Wide = wides
              key a, b
              a: I32
              b: I32
              roles *-* Role, through WideRole
        "#]],
    );
}

#[test]
fn wrong_types() {
    check_fields(
        [
            "x: ManyToMany<Option<X>>",
            "x: ManyToMany<X, Option<XM>>",
            "x: ManyToMany<Self>",
            "x: ManyToMany<X, Self>",
            "x: ManyToMany<X, (X, M)>",
            "x: ManyToMany",
            "x: Vec<ManyToMany<X>>",
        ],
        expect![[r#"
            invalid-relation: only `BelongsTo` takes an `Option` (remove it: where there are none, the list is empty) at `ManyToMany<Option<X>>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `ManyToMany<X, Option<XM>>`
            invalid-relation: a relation names its model (write the struct's name instead of `Self`) at `ManyToMany<Self>`
            invalid-relation: a relation names its model (write the struct's name instead of `Self`) at `ManyToMany<X, Self>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `ManyToMany<X, (X, M)>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `ManyToMany`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `Vec<ManyToMany<X>>`
        "#]],
    );
}

#[test]
fn attributes_that_do_not_fit() {
    check_fields(
        [
            "#[orm(fk = id, on_delete = Cascade, on_update = Cascade, map = \"x\")] x: ManyToMany<X>",
            "#[orm(deferrable, no_index)] x: ManyToMany<X, XM>",
            "#[orm(name = \"X\", inverse = y)] x: ManyToMany<X, XM>",
            "#[orm(reversed)] x: ManyToMany<X, XM>",
            "#[orm(reversed)] x: ManyToMany<X>",
            "#[orm(reversed, name = \"X\")] x: ManyToMany<M>",
            "#[orm(inverse = y)] x: ManyToMany<X>",
            "x: ManyToMany<M>",
            "#[orm(name = X)] x: ManyToMany<X>",
            "#[orm(name = \"\")] x: ManyToMany<X>",
            "#[orm(name = \"a b\")] x: ManyToMany<M>",
            "#[orm(name = \"a23456789_b23456789_c23456789_d23456789_\")] x: ManyToMany<X>",
            "#[orm(name = \"a23456789_b23456789_c23456789_d23456789_e\")] x: ManyToMany<X>",
        ],
        expect![[r#"
            invalid-relation: `fk` does not fit this relation (it goes on `BelongsTo`) at `fk`
            invalid-relation: `on_delete` does not fit this relation (it goes on `BelongsTo`) at `on_delete`
            invalid-relation: `on_update` does not fit this relation (it goes on `BelongsTo`) at `on_update`
            invalid-relation: `map` does not fit this relation (it goes on `BelongsTo`) at `map`
            invalid-relation: `deferrable` does not fit this relation (it goes on `BelongsTo`) at `deferrable`
            invalid-relation: `no_index` does not fit this relation (it goes on `BelongsTo`) at `no_index`
            invalid-relation: `name` does not fit this relation (remove it: `XM` says what it ties together) at `name`
            invalid-relation: `inverse` does not fit this relation (remove it: `XM` says what it ties together) at `inverse`
            invalid-relation: `reversed` does not fit this relation (remove it: it goes on a relation of a model to itself) at `reversed`
            invalid-relation: `reversed` does not fit this relation (remove it: it goes on a relation of a model to itself) at `reversed`
            invalid-relation: `reversed` does not fit this relation (it goes on a relation through a junction model; here `inverse` names the other way) at `reversed`
            invalid-relation: `inverse` does not fit this relation (remove it: a `ManyToMany<M>` of `X` with the same `name`, or both without, is the inverse) at `inverse`
            invalid-relation: a `ManyToMany` of a model to itself needs a name (add `#[orm(name = "X")]`) at `x`
            malformed-attribute: expected `name = "Favourites"` at `X`
            malformed-attribute: a `name` is 1 to 40 letters of ASCII, digits and underscores at `""`
            malformed-attribute: a `name` is 1 to 40 letters of ASCII, digits and underscores at `"a b"`
            x *-* X, link a23456789_b23456789_c23456789_d23456789_
            malformed-attribute: a `name` is 1 to 40 letters of ASCII, digits and underscores at `"a23456789_b23456789_c23456789_d23456789_e"`
        "#]],
    );
}

#[test]
fn a_link_holds_one_key() {
    check(
        "#[derive(Model)] #[orm(id(a, b))] struct M { a: i32, b: i32, x: ManyToMany<X>, #[orm(name = \"Ms\")] y: ManyToMany<M> }",
        expect![[r#"
            invalid-relation: the key of `M` has several fields, but a link table holds one (write a junction model: `ManyToMany<X, MX>`) at `x`
            invalid-relation: the key of `M` has several fields, but a link table holds one (write a junction model: `ManyToMany<M, MM>`) at `y`
        "#]],
    );
}

#[test]
fn relations_that_would_be_one() {
    check_fields(
        [
            "x: ManyToMany<X>, y: ManyToMany<X>",
            "#[orm(name = \"Z\")] x: ManyToMany<X>, #[orm(name = \"Z\")] y: ManyToMany<X>",
            "#[orm(name = \"Z\")] x: ManyToMany<M>, #[orm(name = \"Z\")] y: ManyToMany<M>",
            "x: ManyToMany<X, XM>, y: ManyToMany<X, XM>",
            "x: ManyToMany<M, MM>, y: ManyToMany<M, MM>",
            "#[orm(reversed)] x: ManyToMany<M, MM>, #[orm(reversed)] y: ManyToMany<M, MM>",
            "x: ManyToMany<X, XM>, y: ManyToMany<X, XN>, z: ManyToMany<X>",
        ],
        expect![[r#"
            name-collision: `x` and `y` would both be stored in `_MToX` (give one of them a `name`) at `y`
            name-collision: `x` and `y` would both be stored in `_Z` (give one of them another `name`) at `y`
            name-collision: `x` and `y` would both be stored in `_Z` (give one of them another `name`; if they read one relation both ways, name each other as `inverse`) at `y`
            invalid-relation: `y` reads the same rows of `XM` as `x` (keep one of the two) at `y`
            invalid-relation: `y` reads the same rows of `MM` as `x` (keep one of the two, or add `reversed` to one) at `y`
            invalid-relation: `y` reads the same rows of `MM` as `x` (keep one of the two, or add `reversed` to one) at `y`
            x *-* X, through XM
            y *-* X, through XN
            z *-* X
        "#]],
    );
}

#[test]
fn inverses_of_links() {
    check_fields(
        [
            "#[orm(name = \"Z\", inverse = y)] x: ManyToMany<M>",
            "#[orm(name = \"Z\", inverse = yy)] x: ManyToMany<M>, #[orm(name = \"Z\", inverse = x)] y: ManyToMany<M>",
            "#[orm(name = \"Z\", inverse = x)] x: ManyToMany<M>",
            "#[orm(name = \"Z\", inverse = y)] x: ManyToMany<M>, y: ManyToMany<X>",
            "#[orm(name = \"Z\", inverse = y)] x: ManyToMany<M>, y: ManyToMany<M, MM>",
            "#[orm(name = \"Z\", inverse = y)] x: ManyToMany<M>, #[orm(name = \"W\", inverse = x)] y: ManyToMany<M>",
            "#[orm(name = \"Z\", inverse = y)] x: ManyToMany<M>, #[orm(name = \"Z\")] y: ManyToMany<M>",
            "#[orm(inverse = y)] x: ManyToMany<M>, #[orm(inverse = x)] y: ManyToMany<M>",
        ],
        expect![[r#"
            inverse-mismatch: `M` has no relation `y` (add `#[orm(name = "Z", inverse = x)] y: ManyToMany<M>`) at `y`
            inverse-mismatch: `M` has no relation `yy` (known here: `y`) at `yy`
            inverse-mismatch: `x` does not name `y` as its inverse (add `inverse = y` to `x`) at `x`
            inverse-mismatch: a relation is not its own inverse (remove `inverse`, or name the relation that reads the other way) at `x`
            inverse-mismatch: `M::y` is not a `ManyToMany<M>` (name the relation that reads the other way) at `y`
            inverse-mismatch: `M::y` is not a `ManyToMany<M>` (name the relation that reads the other way) at `y`
            inverse-mismatch: `x` and `y` have different names (give both the same `name`) at `y`
            inverse-mismatch: `y` and `x` have different names (give both the same `name`) at `x`
            inverse-mismatch: `y` does not name `x` as its inverse (add `inverse = x` to `y`) at `y`
            invalid-relation: a `ManyToMany` of a model to itself needs a name (add `#[orm(name = "X")]`) at `x`
            invalid-relation: a `ManyToMany` of a model to itself needs a name (add `#[orm(name = "Y")]`) at `y`
        "#]],
    );
}
