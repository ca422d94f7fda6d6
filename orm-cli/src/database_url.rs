//! A database URL: whose SQL, which database, and the same URL without its password. Connects to nothing.

use crate::failure::Failure;
use orm_schema::Dialect;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Where the development database is.
pub(crate) struct DatabaseUrl {
    text: String,
    dialect: Dialect,
    /// The database's name; for SQLite the file's.
    name: String,
    file: Option<PathBuf>,
}

impl DatabaseUrl {
    /// Reads a URL whose relative file starts from `base`.
    pub(crate) fn parse(text: &str, base: &Path) -> Result<Self, Failure> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').unwrap_or((text, ""));
        let Some(dialect) = Dialect::from_name(scheme) else {
            return Err(Failure::new(
                "the database URL starts with none of `sqlite:`, `postgres://` and `mysql://`",
                "write `sqlite:app.db` or `postgres://user:password@host:5432/name`",
            ));
        };
        match dialect {
            Dialect::Sqlite => Self::of_file(rest, base),
            Dialect::Postgres | Dialect::MySql => Self::of_server(text, rest, dialect),
        }
    }

    fn of_file(rest: &str, base: &Path) -> Result<Self, Failure> {
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let path = path.strip_prefix("//").unwrap_or(path);
        if path == ":memory:" {
            return Err(Failure::new(
                "a database in memory is gone when the command ends",
                "name a file: `sqlite:app.db`",
            ));
        }
        let file = base.join(path);
        let Some(name) = Path::new(path).file_name() else {
            return Err(Failure::new(
                "the SQLite URL names no file",
                "write `sqlite:app.db`",
            ));
        };
        Ok(Self {
            text: format!("sqlite:{}{query}", file.display()),
            dialect: Dialect::Sqlite,
            name: name.to_string_lossy().into_owned(),
            file: Some(file),
        })
    }

    fn of_server(text: &str, rest: &str, dialect: Dialect) -> Result<Self, Failure> {
        let example = format!("write `{}://user:password@host/name`", dialect.name());
        let named = rest
            .strip_prefix("//")
            .and_then(|rest| name_range(rest).map(|range| &rest[range]))
            .and_then(percent_decode)
            .filter(|name| !name.is_empty());
        let Some(name) = named else {
            return Err(Failure::new("the database URL names no database", example));
        };
        let query = rest.split_once('?').map_or("", |(_, query)| query);
        if query.split('&').any(|pair| pair.starts_with("dbname=")) {
            let what = "the database URL names its database in `dbname`";
            return Err(Failure::new(what, example));
        }
        Ok(Self {
            text: text.to_owned(),
            dialect,
            name,
            file: None,
        })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The database's name; for SQLite the file's.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The file of a SQLite database.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The URL with its password, for connecting only.
    pub(crate) fn secret(&self) -> &str {
        &self.text
    }

    /// The same server's database of that name, with the password.
    pub(crate) fn secret_of_database(&self, name: &str) -> String {
        let start = self.text.find("://").map_or(0, |at| at + 3);
        let rest = &self.text[start..];
        let range = name_range(rest).unwrap_or(rest.len()..rest.len());
        let (before, behind) = (&self.text[..start + range.start], &rest[range.end..]);
        format!("{before}{name}{behind}")
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.text))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where the database's name stands behind `scheme://`.
fn name_range(rest: &str) -> Option<Range<usize>> {
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let start = rest[..end].find('/')? + 1;
    Some(start..end)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The URL without its passwords. Hides too much rather than too little when the URL is malformed.
pub(crate) fn mask(url: &str) -> String {
    replace_secrets(url, |_| "***".to_owned())
}

/// Text with the passwords of all URLs in it blotted out; every byte stays in its place.
pub(crate) fn mask_text(text: &str) -> String {
    let blot = |line: &str| replace_secrets(line, |length| "*".repeat(length));
    text.split_inclusive('\n').map(blot).collect()
}

fn replace_secrets(line: &str, with: impl Fn(usize) -> String) -> String {
    let mut replaced = String::new();
    let mut done = 0;
    for Range { start, end } in secrets(line) {
        replaced.push_str(&line[done..start]);
        replaced.push_str(&with(end - start));
        done = end;
    }
    replaced + &line[done..]
}

/// Where passwords stand: between the first colon behind `://` and the last `@`, and in options named like one.
fn secrets(line: &str) -> Vec<Range<usize>> {
    let Some(user) = line.find("://").map(|at| at + 3) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut options = user;
    if let Some(end) = line[user..].rfind('@').map(|at| user + at) {
        found.extend(line[user..end].find(':').map(|at| user + at + 1..end));
        options = end;
    }
    for (at, _) in line[options..].match_indices(['?', '&']) {
        let start = options + at + 1;
        let length = line[start..].find(['&', '#', '"', '\'', '\n']);
        let end = length.map_or(line.len(), |length| start + length);
        if let Some((key, _)) = line[start..end].split_once('=')
            && key.to_ascii_lowercase().contains("pass")
        {
            found.push(start + key.len() + 1..end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DatabaseUrl {
        DatabaseUrl::parse(text, Path::new("app")).unwrap()
    }

    #[test]
    fn passwords_are_hidden() {
        let check = |url: &str, expected: &str| assert_eq!(mask(url), expected);
        check("postgres://u:p@h/db", "postgres://u:***@h/db");
        check("postgres://u:p@ss/w@h/db", "postgres://u:***@h/db");
        check("postgres://u@h:5432/db", "postgres://u@h:5432/db");
        check(
            "mysql://u@h/db?ssl-mode=x&sslpassword=p",
            "mysql://u@h/db?ssl-mode=x&sslpassword=***",
        );
        let text = "a = 1\nurl = \"postgres://u:päss@h/db\"\n";
        let masked = mask_text(text);
        assert_eq!(masked, "a = 1\nurl = \"postgres://u:*****@h/db\"\n");
        assert_eq!(masked.len(), text.len());
    }

    #[test]
    fn names_are_read_and_replaced() {
        let url = parse("postgres://u:p@h:5432/my%20app?sslmode=disable");
        assert_eq!(url.name(), "my app");
        assert_eq!(
            url.secret_of_database("postgres"),
            "postgres://u:p@h:5432/postgres?sslmode=disable"
        );
        assert_eq!(
            parse("mysql://h/a").secret_of_database(""),
            "mysql://h/".to_owned()
        );
    }

    #[test]
    fn files_start_from_their_folder() {
        let url = parse("sqlite:data/app.db?mode=rwc");
        assert_eq!(url.secret(), "sqlite:app/data/app.db?mode=rwc");
        assert_eq!(url.name(), "app.db");
        assert_eq!(parse("sqlite:///x/a.db").file(), Some(Path::new("/x/a.db")));
    }

    #[test]
    fn urls_without_a_database_are_refused() {
        for url in [
            "postgres://h",
            "postgres://h/",
            "mysql://h/?dbname=x",
            "mysql://h/a?dbname=x",
            "sqlite:",
            "sqlite::memory:",
            "oracle://h/x",
            "",
        ] {
            assert!(DatabaseUrl::parse(url, Path::new("")).is_err(), "{url}");
        }
    }
}
