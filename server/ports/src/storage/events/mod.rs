//! What happened, for those who follow it.

mod feed;

pub use feed::{Feed, FeedEvent};
