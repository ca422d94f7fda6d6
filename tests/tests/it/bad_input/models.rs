//! The models of these tests.

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Calm,
    Wild,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Note {
    #[orm(id)]
    pub(crate) id: i64,
    #[orm(unique, type(mysql = "varchar(190) COLLATE utf8mb4_bin"))]
    pub(crate) slug: String,
    #[orm(type = text)]
    pub(crate) body: String,
    #[orm(type = text)]
    pub(crate) extra: Option<String>,
    #[orm(default = 0)]
    pub(crate) n: i32,
    #[orm(default = 0)]
    pub(crate) big: i64,
    #[orm(default = 0)]
    pub(crate) huge: u64,
    #[orm(default = 0, type = decimal(20, 4))]
    pub(crate) price: Decimal,
    #[orm(default = 0.0)]
    pub(crate) ratio: f64,
    pub(crate) doc: serde_json::Value,
    pub(crate) tags: Vec<String>,
    #[orm(default = Mood::Calm)]
    pub(crate) mood: Mood,
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) local: Option<NaiveDateTime>,
    #[orm(inverse = note)]
    pub(crate) lines: HasMany<Line>,
    pub(crate) topics: ManyToMany<Topic, NoteTopic>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Line {
    #[orm(id)]
    pub(crate) id: i64,
    #[orm(type = text)]
    pub(crate) body: String,
    pub(crate) note_id: i64,
    #[orm(fk = note_id, on_delete = Cascade)]
    pub(crate) note: BelongsTo<Note>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Topic {
    #[orm(id, type(mysql = "varchar(190) COLLATE utf8mb4_bin"))]
    pub(crate) name: String,
    pub(crate) notes: ManyToMany<Note, NoteTopic>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(junction(note, topic), id(note_id, topic_name))]
pub(crate) struct NoteTopic {
    pub(crate) note_id: i64,
    #[orm(type(mysql = "varchar(190) COLLATE utf8mb4_bin"))]
    pub(crate) topic_name: String,
    #[orm(type = text)]
    pub(crate) why: String,
    #[orm(fk = note_id, on_delete = Cascade)]
    pub(crate) note: BelongsTo<Note>,
    #[orm(fk = topic_name, on_delete = Cascade)]
    pub(crate) topic: BelongsTo<Topic>,
}
