//! Checks and partial indexes that models declare.

#[derive(DbEnum)]
pub enum State {
    Open,
    Done,
}

#[derive(Model)]
#[orm(renamed_from = "works")]
#[orm(check(age_range = Task::age.between(0, 150), named = Task::title.length().gt(0) & Task::title.ne("-")))]
#[orm(check(
    points = (Task::points.ge(0) & Task::points.le(Task::age * 2 + 1)) | Task::state.in_([State::Done]) | !Task::is_open,
    state = Task::state.ne(State::Done) | Task::done_at.is_not_null(),
))]
#[orm(check(raw = sql("points <> 13"), by_database = sql(postgres = "title ~ '^[A-Z]'", sqlite = "title GLOB '[A-Z]*'")))]
#[orm(index(age, where = Task::done_at.is_null()), index(points.desc(), where = Task::points.gt(-1) | Task::is_open))]
pub struct Task {
    #[orm(id, default = autoincrement)]
    pub id: Id<Task>,
    #[orm(type = varchar(40))]
    pub title: String,
    pub age: i32,
    pub points: i32,
    pub is_open: bool,
    pub state: State,
    pub done_at: Option<DateTime<Utc>>,
    #[orm(renamed_from = "comment")]
    pub remark: Option<String>,
}
