use orm::prelude::*;

#[derive(Model, Filterable)]
#[filterable(max_dept = 3)]
struct UnknownLimit {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

#[derive(Model, Filterable)]
#[filterable(max_depth = 0)]
struct NoDepth {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

#[derive(Model, Filterable)]
#[filterable(max_page = 10, max_page = 20)]
struct LimitTwice {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

#[derive(Model, Filterable)]
#[filterable(max_page = 10, default_page = 20)]
struct LargeDefault {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

#[derive(Model, Filterable)]
#[filterable(rename_all = "SHOUTING")]
struct UnknownCase {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
}

#[derive(Model, Filterable)]
struct Nothing {
    #[orm(id)]
    id: i64,
}

#[derive(Model, Filterable)]
struct Fields {
    #[orm(id)]
    #[filterable]
    id: i64,
    #[filterable(filtre)]
    a: String,
    #[filterable(filter(equals))]
    b: String,
    #[filterable(filter(eq, eq))]
    c: String,
    #[filterable(filter())]
    d: String,
    #[filterable(sort, sort)]
    e: String,
    #[filterable(relation)]
    f: String,
    #[filterable(filter, name = "or")]
    g: String,
    #[filterable(filter, name = "a.b")]
    h: String,
    #[filterable(filter, name = "j")]
    i: String,
    #[filterable(filter)]
    j: String,
    #[filterable(filter)]
    not: String,
}

#[derive(Model, Filterable)]
struct Relations {
    #[orm(id)]
    #[filterable(filter)]
    id: i64,
    parent_id: Option<i64>,
    #[orm(fk = parent_id)]
    #[filterable(filter)]
    parent: BelongsTo<Option<Relations>>,
    #[orm(inverse = parent)]
    #[filterable(relation, sort)]
    children: HasMany<Relations>,
    #[orm(fk = parent_id)]
    #[filterable(sort)]
    again: BelongsTo<Option<Relations>>,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
enum Subject {
    Nothing(Id<Thing>),
}

#[derive(Model, Filterable)]
struct Thing {
    #[orm(id)]
    #[filterable(filter)]
    id: Id<Thing>,
    #[filterable(filter)]
    subject: Poly<Subject>,
}

// The types are there all the same.
fn uses(filter: FieldsFilter, search: NothingSearch) {
    let _ = Fields::query().input(&filter);
    let _ = Nothing::query().input(&search);
}

fn main() {}
