//! SeaORM on its pool.

use anyhow::{Context, Result};
use futures_util::TryStreamExt;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, TransactionTrait,
};
use tokio::task::JoinSet;

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
        #[sea_orm(primary_key, auto_increment = false)]
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
    /// Of the tasks.
    shared: DatabaseConnection,
}

impl SeaOrm {
    pub async fn connect(url: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false);
        let db = Database::connect(options.clone()).await?;
        options.max_connections(CONNECTIONS as u32);
        Ok(Self {
            db,
            shared: Database::connect(options).await?,
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

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        Ok(item::Entity::find()
            .apply_if(filter.least_score, |query, score| {
                query.filter(item::Column::Score.gte(score))
            })
            .apply_if(filter.before, |query, before| {
                query.filter(item::Column::CreatedAt.lt(before))
            })
            .apply_if(filter.other_than_title.as_deref(), |query, title| {
                query.filter(item::Column::Title.ne(title))
            })
            .order_by_asc(item::Column::Id)
            .limit(filter.limit as u64)
            .all(&self.db)
            .await?)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        let changed = changed_item::ActiveModel {
            id: Unchanged(id),
            score: Set(score),
            ..Default::default()
        };
        changed_item::Entity::update(changed)
            .validate()?
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        use changed_item::Column;

        let changed = changed_item::ActiveModel {
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
        changed_item::Entity::insert(changed)
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
        let transaction = self.db.begin().await?;
        let found = changed_item::Entity::find_by_id(id)
            .one(&transaction)
            .await?
            .context("no such item")?;
        let changed = changed_item::ActiveModel {
            id: Unchanged(id),
            score: Set(found.score + 1.0),
            ..Default::default()
        };
        changed_item::Entity::update(changed)
            .validate()?
            .exec_without_returning(&transaction)
            .await?;
        new_item::Entity::insert(new)
            .exec_without_returning(&transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let mut tasks = JoinSet::new();
        for keys in keys {
            let db = self.shared.clone();
            tasks.spawn(async move {
                let mut sum = 0;
                for id in keys {
                    let found = item::Entity::find_by_id(id).one(&db).await?;
                    sum += found.context("no such item")?.id;
                }
                anyhow::Ok(sum)
            });
        }
        let mut sum = 0;
        while let Some(done) = tasks.join_next().await {
            sum += done??;
        }
        Ok(sum)
    }

    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let mut found = big_item::Entity::find()
            .order_by_asc(big_item::Column::Id)
            .into_model::<Item>()
            .stream(&self.db)
            .await?;
        while let Some(item) = found.try_next().await? {
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
