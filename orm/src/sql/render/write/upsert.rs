//! What an insert does where a row is there already.

use crate::model::ModelInfo;
use crate::sql::render::expr::native_enum;
use crate::sql::render::{Alias, Renderer, name, qualified, quote};
use crate::statement::{CHANGES, ColumnRef, Conflict, MET_A_ROW, Node, sequence};
use orm_schema::Dialect;
use sea_query::{Expr, ExprTrait, Func, OnConflict};

impl Renderer {
    pub(super) fn conflict(
        &mut self,
        model: &'static ModelInfo,
        conflict: &Conflict,
    ) -> OnConflict {
        let column = |&position: &u16| name(&model.column(position).field().column);
        let mut out = OnConflict::columns(conflict.target.iter().map(column));
        if conflict.is_live
            && let Some(deleted) = model.deleted
        {
            // The unique key is an index of the rows that are not deleted.
            out.target_and_where(qualified(None, &model.column(deleted).field().column).is_null());
        }
        if conflict.set.is_empty() {
            out.do_nothing();
            return out;
        }
        // Both rows have all columns, so a column says which one it is of.
        self.enter(model, Some(model.schema.table.to_string()), false);
        self.has_proposed = true;
        let mut assignments: Vec<(Alias, Expr)> = Vec::with_capacity(conflict.set.len());
        for (position, node) in &conflict.set {
            let column = model.column(*position);
            let value = self.operand(node, Some(column));
            assignments.push((name(&column.field().column), value));
        }
        match self.dialect {
            Dialect::Sqlite | Dialect::Postgres => {
                out.values(assignments);
            }
            Dialect::MySql => {
                out.values(self.met_a_row(model, conflict));
                // Who asks for it knows that there is an order.
                let sequence = sequence(&conflict.set).unwrap_or_default();
                out.values(sequence.into_iter().map(|i| assignments[i].clone()));
            }
        }
        out.action_and_where_option(self.change_condition(conflict.filter.as_ref()));
        self.has_proposed = false;
        self.frames.pop();
        self.scopes.pop();
        out
    }

    /// When the row that is there is changed. SQLite is asked last, so that what holds is counted and nothing else.
    fn change_condition(&mut self, filter: Option<&Node>) -> Option<Expr> {
        let filter = filter.map(|filter| self.node(filter));
        if self.dialect != Dialect::Sqlite {
            return filter;
        }
        let counted = Expr::cust(format!("{CHANGES}()"));
        Some(match filter {
            // The sides of AND may be taken in any order.
            Some(filter) => Expr::case(filter, counted).finally(Expr::cust("0")).into(),
            None => counted,
        })
    }

    /// MySQL: a column of the key stays what it is, and the client learns that the row was there. What it is told of the rows
    /// is the same for a new one and for one that had its values already.
    fn met_a_row(&self, model: &'static ModelInfo, conflict: &Conflict) -> Option<(Alias, Expr)> {
        let column = &model.column(*conflict.target.first()?).field().column;
        let quoted = self.quote(column);
        let same = format!("IF(LAST_INSERT_ID({MET_A_ROW}), {quoted}, {quoted})");
        Some((name(column), Expr::cust(same)))
    }

    /// A column of the row that was proposed for insertion.
    pub(in crate::sql::render) fn proposed(&mut self, column: ColumnRef) -> Expr {
        if self.has_proposed {
            let column = &column.field().column;
            return match self.dialect {
                Dialect::Sqlite | Dialect::Postgres => qualified(Some("excluded"), column),
                // MySQL's name for a row is none of MariaDB's.
                Dialect::MySql => Func::cust("VALUES").arg(Expr::col(name(column))).into(),
            };
        }
        let model = &column.model.schema.name;
        self.refuse(
            &format!(
                "proposed row to read `{model}.{}` of here",
                column.field().name
            ),
            "`proposed()` stands in `set` and `filter` of `on_conflict(..)`",
        )
    }

    pub(super) fn quote(&self, text: &str) -> String {
        quote(self.dialect, text)
    }

    /// The type that a value of any other must be cast to before the column takes it.
    pub(super) fn stored_type(&self, column: ColumnRef) -> Option<String> {
        if self.dialect != Dialect::Postgres {
            return None;
        }
        let field = column.field();
        let list = if field.is_list { "[]" } else { "" };
        field
            .native_type(self.dialect)
            .map(str::to_owned)
            .or_else(|| native_enum(column).map(|native| native + list))
    }
}
