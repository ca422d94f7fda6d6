//! The book's chapters and the README as doctests: `cargo test -p tests --doc` compiles and runs every Rust block.

macro_rules! chapters {
    ($($name:ident = $file:literal;)*) => {
        $(
            #[doc = include_str!(concat!("../../", $file))]
            pub mod $name {}
        )*
    };
}

chapters! {
    readme = "README.md";
    getting_started = "book/src/getting-started.md";
    models = "book/src/models.md";
    relations = "book/src/relations.md";
    many_to_many = "book/src/many-to-many.md";
    polymorphic = "book/src/polymorphic.md";
    trees = "book/src/trees.md";
    queries = "book/src/queries.md";
    expressions = "book/src/expressions.md";
    aggregates = "book/src/aggregates.md";
    windows = "book/src/windows.md";
    related = "book/src/related.md";
    joins = "book/src/joins.md";
    subqueries = "book/src/subqueries.md";
    shapes = "book/src/shapes.md";
    pagination = "book/src/pagination.md";
    composition = "book/src/composition.md";
    user_input = "book/src/user-input.md";
    streaming = "book/src/streaming.md";
    raw_sql = "book/src/raw-sql.md";
    upserts = "book/src/upserts.md";
    bulk = "book/src/bulk.md";
    writing = "book/src/writing.md";
    soft_delete = "book/src/soft-delete.md";
    validation = "book/src/validation.md";
    transactions = "book/src/transactions.md";
    locking = "book/src/locking.md";
    n_plus_one = "book/src/n-plus-one.md";
    errors = "book/src/errors.md";
    bad_input = "book/src/bad-input.md";
    pull = "book/src/pull.md";
    generating = "book/src/generating.md";
    command = "book/src/command.md";
    migrations = "book/src/migrations.md";
    migrations_production = "book/src/migrations-production.md";
    migrations_safety = "book/src/migrations-safety.md";
    migrations_library = "book/src/migrations-library.md";
    integrity = "book/src/integrity.md";
    databases = "book/src/databases.md";
    performance = "book/src/performance.md";
    reference_types = "book/src/reference-types.md";
    reference_attributes = "book/src/reference-attributes.md";
    reference_errors = "book/src/reference-errors.md";
    reference_lint_rules = "book/src/reference-lint-rules.md";
}
