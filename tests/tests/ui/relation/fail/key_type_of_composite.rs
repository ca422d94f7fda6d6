use orm::prelude::*;

#[derive(Model)]
#[orm(id(country, code))]
struct Region {
    country: String,
    code: String,
}

#[derive(Model)]
struct City {
    #[orm(id)]
    id: i64,
    region_code: String,
    #[orm(fk = region_code)]
    region: BelongsTo<Region>,
}

fn main() {}
