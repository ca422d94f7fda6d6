//! Every kind of default.

#[derive(Model)]
pub struct Setting {
    #[orm(id, default = uuid_v7)]
    pub id: Uuid,
    #[orm(default = uuid_v4)]
    pub token: Uuid,
    #[orm(default = true)]
    pub yes: bool,
    #[orm(default = -5)]
    pub small: i16,
    #[orm(default = 0)]
    pub number: i32,
    #[orm(default = 9_000_000_000)]
    pub big: i64,
    #[orm(default = 1.5)]
    pub ratio: f64,
    #[orm(default = -2)]
    pub whole_ratio: f64,
    #[orm(default = 0.25, type = decimal(10, 2))]
    pub price: Decimal,
    #[orm(default = "")]
    pub empty: String,
    #[orm(default = "it's \"quoted\"\n\\ and more")]
    pub odd: String,
    #[orm(default = "long", type = text)]
    pub long: String,
    #[orm(default = "DE", type = char(2))]
    pub country: Option<String>,
    #[orm(default = Level::High)]
    pub level: Level,
    #[orm(default = now)]
    pub seen_at: DateTime<Utc>,
    #[orm(default = now)]
    pub seen_local: NaiveDateTime,
    #[orm(created)]
    pub created_at: DateTime<Utc>,
    #[orm(updated)]
    pub updated_at: DateTime<Utc>,
    #[orm(default = sql("'{}'"))]
    pub settings: serde_json::Value,
    #[orm(default = sql("(1 + 2)"))]
    pub computed: i32,
    #[orm(default = sql("7"))]
    pub seven: i32,
}

#[derive(DbEnum)]
pub enum Level {
    Low,
    #[orm(value = "very high")]
    High,
}
