//! Migrations by what each starts from and leads to -> where that is not one chain.

use super::super::error::Problem;
use super::super::name;
use super::{Lineage, Migration, lineages as placed};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Migrations that are not one chain.
pub(super) fn breaks(folder: &Path, migrations: &[Migration]) -> Vec<Problem> {
    let mut found = Vec::new();
    let groups = groups(migrations);
    let mut children: BTreeMap<Option<&str>, Vec<&Group<'_>>> = BTreeMap::new();
    for group in &groups {
        if group.parts.len() as u64 != u64::from(group.lineage.count) {
            found.push(missing_parts(group));
        }
        for from in group.parents() {
            children.entry(from).or_default().push(group);
        }
    }
    for siblings in children.values() {
        if let [first, second, ..] = siblings.as_slice() {
            found.push(several_heads(folder, migrations, first, second));
        }
    }
    let ends: BTreeMap<&str, &Group<'_>> = groups
        .iter()
        .map(|group| (group.lineage.to.as_str(), group))
        .collect();
    for group in &groups {
        for from in group.parents().flatten() {
            match ends.get(from) {
                None => found.push(unknown_parent(group, from)),
                Some(parent) if parent.last() > group.first() => {
                    found.push(before_parent(group, parent));
                }
                Some(_) => {}
            }
        }
    }
    found
}

/// The parts that one difference became.
struct Group<'a> {
    lineage: &'a Lineage,
    parts: Vec<&'a Migration>,
}

impl<'a> Group<'a> {
    /// The snapshots that it starts from; `None` is the empty database.
    fn parents(&self) -> impl Iterator<Item = Option<&'a str>> {
        let from: &'a [String] = &self.lineage.from;
        let empty = from.is_empty().then_some(None);
        empty
            .into_iter()
            .chain(from.iter().map(|from| Some(from.as_str())))
    }

    fn first(&self) -> &'a str {
        self.parts.first().map_or("", |part| part.name.as_str())
    }

    fn last(&self) -> &'a str {
        self.parts.last().map_or("", |part| part.name.as_str())
    }
}

fn groups(migrations: &[Migration]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (migration, lineage) in placed(migrations) {
        let open = groups.iter_mut().rev().find(|group| {
            let next = group.parts.len() as u64 + 1;
            (&group.lineage.from, &group.lineage.to, group.lineage.count)
                == (&lineage.from, &lineage.to, lineage.count)
                && u64::from(lineage.number) == next
        });
        match open {
            Some(group) => group.parts.push(migration),
            None => groups.push(Group {
                lineage,
                parts: vec![migration],
            }),
        }
    }
    groups
}

fn missing_parts(group: &Group<'_>) -> Problem {
    let (found, count) = (group.parts.len(), group.lineage.count);
    Problem::error(
        "missing-part",
        format!(
            "`{}` has {count} parts, and {found} of them are there in their order.",
            group.first()
        ),
        "restore the folders of the others from version control",
    )
    .of(group.first())
}

fn several_heads(
    folder: &Path,
    migrations: &[Migration],
    first: &Group<'_>,
    second: &Group<'_>,
) -> Problem {
    let commands = |group: &Group<'_>| {
        let followers: Vec<String> = descendants(migrations, group)
            .into_iter()
            .map(|name| folder.join(name).display().to_string())
            .collect();
        let slug = group.parts.first().map_or("", |part| part.slug());
        format!(
            "rm -r {} && orm migrate generate {slug}",
            followers.join(" ")
        )
    };
    Problem::error(
        "several-heads",
        format!(
            "`{}` and `{}` start from the same schema: they were made in two branches.",
            first.first(),
            second.first()
        ),
        format!(
            "remove the one that no database has yet (see: orm migrate status) and generate it again behind the other:\n  {}\nor\n  {}",
            commands(second),
            commands(first)
        ),
    )
    .of(second.first())
}

/// The names of a group and of all that follow from it.
fn descendants<'a>(migrations: &'a [Migration], group: &Group<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = group.parts.iter().map(|part| part.name.as_str()).collect();
    let mut reached: BTreeSet<&str> = BTreeSet::from([group.lineage.to.as_str()]);
    for (migration, lineage) in placed(migrations) {
        let follows = lineage
            .from
            .iter()
            .any(|from| reached.contains(from.as_str()));
        if follows && !names.contains(&migration.name.as_str()) {
            reached.insert(&lineage.to);
            names.push(&migration.name);
        }
    }
    names
}

fn unknown_parent(group: &Group<'_>, from: &str) -> Problem {
    Problem::error(
        "unknown-parent",
        format!("`{}` starts from the snapshot `{from}`, and no migration leads there.", group.first()),
        format!(
            "restore the migration before it from version control\nif no database has it yet, generate it again: rm -r {} && orm migrate generate {}",
            group
                .parts
                .iter()
                .map(|part| part.path.display().to_string())
                .collect::<Vec<_>>()
                .join(" "),
            name::slug_of(group.first())
        ),
    )
    .of(group.first())
}

fn before_parent(group: &Group<'_>, parent: &Group<'_>) -> Problem {
    Problem::error(
        "before-parent",
        format!(
            "`{}` runs before `{}`, which it starts from.",
            group.first(),
            parent.last()
        ),
        "give its folder a later time",
    )
    .of(group.first())
}
