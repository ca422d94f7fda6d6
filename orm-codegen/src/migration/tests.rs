//! Reading, writing and checking folders of migrations.

mod edits;
mod made;
mod speed;
mod text;

use super::*;
use crate::diff::Answers;
use crate::plan::Strategy;
use crate::test_files::TestFiles;
use orm_schema::{Dialect, Schema};
use std::path::PathBuf;

/// A project: models in `src/lib.rs`, migrations beside them.
struct Project {
    files: TestFiles,
    dialect: Dialect,
}

const USER: &str =
    "#[derive(Model)] struct User { #[orm(id, default = autoincrement)] id: i64, email: String }";
const USER_WITH_AGE: &str = "#[derive(Model)] struct User { #[orm(id, default = autoincrement)] id: i64, email: String, age: Option<i32> }";

impl Project {
    fn new(test: &str, dialect: Dialect) -> Self {
        Self {
            files: TestFiles::new(&format!("{test}-{}", dialect.name()), &[]),
            dialect,
        }
    }

    fn root(&self) -> PathBuf {
        self.files.root().join("migrations")
    }

    fn folder(&self) -> Folder {
        Folder::read(&self.root(), self.dialect).unwrap()
    }

    fn models(&self, source: &str) -> Schema {
        self.files.write("src/lib.rs", source);
        crate::load(
            &crate::Config::new()
                .root(self.files.root())
                .source("src/lib.rs"),
        )
        .unwrap()
    }

    fn outcome(&self, source: &str, name: &str) -> Result<Outcome, FolderError> {
        generate(&GenerateInput {
            models: &self.models(source),
            folder: &self.folder(),
            answers: &Answers::default(),
            name,
            now: 20_261_121_120_000,
            strategy: Strategy::Direct,
        })
    }

    /// Generates and writes; the names of the new folders.
    fn generate(&self, source: &str, name: &str) -> Vec<String> {
        match self.outcome(source, name).unwrap() {
            Outcome::Migration { migrations, .. } => {
                write(&self.folder(), &migrations).unwrap();
                migrations
                    .into_iter()
                    .map(|migration| migration.name)
                    .collect()
            }
            outcome @ (Outcome::Nothing | Outcome::Questions(_)) => panic!("{outcome:?}"),
        }
    }

    fn read(&self, path: &str) -> String {
        self.files.read(&format!("migrations/{path}"))
    }

    fn write(&self, path: &str, text: &str) {
        self.files.write(&format!("migrations/{path}"), text);
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{text}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// The codes of all problems that reading finds.
    fn codes(&self) -> Vec<&'static str> {
        codes(&self.folder().problems)
    }

    /// The codes of all problems.
    fn check(&self, source: &str) -> Vec<&'static str> {
        codes(&check(&self.folder(), &self.models(source)).unwrap())
    }

    fn entries(&self) -> Vec<String> {
        entries(&self.root())
    }
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

fn entries(path: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
