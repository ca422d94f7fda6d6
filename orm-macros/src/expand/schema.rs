//! Schema values -> the tokens of the same values, as statics of borrowed text and lists.

use super::checks;
use super::relations::marker_ident;
use orm_schema::syntax::{BaseType, FieldDef, ModelDef, PolyVariantDef, RelationDef};
use orm_schema::{
    CheckDef, ColumnType, Condition, DefaultValue, Dialect, EnumStorage, EnumType, Field, Index,
    IndexField, IndexKind, Junction, Model, NativeType, PolyField, PolyStorage, PolyType,
    ReferentialAction, Relation, RelationKind, Rename, SortOrder,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

fn text(value: &str) -> TokenStream {
    quote!(__Borrowed(#value))
}

fn list(items: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let items = slice(items);
    quote!(__Borrowed(#items))
}

fn slice(items: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let items = items.into_iter();
    quote!(&[#(#items),*])
}

/// A call of a method of a constructor, when there is something to say.
fn with(method: &str, value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(TokenStream::new, |value| {
        let method = Ident::new(method, Span::call_site());
        quote!(.#method(#value))
    })
}

/// The same for a method that takes text.
fn with_text(method: &str, value: Option<&str>) -> TokenStream {
    with(method, value.map(|value| quote!(#value)))
}

fn with_docs(docs: &str) -> TokenStream {
    with_text("with_docs", Some(docs).filter(|docs| !docs.is_empty()))
}

/// The same for a method that takes a list.
fn with_list(method: &str, items: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let mut items = items.into_iter().peekable();
    let items = items.peek().is_some().then(|| slice(items));
    with(method, items)
}

/// The same for a method that sets a mark.
fn mark(method: &str, is_set: bool) -> TokenStream {
    with(method, is_set.then(TokenStream::new))
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// A variant of an enum of `orm-schema`, by the name that `Debug` prints.
pub(super) fn variant(ty: &str, value: impl std::fmt::Debug) -> TokenStream {
    let (ty, name) = (
        Ident::new(ty, Span::call_site()),
        Ident::new(&format!("{value:?}"), Span::call_site()),
    );
    quote!(__schema::#ty::#name)
}

/// `SCHEMA`, and `INFO` by the expression of its value: statics, but where only other items know the columns of a model's
/// polymorphic fields made when they are first asked for. Expects `__schema`, `__orm` and `__ColumnValue` to be in scope.
pub(super) fn statics(def: &ModelDef, info: &TokenStream) -> TokenStream {
    let declared = model(def);
    if def.poly_fields.is_empty() {
        return quote! {
            static SCHEMA: __schema::Model = #declared;
            static INFO: __private::ModelInfo = #info;
        };
    }
    let markers = def.poly_fields.iter();
    let markers: Vec<Ident> = markers
        .map(|field| marker_ident(def, &field.ident))
        .collect();
    let fields = def.schema.poly_fields.iter().zip(&markers);
    let fields = fields.map(|(value, marker)| poly_field(value, marker));
    quote! {
        const DECLARED: __schema::Model = #declared;
        static SCHEMA: ::std::sync::LazyLock<__schema::Model> = ::std::sync::LazyLock::new(schema);
        static INFO: ::std::sync::LazyLock<__private::ModelInfo> = ::std::sync::LazyLock::new(info);

        // Functions of their own: closures of models that reach each other would be one recursion to the compiler.
        fn schema() -> __schema::Model {
            let mut schema = DECLARED;
            schema.poly_fields = ::std::borrow::Cow::Owned(::std::vec![#(#fields),*]);
            schema.add_poly_columns(|name| {
                for poly in [#(__private::poly_type_of::<#markers>()),*] {
                    if poly.name == name {
                        return ::core::option::Option::Some(poly);
                    }
                }
                ::core::option::Option::None
            });
            schema
        }

        fn info() -> __private::ModelInfo {
            #info
        }
    }
}

fn model(def: &ModelDef) -> TokenStream {
    let Model {
        name,
        table,
        fields,
        primary_key,
        indexes,
        relations,
        // Their enums are asked when the model is made.
        poly_fields: _,
        checks,
        renames,
        junction,
        docs,
    } = &def.schema;
    let (name, table, docs) = (text(name), text(table), text(docs));
    let fields = fields.iter().zip(&def.fields);
    let fields = list(fields.map(|(value, def)| field(value, def)));
    let primary_key = list(primary_key.iter().map(|name| text(name)));
    let indexes = list(indexes.iter().map(index));
    let relations = relations.iter().zip(&def.relations);
    let relations = list(relations.map(|(value, def)| relation(value, def)));
    let poly_fields = list([]);
    let (checks, renames) = (
        list(checks.iter().map(check)),
        list(renames.iter().map(rename)),
    );
    let junction = optional(junction.as_ref().map(|Junction { first, second }| {
        let (first, second) = (text(first), text(second));
        quote!(__schema::Junction { first: #first, second: #second })
    }));
    // A literal, unlike what is in it: what a call takes by reference would not outlive the call.
    quote! {
        __schema::Model {
            name: #name, table: #table, fields: #fields, primary_key: #primary_key, indexes: #indexes,
            relations: #relations, poly_fields: #poly_fields, checks: #checks, renames: #renames, junction: #junction,
            docs: #docs,
        }
    }
}

fn field(value: &Field, def: &FieldDef) -> TokenStream {
    let Field {
        name,
        column,
        column_type,
        is_list: _,
        is_nullable: _,
        native,
        default,
        is_created,
        is_updated,
        is_version,
        is_deleted,
        docs,
    } = value;
    let calls = [
        with("with_type", type_unless_implied(column_type, def)),
        with_list("with_native", native.iter().map(native_type)),
        with("with_default", default.as_ref().map(default_value)),
        mark("created", *is_created),
        mark("updated", *is_updated),
        mark("version", *is_version),
        mark("deleted", *is_deleted),
        with_docs(docs),
    ];
    let (name, column): (&str, &str) = (name, column);
    // What another item defines is asked of the type itself, so that metadata cannot differ from what is stored.
    let (ty, kind) = (&def.ty, checks::kind(column_type));
    let field = match &def.rust_type.base {
        BaseType::Id(_) => {
            let constructor = quote_spanned!(ty.span()=> __private::id_field::<#ty>);
            quote!(#constructor(#name, #column))
        }
        BaseType::Named(_) if !def.is_type_explicit => {
            let unnamed = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::FIELD);
            quote!(#unnamed.named(#name, #column))
        }
        BaseType::Builtin(_) | BaseType::Named(_) => {
            let constructor =
                quote_spanned!(ty.span()=> __private::spelled_field::<#ty, __private::kind::#kind>);
            quote!(#constructor(#name, #column))
        }
    };
    quote!(#field #(#calls)*)
}

/// The column type, where it is another than that which the constructor of the field takes from the Rust type.
fn type_unless_implied(ty: &ColumnType, def: &FieldDef) -> Option<TokenStream> {
    let is_implied = match &def.rust_type.base {
        BaseType::Id(_) => !def.is_type_explicit,
        BaseType::Named(_) if !def.is_type_explicit => true,
        BaseType::Builtin(_) | BaseType::Named(_) => checks::spelled(ty) == *ty,
    };
    (!is_implied).then(|| column_type(ty))
}

fn native_type(NativeType { dialect, sql }: &NativeType) -> TokenStream {
    let (dialect, sql) = (dialect_tokens(*dialect), text(sql));
    quote!(__schema::NativeType { dialect: #dialect, sql: #sql })
}

fn check(value: &CheckDef) -> TokenStream {
    let CheckDef { name, condition } = value;
    let (name, condition) = (text(name), self::condition(condition));
    quote!(__schema::CheckDef { name: #name, condition: #condition })
}

fn condition(value: &Condition) -> TokenStream {
    let value = match value {
        Condition::Field(name) => {
            let name = text(name);
            quote!(Field(#name))
        }
        Condition::Bool(value) => quote!(Bool(#value)),
        Condition::Int(digits) => {
            let digits = text(digits);
            quote!(Int(#digits))
        }
        Condition::Float(digits) => {
            let digits = text(digits);
            quote!(Float(#digits))
        }
        Condition::Text(value) => {
            let value = text(value);
            quote!(Text(#value))
        }
        Condition::Variant { enum_type, variant } => {
            let (enum_type, variant) = (text(enum_type), text(variant));
            quote!(Variant { enum_type: #enum_type, variant: #variant })
        }
        Condition::Call { operator, args } => {
            let operator = self::variant("ConditionOperator", operator);
            let args = list(args.iter().map(condition));
            quote!(Call { operator: #operator, args: #args })
        }
        Condition::Sql(texts) => {
            let texts = list(texts.iter().map(native_type));
            quote!(Sql(#texts))
        }
    };
    quote!(__schema::Condition::#value)
}

fn rename(value: &Rename) -> TokenStream {
    let Rename { member, from } = value;
    let (member, from) = (optional(member.as_deref().map(text)), text(from));
    quote!(__schema::Rename { member: #member, from: #from })
}

fn dialect_tokens(dialect: Dialect) -> TokenStream {
    variant("Dialect", dialect)
}

fn default_value(value: &DefaultValue) -> TokenStream {
    let value = match value {
        DefaultValue::Bool(value) => quote!(Bool(#value)),
        DefaultValue::Int(value) => quote!(Int(#value)),
        DefaultValue::Float(value) => {
            let value = text(value);
            quote!(Float(#value))
        }
        DefaultValue::Text(value) => {
            let value = text(value);
            quote!(Text(#value))
        }
        DefaultValue::Variant(value) => {
            let value = text(value);
            quote!(Variant(#value))
        }
        DefaultValue::Now => quote!(Now),
        DefaultValue::UuidV4 => quote!(UuidV4),
        DefaultValue::UuidV7 => quote!(UuidV7),
        DefaultValue::AutoIncrement => quote!(AutoIncrement),
        DefaultValue::Sql(value) => {
            let value = text(value);
            quote!(Sql(#value))
        }
    };
    quote!(__schema::DefaultValue::#value)
}

pub(super) fn column_type(ty: &ColumnType) -> TokenStream {
    match ty {
        ColumnType::Decimal { precision, scale } => {
            quote!(__schema::ColumnType::Decimal { precision: #precision, scale: #scale })
        }
        ColumnType::VarChar(length) => quote!(__schema::ColumnType::VarChar(#length)),
        ColumnType::Char(length) => quote!(__schema::ColumnType::Char(#length)),
        ColumnType::Enum(name) => {
            let name = text(name);
            quote!(__schema::ColumnType::Enum(#name))
        }
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
        | ColumnType::String
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::DateTime
        | ColumnType::NaiveDateTime
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid
        | ColumnType::Json => variant("ColumnType", ty),
    }
}

fn index(value: &Index) -> TokenStream {
    let Index {
        kind,
        fields,
        db_name,
        constant,
        predicate,
    } = value;
    let kind = variant("IndexKind", *kind as IndexKind);
    let fields = slice(fields.iter().map(|IndexField { field, order }| {
        let (field, order) = (text(field), variant("SortOrder", *order as SortOrder));
        quote!(__schema::IndexField { field: #field, order: #order })
    }));
    let calls = [
        with_text("with_name", db_name.as_deref()),
        with_text("with_constant", constant.as_deref()),
        with("with_predicate", predicate.as_ref().map(condition)),
    ];
    quote!(__schema::Index::new(#kind, #fields) #(#calls)*)
}

fn relation(value: &Relation, def: &RelationDef) -> TokenStream {
    let Relation {
        name,
        kind,
        target: _,
        is_optional,
        fields,
        inverse,
        on_delete,
        on_update,
        db_name,
        is_deferrable,
        // Only the foreign keys of polymorphic fields have it, which are added later.
        poly: _,
        junction: _,
        is_reversed,
        link,
        docs,
    } = value;
    let (name, kind): (&str, _) = (name, variant("RelationKind", *kind as RelationKind));
    let name_of = |model: &TokenStream| quote!(<#model as __Model>::NAME);
    let target = name_of(&def.slot.target);
    let junction = def.slot.junction.as_ref();
    let calls = [
        mark("optional", *is_optional),
        with_list("with_fields", fields.iter().map(|name| text(name))),
        with_text("with_inverse", inverse.as_deref()),
        with("on_delete", on_delete.map(action)),
        with("on_update", on_update.map(action)),
        with_text("with_name", db_name.as_deref()),
        mark("deferrable", *is_deferrable),
        with("with_junction", junction.map(|(model, _)| name_of(model))),
        mark("reversed", *is_reversed),
        with_text("with_link", link.as_deref()),
        with_docs(docs),
    ];
    quote!(__schema::Relation::new(#name, #kind, #target) #(#calls)*)
}

fn action(value: ReferentialAction) -> TokenStream {
    variant("ReferentialAction", value)
}

fn poly_field(value: &PolyField, marker: &Ident) -> TokenStream {
    let PolyField {
        name,
        column,
        poly_type: _,
        is_optional,
        on_delete,
        is_unindexed,
        docs,
    } = value;
    let (name, column, docs) = (text(name), text(column), text(docs));
    let on_delete = optional(on_delete.map(action));
    quote! {
        __schema::PolyField {
            name: #name, column: #column,
            poly_type: ::core::clone::Clone::clone(&__private::poly_type_of::<#marker>().name),
            is_optional: #is_optional, on_delete: #on_delete, is_unindexed: #is_unindexed, docs: #docs,
        }
    }
}

pub(super) fn poly_type(value: &PolyType, variants: &[PolyVariantDef]) -> TokenStream {
    let PolyType {
        name,
        storage,
        variants: values,
        docs,
    } = value;
    let storage = variant("PolyStorage", *storage as PolyStorage);
    let (name, docs) = (text(name), text(docs));
    let variants = list(values.iter().zip(variants).map(|(value, def)| {
        let (target, ty) = (&def.target, &def.ty);
        let (name, value) = (text(&value.name), text(&value.value));
        quote! {
            __schema::PolyVariant {
                name: #name, target: __Borrowed(<#target as __Model>::NAME),
                column_type: <#ty as __ColumnValue>::TYPE, value: #value,
            }
        }
    }));
    quote!(__schema::PolyType { name: #name, storage: #storage, variants: #variants, docs: #docs })
}

pub(super) fn enum_type(value: &EnumType) -> TokenStream {
    let EnumType {
        name,
        db_name,
        storage,
        variants,
        renames,
        docs,
    } = value;
    let renames = list(renames.iter().map(rename));
    let storage = variant("EnumStorage", *storage as EnumStorage);
    let (name, db_name, docs) = (text(name), text(db_name), text(docs));
    let variants = list(variants.iter().map(|variant| {
        let (name, value, number) = (text(&variant.name), text(&variant.value), variant.number);
        quote!(__schema::Variant { name: #name, value: #value, number: #number })
    }));
    quote! {
        __schema::EnumType {
            name: #name, db_name: #db_name, storage: #storage, variants: #variants, renames: #renames, docs: #docs,
        }
    }
}
