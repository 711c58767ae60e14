//! Words that were typed and not saved.

mod kept_posts;

pub use kept_posts::{KEPT_POSTS_LIMIT, KeptPostKey, KeptPosts};
