//! A `ManyToMany` field of a model, and how several of one model go together.

use super::attr::{Attr, Attrs, malformed};
use super::model_relations::{ParsedRelation, report_unfit};
use super::plain;
use super::relation_key::Key;
use super::slot_type::SlotType;
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::naming::{link_name, pascal_case};
use crate::{Relation, RelationKind, Str};
use proc_macro2::{Ident, Span};
use syn::LitStr;

/// The longest name of a link, so that every name made from it fits every database.
const MAX_LINK_NAME: usize = 40;

/// What the attributes of a `ManyToMany` say.
pub(super) struct ManyToMany {
    pub(super) link: Option<Str>,
    pub(super) key: Key,
}

pub(super) fn read(
    attrs: &Attrs,
    model: &Ident,
    ident: &Ident,
    slot: &SlotType,
    diagnostics: &mut Diagnostics,
) -> ManyToMany {
    let is_own = plain(&slot.target_ident) == plain(model);
    let mut key = Key {
        fields: Vec::new(),
        inverse: None,
        span: ident.span(),
    };
    let (name, inverse) = (attrs.get("name"), attrs.get("inverse"));
    if let Some((_, junction)) = &slot.junction {
        let help = format!("remove it: `{junction}` says what it ties together");
        for attr in [name, inverse].into_iter().flatten() {
            report_unfit(attr, &help, diagnostics);
        }
        if let Some(attr) = attrs.get("reversed").filter(|_| !is_own) {
            let help = "remove it: it goes on a relation of a model to itself";
            report_unfit(attr, help, diagnostics);
        }
        return ManyToMany { link: None, key };
    }
    if let Some(attr) = attrs.get("reversed") {
        let help =
            "it goes on a relation through a junction model; here `inverse` names the other way";
        let help = if is_own {
            help
        } else {
            "remove it: it goes on a relation of a model to itself"
        };
        report_unfit(attr, help, diagnostics);
    }
    match inverse {
        Some(attr) if is_own => {
            key.span = attr.span();
            key.inverse = attr.ident(diagnostics);
        }
        Some(attr) => {
            let help = format!(
                "remove it: a `ManyToMany<{model}>` of `{}` with the same `name`, or both without, is the inverse",
                slot.target_ident
            );
            report_unfit(attr, &help, diagnostics);
        }
        None => {}
    }
    if is_own && name.is_none() {
        let example = pascal_case(&plain(ident));
        diagnostics.push(
            Code::INVALID_RELATION,
            ident.span(),
            "a `ManyToMany` of a model to itself needs a name",
            format!("add `#[orm(name = \"{example}\")]`"),
        );
    }
    let link = name.and_then(|attr| link(attr, diagnostics));
    ManyToMany { link, key }
}

fn link(attr: &Attr, diagnostics: &mut Diagnostics) -> Option<Str> {
    let literal = attr.parse(|input| input.parse::<LitStr>(), diagnostics)?;
    let name = literal.value();
    let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_word || name.is_empty() || name.len() > MAX_LINK_NAME {
        let message =
            format!("a `name` is 1 to {MAX_LINK_NAME} letters of ASCII, digits and underscores");
        malformed(literal.span(), &message, diagnostics);
        return None;
    }
    Some(Str::Owned(name))
}

/// Checks the `ManyToMany` fields of a model beside each other; `key_fields` is the length of its key, when that is known.
pub(super) fn check(
    model: &Ident,
    relations: &[ParsedRelation],
    key_fields: Option<usize>,
    diagnostics: &mut Diagnostics,
) {
    let many: Vec<&ParsedRelation> = relations
        .iter()
        .filter(|parsed| parsed.relation.kind == RelationKind::ManyToMany)
        .collect();
    for (position, parsed) in many.iter().enumerate() {
        let (relation, def) = (&parsed.relation, &parsed.def);
        if relation.junction.is_none() && key_fields.is_some_and(|length| length > 1) {
            let name = plain(model);
            let span = def.ident.span();
            report_wide_key(&name, &name, &relation.target, span, diagnostics);
        }
        if let Some(inverse) = &def.inverse {
            check_inverse(model, relation, inverse, relations, diagnostics);
        }
        for other in &many[..position] {
            check_pair(model, &other.relation, relation, &def.ident, diagnostics);
        }
    }
}

/// A link table has one column for the key of each side.
pub(crate) fn report_wide_key(
    wide: &str,
    model: &str,
    target: &str,
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("the key of `{wide}` has several fields, but a link table holds one");
    let help = format!("write a junction model: `ManyToMany<{target}, {model}{target}>`");
    diagnostics.push(Code::INVALID_RELATION, span, message, help);
}

fn check_inverse(
    model: &Ident,
    relation: &Relation,
    inverse: &Ident,
    relations: &[ParsedRelation],
    diagnostics: &mut Diagnostics,
) {
    let is_link = |other: &Relation| {
        other.kind == RelationKind::ManyToMany
            && other.target == relation.target
            && other.junction.is_none()
    };
    let name = plain(inverse);
    let found = relations
        .iter()
        .map(|parsed| &parsed.relation)
        .find(|other| other.name == name);
    let (message, help) = match found {
        None => {
            let known: Vec<&str> = relations
                .iter()
                .map(|parsed| &parsed.relation)
                .filter(|other| is_link(other) && other.name != relation.name)
                .map(|other| other.name.as_ref())
                .collect();
            let help = if known.is_empty() {
                format!(
                    "add `#[orm(name = \"{}\", inverse = {})] {inverse}: ManyToMany<{model}>`",
                    relation.link.as_deref().unwrap_or(".."),
                    relation.name
                )
            } else {
                name_help(&name, known)
            };
            (format!("`{model}` has no relation `{inverse}`"), help)
        }
        Some(other) if other.name == relation.name => (
            "a relation is not its own inverse".to_owned(),
            "remove `inverse`, or name the relation that reads the other way".to_owned(),
        ),
        Some(other) if !is_link(other) => (
            format!("`{model}::{inverse}` is not a `ManyToMany<{model}>`"),
            "name the relation that reads the other way".to_owned(),
        ),
        // A relation without a name has been reported.
        Some(other) if relation.link.is_none() || other.link.is_none() => return,
        Some(other) if other.link != relation.link => (
            format!("`{}` and `{inverse}` have different names", relation.name),
            "give both the same `name`".to_owned(),
        ),
        Some(other) if other.inverse.as_ref() != Some(&relation.name) => (
            format!(
                "`{inverse}` does not name `{}` as its inverse",
                relation.name
            ),
            format!("add `inverse = {}` to `{inverse}`", relation.name),
        ),
        Some(_) => return,
    };
    diagnostics.push(Code::INVERSE_MISMATCH, inverse.span(), message, help);
}

/// Two relations that would read the same rows.
fn check_pair(
    model: &Ident,
    first: &Relation,
    second: &Relation,
    at: &Ident,
    diagnostics: &mut Diagnostics,
) {
    if first.target != second.target || first.junction != second.junction {
        return;
    }
    let is_own = first.target == plain(model);
    if let Some(junction) = &first.junction {
        if first.is_reversed == second.is_reversed {
            let (one, two) = (&first.name, &second.name);
            let message = format!("`{two}` reads the same rows of `{junction}` as `{one}`");
            let help = if is_own {
                "keep one of the two, or add `reversed` to one"
            } else {
                "keep one of the two"
            };
            diagnostics.push(Code::INVALID_RELATION, at.span(), message, help);
        }
        return;
    }
    let is_pair = first.inverse.as_ref() == Some(&second.name)
        || second.inverse.as_ref() == Some(&first.name);
    // A relation to the own model without a name has been reported.
    if first.link != second.link || is_own && (is_pair || first.link.is_none()) {
        return;
    }
    let table = link_name(&plain(model), &second.target, second.link.as_deref());
    let (one, two) = (&first.name, &second.name);
    let message = format!("`{one}` and `{two}` would both be stored in `{table}`");
    let help = match (is_own, &second.link) {
        (true, _) => {
            "give one of them another `name`; if they read one relation both ways, name each other as `inverse`"
        }
        (false, None) => "give one of them a `name`",
        (false, Some(_)) => "give one of them another `name`",
    };
    diagnostics.push(Code::NAME_COLLISION, at.span(), message, help);
}
