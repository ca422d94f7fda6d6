use orm::prelude::*;

#[derive(Model)]
#[orm(deferrable)]
struct User {
    #[orm(id)]
    id: i64,
    #[orm(no_index)]
    team_id: i64,
    #[orm(fk = team_id, name = "Members")]
    team: BelongsTo<Team>,
    #[orm(inverse = author, deferrable, no_index)]
    posts: HasMany<Post>,
    #[orm(reversed)]
    tags: ManyToMany<Tag>,
    #[orm(fk = team_id)]
    groups: ManyToMany<Group>,
    #[orm(junction(user, team))]
    teams: ManyToMany<Team>,
    #[orm(on_delete = SetDefault)]
    subject: Poly<Subject>,
    #[orm(on_delete = SetNull)]
    required: Poly<Subject>,
    #[orm(fk = team_id)]
    keyed: Poly<Subject>,
}

fn main() {}
