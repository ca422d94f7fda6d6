use orm::prelude::*;

struct Tag;

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    tag_id: i64,
    #[orm(fk = tag_id)]
    tag: BelongsTo<Tag>,
}

#[derive(Model)]
struct Photo {
    #[orm(id)]
    id: i64,
    #[orm(inverse = photo)]
    tags: HasMany<Tag>,
    #[orm(inverse = photo)]
    tag: HasOne<Tag>,
}

fn main() {}
