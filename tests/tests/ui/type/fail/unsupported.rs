use orm::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    map: HashMap<String, String>,
    big: u128,
    size: usize,
    letter: char,
    pair: (i64, i64),
    array: [u8; 4],
    borrowed: &'static str,
    blobs: Vec<Vec<u8>>,
    documents: Vec<Json<i64>>,
    doubly: Option<Option<i64>>,
    holes: Vec<Option<i64>>,
    lists: Vec<Vec<i64>>,
    shared: Arc<String>,
    boxed: Option<Box<String>>,
    local: DateTime<Local>,
    own: Id<Self>,
    wrapped: Wrapper<i64>,
}

fn main() {}
