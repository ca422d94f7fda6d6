//! Locks on rows, and claims: nobody else changes what one holds, and no row is taken twice.

use crate::pool::{File, multi_thread};
use expect_test::{Expect, expect};
use orm::prelude::*;
use orm::{Dialect, Error, ErrorKind, Isolation, Locking};
use std::collections::BTreeSet;
use tests::db_test;

const SOURCE: &str = "tests/it/lock.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    Running,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Job {
    #[orm(id, default = autoincrement)]
    id: Id<Job>,
    name: String,
    #[orm(default = State::Ready)]
    state: State,
    #[orm(default = 0)]
    attempts: i32,
    #[orm(updated)]
    updated_at: DateTime<Utc>,
    #[orm(version)]
    version: i32,
    #[orm(inverse = job)]
    notes: HasMany<Note>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    #[orm(id, default = uuid_v7)]
    id: Id<Note>,
    text: String,
    job_id: Id<Job>,
    #[orm(fk = job_id, on_delete = Cascade)]
    job: BelongsTo<Job>,
}

/// A key of two columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(id(queue, number))]
struct Ticket {
    #[orm(type = varchar(20))]
    queue: String,
    number: i32,
    owner: Option<String>,
}

async fn jobs(db: &Db, count: usize) -> Vec<Job> {
    let new = (0..count).map(|n| NewJob {
        name: format!("job {n:03}"),
    });
    Job::create_many(new).exec(db).await.unwrap();
    Job::query().order_by(Job::id.asc()).all(db).await.unwrap()
}

fn names(jobs: &[Job]) -> Vec<&str> {
    jobs.iter().map(|job| job.name.as_str()).collect()
}

#[track_caller]
fn check<M: orm::Model>(query: &Locking<M>, expected: &Expect) {
    let lines: Vec<String> = Dialect::ALL
        .iter()
        .map(|&dialect| format!("{}: {}\n", dialect.name(), query.to_sql(dialect).unwrap()))
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn every_lock_has_its_spelling() {
    let query = || {
        Ticket::filter(Ticket::owner.is_null())
            .order_by(Ticket::number.asc())
            .limit(3)
    };
    check(
        &query().for_update(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets" WHERE "owner" IS NULL ORDER BY "number" ASC LIMIT 3
        postgres: SELECT "queue", "number", "owner" FROM "tickets" WHERE "owner" IS NULL ORDER BY "number" ASC LIMIT 3 FOR UPDATE OF "tickets"
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` WHERE `owner` IS NULL ORDER BY `number` ASC LIMIT 3 FOR UPDATE
    "#]],
    );
    check(
        &query().for_update().skip_locked(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets" WHERE "owner" IS NULL ORDER BY "number" ASC LIMIT 3
        postgres: SELECT "queue", "number", "owner" FROM "tickets" WHERE "owner" IS NULL ORDER BY "number" ASC LIMIT 3 FOR UPDATE OF "tickets" SKIP LOCKED
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` WHERE `owner` IS NULL ORDER BY `number` ASC LIMIT 3 FOR UPDATE SKIP LOCKED
    "#]],
    );
    check(
        &query().for_update().no_wait(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets" WHERE "owner" IS NULL ORDER BY "number" ASC LIMIT 3
        postgres: SELECT "queue", "number", "owner" FROM "tickets" WHERE "owner" IS NULL ORDER BY "number" ASC LIMIT 3 FOR UPDATE OF "tickets" NOWAIT
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` WHERE `owner` IS NULL ORDER BY `number` ASC LIMIT 3 FOR UPDATE NOWAIT
    "#]],
    );
    check(
        &Ticket::query().for_share(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets"
        postgres: SELECT "queue", "number", "owner" FROM "tickets" FOR SHARE OF "tickets"
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` LOCK IN SHARE MODE
    "#]],
    );
    check(
        &Ticket::query().for_share().skip_locked(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets"
        postgres: SELECT "queue", "number", "owner" FROM "tickets" FOR SHARE OF "tickets" SKIP LOCKED
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` /*!80001 FOR SHARE */ /*M!100600 LOCK IN SHARE MODE */ SKIP LOCKED
    "#]],
    );
    check(
        &Ticket::query().for_share().no_wait(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets"
        postgres: SELECT "queue", "number", "owner" FROM "tickets" FOR SHARE OF "tickets" NOWAIT
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` /*!80001 FOR SHARE */ /*M!100600 LOCK IN SHARE MODE */ NOWAIT
    "#]],
    );
    check(
        &Ticket::query().for_no_key_update(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets"
        postgres: SELECT "queue", "number", "owner" FROM "tickets" FOR NO KEY UPDATE OF "tickets"
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` FOR UPDATE
    "#]],
    );
    check(
        &Ticket::query().for_key_share().no_wait(),
        &expect![[r#"
        sqlite: SELECT "queue", "number", "owner" FROM "tickets"
        postgres: SELECT "queue", "number", "owner" FROM "tickets" FOR KEY SHARE OF "tickets" NOWAIT
        mysql: SELECT `queue`, `number`, `owner` FROM `tickets` /*!80001 FOR SHARE */ /*M!100600 LOCK IN SHARE MODE */ NOWAIT
    "#]],
    );
    // Of the rows that are asked for, not of those that a path joins.
    check(
        &Note::filter(Note::job.to(Job::name).eq("x")).for_update(),
        &expect![[r#"
            sqlite: SELECT "notes"."id", "notes"."text", "notes"."job_id" FROM "notes" LEFT JOIN "jobs" AS "_t1" ON "_t1"."id" = "notes"."job_id" WHERE "_t1"."name" = ?
            postgres: SELECT "notes"."id", "notes"."text", "notes"."job_id" FROM "notes" LEFT JOIN "jobs" AS "_t1" ON "_t1"."id" = "notes"."job_id" WHERE "_t1"."name" = $1 FOR UPDATE OF "notes"
            mysql: SELECT `notes`.`id`, `notes`.`text`, `notes`.`job_id` FROM `notes` LEFT JOIN `jobs` AS `_t1` ON `_t1`.`id` = `notes`.`job_id` WHERE `_t1`.`name` = ? FOR UPDATE
        "#]],
    );
}

db_test! {
    models: SOURCE;
    async fn a_lock_outside_of_a_transaction_is_refused(db: &Db) {
        let [error, other] = [
            Job::query().for_update().all(db).await.unwrap_err(),
            Job::query().for_share().first(db).await.unwrap_err(),
        ];
        assert_eq!((error.kind(), other.kind()), (ErrorKind::Usage, ErrorKind::Usage));
        assert!(error.to_string().contains("db.transaction"), "{error}");
        let reading = db.tx().read_only().run(async |tx| Job::query().for_update().opt(tx).await).await.unwrap_err();
        assert_eq!(reading.kind(), ErrorKind::Usage);
        assert!(reading.to_string().contains("only reads"), "{reading}");
    }
}

db_test! {
    models: SOURCE;
    async fn locked_rows_are_read_like_others(db: &Db) {
        let all = jobs(db, 3).await;
        Note::create(NewNote { text: "x".into(), job_id: all[1].id }).exec(db).await.unwrap();
        db.transaction(async |tx| {
            let query = || Job::query().order_by(Job::id.asc());
            assert_eq!(query().for_update().all(tx).await?, all);
            assert_eq!(query().limit(2).offset(1).for_share().skip_locked().all(tx).await?, all[1..]);
            assert_eq!(query().for_no_key_update().first(tx).await?.as_ref(), Some(&all[0]));
            assert_eq!(Job::filter(Job::id.eq(all[2].id)).for_key_share().one(tx).await?, all[2]);
            assert_eq!(Job::filter(Job::name.eq("no")).for_update().no_wait().opt(tx).await?, None);
            let loaded = query().with(Job::notes).for_update().all(tx).await?;
            assert_eq!(loaded[1].get(Job::notes).len(), 1);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn rows_that_are_locked_are_waited_for_skipped_or_refused(db: &Db) {
        if db.dialect() == Dialect::Sqlite {
            // Nobody else is in a transaction that writes.
            return;
        }
        let all = jobs(db, 3).await;
        db.transaction(async |tx| {
            Job::filter(Job::id.eq(all[0].id)).for_update().one(tx).await?;
            db.transaction(async |other| {
                let query = || Job::query().order_by(Job::id.asc());
                assert_eq!(names(&query().for_update().skip_locked().all(other).await?), ["job 001", "job 002"]);
                assert_eq!(names(&query().for_share().skip_locked().limit_one(other).await?), ["job 001"]);
                // A row that nobody holds is no reason to fail.
                Job::filter(Job::id.eq(all[1].id)).for_update().no_wait().one(other).await?;
                let refused: orm::Result<Vec<Job>> =
                    other.transaction(async |tx| query().for_share().no_wait().all(tx).await).await;
                let error = refused.unwrap_err();
                assert_eq!((error.kind(), error.code()), (ErrorKind::Busy, Some("P1008")), "{error}");
                assert!(error.is_retryable());
                // Reading without a lock goes on.
                assert_eq!(Job::query().count(other).await?, 3);
                Ok::<_, Error>(())
            })
            .await
        })
        .await
        .unwrap();
    }
}

/// The first row of a query that locks, as a list.
trait LimitOne {
    async fn limit_one(self, tx: &Tx) -> orm::Result<Vec<Job>>;
}

impl LimitOne for Locking<Job> {
    async fn limit_one(self, tx: &Tx) -> orm::Result<Vec<Job>> {
        Ok(self.first(tx).await?.into_iter().collect())
    }
}

db_test! {
    models: SOURCE;
    async fn a_shared_lock_is_shared(db: &Db) {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let all = jobs(db, 1).await;
        db.transaction(async |tx| {
            Job::query().for_share().all(tx).await?;
            db.transaction(async |other| {
                assert_eq!(Job::query().for_share().no_wait().all(other).await?, all);
                let refused = other.transaction(async |tx| Job::query().for_update().no_wait().all(tx).await).await;
                assert_eq!(refused.unwrap_err().kind(), ErrorKind::Busy);
                Ok::<_, Error>(())
            })
            .await
        })
        .await
        .unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn weaker_locks_let_more_of_others_through(db: &Db) {
        if db.dialect() != Dialect::Postgres {
            // Stronger ones stand in.
            return;
        }
        let job = jobs(db, 1).await.remove(0);
        let note = || Note::create(NewNote { text: "x".into(), job_id: job.id });
        db.tx()
            .timeout(std::time::Duration::from_secs(20))
            .run(async |tx| {
                Job::query().for_no_key_update().all(tx).await?;
                note().exec(db).await?;
                let refused = db.transaction(async |tx| Job::query().for_share().no_wait().all(tx).await).await;
                assert_eq!(refused.unwrap_err().kind(), ErrorKind::Busy);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        db.tx()
            .timeout(std::time::Duration::from_secs(20))
            .run(async |tx| {
                Job::query().for_key_share().all(tx).await?;
                job.update().set(Job::attempts, 1).exec(db).await?;
                let refused = db.transaction(async |tx| Job::query().for_update().no_wait().all(tx).await).await;
                assert_eq!(refused.unwrap_err().kind(), ErrorKind::Busy);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    }
}

fn claim(rows: u64) -> orm::Claim<Job> {
    Job::filter(Job::state.eq(State::Ready))
        .order_by(Job::id.desc())
        .claim(rows)
        .set(Job::state, State::Running)
        .set(Job::attempts, Job::attempts + 1)
}

db_test! {
    models: SOURCE;
    async fn a_claim_marks_and_returns_what_it_takes(db: &Db) {
        let all = jobs(db, 5).await;
        let taken = claim(2).exec(db).await.unwrap();
        assert_eq!(names(&taken), ["job 004", "job 003"]);
        for (job, old) in taken.iter().zip([&all[4], &all[3]]) {
            assert_eq!((job.state, job.attempts, job.version), (State::Running, 1, old.version + 1));
            assert!(job.updated_at >= old.updated_at);
            assert_eq!(&Job::find(job.id).one(db).await.unwrap(), job);
        }
        assert_eq!(claim(0).exec(db).await.unwrap(), []);
        Note::create(NewNote { text: "x".into(), job_id: all[2].id }).exec(db).await.unwrap();
        let taken = Job::filter(Job::state.eq(State::Ready))
            .order_by(Job::id.desc())
            .with(Job::notes)
            .claim(u64::MAX)
            .set(Job::state, State::Running)
            .exec(db)
            .await
            .unwrap();
        let notes: Vec<usize> = taken.iter().map(|job| job.get(Job::notes).len()).collect();
        assert_eq!(notes, [1, 0, 0]);
        assert_eq!(claim(10).exec(db).await.unwrap(), []);
    }
}

db_test! {
    models: SOURCE;
    async fn a_claim_in_a_transaction_ends_with_it(db: &Db) {
        jobs(db, 3).await;
        let failed: Result<(), Error> = db
            .transaction(async |tx| {
                assert_eq!(names(&claim(2).exec(tx).await?), ["job 002", "job 001"]);
                assert_eq!(names(&claim(2).exec(tx).await?), ["job 000"]);
                Job::find(Id::new(-1)).one(tx).await.map(drop)
            })
            .await;
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::NotFound);
        let taken = db.tx().isolation(Isolation::Serializable).run(async |tx| claim(1).exec(tx).await).await;
        assert_eq!(names(&taken.unwrap()), ["job 002"]);
    }
}

db_test! {
    models: SOURCE;
    async fn a_claim_skips_what_others_hold(db: &Db) {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let all = jobs(db, 4).await;
        db.transaction(async |tx| {
            Job::filter(Job::id.in_([all[3].id, all[1].id])).for_update().all(tx).await?;
            assert_eq!(names(&claim(4).exec(db).await?), ["job 002", "job 000"]);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        assert_eq!(names(&claim(4).exec(db).await.unwrap()), ["job 003", "job 001"]);
    }
}

db_test! {
    models: SOURCE;
    async fn keys_of_several_columns_are_claimed_too(db: &Db) {
        let new = (0..4).map(|n| NewTicket { queue: if n % 2 == 0 { "a" } else { "b" }.into(), number: n });
        Ticket::create_many(new).exec(db).await.unwrap();
        let taken = Ticket::filter(Ticket::owner.is_null())
            .order_by((Ticket::queue.desc(), Ticket::number.asc()))
            .claim(3)
            .set(Ticket::owner, "ann")
            .exec(db)
            .await
            .unwrap();
        let keys: Vec<(&str, i32)> = taken.iter().map(|ticket| (ticket.queue.as_str(), ticket.number)).collect();
        assert_eq!(keys, [("b", 1), ("b", 3), ("a", 0)]);
        assert_eq!(Ticket::filter(Ticket::owner.is_null()).count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn claims_that_make_no_sense_are_refused(db: &Db) {
        jobs(db, 1).await;
        let refused = [
            Job::query().claim(1).exec(db).await,
            Job::query().claim(1).set(Job::id, Id::new(9)).exec(db).await,
            Job::query().offset(1).claim(1).set(Job::attempts, 1).exec(db).await,
            db.tx().read_only().run(async |tx| claim(1).exec(tx).await).await,
        ];
        for result in refused {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Usage);
        }
        assert_eq!(Job::filter(Job::version.gt(1)).count(db).await.unwrap(), 0);
        assert_eq!(names(&claim(1).exec(db).await.unwrap()), ["job 000"]);
    }
}

/// Takes jobs until there are none, and returns which.
async fn work(db: Db) -> Vec<String> {
    let mut done = Vec::new();
    loop {
        let taken = claim(3).exec(&db).await.unwrap();
        if taken.is_empty() {
            return done;
        }
        assert!(taken.len() <= 3);
        done.extend(taken.into_iter().map(|job| job.name));
    }
}

async fn no_job_is_taken_twice(dbs: &[Db], count: usize) {
    let tasks: Vec<_> = dbs
        .iter()
        .map(|db| tokio::spawn(work(db.clone())))
        .collect();
    let mut done = Vec::new();
    for task in tasks {
        done.append(&mut task.await.unwrap());
    }
    let distinct: BTreeSet<&String> = done.iter().collect();
    assert_eq!((done.len(), distinct.len()), (count, count));
}

db_test! {
    models: SOURCE;
    async fn many_workers_take_every_job_once(db: &Db) {
        jobs(db, 100).await;
        no_job_is_taken_twice(&vec![db.clone(); 8], 100).await;
        let attempts: Vec<i32> = Job::query().select(Job::attempts).all(db).await.unwrap();
        assert!(attempts.iter().all(|&attempts| attempts == 1));
    }
}

#[test]
fn programs_that_share_a_file_take_every_job_once() {
    let file = File::new("claims");
    multi_thread().block_on(async {
        let first = Db::connect(&file.url()).await.unwrap();
        let config = orm_codegen::Config::new()
            .root(env!("CARGO_MANIFEST_DIR"))
            .source(SOURCE);
        let schema = orm_codegen::load(&config).unwrap();
        first
            .batch(&orm_codegen::ddl::ddl(&orm_codegen::lower(
                &schema,
                Dialect::Sqlite,
            )))
            .await
            .unwrap();
        jobs(&first, 60).await;
        let mut dbs = vec![first];
        for _ in 0..3 {
            dbs.push(Db::connect(&file.url()).await.unwrap());
        }
        no_job_is_taken_twice(&dbs, 60).await;
    });
}
