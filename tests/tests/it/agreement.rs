//! What the derives know at run time is what the source reader reads: the same models, to the last field.

use crate::blog;
use crate::derived::derived;
use orm::schema::Schema;

#[track_caller]
fn check(root: &str, source: &str, derived: &Schema) {
    let config = orm_codegen::Config::new().root(root).source(source);
    let read = orm_codegen::load(&config).unwrap_or_else(|error| panic!("{source}: {error}"));
    let names = |schema: &Schema| -> Vec<String> {
        schema
            .models()
            .iter()
            .map(|model| model.name.to_string())
            .collect()
    };
    assert_eq!(
        names(&read),
        names(derived),
        "{source}: every model is listed here"
    );
    for (read, derived) in read.models().iter().zip(derived.models()) {
        assert_eq!(read, derived, "{source}: `{}`", read.name);
    }
    assert_eq!(read.enums(), derived.enums(), "{source}");
    assert_eq!(read.poly_types(), derived.poly_types(), "{source}");
}

#[test]
fn derived_metadata_equals_the_source() {
    let tests = env!("CARGO_MANIFEST_DIR");
    let derived = derived! {
        models: blog::User, blog::Profile, blog::Post, blog::Comment, blog::Region;
        enums: blog::Role
    };
    check(tests, blog::SOURCE, &derived);
    check(tests, crate::types::SOURCE, &crate::types::derived());
    check(tests, "tests/it/poly.rs", &crate::poly::derived());
    check(
        tests,
        "tests/it/many_to_many.rs",
        &crate::many_to_many::derived(),
    );
    check(
        tests,
        "tests/it/soft_delete.rs",
        &crate::soft_delete::derived(),
    );
    check(
        tests,
        "tests/it/foreign_keys.rs",
        &crate::foreign_keys::derived(),
    );
}

#[test]
fn derived_metadata_of_the_examples_equals_their_source() {
    use schema_examples::crates::{
        Author, Dependency, DependencyKind, Edition, Feature, Licence, Load, Package,
        PackageAuthor, PackageLicence, Target, TargetKind, Version,
    };
    use schema_examples::world::{
        Border, Capital, City, Country, CountryCurrency, CountryLanguage, Currency, Language,
        Named, Note, Organisation, Region, Subdivision, Topic, Translation,
    };
    let crates = derived! {
        models: Author, Dependency, Feature, Licence, Load, Package, PackageAuthor, PackageLicence, Target, Version;
        enums: DependencyKind, Edition, TargetKind
    };
    let world = derived! {
        models: Border, Capital, City, Country, CountryCurrency, CountryLanguage, Currency, Language, Note,
            Organisation, Region, Subdivision, Translation;
        enums:;
        polys: Named, Topic
    };
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema-examples");
    check(examples, "src/crates.rs", &crates);
    check(examples, "src/world.rs", &world);
}
