//! XML as XÖV messages need it: without document types, entities or network; read with limits into a tree, written in pieces.

mod fields;
mod tree;
mod write;

pub use fields::{Fields, Space};
pub use tree::{Element, MAX_DEPTH, parse};
pub use write::{FileKey, Piece, Writer, xml_text};
