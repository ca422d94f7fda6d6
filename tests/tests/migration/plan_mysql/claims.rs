//! What each operation costs, on a table of its own: the server takes the clauses that `plan` claims, and none that is stronger.

use orm::Dialect;
use orm_codegen::plan::mysql_algorithm::{Circumstances, Clause, Operation, claim};
use tests::TestDb;

/// What `plan` says of an operation, as statements on the table of [`claims_hold`].
fn example(operation: Operation) -> (&'static str, &'static str) {
    match operation {
        Operation::AddColumn => ("", "ADD COLUMN n INT NOT NULL DEFAULT 3"),
        Operation::AddVirtualColumn => ("", "ADD COLUMN n INT GENERATED ALWAYS AS (b + 1) VIRTUAL"),
        Operation::AddStoredColumn => ("", "ADD COLUMN n INT GENERATED ALWAYS AS (b + 1) STORED"),
        Operation::AddNumberedColumn => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL",
            "DROP PRIMARY KEY, ADD COLUMN n BIGINT NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (n)",
        ),
        Operation::DropColumn => ("", "DROP COLUMN v"),
        Operation::RenameColumn => ("", "RENAME COLUMN b TO bb"),
        Operation::ParkColumn => (
            "",
            "CHANGE tx parked LONGTEXT NOT NULL DEFAULT ('') INVISIBLE",
        ),
        Operation::SetDefault => ("", "ALTER COLUMN s SET DEFAULT (uuid())"),
        Operation::DropDefault => ("", "ALTER COLUMN v DROP DEFAULT"),
        Operation::SetNotNull => ("", "MODIFY a INT NOT NULL"),
        Operation::DropNotNull => ("", "MODIFY b INT NULL"),
        Operation::WidenVarChar => ("", "MODIFY v VARCHAR(63) NOT NULL DEFAULT 'q'"),
        Operation::AppendEnumValue => ("", "MODIFY e ENUM('x', 'y', 'z') NOT NULL"),
        Operation::ChangeType => ("", "MODIFY b BIGINT NOT NULL"),
        Operation::ChangeCollation => (
            "",
            "MODIFY v VARCHAR(60) COLLATE utf8mb4_bin NOT NULL DEFAULT 'q'",
        ),
        Operation::ChangeExpression => (
            "",
            "MODIFY live TINYINT GENERATED ALWAYS AS (CASE WHEN a IS NULL THEN 1 END) VIRTUAL",
        ),
        Operation::StartNumbering => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL",
            "MODIFY id BIGINT NOT NULL AUTO_INCREMENT",
        ),
        Operation::StopNumbering => ("", "MODIFY id BIGINT NOT NULL"),
        Operation::CommentColumn => ("", "MODIFY b INT NOT NULL COMMENT 'why'"),
        Operation::CommentTable => ("", "COMMENT = 'why'"),
        Operation::ChangeIndex => ("", "ADD UNIQUE INDEX i(b)"),
        Operation::RenameIndex => ("", "RENAME INDEX t_a TO t_aa"),
        Operation::ReplacePrimaryKey => ("", "DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)"),
        Operation::AddPrimaryKey => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL, DROP PRIMARY KEY",
            "ADD PRIMARY KEY (id)",
        ),
        Operation::DropPrimaryKey => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL",
            "DROP PRIMARY KEY",
        ),
        Operation::AddForeignKey => ("", "ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p(id)"),
        Operation::DropForeignKey => (
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p(id)",
            "DROP FOREIGN KEY f",
        ),
        Operation::AddCheck => ("", "ADD CONSTRAINT c CHECK (b > 0)"),
        Operation::DropCheck => (
            "ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0)",
            "DROP CONSTRAINT c",
        ),
    }
}

/// The clauses that a server takes for a statement, from the strongest.
const CLAUSES: [Clause; 5] = [
    Clause::Instant,
    Clause::NoCopy,
    Clause::Inplace,
    Clause::InplaceShared,
    Clause::Copy,
];

#[test]
fn claims_hold_and_could_not_be_stronger() {
    TestDb::empty(Dialect::MySql, async |db, _| {
        let mut wrong = Vec::new();
        for operation in Operation::ALL {
            for (has_stored_column, has_indexed_virtual_column) in
                [(false, false), (true, false), (false, true), (true, true)]
            {
                let circumstances = Circumstances {
                    has_stored_column,
                    has_indexed_virtual_column,
                };
                let claim = claim(operation, circumstances);
                let (prepare, change) = example(operation);
                let set_up = async || {
                    let stored = if has_stored_column {
                        ", st INT GENERATED ALWAYS AS (p + 1) STORED"
                    } else {
                        ""
                    };
                    let indexed = if has_indexed_virtual_column {
                        ", UNIQUE INDEX t_sl(s, live)"
                    } else {
                        ""
                    };
                    db.batch(&format!(
                        "DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS p;
                         CREATE TABLE p (id BIGINT PRIMARY KEY); INSERT INTO p VALUES (1);
                         CREATE TABLE t (id BIGINT PRIMARY KEY AUTO_INCREMENT, a INT NULL, b INT NOT NULL, s VARCHAR(20) NOT NULL,
                           v VARCHAR(60) NOT NULL DEFAULT 'q', e ENUM('x', 'y') NOT NULL, d DATETIME(6) NULL, tx LONGTEXT NOT NULL,
                           live TINYINT GENERATED ALWAYS AS (CASE WHEN d IS NULL THEN 1 END) VIRTUAL, p BIGINT NOT NULL,
                           INDEX t_a(a), INDEX t_p(p){indexed}{stored});
                         INSERT INTO t (a, b, s, e, tx, p) VALUES (1, 1, 'a', 'x', '', 1), (2, 2, 'b', 'y', '', 1);"
                    ))
                    .await
                    .unwrap();
                    if !prepare.is_empty() {
                        db.batch(prepare).await.unwrap();
                    }
                };
                let attempt = async |clause: Clause| {
                    set_up().await;
                    db.batch(&format!("ALTER TABLE t {change}, {}", clause.sql()))
                        .await
                        .is_ok()
                };
                if !attempt(claim.clause).await {
                    wrong.push(format!(
                        "{operation:?} {circumstances:?}: {:?} is refused",
                        claim.clause
                    ));
                }
                let mut best = None;
                for clause in CLAUSES {
                    if attempt(clause).await {
                        best = Some(clause);
                        break;
                    }
                }
                if best != Some(claim.best) {
                    wrong.push(format!(
                        "{operation:?} {circumstances:?}: {best:?}, not {:?}",
                        claim.best
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
