//! Dates and times: parts, cutting, shifting, differences. Always in UTC, whatever the session's time zone.

use super::function::{Nullness, call};
use super::methods::methods;
use super::{Expr, IntoExpr};
use crate::statement::{DatePart, Function, TimeUnit};
use crate::types::ColumnValue;
use crate::value::ValueKind;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// What has a date: `DateTime<Utc>`, `NaiveDateTime`, `NaiveDate`.
#[diagnostic::on_unimplemented(
    message = "this needs a date, found `{Self}`",
    label = "has no date"
)]
pub trait DateValue: Nullness {}

/// What has a time of day: `DateTime<Utc>`, `NaiveDateTime`, `NaiveTime`.
#[diagnostic::on_unimplemented(
    message = "this needs a time of day, found `{Self}`",
    label = "has no time of day"
)]
pub trait ClockValue: Nullness {}

macro_rules! families {
    ($($family:ident: $($ty:ty),*;)*) => {$(
        $(
            #[diagnostic::do_not_recommend]
            impl $family for $ty {}
        )*

        #[diagnostic::do_not_recommend]
        impl<T: $family> $family for Option<T> {}
    )*};
}

families! {
    DateValue: DateTime<Utc>, NaiveDateTime, NaiveDate;
    ClockValue: DateTime<Utc>, NaiveDateTime, NaiveTime;
}

fn part<S, T: ColumnValue, U>(expr: Expr<S, T>, part: DatePart) -> Expr<S, U> {
    call(Function::Part(part), T::KIND, vec![expr.node])
}

methods! { [T] T;
    /// The year.
    fn year(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::Year)
    }

    /// The quarter of the year, 1 to 4.
    fn quarter(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::Quarter)
    }

    /// The month, 1 to 12.
    fn month(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::Month)
    }

    /// The week of the year, 1 to 53, as ISO 8601 counts: week 1 has the year's first Thursday.
    fn iso_week(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::Week)
    }

    /// The day of the month, 1 to 31.
    fn day(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::Day)
    }

    /// The day of the week: 1 is Monday, 7 Sunday.
    fn weekday(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::Weekday)
    }

    /// The day of the year, 1 to 366.
    fn day_of_year(this) -> Expr<S, T::Like<i32>> where [T: DateValue] {
        part(this, DatePart::DayOfYear)
    }

    /// The hour, 0 to 23.
    fn hour(this) -> Expr<S, T::Like<i32>> where [T: ClockValue] {
        part(this, DatePart::Hour)
    }

    /// The minute, 0 to 59.
    fn minute(this) -> Expr<S, T::Like<i32>> where [T: ClockValue] {
        part(this, DatePart::Minute)
    }

    /// The second, 0 to 59, without its fraction.
    fn second(this) -> Expr<S, T::Like<i32>> where [T: ClockValue] {
        part(this, DatePart::Second)
    }

    /// The fraction of the second, 0 to 999,999.
    fn microsecond(this) -> Expr<S, T::Like<i32>> where [T: ClockValue] {
        part(this, DatePart::Microsecond)
    }

    /// Cut to the beginning of the unit that it is in.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// use orm::TimeUnit;
    ///
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, at: DateTime<Utc> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let months: Vec<DateTime<Utc>> = Post::query().select(Post::at.truncate(TimeUnit::Month)).all(db).await?;
    /// # Ok(()) }
    /// ```
    fn truncate(this, unit: TimeUnit) -> Expr<S, T> where [T: DateValue] {
        call(Function::Truncate(unit), T::KIND, vec![this.node])
    }

    /// So many units later. Where the month has no such day it is the last one; a date counts whole days.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// use orm::{TimeUnit, func::now};
    ///
    /// # #[derive(Model)] struct Trial { #[orm(id)] id: i64, started_at: DateTime<Utc>, days: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let over = Trial::filter(Trial::started_at.plus(Trial::days, TimeUnit::Day).lt(now())).all(db).await?;
    /// # Ok(()) }
    /// ```
    fn plus(this, count: impl IntoExpr<S, i64>, unit: TimeUnit) -> Expr<S, T> where [T: DateValue] {
        call(Function::Plus(unit), T::KIND, vec![this.node, count.into_expr().node])
    }

    /// So many units earlier, as [`plus`](Self::plus).
    fn minus(this, count: impl IntoExpr<S, i64>, unit: TimeUnit) -> Expr<S, T> where [T: DateValue] {
        call(Function::Minus(unit), T::KIND, vec![this.node, count.into_expr().node])
    }

    /// The microseconds from an earlier time to this one.
    fn microseconds_since(this, earlier: impl IntoExpr<S, T>) -> Expr<S, T::Like<i64>> where [T: DateValue] {
        call(Function::MicrosecondsSince, T::KIND, vec![this.node, earlier.into_expr().node])
    }

    /// The whole seconds from an earlier time to this one, cut towards zero.
    fn seconds_since(this, earlier: impl IntoExpr<S, T>) -> Expr<S, T::Like<i64>> where [T: DateValue] {
        call(Function::SecondsSince, T::KIND, vec![this.node, earlier.into_expr().node])
    }

    /// The whole days, of 24 hours, from an earlier time to this one, cut towards zero.
    fn days_since(this, earlier: impl IntoExpr<S, T>) -> Expr<S, T::Like<i64>> where [T: DateValue] {
        call(Function::DaysSince, T::KIND, vec![this.node, earlier.into_expr().node])
    }

    /// The date.
    fn date(this) -> Expr<S, T::Like<NaiveDate>> where [T: DateValue + ClockValue] {
        call(Function::DateOf, T::KIND, vec![this.node])
    }

    /// The time of day.
    fn time(this) -> Expr<S, T::Like<NaiveTime>> where [T: DateValue + ClockValue] {
        call(Function::TimeOf, T::KIND, vec![this.node])
    }
}

/// Types that PostgreSQL has ranges of.
#[diagnostic::on_unimplemented(
    message = "PostgreSQL has no range of `{Self}`",
    label = "no type of a range",
    note = "ranges are of `i32`, `i64`, `Decimal`, `NaiveDate`, `NaiveDateTime` and `DateTime<Utc>`"
)]
pub trait RangeValue: ColumnValue {
    #[doc(hidden)]
    const RANGE: ValueKind = Self::KIND;
}

macro_rules! ranges {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl RangeValue for $ty {}
    )*};
}

ranges!(
    i32,
    i64,
    rust_decimal::Decimal,
    NaiveDate,
    NaiveDateTime,
    DateTime<Utc>
);
