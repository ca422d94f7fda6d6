//! Soft delete: what is seen, what goes together, what comes back, what stays unique.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

#[derive(Model, Debug, Clone)]
struct Author {
    #[orm(id, default = autoincrement)]
    id: Id<Author>,
    #[orm(unique)]
    email: String,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(inverse = author)]
    books: HasMany<Book>,
    #[orm(inverse = author)]
    awards: HasMany<Award>,
    #[orm(inverse = author)]
    contract: HasOne<Contract>,
}

#[derive(Model, Debug, Clone)]
struct Book {
    #[orm(id, default = autoincrement)]
    id: Id<Book>,
    title: String,
    author_id: Id<Author>,
    editor_id: Option<Id<Editor>>,
    #[orm(deleted)]
    deleted_at: Option<NaiveDateTime>,
    #[orm(fk = author_id, on_delete = Cascade)]
    author: BelongsTo<Author>,
    #[orm(fk = editor_id, on_delete = SetNull)]
    editor: BelongsTo<Option<Editor>>,
    #[orm(inverse = book)]
    chapters: HasMany<Chapter>,
}

#[derive(Model, Debug, Clone)]
struct Chapter {
    #[orm(id, default = autoincrement)]
    id: Id<Chapter>,
    title: String,
    book_id: Id<Book>,
    #[orm(version)]
    version: i32,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(fk = book_id, on_delete = Cascade)]
    book: BelongsTo<Book>,
}

/// Refers to a book's author optionally.
#[derive(Model, Debug, Clone)]
struct Editor {
    #[orm(id, default = autoincrement)]
    id: Id<Editor>,
    name: String,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(inverse = editor)]
    books: HasMany<Book>,
}

/// Restricts: an author with a contract stays.
#[derive(Model, Debug, Clone)]
struct Contract {
    #[orm(id, default = autoincrement)]
    id: Id<Contract>,
    #[orm(unique)]
    author_id: Id<Author>,
    #[orm(fk = author_id, on_delete = Restrict)]
    author: BelongsTo<Author>,
}

/// Has no soft delete: stays with the marked row, and goes with a purge.
#[derive(Model, Debug, Clone)]
struct Award {
    #[orm(id, default = autoincrement)]
    id: Id<Award>,
    name: String,
    author_id: Id<Author>,
    #[orm(fk = author_id, on_delete = Cascade)]
    author: BelongsTo<Author>,
}

async fn author(db: &Db, email: &str) -> Author {
    Author::create(NewAuthor {
        email: email.into(),
    })
    .exec(db)
    .await
    .unwrap()
}

async fn book(db: &Db, author: &Author, title: &str) -> Book {
    let chapters = ["one", "two"].map(|title| NewChapterForBook {
        title: title.into(),
    });
    let new = NewBook {
        title: title.into(),
        author_id: author.id,
    };
    Book::create(new)
        .nest(Book::chapters, chapters)
        .exec(db)
        .await
        .unwrap()
}

async fn live(db: &Db) -> (u64, u64, u64) {
    let authors = Author::query().count(db).await.unwrap();
    (
        authors,
        Book::query().count(db).await.unwrap(),
        Chapter::query().count(db).await.unwrap(),
    )
}

/// What the derives say of these models.
pub(crate) fn derived() -> orm::schema::Schema {
    crate::derived::derived! { models: Author, Book, Chapter, Editor, Contract, Award; enums: }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn rows_that_went_together_come_back_together(db: &Db) {
        let ann = author(db, "ann").await;
        let (first, second) = (book(db, &ann, "first").await, book(db, &ann, "second").await);
        Award::create(NewAward { name: "prize".into(), author_id: ann.id }).exec(db).await.unwrap();
        // One chapter and one book go before the rest.
        let chapter = Chapter::filter(Chapter::book_id.eq(second.id)).first(db).await.unwrap().unwrap();
        assert_eq!(chapter.delete().exec(db).await.unwrap(), 1);
        assert_eq!(first.delete().exec(db).await.unwrap(), 1);
        assert_eq!(live(db).await, (1, 1, 1));
        assert_eq!(ann.delete().exec(db).await.unwrap(), 1);
        assert_eq!(live(db).await, (0, 0, 0));
        assert_eq!(ann.delete().exec(db).await.unwrap(), 0);
        assert_eq!(ann.reload().opt(db).await.unwrap().map(|author| author.email), None);
        let error = Author::only_deleted().filter(Author::email.eq("ann")).delete().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        // A row of a model without soft delete stays.
        assert_eq!(Award::query().count(db).await.unwrap(), 1);

        let deleted = Author::only_deleted().one(db).await.unwrap();
        assert!(deleted.deleted_at.is_some());
        assert_eq!(deleted.restore().exec(db).await.unwrap(), 1);
        assert_eq!(live(db).await, (1, 1, 1));
        assert_eq!(deleted.restore().exec(db).await.unwrap(), 0);
        Book::filter(Book::title.eq("first")).restore().exec(db).await.unwrap();
        assert_eq!(live(db).await, (1, 2, 3));
    }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn the_scope_holds_everywhere(db: &Db) {
        let (ann, bob) = (author(db, "ann").await, author(db, "bob").await);
        let gone = book(db, &ann, "gone").await;
        book(db, &ann, "here").await;
        book(db, &bob, "other").await;
        gone.delete().exec(db).await.unwrap();

        assert!(Book::find(gone.id).opt(db).await.unwrap().is_none());
        assert!(!Book::find(gone.id).exists(db).await.unwrap());
        assert!(Book::with_deleted().filter(Book::id.eq(gone.id)).exists(db).await.unwrap());
        let has = |title: &'static str| Author::filter(Author::books.any(Book::title.eq(title)));
        assert_eq!(has("gone").count(db).await.unwrap(), 0);
        assert_eq!(has("here").count(db).await.unwrap(), 1);
        let all = Author::books.with_deleted().filter(Book::title.eq("gone")).exists();
        assert_eq!(Author::filter(all).count(db).await.unwrap(), 1);
        let counts = Author::query().order_by(Author::id.asc());
        let counts = counts.select((Author::books.count(), Author::books.with_deleted().count())).all(db).await.unwrap();
        assert_eq!(counts, [(1, 2), (1, 1)]);
        let loaded = Author::query().with(Author::books).order_by(Author::id.asc()).all(db).await.unwrap();
        assert_eq!(loaded[0].get(Author::books).len(), 1);
        let loaded = Author::query().with(Author::books.load().with_deleted()).order_by(Author::id.asc());
        assert_eq!(loaded.all(db).await.unwrap()[0].get(Author::books).len(), 2);
        // A deleted row's chapters are deleted too, and a bulk write leaves both alone.
        let renamed = Book::all_rows().update().set(Book::title, "new").exec(db).await.unwrap();
        assert_eq!(renamed, 2);
        assert_eq!(Chapter::query().count(db).await.unwrap(), 4);
        // What must be there is followed to a deleted row, what may be missing is not.
        let book = Book::with_deleted().filter(Book::id.eq(gone.id)).with(Book::author).one(db).await.unwrap();
        assert_eq!(book.get(Book::author).email, "ann");
        let sql = Book::query().to_sql(Dialect::Sqlite).unwrap();
        assert!(sql.ends_with(r#"FROM "books" WHERE "deleted_at" IS NULL"#), "{sql}");
    }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn an_optional_reference_hides_a_deleted_row(db: &Db) {
        let editor = Editor::create(NewEditor { name: "max".into() }).exec(db).await.unwrap();
        let ann = author(db, "ann").await;
        book(db, &ann, "one").await.update().set(Book::editor_id, editor.id).exec(db).await.unwrap();
        editor.delete().exec(db).await.unwrap();
        let book = Book::query().with(Book::editor).one(db).await.unwrap();
        assert!(book.get(Book::editor).is_none());
        // Rows are found by what they are related to, also to be deleted and restored.
        let of_max = || Book::filter(Book::editor.to(Editor::name).eq("max") | Book::author.to(Author::email).eq("ann"));
        assert_eq!(of_max().delete().exec(db).await.unwrap(), 1);
        assert_eq!(of_max().restore().exec(db).await.unwrap(), 1);
        // The reference itself stays, so that the editor can come back.
        assert_eq!(book.editor_id, Some(editor.id));
        let name = Book::query().select(Book::editor.to(Editor::name)).one(db).await.unwrap();
        assert_eq!(name, None);
        Editor::only_deleted().restore().exec(db).await.unwrap_err();
        Editor::all_rows().restore().exec(db).await.unwrap();
        let name = Book::query().select(Book::editor.to(Editor::name)).one(db).await.unwrap();
        assert_eq!(name.as_deref(), Some("max"));
    }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn restricted_parents_stay(db: &Db) {
        let ann = author(db, "ann").await;
        book(db, &ann, "one").await;
        Contract::create(NewContract { author_id: ann.id }).exec(db).await.unwrap();
        let error = ann.delete().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!(error.to_string(), "`Author::contract` still has rows");
        assert_eq!(live(db).await, (1, 1, 2));
        Contract::all_rows().delete().exec(db).await.unwrap();
        ann.delete().exec(db).await.unwrap();
        assert_eq!(live(db).await, (0, 0, 0));
        // A row cannot come back before what it belongs to.
        let error = Book::all_rows().restore().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!(live(db).await, (0, 0, 0));
    }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn a_deleted_row_frees_its_unique_key(db: &Db) {
        let old = author(db, "ann").await;
        let taken = Author::create(NewAuthor { email: "ann".into() }).exec(db).await.unwrap_err();
        assert!(taken.violates(Author::email_key), "{taken}");
        old.delete().exec(db).await.unwrap();
        let new = author(db, "ann").await;
        new.delete().exec(db).await.unwrap();
        author(db, "ann").await;
        assert_eq!(Author::with_deleted().count(db).await.unwrap(), 3);
        let error = Author::filter(Author::id.eq(old.id)).restore().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn purged_rows_are_gone(db: &Db) {
        let (ann, bob) = (author(db, "ann").await, author(db, "bob").await);
        book(db, &ann, "one").await;
        Award::create(NewAward { name: "prize".into(), author_id: ann.id }).exec(db).await.unwrap();
        ann.delete().exec(db).await.unwrap();
        let before = Utc::now() - std::time::Duration::from_secs(3_600);
        assert_eq!(Author::filter(Author::deleted_at.lt(before)).purge().exec(db).await.unwrap(), 0);
        let error = Author::query().purge().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        // Live rows are never purged by a query, and what belongs to a purged row goes by its foreign keys.
        assert_eq!(Author::all_rows().purge().exec(db).await.unwrap(), 1);
        assert_eq!(Author::with_deleted().count(db).await.unwrap(), 1);
        assert_eq!(Book::with_deleted().count(db).await.unwrap(), 0);
        assert_eq!(Award::query().count(db).await.unwrap(), 0);
        assert_eq!(bob.purge().exec(db).await.unwrap(), 1);
        assert_eq!(Author::with_deleted().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: "tests/it/soft_delete.rs";
    async fn many_rows_go_in_few_statements(db: &Db) {
        let ann = author(db, "ann").await;
        let rows = (0..5_000).map(|n| NewBook { title: format!("b{n}"), author_id: ann.id });
        Book::create_many(rows).exec(db).await.unwrap();
        assert_eq!(Book::all_rows().delete().exec(db).await.unwrap(), 5_000);
        assert_eq!(Book::query().count(db).await.unwrap(), 0);
        assert_eq!(Book::all_rows().restore().exec(db).await.unwrap(), 5_000);
        assert_eq!(Book::query().count(db).await.unwrap(), 5_000);
    }
}
