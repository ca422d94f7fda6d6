//! Toasty's nested loads, for `bench`, which starts this program and takes turns with it.
//!
//! The arguments are the database's URL and the place (`main`, `task` or `current-thread`).
//! A line on standard input is a request, and a line on standard output its answer:
//!
//! | Request | Answer |
//! |---|---|
//! | `sum USERS` | `USERS POSTS COMMENTS IDS HASH` of one load |
//! | `batch USERS OPERATIONS YIELDS COUNTS` | `NANOSECONDS ALLOCATIONS BYTES` of so many loads |

#[path = "../../src/alloc.rs"]
mod alloc;
#[allow(dead_code)]
#[path = "../../src/nested.rs"]
mod nested;

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: alloc::Counting = alloc::Counting;

#[derive(Debug, toasty::Model)]
#[table = "users"]
struct User {
    #[key]
    id: i64,
    name: String,
    email: String,
    #[has_many]
    posts: toasty::Deferred<Vec<Post>>,
}

#[derive(Debug, toasty::Model)]
#[table = "posts"]
struct Post {
    #[key]
    id: i64,
    title: String,
    likes: i64,
    #[index]
    user_id: i64,
    #[belongs_to(key = user_id, references = id)]
    user: toasty::Deferred<User>,
    #[has_many]
    comments: toasty::Deferred<Vec<Comment>>,
}

#[derive(Debug, toasty::Model)]
#[table = "comments"]
struct Comment {
    #[key]
    id: i64,
    body: String,
    #[index]
    post_id: i64,
    #[belongs_to(key = post_id, references = id)]
    post: toasty::Deferred<Post>,
}

nested::tree!(User, |user| user.posts.get(), |post| post.comments.get());

async fn load(db: &mut toasty::Db, users: i64) -> Result<Vec<User>> {
    Ok(User::filter(User::fields().id().le(users))
        .include(User::fields().posts().comments())
        .order_by(User::fields().id().asc())
        .exec(db)
        .await?)
}

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(url), Some(place)) = (words.next(), words.next()) else {
        bail!("this program is started by `bench`");
    };
    let mut builder = match place.as_str() {
        "current-thread" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = builder.worker_threads(2).enable_all().build()?;
    match place.as_str() {
        "task" => runtime.block_on(runtime.spawn(serve(url)))?,
        _ => runtime.block_on(serve(url)),
    }
}

async fn serve(url: String) -> Result<()> {
    let mut db = toasty::Db::builder()
        .models(toasty::models!(User, Post, Comment))
        .connect(&url)
        .await?;
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line)? > 0 {
        let answer = answer(&mut db, line.trim_end()).await?;
        line.clear();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

async fn answer(db: &mut toasty::Db, request: &str) -> Result<String> {
    use nested::Tree;
    let mut words = request.split(' ');
    let verb = words.next().unwrap_or_default();
    let numbers: Vec<i64> = words.map(str::parse).collect::<Result<_, _>>()?;
    match (verb, numbers.as_slice()) {
        ("sum", &[users]) => {
            let nested::Sum { rows: [users, posts, comments], ids, hash } = load(db, users).await?.sum();
            Ok(format!("{users} {posts} {comments} {ids} {hash}"))
        }
        ("batch", &[users, operations, yields, counts]) => {
            if counts == 1 {
                alloc::start();
            }
            let start = Instant::now();
            for _ in 0..operations {
                if yields == 1 {
                    tokio::task::yield_now().await;
                }
                black_box(load(db, users).await?);
            }
            let nanos = start.elapsed().as_nanos();
            let (calls, bytes) = if counts == 1 { alloc::stop() } else { (0, 0) };
            Ok(format!("{nanos} {calls} {bytes}"))
        }
        _ => Err(anyhow::anyhow!("unknown request")).context(request.to_owned()),
    }
}
