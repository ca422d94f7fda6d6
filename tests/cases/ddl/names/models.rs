//! Names that need care: mapped, reserved, odd, and too long.

#[derive(Model)]
#[orm(table = "order")]
pub struct Order {
    #[orm(id, default = autoincrement)]
    pub id: Id<Order>,
    #[orm(column = "group", index)]
    pub group_name: String,
    #[orm(column = "User Name", unique)]
    pub user: String,
    #[orm(column = "sel\"ect`")]
    pub r#select: i32,
    pub r#type: i32,
    pub _hidden: i32,
    pub hidden: i32,
}

/// A name that Prisma keeps for itself.
#[derive(Model)]
#[orm(table = "strings")]
pub struct Json {
    #[orm(id, default = autoincrement)]
    pub id: Id<Json>,
    #[orm(column = "OrderId")]
    pub order_id: Id<Order>,
    #[orm(fk = order_id)]
    pub order: BelongsTo<Order>,
}

/// Its made-up side would be called like a field that is there.
#[derive(Model)]
#[orm(table = "hidden")]
pub struct Hidden {
    #[orm(id, default = autoincrement)]
    pub id: Id<Hidden>,
    #[orm(unique)]
    pub order_id: Id<Order>,
    #[orm(fk = order_id)]
    pub order: BelongsTo<Order>,
}

#[derive(Model)]
#[orm(table = "a_table_whose_name_is_about_as_long_as_it_may_be")]
#[orm(unique(first_column_with_a_long_name, second_column_with_a_long_name))]
pub struct Long {
    #[orm(id, default = autoincrement)]
    pub id: Id<Long>,
    #[orm(index)]
    pub first_column_with_a_long_name: i32,
    pub second_column_with_a_long_name: i32,
    pub order_with_a_long_name_id: Id<Order>,
    #[orm(fk = order_with_a_long_name_id)]
    pub order: BelongsTo<Order>,
}
