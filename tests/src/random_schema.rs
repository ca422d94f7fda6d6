//! A number -> a schema, rows for it, and another schema that some random edits made of the first, with what a person would
//! answer. The same number gives the same case, and everything in it is valid for its database. Made for properties that
//! hold for any schema; what our models cannot declare does not occur.

mod edits;
mod values;

use orm_codegen::dialect::{DialectRules, rules};
use orm_codegen::diff::Answers;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{
    Check, Column, Generated, PrimaryKey, SqlEnum, SqlSchema, Table, TableForeignKey, TableIndex,
};
use orm_schema::{ColumnType, Dialect, IndexKind, ReferentialAction, SortOrder};
use std::collections::BTreeMap;
pub use values::ROWS;
use values::{is_constrainable, is_indexable, is_unique};

/// Names of tables: reserved words, capitals, spaces and letters beyond ASCII among them.
const TABLES: [&str; 10] = [
    "users",
    "posts",
    "order",
    "Group",
    "select",
    "tags",
    "team_members",
    "Invoice",
    "line items",
    "größe",
];

/// Names of columns.
const COLUMNS: [&str; 16] = [
    "name",
    "email",
    "key",
    "Order",
    "from",
    "age",
    "createdAt",
    "total",
    "note",
    "is_admin",
    "value",
    "group",
    "position",
    "day",
    "höhe",
    "two words",
];

/// Names of enum types.
const ENUMS: [&str; 4] = ["Role", "status", "Mood", "user"];

/// Values of enums.
const VALUES: [&str; 6] = ["A", "B", "it's", "d e", "Ü", "null"];

/// Two schemas of one database and the way from the one to the other.
#[derive(Debug, Clone)]
pub struct Case {
    /// The first schema.
    pub old: SqlSchema,
    /// The second, made of the first.
    pub new: SqlSchema,
    /// What a person says of the way.
    pub answers: Answers,
    /// The edits in words.
    pub edits: Vec<String>,
}

impl Case {
    /// The case of a number.
    pub fn new(dialect: Dialect, seed: u64) -> Self {
        let mut random = Random(seed);
        let old = Maker {
            dialect,
            rules: rules(dialect),
            random: &mut random,
        }
        .schema();
        edits::edited(old, &mut random)
    }

    /// The script that fills every table of the first schema with [`ROWS`] rows.
    pub fn rows(&self) -> String {
        values::insert(&self.old)
    }
}

/// The same schema in another order.
pub fn shuffled(schema: &SqlSchema, seed: u64) -> SqlSchema {
    let mut random = Random(seed);
    let mut schema = schema.clone();
    random.shuffle(&mut schema.enums);
    random.shuffle(&mut schema.tables);
    for table in &mut schema.tables {
        random.shuffle(&mut table.columns);
        random.shuffle(&mut table.indexes);
        random.shuffle(&mut table.foreign_keys);
        random.shuffle(&mut table.checks);
    }
    schema
}

/// Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a limit; zero when there is none below.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % limit).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// One of the names that is not taken, whatever its capitals.
    fn unused(&mut self, names: &[&str], taken: &[&str]) -> Option<String> {
        let free = |name: &&str| {
            !taken
                .iter()
                .any(|taken| taken.to_lowercase() == name.to_lowercase())
        };
        let free: Vec<&str> = names.iter().copied().filter(free).collect();
        self.pick(&free).map(|name| (*name).to_owned())
    }
}

/// Makes what is new, in the first schema and in the second.
struct Maker<'a> {
    dialect: Dialect,
    rules: &'static dyn DialectRules,
    random: &'a mut Random,
}

impl Maker<'_> {
    fn schema(&mut self) -> SqlSchema {
        let mut schema = SqlSchema {
            dialect: self.dialect,
            enums: Vec::new(),
            tables: Vec::new(),
            others: Vec::new(),
        };
        if self.dialect == Dialect::Postgres {
            for _ in 0..self.random.below(3) {
                self.enum_type(&mut schema);
            }
        }
        for _ in 0..=self.random.below(4) {
            self.table(&mut schema);
        }
        let names: Vec<String> = schema
            .tables
            .iter()
            .map(|table| table.name.clone())
            .collect();
        for name in names {
            self.parts(&mut schema, &name);
        }
        sort(&mut schema);
        schema
    }

    fn enum_type(&mut self, schema: &mut SqlSchema) {
        let taken: Vec<&str> = schema
            .enums
            .iter()
            .map(|sql_enum| sql_enum.name.as_str())
            .collect();
        if let Some(name) = self.random.unused(&ENUMS, &taken) {
            let values = self.enum_values();
            schema.enums.push(SqlEnum { name, values });
        }
    }

    fn enum_values(&mut self) -> Vec<String> {
        let mut values = VALUES.map(str::to_owned).to_vec();
        self.random.shuffle(&mut values);
        values.truncate(2 + self.random.below(3));
        values
    }

    /// A table with its key and plain columns. What refers to other tables comes with [`parts`](Self::parts).
    fn table(&mut self, schema: &mut SqlSchema) {
        let taken: Vec<&str> = schema
            .tables
            .iter()
            .map(|table| table.name.as_str())
            .collect();
        let Some(name) = self.random.unused(&TABLES, &taken) else {
            return;
        };
        let key_type = match self.random.below(4) {
            0 | 1 => ColumnType::I64,
            2 => ColumnType::Uuid,
            _ => ColumnType::String,
        };
        let mut id = self.plain("id", &key_type);
        if key_type == ColumnType::I64 && self.random.chance(50) {
            id.is_auto_increment = true;
            if self.dialect == Dialect::Sqlite {
                // What SQLite numbers is an alias of the rowid.
                id.sql_type = "INTEGER".to_owned();
            }
        }
        let mut columns = vec![id];
        let mut key = vec!["id".to_owned()];
        if !columns[0].is_auto_increment && self.random.chance(15) {
            columns.push(self.plain("part", &ColumnType::I32));
            key.push("part".to_owned());
        }
        let mut table = Table {
            primary_key: Some(PrimaryKey {
                name: constraint_name(self.dialect, ConstraintKind::PrimaryKey, &name, &[]),
                columns: key,
            }),
            name,
            columns,
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            comment: None,
        };
        for _ in 0..=self.random.below(6) {
            if let Some(column) = self.column(schema, &table) {
                table.columns.push(column);
            }
        }
        schema.tables.push(table);
    }

    /// Indexes, foreign keys and checks of a table, and a computed column.
    fn parts(&mut self, schema: &mut SqlSchema, name: &str) {
        for _ in 0..self.random.below(3) {
            self.foreign_key(schema, name);
        }
        let dialect = self.dialect;
        let Some(table) = schema.tables.iter_mut().find(|table| table.name == name) else {
            return;
        };
        for _ in 0..self.random.below(3) {
            if let Some(index) = self.index(table, &[]) {
                table.indexes.push(index);
            }
        }
        for _ in 0..self.random.below(3) {
            if let Some(check) = self.check(table) {
                table.checks.push(check);
            }
        }
        if self.random.chance(20) {
            let nullable: Vec<String> = table
                .columns
                .iter()
                .filter(|column| column.is_nullable && is_constrainable(table, &column.name))
                .map(|column| column.name.clone())
                .collect();
            if let Some(base) = self.random.pick(&nullable) {
                let column = Column {
                    is_nullable: true,
                    generated: Some(Generated {
                        expression: format!(
                            "CASE WHEN {} IS NULL THEN 1 END",
                            self.rules.quote(base)
                        ),
                        // PostgreSQL has no others before version 18.
                        is_stored: dialect == Dialect::Postgres,
                    }),
                    ..self.plain(&format!("{base}_live"), &ColumnType::I8)
                };
                table.columns.push(column);
            }
        }
    }

    fn plain(&self, name: &str, column_type: &ColumnType) -> Column {
        Column {
            name: name.to_owned(),
            sql_type: self.rules.scalar_type(column_type, None),
            is_nullable: false,
            default: None,
            is_auto_increment: false,
            generated: None,
            collation: None,
            comment: None,
        }
    }

    /// A column of any type, with a default now and then.
    fn column(&mut self, schema: &SqlSchema, table: &Table) -> Option<Column> {
        let taken: Vec<&str> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        let name = self.random.unused(&COLUMNS, &taken)?;
        let column_type = self.random.pick(ColumnType::ALL)?.clone();
        let mut column = if matches!(column_type, ColumnType::Enum(_)) || self.random.chance(15) {
            self.enum_column(schema, &name)?
        } else {
            self.plain(&name, &column_type)
        };
        if self.dialect == Dialect::Postgres && self.random.chance(10) {
            column.sql_type = self.rules.list_type(&column.sql_type);
        }
        column.is_nullable = self.random.chance(40);
        if self.random.chance(30) {
            column.default = self.default(schema, &column.sql_type);
        }
        Some(column)
    }

    fn enum_column(&mut self, schema: &SqlSchema, name: &str) -> Option<Column> {
        let mut column = self.plain(name, &ColumnType::I32);
        column.sql_type = match self.dialect {
            Dialect::Postgres => self.rules.quote(&self.random.pick(&schema.enums)?.name),
            Dialect::MySql => values::enum_type(self.rules, &self.enum_values()),
            Dialect::Sqlite => "TEXT".to_owned(),
        };
        Some(column)
    }

    /// A default as lowering writes it.
    fn default(&mut self, schema: &SqlSchema, sql_type: &str) -> Option<String> {
        let row = 1 + self.random.below(3);
        let value = values::literal(schema, sql_type, row)?;
        let is_moment = ["TIMESTAMP", "DATETIME"]
            .iter()
            .any(|name| sql_type.starts_with(name));
        if sql_type.ends_with("[]") {
            None
        } else if is_moment && self.random.chance(70) {
            Some(self.rules.now(sql_type))
        } else {
            Some(self.rules.default_expression(sql_type, &value))
        }
    }

    /// An index over columns that rows can be in, none of them among those left out.
    fn index(&mut self, table: &Table, left_out: &[String]) -> Option<TableIndex> {
        let mut columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| is_indexable(self.dialect, column) && !left_out.contains(&column.name))
            .collect();
        self.random.shuffle(&mut columns);
        columns.truncate(1 + self.random.below(2));
        let can_be_unique = columns.iter().any(|column| is_unique(table, column));
        let kind = if can_be_unique && self.random.chance(40) {
            IndexKind::Unique
        } else {
            IndexKind::Plain
        };
        let nullable: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| column.is_nullable)
            .collect();
        let predicate = (self.dialect != Dialect::MySql && self.random.chance(25))
            .then(|| {
                self.random
                    .pick(&nullable)
                    .map(|column| self.rules.quote(&column.name))
            })
            .flatten()
            .map(|column| format!("{column} IS NULL"));
        let index = TableIndex {
            name: String::new(),
            kind,
            columns: columns
                .iter()
                .map(|column| {
                    let is_descending = self.random.chance(20);
                    let order = if is_descending {
                        SortOrder::Descending
                    } else {
                        SortOrder::Ascending
                    };
                    (column.name.clone(), order)
                })
                .collect(),
            predicate,
        };
        let name = index_name(self.dialect, &table.name, &index);
        let is_new = !table.indexes.iter().any(|other| other.name == name);
        (is_new && !index.columns.is_empty()).then_some(TableIndex { name, ..index })
    }

    /// A foreign key over a column of its own, to a table with a key of one column; the table itself among them.
    fn foreign_key(&mut self, schema: &mut SqlSchema, name: &str) -> Option<String> {
        let targets: Vec<(String, String)> = schema
            .tables
            .iter()
            .filter(|table| {
                table
                    .primary_key
                    .as_ref()
                    .is_some_and(|key| key.columns.len() == 1)
            })
            .filter_map(|table| Some((table.name.clone(), table.columns.first()?.sql_type.clone())))
            .collect();
        let (target, sql_type) = self.random.pick(&targets)?.clone();
        let table = schema.tables.iter().find(|table| table.name == name)?;
        let key_name = ["ref_a", "ref_b", "ref_c"]
            .into_iter()
            .find(|name| !table.columns.iter().any(|column| column.name == *name))?;
        let mut column = self.plain(key_name, &ColumnType::I64);
        column.sql_type = sql_type;
        column.is_nullable = self.random.chance(60);
        let target_key = schema
            .tables
            .iter()
            .find(|table| table.name == target)?
            .primary_key
            .as_ref()?
            .columns
            .clone();
        let foreign_key = TableForeignKey {
            name: constraint_name(self.dialect, ConstraintKind::ForeignKey, name, &[key_name]),
            columns: vec![key_name.to_owned()],
            target_table: target,
            target_columns: target_key,
            on_delete: self.action(column.is_nullable),
            on_update: ReferentialAction::NoAction,
            is_deferrable: self.dialect != Dialect::MySql && self.random.chance(15),
        };
        let table = schema.tables.iter_mut().find(|table| table.name == name)?;
        table.columns.push(column);
        table.foreign_keys.push(foreign_key);
        Some(key_name.to_owned())
    }

    fn action(&mut self, is_nullable: bool) -> ReferentialAction {
        match self.random.below(4) {
            0 => ReferentialAction::Restrict,
            1 => ReferentialAction::NoAction,
            2 if is_nullable => ReferentialAction::SetNull,
            _ => ReferentialAction::Cascade,
        }
    }

    /// A check that all rows meet.
    fn check(&mut self, table: &Table) -> Option<Check> {
        let columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| is_constrainable(table, &column.name))
            .collect();
        let column = *self.random.pick(&columns)?;
        let quoted = self.rules.quote(&column.name);
        let condition = if values::is_number(&column.sql_type) {
            format!(
                "{quoted} {}",
                self.random.pick(&[">= 0", "< 1000", "<> 77"])?
            )
        } else if self.dialect == Dialect::Sqlite
            && column.sql_type == "TEXT"
            && self.random.chance(50)
        {
            format!("length({quoted}) <= {}", 40 + self.random.below(3))
        } else if values::is_text(&column.sql_type) {
            let mut listed: Vec<String> = (1..=ROWS).map(|row| format!("'{row}'")).collect();
            listed.extend(
                ["'A'", "'it''s'"]
                    .iter()
                    .take(self.random.below(3))
                    .map(|&value| value.to_owned()),
            );
            format!("{quoted} IN ({})", listed.join(", "))
        } else {
            return None;
        };
        let name = constraint_name(
            self.dialect,
            ConstraintKind::Check,
            &table.name,
            &[&column.name],
        );
        let is_new = !table.checks.iter().any(|check| check.name == name);
        is_new.then_some(Check { name, condition })
    }
}

/// The name that an index has when nobody names it.
fn index_name(dialect: Dialect, table: &str, index: &TableIndex) -> String {
    let kind = match index.kind {
        IndexKind::Unique => ConstraintKind::Unique,
        IndexKind::Plain => ConstraintKind::Index,
    };
    let columns: Vec<&str> = index
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    constraint_name(dialect, kind, table, &columns)
}

/// Puts tables and types in the order that lowering gives them.
fn sort(schema: &mut SqlSchema) {
    schema.enums.sort_by(|a, b| a.name.cmp(&b.name));
    schema.tables.sort_by(|a, b| a.name.cmp(&b.name));
}

/// The new names of all tables of the first schema that the second still has.
pub fn kept_tables(case: &Case) -> BTreeMap<String, String> {
    let renames = &case.answers.renames.tables;
    case.old
        .tables
        .iter()
        .map(|table| {
            (
                table.name.clone(),
                renames.get(&table.name).unwrap_or(&table.name).clone(),
            )
        })
        .filter(|(_, name)| case.new.tables.iter().any(|table| table.name == *name))
        .collect()
}
