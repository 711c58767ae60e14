//! Notices to people, and how people want to be told.

mod preferences;
mod records;

pub use preferences::{NewEmail, NoticePreferences, Preferences};
pub use records::{DraftToGo, NewNotice, NoticeSettlement, NoticeText, NoticeWords, Notices, WrittenAnswer};
