#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

fn name(row: SubjectRow<'_>) -> &str {
    match row {
        SubjectRow::Post(post) => &post.title,
    }
}

fn main() {}
