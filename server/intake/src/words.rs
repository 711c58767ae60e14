//! The closed sets of words of the forms: the very lists that they are read by, so that a description cannot know more or less.

use crate::{date, document_request, message, question, recipient, representative};
use domain::{
    binding::MatchRule,
    question::Purpose,
    representation::{Capacity, Right},
};

/// Forms that take no other member. A message may name its `$schema` beside.
pub const CLOSED_FORMS: [&str; 33] = [
    "NewMessage",
    "TranslatedText",
    "NewRailCase",
    "NewPublicService",
    "NewReplyKey",
    "NewApplication",
    "NewTrustLevels",
    "NewRecipient",
    "NewChannels",
    "NewReplyChannel",
    "NewReplyAddress",
    "NewReplyElster",
    "NewReplyMailbox",
    "NewDeadline",
    "NewAppointment",
    "NewCompetentBody",
    "NewContact",
    "NewItem",
    "NewCondition",
    "NewQuestion",
    "NewChoice",
    "NewDocumentRequest",
    "NewRepresentative",
    "Withdrawal",
    "NewReview",
    "NewReturn",
    "NewEnd",
    "NoMoreTime",
    "MessageUpdate",
    "NamedCase",
    "Acknowledgement",
    "Rejection",
    "NewProblem",
];

/// Form, member, and what the member can be.
pub fn closed_words() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let levels = names(&recipient::LEVELS);
    vec![
        ("NewMessage", "kind", names(&message::KINDS)),
        ("NewTrustLevels", "read", levels.clone()),
        ("NewTrustLevels", "send", levels.clone()),
        ("NewChannels", "application_level", levels),
        ("NewRecipient", "rules", MatchRule::ALL.map(MatchRule::as_str).to_vec()),
        ("NewDeadline", "kind", names(&date::DEADLINE_KINDS)),
        ("NewQuestion", "type", question::kinds()),
        ("NewQuestion", "purpose", Purpose::ALL.map(Purpose::as_str).to_vec()),
        ("NewDocumentRequest", "media_types", names(&document_request::MEDIA_TYPES)),
        ("NewRepresentative", "capacity", Capacity::ALL.map(Capacity::as_str).to_vec()),
        ("NewRepresentative", "right", representative::RIGHTS.map(Right::as_str).to_vec()),
    ]
}

fn names<T>(words: &[(&'static str, T)]) -> Vec<&'static str> {
    words.iter().map(|(word, _)| *word).collect()
}
