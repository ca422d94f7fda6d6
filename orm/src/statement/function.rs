//! Functions of SQL as data: which one, never how a database spells it. The table of spellings is `sql::render::function`.

use crate::value::ValueKind;
use orm_schema::Dialect;
use std::hash::{Hash, Hasher};

/// A function of SQL.
#[derive(Debug, Clone, Copy, Hash)]
#[allow(missing_docs, reason = "the typed methods say what each does")]
pub enum Function {
    // Numbers.
    Div,
    Rem,
    Abs,
    Round,
    RoundTo,
    Ceil,
    Floor,
    Trunc,
    Sign,
    Random,
    BitAnd,
    BitOr,
    BitXor,
    BitNot,
    ShiftLeft,
    ShiftRight,
    // Text.
    Concat,
    Lower,
    Upper,
    Trim,
    TrimStart,
    TrimEnd,
    Length,
    Substring,
    Left,
    Right,
    Replace,
    Position,
    Regex,
    RegexIgnoringCase,
    ParseInteger,
    // Any type.
    Coalesce,
    NullIf,
    Greatest,
    Least,
    /// From a kind to that of the call.
    Cast(ValueKind),
    // Dates and times.
    Now,
    Part(DatePart),
    Truncate(TimeUnit),
    Plus(TimeUnit),
    Minus(TimeUnit),
    MicrosecondsSince,
    SecondsSince,
    DaysSince,
    DateOf,
    TimeOf,
    // JSON.
    JsonKey,
    JsonIndex,
    JsonHasKey,
    JsonLength,
    JsonContains,
    JsonText,
    JsonInteger,
    JsonFloat,
    JsonBool,
    // Lists.
    ListLength,
    ListHasAll,
    ListHasAny,
    ListAppend,
    // PostgreSQL.
    RangeContains,
    RangeOverlaps,
    TextSearch,
    TextSearchIn,
    // MySQL.
    MatchAgainst,
    MatchAgainstBoolean,
    // SQLite.
    Glob,
    /// One that the application declares.
    User(UserFunctionRef),
}

impl Function {
    /// Whether all arguments have one type, so that a value is bound as the column beside it.
    pub(crate) fn is_uniform(self) -> bool {
        matches!(
            self,
            Self::Coalesce
                | Self::NullIf
                | Self::Greatest
                | Self::Least
                | Self::ListHasAll
                | Self::ListHasAny
                | Self::ListAppend
        )
    }
}

/// A part of a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum DatePart {
    Year,
    Quarter,
    Month,
    Day,
    /// Monday is 1.
    Weekday,
    DayOfYear,
    /// ISO 8601.
    Week,
    Hour,
    Minute,
    Second,
    Microsecond,
}

/// A unit of time: what is added to a time, and where a time is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeUnit {
    /// A second.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days; the first is Monday.
    Week,
    /// A month of the calendar.
    Month,
    /// 3 months.
    Quarter,
    /// A year of the calendar.
    Year,
}

/// A function that an application declares; made by `sql_function!`.
#[derive(Debug)]
pub struct UserFunction {
    rust_name: &'static str,
    /// By dialect, in the order of [`Dialect::ALL`].
    names: [Option<&'static str>; 3],
}

impl UserFunction {
    /// One that every database has under this name.
    ///
    /// # Panics
    ///
    /// While compiling, when the name is no name of a function.
    #[must_use]
    pub const fn everywhere(name: &'static str) -> Self {
        check_name(name);
        Self {
            rust_name: name,
            names: [Some(name); 3],
        }
    }

    /// One that no database has yet.
    #[must_use]
    pub const fn nowhere(rust_name: &'static str) -> Self {
        Self {
            rust_name,
            names: [None; 3],
        }
    }

    /// The name on one more database.
    ///
    /// # Panics
    ///
    /// While compiling, when the name is no name of a function.
    #[must_use]
    pub const fn on(mut self, dialect: Dialect, name: &'static str) -> Self {
        check_name(name);
        self.names[index(dialect)] = Some(name);
        self
    }

    pub(crate) fn rust_name(&self) -> &'static str {
        self.rust_name
    }

    pub(crate) fn name(&self, dialect: Dialect) -> Option<&'static str> {
        self.names[index(dialect)]
    }
}

const fn index(dialect: Dialect) -> usize {
    match dialect {
        Dialect::Sqlite => 0,
        Dialect::Postgres => 1,
        Dialect::MySql => 2,
    }
}

/// Letters, digits and `_`, and `.` between a schema and a name: nothing that could end a name.
const fn check_name(name: &str) {
    let bytes = name.as_bytes();
    let mut at = 0;
    let mut is_start = true;
    while at < bytes.len() {
        let byte = bytes[at];
        let is_letter = byte.is_ascii_alphabetic() || byte == b'_';
        let is_inner = is_letter || byte.is_ascii_digit() || byte == b'.';
        assert!(
            if is_start { is_letter } else { is_inner },
            "the name of an SQL function consists of ASCII letters, digits and `_`, with `.` after a schema"
        );
        is_start = byte == b'.';
        at += 1;
    }
    assert!(!is_start, "the name of an SQL function is missing");
}

/// A declared function. The same declaration is the same function.
#[derive(Debug, Clone, Copy)]
pub struct UserFunctionRef(pub(crate) &'static UserFunction);

impl Hash for UserFunctionRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self.0).addr().hash(state);
    }
}

/// Writes what is hashed to a key, all of it: two functions have two keys.
pub(crate) struct KeyHasher<'k>(pub(crate) &'k mut Vec<u8>);

impl Hasher for KeyHasher<'_> {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}
