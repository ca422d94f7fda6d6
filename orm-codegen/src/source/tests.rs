//! Sources as found on disk, with everything that can be wrong with them.

use super::*;
use crate::test_files::TestFiles;

const MODEL: &str = "{ #[orm(id)] pub id: i32 }";

fn model(name: &str) -> String {
    format!("#[derive(Model)] pub struct {name} {MODEL}\n")
}

fn read(files: &TestFiles, facts: &CfgFacts) -> (Vec<String>, Vec<String>, Vec<String>) {
    let sources = load(files.root(), &[PathBuf::from("src/lib.rs")], facts).unwrap();
    (
        sources
            .files
            .iter()
            .map(|file| discover::display(file))
            .collect(),
        sources
            .schema
            .models()
            .iter()
            .map(|model| model.name.to_string())
            .collect(),
        sources
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect(),
    )
}

#[test]
fn modules_are_followed_wherever_they_stand() {
    let lib = "mod a; mod b; mod inline { mod c; #[path = \"odd.rs\"] mod d; } #[path = \"else/where.rs\"] mod e; mod r#type;";
    let files = TestFiles::new(
        "modules",
        &[
            ("src/lib.rs", lib),
            ("src/a.rs", &format!("{} mod deep;", model("A"))),
            ("src/a/deep.rs", &model("Deep")),
            ("src/b/mod.rs", "mod beside;"),
            ("src/b/beside.rs", &model("Beside")),
            ("src/inline/c.rs", &model("C")),
            ("src/inline/odd.rs", &model("D")),
            ("src/else/where.rs", "mod near;"),
            ("src/else/near.rs", &model("Near")),
            ("src/type.rs", &model("Type")),
        ],
    );
    let (read_files, models, diagnostics) = read(&files, &CfgFacts::default());
    assert_eq!(diagnostics, Vec::<String>::new());
    assert_eq!(models, ["A", "Beside", "C", "D", "Deep", "Near", "Type"]);
    assert_eq!(
        read_files,
        [
            "src/lib.rs",
            "src/a.rs",
            "src/a/deep.rs",
            "src/b/mod.rs",
            "src/b/beside.rs",
            "src/inline/c.rs",
            "src/inline/odd.rs",
            "src/else/where.rs",
            "src/else/near.rs",
            "src/type.rs"
        ]
    );
}

#[test]
fn what_cfg_removes_is_not_there() {
    let lib = r#"
        #[cfg(test)] mod tests;
        #[cfg(feature = "off")] mod off;
        #[derive(Model)] pub struct A {
            #[orm(id)] pub id: i32,
            #[cfg(feature = "off")] pub never: Unknown,
            #[cfg(not(feature = "off"))] pub always: i32,
        }
        #[cfg_attr(feature = "on", derive(DbEnum))]
        pub enum Kind { X, #[cfg(feature = "off")] Y }
        #[cfg(debug_assertions)] fn irrelevant() {}
        #[cfg(debug_assertions)] #[derive(Debug)] struct AlsoIrrelevant;
        #[cfg(unix)] mod maybe_missing;
    "#;
    let files = TestFiles::new("cfg", &[("src/lib.rs", lib)]);
    let facts = CfgFacts {
        features: ["on".to_owned()].into(),
        ..CfgFacts::default()
    };
    let sources = load(files.root(), &[PathBuf::from("src/lib.rs")], &facts).unwrap();
    assert_eq!(sources.diagnostics, []);
    let fields: Vec<&str> = sources.schema.models()[0]
        .fields
        .iter()
        .map(|field| field.name.as_ref())
        .collect();
    assert_eq!(fields, ["id", "always"]);
    assert_eq!(sources.schema.enums()[0].variants.len(), 1);
}

#[test]
fn what_nobody_decided_is_an_error_where_it_matters() {
    let lib = "#[cfg(unix)]\nmod a;\n#[derive(Model)] struct B { #[orm(id)] id: i32, #[cfg(windows)] x: i32 }";
    let files = TestFiles::new(
        "doubt",
        &[
            ("src/lib.rs", lib),
            ("src/a.rs", &(model("A") + &model("C"))),
        ],
    );
    let (_, _, diagnostics) = read(&files, &CfgFacts::default());
    assert_eq!(
        diagnostics,
        [
            "src/lib.rs:1:7: cannot tell whether `cfg(unix)` holds for `A` (undecidable-cfg); help: decide it with \
             `Config::cfg(\"unix\", true)`, or let a feature decide",
            "src/lib.rs:1:7: cannot tell whether `cfg(unix)` holds for `C` (undecidable-cfg); help: decide it with \
             `Config::cfg(\"unix\", true)`, or let a feature decide",
            "src/lib.rs:3:55: cannot tell whether `cfg(windows)` holds for `B.x` (undecidable-cfg); help: decide it with \
             `Config::cfg(\"windows\", true)`, or let a feature decide",
        ]
    );
    let facts = CfgFacts {
        predicates: [("unix".to_owned(), true), ("windows".to_owned(), false)].into(),
        ..CfgFacts::default()
    };
    let (_, models, diagnostics) = read(&files, &facts);
    assert_eq!(diagnostics, Vec::<String>::new());
    assert_eq!(models, ["A", "B", "C"]);
}

#[test]
fn problems_say_their_place_in_every_file() {
    let files = TestFiles::new(
        "places",
        &[
            (
                "src/lib.rs",
                "mod gone;\nmod broken;\nmod model;\n#[path = \"lib.rs\"]\nmod again;\n",
            ),
            ("src/broken.rs", "\nfn f( {\n"),
            (
                "src/model.rs",
                "\u{feff}// ä\n#[derive(Model)]\nstruct A {\n    #[orm(id, uniqe)]\n    id: i32,\n}\n",
            ),
        ],
    );
    let (_, _, diagnostics) = read(&files, &CfgFacts::default());
    let places: Vec<String> = diagnostics
        .iter()
        .map(|text| text.split(": ").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        places,
        [
            "src/broken.rs:2:7",
            "src/lib.rs:1:5",
            "src/lib.rs:5:5",
            "src/model.rs:4:15"
        ],
        "{diagnostics:#?}"
    );
    assert!(
        diagnostics[1].contains("no file for `mod gone;`"),
        "{}",
        diagnostics[1]
    );
    assert!(
        diagnostics[1].contains("create `src/gone.rs` or `src/gone/mod.rs`"),
        "{}",
        diagnostics[1]
    );
    assert!(
        diagnostics[2].contains("contains itself"),
        "{}",
        diagnostics[2]
    );
    assert!(
        diagnostics[3].contains("did you mean `unique`?"),
        "{}",
        diagnostics[3]
    );
}

#[test]
fn what_spans_items_is_reported_in_the_right_file() {
    let lib = "mod a;\n#[derive(Model)]\nstruct B {\n    #[orm(id)]\n    id: i32,\n    a_id: Id<Gone>,\n}\n";
    let files = TestFiles::new("resolve", &[("src/lib.rs", lib), ("src/a.rs", &model("A"))]);
    let (_, _, diagnostics) = read(&files, &CfgFacts::default());
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    assert!(
        diagnostics[0].starts_with("src/lib.rs:6:"),
        "{}",
        diagnostics[0]
    );
}

#[test]
fn a_root_that_is_not_there_is_an_error_with_its_path() {
    let files = TestFiles::new("no-root", &[]);
    let error = load(
        files.root(),
        &[PathBuf::from("src/lib.rs")],
        &CfgFacts::default(),
    )
    .unwrap_err();
    assert!(
        matches!(&error, Error::Read { path, .. } if path.ends_with("src/lib.rs")),
        "{error}"
    );
}

#[test]
fn scripts_and_inner_conditions_are_read() {
    let files = TestFiles::new(
        "script",
        &[
            (
                "src/lib.rs",
                &format!("#!/usr/bin/env run\nmod off;\n{}", model("A")),
            ),
            (
                "src/off.rs",
                &format!("#![cfg(feature = \"off\")]\n{}", model("Off")),
            ),
        ],
    );
    let (files, models, diagnostics) = read(&files, &CfgFacts::default());
    assert_eq!(diagnostics, Vec::<String>::new());
    assert_eq!(models, ["A"]);
    assert_eq!(files.len(), 2);
}
