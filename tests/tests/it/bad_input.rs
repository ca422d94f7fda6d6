//! Bad input across the whole query language: hostile text, too many values and none, numbers and times at their edges,
//! and depth. What comes in is never SQL, and each case has the result or the error that the book's chapter promises.

mod depth;
mod empty;
mod many;
mod models;
mod numbers;
mod text;
mod text_cases;
mod times;

use models::*;
use orm::prelude::*;

const SOURCE: &str = "tests/it/bad_input/models.rs";

fn note(id: i64, body: &str) -> NewNote {
    NewNote {
        id,
        slug: format!("slug-{id}"),
        body: body.to_owned(),
        doc: serde_json::json!({}),
        tags: Vec::new(),
    }
}

async fn seed(db: &Db, id: i64, body: &str) {
    Note::create(note(id, body)).exec(db).await.unwrap();
}
