//! A Cargo dependency graph: packages, their versions, and who depends on what. `crates` fills it from `cargo metadata`.

use orm::prelude::*;

/// A name that has versions, or that a manifest mentions.
#[derive(Model, Debug, Clone)]
pub struct Package {
    /// Numbered in the order of names, so that sorting by it is alphabetical on every database.
    #[orm(id)]
    pub id: Id<Package>,
    /// The name in manifests.
    #[orm(unique, type = varchar(100))]
    pub name: String,
    /// When it was first seen.
    #[orm(created)]
    pub added_at: DateTime<Utc>,
    /// Its versions in this graph; none when manifests mention it but no build needs it.
    #[orm(inverse = package)]
    pub versions: HasMany<Version>,
    /// The declarations that ask for it.
    #[orm(inverse = package)]
    pub dependents: HasMany<Dependency>,
    /// The licences of its versions.
    #[orm(inverse = package)]
    pub licences: HasMany<PackageLicence>,
    /// The authors of its versions.
    #[orm(inverse = package)]
    pub authors: HasMany<PackageAuthor>,
}

/// A version number in the form of semver: `1.0.0-rc.1+build`.
#[derive(NewType, Debug, Clone, PartialEq, Eq)]
pub struct VersionNumber(pub String);

/// The language edition. A year is a number, so it is stored as one.
#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = integer)]
pub enum Edition {
    /// Rust 1.0.
    E2015 = 2015,
    /// Rust 1.31.
    E2018 = 2018,
    /// Rust 1.56.
    E2021 = 2021,
    /// Rust 1.85.
    E2024 = 2024,
}

/// One version of a package: what Cargo builds.
#[derive(Model, Debug, Clone)]
#[orm(unique(package_id, number))]
pub struct Version {
    /// Numbered in the order of names and then versions.
    #[orm(id)]
    pub id: Id<Version>,
    /// The package.
    pub package_id: Id<Package>,
    /// The version number.
    #[orm(type = varchar(80))]
    pub number: VersionNumber,
    /// The edition it is written in.
    pub edition: Edition,
    /// The oldest compiler that it promises to build with.
    #[orm(type = varchar(80))]
    pub rust_version: Option<VersionNumber>,
    /// Whether it comes from a registry, and not from a path or a repository.
    #[orm(index)]
    pub is_published: bool,
    /// What it does.
    #[orm(type = text)]
    pub description: Option<String>,
    /// Where its source is.
    #[orm(type = varchar(500))]
    pub repository: Option<String>,
    /// What people find it by.
    pub keywords: Vec<String>,
    /// The table `package.metadata`, which Cargo leaves to other tools.
    pub metadata: Option<serde_json::Value>,

    /// The package.
    #[orm(fk = package_id, on_delete = Cascade)]
    pub package: BelongsTo<Package>,
    /// What its manifest asks for.
    #[orm(inverse = version)]
    pub dependencies: HasMany<Dependency>,
    /// The declarations for which Cargo chose it.
    #[orm(inverse = resolved)]
    pub chosen_for: HasMany<Dependency>,
    /// Its features.
    #[orm(inverse = version)]
    pub features: HasMany<Feature>,
    /// What Cargo makes of it.
    #[orm(inverse = version)]
    pub targets: HasMany<Target>,
}

/// When a dependency is needed.
#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = text)]
pub enum DependencyKind {
    /// To build and run.
    Normal,
    /// For tests, examples and benchmarks.
    Dev,
    /// For the build script.
    Build,
}

/// What a manifest asks for: from a version to a package.
#[derive(Model, Debug, Clone)]
pub struct Dependency {
    /// Numbered in the order of the manifests.
    #[orm(id)]
    pub id: Id<Dependency>,
    /// Whose manifest it is.
    pub version_id: Id<Version>,
    /// What it asks for.
    pub package_id: Id<Package>,
    /// When it is needed.
    pub kind: DependencyKind,
    /// Which versions would do.
    #[orm(type = varchar(200))]
    pub requirement: String,
    /// The platform it is for, as a triple or `cfg(..)`; all of them without.
    #[orm(type = text)]
    pub platform: Option<String>,
    /// The name that the code uses for it, when it is another.
    #[orm(type = varchar(100))]
    pub renamed_to: Option<String>,
    /// Whether a feature must ask for it.
    pub is_optional: bool,
    /// Whether it takes the default features.
    #[orm(default = true)]
    pub default_features: bool,
    /// The features it asks for.
    pub features: Vec<String>,
    /// The version that Cargo chose; none when the build does not need it.
    pub resolved_id: Option<Id<Version>>,

    /// Whose manifest it is.
    #[orm(fk = version_id, on_delete = Cascade)]
    pub version: BelongsTo<Version>,
    /// What it asks for.
    #[orm(fk = package_id)]
    pub package: BelongsTo<Package>,
    /// The version that Cargo chose.
    #[orm(fk = resolved_id)]
    pub resolved: BelongsTo<Option<Version>>,
}

/// A feature of a version.
#[derive(Model, Debug, Clone)]
#[orm(unique(version_id, name))]
pub struct Feature {
    /// Numbered in the order of versions and names.
    #[orm(id)]
    pub id: Id<Feature>,
    /// Whose feature it is.
    pub version_id: Id<Version>,
    /// The name, which differs from others by case too.
    #[orm(type(mysql = "varchar(150) COLLATE utf8mb4_bin"))]
    pub name: String,
    /// What it turns on: other features, `dep:name`, `name/feature`.
    pub enables: Vec<String>,

    /// Whose feature it is.
    #[orm(fk = version_id, on_delete = Cascade)]
    pub version: BelongsTo<Version>,
}

/// What Cargo makes: a library, a program, a test.
#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(rename_all = kebab_case)]
#[expect(missing_docs, reason = "the names are Cargo's")]
pub enum TargetKind {
    Lib,
    Bin,
    ProcMacro,
    Example,
    Test,
    Bench,
    CustomBuild,
}

/// Something that Cargo makes of a version.
#[derive(Model, Debug, Clone)]
#[orm(unique(version_id, kind, name))]
pub struct Target {
    /// Numbered in the order of versions.
    #[orm(id)]
    pub id: Id<Target>,
    /// Of which version.
    pub version_id: Id<Version>,
    /// What it is.
    #[orm(index)]
    pub kind: TargetKind,
    /// The name, which differs from others by case too.
    #[orm(type(mysql = "varchar(150) COLLATE utf8mb4_bin"))]
    pub name: String,
    /// The kinds of library it is built as, or `bin`.
    pub crate_types: Vec<String>,
    /// The features without which it is left out.
    pub required_features: Vec<String>,

    /// Of which version.
    #[orm(fk = version_id, on_delete = Cascade)]
    pub version: BelongsTo<Version>,
}

/// A licence by its SPDX name, with its exception: `Apache-2.0 WITH LLVM-exception`.
#[derive(Model, Debug, Clone)]
pub struct Licence {
    /// Numbered in the order of the names.
    #[orm(id)]
    pub id: Id<Licence>,
    /// The SPDX name.
    #[orm(unique, type = varchar(150))]
    pub name: String,

    /// The packages under it.
    #[orm(inverse = licence)]
    pub packages: HasMany<PackageLicence>,
}

/// A version of the package is under this licence, alone or beside others.
#[derive(Model, Debug, Clone)]
#[orm(id(package_id, licence_id))]
pub struct PackageLicence {
    /// The package.
    pub package_id: Id<Package>,
    /// The licence.
    pub licence_id: Id<Licence>,

    /// The package.
    #[orm(fk = package_id, on_delete = Cascade)]
    pub package: BelongsTo<Package>,
    /// The licence.
    #[orm(fk = licence_id)]
    pub licence: BelongsTo<Licence>,
}

/// An address that mail reaches.
#[derive(NewType, Debug, Clone, PartialEq, Eq)]
pub struct Email(pub String);

/// Someone who is named in manifests.
#[derive(Model, Debug, Clone)]
pub struct Author {
    /// Numbered in the order of the names.
    #[orm(id)]
    pub id: Id<Author>,
    /// The name as it is written.
    #[orm(type = text)]
    pub name: String,
    /// The address, when one is given.
    #[orm(index, type = varchar(300))]
    pub email: Option<Email>,

    /// The packages.
    #[orm(inverse = author)]
    pub packages: HasMany<PackageAuthor>,
}

/// A version of the package names this author.
#[derive(Model, Debug, Clone)]
#[orm(id(package_id, author_id))]
pub struct PackageAuthor {
    /// The package.
    pub package_id: Id<Package>,
    /// The author.
    pub author_id: Id<Author>,

    /// The package.
    #[orm(fk = package_id, on_delete = Cascade)]
    pub package: BelongsTo<Package>,
    /// The author.
    #[orm(fk = author_id)]
    pub author: BelongsTo<Author>,
}

/// One run of the program that fills the other tables.
#[derive(Model, Debug, Clone)]
pub struct Load {
    /// Made by the program.
    #[orm(id, default = uuid_v7)]
    pub id: Id<Load>,
    /// The root of the workspace.
    #[orm(type = text)]
    pub workspace: String,
    /// Changes when the graph does.
    pub fingerprint: i64,
    /// How many rows were written.
    pub rows: u32,
    /// How long that took.
    #[orm(type = decimal(10, 3))]
    pub seconds: Decimal,
    /// When it was done.
    #[orm(created)]
    pub loaded_at: DateTime<Utc>,
}
