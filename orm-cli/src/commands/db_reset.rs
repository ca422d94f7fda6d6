//! `orm db reset`: drops the tables of the schema and creates them again, after asking. Other tables stay.

use super::db::{block_on, connect, create_tables, created, sql_schema};
use super::{again, report_problems};
use crate::cli::{ConsentArgs, DatabaseArgs, SchemaArgs};
use crate::config::Project;
use crate::confirm::confirm;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use orm_codegen::ddl;

pub(super) fn run(
    project: &Project,
    args: &DatabaseArgs,
    schema: &SchemaArgs,
    consent: &ConsentArgs,
) -> Result<Exit, Failure> {
    let url = project.database(args.url.as_deref())?;
    let schema = match sql_schema(project, schema, url.dialect())? {
        Ok(schema) => schema,
        Err(problems) => return Ok(report_problems(&problems)),
    };
    let name = url.name();
    if !consent.yes {
        let tables = count(schema.tables.len(), "table");
        let loss = format!("this drops {tables} of `{name}` and all rows in them");
        confirm(&loss, name, &again(&["--yes"], &[]))?;
    }
    block_on(async {
        let db = connect(&url).await?;
        db.batch(&ddl::drop_ddl(&schema)).await.map_err(|error| {
            let help =
                "drop by hand what refers to the tables, or run `orm db drop` and `orm db create`";
            Failure::new(format!("cannot drop the tables: {error}"), help)
        })?;
        create_tables(&db, &schema).await?;
        db.close();
        Ok(())
    })?;
    output::text(&created(&schema, &url));
    Ok(Exit::Clean)
}
