//! Foreign keys of several columns, to another model and to the same one.

#[derive(Model)]
pub struct Tenant {
    #[orm(id, default = autoincrement)]
    pub id: Id<Tenant>,
    #[orm(inverse = tenant)]
    pub people: HasMany<Person>,
}

/// The boss is of the same tenant.
#[derive(Model)]
#[orm(id(tenant_id, number))]
pub struct Person {
    pub tenant_id: Id<Tenant>,
    pub number: i32,
    pub boss_number: Option<i32>,
    #[orm(column = "mentor-tenant")]
    pub mentor_tenant_id: Option<Id<Tenant>>,
    pub mentor_number: Option<i32>,
    #[orm(fk = tenant_id, on_delete = Cascade)]
    pub tenant: BelongsTo<Tenant>,
    #[orm(fk = (tenant_id, boss_number))]
    pub boss: BelongsTo<Option<Person>>,
    #[orm(inverse = boss)]
    pub reports: HasMany<Person>,
    #[orm(fk = (mentor_tenant_id, mentor_number))]
    pub mentor: BelongsTo<Option<Person>>,
    #[orm(inverse = person)]
    pub badge: HasOne<Badge>,
}

#[derive(Model)]
#[orm(unique(tenant_id, person_number))]
pub struct Badge {
    #[orm(id, default = uuid_v7)]
    pub id: Uuid,
    pub tenant_id: Id<Tenant>,
    pub person_number: i32,
    #[orm(fk = (tenant_id, person_number), on_delete = Cascade, map = "badge_person")]
    pub person: BelongsTo<Person>,
}
