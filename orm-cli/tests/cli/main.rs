//! The command as it is used: a folder in, an exit code, output and files out.

mod check_relations;
mod config;
mod db;
mod generate;
mod help;
mod migrate;
mod pull;
mod validate;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Two models and an enum without problems.
const BLOG: &str = r#"
#[derive(Model)]
pub struct User {
    #[orm(id)]
    pub id: i64,
    #[orm(unique)]
    pub email: String,
    pub role: Role,
    #[orm(inverse = author)]
    pub posts: HasMany<Post>,
}

#[derive(DbEnum)]
pub enum Role {
    Admin,
    Member,
}

#[derive(Model)]
#[orm(index(title))]
pub struct Post {
    #[orm(id)]
    pub id: i64,
    pub title: String,
    pub author_id: i64,
    #[orm(fk = author_id)]
    pub author: BelongsTo<User>,
}
"#;

/// A folder of its own, removed in the end.
struct Folder(PathBuf);

impl Folder {
    /// An empty folder.
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("orm-cli-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the temporary folder is writable");
        Self(path)
    }

    /// A folder with a package of good models.
    fn blog(name: &str) -> Self {
        let folder = Self::new(name);
        folder.write("src/lib.rs", BLOG);
        folder
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("the folder is writable");
        std::fs::write(path, text).expect("the folder is writable");
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).expect("the file is there")
    }

    /// Runs the command in the folder.
    fn orm(&self, arguments: &str) -> Ran {
        self.run(".", arguments, &[])
    }

    /// Runs the command in a folder below, with environment variables.
    fn run(&self, below: &str, arguments: &str, environment: &[(&str, &str)]) -> Ran {
        run(&self.path(below), arguments, environment)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the command did.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// Checks the exit code and gives what was printed.
    #[track_caller]
    fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, expected, "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn out(self, parts: &[&str]) -> Self {
        contains(&self.out, parts);
        self
    }

    #[track_caller]
    fn err(self, parts: &[&str]) -> Self {
        contains(&self.err, parts);
        self
    }
}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

fn run(folder: &Path, arguments: &str, environment: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orm"));
    for name in ["DATABASE_URL", "ORM_CONFIG", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    let output = command
        .current_dir(folder)
        .args(arguments.split_whitespace())
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("the command runs");
    Ran {
        code: output.status.code().expect("the command ends by itself"),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("output is UTF-8"),
    }
}
