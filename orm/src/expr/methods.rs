//! Methods of expressions that columns have too: written once, and the column's is that of the expression which reads it.

/// `fn name(this, argument: Type) -> Out where [bounds] { body }` on `Expr<S, T>` and `Column<S, T>`, where `this` is the
/// expression.
macro_rules! methods {
    ([$($param:ident),*] $value:ty; $(
        $(#[$doc:meta])*
        fn $name:ident $(<$($generic:ident),+>)? ($this:ident $(, $arg:ident: $ty:ty)* $(,)?) -> $out:ty
        where [$($bounds:tt)*]
        $body:block
    )*) => {
        impl<S, $($param),*> $crate::Expr<S, $value> {
            $(
                $(#[$doc])*
                pub fn $name $(<$($generic),+>)? (self $(, $arg: $ty)*) -> $out
                where $($bounds)*
                {
                    let $this = self;
                    $body
                }
            )*
        }

        impl<S, $($param),*> $crate::Column<S, $value> {
            $(
                $(#[$doc])*
                pub fn $name $(<$($generic),+>)? (self $(, $arg: $ty)*) -> $out
                where $($bounds)*
                {
                    self.expr().$name $(::<$($generic),+>)? ($($arg),*)
                }
            )*
        }
    };
}

pub(super) use methods;
