//! What real Prisma says of the databases that migrations lead to.

use orm::Dialect;
use serde_json::json;
use tests::Referee;

/// That Prisma would change nothing to reach the `schema.prisma` of the models, besides what models cannot say.
pub(super) fn sees_no_difference(dialect: Dialect, name: &str, url: &str, source: &str) {
    let Some(mut referee) = Referee::shared() else {
        return;
    };
    let schema = orm_codegen::prisma::emit(&super::golden::models(name, source), dialect);
    let request = json!({ "op": "drift", "provider": dialect.prisma_provider(), "url": url, "schema": schema });
    let diff = referee.ask(&request, "diff");
    assert_eq!(diff.as_deref(), Ok(""), "{name}\n{schema}");
}
