//! Ordered drafts -> the parts that run together, and what reverts each.

use super::PlannedPart;
use super::draft::{Draft, Fact, Grouping};
use orm_schema::Dialect;
use orm_schema::migration::Step;
use std::collections::BTreeSet;

/// The parts in their order.
pub(super) fn parts(drafts: Vec<Draft>, dialect: Dialect) -> Vec<PlannedPart> {
    let mut groups: Vec<(Grouping, Vec<Draft>)> = Vec::new();
    let mut produced: BTreeSet<Fact> = BTreeSet::new();
    for draft in drafts {
        let grouping = match dialect {
            Dialect::Postgres => draft.grouping,
            // SQLite has one transaction for all, MySQL none at all.
            Dialect::Sqlite | Dialect::MySql => Grouping::Shared,
        };
        let fits = match groups.last() {
            None => false,
            Some((Grouping::Alone, _)) => false,
            Some(_) if grouping == Grouping::Alone => false,
            Some((_, group)) => {
                // A lock that keeps others from writing is not held while rows are looked at.
                let is_locked = || group.iter().any(|draft| draft.step.lock.blocks_writes());
                grouping == Grouping::Shared || (draft.reads.is_disjoint(&produced) && !is_locked())
            }
        };
        if !fits {
            produced.clear();
            groups.push((grouping, Vec::new()));
        }
        produced.extend(draft.produces.iter().cloned());
        if let Some((_, group)) = groups.last_mut() {
            group.push(draft);
        }
    }
    let is_split = groups.len() > 1;
    groups
        .into_iter()
        .map(|(grouping, group)| {
            let is_transactional =
                dialect.capabilities().transactional_ddl && grouping != Grouping::Alone;
            part(group, is_transactional, is_split)
        })
        .collect()
}

fn part(group: Vec<Draft>, is_transactional: bool, is_split: bool) -> PlannedPart {
    let suffix = group.first().filter(|_| is_split).map(|first| {
        let step = &first.step;
        let words = [
            Some(action_name(step)),
            step.object.clone().or_else(|| step.table.clone()),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join("_")
    });
    let mut up = Vec::with_capacity(group.len());
    let (mut undone, mut parked) = (Vec::new(), Vec::new());
    for draft in group {
        up.push(draft.step);
        undone.push(draft.undo);
        parked.extend(draft.parked);
    }
    PlannedPart {
        suffix,
        is_transactional,
        up,
        down: undone.into_iter().rev().flatten().collect(),
        parked,
    }
}

/// `CreateIndex` as `create_index`.
fn action_name(step: &Step) -> String {
    let name = format!("{:?}", step.action);
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
