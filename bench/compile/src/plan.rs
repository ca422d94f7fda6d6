//! What every library has to say: how many queries of which kind, and about which model.

/// Queries of one kind are one module behind a feature of that name.
pub struct Kind {
    pub name: &'static str,
    pub queries: usize,
}

/// 200 queries in all.
pub const KINDS: [Kind; 13] = [
    Kind::new("filter", 30),
    Kind::new("find", 20),
    Kind::new("create", 20),
    Kind::new("update", 20),
    Kind::new("patch", 10),
    Kind::new("delete", 10),
    Kind::new("relation", 20),
    Kind::new("group", 10),
    Kind::new("tuples", 20),
    Kind::new("join", 20),
    Kind::new("aggregate", 10),
    Kind::new("upsert", 5),
    Kind::new("page", 5),
];

impl Kind {
    const fn new(name: &'static str, queries: usize) -> Self {
        Self { name, queries }
    }

    /// The numbers of this kind's queries; they go on from kind to kind.
    pub fn numbers(&self) -> std::ops::Range<usize> {
        let before = KINDS.iter().take_while(|kind| kind.name != self.name);
        let first = before.map(|kind| kind.queries).sum();
        first..first + self.queries
    }
}

/// How many queries there are.
pub fn queries() -> usize {
    KINDS.iter().map(|kind| kind.queries).sum()
}

/// The model that a query is about: 100 models get two queries each, of different kinds.
pub fn model_of(query: usize, models: usize) -> usize {
    query * 37 % models
}
