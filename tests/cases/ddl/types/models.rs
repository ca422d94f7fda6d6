//! Every column type, required, optional and as a list.

/// A value of every type.
#[derive(Model)]
pub struct Required {
    #[orm(id)]
    pub id: i32,
    pub bool_value: bool,
    pub i8_value: i8,
    pub i16_value: i16,
    pub i32_value: i32,
    pub i64_value: i64,
    pub u8_value: u8,
    pub u16_value: u16,
    pub u32_value: u32,
    pub u64_value: u64,
    pub f32_value: f32,
    pub f64_value: f64,
    pub decimal_value: Decimal,
    #[orm(type = decimal(10, 2))]
    pub price: Decimal,
    /// Text of any kind.
    pub string_value: String,
    #[orm(type = text)]
    pub text_value: String,
    #[orm(type = varchar(100))]
    pub varchar_value: String,
    /// A country.
    #[orm(type = char(2))]
    pub char_value: String,
    pub bytes_value: Vec<u8>,
    pub instant: DateTime<Utc>,
    pub local: NaiveDateTime,
    pub day: NaiveDate,
    pub time: NaiveTime,
    pub uuid_value: Uuid,
    pub json_value: serde_json::Value,
    pub email: Email,
}

#[derive(Model)]
pub struct Optional {
    #[orm(id)]
    pub id: i32,
    pub bool_value: Option<bool>,
    pub i8_value: Option<i8>,
    pub i64_value: Option<i64>,
    pub u32_value: Option<u32>,
    pub u64_value: Option<u64>,
    pub f32_value: Option<f32>,
    pub decimal_value: Option<Decimal>,
    #[orm(type = varchar(100))]
    pub varchar_value: Option<String>,
    pub bytes_value: Option<Vec<u8>>,
    pub instant: Option<DateTime<Utc>>,
    pub day: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub uuid_value: Option<Uuid>,
    pub json_value: Option<serde_json::Value>,
    pub email: Option<Email>,
}

#[derive(Model)]
pub struct Lists {
    #[orm(id)]
    pub id: i32,
    pub bools: Vec<bool>,
    pub numbers: Vec<i32>,
    pub big_numbers: Vec<i64>,
    pub tags: Vec<String>,
    #[orm(type = varchar(20))]
    pub short_tags: Vec<String>,
    pub uuids: Vec<Uuid>,
    pub instants: Vec<DateTime<Utc>>,
    pub maybe_tags: Option<Vec<String>>,
}

#[derive(NewType)]
pub struct Email(String);
