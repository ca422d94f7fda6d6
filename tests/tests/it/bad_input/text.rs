//! Text from outside, in every place that takes text: the SQL is that of harmless text, and the text comes back exactly.

use super::text_cases::{CASES, Case};
use super::*;
use orm::{Dialect, ErrorKind};
use tests::db_test;

const HARMLESS: &str = "harmless";

const HOSTILE: &[&str] = &[
    "'; DROP TABLE notes; --",
    "x' OR '1'='1",
    "\\'; DELETE FROM notes; # \" OR \"\"=\" ` OR 1=1 /*",
    "$1 $$ $tag$ ?1 ? :text @p1 {} {0} {1} ${jndi:x} {{7*7}}",
    "\\",
    "\\\\' \\\" \\n \\0 \\x00 \\%",
    "100%_!%!_[a-z]*?^ *?[",
    "line\nline\r\n\ttab\u{1}\u{1b}[31m\u{7f}",
    "\u{202e}txt.exe\u{200b}\u{feff} 💥 é e\u{301} ß İ ﬀ 漢 ]]> ~1",
];

/// Two rows, the first of which has the text everywhere.
async fn reset(db: &Db, text: &str) {
    NoteTopic::all_rows().delete().exec(db).await.unwrap();
    Topic::all_rows().delete().exec(db).await.unwrap();
    Note::all_rows().delete().exec(db).await.unwrap();
    let first = NewNote {
        doc: serde_json::json!({ "text": text, text: text }),
        tags: vec![text.to_owned()],
        ..note(1, text)
    };
    Note::create(first)
        .set(Note::extra, text)
        .exec(db)
        .await
        .unwrap();
    seed(db, 2, "plain").await;
    Line::create(NewLine {
        id: 1,
        body: text.to_owned(),
        note_id: 1,
    })
    .exec(db)
    .await
    .unwrap();
}

/// The statements of a case, and what is wrong with what came back.
async fn run(case: &Case, db: &Db, text: &str) -> (Vec<String>, Option<String>) {
    reset(db, text).await;
    let (found, log) = db.watch_statements((case.run)(db, text)).await;
    let sql = log
        .statements()
        .iter()
        .map(|statement| statement.sql().to_owned())
        .collect();
    let wrong = match found {
        Ok(found) if found == text => None,
        Ok(found) => Some(format!("found {} bytes: {:?}", found.len(), short(&found))),
        Err(error) => Some(format!("{:?}: {error}", error.kind())),
    };
    (sql, wrong)
}

/// Its beginning.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

async fn compare(db: &Db, texts: &[&str], is_long: bool) {
    let mut wrong = Vec::new();
    for case in CASES.iter().filter(|case| case.is_long || !is_long) {
        let (expected, problem) = run(case, db, HARMLESS).await;
        wrong.extend(problem.map(|problem| format!("{}: harmless text: {problem}", case.name)));
        for text in texts {
            let (sql, problem) = run(case, db, text).await;
            wrong.extend(
                problem.map(|problem| format!("{}: {:?}: {problem}", case.name, short(text))),
            );
            // Rows that are written together go in more statements when they are large.
            if sql != expected && !is_long {
                wrong.push(format!(
                    "{}: {:?}: other SQL:\n  {}\n  {}",
                    case.name,
                    text,
                    sql.join("\n  "),
                    expected.join("\n  ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", db.dialect(), wrong.join("\n"));
}

db_test! {
    models: SOURCE;
    async fn hostile_text_is_a_value_everywhere(db: &Db) {
        compare(db, HOSTILE, false).await;
    }
}

db_test! {
    models: SOURCE;
    async fn long_text_is_a_value_everywhere(db: &Db) {
        let long: String = "'\\\"%_💥 ".chars().cycle().take(200_000).collect();
        // More than the 65,535 bytes of MySQL's VARCHAR and TEXT.
        assert!(long.len() > 4 * 65_535);
        compare(db, &[&long], true).await;
    }
}

db_test! {
    models: SOURCE;
    async fn text_that_a_column_cannot_hold_is_never_cut(db: &Db) {
        seed(db, 1, "a").await;
        // 100 modulo 65,536, which MySQL's column of 190 characters would hold.
        let long = "x".repeat(65_536 + 100);
        let patch = NotePatch { slug: Patch::Set(long.clone()), ..NotePatch::default() };
        let updates = [
            Note::update_many([(1_i64, patch)]).exec(db).await,
            Note::filter(Note::id.eq(1)).update().set(Note::slug, long.as_str()).exec(db).await,
            Note::filter(Note::id.eq(1)).update().set(Note::slug, long.as_str()).set(Note::body, Note::slug).exec(db).await,
        ];
        for update in updates {
            match update {
                Ok(_) => assert!(db.dialect() != Dialect::MySql),
                Err(error) => assert_eq!(error.kind(), ErrorKind::ValueTooLong, "{error}"),
            }
        }
        let slug = Note::query().select(Note::slug).one(db).await.unwrap();
        assert_eq!(slug.len(), if db.dialect() == Dialect::MySql { 6 } else { long.len() });
    }
}

db_test! {
    models: SOURCE;
    async fn patterns_are_as_long_as_the_database_takes(db: &Db) {
        let long = "%".repeat(100_000);
        seed(db, 1, &long).await;
        for condition in [Note::body.contains(&long), Note::body.icontains(&long), Note::body.starts_with(&long), Note::body.like("\\%".repeat(100_000))] {
            let found = Note::filter(condition).count(db).await;
            match db.dialect() {
                // "LIKE or GLOB pattern too complex": 50,000 bytes ("Implementation Limits For SQLite").
                Dialect::Sqlite => assert_eq!(found.unwrap_err().kind(), ErrorKind::Database),
                Dialect::Postgres | Dialect::MySql => assert_eq!(found.unwrap(), 1),
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn the_character_nul_is_a_value_or_refused_everywhere(db: &Db) {
        let nul = "a\0b";
        let mut wrong = Vec::new();
        // These send no text; and SQLite's own functions read a text up to its first NUL.
        let skipped: &[&str] = match db.dialect() {
            Dialect::Sqlite => &["an aggregate of JSON"],
            Dialect::Postgres => &["an aggregate of JSON", "a cursor"],
            Dialect::MySql => &[],
        };
        for case in CASES.iter().filter(|case| !skipped.contains(&case.name)) {
            let is_postgres = db.dialect() == Dialect::Postgres;
            // Its patterns end at NUL, so they would match more than was asked for.
            let is_pattern = db.dialect() == Dialect::Sqlite
                && ["contains", "starts_with", "ends_with", "like", "icontains", "istarts_with", "iends_with", "ilike"]
                    .contains(&case.name);
            reset(db, if is_postgres { HARMLESS } else { nul }).await;
            match (case.run)(db, nul).await {
                Err(error) if is_pattern && error.kind() == ErrorKind::Unsupported => {}
                Ok(found) if found == nul && !is_postgres && !is_pattern => {}
                Err(error) if is_postgres && error.kind() == ErrorKind::ValueOutOfRange => {}
                other => wrong.push(format!("{}: {:?}", case.name, other)),
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", db.dialect(), wrong.join("\n"));
    }
}

db_test! {
    models: SOURCE;
    async fn long_values_of_a_set_operation_come_back_whole_or_not_at_all(db: &Db) {
        seed(db, 1, "x").await;
        let long = "é".repeat(40_000);
        let bodies = || Note::query().select(Note::body);
        let found = Note::query().select(orm::func::val(long.as_str())).union(bodies()).all(db).await;
        if db.dialect() == Dialect::MySql {
            let error = found.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.to_string().contains("65,535 bytes"), "{error}");
        } else {
            assert!(found.unwrap().contains(&long));
        }
        // What a condition compares is not cut.
        let compared = Note::filter(Note::body.ne(long.as_str())).select(Note::body).union(bodies()).all(db).await.unwrap();
        assert_eq!(compared, ["x"]);
        let short = Note::query().select(orm::func::val("y")).union(bodies()).all(db).await.unwrap();
        assert_eq!(short.len(), 2);
    }
}
