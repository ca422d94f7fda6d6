//! Toasty's nested loads.

use std::collections::HashMap;

use anyhow::Result;
use toasty::{Db, Deferred};

use crate::nested::{Sum, Tree, tree};
use crate::workload::Nests;

#[derive(Debug, toasty::Model)]
#[table = "users"]
struct User {
    #[key]
    id: i64,
    name: String,
    email: String,
    #[has_many]
    posts: Deferred<Vec<Post>>,
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
    user: Deferred<User>,
    #[has_many]
    comments: Deferred<Vec<Comment>>,
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
    post: Deferred<Post>,
}

tree!(User, |user| user.posts.get(), |post| post.comments.get());

async fn connect(url: &str) -> Result<Db> {
    let mut builder = Db::builder();
    builder.models(toasty::models!(User, Post, Comment));
    Ok(builder.connect(url).await?)
}

/// How the guide loads relations.
pub struct Include(Db);

impl Include {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self(connect(url).await?))
    }
}

impl Nests for Include {
    fn name(&self) -> &'static str {
        "toasty"
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        Ok(User::filter(User::fields().id().le(users))
            .include(User::fields().posts().comments())
            .order_by(User::fields().id().asc())
            .exec(&mut self.0)
            .await?)
    }
}

/// By hand, with Toasty's queries: a statement a level.
pub struct InList(Db);

impl InList {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self(connect(url).await?))
    }
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

impl Nests for InList {
    fn name(&self) -> &'static str {
        "toasty-in-list"
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        let db = &mut self.0;
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
        let mut posts_of: HashMap<i64, Vec<(Post, Vec<Comment>)>> =
            HashMap::with_capacity(users.len());
        for post in posts {
            let comments = comments_of.remove(&post.id).unwrap_or_default();
            posts_of
                .entry(post.user_id)
                .or_default()
                .push((post, comments));
        }
        let tree = users.into_iter().map(|user| {
            let posts = posts_of.remove(&user.id).unwrap_or_default();
            (user, posts)
        });
        Ok(tree.collect::<Vec<UserTree>>())
    }
}
