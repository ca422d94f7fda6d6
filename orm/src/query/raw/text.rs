//! SQL text that stands in the program: one for all databases, or one of its own for some.

use orm_schema::Dialect;

/// SQL text for each database; `"..".into()`-like where one text serves all.
///
/// ```
/// use orm::{Dialect, SqlText};
///
/// let text = SqlText::new("length({})").on(Dialect::MySql, "char_length({})");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SqlText {
    texts: [&'static str; 3],
}

impl SqlText {
    /// The same text for all databases.
    pub const fn new(text: &'static str) -> Self {
        Self { texts: [text; 3] }
    }

    /// Other text for one of them.
    #[must_use]
    pub const fn on(mut self, dialect: Dialect, text: &'static str) -> Self {
        self.texts[dialect as usize] = text;
        self
    }

    pub(crate) const fn get(self, dialect: Dialect) -> &'static str {
        self.texts[dialect as usize]
    }
}

/// Text that stands in the program: a `&'static str`, or a [`SqlText`] with one for each database.
#[diagnostic::on_unimplemented(
    message = "SQL text stands in the program, found `{Self}`",
    label = "made at run time, so it could hold input",
    note = "write the text as a literal, with places for values: `:name` and `.bind(\"name\", value)` in `orm::sql`, `{{}}` in `Expr::raw`",
    note = "text that a generator of your own made goes to `orm::sql_unchecked`"
)]
pub trait IntoSqlText {
    #[doc(hidden)]
    fn into_sql_text(self) -> SqlText;
}

#[diagnostic::do_not_recommend]
impl IntoSqlText for &'static str {
    fn into_sql_text(self) -> SqlText {
        SqlText::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoSqlText for SqlText {
    fn into_sql_text(self) -> SqlText {
        self
    }
}
