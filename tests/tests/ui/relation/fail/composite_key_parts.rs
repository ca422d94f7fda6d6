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
    maybe: Option<i32>,
    #[orm(fk = (book_id, number))]
    unknown: BelongsTo<Page>,
    #[orm(fk = (book_id, book_id))]
    twice: BelongsTo<Page>,
    #[orm(fk = (book_id, maybe))]
    partly_null: BelongsTo<Page>,
    #[orm(fk = (book_id, page_number))]
    never_null: BelongsTo<Option<Page>>,
    #[orm(fk = (book_id, maybe), on_delete = SetNull)]
    set_null: BelongsTo<Option<Page>>,
    #[orm(fk = ())]
    none: BelongsTo<Page>,
}

fn main() {}
