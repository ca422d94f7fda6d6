//! What the parser does not read, by its keywords: maintenance statements, partitions, options of tables. An ALTER TABLE is
//! taken apart at its commas, so that one unknown clause does not hide the others.

use super::clause;
use crate::lint::operation::{
    ConstraintKind, ConstraintSpec, DroppedConstraint, Operation, TableOption,
};
use orm_schema::Dialect;
use orm_schema::statements::{TokenKind, tokens};

/// A word in upper case, a name without its quotes, or a symbol.
struct Words {
    words: Vec<String>,
    names: Vec<String>,
    texts: Vec<String>,
}

impl Words {
    fn of(sql: &str, dialect: Dialect) -> Self {
        let mut found = Self {
            words: Vec::new(),
            names: Vec::new(),
            texts: Vec::new(),
        };
        for token in tokens(sql, dialect) {
            let (word, name) = match token.kind {
                TokenKind::Space | TokenKind::Comment | TokenKind::Delimiter => continue,
                TokenKind::Word if dialect == Dialect::Postgres => {
                    (token.text.to_uppercase(), token.text.to_lowercase())
                }
                TokenKind::Word => (token.text.to_uppercase(), token.text.to_owned()),
                TokenKind::Name => (String::new(), unquoted(token.text)),
                TokenKind::Text => (String::new(), unquoted(token.text)),
                TokenKind::Symbol => (token.text.to_owned(), token.text.to_owned()),
            };
            found.words.push(word);
            found.names.push(name);
            found.texts.push(token.text.to_owned());
        }
        while found.words.last().is_some_and(|word| word == ";") {
            found.words.pop();
            found.names.pop();
            found.texts.pop();
        }
        found
    }

    fn has(&self, phrase: &str) -> bool {
        self.position(phrase).is_some()
    }

    fn starts(&self, phrase: &str) -> bool {
        self.position(phrase) == Some(0)
    }

    fn position(&self, phrase: &str) -> Option<usize> {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        self.words.windows(phrase.len()).position(|words| {
            words
                .iter()
                .zip(&phrase)
                .all(|(word, wanted)| word == wanted)
        })
    }

    /// The name that begins at this word, its last part, and the word behind it.
    fn name(&self, mut at: usize) -> (String, usize) {
        while matches!(
            self.words.get(at).map(String::as_str),
            Some("IF" | "EXISTS" | "NOT" | "ONLY" | "CONCURRENTLY")
        ) {
            at += 1;
        }
        let mut name = self.names.get(at).cloned().unwrap_or_default();
        at += 1;
        while self.words.get(at).is_some_and(|word| word == ".") {
            name = self.names.get(at + 1).cloned().unwrap_or_default();
            at += 2;
        }
        (name, at)
    }

    /// The name behind a phrase.
    fn name_after(&self, phrase: &str) -> Option<String> {
        let at = self.position(phrase)? + phrase.split(' ').count();
        Some(self.name(at).0).filter(|name| !name.is_empty())
    }
}

fn unquoted(text: &str) -> String {
    let mut inner = text.chars();
    inner.next();
    inner.next_back();
    inner.as_str().to_owned()
}

/// Nothing where nothing is known.
pub(super) fn operations(sql: &str, dialect: Dialect) -> Option<Vec<Operation>> {
    let words = Words::of(sql, dialect);
    if words.starts("ALTER TABLE") {
        return alter_table(&words, dialect);
    }
    let is_concurrent = words.has("CONCURRENTLY");
    let one = match words.words.first()?.as_str() {
        // A query in a form that the parser does not know.
        "INSERT" if words.starts("INSERT INTO") && words.has("SELECT") && words.has("FROM") => {
            Operation::Insert {
                table: words.name(2).0,
                from: words.name_after("FROM"),
            }
        }
        "PRAGMA" => {
            let value = words
                .position("=")
                .and_then(|at| words.names.get(at + 1).cloned());
            Operation::Pragma {
                name: words.name(1).0.to_lowercase(),
                value,
            }
        }
        "REINDEX" => Operation::Reindex {
            target: words.names.last().cloned().unwrap_or_default(),
            is_concurrent,
        },
        "VACUUM" => Operation::Vacuum {
            is_full: words.has("FULL"),
        },
        "OPTIMIZE" => Operation::TableOption {
            table: words.name_after("TABLE")?,
            option: TableOption::Rebuild,
        },
        "CLUSTER" => Operation::Cluster {
            table: words.name_after("CLUSTER"),
        },
        "ANALYZE" => Operation::Analyze {
            table: words.name_after("ANALYZE"),
        },
        "REFRESH" => Operation::RefreshView {
            name: words.name_after("MATERIALIZED VIEW")?,
            is_concurrent,
        },
        "DROP" if words.starts("DROP INDEX") => {
            let (name, next) = words.name(2);
            let _ = next;
            Operation::DropIndex {
                table: words.name_after("ON"),
                name,
                is_concurrent,
                is_cascade: words.has("CASCADE"),
                has_if_exists: words.has("IF EXISTS"),
            }
        }
        "DROP" => {
            let kind = match words.words.get(1)?.as_str() {
                "EVENT" => "event",
                "RULE" => "rule",
                "AGGREGATE" => "aggregate",
                "PUBLICATION" => "publication",
                "SUBSCRIPTION" => "subscription",
                "STATISTICS" => "statistics",
                "TRIGGER" => "trigger",
                "FUNCTION" => "function",
                "PROCEDURE" => "procedure",
                _ => return None,
            };
            Operation::DropObject {
                kind,
                name: words.name(2).0,
                table: words.name_after("ON"),
                is_cascade: words.has("CASCADE"),
                has_if_exists: words.has("IF EXISTS"),
            }
        }
        "ALTER" if words.starts("ALTER DOMAIN") => Operation::AlterDomain {
            name: words.name(2).0,
            adds_constraint: words.has("ADD") || words.has("SET NOT NULL"),
            is_not_valid: words.has("NOT VALID"),
        },
        "ALTER" if words.starts("ALTER SCHEMA") && words.has("RENAME TO") => {
            Operation::RenameSchema {
                name: words.name(2).0,
                to: words.name_after("RENAME TO")?,
            }
        }
        "ALTER" if words.starts("ALTER INDEX") && words.has("RENAME TO") => {
            Operation::RenameIndex {
                name: words.name(2).0,
            }
        }
        "ALTER" if words.starts("ALTER TYPE") && words.has("SET SCHEMA") => Operation::RenameType {
            name: words.name(2).0,
        },
        "ALTER" if words.has("OWNER TO") => Operation::ChangeOwner {
            object: words.name(2).0,
        },
        "ALTER" if words.starts("ALTER SEQUENCE") || words.starts("ALTER DEFAULT PRIVILEGES") => {
            Operation::Harmless
        }
        "REASSIGN" => Operation::ChangeOwner {
            object: "everything of a role".to_owned(),
        },
        "CREATE" if words.has("TRIGGER") && words.has("ON") => Operation::CreateTrigger {
            table: words.name_after("ON")?,
        },
        "CREATE" if words.has("FUNCTION") || words.has("PROCEDURE") => Operation::CreateFunction {
            name: words
                .name_after("FUNCTION")
                .or_else(|| words.name_after("PROCEDURE"))?,
            is_immutable: words.has("IMMUTABLE"),
            body: sql.to_owned(),
        },
        "CREATE"
            if words.starts("CREATE EVENT")
                || words.starts("CREATE STATISTICS")
                || words.starts("CREATE PUBLICATION") =>
        {
            Operation::Harmless
        }
        "CREATE" if words.has("FULLTEXT INDEX") || words.has("SPATIAL INDEX") => {
            let is_fulltext = words.has("FULLTEXT INDEX");
            Operation::CreateIndex(crate::lint::operation::CreateIndex {
                table: words.name_after("ON")?,
                name: words.name_after("INDEX"),
                columns: Vec::new(),
                kind: if is_fulltext {
                    crate::lint::operation::IndexKind::Fulltext
                } else {
                    crate::lint::operation::IndexKind::Spatial
                },
                is_concurrent: false,
                has_if_not_exists: false,
                is_partial: false,
            })
        }
        "DO" | "EXECUTE" | "CALL" | "PREPARE" => Operation::Dynamic,
        "RESET" => Operation::Harmless,
        "COMMENT" | "GRANT" | "REVOKE" | "SECURITY" => Operation::Harmless,
        _ => return None,
    };
    Some(vec![one])
}

/// Each clause by itself: first by the parser, then by its keywords.
fn alter_table(words: &Words, dialect: Dialect) -> Option<Vec<Operation>> {
    let (table, start) = words.name(2);
    let quoted = words.texts.get(2..start)?.join(" ").replace(" . ", ".");
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut from = start;
    for at in start..=words.words.len() {
        let word = words.words.get(at).map(String::as_str);
        match word {
            Some("(") => depth += 1,
            Some(")") => depth = depth.saturating_sub(1),
            _ => {}
        }
        if word.is_none() || (word == Some(",") && depth == 0) {
            let text = words.texts.get(from..at)?.join(" ");
            from = at + 1;
            match clause(&quoted, &text, dialect) {
                Some(operations) => found.extend(operations),
                None => found.push(alter_clause(&table, &text, dialect)?),
            }
        }
    }
    Some(found)
}

fn alter_clause(table: &str, text: &str, dialect: Dialect) -> Option<Operation> {
    let words = Words::of(text, dialect);
    let table = table.to_owned();
    let option = |option| Operation::TableOption {
        table: table.clone(),
        option,
    };
    let value_after = |phrase: &str| {
        let at = words.position(phrase)? + phrase.split(' ').count();
        let at = if words.words.get(at).is_some_and(|word| word == "=") {
            at + 1
        } else {
            at
        };
        words.names.get(at).cloned()
    };
    Some(match words.words.first()?.as_str() {
        "ATTACH" => Operation::AttachPartition {
            partition: words.name_after("PARTITION")?,
            table,
        },
        "DETACH" => Operation::DetachPartition {
            partition: words.name_after("PARTITION")?,
            is_concurrent: words.has("CONCURRENTLY"),
            table,
        },
        "DROP" if words.starts("DROP SYSTEM VERSIONING") => option(TableOption::DropVersioning),
        "DROP" if words.starts("DROP PARTITION") => Operation::DropPartition { table },
        "TRUNCATE" if words.has("PARTITION") => Operation::DropPartition { table },
        "DROP" if words.starts("DROP CHECK") => Operation::DropConstraint {
            table,
            name: words.name_after("CHECK"),
            kind: Some(DroppedConstraint::Check),
            is_cascade: false,
        },
        "DROP" if words.starts("DROP KEY") => Operation::DropIndex {
            table: Some(table),
            name: words.name(2).0,
            is_concurrent: false,
            is_cascade: false,
            has_if_exists: words.has("IF EXISTS"),
        },
        "PARTITION" | "REORGANIZE" | "REMOVE" | "COALESCE" => Operation::Repartition { table },
        "ENGINE" => option(TableOption::Engine(value_after("ENGINE")?)),
        "CONVERT" => option(TableOption::Convert(
            value_after("CHARACTER SET").or_else(|| value_after("CHARSET"))?,
        )),
        "FORCE" | "ROW_FORMAT" | "KEY_BLOCK_SIZE" => option(TableOption::Rebuild),
        "ALGORITHM" => Operation::Algorithm {
            algorithm: value_after("ALGORITHM"),
            lock: None,
        },
        "LOCK" => Operation::Algorithm {
            algorithm: None,
            lock: value_after("LOCK"),
        },
        "SET" if words.has("TABLESPACE") => option(TableOption::Tablespace),
        "SET" if words.has("ACCESS METHOD") => option(TableOption::AccessMethod),
        "SET" if words.has("LOGGED") => option(TableOption::Logged(true)),
        "SET" if words.has("UNLOGGED") => option(TableOption::Logged(false)),
        "SET" if words.starts("SET SCHEMA") => Operation::RenameTable {
            to: format!("{}.{table}", words.name(2).0),
            table,
        },
        "ALTER" if words.has("SET DATA TYPE") || words.has("TYPE") => {
            let type_at = words.position("TYPE")? + 1;
            let until = words
                .words
                .iter()
                .enumerate()
                .skip(type_at)
                .find(|(_, word)| matches!(word.as_str(), "COLLATE" | "USING"))
                .map_or(words.words.len(), |(at, _)| at);
            let at = if words.words.get(1).is_some_and(|word| word == "COLUMN") {
                2
            } else {
                1
            };
            Operation::AlterType {
                table,
                column: words.name(at).0,
                to: words.texts.get(type_at..until)?.join(" "),
                using: words
                    .position("USING")
                    .and_then(|at| Some(words.texts.get(at + 1..)?.join(" "))),
                has_collation: words.has("COLLATE"),
            }
        }
        "ALTER" if words.starts("ALTER CONSTRAINT") && (words.has("ENFORCED")) => {
            Operation::EnforceConstraint {
                table,
                name: words.name(2).0,
                is_enforced: !words.has("NOT ENFORCED"),
            }
        }
        "ALTER" if words.starts("ALTER CHECK") => Operation::EnforceConstraint {
            table,
            name: words.name(2).0,
            is_enforced: !words.has("NOT ENFORCED"),
        },
        "ALTER" if words.starts("ALTER CONSTRAINT") => Operation::AlterDeferrable {
            table,
            name: words.name(2).0,
        },
        "ALTER" if words.starts("ALTER INDEX") => option(TableOption::Other),
        "ALTER" if words.has("ADD GENERATED") => {
            let at = if words.words.get(1).is_some_and(|word| word == "COLUMN") {
                2
            } else {
                1
            };
            Operation::AddIdentity {
                table,
                column: words.name(at).0,
            }
        }
        "ALTER"
            if words.has("SET STATISTICS")
                || words.has("SET STORAGE")
                || words.has("SET COMPRESSION")
                || words.has("VISIBLE")
                || words.has("INVISIBLE")
                || words.has("DROP IDENTITY")
                || words.has("DROP EXPRESSION") =>
        {
            option(TableOption::Other)
        }
        "RENAME" if words.starts("RENAME INDEX") || words.starts("RENAME KEY") => {
            Operation::RenameIndex {
                name: words.name(2).0,
            }
        }
        "ADD" if words.starts("ADD PARTITION") => Operation::Harmless,
        "ADD" if words.has("EXCLUDE") => constraint(table, &words, ConstraintKind::Exclude),
        "ADD" if words.has("NOT NULL") && words.has("CONSTRAINT") => {
            let column = words.name_after("NOT NULL")?;
            constraint(table, &words, ConstraintKind::NotNull(column))
        }
        "REPLICA" => Operation::ReplicaIdentity {
            table,
            identity: words.texts.get(2..)?.join(" "),
        },
        "CLUSTER" | "COMMENT" | "AUTO_INCREMENT" | "DEFAULT" | "CHARACTER" | "CHARSET"
        | "COLLATE" | "RESET" | "INHERIT" | "NO" | "STATS_PERSISTENT" | "STATS_AUTO_RECALC"
        | "PAGE_CHECKSUM" => option(TableOption::Other),
        "SET" if words.starts("SET ( AUTOVACUUM_ENABLED") => {
            let is_off = words.has("FALSE") || words.has("OFF");
            option(if is_off {
                TableOption::AutovacuumOff
            } else {
                TableOption::Other
            })
        }
        "SET" if words.starts("SET WITHOUT CLUSTER") || words.starts("SET (") => {
            option(TableOption::Other)
        }
        "STRICT" => option(TableOption::Strict),
        _ => return None,
    })
}

fn constraint(table: String, words: &Words, kind: ConstraintKind) -> Operation {
    Operation::AddConstraint {
        table,
        constraint: ConstraintSpec {
            name: words.name_after("CONSTRAINT"),
            kind,
            is_not_valid: words.has("NOT VALID"),
            is_using_index: words.has("USING INDEX"),
        },
    }
}
