//! Random typed queries, each compared with its evaluation in memory: what one database answers differently from the others
//! differs from that too.

mod expression;
mod models;

use expression::{Cond, LETTERS, Num, Row, conditions, numbers};
use models::{Item, NewItem, NewOwner, Owner};
use orm::prelude::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cmp::Ordering;
use tests::db_test;

const SOURCE: &str = "tests/it/random/models.rs";

/// Queries for each test and database.
const QUERIES: u32 = 150;

/// One expression to sort by: what, largest first, NULL first.
type Sort = (Num, bool, bool);

#[derive(Debug, Clone)]
struct Find {
    filter: Cond,
    sort: Vec<Sort>,
    limit: Option<u64>,
    offset: Option<u64>,
    read: Num,
}

fn finds() -> impl Strategy<Value = Find> {
    let sort = proptest::collection::vec((numbers(), any::<bool>(), any::<bool>()), 0..3);
    let rows = || proptest::option::of(0_u64..8);
    (conditions(), sort, rows(), rows(), numbers()).prop_map(
        |(filter, sort, limit, offset, read)| Find {
            filter,
            sort,
            limit,
            offset,
            read,
        },
    )
}

impl Find {
    fn query(&self) -> orm::Query<Item> {
        let mut query = Item::filter(self.filter.expr());
        for (by, is_descending, nulls_first) in &self.sort {
            let order = if *is_descending {
                by.expr().desc()
            } else {
                by.expr().asc()
            };
            query = query.order_by(if *nulls_first {
                order.nulls_first()
            } else {
                order.nulls_last()
            });
        }
        query = query.order_by(Item::id.asc());
        if let Some(rows) = self.limit {
            query = query.limit(rows);
        }
        if let Some(rows) = self.offset {
            query = query.offset(rows);
        }
        query
    }

    async fn ask(&self, db: &Db) -> Vec<(i64, Option<i64>)> {
        self.query()
            .select((Item::id, self.read.expr()))
            .all(db)
            .await
            .unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    fn expected(&self, rows: &[Row]) -> Vec<(i64, Option<i64>)> {
        let mut found: Vec<&Row> = rows
            .iter()
            .filter(|row| self.filter.value(row) == Some(true))
            .collect();
        found.sort_by(|x, y| {
            let mut ordering = Ordering::Equal;
            for (by, is_descending, nulls_first) in &self.sort {
                ordering = ordering.then_with(|| match (by.value(x), by.value(y)) {
                    (None, None) => Ordering::Equal,
                    (None, Some(_)) if *nulls_first => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(_), None) if *nulls_first => Ordering::Greater,
                    (Some(_), None) => Ordering::Less,
                    (Some(x), Some(y)) if *is_descending => y.cmp(&x),
                    (Some(x), Some(y)) => x.cmp(&y),
                });
            }
            ordering.then(x.item.id.cmp(&y.item.id))
        });
        let skip = self.offset.unwrap_or(0) as usize;
        let take = self.limit.map_or(usize::MAX, |rows| rows as usize);
        found
            .into_iter()
            .skip(skip)
            .take(take)
            .map(|row| (row.item.id, self.read.value(row)))
            .collect()
    }
}

#[derive(Debug, Clone)]
struct Summary {
    filter: Cond,
    key: Num,
    value: Num,
    at_least: i64,
}

/// A group: its key, how many rows, how many values, their sum, smallest and largest.
type Sums = (Option<i64>, i64, i64, Option<i64>, Option<i64>, Option<i64>);

fn summaries() -> impl Strategy<Value = Summary> {
    (conditions(), numbers(), numbers(), 0_i64..3).prop_map(|(filter, key, value, at_least)| {
        Summary {
            filter,
            key,
            value,
            at_least,
        }
    })
}

impl Summary {
    async fn ask(&self, db: &Db) -> Vec<Sums> {
        let value = || self.value.expr();
        Item::filter(self.filter.expr())
            .group_by(self.key.expr())
            .having(|g| g.count().ge(self.at_least))
            .order_by(|g| g.key().asc().nulls_first())
            .select(|g| {
                (
                    g.key(),
                    g.count(),
                    g.count_of(value()),
                    g.sum(value()),
                    g.min(value()),
                    g.max(value()),
                )
            })
            .all(db)
            .await
            .unwrap_or_else(|error| panic!("{error}: {self:#?}"))
            .into_iter()
            .map(|(key, rows, values, sum, min, max)| {
                (
                    key,
                    rows,
                    values,
                    sum.map(|sum| sum.try_into().unwrap()),
                    min,
                    max,
                )
            })
            .collect()
    }

    fn expected(&self, rows: &[Row]) -> Vec<Sums> {
        let mut groups: std::collections::BTreeMap<Option<i64>, (i64, Vec<i64>)> =
            Default::default();
        for row in rows
            .iter()
            .filter(|row| self.filter.value(row) == Some(true))
        {
            let group = groups.entry(self.key.value(row)).or_default();
            group.0 += 1;
            group.1.extend(self.value.value(row));
        }
        groups
            .into_iter()
            .filter(|(_, (count, _))| *count >= self.at_least)
            .map(|(key, (count, values))| {
                let sum = (!values.is_empty()).then(|| values.iter().sum());
                (
                    key,
                    count,
                    values.len() as i64,
                    sum,
                    values.iter().min().copied(),
                    values.iter().max().copied(),
                )
            })
            .collect()
    }
}

async fn fill(db: &Db, runner: &mut TestRunner) -> Vec<Row> {
    let owners: Vec<Owner> = (1..=4)
        .map(|id| Owner {
            id,
            level: i32::try_from(id).unwrap() - 2,
            label: (id % 2 == 0).then(|| "ab".repeat(id as usize / 2)),
            items: HasMany::default(),
        })
        .collect();
    for owner in &owners {
        Owner::create(NewOwner {
            id: owner.id,
            level: owner.level,
        })
        .set(Owner::label, owner.label.clone())
        .exec(db)
        .await
        .unwrap();
    }
    let parts = (
        -5_i32..=5,
        proptest::option::of(-5_i32..=5),
        LETTERS,
        proptest::option::of(LETTERS),
        any::<bool>(),
        proptest::option::weighted(0.7, 1_i64..=4),
    );
    let mut items = Vec::new();
    for id in 1..=40 {
        let (a, b, name, note, flag, owner_id) = parts.new_tree(runner).unwrap().current();
        items.push(Item {
            id,
            a,
            b,
            name,
            note,
            flag,
            owner_id,
            owner: BelongsTo::default(),
        });
    }
    let rows = items.iter().map(|item| {
        Item::create(NewItem {
            id: item.id,
            a: item.a,
            name: item.name.clone(),
            flag: item.flag,
        })
        .set(Item::b, item.b)
        .set(Item::note, item.note.clone())
        .set(Item::owner_id, item.owner_id)
    });
    Item::create_many(rows).exec(db).await.unwrap();
    let siblings =
        |owner: Option<i64>| items.iter().filter(|item| item.owner_id == owner).count() as i64;
    items
        .iter()
        .map(|item| Row {
            item: item.clone(),
            owner: owners
                .iter()
                .find(|owner| Some(owner.id) == item.owner_id)
                .cloned(),
            siblings: siblings(item.owner_id),
        })
        .collect()
}

/// The same queries in every run.
fn runner() -> TestRunner {
    TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
    )
}

/// Compares answers until one is wrong, and then makes that query as small as it can be.
async fn compare_all<Q: std::fmt::Debug + Clone, A: PartialEq + std::fmt::Debug>(
    runner: &mut TestRunner,
    queries: impl Strategy<Value = Q>,
    ask: impl AsyncFn(&Q) -> A,
    expected: impl Fn(&Q) -> A,
) {
    for _ in 0..QUERIES {
        let mut tree = queries.new_tree(runner).unwrap();
        let query = tree.current();
        if ask(&query).await == expected(&query) {
            continue;
        }
        let mut smallest = query;
        let mut goes_on = tree.simplify();
        let mut steps = 0;
        while goes_on && steps < 200 {
            steps += 1;
            let query = tree.current();
            goes_on = if ask(&query).await == expected(&query) {
                tree.complicate()
            } else {
                smallest = query;
                tree.simplify()
            };
        }
        assert_eq!(ask(&smallest).await, expected(&smallest), "{smallest:#?}");
    }
}

db_test! {
    models: SOURCE;
    async fn rows_are_those_of_an_evaluation_in_memory(db: &Db) {
        let mut runner = runner();
        let rows = fill(db, &mut runner).await;
        compare_all(&mut runner, finds(), async |find: &Find| find.ask(db).await, |find| find.expected(&rows)).await;
    }
}

db_test! {
    models: SOURCE;
    async fn groups_are_those_of_an_evaluation_in_memory(db: &Db) {
        let mut runner = runner();
        let rows = fill(db, &mut runner).await;
        compare_all(&mut runner, summaries(), async |summary: &Summary| summary.ask(db).await, |summary| summary.expected(&rows)).await;
    }
}

db_test! {
    models: SOURCE;
    async fn counts_and_changes_touch_the_same_rows(db: &Db) {
        let mut runner = runner();
        let rows = fill(db, &mut runner).await;
        compare_all(
            &mut runner,
            conditions(),
            async |condition: &Cond| {
                let count = Item::filter(condition.expr()).count(db).await.unwrap_or_else(|error| panic!("{error}: {condition:#?}"));
                let changed = Item::filter(condition.expr()).update().set(Item::flag, Item::flag.expr()).exec(db).await;
                (count, changed.unwrap_or_else(|error| panic!("{error}: {condition:#?}")))
            },
            |condition| {
                let count = rows.iter().filter(|row| condition.value(row) == Some(true)).count() as u64;
                (count, count)
            },
        )
        .await;
    }
}
