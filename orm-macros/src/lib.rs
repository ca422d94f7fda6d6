//! The derives: one annotated item to its Rust implementations. Reads attributes through `orm-schema` only, so that it
//! sees what the source reader sees; expansions are static tables and short functions, the logic is in `orm`.

mod expand;
mod migrate;

use orm_schema::syntax::Derive;
use proc_macro::TokenStream;

/// Makes a struct a model: a table, its columns as constants, its queries.
///
/// Generates, beside the trait implementation:
/// - a constant for each column, unique key, relation and polymorphic field;
/// - `find`, `find_by`, `query`, `filter`, `all_rows`, `create`, `create_many`, `create_from`, `nested`, `load_into`, `update_many`, `update_each`, `update_rows` and
///   `delete_rows`; on a row `update`, `patch`, `delete`, `reload` and `key`;
/// - with a `deleted` field also `with_deleted` and `only_deleted`, and on a row `restore` and `purge`;
/// - the structs `New{Model}` (exactly the required columns) and `{Model}Patch` (those that can change);
/// - `New{Model}For{Relation}`, the required columns without the key, for each relation that holds one: what is nested in
///   the row which it belongs to;
/// - with `#[orm(junction(..))]` the struct `{Model}Data`, the required columns besides the two keys, unless there are none;
/// - with `#[garde(..)]` on a field `validate` on all of these structs.
#[proc_macro_derive(Model, attributes(orm, garde))]
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

/// Makes an enum of keys, such as `enum Commentable { Post(Id<Post>), Photo(Id<Photo>) }`, the reference that a
/// polymorphic field holds: `Poly<Commentable>`.
///
/// Generates, beside the trait implementation, a constant for each variant (`Commentable::post`) and the enum of the rows
/// that it refers to (`CommentableRow`). The enum derives `Debug`, `Clone` and `PartialEq` too.
#[proc_macro_derive(PolyRef, attributes(orm))]
pub fn derive_poly_ref(input: TokenStream) -> TokenStream {
    expand::derive(Derive::PolyRef, input.into()).into()
}

/// Makes a struct say what a query reads: columns, paths, aggregates and nested shapes of the model that
/// `#[shape(Model)]` names.
#[proc_macro_derive(Shape, attributes(shape))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    expand::shape::derive(input.into()).into()
}

/// Says which columns and relations of a model input may filter and sort by; stands beside `#[derive(Model)]`.
///
/// Generates, beside the trait implementation, the types `{Model}Filter`, `{Model}Sort`, `{Model}Page` and
/// `{Model}Search`, which deserialize from what a client sends.
#[proc_macro_derive(Filterable, attributes(filterable))]
pub fn derive_filterable(input: TokenStream) -> TokenStream {
    expand::filterable::derive(input.into()).into()
}

/// Embeds the migrations of a folder in the program: `orm::migrate!("migrations").run(&db).await?`.
///
/// The folder is that of `Cargo.toml` and the text behind it, `migrations` when nothing is written. For a program that runs
/// on several databases there is a folder and a call for each: `orm::migrate!("migrations_sqlite")`.
#[proc_macro]
pub fn migrate(input: TokenStream) -> TokenStream {
    migrate::expand(input.into()).into()
}
