//! Kinds of changes, one after the other: behind each of them, Prisma finds in the database what the emitted schema says.

use super::migrations::Both;

/// Kinds of changes, a migration each: its name, what a person says, and the models.
const CHANGES: [(&str, &str, &str); 12] = [
    (
        "init",
        "[]",
        r#"
        #[derive(DbEnum)] enum Kind { Small, Big }
        #[derive(Model)] #[orm(table = "teams")] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "people")] struct Person { #[orm(id)] id: String, name: String, age: i32, kind: Kind, old: Option<String>, team_id: Option<i64>,
            #[orm(fk = team_id)] team: BelongsTo<Option<Team>> }"#,
    ),
    (
        "columns",
        r#"[{"fill": "people.size", "with": "3"}]"#,
        r#"
        #[derive(DbEnum)] enum Kind { Small, Big }
        #[derive(Model)] #[orm(table = "teams")] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "people")] struct Person { #[orm(id)] id: String, name: String, age: i32, kind: Kind, old: Option<String>, team_id: Option<i64>,
            note: Option<String>, size: i32, #[orm(default = true)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = team_id)] team: BelongsTo<Option<Team>> }"#,
    ),
    (
        "another type",
        "[]",
        r#"
        #[derive(DbEnum)] enum Kind { Small, Big }
        #[derive(Model)] #[orm(table = "teams")] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "people")] struct Person { #[orm(id)] id: String, name: String, age: i64, kind: Kind, old: Option<String>, team_id: Option<i64>,
            note: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = team_id)] team: BelongsTo<Option<Team>> }"#,
    ),
    (
        "names",
        r#"[{"rename": "people", "to": "persons"}, {"rename": "people.note", "to": "remark"}, {"rename": "people.team_id", "to": "group_id"}]"#,
        r#"
        #[derive(DbEnum)] enum Kind { Small, Big }
        #[derive(Model)] #[orm(table = "teams")] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "persons")] struct Person { #[orm(id)] id: String, name: String, age: i64, kind: Kind, old: Option<String>, group_id: Option<i64>,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id)] team: BelongsTo<Option<Team>> }"#,
    ),
    (
        "indexes",
        "[]",
        r#"
        #[derive(DbEnum)] enum Kind { Small, Big }
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "persons", index(group_id, made_at.desc()), index(kind))] struct Person { #[orm(id)] id: String, #[orm(unique)] name: String, age: i64, kind: Kind,
            old: Option<String>, group_id: Option<i64>,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id)] team: BelongsTo<Option<Team>> }"#,
    ),
    (
        "foreign keys",
        r#"[{"fill": "persons.group_id", "with": "1"}]"#,
        r#"
        #[derive(DbEnum)] enum Kind { Small, Big }
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "persons", index(group_id, made_at.desc()))] struct Person { #[orm(id)] id: String, #[orm(unique)] name: String, age: i64, kind: Kind,
            old: Option<String>, group_id: i64, boss_id: Option<String>,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id, on_delete = Cascade)] team: BelongsTo<Team>, #[orm(fk = boss_id)] boss: BelongsTo<Option<Person>>,
            #[orm(inverse = boss)] staff: HasMany<Person> }"#,
    ),
    (
        "enum values",
        "[]",
        r#"
        #[derive(DbEnum)] enum Kind { Small, Middle, Big }
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "persons", index(group_id, made_at.desc()))] struct Person { #[orm(id)] id: String, #[orm(unique)] name: String, age: i64,
            #[orm(default = Kind::Middle)] kind: Kind, old: Option<String>, group_id: i64, boss_id: Option<String>,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id, on_delete = Cascade)] team: BelongsTo<Team>, #[orm(fk = boss_id)] boss: BelongsTo<Option<Person>>,
            #[orm(inverse = boss)] staff: HasMany<Person> }"#,
    ),
    (
        "fewer enum values",
        r#"[{"map": "kind.small", "to": "middle"}, {"map": "persons.kind.small", "to": "middle"}]"#,
        r#"
        #[derive(DbEnum)] enum Kind { Middle, Big }
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person> }
        #[derive(Model)] #[orm(table = "persons", index(group_id, made_at.desc()))] struct Person { #[orm(id)] id: String, #[orm(unique)] name: String, age: i64,
            #[orm(default = Kind::Middle)] kind: Kind, old: Option<String>, group_id: i64, boss_id: Option<String>,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id, on_delete = Cascade)] team: BelongsTo<Team>, #[orm(fk = boss_id)] boss: BelongsTo<Option<Person>>,
            #[orm(inverse = boss)] staff: HasMany<Person> }"#,
    ),
    (
        "many to many",
        "[]",
        r#"
        #[derive(DbEnum)] enum Kind { Middle, Big }
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person>,
            tags: ManyToMany<Tag> }
        #[derive(Model)] #[orm(table = "tags")] struct Tag { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] name: String, teams: ManyToMany<Team> }
        #[derive(Model)] #[orm(table = "persons", index(group_id, made_at.desc()))] struct Person { #[orm(id)] id: String, #[orm(unique)] name: String, age: i64,
            #[orm(default = Kind::Middle)] kind: Kind, old: Option<String>, group_id: i64, boss_id: Option<String>,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id, on_delete = Cascade)] team: BelongsTo<Team>, #[orm(fk = boss_id)] boss: BelongsTo<Option<Person>>,
            #[orm(inverse = boss)] staff: HasMany<Person> }"#,
    ),
    (
        "drop columns",
        r#"[{"drop": "persons.old"}, {"drop": "persons.boss_id"}, {"drop": "persons.kind"}]"#,
        r#"
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person>,
            tags: ManyToMany<Tag> }
        #[derive(Model)] #[orm(table = "tags")] struct Tag { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] name: String, teams: ManyToMany<Team> }
        #[derive(Model)] #[orm(table = "persons", index(group_id, made_at.desc()))] struct Person { #[orm(id)] id: String, #[orm(unique)] name: String, age: i64, group_id: i64,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id, on_delete = Cascade)] team: BelongsTo<Team> }"#,
    ),
    (
        "primary key",
        "[]",
        r#"
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = team)] people: HasMany<Person>,
            tags: ManyToMany<Tag> }
        #[derive(Model)] #[orm(table = "tags")] struct Tag { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] name: String, teams: ManyToMany<Team> }
        #[derive(Model)] #[orm(table = "persons", id(id, group_id), index(group_id, made_at.desc()))] struct Person { id: String, #[orm(unique)] name: String, age: i64, group_id: i64,
            remark: Option<String>, size: f64, #[orm(default = false)] active: bool, price: Option<Decimal>, #[orm(default = now)] made_at: DateTime<Utc>,
            #[orm(fk = group_id, on_delete = Cascade)] team: BelongsTo<Team> }"#,
    ),
    (
        "drop tables",
        r#"[{"drop": "persons"}, {"drop": "tags"}, {"drop": "_TagToTeam"}]"#,
        r#"
        #[derive(Model)] #[orm(table = "teams", unique(name))] struct Team { #[orm(id, default = autoincrement)] id: i64, name: String }"#,
    ),
];

#[test]
fn nothing_differs_after_each_kind_of_change() {
    Both::test("changes", async |both| {
        for (number, (name, hints, source)) in CHANGES.into_iter().enumerate() {
            let folders = both.generate_with((name, source), hints);
            let ran = if number % 2 == 0 {
                both.run().await
            } else {
                both.deploy()
            };
            assert_eq!(ran.len(), folders, "{name}");
            if number == 0 {
                both.script(
                    "INSERT INTO teams (name) VALUES ('red'), ('blue');
                    INSERT INTO people (id, name, age, kind, old, team_id) VALUES ('x', 'Ann', 3, 'small', 'o', 1), ('y', 'Bob', 4, 'big', NULL, NULL);",
                )
                .await;
            }
            both.prisma_agrees();
            both.no_difference(source).await;
        }
        assert_eq!(
            both.rows("SELECT name FROM teams ORDER BY id").await,
            ["red", "blue"]
        );
    });
}
