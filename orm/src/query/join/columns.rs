//! Columns of a query, one or several, as an argument.

use crate::column::Column;
use crate::statement::Node;
use crate::types::ColumnValue;

/// One column, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "expected columns of `{S}`, found `{Self}`",
    label = "not a column of this query"
)]
pub trait ColumnList<S> {
    #[doc(hidden)]
    fn push_to(self, list: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> ColumnList<S> for Column<S, T> {
    fn push_to(self, list: &mut Vec<Node>) {
        list.push(self.node());
    }
}

macro_rules! tuple_columns {
    ($(($($name:ident),*);)*) => {$(
        impl<S, $($name: ColumnList<S>),*> ColumnList<S> for ($($name,)*) {
            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn push_to(self, list: &mut Vec<Node>) {
                let ($($name,)*) = self;
                $($name.push_to(list);)*
            }
        }
    )*};
}

tuple_columns! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
}
