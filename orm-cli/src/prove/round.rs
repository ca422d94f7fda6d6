//! Up, down and up again, on a database with rows: the schema that comes out, and the values that stay.

use super::range::Range;
use super::rows::{Kept, Rows};
use super::stage::Stage;
use super::{Proof, claims, differences, fresh, query};
use crate::failure::Failure;
use orm::Db;
use orm_schema::sql::{OtherObject, SqlSchema};

pub(super) async fn try_all(
    range: &Range<'_>,
    stage: &Stage<'_>,
    proof: &mut Proof,
) -> Result<(), Failure> {
    let expected = match &range.after {
        Some(after) => Some(fresh(stage, after).await?),
        None => None,
    };
    let shadow = stage.open().await?;
    let outcome = round(range, stage, &shadow.db, expected.as_ref(), proof).await;
    stage.close(shadow).await?;
    outcome
}

/// What a database has.
struct State {
    schema: SqlSchema,
    rows: Rows,
}

impl State {
    async fn read(db: &Db) -> Result<Self, Failure> {
        let schema = orm::introspect(db).await.map_err(query)?;
        let rows = Rows::read(db, &schema).await.map_err(query)?;
        Ok(Self { schema, rows })
    }
}

async fn round(
    range: &Range<'_>,
    stage: &Stage<'_>,
    db: &Db,
    expected: Option<&SqlSchema>,
    proof: &mut Proof,
) -> Result<(), Failure> {
    let unseeded = stage.set(db).await?.unseeded;
    if !unseeded.is_empty() {
        let tables = unseeded.join(", ");
        proof.open.push(format!(
            "no row could be made up for {tables}: a check or key refuses them all"
        ));
    }
    let before = State::read(db).await?;
    let pages = claims::root_pages(db).await?;
    if let Err(error) = stage.migrations()?.run(db).await {
        proof.judge("it applies", vec![error.to_string()]);
        return Ok(());
    }
    proof
        .held
        .push("it applies to a database with rows".to_owned());
    let after = State::read(db).await?;
    match expected {
        Some(expected) => proof.judge(
            "it leads to the schema of the snapshot",
            differences(expected, &after.schema),
        ),
        None => proof
            .open
            .push("nothing says what schema it leads to: there is no snapshot".to_owned()),
    }
    if stage.is_whole() {
        proof.others = Some(after.schema.others.clone());
    }
    proof.judge_unless(
        range.is_by_hand(),
        "what no model declares is still there",
        lost(&before.schema.others, &after.schema.others),
    );
    let kept = Kept::new(&before.schema, &after.schema, &range.plans);
    claims::try_pages(range, &kept, &pages, &claims::root_pages(db).await?, proof);
    proof.judge_unless(
        range.is_by_hand(),
        "it keeps all values",
        kept.compare(&before.rows, &after.rows),
    );
    if !range.migrations().all(|migration| migration.has_down) {
        proof
            .open
            .push("it cannot be reverted: there is no down.sql".to_owned());
        return Ok(());
    }
    back_and_forth(range, stage, db, [&before, &after], proof).await
}

async fn back_and_forth(
    range: &Range<'_>,
    stage: &Stage<'_>,
    db: &Db,
    [before, after]: [&State; 2],
    proof: &mut Proof,
) -> Result<(), Failure> {
    let migrations = stage.migrations()?.allow_loss();
    if let Err(error) = migrations.revert(db, stage.revert()).await {
        proof.judge("it can be reverted", vec![error.to_string()]);
        return Ok(());
    }
    let back = State::read(db).await?;
    proof.judge(
        "down.sql leads back to the schema before",
        differences(&before.schema, &back.schema),
    );
    let (kept, filled) = Kept::reverted(&before.schema, &range.plans);
    if !filled.is_empty() {
        proof.open.push(format!(
            "what was NULL in {} stays filled when it is reverted",
            filled.join(", ")
        ));
    }
    proof.judge_unless(
        range.is_by_hand(),
        "down.sql brings all values back",
        kept.compare(&before.rows, &back.rows),
    );
    const AGAIN: &str = "up again after down leads to the same";
    if let Err(error) = stage.migrations()?.run(db).await {
        proof.judge(AGAIN, vec![error.to_string()]);
        return Ok(());
    }
    let again = State::read(db).await?;
    let mut problems = differences(&after.schema, &again.schema);
    if problems.is_empty() {
        problems = Kept::all(&after.schema).compare(&after.rows, &again.rows);
    }
    proof.judge_unless(range.is_by_hand(), AGAIN, problems);
    Ok(())
}

fn lost(before: &[OtherObject], after: &[OtherObject]) -> Vec<String> {
    let is_parked = |other: &&OtherObject| other.kind.starts_with("parked");
    before
        .iter()
        .filter(|other| !is_parked(other))
        .filter(|other| {
            let mut after = after.iter();
            !after.any(|found| found.kind == other.kind && found.name == other.name)
        })
        .map(|other| format!("the {} `{}` is gone", other.kind, other.name))
        .collect()
}
