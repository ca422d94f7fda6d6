//! `New{Model}`, the required columns; `New{Model}For{Relation}`, those of a row whose key of another one is filled in; and
//! `{Model}Patch`, the changeable ones.

use super::relations::{key_positions, marker_ident};
use super::{at, junction, poly_fields};
use orm_schema::RelationKind;
use orm_schema::naming::pascal_case;
use orm_schema::syntax::{FieldDef, ModelDef, PolyFieldDef};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

/// What a row is written by: a stored field with its position, or a polymorphic field.
#[derive(Clone, Copy)]
pub(super) enum Column<'a> {
    Field(usize, &'a FieldDef),
    Poly(&'a PolyFieldDef),
}

/// A row that is nested by a relation which holds the other row's key.
struct NestedRow<'a> {
    marker: Ident,
    row: Row<'a>,
}

enum Row<'a> {
    /// `New{Model}`: the key is not among the required columns.
    New,
    /// A struct without the key.
    Without(Ident, Vec<Column<'a>>),
}

fn required(def: &ModelDef) -> Vec<Column<'_>> {
    let fields = def.schema.fields.iter().zip(&def.fields).enumerate();
    let fields = fields
        .filter(|(_, (field, _))| !field.is_optional_on_insert())
        .map(|(i, (_, field))| Column::Field(i, field));
    let polys = def.poly_fields.iter().filter(|field| !field.is_optional);
    fields.chain(polys.map(Column::Poly)).collect()
}

/// The required columns, but not the fields at these positions.
pub(super) fn required_without<'a>(def: &'a ModelDef, fields: &[usize]) -> Vec<Column<'a>> {
    let mut columns = required(def);
    columns.retain(|column| !matches!(column, Column::Field(i, _) if fields.contains(i)));
    columns
}

/// Everything but the key, which a row keeps, and what the library writes by itself.
fn changeable(def: &ModelDef) -> impl Iterator<Item = Column<'_>> {
    let fields = def.schema.fields.iter().zip(&def.fields).enumerate();
    fields
        .filter(|(i, (field, _))| !def.key.contains(i) && !field.is_version && !field.is_deleted)
        .map(|(i, (_, field))| Column::Field(i, field))
        .chain(def.poly_fields.iter().map(Column::Poly))
}

fn nested(def: &ModelDef) -> Vec<NestedRow<'_>> {
    let required = required(def);
    let without = |ident: &Ident, is_left_out: &dyn Fn(&Column<'_>) -> bool| {
        let mut columns = required.clone();
        columns.retain(|column| !is_left_out(column));
        let row = if columns.len() == required.len() {
            Row::New
        } else {
            let name = ident.to_string();
            let relation = pascal_case(name.strip_prefix("r#").unwrap_or(&name));
            Row::Without(format_ident!("New{}For{}", def.ident, relation), columns)
        };
        let marker = marker_ident(def, ident);
        NestedRow { marker, row }
    };
    let relations = def.schema.relations.iter().zip(&def.relations);
    let relations = relations
        .filter(|(relation, _)| relation.kind == RelationKind::BelongsTo)
        .map(|(relation, relation_def)| {
            let key = key_positions(def, relation);
            without(
                &relation_def.ident,
                &|column| matches!(column, Column::Field(i, _) if key.contains(i)),
            )
        });
    let polys = def.poly_fields.iter().map(|field| {
        without(
            &field.ident,
            &|column| matches!(column, Column::Poly(other) if other.ident == field.ident),
        )
    });
    relations.chain(polys).collect()
}

pub(super) fn new_ident(def: &ModelDef) -> Ident {
    format_ident!("New{}", def.ident)
}

pub(super) fn patch_ident(def: &ModelDef) -> Ident {
    format_ident!("{}Patch", def.ident)
}

pub(super) fn structs(def: &ModelDef) -> TokenStream {
    let (new, patch) = (&def.new_derives, &def.patch_derives);
    let new_derives = quote!(#[derive(::core::fmt::Debug, ::core::clone::Clone #(, #new)*)]);
    // What a patch does not name is kept.
    let is_deserialized = patch
        .iter()
        .any(|derive| derive.to_string().ends_with("Deserialize"));
    let default = is_deserialized.then(|| quote!(#[serde(default)]));
    let patch_derives = quote! {
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::default::Default #(, #patch)*)]
        #default
    };
    let new = new_structs(def).map(|row| row.item(def, &new_derives));
    let patch = patch_struct(def, &patch_derives);
    quote!(#(#new)* #patch)
}

/// A struct of required columns.
pub(super) struct NewStruct<'a> {
    pub(super) ident: Ident,
    docs: String,
    columns: Vec<Column<'a>>,
}

impl NewStruct<'_> {
    /// The struct, with these attributes.
    pub(super) fn item(&self, def: &ModelDef, derives: &TokenStream) -> TokenStream {
        let (vis, ident, docs) = (&def.vis, &self.ident, &self.docs);
        let fields = self.columns.iter().map(|column| {
            let (member, ty) = (column.member(), column.ty());
            quote!(#member: #ty)
        });
        quote! {
            #[doc = #docs]
            #derives
            #[allow(dead_code, unreachable_pub)]
            #vis struct #ident {
                #(#fields,)*
            }
        }
    }
}

/// All structs of required columns: of new rows, of nested ones, and of what links the two models of a junction.
pub(super) fn new_structs(def: &ModelDef) -> impl Iterator<Item = NewStruct<'_>> {
    let model = &def.ident;
    let new = NewStruct {
        ident: new_ident(def),
        docs: format!("The required columns of a new [`{model}`]."),
        columns: required(def),
    };
    let nested = nested(def).into_iter().filter_map(move |nested| {
        let Row::Without(ident, columns) = nested.row else {
            return None;
        };
        let docs = format!(
            "The required columns of a new [`{model}`] that is nested in the row it belongs to."
        );
        Some(NewStruct {
            ident,
            docs,
            columns,
        })
    });
    let data = junction::data(def).filter(|columns| !columns.is_empty());
    let data = data.map(|columns| NewStruct {
        ident: junction::data_ident(def),
        docs: format!("The required columns of a [`{model}`] besides the two keys."),
        columns,
    });
    [new].into_iter().chain(nested).chain(data)
}

/// The structs of nested rows that are not `New{Model}`, each with the relation that it is nested by.
pub(super) fn nested_structs(def: &ModelDef) -> impl Iterator<Item = (Ident, Ident)> {
    let nested = nested(def).into_iter();
    nested.filter_map(|nested| match nested.row {
        Row::New => None,
        Row::Without(ident, _) => Some((ident, nested.marker)),
    })
}

/// The patch, with these attributes.
pub(super) fn patch_struct(def: &ModelDef, derives: &TokenStream) -> TokenStream {
    let (krate, vis, patch) = (&def.krate, &def.vis, patch_ident(def));
    let docs = format!(
        "Changes to a [`{}`]: a column is kept unless it is set.",
        def.ident
    );
    let fields = changeable(def).map(|column| {
        let (member, ty) = (column.member(), column.ty());
        quote!(#member: #krate::Patch<#ty>)
    });
    quote! {
        #[doc = #docs]
        #derives
        #[allow(dead_code, unreachable_pub)]
        #vis struct #patch {
            #(#fields,)*
        }
    }
}

impl Column<'_> {
    fn ident(self) -> Ident {
        match self {
            Self::Field(_, field) => field.ident.clone(),
            Self::Poly(field) => field.ident.clone(),
        }
    }

    fn ty(self) -> TokenStream {
        match self {
            Self::Field(_, field) => field.ty.clone(),
            Self::Poly(field) => poly_fields::value(field),
        }
    }

    fn member(self) -> TokenStream {
        let ident = self.ident();
        let (vis, docs) = match self {
            Self::Field(_, field) => (&field.vis, format!("The column of `{ident}`.")),
            Self::Poly(field) => (&field.vis, format!("What `{ident}` refers to.")),
        };
        quote!(#[doc = #docs] #vis #ident)
    }

    /// Puts a value into `row`.
    fn put(self, def: &ModelDef, value: &TokenStream) -> TokenStream {
        match self {
            Self::Field(position, field) => {
                let (position, ty) = (Literal::usize_unsuffixed(position), &field.ty);
                let into_value = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::into_value);
                quote!(row.put(#position, #into_value(#value));)
            }
            Self::Poly(field) => {
                let marker = marker_ident(def, &field.ident);
                let span = at(field.poly.span());
                quote_spanned! {span=>
                    for (position, value) in __private::poly_assignments::<#marker>(&#value) {
                        row.put(position, value);
                    }
                }
            }
        }
    }
}

/// Puts all columns of `self` into `row`.
pub(super) fn assignments(def: &ModelDef, columns: &[Column<'_>]) -> TokenStream {
    let puts = columns.iter().map(|column| {
        let ident = column.ident();
        column.put(def, &quote!(self.#ident))
    });
    puts.collect()
}

pub(super) fn impls(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let (new, patch) = (new_ident(def), patch_ident(def));
    let assignments = assignments(def, &required(def));
    let changes = changeable(def).map(|column| {
        let ident = column.ident();
        match column {
            Column::Field(position, field) => {
                let (position, ty) = (Literal::usize_unsuffixed(position), &field.ty);
                let into_value = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::into_value);
                quote!(row.patch(#position, self.#ident, #into_value);)
            }
            Column::Poly(_) => {
                let put = column.put(def, &quote!(value));
                quote!(if let __orm::Patch::Set(value) = self.#ident { #put })
            }
        }
    });
    let nested = nested(def).into_iter().map(|row| into_nested(def, &row));
    // The parameter is unused when there is nothing to assign.
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::NewRow<#ident> for #new {
            fn assign(self, row: &mut __private::Assignments) {
                let _ = &row;
                #assignments
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::IntoCreate<#ident> for #new {
            fn into_create(self) -> __orm::Create<#ident> {
                __orm::Create::new(self)
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::PatchRow<#ident> for #patch {
            fn assign(self, row: &mut __private::Assignments) {
                let _ = &row;
                #(#changes)*
            }
        }

        #(#nested)*
    }
}

fn into_nested(def: &ModelDef, nested: &NestedRow<'_>) -> TokenStream {
    let (ident, marker) = (&def.ident, &nested.marker);
    let (row, width, assigned) = match &nested.row {
        Row::New => {
            let assigned = quote!(__orm::NewRow::assign(self, &mut row););
            (new_ident(def), required(def).len(), assigned)
        }
        Row::Without(row, columns) => (row.clone(), columns.len(), assignments(def, columns)),
    };
    let width = Literal::usize_unsuffixed(width);
    let mutable = (!assigned.is_empty()).then(|| quote!(mut));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::IntoNested<#ident, #marker> for #row {
            fn into_nested(self) -> __orm::Nested<#ident, #marker> {
                let #mutable row = __private::Assignments::with_capacity(#width);
                #assigned
                __orm::Nested::of(row)
            }
        }
    }
}

/// Stand-ins for [`impls`].
pub(super) fn bare_impls(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let (new, patch) = (new_ident(def), patch_ident(def));
    let nested = nested(def).into_iter().map(|nested| {
        let marker = nested.marker;
        let row = match nested.row {
            Row::New => new.clone(),
            Row::Without(row, _) => row,
        };
        quote! {
            impl __orm::IntoNested<#ident, #marker> for #row {
                fn into_nested(self) -> __orm::Nested<#ident, #marker> {
                    ::core::unreachable!()
                }
            }
        }
    });
    quote! {
        impl __orm::NewRow<#ident> for #new {
            fn assign(self, _: &mut __private::Assignments) {}
        }

        impl __orm::IntoCreate<#ident> for #new {
            fn into_create(self) -> __orm::Create<#ident> {
                __orm::Create::new(self)
            }
        }

        impl __orm::PatchRow<#ident> for #patch {
            fn assign(self, _: &mut __private::Assignments) {}
        }

        #(#nested)*
    }
}
