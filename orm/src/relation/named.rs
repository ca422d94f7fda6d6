//! `With!`: the type of what a query loads, written as the relations' names.

use super::Loadable;
pub use orm_schema::naming::name_hash;

/// The relation of a model by the hash of its name; implemented by the derive, so that [`With!`](crate::With) can find
/// its type.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no relation of that name",
    label = "not a relation of `{Self}`",
    note = "write the name of a field that is a relation"
)]
pub trait RelationNamed<const NAME: u64> {
    type Relation: Loadable<Owner = Self>;
}

/// The model that a relation reaches, to look for relations of its own.
#[doc(hidden)]
pub type Target<R> = <R as super::Relation>::To;

/// The relations that rows come with, as a type: the second parameter of [`Loaded`](crate::Loaded) and
/// [`LoadedRef`](crate::LoadedRef). Named in the order of the `.with(..)` calls; rows with more, or in another order, get
/// there by `narrow()`. A name of its own (`type WithNotes = With![..]`) keeps signatures short.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::With;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String, #[orm(inverse = user)] posts: HasMany<Post> }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User>,
/// #     #[orm(inverse = post)] notes: HasMany<Note> }
/// # #[derive(Model)] struct Note { #[orm(id)] id: i64, post_id: i64, #[orm(fk = post_id)] post: BelongsTo<Post> }
/// fn card(user: LoadedRef<'_, User, With![User: posts { notes }]>) -> String {
///     let notes: usize = user.get(User::posts).iter().map(|post| post.get(Post::notes).len()).sum();
///     format!("{}: {notes} notes", user.name)
/// }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let users = User::query().with(User::posts.load().with(Post::notes)).all(db).await?;
/// let cards: Vec<String> = users.iter().map(|user| card(user.by_ref())).collect();
/// # Ok(()) }
/// ```
#[macro_export]
macro_rules! With {
    ($model:ty : $($relations:tt)*) => { $crate::__with!(($model) (()) $($relations)*) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __with {
    (($model:ty) ($set:ty)) => { $set };
    (($model:ty) ($set:ty) $name:ident { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::__with!(($model) ((
            $crate::private::Proof<
                $crate::private::Named<$model, { $crate::private::name_hash(::core::stringify!($name)) }>,
                $crate::__with!(($crate::private::Target<
                    $crate::private::Named<$model, { $crate::private::name_hash(::core::stringify!($name)) }>
                >) (()) $($inner)*)
            >,
            $set,
        )) $($($rest)*)?)
    };
    (($model:ty) ($set:ty) $name:ident $(, $($rest:tt)*)?) => {
        $crate::__with!(($model) ((
            $crate::private::Proof<
                $crate::private::Named<$model, { $crate::private::name_hash(::core::stringify!($name)) }>,
                ()
            >,
            $set,
        )) $($($rest)*)?)
    };
}

/// The type behind a relation's name.
#[doc(hidden)]
pub type Named<M, const NAME: u64> = <M as RelationNamed<NAME>>::Relation;
