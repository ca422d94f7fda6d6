//! A run that ends at a statement, and another that goes on: it must come to what a whole run comes to. SQLite has one
//! transaction for all.

use super::range::Range;
use super::stage::Stage;
use super::{Proof, differences, query};
use crate::failure::Failure;
use orm_schema::Dialect;
use orm_schema::sql::SqlSchema;

/// A run for each statement takes its time.
const MAX_CUTS: usize = 24;

pub(super) async fn try_all(
    range: &Range<'_>,
    stage: &Stage<'_>,
    proof: &mut Proof,
    tell: &dyn Fn(String),
) -> Result<(), Failure> {
    let cuts = range.cuts();
    // That it does not apply, or not as it should, has been said.
    if range.dialect() == Dialect::Sqlite || cuts.is_empty() || !proof.problems.is_empty() {
        return Ok(());
    }
    let chosen: Vec<usize> = spread(&cuts, MAX_CUTS);
    let mut problems = Vec::new();
    let mut expected: Option<SqlSchema> = None;
    // The first runs to its end: what the others shall come to.
    for (number, stop) in (0..).zip(std::iter::once(0).chain(chosen.iter().copied())) {
        tell(format!("cut off {number} of {} times", chosen.len()));
        let shadow = stage.open().await?;
        let tried = async {
            stage.set(&shadow.db).await?;
            if stop > 0 {
                stage.run_until(&shadow.db, stop).await?;
            }
            if let Err(error) = stage.migrations()?.run(&shadow.db).await {
                return Ok(Err(error.to_string()));
            }
            Ok(Ok(orm::introspect(&shadow.db).await.map_err(query)?))
        };
        let outcome = tried.await;
        stage.close(shadow).await?;
        match (outcome?, &expected) {
            (Err(error), _) => problems.push(format!("cut off at statement {stop}: {error}")),
            (Ok(schema), None) => expected = Some(schema),
            (Ok(schema), Some(expected)) => {
                let found = differences(expected, &schema).into_iter();
                problems.extend(found.map(|found| format!("cut off at statement {stop}: {found}")));
            }
        }
    }
    let places = match chosen.len() {
        1 => "at 1 statement".to_owned(),
        count => format!("at {count} statements"),
    };
    let promise = format!("a run that is cut off goes on (tried {places})");
    proof.judge(&promise, problems);
    Ok(())
}

/// So many of them, from the first to the last.
fn spread(all: &[usize], count: usize) -> Vec<usize> {
    if all.len() <= count {
        return all.to_vec();
    }
    let last = all.len() - 1;
    (0..count)
        .filter_map(|number| all.get(number * last / (count - 1)).copied())
        .collect()
}
