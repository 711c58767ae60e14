//! The posted message → the model. Structure and rules are checked in one pass, so that one answer names every fault.

use super::{
    item_form::read_item,
    problem::Fault,
    reader::Node,
    recipient_form::{read_levels, read_recipient},
};
use domain::{
    authority::{Authority, CaseRef, FileReference},
    binding::Recipient,
    deadline::{Deadline, DeadlineKind, Period, day_of},
    document::UploadLimits,
    id::AuthorityId,
    message::{
        Appointment, CompetentBody, Item, ItemContent, ItemsFault, MAX_ITEMS, MessageContent, MessageDraft, MessageFault,
        MessageKindName, RequiredLevels,
    },
    text::{LanguageTag, Translated},
};
use jiff::{Timestamp, civil::Date};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Display};

/// A message whose every part is valid.
#[derive(Debug)]
pub struct MessageForm {
    pub authority: AuthorityId,
    pub case: CaseRef,
    pub recipient: Recipient,
    pub content: MessageContent,
}

/// What the rules need to know about the caller's side.
pub struct Surroundings<'a> {
    pub authorities: &'a [&'a Authority],
    pub limits: &'a UploadLimits,
    /// Issuers of the accounts applicants sign in with.
    pub issuers: &'a [&'a str],
    /// The levels of messages that name none.
    pub levels: RequiredLevels,
    pub now: Timestamp,
}

const MEMBERS: [&str; 17] = [
    "kind",
    "authority",
    "case",
    "file_reference",
    "recipient",
    "trust_levels",
    "service",
    "subject",
    "body",
    "binding_language",
    "items",
    "deadline",
    "consequences",
    "legal_basis",
    "appointment",
    "competent_body",
    "$schema",
];

/// Reads a message or lists everything that is wrong with it.
pub fn read(value: &Value, around: &Surroundings<'_>) -> Result<MessageForm, Vec<Fault>> {
    let root = Node::root(value);
    let form = read_parts(&root, around);
    let faults = root.into_faults();
    match form {
        Some(form) if faults.is_empty() => Ok(form),
        _ => Err(faults),
    }
}

fn read_parts(root: &Node<'_>, around: &Surroundings<'_>) -> Option<MessageForm> {
    root.object(&MEMBERS)?;
    let kind = root.member("kind").one_of(&[
        ("status_notice", MessageKindName::StatusNotice),
        ("appointment_notice", MessageKindName::AppointmentNotice),
        ("not_competent_notice", MessageKindName::NotCompetentNotice),
        ("inquiry", MessageKindName::Inquiry),
        ("intent_to_refuse", MessageKindName::IntentToRefuse),
    ]);
    let authority = read_authority(&root.member("authority"), around);
    let case = root.member("case").text();
    let file_reference: Option<FileReference> = root.member("file_reference").text();
    let recipient = read_recipient(&root.member("recipient"), around);
    let levels = read_levels(&root.member("trust_levels"), around);
    let binding = root.member("binding_language");
    let binding_language = if binding.is_there() { binding.text() } else { Some(LanguageTag::german()) };
    let service = translated(&root.member("service"));
    let subject = translated(&root.member("subject"));
    let body = translated(&root.member("body"));
    let draft = read_draft(root, kind, authority, around);
    let message_kind = draft.and_then(|draft| match draft.accept(around.now) {
        Ok(kind) => Some(kind),
        // The rules above found the same; if one of them ever does not, the message is refused all the same.
        Err(faults) => {
            if !root.has_faults() {
                faults.into_iter().for_each(|fault| report(root, fault));
            }
            None
        }
    });
    let (recipient, recipient_name) = recipient?;
    Some(MessageForm {
        authority: authority?.id.clone(),
        case: case?,
        recipient,
        content: MessageContent {
            file_reference: file_reference?,
            recipient_name,
            service: service?,
            subject: subject?,
            body: body?,
            binding_language: binding_language?,
            levels: levels?,
            kind: message_kind?,
        },
    })
}

fn read_authority<'a>(node: &Node<'_>, around: &Surroundings<'a>) -> Option<&'a Authority> {
    let id: AuthorityId = node.text()?;
    let found = around.authorities.iter().find(|authority| authority.id == id).copied();
    if found.is_none() {
        node.fault("authority_not_allowed", "this case system may not write for this authority");
    }
    found
}

/// `"text"`, or `{"text": "…", "translations": {"en": "…"}}`.
pub(super) fn translated<T: TryFrom<String, Error: Display>>(node: &Node<'_>) -> Option<Translated<T>> {
    match node.value() {
        Some(Value::Object(_)) => {
            node.object(&["text", "translations"])?;
            let binding = node.member("text").text();
            let mut translations = BTreeMap::new();
            let others = node.member("translations");
            if let Some(Value::Object(members)) = others.value() {
                for tag in members.keys() {
                    let member = others.member(tag);
                    match LanguageTag::try_from(tag.clone()) {
                        Ok(language) => {
                            translations.extend(member.text().map(|text| (language, text)));
                        }
                        Err(error) => member.fault("invalid", error),
                    }
                }
            } else if others.is_there() {
                others.fault("type", "must be an object of texts by language");
            }
            Some(Translated { binding: binding?, translations })
        }
        _ => node.text().map(|text: T| Translated::from(text)),
    }
}

pub(super) fn optional_translated<T: TryFrom<String, Error: Display>>(node: &Node<'_>) -> Option<Translated<T>> {
    if node.is_there() { translated(node) } else { None }
}

fn read_draft(
    root: &Node<'_>,
    kind: Option<MessageKindName>,
    authority: Option<&Authority>,
    around: &Surroundings<'_>,
) -> Option<MessageDraft> {
    let nodes = root.member("items").list(MAX_ITEMS);
    let read: Vec<Option<Item>> = nodes.iter().map(|node| read_item(node, around.limits)).collect();
    let deadline = read_deadline(&root.member("deadline"), authority, around.now);
    let consequences = optional_translated(&root.member("consequences"));
    let legal_basis = root.member("legal_basis").optional_text();
    let appointment = read_appointment(&root.member("appointment"));
    if appointment.as_ref().is_some_and(|appointment| appointment.starts_at.date() < day_of(around.now)) {
        root.member("appointment").member("starts_at").fault("in_past", "the appointment is over already");
    }
    let competent_body = read_competent_body(&root.member("competent_body"));
    if deadline.as_ref().is_some_and(|deadline| deadline.due < day_of(around.now)) {
        report(root, MessageFault::DeadlineInPast);
    }
    check_presence(root, kind, nodes.len());
    check_items(&nodes, &read);
    let items = read.into_iter().collect::<Option<Vec<Item>>>()?;
    Some(MessageDraft { kind: kind?, items, deadline, consequences, legal_basis, appointment, competent_body })
}

/// The rules between parts ask only whether a part is there, so that a broken one hides no other fault.
fn check_presence(root: &Node<'_>, kind: Option<MessageKindName>, items: usize) {
    let there = |name: &str| root.member(name).is_there();
    let terms = there("consequences") || there("legal_basis");
    let takes_reply = kind.map(|kind| matches!(kind, MessageKindName::Inquiry | MessageKindName::IntentToRefuse));
    let mut faults = Vec::new();
    match takes_reply {
        Some(true) if items == 0 => faults.push(MessageFault::ItemsMissing),
        Some(false) if items > 0 => faults.push(MessageFault::ItemsNotAllowed),
        _ => {}
    }
    match takes_reply {
        Some(false) if there("deadline") || terms => faults.push(MessageFault::DeadlineNotAllowed),
        Some(false) => {}
        Some(true) | None if there("deadline") && !there("consequences") => faults.push(MessageFault::ConsequencesMissing),
        Some(true) | None if terms && !there("deadline") => faults.push(MessageFault::TermsWithoutDeadline),
        Some(true) | None => {}
    }
    for (name, of, missing, surplus) in [
        (
            "appointment",
            MessageKindName::AppointmentNotice,
            MessageFault::AppointmentMissing,
            MessageFault::AppointmentNotAllowed,
        ),
        (
            "competent_body",
            MessageKindName::NotCompetentNotice,
            MessageFault::CompetentBodyMissing,
            MessageFault::CompetentBodyNotAllowed,
        ),
    ] {
        match kind {
            Some(kind) if kind == of && !there(name) => faults.push(missing),
            Some(kind) if kind != of && there(name) => faults.push(surplus),
            _ => {}
        }
    }
    faults.into_iter().for_each(|fault| report(root, fault));
}

/// Ids and conditions of all items, also of those with other faults.
fn check_items(nodes: &[Node<'_>], read: &[Option<Item>]) {
    let id = |node: &Node<'_>| node.member("id").value().and_then(Value::as_str).map(str::to_owned);
    for (at, node) in nodes.iter().enumerate() {
        let own = id(node);
        if own.is_some() && nodes[..at].iter().any(|earlier| id(earlier) == own) {
            node.member("id").fault("duplicate", "another item has this id");
        }
        let Some(condition) = read[at].as_ref().and_then(|item| item.visible_if.as_ref()) else { continue };
        let asked = nodes[..at].iter().position(|earlier| id(earlier).as_deref() == Some(condition.question.as_str()));
        let leads_somewhere = match asked.map(|asked| &read[asked]) {
            Some(Some(Item { content: ItemContent::Question(question), .. })) => question.kind.can_have(&condition.value),
            // The question it names has faults of its own; judge the condition once those are mended.
            Some(None) => true,
            Some(Some(_)) | None => false,
        };
        if !leads_somewhere {
            node.member("visible_if").fault("condition_leads_nowhere", "must name an earlier question that can have this value");
        }
    }
}

fn report(root: &Node<'_>, fault: MessageFault) {
    let at = |name: &str, code: &str, detail: &str| root.member(name).fault(code, detail);
    match fault {
        MessageFault::ItemsMissing => {
            at("items", "items_required", "an inquiry names at least one question or document (R-DL-6)");
        }
        MessageFault::ItemsNotAllowed => at("items", "not_allowed", "this kind of message takes no reply and has no items"),
        MessageFault::Items(ItemsFault::None | ItemsFault::TooMany) => {
            at("items", "items_required", "the number of items is wrong");
        }
        MessageFault::Items(ItemsFault::DuplicateId { at }) => {
            root.member("items").member(&at.to_string()).member("id").fault("duplicate", "another item has this id");
        }
        MessageFault::Items(ItemsFault::ConditionLeadsNowhere { at }) => {
            let condition = root.member("items").member(&at.to_string()).member("visible_if");
            condition.fault("condition_leads_nowhere", "must name an earlier question that can have this value");
        }
        MessageFault::ConsequencesMissing => {
            at("consequences", "deadline_needs_consequences", "whoever sets a deadline says what happens otherwise (R-DL-6)");
        }
        MessageFault::DeadlineNotAllowed => {
            at("deadline", "not_allowed", "this kind of message takes no reply and has no deadline");
        }
        MessageFault::DeadlineInPast => at("deadline", "in_past", "the deadline is over already"),
        MessageFault::TermsWithoutDeadline => at("deadline", "required", "consequences and legal basis belong to a deadline"),
        MessageFault::AppointmentMissing => at("appointment", "required", "an appointment notice needs day, time and place"),
        MessageFault::AppointmentNotAllowed => at("appointment", "not_allowed", "only an appointment notice has one"),
        MessageFault::CompetentBodyMissing => at("competent_body", "required", "say who is responsible instead"),
        MessageFault::CompetentBodyNotAllowed => {
            at("competent_body", "not_allowed", "only a notice of lacking competence has one");
        }
    }
}

fn read_deadline(node: &Node<'_>, authority: Option<&Authority>, now: Timestamp) -> Option<Deadline> {
    if !node.is_there() {
        return None;
    }
    node.object(&["date", "days", "weeks", "months", "kind"])?;
    let kind_node = node.member("kind");
    let kind = if kind_node.is_there() {
        kind_node.one_of(&[("shiftable", DeadlineKind::Shiftable), ("specific_day", DeadlineKind::SpecificDay)])
    } else {
        Some(DeadlineKind::Shiftable)
    };
    let date: Option<Date> = node.member("date").optional_parsed();
    let period = node
        .member("days")
        .whole_number()
        .map(Period::Days)
        .or_else(|| node.member("weeks").whole_number().map(Period::Weeks))
        .or_else(|| node.member("months").whole_number().map(Period::Months));
    let given = ["date", "days", "weeks", "months"].iter().filter(|name| node.member(name).is_there()).count();
    if given != 1 {
        node.fault("ambiguous", "needs exactly one of date, days, weeks, months");
        return None;
    }
    if period.is_some() && kind_node.is_there() {
        kind_node.fault("not_allowed", "only a named date can be fixed; a period ends on a working day");
    }
    let calendar = &authority?.calendar;
    match (date, period) {
        (Some(date), _) => Some(Deadline::on(date, kind?, calendar)),
        (None, Some(period)) => Some(Deadline::after(day_of(now), period, calendar)),
        (None, None) => None,
    }
}

fn read_appointment(node: &Node<'_>) -> Option<Appointment> {
    if !node.is_there() {
        return None;
    }
    node.object(&["starts_at", "place", "bring"])?;
    let starts_at = node.member("starts_at").parsed();
    let place = translated(&node.member("place"));
    let bring = optional_translated(&node.member("bring"));
    Some(Appointment { starts_at: starts_at?, place: place?, bring })
}

fn read_competent_body(node: &Node<'_>) -> Option<CompetentBody> {
    if !node.is_there() {
        return None;
    }
    node.object(&["name", "contact"])?;
    let name = node.member("name").text();
    let contact = node.member("contact").optional_text();
    Some(CompetentBody { name: name?, contact })
}
