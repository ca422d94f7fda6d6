//! One test for each kind of change, most of them in a family of tables whose rows refer to each other.

use super::{Case, cast, filled, renamed_column, renamed_table};
use orm_codegen::diff::Answers;

/// A parent with numbers that are never given again, and children that would go with it or forget it.
const FAMILY: &str = r#"
CREATE TABLE "parents" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "age" INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");
CREATE TABLE "children" ("id" INTEGER NOT NULL PRIMARY KEY, "parent_id" INTEGER NOT NULL, "label" TEXT NOT NULL,
  CONSTRAINT "children_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "friends" ("id" TEXT NOT NULL PRIMARY KEY, "parent_id" INTEGER,
  CONSTRAINT "friends_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE SET NULL ON UPDATE CASCADE);
CREATE INDEX "friends_parent_id_idx" ON "friends"("parent_id");
"#;

const FAMILY_ROWS: &str = r#"
INSERT INTO "parents" VALUES (1, 'Ann', 30), (5, NULL, 40), (9, 'Bob', 50);
DELETE FROM "parents" WHERE "id" = 9;
INSERT INTO "children" VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 5, 'c');
INSERT INTO "friends" VALUES ('x', 1), ('y', NULL), ('z', 5);
"#;

const NO_LOSS: &[(&str, &str)] = &[
    (
        "SELECT group_concat(id || ':' || parent_id, ' ') FROM children",
        "1:1 2:1 3:5",
    ),
    (
        "SELECT group_concat(id || ':' || coalesce(parent_id, '-'), ' ') FROM (SELECT * FROM friends ORDER BY id)",
        "x:1 y:- z:5",
    ),
    (
        "SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'parents'",
        "9",
    ),
];

/// The family with another table of parents.
macro_rules! family {
    ($parents:literal) => {
        concat!(
            "CREATE TABLE \"parents\" (", $parents, ");\n",
            r#"CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");
CREATE TABLE "children" ("id" INTEGER NOT NULL PRIMARY KEY, "parent_id" INTEGER NOT NULL, "label" TEXT NOT NULL,
  CONSTRAINT "children_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "friends" ("id" TEXT NOT NULL PRIMARY KEY, "parent_id" INTEGER,
  CONSTRAINT "friends_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE SET NULL ON UPDATE CASCADE);
CREATE INDEX "friends_parent_id_idx" ON "friends"("parent_id");
"#
        )
    };
}

#[test]
fn rows_of_children_live_when_the_parent_is_made_anew() {
    Case {
        before: FAMILY,
        after: family!(r#""id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL, "age" INTEGER NOT NULL DEFAULT 18"#),
        rows: FAMILY_ROWS,
        answers: filled(Answers::default(), "parents", "name", "'nobody'"),
        then: NO_LOSS,
        ..Case::default()
    }
    .run("refuse_null");
}

#[test]
fn a_column_is_added_in_place_and_put_aside_on_the_way_back() {
    Case {
        before: FAMILY,
        after: family!(
            r#""id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "age" INTEGER NOT NULL DEFAULT 0,
            "bio" TEXT, "level" INTEGER NOT NULL DEFAULT 3, "twice" INTEGER GENERATED ALWAYS AS ("age" * 2) VIRTUAL"#
        ),
        rows: FAMILY_ROWS,
        answers: filled(Answers::default(), "parents", "bio", "'of ' || coalesce(name, '?')"),
        then: &[("SELECT group_concat(bio, ' ') || sum(level) || ' ' || sum(twice) FROM parents", "of Ann of ?6 140")],
        ..Case::default()
    }
    .run("add_columns");
}

#[test]
fn a_new_required_column_is_filled_while_the_table_is_made_anew() {
    Case {
        before: FAMILY,
        after: family!(
            r#""id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "age" INTEGER NOT NULL DEFAULT 0,
            "born" INTEGER NOT NULL, "made" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "old" INTEGER GENERATED ALWAYS AS ("born" - 1) STORED"#
        ),
        rows: FAMILY_ROWS,
        answers: filled(Answers::default(), "parents", "born", "2000 - age"),
        then: &[("SELECT group_concat(born || '/' || old, ' ') FROM parents WHERE made IS NOT NULL", "1970/1969 1960/1959")],
        ..Case::default()
    }
    .run("add_required_columns");
}

#[test]
fn columns_are_put_aside_in_place_or_hidden() {
    for (name, after) in [
        // `age` has a default: in place.
        (
            "drop_columns",
            family!(r#""id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT"#),
        ),
        // With a change that takes a new table.
        (
            "drop_columns_hidden",
            family!(r#""id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT DEFAULT 'x'"#),
        ),
    ] {
        Case {
            before: FAMILY,
            after,
            rows: FAMILY_ROWS,
            then: NO_LOSS,
            ..Case::default()
        }
        .run(name);
    }
}

#[test]
fn a_required_column_with_a_key_is_hidden_without_it() {
    Case {
        before: FAMILY,
        after: r#"
CREATE TABLE "parents" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "age" INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");
CREATE TABLE "children" ("id" INTEGER NOT NULL PRIMARY KEY, "label" TEXT NOT NULL);
CREATE TABLE "friends" ("id" TEXT NOT NULL PRIMARY KEY);
"#,
        rows: FAMILY_ROWS,
        // Rows that are put aside are nobody's children any more.
        meanwhile: "UPDATE parents SET id = 6 WHERE id = 5; UPDATE parents SET id = 5 WHERE id = 6; INSERT INTO friends(id) VALUES ('w');",
        finally: &[("SELECT count(*) || '' FROM children", "3"), ("SELECT count(*) || '' FROM friends", "4")],
        ..Case::default()
    }
    .run("drop_referring_columns");
}

#[test]
fn a_table_is_put_aside_without_its_foreign_keys() {
    Case {
        before: FAMILY,
        after: r#"
CREATE TABLE "parents" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "age" INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX "parents_name_key" ON "parents"("name");
CREATE TABLE "pets" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "parent_id" INTEGER NOT NULL, "name" TEXT,
  CONSTRAINT "pets_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE INDEX "pets_name_idx" ON "pets"("name");
CREATE TABLE "colors" ("name" TEXT NOT NULL PRIMARY KEY);
"#,
        rows: FAMILY_ROWS,
        meanwhile: "INSERT INTO parents(id, name) VALUES (20, 'Eve'); INSERT INTO pets VALUES (7, 20, 'Rex'); INSERT INTO colors VALUES ('red');",
        finally: &[
            ("SELECT count(*) || '' FROM children", "3"),
            ("SELECT count(*) || '' FROM friends", "3"),
            ("SELECT name FROM __parked_1a2b3c4dd_pets", "Rex"),
        ],
        ..Case::default()
    }
    .run("tables");
}

#[test]
fn a_parent_and_its_children_are_put_aside_together() {
    Case {
        before: FAMILY,
        after: "CREATE TABLE \"friends\" (\"id\" TEXT NOT NULL PRIMARY KEY, \"parent_id\" INTEGER);\n\
                CREATE INDEX \"friends_parent_id_idx\" ON \"friends\"(\"parent_id\");",
        rows: FAMILY_ROWS,
        ..Case::default()
    }
    .run("drop_parent_and_child");
}

#[test]
fn names_change_together_with_all_else() {
    let answers = renamed_table(Answers::default(), "parents", "people");
    let answers = renamed_column(answers, "people", "name", "title");
    let answers = renamed_column(answers, "people", "age", "name");
    Case {
        before: concat!(
            r#"
CREATE TABLE "parents" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "age" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "parents_age_check" CHECK ("age" >= 0));
CREATE TABLE "children" ("id" INTEGER NOT NULL PRIMARY KEY, "parent_id" INTEGER NOT NULL,
  CONSTRAINT "children_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parents" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "log" ("text" TEXT);
"#,
            "CREATE VIEW adults AS SELECT name FROM parents WHERE age > 18;\n",
            "CREATE TRIGGER named AFTER UPDATE OF name ON parents WHEN new.name <> old.name BEGIN INSERT INTO log VALUES (new.name || new.age); END;\n",
            "CREATE TRIGGER born AFTER INSERT ON children BEGIN UPDATE parents SET age = age + 1 WHERE id = new.parent_id; END;\n",
            "CREATE INDEX parents_lower ON parents(lower(name));\n",
        ),
        after: r#"
CREATE TABLE "people" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL, "name" INTEGER NOT NULL DEFAULT 0, "age" TEXT,
  CONSTRAINT "parents_age_check" CHECK ("name" >= 0));
CREATE TABLE "children" ("id" INTEGER NOT NULL PRIMARY KEY, "parent_id" INTEGER NOT NULL,
  CONSTRAINT "children_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "people" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "log" ("text" TEXT);
"#,
        rows: "INSERT INTO parents VALUES (1, 'Ann', 30), (2, 'Kid', 3); INSERT INTO children VALUES (1, 1);",
        answers,
        then: &[
            ("SELECT * FROM adults", "Ann"),
            ("SELECT title || name FROM people", "Ann31;Kid3"),
        ],
        meanwhile: "UPDATE people SET title = 'Eve' WHERE id = 1; INSERT INTO children VALUES (2, 2); UPDATE people SET age = 'new';",
        finally: &[
            ("SELECT * FROM adults", "Eve"),
            ("SELECT text FROM log", "Eve31"),
            ("SELECT name || age FROM parents", "Eve31;Kid4"),
        ],
    }
    .run("names");
}

#[test]
fn values_come_back_exactly_from_another_type() {
    let answers = cast(
        Answers::default(),
        "t",
        "flag",
        "CASE flag WHEN 'yes' THEN 1 WHEN 'y' THEN 1 ELSE 0 END",
    );
    Case {
        before: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "code" TEXT NOT NULL, "big" BIGINT, "precise" REAL, "flag" TEXT NOT NULL);"#,
        after: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "code" INTEGER NOT NULL, "big" REAL, "precise" TEXT, "flag" INTEGER NOT NULL);"#,
        rows: "INSERT INTO t VALUES (1, '007', 9007199254740993, 0.1 + 0.2, 'yes'), (2, 'x', NULL, 1e300, 'y'), (3, '1e2', -1, 2, 'no');",
        answers,
        then: &[("SELECT code || '|' || flag FROM t", "7|1;x|1;100|0")],
        ..Case::default()
    }
    .run("types");
}

#[test]
fn what_changed_meanwhile_is_kept() {
    Case {
        before: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "code" TEXT NOT NULL, "note" TEXT, "kind" TEXT NOT NULL DEFAULT 'plain');"#,
        after: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "code" INTEGER NOT NULL, "note" TEXT NOT NULL, "kind" TEXT);"#,
        rows: "INSERT INTO t VALUES (1, '007', NULL, 'a'), (2, '08', NULL, 'b'), (3, '09', 'n', 'c');",
        answers: filled(Answers::default(), "t", "note", "'none'"),
        then: &[("SELECT code || note FROM t", "7none;8none;9n")],
        meanwhile: "UPDATE t SET code = 70 WHERE id = 1; UPDATE t SET note = 'some' WHERE id = 2; UPDATE t SET kind = NULL WHERE id = 3; INSERT INTO t VALUES (4, 44, 'none', 'd', NULL, NULL);",
        finally: &[("SELECT code || coalesce(note, '-') || kind FROM t", "70-a;08someb;09nplain;44noned")],
    }
    .run("meanwhile");
}

#[test]
fn values_of_an_enum_are_mapped_and_come_back() {
    let mut answers = Answers::default();
    let key = |value: &str| ("t.state".to_owned(), value.to_owned());
    answers
        .mapped_values
        .insert(key("draft"), "open".to_owned());
    Case {
        before: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "state" TEXT NOT NULL DEFAULT 'draft', CONSTRAINT "t_state_check" CHECK ("state" IN ('draft', 'open', 'done')));"#,
        after: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "state" TEXT NOT NULL DEFAULT 'open', CONSTRAINT "t_state_check" CHECK ("state" IN ('open', 'done', 'late')));"#,
        rows: "INSERT INTO t VALUES (1, 'draft'), (2, 'open'), (3, 'done');",
        answers,
        then: &[("SELECT group_concat(state, ' ') FROM t", "open open done")],
        ..Case::default()
    }
    .run("enum_values");
}

#[test]
fn tables_that_refer_to_each_other_and_to_themselves_are_made_anew() {
    Case {
        before: r#"
CREATE TABLE "a" ("id" INTEGER NOT NULL PRIMARY KEY, "b_id" INTEGER, "up" INTEGER, "n" INTEGER,
  CONSTRAINT "a_b" FOREIGN KEY ("b_id") REFERENCES "b" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "a_up" FOREIGN KEY ("up") REFERENCES "a" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "b" ("id" INTEGER NOT NULL PRIMARY KEY, "a_id" INTEGER, "n" INTEGER,
  CONSTRAINT "b_a" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
"#,
        after: r#"
CREATE TABLE "a" ("id" INTEGER NOT NULL PRIMARY KEY, "b_id" INTEGER, "up" INTEGER, "n" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "a_b" FOREIGN KEY ("b_id") REFERENCES "b" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "a_up" FOREIGN KEY ("up") REFERENCES "a" ("id") ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE "b" ("id" INTEGER NOT NULL PRIMARY KEY, "a_id" INTEGER, "n" TEXT,
  CONSTRAINT "b_a" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
"#,
        rows: "INSERT INTO a VALUES (1, NULL, NULL, NULL), (2, NULL, 1, 2), (3, NULL, 2, 3); INSERT INTO b VALUES (1, 1, 1), (2, 3, 2); UPDATE a SET b_id = 2;",
        answers: filled(Answers::default(), "a", "n", "7"),
        then: &[("SELECT group_concat(id || coalesce(up, '-') || b_id || n, ' ') FROM a", "1-27 2122 3223")],
        ..Case::default()
    }
    .run("circle");
}

#[test]
fn views_and_triggers_around_a_table_that_is_made_anew_stay() {
    Case {
        before: r#"
CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT, "gone" TEXT NOT NULL);
CREATE TABLE "u" ("id" INTEGER NOT NULL PRIMARY KEY, "n" INTEGER NOT NULL DEFAULT 0);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT count(*) AS n FROM v;
CREATE TRIGGER v_insert INSTEAD OF INSERT ON v BEGIN INSERT INTO t(a) VALUES (new.a); END;
CREATE TRIGGER t_insert AFTER INSERT ON t BEGIN UPDATE u SET n = n + 1; END;
CREATE TRIGGER u_update AFTER UPDATE ON u BEGIN UPDATE t SET a = 'seen ' || a WHERE id = (SELECT max(id) FROM t); END;
CREATE INDEX t_lower ON t(lower(a)) WHERE a IS NOT NULL;
"#,
        after: r#"
CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT NOT NULL DEFAULT 'x');
CREATE TABLE "u" ("id" INTEGER NOT NULL PRIMARY KEY, "n" INTEGER NOT NULL DEFAULT 0);
"#,
        rows: "INSERT INTO u VALUES (1, 0); INSERT INTO t VALUES (1, 'a', 'g');",
        then: &[("SELECT n || '' FROM w", "1"), ("SELECT n || '' FROM u", "1")],
        meanwhile: "INSERT INTO v(id, a) VALUES (NULL, 'b'); DELETE FROM t WHERE a LIKE '%b'",
        finally: &[("SELECT n || '' FROM w", "1"), ("SELECT n || '' FROM u", "2"), ("SELECT gone FROM t", "g")],
        ..Case::default()
    }
    .run("views_and_triggers");
}

#[test]
fn names_that_need_quotes_are_quoted() {
    Case {
        before: r#"
CREATE TABLE "order ""x""" ("select" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "group by" TEXT, "it's" TEXT);
CREATE INDEX "an ""index""" ON "order ""x"""("group by");
CREATE TABLE "new_order ""x""" ("id" INTEGER NOT NULL PRIMARY KEY, "from" INTEGER,
  CONSTRAINT "f k" FOREIGN KEY ("from") REFERENCES "order ""x""" ("select") ON DELETE CASCADE ON UPDATE CASCADE);
"#,
        after: r#"
CREATE TABLE "order ""x""" ("select" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "group by" TEXT NOT NULL, "where" TEXT NOT NULL);
CREATE INDEX "an ""index""" ON "order ""x"""("group by");
CREATE TABLE "new_order ""x""" ("id" INTEGER NOT NULL PRIMARY KEY, "from" INTEGER,
  CONSTRAINT "f k" FOREIGN KEY ("from") REFERENCES "order ""x""" ("select") ON DELETE CASCADE ON UPDATE CASCADE);
"#,
        rows: r#"INSERT INTO "order ""x""" VALUES (1, 'a', 'b'), (3, 'c', 'd'); INSERT INTO "new_order ""x""" VALUES (1, 3);"#,
        answers: filled(Answers::default(), "order \"x\"", "where", "\"group by\" || '!'"),
        ..Case::default()
    }
    .run("quoted_names");
}

#[test]
fn a_table_without_rowids_stays_one_and_rowids_without_a_key_stay() {
    Case {
        before: r#"
CREATE TABLE "w" ("a" TEXT NOT NULL, "b" INTEGER NOT NULL, "c" TEXT, PRIMARY KEY ("a", "b")) WITHOUT ROWID;
CREATE TABLE "k" ("a" TEXT);
"#,
        after: r#"
CREATE TABLE "w" ("a" TEXT NOT NULL, "b" INTEGER NOT NULL, "c" TEXT DEFAULT 'x', "d" TEXT NOT NULL DEFAULT CURRENT_DATE, PRIMARY KEY ("a", "b"));
CREATE TABLE "k" ("a" TEXT NOT NULL, "d" TEXT NOT NULL DEFAULT CURRENT_DATE);
"#,
        rows: "INSERT INTO w VALUES ('a', 1, 'x'), ('a', 2, NULL); INSERT INTO k(rowid, a) VALUES (3, 'x'), (8, 'y');",
        then: &[("SELECT group_concat(rowid || a, ' ') FROM k", "3x 8y")],
        finally: &[("SELECT group_concat(rowid || a, ' ') FROM k", "3x 8y")],
        ..Case::default()
    }
    .run("rowids");
}

#[test]
fn keys_and_computed_columns_change() {
    Case {
        before: r#"
CREATE TABLE "t" ("a" INTEGER NOT NULL PRIMARY KEY, "b" TEXT NOT NULL, "twice" INTEGER GENERATED ALWAYS AS ("a" * 2) STORED, "plain" INTEGER);
"#,
        after: r#"
CREATE TABLE "t" ("a" INTEGER NOT NULL, "b" TEXT NOT NULL, "twice" INTEGER, "plain" INTEGER GENERATED ALWAYS AS ("a" + 1) VIRTUAL, PRIMARY KEY ("a", "b"));
"#,
        rows: "INSERT INTO t(a, b, plain) VALUES (1, 'x', 10), (2, 'y', NULL);",
        then: &[("SELECT group_concat(twice || '/' || plain, ' ') FROM t", "2/2 4/3")],
        ..Case::default()
    }
    .run("keys");
}

#[test]
fn indexes_change_in_place() {
    Case {
        before: r#"
CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT, "b" TEXT);
CREATE INDEX "one" ON "t"("a");
CREATE INDEX "two" ON "t"("a", "b");
CREATE INDEX "three" ON "t"("b");
"#,
        after: r#"
CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT, "b" TEXT);
CREATE UNIQUE INDEX "one" ON "t"("b" DESC) WHERE "a" IS NOT NULL;
CREATE INDEX "deux" ON "t"("a", "b");
"#,
        rows: "INSERT INTO t VALUES (1, 'a', 'b'), (2, NULL, 'b');",
        ..Case::default()
    }
    .run("indexes");
}

#[test]
fn foreign_keys_and_checks_come_and_go() {
    Case {
        before: r#"
CREATE TABLE "p" ("id" INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE "c" ("id" INTEGER NOT NULL PRIMARY KEY, "p_id" INTEGER, "q_id" INTEGER, CONSTRAINT "old_check" CHECK ("id" > 0),
  CONSTRAINT "q" FOREIGN KEY ("q_id") REFERENCES "p" ("id") ON DELETE SET NULL ON UPDATE CASCADE);
"#,
        after: r#"
CREATE TABLE "p" ("id" INTEGER NOT NULL PRIMARY KEY, "c_id" INTEGER,
  CONSTRAINT "c" FOREIGN KEY ("c_id") REFERENCES "c" ("id") ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE "c" ("id" INTEGER NOT NULL PRIMARY KEY, "p_id" INTEGER, "q_id" INTEGER, CONSTRAINT "new_check" CHECK ("id" > 0 AND "p_id" > 0),
  CONSTRAINT "p" FOREIGN KEY ("p_id") REFERENCES "p" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
"#,
        rows: "INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1, 1, 1), (2, 2, NULL);",
        ..Case::default()
    }
    .run("constraints");
}

#[test]
fn what_other_migrations_put_aside_goes_along() {
    Case {
        before: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT, "__parked_00000000_b" TEXT);"#,
        after: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT NOT NULL);"#,
        rows: "INSERT INTO t VALUES (1, 'a', '01');",
        then: &[("SELECT __parked_00000000_b FROM t", "01")],
        finally: &[("SELECT __parked_00000000_b FROM t", "01")],
        ..Case::default()
    }
    .run("parked_before");
}

#[test]
fn a_table_that_is_put_aside_referred_to_one_with_another_name() {
    let answers = renamed_table(Answers::default(), "p", "q");
    Case {
        before: r#"
CREATE TABLE "p" ("id" INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE "c" ("id" INTEGER NOT NULL PRIMARY KEY, "p_id" INTEGER NOT NULL,
  CONSTRAINT "c_p" FOREIGN KEY ("p_id") REFERENCES "p" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
"#,
        after: r#"CREATE TABLE "q" ("id" INTEGER NOT NULL PRIMARY KEY);"#,
        rows: "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1);",
        answers,
        ..Case::default()
    }
    .run("renamed_parent");
}

#[test]
fn names_that_change_places_take_a_detour() {
    let answers = renamed_column(Answers::default(), "t", "a", "A");
    Case {
        before: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "a" TEXT, "b" TEXT NOT NULL, "c" TEXT NOT NULL);"#,
        after: r#"CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, "A" TEXT, "b" TEXT NOT NULL, "d" TEXT NOT NULL);"#,
        rows: "INSERT INTO t VALUES (1, 'a', 'b', 'c');",
        answers: filled(answers, "t", "d", "A || b"),
        then: &[("SELECT d FROM t", "ab")],
        ..Case::default()
    }
    .run("case_of_names");
}
