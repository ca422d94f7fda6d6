//! Diesel over libmysqlclient: `belonging_to` and `grouped_by`, as in its guide to relations. MariaDB refuses a limit in a
//! subquery behind IN, and Diesel selects from no subquery, so it has no limit for each parent.

use anyhow::Result;
use diesel::prelude::*;

use crate::nested::{Sum, Tree};
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

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
#[diesel(check_for_backend(diesel::mysql::Mysql))]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(belongs_to(User))]
#[diesel(table_name = posts)]
#[diesel(check_for_backend(diesel::mysql::Mysql))]
pub struct Post {
    pub id: i64,
    pub title: String,
    pub likes: i64,
    pub user_id: i64,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(belongs_to(Post))]
#[diesel(table_name = comments)]
#[diesel(check_for_backend(diesel::mysql::Mysql))]
pub struct Comment {
    pub id: i64,
    pub body: String,
    pub post_id: i64,
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
    connection: MysqlConnection,
}

impl Diesel {
    pub fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            connection: MysqlConnection::establish(url)?,
        })
    }
}

impl Nests for Diesel {
    fn name(&self) -> &'static str {
        "diesel"
    }

    async fn all(&mut self, users: i64) -> Result<impl Tree + Send> {
        let connection = &mut self.connection;
        let users = users::table
            .filter(users::id.le(users))
            .order(users::id)
            .select(User::as_select())
            .load(connection)?;
        let posts = Post::belonging_to(&users)
            .select(Post::as_select())
            .load(connection)?;
        let comments = Comment::belonging_to(&posts)
            .select(Comment::as_select())
            .load(connection)?;
        Ok(nest(users, posts, comments))
    }
}
