//! SeaORM: its entity loader, one statement a level. It has no limit for each parent.

use anyhow::Result;
use sea_orm::prelude::*;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, QueryOrder};

use crate::nested::{Tree, tree};
use crate::workload::Nests;

mod user {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        pub email: String,
        #[sea_orm(has_many)]
        pub posts: HasMany<super::post::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod post {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "posts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub title: String,
        pub likes: i64,
        pub user_id: i64,
        #[sea_orm(belongs_to, from = "user_id", to = "id")]
        pub user: BelongsTo<super::user::Entity>,
        #[sea_orm(has_many)]
        pub comments: HasMany<super::comment::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod comment {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "comments")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub body: String,
        pub post_id: i64,
        #[sea_orm(belongs_to, from = "post_id", to = "id")]
        pub post: BelongsTo<super::post::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

tree!(user::ModelEx, |user| &user.posts, |post| &post.comments);

pub struct SeaOrm {
    db: DatabaseConnection,
}

impl SeaOrm {
    pub async fn connect(url: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false);
        Ok(Self {
            db: Database::connect(options).await?,
        })
    }
}

impl Nests for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        Ok(user::Entity::load()
            .filter(user::COLUMN.id.lte(users))
            .order_by_asc(user::COLUMN.id)
            .with((post::Entity, comment::Entity))
            .all(&self.db)
            .await?)
    }
}
