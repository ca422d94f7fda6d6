//! Answers to changes that could mean several things: from hints, and from a person at the terminal.

use super::Place;
use crate::cli::{AnswerArgs, Interactive};
use crate::failure::Failure;
use crate::output;
use crate::paths::display;
use orm_codegen::diff::{Answers, Question};
use serde::Serialize;
use std::io::IsTerminal as _;

/// What the flags answer.
pub(super) fn given(args: &AnswerArgs) -> Result<Answers, Failure> {
    let mut answers = Answers::default();
    if let Some(file) = &args.hints_file {
        let text = std::fs::read_to_string(file).map_err(|error| {
            let help = "name a file with a JSON list of answers";
            Failure::io("read", &display(file), &error, help)
        })?;
        answers.merge(parse(&text)?);
    }
    for hint in &args.hints {
        let text = hint.trim();
        let is_list = text.starts_with('[');
        let list = if is_list {
            text.to_owned()
        } else {
            format!("[{text}]")
        };
        answers.merge(parse(&list)?);
    }
    Ok(answers)
}

fn parse(text: &str) -> Result<Answers, Failure> {
    Answers::from_hints(text).map_err(|what| {
        let help = "the output of `orm migrate generate` has the hints to choose from";
        Failure::new(what, help)
    })
}

/// Whether a person can be asked.
pub(super) fn can_ask(place: Place<'_>, args: &AnswerArgs) -> bool {
    args.interactive == Interactive::Auto
        && !place.json
        && std::io::stdin().is_terminal()
        && std::io::stderr().is_terminal()
}

/// Asks one question; `None` when the person would rather stop.
pub(super) fn ask(question: &Question) -> Result<Option<Answers>, Failure> {
    let mut text = format!("? {}\n", question.sentence);
    for (number, way) in (1..).zip(&question.ways) {
        text.push_str(&format!("  {number}  {}\n", way.meaning));
    }
    text.push_str("Type a number, or nothing to stop: ");
    output::error(&text);
    let mut answer = String::new();
    if std::io::stdin().read_line(&mut answer).is_err() {
        return Ok(None);
    }
    let chosen: Option<usize> = answer.trim().parse().ok();
    let way = chosen.and_then(|number| question.ways.get(number.checked_sub(1)?));
    match way {
        Some(way) => {
            let hint = filled(&way.hint)?;
            parse(&format!("[{hint}]")).map(Some)
        }
        None => Ok(None),
    }
}

/// A hint with a place for an expression: the person writes it.
fn filled(hint: &str) -> Result<String, Failure> {
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(hint) else {
        return Ok(hint.to_owned());
    };
    let Some((key, example)) = open_place(&value) else {
        return Ok(hint.to_owned());
    };
    let what = if key == "to" {
        "The value"
    } else {
        "SQL for the value"
    };
    output::error(&format!("{what}, such as {example}: "));
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if read.is_err() || answer.trim().is_empty() {
        return Err(Failure::new("no value was given", "nothing was written"));
    }
    value[key] = serde_json::Value::from(answer.trim());
    Ok(value.to_string())
}

/// Where a hint has an example only: what rows get is for the person to say, never taken from the example.
fn open_place(hint: &serde_json::Value) -> Option<(&'static str, String)> {
    let key = if hint.get("map").is_some() {
        "to"
    } else {
        "with"
    };
    let example = hint.get(key)?.as_str()?;
    Some((key, example.to_owned()))
}

/// A question for a program to read.
#[derive(Debug, Serialize)]
pub(super) struct QuestionJson<'a> {
    id: &'a str,
    sentence: &'a str,
    score: Option<u32>,
    reasons: &'a [&'static str],
    ways: Vec<WayJson<'a>>,
}

#[derive(Debug, Serialize)]
struct WayJson<'a> {
    meaning: &'a str,
    attribute: Option<&'a str>,
    hint: &'a str,
}

pub(super) fn to_json(questions: &[Question]) -> Vec<QuestionJson<'_>> {
    questions
        .iter()
        .map(|question| QuestionJson {
            id: &question.id,
            sentence: &question.sentence,
            score: question.score,
            reasons: &question.reasons,
            ways: question
                .ways
                .iter()
                .map(|way| WayJson {
                    meaning: &way.meaning,
                    attribute: way.attribute.as_deref(),
                    hint: &way.hint,
                })
                .collect(),
        })
        .collect()
}

/// The questions with everything that may be typed.
pub(super) fn shown(questions: &[Question], command: &str) -> String {
    let mut text = String::new();
    for question in questions {
        text.push_str(&format!("? {}\n", question.sentence));
        if let Some(score) = question.score {
            let reasons = question.reasons.join(", ");
            text.push_str(&format!(
                "    likely a rename: {score} of 100 ({reasons})\n"
            ));
        }
        for way in &question.ways {
            text.push_str(&format!("  {}:\n", way.meaning));
            if let Some(attribute) = &way.attribute {
                text.push_str(&format!("      {attribute}\n"));
            }
            let hint = way.hint.replace('\'', "'\\''");
            text.push_str(&format!("      {command} --hint '{hint}'\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::open_place;
    use serde_json::json;

    #[test]
    fn what_rows_get_is_asked_for_and_names_are_not() {
        let key = |hint| open_place(&hint).map(|(key, _)| key);
        assert_eq!(key(json!({"fill": "users.age", "with": "0"})), Some("with"));
        assert_eq!(
            key(json!({"cast": "users.age", "with": "age::int"})),
            Some("with")
        );
        assert_eq!(
            key(json!({"map": "role.admin", "to": "member"})),
            Some("to")
        );
        assert_eq!(key(json!({"fill": "users.age", "with": null})), None);
        assert_eq!(key(json!({"rename": "users.nick", "to": "handle"})), None);
    }
}
