//! Native type -> Prisma's scalar and `@db.` attribute. One table for the types that codegen chooses and for those that
//! a user names, so that neither can be spelled differently. What Prisma does not know becomes `Unsupported("..")`.

use orm_schema::{ColumnType, Dialect};

/// A native type as Prisma spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrismaType {
    /// The scalar, or `Unsupported("..")`.
    pub scalar: String,
    /// The attribute without `@`, such as `db.VarChar(10)`; absent where Prisma would choose this native type itself.
    pub attribute: Option<String>,
    /// Prisma's `[]`.
    pub is_list: bool,
}

impl PrismaType {
    /// Whether Prisma's client cannot use the column.
    pub fn is_unsupported(&self) -> bool {
        self.scalar.starts_with("Unsupported(")
    }
}

/// How many numbers a type takes in parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arguments {
    /// None; what is written (a display width of MySQL's) says nothing.
    None,
    /// Those written.
    Written,
    /// Those written, else `1`: Prisma insists on a length.
    Length,
}

/// A native type: its spellings in lower case without arguments, separated by `|`; what stands behind `@db.`; the
/// scalars that it goes with, preferred first; its arguments; and those with which Prisma chooses it for the first
/// scalar by itself.
struct Row(
    &'static str,
    &'static str,
    &'static str,
    Arguments,
    Option<&'static str>,
);

use Arguments::{Length, None as NoArguments, Written};

const SQLITE: &[Row] = &[
    Row(
        "text|varchar|char|nchar|nvarchar",
        "",
        "String",
        NoArguments,
        Some(""),
    ),
    Row("integer|int", "", "Int", NoArguments, Some("")),
    Row("bigint", "", "BigInt", NoArguments, Some("")),
    Row("real|double|float", "", "Float", NoArguments, Some("")),
    Row("decimal|numeric", "", "Decimal", NoArguments, Some("")),
    Row("boolean", "", "Boolean", NoArguments, Some("")),
    Row(
        "datetime|date|timestamp",
        "",
        "DateTime",
        NoArguments,
        Some(""),
    ),
    Row("jsonb", "", "Json", NoArguments, Some("")),
    Row("blob", "", "Bytes", NoArguments, Some("")),
];

const POSTGRES: &[Row] = &[
    Row("smallint|int2", "SmallInt", "Int", NoArguments, None),
    Row("integer|int|int4", "Integer", "Int", NoArguments, Some("")),
    Row("bigint|int8", "BigInt", "BigInt", NoArguments, Some("")),
    Row(
        "decimal|numeric",
        "Decimal",
        "Decimal",
        Written,
        Some("(65,30)"),
    ),
    Row("money", "Money", "Decimal", NoArguments, None),
    Row("inet", "Inet", "String", NoArguments, None),
    Row("oid", "Oid", "Int", NoArguments, None),
    Row("citext", "Citext", "String", NoArguments, None),
    Row("real|float4", "Real", "Float", NoArguments, None),
    Row(
        "double precision|float8",
        "DoublePrecision",
        "Float",
        NoArguments,
        Some(""),
    ),
    Row(
        "varchar|character varying",
        "VarChar",
        "String",
        Written,
        None,
    ),
    Row("char|character|bpchar", "Char", "String", Written, None),
    Row("text", "Text", "String", NoArguments, Some("")),
    Row("bytea", "ByteA", "Bytes", NoArguments, Some("")),
    Row(
        "timestamp|timestamp without time zone",
        "Timestamp",
        "DateTime",
        Written,
        Some("(3)"),
    ),
    Row(
        "timestamptz|timestamp with time zone",
        "Timestamptz",
        "DateTime",
        Written,
        None,
    ),
    Row("date", "Date", "DateTime", NoArguments, None),
    Row(
        "time|time without time zone",
        "Time",
        "DateTime",
        Written,
        None,
    ),
    Row(
        "timetz|time with time zone",
        "Timetz",
        "DateTime",
        Written,
        None,
    ),
    Row("boolean|bool", "Boolean", "Boolean", NoArguments, Some("")),
    Row("bit", "Bit", "String", Length, None),
    Row("varbit|bit varying", "VarBit", "String", Written, None),
    Row("uuid", "Uuid", "String", NoArguments, None),
    Row("xml", "Xml", "String", NoArguments, None),
    Row("json", "Json", "Json", NoArguments, None),
    Row("jsonb", "JsonB", "Json", NoArguments, Some("")),
];

const MYSQL: &[Row] = &[
    Row("boolean|bool", "", "Boolean", NoArguments, Some("")),
    Row("integer|int", "Int", "Int", NoArguments, Some("")),
    Row(
        "integer unsigned|int unsigned",
        "UnsignedInt",
        "Int",
        NoArguments,
        None,
    ),
    Row("smallint", "SmallInt", "Int", NoArguments, None),
    Row(
        "smallint unsigned",
        "UnsignedSmallInt",
        "Int",
        NoArguments,
        None,
    ),
    Row("tinyint", "TinyInt", "Int|Boolean", NoArguments, None),
    Row(
        "tinyint unsigned",
        "UnsignedTinyInt",
        "Int|Boolean",
        NoArguments,
        None,
    ),
    Row("mediumint", "MediumInt", "Int", NoArguments, None),
    Row(
        "mediumint unsigned",
        "UnsignedMediumInt",
        "Int",
        NoArguments,
        None,
    ),
    Row("bigint", "BigInt", "BigInt", NoArguments, Some("")),
    Row(
        "bigint unsigned",
        "UnsignedBigInt",
        "BigInt",
        NoArguments,
        None,
    ),
    Row(
        "decimal|numeric|dec",
        "Decimal",
        "Decimal",
        Written,
        Some("(65,30)"),
    ),
    Row("float", "Float", "Float", NoArguments, None),
    Row(
        "double|double precision",
        "Double",
        "Float",
        NoArguments,
        Some(""),
    ),
    Row("bit", "Bit", "Bytes|Boolean", Length, None),
    Row("char|character", "Char", "String", Length, None),
    Row(
        "varchar|character varying",
        "VarChar",
        "String",
        Length,
        Some("(191)"),
    ),
    Row("binary", "Binary", "Bytes", Length, None),
    Row("varbinary", "VarBinary", "Bytes", Length, None),
    Row("tinyblob", "TinyBlob", "Bytes", NoArguments, None),
    Row("blob", "Blob", "Bytes", NoArguments, None),
    Row("mediumblob", "MediumBlob", "Bytes", NoArguments, None),
    Row("longblob", "LongBlob", "Bytes", NoArguments, Some("")),
    Row("tinytext", "TinyText", "String", NoArguments, None),
    Row("text", "Text", "String", NoArguments, None),
    Row("mediumtext", "MediumText", "String", NoArguments, None),
    Row("longtext", "LongText", "String", NoArguments, None),
    Row("date", "Date", "DateTime", NoArguments, None),
    Row("time", "Time", "DateTime", Written, None),
    Row("datetime", "DateTime", "DateTime", Written, Some("(3)")),
    Row("timestamp", "Timestamp", "DateTime", Written, None),
    Row("year", "Year", "Int", NoArguments, None),
    Row("json", "Json", "Json", NoArguments, Some("")),
];

const fn table(dialect: Dialect) -> &'static [Row] {
    match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
        Dialect::MySql => MYSQL,
    }
}

/// Prisma's spelling of a native type that holds a field of the given column type.
pub fn prisma_type(dialect: Dialect, sql_type: &str, column_type: &ColumnType) -> PrismaType {
    let Spelling {
        name,
        arguments,
        is_list,
    } = spelling(sql_type);
    let row = table(dialect)
        .iter()
        .find(|Row(spellings, ..)| spellings.split('|').any(|spelling| spelling == name));
    let Some(Row(_, native, scalars, taken, default)) = row else {
        // Prisma's engine compares the name that it reads, which is in lower case.
        let text = sql_type.trim_end_matches("[]").to_lowercase();
        let scalar = format!("Unsupported({})", super::string_literal(&text));
        return PrismaType {
            scalar,
            attribute: None,
            is_list,
        };
    };
    let arguments = match taken {
        Arguments::None => String::new(),
        Arguments::Length if arguments.is_empty() => "(1)".to_owned(),
        Arguments::Length | Arguments::Written => arguments,
    };
    let is_default = *default == Some(arguments.as_str());
    let mut scalars = scalars.split('|');
    let preferred = scalars.clone().next().unwrap_or_default();
    let wants_boolean =
        *column_type == ColumnType::Bool && scalars.any(|scalar| scalar == "Boolean");
    PrismaType {
        scalar: if wants_boolean { "Boolean" } else { preferred }.to_owned(),
        attribute: (!is_default).then(|| format!("db.{native}{}", arguments.replace(',', ", "))),
        is_list,
    }
}

struct Spelling {
    name: String,
    /// `(10,2)`, or nothing.
    arguments: String,
    is_list: bool,
}

/// `TIMESTAMP (3) WITH TIME ZONE[]` to its name, its arguments, and whether it is a list.
fn spelling(sql_type: &str) -> Spelling {
    let text = sql_type.trim().to_lowercase();
    // Neither changes what Prisma calls the type.
    let end = [" collate ", " character set ", " charset "]
        .iter()
        .filter_map(|word| text.find(word))
        .min();
    let text = &text[..end.unwrap_or(text.len())];
    let (text, is_list) = text
        .strip_suffix("[]")
        .map_or((text, false), |scalar| (scalar, true));
    let (name, arguments) = match (text.find('('), text.find(')')) {
        (Some(start), Some(end)) if start < end => (
            format!("{} {}", &text[..start], &text[end + 1..]),
            text[start..=end].replace(' ', ""),
        ),
        _ => (text.to_owned(), String::new()),
    };
    Spelling {
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        arguments,
        is_list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, sql_type: &str, expected: &str) {
        let PrismaType {
            scalar,
            attribute,
            is_list,
        } = prisma_type(dialect, sql_type, &ColumnType::String);
        let list = if is_list { "[]" } else { "" };
        let attribute = attribute
            .map(|attribute| format!(" @{attribute}"))
            .unwrap_or_default();
        assert_eq!(format!("{scalar}{list}{attribute}"), expected, "{sql_type}");
    }

    #[test]
    fn native_types_are_known_in_any_spelling() {
        check(
            Dialect::Postgres,
            "TIMESTAMP (3) WITH TIME ZONE",
            "DateTime @db.Timestamptz(3)",
        );
        check(
            Dialect::Postgres,
            "numeric(10, 2)",
            "Decimal @db.Decimal(10, 2)",
        );
        check(
            Dialect::Postgres,
            "character varying(9)[]",
            "String[] @db.VarChar(9)",
        );
        check(Dialect::Postgres, "TEXT COLLATE \"C\"", "String");
        check(Dialect::Postgres, "tsvector", "Unsupported(\"tsvector\")");
        check(Dialect::MySql, "int(11) unsigned", "Int @db.UnsignedInt");
        check(Dialect::MySql, "char", "String @db.Char(1)");
        check(Dialect::MySql, "ENUM('a')", "Unsupported(\"enum('a')\")");
        check(Dialect::Sqlite, "TEXT COLLATE NOCASE", "String");
        check(Dialect::Sqlite, "POINT", "Unsupported(\"point\")");
    }

    #[test]
    fn what_prisma_chooses_itself_has_no_attribute() {
        check(Dialect::Postgres, "TIMESTAMP(3)", "DateTime");
        check(Dialect::Postgres, "DECIMAL(65,30)", "Decimal");
        check(Dialect::MySql, "VARCHAR(191)", "String");
        check(Dialect::MySql, "VARCHAR(192)", "String @db.VarChar(192)");
    }
}
