use orm::prelude::*;

#[derive(Model)]
struct User {
    #[orm(id)]
    id: i64,
    friends: ManyToMany<User>,
    #[orm(inverse = posts)]
    wrong_inverse: ManyToMany<Role>,
    #[orm(name = "user roles")]
    bad_name: ManyToMany<Team>,
    several: ManyToMany<Role, UserRole, Role>,
    optional: ManyToMany<Option<Role>>,
}

#[derive(Model)]
#[orm(junction(user_id, role_id))]
struct ByKeys {
    #[orm(id)]
    id: i64,
    user_id: i64,
    role_id: i64,
    #[orm(fk = user_id)]
    user: BelongsTo<User>,
    #[orm(fk = role_id)]
    role: BelongsTo<Role>,
}

#[derive(Model)]
#[orm(junction(user, role))]
struct NotUnique {
    #[orm(id)]
    id: i64,
    user_id: i64,
    role_id: i64,
    #[orm(fk = user_id)]
    user: BelongsTo<User>,
    #[orm(fk = role_id)]
    role: BelongsTo<Role>,
}

#[derive(Model)]
#[orm(junction(user), id(user_id, role_id))]
struct OfOne {
    user_id: i64,
    role_id: i64,
    #[orm(fk = user_id)]
    user: BelongsTo<User>,
}

#[derive(Model)]
struct Role {
    #[orm(id)]
    id: i64,
}

#[derive(Model)]
struct Team {
    #[orm(id)]
    id: i64,
}

fn main() {}
