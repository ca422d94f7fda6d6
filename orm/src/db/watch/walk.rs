//! Select -> what it walks by hand when it runs again and again, and what to write instead. Pure.

use crate::model::ModelInfo;
use crate::relation::RelationInfo;
use crate::statement::{BinaryOp, Node, Projection, Select};
use orm_schema::RelationKind;
use std::fmt;

/// How a select gets from one row to others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    way: Way,
    /// It reads rows, and not how many there are or whether there is one.
    reads_rows: bool,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    /// `Model::relation.of(&row)`.
    Relation(&'static RelationInfo),
    /// The columns of this `belongs_to` equal values.
    ForeignKey(&'static RelationInfo),
    /// The columns of the model's key equal values.
    Key(&'static ModelInfo),
}

impl Walk {
    pub(crate) fn of(select: &Select) -> Option<Self> {
        let way = Way::of(select.model, select.filter.as_ref()?)?;
        let reads_rows = match select.projection {
            Projection::Model => true,
            Projection::Nodes(_) => select.group_by.is_empty(),
            Projection::Count | Projection::Exists => false,
        };
        Some(Self { way, reads_rows })
    }

    /// The walk of a find by key.
    pub(crate) fn by_key(model: &'static ModelInfo) -> Self {
        Self {
            way: Way::Key(model),
            reads_rows: true,
        }
    }

    /// `Model::relation`.
    pub(super) fn relation(self) -> Option<String> {
        match self.way {
            Way::Relation(relation) | Way::ForeignKey(relation) => Some(relation.path()),
            Way::Key(_) => None,
        }
    }
}

impl Way {
    fn of(model: &'static ModelInfo, filter: &Node) -> Option<Self> {
        let parts = match filter {
            Node::Logic {
                is_and: true,
                parts,
            } => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let reached = parts.iter().find_map(|part| match part {
            Node::ReachedFrom { relation, .. } => Some(*relation),
            _ => None,
        });
        if let Some(relation) = reached {
            return Some(Self::Relation(relation));
        }
        let compared: Vec<u16> = parts
            .iter()
            .filter_map(|part| compared(model, part))
            .collect();
        let is_compared =
            |columns: &[u16]| !columns.is_empty() && columns.iter().all(|c| compared.contains(c));
        let has_key = is_compared(model.key);
        // A key that holds more than the foreign key finds one row, not those that refer to another.
        let foreign_key = model.relations.iter().find(|relation| {
            relation.kind == RelationKind::BelongsTo
                && relation.tag.is_none()
                && is_compared(relation.from_columns)
                && (!has_key || relation.from_columns.len() == model.key.len())
        });
        match foreign_key {
            Some(relation) => Some(Self::ForeignKey(relation)),
            None => has_key.then_some(Self::Key(model)),
        }
    }
}

/// The column of the model that the condition compares with a value.
fn compared(model: &'static ModelInfo, condition: &Node) -> Option<u16> {
    match condition {
        Node::Binary(BinaryOp::Eq, sides) => match &**sides {
            (Node::Column(column), Node::Value(_)) if std::ptr::eq(column.model, model) => {
                Some(column.position)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The relation of the other model that reads a `belongs_to` backwards.
fn inverse(belongs_to: &RelationInfo) -> Option<&'static RelationInfo> {
    let from = (belongs_to.from)();
    (belongs_to.to)()
        .relations
        .iter()
        .copied()
        .find(|relation| {
            matches!(relation.kind, RelationKind::HasOne | RelationKind::HasMany)
                && relation.tag.is_none()
                && std::ptr::eq((relation.to)(), from)
                && relation.to_columns == belongs_to.from_columns
        })
}

/// What it does, and what to write instead.
impl fmt::Display for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.way {
            Way::Relation(relation) => {
                let path = relation.path();
                write!(f, "it walks `{path}` row by row; ")?;
                if self.reads_rows {
                    write!(f, "load it with `.with({path})`")
                } else {
                    ask(f, relation)
                }
            }
            Way::ForeignKey(relation) => {
                write!(f, "it walks `{}` backwards row by row; ", relation.path())?;
                match inverse(relation) {
                    Some(inverse) if self.reads_rows => {
                        let path = inverse.path();
                        write!(f, "load `{path}` with `.with({path})`")
                    }
                    Some(inverse) => ask(f, inverse),
                    None => write!(
                        f,
                        "declare its inverse in `{}` and load that with `.with(..)`, or find the rows with `in_`",
                        (relation.to)().schema.name
                    ),
                }
            }
            Way::Key(model) => write!(
                f,
                "it finds `{}` by key row by row; load it with `.with(..)` where the rows that refer to it are read, or \
                 find the rows with `in_`",
                model.schema.name
            ),
        }
    }
}

fn ask(f: &mut fmt::Formatter<'_>, relation: &RelationInfo) -> fmt::Result {
    let path = relation.path();
    write!(
        f,
        "ask with `{path}.count()` or `{path}.exists()` in the query that reads the rows of `{}`",
        (relation.from)().schema.name
    )
}
