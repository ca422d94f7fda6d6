//! The values of `default`, against the type of the field.

use super::check_fields;
use expect_test::expect;

#[test]
fn defaults() {
    check_fields(
        [
            "#[orm(default = true)] a: bool",
            "#[orm(default = -128)] a: i8",
            "#[orm(default = 1_000)] a: Option<u64>",
            "#[orm(default = -0.5)] a: f64",
            "#[orm(default = 2)] a: f32",
            "#[orm(default = 0.30)] a: Decimal",
            "#[orm(default = \"it's\")] a: String",
            "#[orm(default = \"ab\", type = varchar(2))] a: String",
            "#[orm(default = now)] a: DateTime<Utc>",
            "#[orm(default = now)] a: NaiveDateTime",
            "#[orm(default = uuid_v4)] a: Uuid",
            "#[orm(default = uuid_v7)] a: Uuid",
            "#[orm(default = Kind::A)] a: Kind",
            "#[orm(default = sql(\"'{}'\"))] a: Vec<String>",
            "#[orm(default = sql(\"current_date\"))] a: NaiveDate",
        ],
        expect![[r#"
              a: Bool, default Bool(true)
              a: I8, default Int(-128)
              a: U64 nullable, default Int(1000)
              a: F64, default Float("-0.5")
              a: F32, default Int(2)
              a: Decimal { precision: 65, scale: 30 }, default Float("0.30")
              a: String, default Text("it's")
              a: VarChar(2), default Text("ab")
              a: DateTime, default Now
              a: NaiveDateTime, default Now
              a: Uuid, default UuidV4
              a: Uuid, default UuidV7
              a: Enum("Kind"), default Variant("A")
              a: String list, default Sql("'{}'")
              a: Date, default Sql("current_date")
        "#]],
    );
}

#[test]
fn wrong_defaults() {
    check_fields(
        [
            "#[orm(default)] a: i32",
            "#[orm(default(1))] a: i32",
            "#[orm(default = )] a: i32",
            "#[orm(default = 1 + 1)] a: i32",
            "#[orm(default = today)] a: DateTime<Utc>",
            "#[orm(default = sql(now))] a: DateTime<Utc>",
            "#[orm(default = 1e3)] a: f64",
            "#[orm(default = 'c')] a: String",
            "#[orm(default = -\"a\")] a: String",
            "#[orm(default = 99999999999999999999)] a: u64",
            "#[orm(default = 1)] a: bool",
            "#[orm(default = true)] a: i32",
            "#[orm(default = 128)] a: i8",
            "#[orm(default = -1)] a: u16",
            "#[orm(default = 1.5)] a: i32",
            "#[orm(default = 1)] a: String",
            "#[orm(default = \"1\")] a: i32",
            "#[orm(default = \"abc\", type = varchar(2))] a: String",
            "#[orm(default = \"2024-01-01\")] a: NaiveDate",
            "#[orm(default = now)] a: NaiveDate",
            "#[orm(default = uuid_v4)] a: String",
            "#[orm(default = autoincrement)] a: u32",
            "#[orm(default = Kind::A)] a: i32",
            "#[orm(default = 1)] a: Vec<i32>",
            "#[orm(default = \"{}\")] a: Value",
        ],
        expect![[r#"
            malformed-attribute: expected `default = 0` at `default`
            malformed-attribute: expected `default = 0` at `default`
            malformed-attribute: expected a value behind `default =` at `default`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `1 + 1`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `today`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `sql(now)`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `1e3`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `'c'`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `-"a"`
            malformed-attribute: expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql("..")` at `99999999999999999999`
            invalid-default: this default does not fit the field's type (`bool` does not take a number) at `1`
            invalid-default: this default does not fit the field's type (only a `bool` takes `true` or `false`) at `true`
            invalid-default: this default does not fit the field's type (write a number from -128 to 127) at `128`
            invalid-default: this default does not fit the field's type (write a number from 0 to 65535) at `-1`
            invalid-default: this default does not fit the field's type (only `f32`, `f64` and `Decimal` take a number with a fraction) at `1.5`
            invalid-default: this default does not fit the field's type (`String` does not take a number) at `1`
            invalid-default: this default does not fit the field's type (`i32` does not take text; write `sql("..")` for an expression) at `"1"`
            invalid-default: this default does not fit the field's type (write at most 2 characters) at `"abc"`
            invalid-default: this default does not fit the field's type (`NaiveDate` does not take text; write `sql("..")` for an expression) at `"2024-01-01"`
            invalid-default: this default does not fit the field's type (`now` goes with `DateTime<Utc>` and `NaiveDateTime`) at `now`
            invalid-default: this default does not fit the field's type (`uuid_v4` and `uuid_v7` go with `Uuid` and `Id<..>`) at `uuid_v4`
            invalid-default: this default does not fit the field's type (`autoincrement` goes with `i16`, `i32`, `i64` and `Id<..>`) at `autoincrement`
            invalid-default: this default does not fit the field's type (only an enum takes a variant) at `Kind::A`
            invalid-default: this default does not fit the field's type (a list takes `sql("..")` only) at `1`
            invalid-default: this default does not fit the field's type (`serde_json::Value` does not take text; write `sql("..")` for an expression) at `"{}"`
        "#]],
    );
}
