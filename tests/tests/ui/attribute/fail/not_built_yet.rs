use orm::prelude::*;

#[derive(Model)]
#[orm(renamed_from = "people")]
#[orm(check(age_range = User::age.between(0, 150)))]
#[orm(index(age, where = User::deleted_at.is_null()))]
struct User {
    #[orm(id)]
    id: i64,
    age: i32,
    #[orm(version)]
    version: i64,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(renamed_from = "mail")]
    email: String,
    #[orm(through = UserRole)]
    roles: ManyToMany<Role, UserRole>,
    teams: ManyToMany<Team>,
    tenant: i64,
    #[orm(fk = (tenant, id))]
    invoice: BelongsTo<Invoice>,
}

#[derive(PolyRef)]
#[orm(storage = arc)]
enum Commentable {
    Post(Id<Post>),
    Photo(Id<Photo>),
}

fn main() {}
