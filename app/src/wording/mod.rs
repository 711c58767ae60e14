//! Domain → words, by exhaustive matches: adding a variant asks for its text.

mod refusals;

pub use refusals::{accept_list, answer_fault, document_refusal, papers_fault, type_list};

use domain::{
    binding::MatchRule,
    errand::Cause,
    message::MessageKindName,
    person::TrustLevel,
    reply::ItemState,
    representation::{Capacity, Right},
};

/// The key of a task's state word.
pub fn item_state(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "state-open",
        ItemState::Sent => "state-sent",
        ItemState::Started => "state-started",
        ItemState::Checking => "state-checking",
        ItemState::Done => "state-done",
        ItemState::Later => "state-later",
        ItemState::FromSomeoneElse => "state-someone-else",
        ItemState::NotAvailable => "state-not-available",
        ItemState::HandedIn => "state-handed-in",
        ItemState::LeftOut => "state-left-out",
    }
}

pub fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

pub fn message_kind(kind: MessageKindName) -> &'static str {
    match kind {
        MessageKindName::StatusNotice => "kind-status",
        MessageKindName::AppointmentNotice => "kind-appointment",
        MessageKindName::NotCompetentNotice => "kind-not-competent",
        MessageKindName::Inquiry => "kind-inquiry",
        MessageKindName::IntentToRefuse => "kind-intent-to-refuse",
    }
}

pub fn trust_level(level: TrustLevel) -> &'static str {
    match level {
        TrustLevel::Basic => "level-basic",
        TrustLevel::Low => "level-low",
        TrustLevel::Substantial => "level-substantial",
        TrustLevel::High => "level-high",
    }
}

/// What a representative may do.
pub fn right(right: Right) -> &'static str {
    match right {
        Right::Read => "right-read",
        Right::Prepare => "right-prepare",
        Right::Send => "right-send",
    }
}

/// The same, as the applicant chooses it.
pub fn right_to_give(right: Right) -> &'static str {
    match right {
        Right::Read => "right-read",
        Right::Prepare => "right-prepare-give",
        Right::Send => "right-send",
    }
}

/// As what somebody acts for another.
pub fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Custody => "capacity-custody",
        Capacity::Lawyer => "capacity-lawyer",
        Capacity::PowerOfAttorney => "capacity-power-of-attorney",
    }
}

pub fn match_rule(rule: MatchRule) -> &'static str {
    match rule {
        MatchRule::Account => "rule-account",
        MatchRule::PersonCode => "rule-person-code",
        MatchRule::MailboxHandle => "rule-mailbox",
        MatchRule::Organization => "rule-organization",
        MatchRule::LinkAndAttributes => "rule-link",
        MatchRule::AccessCode => "rule-access-code",
        MatchRule::Representative => "rule-representative",
    }
}

/// Why a reply could not be handed over, as a clerk may know it.
pub fn hindrance(cause: Cause) -> &'static str {
    match cause {
        Cause::WayClosed => "hindrance-way-closed",
        Cause::Unanswered => "hindrance-unanswered",
        Cause::NoWay => "hindrance-no-way",
        Cause::OtherPackage => "hindrance-other-package",
        Cause::Documents => "hindrance-documents",
        Cause::Record => "hindrance-record",
        Cause::Copies => "hindrance-copies",
        Cause::EarlierReply => "hindrance-earlier-reply",
        // Of notices, which have words of their own.
        Cause::Refused => "hindrance-refused",
        Cause::Interrupted | Cause::Channel => "hindrance-interrupted",
        Cause::Database => "hindrance-database",
        Cause::Unknown => "hindrance-unknown",
    }
}
