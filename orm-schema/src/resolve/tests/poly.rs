//! Polymorphic enums and fields.

use super::check;
use expect_test::expect;

#[test]
fn polymorphic_fields_become_columns() {
    check(
        "#[derive(PolyRef)] enum Commentable { Post(Id<Post>), OldPhoto(Id<Photo>) }
         #[derive(PolyRef)] #[orm(storage = tagged)] enum Place { City(Id<City>), #[orm(value = \"land\")] Country(Id<Country>) }
         #[derive(Model)] struct Post { #[orm(id)] id: Id<Post>, #[orm(inverse = subject)] comments: HasMany<Comment> }
         #[derive(Model)] struct Photo { #[orm(id, default = uuid_v7)] id: Id<Photo> }
         #[derive(Model)] struct City { #[orm(id, repr = String)] id: Id<City>, #[orm(inverse = place)] comments: HasMany<Comment> }
         #[derive(Model)] struct Country { #[orm(id, repr = String)] id: Id<Country> }
         #[derive(Model)] struct Comment {
             #[orm(on_delete = Cascade)] subject: Poly<Commentable>,
             #[orm(id)] id: Id<Comment>,
             #[orm(no_index, column = \"other\")] second: Poly<Option<Commentable>>,
             place: Poly<Place>,
             #[orm(no_index)] maybe: Poly<Option<Place>>,
             text: String,
         }",
        expect![[r#"
            model City = cities
              key id
              id: String
              comments <-* Comment of place
            model Comment = comments
              key id
              id: I64
              text: String
              subject_post_id: I64 nullable
              subject_old_photo_id: Uuid nullable
              other_post_id: I64 nullable
              other_old_photo_id: Uuid nullable
              place_type: VarChar(64)
              place_id: String
              maybe_type: VarChar(64) nullable
              maybe_id: String nullable
              index subject_post_id
              index subject_old_photo_id
              index place_type, place_id
              subject_post ->? Post by subject_post_id, on delete Cascade, on update NoAction, arm of subject
              subject_old_photo ->? Photo by subject_old_photo_id, on delete Cascade, on update NoAction, arm of subject
              second_post ->? Post by other_post_id, on update NoAction, arm of second
              second_old_photo ->? Photo by other_old_photo_id, on update NoAction, arm of second
              subject = subject_* -> Commentable, on delete Cascade
              second = other_* ->? Commentable, no index
              place = place_* -> Place
              maybe = maybe_* ->? Place, no index
            model Country = countries
              key id
              id: String
            model Photo = photos
              key id
              id: Uuid, default UuidV7
            model Post = posts
              key id
              id: I64
              comments <-* Comment of subject
            poly Commentable, Arc
              Post = "post" -> Post by I64
              OldPhoto = "old_photo" -> Photo by Uuid
            poly Place, Tagged
              City = "city" -> City by String
              Country = "land" -> Country by String
        "#]],
    );
}

#[test]
fn enums_that_refer_to_nothing() {
    check(
        "#[derive(PolyRef)] enum A { Post(Id<Pots>), Plain(Id<Plain>), Kind(Id<Kind>) }
         #[derive(PolyRef)] #[orm(storage = tagged)] enum B { Plain(Id<Plain>), Post(Id<Post>), Photo(Id<Photo>) }
         #[derive(Model)] struct Post { #[orm(id)] id: Id<Post> }
         #[derive(Model)] struct Photo { #[orm(id, default = uuid_v7)] id: Id<Photo> }
         #[derive(Model)] struct Plain { #[orm(id)] id: i32 }
         #[derive(DbEnum)] enum Kind { A }",
        expect![[r#"
            unknown-model: `Pots` is no model (did you mean `Post`?) at `Pots`
            key-mismatch: the key of `Plain` is no `Id<Plain>` (write the type of its key here, or make its key an `Id`) at `Plain`
            unknown-model: `Kind` is no model (known here: `Photo`, `Plain`, `Post`) at `Kind`
            key-mismatch: the key of `Plain` is no `Id<Plain>` (write the type of its key here, or make its key an `Id`) at `Plain`
            key-mismatch: the key of `Photo` is `Uuid`, but that of `Post` is `i64`, and one column holds both (store the enum as an arc, or give the models keys of one type) at `Photo`
        "#]],
    );
}

#[test]
fn fields_of_the_wrong_enum() {
    check(
        "#[derive(Model)] struct M {
             #[orm(id)] id: i32,
             a: Poly<Comentable>,
             b: Poly<Kind>,
             c: Poly<Option<Code>>,
             d: Poly<Option<M>>,
             e: Commentable,
             f: Vec<Commentable>,
             #[orm(on_delete = Cascade)] g: Poly<Tagged>,
             h: Poly<Commentable>,
         }
         #[derive(PolyRef)] enum Commentable { M(Id<N>) }
         #[derive(PolyRef)] #[orm(storage = tagged)] enum Tagged { N(Id<N>) }
         #[derive(Model)] struct N { #[orm(id)] id: Id<N> }
         #[derive(NewType)] struct Code(String);
         #[derive(DbEnum)] enum Kind { A }",
        expect![[r#"
            unsupported-type: `Commentable` refers to rows of several models, which takes several columns (write `Poly<Commentable>`, or `Poly<Option<Commentable>>` when there may be none) at `Commentable`
            unsupported-type: `Commentable` refers to rows of several models, which takes several columns (write `Poly<Commentable>`, or `Poly<Option<Commentable>>` when there may be none) at `Commentable`
            unknown-model: `Comentable` is no polymorphic enum (did you mean `Commentable`?) at `Comentable`
            unknown-model: `Kind` is no polymorphic enum (it is an enum of values: write `Kind`) at `Kind`
            unknown-model: `Code` is no polymorphic enum (it is a newtype: write `Option<Code>`) at `Code`
            unknown-model: `M` is no polymorphic enum (it is a model: write `BelongsTo<Option<M>>`) at `M`
            invalid-relation: `Tagged` is stored tagged, which has no foreign key (remove `on_delete`, or store the enum as an arc) at `Cascade`
        "#]],
    );
    check(
        "#[derive(Model)] struct M { #[orm(id)] id: i32, a: Poly<Nothing> }",
        expect![[r#"
            unknown-model: `Nothing` is no polymorphic enum (derive `PolyRef` on an enum `Nothing`, in a file that is read) at `Nothing`
        "#]],
    );
}

#[test]
fn inverses_of_polymorphic_fields() {
    check(
        "#[derive(Model)] struct Post {
             #[orm(id)] id: Id<Post>,
             #[orm(inverse = subject)] a: HasMany<Comment>,
             #[orm(inverse = subject)] b: HasMany<Comment>,
             #[orm(inverse = subject)] c: HasOne<Comment>,
             #[orm(inverse = subjct)] d: HasMany<Comment>,
             #[orm(inverse = subject_post)] e: HasMany<Comment>,
         }
         #[derive(Model)] struct Tag { #[orm(id)] id: Id<Tag>, #[orm(inverse = subject)] a: HasMany<Comment> }
         #[derive(Model)] struct Comment { #[orm(id)] id: i32, subject: Poly<Commentable> }
         #[derive(PolyRef)] enum Commentable { Post(Id<Post>) }",
        expect![[r#"
            inverse-mismatch: `a` is the inverse of `Comment::subject` already (keep one of the two) at `subject`
            inverse-mismatch: `Comment` may hold several rows for one `Post` (write `HasMany<Comment>`) at `subject`
            inverse-mismatch: `Comment` has no relation `subjct` (did you mean `subject`?) at `subjct`
            inverse-mismatch: `Comment` has no relation `subject_post` (known here: `subject`) at `subject_post`
            inverse-mismatch: `Comment::subject` never refers to `Tag` (add a variant `Tag(Id<Tag>)` to `Commentable`) at `subject`
        "#]],
    );
}

#[test]
fn names_of_polymorphic_fields() {
    check(
        "#[derive(PolyRef)] enum Commentable { Post(Id<Post>) }
         #[derive(PolyRef)] #[orm(storage = tagged)] enum Tagged { Post(Id<Post>) }
         #[derive(Model)] struct Post { #[orm(id)] id: Id<Post> }
         #[derive(Model)] struct A { #[orm(id)] id: i32, a_post_id: i32, a: Poly<Commentable> }
         #[derive(Model)] struct B { #[orm(id)] id: i32, #[orm(column = \"A_TYPE\")] x: i32, a: Poly<Tagged> }
         #[derive(Model)] struct C { #[orm(id)] id: i32, #[orm(no_index)] a: Poly<Commentable>, #[orm(column = \"a\", no_index)] b: Poly<Tagged>, a_post: i32 }
         #[derive(Model)] struct D { #[orm(id)] id: i32, #[orm(no_index)] a: Poly<Tagged>, #[orm(column = \"a\", no_index)] b: Poly<Tagged> }",
        expect![[r#"
            name-collision: `a` needs the column `a_post_id`, which `a_post_id` has already (add `#[orm(column = "..")]`) at `a`
            name-collision: `a` needs the column `a_type`, which `x` has already (add `#[orm(column = "..")]`) at `a`
            name-collision: `a` needs the relation `a_post`, but the model has a field of that name (rename one of the two) at `a`
            name-collision: `b` needs the column `a_type`, which `a` has already (add `#[orm(column = "..")]`) at `"a"`
            name-collision: `b` needs the column `a_id`, which `a` has already (add `#[orm(column = "..")]`) at `"a"`
            name-collision: the check of `C::a` and the check of `C::b` would both be called `cs_a_check` on SQLite (add `#[orm(column = "..")]`) at `"a"`
        "#]],
    );
}
