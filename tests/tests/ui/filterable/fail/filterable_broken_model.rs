//! What is wrong with the model is reported once, and nothing of what uses its input.
use orm::prelude::*;

#[derive(Model, Filterable)]
#[filterable(max_depth = 2)]
struct User {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
    #[orm(uniqe)]
    #[filterable(filter, sort)]
    name: String,
}

async fn uses(db: &Db, search: UserSearch, filter: UserFilter) -> orm::Result<()> {
    User::query().input(&search)?.all(db).await?;
    let _ = filter.condition()?;
    Ok(())
}

fn main() {}
