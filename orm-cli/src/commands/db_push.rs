//! `orm db push`: creates the tables of the schema in a database that has none of them.

use super::db::{block_on, connect, create_tables, created, existing_tables, sql_schema};
use super::report_problems;
use crate::cli::{DatabaseArgs, SchemaArgs};
use crate::config::Project;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;

pub(super) fn run(
    project: &Project,
    args: &DatabaseArgs,
    schema: &SchemaArgs,
) -> Result<Exit, Failure> {
    let url = project.database(args.url.as_deref())?;
    let schema = match sql_schema(project, schema, url.dialect())? {
        Ok(schema) => schema,
        Err(problems) => return Ok(report_problems(&problems)),
    };
    if schema.tables.is_empty() {
        output::text("the schema has no models: nothing to create\n");
        return Ok(Exit::Clean);
    }
    block_on(async {
        let db = connect(&url).await?;
        let existing = existing_tables(&db, &schema).await?;
        if !existing.is_empty() {
            let names: Vec<String> = existing.iter().map(|name| format!("`{name}`")).collect();
            let tables = count(existing.len(), "table");
            return Err(Failure::new(
                format!(
                    "`{}` has {tables} of the schema already: {}",
                    url.name(),
                    names.join(", ")
                ),
                "`orm db reset` drops the tables, with their rows, and creates them again",
            ));
        }
        create_tables(&db, &schema).await?;
        db.close();
        Ok(())
    })?;
    output::text(&created(&schema, &url));
    Ok(Exit::Clean)
}
