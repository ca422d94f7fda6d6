//! Junction models and link tables.

use super::check;
use expect_test::expect;

#[test]
fn both_sides_of_a_junction() {
    check(
        "#[derive(Model)] struct User { #[orm(id)] id: Id<User>, roles: ManyToMany<Role, UserRole> }
         #[derive(Model)] struct Role { #[orm(id)] id: Id<Role>, users: ManyToMany<User, UserRole> }
         #[derive(Model)] #[orm(junction(user, role), id(user_id, role_id))] struct UserRole {
             user_id: Id<User>, role_id: Id<Role>,
             #[orm(fk = user_id)] user: BelongsTo<User>, #[orm(fk = role_id)] role: BelongsTo<Role>,
         }
         #[derive(Model)] struct Country {
             #[orm(id)] id: i32,
             borders: ManyToMany<Country, Border>, #[orm(reversed)] bordered_by: ManyToMany<Country, Border>,
         }
         #[derive(Model)] #[orm(junction(a, b), id(a_id, b_id))] struct Border {
             a_id: i32, b_id: i32, #[orm(fk = a_id)] a: BelongsTo<Country>, #[orm(fk = b_id)] b: BelongsTo<Country>,
         }",
        expect![[r#"
            model Border = borders
              key a_id, b_id
              a_id: I32
              b_id: I32
              index b_id
              a -> Country by a_id
              b -> Country by b_id
              junction a, b
            model Country = countries
              key id
              id: I32
              borders *-* Country, through Border
              bordered_by *-* Country, through Border, reversed
            model Role = roles
              key id
              id: I64
              users *-* User, through UserRole
            model User = users
              key id
              id: I64
              roles *-* Role, through UserRole
            model UserRole = user_roles
              key user_id, role_id
              user_id: I64
              role_id: I64
              index role_id
              user -> User by user_id
              role -> Role by role_id
              junction user, role
        "#]],
    );
}

#[test]
fn junctions_that_do_not_fit() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: i32,
             a: ManyToMany<Rolle, UserRole>,
             b: ManyToMany<Role, UserRolle>,
             c: ManyToMany<Role, Plain>,
             d: ManyToMany<Tag, Plain>,
             e: ManyToMany<Tag, UserRole>,
             f: ManyToMany<User, UserRole>,
             g: ManyToMany<User, Pair>,
             h: ManyToMany<Role, Kind>,
             i: ManyToMany<User, Plain>,
         }
         #[derive(Model)] struct Role { #[orm(id)] id: i32 }
         #[derive(Model)] struct Tag { #[orm(id)] id: i32 }
         #[derive(Model)] #[orm(junction(user, role), id(user_id, role_id))] struct UserRole {
             user_id: i32, role_id: i32,
             #[orm(fk = user_id)] user: BelongsTo<User>, #[orm(fk = role_id)] role: BelongsTo<Role>,
         }
         #[derive(Model)] #[orm(id(user_id, role_id))] struct Plain {
             user_id: i32, role_id: i32,
             #[orm(fk = user_id)] user: BelongsTo<User>, #[orm(fk = role_id)] role: BelongsTo<Role>,
         }
         #[derive(Model)] #[orm(id(a_id, b_id))] struct Pair {
             a_id: i32, b_id: i32, #[orm(fk = a_id)] a: BelongsTo<User>, #[orm(fk = b_id)] b: BelongsTo<User>,
         }
         #[derive(DbEnum)] enum Kind { A }",
        expect![[r#"
            unknown-model: `Rolle` is no model (did you mean `Role`?) at `Rolle`
            unknown-model: `UserRolle` is no model (did you mean `UserRole`?) at `UserRolle`
            inverse-mismatch: `Plain` does not say what it ties together (add `#[orm(junction(user, role))]` to `Plain`) at `Plain`
            inverse-mismatch: `Plain` does not say what it ties together (add a `BelongsTo<Tag>` to `Plain`, and `#[orm(junction(..))]` with both relations) at `Plain`
            inverse-mismatch: `UserRole` ties `User` and `Role` together, not `User` and `Tag` (name the junction model of these two) at `UserRole`
            inverse-mismatch: `UserRole` ties `User` and `Role` together, not `User` and `User` (name the junction model of these two) at `UserRole`
            inverse-mismatch: `Pair` does not say what it ties together (add `#[orm(junction(a, b))]` to `Pair`) at `Pair`
            unknown-model: `Kind` is no model (known here: `Pair`, `Plain`, `Role`, `Tag`, `User`, `UserRole`) at `Kind`
            inverse-mismatch: `Plain` does not say what it ties together (add another `BelongsTo<User>` to `Plain`, and `#[orm(junction(..))]` with both relations) at `Plain`
        "#]],
    );
}

#[test]
fn links() {
    check(
        "#[derive(Model)] struct User {
             #[orm(id)] id: Id<User>, tags: ManyToMany<Tag>, #[orm(name = \"Favourites\")] favourites: ManyToMany<Tag>,
             #[orm(name = \"Follows\", inverse = followers)] following: ManyToMany<User>,
             #[orm(name = \"Follows\", inverse = following)] followers: ManyToMany<User>,
         }
         #[derive(Model)] struct Tag {
             #[orm(id)] id: Id<Tag>, users: ManyToMany<User>, #[orm(name = \"Favourites\")] favoured_by: ManyToMany<User>,
         }",
        expect![[r#"
            model Tag = tags
              key id
              id: I64
              users *-* User
              favoured_by *-* User, link Favourites
            model User = users
              key id
              id: I64
              tags *-* Tag
              favourites *-* Tag, link Favourites
              following *-* User of followers, link Follows
              followers *-* User of following, link Follows
        "#]],
    );
}

#[test]
fn links_that_do_not_fit() {
    check(
        "#[derive(Model)] struct Post {
             #[orm(id)] id: i32,
             wide: ManyToMany<Wide>,
             none: ManyToMany<Nothing>,
             #[orm(name = \"Shared\")] tags: ManyToMany<Tag>,
             #[orm(name = \"cased\")] cased: ManyToMany<Tag>,
         }
         #[derive(Model)] #[orm(id(a, b))] struct Wide { a: i32, b: i32 }
         #[derive(Model)] struct Tag { #[orm(id)] id: i32 }
         #[derive(Model)] struct User {
             #[orm(id)] id: i32, #[orm(name = \"Shared\")] tags: ManyToMany<Tag>,
             #[orm(inverse = tags)] posts: HasMany<Post>,
         }",
        expect![[r#"
            invalid-relation: the key of `Wide` has several fields, but a link table holds one (write a junction model: `ManyToMany<Wide, PostWide>`) at `Wide`
            unknown-model: `Nothing` is no model (known here: `Post`, `Tag`, `User`, `Wide`) at `Nothing`
            name-collision: `Post::tags` and `User::tags` would both be stored in `_Shared` (give one of them another `name`) at `tags`
            inverse-mismatch: `Post::tags` is not a `BelongsTo` of `User` (name the relation of `Post` that holds the key of `User`) at `tags`
        "#]],
    );
}
