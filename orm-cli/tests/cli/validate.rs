//! `orm validate`.

use crate::{BLOG, Folder};
use expect_test::expect;

#[test]
fn good_models_are_counted() {
    let folder = Folder::blog("good");
    let ran = folder.orm("validate").code(0);
    assert_eq!(ran.out, "2 models, 1 enum: no problems\n");
}

#[test]
fn every_problem_is_shown_where_it_stands() {
    let folder = Folder::new("problems");
    folder.write(
        "src/lib.rs",
        "mod tag;\n\n#[derive(Model)]\nstruct User {\n    #[orm(id)]\n    id: i64,\n    #[orm(uniqe)]\n    email: String,\n}\n",
    );
    folder.write(
        "src/tag.rs",
        "#[derive(Model)]\nstruct Tag {\n    #[orm(id)]\n    name: Strin,\n}\n",
    );
    let ran = folder.orm("validate").code(1);
    expect![[r#"
        unknown-attribute

          × unknown attribute `uniqe`
           ╭─[src/lib.rs:7:11]
         6 │     id: i64,
         7 │     #[orm(uniqe)]
           ·           ─────
         8 │     email: String,
           ╰────
          help: did you mean `unique`?"#]]
    .assert_eq(
        ran.out
            .split("\n\n")
            .take(2)
            .collect::<Vec<_>>()
            .join("\n\n")
            .as_str(),
    );
    ran.out(&[
        "src/tag.rs:4:11",
        "`Strin` cannot be stored in a column",
        "2 problems in 2 files\n",
    ]);
}

#[test]
fn problems_are_readable_by_programs() {
    let folder = Folder::new("problems-json");
    folder.write("src/lib.rs", &BLOG.replace("unique", "uniqe"));
    let ran = folder.orm("validate --json").code(1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        report,
        serde_json::json!({
            "ok": false,
            "models": null,
            "enums": null,
            "problems": [{
                "path": "src/lib.rs",
                "line": 6,
                "column": 11,
                "end_line": 6,
                "end_column": 16,
                "code": "unknown-attribute",
                "message": "unknown attribute `uniqe`",
                "help": "did you mean `unique`?",
            }],
        })
    );
}

#[test]
fn features_decide_what_is_read() {
    let folder = Folder::blog("features");
    let gated = format!(
        "{BLOG}\n#[cfg(feature = \"tags\")]\n#[derive(Model)]\nstruct Tag {{ #[orm(id)] id: i64 }}\n"
    );
    folder.write("src/lib.rs", &gated);
    folder.orm("validate").code(0).out(&["2 models"]);
    folder
        .orm("validate --features tags")
        .code(0)
        .out(&["3 models"]);
    folder.write("orm.toml", "features = [\"tags\"]\n");
    folder.orm("validate").code(0).out(&["3 models"]);
}
