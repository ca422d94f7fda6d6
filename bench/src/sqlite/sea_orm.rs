//! SeaORM on its pool.

use std::path::Path;

use anyhow::{Context, Result};
use futures_util::TryStreamExt;
use sea_orm::sea_query::OnConflict;
use sea_orm::sqlx::sqlite::SqliteSynchronous;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter};

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

mod changed_item {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "changed_items")]
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

mod big_item {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "big_items")]
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
    tasks: DatabaseConnection,
}

impl SeaOrm {
    pub async fn open(path: &Path) -> Result<Self> {
        let path = path.to_str().context("path is not UTF-8")?;
        let mut options = ConnectOptions::new(format!("sqlite://{path}"));
        options
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|options| options.synchronous(SqliteSynchronous::Normal));
        let mut shared = options.clone();
        // Without a number it is one on SQLite.
        shared
            .min_connections(CONNECTIONS as u32)
            .max_connections(CONNECTIONS as u32);
        Ok(Self {
            db: Database::connect(options).await?,
            tasks: Database::connect(shared).await?,
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

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        Ok(item::Entity::find()
            .apply_if(filter.least_score, |query, score| {
                query.filter(item::Column::Score.gte(score))
            })
            .apply_if(filter.before, |query, time| {
                query.filter(item::Column::CreatedAt.lt(time))
            })
            .apply_if(filter.other_than_title.as_deref(), |query, title| {
                query.filter(item::Column::Title.ne(title))
            })
            .order_by_asc(item::Column::Id)
            .limit(filter.limit as u64)
            .all(&self.db)
            .await?)
    }

    async fn insert(&mut self, rows: Vec<new_item::ActiveModel>) -> Result<()> {
        new_item::Entity::insert_many(rows)
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        changed_item::Entity::update(changed_score(id, score))
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        use changed_item::{ActiveModel, Column, Entity};
        let row = ActiveModel {
            id: Set(row.id),
            title: Set(row.title.clone()),
            note: Set(row.note.clone()),
            score: Set(row.score),
            created_at: Set(row.created_at),
        };
        let others = [
            Column::Title,
            Column::Note,
            Column::Score,
            Column::CreatedAt,
        ];
        Entity::insert(row)
            .on_conflict(
                OnConflict::column(Column::Id)
                    .update_columns(others)
                    .to_owned(),
            )
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: new_item::ActiveModel) -> Result<()> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = self.db.begin_with_options(options).await?;
        let found = changed_item::Entity::find_by_id(id)
            .one(&transaction)
            .await?;
        let score = found.context("no such item")?.score + 1.0;
        changed_item::Entity::update(changed_score(id, score))
            .exec_without_returning(&transaction)
            .await?;
        new_item::Entity::insert(new)
            .exec_without_returning(&transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let tasks: Vec<_> = keys
            .into_iter()
            .map(|keys| tokio::spawn(read(self.tasks.clone(), keys)))
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await??;
        }
        Ok(sum)
    }

    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let mut rows = big_item::Entity::find()
            .order_by_asc(big_item::Column::Id)
            .into_model::<Item>()
            .stream(&self.db)
            .await?;
        while let Some(item) = rows.try_next().await? {
            each(&item);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        let found = big_item::Entity::find_by_id(id)
            .into_model::<Item>()
            .one(&self.db)
            .await?;
        found.context("no such item")
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        Ok(big_item::Entity::find()
            .filter(big_item::Column::Id.gt(after))
            .order_by_asc(big_item::Column::Id)
            .limit(rows as u64)
            .into_model::<Item>()
            .all(&self.db)
            .await?)
    }
}

fn changed_score(id: i64, score: f64) -> changed_item::ActiveModel {
    changed_item::ActiveModel {
        id: Unchanged(id),
        score: Set(score),
        ..Default::default()
    }
}

/// Each point select takes a connection from the pool.
async fn read(db: DatabaseConnection, keys: Vec<i64>) -> Result<i64> {
    let mut sum = 0;
    for id in keys {
        let found = item::Entity::find_by_id(id).one(&db).await?;
        sum += found.context("no such item")?.id;
    }
    Ok(sum)
}
