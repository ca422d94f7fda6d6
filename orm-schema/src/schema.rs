//! The whole schema: all models, enums and polymorphic types, in the order of their names.

use crate::naming::{is_link_a, link_name};
use crate::{EnumType, Model, PolyType, ReferentialAction, Relation, RelationKind};
use std::collections::BTreeMap;

/// All models, enums and polymorphic types of an application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    models: Vec<Model>,
    enums: Vec<EnumType>,
    poly_types: Vec<PolyType>,
}

/// A `belongs_to` relation with everything looked up that its foreign key needs.
#[derive(Debug, Clone, Copy)]
pub struct ForeignKey<'a> {
    /// The model that holds the key.
    pub model: &'a Model,
    /// The relation that declares it.
    pub relation: &'a Relation,
    /// The model it refers to.
    pub target: &'a Model,
    /// What happens when the target row is deleted, default filled in.
    pub on_delete: ReferentialAction,
    /// What happens when the target row's key changes, default filled in.
    pub on_update: ReferentialAction,
}

/// What a foreign key does when the row that it refers to is deleted, default filled in: as in Prisma, SET NULL when
/// every column may be NULL, else RESTRICT; NO ACTION where it is deferrable.
pub fn on_delete(model: &Model, relation: &Relation) -> ReferentialAction {
    let all_nullable = relation
        .fields
        .iter()
        .all(|field| model.field(field).is_some_and(|field| field.is_nullable));
    // Of the keys of a polymorphic field one must stay, unless the field may be empty.
    let is_poly_required = relation.poly.as_ref().is_some_and(|name| {
        model
            .poly_fields
            .iter()
            .any(|field| field.name == *name && !field.is_optional)
    });
    let default = match (all_nullable && !is_poly_required, relation.is_deferrable) {
        (true, _) => ReferentialAction::SetNull,
        (false, false) => ReferentialAction::Restrict,
        // RESTRICT refuses at once even where the check is deferred ("CREATE TABLE" of PostgreSQL).
        (false, true) => ReferentialAction::NoAction,
    };
    relation.on_delete.unwrap_or(default)
}

/// The table behind a many-to-many relation without a junction model: the keys of two rows, `A` and `B`, as Prisma's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<'a> {
    /// The table's name.
    pub table: String,
    /// The model whose key column `A` holds.
    pub a: &'a Model,
    /// The model whose key column `B` holds.
    pub b: &'a Model,
    /// The relation of `a` that reaches `b`, when it is declared.
    pub from_a: Option<&'a Relation>,
    /// The relation of `b` that reaches `a`, when it is declared.
    pub from_b: Option<&'a Relation>,
}

impl Schema {
    /// A schema of these models, enums and polymorphic types, sorted by name so that nothing depends on the order of
    /// files.
    pub fn new(
        mut models: Vec<Model>,
        mut enums: Vec<EnumType>,
        mut poly_types: Vec<PolyType>,
    ) -> Self {
        models.sort_by(|a, b| a.name.cmp(&b.name));
        enums.sort_by(|a, b| a.name.cmp(&b.name));
        poly_types.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            models,
            enums,
            poly_types,
        }
    }

    /// The polymorphic types, by name.
    pub fn poly_types(&self) -> &[PolyType] {
        &self.poly_types
    }

    /// The polymorphic type of that Rust name.
    pub fn poly_type(&self, name: &str) -> Option<&PolyType> {
        self.poly_types.iter().find(|poly| poly.name == name)
    }

    /// The link tables, by name. A relation to a model that the schema lacks is left out: `resolve` has reported it.
    pub fn links(&self) -> Vec<Link<'_>> {
        let mut links: BTreeMap<String, Link<'_>> = BTreeMap::new();
        for model in &self.models {
            let relations = model.relations.iter().filter(|relation| {
                relation.kind == RelationKind::ManyToMany && relation.junction.is_none()
            });
            for relation in relations {
                let Some(target) = self.model(&relation.target) else {
                    continue;
                };
                let is_a = is_link_a(
                    &model.name,
                    &target.name,
                    &relation.name,
                    relation.inverse.as_deref(),
                );
                let table = link_name(&model.name, &target.name, relation.link.as_deref());
                let (a, b) = if is_a {
                    (model, target)
                } else {
                    (target, model)
                };
                let link = links.entry(table.clone()).or_insert(Link {
                    table,
                    a,
                    b,
                    from_a: None,
                    from_b: None,
                });
                let side = if is_a {
                    &mut link.from_a
                } else {
                    &mut link.from_b
                };
                side.get_or_insert(relation);
            }
        }
        links.into_values().collect()
    }

    /// The models, by name.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The enums, by name.
    pub fn enums(&self) -> &[EnumType] {
        &self.enums
    }

    /// The model of that Rust name.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The enum of that Rust name.
    pub fn enum_type(&self, name: &str) -> Option<&EnumType> {
        self.enums.iter().find(|enum_type| enum_type.name == name)
    }

    /// The foreign keys of a model, in declaration order. A relation to a model that the schema lacks is left out:
    /// `resolve` has reported it.
    pub fn foreign_keys<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = ForeignKey<'a>> {
        model.belongs_to().filter_map(move |relation| {
            let target = self.model(&relation.target)?;
            Some(ForeignKey {
                model,
                relation,
                target,
                on_delete: on_delete(model, relation),
                on_update: relation.on_update.unwrap_or(ReferentialAction::Cascade),
            })
        })
    }

    /// The `has_one` or `has_many` relation that reads the given `belongs_to` backwards.
    pub fn inverse_of<'a>(&'a self, foreign_key: &ForeignKey<'_>) -> Option<&'a Relation> {
        self.model(&foreign_key.target.name)?
            .relations
            .iter()
            .find(|relation| {
                relation.kind != RelationKind::BelongsTo
                    && relation.kind != RelationKind::ManyToMany
                    && relation.target == foreign_key.model.name
                    && relation.inverse.is_some()
                    && (relation.inverse.as_deref() == Some(foreign_key.relation.name.as_ref())
                        || relation.inverse == foreign_key.relation.poly)
            })
    }
}
