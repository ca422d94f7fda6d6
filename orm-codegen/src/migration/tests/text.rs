//! What the files look like.

use super::*;
use expect_test::expect;
use orm_schema::migration::{
    Action, Direction, Lock, Loss, Parked, Part, Phase, Plan, Step, Work, fingerprint,
};

#[test]
fn a_snapshot_has_a_line_for_each_fact() {
    let project = Project::new("snapshot", Dialect::Sqlite);
    let source = "#[derive(Model)] #[orm(index(email.desc()))] struct User { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] email: String, role: Option<Role> }
        #[derive(DbEnum)] enum Role { Admin, Member }";
    let name = project.generate(source, "init").remove(0);
    expect![[r#"
        {
          "format": 1,
          "id": "50a9080813eb5771",
          "parents": [],
          "dialect": "sqlite",
          "enums": [],
          "tables": [
            {
              "name": "users",
              "columns": [
                {"name": "id", "sql_type": "INTEGER", "is_nullable": false, "is_auto_increment": true},
                {"name": "email", "sql_type": "TEXT", "is_nullable": false, "is_auto_increment": false},
                {"name": "role", "sql_type": "TEXT", "is_nullable": true, "is_auto_increment": false}
              ],
              "primary_key": {"name": "users_pkey", "columns": ["id"]},
              "indexes": [
                {"name": "users_email_key", "kind": "unique", "columns": [["email", "ascending"]]},
                {"name": "users_email_idx", "kind": "plain", "columns": [["email", "descending"]]}
              ],
              "foreign_keys": [],
              "checks": [
                {"name": "users_role_check", "condition": "\"role\" IN ('admin', 'member')"}
              ]
            }
          ],
          "fields": {
            "users.email": {"field": "User::email", "rust_type": "String", "is_optional_on_insert": false},
            "users.id": {"field": "User::id", "rust_type": "i64", "is_optional_on_insert": true},
            "users.role": {"field": "User::role", "rust_type": "Option<Role>", "values": ["admin", "member"], "is_optional_on_insert": true}
          }
        }
    "#]].assert_eq(&project.read(&format!("{name}/snapshot.json")));
    let folder = project.folder();
    let head = folder.head.unwrap();
    assert_eq!(head.fields["users.role"].rust_type, "Option<Role>");
    assert_eq!(head.fields["users.role"].values, ["admin", "member"]);
    assert_eq!(
        head.schema,
        crate::lower(&project.models(source), Dialect::Sqlite)
    );
}

fn step(action: Action, sql: &str, lock: Lock, work: Work, loss: Loss) -> Step {
    Step {
        action,
        table: Some("users".to_owned()),
        object: Some("nick".to_owned()),
        sql: sql.to_owned(),
        fingerprint: fingerprint(sql),
        phase: Phase::Expand,
        lock,
        work,
        loss,
        is_done: None,
    }
}

fn plan() -> Plan {
    let add = step(
        Action::AddColumn,
        "ALTER TABLE users ADD COLUMN nick TEXT;",
        Lock::AccessExclusive,
        Work::Metadata,
        Loss::None,
    );
    let index = step(
        Action::CreateIndex,
        "CREATE UNIQUE INDEX i ON users(nick);",
        Lock::Share,
        Work::IndexBuild,
        Loss::None,
    );
    let alter = step(
        Action::AlterColumnType,
        "ALTER TABLE users ALTER COLUMN nick TYPE INT;",
        Lock::AccessExclusive,
        Work::Rewrite,
        Loss::Converted,
    );
    let park = step(
        Action::ParkColumn,
        "ALTER TABLE users RENAME COLUMN nick TO __parked_1d_nick;",
        Lock::AccessExclusive,
        Work::Metadata,
        Loss::Parked,
    );
    let mut drop = step(
        Action::DropTable,
        "DROP TABLE users;",
        Lock::AccessExclusive,
        Work::Metadata,
        Loss::Values,
    );
    drop.is_done = Some("SELECT 1 WHERE to_regclass('users') IS NULL".to_owned());
    Plan {
        format: Plan::FORMAT,
        dialect: Dialect::Postgres,
        from: Some("aaaa".to_owned()),
        to: "bbbb".to_owned(),
        part: Part {
            number: 1,
            count: 2,
        },
        is_transactional: true,
        up: vec![add, index, alter, drop],
        down: vec![park],
        parked: vec![Parked {
            by: Direction::Down,
            table: "users".to_owned(),
            column: Some("nick".to_owned()),
            parked_as: "__parked_1d_nick".to_owned(),
            schema: None,
            restore: vec!["UPDATE users SET nick = __parked_1d_nick;".to_owned()],
            purge: vec!["ALTER TABLE users DROP COLUMN __parked_1d_nick;".to_owned()],
        }],
    }
}

#[test]
fn a_plan_has_a_line_for_each_step_and_each_query() {
    expect![[r#"
        {
          "format": 1,
          "dialect": "postgres",
          "from": "aaaa",
          "to": "bbbb",
          "part": {"number": 1, "count": 2},
          "is_transactional": true,
          "up": [
            {"action": "add-column", "table": "users", "object": "nick", "fingerprint": "ed8984acf2dac1e0", "phase": "expand", "lock": "access-exclusive", "work": "metadata", "loss": "none"},
            {"action": "create-index", "table": "users", "object": "nick", "fingerprint": "9703d980bd134b76", "phase": "expand", "lock": "share", "work": "index-build", "loss": "none"},
            {"action": "alter-column-type", "table": "users", "object": "nick", "fingerprint": "92fa6eeee3827c1b", "phase": "expand", "lock": "access-exclusive", "work": "rewrite", "loss": "converted"},
            {"action": "drop-table", "table": "users", "object": "nick", "fingerprint": "567009b76abe0728", "phase": "expand", "lock": "access-exclusive", "work": "metadata", "loss": "values",
              "is_done": "SELECT 1 WHERE to_regclass('users') IS NULL"}
          ],
          "down": [
            {"action": "park-column", "table": "users", "object": "nick", "fingerprint": "2288d5f9659d657c", "phase": "expand", "lock": "access-exclusive", "work": "metadata", "loss": "parked"}
          ],
          "parked": [
            {"by": "down", "table": "users", "column": "nick", "parked_as": "__parked_1d_nick",
              "restore": [
                "UPDATE users SET nick = __parked_1d_nick;"
              ],
              "purge": [
                "ALTER TABLE users DROP COLUMN __parked_1d_nick;"
              ]}
          ]
        }
    "#]].assert_eq(&generate::plan_text(&plan()).unwrap());
}

#[test]
fn a_statement_says_what_it_does_to_others() {
    let plan = plan();
    expect![[r#"
        -- AlterTable
        ALTER TABLE users ADD COLUMN nick TEXT;

        -- CreateIndex
        -- locks: writes wait while the index is built
        CREATE UNIQUE INDEX i ON users(nick);

        -- AlterTable
        -- locks: reads and writes wait while the table is written anew
        -- converts: fails where the new type cannot hold a value
        ALTER TABLE users ALTER COLUMN nick TYPE INT;

        -- DropTable
        -- loses: the values are gone
        DROP TABLE users;
    "#]]
    .assert_eq(&render::up(&plan.up, plan.dialect));
    expect![[r#"
        -- Reverts 20261121120000_nick. Prisma does not run this file; `orm migrate down` does.

        -- ParkColumn
        -- keeps: the values are put aside, migration.sql brings them back
        ALTER TABLE users RENAME COLUMN nick TO __parked_1d_nick;
    "#]]
    .assert_eq(&render::down(
        "20261121120000_nick",
        &plan.down,
        plan.dialect,
    ));
    expect![[r#"
        -- Reverts 20261121120000_nothing. Prisma does not run this file; `orm migrate down` does.
        -- There is nothing to revert.
    "#]]
    .assert_eq(&render::down("20261121120000_nothing", &[], plan.dialect));
}

#[test]
fn a_table_made_anew_is_one_block() {
    let session = |sql| step(Action::Session, sql, Lock::None, Work::Metadata, Loss::None);
    let rebuild = |sql| {
        step(
            Action::RebuildTable,
            sql,
            Lock::Database,
            Work::Rewrite,
            Loss::None,
        )
    };
    let steps = [
        session("PRAGMA foreign_keys=OFF;"),
        rebuild("CREATE TABLE new_t (a INT);"),
        rebuild("DROP TABLE t;"),
        session("PRAGMA foreign_keys=ON;"),
    ];
    expect![[r#"
        -- RedefineTables
        PRAGMA foreign_keys=OFF;
        CREATE TABLE new_t (a INT);
        DROP TABLE t;
        PRAGMA foreign_keys=ON;
    "#]]
    .assert_eq(&render::up(&steps, Dialect::Sqlite));
}

#[test]
fn sums_have_a_line_for_each_migration() {
    let project = Project::new("sum", Dialect::Sqlite);
    project.write("1_a/migration.sql", "SELECT 1; -- one");
    project.write("2_b/migration.sql", "SELECT 2;");
    let solved = accept(&project.folder()).unwrap();
    assert_eq!(codes(&solved), ["no-sum"]);
    expect![[r#"
        orm-sum 1
        head h1:5cf3ecbc362241d29c40343823ab40b3ad69c5f72f103a80ce9058e768b33b5a
        1_a p:- raw:895c7a850392917cdd32dbd26215c1a8d9fe5840ff3f050445c87583950afde1 sem:e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5 snap:-
        2_b p:- raw:8e7003d62f9d8cbd28da2f243bb0d215bfd4622c716be09be89a8764d9f4c7cb sem:ebbb5b332060a3ede7047bd7528883b0a560e729848f9feb8ff742145e909b01 snap:-
    "#]].assert_eq(&project.read("schema.sum"));
}
