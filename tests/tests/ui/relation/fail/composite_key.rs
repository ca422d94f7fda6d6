use orm::prelude::*;

#[derive(Model)]
#[orm(id(book_id, number))]
struct Page {
    book_id: i64,
    number: i32,
}

#[derive(Model)]
struct Note {
    #[orm(id)]
    id: i64,
    book_id: i64,
    page_number: i32,
    line: i32,
    maybe: Option<i32>,
    #[orm(fk = book_id)]
    too_few: BelongsTo<Page>,
    #[orm(fk = (book_id, page_number, line))]
    too_many: BelongsTo<Page>,
    #[orm(fk = (page_number, book_id))]
    in_another_order: BelongsTo<Page>,
    #[orm(fk = (book_id, page_number))]
    right: BelongsTo<Page>,
}

fn main() {}
