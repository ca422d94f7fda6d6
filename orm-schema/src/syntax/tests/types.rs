//! Which Rust types are columns, and the values of `type`.

use super::check_fields;
use expect_test::expect;

#[test]
fn types() {
    check_fields(
        [
            "a: bool, b: i8, c: i16, d: i32, e: i64, f: u8, g: u16, h: u32, i: u64, j: f32, k: f64",
            "a: Decimal, b: rust_decimal::Decimal, c: String, d: std::string::String, e: Vec<u8>, f: std::vec::Vec<u8>",
            "a: DateTime<Utc>, b: chrono::DateTime<chrono::Utc>, c: NaiveDateTime, d: NaiveDate, e: NaiveTime, f: Uuid",
            "a: serde_json::Value, b: Json<Vec<String>>, c: Id<User>, d: models::Kind",
            "a: Option<i32>, b: Option<Vec<u8>>, c: Vec<i32>, d: Option<Vec<Kind>>, e: Vec<Id<User>>",
        ],
        expect![[r#"
              a: Bool
              b: I8
              c: I16
              d: I32
              e: I64
              f: U8
              g: U16
              h: U32
              i: U64
              j: F32
              k: F64
              a: Decimal { precision: 65, scale: 30 }
              b: Decimal { precision: 65, scale: 30 }
              c: String
              d: String
              e: Bytes
              f: Bytes
              a: DateTime
              b: DateTime
              c: NaiveDateTime
              d: Date
              e: Time
              f: Uuid
              a: Json
              b: Json
              c: I64
              d: Enum("Kind")
              a: I32 nullable
              b: Bytes nullable
              c: I32 list
              d: Enum("Kind") list nullable
              e: I64 list
        "#]],
    );
}

#[test]
fn types_that_are_no_column() {
    check_fields(
        [
            "a: usize",
            "a: i128",
            "a: Option<char>",
            "a: &'static str",
            "a: str",
            "a: HashMap<String, i32>",
            "a: Box<String>",
            "a: [u8; 4]",
            "a: (i32, i32)",
            "a: fn()",
            "a: Option<Option<i32>>",
            "a: Vec<Option<i32>>",
            "a: Vec<Vec<i32>>",
            "a: Vec<Vec<u8>>",
            "a: Vec<Value>",
            "a: Option",
            "a: Vec",
            "a: Option<Vec>",
            "a: Id<(i32, i32)>",
            "a: Id",
            "a: DateTime<Local>",
            "a: DateTime",
            "a: Json",
            "a: Money<Euro>",
            "a: <T as U>::V",
            "a: Option<BelongsTo<User>>",
            "a: Vec<HasMany<Post>>",
            "a: BelongsTo",
        ],
        expect![[r#"
            unsupported-type: `usize` cannot be stored in a column (no database has it: use `i64`, `String` or `Decimal`) at `usize`
            unsupported-type: `i128` cannot be stored in a column (no database has it: use `i64`, `String` or `Decimal`) at `i128`
            unsupported-type: `char` cannot be stored in a column (no database has it: use `i64`, `String` or `Decimal`) at `char`
            unsupported-type: this type cannot be stored in a column (use a type from the table of column types, or derive `NewType`) at `&'static str`
            unsupported-type: `str` cannot be stored in a column (use `String`, or `Json<..>` for structured data) at `str`
            unsupported-type: `HashMap` cannot be stored in a column (use `String`, or `Json<..>` for structured data) at `HashMap`
            unsupported-type: `Box` cannot be stored in a column (use `String`, or `Json<..>` for structured data) at `Box`
            unsupported-type: this type cannot be stored in a column (use a type from the table of column types, or derive `NewType`) at `[u8; 4]`
            unsupported-type: this type cannot be stored in a column (use a type from the table of column types, or derive `NewType`) at `(i32, i32)`
            unsupported-type: this type cannot be stored in a column (use a type from the table of column types, or derive `NewType`) at `fn()`
            unsupported-type: this nesting of `Option` and `Vec` cannot be stored in a column (use `Option<Vec<T>>` or `Json<..>`) at `Option`
            unsupported-type: this nesting of `Option` and `Vec` cannot be stored in a column (use `Option<Vec<T>>` or `Json<..>`) at `Option`
            unsupported-type: this nesting of `Option` and `Vec` cannot be stored in a column (use `Option<Vec<T>>` or `Json<..>`) at `Vec`
            unsupported-type: this nesting of `Option` and `Vec` cannot be stored in a column (use `Option<Vec<T>>` or `Json<..>`) at `Vec`
            unsupported-type: a list of bytes or of JSON cannot be stored in a column (use `Json<Vec<..>>`) at `Vec`
            unsupported-type: `Option` alone cannot be stored in a column (say of what: `Option<T>`) at `Option`
            unsupported-type: `Vec` alone cannot be stored in a column (say of what: `Vec<T>`) at `Vec`
            unsupported-type: `Vec` alone cannot be stored in a column (say of what: `Vec<T>`) at `Vec`
            unsupported-type: this `Id` cannot be stored in a column (write the name of a model: `Id<User>`) at `Id`
            unsupported-type: `Id` alone cannot be stored in a column (say of what: `Id<T>`) at `Id`
            unsupported-type: a date and time in another zone than UTC cannot be stored in a column (use `DateTime<Utc>`) at `DateTime`
            unsupported-type: a date and time in another zone than UTC cannot be stored in a column (use `DateTime<Utc>`) at `DateTime`
            unsupported-type: `Json` alone cannot be stored in a column (say of what: `Json<T>`) at `Json`
            unsupported-type: `Money<..>` cannot be stored in a column (use `Json<..>` for structured data) at `Money`
            unsupported-type: this type cannot be stored in a column (use a type from the table of column types, or derive `NewType`) at `<T as U>::V`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `Option<BelongsTo<User>>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `Vec<HasMany<Post>>`
            invalid-relation: this is no type of a relation (write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, `ManyToMany<Model>` or `ManyToMany<Model, Junction>`) at `BelongsTo`
        "#]],
    );
}

#[test]
fn explicit_types() {
    check_fields(
        [
            "#[orm(type = text)] a: String",
            "#[orm(type = varchar(255))] a: Option<String>",
            "#[orm(type = char(2))] a: String",
            "#[orm(type = decimal(10, 2))] a: Decimal",
            "#[orm(type = decimal(65, 30))] a: Decimal",
            "#[orm(type = varchar(20))] a: Vec<String>",
            "#[orm(type = varchar(20))] a: Email",
            "#[orm(type(postgres = \"citext\", mariadb = \"mediumtext\", sqlite = \"TEXT COLLATE NOCASE\"))] a: String",
        ],
        expect![[r#"
              a: Text
              a: VarChar(255) nullable
              a: Char(2)
              a: Decimal { precision: 10, scale: 2 }
              a: Decimal { precision: 65, scale: 30 }
              a: VarChar(20) list
              a: VarChar(20)
              a: String, sqlite TEXT COLLATE NOCASE, postgres citext, mysql mediumtext
        "#]],
    );
}

#[test]
fn wrong_explicit_types() {
    check_fields(
        [
            "#[orm(type)] a: String",
            "#[orm(type = )] a: String",
            "#[orm(type = varchar)] a: String",
            "#[orm(type = varchar(0))] a: String",
            "#[orm(type = varchar(-1))] a: String",
            "#[orm(type = varchar(99999999999))] a: String",
            "#[orm(type = citext)] a: String",
            "#[orm(type = \"citext\")] a: String",
            "#[orm(type = decimal(66, 2))] a: Decimal",
            "#[orm(type = decimal(3, 4))] a: Decimal",
            "#[orm(type = decimal(40, 31))] a: Decimal",
            "#[orm(type = decimal(10, 2))] a: String",
            "#[orm(type = varchar(10))] a: i32",
            "#[orm(type = text)] a: Id<User>",
            "#[orm(type(oracle = \"clob\"))] a: String",
            "#[orm(type(postgres = citext))] a: String",
            "#[orm(type(postgres = \"\"))] a: String",
            "#[orm(type(mysql = \"text\", mariadb = \"text\"))] a: String",
            "#[orm(type())] a: String",
        ],
        expect![[r#"
            malformed-attribute: expected `type = varchar(255)` at `type`
            malformed-attribute: expected a value behind `type =` at `type`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `varchar`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `varchar(0)`
            malformed-attribute: expected `type = varchar(255)` at `varchar(-1)`
            malformed-attribute: expected `type = varchar(255)` at `varchar(99999999999)`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `citext`
            malformed-attribute: expected `type = varchar(255)` at `"citext"`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `decimal(66, 2)`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `decimal(3, 4)`
            malformed-attribute: unknown column type (write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, or a database's own type: `type(postgres = "citext")`) at `decimal(40, 31)`
            type-mismatch: this column type does not fit the field's type (`text`, `varchar(n)` and `char(n)` go with `String`, `decimal(p, s)` with `Decimal`) at `decimal(10, 2)`
            type-mismatch: this column type does not fit the field's type (`text`, `varchar(n)` and `char(n)` go with `String`, `decimal(p, s)` with `Decimal`) at `varchar(10)`
            type-mismatch: this column type does not fit the field's type (`text`, `varchar(n)` and `char(n)` go with `String`, `decimal(p, s)` with `Decimal`) at `text`
            malformed-attribute: unknown database `oracle` (known here: `sqlite`, `postgres`, `mysql`) at `oracle`
            malformed-attribute: expected `type(postgres = "citext", mysql = "mediumtext")` at `postgres = citext`
            malformed-attribute: a name in a database has at least one character, and no NUL at `""`
            duplicate-attribute: `mariadb` is given twice (keep one) at `mariadb`
            malformed-attribute: expected `type(postgres = "citext", mysql = "mediumtext")` at `type`
        "#]],
    );
}
