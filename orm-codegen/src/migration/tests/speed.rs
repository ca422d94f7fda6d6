//! How long reading and generating take. Prints; what is too slow depends on the machine.

use super::*;
use crate::diff::{diff, questions};
use crate::lower;
use orm_schema::sql::SqlSchema;
use std::fmt::Write as _;
use std::time::Instant;

/// Models that refer to each other, with indexes.
fn many(count: usize, has_more: bool) -> String {
    let mut source = String::new();
    for number in 0..count {
        let more = if has_more {
            "note: Option<String>, "
        } else {
            ""
        };
        let _ = writeln!(
            source,
            "#[derive(Model)] #[orm(index(kind, created_at.desc()))] struct Thing{number} {{ #[orm(id, default = autoincrement)] id: i64, \
             #[orm(unique)] name: String, kind: i32, #[orm(default = 0)] count: i64, price: Option<Decimal>, {more}\
             created_at: DateTime<Utc>, other_id: i64, #[orm(fk = other_id)] other: BelongsTo<Thing{}> }}",
            (number + 1) % count
        );
    }
    source
}

#[test]
fn five_hundred_models() {
    for dialect in Dialect::ALL {
        let project = Project::new("models", dialect);
        project.generate(&many(500, false), "init");
        let models = project.models(&many(500, true));
        let start = Instant::now();
        let folder = project.folder();
        let outcome = generate(&GenerateInput {
            models: &models,
            folder: &folder,
            answers: &Answers::default(),
            name: "notes",
            now: 20_261_121_120_000,
            strategy: Strategy::Online,
        })
        .unwrap();
        let taken = start.elapsed();
        let Outcome::Migration { migrations, plans } = outcome else {
            panic!("no migration");
        };
        assert_eq!(plans.iter().map(|plan| plan.up.len()).sum::<usize>(), 500);
        println!(
            "{dialect}: a column more in 500 models takes {taken:?}, {} folders",
            migrations.len()
        );
    }
}

#[test]
fn four_hundred_migrations() {
    let project = Project::new("migrations", Dialect::Postgres);
    let Outcome::Migration { migrations, .. } = project.outcome(&many(20, false), "init").unwrap()
    else {
        panic!("no migration");
    };
    write(&project.folder(), &migrations).unwrap();
    let mut next = custom(&project.folder(), "step", 0, false).unwrap();
    next.is_final = true;
    let mut schema = project.folder().head.unwrap();
    let mut all = Vec::new();
    for number in 0..399 {
        schema = Snapshot::new(schema.schema, vec![schema.id]).unwrap();
        next.files
            .insert(file::SNAPSHOT.to_owned(), schema.text().unwrap());
        next.name = format!("{}_step", 20_270_101_000_000_u64 + number);
        next.parent = schema.parents.first().cloned();
        next.snapshot.clone_from(&schema.id);
        all.push(next.clone());
    }
    write(&project.folder(), &all).unwrap();
    let start = Instant::now();
    let folder = project.folder();
    println!("400 migrations are read in {:?}", start.elapsed());
    assert_eq!((folder.migrations.len(), folder.problems.len()), (400, 0));
}

#[test]
fn differences_and_questions() {
    let timed = |name: &str, old: &SqlSchema, new: &SqlSchema| {
        let start = Instant::now();
        let changes = diff(old, new, &Answers::default());
        let taken = start.elapsed();
        let start = Instant::now();
        let open = questions(old, new, &Answers::default());
        println!(
            "{name}: {} changes in {taken:?}, {} questions in {:?}",
            changes.len(),
            open.len(),
            start.elapsed()
        );
        (changes.len(), open.len())
    };
    for dialect in Dialect::ALL {
        let project = Project::new("differences", dialect);
        let schema = |source: &str| lower(&project.models(source), dialect);
        let old = schema(&many(500, false));
        let one_more = schema(&many(500, false).replacen("kind: i32,", "kind: i32, more: i32,", 1));
        let all_replaced = schema(&many(500, false).replace("Thing", "Matter"));
        let all_others = schema(
            &many(500, false)
                .replace("Thing", "Matter")
                .replace("_at", "_on")
                .replace("count", "number")
                .replace("price", "cost"),
        );
        assert_eq!(timed("equal", &old, &old), (0, 0));
        assert_eq!(timed("a column more in one", &old, &one_more), (1, 1));
        timed("a column more in all", &old, &schema(&many(500, true)));
        assert_eq!(timed("other names", &old, &all_replaced), (1000, 500));
        timed("other tables", &old, &all_others);
    }
}
