//! How many instructions of optimised code an operation takes, as a ratio to rusqlite by hand in the same run, so that what
//! slows both falls out. Counted by valgrind; skipped with a printed line without it, unless `ORM_TEST_REQUIRE` names
//! `valgrind`.

use speed::Operation;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How often the program does each operation between two marks.
const COUNT: u32 = 100;

/// How far above what was seen is a failure.
const ROOM: f64 = 1.3;

/// The ratio that was seen. Whoever makes an operation faster lowers its number here.
fn seen(operation: Operation) -> f64 {
    match operation {
        Operation::Point => 0.91,
        Operation::Rows(1) => 1.00,
        Operation::Rows(10) => 0.66,
        Operation::Rows(_) => 0.61,
        Operation::Filter => 0.93,
        Operation::Text => 7.08,
        Operation::Create => 0.94,
        Operation::CreateMany => 1.02,
        Operation::Update => 1.31,
    }
}

#[test]
fn operations_take_few_instructions() {
    if !has_valgrind() {
        let required = env::var("ORM_TEST_REQUIRE").unwrap_or_default();
        assert!(
            !required.split(',').any(|name| name.trim() == "valgrind"),
            "ORM_TEST_REQUIRE asks for valgrind: install it"
        );
        // Written to the stream itself: what tests print is only shown when they fail.
        let line = "skipped: instructions are counted by valgrind, which is not installed";
        writeln!(std::io::stderr(), "{line}").unwrap();
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    // Parts of an earlier run would be read as this one's.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    count(&build(), &folder);

    let mut slow = Vec::new();
    println!("instructions   by hand       orm   ratio   limit");
    for (i, operation) in Operation::ALL.into_iter().enumerate() {
        // Three marks an operation, and a part ends at each: warming up, by hand, `orm`.
        let [by_hand, by_orm] = [3 * i + 2, 3 * i + 3].map(|part| instructions(&folder, part));
        let (ratio, limit) = (by_orm / by_hand, seen(operation) * ROOM);
        let name = operation.name();
        let line = format!("{name:12}  {by_hand:8.0}  {by_orm:8.0}  {ratio:6.2}  {limit:6.2}");
        println!("{line}");
        if ratio > limit {
            slow.push(line);
        }
    }
    assert!(
        slow.is_empty(),
        "these take more instructions than they did; `callgrind_annotate --inclusive=yes` of its parts in {} says where:\n{}",
        folder.display(),
        slow.join("\n")
    );
}

fn has_valgrind() -> bool {
    let probe = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    probe.is_ok_and(|status| status.success())
}

/// Builds the program as one that is released, and returns where it is. Nothing is counted of what `cargo test` builds, which
/// is not optimised.
fn build() -> PathBuf {
    // The folder for the temporary files of tests stands in the target folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let target = target.expect("it is a folder in it");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--package", "speed", "--bin", "speed"])
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the program is not built");
    target.join("release").join("speed")
}

/// Runs the program; what was counted between the marks is written into one file each.
fn count(program: &Path, folder: &Path) {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-before=*speed_mark*"])
        .arg(format!("--callgrind-out-file={}/part", folder.display()))
        .arg(program)
        .arg(COUNT.to_string())
        .output()
        .expect("valgrind runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The instructions of one operation, by the total of a part.
fn instructions(folder: &Path, part: usize) -> f64 {
    let text =
        fs::read_to_string(folder.join(format!("part.{part}"))).expect("a part for each mark");
    let total = text
        .lines()
        .find_map(|line| line.strip_prefix("totals: ")?.trim().parse::<f64>().ok());
    total.expect("a total in each part") / f64::from(COUNT)
}
