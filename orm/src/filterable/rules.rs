//! What a model allows, as statics that the derive writes: names of input against columns and relations.

use super::Filterable;
use super::check::Row;
use super::operator::{FilterOp, operators_of};
use crate::expr::Order;
use crate::model::{Model, ModelInfo};
use crate::relation::RelationInfo;
use crate::statement::{ColumnRef, Node};
use crate::types::ColumnValue;
use orm_schema::{RelationKind, SortOrder};

/// The rules of one model.
#[derive(Debug)]
pub struct InputRules {
    pub(super) model: fn() -> &'static ModelInfo,
    pub(super) limits: InputLimits,
    pub(super) fields: &'static [FieldRule],
    pub(super) relations: &'static [RelationRule],
    /// The columns of the primary key, whether input may name them or not: what ends the order of pages.
    pub(super) key: &'static [FieldRule],
}

/// How much a client may ask for.
#[derive(Debug, Clone, Copy)]
pub struct InputLimits {
    /// Filters inside of filters: `and`, `or`, `not` and relations.
    pub max_depth: usize,
    /// Elements of a list.
    pub max_list: usize,
    /// Conditions in all.
    pub max_conditions: usize,
    /// Rows of a page.
    pub max_page: u64,
    /// Rows of a page whose size is not given.
    pub default_page: u64,
}

impl InputLimits {
    /// What holds where the derive is told nothing.
    pub const DEFAULT: Self = Self {
        max_depth: 4,
        max_list: 100,
        max_conditions: 100,
        max_page: 100,
        default_page: 20,
    };
}

impl InputRules {
    /// The rules of `M`.
    pub const fn new<M: Model>(
        limits: InputLimits,
        fields: &'static [FieldRule],
        relations: &'static [RelationRule],
        key: &'static [FieldRule],
    ) -> Self {
        Self {
            model: M::info,
            limits,
            fields,
            relations,
            key,
        }
    }

    /// The filtered field of that name.
    pub(super) fn filtered(&self, name: &str) -> Option<&'static FieldRule> {
        let mut fields = self.fields.iter();
        fields.find(|field| field.name == name && field.operators != 0)
    }

    /// The relation of that name that filters may follow.
    pub(super) fn filtered_relation(&self, name: &str) -> Option<&'static RelationRule> {
        let mut relations = self.relations.iter();
        relations.find(|relation| relation.name == name)
    }

    pub(super) fn column(&self, field: &FieldRule) -> ColumnRef {
        (self.model)().column(field.position)
    }

    /// What a filter may name.
    pub(super) fn filter_names(&self) -> Vec<&'static str> {
        let fields = self.fields.iter().filter(|field| field.operators != 0);
        let mut names: Vec<&str> = fields.map(|field| field.name).collect();
        names.extend(self.relations.iter().map(|relation| relation.name));
        names.extend(["and", "or", "not"]);
        names
    }

    /// What an order may name.
    pub(super) fn sort_names(&self) -> Vec<&'static str> {
        let fields = self.fields.iter().filter(|field| field.sorts);
        let relations = self.relations.iter().filter(|relation| relation.sorts);
        let mut names: Vec<&str> = fields.map(|field| field.name).collect();
        names.extend(relations.map(|relation| relation.name));
        names
    }
}

/// A column that input may name.
#[derive(Debug)]
pub struct FieldRule {
    pub(super) name: &'static str,
    pub(super) position: u16,
    /// A bit for each operator.
    pub(super) operators: u32,
    pub(super) sorts: bool,
    /// The order by an expression of the column's type; it may be NULL where a path to it ends early.
    pub(super) order: fn(Node, SortOrder, bool) -> Order<Row>,
}

fn order<T: ColumnValue>(node: Node, order: SortOrder, may_be_null: bool) -> Order<Row> {
    if may_be_null {
        Order::new::<T::Nullable>(node, order)
    } else {
        Order::new::<T>(node, order)
    }
}

impl FieldRule {
    /// A column with those of the operators of its type that are in the set.
    pub const fn new<T: ColumnValue>(
        name: &'static str,
        position: u16,
        operators: u32,
        sorts: bool,
    ) -> Self {
        Self {
            name,
            position,
            operators: operators & operators_of::<T>(),
            sorts,
            order: order::<T>,
        }
    }

    pub(super) fn allows(&self, op: FilterOp) -> bool {
        self.operators & op.bit() != 0
    }

    pub(super) fn operator_names(&self) -> Vec<&'static str> {
        let ops = FilterOp::ALL.iter().filter(|op| self.allows(**op));
        ops.map(|op| op.name()).collect()
    }
}

/// A relation that input may follow.
#[derive(Debug)]
pub struct RelationRule {
    pub(super) name: &'static str,
    pub(super) info: &'static RelationInfo,
    pub(super) rules: fn() -> &'static InputRules,
    /// Whether orders may follow it too.
    pub(super) sorts: bool,
}

impl RelationRule {
    /// A relation to rows of `T`.
    pub const fn new<T: Filterable>(
        name: &'static str,
        info: &'static RelationInfo,
        sorts: bool,
    ) -> Self {
        Self {
            name,
            info,
            rules: T::rules,
            sorts,
        }
    }

    pub(super) fn is_to_many(&self) -> bool {
        matches!(
            self.info.kind,
            RelationKind::HasMany | RelationKind::ManyToMany
        )
    }
}
