//! What tests share: a database of their own on each backend ([`TestDb`], [`db_test!`]), and random schemas
//! ([`random_schema`]). The book's chapters are doctests of this crate.

#[cfg(doctest)]
mod book;
pub mod random_schema;
mod referee;
mod test_db;

pub use referee::Referee;
pub use test_db::{TestDb, skipped, urls};

/// One test on every database: `mod name { fn sqlite(); fn postgres(); fn mysql(); }`. A database that is not configured
/// is skipped with a printed line, unless `ORM_TEST_REQUIRE` names it.
///
/// The body gets a `&Db` in which the tables of `models` exist.
#[macro_export]
macro_rules! db_test {
    (models: $source:expr; async fn $name:ident($db:ident: &Db) $body:block) => {
        mod $name {
            use super::*;

            async fn body($db: &::orm::Db) $body

            #[test]
            fn sqlite() {
                $crate::TestDb::run(::orm::Dialect::Sqlite, $source, async |db| body(db).await);
            }

            #[test]
            fn postgres() {
                $crate::TestDb::run(::orm::Dialect::Postgres, $source, async |db| body(db).await);
            }

            #[test]
            fn mysql() {
                $crate::TestDb::run(::orm::Dialect::MySql, $source, async |db| body(db).await);
            }
        }
    };
}
