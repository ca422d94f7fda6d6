//! What the `orm db` commands share: reading the SQL schema, connecting, creating and finding its tables.

use super::judge;
use crate::cli::SchemaArgs;
use crate::config::Project;
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::problem::Problem;
use crate::render::count;
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use orm::{Db, ErrorKind};
use orm_codegen::ddl;
use orm_codegen::dialect::rules;
use orm_schema::Dialect;
use orm_schema::sql::SqlSchema;
use std::path::Path;
use std::time::Duration;

/// Runs asynchronous work to its end.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            let help = "check how many files and threads a program may have";
            Failure::new(format!("cannot start: {error}"), help)
        })?
        .block_on(work)
}

/// What the sources are to the database, or what is wrong in them.
pub(super) fn sql_schema(
    project: &Project,
    args: &SchemaArgs,
    dialect: Dialect,
) -> Result<Result<SqlSchema, Vec<Problem>>, Failure> {
    let loaded = orm_codegen::load(&project.sources(args)?);
    let lowered = loaded.and_then(|schema| {
        let unsupported = orm_codegen::unsupported(&schema, dialect);
        if unsupported.is_empty() {
            Ok(orm_codegen::lower(&schema, dialect))
        } else {
            Err(orm_codegen::Error::Unsupported(unsupported))
        }
    });
    judge(project, lowered)
}

/// Connects to the database, which must exist.
pub(super) async fn connect(url: &DatabaseUrl) -> Result<Db, Failure> {
    let connected = Db::connect(url.secret()).await;
    connected.map_err(|error| unreachable_database(url, &error))
}

/// Connects to the server beside the database, to create or drop it.
pub(super) async fn connect_to_server(url: &DatabaseUrl) -> Result<Db, Failure> {
    // PostgreSQL knows no connection without a database, and has this one for the purpose.
    let beside = match url.dialect() {
        Dialect::Postgres => "postgres",
        Dialect::MySql | Dialect::Sqlite => "",
    };
    let connected = Db::connect(&url.secret_of_database(beside)).await;
    connected.map_err(|error| unreachable_database(url, &error))
}

/// Whether the server has the database.
pub(super) async fn exists(url: &DatabaseUrl) -> Result<bool, Failure> {
    match Db::connect(url.secret()).await {
        Ok(db) => {
            db.close();
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::UnknownDatabase => Ok(false),
        Err(error) => Err(unreachable_database(url, &error)),
    }
}

pub(super) fn quoted_name(url: &DatabaseUrl) -> String {
    rules(url.dialect()).quote(url.name())
}

fn unreachable_database(url: &DatabaseUrl, error: &orm::Error) -> Failure {
    let kind = error.kind();
    let help = if url.file().is_some_and(Path::exists) {
        "check who may read and write the file, or name another one in the URL"
    } else if kind == ErrorKind::UnknownDatabase || url.file().is_some() {
        "run `orm db create`"
    } else if kind == ErrorKind::Authentication {
        "check user and password in the URL, and what the user may do"
    } else if kind == ErrorKind::Configuration {
        "write `scheme://user:password@host:port/name`, with `%40` for an `@` in the password"
    } else {
        "check that the server runs, and host and port in the URL"
    };
    let reason = error.to_string().replace(url.secret(), &url.to_string());
    Failure::new(format!("cannot connect to `{url}`: {reason}"), help)
}

/// The tables of the schema that the database has.
pub(super) async fn existing_tables<'a>(
    db: &Db,
    schema: &'a SqlSchema,
) -> Result<Vec<&'a str>, Failure> {
    let mut existing = Vec::new();
    for table in &schema.tables {
        let name = rules(schema.dialect).quote(&table.name);
        match db
            .batch(&format!("SELECT 1 FROM {name} WHERE 1 = 0;"))
            .await
        {
            Ok(()) => existing.push(table.name.as_str()),
            Err(error) if error.kind() == ErrorKind::MissingTable => {}
            Err(error) => {
                let help = "check what the user of the URL may do in the database";
                let what = format!("cannot look for table `{}`: {error}", table.name);
                return Err(Failure::new(what, help));
            }
        }
    }
    Ok(existing)
}

/// Creates the tables, all or none where the database can.
pub(super) async fn create_tables(db: &Db, schema: &SqlSchema) -> Result<(), Failure> {
    let statements = ddl::statements(schema);
    let scripts = match schema.dialect {
        Dialect::Sqlite => vec![format!("BEGIN;\n{}\nCOMMIT;", statements.join("\n"))],
        // A script is one transaction.
        Dialect::Postgres => vec![statements.join("\n")],
        Dialect::MySql => statements,
    };
    let progress = progress(scripts.len(), schema.tables.len());
    for script in &scripts {
        db.batch(script).await.map_err(|error| {
            progress.finish_and_clear();
            let help = if schema.dialect.capabilities().transactional_ddl {
                "nothing was created; look at the DDL that `orm generate` writes"
            } else {
                "look at the DDL that `orm generate` writes; `orm db reset` drops what was created"
            };
            Failure::new(format!("cannot create the tables: {error}"), help)
        })?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

/// Shown on a terminal only.
fn progress(scripts: usize, tables: usize) -> ProgressBar {
    let message = format!("creating {}", count(tables, "table"));
    let (bar, template) = if scripts > 1 {
        let bar = ProgressBar::new(scripts as u64);
        (bar, "{spinner} {msg} [{bar:30}] {pos}/{len}")
    } else {
        (ProgressBar::new_spinner(), "{spinner} {msg} {elapsed}")
    };
    bar.enable_steady_tick(Duration::from_millis(100));
    // A template that cannot be read leaves the default one.
    let bar = match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    bar.with_message(message)
}

/// What was created, as a table and a closing line.
pub(super) fn created(schema: &SqlSchema, url: &DatabaseUrl) -> String {
    let SqlSchema {
        dialect: _,
        enums: _,
        tables,
        others: _,
    } = schema;
    let mut shown = Table::new();
    shown.load_style(presets::UTF8_FULL_CONDENSED);
    shown.set_header(["Table", "Columns", "Indexes", "Foreign keys"]);
    let (mut columns, mut indexes) = (0, 0);
    for table in tables {
        columns += table.columns.len();
        indexes += table.indexes.len();
        let numbers = [
            table.columns.len(),
            table.indexes.len(),
            table.foreign_keys.len(),
        ];
        let numbers = numbers.map(|number| number.to_string());
        shown.add_row([std::slice::from_ref(&table.name), &numbers].concat());
    }
    for column in shown.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!(
        "{shown}\ncreated {}, {} and {} in `{}`\n",
        count(tables.len(), "table"),
        count(columns, "column"),
        count(indexes, "index"),
        url.name()
    )
}
