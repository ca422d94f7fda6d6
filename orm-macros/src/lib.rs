//! The derives: one annotated item to its Rust implementations. Reads attributes through `orm-schema` only, so that it
//! sees what the source reader sees; expansions are static tables and short functions, the logic is in `orm`.

mod expand;

use orm_schema::syntax::Derive;
use proc_macro::TokenStream;

/// Makes a struct a model: a table, its columns as constants, its queries.
///
/// Generates, beside the trait implementation: a constant for each column, unique key and relation; `find`, `find_by`,
/// `query`, `filter`, `all_rows`, `create`, `create_many`; on a row `update`, `patch`, `delete`, `reload`, `key`; and the
/// structs `New{Model}` (exactly the required columns) and `{Model}Patch`.
#[proc_macro_derive(Model, attributes(orm))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    expand::derive(Derive::Model, input.into()).into()
}

/// Makes an enum without data a column type.
#[proc_macro_derive(DbEnum, attributes(orm))]
pub fn derive_db_enum(input: TokenStream) -> TokenStream {
    expand::derive(Derive::DbEnum, input.into()).into()
}

/// Makes a struct around one value a column type of its own.
#[proc_macro_derive(NewType, attributes(orm))]
pub fn derive_new_type(input: TokenStream) -> TokenStream {
    expand::derive(Derive::NewType, input.into()).into()
}

/// An enum of references to different models. Not built yet: it says so.
#[proc_macro_derive(PolyRef, attributes(orm))]
pub fn derive_poly_ref(input: TokenStream) -> TokenStream {
    expand::derive(Derive::PolyRef, input.into()).into()
}
