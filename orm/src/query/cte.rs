//! Queries read from like tables: what stands in FROM, common table expressions, and those that refer to themselves.

use super::join::Outputs;
use super::selection::Selected;
use crate::model::ModelInfo;
use crate::statement::{
    Binder, Body, ColumnRef, Cte as CteSource, CteBody, SetOp, SetOperation, Source, Statement,
};
use std::marker::PhantomData;
use std::sync::Arc;

/// A source, and what is known of its columns.
#[doc(hidden)]
#[derive(Debug)]
pub struct SourceParts {
    pub(crate) source: Source,
    pub(crate) model: &'static ModelInfo,
    pub(crate) outputs: Vec<Option<ColumnRef>>,
}

/// What a query can read from besides tables: a query that selects, or a common table expression.
#[diagnostic::on_unimplemented(
    message = "a query cannot read from `{Self}`",
    label = "not a query that selects columns",
    note = "end it with `.select(..)`, or pass a common table expression: `orm::cte(query)`"
)]
pub trait IntoSource {
    /// Its rows.
    type Out: Outputs;

    #[doc(hidden)]
    fn into_source(self) -> SourceParts;
}

#[diagnostic::do_not_recommend]
impl<T: Outputs> IntoSource for Selected<T> {
    type Out = T;

    fn into_source(self) -> SourceParts {
        let body = self.into_body();
        SourceParts {
            model: body.model(),
            outputs: body.outputs(),
            source: Source::Query(Box::new(body)),
        }
    }
}

/// A query with a name: it may be read from several times and is written once, as `WITH`. Made by [`cte`] and
/// [`recursive`].
pub struct Cte<T> {
    source: CteSource,
    model: &'static ModelInfo,
    outputs: Vec<Option<ColumnRef>>,
    rows: PhantomData<fn() -> T>,
}

impl<T> Clone for Cte<T> {
    fn clone(&self) -> Self {
        Self {
            source: self.source.clone(),
            model: self.model,
            outputs: self.outputs.clone(),
            rows: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for Cte<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cte")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Outputs> IntoSource for Cte<T> {
    type Out = T;

    fn into_source(self) -> SourceParts {
        SourceParts {
            source: Source::Cte(self.source),
            model: self.model,
            outputs: self.outputs,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Outputs> IntoSource for &Cte<T> {
    type Out = T;

    fn into_source(self) -> SourceParts {
        self.clone().into_source()
    }
}

/// A common table expression: a query that others read from by name.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, likes: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let counts = orm::cte(Post::query().group_by(Post::user_id).select(|g| (g.key(), g.count())));
/// let pairs: Vec<(i64, i64)> = orm::from(&counts)
///     .inner_join_query(&counts, |(a, b)| a.1.eq(b.1) & a.0.lt(b.0))
///     .select(|(a, b)| (a.0, b.0))
///     .all(db)
///     .await?;
/// # Ok(()) }
/// ```
pub fn cte<T: Outputs>(query: Selected<T>) -> Cte<T> {
    let body = query.into_body();
    Cte {
        model: body.model(),
        outputs: body.outputs(),
        source: CteSource {
            binder: Binder::new(),
            body: Some(Arc::new(CteBody {
                body,
                is_recursive: false,
                is_materialized: None,
            })),
        },
        rows: PhantomData,
    }
}

/// A common table expression that refers to itself: the rows of `base`, then those that `step` finds from the rows found
/// so far, until it finds no new ones. Rows that were found before are left out, so a circle ends;
/// [`keep_duplicates`](Cte::keep_duplicates) keeps them.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Part { #[orm(id)] id: i64, within: Option<i64>, weight: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let all = orm::recursive(
///     Part::filter(Part::id.eq(1)).select((Part::id, Part::weight)),
///     |found| Part::query().inner_join_query(found, |(p, f)| p.within.eq(f.0)).select(|(p, _)| (p.id, p.weight)),
/// );
/// let weights: Vec<i64> = orm::from(all).select(|(t,)| t.1).all(db).await?;
/// # Ok(()) }
/// ```
pub fn recursive<T: Outputs>(
    base: Selected<T>,
    step: impl FnOnce(Cte<T>) -> Selected<T>,
) -> Cte<T> {
    let left = base.into_body();
    let binder = Binder::new();
    let (model, outputs) = (left.model(), left.outputs());
    let own = Cte {
        source: CteSource { binder, body: None },
        model,
        outputs: outputs.clone(),
        rows: PhantomData,
    };
    let right = step(own).into_body();
    let set = SetOperation {
        op: SetOp::Union,
        left,
        right,
    };
    Cte {
        source: CteSource {
            binder,
            body: Some(Arc::new(CteBody {
                body: Body::Set(Box::new(set)),
                is_recursive: true,
                is_materialized: None,
            })),
        },
        model,
        outputs,
        rows: PhantomData,
    }
}

impl<T: Outputs> Cte<T> {
    /// What an update or delete returns.
    pub(super) fn writing(write: Statement) -> Self {
        let body = Body::Write(Box::new(write));
        Self {
            model: body.model(),
            outputs: body.outputs(),
            source: CteSource {
                binder: Binder::new(),
                body: Some(Arc::new(CteBody {
                    body,
                    is_recursive: false,
                    is_materialized: None,
                })),
            },
            rows: PhantomData,
        }
    }

    fn change(mut self, change: impl FnOnce(&mut CteBody)) -> Self {
        if let Some(body) = &mut self.source.body {
            let mut changed = CteBody {
                body: body.body.clone(),
                is_recursive: body.is_recursive,
                is_materialized: body.is_materialized,
            };
            change(&mut changed);
            *body = Arc::new(changed);
            // Another query by now: both may stand in one statement.
            if !body.is_recursive {
                self.source.binder = Binder::new();
            }
        }
        self
    }

    /// Computes the rows once, whatever the planner thinks. MySQL decides by itself.
    pub fn materialized(self) -> Self {
        self.change(|body| body.is_materialized = Some(true))
    }

    /// Lets the planner merge the query into those that read from it. MySQL decides by itself.
    pub fn not_materialized(self) -> Self {
        self.change(|body| body.is_materialized = Some(false))
    }

    /// Keeps rows that a recursive query has found before. One over rows that refer to each other in a circle never ends
    /// then.
    pub fn keep_duplicates(self) -> Self {
        self.change(|body| {
            if let Body::Set(set) = &mut body.body {
                set.op = SetOp::UnionAll;
            }
        })
    }
}
