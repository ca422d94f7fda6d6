//! Differences, change by change. Questions stand in a module of their own.

mod questions;

use super::*;
use orm_schema::sql::{Check, Column, PrimaryKey, SqlEnum, Table, TableForeignKey, TableIndex};
use orm_schema::{Dialect, IndexKind, ReferentialAction, SortOrder};

fn column(name: &str, sql_type: &str) -> Column {
    Column {
        name: name.to_owned(),
        sql_type: sql_type.to_owned(),
        is_nullable: false,
        default: None,
        is_auto_increment: false,
        generated: None,
        collation: None,
        comment: None,
    }
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn index(name: &str, columns: &[&str]) -> TableIndex {
    TableIndex {
        name: name.to_owned(),
        kind: IndexKind::Plain,
        columns: columns
            .iter()
            .map(|column| ((*column).to_owned(), SortOrder::Ascending))
            .collect(),
        predicate: None,
    }
}

fn foreign_key(name: &str, column: &str, target: &str) -> TableForeignKey {
    TableForeignKey {
        name: name.to_owned(),
        columns: strings(&[column]),
        target_table: target.to_owned(),
        target_columns: strings(&["id"]),
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        is_deferrable: false,
    }
}

fn check(name: &str, condition: &str) -> Check {
    Check {
        name: name.to_owned(),
        condition: condition.to_owned(),
    }
}

fn table(name: &str, columns: Vec<Column>) -> Table {
    Table {
        name: name.to_owned(),
        primary_key: Some(PrimaryKey {
            name: format!("{name}_pkey"),
            columns: strings(&["id"]),
        }),
        columns,
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        comment: None,
    }
}

/// Users and their posts on PostgreSQL.
fn base() -> SqlSchema {
    let mut users = table(
        "users",
        vec![
            column("id", "BIGINT"),
            column("email", "TEXT"),
            Column {
                default: Some("'USER'".to_owned()),
                ..column("role", "\"Role\"")
            },
            column("age", "INTEGER"),
        ],
    );
    users.indexes = vec![
        TableIndex {
            predicate: Some("\"age\" > 17 AND \"email\" <> 'age'".to_owned()),
            ..index("users_email_idx", &["email"])
        },
        index("users_age_idx", &["age"]),
    ];
    users.checks = vec![check("users_age_check", "\"age\" >= 0")];
    let mut posts = table(
        "posts",
        vec![column("id", "BIGINT"), column("author_id", "BIGINT")],
    );
    posts.foreign_keys = vec![foreign_key("posts_author_id_fkey", "author_id", "users")];
    SqlSchema {
        dialect: Dialect::Postgres,
        enums: vec![SqlEnum {
            name: "Role".to_owned(),
            values: strings(&["USER", "ADMIN"]),
        }],
        tables: vec![posts, users],
        others: Vec::new(),
    }
}

fn of_table<'a>(schema: &'a mut SqlSchema, name: &str) -> &'a mut Table {
    let mut tables = schema.tables.iter_mut();
    tables.find(|table| table.name == name).expect("the table")
}

fn of_column<'a>(schema: &'a mut SqlSchema, table: &str, name: &str) -> &'a mut Column {
    let mut columns = of_table(schema, table).columns.iter_mut();
    columns
        .find(|column| column.name == name)
        .expect("the column")
}

fn told(hints: &str) -> Answers {
    Answers::from_hints(hints).expect("hints")
}

/// A change in a few words.
fn words(change: &Change) -> String {
    match change {
        Change::CreateEnum(sql_enum) => format!("create enum {}", sql_enum.name),
        Change::DropEnum(sql_enum) => format!("drop enum {}", sql_enum.name),
        Change::RenameEnum { from, to } => format!("rename enum {from} to {to}"),
        Change::AlterEnum {
            from,
            to,
            renamed,
            mapped,
        } => format!(
            "alter enum {} from {:?} to {:?}, renamed {renamed:?}, mapped {mapped:?}",
            to.name, from.values, to.values
        ),
        Change::CreateTable(table) => format!("create table {}", table.name),
        Change::DropTable(table) => format!("drop table {}", table.name),
        Change::RenameTable { from, to } => format!("rename table {from} to {to}"),
        Change::AddColumn {
            table,
            column,
            fill,
        } => {
            format!("add column {table}.{} filled {fill:?}", column.name)
        }
        Change::DropColumn { table, column } => format!("drop column {table}.{}", column.name),
        Change::RenameColumn { table, from, to } => format!("rename column {table}.{from} to {to}"),
        Change::AlterColumn {
            table,
            from,
            to,
            fill,
            cast,
        } => format!(
            "alter column {table}.{} from {} to {}, filled {fill:?}, cast {cast:?}",
            to.name, from.sql_type, to.sql_type
        ),
        Change::AlterPrimaryKey { table, from, to } => {
            let key = |key: &Option<PrimaryKey>| {
                key.as_ref()
                    .map(|key| (key.name.clone(), key.columns.clone()))
            };
            format!(
                "alter primary key of {table} from {:?} to {:?}",
                key(from),
                key(to)
            )
        }
        Change::CreateIndex { table, index } => format!("create index {table}.{}", index.name),
        Change::DropIndex { table, index } => format!("drop index {table}.{}", index.name),
        Change::RenameIndex { table, from, index } => {
            format!("rename index {table}.{from} to {}", index.name)
        }
        Change::AddForeignKey { table, foreign_key } => {
            format!("add foreign key {table}.{}", foreign_key.name)
        }
        Change::DropForeignKey { table, foreign_key } => {
            format!("drop foreign key {table}.{}", foreign_key.name)
        }
        Change::RenameForeignKey {
            table,
            from,
            foreign_key,
        } => {
            format!("rename foreign key {table}.{from} to {}", foreign_key.name)
        }
        Change::AddCheck { table, check } => format!("add check {table}.{}", check.name),
        Change::DropCheck { table, check } => format!("drop check {table}.{}", check.name),
        Change::RenameCheck { table, from, check } => {
            format!("rename check {table}.{from} to {}", check.name)
        }
        Change::SetComment {
            table,
            column,
            from,
            to,
        } => {
            format!("set comment of {table} {column:?} from {from:?} to {to:?}")
        }
    }
}

fn differences(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> Vec<String> {
    diff(old, new, answers).iter().map(words).collect()
}

/// What an edit of the base is, forwards.
fn edited(edit: impl FnOnce(&mut SqlSchema), hints: &str) -> Vec<String> {
    let mut new = base();
    edit(&mut new);
    differences(&base(), &new, &told(hints))
}

#[test]
fn equal_schemas_do_not_differ_in_whatever_order() {
    let mut other = base();
    other.tables.reverse();
    for table in &mut other.tables {
        table.columns.reverse();
        table.indexes.reverse();
    }
    other.others.push(orm_schema::sql::OtherObject {
        kind: "view".to_owned(),
        table: None,
        name: "adults".to_owned(),
        definition: "SELECT 1".to_owned(),
    });
    assert_eq!(differences(&base(), &other, &Answers::default()), [""; 0]);
    assert_eq!(differences(&other, &base(), &Answers::default()), [""; 0]);
}

#[test]
fn tables_come_and_go() {
    let edit = |schema: &mut SqlSchema| {
        schema.tables.retain(|table| table.name != "posts");
        schema
            .tables
            .push(table("tags", vec![column("id", "UUID")]));
    };
    assert_eq!(
        edited(edit, "[]"),
        ["drop table posts", "create table tags"]
    );
}

#[test]
fn columns_come_go_and_change() {
    let edit = |schema: &mut SqlSchema| {
        let users = of_table(schema, "users");
        users.columns.retain(|column| column.name != "role");
        users.columns.push(column("name", "TEXT"));
        of_column(schema, "users", "age").sql_type = "TEXT".to_owned();
    };
    let hints = r#"[{"fill":"users.name","with":"'?'"}, {"cast":"users.age","with":"age || ''"}]"#;
    assert_eq!(
        edited(edit, hints),
        [
            "drop column users.role",
            "alter column users.age from INTEGER to TEXT, filled None, cast Some(\"age || ''\")",
            "add column users.name filled Some(\"'?'\")",
        ]
    );
}

#[test]
fn a_fill_goes_to_null_that_is_refused_from_now_on() {
    let mut old = base();
    of_column(&mut old, "users", "age").is_nullable = true;
    let answers = told(r#"[{"fill":"users.age","with":"0"}]"#);
    assert_eq!(
        differences(&old, &base(), &answers),
        ["alter column users.age from INTEGER to INTEGER, filled Some(\"0\"), cast None"]
    );
    assert_eq!(
        differences(&base(), &old, &answers),
        ["alter column users.age from INTEGER to INTEGER, filled None, cast None"]
    );
}

#[test]
fn a_table_with_another_name_is_one_change_and_its_derived_names() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users").name = "members".to_owned();
        of_table(schema, "posts").foreign_keys[0].target_table = "members".to_owned();
    };
    let hints = r#"[{"rename":"users","to":"members"}]"#;
    assert_eq!(edited(edit, hints), ["rename table users to members"]);

    let edit_derived = |schema: &mut SqlSchema| {
        edit(schema);
        let members = of_table(schema, "members");
        members.primary_key.as_mut().expect("a key").name = "members_pkey".to_owned();
        members.indexes[0].name = "members_email_idx".to_owned();
        members.checks[0].name = "members_age_check".to_owned();
    };
    assert_eq!(
        edited(edit_derived, hints),
        [
            "rename table users to members",
            "alter primary key of members from Some((\"users_pkey\", [\"id\"])) to Some((\"members_pkey\", [\"id\"]))",
            "rename index members.users_email_idx to members_email_idx",
            "rename check members.users_age_check to members_age_check",
        ]
    );
}

#[test]
fn a_column_with_another_name_is_followed_into_keys_and_conditions() {
    let edit = |schema: &mut SqlSchema| {
        of_column(schema, "users", "age").name = "years".to_owned();
        let users = of_table(schema, "users");
        users.indexes[0].predicate = Some("\"years\" > 17 AND \"email\" <> 'age'".to_owned());
        users.indexes[1].columns[0].0 = "years".to_owned();
        users.checks[0].condition = "\"years\" >= 0".to_owned();
        of_column(schema, "users", "id").name = "key".to_owned();
        let users = of_table(schema, "users");
        users.primary_key.as_mut().expect("a key").columns = strings(&["key"]);
        of_table(schema, "posts").foreign_keys[0].target_columns = strings(&["key"]);
    };
    let hints = r#"[{"rename":"users.age","to":"years"},{"rename":"users.id","to":"key"}]"#;
    assert_eq!(
        edited(edit, hints),
        [
            "rename column users.age to years",
            "rename column users.id to key"
        ]
    );
}

#[test]
fn names_given_with_the_old_table_are_followed() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "posts").name = "notes".to_owned();
        of_column(schema, "notes", "author_id").name = "user_id".to_owned();
        let notes = of_table(schema, "notes");
        notes.foreign_keys[0].columns = strings(&["user_id"]);
        notes.columns.push(column("title", "TEXT"));
    };
    let hints = r#"[{"rename":"posts","to":"notes"},{"rename":"posts.author_id","to":"user_id"},
        {"fill":"posts.title","with":"''"}]"#;
    assert_eq!(
        edited(edit, hints),
        [
            "rename table posts to notes",
            "rename column notes.author_id to user_id",
            "add column notes.title filled Some(\"''\")",
        ]
    );
}

#[test]
fn an_enum_with_another_name_or_values_is_followed_into_columns() {
    let edit = |schema: &mut SqlSchema| {
        schema.enums[0] = SqlEnum {
            name: "Rank".to_owned(),
            values: strings(&["MEMBER", "OWNER"]),
        };
        let role = of_column(schema, "users", "role");
        role.sql_type = "\"Rank\"".to_owned();
        role.default = Some("'MEMBER'".to_owned());
    };
    let hints = r#"[{"rename":"Role","to":"Rank"},{"rename":"Role.USER","to":"MEMBER"},
        {"map":"Rank.ADMIN","to":"OWNER"}]"#;
    assert_eq!(
        edited(edit, hints),
        [
            "rename enum Role to Rank",
            "alter enum Rank from [\"USER\", \"ADMIN\"] to [\"MEMBER\", \"OWNER\"], \
             renamed [(\"USER\", \"MEMBER\")], mapped [(\"ADMIN\", \"OWNER\")]",
        ]
    );
}

#[test]
fn the_order_of_enum_values_is_a_difference() {
    assert_eq!(
        edited(|schema| schema.enums[0].values.reverse(), "[]").len(),
        1
    );
}

#[test]
fn enums_come_and_go() {
    let edit = |schema: &mut SqlSchema| {
        schema.enums[0].name = "Other".to_owned();
        of_column(schema, "users", "role").sql_type = "TEXT".to_owned();
    };
    assert_eq!(
        edited(edit, "[]"),
        [
            "drop enum Role",
            "create enum Other",
            "alter column users.role from \"Role\" to TEXT, filled None, cast None",
        ]
    );
}

#[test]
fn values_of_an_enum_column_move_by_a_cast() {
    let with = |dialect, sql_type: &str, condition: Option<&str>| SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: vec![Table {
            checks: condition
                .map(|condition| check("c", condition))
                .into_iter()
                .collect(),
            ..table("t", vec![column("id", "BIGINT"), column("role", sql_type)])
        }],
        others: Vec::new(),
    };
    let answers = told(r#"[{"map":"t.role.B","to":"A"}]"#);
    let changes = differences(
        &with(Dialect::MySql, "ENUM('A', 'B')", None),
        &with(Dialect::MySql, "ENUM('A')", None),
        &answers,
    );
    assert_eq!(
        changes,
        [
            "alter column t.role from ENUM('A', 'B') to ENUM('A'), filled None, \
          cast Some(\"CASE `role` WHEN 'B' THEN 'A' ELSE `role` END\")"
        ]
    );
    let changes = differences(
        &with(Dialect::Sqlite, "TEXT", Some("\"role\" IN ('A', 'B')")),
        &with(Dialect::Sqlite, "TEXT", Some("\"role\" IN ('A')")),
        &answers,
    );
    assert_eq!(
        changes,
        [
            "alter column t.role from TEXT to TEXT, filled None, \
             cast Some(\"CASE \\\"role\\\" WHEN 'B' THEN 'A' ELSE \\\"role\\\" END\")",
            "drop check t.c",
            "add check t.c",
        ]
    );
}

#[test]
fn keys_indexes_and_checks_compare_by_content() {
    let edit = |schema: &mut SqlSchema| {
        let users = of_table(schema, "users");
        users.primary_key.as_mut().expect("a key").columns = strings(&["id", "email"]);
        users.indexes[0].kind = IndexKind::Unique;
        users.indexes[1].name = "by_age".to_owned();
        users.indexes.push(index("users_role_idx", &["role"]));
        users.checks[0].condition = "\"age\" >= 18".to_owned();
        let posts = of_table(schema, "posts");
        posts.foreign_keys[0].name = "author".to_owned();
        posts.foreign_keys.push(foreign_key("self", "id", "posts"));
    };
    assert_eq!(
        edited(edit, "[]"),
        [
            "rename foreign key posts.posts_author_id_fkey to author",
            "add foreign key posts.self",
            "alter primary key of users from Some((\"users_pkey\", [\"id\"])) to Some((\"users_pkey\", [\"id\", \"email\"]))",
            "drop index users.users_email_idx",
            "rename index users.users_age_idx to by_age",
            "create index users.users_email_idx",
            "create index users.users_role_idx",
            "drop check users.users_age_check",
            "add check users.users_age_check",
        ]
    );
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users").checks[0].name = "adult".to_owned();
        of_table(schema, "posts").foreign_keys[0].on_delete = ReferentialAction::Restrict;
    };
    assert_eq!(
        edited(edit, "[]"),
        [
            "drop foreign key posts.posts_author_id_fkey",
            "add foreign key posts.posts_author_id_fkey",
            "rename check users.users_age_check to adult",
        ]
    );
}

#[test]
fn names_in_a_circle_are_made_anew() {
    let edit = |schema: &mut SqlSchema| {
        let [first, second] = &mut of_table(schema, "users").indexes[..] else {
            panic!("two indexes")
        };
        std::mem::swap(&mut first.name, &mut second.name);
    };
    assert_eq!(
        edited(edit, "[]"),
        [
            "drop index users.users_age_idx",
            "drop index users.users_email_idx",
            "create index users.users_age_idx",
            "create index users.users_email_idx",
        ]
    );
    // Told every time, two tables would change their names every time.
    let answers = told(r#"[{"rename":"users","to":"posts"},{"rename":"posts","to":"users"}]"#);
    assert_eq!(differences(&base(), &base(), &answers), [""; 0]);
}

#[test]
fn a_name_that_is_given_up_can_be_taken() {
    let edit = |schema: &mut SqlSchema| {
        of_column(schema, "users", "email").name = "mail".to_owned();
        of_column(schema, "users", "age").name = "email".to_owned();
        let users = of_table(schema, "users");
        users.indexes.clear();
        users.checks.clear();
    };
    let mut old = base();
    of_table(&mut old, "users").indexes.clear();
    of_table(&mut old, "users").checks.clear();
    let mut new = base();
    edit(&mut new);
    let answers =
        told(r#"[{"rename":"users.age","to":"email"},{"rename":"users.email","to":"mail"}]"#);
    assert_eq!(
        differences(&old, &new, &answers),
        [
            "rename column users.age to email",
            "rename column users.email to mail"
        ]
    );
}

#[test]
fn names_of_primary_keys_matter_where_they_are_kept() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users")
            .primary_key
            .as_mut()
            .expect("a key")
            .name = "k".to_owned();
    };
    assert_eq!(edited(edit, "[]").len(), 1);
    for dialect in [Dialect::Sqlite, Dialect::MySql] {
        let (mut old, mut new) = (base(), base());
        edit(&mut new);
        (old.dialect, new.dialect) = (dialect, dialect);
        assert_eq!(differences(&old, &new, &Answers::default()), [""; 0]);
    }
}

#[test]
fn comments_are_set() {
    let edit = |schema: &mut SqlSchema| {
        of_table(schema, "users").comment = Some("People".to_owned());
        of_column(schema, "users", "age").comment = Some("In years".to_owned());
    };
    assert_eq!(
        edited(edit, "[]"),
        [
            "set comment of users Some(\"age\") from None to Some(\"In years\")",
            "set comment of users None from None to Some(\"People\")",
        ]
    );
}

#[test]
fn renames_that_are_done_are_stale() {
    let answers =
        told(r#"[{"rename":"people","to":"users"},{"rename":"users.name","to":"email"}]"#);
    assert_eq!(differences(&base(), &base(), &answers), [""; 0]);
    let stale = stale_renames(&base(), &base(), &answers.renames);
    assert_eq!(stale.tables.len(), 1);
    assert_eq!(stale.columns.len(), 1);
    let mut old = base();
    of_table(&mut old, "users").name = "people".to_owned();
    let stale = stale_renames(&old, &base(), &answers.renames);
    assert_eq!((stale.tables.len(), stale.enums.len()), (0, 0));
}
