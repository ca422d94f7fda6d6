//! What is gone and what is new -> how likely the one is the other with a new name, from 0 to 100. Only proposes: a person
//! says whether it is a rename.

use super::convert::family;
use orm_schema::Dialect;
use orm_schema::sql::{Column, Table};
use std::collections::{BTreeMap, BTreeSet};

/// From here on a person is asked.
const THRESHOLD: u32 = 65;

/// What may have been renamed into what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The new name.
    pub(super) name: String,
    /// How likely, up to 100.
    pub(super) score: u32,
    /// What they have in common, for a person to read.
    pub(super) reasons: Vec<&'static str>,
}

/// At most three candidates, the likeliest first.
pub(super) fn best(candidates: impl Iterator<Item = Candidate>) -> Vec<Candidate> {
    let mut likely: Vec<Candidate> = candidates
        .filter(|candidate| candidate.score >= THRESHOLD)
        .collect();
    likely.sort_by(|a, b| (b.score, &a.name).cmp(&(a.score, &b.name)));
    likely.truncate(3);
    likely
}

/// What two things have in common, point by point.
struct Points {
    score: u32,
    reasons: Vec<&'static str>,
}

impl Points {
    fn names(old: &str, new: &str, weight: u32) -> Self {
        Self::lower_names(&old.to_lowercase(), &new.to_lowercase(), weight)
    }

    fn lower_names(old: &str, new: &str, weight: u32) -> Self {
        let score = share(strsim::jaro_winkler(old, new), weight);
        let is_alike = score * 4 >= weight * 3;
        Self {
            score,
            reasons: if is_alike {
                vec!["similar names"]
            } else {
                Vec::new()
            },
        }
    }

    fn add(&mut self, score: u32, reason: &'static str) {
        self.score += score;
        self.reasons.push(reason);
    }

    fn candidate(self, name: &str) -> Candidate {
        Candidate {
            name: name.to_owned(),
            score: self.score.min(100),
            reasons: self.reasons,
        }
    }
}

/// A part of a weight, from 0 to all of it.
fn share(part: f64, weight: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a small positive number"
    )]
    let points = (part * f64::from(weight)).round() as u32;
    points.min(weight)
}

/// How likely a new column is one that is gone. Both tables are in their normal forms, the old by its new names.
pub(super) fn column(
    dialect: Dialect,
    (old_table, old): (&Table, &Column),
    (new_table, new): (&Table, &Column),
) -> Candidate {
    let mut points = Points::names(&old.name, &new.name, 30);
    if old.sql_type == new.sql_type {
        points.add(35, "same type");
    } else if family(dialect, &old.sql_type) == family(dialect, &new.sql_type) {
        points.add(18, "similar type");
    }
    if old.is_nullable == new.is_nullable && old.default == new.default {
        points.score += 10;
    }
    if neighbour(old_table, new_table, &old.name) == neighbour(new_table, old_table, &new.name) {
        points.add(15, "same position");
    }
    let (old_uses, new_uses) = (uses(old_table, &old.name), uses(new_table, &new.name));
    if old_uses == new_uses {
        if old_uses.is_empty() {
            points.score += 5;
        } else {
            points.add(10, "in the same keys and indexes");
        }
    }
    points.candidate(&new.name)
}

/// The last column in front of this one that the other table has too.
fn neighbour<'a>(table: &'a Table, other: &Table, column: &str) -> Option<&'a str> {
    let kept = |name: &str| other.columns.iter().any(|column| column.name == name);
    let before = table.columns.iter().take_while(|each| each.name != column);
    before
        .map(|column| column.name.as_str())
        .filter(|name| kept(name))
        .last()
}

/// Where a column stands in keys and indexes: the kind, and the place in it.
fn uses(table: &Table, column: &str) -> BTreeSet<(&'static str, usize, String)> {
    let mut uses = BTreeSet::new();
    let mut put = |kind, names: &[&String], target: &str| {
        if let Some(place) = names.iter().position(|name| *name == column) {
            uses.insert((kind, place, target.to_owned()));
        }
    };
    if let Some(key) = &table.primary_key {
        put("primary key", &key.columns.iter().collect::<Vec<_>>(), "");
    }
    for index in &table.indexes {
        let names: Vec<&String> = index.columns.iter().map(|(name, _)| name).collect();
        put("index", &names, "");
    }
    for foreign_key in &table.foreign_keys {
        let names: Vec<&String> = foreign_key.columns.iter().collect();
        put("foreign key", &names, &foreign_key.target_table);
    }
    uses
}

/// What is compared of a table, gathered once: each table that is gone meets each new one.
#[derive(Debug)]
pub(super) struct Profile<'a> {
    name: &'a str,
    lower_name: String,
    /// Numbers of columns, in order.
    columns: Vec<usize>,
    key: Option<&'a [String]>,
    foreign_keys: BTreeSet<&'a [String]>,
}

/// A number for every pair of a name and a type.
#[derive(Debug, Default)]
pub(super) struct Numbers<'a>(BTreeMap<(&'a str, &'a str), usize>);

impl<'a> Profile<'a> {
    /// What is compared of a table.
    pub(super) fn new(table: &'a Table, numbers: &mut Numbers<'a>) -> Self {
        let mut columns: Vec<usize> = table
            .columns
            .iter()
            .map(|column| {
                let next = numbers.0.len();
                let pair = (column.name.as_str(), column.sql_type.as_str());
                *numbers.0.entry(pair).or_insert(next)
            })
            .collect();
        columns.sort_unstable();
        let foreign_keys = table.foreign_keys.iter();
        Self {
            name: &table.name,
            lower_name: table.name.to_lowercase(),
            columns,
            key: table.primary_key.as_ref().map(|key| key.columns.as_slice()),
            foreign_keys: foreign_keys.map(|key| key.columns.as_slice()).collect(),
        }
    }
}

/// How likely a new table is one that is gone.
pub(super) fn table(old: &Profile<'_>, new: &Profile<'_>) -> Option<Candidate> {
    const NAMES: u32 = 25;
    const KEYS: u32 = 15;
    let all = old.columns.len() + new.columns.len();
    let both = in_both(&old.columns, &new.columns);
    let shared = part(both, all - both, 60);
    // Nothing else would make it likely enough.
    if shared + NAMES + KEYS < THRESHOLD {
        return None;
    }
    let has_same_keys = old.key == new.key && old.foreign_keys == new.foreign_keys;
    let keys = if has_same_keys { KEYS } else { 0 };
    if shared + NAMES + keys < THRESHOLD {
        return None;
    }
    let mut points = Points::lower_names(&old.lower_name, &new.lower_name, NAMES);
    points.score += shared;
    if points.score + keys < THRESHOLD {
        return None;
    }
    if old.columns == new.columns {
        points.reasons.push("same columns");
    } else if points.score >= THRESHOLD {
        points.reasons.push("mostly the same columns");
    }
    if has_same_keys {
        points.add(KEYS, "same keys");
    }
    Some(points.candidate(new.name))
}

/// How many numbers two ordered lists have in common.
fn in_both(a: &[usize], b: &[usize]) -> usize {
    let (mut place, mut count) = (0, 0);
    for number in a {
        while b.get(place).is_some_and(|other| other < number) {
            place += 1;
        }
        if b.get(place) == Some(number) {
            count += 1;
        }
    }
    count
}

/// How likely a new enum type is one that is gone.
pub(super) fn enum_type(old: (&str, &[String]), new: (&str, &[String])) -> Candidate {
    let mut points = Points::names(old.0, new.0, 30);
    let values = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
    let score = common(&values(old.1), &values(new.1), 70);
    points.add(
        score,
        if score == 70 {
            "same values"
        } else {
            "some of its values"
        },
    );
    points.candidate(new.0)
}

/// How likely a new value of an enum is one that is gone: by name, and by the place among the values.
pub(super) fn value(old: (&str, usize), new: (&str, usize)) -> Candidate {
    let mut points = Points::names(old.0, new.0, 60);
    if old.1 == new.1 {
        points.add(40, "same place");
    }
    points.candidate(new.0)
}

/// What two sets have in common, of all that is in them.
fn common<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>, weight: u32) -> u32 {
    part(a.intersection(b).count(), a.union(b).count(), weight)
}

fn part(both: usize, all: usize, weight: u32) -> u32 {
    let (both, all) = (u32::try_from(both), u32::try_from(all));
    let (both, all) = (both.unwrap_or(u32::MAX), all.unwrap_or(u32::MAX));
    share(f64::from(both) / f64::from(all.max(1)), weight)
}
