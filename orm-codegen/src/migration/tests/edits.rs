//! What happens to files after they were written: edits, branches, merges.

use super::*;

const SOURCES: [&str; 3] = [
    USER,
    USER_WITH_AGE,
    "#[derive(Model)] struct User { #[orm(id, default = autoincrement)] id: i64, email: String, age: Option<i32>, name: Option<String> }",
];

/// Three migrations.
fn three(test: &str) -> (Project, Vec<String>) {
    let project = Project::new(test, Dialect::Sqlite);
    let names = SOURCES.iter().zip(["a", "b", "c"]);
    let names = names
        .flat_map(|(source, name)| project.generate(source, name))
        .collect();
    (project, names)
}

fn only(project: &Project) -> Problem {
    let folder = project.folder();
    let [problem] = folder.problems.as_slice() else {
        panic!("{:?}", folder.problems);
    };
    problem.clone()
}

#[test]
fn an_edited_statement_is_told_from_an_edited_comment() {
    let (project, names) = three("edited");
    let path = format!("{}/migration.sql", names[1]);
    let text = project.read(&path);

    project.write(&path, &format!("-- Why.\n{text}"));
    let problem = only(&project);
    assert_eq!(
        (problem.code, problem.severity),
        ("edited-comments", Severity::Warning)
    );
    assert_eq!(problem.help, "take it as it is: orm migrate check --accept");
    assert_eq!(accept(&project.folder()).unwrap(), [problem]);
    assert_eq!(project.check(SOURCES[2]), [""; 0]);

    project.edit(&path, "\"age\"", "\"years\"");
    let problem = only(&project);
    assert_eq!(
        (problem.code, problem.severity),
        ("edited-migration", Severity::Error)
    );
    assert_eq!(problem.migration.as_deref(), Some(names[1].as_str()));
    assert!(
        problem.help.contains(&format!(
            "git checkout -- {}",
            project.root().join(&path).display()
        )),
        "{problem}"
    );
    assert_eq!(
        project.check(SOURCES[2]),
        ["edited-migration", "other-plan"]
    );
    assert!(matches!(
        project.outcome(USER, "next"),
        Err(FolderError::Problems(_))
    ));

    // Taken as it is, the statement is one of which nothing is known.
    assert_eq!(
        codes(&accept(&project.folder()).unwrap()),
        ["edited-migration"]
    );
    assert_eq!(project.check(SOURCES[2]), [""; 0]);
    let plan = project.folder().migrations[1].plan().unwrap().unwrap();
    assert!(
        plan.up
            .iter()
            .any(|step| step.action == orm_schema::migration::Action::Custom)
    );
}

#[test]
fn line_ends_of_git_are_no_edit() {
    let (project, names) = three("line-ends");
    let path = format!("{}/migration.sql", names[0]);
    project.write(&path, &project.read(&path).replace('\n', "\r\n"));
    assert_eq!(project.codes(), [""; 0]);
}

#[test]
fn missing_renamed_and_inserted_migrations_are_told_apart() {
    let (project, names) = three("missing");
    let at = |name: &str| project.root().join(name);
    std::fs::rename(at(&names[1]), at("20261121120001_better")).unwrap();
    let problem = only(&project);
    assert_eq!(problem.code, "renamed-migration");
    assert!(
        problem
            .message
            .contains("`20261121120001_b` was renamed to `20261121120001_better`"),
        "{problem}"
    );
    std::fs::rename(at("20261121120001_better"), at(&names[1])).unwrap();
    assert_eq!(project.codes(), [""; 0]);

    project.write("20261121120001_x/migration.sql", "SELECT 1;");
    let problem = only(&project);
    assert_eq!(problem.code, "inserted-migration");
    assert!(
        problem.message.contains("before `20261121120002_c`"),
        "{problem}"
    );
    std::fs::remove_dir_all(at("20261121120001_x")).unwrap();

    std::fs::remove_dir_all(at(&names[1])).unwrap();
    assert_eq!(project.codes(), ["missing-migration", "unknown-parent"]);
    std::fs::create_dir(at(&names[1])).unwrap();
    let folder = project.folder();
    assert_eq!(
        codes(&folder.problems),
        [
            "missing-migration-sql",
            "missing-migration",
            "unknown-parent"
        ]
    );
    assert!(
        folder.problems[0].help.contains("rm -r "),
        "{}",
        folder.problems[0]
    );
}

#[test]
fn two_branches_are_one_error_that_says_what_to_do() {
    let (project, names) = three("branches");
    // The other branch, from the second migration on.
    let other = Project::new("branches-other", Dialect::Sqlite);
    for name in &names[..2] {
        for file in [file::UP, file::DOWN, file::PLAN, file::SNAPSHOT] {
            let path = format!("{name}/{file}");
            other.write(&path, &project.read(&path));
        }
    }
    accept(&other.folder()).unwrap();
    let theirs = other.generate(
        "#[derive(Model)] struct User { #[orm(id, default = autoincrement)] id: i64, email: String, age: Option<i32>, nick: Option<String> }",
        "nick",
    );
    // Git merges the folders and reports a conflict in the sums.
    for file in [file::UP, file::DOWN, file::PLAN, file::SNAPSHOT] {
        let path = format!("{}/{file}", theirs[0]);
        project.write(&path, &other.read(&path));
    }
    let (ours, merged) = (project.read("schema.sum"), other.read("schema.sum"));
    project.write(
        "schema.sum",
        &format!("<<<<<<< HEAD\n{ours}=======\n{merged}>>>>>>> branch\n"),
    );
    let folder = project.folder();
    assert_eq!(codes(&folder.problems), ["unreadable-sum", "several-heads"]);
    assert!(
        folder.problems[0]
            .message
            .contains("conflicts that git left"),
        "{}",
        folder.problems[0]
    );
    let problem = &folder.problems[1];
    assert_eq!(
        problem.message,
        "`20261121120002_c` and `20261121120002_nick` start from the same schema: they were made in two branches."
    );
    let root = project.root();
    assert_eq!(
        problem.help,
        format!(
            "remove the one that no database has yet (see: orm migrate status) and generate it again behind the other:\n  rm -r {0}/20261121120002_nick && orm migrate generate nick\nor\n  rm -r {0}/20261121120002_c && orm migrate generate c",
            root.display()
        )
    );
    assert!(folder.head.is_none());
    assert!(matches!(
        project.outcome(USER, "next"),
        Err(FolderError::Problems(_))
    ));

    // What the help says solves it.
    std::fs::remove_dir_all(root.join("20261121120002_nick")).unwrap();
    assert_eq!(
        codes(&accept(&project.folder()).unwrap()),
        ["unreadable-sum"]
    );
    assert_eq!(project.check(SOURCES[2]), [""; 0]);
}

#[test]
fn a_merge_that_went_through_still_changes_the_head_line() {
    let (project, _) = three("merged");
    project.edit("schema.sum", "head h1:", "head h1:0");
    assert_eq!(project.codes(), ["wrong-head"]);
    accept(&project.folder()).unwrap();
    assert_eq!(project.codes(), [""; 0]);
}

#[test]
fn files_of_a_later_version_are_refused() {
    let (project, names) = three("later");
    let plan = format!("{}/plan.json", names[2]);
    let text = project.read(&plan);
    project.edit(&plan, "\"format\": 1", "\"format\": 9");
    let folder = project.folder();
    assert_eq!(codes(&folder.problems)[0], "unreadable-file");
    let message = &folder.problems[0].message;
    assert!(message.contains("has format 9, and this version reads format 1: use the version of `orm` that wrote it, or a later one"), "{message}");
    assert!(project.outcome(USER, "next").is_err());
    project.write(&plan, &text);

    let snapshot = format!("{}/snapshot.json", names[2]);
    let text = project.read(&snapshot);
    project.edit(&snapshot, "\"format\": 1", "\"format\": 2");
    assert_eq!(project.codes(), ["unreadable-file"]);
    project.write(
        &snapshot,
        &text.replacen("\"name\": \"age\"", "\"name\": \"years\"", 1),
    );
    let problem = only(&project);
    assert!(
        problem
            .message
            .contains("was edited: its id is not that of its schema"),
        "{problem}"
    );
    project.write(&snapshot, &text);

    project.edit("schema.sum", "orm-sum 1", "orm-sum 2");
    assert_eq!(only(&project).message, "`schema.sum` is of a later format.");
    assert!(accept(&project.folder()).is_err());
}

#[test]
fn a_way_back_is_part_of_a_migration() {
    let (project, names) = three("no-down");
    std::fs::remove_file(project.root().join(&names[1]).join(file::DOWN)).unwrap();
    assert_eq!(project.check(SOURCES[2]), ["no-down"]);
    std::fs::remove_file(project.root().join(&names[1]).join(file::SNAPSHOT)).unwrap();
    assert_eq!(project.check(SOURCES[2]), ["no-down", "no-snapshot"]);
}
