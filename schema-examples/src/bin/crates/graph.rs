//! `cargo metadata` of a workspace, and what the schema wants to know of it in another form.

use cargo_metadata::{CargoOpt, Dependency, Metadata, MetadataCommand, Node, Package};
use std::path::Path;
use std::process::Command;

/// Runs `cargo metadata`, for this machine's platform only: Cargo would fetch the dependencies of all others.
pub(crate) fn metadata(manifest: Option<&Path>) -> Result<Metadata, String> {
    let mut command = MetadataCommand::new();
    command.features(CargoOpt::AllFeatures);
    if let Some(manifest) = manifest {
        if !manifest.is_file() {
            return Err(format!("there is no manifest `{}`", manifest.display()));
        }
        command.manifest_path(manifest);
    }
    let version = Command::new("rustc")
        .arg("-vV")
        .output()
        .map_err(|error| format!("cannot run `rustc -vV`: {error}"))?;
    let version = String::from_utf8_lossy(&version.stdout);
    if let Some(host) = version.lines().find_map(|line| line.strip_prefix("host: ")) {
        command.other_options(["--filter-platform".to_owned(), host.to_owned()]);
    }
    command
        .exec()
        .map_err(|error| format!("cannot read the workspace: {error}"))
}

/// The package that Cargo chose for a dependency; none when the build does not need it.
pub(crate) fn resolved<'a>(
    metadata: &'a Metadata,
    node: &Node,
    dependency: &Dependency,
) -> Option<&'a Package> {
    let candidates = || {
        node.deps.iter().filter(|dep| {
            dep.dep_kinds
                .iter()
                .any(|kind| kind.kind == dependency.kind && kind.target == dependency.target)
        })
    };
    let mut named = candidates()
        .map(|dep| &metadata[&dep.pkg])
        .filter(|package| package.name.as_str() == dependency.name);
    let fits = |package: &&Package| dependency.req.matches(&package.version);
    // A path dependency on a pre-release matches no requirement of semver.
    named.clone().find(fits).or_else(|| named.next())
}

/// The SPDX names in a licence expression, which old manifests write with `/`.
pub(crate) fn licence_names(expression: &str) -> Vec<String> {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let mut names = vec![String::new()];
    for word in expression.split_whitespace() {
        match (word, names.last_mut()) {
            ("OR" | "AND", _) => names.push(String::new()),
            (_, Some(name)) if name.is_empty() => word.clone_into(name),
            (_, Some(name)) => *name = format!("{name} {word}"),
            (_, None) => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// `Name <address>` in its parts.
pub(crate) fn author(text: &str) -> (String, Option<String>) {
    match text
        .strip_suffix('>')
        .and_then(|text| text.rsplit_once('<'))
    {
        Some((name, email)) if !email.trim().is_empty() => {
            (name.trim().to_owned(), Some(email.trim().to_owned()))
        }
        _ => (text.trim().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_taken_apart() {
        for (expression, names) in [
            ("MIT", vec!["MIT"]),
            ("MIT/Apache-2.0", vec!["MIT", "Apache-2.0"]),
            (
                "(MIT OR Apache-2.0) AND Unicode-3.0",
                vec!["MIT", "Apache-2.0", "Unicode-3.0"],
            ),
            (
                "Apache-2.0 WITH LLVM-exception OR MIT",
                vec!["Apache-2.0 WITH LLVM-exception", "MIT"],
            ),
            ("", vec![]),
        ] {
            assert_eq!(licence_names(expression), names);
        }
    }

    #[test]
    fn authors_have_an_address_or_none() {
        assert_eq!(
            author("Ann Lee <ann@example.org>"),
            ("Ann Lee".to_owned(), Some("ann@example.org".to_owned()))
        );
        assert_eq!(author("The Team"), ("The Team".to_owned(), None));
        assert_eq!(author("x <>"), ("x <>".to_owned(), None));
    }
}
