use orm::prelude::*;

#[derive(Model)]
#[orm(unique(tenant, emial))]
#[orm(index(created.dsc()), index(nothing_like_it))]
#[orm(unique(tenant, map = uq), unique(email, nmae = x), index(email, name = y))]
#[orm(index(text), unique(tags))]
struct User {
    #[orm(id)]
    id: i64,
    tenant: i64,
    email: String,
    created: NaiveDate,
    #[orm(type = text)]
    text: String,
    tags: Vec<String>,
    #[orm(unique)]
    photo: Vec<u8>,
}

fn main() {}
