//! Items and schemas as short, stable text.

use crate::syntax::ItemDef;
use crate::{
    CheckDef, Condition, EnumType, Field, IndexKind, Model, PolyField, PolyType, Relation,
    RelationKind, Rename, SortOrder,
};
use std::fmt::Write as _;

pub(crate) fn item(item: &ItemDef) -> String {
    match item {
        ItemDef::Model(def) => {
            let mut out = model(&def.schema);
            if let Some(repr) = &def.id_repr {
                let _ = writeln!(out, "  Id<{}> stores {repr:?}", def.ident);
            }
            let renamed = (def.fields.iter().map(|def| (&def.ident, &def.constant)))
                .chain(def.relations.iter().map(|def| (&def.ident, &def.constant)))
                .chain(
                    def.poly_fields
                        .iter()
                        .map(|def| (&def.ident, &def.constant)),
                );
            for (ident, constant) in renamed.filter(|(ident, constant)| ident != constant) {
                let _ = writeln!(out, "  constant {ident} is {constant}");
            }
            krate(&mut out, &def.krate);
            out
        }
        ItemDef::Enum(def) => {
            let mut out = enum_type(&def.schema);
            krate(&mut out, &def.krate);
            out
        }
        ItemDef::PolyRef(def) => {
            let mut out = poly_type(&def.schema);
            krate(&mut out, &def.krate);
            out
        }
        ItemDef::NewType(def) => {
            let mut out = format!("newtype {} around {}", def.ident, def.ty);
            if let Some(member) = &def.member {
                let _ = write!(out, " in {member}");
            }
            out.push('\n');
            krate(&mut out, &def.krate);
            out
        }
    }
}

fn krate(out: &mut String, path: &proc_macro2::TokenStream) {
    let path = path.to_string().replace(' ', "");
    if path != "::orm" {
        let _ = writeln!(out, "  crate {path}");
    }
}

pub(crate) fn model(model: &Model) -> String {
    let mut out = format!("model {} = {}", model.name, model.table);
    docs(&mut out, &model.docs);
    let _ = writeln!(out, "  key {}", model.primary_key.join(", "));
    for field in model.fields.iter() {
        self::field(&mut out, field);
    }
    for index in model.indexes.iter() {
        let kind = match index.kind {
            IndexKind::Plain => "index",
            IndexKind::Unique => "unique",
        };
        let fields: Vec<String> = index
            .fields
            .iter()
            .map(|field| match field.order {
                SortOrder::Ascending => field.field.to_string(),
                SortOrder::Descending => format!("{} desc", field.field),
            })
            .collect();
        let _ = write!(out, "  {kind} {}", fields.join(", "));
        if let Some(constant) = &index.constant {
            let _ = write!(out, ", constant {constant}");
        }
        if let Some(name) = &index.db_name {
            let _ = write!(out, ", named {name}");
        }
        if let Some(predicate) = &index.predicate {
            let _ = write!(out, ", where {}", condition(predicate));
        }
        out.push('\n');
    }
    for CheckDef {
        name,
        condition: rule,
    } in model.checks.iter()
    {
        let _ = writeln!(out, "  check {name} {}", condition(rule));
    }
    for Rename { member, from } in model.renames.iter() {
        let member = member.as_deref().unwrap_or("table");
        let _ = writeln!(out, "  {member} was {from}");
    }
    for relation in model.relations.iter() {
        self::relation(&mut out, relation);
    }
    for poly in model.poly_fields.iter() {
        self::poly_field(&mut out, poly);
    }
    if let Some(junction) = &model.junction {
        let _ = writeln!(out, "  junction {}, {}", junction.first, junction.second);
    }
    out
}

fn field(out: &mut String, field: &Field) {
    let _ = write!(out, "  {}", field.name);
    if field.column != field.name {
        let _ = write!(out, " = {}", field.column);
    }
    let _ = write!(out, ": {:?}", field.column_type);
    for (is_so, word) in [
        (field.is_list, " list"),
        (field.is_nullable, " nullable"),
        (field.is_created, " created"),
        (field.is_updated, " updated"),
        (field.is_version, " version"),
        (field.is_deleted, " deleted"),
    ] {
        if is_so {
            out.push_str(word);
        }
    }
    for native in field.native.iter() {
        let _ = write!(out, ", {} {}", native.dialect.name(), native.sql);
    }
    if let Some(default) = &field.default {
        let _ = write!(out, ", default {default:?}");
    }
    docs(out, &field.docs);
}

fn relation(out: &mut String, relation: &Relation) {
    let arrow = match relation.kind {
        RelationKind::BelongsTo if relation.is_optional => "->?",
        RelationKind::BelongsTo => "->",
        RelationKind::HasOne => "<-",
        RelationKind::HasMany => "<-*",
        RelationKind::ManyToMany => "*-*",
    };
    let _ = write!(out, "  {} {arrow} {}", relation.name, relation.target);
    if !relation.fields.is_empty() {
        let _ = write!(out, " by {}", relation.fields.join(", "));
    }
    if let Some(inverse) = &relation.inverse {
        let _ = write!(out, " of {inverse}");
    }
    for (event, action) in [
        ("delete", relation.on_delete),
        ("update", relation.on_update),
    ] {
        if let Some(action) = action {
            let _ = write!(out, ", on {event} {}", action.name());
        }
    }
    if let Some(name) = &relation.db_name {
        let _ = write!(out, ", named {name}");
    }
    if let Some(poly) = &relation.poly {
        let _ = write!(out, ", arm of {poly}");
    }
    if let Some(junction) = &relation.junction {
        let _ = write!(out, ", through {junction}");
    }
    if let Some(link) = &relation.link {
        let _ = write!(out, ", link {link}");
    }
    for (is_so, word) in [
        (relation.is_deferrable, ", deferrable"),
        (relation.is_reversed, ", reversed"),
    ] {
        if is_so {
            out.push_str(word);
        }
    }
    docs(out, &relation.docs);
}

fn poly_field(out: &mut String, poly: &PolyField) {
    let arrow = if poly.is_optional { "->?" } else { "->" };
    let _ = write!(
        out,
        "  {} = {}_* {arrow} {}",
        poly.name, poly.column, poly.poly_type
    );
    if let Some(action) = poly.on_delete {
        let _ = write!(out, ", on delete {}", action.name());
    }
    if poly.is_unindexed {
        out.push_str(", no index");
    }
    docs(out, &poly.docs);
}

pub(crate) fn poly_type(poly: &PolyType) -> String {
    let mut out = format!("poly {}, {:?}", poly.name, poly.storage);
    docs(&mut out, &poly.docs);
    for variant in poly.variants.iter() {
        let _ = writeln!(
            out,
            "  {} = {:?} -> {} by {:?}",
            variant.name, variant.value, variant.target, variant.column_type
        );
    }
    out
}

pub(crate) fn enum_type(enum_type: &EnumType) -> String {
    let mut out = format!(
        "enum {} = {}, {:?}",
        enum_type.name, enum_type.db_name, enum_type.storage
    );
    docs(&mut out, &enum_type.docs);
    for variant in enum_type.variants.iter() {
        let _ = writeln!(
            out,
            "  {} = {:?}, {}",
            variant.name, variant.value, variant.number
        );
    }
    out
}

fn docs(out: &mut String, docs: &str) {
    if !docs.is_empty() {
        let _ = write!(out, " // {}", docs.replace('\n', " / "));
    }
    out.push('\n');
}

/// `(operator parts)`
fn condition(value: &Condition) -> String {
    match value {
        Condition::Field(name) => name.to_string(),
        Condition::Bool(value) => value.to_string(),
        Condition::Int(digits) | Condition::Float(digits) => digits.to_string(),
        Condition::Text(text) => format!("{text:?}"),
        Condition::Variant { enum_type, variant } => format!("{enum_type}::{variant}"),
        Condition::Call { operator, args } => {
            let args: Vec<String> = args.iter().map(condition).collect();
            format!("({operator:?} {})", args.join(" "))
        }
        Condition::Sql(texts) => {
            let texts = texts.iter();
            let texts: Vec<String> = texts
                .map(|text| format!("{}: {}", text.dialect, text.sql))
                .collect();
            format!("sql({})", texts.join(", "))
        }
    }
}
