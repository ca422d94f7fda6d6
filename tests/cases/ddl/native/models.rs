//! Types of one database's own.

#[derive(Model)]
pub struct Native {
    #[orm(id, default = autoincrement)]
    pub id: Id<Native>,
    #[orm(type(sqlite = "TEXT COLLATE NOCASE", postgres = "VARCHAR(80) COLLATE \"C\"", mysql = "mediumtext"))]
    pub name: String,
    #[orm(type(postgres = "inet", mysql = "varchar(45) character set ascii"))]
    pub address: String,
    #[orm(type(postgres = "timestamp with time zone", mysql = "timestamp(3)"), default = now)]
    pub seen_at: DateTime<Utc>,
    #[orm(type(postgres = "money", mysql = "decimal(12, 4)"))]
    pub price: Decimal,
    #[orm(type(sqlite = "point", postgres = "tsvector", mysql = "point"))]
    pub other: Option<String>,
    #[orm(type(postgres = "varchar(10)[]"))]
    pub tags: Vec<String>,
    #[orm(type(postgres = "json", mysql = "longtext"))]
    pub data: serde_json::Value,
    #[orm(type(postgres = "text", mysql = "varchar(20)"))]
    pub kind: Kind,
    #[orm(type(mysql = "tinyint(1)"))]
    pub flag: bool,
    #[orm(type(mysql = "binary(16)"))]
    pub token: Uuid,
}

#[derive(DbEnum)]
pub enum Kind {
    A,
    B,
}

/// Every native type that Prisma names, and some that it does not.
#[derive(Model)]
pub struct Every {
    #[orm(id)]
    pub id: i32,
    #[orm(type(postgres = "smallint", mysql = "int"))]
    pub f00: Option<String>,
    #[orm(type(postgres = "integer", mysql = "int unsigned"))]
    pub f01: Option<String>,
    #[orm(type(postgres = "bigint", mysql = "smallint"))]
    pub f02: Option<String>,
    #[orm(type(postgres = "decimal(8,3)", mysql = "smallint unsigned"))]
    pub f03: Option<String>,
    #[orm(type(postgres = "numeric", mysql = "tinyint"))]
    pub f04: Option<String>,
    #[orm(type(postgres = "money", mysql = "tinyint unsigned"))]
    pub f05: Option<String>,
    #[orm(type(postgres = "inet", mysql = "mediumint"))]
    pub f06: Option<String>,
    #[orm(type(postgres = "oid", mysql = "mediumint unsigned"))]
    pub f07: Option<String>,
    #[orm(type(postgres = "real", mysql = "bigint"))]
    pub f08: Option<String>,
    #[orm(type(postgres = "double precision", mysql = "bigint unsigned"))]
    pub f09: Option<String>,
    #[orm(type(postgres = "varchar", mysql = "decimal(8,3)"))]
    pub f10: Option<String>,
    #[orm(type(postgres = "varchar(5)", mysql = "numeric"))]
    pub f11: Option<String>,
    #[orm(type(postgres = "char(3)", mysql = "float"))]
    pub f12: Option<String>,
    #[orm(type(postgres = "text", mysql = "double"))]
    pub f13: Option<String>,
    #[orm(type(postgres = "bytea", mysql = "bit"))]
    pub f14: Option<String>,
    #[orm(type(postgres = "timestamp(0)", mysql = "bit(3)"))]
    pub f15: Option<String>,
    #[orm(type(postgres = "timestamp", mysql = "char"))]
    pub f16: Option<String>,
    #[orm(type(postgres = "timestamptz(3)", mysql = "char(3)"))]
    pub f17: Option<String>,
    #[orm(type(postgres = "date", mysql = "varchar(9)"))]
    pub f18: Option<String>,
    #[orm(type(postgres = "time", mysql = "binary"))]
    pub f19: Option<String>,
    #[orm(type(postgres = "time(3) with time zone", mysql = "binary(4)"))]
    pub f20: Option<String>,
    #[orm(type(postgres = "timetz(2)", mysql = "varbinary(9)"))]
    pub f21: Option<String>,
    #[orm(type(postgres = "boolean", mysql = "tinyblob"))]
    pub f22: Option<String>,
    #[orm(type(postgres = "bit", mysql = "blob"))]
    pub f23: Option<String>,
    #[orm(type(postgres = "bit(3)", mysql = "mediumblob"))]
    pub f24: Option<String>,
    #[orm(type(postgres = "varbit(8)", mysql = "longblob"))]
    pub f25: Option<String>,
    #[orm(type(postgres = "bit varying", mysql = "tinytext"))]
    pub f26: Option<String>,
    #[orm(type(postgres = "uuid", mysql = "text"))]
    pub f27: Option<String>,
    #[orm(type(postgres = "xml", mysql = "mediumtext"))]
    pub f28: Option<String>,
    #[orm(type(postgres = "json", mysql = "longtext"))]
    pub f29: Option<String>,
    #[orm(type(postgres = "jsonb", mysql = "date"))]
    pub f30: Option<String>,
    #[orm(type(postgres = "int4", mysql = "time"))]
    pub f31: Option<String>,
    #[orm(type(postgres = "bpchar", mysql = "time(3)"))]
    pub f32: Option<String>,
    #[orm(type(postgres = "character varying(7)", mysql = "datetime"))]
    pub f33: Option<String>,
    #[orm(type(postgres = "interval", mysql = "datetime(2)"))]
    pub f34: Option<String>,
    #[orm(type(postgres = "int4range", mysql = "timestamp(4)"))]
    pub f35: Option<String>,
    #[orm(type(postgres = "text[]", mysql = "year"))]
    pub f36: Option<String>,
    #[orm(type(postgres = "tsvector", mysql = "json"))]
    pub f37: Option<String>,
    #[orm(type(mysql = "point"))]
    pub f38: Option<String>,
    #[orm(type(mysql = "int(11)"))]
    pub f39: Option<String>,
    #[orm(type(mysql = "tinyint(1)"))]
    pub f40: Option<String>,
}
