//! A library to a crate: its models, and the queries of the plan as its guide writes them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::plan::{self, KINDS, Kind};
use crate::template::{Names, next, sections};

/// The model that is edited between two checks.
const EDITED: usize = 1;

pub struct Library {
    pub name: &'static str,
    /// Lines of `[dependencies]`.
    dependencies: &'static str,
    model: &'static str,
    /// A file about the tables of all models.
    schema: Option<Schema>,
    queries: Option<&'static str>,
    versions: Versions,
}

/// Whose lock file says which versions are taken.
#[derive(Clone, Copy)]
enum Versions {
    Benchmark,
    /// Of the program in `toasty/`; such a crate is a workspace of its own.
    Toasty,
}

struct Schema {
    table: &'static str,
    together: Together,
}

/// Which tables Diesel may name in one query.
#[derive(Clone, Copy)]
enum Together {
    /// All of them, in one list: what `diesel print-schema` writes by default.
    All,
    /// Those with a foreign key between them.
    Pairs,
}

impl Library {
    pub const ALL: [Self; 7] = [
        Self {
            name: "serde",
            dependencies: include_str!("../templates/serde/manifest.in"),
            model: include_str!("../templates/serde/model.rs.in"),
            schema: None,
            queries: None,
            versions: Versions::Benchmark,
        },
        Self {
            name: "orm",
            dependencies: include_str!("../templates/orm/manifest.in"),
            model: include_str!("../templates/orm/model.rs.in"),
            schema: None,
            queries: Some(include_str!("../templates/orm/queries.rs.in")),
            versions: Versions::Benchmark,
        },
        Self::diesel("diesel", Together::All),
        Self::diesel("diesel-pairs", Together::Pairs),
        Self::sea_orm(
            "sea-orm",
            include_str!("../templates/sea-orm/classic.rs.in"),
        ),
        Self::sea_orm(
            "sea-orm-dense",
            include_str!("../templates/sea-orm/dense.rs.in"),
        ),
        Self {
            name: "toasty",
            dependencies: include_str!("../templates/toasty/manifest.in"),
            model: include_str!("../templates/toasty/model.rs.in"),
            schema: None,
            queries: Some(include_str!("../templates/toasty/queries.rs.in")),
            versions: Versions::Toasty,
        },
    ];

    const fn diesel(name: &'static str, together: Together) -> Self {
        Self {
            name,
            dependencies: include_str!("../templates/diesel/manifest.in"),
            model: include_str!("../templates/diesel/model.rs.in"),
            schema: Some(Schema {
                table: include_str!("../templates/diesel/schema.rs.in"),
                together,
            }),
            queries: Some(include_str!("../templates/diesel/queries.rs.in")),
            versions: Versions::Benchmark,
        }
    }

    const fn sea_orm(name: &'static str, model: &'static str) -> Self {
        Self {
            name,
            dependencies: include_str!("../templates/sea-orm/manifest.in"),
            model,
            schema: None,
            queries: Some(include_str!("../templates/sea-orm/queries.rs.in")),
            versions: Versions::Benchmark,
        }
    }

    /// The structs that the others are compared with; there is nothing to query.
    pub fn is_yardstick(&self) -> bool {
        self.queries.is_none()
    }

    pub fn package(&self) -> String {
        format!("compile-{}", self.name)
    }

    pub fn folder(&self, folder: &Path) -> PathBuf {
        folder.join(self.name)
    }

    fn source(&self, folder: &Path) -> PathBuf {
        self.folder(folder).join("src")
    }

    /// What cargo writes the versions to.
    pub fn lock(&self, folder: &Path) -> PathBuf {
        let workspace = match self.versions {
            Versions::Benchmark => folder.to_owned(),
            Versions::Toasty => self.folder(folder),
        };
        workspace.join("Cargo.lock")
    }

    /// The lock file to begin with.
    fn given_lock(&self) -> PathBuf {
        let workspace = match self.versions {
            Versions::Benchmark => crate::bench().to_owned(),
            Versions::Toasty => crate::bench().join("toasty"),
        };
        workspace.join("Cargo.lock")
    }

    /// Gives one model a column more, or takes it away again.
    pub fn edit(&self, folder: &Path, models: usize, is_edited: bool) -> Result<()> {
        self.write_model(folder, EDITED, is_edited)?;
        self.write_schema(folder, models, is_edited)
    }

    fn write(&self, folder: &Path, models: usize, orm: &Path) -> Result<()> {
        let source = self.source(folder);
        let mut features = String::new();
        let mut root = "#![allow(unused_imports)]\n\npub mod models;\n".to_owned();
        if self.schema.is_some() {
            root.push_str("pub mod schema;\n");
        }
        let kinds = if self.is_yardstick() { &[] } else { &KINDS[..] };
        for kind in kinds {
            let name = kind.name;
            writeln!(features, "{name} = []")?;
            writeln!(root, "#[cfg(feature = \"{name}\")]\npub mod {name};")?;
        }
        let default: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
        let package = self.package();
        let orm = orm.canonicalize()?;
        let orm = orm.to_str().context("path is not UTF-8")?;
        let dependencies = self.dependencies.replace("$orm", orm);
        let workspace = match self.versions {
            Versions::Benchmark => "",
            Versions::Toasty => "[workspace]\n\n",
        };
        let manifest = format!(
            "{workspace}[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [features]\ndefault = {default:?}\n{features}\n[dependencies]\n{dependencies}"
        );
        put(&self.folder(folder).join("Cargo.toml"), &manifest)?;
        put(&self.lock(folder), &fs::read_to_string(self.given_lock())?)?;
        put(&source.join("lib.rs"), &root)?;
        let modules: String = (0..models)
            .map(|model| format!("pub mod {};\n", Names::module(model)))
            .collect();
        put(&source.join("models.rs"), &modules)?;
        for model in 0..models {
            self.write_model(folder, model, false)?;
        }
        self.write_schema(folder, models, false)?;
        for (kind, queries) in kinds.iter().zip(std::iter::repeat(self.queries)) {
            let text = queries_of(kind, queries.unwrap_or_default(), models)?;
            put(&source.join(format!("{}.rs", kind.name)), &text)?;
        }
        Ok(())
    }

    fn write_model(&self, folder: &Path, model: usize, is_edited: bool) -> Result<()> {
        let names = Names {
            is_edited,
            ..Names::of(model)
        };
        let file = format!("{}.rs", Names::module(model));
        put(
            &self.source(folder).join("models").join(file),
            &names.fill(self.model),
        )
    }

    fn write_schema(&self, folder: &Path, models: usize, is_edited: bool) -> Result<()> {
        let Some(schema) = &self.schema else {
            return Ok(());
        };
        let mut text = String::new();
        for model in 0..models {
            let names = Names {
                is_edited: is_edited && model == EDITED,
                ..Names::of(model)
            };
            text.push_str(&names.fill(schema.table));
        }
        let call = "diesel::allow_tables_to_appear_in_same_query!";
        match schema.together {
            Together::All => {
                let tables: Vec<String> = (0..models).map(Names::module).collect();
                writeln!(text, "{call}({});", tables.join(", "))?;
            }
            Together::Pairs => {
                for model in 0..models {
                    let other = Names::module(next(model));
                    writeln!(text, "{call}({}, {other});", Names::module(model))?;
                }
            }
        }
        put(&self.source(folder).join("schema.rs"), &text)
    }
}

/// The module of a kind: its variants take turns.
fn queries_of(kind: &Kind, template: &str, models: usize) -> Result<String> {
    let variants = sections(template, kind.name);
    ensure!(!variants.is_empty(), "no queries of the kind {}", kind.name);
    let mut imports = BTreeSet::new();
    let mut functions = String::new();
    for (turn, query) in kind.numbers().enumerate() {
        let model = plan::model_of(query, models);
        let names = Names {
            query,
            ..Names::of(model)
        };
        imports.extend(
            sections(template, "imports")
                .into_iter()
                .map(|text| names.fill(text)),
        );
        writeln!(
            functions,
            "\n{}",
            names.fill(variants[turn % variants.len()]).trim_end()
        )?;
    }
    let mut text = sections(template, "head").concat();
    text.extend(imports);
    Ok(text + &functions)
}

/// Writes the crates, those with the versions of the benchmark's lock file as one workspace.
pub fn write(folder: &Path, libraries: &[&Library], models: usize, orm: &Path) -> Result<()> {
    let together = libraries
        .iter()
        .filter(|library| matches!(library.versions, Versions::Benchmark));
    let members: Vec<&str> = together.map(|library| library.name).collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    put(&folder.join("Cargo.toml"), &manifest)?;
    for library in libraries {
        library.write(folder, models, orm)?;
    }
    Ok(())
}

/// Leaves a file alone that holds the text already, so that cargo does not take it for changed.
fn put(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}
