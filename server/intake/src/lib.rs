//! From what a source hands in to the model: one pass that finds every fault and says where it is. Knows the domain and JSON, nothing of
//! HTTP, storage or use cases.
//!
//! Each form of the API stands once ([`form!`]): the description of the API is made from it, and its members are read through it.

mod application;
mod channels;
mod date;
mod dialogue;
mod document_request;
mod fault;
mod form;
mod item;
mod json;
mod message;
mod question;
mod rail_case;
mod reader;
mod recipient;
mod representative;
mod settled;
mod text;
mod times;
mod withdrawal;
mod words;
pub mod xml;

pub use application::{IncomingApplication, NewApplication};
pub use channels::{NewChannels, NewReplyAddress, NewReplyChannel, NewReplyElster, NewReplyMailbox};
pub use date::{NewAppointment, NewDeadline};
pub use dialogue::{
    IncomingEnd, IncomingReview, IncomingUpdate, MessageUpdate, NamedCase, NewEnd, NewReturn, NewReview, NoMoreTime, Removable,
};
pub use document_request::NewDocumentRequest;
pub use fault::{CODES, Fault, MAX_FAULTS};
pub use item::{NewCondition, NewItem, YesNoOrChoice};
pub use json::{MAX_VALUES, canonical, unique_json, values};
pub use message::{IncomingMessage, NewCompetentBody, NewContact, NewMessage, Surroundings};
pub use question::{NewChoice, NewQuestion};
pub use rail_case::{INQUIRY_SCHEMA, IncomingRailCase, NewPublicService, NewRailCase, NewReplyKey, OF_THE_CASE};
pub use recipient::{NewRecipient, NewTrustLevels};
pub use representative::{IncomingRepresentative, NewRepresentative, RIGHTS};
pub use settled::{Acknowledgement, NewProblem, Rejection};
pub use text::TextOrTranslated;
pub use withdrawal::Withdrawal;
pub use words::{CLOSED_FORMS, closed_words};
