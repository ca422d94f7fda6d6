//! Enums of every storage.

#[derive(Model)]
pub struct Ticket {
    #[orm(id, default = autoincrement)]
    pub id: Id<Ticket>,
    #[orm(default = Kind::Bug)]
    pub kind: Kind,
    pub maybe_kind: Option<Kind>,
    pub kinds: Vec<Kind>,
    #[orm(default = State::InProgress, index)]
    pub state: State,
    pub states: Vec<State>,
    #[orm(default = Priority::High)]
    pub priority: Priority,
    pub maybe_priority: Option<Priority>,
}

/// What it is about.
#[derive(DbEnum)]
#[orm(name = "ticket_kind", rename_all = snake_case)]
pub enum Kind {
    Bug,
    FeatureRequest,
    #[orm(value = "it's else")]
    Other,
}

#[derive(DbEnum)]
#[orm(storage = text)]
pub enum State {
    Open,
    InProgress,
    Done,
}

#[derive(DbEnum)]
#[orm(storage = integer)]
pub enum Priority {
    Low = -1,
    Normal,
    High = 10,
}

/// In use nowhere.
#[derive(DbEnum)]
pub enum Unused {
    A,
}
