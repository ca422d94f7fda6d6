//! `junction(..)` on a model.

use super::check;
use expect_test::expect;

#[test]
fn junctions() {
    check(
        "#[derive(Model)] #[orm(junction(user, role), id(role_id, user_id))] struct UserRole {
             user_id: Id<User>, role_id: Id<Role>, granted_by: String,
             #[orm(fk = user_id, on_delete = Cascade)] user: BelongsTo<User>,
             #[orm(fk = role_id, on_delete = Cascade)] role: BelongsTo<Role>,
         }
         #[derive(Model)] #[orm(junction(role, user), unique(tenant, user_id, role_id))] struct ByUnique {
             #[orm(id)] id: i32, tenant: i32, user_id: i32, role_id: i32,
             #[orm(fk = (tenant, user_id))] user: BelongsTo<User>,
             #[orm(fk = (tenant, role_id))] role: BelongsTo<Role>,
         }",
        expect![[r#"
            model UserRole = user_roles
              key role_id, user_id
              user_id: I64
              role_id: I64
              granted_by: String
              index user_id
              user -> User by user_id, on delete Cascade
              role -> Role by role_id, on delete Cascade
              junction user, role
            model ByUnique = by_uniques
              key id
              id: I32
              tenant: I32
              user_id: I32
              role_id: I32
              unique tenant, user_id, role_id, constant tenant_user_id_role_id_key
              index tenant, role_id
              user -> User by tenant, user_id
              role -> Role by tenant, role_id
              junction role, user
        "#]],
    );
}

#[test]
fn wrong_junctions() {
    let models = [
        "junction(user)",
        "junction(user, role, other)",
        "junction(\"user\", role)",
        "junction = user",
        "junction(user, user)",
        "junction(usr, role_id)",
        "junction(user, other)",
        "junction(user, many)",
        "junction(user, third)",
        "junction(user, role)",
        "unique(user_id), junction(user, broken)",
        "unique(user_id), junction(user, unread)",
    ];
    let source: String = models
        .iter()
        .enumerate()
        .map(|(i, attr)| {
            format!(
                "#[derive(Model)] #[orm({attr})] struct M{i} {{
                     #[orm(id)] id: i32, user_id: i32, role_id: i32, other_id: Option<i32>,
                     #[orm(fk = user_id)] user: BelongsTo<User>,
                     #[orm(fk = role_id)] role: BelongsTo<Role>,
                     #[orm(fk = other_id)] other: BelongsTo<Option<Role>>,
                     #[orm(inverse = m)] many: HasMany<Role>,
                     {}
                 }}",
                match i {
                    10 => "#[orm(fk = nothing)] broken: BelongsTo<Role>",
                    11 => "unread: BelongsTo<(Role)>",
                    _ => "",
                }
            )
        })
        .collect();
    check(
        &source,
        expect![[r#"
        malformed-attribute: a junction ties two relations together: `junction(user, role)` at `user`
        malformed-attribute: a junction ties two relations together: `junction(user, role)` at `user, role, other`
        malformed-attribute: expected `junction(user, role)` at `"user", role`
        malformed-attribute: expected `junction(user, role)` at `junction`
        duplicate-attribute: `user` is given twice (keep one of the two) at `user`
        unknown-field: the model has no relation `usr` (did you mean `user`?) at `usr`
        unknown-field: the model has no relation `role_id` (name the relation instead of its key: `role`) at `role_id`
        invalid-relation: `other` is optional, but a junction ties two rows together (write `BelongsTo<Role>`) at `other`
        invalid-relation: `many` is no `BelongsTo` (name the two relations whose keys this model holds) at `many`
        unknown-field: the model has no relation `third` (known here: `user`, `role`, `other`) at `third`
        invalid-relation: the same `user` and `role` could be tied together twice (add `#[orm(id(user_id, role_id))]` or `#[orm(unique(user_id, role_id))]`) at `user, role`
        unknown-field: the model has no field `nothing` (known here: `id`, `user_id`, `role_id`, `other_id`) at `nothing`
        invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `BelongsTo<(Role)>`
    "#]],
    );
}
