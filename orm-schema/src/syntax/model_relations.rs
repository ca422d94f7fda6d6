//! A relation field of a model.

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::def::RelationDef;
use super::model_fields::constant;
use super::relation_key::{self, Key, check_action, referential_action};
use super::slot_type::{SlotKind, SlotType};
use super::{docs, model_many_to_many, plain};
use crate::diagnostic::{Code, Diagnostics};
use crate::{Field, List, Relation, RelationKind, Str};
use proc_macro2::Ident;
use quote::ToTokens;

/// A relation field and what its attributes add to the model around it.
pub(super) struct ParsedRelation {
    pub(super) relation: Relation,
    pub(super) def: RelationDef,
    /// No index is made for its foreign key.
    pub(super) is_unindexed: bool,
}

const fn relation_kind(kind: SlotKind) -> RelationKind {
    match kind {
        SlotKind::BelongsTo => RelationKind::BelongsTo,
        SlotKind::HasOne => RelationKind::HasOne,
        SlotKind::HasMany => RelationKind::HasMany,
        SlotKind::ManyToMany => RelationKind::ManyToMany,
    }
}

pub(super) fn relation_field(
    model: &Ident,
    field: &syn::Field,
    slot: SlotType,
    stored: &[Field],
    diagnostics: &mut Diagnostics,
) -> Option<ParsedRelation> {
    let ident = field.ident.clone()?;
    let attrs = Attrs::read(&field.attrs, Place::Relation, diagnostics);
    let kind = relation_kind(slot.kind);
    report_misplaced(&attrs, kind, diagnostics);
    // All of it is read before a mistake ends the relation, so that everything wrong is reported at once.
    let mut action = |name: &str| {
        attrs
            .get(name)
            .and_then(|attr| Some((attr, referential_action(attr, diagnostics)?)))
    };
    let (on_delete, on_update) = (action("on_delete"), action("on_update"));
    let db_name = attrs
        .get("map")
        .and_then(|attr| attr.db_name(diagnostics))
        .map(Str::Owned);
    let constant = constant(&attrs, &ident, diagnostics);
    let mut link = None;
    let key = if kind == RelationKind::ManyToMany {
        let read = model_many_to_many::read(&attrs, model, &ident, &slot, diagnostics);
        link = read.link;
        read.key
    } else {
        relation_key::key(&attrs, kind, &ident, &slot, stored, diagnostics)?
    };
    for (attr, action) in [on_delete, on_update].into_iter().flatten() {
        check_action(attr, action, &key.fields, stored, diagnostics);
    }
    let inverse = key.inverse.as_ref().map(plain);
    let relation = Relation {
        fields: List::Owned(key.fields.clone()),
        inverse: inverse.map(Str::Owned),
        on_delete: on_delete.map(|(_, action)| action),
        on_update: on_update.map(|(_, action)| action),
        db_name,
        is_deferrable: attrs.has("deferrable"),
        is_reversed: attrs.has("reversed"),
        link,
        docs: docs(&field.attrs),
        ..bare(&ident, kind, &slot)
    };
    Some(ParsedRelation {
        relation,
        is_unindexed: attrs.has("no_index"),
        def: def(field, ident, constant, slot, key),
    })
}

/// What stands in for a relation that could not be read: its constant and the model it reaches.
pub(super) fn recovered(field: &syn::Field, slot: SlotType) -> Option<ParsedRelation> {
    let ident = field.ident.clone()?;
    let mut reported = Diagnostics::new();
    let attrs = Attrs::read(&field.attrs, Place::Relation, &mut reported);
    let constant = constant(&attrs, &ident, &mut reported);
    let key = Key {
        fields: Vec::new(),
        inverse: None,
        span: ident.span(),
    };
    Some(ParsedRelation {
        relation: bare(&ident, relation_kind(slot.kind), &slot),
        is_unindexed: true,
        def: def(field, ident, constant, slot, key),
    })
}

/// The relation as its name and type tell it.
fn bare(ident: &Ident, kind: RelationKind, slot: &SlotType) -> Relation {
    let junction = slot.junction.as_ref();
    Relation {
        name: Str::Owned(plain(ident)),
        kind,
        target: Str::Owned(plain(&slot.target_ident)),
        is_optional: slot.is_optional,
        fields: List::Owned(Vec::new()),
        inverse: None,
        on_delete: None,
        on_update: None,
        db_name: None,
        is_deferrable: false,
        poly: None,
        junction: junction.map(|(_, ident)| Str::Owned(plain(ident))),
        is_reversed: false,
        link: None,
        docs: Str::default(),
    }
}

fn def(field: &syn::Field, ident: Ident, constant: Ident, slot: SlotType, key: Key) -> RelationDef {
    RelationDef {
        ident,
        constant,
        vis: field.vis.to_token_stream(),
        slot,
        key_span: key.span,
        inverse: key.inverse,
    }
}

fn report_misplaced(attrs: &Attrs, kind: RelationKind, diagnostics: &mut Diagnostics) {
    let key = [
        "fk",
        "on_delete",
        "on_update",
        "map",
        "deferrable",
        "no_index",
    ];
    let on_belongs_to = key.map(|name| (name, "it goes on `BelongsTo`"));
    let on_inverse = [("inverse", "it goes on `HasOne` and `HasMany`")];
    let on_many = ["name", "reversed"].map(|name| (name, "it goes on `ManyToMany`"));
    let misplaced: Vec<(&str, &str)> = match kind {
        RelationKind::BelongsTo => on_inverse.into_iter().chain(on_many).collect(),
        RelationKind::HasOne | RelationKind::HasMany => {
            on_belongs_to.into_iter().chain(on_many).collect()
        }
        // The rest depends on how the two are tied together.
        RelationKind::ManyToMany => on_belongs_to.into(),
    };
    for (name, help) in misplaced {
        if let Some(attr) = attrs.get(name) {
            report_unfit(attr, help, diagnostics);
        }
    }
}

pub(super) fn report_unfit(attr: &Attr, help: &str, diagnostics: &mut Diagnostics) {
    let message = format!("`{}` does not fit this relation", attr.spec.name);
    diagnostics.push(Code::INVALID_RELATION, attr.name.span(), message, help);
}
