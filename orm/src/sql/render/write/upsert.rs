//! What an insert does where a row is there already.

use crate::model::ModelInfo;
use crate::sql::render::expr::native_enum;
use crate::sql::render::{Renderer, name, qualified, quote};
use crate::statement::{ColumnRef, Conflict};
use orm_schema::Dialect;
use sea_query::{Expr, ExprTrait, OnConflict};

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
        for (position, node) in &conflict.set {
            let column = model.column(*position);
            let value = self.operand(node, Some(column));
            out.value(name(&column.field().column), value);
        }
        if let Some(filter) = &conflict.filter {
            out.action_and_where(self.node(filter));
        }
        self.has_proposed = false;
        self.frames.pop();
        self.scopes.pop();
        out
    }

    /// A column of the row that was proposed for insertion.
    pub(in crate::sql::render) fn proposed(&mut self, column: ColumnRef) -> Expr {
        if self.has_proposed {
            return qualified(Some("excluded"), &column.field().column);
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
