//! What syntax cannot see, asserted by types: aliases do not lie, foreign keys have the type of the key.

use super::relations::key_positions;
use orm_schema::syntax::{BaseType, ModelDef};
use orm_schema::{ColumnType, RelationKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let fields = def.schema.fields.iter().zip(&def.fields);
    let fields = fields.filter_map(|(field, field_def)| {
        let ty = &field_def.ty;
        let kind = kind(&field.column_type);
        match &field_def.rust_type.base {
            BaseType::Id(_) => Some(quote_spanned!(ty.span()=> __private::id_of_key::<#ty>();)),
            BaseType::Named(_) if !field_def.is_type_explicit => None,
            BaseType::Builtin(_) | BaseType::Named(_) => Some(
                quote_spanned!(ty.span()=> __private::stored_as::<#ty, __private::kind::#kind>();),
            ),
        }
    });
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
                let key = quote!(<#target as __orm::Model>::Key);
                Some(quote_spanned!(span=> __private::references_key::<#ty, #key>();))
            });
    let defaults = def.fields.iter().filter_map(|field| {
        let (path, ty) = (field.default_path.as_ref()?, &field.ty);
        let span = field.default_span;
        Some(quote_spanned!(span=> __private::default_value::<#ty>(#path);))
    });
    let conditions = conditions(def);
    quote! {
        const _: fn() = || {
            #(#fields)*
            #(#defaults)*
            #(#keys)*
        };
        #conditions
    }
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
