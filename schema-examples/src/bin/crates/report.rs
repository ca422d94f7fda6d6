//! Typed queries -> tables. Every order ends with an id, so that the answers are the same on every database.

use orm::prelude::*;
use schema_examples::crates::*;
use schema_examples::output::Answer;
use std::collections::BTreeMap;

/// How many rows the tables of the first and of the second question have at most.
const TOP: u64 = 10;

pub(crate) async fn most_depended_upon(db: &Db) -> orm::Result<()> {
    let counts = Dependency::filter(Dependency::kind.eq(DependencyKind::Normal))
        .filter(Dependency::resolved_id.is_not_null())
        .group_by(Dependency::package_id)
        .order_by(|g| {
            (
                g.count_distinct(Dependency::version_id).desc(),
                g.key().asc(),
            )
        })
        .limit(TOP)
        .select(|g| (g.key(), g.count_distinct(Dependency::version_id), g.count()))
        .all(db)
        .await?;
    let names = names(db, counts.iter().map(|(id, ..)| *id)).await?;
    let header = ["package", "#dependents", "#declarations"];
    let mut answer = Answer::new("Most depended-upon packages", header);
    for (id, dependents, declarations) in counts {
        answer.row([
            names[&id].clone(),
            dependents.to_string(),
            declarations.to_string(),
        ]);
    }
    answer.print();
    Ok(())
}

pub(crate) async fn several_versions(db: &Db) -> orm::Result<()> {
    let counts = Version::query()
        .group_by(Version::package_id)
        .having(|g| g.count().gt(1))
        .order_by(|g| (g.count().desc(), g.key().asc()))
        .limit(TOP)
        .select(|g| (g.key(), g.count()))
        .all(db)
        .await?;
    let versions = Version::filter(Version::package_id.in_(counts.iter().map(|(id, _)| *id)))
        .order_by(Version::id.asc())
        .with(Version::package)
        .all(db)
        .await?;
    let mut answer = Answer::new(
        "Packages in several versions",
        ["package", "#versions", "which"],
    );
    for (id, count) in counts {
        let found: Vec<_> = versions
            .iter()
            .filter(|version| version.package_id == id)
            .collect();
        let name = found
            .first()
            .map(|version| version.get(Version::package).name.clone());
        let numbers = found.iter().map(|version| version.number.0.as_str());
        let numbers = numbers.collect::<Vec<_>>().join(", ");
        answer.row([name.unwrap_or_default(), count.to_string(), numbers]);
    }
    answer.print();
    Ok(())
}

pub(crate) async fn licences(db: &Db) -> orm::Result<()> {
    let counts = PackageLicence::query()
        .group_by(PackageLicence::licence_id)
        .order_by(|g| (g.count().desc(), g.key().asc()))
        .select(|g| (g.key(), g.count()))
        .all(db)
        .await?;
    let names: BTreeMap<Id<Licence>, String> = Licence::query()
        .select((Licence::id, Licence::name))
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut answer = Answer::new("Licences", ["licence", "#packages"]);
    for (id, count) in counts {
        answer.row([names[&id].clone(), count.to_string()]);
    }
    answer.print();
    Ok(())
}

/// Of the package of that name, else the first that contains it; of the largest member of the workspace without a name.
pub(crate) async fn direct_dependencies(db: &Db, name: Option<&str>) -> orm::Result<()> {
    let Some(id) = chosen_version(db, name).await? else {
        Answer::new("Direct dependencies", []).print();
        return Ok(());
    };
    let version = Version::find(id)
        .with(Version::package)
        .with(
            Version::dependencies
                .load()
                .order_by(Dependency::id.asc())
                .with(Dependency::package)
                .with(Dependency::resolved.load().with(Version::features)),
        )
        .one(db)
        .await?;
    let name = &version.get(Version::package).name;
    let title = format!("Direct dependencies of {name} {}", version.number.0);
    let header = [
        "package",
        "kind",
        "requirement",
        "version",
        "asks for",
        "#of",
    ];
    let mut answer = Answer::new(title, header);
    for dependency in version.get(Version::dependencies) {
        let resolved = dependency.get(Dependency::resolved);
        let mut asked = dependency.features.clone();
        if dependency.default_features {
            asked.insert(0, "default".to_owned());
        }
        answer.row([
            dependency.get(Dependency::package).name.clone(),
            kind(&dependency),
            dependency.requirement.clone(),
            resolved.map_or_else(
                || "not built".to_owned(),
                |version| version.number.0.clone(),
            ),
            asked.join(", "),
            resolved.map_or_else(String::new, |version| {
                version.get(Version::features).len().to_string()
            }),
        ]);
    }
    answer.print();
    Ok(())
}

fn kind(dependency: &Dependency) -> String {
    let kind = match dependency.kind {
        DependencyKind::Normal => "normal",
        DependencyKind::Dev => "dev",
        DependencyKind::Build => "build",
    };
    if dependency.is_optional {
        format!("{kind}, optional")
    } else {
        kind.to_owned()
    }
}

async fn chosen_version(db: &Db, name: Option<&str>) -> orm::Result<Option<Id<Version>>> {
    let Some(name) = name else {
        let members = Version::filter(Version::is_published.is_false())
            .select(Version::id)
            .all(db)
            .await?;
        let largest = Dependency::filter(Dependency::version_id.in_(members))
            .group_by(Dependency::version_id)
            .order_by(|g| (g.count().desc(), g.key().asc()))
            .limit(1)
            .select(|g| g.key())
            .all(db)
            .await?;
        return Ok(largest.into_iter().next());
    };
    let package = match Package::find_by(Package::name_key, name).opt(db).await? {
        Some(package) => Some(package),
        None => {
            matching(Some(name))
                .order_by(Package::id.asc())
                .first(db)
                .await?
        }
    };
    let Some(package) = package else {
        return Ok(None);
    };
    let newest = Version::filter(Version::package_id.eq(package.id)).order_by(Version::id.desc());
    Ok(newest.first(db).await?.map(|version| version.id))
}

pub(crate) async fn packages(
    db: &Db,
    name: Option<&str>,
    page: u64,
    per_page: u64,
) -> orm::Result<()> {
    let found = matching(name).count(db).await?;
    let packages = matching(name)
        .order_by(Package::id.asc())
        .limit(per_page)
        .offset((page - 1).saturating_mul(per_page))
        .with(
            Package::versions
                .load()
                .order_by(Version::id.asc())
                .with(Version::targets),
        )
        .with(
            Package::licences
                .load()
                .order_by(PackageLicence::licence_id.asc())
                .with(PackageLicence::licence),
        )
        .all(db)
        .await?;
    let pages = found.div_ceil(per_page).max(1);
    let which = name.map_or_else(String::new, |name| format!(" with `{name}` in their name"));
    let title = format!("Packages{which}: {found}, page {page} of {pages}");
    let header = ["package", "versions", "edition", "licences", "#targets"];
    let mut answer = Answer::new(title, header);
    for package in &packages {
        let versions = package.get(Package::versions);
        let numbers: Vec<&str> = versions
            .iter()
            .map(|version| version.row().number.0.as_str())
            .collect();
        let newest = versions.iter().last();
        let licences: Vec<&str> = package
            .get(Package::licences)
            .iter()
            .map(|licence| licence.get(PackageLicence::licence).row().name.as_str())
            .collect();
        let targets: usize = versions
            .iter()
            .map(|version| version.get(Version::targets).len())
            .sum();
        answer.row([
            package.name.clone(),
            if numbers.is_empty() {
                "not built".to_owned()
            } else {
                numbers.join(", ")
            },
            newest.map_or_else(String::new, |version| year(version.edition).to_owned()),
            licences.join(", "),
            targets.to_string(),
        ]);
    }
    answer.print();
    Ok(())
}

fn year(edition: Edition) -> &'static str {
    match edition {
        Edition::E2015 => "2015",
        Edition::E2018 => "2018",
        Edition::E2021 => "2021",
        Edition::E2024 => "2024",
    }
}

fn matching(name: Option<&str>) -> orm::Query<Package, ()> {
    Package::query().filter_opt(name.map(|name| Package::name.icontains(name)))
}

async fn names(
    db: &Db,
    ids: impl Iterator<Item = Id<Package>>,
) -> orm::Result<BTreeMap<Id<Package>, String>> {
    let names = Package::filter(Package::id.in_(ids)).select((Package::id, Package::name));
    Ok(names.all(db).await?.into_iter().collect())
}
