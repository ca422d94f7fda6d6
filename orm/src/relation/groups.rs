//! Keys and who has them: the distinct keys of some rows, and which of these a loaded row belongs to.

use super::RelationInfo;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::statement::ColumnRef;
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use rustc_hash::FxHashMap;

/// A key to find a row by. Integers are most keys, so they are compared as such.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum KeyValue {
    Int(i64),
    Uuid(u128),
    Text(String),
    Composite(Box<[KeyValue]>),
}

impl KeyValue {
    /// `None` for NULL, which refers to nothing.
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::I16(value) => Self::Int((*value).into()),
            Value::I32(value) => Self::Int((*value).into()),
            Value::I64(value) => Self::Int(*value),
            Value::Uuid(value) => Self::Uuid(value.as_u128()),
            Value::Text(value) => Self::Text(value.to_string()),
            Value::Enum(value) => Self::Text((*value).to_owned()),
            Value::U64(value) => Self::Text(value.to_string()),
            Value::Decimal(value) => Self::Text(value.normalize().to_string()),
            Value::Date(value) => Self::Text(value.to_string()),
            Value::Time(value) => Self::Text(value.to_string()),
            Value::DateTime(value) => Self::Int(value.timestamp_micros()),
            Value::NaiveDateTime(value) => Self::Int(value.and_utc().timestamp_micros()),
            Value::Bool(value) => Self::Int((*value).into()),
            Value::Null(_)
            | Value::NullList(_)
            | Value::F32(_)
            | Value::F64(_)
            | Value::Bytes(_)
            | Value::Json(_)
            | Value::List(..) => return None,
        })
    }
}

/// The distinct keys of some rows, each with a number, and which group of keys a loaded row belongs to.
pub(crate) struct Groups {
    /// Keys that are one integer.
    of_int: FxHashMap<i64, usize>,
    /// Other keys.
    of_key: FxHashMap<KeyValue, usize>,
    /// The integer that was found last: rows of one key often come one after the other.
    last: Option<(i64, usize)>,
    /// The keys' values, column by column, in the order of their numbers.
    keys: Vec<Vec<Value>>,
    pub(crate) kinds: Vec<ValueKind>,
    folds_case: bool,
}

impl Groups {
    /// For the keys of so many rows.
    pub(crate) fn new(info: &'static RelationInfo, dialect: Dialect, rows: usize) -> Self {
        // MySQL compares text, keys too, by a collation that ignores case (the one of our DDL), unless the column names a
        // type of its own.
        let has_own_type = |column: ColumnRef| column.field().native_type(dialect).is_some();
        let folds_case = dialect == Dialect::MySql
            && !info
                .start_columns()
                .chain(info.reached_columns())
                .any(has_own_type);
        Self {
            of_int: FxHashMap::with_capacity_and_hasher(rows, rustc_hash::FxBuildHasher),
            of_key: FxHashMap::default(),
            last: None,
            keys: info
                .from_columns
                .iter()
                .map(|_| Vec::with_capacity(rows))
                .collect(),
            kinds: Vec::new(),
            folds_case,
        }
    }

    /// The number of the key that a row has; `None` where it refers to nothing.
    pub(crate) fn add<M: Model>(&mut self, info: &RelationInfo, row: &M) -> Option<usize> {
        // Most keys are one column, which needs no list.
        if let ([column], None) = (info.from_columns, info.tag) {
            let value = row.encode(usize::from(*column));
            return self.add_value(value);
        }
        self.add_key(info.key_of(row))
    }

    fn add_value(&mut self, value: Value) -> Option<usize> {
        let next = self.len();
        let group = match self.part(&value)? {
            KeyValue::Int(key) => *self.of_int.entry(key).or_insert(next),
            key => *self.of_key.entry(key).or_insert(next),
        };
        if group == next {
            if self.kinds.is_empty() {
                self.kinds.push(value.kind().0);
            }
            self.keys[0].push(value);
        }
        Some(group)
    }

    pub(crate) fn add_key(&mut self, values: Vec<Value>) -> Option<usize> {
        let key = self.key(&values)?;
        let next = self.len();
        let group = match key {
            KeyValue::Int(key) => *self.of_int.entry(key).or_insert(next),
            key => *self.of_key.entry(key).or_insert(next),
        };
        if group == next {
            if self.kinds.is_empty() {
                self.kinds = values.iter().map(|value| value.kind().0).collect();
            }
            for (column, value) in self.keys.iter_mut().zip(values) {
                column.push(value);
            }
        }
        Some(group)
    }

    pub(crate) fn len(&self) -> usize {
        self.of_int.len() + self.of_key.len()
    }

    pub(crate) fn take_keys(&mut self) -> Vec<Vec<Value>> {
        std::mem::take(&mut self.keys)
    }

    /// The key as the database compares it; `None` where a part is NULL.
    fn key(&self, values: &[Value]) -> Option<KeyValue> {
        match values {
            [value] => self.part(value),
            values => Some(KeyValue::Composite(
                values
                    .iter()
                    .map(|value| self.part(value))
                    .collect::<Option<_>>()?,
            )),
        }
    }

    fn part(&self, value: &Value) -> Option<KeyValue> {
        match KeyValue::of(value)? {
            KeyValue::Text(text) if self.folds_case => Some(KeyValue::Text(text.to_lowercase())),
            key => Some(key),
        }
    }

    pub(super) fn of_row<M: Model>(&mut self, row: &M, columns: &[u16]) -> Result<usize> {
        if let [column] = columns {
            return self.find(&[row.encode(usize::from(*column))], M::NAME);
        }
        let values: Vec<Value> = columns
            .iter()
            .map(|&column| row.encode(usize::from(column)))
            .collect();
        self.find(&values, M::NAME)
    }

    /// The number of a key that a loaded row has.
    pub(crate) fn find(&mut self, values: &[Value], model: &str) -> Result<usize> {
        let group = match self.key(values) {
            Some(KeyValue::Int(key)) => match self.last {
                Some((last, group)) if last == key => Some(group),
                Some(_) | None => {
                    let group = self.of_int.get(&key).copied();
                    self.last = group.map(|group| (key, group));
                    group
                }
            },
            Some(key) => self.of_key.get(&key).copied(),
            None => None,
        };
        group.ok_or_else(|| {
            let message = format!(
                "a loaded `{model}` has none of the keys that were asked for: the database compares them by a rule of its own"
            );
            Error::new(ErrorKind::Unsupported, message)
        })
    }
}
