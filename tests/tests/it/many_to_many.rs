//! Many-to-many relations: by a table of their own and through a junction model, to others and to themselves.

use orm::prelude::*;
use orm::{ErrorKind, Synced};
use tests::db_test;

#[derive(Model, Debug, Clone)]
struct Student {
    #[orm(id, default = autoincrement)]
    id: Id<Student>,
    name: String,
    courses: ManyToMany<Course, Enrollment>,
    #[orm(inverse = student)]
    enrollments: HasMany<Enrollment>,
    #[orm(name = "Follows", inverse = followers)]
    following: ManyToMany<Student>,
    #[orm(name = "Follows", inverse = following)]
    followers: ManyToMany<Student>,
}

#[derive(Model, Debug, Clone)]
struct Course {
    #[orm(id, default = uuid_v7)]
    id: Id<Course>,
    title: String,
    #[orm(default = 0)]
    credits: i32,
    students: ManyToMany<Student, Enrollment>,
    tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone)]
#[orm(junction(student, course), id(student_id, course_id))]
struct Enrollment {
    student_id: Id<Student>,
    course_id: Id<Course>,
    term: i32,
    grade: Option<i32>,
    #[orm(fk = student_id, on_delete = Cascade)]
    student: BelongsTo<Student>,
    #[orm(fk = course_id, on_delete = Cascade)]
    course: BelongsTo<Course>,
}

/// A text key, and no way back from here.
#[derive(Model, Debug, Clone)]
struct Tag {
    #[orm(id, type = varchar(20))]
    name: String,
}

/// A junction of a model with itself, with a key of its own and nothing that must be said.
#[derive(Model, Debug, Clone)]
struct Country {
    #[orm(id, type = char(2))]
    code: String,
    borders: ManyToMany<Country, Border>,
    #[orm(reversed)]
    bordered_by: ManyToMany<Country, Border>,
}

#[derive(Model, Debug, Clone)]
#[orm(junction(country, neighbour), unique(country_code, neighbour_code))]
struct Border {
    #[orm(id, default = autoincrement)]
    id: i64,
    #[orm(type = char(2))]
    country_code: String,
    #[orm(type = char(2))]
    neighbour_code: String,
    length_km: Option<i32>,
    #[orm(fk = country_code, on_delete = Cascade)]
    country: BelongsTo<Country>,
    #[orm(fk = neighbour_code, on_delete = Cascade)]
    neighbour: BelongsTo<Country>,
}

#[derive(Shape, Debug, PartialEq)]
#[shape(Student)]
struct Timetable {
    name: String,
    #[shape(courses.sum(credits))]
    credits: Option<i64>,
    #[shape(courses, filter = credits.gt(0), order = title.asc(), limit = 2)]
    courses: Vec<CourseLine>,
    #[shape(followers)]
    followers: Vec<Name>,
}

#[derive(Shape, Debug, Clone, PartialEq)]
#[shape(Course)]
struct CourseLine {
    title: String,
    #[shape(tags, order = name.asc())]
    tags: Vec<TagName>,
}

#[derive(Shape, Debug, Clone, PartialEq)]
#[shape(Tag)]
struct TagName {
    name: String,
}

#[derive(Shape, Debug, Clone, PartialEq)]
#[shape(Student)]
struct Name {
    name: String,
}

async fn student(db: &Db, name: &str) -> Student {
    Student::create(NewStudent { name: name.into() })
        .exec(db)
        .await
        .unwrap()
}

async fn course(db: &Db, title: &str, credits: i32) -> Course {
    let new = NewCourse {
        title: title.into(),
    };
    Course::create(new)
        .set(Course::credits, credits)
        .exec(db)
        .await
        .unwrap()
}

async fn titles(db: &Db, student: &Student) -> Vec<String> {
    let courses = Student::courses
        .of(student)
        .query()
        .order_by(Course::title.asc());
    courses.select(Course::title).all(db).await.unwrap()
}

/// What the derives say of these models.
pub(crate) fn derived() -> orm::schema::Schema {
    crate::derived::derived! { models: Student, Course, Enrollment, Tag, Country, Border; enums: }
}

db_test! {
    models: "tests/it/many_to_many.rs";
    async fn junction_rows_carry_their_payload(db: &Db) {
        let (ann, bob) = (student(db, "ann").await, student(db, "bob").await);
        let (logic, art) = (course(db, "logic", 5).await, course(db, "art", 2).await);
        let term = |term| EnrollmentData { term };
        Student::courses.of(&ann).attach(logic.id, term(1)).set(Enrollment::grade, 2).exec(db).await.unwrap();
        Student::courses.of(&ann).attach(art.id, term(2)).exec(db).await.unwrap();
        Course::students.of(&logic).attach(bob.id, term(3)).exec(db).await.unwrap();

        let students = Student::query()
            .with(Student::courses.load().order_by_link(Enrollment::term.desc()))
            .order_by(Student::id.asc())
            .all(db)
            .await
            .unwrap();
        let seen: Vec<Vec<(String, i32, Option<i32>)>> = students
            .iter()
            .map(|student| {
                let courses = student.get(Student::courses).iter();
                courses.map(|c| (c.title.clone(), c.link().term, c.link().grade)).collect()
            })
            .collect();
        let row = |title: &str, term, grade| (title.to_owned(), term, grade);
        assert_eq!(seen, [vec![row("art", 2, None), row("logic", 1, Some(2))], vec![row("logic", 3, None)]]);

        // Conditions on either side, and one row for each parent.
        let graded = Student::courses.load().filter_link(Enrollment::grade.is_not_null());
        let first = Student::courses.load().order_by(Course::credits.asc()).limit(1);
        let students = Student::query().with(graded).order_by(Student::id.asc()).all(db).await.unwrap();
        assert_eq!(students.iter().map(|s| s.get(Student::courses).len()).collect::<Vec<_>>(), [1, 0]);
        let students = Student::query().with(first).order_by(Student::id.asc()).all(db).await.unwrap();
        let titles: Vec<&str> =
            students.iter().map(|s| s.get(Student::courses).first().unwrap().row().title.as_str()).collect();
        assert_eq!(titles, ["art", "logic"]);

        let wrong = Student::courses.of(&ann).attach(logic.id, term(9)).exec(db).await.unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::UniqueViolation);
        let wrong = Student::courses.of(&ann).attach(Id::new(Uuid::nil()), term(9)).exec(db).await.unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::ForeignKeyViolation);
    }
}

db_test! {
    models: "tests/it/many_to_many.rs";
    async fn sync_writes_only_what_differs(db: &Db) {
        let ann = student(db, "ann").await;
        let (a, b, c) = (course(db, "a", 1).await, course(db, "b", 1).await, course(db, "c", 1).await);
        let term = |term| EnrollmentData { term };
        let courses = || Student::courses.of(&ann);
        let synced = courses().sync([(a.id, term(1)), (b.id, term(1))]).exec(db).await.unwrap();
        assert_eq!(synced, Synced { attached: 2, detached: 0, changed: 0 });
        let synced = courses().sync([(b.id, term(2)), (c.id, term(1)), (c.id, term(4))]).exec(db).await.unwrap();
        assert_eq!(synced, Synced { attached: 1, detached: 1, changed: 1 });
        let synced = courses().sync([(b.id, term(2)), (c.id, term(4))]).exec(db).await.unwrap();
        assert_eq!(synced, Synced::default());
        assert_eq!(titles(db, &ann).await, ["b", "c"]);

        // A key that is there and one that is not: nothing is half done.
        let missing = Id::new(Uuid::nil());
        let error = courses().sync([(a.id, term(1)), (missing, term(1))]).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!(titles(db, &ann).await, ["b", "c"]);
        let none: [(Id<Course>, EnrollmentData); 0] = [];
        assert_eq!(courses().sync(none).exec(db).await.unwrap().detached, 2);
    }
}

db_test! {
    models: "tests/it/many_to_many.rs";
    async fn link_tables_need_no_model(db: &Db) {
        let logic = course(db, "logic", 1).await;
        let art = course(db, "art", 1).await;
        Tag::create_many(["hard", "fun"].map(|name| NewTag { name: name.into() })).exec(db).await.unwrap();
        Course::tags.of(&logic).attach("hard", ()).exec(db).await.unwrap();
        Course::tags.of(&logic).attach("fun", ()).exec(db).await.unwrap();
        Course::tags.of(&art).attach("fun", ()).exec(db).await.unwrap();
        assert!(Course::tags.of(&logic).contains("hard", db).await.unwrap());
        assert!(!Course::tags.of(&art).contains("hard", db).await.unwrap());

        let courses = Course::query()
            .with(Course::tags.load().order_by(Tag::name.asc()))
            .order_by(Course::title.asc())
            .all(db)
            .await
            .unwrap();
        let tags: Vec<Vec<&str>> =
            courses.iter().map(|c| c.get(Course::tags).iter().map(|tag| tag.row().name.as_str()).collect()).collect();
        assert_eq!(tags, [vec!["fun"], vec!["fun", "hard"]]);
        // Filters and counts go through the table as well.
        let hard = Course::filter(Course::tags.any(Tag::name.eq("hard"))).select(Course::title).all(db).await.unwrap();
        assert_eq!(hard, ["logic"]);
        let counts = Course::query().order_by(Course::tags.count().desc());
        let counts = counts.select((Course::title, Course::tags.count())).all(db).await.unwrap();
        assert_eq!(counts, [("logic".to_owned(), 2), ("art".to_owned(), 1)]);

        assert!(Course::tags.of(&logic).detach("hard", db).await.unwrap());
        assert!(!Course::tags.of(&logic).detach("hard", db).await.unwrap());
        let synced = Course::tags.of(&logic).sync([("hard", ())]).exec(db).await.unwrap();
        assert_eq!(synced, Synced { attached: 1, detached: 1, changed: 0 });
        // The links go with the row.
        logic.delete().exec(db).await.unwrap();
        Tag::find("hard").delete().exec(db).await.unwrap();
    }
}

db_test! {
    models: "tests/it/many_to_many.rs";
    async fn a_model_relates_to_itself(db: &Db) {
        let (ann, bob, eve) = (student(db, "ann").await, student(db, "bob").await, student(db, "eve").await);
        Student::following.of(&ann).attach(bob.id, ()).exec(db).await.unwrap();
        Student::following.of(&ann).attach(eve.id, ()).exec(db).await.unwrap();
        Student::followers.of(&ann).attach(eve.id, ()).exec(db).await.unwrap();
        let students = Student::query()
            .with(Student::following.load().order_by(Student::name.asc()).with(Student::followers))
            .with(Student::followers)
            .order_by(Student::id.asc())
            .all(db)
            .await
            .unwrap();
        let names = |list: orm::LoadedRows<'_, Student, ()>| -> Vec<String> {
            list.iter().map(|student| student.name.clone()).collect()
        };
        assert_eq!(names(students[0].get(Student::followers)), ["eve"]);
        assert_eq!(names(students[1].get(Student::followers)), ["ann"]);
        let following: Vec<(String, usize)> = students[0]
            .get(Student::following)
            .iter()
            .map(|student| (student.name.clone(), student.get(Student::followers).len()))
            .collect();
        assert_eq!(following, [("bob".to_owned(), 1), ("eve".to_owned(), 1)]);

        Country::create_many(["at", "cz", "de"].map(|code| NewCountry { code: code.into() })).exec(db).await.unwrap();
        let cz = Country::find("cz").one(db).await.unwrap();
        Country::borders.of(&cz).attach("at", ()).set(Border::length_km, 362).exec(db).await.unwrap();
        Country::borders.of(&cz).attach("de", ()).exec(db).await.unwrap();
        let query = Country::query().with(Country::borders.load().order_by(Country::code.asc()));
        let countries =
            query.with(Country::bordered_by).order_by(Country::code.asc()).all(db).await.unwrap();
        let borders: Vec<(&str, Option<i32>)> = countries[1]
            .get(Country::borders)
            .into_iter()
            .map(|c| (c.row().code.as_str(), c.link().length_km))
            .collect();
        assert_eq!(borders, [("at", Some(362)), ("de", None)]);
        assert_eq!(countries[0].get(Country::bordered_by).first().unwrap().code, "cz");
        assert!(countries[0].get(Country::borders).is_empty());
    }
}

db_test! {
    models: "tests/it/many_to_many.rs";
    async fn shapes_go_through_third_tables(db: &Db) {
        let (ann, bob) = (student(db, "ann").await, student(db, "bob").await);
        Tag::create_many(["hard", "fun"].map(|name| NewTag { name: name.into() })).exec(db).await.unwrap();
        for (title, credits) in [("logic", 5), ("art", 2), ("naps", 0), ("zen", 1)] {
            let course = course(db, title, credits).await;
            Student::courses.of(&ann).attach(course.id, EnrollmentData { term: 1 }).exec(db).await.unwrap();
            Course::tags.of(&course).sync([("fun", ()), ("hard", ())]).exec(db).await.unwrap();
        }
        Student::followers.of(&ann).attach(bob.id, ()).exec(db).await.unwrap();
        // Both reach the same course, and each gets its tags.
        let art = Course::filter(Course::title.eq("art")).one(db).await.unwrap();
        Student::courses.of(&bob).attach(art.id, EnrollmentData { term: 2 }).exec(db).await.unwrap();
        let tables: Vec<Timetable> = Student::query().order_by(Student::name.asc()).shape().all(db).await.unwrap();
        let tags = || ["fun", "hard"].map(|name| TagName { name: name.into() }).to_vec();
        let line = |title: &str| CourseLine { title: title.into(), tags: tags() };
        let expected = [
            Timetable {
                name: "ann".into(),
                credits: Some(8),
                courses: vec![line("art"), line("logic")],
                followers: vec![Name { name: "bob".into() }],
            },
            Timetable { name: "bob".into(), credits: Some(2), courses: vec![line("art")], followers: vec![] },
        ];
        assert_eq!(tables, expected);
    }
}
