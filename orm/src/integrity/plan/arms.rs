//! References: what each can refer to, whether soft delete looks after them, and whether they can form circles.

use super::{Check, Circle, Condition, Kind, Looks, Reference, deleted, names, rows};
use orm_schema::{
    ForeignKey, Model, PolyField, PolyStorage, PolyType, PolyVariant, ReferentialAction, Relation,
    RelationKind, Schema,
};

/// A reference of a relation or polymorphic field, and what is known of its two models.
pub(super) struct Arm<'a> {
    model: &'a Model,
    target: &'a Model,
    /// The relation or polymorphic field that holds it.
    name: &'a str,
    /// What a delete of the target does; a tagged field has no foreign key, which leaves it to us to refuse.
    on_delete: ReferentialAction,
    reference: Reference<'a>,
}

pub(super) fn arm(foreign_key: ForeignKey<'_>) -> Arm<'_> {
    let ForeignKey {
        model,
        relation,
        target,
        on_delete,
        on_update: _,
    } = foreign_key;
    Arm {
        model,
        target,
        name: relation.poly.as_ref().unwrap_or(&relation.name),
        on_delete,
        reference: Reference {
            tag: None,
            columns: names(model, &relation.fields),
            target: &target.table,
            target_key: names(target, &target.primary_key),
        },
    }
}

impl<'a> Arm<'a> {
    /// The column that marks a row of the target as deleted, when soft delete leaves no live row that refers to it.
    fn outlived(&self) -> Option<&'a str> {
        let deleted = deleted(self.target)?;
        // What has no inverse is not reached.
        let is_inverse = |relation: &Relation| {
            matches!(relation.kind, RelationKind::HasOne | RelationKind::HasMany)
                && relation.target == self.model.name
                && relation.inverse.as_deref() == Some(self.name)
        };
        let mut relations = self.target.relations.iter();
        relations.find(|&relation| is_inverse(relation))?;
        match self.on_delete {
            // It is deleted too, if that is a mark; else it goes when the target is purged.
            ReferentialAction::Cascade => self.model.deleted().map(|_| deleted),
            ReferentialAction::Restrict | ReferentialAction::NoAction => Some(deleted),
            ReferentialAction::SetNull | ReferentialAction::SetDefault => None,
        }
    }

    /// The reference as a way along the rows of one table.
    fn circle(&self) -> Option<Circle<'a>> {
        let is_required = |column: &&str| {
            let mut fields = self.model.fields.iter();
            fields.any(|field| field.column == **column && !field.is_nullable)
        };
        (self.model.name == self.target.name).then(|| Circle {
            tag: self.reference.tag,
            parent: self.reference.columns.clone(),
            is_required: self.reference.tag.is_none()
                && self.reference.columns.iter().all(is_required),
        })
    }
}

pub(super) fn poly_field<'a>(
    schema: &'a Schema,
    model: &'a Model,
    field: &'a PolyField,
    poly: &'a PolyType,
) -> Check<'a> {
    let column = |variant: &PolyVariant| {
        let name = field.key_column(poly, variant);
        model.field(&name).map_or("", |field| field.column.as_ref())
    };
    let mut looks = Vec::new();
    let arms = match poly.storage {
        PolyStorage::Arc => {
            let columns: Vec<&str> = poly.variants.iter().map(column).collect();
            if !field.is_optional {
                looks.push((Kind::NotSet, Condition::NoneSet(columns.clone())));
            }
            looks.push((Kind::SeveralSet, Condition::SeveralSet(columns)));
            let own = |key: &ForeignKey<'_>| key.relation.poly.as_ref() == Some(&field.name);
            schema.foreign_keys(model).filter(own).map(arm).collect()
        }
        PolyStorage::Tagged => {
            let tag = model.field(&field.tag_column());
            let tag = tag.map_or("", |field| field.column.as_ref());
            let key = poly.variants.first().map_or("", column);
            if !field.is_optional {
                looks.push((Kind::NotSet, Condition::NoneSet(vec![tag, key])));
            }
            looks.push((Kind::HalfSet, Condition::HalfSet { tag, key }));
            let known = poly.variants.iter().map(|variant| variant.value.as_ref());
            let known = known.collect();
            looks.push((Kind::UnknownVariant, Condition::Unknown { tag, known }));
            let arm = |variant: &'a PolyVariant| {
                let target = schema.model(&variant.target)?;
                Some(Arm {
                    model,
                    target,
                    name: &field.name,
                    on_delete: ReferentialAction::NoAction,
                    reference: Reference {
                        tag: Some((tag, &variant.value)),
                        columns: vec![key],
                        target: &target.table,
                        target_key: names(target, &target.primary_key),
                    },
                })
            };
            poly.variants.iter().filter_map(arm).collect()
        }
    };
    Check {
        model: &model.name,
        relation: &field.name,
        rows: rows(model),
        looks: references(looks, arms),
    }
}

/// What can be wrong with references, after what can be wrong with the columns that hold them.
pub(super) fn references<'a>(
    mut looks: Vec<(Kind, Condition<'a>)>,
    arms: Vec<Arm<'a>>,
) -> Looks<'a> {
    let outlived: Vec<_> = arms
        .iter()
        .filter_map(|arm| Some((arm.reference.clone(), arm.outlived()?)))
        .collect();
    let circle = arms.iter().find_map(Arm::circle);
    let all = arms.into_iter().map(|arm| arm.reference).collect();
    looks.push((Kind::Orphan, Condition::Missing(all)));
    if !outlived.is_empty() {
        looks.push((Kind::DeletedTarget, Condition::Deleted(outlived)));
    }
    Looks::Rows(looks, circle)
}
