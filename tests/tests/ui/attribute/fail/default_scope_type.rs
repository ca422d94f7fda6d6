use orm::prelude::*;

#[derive(Model)]
#[orm(default_scope(long = Post::title))]
#[orm(default_scope(adult = User::age.gt(17)))]
#[orm(default_scope(known = Post::missing.eq(1)))]
struct Post {
    #[orm(id)]
    id: i64,
    title: String,
}

#[derive(Model)]
#[orm(default_scope(adult = User::age.gt(17)))]
struct User {
    #[orm(id)]
    id: i64,
    age: i32,
    #[orm(inverse = owner)]
    pets: HasMany<Pet>,
}

#[derive(Model)]
#[orm(default_scope(tame = Pet::tame))]
struct Pet {
    #[orm(id)]
    id: i64,
    tame: bool,
    owner_id: i64,
    #[orm(fk = owner_id)]
    owner: BelongsTo<User>,
}

fn main() {
    let _ = User::query().without(Pet::tame_scope);
    let _ = User::query().without(User::long_scope);
    let _ = User::pets.load().without(User::adult_scope);
}
