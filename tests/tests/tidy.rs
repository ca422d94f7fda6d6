//! The rules of the repository that a compiler does not know, one test each.
//! Reads files and `cargo metadata`; changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package, PackageId};

const MAX_FILE_LINES: usize = 600;
const MAX_MAP_LINES: usize = 300;

// Sizes.

#[test]
fn files_are_short() {
    let long = rust_files().into_iter().filter_map(|path| {
        let lines = lines_before_tests(&read(&path));
        (lines > MAX_FILE_LINES).then(|| format!("{}: {lines} lines", show(&path)))
    });
    expect_none(
        "split these files: at most 600 lines, not counting a test module at the end",
        long,
    );
}

#[test]
fn the_map_is_short() {
    let lines = read(&root().join("ARCHITECTURE.md")).lines().count();
    assert!(
        lines <= MAX_MAP_LINES,
        "ARCHITECTURE.md is a map: shorten its {lines} lines to {MAX_MAP_LINES}"
    );
}

// Files.

#[test]
fn the_map_names_what_exists() {
    let map = read(&root().join("ARCHITECTURE.md"));
    let missing = paths_in_backticks(&map).filter(|path| !root().join(path).exists());
    expect_none(
        "correct these paths of ARCHITECTURE.md; each is written in full, from the root",
        missing,
    );
}

#[test]
fn folders_have_their_module_beside_them() {
    let found = rust_files()
        .into_iter()
        .filter(|path| path.ends_with("mod.rs"));
    expect_none(
        "rename `foo/mod.rs` to `foo.rs`",
        found.map(|path| show(&path)),
    );
}

#[test]
fn modules_say_what_they_are() {
    let silent = rust_files()
        .into_iter()
        .filter(|path| is_source(path) && !read(path).starts_with("//!"));
    let advice =
        "start these modules with `//!`: what goes in, what comes out, what they must not do";
    expect_none(advice, silent.map(|path| show(&path)));
}

#[test]
fn folders_introduce_themselves() {
    let members = METADATA
        .workspace_packages()
        .into_iter()
        .filter_map(|package| package.manifest_path.parent());
    let members = members.map(|folder| folder.as_std_path().to_owned());
    let silent = members
        .chain([root().join("bench"), root().join("book")])
        .filter(|folder| {
            let roots =
                ["src/lib.rs", "src/main.rs"].map(|file| fs::read_to_string(folder.join(file)));
            let has_docs = roots.iter().flatten().any(|text| text.starts_with("//!"));
            !has_docs && !folder.join("README.md").is_file()
        });
    expect_none(
        "give these folders a README.md, or their crate root a `//!`",
        silent.map(|folder| show(&folder)),
    );
}

// Words, spelled in two parts because this file is read too.

#[test]
fn nothing_is_left_undone() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    expect_none(
        "finish these",
        occurrences(&files_with(&["rs", "md"]), &words),
    );
}

#[test]
fn every_test_runs() {
    let words = [concat!("#[", "ignore")];
    expect_none(
        "let these tests run, or delete them",
        occurrences(&files_with(&["rs", "md"]), &words),
    );
}

#[test]
fn nothing_is_unsafe() {
    let words = [
        concat!("unsafe", " {"),
        concat!("unsafe", " fn"),
        concat!("unsafe", " impl"),
    ];
    expect_none(
        "find a safe way",
        occurrences(&files_with(&["rs", "md"]), &words),
    );
}

// Dependencies.

#[test]
fn crates_depend_in_one_direction() {
    let forbidden = [
        (
            "orm-schema",
            ["orm-macros", "orm-codegen", "orm", "orm-cli"].as_slice(),
        ),
        ("orm-macros", &["orm-codegen", "orm", "orm-cli"]),
        ("orm-codegen", &["orm-macros", "orm", "orm-cli"]),
        ("orm", &["orm-codegen", "orm-cli"]),
    ];
    let found = forbidden.iter().flat_map(|(name, others)| {
        let found =
            built(package(name)).filter(|dependency| others.contains(&dependency.name.as_str()));
        found.map(move |dependency| format!("{name} -> {}", dependency.name))
    });
    expect_none(
        "remove these dependencies: what two crates share belongs in orm-schema",
        found,
    );
}

#[test]
fn the_run_time_does_not_parse() {
    let orm = package("orm");
    let declared = built(orm).filter(|dependency| dependency.name == "orm-schema");
    let declared = declared
        .flat_map(|dependency| &dependency.features)
        .filter(|feature| *feature == "syntax");
    let forwarded = orm.features.values().flatten();
    let forwarded = forwarded
        .filter(|feature| feature.starts_with("orm-schema") && feature.ends_with("/syntax"));
    let advice = "take orm-schema without `syntax`: users must not compile syn for their program";
    expect_none(advice, declared.chain(forwarded));
}

#[test]
fn few_crates_read_rust() {
    let may = ["orm-schema", "orm-macros", "orm-codegen"];
    let others = METADATA
        .workspace_packages()
        .into_iter()
        .filter(|package| !may.contains(&package.name.as_str()));
    let found = others.filter(|package| built(package).any(|dependency| dependency.name == "syn"));
    let advice = "leave syn to orm-schema, orm-macros and orm-codegen";
    expect_none(advice, found.map(|package| package.name.as_str()));
}

#[test]
fn the_schema_crate_stays_bare() {
    let may = ["syn", "quote", "proc-macro2", "serde"];
    let found = built(package("orm-schema"));
    let found =
        found.filter(|dependency| !dependency.optional || !may.contains(&dependency.name.as_str()));
    let advice = "remove these: orm-schema has syn, quote and proc-macro2 behind `syntax`, serde behind `serde`, and nothing else";
    expect_none(advice, found.map(|dependency| dependency.name.as_str()));
}

#[test]
fn the_derive_stays_light() {
    let expected = ["orm-schema", "proc-macro2", "quote", "syn", "unicode-ident"];
    let closure = closure(package("orm-macros"));
    let advice =
        "keep what orm-macros depends on as it is: everyone who derives a model waits for it";
    assert_eq!(
        closure.iter().map(String::as_str).collect::<Vec<_>>(),
        expected,
        "{advice}"
    );
}

// The workspace as Cargo sees it on this machine.

static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    // Cargo fetches the dependencies of all platforms unless it is told one.
    let version = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc runs")
        .stdout;
    let version = String::from_utf8(version).expect("rustc writes UTF-8");
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc names its host");
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml"));
    command.other_options(["--filter-platform".to_owned(), host.to_owned()]);
    command.exec().expect("cargo metadata runs")
});

fn package(name: &str) -> &'static Package {
    let mut packages = METADATA.workspace_packages().into_iter();
    packages
        .find(|package| package.name == name)
        .unwrap_or_else(|| panic!("the workspace has no crate {name}"))
}

/// What a user of the package compiles: no dev-dependencies, and no `cfg(any())`, which only ties versions together.
fn built(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| {
        let is_tie = dependency
            .target
            .as_ref()
            .is_some_and(|target| target.to_string() == "cfg(any())");
        dependency.kind != DependencyKind::Development && !is_tie
    })
}

/// The names of everything that is compiled for a package alone, without itself. What Cargo resolves has the features that
/// any member of the workspace asks for; a macro is compiled with those that it asks for itself, so these are followed here.
fn closure(package: &Package) -> BTreeSet<String> {
    let resolve = METADATA.resolve.as_ref().expect("cargo metadata resolves");
    let nodes: BTreeMap<&PackageId, _> =
        resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut asked: BTreeMap<&PackageId, BTreeSet<String>> = BTreeMap::new();
    let mut open = vec![(&package.id, BTreeSet::from(["default".to_owned()]))];
    while let Some((id, features)) = open.pop() {
        let is_new = !asked.contains_key(id);
        let known = asked.entry(id).or_default();
        let count = known.len();
        known.extend(features);
        if !is_new && known.len() == count {
            continue;
        }
        let (package, features) = (&METADATA[id], known.clone());
        let turned_on = turned_on(package, &features);
        for dependency in built(package) {
            let name = dependency.rename.as_ref().unwrap_or(&dependency.name);
            if dependency.optional && !turned_on.contains(&format!("dep:{name}")) {
                continue;
            }
            let mut edges = nodes[id].deps.iter();
            let Some(edge) = edges.find(|edge| METADATA[&edge.pkg].name == dependency.name) else {
                // For another platform.
                continue;
            };
            let forwarded = turned_on.iter().filter_map(|feature| {
                let (of, feature) = feature.split_once('/')?;
                (of.trim_end_matches('?') == name).then(|| feature.to_owned())
            });
            let default = dependency
                .uses_default_features
                .then(|| "default".to_owned());
            let features = dependency.features.iter().cloned();
            let features = features.chain(forwarded).chain(default).collect();
            open.push((&edge.pkg, features));
        }
    }
    asked
        .into_keys()
        .filter(|id| **id != package.id)
        .map(|id| METADATA[id].name.to_string())
        .collect()
}

/// The features with all that they turn on: other features, `dep:name`, `name/feature`.
fn turned_on(package: &Package, features: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = features.iter().cloned().collect();
    while let Some(feature) = open.pop() {
        if !found.insert(feature.clone()) {
            continue;
        }
        open.extend(
            package
                .features
                .get(&feature)
                .into_iter()
                .flatten()
                .cloned(),
        );
        if let Some((of, _)) = feature.split_once('/')
            && !of.ends_with('?')
        {
            open.push(format!("dep:{of}"));
        }
    }
    found
}

// Files.

fn root() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder
        .parent()
        .expect("the crate stands in a workspace")
        .to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", show(path)))
}

fn show(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

fn rust_files() -> Vec<PathBuf> {
    files_with(&["rs"])
}

/// All files with one of the extensions, sorted; `bench` is a workspace with rules of its own.
fn files_with(extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root()];
    while let Some(folder) = open.pop() {
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", show(&folder)));
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "node_modules", "bench"].contains(&&*name)
                {
                    open.push(path);
                }
            } else if extensions
                .iter()
                .any(|extension| path.extension().is_some_and(|own| own == *extension))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether the file is a module of a crate: below its `src`.
fn is_source(path: &Path) -> bool {
    path.strip_prefix(root())
        .is_ok_and(|path| path.iter().nth(1).is_some_and(|folder| folder == "src"))
}

/// The number of lines before the `#[cfg(test)] mod` that ends the file.
fn lines_before_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let is_start = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ");
    let start = lines.windows(2).rposition(is_start).unwrap_or(lines.len());
    let end = lines[start..].iter().position(|line| *line == "}");
    let ends_the_file = end.is_none_or(|end| start + end + 1 == lines.len());
    if ends_the_file { start } else { lines.len() }
}

/// What stands in backticks and is spelled like a path: names with slashes between them, or a file name.
fn paths_in_backticks(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    let quoted = prose.flat_map(|prose| prose.split('`').skip(1).step_by(2));
    quoted.filter(|quoted| {
        let is_file = [".rs", ".md", ".toml", ".yaml"]
            .iter()
            .any(|end| quoted.ends_with(end));
        let is_plain = quoted
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-./{},*".contains(letter));
        is_plain && (is_file || quoted.contains('/'))
    })
}

/// `file:line: word` for every line of the files that has one of the words.
fn occurrences(files: &[PathBuf], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files {
        for (number, line) in (1..).zip(read(path).lines()) {
            let hits = words.iter().filter(|word| line.contains(**word));
            found.extend(hits.map(|word| format!("{}:{number}: {word}", show(path))));
        }
    }
    found
}

#[track_caller]
fn expect_none(advice: &str, found: impl IntoIterator<Item = impl AsRef<str>>) {
    let found: Vec<String> = found
        .into_iter()
        .map(|item| format!("  {}", item.as_ref()))
        .collect();
    assert!(found.is_empty(), "{advice}:\n{}", found.join("\n"));
}

#[test]
fn lines_of_a_test_module_do_not_count() {
    assert_eq!(
        lines_before_tests("//! a\n\n#[cfg(test)]\nmod tests {\n    fn a() {}\n}\n"),
        2
    );
    assert_eq!(lines_before_tests("#[cfg(test)]\nmod tests;\n"), 0);
    assert_eq!(
        lines_before_tests("#[cfg(test)]\nmod tests {\n}\nfn b() {}\n"),
        4
    );
}

#[test]
fn paths_are_told_from_code() {
    let text = "See `orm/src/lib.rs`, `Column<M, T>`, `README.md`, `a::b` and `{a,b}/c`.\n```\n`x/y`\n```\n`z/w`";
    assert_eq!(
        paths_in_backticks(text).collect::<Vec<_>>(),
        ["orm/src/lib.rs", "README.md", "{a,b}/c", "z/w"]
    );
}
