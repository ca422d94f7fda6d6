use orm::prelude::*;

#[derive(Model)]
#[orm(default_scope(published))]
struct Missing {
    #[orm(id)]
    id: i64,
    published: bool,
}

#[derive(Model)]
#[orm(default_scope = published)]
struct NoList {
    #[orm(id)]
    id: i64,
    published: bool,
}

#[derive(Model)]
#[orm(default_scope(public = Self::published.eq(true)))]
#[orm(default_scope(public = Self::published.eq(false)))]
struct Twice {
    #[orm(id)]
    id: i64,
    published: bool,
}

#[derive(Model)]
#[orm(default_scope(public = Self::public_scope.eq(true)))]
struct Taken {
    #[orm(id)]
    id: i64,
    public_scope: bool,
}

fn main() {
    // What could be read of them stands in.
    let _ = (Twice::query().without(Twice::public_scope), Taken::query());
}
