//! What an upsert does, without types: its key, what happens to the row that is there, and what cannot be done.

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo};
use crate::query::UniqueKey;
use crate::query::insert::Assignments;
use crate::query::update::touch_row;
use crate::statement::{Conflict, Node, RowScope, Select, columns_filter, proposed_columns};
use crate::value::Value;
use std::collections::BTreeSet;

/// What an upsert does, without types.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) model: &'static ModelInfo,
    /// The columns of the key.
    pub(super) target: Vec<u16>,
    /// Deleted rows do not have the key.
    pub(super) is_live: bool,
    pub(super) set: Vec<(u16, Node)>,
    pub(super) filter: Option<Node>,
}

impl Plan {
    pub(super) fn of_key<M: Model, V>(key: UniqueKey<M, V>) -> Self {
        let fields = &M::schema().fields;
        let position = |name: &&str| {
            let found = fields.iter().position(|field| field.name == **name);
            found.and_then(|position| u16::try_from(position).ok())
        };
        Self {
            model: M::info(),
            target: key.fields.iter().filter_map(position).collect(),
            is_live: M::info().deleted.is_some(),
            set: Vec::new(),
            filter: None,
        }
    }

    pub(super) fn of_primary_key<M: Model>() -> Self {
        Self {
            model: M::info(),
            target: M::info().key.to_vec(),
            is_live: false,
            set: Vec::new(),
            filter: None,
        }
    }

    /// What the row that is there gets, with what every update does.
    pub(super) fn touched(mut self) -> Self {
        if !self.set.is_empty() {
            touch_row(self.model, &mut self.set);
        }
        self
    }

    /// Refuses what no row with these columns can do.
    pub(super) fn check(&self, row: &Assignments) -> Result<()> {
        let name = |position: u16| &self.model.column(position).field().name;
        let model = &self.model.schema.name;
        let refuse = |message: String| Err(Error::new(ErrorKind::Usage, message));
        if let Some((key, _)) = self
            .set
            .iter()
            .find(|(set, _)| self.model.key.contains(set))
        {
            return refuse(format!(
                "an upsert cannot change the primary key: leave `{model}.{}` out of what is updated",
                name(*key)
            ));
        }
        let mut missing: Option<u16> = None;
        let mut read = |position: u16| {
            if row.get(position).is_none() && missing.is_none_or(|missing| position < missing) {
                missing = Some(position);
            }
        };
        self.target.iter().for_each(|&position| read(position));
        let nodes = self.set.iter().map(|(_, node)| node).chain(&self.filter);
        nodes.for_each(|node| proposed_columns(node, &mut read));
        match missing {
            Some(missing) => refuse(format!(
                "the row that is proposed has no value for `{model}.{0}`; set it in `create(..)`, by `.set({model}::{0}, ..)`",
                name(missing)
            )),
            None => Ok(()),
        }
    }

    pub(super) fn into_conflict(self) -> Conflict {
        let Self {
            model: _,
            target,
            is_live,
            set,
            filter,
        } = self;
        Conflict {
            target,
            is_live,
            set,
            filter,
        }
    }

    /// The row of the key, where it is there.
    pub(super) fn select(&self, key: Vec<Value>) -> Select {
        let mut select = Select::new(self.model);
        if !self.is_live {
            select.scope = RowScope::WithDeleted;
        }
        select.filter = Some(columns_filter(self.model, &self.target, key));
        select
    }

    /// The values of the key that a row has.
    pub(super) fn key_of(&self, row: &Assignments) -> Vec<Value> {
        let values = self.target.iter().filter_map(|&position| row.get(position));
        values.cloned().collect()
    }

    /// Two rows of one statement have the key.
    pub(super) fn twice(&self) -> Error {
        let names: Vec<&str> = self
            .target
            .iter()
            .map(|&position| self.model.column(position).field().name.as_ref())
            .collect();
        let message = format!(
            "two of the rows have the same {} in the eyes of the database, though they are spelled differently",
            names.join(", ")
        );
        Error::new(ErrorKind::UniqueViolation, message)
    }

    /// Rows in their order, in parts in which no key comes twice: a later row then finds what an earlier one of the same key
    /// left. Each with the position of its first row; that of all is `first`.
    pub(super) fn parts(
        &self,
        first: usize,
        rows: Vec<Assignments>,
    ) -> Vec<(usize, Vec<Assignments>)> {
        let mut parts = Vec::new();
        let mut part: Vec<Assignments> = Vec::new();
        let mut begin = first;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (position, row) in (first..).zip(rows) {
            let key = self.key_of(&row);
            // NULL equals nothing, so such a key is nobody's.
            if !key.iter().any(Value::is_null) {
                let texts: Vec<String> = key.iter().map(Value::key_text).collect();
                let text = texts.join("\u{1f}");
                if seen.contains(&text) {
                    parts.push((begin, std::mem::take(&mut part)));
                    begin = position;
                    seen.clear();
                }
                seen.insert(text);
            }
            part.push(row);
        }
        parts.push((begin, part));
        parts
    }
}
