//! Relations: loading in one statement a level, foreign keys and what they do.

use crate::blog::{Comment, NewPost, NewProfile, Post, Profile, SOURCE, User, comment, post, user};
use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

db_test! {
    models: SOURCE;
    async fn relations_load_at_any_depth(db: &Db) {
        let ann = user(db, "ann").await;
        let bob = user(db, "bob").await.update().set(User::manager_id, ann.id).exec(db).await.unwrap();
        Profile::create(NewProfile { text: "me".into(), user_id: ann.id }).exec(db).await.unwrap();
        let first = post(db, &ann, "first").await;
        let second = post(db, &ann, "second").await;
        post(db, &bob, "other").await;
        comment(db, &first, "one").await;
        comment(db, &first, "two").await;
        comment(db, &second, "three").await;

        let users = User::query()
            .with(User::profile)
            .with(User::manager)
            .with(User::posts.load().order_by(Post::title.desc()).with(Post::comments))
            .order_by(User::name.asc())
            .all(db)
            .await
            .unwrap();
        let (ann, bob) = (&users[0], &users[1]);
        assert_eq!(ann.get(User::profile).map(|profile| profile.text.clone()), Some("me".to_owned()));
        assert!(bob.get(User::profile).is_none() && ann.get(User::manager).is_none());
        assert_eq!(bob.get(User::manager).unwrap().name, "ann");
        let posts = ann.get(User::posts);
        assert_eq!(posts.iter().map(|post| post.row().title.as_str()).collect::<Vec<_>>(), ["second", "first"]);
        let comments: Vec<Vec<&str>> = posts
            .into_iter()
            .map(|post| post.get(Post::comments).into_iter().map(|c| c.row().body.as_str()).collect())
            .collect();
        assert_eq!(comments, [vec!["three"], vec!["one", "two"]]);
        assert_eq!(bob.get(User::posts).len(), 1);
        assert!(bob.get(User::posts).first().unwrap().get(Post::comments).is_empty());

        // The other direction, one row shared by many.
        let comments = Comment::query()
            .with(Comment::post.load().with(Post::author))
            .order_by(Comment::id.asc())
            .all(db)
            .await
            .unwrap();
        let authors: Vec<&str> =
            comments.iter().map(|c| c.get(Comment::post).get(Post::author).row().name.as_str()).collect();
        assert_eq!(authors, ["ann", "ann", "ann"]);
        // Without a query nothing is there, and says so.
        assert!(ann.posts.get().is_some());
        assert!(first.comments.get().is_none());
    }
}

db_test! {
    models: SOURCE;
    async fn loads_can_be_filtered_and_found_by_key(db: &Db) {
        let ann = user(db, "ann").await;
        for n in 0..5 {
            post(db, &ann, &format!("p{n}")).await.update().set(Post::likes, n).exec(db).await.unwrap();
        }
        let found = User::find(ann.id)
            .with(User::posts.load().filter(Post::likes.gt(2)).order_by(Post::likes.asc()))
            .one(db)
            .await
            .unwrap();
        let likes: Vec<i64> = found.get(User::posts).into_iter().map(|post| post.likes).collect();
        assert_eq!(likes, [3, 4]);
        let empty = User::filter(User::name.eq("nobody")).with(User::posts).all(db).await.unwrap();
        assert!(empty.is_empty());
    }
}

db_test! {
    models: SOURCE;
    async fn thousands_of_keys_load_in_chunks(db: &Db) {
        let ann = user(db, "ann").await;
        let rows = (0..5_000).map(|n| NewPost { title: format!("p{n}"), author_id: ann.id });
        Post::create_many(rows).exec(db).await.unwrap();
        let last = Post::filter(Post::title.eq("p4999")).one(db).await.unwrap();
        comment(db, &last, "found").await;
        let posts = Post::query().with(Post::comments).with(Post::author).all(db).await.unwrap();
        assert_eq!(posts.len(), 5_000);
        let comments: usize = posts.iter().map(|post| post.get(Post::comments).len()).sum();
        assert_eq!(comments, 1);
        assert!(posts.iter().all(|post| post.get(Post::author).name == "ann"));
    }
}

db_test! {
    models: SOURCE;
    async fn foreign_keys_are_the_databases(db: &Db) {
        let ann = user(db, "ann").await;
        let bob = user(db, "bob").await.update().set(User::manager_id, ann.id).exec(db).await.unwrap();
        let first = post(db, &ann, "first").await;
        comment(db, &first, "one").await;
        let error = Post::create(NewPost { title: "x".into(), author_id: Id::new(999) }).exec(db).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::ForeignKeyViolation, Some("P2003")));
        // Cascades and sets to NULL as declared.
        ann.delete().exec(db).await.unwrap();
        assert_eq!(Post::query().count(db).await.unwrap(), 0);
        assert_eq!(Comment::query().count(db).await.unwrap(), 0);
        assert_eq!(bob.reload().one(db).await.unwrap().manager_id, None);
    }
}

db_test! {
    models: SOURCE;
    async fn one_to_one_is_enforced(db: &Db) {
        let ann = user(db, "ann").await;
        let new = || NewProfile { text: "me".into(), user_id: ann.id };
        Profile::create(new()).exec(db).await.unwrap();
        assert!(Profile::create(new()).exec(db).await.unwrap_err().violates(Profile::user_id_key));
    }
}

/// A key that is text, and what refers to it.
#[derive(Model, Debug, Clone)]
struct Country {
    #[orm(id, type = varchar(10))]
    code: String,
    #[orm(inverse = country)]
    cities: HasMany<City>,
}

#[derive(Model, Debug, Clone)]
struct City {
    #[orm(id)]
    id: i32,
    #[orm(type = varchar(10))]
    country_code: String,
    #[orm(fk = country_code)]
    country: BelongsTo<Country>,
}

db_test! {
    models: "tests/it/relation.rs";
    async fn keys_match_as_the_database_compares_them(db: &Db) {
        Country::create_many(["cz", "at"].map(|code| NewCountry { code: code.into() })).exec(db).await.unwrap();
        // MySQL's foreign keys ignore case, those of the others do not.
        let spelled = if db.dialect() == orm::Dialect::MySql { "CZ" } else { "cz" };
        let city = |id, code: &str| NewCity { id, country_code: code.into() };
        City::create_many([city(1, "cz"), city(2, spelled), city(3, "at")]).exec(db).await.unwrap();
        let countries = Country::query().with(Country::cities).order_by(Country::code.asc()).all(db).await.unwrap();
        let cities: Vec<usize> = countries.iter().map(|country| country.get(Country::cities).len()).collect();
        assert_eq!(cities, [1, 2]);
        let cities = City::query().with(City::country).order_by(City::id.asc()).all(db).await.unwrap();
        let codes: Vec<&str> = cities.iter().map(|city| city.get(City::country).row().code.as_str()).collect();
        assert_eq!(codes, ["cz", "cz", "at"]);
    }
}
