//! Diesel: `belonging_to` and `grouped_by`, as in its guide to relations. The limit is a condition on a subquery over an
//! alias.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use diesel::prelude::*;

use crate::nested::{LATEST, Sum, Tree};
use crate::workload::Nests;

diesel::table! {
    users (id) {
        id -> BigInt,
        name -> Text,
        email -> Text,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        title -> Text,
        likes -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        body -> Text,
        post_id -> BigInt,
    }
}

diesel::table! {
    reactions (id) {
        id -> BigInt,
        kind -> Text,
        comment_id -> BigInt,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::joinable!(reactions -> comments (comment_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments, reactions);
diesel::alias!(posts as others: Others);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
#[diesel(check_for_backend(diesel::sqlite::Sqlite))]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(belongs_to(User))]
#[diesel(table_name = posts)]
#[diesel(check_for_backend(diesel::sqlite::Sqlite))]
pub struct Post {
    pub id: i64,
    pub title: String,
    pub likes: i64,
    pub user_id: i64,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(belongs_to(Post))]
#[diesel(table_name = comments)]
#[diesel(check_for_backend(diesel::sqlite::Sqlite))]
pub struct Comment {
    pub id: i64,
    pub body: String,
    pub post_id: i64,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(belongs_to(Comment))]
#[diesel(table_name = reactions)]
#[diesel(check_for_backend(diesel::sqlite::Sqlite))]
pub struct Reaction {
    pub id: i64,
    pub kind: String,
    pub comment_id: i64,
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

fn nest(users: Vec<User>, posts: Vec<Post>, comments: Vec<Comment>) -> Vec<UserTree> {
    let comments = comments.grouped_by(&posts);
    let posts = posts.into_iter().zip(comments).grouped_by(&users);
    users.into_iter().zip(posts).collect()
}

pub struct Diesel {
    connection: SqliteConnection,
}

impl Diesel {
    pub fn open(path: &Path) -> Result<Self> {
        let path = path.to_str().context("path is not UTF-8")?;
        Ok(Self {
            connection: SqliteConnection::establish(path)?,
        })
    }

    fn users(&mut self, users: i64) -> QueryResult<Vec<User>> {
        users::table
            .filter(users::id.le(users))
            .order(users::id)
            .select(User::as_select())
            .load(&mut self.connection)
    }

    fn posts(&mut self, users: &[User]) -> QueryResult<Vec<Post>> {
        Post::belonging_to(users)
            .select(Post::as_select())
            .load(&mut self.connection)
    }

    fn comments(&mut self, posts: &[Post]) -> QueryResult<Vec<Comment>> {
        Comment::belonging_to(posts)
            .select(Comment::as_select())
            .load(&mut self.connection)
    }
}

impl Nests for Diesel {
    fn name(&self) -> &'static str {
        "diesel"
    }

    fn has_limit(&self) -> bool {
        true
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        let users = self.users(users)?;
        let posts = self.posts(&users)?;
        let comments = self.comments(&posts)?;
        Ok(nest(users, posts, comments))
    }

    async fn latest(&mut self, users: i64) -> Result<impl Tree + Send> {
        let users = self.users(users)?;
        let latest = others
            .filter(others.field(posts::user_id).eq(posts::user_id))
            .order(others.field(posts::id).desc())
            .limit(LATEST)
            .select(others.field(posts::id));
        let posts = Post::belonging_to(&users)
            .filter(posts::id.eq_any(latest))
            .select(Post::as_select())
            .load(&mut self.connection)?;
        let comments = self.comments(&posts)?;
        Ok(nest(users, posts, comments))
    }

    fn has_levels(&self) -> bool {
        true
    }

    async fn levels(&mut self, users: i64, levels: usize) -> Result<usize> {
        let users = self.users(users)?;
        let mut rows = users.len();
        if levels == 1 {
            return Ok(rows);
        }
        let posts = self.posts(&users)?;
        rows += posts.len();
        if levels == 2 {
            black_box(posts.grouped_by(&users));
            return Ok(rows);
        }
        let comments = self.comments(&posts)?;
        rows += comments.len();
        if levels == 3 {
            black_box(nest(users, posts, comments));
            return Ok(rows);
        }
        let reactions = Reaction::belonging_to(&comments)
            .select(Reaction::as_select())
            .load(&mut self.connection)?;
        rows += reactions.len();
        let reactions = reactions.grouped_by(&comments);
        let comments = comments.into_iter().zip(reactions).grouped_by(&posts);
        black_box(posts.into_iter().zip(comments).grouped_by(&users));
        Ok(rows)
    }
}
