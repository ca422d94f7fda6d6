//! Models whose rows are marked as deleted.

use super::check;
use expect_test::expect;

#[test]
fn what_refers_to_a_soft_deleted_model_is_reached_from_it() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: Id<User>, boss_id: Option<Id<User>>, #[orm(deleted)] deleted_at: Option<DateTime<Utc>>,
             #[orm(fk = boss_id)] boss: BelongsTo<Option<User>>,
             #[orm(inverse = boss)] reports: HasMany<User>,
             #[orm(inverse = user)] profile: HasOne<Profile>,
             #[orm(inverse = of)] notes: HasMany<Note>,
         }
         #[derive(Model)] struct Profile { #[orm(id)] user_id: Id<User>, #[orm(fk = user_id)] user: BelongsTo<User> }
         #[derive(PolyRef)] enum Subject { User(Id<User>) }
         #[derive(Model)] struct Note { #[orm(id)] id: i32, of: Poly<Subject> }",
        expect![[r#"
            model Note = notes
              key id
              id: I32
              of_user_id: I64 nullable
              index of_user_id
              of_user ->? User by of_user_id, on update NoAction, arm of of
              of = of_* -> Subject
            model Profile = profiles
              key user_id
              user_id: I64
              user -> User by user_id
            model User = users
              key id
              id: I64
              boss_id: I64 nullable
              deleted_at: DateTime nullable deleted
              index boss_id
              boss ->? User by boss_id
              reports <-* User of boss
              profile <- Profile of user
              notes <-* Note of of
            poly Subject, Arc
              User = "user" -> User by I64
        "#]],
    );
}

#[test]
fn what_is_not_reached() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: Id<User>, boss_id: Option<Id<User>>, #[orm(deleted)] deleted_at: Option<DateTime<Utc>>,
             #[orm(fk = boss_id)] boss: BelongsTo<Option<User>>,
             #[orm(inverse = author)] posts: HasMany<BlogPost>,
         }
         #[derive(Model)] struct Profile { #[orm(id)] user_id: Id<User>, #[orm(fk = user_id)] user: BelongsTo<User> }
         #[derive(Model)] struct BlogPost {
             #[orm(id)] id: i32, author_id: Id<User>, editor_id: Id<User>,
             #[orm(fk = author_id)] author: BelongsTo<User>,
             #[orm(fk = editor_id, on_delete = NoAction)] editor: BelongsTo<User>,
         }
         #[derive(PolyRef)] enum Subject { User(Id<User>) }
         #[derive(PolyRef)] #[orm(storage = tagged)] enum Tagged { User(Id<User>) }
         #[derive(Model)] struct Note { #[orm(id)] id: i32, of: Poly<Subject>, loose: Poly<Tagged> }",
        expect![[r#"
            missing-inverse: `BlogPost::editor` refers to `User`, whose rows are soft-deleted, but `User` has no inverse of it (add `#[orm(inverse = editor)] blog_posts: HasMany<BlogPost>` to `User`, so that deleting and restoring reach its blog posts) at `editor`
            missing-inverse: `Note::of` refers to `User`, whose rows are soft-deleted, but `User` has no inverse of it (add `#[orm(inverse = of)] notes: HasMany<Note>` to `User`, so that deleting and restoring reach its notes) at `of`
            missing-inverse: `Profile::user` refers to `User`, whose rows are soft-deleted, but `User` has no inverse of it (add `#[orm(inverse = user)] profile: HasOne<Profile>` to `User`, so that deleting and restoring reach its profiles) at `user`
            missing-inverse: `User::boss` refers to `User`, whose rows are soft-deleted, but `User` has no inverse of it (add `#[orm(inverse = boss)] users: HasMany<User>` to `User`, so that deleting and restoring reach its users) at `boss`
        "#]],
    );
}
