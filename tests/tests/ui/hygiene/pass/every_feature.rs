//! Relations of every kind, soft delete, versions and shapes under lints that only the user's own code should meet.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    unused_lifetimes,
    unused_results,
    private_interfaces,
    private_bounds,
    nonstandard_style,
    trivial_casts,
    trivial_numeric_casts,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    redundant_lifetimes,
    unit_bindings,
    unsafe_code,
    rust_2018_idioms,
    rust_2024_compatibility
)]

/// What a library would export.
pub mod models {
    use orm::prelude::*;

    /// A user.
    #[derive(Model, Debug, Clone)]
    pub struct User {
        /// The key.
        #[orm(id, default = autoincrement)]
        pub id: Id<User>,
        /// What to call the user.
        pub name: String,
        /// Who taught the user.
        pub mentor_id: Option<Id<User>>,
        /// Counts changes.
        #[orm(version)]
        pub version: i64,
        /// When the user left.
        #[orm(deleted)]
        pub deleted_at: Option<DateTime<Utc>>,
        /// Who taught the user.
        #[orm(fk = mentor_id, on_delete = SetNull, no_index)]
        pub mentor: BelongsTo<Option<User>>,
        /// Whom the user taught.
        #[orm(inverse = mentor)]
        pub pupils: HasMany<User>,
        /// What the user studies.
        pub courses: ManyToMany<Course, Enrollment>,
        /// Whom the user reads.
        #[orm(name = "Follows", inverse = followers)]
        pub following: ManyToMany<User>,
        /// Who reads the user.
        #[orm(name = "Follows", inverse = following)]
        pub followers: ManyToMany<User>,
        /// What was said of the user.
        #[orm(inverse = about)]
        pub remarks: HasMany<Remark>,
        /// What is said of everything.
        #[orm(inverse = tagged)]
        pub tagged: HasMany<Remark>,
    }

    /// A course.
    #[derive(Model, Debug, Clone)]
    #[orm(id(school, number))]
    pub struct Course {
        /// Where.
        pub school: i64,
        /// Which.
        pub number: i32,
        /// The title.
        pub title: String,
        /// Who studies it.
        pub users: ManyToMany<User, Enrollment>,
        /// Its lessons.
        #[orm(inverse = course)]
        pub lessons: HasMany<Lesson>,
    }

    /// Who studies what.
    #[derive(Model, Debug, Clone)]
    #[orm(junction(user, course), id(user_id, school, number))]
    pub struct Enrollment {
        /// Who.
        pub user_id: Id<User>,
        /// Where.
        pub school: i64,
        /// Which.
        pub number: i32,
        /// When.
        pub term: i32,
        /// Who.
        #[orm(fk = user_id, on_delete = Cascade)]
        pub user: BelongsTo<User>,
        /// What.
        #[orm(fk = (school, number), deferrable)]
        pub course: BelongsTo<Course>,
    }

    /// A lesson.
    #[derive(Model, Debug, Clone)]
    pub struct Lesson {
        /// The key.
        #[orm(id, default = autoincrement)]
        pub id: Id<Lesson>,
        /// Where.
        pub school: i64,
        /// Which.
        pub number: i32,
        /// Of what.
        #[orm(fk = (school, number))]
        pub course: BelongsTo<Course>,
        /// Its words.
        pub words: ManyToMany<Word>,
    }

    /// A word.
    #[derive(Model, Debug, Clone)]
    pub struct Word {
        /// The word.
        #[orm(id, type = varchar(50))]
        pub text: String,
    }

    /// What a remark is about.
    #[derive(PolyRef, Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Subject {
        /// A user.
        User(Id<User>),
        /// A lesson.
        Lesson(Id<Lesson>),
    }

    /// The same, in two columns.
    #[derive(PolyRef, Debug, Clone, Copy, PartialEq, Eq)]
    #[orm(storage = tagged)]
    pub enum Tagged {
        /// A user.
        User(Id<User>),
        /// A lesson.
        Lesson(Id<Lesson>),
    }

    /// A remark.
    #[derive(Model, Debug, Clone)]
    pub struct Remark {
        /// The key.
        #[orm(id, default = autoincrement)]
        pub id: Id<Remark>,
        /// What it is about.
        pub about: Poly<Subject>,
        /// What else it is about.
        pub tagged: Poly<Option<Tagged>>,
    }

    /// A user's card.
    #[derive(Shape, Debug, Clone)]
    #[shape(User)]
    pub struct Card {
        /// The name.
        pub name: String,
        /// Who taught the user.
        #[shape(mentor.name)]
        pub mentor: Option<String>,
        /// How many read the user.
        #[shape(followers.count())]
        pub followers: i64,
        /// What the user studies.
        #[shape(courses, filter = title.ne(""), order = title.asc(), limit = 3)]
        pub courses: Vec<CourseCard>,
        /// Who taught the user.
        #[shape(mentor, with_deleted)]
        pub teacher: Option<Name>,
    }

    /// A course's card.
    #[derive(Shape, Debug, Clone)]
    #[shape(Course)]
    pub struct CourseCard {
        /// The title.
        pub title: String,
        #[shape(lessons)]
        lessons: Vec<LessonCard>,
    }

    /// A lesson's card.
    #[derive(Shape, Debug, Clone, Copy)]
    #[shape(Lesson)]
    pub struct LessonCard {
        /// The key.
        pub id: Id<Lesson>,
    }

    /// A name.
    #[derive(Shape, Debug, Clone)]
    #[shape(User)]
    pub struct Name {
        /// The name.
        pub name: String,
    }

    impl CourseCard {
        /// The lessons' keys.
        pub fn lessons(&self) -> Vec<Id<Lesson>> {
            self.lessons.iter().map(|lesson| lesson.id).collect()
        }
    }
}

fn main() {
    drop(models::User::query().with(models::User::courses).with(models::User::remarks));
    drop(models::Remark::query().with(models::Remark::about).with(models::Remark::tagged));
}
