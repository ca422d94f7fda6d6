//! Reading: filters, order, limits, keys, projections, groups.

use crate::blog::{self, Role, SOURCE, User, user};
use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

/// The names in alphabetical order; not the database's, which depends on its collation.
async fn names(query: orm::Query<User>, db: &Db) -> Vec<String> {
    let mut names: Vec<String> = query.select(User::name).all(db).await.unwrap();
    names.sort_by_key(|name| name.to_lowercase());
    names
}

async fn people(db: &Db) {
    for (name, age, bio) in [
        ("ann", 30, Some("50% _sure_")),
        ("bob", 20, None),
        ("Cyd", 40, Some("a*b?[c]")),
    ] {
        user(db, name)
            .await
            .update()
            .set(User::age, age)
            .set(User::bio, bio.map(str::to_owned))
            .exec(db)
            .await
            .unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn comparisons_select_rows(db: &Db) {
        people(db).await;
        assert_eq!(names(User::filter(User::age.eq(30)), db).await, ["ann"]);
        assert_eq!(names(User::filter(User::age.ne(30)), db).await, ["bob", "Cyd"]);
        assert_eq!(names(User::filter(User::age.gt(20) & User::age.lt(40)), db).await, ["ann"]);
        assert_eq!(User::filter(User::age.ge(20) & User::age.le(40)).count(db).await.unwrap(), 3);
        assert_eq!(names(User::filter(User::age.between(25, 35)), db).await, ["ann"]);
        assert_eq!(names(User::filter(User::age.eq(20) | User::age.eq(30)), db).await, ["ann", "bob"]);
        assert_eq!(names(User::filter(!(User::age.eq(20) | User::age.eq(30))), db).await, ["Cyd"]);
        assert_eq!(names(User::filter(User::age.eq(User::age + 0) & User::name.eq("bob")), db).await, ["bob"]);
        assert_eq!(User::filter(User::active).count(db).await.unwrap(), 3);
        assert_eq!(User::filter(User::active.is_false()).count(db).await.unwrap(), 0);
        assert_eq!(User::filter(User::role.eq(Role::Reader)).count(db).await.unwrap(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn null_is_a_value_of_option_only(db: &Db) {
        people(db).await;
        assert_eq!(names(User::filter(User::bio.is_null()), db).await, ["bob"]);
        assert_eq!(names(User::filter(User::bio.eq(None::<String>)), db).await, ["bob"]);
        assert_eq!(User::filter(User::bio.is_not_null()).count(db).await.unwrap(), 2);
        assert_eq!(User::filter(User::bio.ne(None::<String>)).count(db).await.unwrap(), 2);
        assert_eq!(names(User::filter(User::bio.in_([None, Some("50% _sure_".to_owned())])), db).await, ["ann", "bob"]);
        assert_eq!(names(User::filter(User::bio.not_in([None, Some("50% _sure_".to_owned())])), db).await, ["Cyd"]);
    }
}

db_test! {
    models: SOURCE;
    async fn lists_of_any_length_are_members(db: &Db) {
        people(db).await;
        assert_eq!(User::filter(User::age.in_(Vec::<i32>::new())).count(db).await.unwrap(), 0);
        assert_eq!(User::filter(User::age.not_in(Vec::<i32>::new())).count(db).await.unwrap(), 3);
        assert_eq!(names(User::filter(User::age.in_([20])), db).await, ["bob"]);
        assert_eq!(names(User::filter(User::age.in_([20, 30, 31])), db).await, ["ann", "bob"]);
        assert_eq!(names(User::filter(User::age.not_in([20, 30, 31])), db).await, ["Cyd"]);
        assert_eq!(names(User::filter(User::age.in_(20..=30)), db).await, ["ann", "bob"]);
        assert_eq!(names(User::filter(User::age.in_(25..10_000)), db).await, ["ann", "Cyd"]);
        assert_eq!(names(User::filter(User::age.not_in(25..10_000)), db).await, ["bob"]);
        assert_eq!(names(User::filter(User::name.in_((0..500).map(|n| format!("x{n}")).chain(["bob".to_owned()]))), db).await, ["bob"]);
    }
}

db_test! {
    models: SOURCE;
    async fn text_is_matched_literally_and_by_case(db: &Db) {
        people(db).await;
        assert_eq!(names(User::filter(User::bio.contains("50%")), db).await, ["ann"]);
        assert_eq!(names(User::filter(User::bio.contains("_sure_")), db).await, ["ann"]);
        assert_eq!(User::filter(User::bio.contains("5_%")).count(db).await.unwrap(), 0);
        assert_eq!(names(User::filter(User::bio.contains("*b?[")), db).await, ["Cyd"]);
        assert_eq!(names(User::filter(User::bio.starts_with("a*")), db).await, ["Cyd"]);
        assert_eq!(names(User::filter(User::bio.ends_with("[c]")), db).await, ["Cyd"]);
        assert_eq!(User::filter(User::name.starts_with("c")).count(db).await.unwrap(), 0);
        assert_eq!(names(User::filter(User::name.istarts_with("c")), db).await, ["Cyd"]);
        assert_eq!(names(User::filter(User::name.icontains("YD")), db).await, ["Cyd"]);
        assert_eq!(names(User::filter(User::name.iends_with("NN")), db).await, ["ann"]);
        assert_eq!(names(User::filter(User::name.like("_o%")), db).await, ["bob"]);
        assert_eq!(User::filter(User::name.like("B%")).count(db).await.unwrap(), 0);
        assert_eq!(names(User::filter(User::name.ilike("B%")), db).await, ["bob"]);
        assert_eq!(names(User::filter(User::bio.like("50\\%%")), db).await, ["ann"]);
        assert_eq!(names(User::filter(User::email.ends_with("b@example.org")), db).await, ["bob"]);
        for hostile in ["'", "\"", "\\", "!", "'; DROP TABLE users; --", "\u{1f980}", "%", "?", "$1"] {
            assert_eq!(User::filter(User::name.contains(hostile)).count(db).await.unwrap(), 0, "{hostile}");
            assert_eq!(User::filter(User::name.icontains(hostile)).count(db).await.unwrap(), 0, "{hostile}");
            assert_eq!(User::filter(User::name.eq(hostile)).count(db).await.unwrap(), 0, "{hostile}");
        }
    }
}

db_test! {
    models: SOURCE;
    async fn rows_come_in_order_and_pages(db: &Db) {
        for n in 0..7 {
            user(db, &format!("n{n}")).await.update().set(User::age, n % 2).exec(db).await.unwrap();
        }
        let page = |offset| User::query().order_by((User::age.desc(), User::name.asc())).limit(3).offset(offset);
        let names = async |offset| -> Vec<String> {
            page(offset).all(db).await.unwrap().into_iter().map(|user| user.name).collect()
        };
        assert_eq!(names(0).await, ["n1", "n3", "n5"]);
        assert_eq!(names(3).await, ["n0", "n2", "n4"]);
        assert_eq!(names(6).await, ["n6"]);
        let rest = User::query().order_by(User::name.asc()).offset(5).all(db).await.unwrap();
        assert_eq!(rest.len(), 2);
        let far = User::query().limit(u64::MAX).offset(u64::MAX).all(db).await.unwrap();
        assert!(far.is_empty());
        assert_eq!(User::query().order_by(User::name.desc()).first(db).await.unwrap().unwrap().name, "n6");
        assert!(User::query().exists(db).await.unwrap());
        assert!(!User::filter(User::name.eq("none")).exists(db).await.unwrap());
    }
}

db_test! {
    models: SOURCE;
    async fn rows_are_found_by_key(db: &Db) {
        let ann = user(db, "ann").await.update().set(User::bio, "x").exec(db).await.unwrap();
        assert_eq!(User::find(ann.id).one(db).await.unwrap(), ann);
        assert_eq!(User::find(Id::new(999)).opt(db).await.unwrap(), None);
        let error = User::find(Id::new(999)).one(db).await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.http_status()), (ErrorKind::NotFound, Some("P2025"), 404));
        assert_eq!(User::find_by(User::email_key, ann.email.clone()).one(db).await.unwrap(), ann);
        assert_eq!(User::find_by(User::name_and_bio, ("ann".to_owned(), Some("x".to_owned()))).one(db).await.unwrap(), ann);
        let region = blog::Region::create(blog::NewRegion { country: "CZ".into(), code: "10".into(), name: "Praha".into() })
            .exec(db).await.unwrap();
        assert_eq!(blog::Region::find(("CZ".to_owned(), "10".to_owned())).one(db).await.unwrap(), region);
        assert_eq!(blog::Region::find(("CZ".to_owned(), "11".to_owned())).opt(db).await.unwrap(), None);
        user(db, "bob").await;
        assert_eq!(User::query().one(db).await.unwrap_err().kind(), ErrorKind::Usage);
    }
}

db_test! {
    models: SOURCE;
    async fn columns_can_be_read_alone(db: &Db) {
        people(db).await;
        let rows: Vec<(String, Option<String>, i32)> = User::filter(User::age.lt(40))
            .order_by(User::age.asc())
            .select((User::name, User::bio, User::age + 1))
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows, [("bob".to_owned(), None, 21), ("ann".to_owned(), Some("50% _sure_".to_owned()), 31)]);
        let ages: Vec<i32> = User::query().order_by(User::age.desc()).limit(1).select(User::age).all(db).await.unwrap();
        assert_eq!(ages, [40]);
        let bob = "bob".to_owned();
        let age = User::filter(User::name.eq(&bob)).select(User::age).one(db).await.unwrap();
        assert_eq!(age, 20);
        assert_eq!(User::query().select(User::age).one(db).await.unwrap_err().kind(), ErrorKind::Usage);
        let none = User::filter(User::name.eq("x")).select(User::age).opt(db).await.unwrap();
        assert_eq!(none, None);
    }
}

db_test! {
    models: SOURCE;
    async fn groups_have_keys_and_aggregates(db: &Db) {
        for (name, age) in [("a", 1), ("b", 1), ("c", 2), ("d", 3), ("e", 3), ("f", 3)] {
            user(db, name).await.update().set(User::age, age).exec(db).await.unwrap();
        }
        let rows: Vec<(i32, i64, String)> = User::filter(User::name.ne("f"))
            .group_by(User::age)
            .having(|g| g.count().gt(1))
            .order_by(|g| (g.count().desc(), g.key().desc()))
            .limit(5)
            .select(|g| (g.key(), g.count(), g.max(User::name)))
            .all(db)
            .await
            .unwrap();
        assert_eq!(rows, [(3, 2, "e".to_owned()), (1, 2, "b".to_owned())]);
        let distinct: Vec<i64> =
            User::query().group_by(User::active).select(|g| g.count_distinct(User::age)).all(db).await.unwrap();
        assert_eq!(distinct, [3]);
    }
}

db_test! {
    models: SOURCE;
    async fn optional_filters_apply_when_present(db: &Db) {
        people(db).await;
        let search = |name: Option<&str>| User::query().filter_opt(name.map(|name| User::name.eq(name)));
        assert_eq!(search(None).count(db).await.unwrap(), 3);
        assert_eq!(search(Some("bob")).count(db).await.unwrap(), 1);
    }
}
