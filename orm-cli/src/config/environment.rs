//! Environment variables, and the `.env` file that stands in for those that are not set.

use crate::failure::Failure;
use crate::paths::{depth, display};
use std::path::{Path, PathBuf};

const DATABASE_URL: &str = "DATABASE_URL";

/// What the environment says of the project.
#[derive(Default)]
pub(crate) struct Environment {
    /// The URL in the `.env` file, and that file's folder.
    from_file: Option<(String, PathBuf)>,
}

impl Environment {
    /// Reads the `.env` file of the folder, or of the nearest one above it.
    pub(super) fn load(root: &Path) -> Result<Self, Failure> {
        let mut folder = root.to_owned();
        for _ in 0..depth(root) {
            let path = folder.join(".env");
            if path.is_file() {
                return Self::read(&path, folder);
            }
            folder.push("..");
        }
        Ok(Self::default())
    }

    fn read(path: &Path, folder: PathBuf) -> Result<Self, Failure> {
        let shown = display(path);
        let unreadable = |error: dotenvy::Error| {
            // Other errors quote the line, which may be a password.
            if let dotenvy::Error::Io(error) = error {
                return Failure::io("read", &shown, &error, "check who may read the file");
            }
            let what = format!("`{shown}` has a line that is not `NAME=value`");
            Failure::new(what, "put values with spaces or `#` in quotes")
        };
        let mut found = None;
        for pair in dotenvy::from_path_iter(path).map_err(unreadable)? {
            let (name, value) = pair.map_err(unreadable)?;
            if name == DATABASE_URL {
                found = Some((value, folder.clone()));
            }
        }
        Ok(Self { from_file: found })
    }

    /// The database's URL, and what a relative file in it starts from.
    pub(super) fn database_url(&self) -> Option<(String, PathBuf)> {
        std::env::var(DATABASE_URL)
            .ok()
            .filter(|url| !url.is_empty())
            .map(|url| (url, PathBuf::new()))
            .or_else(|| self.from_file.clone())
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL holds the password.
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}
