use orm::prelude::*;

struct Tag;

#[derive(Model)]
struct Photo {
    #[orm(id)]
    id: i64,
    #[orm(inverse = photo)]
    tags: HasMany<Tag>,
}

fn main() {}
