//! The whole schema: all models and enums, in the order of their names.

use crate::{EnumType, Model, ReferentialAction, Relation, RelationKind};

/// All models and enums of an application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    models: Vec<Model>,
    enums: Vec<EnumType>,
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

impl Schema {
    /// A schema of these models and enums, sorted by name so that nothing depends on the order of files.
    pub fn new(mut models: Vec<Model>, mut enums: Vec<EnumType>) -> Self {
        models.sort_by(|a, b| a.name.cmp(&b.name));
        enums.sort_by(|a, b| a.name.cmp(&b.name));
        Self { models, enums }
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
            // Prisma's defaults: SET NULL when every column may be NULL, else RESTRICT; on update CASCADE.
            let all_nullable = relation
                .fields
                .iter()
                .all(|field| model.field(field).is_some_and(|field| field.is_nullable));
            let default = if all_nullable {
                ReferentialAction::SetNull
            } else {
                ReferentialAction::Restrict
            };
            Some(ForeignKey {
                model,
                relation,
                target,
                on_delete: relation.on_delete.unwrap_or(default),
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
                    && relation.target == foreign_key.model.name
                    && relation.inverse.as_deref() == Some(foreign_key.relation.name.as_ref())
            })
    }
}
