//! How long reading and generating take. Prints; what is too slow depends on the machine.

use super::*;
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
