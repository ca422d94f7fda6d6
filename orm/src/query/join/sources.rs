//! The sources of a query as a tuple of types, and the rows that its closures take.

use super::row::{JoinSource, JoinedRow, Outer};
use crate::model::Model;
use crate::statement::{Binder, ColumnRef, RowRef};

/// The sources of a query: a tuple of models and of what [`JoinSource`] names, up to ten.
pub trait Sources: 'static {
    /// What the query's closures take: a row of each source, whose expressions are over `S`.
    type Rows<S>;
    /// The same sources where the rows of all may be missing.
    type AllOuter: Sources;

    #[doc(hidden)]
    fn rows<S>(binder: Binder, outputs: &[Vec<Option<ColumnRef>>]) -> Self::Rows<S>;
}

/// Sources with one more.
pub trait Push<R>: Sources {
    /// All of them.
    type Out: Sources;
}

/// Sources of which one, and only one, is the model `M`.
#[diagnostic::on_unimplemented(
    message = "`{M}` is none of the tables that the query reads so far",
    label = "the relation starts from another table",
    note = "join that table first, or say how the rows belong together: `.inner_join_on::<Model>(|(a, b)| ..)`"
)]
pub trait HasSource<M, I> {
    #[doc(hidden)]
    const POSITION: u16;
}

/// The position of a source, for the compiler to find.
#[derive(Debug, Clone, Copy)]
pub enum At<const N: u16> {}

/// Each source of these is the model or its outer side.
#[doc(hidden)]
pub trait IsModel<M> {}

impl<M: Model> IsModel<M> for M {}
impl<M: Model> IsModel<M> for Outer<M> {}

fn outputs(all: &[Vec<Option<ColumnRef>>], source: u16) -> &[Option<ColumnRef>] {
    all.get(usize::from(source)).map_or(&[], Vec::as_slice)
}

macro_rules! sources {
    ($(($($name:ident $position:literal),*);)*) => {$(
        impl<$($name: JoinSource),*> Sources for ($($name,)*) {
            type Rows<S> = ($(JoinedRow<S, $name>,)*);
            type AllOuter = ($($name::Outer,)*);

            fn rows<S>(binder: Binder, all: &[Vec<Option<ColumnRef>>]) -> Self::Rows<S> {
                ($(JoinedRow::<S, $name>::new(RowRef { binder, source: $position }, outputs(all, $position)),)*)
            }
        }
    )*};
}

macro_rules! push {
    ($(($($name:ident),*);)*) => {$(
        impl<$($name: JoinSource,)* Last: JoinSource> Push<Last> for ($($name,)*) {
            type Out = ($($name,)* Last,);
        }
    )*};
}

/// One implementation for each place of each length.
macro_rules! has_source {
    ($(($($name:ident),*) $place:ident $position:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name),*> HasSource<M, At<$position>> for ($($name,)*)
        where
            $place: IsModel<M>,
        {
            const POSITION: u16 = $position;
        }
    )*};
}

sources! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
}

push! {
    (A);
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
    (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H);
    (A, B, C, D, E, F, G, H, I);
}

has_source! {
    (A) A 0;
    (A, B) A 0;
    (A, B) B 1;
    (A, B, C) A 0;
    (A, B, C) B 1;
    (A, B, C) C 2;
    (A, B, C, D) A 0;
    (A, B, C, D) B 1;
    (A, B, C, D) C 2;
    (A, B, C, D) D 3;
    (A, B, C, D, E) A 0;
    (A, B, C, D, E) B 1;
    (A, B, C, D, E) C 2;
    (A, B, C, D, E) D 3;
    (A, B, C, D, E) E 4;
    (A, B, C, D, E, F) A 0;
    (A, B, C, D, E, F) B 1;
    (A, B, C, D, E, F) C 2;
    (A, B, C, D, E, F) D 3;
    (A, B, C, D, E, F) E 4;
    (A, B, C, D, E, F) F 5;
    (A, B, C, D, E, F, G) A 0;
    (A, B, C, D, E, F, G) B 1;
    (A, B, C, D, E, F, G) C 2;
    (A, B, C, D, E, F, G) D 3;
    (A, B, C, D, E, F, G) E 4;
    (A, B, C, D, E, F, G) F 5;
    (A, B, C, D, E, F, G) G 6;
    (A, B, C, D, E, F, G, H) A 0;
    (A, B, C, D, E, F, G, H) B 1;
    (A, B, C, D, E, F, G, H) C 2;
    (A, B, C, D, E, F, G, H) D 3;
    (A, B, C, D, E, F, G, H) E 4;
    (A, B, C, D, E, F, G, H) F 5;
    (A, B, C, D, E, F, G, H) G 6;
    (A, B, C, D, E, F, G, H) H 7;
    (A, B, C, D, E, F, G, H, I) A 0;
    (A, B, C, D, E, F, G, H, I) B 1;
    (A, B, C, D, E, F, G, H, I) C 2;
    (A, B, C, D, E, F, G, H, I) D 3;
    (A, B, C, D, E, F, G, H, I) E 4;
    (A, B, C, D, E, F, G, H, I) F 5;
    (A, B, C, D, E, F, G, H, I) G 6;
    (A, B, C, D, E, F, G, H, I) H 7;
    (A, B, C, D, E, F, G, H, I) I 8;
}
