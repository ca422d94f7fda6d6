//! The schemas that can be compared: models, the last migration, a database, nothing.

use super::Place;
use crate::cli::{DiffSide, SchemaArgs};
use crate::commands::db::{block_on, connect};
use crate::commands::judge;
use crate::failure::Failure;
use crate::problem::Problem;
use orm_codegen::migration::wanted;
use orm_schema::Dialect;
use orm_schema::sql::SqlSchema;

/// One side of a comparison, or what is wrong in the sources.
pub(super) fn side(
    place: Place<'_>,
    side: DiffSide,
    dialect: Dialect,
    url: Option<&str>,
    sources: &SchemaArgs,
) -> Result<Result<SqlSchema, Vec<Problem>>, Failure> {
    Ok(Ok(match side {
        DiffSide::Empty => empty(dialect),
        DiffSide::Models => {
            let loaded = orm_codegen::load(&place.project.sources(sources)?);
            match judge(place.project, loaded)? {
                Ok(models) => wanted(&place.read(dialect)?, &models),
                Err(problems) => return Ok(Err(problems)),
            }
        }
        DiffSide::Migrations => {
            let folder = place.read(dialect)?;
            match folder.head {
                Some(head) => head.schema,
                None => empty(dialect),
            }
        }
        DiffSide::Database => live(place, url)?,
    }))
}

pub(super) fn empty(dialect: Dialect) -> SqlSchema {
    SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: Vec::new(),
        others: Vec::new(),
    }
}

/// What a database has.
pub(super) fn live(place: Place<'_>, url: Option<&str>) -> Result<SqlSchema, Failure> {
    let url = place.database(url)?;
    block_on(async {
        let db = connect(&url).await?;
        let schema = orm::introspect(&db).await;
        db.close();
        schema.map_err(|error| unreadable(&error))
    })
}

pub(super) fn unreadable(error: &orm::Error) -> Failure {
    let help = "check what the user of the URL may read";
    Failure::new(
        format!("cannot read the tables of the database: {error}"),
        help,
    )
}
