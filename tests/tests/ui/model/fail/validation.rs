//! Rules that cannot be checked before every write.
use orm::prelude::*;

#[derive(Model)]
#[garde(allow_unvalidated)]
#[garde(custom(same))]
#[garde(context(Settings))]
#[garde(transparent)]
struct User {
    #[orm(id)]
    id: i64,
    #[garde(length(min = 8), matches(repeated))]
    password: String,
    #[garde(ascii, lenght(min = 1))]
    nickname: String,
    #[garde(if(cond = self.id > 0, length(min = 8)))]
    repeated: String,
    #[garde(skip)]
    #[orm(inverse = author)]
    posts: HasMany<Post>,
}

#[derive(Model)]
struct Post {
    #[orm(id)]
    id: i64,
    author_id: i64,
    #[garde(dive)]
    #[orm(fk = author_id)]
    author: BelongsTo<User>,
    #[garde(required)]
    subject: Poly<Option<Subject>>,
}

#[derive(PolyRef, Debug, Clone, PartialEq)]
#[orm(storage = arc)]
enum Subject {
    User(Id<User>),
}

// Nothing else is reported of what uses them.
fn run(user: User, new: NewUser, patch: UserPatch) {
    let _ = (User::password, User::posts, Post::author);
    let _ = (new.validate(), patch.validate());
    let _ = user.update().set(User::password, "x");
}

fn main() {}
