//! `cargo metadata` -> rows, with the ids that tie them together: no database is asked for one.
//! Ids follow the order of names and versions, so that sorting by id is the same everywhere, whatever the collation.

use crate::graph::{author, licence_names, resolved};
use cargo_metadata::{DependencyKind as CargoKind, Edition as CargoEdition, Metadata, PackageId};
use cargo_metadata::{
    Node, Package as CargoPackage, Target as CargoTarget, TargetKind as CargoTargetKind,
};
use orm::prelude::*;
use orm::{Create, HasId};
use schema_examples::crates::*;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// All rows of a graph.
pub(crate) struct Graph {
    pub(crate) workspace: String,
    /// Changes when the graph does.
    pub(crate) fingerprint: i64,
    pub(crate) packages: Vec<NewPackage>,
    pub(crate) versions: Vec<Create<Version>>,
    pub(crate) dependencies: Vec<Create<Dependency>>,
    pub(crate) features: Vec<NewFeature>,
    pub(crate) targets: Vec<NewTarget>,
    pub(crate) licences: Vec<NewLicence>,
    pub(crate) package_licences: Vec<NewPackageLicence>,
    pub(crate) authors: Vec<Create<Author>>,
    pub(crate) package_authors: Vec<NewPackageAuthor>,
}

impl Graph {
    /// How many rows there are in all.
    pub(crate) fn len(&self) -> usize {
        self.packages.len()
            + self.versions.len()
            + self.dependencies.len()
            + self.features.len()
            + self.targets.len()
            + self.licences.len()
            + self.package_licences.len()
            + self.authors.len()
            + self.package_authors.len()
    }
}

pub(crate) fn rows(metadata: &Metadata) -> Result<Graph, String> {
    let mut found: Vec<&CargoPackage> = metadata.packages.iter().collect();
    found.sort_by(|a, b| (&a.name, &a.version, &a.id).cmp(&(&b.name, &b.version, &b.id)));
    let mentioned = found.iter().flat_map(|package| &package.dependencies);
    let packages = Numbers::<Package, &str>::of(
        (found.iter().map(|package| package.name.as_str()))
            .chain(mentioned.map(|dependency| dependency.name.as_str())),
    );
    // One version from two sources (a registry and a repository) is one row: that of the first.
    let versions = Numbers::<Version, (&str, _)>::of(
        found
            .iter()
            .map(|package| (package.name.as_str(), &package.version)),
    );
    found.dedup_by(|a, b| a.name == b.name && a.version == b.version);
    let licences = Numbers::<Licence, String>::of(found.iter().flat_map(|p| licences_of(p)));
    let authors = Numbers::<Author, _>::of(found.iter().flat_map(|p| authors_of(p)));

    let mut graph = Graph {
        workspace: metadata.workspace_root.to_string(),
        fingerprint: fingerprint(metadata),
        packages: packages.rows(|id, name| NewPackage {
            id,
            name: (*name).to_owned(),
        }),
        versions: Vec::with_capacity(found.len()),
        dependencies: Vec::new(),
        features: Vec::new(),
        targets: Vec::new(),
        licences: licences.rows(|id, name| NewLicence {
            id,
            name: name.clone(),
        }),
        package_licences: Vec::new(),
        authors: authors.rows(|id, (name, email)| {
            let row = Author::create(NewAuthor {
                id,
                name: name.clone(),
            });
            row.set(Author::email, email.clone().map(Email))
        }),
        package_authors: Vec::new(),
    };
    let resolve = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<&PackageId, &Node> = resolve.map(|node| (&node.id, node)).collect();
    // Two versions of a package mostly have the same licences and authors.
    let mut package_licences = BTreeSet::new();
    let mut package_authors = BTreeSet::new();
    for package in found {
        let id = versions.id(&(package.name.as_str(), &package.version));
        let package_id = packages.id(&package.name.as_str());
        graph.versions.push(version(package, id, package_id)?);
        for dependency in &package.dependencies {
            let chosen = nodes
                .get(&package.id)
                .and_then(|node| resolved(metadata, node, dependency));
            let row = NewDependency {
                id: next(&graph.dependencies),
                version_id: id,
                package_id: packages.id(&dependency.name.as_str()),
                kind: match dependency.kind {
                    CargoKind::Development => DependencyKind::Dev,
                    CargoKind::Build => DependencyKind::Build,
                    CargoKind::Normal | CargoKind::Unknown => DependencyKind::Normal,
                },
                requirement: dependency.req.to_string(),
                is_optional: dependency.optional,
                features: dependency.features.clone(),
            };
            let row = Dependency::create(row)
                .set(
                    Dependency::default_features,
                    dependency.uses_default_features,
                )
                .set(
                    Dependency::platform,
                    dependency.target.as_ref().map(ToString::to_string),
                )
                .set(Dependency::renamed_to, dependency.rename.clone())
                .set(
                    Dependency::resolved_id,
                    chosen.map(|chosen| versions.id(&(chosen.name.as_str(), &chosen.version))),
                );
            graph.dependencies.push(row);
        }
        for (name, enables) in &package.features {
            let (name, enables) = (name.clone(), enables.clone());
            let row = NewFeature {
                id: next(&graph.features),
                version_id: id,
                name,
                enables,
            };
            graph.features.push(row);
        }
        for made in &package.targets {
            let row = target(made, next(&graph.targets), id);
            graph.targets.push(row);
        }
        let names = licences_of(package);
        package_licences.extend(names.iter().map(|name| (package_id, licences.id(name))));
        let names = authors_of(package);
        package_authors.extend(names.iter().map(|name| (package_id, authors.id(name))));
    }
    graph.package_licences = package_licences
        .into_iter()
        .map(|(package_id, licence_id)| NewPackageLicence {
            package_id,
            licence_id,
        })
        .collect();
    graph.package_authors = package_authors
        .into_iter()
        .map(|(package_id, author_id)| NewPackageAuthor {
            package_id,
            author_id,
        })
        .collect();
    Ok(graph)
}

fn version(
    package: &CargoPackage,
    id: Id<Version>,
    package_id: Id<Package>,
) -> Result<Create<Version>, String> {
    let edition = match package.edition {
        CargoEdition::E2015 => Edition::E2015,
        CargoEdition::E2018 => Edition::E2018,
        CargoEdition::E2021 => Edition::E2021,
        CargoEdition::E2024 => Edition::E2024,
        other => {
            return Err(format!(
                "`{}` is of edition {other}, which has no variant",
                package.name
            ));
        }
    };
    let row = NewVersion {
        id,
        package_id,
        number: VersionNumber(package.version.to_string()),
        edition,
        is_published: package.source.is_some(),
        keywords: package.keywords.clone(),
    };
    let rust_version = package.rust_version.as_ref().map(ToString::to_string);
    let metadata = Some(package.metadata.clone()).filter(|metadata| !metadata.is_null());
    Ok(Version::create(row)
        .set(Version::rust_version, rust_version.map(VersionNumber))
        .set(Version::description, package.description.clone())
        .set(Version::repository, package.repository.clone())
        .set(Version::metadata, metadata))
}

fn target(target: &CargoTarget, id: Id<Target>, version_id: Id<Version>) -> NewTarget {
    let kind = match target.kind.first() {
        Some(CargoTargetKind::Bin) => TargetKind::Bin,
        Some(CargoTargetKind::ProcMacro) => TargetKind::ProcMacro,
        Some(CargoTargetKind::Example) => TargetKind::Example,
        Some(CargoTargetKind::Test) => TargetKind::Test,
        Some(CargoTargetKind::Bench) => TargetKind::Bench,
        Some(CargoTargetKind::CustomBuild) => TargetKind::CustomBuild,
        // `rlib`, `cdylib` and their kin, which the crate types tell apart.
        _ => TargetKind::Lib,
    };
    NewTarget {
        id,
        version_id,
        kind,
        name: target.name.clone(),
        crate_types: target.crate_types.iter().map(ToString::to_string).collect(),
        required_features: target.required_features.clone(),
    }
}

fn licences_of(package: &CargoPackage) -> Vec<String> {
    package
        .license
        .as_deref()
        .map(licence_names)
        .unwrap_or_default()
}

fn authors_of(package: &CargoPackage) -> Vec<(String, Option<String>)> {
    package.authors.iter().map(|text| author(text)).collect()
}

fn fingerprint(metadata: &Metadata) -> i64 {
    let mut hasher = DefaultHasher::new();
    // A graph that cannot be written down is loaded every time.
    if let Ok(text) = serde_json::to_vec(&(&metadata.packages, &metadata.resolve)) {
        text.hash(&mut hasher);
    }
    hasher.finish().cast_signed()
}

fn next<M: HasId<Repr = i64>, T>(rows: &[T]) -> Id<M> {
    number(rows.len())
}

fn number<M: HasId<Repr = i64>>(position: usize) -> Id<M> {
    Id::new(i64::try_from(position).unwrap_or(i64::MAX - 1) + 1)
}

/// Different keys, numbered in their order.
struct Numbers<M: HasId<Repr = i64>, K>(BTreeMap<K, Id<M>>);

impl<M: HasId<Repr = i64>, K: Ord> Numbers<M, K> {
    fn of(keys: impl Iterator<Item = K>) -> Self {
        let keys: BTreeSet<K> = keys.collect();
        let numbers = keys.into_iter().enumerate();
        Self(
            numbers
                .map(|(position, key)| (key, number(position)))
                .collect(),
        )
    }

    /// The number of a key that `of` has seen.
    fn id(&self, key: &K) -> Id<M> {
        self.0[key]
    }

    fn rows<R>(&self, row: impl Fn(Id<M>, &K) -> R) -> Vec<R> {
        self.0.iter().map(|(key, id)| row(*id, key)).collect()
    }
}
