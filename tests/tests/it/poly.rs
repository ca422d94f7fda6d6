//! Polymorphic fields, stored as an exclusive arc and tagged.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

#[derive(PolyRef, Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    Post(Id<Post>),
    Photo(Id<Photo>),
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
#[orm(storage = tagged)]
pub(crate) enum Item {
    #[orm(value = "article")]
    Post(Id<Post>),
    Photo(Id<Photo>),
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Post {
    #[orm(id, default = autoincrement)]
    id: Id<Post>,
    title: String,
    #[orm(inverse = subject)]
    comments: HasMany<Comment>,
    #[orm(inverse = item)]
    events: HasMany<Event>,
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Photo {
    #[orm(id, default = autoincrement)]
    id: Id<Photo>,
    url: String,
    #[orm(inverse = subject)]
    comments: HasMany<Comment>,
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Comment {
    #[orm(id, default = autoincrement)]
    id: Id<Comment>,
    #[orm(on_delete = Cascade)]
    subject: Poly<Subject>,
    text: String,
    #[orm(on_delete = SetNull)]
    quoted: Poly<Option<Subject>>,
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Event {
    #[orm(id, default = autoincrement)]
    id: i64,
    item: Poly<Item>,
    about: Poly<Option<Item>>,
}

async fn post(db: &Db, title: &str) -> Post {
    Post::create(NewPost {
        title: title.into(),
    })
    .exec(db)
    .await
    .unwrap()
}

async fn photo(db: &Db, url: &str) -> Photo {
    Photo::create(NewPhoto { url: url.into() })
        .exec(db)
        .await
        .unwrap()
}

fn comment(subject: Subject, text: &str) -> NewComment {
    NewComment {
        subject,
        text: text.into(),
    }
}

fn name(row: SubjectRow<'_>) -> &str {
    match row {
        SubjectRow::Post(post) => &post.title,
        SubjectRow::Photo(photo) => &photo.url,
    }
}

/// What the derives say of these models.
pub(crate) fn derived() -> orm::schema::Schema {
    crate::derived::derived! { models: Post, Photo, Comment, Event; enums:; polys: Subject, Item }
}

db_test! {
    models: "tests/it/poly.rs";
    async fn an_arc_reads_back_what_was_written(db: &Db) {
        let (post, photo) = (post(db, "hello").await, photo(db, "a.png").await);
        let first = Comment::create(comment(Subject::Post(post.id), "one")).exec(db).await.unwrap();
        assert_eq!(*first.subject, Subject::Post(post.id));
        assert_eq!(*first.quoted, None);
        let second = Comment::create(comment(Subject::Photo(photo.id), "two"))
            .set_ref(Comment::quoted, Subject::Post(post.id))
            .exec(db)
            .await
            .unwrap();
        assert_eq!(*second.quoted, Some(Subject::Post(post.id)));
        let more = (0..40).map(|n| comment(Subject::Photo(photo.id), &format!("more {n}")));
        Comment::create_many(more).exec(db).await.unwrap();

        // One statement a variant, and every row gets its own.
        let comments = Comment::query()
            .with(Comment::subject)
            .with(Comment::quoted)
            .order_by(Comment::id.asc())
            .limit(3)
            .all(db)
            .await
            .unwrap();
        let names: Vec<&str> = comments.iter().map(|c| name(c.get(Comment::subject))).collect();
        assert_eq!(names, ["hello", "a.png", "a.png"]);
        assert_eq!(comments[1].get(Comment::quoted).map(name), Some("hello"));
        assert!(comments[0].get(Comment::quoted).is_none());

        // One variant with relations of its own.
        let posts = Comment::subject.variant(Subject::post).load().with(Post::comments);
        let comments = Comment::query().with(posts).order_by(Comment::id.asc()).limit(2).all(db).await.unwrap();
        let of_post = comments[0].get(Comment::subject.variant(Subject::post)).unwrap();
        assert_eq!(of_post.get(Post::comments).len(), 1);
        assert!(comments[1].get(Comment::subject.variant(Subject::post)).is_none());

        // The way back from each target.
        let photo = Photo::find(photo.id).with(Photo::comments).one(db).await.unwrap();
        assert_eq!(photo.get(Photo::comments).len(), 41);
    }
}

db_test! {
    models: "tests/it/poly.rs";
    async fn queries_ask_for_variants_and_for_columns_of_targets(db: &Db) {
        let (post, photo) = (post(db, "hello").await, photo(db, "a.png").await);
        Comment::create(comment(Subject::Post(post.id), "one")).exec(db).await.unwrap();
        Comment::create(comment(Subject::Photo(photo.id), "two")).exec(db).await.unwrap();
        let texts = async |condition: orm::Expr<Comment, bool>| -> Vec<String> {
            Comment::filter(condition).order_by(Comment::id.asc()).select(Comment::text).all(db).await.unwrap()
        };
        assert_eq!(texts(Comment::subject.is(Subject::photo)).await, ["two"]);
        assert_eq!(texts(Comment::subject.eq(Subject::Post(post.id))).await, ["one"]);
        assert_eq!(texts(Comment::subject.eq(Subject::Photo(photo.id))).await, ["two"]);
        assert_eq!(texts(Comment::quoted.is_null()).await, ["one", "two"]);
        let post_title = Comment::subject.variant(Subject::post).to(Post::title);
        assert_eq!(texts(post_title.eq("hello")).await, ["one"]);
        assert_eq!(texts(Comment::subject.variant(Subject::photo).any(Photo::url.ends_with(".png"))).await, ["two"]);
        // Of a comment on a photo there is no post to count the comments of.
        let counts = Comment::query().order_by(Comment::id.asc());
        let counts = counts.select(Comment::subject.variant(Subject::post).to(Post::comments.count()));
        assert_eq!(counts.all(db).await.unwrap(), [Some(1), None]);
        let counts = Post::query().select(Post::comments.count()).all(db).await.unwrap();
        assert_eq!(counts, [1]);
        assert_eq!(Post::filter(Post::comments.any(Comment::text.eq("two"))).count(db).await.unwrap(), 0);
        let found = Post::comments.of(&post).query().select(Comment::text).all(db).await.unwrap();
        assert_eq!(found, ["one"]);
    }
}

db_test! {
    models: "tests/it/poly.rs";
    async fn the_database_holds_the_arc(db: &Db) {
        let (post, photo) = (post(db, "hello").await, photo(db, "a.png").await);
        let first = Comment::create(comment(Subject::Post(post.id), "one")).exec(db).await.unwrap();
        // Another target of another model: both columns change together.
        let moved = first.update().set_ref(Comment::subject, Subject::Photo(photo.id)).exec(db).await.unwrap();
        assert_eq!(*moved.subject, Subject::Photo(photo.id));
        Comment::all_rows().update().set_ref(Comment::quoted, Subject::Post(post.id)).exec(db).await.unwrap();

        let error = Comment::create(comment(Subject::Post(Id::new(999)), "x")).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        let q = |name: &str| if db.dialect() == Dialect::MySql { format!("`{name}`") } else { format!("\"{name}\"") };
        let both = format!("UPDATE comments SET {} = {}", q("subject_post_id"), post.id);
        assert_eq!(db.batch(&both).await.unwrap_err().kind(), ErrorKind::CheckViolation);
        let none = format!("UPDATE comments SET {} = NULL", q("subject_photo_id"));
        assert_eq!(db.batch(&none).await.unwrap_err().kind(), ErrorKind::CheckViolation);

        // A row that is given to another target lets go of the first one.
        let given = Comment::create(comment(Subject::Photo(photo.id), "given")).exec(db).await.unwrap();
        post.update().connect(Post::comments, [given.id]).exec(db).await.unwrap();
        assert_eq!(*given.reload().one(db).await.unwrap().subject, Subject::Post(post.id));
        photo.update().connect(Photo::comments, [given.id]).exec(db).await.unwrap();
        let nested = NewCommentForSubject { text: "nested".into() };
        let photo = photo.update().nest(Photo::comments, [nested]).exec(db).await.unwrap();
        let count = Comment::filter(Comment::subject.eq(Subject::Photo(photo.id))).count(db).await.unwrap();
        assert_eq!(count, 3);

        // SET NULL where there may be none, CASCADE where there must be one.
        post.delete().exec(db).await.unwrap();
        assert_eq!(*moved.reload().one(db).await.unwrap().quoted, None);
        photo.delete().exec(db).await.unwrap();
        assert_eq!(Comment::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: "tests/it/poly.rs";
    async fn tags_name_the_variant(db: &Db) {
        let (post, photo) = (post(db, "hello").await, photo(db, "a.png").await);
        let event = Event::create(NewEvent { item: Item::Post(post.id) }).exec(db).await.unwrap();
        assert_eq!((&*event.item, &*event.about), (&Item::Post(post.id), &None));
        Event::create(NewEvent { item: Item::Photo(photo.id) })
            .set_ref(Event::about, Item::Post(post.id))
            .exec(db)
            .await
            .unwrap();
        let events = Event::query().with(Event::item).with(Event::about).order_by(Event::id.asc()).all(db).await.unwrap();
        assert!(matches!(events[0].get(Event::item), ItemRow::Post(post) if post.title == "hello"));
        assert!(matches!(events[1].get(Event::item), ItemRow::Photo(photo) if photo.url == "a.png"));
        assert!(events[1].get(Event::about).is_some() && events[0].get(Event::about).is_none());
        // The same number in both tables: the tag tells them apart.
        assert_eq!(*post.id.get(), *photo.id.get());
        let event = Event::filter(Event::item.is(Item::photo)).one(db).await.unwrap();
        assert_eq!(Event::item.variant(Item::post).of(&event).query().count(db).await.unwrap(), 0);
        assert_eq!(Event::item.variant(Item::photo).of(&event).query().count(db).await.unwrap(), 1);
        let post = Post::find(post.id).with(Post::events).one(db).await.unwrap();
        assert_eq!(post.get(Post::events).len(), 1);
        assert_eq!(Event::filter(Event::item.is(Item::photo)).count(db).await.unwrap(), 1);
        assert_eq!(Event::filter(Event::item.variant(Item::post).any(Post::title.eq("hello"))).count(db).await.unwrap(), 1);
        assert_eq!(Event::filter(Event::about.eq(Item::Post(post.id))).count(db).await.unwrap(), 1);

        // No foreign key holds it, so what is missing is an error and not a gap.
        Photo::all_rows().delete().exec(db).await.unwrap();
        let error = Event::query().with(Event::item).all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(error.to_string(), "`Event::item` refers to a row that was not found");
    }
}
