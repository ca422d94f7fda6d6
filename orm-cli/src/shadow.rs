//! Databases to try migrations on: made beside the project's database and dropped again, a file for SQLite, or an empty
//! one that is named. A database that holds anything is refused.

use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use orm::Db;
use orm_codegen::dialect::rules;
use orm_schema::Dialect;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where shadow databases come from.
#[derive(Debug)]
pub(crate) enum Shadows {
    /// Files in the system's folder for such.
    Files,
    /// New databases on the server of this one.
    Beside(DatabaseUrl),
    /// This one, which is empty, and made empty again after each use.
    Given(DatabaseUrl),
}

/// A shadow database.
#[derive(Debug)]
pub(crate) struct Shadow {
    pub(crate) db: Db,
    end: End,
}

/// What becomes of it in the end.
#[derive(Debug)]
enum End {
    Remove(PathBuf),
    Drop { server: String, name: String },
    Empty(Dialect),
}

static COUNTER: AtomicU32 = AtomicU32::new(0);

impl Shadows {
    /// Where they come from: what is named, else a place beside the database; SQLite needs neither.
    pub(crate) fn new(
        dialect: Dialect,
        named: Option<DatabaseUrl>,
        database: Result<DatabaseUrl, Failure>,
    ) -> Result<Self, Failure> {
        if let Some(named) = named {
            if named.dialect() != dialect {
                return Err(Failure::new(
                    format!(
                        "the shadow database is {}, the migrations are for {dialect}",
                        named.dialect()
                    ),
                    "name an empty database of the same kind with `--shadow-url`",
                ));
            }
            if database.is_ok_and(|database| database.secret() == named.secret()) {
                return Err(Failure::new(
                    "the shadow database is the database itself",
                    "name another, empty one with `--shadow-url`: what is in it is dropped",
                ));
            }
            return Ok(Self::Given(named));
        }
        match dialect {
            Dialect::Sqlite => Ok(Self::Files),
            Dialect::Postgres | Dialect::MySql => match database {
                Ok(url) if url.dialect() == dialect => Ok(Self::Beside(url)),
                Ok(_) | Err(_) => Err(Failure::new(
                    format!("there is no {dialect} server to try the migrations on"),
                    "name an empty database with `--shadow-url`, or a database of the server with `--url`",
                )),
            },
        }
    }

    /// An empty database.
    pub(crate) async fn open(&self) -> Result<Shadow, Failure> {
        let name = format!(
            "orm_shadow_{}_{}",
            std::process::id(),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        );
        match self {
            Self::Files => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).map_err(|error| {
                    let help = "check the system's folder for temporary files";
                    Failure::io("make", &folder.display().to_string(), &error, help)
                })?;
                let url = format!("sqlite:{}", folder.join("shadow.db").display());
                let db = connect(&url).await?;
                Ok(Shadow {
                    db,
                    end: End::Remove(folder),
                })
            }
            Self::Beside(url) => {
                let beside = match url.dialect() {
                    Dialect::Postgres => "postgres",
                    Dialect::MySql | Dialect::Sqlite => "",
                };
                let server = url.secret_of_database(beside);
                let admin = connect(&server).await?;
                let quoted = rules(url.dialect()).quote(&name);
                let made = admin.batch(&format!("CREATE DATABASE {quoted};")).await;
                admin.close();
                made.map_err(|error| {
                    let help = "let the user create databases, or name an empty database with `--shadow-url`";
                    Failure::new(format!("cannot create a shadow database: {error}"), help)
                })?;
                let db = connect(&url.secret_of_database(&name)).await?;
                Ok(Shadow {
                    db,
                    end: End::Drop { server, name },
                })
            }
            Self::Given(url) => {
                let db = connect(url.secret()).await?;
                let found = tables(&db).await?;
                if let Some(table) = found.first() {
                    db.close();
                    return Err(Failure::new(
                        format!(
                            "the shadow database `{}` is in use: it has the table `{table}`",
                            url.name()
                        ),
                        "name an empty database: what is in it would be dropped",
                    ));
                }
                Ok(Shadow {
                    db,
                    end: End::Empty(url.dialect()),
                })
            }
        }
    }
}

impl Shadow {
    /// Drops what was made. What cannot be dropped is said, and changes nothing of the result.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        let Self { db, end } = self;
        match end {
            End::Remove(folder) => {
                db.close();
                std::fs::remove_dir_all(&folder).map_err(|error| {
                    let help = "remove the folder by hand";
                    Failure::io("remove", &folder.display().to_string(), &error, help)
                })
            }
            End::Drop { server, name } => {
                db.close();
                let admin = connect(&server).await?;
                let force = match admin.dialect() {
                    // Connections of a run that was cut off may still be open.
                    Dialect::Postgres => " WITH (FORCE)",
                    Dialect::MySql | Dialect::Sqlite => "",
                };
                let quoted = rules(admin.dialect()).quote(&name);
                let dropped = admin
                    .batch(&format!("DROP DATABASE {quoted}{force};"))
                    .await;
                admin.close();
                dropped.map_err(|error| {
                    let help = format!("drop the database `{name}` by hand");
                    Failure::new(format!("cannot drop a shadow database: {error}"), help)
                })
            }
            End::Empty(dialect) => {
                let emptied = empty(&db, dialect).await;
                db.close();
                emptied.map_err(|error| {
                    let help = "empty it by hand, or name another one";
                    Failure::new(format!("cannot empty the shadow database: {error}"), help)
                })
            }
        }
    }
}

async fn connect(url: &str) -> Result<Db, Failure> {
    Db::connect(url).await.map_err(|error| {
        let help = "check that the server runs, and what the user of the URL may do";
        Failure::new(format!("cannot reach a shadow database: {error}"), help)
    })
}

/// The tables of a database, those that keep the books of migrations too.
async fn tables(db: &Db) -> Result<Vec<String>, Failure> {
    let sql = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        Dialect::Postgres => {
            "SELECT table_name::text FROM information_schema.tables \
             WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        }
        Dialect::MySql => {
            "SELECT CAST(table_name AS CHAR) FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1"
        }
    };
    orm::sql_unchecked(sql)
        .scalars::<String>()
        .all(db)
        .await
        .map_err(|error| {
            let help = "check what the user of the URL may read";
            Failure::new(
                format!("cannot look into the shadow database: {error}"),
                help,
            )
        })
}

async fn empty(db: &Db, dialect: Dialect) -> orm::Result<()> {
    match dialect {
        Dialect::Postgres => {
            db.batch(
                "DROP SCHEMA IF EXISTS _orm CASCADE; DROP SCHEMA IF EXISTS _parked CASCADE; \
                 DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;",
            )
            .await
        }
        Dialect::MySql | Dialect::Sqlite => {
            let Ok(tables) = tables(db).await else {
                return Ok(());
            };
            let rules = rules(dialect);
            let (first, last) = match dialect {
                Dialect::Sqlite => ("PRAGMA foreign_keys=OFF;", "PRAGMA foreign_keys=ON;"),
                Dialect::MySql | Dialect::Postgres => {
                    ("SET FOREIGN_KEY_CHECKS=0;", "SET FOREIGN_KEY_CHECKS=1;")
                }
            };
            let drops: String = tables
                .iter()
                .map(|table| format!("DROP TABLE IF EXISTS {};", rules.quote(table)))
                .collect();
            db.batch(&format!("{first}{drops}{last}")).await
        }
    }
}
