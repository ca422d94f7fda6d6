//! The schema of a test's models, as the derives describe it.

use orm::ColumnValue;
use orm::schema::EnumType;

/// The models and enums of a module, as the derives describe them.
macro_rules! derived {
    (models: $($model:ty),*; enums: $($ty:ty),* $(; polys: $($poly:ty),*)?) => {
        orm::schema::Schema::new(
            vec![$(<$model as orm::Model>::schema().clone()),*],
            vec![$($crate::derived::enum_type::<$ty>()),*],
            vec![$($(<$poly as orm::PolyRef>::poly_type().clone()),*)?],
        )
    };
}

pub(crate) fn enum_type<T: ColumnValue>() -> EnumType {
    T::enum_type().expect("a DbEnum").clone()
}

pub(crate) use derived;
