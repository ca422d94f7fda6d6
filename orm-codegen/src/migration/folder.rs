//! A folder of migrations -> what is in it, and what is wrong with it. Reads of each migration its statements and its place
//! among the others; of snapshots only that of the head.

mod chain;
mod lineage;
mod problems;

pub use lineage::Lineage;
pub(super) use problems::unreadable;

use super::error::{FolderError, Problem, Severity};
use super::snapshot::{self, Head, Snapshot};
use super::sum::{Sum, sha256, statements_hash};
use super::{file, name};
use lineage::PlanHead;
use orm_schema::Dialect;
use orm_schema::migration::Plan;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A folder of migrations as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// Which database it is for.
    pub dialect: Dialect,
    /// The migrations, in the order in which they run: that of their names.
    pub migrations: Vec<Migration>,
    /// What `schema.sum` says; nothing where it is missing or cannot be read.
    pub sum: Option<Sum>,
    /// The snapshot of the last migration that has one. Nothing in an empty folder, in one of Prisma's alone, and where several
    /// migrations are the last.
    pub head: Option<Snapshot>,
    /// What is wrong, in the order of the migrations.
    pub problems: Vec<Problem>,
}

/// A migration as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The name of its folder.
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
    /// The text of `migration.sql`.
    pub sql: String,
    /// The SHA-256 of the bytes of `migration.sql`: Prisma's checksum.
    pub raw: String,
    /// The SHA-256 of its statements and those of `data.sql`, without comments and layout.
    pub sem: String,
    /// The place among the others, where `plan.json` or `snapshot.json` tells it.
    pub lineage: Option<Lineage>,
    /// The snapshot that it starts from: that of its lineage, else that of the migration before.
    pub parent: Option<String>,
    /// The snapshot that it leads to.
    pub snapshot: Option<String>,
    /// Whether it has `plan.json`.
    pub has_plan: bool,
    /// Whether it has `down.sql`.
    pub has_down: bool,
    /// Whether it has `snapshot.json`.
    pub has_snapshot: bool,
    /// Whether it has `data.sql`.
    pub has_data: bool,
}

impl Folder {
    /// Reads a folder. One that does not exist is one without migrations.
    ///
    /// # Errors
    /// Something cannot be read, or `migration_lock.toml` names a database that is not supported. All else is found in
    /// [`Folder::problems`].
    pub fn read(path: &Path, dialect: Dialect) -> Result<Self, FolderError> {
        let mut folder = Self {
            path: path.to_owned(),
            dialect,
            migrations: Vec::new(),
            sum: None,
            head: None,
            problems: Vec::new(),
        };
        folder.read_lock()?;
        for name in folder_names(path)? {
            folder.read_migration(name)?;
        }
        folder.link();
        folder.read_sum()?;
        folder.find_heads()?;
        Ok(folder)
    }

    /// Whether nothing is wrong that stops migrations from being generated or run.
    pub fn is_sound(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The problems that stop migrations from being generated or run.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
    }

    /// The migration of that name.
    pub fn migration(&self, name: &str) -> Option<&Migration> {
        let place = self
            .migrations
            .binary_search_by(|migration| migration.name.as_str().cmp(name));
        place.ok().and_then(|place| self.migrations.get(place))
    }

    /// The migrations behind the head that have no snapshot: nobody knows offline what they lead to.
    pub fn without_snapshot(&self) -> &[Migration] {
        let known = self
            .migrations
            .iter()
            .rposition(|migration| migration.lineage.is_some());
        let first = known.map_or(0, |place| place + 1);
        self.migrations.get(first..).unwrap_or_default()
    }

    fn read_migration(&mut self, name: String) -> Result<(), FolderError> {
        let path = self.path.join(&name);
        let Some(bytes) = read_file(&path.join(file::UP))? else {
            self.problems
                .push(problems::no_migration_sql(&self.path, &name));
            return Ok(());
        };
        let raw = sha256(&bytes);
        let Ok(sql) = String::from_utf8(bytes) else {
            self.problems.push(problems::not_utf8(&name));
            return Ok(());
        };
        let plan = read_text(&path.join(file::PLAN))?;
        let data = read_text(&path.join(file::DATA))?;
        let snapshot_path = path.join(file::SNAPSHOT);
        let has_snapshot = snapshot_path.is_file();
        let lineage = match &plan {
            Some(plan) => PlanHead::parse(plan, &path.join(file::PLAN)).map(Some),
            None if has_snapshot => match read_text(&snapshot_path)? {
                Some(text) => Head::parse(&text, &snapshot_path).map(|head| Some(head.into())),
                None => Ok(None),
            },
            None => Ok(None),
        };
        let lineage = lineage.unwrap_or_else(|error| {
            self.problems.push(unreadable(&name, &error));
            None
        });
        self.migrations.push(Migration {
            sem: statements_hash(&sql, data.as_deref(), self.dialect),
            raw,
            sql,
            parent: None,
            snapshot: None,
            has_plan: plan.is_some(),
            has_down: path.join(file::DOWN).is_file(),
            has_data: data.is_some(),
            has_snapshot,
            lineage,
            path,
            name,
        });
        Ok(())
    }

    /// Says where each migration starts and what it leads to.
    fn link(&mut self) {
        let mut last: Option<String> = None;
        for migration in &mut self.migrations {
            match &migration.lineage {
                Some(lineage) => {
                    migration.parent = lineage.from.first().cloned();
                    migration.snapshot = Some(lineage.to.clone());
                    last = migration.snapshot.clone();
                }
                None => migration.parent.clone_from(&last),
            }
        }
    }

    /// The database that `migration_lock.toml` of a folder names, as Prisma calls it.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn provider(path: &Path) -> Result<Option<String>, FolderError> {
        Ok(read_text(&path.join(file::LOCK))?.and_then(|text| locked_provider(&text)))
    }

    fn read_lock(&mut self) -> Result<(), FolderError> {
        let path = self.path.join(file::LOCK);
        let Some(text) = read_text(&path)? else {
            return Ok(());
        };
        let provider = locked_provider(&text);
        match provider {
            Some(provider) if provider == self.dialect.prisma_provider() => {}
            provider => {
                let problem =
                    problems::other_provider(&self.path, self.dialect, provider.as_deref());
                self.problems.push(problem);
            }
        }
        Ok(())
    }

    fn read_sum(&mut self) -> Result<(), FolderError> {
        let text = read_text(&self.path.join(file::SUM))?;
        if text.is_none() && self.migrations.is_empty() {
            return Ok(());
        }
        let (sum, mut found) = problems::sums(&self.migrations, text.as_deref());
        self.sum = sum;
        self.problems.append(&mut found);
        Ok(())
    }

    fn find_heads(&mut self) -> Result<(), FolderError> {
        self.problems
            .append(&mut chain::breaks(&self.path, &self.migrations));
        let from: BTreeSet<&str> = self
            .lineages()
            .flat_map(|(_, lineage)| lineage.from.iter().map(String::as_str))
            .collect();
        let mut heads = self
            .lineages()
            .filter(|(_, lineage)| {
                !from.contains(lineage.to.as_str()) && lineage.number == lineage.count
            })
            .map(|(migration, _)| (migration.name.clone(), migration.path.join(file::SNAPSHOT)));
        let (Some((name, path)), None) = (heads.next(), heads.next()) else {
            return Ok(());
        };
        drop(heads);
        let read = match read_text(&path)? {
            Some(text) => Snapshot::parse(&text, &path),
            None => Err(FolderError::Format {
                path,
                message: "is missing: restore it from version control".to_owned(),
            }),
        };
        match read {
            Ok(head) => self.head = Some(head),
            Err(error) => self.problems.push(unreadable(&name, &error)),
        }
        Ok(())
    }

    fn lineages(&self) -> impl Iterator<Item = (&Migration, &Lineage)> {
        lineages(&self.migrations)
    }
}

fn lineages(migrations: &[Migration]) -> impl Iterator<Item = (&Migration, &Lineage)> {
    migrations
        .iter()
        .filter_map(|migration| Some((migration, migration.lineage.as_ref()?)))
}

impl Migration {
    /// Reads `plan.json`; `None` where there is none. The statements stand in `migration.sql` and `down.sql`.
    ///
    /// # Errors
    /// It cannot be read, or is of another format.
    pub fn plan(&self) -> Result<Option<Plan>, FolderError> {
        let path = self.path.join(file::PLAN);
        let Some(text) = read_text(&path)? else {
            return Ok(None);
        };
        PlanHead::parse(&text, &path)?;
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| FolderError::Format {
                path,
                message: snapshot::unreadable(&error),
            })
    }

    /// Reads `snapshot.json`; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read, is of another format, or was edited.
    pub fn read_snapshot(&self) -> Result<Option<Snapshot>, FolderError> {
        let path = self.path.join(file::SNAPSHOT);
        read_text(&path)?
            .map(|text| Snapshot::parse(&text, &path))
            .transpose()
    }

    /// Reads `down.sql`; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn down(&self) -> Result<Option<String>, FolderError> {
        read_text(&self.path.join(file::DOWN))
    }

    /// Reads `data.sql`; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn data(&self) -> Result<Option<String>, FolderError> {
        read_text(&self.path.join(file::DATA))
    }

    /// What the migration was called when it was generated.
    pub(super) fn slug(&self) -> &str {
        name::slug_of(&self.name)
    }
}

/// The provider that the text of `migration_lock.toml` names.
fn locked_provider(text: &str) -> Option<String> {
    text.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == "provider")
        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

/// The names of the folders inside, sorted. Prisma takes each for a migration; files it does not look at.
fn folder_names(path: &Path) -> Result<Vec<String>, FolderError> {
    let failed = |source| FolderError::Read {
        path: path.to_owned(),
        source,
    };
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read_file(path: &Path) -> Result<Option<Vec<u8>>, FolderError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FolderError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

fn read_text(path: &Path) -> Result<Option<String>, FolderError> {
    let Some(bytes) = read_file(path)? else {
        return Ok(None);
    };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| FolderError::Format {
            path: path.to_owned(),
            message: "is no UTF-8 text: restore it from version control".to_owned(),
        })
}
