//! What a handler answers, and that hostile text is a value like any other.

use super::*;
use orm::Dialect;

#[derive(Shape, Debug, serde::Serialize)]
#[shape(Author)]
struct AuthorCard {
    name: String,
}

async fn list(db: &Db, body: &str) -> orm::Result<Vec<AuthorCard>> {
    let search = AuthorSearch::from_json(body)?;
    Author::query().input(&search)?.shape().all(db).await
}

/// What a handler answers.
async fn handle(db: &Db, body: &str) -> (u16, Value) {
    match list(db, body).await {
        Ok(rows) => (200, serde_json::to_value(rows).unwrap()),
        Err(error) => (
            error.http_status(),
            json!({ "errors": error.input_errors() }),
        ),
    }
}

db_test! {
    models: SOURCE;
    async fn a_request_is_rows_or_a_400(db: &Db) {
        library(db).await;
        let body = json!({
            "filter": {"age": {"gte": 21}, "or": [{"name": {"contains": "n"}}, {"nickName": "bo"}]},
            "sort": "-age",
            "page": {"number": 1, "size": 1},
        });
        assert_eq!(handle(db, &body.to_string()).await, (200, json!([{"name": "bob"}])));

        let body = json!({
            "filter": {"age": {"gte": "old"}, "books": {"any": {"bookTitel": {"eq": "x"}}}, "secret": "s3cret"},
            "sort": ["name", "secret"],
            "page": {"size": 1000},
        });
        let (status, body) = handle(db, &body.to_string()).await;
        assert_eq!(status, 400);
        assert_eq!(body, json!({"errors": [
            {
                "path": "filter.age.gte", "code": "wrong-type",
                "message": "expected a whole number from -2147483648 to 2147483647",
            },
            {
                "path": "filter.books.any.bookTitel", "code": "unknown-field",
                "message": "this is no field to filter by; did you mean `bookTitle`?",
            },
            {
                "path": "filter.secret", "code": "unknown-field",
                "message": "this is no field to filter by; allowed here: `id`, `name`, `nickName`, `age`, `books`, `prize`, `and`, `or`, `not`",
            },
            {
                "path": "sort.1", "code": "unknown-field",
                "message": "this is no field to sort by; allowed here: `name`, `nickName`, `age`, `prize`",
            },
            {
                "path": "page.size", "code": "out-of-range",
                "message": "expected a whole number from 1 to 10",
            },
        ]}));

        let (status, body) = handle(db, "{\"filter\": {\"name\": s3cret}}").await;
        assert_eq!((status, &body["errors"][0]["code"]), (400, &json!("malformed")));
        assert!(!body.to_string().contains("s3cret"), "{body}");
    }
}

db_test! {
    models: SOURCE;
    async fn pages_are_complete_without_an_order(db: &Db) {
        for i in 0..8 {
            let row = NewAuthor { name: "same".into(), age: i % 2, secret: String::new() };
            Author::create(row).exec(db).await.unwrap();
        }
        let mut seen = Vec::new();
        for number in 1..=3 {
            let page = AuthorPage::new(number, 3);
            let input = (&AuthorSort::from("age"), &page);
            let rows = Author::query().input(input).unwrap().all(db).await.unwrap();
            seen.extend(rows.into_iter().map(|row| (row.age, row.id.into_inner())));
        }
        assert_eq!(seen.len(), 8);
        assert!(seen.is_sorted());
        seen.dedup();
        assert_eq!(seen.len(), 8);
        // Of a search that says nothing it is the first page.
        let rows = Author::query().input(&AuthorSearch::default()).unwrap().all(db).await.unwrap();
        assert_eq!(rows.len(), 3);
        let rows = Author::query().input(&AuthorPage::window(10, 6)).unwrap().all(db).await.unwrap();
        assert_eq!(rows.len(), 2);
    }
}

const HOSTILE: &[&str] = &[
    "'; DROP TABLE authors; --",
    "\" OR 1=1 --",
    "` OR 1=1 #",
    "name) OR (1=1",
    "\\'; SELECT 1",
    "$1",
    "?1",
    "%",
    "_",
    "!%",
    "*[a-z]?",
    "\u{202e}gnp.exe",
    "ᴀɴɴ 💥 \u{301}",
];

db_test! {
    models: SOURCE;
    async fn hostile_text_is_a_value_like_any_other(db: &Db) {
        library(db).await;
        for text in HOSTILE {
            for op in ["eq", "contains", "starts_with", "ends_with", "icontains", "istarts_with", "iends_with", "gt"] {
                let found = authors(db, json!({"name": {op: text}, "age": {"gte": 21}})).await;
                assert!(op == "gt" || found.is_empty(), "{op} {text}: {found:?}");
            }
            let found = authors(db, json!({"name": {"not_in": [text]}})).await;
            assert_eq!(found, ["ann", "bob", "eve"]);
            let row = NewAuthor { name: (*text).to_owned(), age: 1, secret: String::new() };
            let hostile = Author::create(row).exec(db).await.unwrap();
            assert_eq!(authors(db, json!({"name": {"eq": text}, "age": {"lte": 1}})).await, [*text]);
            assert_eq!(authors(db, json!({"name": {"contains": text}, "age": {"lte": 1}})).await, [*text]);
            hostile.delete().exec(db).await.unwrap();
        }
        assert_eq!(authors(db, json!({})).await.len(), 3);
    }
}

#[test]
fn values_are_placeholders_whatever_they_say() {
    let sql = |text: &str, dialect| {
        let filter = json!({"name": {"contains": text}, "nickName": {"ne": text}, "books": {"any": {"bookTitle": text}}});
        let search = AuthorSearch::new(filter.into(), "-name".into(), AuthorPage::new(2, 5));
        Author::query()
            .input(&search)
            .unwrap()
            .to_sql(dialect)
            .unwrap()
    };
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        let harmless = sql("plain", dialect);
        for text in HOSTILE {
            assert_eq!(sql(text, dialect), harmless);
        }
    }
    let sql = sql("x", Dialect::Postgres);
    assert!(sql.contains("\"name\" LIKE $2"), "{sql}");
    assert!(sql.contains("\"nick\" <> $3"), "{sql}");
    assert!(sql.contains("\"book_title\" = $1"), "{sql}");
    assert!(
        sql.ends_with("DESC, \"authors\".\"id\" ASC LIMIT 5 OFFSET $4"),
        "{sql}"
    );
}
