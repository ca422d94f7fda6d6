//! What real Prisma says of the databases that migrations lead to.

use super::golden;
use orm::{Db, Dialect};
use orm_codegen::diff::Answers;
use orm_codegen::plan::Strategy;
use orm_schema::migration::Direction;
use serde_json::json;
use tests::{Referee, TestDb};

/// That Prisma would change nothing to reach the `schema.prisma` of the models, besides what models cannot say.
pub(super) fn sees_no_difference(dialect: Dialect, name: &str, url: &str, source: &str) {
    let Some(mut referee) = Referee::shared() else {
        return;
    };
    let schema = orm_codegen::prisma::emit(&golden::models(name, source), dialect);
    let request = json!({ "op": "drift", "provider": dialect.prisma_provider(), "url": url, "schema": schema });
    let diff = referee.ask(&request, "diff");
    assert_eq!(diff.as_deref(), Ok(""), "{name} on {dialect}\n{schema}");
}

/// The same of the migration between two schemas on SQLite, where it has all that the models ask for. What is said as SQL of
/// another database cannot be tried.
pub(super) fn sees_no_difference_on_sqlite(
    name: &str,
    before: &str,
    after: &str,
    answers: &Answers,
) {
    let dialect = Dialect::Sqlite;
    let models = [before, after].map(|source| golden::models(&format!("{name}_lite"), source));
    let is_supported = |models| orm_codegen::unsupported(models, dialect).is_empty();
    let has_sql = [before, after].iter().any(|source| source.contains("sql("))
        || !answers.fills.is_empty()
        || !answers.casts.is_empty();
    if has_sql || !models.iter().all(is_supported) {
        return;
    }
    let [old, new] = models.map(|models| orm_codegen::lower(&models, dialect));
    let parts = golden::planned(&old, &new, answers, Strategy::Online).expect("SQLite can do it");
    TestDb::empty(dialect, async |db, url| {
        db.close();
        let db = Db::options().max_connections(1).connect(url).await;
        let db = db.expect("SQLite in a file");
        let steps = parts.iter().flat_map(|part| &part.up);
        let parked = parts.iter().flat_map(|part| &part.parked);
        let purged = parked
            .filter(|parked| parked.by == Direction::Up)
            .flat_map(|parked| parked.purge.iter().cloned());
        let script = [orm_codegen::ddl::ddl(&old)]
            .into_iter()
            .chain(steps.map(|step| step.sql.clone()))
            .chain(purged)
            // Prisma reads the one file.
            .chain(["PRAGMA journal_mode=DELETE;".to_owned()]);
        for sql in script {
            if let Err(error) = db.batch(&sql).await {
                let source = std::error::Error::source(&error);
                panic!("{name}: {error}: {source:?}\n{sql}");
            }
        }
        db.close();
        sees_no_difference(dialect, name, url, after);
    });
}
