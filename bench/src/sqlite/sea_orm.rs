//! SeaORM on its pool.

use std::path::Path;

use anyhow::{Context, Result};
use sea_orm::sqlx::sqlite::SqliteSynchronous;
use sea_orm::{
    ActiveValue::Set, ConnectOptions, Database, DatabaseConnection, EntityTrait, QueryOrder,
    QuerySelect,
};

use crate::data::{Row, fields};
use crate::harness::Contender;

mod item {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "items")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub title: String,
        pub note: Option<String>,
        pub score: f64,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod new_item {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "new_items")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub title: String,
        pub note: Option<String>,
        pub score: f64,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

type Item = item::Model;
fields!(Item);

pub struct SeaOrm {
    db: DatabaseConnection,
}

impl SeaOrm {
    pub async fn open(path: &Path) -> Result<Self> {
        let path = path.to_str().context("path is not UTF-8")?;
        let mut options = ConnectOptions::new(format!("sqlite://{path}"));
        options
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|options| options.synchronous(SqliteSynchronous::Normal));
        Ok(Self {
            db: Database::connect(options).await?,
        })
    }
}

impl Contender for SeaOrm {
    type Item = Item;
    type New = new_item::ActiveModel;

    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn new_item(row: &Row) -> new_item::ActiveModel {
        new_item::ActiveModel {
            title: Set(row.title.clone()),
            note: Set(row.note.clone()),
            score: Set(row.score),
            created_at: Set(row.created_at),
            ..Default::default()
        }
    }

    async fn point(&mut self, id: i64) -> Result<Item> {
        let found = item::Entity::find_by_id(id).one(&self.db).await?;
        found.context("no such item")
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        Ok(item::Entity::find()
            .order_by_asc(item::Column::Id)
            .limit(rows as u64)
            .all(&self.db)
            .await?)
    }

    async fn insert(&mut self, rows: Vec<new_item::ActiveModel>) -> Result<()> {
        new_item::Entity::insert_many(rows)
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }
}
