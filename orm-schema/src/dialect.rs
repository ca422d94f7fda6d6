//! The databases as facts: [`Dialect`] names one, [`Capabilities`] says what it can do.
//! Code branches on a capability where one exists, and on the dialect only to spell SQL.

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Dialect {
    /// SQLite 3.35 and later.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
    /// MySQL 8 and MariaDB 10.6 and later.
    MySql,
}

/// What a database can do. Every field names the source of the fact it states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// Longest identifier, and what it is counted in. PostgreSQL: 63 bytes (NAMEDATALEN - 1, "Lexical Structure").
    /// MySQL: 64 characters ("Identifier Length Limits"). SQLite has no limit.
    pub max_identifier_length: Option<usize>,
    /// `INSERT .. RETURNING` and its kin. SQLite since 3.35, PostgreSQL always; MySQL has none, and MariaDB has it for
    /// INSERT and DELETE but not for UPDATE, so it is treated as absent.
    pub returning: bool,
    /// Data definition can be rolled back. MySQL commits implicitly before and after most of it
    /// ("Statements That Cause an Implicit Commit").
    pub transactional_ddl: bool,
    /// Parameters one statement can bind. SQLite: `SQLITE_MAX_VARIABLE_NUMBER` 32,766 since 3.32. PostgreSQL and MySQL:
    /// a 16-bit count in the protocol, 65,535.
    pub max_bind_parameters: usize,
    /// `CREATE TYPE .. AS ENUM` or `ENUM(..)`. SQLite has neither, a CHECK stands in.
    pub native_enum: bool,
    /// Columns of array type. PostgreSQL only; elsewhere a list is stored as JSON.
    pub array_columns: bool,
    /// Floats can be NaN or infinite. PostgreSQL holds all of them; SQLite turns NaN into NULL; MySQL has none.
    pub nan: bool,
    /// Names of foreign keys and checks are unique per database, not per table (MySQL error 1826, MariaDB 121).
    pub constraint_names_per_database: bool,
    /// Names of indexes are unique per schema, not per table. PostgreSQL and SQLite.
    pub index_names_per_schema: bool,
}

impl Capabilities {
    const SQLITE: Self = Self {
        max_identifier_length: None,
        returning: true,
        transactional_ddl: true,
        max_bind_parameters: 32_766,
        native_enum: false,
        array_columns: false,
        nan: false,
        constraint_names_per_database: false,
        index_names_per_schema: true,
    };
    const POSTGRES: Self = Self {
        max_identifier_length: Some(63),
        returning: true,
        transactional_ddl: true,
        max_bind_parameters: 65_535,
        native_enum: true,
        array_columns: true,
        nan: true,
        constraint_names_per_database: false,
        index_names_per_schema: true,
    };
    const MYSQL: Self = Self {
        max_identifier_length: Some(64),
        returning: false,
        transactional_ddl: false,
        max_bind_parameters: 65_535,
        native_enum: true,
        array_columns: false,
        nan: false,
        constraint_names_per_database: true,
        index_names_per_schema: false,
    };
}

impl Dialect {
    /// All dialects, in the order in which tables and tests list them.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::MySql];

    /// What the database can do.
    pub const fn capabilities(self) -> &'static Capabilities {
        match self {
            Self::Sqlite => &Capabilities::SQLITE,
            Self::Postgres => &Capabilities::POSTGRES,
            Self::MySql => &Capabilities::MYSQL,
        }
    }

    /// The lower-case name used in files, options and attributes: `sqlite`, `postgres`, `mysql`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }

    /// The name that Prisma gives it in `datasource.provider`.
    pub const fn prisma_provider(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
            Self::MySql => "mysql",
        }
    }

    /// The dialect of that name: `sqlite`, `postgres` or `postgresql`, `mysql` or `mariadb`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            "mysql" | "mariadb" => Some(Self::MySql),
            _ => None,
        }
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL",
        })
    }
}
