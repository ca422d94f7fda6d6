//! How the database would run a query, and how it ran it: the statement behind the database's word for that, and what it
//! answers as text. Changes nothing of the statement.

use super::select::Query;
use super::selection::Selected;
use super::shape::{Shape, Shaped};
use crate::backend::{Pace, Prepared};
use crate::cell::Row;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::run::fetch_prepared;
use crate::relation::LoadSet;
use crate::sql;
use crate::statement::{Select, Statement};
use orm_schema::Dialect;
use std::collections::BTreeMap;

/// Which word stands in front.
#[derive(Debug, Clone, Copy)]
enum How {
    Plan,
    /// The statement runs.
    Analyze,
}

async fn explain(db: ExecutorRef<'_>, select: Select, how: How) -> Result<String> {
    let dialect = db.dialect();
    let statement = sql::prepare(Statement::from(select), dialect);
    let word = match (dialect, how) {
        (Dialect::Sqlite, How::Plan) => "EXPLAIN QUERY PLAN ",
        (Dialect::Sqlite, How::Analyze) => {
            let message = "SQLite has no EXPLAIN that runs the query: use `explain`";
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        (_, How::Analyze) if !statement.is_read => {
            let message = "`explain_analyze` runs the query, and this one locks rows or writes: use `explain`";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        (Dialect::Postgres, How::Plan) => "EXPLAIN ",
        (Dialect::Postgres, How::Analyze) => "EXPLAIN (ANALYZE, BUFFERS) ",
        // The one form that MySQL and MariaDB share.
        (Dialect::MySql, How::Plan) => "EXPLAIN FORMAT=JSON ",
        // Each reads its own comment only.
        (Dialect::MySql, How::Analyze) => {
            "/*!80018 EXPLAIN ANALYZE */ /*M!100108 ANALYZE FORMAT=JSON */ "
        }
    };
    statement.check(dialect)?;
    let statement = Prepared {
        text: sql::Text::plain(format!("{word}{}", statement.text.sql)),
        pace: Pace::Seen,
        ..statement
    };
    match dialect {
        Dialect::Sqlite => {
            let steps = fetch_prepared(db, &statement, 0, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(3)?))
            });
            Ok(tree(&steps.await?))
        }
        Dialect::Postgres | Dialect::MySql => {
            let lines = fetch_prepared(db, &statement, 0, |row: &Row<'_>| row.get::<String>(0));
            Ok(lines.await?.join("\n"))
        }
    }
}

/// The steps of SQLite's plan, each with its number and that of the step around, as the `sqlite3` shell indents them.
fn tree(steps: &[(i64, i64, String)]) -> String {
    let mut depths: BTreeMap<i64, usize> = BTreeMap::new();
    let mut lines = Vec::with_capacity(steps.len());
    for (number, around, step) in steps {
        let depth = depths.get(around).map_or(0, |depth| depth + 1);
        depths.insert(*number, depth);
        lines.push(format!("{}{step}", "  ".repeat(depth)));
    }
    lines.join("\n")
}

macro_rules! explain_methods {
    ($select:ident) => {
        /// The query as a statement of [`sea_query`](crate::sea_query) with its values bound, to read it, to go on with it, or
        /// to run it elsewhere. Of a query that loads relations, its own statement. It returns rows as the query reads them:
        /// the columns in the order of the fields, native types of PostgreSQL as text.
        ///
        /// # Errors
        ///
        /// `Unsupported` when the database lacks what the query asks for.
        pub fn to_sea_query(self, dialect: Dialect) -> Result<sea_query::SelectStatement> {
            sql::to_sea_query(self.$select(), dialect)
        }

        /// How the database would run the query, as its own text: a plan in lines on PostgreSQL and SQLite, JSON on MySQL and
        /// MariaDB. Nothing is read. Of a query that loads relations, its own statement.
        ///
        /// # Errors
        ///
        /// What the database reports.
        pub async fn explain(self, db: &(impl Executor + ?Sized)) -> Result<String> {
            explain(db.executor(), self.$select(), How::Plan).await
        }

        /// Runs the query and returns how the database ran it, with times and numbers of rows: a plan in lines on PostgreSQL
        /// and MySQL, JSON on MariaDB. The rows are thrown away.
        ///
        /// # Errors
        ///
        /// `Usage` when the query locks rows or writes, `Unsupported` on SQLite, and what the database reports.
        pub async fn explain_analyze(self, db: &(impl Executor + ?Sized)) -> Result<String> {
            explain(db.executor(), self.$select(), How::Analyze).await
        }
    };
}

impl<M: Model, L: LoadSet> Query<M, L> {
    fn own_select(self) -> Select {
        self.into_parts().0
    }

    explain_methods!(own_select);
}

impl<T: Send> Selected<T> {
    fn own_select(self) -> Select {
        self.into_parts().0
    }

    explain_methods!(own_select);
}

impl<S: Shape> Shaped<S> {
    fn own_select(self) -> Select {
        self.into_columns().0
    }

    explain_methods!(own_select);
}
