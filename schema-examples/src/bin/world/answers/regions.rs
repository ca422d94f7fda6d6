//! The tree of regions.

use super::number;
use orm::TreeNode;
use orm::prelude::*;
use schema_examples::output::Answer;
use schema_examples::world::*;
use std::collections::BTreeMap;

/// Countries and people of each region, by its key.
type Direct = BTreeMap<Id<Region>, (i64, i64)>;

/// Each region with what lies in it and in the regions below it.
pub(crate) async fn tree(db: &Db) -> orm::Result<Answer> {
    let countries = Region::countries;
    let direct: Direct = Region::query()
        .select((
            Region::id,
            countries.count(),
            countries.sum(Country::population),
        ))
        .all(db)
        .await?
        .into_iter()
        .map(|(id, count, people)| (id, (count, people.unwrap_or(0))))
        .collect();
    let regions = Region::all_rows()
        .order_by(Region::id.asc())
        .all(db)
        .await?;
    let leaves = Region::parent.leaves().count(db).await?;
    let title = format!("{} regions, {leaves} of them undivided", regions.len());
    let mut answer = Answer::new(title, ["region", "#M49", "#countries", "#people"]);
    for root in &Region::parent.assemble(regions) {
        add(&mut answer, root, 0, &direct);
    }
    Ok(answer)
}

fn add(answer: &mut Answer, node: &TreeNode<Region>, depth: usize, direct: &Direct) {
    let (mut countries, mut people) = (0, 0);
    for (_, region) in node.walk() {
        let (of_region, in_region) = direct.get(&region.id).copied().unwrap_or_default();
        countries += of_region;
        people += in_region;
    }
    answer.row([
        format!("{}{}", "  ".repeat(depth), node.row.name),
        format!("{:03}", node.row.id.get()),
        countries.to_string(),
        number(people),
    ]);
    for child in &node.children {
        add(answer, child, depth + 1, direct);
    }
}

/// The regions just below the root, with their names in other languages: one statement for the rows, one for the names.
pub(crate) async fn continents(db: &Db) -> orm::Result<Answer> {
    let world = Region::parent.roots().one(db).await?;
    let continents = Region::parent
        .descendants_to(&world, 1)
        .order_by(Region::id.asc())
        .with(
            Region::translations
                .load()
                .order_by(Translation::language_id.asc()),
        )
        .all(db)
        .await?;
    let mut answer = Answer::new("Continents", ["English", "German", "French", "Spanish"]);
    for continent in &continents {
        let mut names = continent.get(Region::translations).iter();
        let mut name = || {
            names
                .next()
                .map(|name| name.text.clone())
                .unwrap_or_default()
        };
        answer.row([continent.name.clone(), name(), name(), name()]);
    }
    Ok(answer)
}
