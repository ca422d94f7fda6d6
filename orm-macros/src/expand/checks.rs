//! What syntax cannot see, asserted by types: foreign keys have the type of the key, defaults that of the field. That
//! aliases do not lie is asserted where the schema says what a field stores.

use super::relations::key_positions;
use orm_schema::syntax::ModelDef;
use orm_schema::{ColumnType, RelationKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let keys =
        def.schema
            .relations
            .iter()
            .zip(&def.relations)
            .filter_map(|(relation, relation_def)| {
                if relation.kind != RelationKind::BelongsTo {
                    return None;
                }
                let types: Vec<&TokenStream> = key_positions(def, relation)
                    .into_iter()
                    .map(|position| &def.fields[position].ty)
                    .collect();
                let span = relation_def.key_span;
                let ty = match types.as_slice() {
                    [ty] => quote!(#ty),
                    _ => quote_spanned!(span=> (#(#types),*)),
                };
                let target = &relation_def.slot.target;
                // Only what an error is about has the user's span: lints judge the rest as generated.
                let key = quote!(<#target as __Model>::Key);
                Some(quote_spanned!(span=> __private::references_key::<#ty, #key>();))
            });
    let defaults = def.fields.iter().filter_map(|field| {
        let (path, ty) = (field.default_path.as_ref()?, &field.ty);
        let span = field.default_span;
        Some(quote_spanned!(span=> __private::default_value::<#ty>(#path);))
    });
    let mut asserted = defaults.chain(keys).peekable();
    let asserted = asserted
        .peek()
        .is_some()
        .then(|| quote!(const _: fn() = || { #(#asserted)* };));
    let conditions = conditions(def);
    quote!(#asserted #conditions)
}

/// That the conditions of checks and indexes are conditions of this model. In a function of its own, so that `Self` is it.
fn conditions(def: &ModelDef) -> Option<TokenStream> {
    let model = &def.ident;
    let conditions = def.conditions.iter().map(|condition| &condition.tokens);
    (!def.conditions.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            #[allow(dead_code)]
            impl #model {
                fn __conditions() {
                    #(__private::scope_condition::<#model>(#conditions);)*
                }
            }
        }
    })
}

/// What a spelling stands for when no attribute says more: the type of its marker.
pub(super) fn spelled(ty: &ColumnType) -> ColumnType {
    match ty {
        ColumnType::String | ColumnType::Text | ColumnType::VarChar(_) | ColumnType::Char(_) => {
            ColumnType::String
        }
        ColumnType::Decimal { .. } => ColumnType::DEFAULT_DECIMAL,
        ColumnType::Json | ColumnType::Enum(_) => ColumnType::Json,
        ColumnType::Bool
        | ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32
        | ColumnType::U64
        | ColumnType::F32
        | ColumnType::F64
        | ColumnType::Bytes
        | ColumnType::DateTime
        | ColumnType::NaiveDateTime
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid => ty.clone(),
    }
}

/// The marker of what a spelling promises, in `orm::private::kind`.
pub(super) fn kind(ty: &ColumnType) -> Ident {
    let name = match ty {
        ColumnType::Bool => "Bool",
        ColumnType::I8 => "I8",
        ColumnType::I16 => "I16",
        ColumnType::I32 => "I32",
        ColumnType::I64 => "I64",
        ColumnType::U8 => "U8",
        ColumnType::U16 => "U16",
        ColumnType::U32 => "U32",
        ColumnType::U64 => "U64",
        ColumnType::F32 => "F32",
        ColumnType::F64 => "F64",
        ColumnType::Decimal { .. } => "Decimal",
        ColumnType::String | ColumnType::Text | ColumnType::VarChar(_) | ColumnType::Char(_) => {
            "Text"
        }
        ColumnType::Bytes => "Bytes",
        ColumnType::DateTime => "DateTime",
        ColumnType::NaiveDateTime => "NaiveDateTime",
        ColumnType::Date => "Date",
        ColumnType::Time => "Time",
        ColumnType::Uuid => "Uuid",
        ColumnType::Json | ColumnType::Enum(_) => "Json",
    };
    Ident::new(name, Span::call_site())
}
