#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

async fn run(db: &Db, user: &User, course: &Course) -> orm::Result<()> {
    let key = course.id;
    User::courses.of(user).attach(key, ()).exec(db).await?;
    User::courses.of(user).attach(key, MembershipData { role: String::new() }).exec(db).await?;
    Course::tags.of(course).attach("rust", EnrollmentData { term: 1 }).exec(db).await?;
    User::courses.of(user).attach(user.id, EnrollmentData { term: 1 }).exec(db).await?;
    User::courses.of(course).attach(key, EnrollmentData { term: 1 }).exec(db).await?;
    User::posts.of(user).attach(Id::new(1), ()).exec(db).await?;
    User::posts.of(user).detach(Id::new(1), db).await?;
    User::courses.of(user).attach(key, EnrollmentData { term: 1 }).set(Membership::role, "x").exec(db).await?;
    User::courses.of(user).sync([key]).exec(db).await?;
    User::courses.of(user).sync([(key, ())]).exec(db).await?;
    Ok(())
}

fn main() {}
