use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    by_no_junction: ManyToMany<Role, Team>,
    by_that_of_others: ManyToMany<Team, UserRole>,
    right: ManyToMany<Role, UserRole>,
}

#[derive(Model)]
struct Role {
    #[orm(id)]
    id: i64,
    users: ManyToMany<User, UserRole>,
}

#[derive(Model)]
struct Team {
    #[orm(id)]
    id: i64,
}

#[derive(Model)]
#[orm(junction(user, role), id(user_id, role_id))]
struct UserRole {
    user_id: i64,
    role_id: i64,
    #[orm(fk = user_id)]
    user: BelongsTo<User>,
    #[orm(fk = role_id)]
    role: BelongsTo<Role>,
}

fn main() {}
