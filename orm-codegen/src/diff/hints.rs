//! JSON that answers questions -> [`Answers`]. One array, an object for each answer. Knows no schema: what an answer names is
//! looked up when schemas are compared.

use super::Answers;
use serde_json::{Map, Value};

/// What a hint may say, as it stands in error messages.
const FORMS: &str = r#"write one of
  {"rename":"invoices.total","to":"amount_cents"}   a table, `table.column`, an enum type, or `Type.VALUE` has another name
  {"drop":"invoices.total"}                         a table or a column is really gone
  {"fill":"users.age","with":"0"}                   what rows get, as SQL; null: no row needs it
  {"cast":"users.age","with":"age::int"}            the value of the new type, as SQL; null: no row needs it
  {"map":"Role.ADMIN","to":"USER"}                  what rows hold instead of an enum value; null: no row holds it"#;

impl Answers {
    /// Reads hints: a JSON array of answers, such as `[{"drop":"invoices.total"}]`. A name that contains a dot is written as a
    /// list: `{"drop":["a.b","c"]}`.
    ///
    /// # Errors
    /// One sentence on the first hint that is none, with what to write.
    pub fn from_hints(json: &str) -> Result<Self, String> {
        let hints: Value = serde_json::from_str(json)
            .map_err(|error| format!("the hints are no JSON ({error}); {FORMS}\nin one array"))?;
        let Value::Array(hints) = hints else {
            return Err(format!("the hints are no array; {FORMS}\nin one array"));
        };
        let mut answers = Self::default();
        for (position, hint) in hints.iter().enumerate() {
            let place = |what: String| format!("hint {} {what}; {FORMS}", position + 1);
            let Value::Object(hint) = hint else {
                return Err(place("is no object".to_owned()));
            };
            answers.add_hint(hint).map_err(place)?;
        }
        Ok(answers)
    }

    fn add_hint(&mut self, hint: &Map<String, Value>) -> Result<(), String> {
        let verbs = ["rename", "drop", "fill", "cast", "map"];
        let mut said = verbs
            .iter()
            .filter_map(|verb| Some((*verb, hint.get(*verb)?)));
        let (Some((verb, subject)), None) = (said.next(), said.next()) else {
            return Err(format!("has not exactly one of `{}`", verbs.join("`, `")));
        };
        let path = path(subject).ok_or_else(|| format!("does not name what to {verb}"))?;
        let object = match verb {
            "rename" | "map" => Some("to"),
            "fill" | "cast" => Some("with"),
            _ => None,
        };
        if let Some(key) = hint
            .keys()
            .find(|key| *key != verb && Some(key.as_str()) != object)
        {
            return Err(format!("has the unknown key `{key}`"));
        }
        let value = match object.map(|object| (object, hint.get(object))) {
            None | Some((_, Some(Value::Null))) => None,
            Some((_, Some(Value::String(text)))) if !text.trim().is_empty() => Some(text.clone()),
            Some((object, _)) => return Err(format!("has no text in `{object}`")),
        };
        self.answer(verb, path, value)
    }

    fn answer(
        &mut self,
        verb: &str,
        path: Vec<String>,
        value: Option<String>,
    ) -> Result<(), String> {
        let wrong = |wanted: &str| Err(format!("wants {wanted} in `{verb}`"));
        let names: [Option<String>; 3] = {
            let mut parts = path.into_iter();
            let names = [parts.next(), parts.next(), parts.next()];
            if parts.next().is_some() {
                return wrong("at most `table.column.VALUE`");
            }
            names
        };
        match (verb, names, value) {
            ("rename", [_, _, _], None) => return Err("has no text in `to`".to_owned()),
            // Tables and types share their names; the schemas say which of them it is.
            ("rename", [Some(name), None, None], Some(to)) => {
                self.renames.tables.insert(name.clone(), to.clone());
                self.renames.enums.insert(name, to);
            }
            ("rename", [Some(owner), Some(name), None], Some(to)) => {
                if to
                    .strip_prefix(owner.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
                {
                    return Err(format!(
                        "repeats `{owner}.` in `to`, which is the new name alone"
                    ));
                }
                let key = (owner, name);
                self.renames.columns.insert(key.clone(), to.clone());
                self.renames.enum_values.insert(key, to);
            }
            ("rename", [Some(table), Some(column), Some(value)], Some(to)) => {
                let key = (format!("{table}.{column}"), value);
                self.renames.enum_values.insert(key, to);
            }
            ("drop", [Some(table), None, None], _) => self.dropped_tables.push(table),
            ("drop", [Some(table), Some(column), None], _) => {
                self.dropped_columns.push((table, column));
            }
            ("drop", _, _) => return wrong("a table or `table.column`"),
            ("fill" | "cast", [Some(table), Some(column), None], None) => {
                self.unneeded.insert((table, column));
            }
            ("fill", [Some(table), Some(column), None], Some(sql)) => {
                self.fills.insert((table, column), sql);
            }
            ("cast", [Some(table), Some(column), None], Some(sql)) => {
                self.casts.insert((table, column), sql);
            }
            ("fill" | "cast", _, _) => return wrong("`table.column`"),
            (_, [Some(owner), Some(value), rest], to) => {
                let key = match rest {
                    None => (owner, value),
                    Some(rest) => (format!("{owner}.{value}"), rest),
                };
                match to {
                    Some(to) => drop(self.mapped_values.insert(key, to)),
                    None => drop(self.unneeded.insert(key)),
                }
            }
            (_, _, _) => return wrong("`Type.VALUE` or `table.column.VALUE`"),
        }
        Ok(())
    }
}

/// The parts of `a.b`, or of `["a", "b"]`; nothing when one of them is empty.
fn path(value: &Value) -> Option<Vec<String>> {
    let parts: Vec<String> = match value {
        Value::String(text) => text.split('.').map(str::to_owned).collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
    };
    (!parts.is_empty() && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

/// The parts as a hint names them.
pub(super) fn written_path(parts: &[&str]) -> Value {
    if parts.iter().any(|part| part.contains('.')) {
        Value::from(parts.to_vec())
    } else {
        Value::from(parts.join("."))
    }
}
