//! Many-to-many relations without a junction model -> Prisma's implicit ones: a list on either model. Prisma finds their
//! table by the relation's name, so that stands wherever its own choice would be another.

use super::block::Line;
use super::names::Names;
use super::relations::Relations;
use super::{NameMap, string_literal};
use orm_schema::naming::{link_name, plural, snake_case};
use orm_schema::{Link, Model, Relation};

/// The field of a relation that a model declares; `None` for one through a junction model, which to Prisma is a model as
/// any other.
pub(super) fn declared(
    map: &NameMap,
    all: &Relations<'_>,
    names: &mut Names,
    relation: &Relation,
) -> Option<Line> {
    let is_this = |side: Option<&Relation>| side.is_some_and(|side| std::ptr::eq(side, relation));
    let link = all
        .links
        .iter()
        .find(|link| is_this(link.from_a) || is_this(link.from_b))?;
    let target = if is_this(link.from_a) { link.b } else { link.a };
    let mut line = list(map, all, link, target, names.member_name(&relation.name));
    line.docs = relation.docs.to_string();
    Some(line)
}

/// A side of a link that its model does not declare.
pub(super) struct Side<'a> {
    pub(super) model: &'a Model,
    target: &'a Model,
    /// The declared side, a relation of `target`.
    other: &'a Relation,
}

/// The sides of a link that their models do not declare.
pub(super) fn undeclared<'a>(link: &Link<'a>) -> impl Iterator<Item = Side<'a>> + use<'a> {
    let sides = [
        (link.a, link.b, link.from_a, link.from_b),
        (link.b, link.a, link.from_b, link.from_a),
    ];
    sides.into_iter().filter_map(|(model, target, own, other)| {
        let other = other.filter(|_| own.is_none())?;
        Some(Side {
            model,
            target,
            other,
        })
    })
}

/// The field of a side that its model does not declare.
pub(super) fn made_up(
    map: &NameMap,
    all: &Relations<'_>,
    names: &mut Names,
    link: &Link<'_>,
    side: &Side<'_>,
) -> Line {
    let Side {
        model,
        target,
        other,
    } = side;
    let name = if model.name == target.name {
        // The declared side is A, and to Prisma that is the one whose name comes first.
        names.member_name(&format!("{}_inverse", other.name))
    } else {
        let own = plural(&snake_case(&target.name));
        names.made_up_name(own, &other.name, all.is_ambiguous(model, target))
    };
    list(map, all, link, target, name)
}

fn list(map: &NameMap, all: &Relations<'_>, link: &Link<'_>, target: &Model, name: String) -> Line {
    let (a, b) = (map.type_name(&link.a.name), map.type_name(&link.b.name));
    let is_derived = link.table == link_name(a, b, None) && !all.is_ambiguous(link.a, link.b);
    let relation_name = link.table.strip_prefix('_').filter(|_| !is_derived);
    Line {
        name,
        ty: format!("{}[]", map.type_name(&target.name)),
        attributes: relation_name
            .map(|name| format!("@relation({})", string_literal(name)))
            .into_iter()
            .collect(),
        ..Line::default()
    }
}
