//! Aggregates that hold all values: texts, lists and JSON documents, in one form on every database.

use super::{Argument, Calls, ValueOrder};
use crate::sql::render::Renderer;
use crate::value::ValueKind;
use orm_schema::Dialect;
use sea_query::{Expr, ExprTrait};

impl Renderer {
    /// Without a value it is the empty text. The separator is a bound value on all databases: MySQL's SEPARATOR must be a
    /// literal, so there every text begins with it, and the first one is cut off.
    pub(super) fn joined(
        &self,
        mut arg: Argument,
        separator: Option<Expr>,
        order: &ValueOrder,
    ) -> Calls {
        let separator = separator.unwrap_or_else(|| Expr::cust("''"));
        let ValueOrder { text, exprs } = order;
        match self.dialect {
            Dialect::Postgres => {
                let others = std::iter::once(separator).chain(exprs.iter().cloned());
                let call = self.call_with(&format!("STRING_AGG(?, ?{text})"), arg, others);
                Calls::one(call, "COALESCE(?, '')")
            }
            // "DISTINCT aggregates must take exactly one argument", so the values are joined by commas, after those within
            // them were replaced.
            Dialect::Sqlite if arg.is_distinct => {
                arg.expr = self.filled("REPLACE(REPLACE(?, '~', '~0'), ',', '~1')", [arg.expr]);
                let call = self.call_with(
                    &format!("GROUP_CONCAT(?{text})"),
                    arg,
                    exprs.iter().cloned(),
                );
                Calls {
                    calls: vec![call],
                    others: vec![separator],
                    result: "COALESCE(REPLACE(REPLACE(REPLACE(?, ',', REPLACE(REPLACE(?, '~', '~0'), ',', '~1')), '~1', ','), '~0', '~'), '')".to_owned(),
                }
            }
            Dialect::Sqlite => {
                let others = std::iter::once(separator).chain(exprs.iter().cloned());
                let call = self.call_with(&format!("GROUP_CONCAT(?, ?{text})"), arg, others);
                Calls::one(call, "COALESCE(?, '')")
            }
            Dialect::MySql => {
                arg.expr = self.filled("CONCAT(?, ?)", [separator.clone(), arg.expr]);
                let call = self.call_with(
                    &format!("GROUP_CONCAT(?{text} SEPARATOR '')"),
                    arg,
                    exprs.iter().cloned(),
                );
                Calls {
                    calls: vec![call],
                    others: vec![separator],
                    result: "COALESCE(SUBSTRING(?, CHAR_LENGTH(?) + 1), '')".to_owned(),
                }
            }
        }
    }

    /// A list as columns hold it: an array, or a JSON array. NULLs are no elements of it; without one it is empty.
    pub(super) fn list(&self, kind: ValueKind, mut arg: Argument, order: &ValueOrder) -> Calls {
        let ValueOrder { text, exprs } = order;
        let exprs = exprs.iter().cloned();
        if self.dialect != Dialect::MySql {
            let is_there = arg.expr.clone().is_not_null();
            arg.filter = Some(match arg.filter {
                Some(filter) => filter.and(is_there),
                None => is_there,
            });
        }
        match self.dialect {
            Dialect::Postgres => Calls::one(
                self.call_with(&format!("ARRAY_AGG(?{text})"), arg, exprs),
                "COALESCE(?, '{}')",
            ),
            Dialect::Sqlite => {
                arg.expr = self.element(kind, false, arg.expr);
                Calls::one(
                    self.call_with(&format!("JSON_GROUP_ARRAY(?{text})"), arg, exprs),
                    "?",
                )
            }
            Dialect::MySql => {
                arg.expr = self.element(kind, false, arg.expr);
                Calls::one(
                    self.call_with(&format!("GROUP_CONCAT(?{text} SEPARATOR ',')"), arg, exprs),
                    "CONCAT('[', COALESCE(?, ''), ']')",
                )
            }
        }
    }

    pub(super) fn json_array(
        &self,
        kind: ValueKind,
        mut arg: Argument,
        order: &ValueOrder,
    ) -> Calls {
        let ValueOrder { text, exprs } = order;
        let exprs = exprs.iter().cloned();
        arg.expr = self.element(kind, true, arg.expr);
        match self.dialect {
            Dialect::Postgres => {
                // What is sorted must be what is different.
                let exprs: Vec<Expr> = if arg.is_distinct {
                    vec![arg.expr.clone()]
                } else {
                    exprs.collect()
                };
                Calls::one(
                    self.call_with(&format!("JSONB_AGG(?{text})"), arg, exprs),
                    "COALESCE(?, '[]')",
                )
            }
            Dialect::Sqlite => Calls::one(
                self.call_with(&format!("JSON_GROUP_ARRAY(?{text})"), arg, exprs),
                "?",
            ),
            Dialect::MySql => {
                arg.expr = self.filled("COALESCE(?, 'null')", [arg.expr]);
                Calls::one(
                    self.call_with(&format!("GROUP_CONCAT(?{text} SEPARATOR ',')"), arg, exprs),
                    "CONCAT('[', COALESCE(?, ''), ']')",
                )
            }
        }
    }

    /// Rows whose key is NULL are left out: an object has no such key.
    pub(super) fn json_object(
        &mut self,
        kind: ValueKind,
        mut key: Argument,
        value: Option<Expr>,
        order: &ValueOrder,
    ) -> Calls {
        if key.is_distinct {
            self.refuse(
                "JSON object of different values",
                "leave out `distinct()`: a key stands in an object once",
            );
            key.is_distinct = false;
        }
        let value = value.unwrap_or_else(|| Expr::cust("NULL"));
        let value = self.element(kind, true, value);
        let ValueOrder { text, exprs } = order;
        if self.dialect == Dialect::MySql {
            let value = self.filled("COALESCE(?, 'null')", [value]);
            key.expr = self.filled("CONCAT(JSON_QUOTE(?), ':', ?)", [key.expr, value]);
            let call = self.call_with(
                &format!("GROUP_CONCAT(?{text} SEPARATOR ',')"),
                key,
                exprs.iter().cloned(),
            );
            return Calls::one(call, "CONCAT('{', COALESCE(?, ''), '}')");
        }
        let is_there = key.expr.clone().is_not_null();
        key.filter = Some(match key.filter {
            Some(filter) => filter.and(is_there),
            None => is_there,
        });
        let others = std::iter::once(value).chain(exprs.iter().cloned());
        match self.dialect {
            Dialect::Postgres => Calls::one(
                self.call_with(&format!("JSONB_OBJECT_AGG(?, ?{text})"), key, others),
                "COALESCE(?, '{}')",
            ),
            Dialect::Sqlite | Dialect::MySql => Calls::one(
                self.call_with(&format!("JSON_GROUP_OBJECT(?, ?{text})"), key, others),
                "?",
            ),
        }
    }

    /// A value as an element of a JSON document, in the form that a list column has. With `is_portable` numbers and times
    /// have one form on all databases, for who reads the document as JSON.
    fn element(&self, kind: ValueKind, is_portable: bool, expr: Expr) -> Expr {
        let template = match self.dialect {
            Dialect::Sqlite => match kind {
                ValueKind::Bool => "JSON(CASE ? WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
                // Through text and back a float without a fraction becomes an integer.
                ValueKind::Decimal => "CAST(CAST(CAST(? AS TEXT) AS NUMERIC) AS TEXT)",
                ValueKind::F32 | ValueKind::F64 if is_portable => {
                    let (copy, whole) = (expr.clone(), expr.clone());
                    return self.filled(
                        "CASE WHEN ? = CAST(? AS INTEGER) THEN CAST(? AS INTEGER) ELSE ? END",
                        [expr, copy, whole.clone(), whole],
                    );
                }
                ValueKind::Json => "JSON(?)",
                _ => return expr,
            },
            Dialect::Postgres => match kind {
                ValueKind::F32 => "CAST(? AS float8)",
                ValueKind::Decimal => "CAST(TRIM_SCALE(?) AS text)",
                ValueKind::DateTime => {
                    "TO_CHAR(? AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00:00')"
                }
                ValueKind::NaiveDateTime => "TO_CHAR(?, 'YYYY-MM-DD HH24:MI:SS.US')",
                ValueKind::Date => "TO_CHAR(?, 'YYYY-MM-DD')",
                ValueKind::Time => "TO_CHAR(?, 'HH24:MI:SS.US')",
                _ => return expr,
            },
            Dialect::MySql => match kind {
                ValueKind::Bool => "CASE ? WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
                ValueKind::I16 | ValueKind::I32 | ValueKind::I64 | ValueKind::U64 => return expr,
                ValueKind::F32 => "CAST(? AS DOUBLE)",
                ValueKind::F64 | ValueKind::Json => return expr,
                ValueKind::Decimal => {
                    "JSON_QUOTE(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(? AS DECIMAL(65, 30)))))"
                }
                ValueKind::DateTime => "JSON_QUOTE(DATE_FORMAT(?, '%Y-%m-%d %H:%i:%s.%f+00:00'))",
                ValueKind::NaiveDateTime => "JSON_QUOTE(DATE_FORMAT(?, '%Y-%m-%d %H:%i:%s.%f'))",
                ValueKind::Date => "JSON_QUOTE(DATE_FORMAT(?, '%Y-%m-%d'))",
                ValueKind::Time => "JSON_QUOTE(TIME_FORMAT(?, '%H:%i:%s.%f'))",
                ValueKind::Text => "JSON_QUOTE(?)",
                ValueKind::Enum | ValueKind::Uuid | ValueKind::Bytes => {
                    "JSON_QUOTE(CAST(? AS CHAR))"
                }
            },
        };
        self.filled(template, [expr])
    }
}
