//! Users with posts with comments: the rows that nested loads read, and the sum that says they are the same.
//!
//! Integers and text alone, so that what is compared is the loading of relations, and not the parsing of dates.
//! Shared with the program in `toasty/`.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// Stored users; each has [`POSTS`] posts, each with [`COMMENTS`] comments.
pub const USERS: i64 = 1_000;
pub const POSTS: i64 = 10;
pub const COMMENTS: i64 = 5;

/// Reactions of each comment: the fourth level, which no [`Sum`] covers.
pub const REACTIONS: i64 = 2;

/// How many posts of each user are loaded where there is a limit: the ones with the highest keys.
pub const LATEST: i64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nested {
    /// The first users by key, with all of their posts.
    All(i64),
    /// The first users by key, with their [`LATEST`] posts.
    Latest(i64),
}

impl Nested {
    pub fn title(self) -> String {
        match self {
            Self::All(users) => {
                format!("nested {users} users x {POSTS} posts x {COMMENTS} comments")
            }
            Self::Latest(users) => {
                format!("nested {users} users x latest {LATEST} posts x {COMMENTS} comments")
            }
        }
    }

    /// What everyone must find.
    pub fn expected(self) -> Sum {
        let (users, latest) = match self {
            Self::All(users) => (users, POSTS),
            Self::Latest(users) => (users, LATEST),
        };
        let mut sum = Sum::default();
        for user in stored_users().take(users as usize) {
            sum.user(user.id, &user.name, &user.email);
            for post in stored_posts(user.id).skip((POSTS - latest) as usize) {
                sum.post(user.id, post.id, post.user_id, &post.title, post.likes);
                for comment in stored_comments(post.id) {
                    sum.comment(post.id, comment.id, comment.post_id, &comment.body);
                }
            }
        }
        sum
    }
}

pub struct StoredUser {
    pub id: i64,
    pub name: String,
    pub email: String,
}

pub struct StoredPost {
    pub id: i64,
    pub user_id: i64,
    pub title: String,
    pub likes: i64,
}

pub struct StoredComment {
    pub id: i64,
    pub post_id: i64,
    pub body: String,
}

pub struct StoredReaction {
    pub id: i64,
    pub comment_id: i64,
    pub kind: &'static str,
}

pub fn stored_users() -> impl Iterator<Item = StoredUser> {
    (1..=USERS).map(|id| StoredUser {
        id,
        name: format!("User {id:04}"),
        email: format!("user{id:04}@example.com"),
    })
}

pub fn stored_posts(user_id: i64) -> impl Iterator<Item = StoredPost> {
    children(user_id, POSTS).map(move |id| StoredPost {
        id,
        user_id,
        title: format!("Post {id:05} of the benchmark"),
        likes: id * 7 % 1_000,
    })
}

pub fn stored_comments(post_id: i64) -> impl Iterator<Item = StoredComment> {
    children(post_id, COMMENTS).map(move |id| StoredComment {
        id,
        post_id,
        body: format!("Comment {id:05}, about as long as most of them are"),
    })
}

pub fn stored_reactions(comment_id: i64) -> impl Iterator<Item = StoredReaction> {
    children(comment_id, REACTIONS).map(move |id| StoredReaction {
        id,
        comment_id,
        kind: ["like", "laugh", "doubt"][(id % 3) as usize],
    })
}

fn children(parent: i64, count: i64) -> impl Iterator<Item = i64> {
    ((parent - 1) * count + 1)..=(parent * count)
}

/// How many rows of each kind, and a sum over hashes of all their fields, their keys and the rows they were found in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    pub rows: [usize; 3],
    pub ids: i64,
    pub hash: u64,
}

impl Sum {
    pub fn user(&mut self, id: i64, name: &str, email: &str) {
        self.add(0, id, (name, email));
    }

    /// A post, and the key of the user that it was found in.
    pub fn post(&mut self, user: i64, id: i64, user_id: i64, title: &str, likes: i64) {
        self.add(1, id, (user, user_id, title, likes));
    }

    /// A comment, and the key of the post that it was found in.
    pub fn comment(&mut self, post: i64, id: i64, post_id: i64, body: &str) {
        self.add(2, id, (post, post_id, body));
    }

    fn add(&mut self, kind: usize, id: i64, fields: impl Hash) {
        let mut hasher = DefaultHasher::new();
        (kind, id, fields).hash(&mut hasher);
        self.rows[kind] += 1;
        self.ids += id;
        self.hash = self.hash.wrapping_add(hasher.finish());
    }
}

/// What a contender returns: its own structs, nested as its users get them.
pub trait Tree {
    fn sum(&self) -> Sum;
}

/// Implements [`Tree`] for structs that hold their children in fields.
macro_rules! tree {
    ($user:ty, |$user_:ident| $posts:expr, |$post:ident| $comments:expr) => {
        impl $crate::nested::Tree for Vec<$user> {
            fn sum(&self) -> $crate::nested::Sum {
                let mut sum = $crate::nested::Sum::default();
                for $user_ in self {
                    sum.user($user_.id, &$user_.name, &$user_.email);
                    for $post in $posts {
                        sum.post(
                            $user_.id,
                            $post.id,
                            $post.user_id,
                            &$post.title,
                            $post.likes,
                        );
                        for comment in $comments {
                            sum.comment($post.id, comment.id, comment.post_id, &comment.body);
                        }
                    }
                }
                sum
            }
        }
    };
}
pub(crate) use tree;
