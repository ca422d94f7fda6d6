//! Toasty's nested loads, for `bench`, which starts this program and takes turns with it.
//!
//! The arguments are the database's URL, the place (`main`, `task` or `current-thread`) and how to load (`include` or
//! `in-list`).
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

use std::collections::HashMap;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use tokio::runtime::Builder;

use crate::nested::{Sum, Tree};

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

/// How the guide loads relations.
async fn include(db: &mut toasty::Db, users: i64) -> Result<Vec<User>> {
    Ok(User::filter(User::fields().id().le(users))
        .include(User::fields().posts().comments())
        .order_by(User::fields().id().asc())
        .exec(db)
        .await?)
}

type UserTree = (User, Vec<(Post, Vec<Comment>)>);

impl Tree for Vec<UserTree> {
    fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        for (user, posts) in self {
            sum.user(user.id, &user.name, &user.email);
            for (post, comments) in posts {
                sum.post(user.id, post.id, post.user_id, &post.title, post.likes);
                for comment in comments {
                    sum.comment(post.id, comment.id, comment.post_id, &comment.body);
                }
            }
        }
        sum
    }
}

/// By hand, with Toasty's queries: a statement a level.
async fn in_list(db: &mut toasty::Db, users: i64) -> Result<Vec<UserTree>> {
    let users = User::filter(User::fields().id().le(users))
        .order_by(User::fields().id().asc())
        .exec(db)
        .await?;
    let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
    let posts = Post::filter(Post::fields().user_id().in_list(keys))
        .exec(db)
        .await?;
    let keys: Vec<i64> = posts.iter().map(|post| post.id).collect();
    let comments = Comment::filter(Comment::fields().post_id().in_list(keys))
        .exec(db)
        .await?;
    let mut comments_of: HashMap<i64, Vec<Comment>> = HashMap::with_capacity(posts.len());
    for comment in comments {
        comments_of
            .entry(comment.post_id)
            .or_default()
            .push(comment);
    }
    let mut posts_of: HashMap<i64, Vec<(Post, Vec<Comment>)>> = HashMap::with_capacity(users.len());
    for post in posts {
        let comments = comments_of.remove(&post.id).unwrap_or_default();
        posts_of
            .entry(post.user_id)
            .or_default()
            .push((post, comments));
    }
    Ok(users
        .into_iter()
        .map(|user| {
            let posts = posts_of.remove(&user.id).unwrap_or_default();
            (user, posts)
        })
        .collect())
}

#[derive(Clone, Copy)]
enum How {
    Include,
    InList,
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [url, place, how] = words.as_slice() else {
        bail!("this program is started by `bench`");
    };
    let (url, how) = match how.as_str() {
        "include" => (url.clone(), How::Include),
        "in-list" => (url.clone(), How::InList),
        _ => bail!("this program is started by `bench`"),
    };
    let mut builder = match place.as_str() {
        "current-thread" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = builder.worker_threads(2).enable_all().build()?;
    match place.as_str() {
        "task" => runtime.block_on(runtime.spawn(serve(url, how)))?,
        _ => runtime.block_on(serve(url, how)),
    }
}

async fn serve(url: String, how: How) -> Result<()> {
    let mut db = toasty::Db::builder()
        .models(toasty::models!(User, Post, Comment))
        .connect(&url)
        .await?;
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line)? > 0 {
        let answer = answer(&mut db, how, line.trim_end()).await?;
        line.clear();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

async fn answer(db: &mut toasty::Db, how: How, request: &str) -> Result<String> {
    let mut words = request.split(' ');
    let verb = words.next().unwrap_or_default();
    let numbers: Vec<i64> = words.map(str::parse).collect::<Result<_, _>>()?;
    match (verb, numbers.as_slice()) {
        ("sum", &[users]) => {
            let sum = match how {
                How::Include => include(db, users).await?.sum(),
                How::InList => in_list(db, users).await?.sum(),
            };
            let Sum {
                rows: [users, posts, comments],
                ids,
                hash,
            } = sum;
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
                match how {
                    How::Include => drop(black_box(include(db, users).await?)),
                    How::InList => drop(black_box(in_list(db, users).await?)),
                }
            }
            let nanos = start.elapsed().as_nanos();
            let (calls, bytes) = if counts == 1 { alloc::stop() } else { (0, 0) };
            Ok(format!("{nanos} {calls} {bytes}"))
        }
        _ => Err(anyhow::anyhow!("unknown request")).context(request.to_owned()),
    }
}
