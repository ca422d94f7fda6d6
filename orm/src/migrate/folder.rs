//! Migrations as files: embedded in the program, or read from a folder. Knows nothing of a database.

use super::error::{MigrateError, MigrateErrorKind};
use orm_schema::Dialect;
use orm_schema::migration::Plan;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::Path;

type Text = Cow<'static, str>;

/// The files of one migration, as [`migrate!`](crate::migrate!) embeds them.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    /// The folder's name.
    pub name: &'static str,
    /// `migration.sql`.
    pub sql: &'static str,
    /// `down.sql`.
    pub down: Option<&'static str>,
    /// `plan.json`.
    pub plan: Option<&'static str>,
    /// `data.sql`.
    pub data: Option<&'static str>,
}

/// One migration.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) name: Text,
    pub(crate) sql: Text,
    pub(crate) down: Option<Text>,
    pub(crate) data: Option<Text>,
    plan: Option<Text>,
}

impl From<&Embedded> for Folder {
    fn from(files: &Embedded) -> Self {
        Self {
            name: files.name.into(),
            sql: files.sql.into(),
            down: files.down.map(Text::from),
            data: files.data.map(Text::from),
            plan: files.plan.map(Text::from),
        }
    }
}

impl Folder {
    /// What stands in `plan.json`; nothing where there is none, as in a folder that Prisma wrote.
    pub(crate) fn plan(&self, dialect: Dialect) -> Result<Option<Plan>, MigrateError> {
        let Some(text) = &self.plan else {
            return Ok(None);
        };
        let plan: Plan = serde_json::from_str(text).map_err(|error| {
            let message = format!("`{}/plan.json` cannot be read: {error}", self.name);
            let help = "take the file from version control, or remove it: then the migration runs as one that was written by hand";
            MigrateError::new(MigrateErrorKind::Folder, message, help).of(&self.name)
        })?;
        if plan.format != Plan::FORMAT {
            let message = format!(
                "`{}/plan.json` has the format {}, and this program reads {}",
                self.name,
                plan.format,
                Plan::FORMAT
            );
            let help = "build the program with the version of `orm` that wrote the migration";
            return Err(MigrateError::new(MigrateErrorKind::Folder, message, help).of(&self.name));
        }
        if plan.dialect != dialect {
            return Err(provider(plan.dialect.prisma_provider(), dialect).of(&self.name));
        }
        Ok(Some(plan))
    }

    /// SHA-256 of `migration.sql` in lower-case hexadecimal digits, as Prisma keeps it.
    pub(crate) fn checksum(&self) -> String {
        checksum(&self.sql)
    }

    /// Whether a checksum in the history is of this file. Prisma takes either line ending.
    pub(crate) fn has_checksum(&self, recorded: &str) -> bool {
        if checksum(&self.sql) == recorded {
            return true;
        }
        let lf = self.sql.replace("\r\n", "\n");
        checksum(&lf) == recorded || checksum(&lf.replace('\n', "\r\n")) == recorded
    }
}

/// The migrations are for another database.
pub(crate) fn provider(found: &str, dialect: Dialect) -> MigrateError {
    let message = format!("the migrations are for `{found}`, and the database is {dialect}");
    let help = format!(
        "connect to a database of `{found}`, or run the migrations of a folder whose `migration_lock.toml` says \
         `provider = \"{}\"`",
        dialect.prisma_provider()
    );
    MigrateError::new(MigrateErrorKind::Provider, message, help)
}

fn checksum(text: &str) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The provider that `migration_lock.toml` names.
pub(crate) fn locked_provider(text: &str) -> Option<String> {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("provider"))?;
    let (_, value) = line.split_once('=')?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// The migrations of a folder in the order of their names, and the provider that they are for.
pub(crate) fn read(path: &Path) -> Result<(Option<String>, Vec<Folder>), MigrateError> {
    let failed = |what: &Path, error: &std::io::Error| {
        let message = format!("`{}` cannot be read: {error}", what.display());
        let help = "name the folder with the migrations, or write the first one with `orm migrate generate`";
        MigrateError::new(MigrateErrorKind::Folder, message, help)
    };
    let optional = |file: &Path| match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(file, &error)),
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| failed(path, &error))? {
        let entry = entry.map_err(|error| failed(path, &error))?;
        let is_folder = entry.path().is_dir();
        if let (true, Ok(name)) = (is_folder, entry.file_name().into_string()) {
            names.push(name);
        }
    }
    names.sort_unstable();
    let mut folders = Vec::with_capacity(names.len());
    for name in names {
        let folder = path.join(&name);
        let Some(sql) = optional(&folder.join("migration.sql"))? else {
            let message = format!("`{}` has no `migration.sql`", folder.display());
            let help = "take the file from version control, or remove the folder";
            return Err(MigrateError::new(MigrateErrorKind::Folder, message, help).of(&name));
        };
        folders.push(Folder {
            sql: sql.into(),
            down: optional(&folder.join("down.sql"))?.map(Text::from),
            data: optional(&folder.join("data.sql"))?.map(Text::from),
            plan: optional(&folder.join("plan.json"))?.map(Text::from),
            name: name.into(),
        });
    }
    let lock = optional(&path.join("migration_lock.toml"))?;
    Ok((lock.and_then(|text| locked_provider(&text)), folders))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(sql: &'static str) -> Folder {
        Folder {
            name: "1_a".into(),
            sql: sql.into(),
            down: None,
            data: None,
            plan: None,
        }
    }

    #[test]
    fn a_checksum_is_of_the_bytes_and_either_line_ending_is_taken() {
        // `printf 'SELECT 1;\n' | sha256sum`.
        let lf = "b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd";
        assert_eq!(folder("SELECT 1;\n").checksum(), lf);
        assert!(folder("SELECT 1;\r\n").has_checksum(lf));
        assert!(folder("SELECT 1;\n").has_checksum(&folder("SELECT 1;\r\n").checksum()));
        assert!(!folder("SELECT 1;").has_checksum(lf));
    }

    #[test]
    fn the_provider_is_what_prisma_wrote() {
        let text = "# Please do not edit this file manually\n# ..\nprovider = \"postgresql\"\n";
        assert_eq!(locked_provider(text).as_deref(), Some("postgresql"));
    }
}
