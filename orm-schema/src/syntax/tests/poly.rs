//! `PolyRef` enums and the fields that hold them.

use super::{check, check_fields};
use expect_test::expect;

#[test]
fn enums() {
    check(
        "/// What may be commented.
         #[derive(PolyRef)] #[orm(storage = arc)] enum Commentable { Post(Id<Post>), Photo(orm::Id<models::Photo>) }
         #[derive(Debug, orm::PolyRef)] enum Default { OldPost(Id<Post>) }
         #[derive(PolyRef)] #[orm(storage = tagged, crate = my_app::db)]
         enum Tagged { OldPost(Id<Post>), #[orm(value = \"picture\")] Photo(Id<Photo>) }",
        expect![[r#"
            poly Commentable, Arc // What may be commented.
              Post = "post" -> Post by I64
              Photo = "photo" -> Photo by I64
            poly Default, Arc
              OldPost = "old_post" -> Post by I64
            poly Tagged, Tagged
              OldPost = "old_post" -> Post by I64
              Photo = "picture" -> Photo by I64
              crate my_app::db
        "#]],
    );
}

#[test]
fn wrong_enums() {
    check(
        "#[derive(PolyRef)] struct A { id: Id<Post> }
         #[derive(PolyRef)] enum B {}
         #[derive(PolyRef)] #[orm(storage = ark, rename_all = snake_case)] enum C { Post(Id<Post>) }
         #[derive(PolyRef)] enum D { Post, Photo { id: Id<Photo> }, Pair(Id<A>, Id<B>), Number(i64), Own(Id<Self>), Bare(Id) }
         #[derive(PolyRef)] enum E { A(Id<Post>), B(Id<Post>) }
         #[derive(PolyRef)] enum F { APost(Id<Post>), aPost(Id<Photo>) }
         #[derive(PolyRef)] #[orm(storage = tagged)] enum G { A(Id<Post>), #[orm(value = \"A\")] B(Id<Photo>) }
         #[derive(PolyRef)] enum H { #[orm(value = \"post\")] Post(Id<Post>), Photo(#[orm(value = \"x\")] Id<Photo>) }
         #[derive(PolyRef)] enum I<T> { A(Id<T>) }",
        expect![[r#"
            unsupported-item: `PolyRef` goes on an enum, but `A` is a struct (write an enum of keys, such as `Post(Id<Post>)`) at `A`
            unsupported-item: `B` has no variants, so no row could hold one (add a variant such as `Post(Id<Post>)`) at `B`
            unknown-attribute: `rename_all` does not go on a polymorphic enum (it goes on an enum) at `rename_all`
            malformed-attribute: unknown storage `ark` (did you mean `arc`?) at `ark`
            unsupported-item: `Post` does not hold the key of a model (write `Post(Id<..>)` with the name of a model) at `Post`
            unsupported-item: `Photo` does not hold the key of a model (write `Photo(Id<..>)` with the name of a model) at `Photo`
            unsupported-item: `Pair` does not hold the key of a model (write `Pair(Id<..>)` with the name of a model) at `Pair`
            unsupported-item: `Number` does not hold the key of a model (write `Number(Id<..>)` with the name of a model) at `i64`
            unsupported-item: `Own` does not hold the key of a model (write `Own(Id<..>)` with the name of a model) at `Id<Self>`
            unsupported-item: `Bare` does not hold the key of a model (write `Bare(Id<..>)` with the name of a model) at `Id`
            invalid-relation: `A` and `B` both refer to `Post` (keep one of the two) at `Post`
            name-collision: `APost` and `aPost` are both stored as `a_post` (rename one of the two) at `aPost`
            name-collision: `A` and `B` are both stored as `a` (add `#[orm(value = "..")]`) at `B`
            conflicting-attributes: `value` has no effect on an enum that is stored as an arc (remove `value`, or write `#[orm(storage = tagged)]` on the enum) at `value`
            unknown-attribute: the inside of a variant takes no attributes (put them on the variant) at `orm`
            unsupported-item: `I` has generic parameters, but one item describes one table or column (write the concrete types) at `T`
        "#]],
    );
    let long = "x".repeat(65);
    check(
        &format!(
            "#[derive(PolyRef)] #[orm(storage = tagged)] enum A {{ #[orm(value = \"{long}\")] A(Id<Post>), #[orm(value = \"\")] B(Id<Photo>) }}"
        ),
        expect![[r#"
            malformed-attribute: a `value` has at most 64 characters at `"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
        "#]],
    );
}

#[test]
fn fields() {
    check(
        "#[derive(Model)] struct Comment {
             #[orm(id)] id: i64,
             /// What it is about.
             #[orm(on_delete = Cascade)] subject: Poly<Commentable>,
             #[orm(column = \"at\", constant = placed, on_delete = SetNull, no_index)] place: orm::Poly<Option<models::Place>>,
             text: String,
         }",
        expect![[r#"
            model Comment = comments
              key id
              id: I64
              text: String
              subject = subject_* -> Commentable, on delete Cascade // What it is about.
              place = at_* ->? Place, on delete SetNull, no index
              constant place is placed
        "#]],
    );
}

#[test]
fn wrong_fields() {
    check_fields(
        [
            "a: Poly",
            "a: Poly<(A, B)>",
            "a: Poly<Vec<A>>",
            "a: Option<Poly<A>>",
            "a: Vec<Poly<A>>",
            "#[orm(on_delete = SetNull)] a: Poly<A>",
            "#[orm(on_delete = SetDefault)] a: Poly<Option<A>>",
            "#[orm(on_delete = Remove)] a: Poly<A>",
            "#[orm(column = \"\")] a: Poly<A>",
            "#[orm(fk = a, unique, value = \"x\")] a: Poly<A>",
            "#[orm(columm = \"x\")] a: Poly<A>",
            "find: Poly<A>, #[orm(constant = id)] a: Poly<A>",
        ],
        expect![[r#"
            invalid-relation: this is no type of a polymorphic field (write `Poly<Enum>`, or `Poly<Option<Enum>>` when there may be none) at `Poly`
            invalid-relation: this is no type of a polymorphic field (write `Poly<Enum>`, or `Poly<Option<Enum>>` when there may be none) at `Poly<(A, B)>`
            invalid-relation: this is no type of a polymorphic field (write `Poly<Enum>`, or `Poly<Option<Enum>>` when there may be none) at `Poly<Vec<A>>`
            invalid-relation: this is no type of a polymorphic field (write `Poly<Enum>`, or `Poly<Option<Enum>>` when there may be none) at `Option<Poly<A>>`
            invalid-relation: this is no type of a polymorphic field (write `Poly<Enum>`, or `Poly<Option<Enum>>` when there may be none) at `Vec<Poly<A>>`
            invalid-relation: `SetNull` needs a field that may be empty (write `Poly<Option<A>>`, or choose another action) at `SetNull`
            invalid-relation: a polymorphic field has no default (choose another action) at `SetDefault`
            malformed-attribute: unknown action `Remove` (known here: `NoAction`, `Restrict`, `Cascade`, `SetNull`, `SetDefault`) at `Remove`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
            unknown-attribute: `fk` does not go on a polymorphic field (it goes on a relation) at `fk`
            unknown-attribute: `unique` does not go on a polymorphic field (it goes on a model or a field) at `unique`
            unknown-attribute: `value` does not go on a polymorphic field (it goes on a variant or a variant of a polymorphic enum) at `value`
            unknown-attribute: unknown attribute `columm` (did you mean `column`?) at `columm`
            reserved-name: `find` is taken by a generated function, so the constant of `find` needs another name (add `#[orm(constant = find_)]`) at `find`
            reserved-name: the constant of `id` and the constant of `a` would both be called `id` (add `#[orm(constant = id_)]`) at `id`
        "#]],
    );
    check(
        "#[derive(NewType)] struct A(Poly<B>);",
        expect![[r#"
        unsupported-type: a relation cannot be stored in a column (relations are fields of models) at `Poly`
    "#]],
    );
}

#[test]
fn members_keep_their_order() {
    let source = "#[derive(Model)] struct M { a: Poly<A>, #[orm(id)] id: i32, x: ManyToMany<X>, b: Poly<Option<A>>, c: i32 }";
    let item = syn::parse_str(source).expect("a struct");
    let (def, diagnostics) = crate::syntax::parse_item(&item);
    assert!(diagnostics.is_empty());
    let Some(crate::syntax::ItemDef::Model(def)) = def else {
        panic!("a model");
    };
    expect!["[Poly(0), Field(0), Relation(0), Poly(1), Field(1)]"]
        .assert_eq(&format!("{:?}", def.members));
}
