//! Names that one database would refuse: two of one name where it wants one, or longer than it allows.

use super::{Items, poly};
use crate::diagnostic::{Code, Diagnostics};
use crate::naming::{ConstraintKind, constraint_name};
use crate::syntax::ModelDef;
use crate::{Dialect, EnumStorage, EnumType, IndexKind, Link, Model, Schema, Str};
use proc_macro2::Span;
use std::collections::BTreeMap;

pub(super) fn check(schema: &Schema, items: &Items, diagnostics: &mut Diagnostics) {
    for dialect in Dialect::ALL {
        let before = diagnostics.iter().count();
        let mut names = Names {
            dialect,
            relations: BTreeMap::new(),
            constraints: BTreeMap::new(),
            diagnostics,
        };
        if dialect == Dialect::Postgres {
            let native = |e: &&EnumType| e.storage == EnumStorage::Native;
            for enum_type in schema.enums().iter().filter(native) {
                names.enum_type(enum_type, items);
            }
        }
        for model in schema.models() {
            if let Some(def) = items.models.get(model.name.as_ref()) {
                names.model(model, def, schema);
            }
        }
        for link in schema.links() {
            names.link(&link, items);
        }
        // What one database refuses the next would mostly refuse too: once is enough.
        if diagnostics.iter().count() > before {
            return;
        }
    }
}

/// Where a name is unique.
#[derive(Clone, Copy)]
enum Space {
    /// Among the tables, types and indexes of a schema.
    Relations,
    /// Among the constraints of a database.
    Constraints,
    /// Within its own table.
    Table,
}

/// The names that one database has seen. PostgreSQL keeps tables, indexes and types in one namespace per schema, SQLite
/// tables and indexes per file.
struct Names<'a> {
    dialect: Dialect,
    relations: BTreeMap<String, String>,
    constraints: BTreeMap<String, String>,
    diagnostics: &'a mut Diagnostics,
}

const BY_ATTRIBUTE: &str = "give it a shorter name by attribute";
const ANOTHER: &str =
    "give one of them another name: `table = \"..\"`, `name = \"..\"` or `map = \"..\"`";

impl Names<'_> {
    fn enum_type(&mut self, enum_type: &EnumType, items: &Items) {
        let def = items.enums.get(enum_type.name.as_ref());
        let span = def.map_or_else(Span::call_site, |def| def.ident.span());
        self.check_length(&enum_type.db_name, span, BY_ATTRIBUTE);
        let idents = def.iter().flat_map(|def| &def.variants);
        for (variant, ident) in enum_type.variants.iter().zip(idents) {
            self.check_length(&variant.value, ident.span(), BY_ATTRIBUTE);
        }
        let what = format!("the type of `{}`", enum_type.name);
        let mut none = BTreeMap::new();
        self.claim(
            Space::Relations,
            &mut none,
            &enum_type.db_name,
            what,
            span,
            ANOTHER,
        );
    }

    fn model(&mut self, model: &Model, def: &ModelDef, schema: &Schema) {
        let mut indexes = BTreeMap::new();
        let mut constraints = BTreeMap::new();
        self.check_length(&model.table, def.table_span, BY_ATTRIBUTE);
        let what = format!("the table of `{}`", model.name);
        let (space, span) = (Space::Relations, def.table_span);
        self.claim(space, &mut indexes, &model.table, what, span, ANOTHER);
        // Columns that share a name have been reported, and share everything that is named by them.
        if !poly::collisions(model, def, schema).is_empty() {
            return;
        }
        // What a polymorphic field adds stands behind what the struct declares.
        let added = |column: &str| poly::span_of(model, def, schema, column);
        for (position, field) in model.fields.iter().enumerate() {
            let declared = def.fields.get(position).map(|def| def.ident.span());
            let span = declared.unwrap_or_else(|| added(&field.name));
            self.check_length(&field.column, span, BY_ATTRIBUTE);
        }
        for (position, index) in model.indexes.iter().enumerate() {
            let kind = match index.kind {
                IndexKind::Unique => ConstraintKind::Unique,
                IndexKind::Plain => ConstraintKind::Index,
            };
            let fields: Vec<Str> = index.fields.iter().map(|f| f.field.clone()).collect();
            let declared = def.index_spans.get(position).copied();
            let span = declared.unwrap_or_else(|| added(&fields[0]));
            let name = index
                .db_name
                .as_ref()
                .map_or_else(|| self.derived(kind, model, &fields), ToString::to_string);
            let what = format!("an index of `{}` over {}", model.name, fields.join(", "));
            self.check_length(&name, span, BY_ATTRIBUTE);
            self.claim(self.index_space(), &mut indexes, &name, what, span, ANOTHER);
        }
        for (position, relation) in model.relations.iter().enumerate() {
            let Some(first) = relation.fields.first() else {
                continue;
            };
            let declared = def.relations.get(position).map(|def| def.key_span);
            let span = declared.unwrap_or_else(|| added(first));
            let name = relation.db_name.as_ref().map_or_else(
                || self.derived(ConstraintKind::ForeignKey, model, &relation.fields),
                ToString::to_string,
            );
            let what = format!("the foreign key of `{}::{}`", model.name, relation.name);
            self.check_length(&name, span, BY_ATTRIBUTE);
            self.claim(
                self.constraint_space(),
                &mut constraints,
                &name,
                what,
                span,
                ANOTHER,
            );
        }
        for (check, span) in model.checks.iter().zip(&def.check_spans) {
            let columns = [check.name.as_ref()];
            let name = constraint_name(self.dialect, ConstraintKind::Check, &model.table, &columns);
            let what = format!("the check `{}` of `{}`", check.name, model.name);
            let space = self.constraint_space();
            let help = "give the check another name";
            self.claim(space, &mut constraints, &name, what, *span, help);
        }
        for (field, field_def) in model.poly_fields.iter().zip(&def.poly_fields) {
            let columns = [field.column.as_ref()];
            let name = constraint_name(self.dialect, ConstraintKind::Check, &model.table, &columns);
            let what = format!("the check of `{}::{}`", model.name, field.name);
            let (space, span) = (self.constraint_space(), field_def.span);
            let help = "add `#[orm(column = \"..\")]`";
            self.claim(space, &mut constraints, &name, what, span, help);
        }
    }

    /// A link table has the names that Prisma gives it and what belongs to it.
    fn link(&mut self, link: &Link<'_>, items: &Items) {
        let sides = [(link.a, link.from_a), (link.b, link.from_b)];
        let Some((model, relation)) = sides
            .iter()
            .find_map(|&(model, found)| Some((model, found?)))
        else {
            return;
        };
        let def = items.models.get(model.name.as_ref());
        let mut defs = def.iter().flat_map(|def| &def.relations);
        let def = defs.find(|def| super::plain(&def.ident) == relation.name);
        let span = def.map_or_else(Span::call_site, |def| def.ident.span());
        let of = format!("of `{}::{}`", model.name, relation.name);
        let key = match self.dialect {
            Dialect::Postgres => "AB_pkey",
            Dialect::Sqlite | Dialect::MySql => "AB_unique",
        };
        // None of them is ever cut, so that those of one table stay different.
        let help = "add `#[orm(name = \"..\")]` to both sides of the relation";
        self.check_length(&format!("{}_{key}", link.table), span, help);
        let (mut indexes, mut constraints) = (BTreeMap::new(), BTreeMap::new());
        let what = format!("the link table {of}");
        let (space, table) = (Space::Relations, &link.table);
        if !self.claim(space, &mut indexes, table, what, span, ANOTHER) {
            return;
        }
        for ending in [key, "B_index"] {
            let (name, what) = (format!("{table}_{ending}"), format!("an index {of}"));
            self.claim(self.index_space(), &mut indexes, &name, what, span, ANOTHER);
        }
        for ending in ["A_fkey", "B_fkey"] {
            let (name, what) = (format!("{table}_{ending}"), format!("a foreign key {of}"));
            let space = self.constraint_space();
            self.claim(space, &mut constraints, &name, what, span, ANOTHER);
        }
    }

    fn index_space(&self) -> Space {
        match self.dialect.capabilities().index_names_per_schema {
            true => Space::Relations,
            false => Space::Table,
        }
    }

    fn constraint_space(&self) -> Space {
        match self.dialect.capabilities().constraint_names_per_database {
            true => Space::Constraints,
            false => Space::Table,
        }
    }

    fn derived(&self, kind: ConstraintKind, model: &Model, fields: &[Str]) -> String {
        let columns: Vec<&str> = fields
            .iter()
            .filter_map(|name| model.field(name))
            .map(|field| field.column.as_ref())
            .collect();
        constraint_name(self.dialect, kind, &model.table, &columns)
    }

    fn check_length(&mut self, name: &str, span: Span, help: &str) {
        let dialect = self.dialect;
        let (length, unit) = if dialect == Dialect::MySql {
            (name.chars().count(), "characters")
        } else {
            (name.len(), "bytes")
        };
        let limit = dialect.capabilities().max_identifier_length;
        if let Some(limit) = limit.filter(|&limit| length > limit) {
            let message =
                format!("`{name}` is longer than the {limit} {unit} that {dialect} allows");
            self.diagnostics
                .push(Code::NAME_TOO_LONG, span, message, help);
        }
    }

    /// Takes a name, and says whether it was free; `table` holds those that are unique within the table.
    fn claim(
        &mut self,
        space: Space,
        table: &mut BTreeMap<String, String>,
        name: &str,
        what: String,
        span: Span,
        help: &str,
    ) -> bool {
        let taken = match space {
            Space::Relations => &mut self.relations,
            Space::Constraints => &mut self.constraints,
            Space::Table => table,
        };
        // MySQL and SQLite compare names without case; two that differ only so are refused everywhere.
        let Some(other) = taken.insert(name.to_lowercase(), what.clone()) else {
            return true;
        };
        let dialect = self.dialect;
        let message = format!("{other} and {what} would both be called `{name}` on {dialect}");
        self.diagnostics
            .push(Code::NAME_COLLISION, span, message, help);
        false
    }
}
