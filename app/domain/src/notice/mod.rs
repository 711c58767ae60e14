//! Telling a person that there is something for them (Postfachhinweis, E-Mail, Brief): by which ways, in which order, in which words, and
//! what is known of it afterwards. A notice says that there is a message, never what it says.

mod address;
mod cause;
mod channel;
mod email_address;
mod fiction;
mod linter;
mod order;
mod reminder;
mod state;
mod template;

pub use address::{Channels, NoticeAddress, PostalAddress};
pub use cause::{NoticeCause, UnknownCause};
pub use channel::{AttachmentLimits, Capabilities, NoticeChannel};
pub use email_address::{EmailAddress, NotAnEmailAddress};
pub use fiction::{Fiction, FictionRule, fictions};
pub use linter::{LinterRules, TemplateFault, lint};
pub use order::{NoticeOrder, next_address};
pub use reminder::{Hours, ReminderRules};
pub use state::{NotNeeded, Notice, NoticeEnd, NoticeFailure, NoticeTimes};
pub use template::{Pattern, PatternFault, Placeholder, Template, Words};
