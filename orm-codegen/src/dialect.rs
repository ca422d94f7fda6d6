//! How each database spells SQL: quoting, literals, native types, defaults and where a table keeps its constraints.
//! Goes in: schema values. Comes out: fragments of SQL text. Decides nothing about what a schema contains.

mod mysql;
mod postgres;
mod sqlite;

use orm_schema::{ColumnType, Dialect, EnumStorage, EnumType, Field};

/// One database's spelling.
pub trait DialectRules: std::fmt::Debug + Sync {
    /// Whose rules these are.
    fn dialect(&self) -> Dialect;

    /// An identifier in quotes.
    fn quote(&self, name: &str) -> String;

    /// Text as a literal.
    fn text_literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// The native type of a single value. `enum_type` is what a [`ColumnType::Enum`] names.
    fn scalar_type(&self, column_type: &ColumnType, enum_type: Option<&EnumType>) -> String;

    /// The native type of a list of such values.
    fn list_type(&self, scalar: &str) -> String;

    /// The current time as a default of a column of that native type.
    fn now(&self, sql_type: &str) -> String;

    /// An expression as it stands behind `DEFAULT` of a column of that native type.
    fn default_expression(&self, sql_type: &str, expression: &str) -> String;

    /// The condition that stands in for what the native type does not enforce, on a column that is quoted already.
    fn type_check(&self, column: &str, column_type: &ColumnType) -> Option<String>;

    /// The native type of a column that the database numbers, and what stands at the end of its definition.
    fn auto_increment(&self, sql_type: &str) -> (String, &'static str);

    /// Where a table keeps its constraints.
    fn layout(&self) -> TableLayout;
}

/// Where a table keeps its constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableLayout {
    /// How the primary key is written.
    pub primary_key: PrimaryKeyStyle,
    /// Indexes stand inside `CREATE TABLE`, not in statements of their own.
    pub inline_indexes: bool,
    /// Foreign keys stand inside `CREATE TABLE`: SQLite cannot add one later. Elsewhere they come last, so that the
    /// order of tables and cycles among them do not matter.
    pub inline_foreign_keys: bool,
    /// What stands behind the closing parenthesis.
    pub table_options: &'static str,
}

/// How a primary key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrimaryKeyStyle {
    /// A single column carries it itself: in SQLite only that makes a rowid alias.
    OnColumn,
    /// A named constraint in front of the others.
    Named,
    /// An unnamed clause behind the indexes.
    Last,
}

/// The rules of a dialect.
pub fn rules(dialect: Dialect) -> &'static dyn DialectRules {
    match dialect {
        Dialect::Sqlite => &sqlite::Rules,
        Dialect::Postgres => &postgres::Rules,
        Dialect::MySql => &mysql::Rules,
    }
}

/// The native type of a field, as its attribute says or as its Rust type asks for.
/// `is_rowid` says that the value is a key that SQLite numbers, or refers to one.
pub fn native_type(
    rules: &dyn DialectRules,
    field: &Field,
    enum_type: Option<&EnumType>,
    is_rowid: bool,
) -> String {
    if let Some(native) = field.native_type(rules.dialect()) {
        return native.to_owned();
    }
    // A rowid alias must be spelled so, and holds 64 bits under that name too.
    let scalar = if is_rowid {
        sqlite::ROWID_TYPE.to_owned()
    } else {
        rules.scalar_type(&field.column_type, enum_type)
    };
    if field.is_list {
        rules.list_type(&scalar)
    } else {
        scalar
    }
}

/// Whether the database has a type of its own for the enum; elsewhere a check keeps the values.
pub fn is_native_enum(dialect: Dialect, enum_type: &EnumType) -> bool {
    enum_type.storage == EnumStorage::Native && dialect.capabilities().native_enum
}

/// The values of an enum as literals, as they are stored.
pub fn enum_literals(rules: &dyn DialectRules, enum_type: &EnumType) -> Vec<String> {
    enum_type
        .variants
        .iter()
        .map(|variant| match enum_type.storage {
            EnumStorage::Native | EnumStorage::Text => rules.text_literal(&variant.value),
            EnumStorage::Integer => variant.number.to_string(),
        })
        .collect()
}

/// Whether an SQL expression is a single constant, which every database takes behind `DEFAULT` without parentheses.
pub(crate) fn is_constant(expression: &str) -> bool {
    let upper = expression.to_ascii_uppercase();
    string_constant(expression).is_some()
        || is_number(expression)
        || ["NULL", "TRUE", "FALSE"].contains(&upper.as_str())
        || ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]
            .iter()
            .any(|name| {
                upper
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
            })
        || (upper.starts_with("X'") && string_constant(&expression[1..]).is_some())
}

/// Whether the text is a plain decimal number.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

/// The text that a standard string literal stands for; `None` when the expression is anything else.
pub(crate) fn string_constant(expression: &str) -> Option<String> {
    let inner = expression.strip_prefix('\'')?.strip_suffix('\'')?;
    let text = inner.replace("''", "\0");
    (!text.contains('\'') && !inner.contains('\0')).then(|| text.replace('\0', "'"))
}

/// The expression without one pair of parentheses around the whole of it.
pub(crate) fn without_parentheses(expression: &str) -> &str {
    let Some(inner) = expression
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return expression;
    };
    let mut depth = 0_i32;
    let mut in_string = false;
    for c in inner.chars() {
        match c {
            '\'' => in_string = !in_string,
            '(' if !in_string => depth += 1,
            ')' if !in_string => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return expression;
        }
    }
    inner
}

/// The expression in parentheses, unless it is a constant: what SQLite and MySQL ask for behind `DEFAULT`.
fn parenthesised(expression: &str) -> String {
    if is_constant(expression) {
        expression.to_owned()
    } else {
        format!("({})", without_parentheses(expression))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_constants_stand_without_parentheses() {
        for constant in [
            "1",
            "-1.5",
            "'it''s'",
            "NULL",
            "true",
            "CURRENT_TIMESTAMP(6)",
            "x'00'",
        ] {
            assert_eq!(parenthesised(constant), constant);
        }
        for (expression, text) in [
            ("1 + 2", "(1 + 2)"),
            ("(1 + 2)", "(1 + 2)"),
            ("(1) + (2)", "((1) + (2))"),
            ("'a' || 'b'", "('a' || 'b')"),
        ] {
            assert_eq!(parenthesised(expression), text);
        }
    }

    #[test]
    fn strings_are_quoted_and_read_back() {
        for text in ["", "it's", "a\nb", "\\"] {
            let literal = rules(Dialect::Postgres).text_literal(text);
            assert_eq!(string_constant(&literal).as_deref(), Some(text));
        }
        assert_eq!(rules(Dialect::MySql).text_literal("a\\'b"), "'a\\\\''b'");
    }

    #[test]
    fn quotes_inside_names_are_doubled() {
        assert_eq!(rules(Dialect::Sqlite).quote("a\"b"), "\"a\"\"b\"");
        assert_eq!(rules(Dialect::MySql).quote("a`b"), "`a``b`");
    }
}
