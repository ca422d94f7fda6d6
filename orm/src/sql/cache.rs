//! Shape -> text. The key is compared in full, so two shapes never share a text by accident.

use super::{Text, render, shape};
use crate::statement::Statement;
use orm_schema::Dialect;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Texts that every model has once a dialect, found without a key.
#[derive(Debug)]
pub(crate) struct ModelTexts {
    find: [OnceLock<Arc<Text>>; 3],
}

impl ModelTexts {
    pub(crate) const fn new() -> Self {
        Self {
            find: [const { OnceLock::new() }; 3],
        }
    }

    pub(crate) fn find(&self, dialect: Dialect, render: impl FnOnce() -> Text) -> Arc<Text> {
        Arc::clone(self.find[dialect as usize].get_or_init(|| Arc::new(render())))
    }
}

type Texts = FxHashMap<Box<[u8]>, Arc<Text>>;

/// An application has some hundreds of shapes. One that builds conditions from user input could have any number, so the
/// cache starts over when it is full.
const CAPACITY: usize = 8_192;

static TEXTS: [OnceLock<RwLock<Texts>>; 3] = [const { OnceLock::new() }; 3];

thread_local! {
    static KEY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The text of a statement; rendered when its shape is new.
pub(super) fn text(statement: &Statement, dialect: Dialect) -> Arc<Text> {
    KEY.with_borrow_mut(|key| {
        key.clear();
        if !shape::write(statement, dialect, key) {
            return Arc::new(Text::refused(format!(
                "expression of more than {} levels: split it, as a query within a query or a common table expression",
                shape::MAX_DEPTH
            )));
        }
        let texts = TEXTS[dialect as usize].get_or_init(RwLock::default);
        if let Some(text) = texts
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key.as_slice())
        {
            return Arc::clone(text);
        }
        let text = Arc::new(render::render(statement, dialect));
        let mut texts = texts.write().unwrap_or_else(PoisonError::into_inner);
        if texts.len() >= CAPACITY {
            texts.clear();
        }
        texts.insert(key.as_slice().into(), Arc::clone(&text));
        text
    })
}
