//! Building blocks that own accessibility and escaping, so that pages cannot forget them.

pub mod answer_text;
pub mod await_change;
pub mod back_link;
pub mod button;
pub mod deadline;
pub mod dialogue;
pub mod document_row;
pub mod error_summary;
pub mod fields;
pub mod file_extras;
pub mod file_life;
pub mod icon;
pub mod left_behind;
pub mod left_out;
pub mod letter;
pub mod letter_files;
pub mod life_line;
pub mod menu;
pub mod mixed;
pub mod outstanding;
pub mod paragraphs;
pub mod question;
pub mod questions;
pub mod session_warning;
pub mod task_list;
pub mod unsaved;
