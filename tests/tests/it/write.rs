//! Creating, updating, deleting.

use crate::blog::{
    Email, NewPost, NewRegion, NewUser, Post, Region, Role, SOURCE, User, UserPatch, user,
};
use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

fn new_user(name: &str) -> NewUser {
    NewUser {
        email: Email(format!("{name}@example.org")),
        name: name.to_owned(),
    }
}

db_test! {
    models: SOURCE;
    async fn create_returns_what_the_database_filled_in(db: &Db) {
        let before = Utc::now();
        let ann = User::create(new_user("ann")).set(User::role, Role::Admin).set(User::bio, "hi").exec(db).await.unwrap();
        assert_eq!((ann.age, ann.role, ann.active, ann.bio.as_deref()), (18, Role::Admin, true, Some("hi")));
        assert!((ann.created_at - before).num_seconds().abs() < 60 && ann.created_at == ann.updated_at || ann.updated_at > before);
        let bob = User::create(new_user("bob")).exec(db).await.unwrap();
        assert!(bob.id > ann.id);
        assert_eq!(User::find(ann.id).one(db).await.unwrap(), ann);
    }
}

db_test! {
    models: SOURCE;
    async fn update_changes_one_row_and_returns_it(db: &Db) {
        let ann = user(db, "ann").await;
        let bob = user(db, "bob").await;
        let older = ann.update().set(User::age, User::age + 2).set(User::name, "Ann").exec(db).await.unwrap();
        assert_eq!((older.age, older.name.as_str(), older.id), (20, "Ann", ann.id));
        assert!(older.updated_at >= ann.updated_at);
        assert_eq!(bob.reload().one(db).await.unwrap(), bob);
        // Nothing to set is no statement, but still tells whether the row is there.
        assert_eq!(bob.update().exec(db).await.unwrap(), bob);
        bob.delete().exec(db).await.unwrap();
        assert_eq!(bob.update().exec(db).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(bob.update().set(User::age, 1).exec(db).await.unwrap_err().kind(), ErrorKind::NotFound);
    }
}

db_test! {
    models: SOURCE;
    async fn patch_keeps_what_it_does_not_set(db: &Db) {
        let ann = user(db, "ann").await.update().set(User::bio, "old").exec(db).await.unwrap();
        let patched = ann.patch(UserPatch { age: Patch::Set(50), ..UserPatch::default() }).exec(db).await.unwrap();
        assert_eq!((patched.age, patched.bio.as_deref()), (50, Some("old")));
        let patched = ann.patch(UserPatch { bio: Patch::Set(None), ..UserPatch::default() }).exec(db).await.unwrap();
        assert_eq!((patched.age, patched.bio), (50, None));
        // From JSON a missing field keeps, and null sets NULL.
        let ann = ann.update().set(User::bio, "new").exec(db).await.unwrap();
        let from = |json: &str| serde_json::from_str::<UserPatch>(json);
        let patched = ann.patch(from(r#"{ "age": 51 }"#).unwrap()).exec(db).await.unwrap();
        assert_eq!((patched.age, patched.bio.as_deref()), (51, Some("new")));
        let patched = ann.patch(from(r#"{ "bio": null }"#).unwrap()).exec(db).await.unwrap();
        assert_eq!((patched.age, patched.bio), (51, None));
        assert!(from(r#"{ "age": null }"#).is_err());
    }
}

db_test! {
    models: SOURCE;
    async fn filtered_writes_count_rows(db: &Db) {
        for name in ["a", "b", "c"] {
            user(db, name).await;
        }
        assert_eq!(User::filter(User::name.ne("a")).update().set(User::age, 5).exec(db).await.unwrap(), 2);
        assert_eq!(User::filter(User::age.eq(5)).count(db).await.unwrap(), 2);
        assert_eq!(User::filter(User::name.eq("b")).delete().exec(db).await.unwrap(), 1);
        assert_eq!(User::find(Id::new(12_345)).delete().exec(db).await.unwrap(), 0);
        assert_eq!(User::query().count(db).await.unwrap(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn a_write_to_the_whole_table_must_be_said(db: &Db) {
        user(db, "a").await;
        user(db, "b").await;
        let error = User::query().update().set(User::age, 5).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().contains("`User::all_rows()`"), "{error}");
        assert_eq!(User::query().delete().exec(db).await.unwrap_err().kind(), ErrorKind::Usage);
        assert_eq!(User::query().limit(1).delete().exec(db).await.unwrap_err().kind(), ErrorKind::Usage);
        assert_eq!(User::filter(User::age.eq(5)).count(db).await.unwrap(), 0);
        assert_eq!(User::all_rows().update().set(User::age, 5).exec(db).await.unwrap(), 2);
        assert_eq!(User::all_rows().delete().exec(db).await.unwrap(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn many_rows_are_created_together(db: &Db) {
        let author = user(db, "ann").await;
        assert_eq!(Post::create_many(Vec::<NewPost>::new()).exec(db).await.unwrap(), 0);
        for count in [1_usize, 2, 63, 64, 65, 1_000] {
            Post::all_rows().delete().exec(db).await.unwrap();
            let rows = (0..count).map(|n| NewPost { title: format!("post {n}"), author_id: author.id });
            assert_eq!(Post::create_many(rows).exec(db).await.unwrap(), count as u64);
            assert_eq!(Post::query().count(db).await.unwrap(), count as u64);
            let last = format!("post {}", count - 1);
            assert_eq!(Post::filter(Post::title.eq(last.as_str())).one(db).await.unwrap().title, last);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn rows_with_different_columns_go_together(db: &Db) {
        let rows = [
            User::create(new_user("a")),
            User::create(new_user("b")).set(User::age, 40),
            User::create(new_user("c")).set(User::age, 41).set(User::bio, "x"),
            User::create(new_user("d")),
        ];
        assert_eq!(User::create_many(rows).exec(db).await.unwrap(), 4);
        let ages: Vec<i32> = User::query().order_by(User::name.asc()).select(User::age).all(db).await.unwrap();
        assert_eq!(ages, [18, 40, 41, 18]);
    }
}

db_test! {
    models: SOURCE;
    async fn a_failing_row_leaves_none(db: &Db) {
        let mut rows: Vec<NewUser> = (0..300).map(|n| new_user(&format!("n{n}"))).collect();
        rows.push(new_user("n7"));
        let error = User::create_many(rows).exec(db).await.unwrap_err();
        assert!(error.violates(User::email_key), "{error}");
        assert_eq!(User::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn a_key_can_change(db: &Db) {
        let new = NewRegion { country: "CZ".into(), code: "1".into(), name: "Praha".into() };
        let region = Region::create(new).exec(db).await.unwrap();
        let moved = region.update().set(Region::code, "2").exec(db).await.unwrap();
        assert_eq!((moved.code.as_str(), moved.name.as_str()), ("2", "Praha"));
        assert_eq!(Region::query().count(db).await.unwrap(), 1);
        // MySQL counts a row that is set to what it was, too.
        assert_eq!(moved.update().set(Region::name, "Praha").exec(db).await.unwrap(), moved);
    }
}
