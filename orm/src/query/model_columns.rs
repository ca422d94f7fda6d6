//! Columns of a model, one or several, as an argument.

use crate::column::Column;
use crate::model::Model;

/// Columns of `M`: one, or a tuple of them. A tuple may hold tuples, so there can be any number.
#[diagnostic::on_unimplemented(
    message = "expected columns of `{M}`, found `{Self}`",
    label = "not a column of this model, or a tuple of them",
    note = "write `Model::name`, or `(Model::name, Model::bio)`"
)]
pub trait ModelColumns<M> {
    /// The types of the columns, in the same form.
    type Values;

    #[doc(hidden)]
    fn positions(self, list: &mut Vec<u16>);
}

#[diagnostic::do_not_recommend]
impl<M: Model, T> ModelColumns<M> for Column<M, T> {
    type Values = T;

    fn positions(self, list: &mut Vec<u16>) {
        list.push(self.position());
    }
}

macro_rules! tuple_columns {
    ($(($($name:ident),*);)*) => {$(
        impl<M, $($name: ModelColumns<M>),*> ModelColumns<M> for ($($name,)*) {
            type Values = ($($name::Values,)*);

            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn positions(self, list: &mut Vec<u16>) {
                let ($($name,)*) = self;
                $($name.positions(list);)*
            }
        }
    )*};
}

tuple_columns! {
    (A);
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
    (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H);
}
