//! Drafts -> the one order in which they run. A step stands behind what makes what it reads, before what takes that away, and
//! what frees a name stands before what takes the name. Where that leaves a choice, grouping, phase, action and names decide,
//! so that the same drafts have the same order however they came in.

use super::draft::{Draft, Fact, Grouping};
use orm_schema::migration::{Action, Phase};
use std::collections::{BTreeMap, BTreeSet};

/// What decides between steps that could both come next.
type Rank = (
    Grouping,
    Phase,
    Action,
    Option<String>,
    Option<String>,
    String,
);

/// The drafts in their order.
pub(super) fn order(mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_by_cached_key(rank);
    let mut before = edges(&drafts);
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (draft, needs) in before.iter().enumerate() {
        for &need in needs {
            after[need].push(draft);
        }
    }
    // Sorted by rank, so the smallest position is the next one.
    let mut ready: BTreeSet<usize> = (0..drafts.len())
        .filter(|&draft| before[draft].is_empty())
        .collect();
    let mut left: BTreeSet<usize> = (0..drafts.len()).collect();
    let mut sorted = Vec::with_capacity(drafts.len());
    let mut is_late = false;
    loop {
        // What waits for a commit stands together, so that no lock that follows from one is held while another looks at rows.
        let late = ready
            .iter()
            .find(|&&draft| is_late && drafts[draft].grouping == Grouping::AfterCommit);
        let Some(&next) = late.or_else(|| ready.first()).or_else(|| {
            // Foreign keys are steps of their own, so a circle would be a planner's mistake; the database says which
            // statement then comes too early, and the proof of the migration shows it.
            debug_assert!(left.is_empty(), "steps wait for each other");
            left.first()
        }) else {
            break;
        };
        is_late = drafts[next].grouping == Grouping::AfterCommit;
        ready.remove(&next);
        left.remove(&next);
        sorted.push(next);
        for &waiting in &after[next] {
            before[waiting].remove(&next);
            if before[waiting].is_empty() && left.contains(&waiting) {
                ready.insert(waiting);
            }
        }
    }
    let mut places: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    sorted
        .into_iter()
        .filter_map(|place| places[place].take())
        .collect()
}

fn rank(draft: &Draft) -> Rank {
    let step = &draft.step;
    (
        draft.grouping,
        step.phase,
        step.action,
        step.table.clone(),
        step.object.clone(),
        step.sql.clone(),
    )
}

/// For each draft, those that come before it.
fn edges(drafts: &[Draft]) -> Vec<BTreeSet<usize>> {
    let mut producers: BTreeMap<&Fact, Vec<usize>> = BTreeMap::new();
    let mut readers: BTreeMap<&Fact, Vec<usize>> = BTreeMap::new();
    for (position, draft) in drafts.iter().enumerate() {
        for fact in &draft.produces {
            producers.entry(fact).or_default().push(position);
        }
        for fact in &draft.reads {
            readers.entry(fact).or_default().push(position);
        }
    }
    let mut before = vec![BTreeSet::new(); drafts.len()];
    let mut put = |first: usize, then: usize| {
        if first != then {
            before[then].insert(first);
        }
    };
    for (position, draft) in drafts.iter().enumerate() {
        for fact in &draft.reads {
            // Who takes a thing away and reads what replaces it waits for no one who makes it.
            for &producer in producers.get(fact).into_iter().flatten() {
                put(producer, position);
            }
        }
        for fact in &draft.destroys {
            for &producer in producers.get(fact).into_iter().flatten() {
                put(position, producer);
            }
            // A reader of the thing that is made anew comes behind the maker, not before this.
            if !producers.contains_key(fact) {
                for &reader in readers.get(fact).into_iter().flatten() {
                    put(reader, position);
                }
            }
        }
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use orm_schema::migration::{Lock, Loss, Step, Work};

    fn draft(
        name: &str,
        grouping: Grouping,
        produces: &[Fact],
        destroys: &[Fact],
        reads: &[Fact],
    ) -> Draft {
        let set = |facts: &[Fact]| facts.iter().cloned().collect();
        Draft {
            step: Step {
                action: Action::Custom,
                table: None,
                object: None,
                sql: name.to_owned(),
                fingerprint: String::new(),
                phase: Phase::Expand,
                lock: Lock::None,
                work: Work::Metadata,
                loss: Loss::None,
                is_done: None,
            },
            produces: set(produces),
            destroys: set(destroys),
            reads: set(reads),
            grouping,
            undo: Vec::new(),
            parked: Vec::new(),
        }
    }

    fn names(drafts: Vec<Draft>) -> Vec<String> {
        order(drafts)
            .into_iter()
            .map(|draft| draft.step.sql)
            .collect()
    }

    #[test]
    fn the_order_is_that_of_facts_whatever_came_first() {
        let table = Fact::Table("t".to_owned());
        let name = Fact::Name("index", "i".to_owned());
        let drafts = vec![
            draft(
                "a reads t",
                Grouping::Shared,
                &[],
                &[],
                std::slice::from_ref(&table),
            ),
            draft(
                "b takes i",
                Grouping::Shared,
                std::slice::from_ref(&name),
                &[],
                &[],
            ),
            draft(
                "c frees i",
                Grouping::Shared,
                &[],
                std::slice::from_ref(&name),
                &[],
            ),
            draft("d alone", Grouping::Alone, &[], &[], &[]),
            draft(
                "e makes t",
                Grouping::Shared,
                std::slice::from_ref(&table),
                &[],
                &[],
            ),
        ];
        let expected = [
            "c frees i",
            "b takes i",
            "e makes t",
            "a reads t",
            "d alone",
        ];
        let mut rotated = drafts;
        for _ in 0..rotated.len() {
            rotated.rotate_left(1);
            assert_eq!(names(rotated.clone()), expected);
        }
    }

    #[test]
    fn what_is_read_is_taken_away_last() {
        let column = Fact::Column("t".to_owned(), "c".to_owned());
        let drafts = vec![
            draft(
                "a drops c",
                Grouping::Shared,
                &[],
                std::slice::from_ref(&column),
                &[],
            ),
            draft(
                "b copies c",
                Grouping::Shared,
                &[],
                &[],
                std::slice::from_ref(&column),
            ),
        ];
        assert_eq!(names(drafts), ["b copies c", "a drops c"]);
    }
}
