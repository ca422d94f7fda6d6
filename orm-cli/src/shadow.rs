//! Databases to try migrations on: made beside the project's database and dropped again, memory for SQLite, or an empty
//! one that is named. A database that holds anything is refused.

use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use orm::Db;
use orm_codegen::dialect::rules;
use orm_schema::Dialect;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where shadow databases come from.
#[derive(Debug)]
pub(crate) enum Shadows {
    /// SQLite's in memory.
    Memory,
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
    Forget,
    Drop { server: String, name: String },
    Empty(Dialect),
}

/// Drops all schemas of a database that nobody else uses, extensions too.
const EMPTY_POSTGRES: &str = "\
DO $$ DECLARE name text; BEGIN \
FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP \
EXECUTE format('DROP SCHEMA %I CASCADE', name); \
END LOOP; END $$; \
CREATE SCHEMA public;";

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
            Dialect::Sqlite => Ok(Self::Memory),
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
        // Several machines may use a server, each with processes of the same numbers.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let name = format!(
            "orm_shadow_{}_{:x}_{}",
            std::process::id(),
            now.map_or(0, |now| now.subsec_nanos()),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        );
        match self {
            Self::Memory => Ok(Shadow {
                db: connect("sqlite::memory:").await?,
                end: End::Forget,
            }),
            Self::Beside(url) => {
                let beside = match url.dialect() {
                    Dialect::Postgres => "postgres",
                    Dialect::MySql | Dialect::Sqlite => "",
                };
                let server = url.secret_of_database(beside);
                let admin = connect(&server).await?;
                let quoted = rules(url.dialect()).quote(&name);
                let like = like(&admin, url).await;
                let made = admin
                    .batch(&format!("CREATE DATABASE {quoted}{like};"))
                    .await;
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
                let found = tables(&db).await.map_err(|error| {
                    let help = "check what the user of the URL may read";
                    Failure::new(
                        format!("cannot look into the shadow database: {error}"),
                        help,
                    )
                })?;
                if let Some((table, _)) = found.first() {
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
    /// Empties it, where that is quicker than making another one; drops it elsewhere.
    pub(crate) async fn emptied(self) -> Result<Option<Self>, Failure> {
        let is_own = matches!(self.end, End::Drop { .. });
        if !is_own || self.db.dialect() != Dialect::Postgres {
            return self.close().await.map(|()| None);
        }
        match self.db.batch(EMPTY_POSTGRES).await {
            Ok(()) => Ok(Some(self)),
            Err(_) => self.close().await.map(|()| None),
        }
    }

    /// Drops what was made. What cannot be dropped is said, and changes nothing of the result.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        let Self { db, end } = self;
        match end {
            End::Forget => {
                db.close();
                Ok(())
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

/// MySQL: the database's character set and collation, which columns have that name none.
async fn like(server: &Db, url: &DatabaseUrl) -> String {
    if url.dialect() != Dialect::MySql {
        return String::new();
    }
    let name = url.name().replace('\\', "\\\\").replace('\'', "''");
    let sql = format!(
        "SELECT CAST(default_character_set_name AS CHAR), CAST(default_collation_name AS CHAR) \
         FROM information_schema.schemata WHERE schema_name = '{name}'"
    );
    // Before the database is there, that of the server is what it will have.
    let rows: orm::Result<Vec<(String, String)>> = orm::sql_unchecked(sql).rows().all(server).await;
    let found = rows.ok().and_then(|rows| rows.into_iter().next());
    found.map_or_else(String::new, |(set, collation)| {
        format!(" CHARACTER SET {set} COLLATE {collation}")
    })
}

async fn connect(url: &str) -> Result<Db, Failure> {
    Db::connect(url).await.map_err(|error| {
        let help = "check that the server runs, and what the user of the URL may do";
        Failure::new(format!("cannot reach a shadow database: {error}"), help)
    })
}

/// The tables and views of a database, those that keep the books of migrations too, each with what it is.
async fn tables(db: &Db) -> orm::Result<Vec<(String, String)>> {
    let sql = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT name, upper(type) FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' \
             ORDER BY name"
        }
        Dialect::Postgres => {
            "SELECT table_name::text, table_type::text FROM information_schema.tables \
             WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        }
        Dialect::MySql => {
            "SELECT CAST(table_name AS CHAR), CAST(IF(table_type = 'VIEW', 'VIEW', 'TABLE') AS CHAR) \
             FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1"
        }
    };
    orm::sql_unchecked(sql).rows().all(db).await
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
            let tables = tables(db).await?;
            let rules = rules(dialect);
            let (first, last) = match dialect {
                Dialect::Sqlite => ("PRAGMA foreign_keys=OFF;", "PRAGMA foreign_keys=ON;"),
                Dialect::MySql | Dialect::Postgres => {
                    ("SET FOREIGN_KEY_CHECKS=0;", "SET FOREIGN_KEY_CHECKS=1;")
                }
            };
            let drops: String = tables
                .iter()
                .map(|(name, kind)| format!("DROP {kind} IF EXISTS {};", rules.quote(name)))
                .collect();
            db.batch(&format!("{first}{drops}{last}")).await
        }
    }
}
