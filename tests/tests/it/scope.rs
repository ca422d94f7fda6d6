//! Parts of queries as values: scopes, default scopes, conditional parts, orders from an allow-list.

use orm::prelude::*;
use orm::{Dialect, ErrorKind, Query, Scope, Sortable};
use tests::db_test;

const SOURCE: &str = "tests/it/scope.rs";

#[derive(Model, Debug, Clone)]
struct Blog {
    #[orm(id, default = autoincrement)]
    id: Id<Blog>,
    name: String,
    #[orm(inverse = blog)]
    posts: HasMany<Post>,
    #[orm(inverse = blog)]
    cover: HasOne<Cover>,
}

#[derive(Model, Debug, Clone)]
#[orm(default_scope(published = Self::published.eq(true)))]
#[orm(default_scope(modern = Post::year.between(2000, 2100), heard = Post::replies.exists() | Post::year.gt(0)))]
struct Post {
    #[orm(id, default = autoincrement)]
    id: Id<Post>,
    #[orm(unique)]
    title: String,
    #[orm(default = true)]
    published: bool,
    #[orm(default = 2020)]
    year: i32,
    #[orm(default = 0)]
    likes: i32,
    blog_id: Id<Blog>,
    parent_id: Option<Id<Post>>,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(fk = blog_id, on_delete = Cascade)]
    blog: BelongsTo<Blog>,
    #[orm(fk = parent_id, on_delete = Cascade)]
    parent: BelongsTo<Option<Post>>,
    #[orm(inverse = parent)]
    replies: HasMany<Post>,
}

#[derive(Model, Debug, Clone)]
#[orm(default_scope(visible = Cover::hidden.is_false()))]
struct Cover {
    #[orm(id, default = autoincrement)]
    id: Id<Cover>,
    hidden: bool,
    #[orm(unique)]
    blog_id: Id<Blog>,
    #[orm(fk = blog_id, on_delete = Cascade)]
    blog: BelongsTo<Blog>,
}

/// One blog; posts that the default scopes see, and one each that a scope hides.
async fn posts(db: &Db) -> Blog {
    let blog = Blog::create(NewBlog {
        name: "b".to_owned(),
    })
    .exec(db)
    .await
    .unwrap();
    for (title, published, year, likes) in [
        ("one", true, 2020, 1),
        ("two", true, 2010, 2),
        ("draft", false, 2020, 3),
        ("old", true, 1990, 4),
    ] {
        let post = Post::create(NewPost {
            title: title.to_owned(),
            blog_id: blog.id,
        });
        post.set(Post::published, published)
            .set(Post::year, year)
            .set(Post::likes, likes)
            .exec(db)
            .await
            .unwrap();
    }
    blog
}

async fn titles(query: Query<Post>, db: &Db) -> Vec<String> {
    query
        .order_by(Post::likes.asc())
        .select(Post::title)
        .all(db)
        .await
        .unwrap()
}

fn popular() -> Scope<Post> {
    Scope::new().filter(Post::likes.ge(2))
}

fn newest(rows: u64) -> Scope<Post> {
    Scope::new().order_by(Post::year.desc()).limit(rows)
}

db_test! {
    models: SOURCE;
    async fn scopes_are_stored_and_combined(db: &Db) {
        let blog = posts(db).await;
        let all = || Post::query().unscoped();
        assert_eq!(titles(all().scope(popular()), db).await, ["two", "draft", "old"]);
        let both = popular().and(newest(2)).and(Post::year.lt(2020)).and(Post::published);
        let found = all().scope(both.clone()).all(db).await.unwrap();
        assert_eq!(found.iter().map(|post| post.title.as_str()).collect::<Vec<_>>(), ["two", "old"]);
        // Of two limits the smaller counts, whichever comes first; `limit` itself sets it.
        assert_eq!(all().scope(newest(1)).scope(newest(3)).all(db).await.unwrap().len(), 1);
        assert_eq!(all().scope(newest(3).and(newest(1))).all(db).await.unwrap().len(), 1);
        assert_eq!(all().limit(1).scope(newest(3)).all(db).await.unwrap().len(), 1);
        assert_eq!(all().scope(newest(1)).limit(3).all(db).await.unwrap().len(), 3);
        // An empty scope changes nothing.
        assert_eq!(all().scope(Scope::new()).count(db).await.unwrap(), 4);
        assert_eq!(all().filter(Scope::<Post>::new().condition()).count(db).await.unwrap(), 4);
        // In relation loads, as a condition, with optional parts.
        let blogs = Blog::query().with(Blog::posts.load().unscoped().scope(both)).all(db).await.unwrap();
        assert_eq!(blogs[0].get(Blog::posts).iter().map(|post| post.title.clone()).collect::<Vec<_>>(), ["two", "old"]);
        assert_eq!(Blog::filter(Blog::posts.any(popular().condition())).count(db).await.unwrap(), 1);
        let none = popular().filter_opt(Some(Post::likes.gt(10))).filter_opt(None::<orm::Expr<Post, bool>>);
        assert_eq!(Blog::filter(Blog::posts.any(none.condition())).count(db).await.unwrap(), 0);
        // Deleted rows, and default scopes that a scope lifts.
        Post::find(found[0].id).one(db).await.unwrap().delete().exec(db).await.unwrap();
        let everything = Scope::new().with_deleted().without(Post::published_scope).without(Post::modern_scope);
        assert_eq!(titles(Post::query().scope(everything.clone()), db).await, ["one", "two", "draft", "old"]);
        let blogs = Blog::query().with(Blog::posts.load().scope(everything)).all(db).await.unwrap();
        assert_eq!((blogs[0].id, blogs[0].get(Blog::posts).len()), (blog.id, 4));
    }
}

db_test! {
    models: SOURCE;
    async fn a_stored_query_is_refined_twice(db: &Db) {
        posts(db).await;
        let base = Post::query().unscoped().with(Post::blog).with(Post::replies).filter(Post::likes.gt(0));
        let early = base.clone().filter(Post::year.lt(2011)).order_by(Post::likes.asc());
        let late = base.clone().filter(Post::year.gt(2011));
        assert_eq!(early.all(db).await.unwrap().len(), 2);
        let late = late.all(db).await.unwrap();
        assert_eq!(late.len(), 2);
        assert_eq!(late[0].get(Post::blog).name, "b");
        assert_eq!(late[0].get(Post::replies).len(), 0);
        assert_eq!(base.count(db).await.unwrap(), 4);
        let include = Blog::posts.load().unscoped();
        let two = Blog::query().with(include.clone().limit(2)).all(db).await.unwrap();
        let all = Blog::query().with(include).all(db).await.unwrap();
        assert_eq!((two[0].get(Blog::posts).len(), all[0].get(Blog::posts).len()), (2, 4));
    }
}

db_test! {
    models: SOURCE;
    async fn parts_are_conditional(db: &Db) {
        posts(db).await;
        let search = |text: Option<&str>, is_editor: bool| {
            Post::query()
                .unscoped()
                .when(!is_editor, |posts| posts.filter(Post::published))
                .when_some(text, |posts, text| posts.filter(Post::title.contains(text)))
        };
        assert_eq!(titles(search(None, false), db).await, ["one", "two", "old"]);
        assert_eq!(titles(search(Some("d"), true), db).await, ["draft", "old"]);
        assert_eq!(titles(search(Some("d"), false), db).await, ["old"]);
    }
}

db_test! {
    models: SOURCE;
    async fn lists_of_conditions_all_or_any_hold(db: &Db) {
        posts(db).await;
        let all = |conditions: Vec<Expr<Post, bool>>| Post::query().unscoped().filter(Expr::all(conditions));
        let any = |conditions: Vec<Expr<Post, bool>>| Post::query().unscoped().filter(Expr::any(conditions));
        assert_eq!(all(vec![]).count(db).await.unwrap(), 4);
        assert_eq!(any(vec![]).count(db).await.unwrap(), 0);
        assert_eq!(titles(all(vec![Post::likes.gt(1), Post::likes.lt(4)]), db).await, ["two", "draft"]);
        assert_eq!(titles(any(vec![Post::likes.lt(2), Post::likes.gt(3)]), db).await, ["one", "old"]);
        assert_eq!(titles(any(vec![Post::likes.eq(2)]), db).await, ["two"]);
        // Each keeps together beside others.
        let query = any(vec![Post::likes.eq(1), Post::likes.eq(2)]).filter(Expr::any([Post::year.eq(2020), Post::year.eq(1990)]));
        assert_eq!(titles(query, db).await, ["one"]);
        assert_eq!(titles(Post::query().unscoped().filter(!Expr::any(Vec::<Expr<Post, bool>>::new())), db).await.len(), 4);
        assert_eq!(titles(Post::query().unscoped().filter(Expr::all([Post::published]) & Expr::any([Post::year.lt(2000)])), db).await, ["old"]);
    }
}

db_test! {
    models: SOURCE;
    async fn default_scopes_are_seen_and_lifted(db: &Db) {
        posts(db).await;
        assert_eq!(titles(Post::query(), db).await, ["one", "two"]);
        assert_eq!(titles(Post::filter(Post::likes.gt(1)), db).await, ["two"]);
        assert_eq!(titles(Post::query().without(Post::published_scope), db).await, ["one", "two", "draft"]);
        assert_eq!(titles(Post::filter(Post::likes.gt(1)).without(Post::modern_scope), db).await, ["two", "old"]);
        assert_eq!(titles(Post::query().unscoped(), db).await.len(), 4);
        assert_eq!(Post::query().count(db).await.unwrap(), 2);
        assert!(!Post::filter(Post::title.eq("draft")).exists(db).await.unwrap());
        // Nothing is hidden: the query names them, and so do its text and what Debug prints.
        assert_eq!(Post::query().scopes(), ["published", "modern", "heard"]);
        assert_eq!(Post::filter(Post::likes.gt(1)).without(Post::modern_scope).scopes(), ["published", "heard"]);
        assert!(Post::query().unscoped().scopes().is_empty());
        assert!(Blog::query().scopes().is_empty());
        assert!(format!("{:?}", Post::query()).contains("published"));
        assert!(Post::query().to_sql(db.dialect()).unwrap().contains("published"));
        assert_eq!(format!("{:?}", Post::published_scope), "Post::published_scope");
        // Lifting twice, or after the query has other filters, takes nothing else away.
        let query = Post::filter(Post::likes.eq(3)).without(Post::published_scope).without(Post::published_scope);
        assert_eq!(titles(query, db).await, ["draft"]);
        let query = Cover::query().without(Cover::visible_scope).without(Cover::visible_scope);
        assert_eq!(query.count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn what_names_one_row_sees_it_whatever_the_scopes(db: &Db) {
        let blog = posts(db).await;
        let draft = Post::find_by(Post::title_key, "draft").one(db).await.unwrap();
        let draft = Post::find(draft.id).one(db).await.unwrap();
        assert_eq!(draft.reload().one(db).await.unwrap().title, "draft");
        assert!(Post::find(draft.id).exists(db).await.unwrap());
        draft.update().set(Post::likes, 9).exec(db).await.unwrap();
        let with_blog = Post::find(draft.id).with(Post::blog).one(db).await.unwrap();
        assert_eq!(with_blog.likes, 9);
        // A reference is followed, a path too.
        let reply = Post::create(NewPost { title: "reply".to_owned(), blog_id: blog.id }).set(Post::parent_id, draft.id);
        let reply = reply.exec(db).await.unwrap();
        let reply = Post::find(reply.id).with(Post::parent).one(db).await.unwrap();
        assert_eq!(reply.get(Post::parent).unwrap().title, "draft");
        let of_draft = Post::filter(Post::parent.to(Post::title).eq("draft"));
        assert_eq!(titles(of_draft, db).await, ["reply"]);
        // And so is a relation to one row.
        Cover::create(NewCover { hidden: true, blog_id: blog.id }).exec(db).await.unwrap();
        let blogs = Blog::query().with(Blog::cover).all(db).await.unwrap();
        assert!(blogs[0].get(Blog::cover).is_some());
        assert_eq!(Cover::query().count(db).await.unwrap(), 0);
    }
}

#[derive(Shape, Debug, Clone)]
#[shape(Blog)]
struct BlogCard {
    #[shape(posts.count())]
    count: i64,
    #[shape(posts, order = likes.asc())]
    posts: Vec<PostCard>,
}

#[derive(Shape, Debug, Clone)]
#[shape(Post)]
struct PostCard {
    title: String,
}

db_test! {
    models: SOURCE;
    async fn relations_to_many_rows_have_the_default_scopes(db: &Db) {
        let blog = posts(db).await;
        let blogs = Blog::query().with(Blog::posts).all(db).await.unwrap();
        assert_eq!(blogs[0].get(Blog::posts).len(), 2);
        let with = Blog::posts.load().without(Post::published_scope);
        assert_eq!(Blog::query().with(with).all(db).await.unwrap()[0].get(Blog::posts).len(), 3);
        let with = Blog::posts.load().unscoped();
        assert_eq!(Blog::query().with(with).all(db).await.unwrap()[0].get(Blog::posts).len(), 4);
        // What is asked of them is of the same rows.
        let count = |expr: Expr<Blog, i64>| async move { Blog::query().select(expr).one(db).await.unwrap() };
        assert_eq!(count(Blog::posts.count()).await, 2);
        assert_eq!(count(Blog::posts.without(Post::published_scope).count()).await, 3);
        assert_eq!(count(Blog::posts.unscoped().count()).await, 4);
        assert_eq!(count(Blog::posts.filter(Post::likes.gt(1)).without(Post::modern_scope).count()).await, 2);
        assert!(!Blog::filter(Blog::posts.any(Post::title.eq("draft"))).exists(db).await.unwrap());
        assert!(Blog::filter(Blog::posts.every(Post::published)).exists(db).await.unwrap());
        assert!(!Blog::filter(Blog::posts.unscoped().filter(!Post::published).is_empty()).exists(db).await.unwrap());
        assert_eq!(titles(Blog::posts.of(&blog).query(), db).await, ["one", "two"]);
        assert_eq!(titles(Blog::posts.of(&blog).query().unscoped(), db).await.len(), 4);
        let card = Blog::query().shape::<BlogCard>().one(db).await.unwrap();
        let found: Vec<&str> = card.posts.iter().map(|post| post.title.as_str()).collect();
        assert_eq!((card.count, found), (2, vec!["one", "two"]));
        let mut loaded = vec![blog];
        let loaded = Blog::load_into(&mut loaded).with(Blog::posts).exec(db).await.unwrap();
        assert_eq!(loaded.first().unwrap().get(Blog::posts).len(), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn writes_of_a_query_change_what_it_sees(db: &Db) {
        posts(db).await;
        // A default scope is no condition that the caller wrote.
        for error in [
            Post::query().update().set(Post::likes, 0).exec(db).await.unwrap_err(),
            Post::query().delete().exec(db).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Usage);
            assert!(error.to_string().contains("Post::all_rows()"), "{error}");
        }
        assert_eq!(Post::all_rows().update().set(Post::likes, Post::likes + 10).exec(db).await.unwrap(), 2);
        assert_eq!(titles(Post::query().unscoped(), db).await, ["draft", "old", "one", "two"]);
        assert_eq!(Post::filter(Post::likes.ge(0)).delete().exec(db).await.unwrap(), 2);
        assert_eq!(Post::all_rows().unscoped().delete().exec(db).await.unwrap(), 2);
        assert_eq!(Post::with_deleted().count(db).await.unwrap(), 2);
        assert_eq!(Post::with_deleted().unscoped().count(db).await.unwrap(), 4);
    }
}

fn sortable() -> Sortable<Post> {
    Sortable::new()
        .allow("title", Post::title)
        .allow("likes", Post::likes)
        .allow("blog", Post::blog.to(Blog::name))
}

db_test! {
    models: SOURCE;
    async fn a_client_sorts_by_what_is_allowed(db: &Db) {
        posts(db).await;
        let sorted = async |text: &str| -> Vec<String> {
            let order = sortable().parse(text).unwrap();
            Post::query().unscoped().order_by(order).order_by(Post::id.asc()).select(Post::title).all(db).await.unwrap()
        };
        assert_eq!(sorted("-title").await, ["two", "one", "old", "draft"]);
        assert_eq!(sorted("blog,-likes").await, ["old", "draft", "two", "one"]);
        assert_eq!(sorted(" likes , title ").await, ["one", "two", "draft", "old"]);
        assert_eq!(sorted("").await, ["one", "two", "draft", "old"]);
    }
}

#[test]
fn an_order_that_is_not_allowed_is_refused() {
    for (text, message) in [
        (
            "password",
            "cannot sort by `password`; allowed are `title`, `likes`, `blog`, each with `-` before it for the reverse",
        ),
        (
            "title,-title",
            "`title` is given twice in the order; allowed are",
        ),
        (
            "title,,likes",
            "a name is missing in the order; allowed are",
        ),
        ("-", "a name is missing in the order; allowed are"),
        ("--title", "cannot sort by `-title`; allowed are"),
        ("TITLE", "cannot sort by `TITLE`; allowed are"),
        ("title desc", "cannot sort by `title desc`; allowed are"),
        (
            "id; DROP TABLE posts",
            "cannot sort by `id; DROP TABLE posts`; allowed are",
        ),
        (
            "a\nb\u{0}",
            "cannot sort by `a\u{fffd}b\u{fffd}`; allowed are",
        ),
    ] {
        let error = sortable().parse(text).unwrap_err();
        assert_eq!(
            (error.kind(), error.http_status()),
            (ErrorKind::InvalidInput, 400)
        );
        assert!(error.to_string().starts_with(message), "{error}");
    }
    let error = sortable()
        .parse(&"ä".repeat(100_000))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(&format!("cannot sort by `{}…`", "ä".repeat(32))) && error.len() < 300,
        "{error}"
    );
    let error = Sortable::<Post>::new()
        .parse("title")
        .unwrap_err()
        .to_string();
    assert!(error.contains("allowed are nothing"), "{error}");
}

#[test]
fn a_client_s_order_has_its_nulls_where_the_program_says() {
    let text = |sortable: Sortable<Post>| {
        let query = Post::query().order_by(sortable.parse("-parent").unwrap());
        query.to_sql(Dialect::Postgres).unwrap()
    };
    let by_parent = Sortable::new().allow("parent", Post::parent_id);
    assert!(text(by_parent.clone().nulls_last()).ends_with("\"parent_id\" DESC NULLS LAST"));
    assert!(text(by_parent.clone().nulls_first()).ends_with("\"parent_id\" DESC NULLS FIRST"));
    assert!(text(by_parent).ends_with("\"parent_id\" DESC"));
}
