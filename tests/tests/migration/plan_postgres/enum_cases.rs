//! Cases of enum types: other values, other names, and columns that get or lose one.

use super::cases::{BASE, NAME, ROWS, with};
use super::{Case, NOTHING, told};
use orm_codegen::diff::{Answers, Renames};

fn tickets(variants: &str, attribute: &str) -> &'static str {
    String::leak(format!(
        "#[derive(DbEnum)] #[orm(name = \"State\", rename_all = PascalCase)] pub enum State {{ {variants} }}
         #[derive(Model)] #[orm(table = \"tickets\"{attribute})] pub struct Ticket {{
             #[orm(id)] pub id: i64, #[orm(default = State::Open, index)] pub state: State, pub past: Vec<State>, pub maybe: Option<State> }}"
    ))
}

const TICKETS: &str =
    "INSERT INTO tickets VALUES (1, 'Open', '{Open,Done}', 'Done'), (2, 'Done', '{}', NULL);";

#[test]
fn add_enum_values() {
    Case {
        name: "add_enum_values",
        before: tickets("Open, Done", ""),
        after: tickets(
            "New, Open, Held, Stuck, Done, Gone",
            ", check(not_new = Ticket::state.ne(State::New))",
        ),
        rows: TICKETS,
        meanwhile: "INSERT INTO tickets VALUES (3, 'Held', '{Open}', 'Gone')",
        finally: &[(
            "SELECT state::text || COALESCE(maybe::text, '-') FROM tickets ORDER BY id",
            "OpenDone\nDone-\nOpen-",
        )],
        ..NOTHING
    }
    .check();
}

#[test]
fn use_an_added_enum_value() {
    Case {
        name: "use_an_added_enum_value",
        before: tickets("Open, Done", ""),
        after: tickets("Open, New, Done", "")
            .replace("State::Open,", "State::New,")
            .leak(),
        rows: TICKETS,
        ..NOTHING
    }
    .check();
}

#[test]
fn rename_enum_and_values() {
    let mut renames = Renames::default();
    renames.enums.insert("State".into(), "Stage".into());
    renames.enum_values = told(&[("Stage", "Done", "Closed")]);
    Case {
        name: "rename_enum_and_values",
        before: tickets("Open, Done", ""),
        after: tickets("Open, Closed", "")
            .replace("\"State\"", "\"Stage\"")
            .leak(),
        answers: Answers::from_renames(renames),
        rows: TICKETS,
        ..NOTHING
    }
    .check();
}

#[test]
fn remove_enum_values() {
    Case {
        name: "remove_enum_values",
        before: tickets("Open, Held, Done", ", check(a = Ticket::state.ne(State::Done) | Ticket::id.gt(0)), index(id, where = Ticket::state.eq(State::Open))"),
        after: tickets("Done, Open", ", check(a = Ticket::state.ne(State::Done) | Ticket::id.gt(0)), index(id, where = Ticket::state.eq(State::Open))"),
        answers: Answers {
            mapped_values: told(&[("State", "Held", "Open")]),
            ..Answers::default()
        },
        rows: "INSERT INTO tickets VALUES (1, 'Open', '{Open,Done}', 'Held'), (2, 'Held', '{}', NULL), (3, 'Held', '{}', NULL)",
        then: &[("SELECT state::text FROM tickets ORDER BY id", "Open\nOpen\nOpen")],
        meanwhile: "UPDATE tickets SET state = 'Done' WHERE id = 3",
        finally: &[("SELECT state::text FROM tickets ORDER BY id", "Open\nHeld\nDone")],
        ..NOTHING
    }
    .check();
}

#[test]
fn drop_enum_with_its_column() {
    let with_kind = with(NAME, "pub name: Option<String>, pub kind: Kind,");
    Case {
        name: "drop_enum_with_its_column",
        before: String::leak(format!(
            "{with_kind} #[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind {{ A, B }}"
        )),
        after: BASE,
        rows: "INSERT INTO users (email, kind) VALUES ('x', 'A')",
        ..NOTHING
    }
    .check();
}

#[test]
fn create_enum_with_its_column() {
    let with_kind = with(NAME, "pub name: Option<String>, pub kind: Option<Kind>,");
    Case {
        name: "create_enum_with_its_column",
        before: BASE,
        after: String::leak(format!(
            "{with_kind} #[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind {{ A, B }}"
        )),
        rows: ROWS,
        meanwhile: "UPDATE users SET kind = 'B' WHERE id = 2",
        ..NOTHING
    }
    .check();
}

#[test]
fn text_to_enum_and_back() {
    let model = |a: &str, b: &str| {
        String::leak(format!(
            "#[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind {{ A, B }}
             #[derive(Model)] #[orm(table = \"t\")] pub struct T {{ #[orm(id)] pub id: i64, pub a: {a}, pub b: {b}, pub c: Option<Kind> }}"
        ))
    };
    Case {
        name: "text_to_enum_and_back",
        before: model("String", "Kind"),
        after: model("Kind", "String"),
        rows: "INSERT INTO t VALUES (1, 'A', 'B', 'A')",
        ..NOTHING
    }
    .check();
}
