//! A tree against the rules of a model -> a condition, and everything that is wrong with it.

use super::entries::elements;
use super::error::Problems;
use super::names;
use super::operator::FilterOp;
use super::rules::{FieldRule, InputLimits, InputRules, RelationRule};
use super::scalar::{self, Misfit};
use super::tree::Tree;
use crate::expr::Expr;
use crate::statement::{ColumnRef, Node, Related, RelatedOp, RowScope, UnaryOp};
use crate::value::Value;
use orm_schema::ColumnType;
use std::collections::BTreeSet;

/// The row that a condition is over; which model's, the rules know.
#[derive(Debug)]
pub(super) enum Row {}

type Condition = Expr<Row, bool>;

/// The conditions of a filter; all of them hold.
pub(super) fn conditions(rules: &InputRules, tree: &Tree, problems: &mut Problems) -> Vec<Node> {
    let mut check = Check {
        limits: rules.limits,
        conditions: 0,
        problems,
    };
    let conditions = check.filter(rules, tree, 0);
    conditions
        .into_iter()
        .map(|condition| condition.node)
        .collect()
}

struct Check<'a> {
    /// Those of the model that the filter begins at.
    limits: InputLimits,
    conditions: usize,
    problems: &'a mut Problems,
}

/// What nests a filter in a relation to many rows.
const QUANTIFIERS: &[&str] = &["any", "none", "every"];

impl Check<'_> {
    fn misfit(&mut self, misfit: Misfit) {
        self.problems.push(misfit.code, misfit.message);
    }

    /// The fields of an object, each once.
    fn object<'t>(&mut self, tree: &'t Tree, expected: &str) -> Vec<(&'t str, &'t Tree)> {
        match tree {
            Tree::Map(map) => {
                let mut seen = BTreeSet::new();
                let mut entries = Vec::with_capacity(map.len());
                for (key, value) in map {
                    if seen.insert(key.as_str()) {
                        entries.push((key.as_str(), value));
                    } else {
                        let message = "this is given twice";
                        self.problems
                            .at(key, |problems| problems.push("duplicate-field", message));
                    }
                }
                entries
            }
            tree => {
                match scalar::unreadable(tree) {
                    Some(misfit) => self.misfit(misfit),
                    None => self
                        .problems
                        .push("wrong-type", format!("expected {expected}")),
                }
                Vec::new()
            }
        }
    }

    fn filter(&mut self, rules: &InputRules, tree: &Tree, depth: usize) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (name, value) in self.object(tree, "an object of fields") {
            let length = self.problems.enter(name);
            match name {
                "and" => conditions.extend(self.filters(rules, value, depth, true)),
                "or" => conditions.extend(self.filters(rules, value, depth, false)),
                "not" => {
                    let inner = self.part(rules, value, depth);
                    // Also where it is neither true nor false, as with NULL.
                    conditions.extend(inner.map(is_not_true));
                }
                _ => {
                    if let Some(field) = rules.filtered(name) {
                        self.field(field, rules.column(field), value, &mut conditions);
                    } else if let Some(relation) = rules.filtered_relation(name) {
                        self.relation(relation, value, depth, &mut conditions);
                    } else {
                        let allowed = rules.filter_names();
                        let what = "this is no field to filter by";
                        self.problems.unknown("unknown-field", what, name, &allowed);
                    }
                }
            }
            self.problems.leave(length);
        }
        conditions
    }

    /// Whether a filter may stand inside of one at this depth.
    fn goes_deeper(&mut self, depth: usize) -> bool {
        let max = self.limits.max_depth;
        if depth >= max {
            let message = format!("filters stand at most {max} deep in each other");
            self.problems.push("too-deep", message);
        }
        depth < max
    }

    /// Several filters in a list.
    fn filters(
        &mut self,
        rules: &InputRules,
        tree: &Tree,
        depth: usize,
        is_and: bool,
    ) -> Option<Condition> {
        if !self.goes_deeper(depth) {
            return None;
        }
        let list = self.list(tree, "a list of filters")?;
        if list.is_empty() {
            self.problems.push("empty", "expected at least one filter");
        }
        let mut whole: Option<Condition> = None;
        for (i, tree) in list.into_iter().enumerate() {
            let length = self.problems.enter(&i.to_string());
            if let Some(part) = self.part(rules, tree, depth) {
                whole = Some(match whole {
                    None => part,
                    Some(whole) if is_and => whole & part,
                    Some(whole) => whole | part,
                });
            }
            self.problems.leave(length);
        }
        whole
    }

    /// A filter inside of another, which says something.
    fn part(&mut self, rules: &InputRules, tree: &Tree, depth: usize) -> Option<Condition> {
        if !self.goes_deeper(depth) {
            return None;
        }
        if matches!(tree, Tree::Map(map) if map.is_empty()) {
            self.problems.push("empty", "expected at least one field");
        }
        all(self.filter(rules, tree, depth + 1))
    }

    /// The elements of a list that is not too long.
    fn list<'t>(&mut self, tree: &'t Tree, expected: &str) -> Option<Vec<&'t Tree>> {
        let max = self.limits.max_list;
        let list = elements(tree);
        if matches!(tree, Tree::TooLong) || list.as_ref().is_some_and(|list| list.len() > max) {
            let message = format!("a list has at most {max} elements");
            self.problems.push("too-long", message);
            return None;
        }
        if list.is_none() {
            match scalar::unreadable(tree) {
                Some(misfit) => self.misfit(misfit),
                None => self
                    .problems
                    .push("wrong-type", format!("expected {expected}")),
            }
        }
        list
    }

    /// Counts a condition; whether there may be so many.
    fn counts(&mut self) -> bool {
        self.conditions += 1;
        let max = self.limits.max_conditions;
        if self.conditions == max + 1 {
            let message = format!("a filter has at most {max} conditions");
            self.problems.push("too-many-conditions", message);
        }
        self.conditions <= max
    }

    fn field(
        &mut self,
        field: &FieldRule,
        column: ColumnRef,
        tree: &Tree,
        conditions: &mut Vec<Condition>,
    ) {
        if !matches!(tree, Tree::Map(_)) {
            // A value alone is what the column equals.
            if !field.allows(FilterOp::Eq) {
                self.operators_instead(field);
            } else if matches!(tree, Tree::List(_)) {
                let message = "expected a value or an object of operators";
                self.problems.push("wrong-type", message);
            } else {
                conditions.extend(self.operation(FilterOp::Eq, column, tree));
            }
            return;
        }
        let operations = self.object(tree, "an object of operators");
        if operations.is_empty() {
            let allowed = names::quoted(&field.operator_names());
            let message = format!("expected an operator; allowed here: {allowed}");
            self.problems.push("empty", message);
        }
        for (name, value) in operations {
            let length = self.problems.enter(name);
            match FilterOp::from_name(name).filter(|op| field.allows(*op)) {
                Some(op) => conditions.extend(self.operation(op, column, value)),
                None => {
                    let what = "this field has no such operator";
                    let allowed = field.operator_names();
                    self.problems
                        .unknown("unknown-operator", what, name, &allowed);
                }
            }
            self.problems.leave(length);
        }
    }

    fn operators_instead(&mut self, field: &FieldRule) {
        let allowed = names::quoted(&field.operator_names());
        let message = format!("expected an object of operators; allowed here: {allowed}");
        self.problems.push("unknown-operator", message);
    }

    fn operation(&mut self, op: FilterOp, column: ColumnRef, tree: &Tree) -> Option<Condition> {
        if !self.counts() {
            return None;
        }
        match self.operand(op, column, tree)? {
            Ok(condition) => Some(condition),
            Err(misfit) => {
                self.misfit(misfit);
                None
            }
        }
    }

    /// `None` when what is wrong has been reported.
    fn operand(
        &mut self,
        op: FilterOp,
        column: ColumnRef,
        tree: &Tree,
    ) -> Option<Result<Condition, Misfit>> {
        // Which type the column has matters to the value only.
        let this = || Expr::<Row, String>::new(Node::Column(column));
        let nullable = || scalar::nullable(tree, column).map(constant);
        let value = || scalar::value(tree, column).map(constant);
        let text = || scalar::value(tree, column).and_then(|_| scalar::text(tree));
        Some(match op {
            FilterOp::Eq => nullable().map(|value| this().eq(value)),
            FilterOp::Ne => nullable().map(|value| this().ne(value)),
            FilterOp::Lt => value().map(|value| this().lt(value)),
            FilterOp::Lte => value().map(|value| this().le(value)),
            FilterOp::Gt => value().map(|value| this().gt(value)),
            FilterOp::Gte => value().map(|value| this().ge(value)),
            FilterOp::IsNull => scalar::boolean(tree).map(|is_null| {
                let this = Expr::<Row, Option<String>>::new(Node::Column(column));
                if is_null {
                    this.is_null()
                } else {
                    this.is_not_null()
                }
            }),
            FilterOp::In => Ok(this().in_(self.members(column, tree, scalar::nullable)?)),
            FilterOp::NotIn => Ok(this().not_in(self.members(column, tree, scalar::nullable)?)),
            FilterOp::Between => {
                let bounds = self.members(column, tree, scalar::value)?;
                match <[Expr<Row, String>; 2]>::try_from(bounds) {
                    Ok([low, high]) => Ok(this().between(low, high)),
                    Err(_) => Err(Misfit {
                        code: "wrong-type",
                        message: "expected a list of two values, the lower first".to_owned(),
                    }),
                }
            }
            FilterOp::Contains => text().map(|text| this().contains(text)),
            FilterOp::StartsWith => text().map(|text| this().starts_with(text)),
            FilterOp::EndsWith => text().map(|text| this().ends_with(text)),
            FilterOp::IContains => text().map(|text| this().icontains(text)),
            FilterOp::IStartsWith => text().map(|text| this().istarts_with(text)),
            FilterOp::IEndsWith => text().map(|text| this().iends_with(text)),
        })
    }

    /// The values of a list; `None` when something is wrong with it.
    fn members(
        &mut self,
        column: ColumnRef,
        tree: &Tree,
        read: fn(&Tree, ColumnRef) -> Result<Value, Misfit>,
    ) -> Option<Vec<Expr<Row, String>>> {
        let separated = separated(tree, column);
        let list = self.list(separated.as_ref().unwrap_or(tree), "a list of values")?;
        let length = list.len();
        let mut values = Vec::with_capacity(length);
        for (i, tree) in list.into_iter().enumerate() {
            match read(tree, column) {
                Ok(value) => values.push(constant(value)),
                Err(misfit) => {
                    let at = self.problems.enter(&i.to_string());
                    self.misfit(misfit);
                    self.problems.leave(at);
                }
            }
        }
        (values.len() == length).then_some(values)
    }

    fn relation(
        &mut self,
        relation: &'static RelationRule,
        tree: &Tree,
        depth: usize,
        conditions: &mut Vec<Condition>,
    ) {
        if !self.goes_deeper(depth) {
            return;
        }
        let rules = (relation.rules)();
        if !relation.is_to_many() {
            conditions.extend(self.one_row(relation, rules, tree, depth));
            return;
        }
        let expected = "an object of `any`, `none` or `every` with a filter";
        let quantifiers = self.object(tree, expected);
        if matches!(tree, Tree::Map(map) if map.is_empty()) {
            self.problems.push("empty", format!("expected {expected}"));
        }
        for (name, value) in quantifiers {
            let length = self.problems.enter(name);
            if QUANTIFIERS.contains(&name) {
                if self.counts() {
                    let filter = all(self.filter(rules, value, depth + 1));
                    conditions.extend(match (name, filter) {
                        ("any", filter) => Some(related(relation, RelatedOp::Any, filter)),
                        ("none", filter) => Some(related(relation, RelatedOp::None, filter)),
                        (_, Some(filter)) => {
                            let broken = Some(is_not_true(filter));
                            Some(related(relation, RelatedOp::None, broken))
                        }
                        // Every row meets no condition.
                        (_, None) => None,
                    });
                }
            } else {
                let what = "a relation to several rows is asked for one of these";
                self.problems
                    .unknown("unknown-operator", what, name, QUANTIFIERS);
            }
            self.problems.leave(length);
        }
    }

    fn one_row(
        &mut self,
        relation: &'static RelationRule,
        rules: &InputRules,
        tree: &Tree,
        depth: usize,
    ) -> Option<Condition> {
        if !self.counts() {
            return None;
        }
        if !matches!(tree, Tree::Null) {
            let filter = all(self.filter(rules, tree, depth + 1));
            return Some(related(relation, RelatedOp::Any, filter));
        }
        if relation.info.is_required {
            self.problems.push("null-not-allowed", "this is never null");
            return None;
        }
        Some(related(relation, RelatedOp::None, None))
    }
}

/// `1,2,3` where a comma is part of no value: a query string has no lists.
fn separated(tree: &Tree, column: ColumnRef) -> Option<Tree> {
    let Tree::Text(text) = tree else { return None };
    let ty = &column.field().column_type;
    if ty.is_text() || matches!(ty, ColumnType::Enum(_)) {
        return None;
    }
    let parts = text
        .split(',')
        .map(|part| Tree::Text(part.trim().to_owned()));
    Some(Tree::List(parts.collect()))
}

fn constant(value: Value) -> Expr<Row, String> {
    Expr::new(Node::Value(value))
}

fn is_not_true(condition: Condition) -> Condition {
    Expr::new(Node::Unary(UnaryOp::IsNotTrue, Box::new(condition.node)))
}

fn all(conditions: Vec<Condition>) -> Option<Condition> {
    conditions.into_iter().reduce(|whole, part| whole & part)
}

fn related(relation: &RelationRule, op: RelatedOp, filter: Option<Condition>) -> Condition {
    Expr::new(Node::Related(Box::new(Related {
        relation: relation.info,
        is_reversed: false,
        op,
        filter: filter.map(|filter| filter.node),
        scope: RowScope::Live,
    })))
}
