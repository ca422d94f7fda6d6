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

fn main() {}
