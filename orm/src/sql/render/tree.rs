//! Walks along a relation of a model to itself: a recursive common table expression of keys. `UNION` and not `UNION ALL`,
//! so that a walk ends even where rows refer to each other in a circle.

use super::{Renderer, quote, row_value};
use crate::statement::{ColumnRef, InTree, TreeStart};
use sea_query::Expr;

impl Renderer {
    pub(super) fn in_tree(&mut self, walk: &InTree) -> Expr {
        let InTree {
            relation,
            start,
            depth,
            negated,
        } = walk;
        let dialect = self.dialect;
        let model = (relation.from)();
        let q = |name: &str| quote(dialect, name);
        let table = q(&model.schema.table);
        let columns = |refs: &[ColumnRef], alias: &str| -> Vec<String> {
            refs.iter()
                .map(|column| format!("{alias}.{}", q(&column.field().column)))
                .collect()
        };
        let parents: Vec<ColumnRef> = relation.start_columns().collect();
        let keys: Vec<ColumnRef> = relation.reached_columns().collect();
        let names: Vec<String> = (0..keys.len()).map(|i| format!("k{i}")).collect();
        let walked: Vec<String> = names.iter().map(|name| format!("_w.{name}")).collect();
        let equal = |left: &[String], right: &[String]| -> Vec<String> {
            left.iter()
                .zip(right)
                .map(|(left, right)| format!("{left} = {right}"))
                .collect()
        };
        let live = |alias: &str| -> Option<String> {
            let deleted = &model.column(model.deleted?).field().column;
            Some(format!("{alias}.{} IS NULL", q(deleted)))
        };
        let present = |refs: &[ColumnRef], alias: &str| -> Vec<String> {
            columns(refs, alias)
                .iter()
                .map(|column| format!("{column} IS NOT NULL"))
                .collect()
        };
        let mut slots: Vec<Expr> = Vec::new();
        let mut places = |renderer: &mut Self, refs: &[ColumnRef]| -> Vec<String> {
            slots.extend(refs.iter().map(|&column| renderer.bind(Some(column))));
            vec!["?".to_owned(); refs.len()]
        };
        // What is collected from each row, and how the next row is found from it.
        let (collected, found_by, mut seed) = match start {
            TreeStart::Up(_) => {
                let bound = places(self, &keys);
                let mut seed = equal(&columns(&keys, "_s"), &bound);
                seed.extend(present(&parents, "_s"));
                (&parents, &keys, seed)
            }
            TreeStart::Down(_) => {
                let bound = places(self, &parents);
                (&keys, &parents, equal(&columns(&parents, "_s"), &bound))
            }
            TreeStart::Roots => {
                // A key of which any part is NULL refers to nothing.
                let nulls: Vec<String> = columns(&parents, "_s")
                    .iter()
                    .map(|column| format!("{column} IS NULL"))
                    .collect();
                (&keys, &parents, vec![format!("({})", nulls.join(" OR "))])
            }
        };
        let mut step = equal(&columns(found_by, "_n"), &walked);
        seed.extend(live("_s"));
        if matches!(start, TreeStart::Up(_)) {
            step.extend(present(&parents, "_n"));
        }
        step.extend(live("_n"));
        let (mut heads, mut seeds, mut steps) = (
            names.clone(),
            columns(collected, "_s"),
            columns(collected, "_n"),
        );
        if let Some(depth) = depth {
            heads.push("depth".to_owned());
            seeds.push("1".to_owned());
            steps.push("_w.depth + 1".to_owned());
            step.push(format!("_w.depth < {depth}"));
            if *depth == 0 {
                seed.push("1 = 0".to_owned());
            }
        }
        let op = if *negated { "NOT IN" } else { "IN" };
        let text = format!(
            "? {op} (WITH RECURSIVE _w ({heads}) AS (SELECT {seeds} FROM {table} AS _s WHERE {seed} \
             UNION SELECT {steps} FROM {table} AS _n JOIN _w ON {step}) SELECT {names} FROM _w)",
            heads = heads.join(", "),
            seeds = seeds.join(", "),
            steps = steps.join(", "),
            seed = seed.join(" AND "),
            step = step.join(" AND "),
            names = names.join(", "),
        );
        let own: Vec<Expr> = keys
            .iter()
            .map(|column| self.column(&column.field().column))
            .collect();
        self.with_tuple(row_value(own), &text, slots)
    }
}
