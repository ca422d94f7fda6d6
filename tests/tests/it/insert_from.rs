//! Creating rows from what a query returns.

use expect_test::expect;
use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

const SOURCE: &str = "tests/it/insert_from.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Fine,
    Bad,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Post {
    #[orm(id, default = autoincrement)]
    id: i64,
    #[orm(type = varchar(40))]
    title: String,
    likes: i64,
    mood: Mood,
    author_id: Option<Uuid>,
    #[orm(fk = author_id)]
    author: BelongsTo<Option<Author>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Author {
    #[orm(id, default = uuid_v7)]
    id: Uuid,
    name: String,
    #[orm(inverse = author)]
    posts: HasMany<Post>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Archive {
    #[orm(id)]
    id: i64,
    #[orm(type = varchar(40))]
    title: Option<String>,
    mood: Mood,
    likes: i64,
    #[orm(default = 3)]
    three: i32,
    #[orm(version)]
    version: i64,
    #[orm(created)]
    created_at: DateTime<Utc>,
    #[orm(updated)]
    updated_at: NaiveDateTime,
}

/// A key that the program makes.
#[derive(Model, Debug, Clone, PartialEq)]
struct Name {
    #[orm(id, default = uuid_v7)]
    id: Uuid,
    text: String,
    #[orm(default = 0)]
    posts: i64,
}

async fn posts(db: &Db) {
    let ann = Author::create(NewAuthor { name: "Ann".into() })
        .exec(db)
        .await
        .unwrap();
    let rows = (1..=10).map(|n| {
        let mood = if n % 2 == 0 { Mood::Fine } else { Mood::Bad };
        let new = NewPost {
            title: format!("post {n}"),
            likes: n,
            mood,
        };
        let row = Post::create(new);
        if n > 5 {
            row.set(Post::author_id, ann.id)
        } else {
            row
        }
    });
    Post::create_many(rows).exec(db).await.unwrap();
}

fn columns() -> (
    Column<Archive, i64>,
    Column<Archive, Option<String>>,
    Column<Archive, Mood>,
    Column<Archive, i64>,
) {
    (Archive::id, Archive::title, Archive::mood, Archive::likes)
}

db_test! {
    models: SOURCE;
    async fn rows_go_from_table_to_table(db: &Db) {
        posts(db).await;
        let before = Utc::now() - chrono_second();
        let found = Post::filter(Post::likes.gt(4)).order_by(Post::likes.desc()).limit(3).offset(1);
        let created = Archive::create_from(columns(), found.select((Post::id, Post::title, Post::mood, Post::likes * 10))).exec(db).await.unwrap();
        assert_eq!(created, 3);
        let rows = Archive::query().order_by(Archive::likes.desc()).all(db).await.unwrap();
        let got: Vec<_> = rows.iter().map(|row| (row.title.as_deref(), row.mood, row.likes, row.three, row.version)).collect();
        assert_eq!(got, [(Some("post 9"), Mood::Bad, 90, 3, 1), (Some("post 8"), Mood::Fine, 80, 3, 1), (Some("post 7"), Mood::Bad, 70, 3, 1)]);
        // What the library sets is set.
        assert!(rows.iter().all(|row| row.created_at > before && row.updated_at > before.naive_utc()));
        assert_eq!(Archive::create_from(columns(), Post::filter(Post::likes.gt(999)).select((Post::id, Post::title, Post::mood, Post::likes))).exec(db).await.unwrap(), 0);
        // All or none.
        let again = Archive::create_from(columns(), Post::query().select((Post::id, Post::title, Post::mood, Post::likes))).exec(db).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::UniqueViolation);
        assert_eq!(Archive::query().count(db).await.unwrap(), 3);
    }
}

fn chrono_second() -> std::time::Duration {
    std::time::Duration::from_secs(2)
}

db_test! {
    models: SOURCE;
    async fn rows_come_from_paths_groups_and_the_same_table(db: &Db) {
        posts(db).await;
        // The table's own rows, with new keys.
        let copied = Post::create_from((Post::title, Post::likes, Post::mood, Post::author_id), Post::filter(Post::likes.le(2)).select((Post::title, Post::likes + 100, Post::mood, Post::author_id))).exec(db).await.unwrap();
        assert_eq!(copied, 2);
        assert_eq!(Post::filter(Post::likes.gt(100)).count(db).await.unwrap(), 2);
        // A to-one path.
        let named = Post::filter(Post::author_id.is_not_null()).select((Post::id, Post::author.to(Author::name), Post::mood, Post::likes));
        assert_eq!(Archive::create_from(columns(), named).exec(db).await.unwrap(), 5);
        assert_eq!(Archive::filter(Archive::title.eq("Ann")).count(db).await.unwrap(), 5);
        // Groups.
        Archive::all_rows().delete().exec(db).await.unwrap();
        let groups = Post::filter(Post::likes.ne(2)).group_by(Post::mood).select(|g| (g.count(), g.key(), g.count()));
        assert_eq!(Archive::create_from((Archive::id, Archive::mood, Archive::likes), groups).exec(db).await.unwrap(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn what_is_missing_is_named_before_anything_is_sent(db: &Db) {
        posts(db).await;
        let refused = async |create: orm::CreateFrom<Archive>| {
            let error = create.exec(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage);
            error.to_string()
        };
        let create = Archive::create_from(Archive::title, Post::query().select(Post::title));
        assert_eq!(refused(create).await, "`create_from` leaves out required columns of `Archive`: `id`, `mood`, `likes`; select a value for each");
        let create = Archive::create_from((Archive::id, Archive::id), Post::query().select((Post::id, Post::likes)));
        assert_eq!(refused(create).await, "`create_from` names `Archive.id` twice");
        let error = Name::create_from(Name::text, Post::query().select(Post::title)).exec(db).await.unwrap_err();
        assert_eq!(error.to_string(), "the program makes a UUID for each new row in `id` of `Name`, which a query cannot; select a value for it");
        assert_eq!(Name::create_from((Name::id, Name::text), Author::query().select((Author::id, Author::name))).exec(db).await.unwrap(), 1);
    }
}

#[test]
fn the_sql_of_an_insert_from_a_query() {
    let mut out = String::new();
    for dialect in Dialect::ALL {
        let create = Name::create_from(
            ((Name::id, Name::text), Name::posts),
            Author::filter(Author::name.ne("x"))
                .order_by(Author::name.asc())
                .limit(3)
                .offset(2)
                .select(((Author::id, Author::name), Author::posts.count())),
        );
        out.push_str(&format!(
            "{}: {}\n",
            dialect.name(),
            create.to_sql(dialect).unwrap()
        ));
    }
    expect![[r#"
        sqlite: INSERT INTO "names" ("id", "text", "posts") SELECT "authors"."id", "authors"."name", (SELECT COUNT(*) FROM "posts" AS "_t1" WHERE "_t1"."author_id" = "authors"."id") FROM "authors" WHERE "authors"."name" <> ? ORDER BY "authors"."name" ASC LIMIT 3 OFFSET 2
        postgres: INSERT INTO "names" ("id", "text", "posts") SELECT "authors"."id", "authors"."name", (SELECT COUNT(*) FROM "posts" AS "_t1" WHERE "_t1"."author_id" = "authors"."id") FROM "authors" WHERE "authors"."name" <> $1 ORDER BY "authors"."name" ASC LIMIT 3 OFFSET 2
        mysql: INSERT INTO `names` (`id`, `text`, `posts`) SELECT `authors`.`id`, `authors`.`name`, (SELECT COUNT(*) FROM `posts` AS `_t1` WHERE `_t1`.`author_id` = `authors`.`id`) FROM `authors` WHERE `authors`.`name` <> ? ORDER BY `authors`.`name` ASC LIMIT 3 OFFSET 2
    "#]].assert_eq(&out);
}
