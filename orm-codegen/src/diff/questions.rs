//! Two SQL schemas and the answers so far -> what a person has to say before a migration can be planned, each with all the ways
//! to say it. What is only put aside and comes back is no question.

use super::convert::{Family, converts, family};
use super::enums::column_values;
use super::hints::written_path;
use super::similar::{self, Candidate, Numbers, Profile};
use super::{Answers, Change, Difference, renames};
use crate::dialect::rules;
use orm_schema::Dialect;
use orm_schema::sql::{Column, SqlEnum, SqlSchema, Table};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Something that only a person knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about, the same in every run: `rename:invoices.total`.
    pub id: String,
    /// The question, as a sentence that states what is seen.
    pub sentence: String,
    /// How likely the first way is, up to 100, where that can be told.
    pub score: Option<u32>,
    /// What speaks for the first way.
    pub reasons: Vec<&'static str>,
    /// The ways to answer.
    pub ways: Vec<Way>,
}

/// A way to answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What the answer means.
    pub meaning: String,
    /// The attribute that says so for good.
    pub attribute: Option<String>,
    /// The hint that says so once, as JSON: one element of what [`Answers::from_hints`] reads.
    pub hint: String,
}

/// What has to be answered, by what it is about. Nothing when a migration can be planned.
pub fn questions(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> Vec<Question> {
    of(&Difference::of(old, new, answers))
}

/// The same for schemas whose difference is known.
pub(super) fn of(difference: &Difference) -> Vec<Question> {
    let Difference {
        answers,
        old,
        new,
        changes,
    } = difference;
    let asking = Asking {
        dialect: new.dialect,
        changes,
        answers,
        old_tables: renames::by_name(&old.tables, |table| &table.name),
        new_tables: renames::by_name(&new.tables, |table| &table.name),
    };
    let mut found = Vec::new();
    asking.tables(&mut found);
    asking.enum_types(&mut found);
    let open = asking.columns(&mut found);
    asking.values(&open, &mut found);
    asking.enum_values(&mut found);
    found
}

struct Asking<'a> {
    dialect: Dialect,
    changes: &'a [Change],
    answers: &'a Answers,
    old_tables: BTreeMap<&'a str, &'a Table>,
    new_tables: BTreeMap<&'a str, &'a Table>,
}

/// Columns by table and name.
type Columns<'a> = BTreeMap<&'a str, Vec<&'a Column>>;

impl Asking<'_> {
    fn tables(&self, found: &mut Vec<Question>) {
        let (mut gone, mut new): (Vec<&Table>, Vec<&Table>) = (Vec::new(), Vec::new());
        for change in self.changes {
            if let Change::DropTable(table) = change {
                gone.extend(self.old_tables.get(table.name.as_str()).copied());
            } else if let Change::CreateTable(table) = change {
                new.extend(self.new_tables.get(table.name.as_str()).copied());
            }
        }
        let mut numbers = Numbers::default();
        let new: Vec<Profile<'_>> = new
            .into_iter()
            .map(|table| Profile::new(table, &mut numbers))
            .collect();
        for old in gone {
            if !self.answers.dropped_tables.contains(&old.name) {
                let profile = Profile::new(old, &mut numbers);
                let candidates = new.iter().filter_map(|new| similar::table(&profile, new));
                let candidates = similar::best(candidates);
                found.extend(rename_question("table", &[&old.name], &candidates, true));
            }
        }
    }

    fn enum_types(&self, found: &mut Vec<Question>) {
        let (mut gone, mut new): (Vec<&SqlEnum>, Vec<&SqlEnum>) = (Vec::new(), Vec::new());
        for change in self.changes {
            if let Change::DropEnum(sql_enum) = change {
                gone.push(sql_enum);
            } else if let Change::CreateEnum(sql_enum) = change {
                new.push(sql_enum);
            }
        }
        for old in gone {
            if self.answers.dropped_tables.contains(&old.name) {
                continue;
            }
            let candidates =
                similar::best(new.iter().map(|new| {
                    similar::enum_type((&old.name, &old.values), (&new.name, &new.values))
                }));
            found.extend(rename_question(
                "enum type",
                &[&old.name],
                &candidates,
                true,
            ));
        }
    }

    /// Asks for columns that may have another name, and returns the new columns that are open because of that.
    fn columns(&self, found: &mut Vec<Question>) -> BTreeSet<(String, String)> {
        let (mut gone, mut new) = (Columns::new(), Columns::new());
        for change in self.changes {
            if let Change::DropColumn { table, column } = change {
                gone.entry(table).or_default().push(column);
            } else if let Change::AddColumn { table, column, .. } = change {
                new.entry(table).or_default().push(column);
            }
        }
        let mut open = BTreeSet::new();
        for (name, columns) in gone {
            let (Some(old_table), Some(new_table), Some(added)) = (
                self.old_tables.get(name),
                self.new_tables.get(name),
                new.get(name),
            ) else {
                continue;
            };
            for column in columns {
                let key = (name.to_owned(), column.name.clone());
                if self.answers.dropped_columns.contains(&key) {
                    continue;
                }
                let candidates = similar::best(added.iter().map(|added| {
                    similar::column(self.dialect, (old_table, column), (new_table, added))
                }));
                let names = candidates.iter().map(|candidate| candidate.name.clone());
                open.extend(names.map(|column| (name.to_owned(), column)));
                let path = [name, column.name.as_str()];
                found.extend(rename_question("column", &path, &candidates, true));
            }
        }
        open
    }

    /// Asks for values that rows need and nobody named.
    fn values(&self, open: &BTreeSet<(String, String)>, found: &mut Vec<Question>) {
        for change in self.changes {
            if let Change::AddColumn {
                table,
                column,
                fill,
            } = change
            {
                let key = (table.clone(), column.name.clone());
                if fill.is_none()
                    && needs_value(column)
                    && !self.answers.unneeded.contains(&key)
                    && !open.contains(&key)
                {
                    found.push(self.fill_question(table, column, "is new and required"));
                }
            } else if let Change::AlterColumn {
                table,
                from,
                to,
                fill,
                cast,
            } = change
            {
                if self
                    .answers
                    .unneeded
                    .contains(&(table.clone(), to.name.clone()))
                {
                    continue;
                }
                if fill.is_none() && from.is_nullable && needs_value(to) {
                    found.push(self.fill_question(table, to, "refuses NULL from now on"));
                }
                if cast.is_none()
                    && to.generated.is_none()
                    && !converts(self.dialect, &from.sql_type, &to.sql_type)
                {
                    found.push(self.cast_question(table, from, to));
                }
            }
        }
    }

    fn fill_question(&self, table: &str, column: &Column, what: &str) -> Question {
        let (name, sql_type) = (&column.name, &column.sql_type);
        let value = sample(self.dialect, sql_type);
        let hint =
            |with: Value| json!({"fill": written_path(&[table, name]), "with": with}).to_string();
        Question {
            id: format!("fill:{table}.{name}"),
            sentence: format!("`{table}.{name}` ({sql_type}) {what}, and has no default"),
            score: None,
            reasons: Vec::new(),
            ways: vec![
                Way {
                    meaning: "to give the rows that are there a value, and new rows too".to_owned(),
                    attribute: Some("#[orm(default = ..)]".to_owned()),
                    hint: hint(Value::from(value)),
                },
                Way {
                    meaning: "when no row needs one; the database refuses the migration otherwise"
                        .to_owned(),
                    attribute: None,
                    hint: hint(Value::Null),
                },
            ],
        }
    }

    fn cast_question(&self, table: &str, from: &Column, to: &Column) -> Question {
        let name = &to.name;
        let quoted = rules(self.dialect).quote(name);
        let cast = format!("CAST({quoted} AS {})", to.sql_type);
        let hint =
            |with: Value| json!({"cast": written_path(&[table, name]), "with": with}).to_string();
        Question {
            id: format!("cast:{table}.{name}"),
            sentence: format!(
                "`{table}.{name}` becomes {} from {}, which {} does not convert by itself",
                to.sql_type, from.sql_type, self.dialect
            ),
            score: None,
            reasons: Vec::new(),
            ways: vec![
                Way {
                    meaning: "to say what each value becomes, as SQL over the old column"
                        .to_owned(),
                    attribute: None,
                    hint: hint(Value::from(cast)),
                },
                Way {
                    meaning: "when there are no rows; the database refuses the migration otherwise"
                        .to_owned(),
                    attribute: None,
                    hint: hint(Value::Null),
                },
            ],
        }
    }

    /// Asks what rows hold instead of enum values that are gone.
    fn enum_values(&self, found: &mut Vec<Question>) {
        for change in self.changes {
            if let Change::AlterEnum {
                from,
                to,
                renamed,
                mapped,
            } = change
            {
                let told: Vec<&str> = renamed
                    .iter()
                    .chain(mapped)
                    .map(|(from, _)| from.as_str())
                    .collect();
                self.gone_values(&[&to.name], &from.values, &to.values, &told, found);
            }
        }
        for (name, new_table) in &self.new_tables {
            let Some(old_table) = self.old_tables.get(name) else {
                continue;
            };
            let values = |table: &Table, column| column_values(self.dialect, table, column);
            let columns = new_table.columns.iter();
            let mut columns: Vec<(&str, Vec<String>)> = columns
                .filter_map(|column| Some((column.name.as_str(), values(new_table, column)?)))
                .collect();
            columns.sort();
            for (column, new) in columns {
                let mut old_columns = old_table.columns.iter();
                let old = old_columns
                    .find(|old| old.name == column)
                    .and_then(|old| values(old_table, old));
                let Some(old) = old else { continue };
                let owner = format!("{name}.{column}");
                let is_told = |value: &str| {
                    let key = (owner.clone(), value.to_owned());
                    self.answers.mapped_values.contains_key(&key)
                        || self.answers.renames.enum_values.contains_key(&key)
                };
                let told: Vec<&str> = old
                    .iter()
                    .map(String::as_str)
                    .filter(|value| is_told(value))
                    .collect();
                self.gone_values(&[name, column], &old, &new, &told, found);
            }
        }
    }

    fn gone_values(
        &self,
        owner: &[&str],
        old: &[String],
        new: &[String],
        told: &[&str],
        found: &mut Vec<Question>,
    ) {
        let added: Vec<(usize, &String)> = new
            .iter()
            .enumerate()
            .filter(|(_, value)| !old.contains(value))
            .collect();
        let kept = new.iter().find(|value| old.contains(value));
        for (place, value) in old.iter().enumerate() {
            let key = (owner.join("."), value.clone());
            if new.contains(value)
                || told.contains(&value.as_str())
                || self.answers.unneeded.contains(&key)
            {
                continue;
            }
            let candidates = similar::best(
                added
                    .iter()
                    .map(|(new_place, new)| similar::value((value, place), (new, *new_place))),
            );
            let path: Vec<&str> = owner.iter().copied().chain([value.as_str()]).collect();
            let asked = rename_question("enum value", &path, &candidates, false);
            let mut question = asked.unwrap_or_else(|| Question {
                id: format!("map:{}", path.join(".")),
                sentence: format!("the enum value `{}` was removed", path.join(".")),
                score: None,
                reasons: Vec::new(),
                ways: Vec::new(),
            });
            let map = |to: Value| json!({"map": written_path(&path), "to": to}).to_string();
            if let Some(kept) = kept.or_else(|| new.first()) {
                question.ways.push(Way {
                    meaning: "to let rows that hold it hold another value".to_owned(),
                    attribute: None,
                    hint: map(Value::from(kept.as_str())),
                });
            }
            question.ways.push(Way {
                meaning: "when no row holds it; the database refuses the migration otherwise"
                    .to_owned(),
                attribute: None,
                hint: map(Value::Null),
            });
            found.push(question);
        }
    }
}

/// The question whether something was renamed; none without a candidate.
fn rename_question(
    kind: &str,
    path: &[&str],
    candidates: &[Candidate],
    can_drop: bool,
) -> Option<Question> {
    let (first, owner) = (candidates.first()?, path.split_last()?);
    let written = path.join(".");
    let attribute = format!("#[orm(renamed_from = {})]", Value::from(*owner.0));
    let mut ways: Vec<Way> = candidates
        .iter()
        .map(|candidate| Way {
            meaning: format!("to rename it to `{}`", candidate.name),
            attribute: Some(attribute.clone()),
            hint: json!({"rename": written_path(path), "to": candidate.name}).to_string(),
        })
        .collect();
    if can_drop {
        ways.push(Way {
            meaning: "to drop the one and make the other".to_owned(),
            attribute: None,
            hint: json!({"drop": written_path(path)}).to_string(),
        });
    }
    let names: Vec<String> = candidates
        .iter()
        .map(|candidate| format!("`{}`", candidate.name))
        .collect();
    Some(Question {
        id: format!("rename:{written}"),
        sentence: format!(
            "the {kind} `{written}` was removed, and {} added",
            added(&names)
        ),
        score: Some(first.score),
        reasons: first.reasons.clone(),
        ways,
    })
}

/// "`a` was", "`a`, `b` were".
fn added(names: &[String]) -> String {
    format!(
        "{} {}",
        names.join(", "),
        if names.len() == 1 { "was" } else { "were" }
    )
}

/// Whether a row that is there needs a value from somebody.
fn needs_value(column: &Column) -> bool {
    !column.is_nullable
        && column.default.is_none()
        && !column.is_auto_increment
        && column.generated.is_none()
}

/// A value of a type, as an example.
fn sample(dialect: Dialect, sql_type: &str) -> &'static str {
    match family(dialect, sql_type) {
        Family::Bool => "false",
        Family::Number => "0",
        Family::Text | Family::Enum | Family::Bytes | Family::Other(_) => "''",
        Family::Date => "'2000-01-01'",
        Family::Time => "'00:00:00'",
        Family::Moment => "CURRENT_TIMESTAMP",
        Family::Json => "'{}'",
        Family::Uuid => "'00000000-0000-0000-0000-000000000000'",
        Family::List(_) => "'{}'",
    }
}
