//! Documents are drawn by a process of their own: this program again, with an empty environment, closed from inside.

mod child;

pub use child::{ChildRenderer, DRAWING, LOOKING};
