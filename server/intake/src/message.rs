//! The posted message → the model. Structure and rules are checked in one pass, so that one answer names every fault.

use crate::{
    date::{DEADLINE_TODAY, NewAppointment, NewDeadline, read_appointment, read_deadline},
    fault::Fault,
    form::form,
    item::{NewItem, read_item},
    reader::Node,
    recipient::{NewRecipient, NewTrustLevels, read_levels, read_recipient},
    text::{TextOrTranslated, ToTheLetter, optional_translated, refuse_second_binding, translated},
};
use domain::{
    authority::{Authority, CaseRef, FileReference},
    binding::Recipient,
    document::UploadLimits,
    id::{AuthorityId, MessageFileId, MessageId},
    message::{
        CompetentBody, ContactPerson, Item, ItemContent, ItemsFault, MAX_ITEMS, MessageContent, MessageDraft, MessageFault,
        MessageKindName, Presence, RequiredLevels,
    },
    person::TrustLevel,
    text::LanguageTag,
};
use jiff::Timestamp;
use serde_json::Value;

/// A message whose every part is valid.
#[derive(Debug)]
pub struct IncomingMessage {
    pub authority: AuthorityId,
    pub case: CaseRef,
    pub recipient: Recipient,
    pub content: MessageContent,
    pub replaces: Option<MessageId>,
    pub attachments: Vec<MessageFileId>,
}

form! {
    /// A message to be handed in.
    NewMessage as Members, beside "$schema" {
        kind: String,
        /// One of the authorities this case system writes for.
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        authority: String,
        /// The case in the case system; comes back unchanged with the reply, so that it must have no spaces at its ends and be in Unicode
        /// form NFC.
        #[schema(min_length = 1, max_length = 200)]
        case: String,
        /// The number people see.
        #[schema(min_length = 1, max_length = 100)]
        file_reference: String,
        recipient: NewRecipient,
        /// The tenant's levels if absent.
        trust_levels: Option<NewTrustLevels>,
        /// What the person applied for. At most 150 characters.
        service: TextOrTranslated,
        /// At most 150 characters.
        subject: TextOrTranslated,
        /// The letter: plain text, paragraphs separated by empty lines. At most 20,000 characters.
        body: TextOrTranslated,
        /// Language of the binding texts; `de` if absent. Lower case. No text has a translation into it.
        #[schema(pattern = "^[a-z]{2,3}(-[a-z0-9]{2,8})*$", max_length = 35)]
        binding_language: Option<String>,
        /// Only for `inquiry` and `intent_to_refuse`, and needed there.
        #[schema(max_items = 100, required = false)]
        items: Vec<NewItem>,
        deadline: Option<NewDeadline>,
        /// What happens otherwise. Needed with a deadline.
        consequences: Option<TextOrTranslated>,
        #[schema(min_length = 1, max_length = 200)]
        legal_basis: Option<String>,
        appointment: Option<NewAppointment>,
        competent_body: Option<NewCompetentBody>,
        /// Whom the person can ask about this message; without it, the authority.
        contact: Option<NewContact>,
        /// Ids of files that were brought before (`POST /api/v1/attachments`), in the order in which the person sees them. Each belongs to
        /// one message.
        #[schema(max_items = 10, required = false)]
        attachments: Vec<String>,
        /// The message of the same case, authority and recipient that this one takes the place of. What the person has begun to answer
        /// there goes on here, as far as items keep their ids and ask for the same.
        #[schema(format = "uuid")]
        replaces: Option<String>,
    }
}

form! {
    /// Who is responsible instead.
    NewCompetentBody as CompetentBodyMembers {
        #[schema(min_length = 1, max_length = 200)]
        name: String,
        #[schema(min_length = 1, max_length = 500)]
        contact: Option<String>,
    }
}

form! {
    /// Who at the authority answers questions about the message. People see it.
    NewContact as ContactMembers {
        /// A person or a team.
        #[schema(min_length = 1, max_length = 200)]
        name: String,
        #[schema(min_length = 1, max_length = 60)]
        phone: Option<String>,
        #[schema(format = "email", max_length = 254)]
        email: Option<String>,
    }
}

/// What the rules need to know about the caller's side.
pub struct Surroundings<'a> {
    pub authorities: &'a [&'a Authority],
    pub limits: &'a UploadLimits,
    /// Issuers of the accounts applicants sign in with.
    pub issuers: &'a [&'a str],
    /// The levels of messages that name none.
    pub levels: RequiredLevels,
    /// Whether a deadline may end on the day the message comes.
    pub deadline_today: bool,
    /// The level of notices in the BundID mailbox, where the tenant sends some.
    pub notice_level: Option<TrustLevel>,
    pub now: Timestamp,
}

pub(crate) const KINDS: [(&str, MessageKindName); 5] = [
    ("status_notice", MessageKindName::StatusNotice),
    ("appointment_notice", MessageKindName::AppointmentNotice),
    ("not_competent_notice", MessageKindName::NotCompetentNotice),
    ("inquiry", MessageKindName::Inquiry),
    ("intent_to_refuse", MessageKindName::IntentToRefuse),
];

impl IncomingMessage {
    /// Reads a message as the API takes it.
    ///
    /// # Errors
    /// Everything that is wrong with it, up to [`MAX_FAULTS`](crate::MAX_FAULTS).
    pub fn from_json(value: &Value, around: &Surroundings<'_>) -> Result<Self, Vec<Fault>> {
        Node::read(value, |root| read_parts(root, around))
    }
}

fn read_parts(root: &Node<'_>, around: &Surroundings<'_>) -> Option<IncomingMessage> {
    let members = Members::of(root)?;
    let kind = members.kind.one_of(&KINDS);
    let authority = read_authority(&members.authority, around);
    let case = members.case.text().map(|ToTheLetter(case)| case);
    let file_reference: Option<FileReference> = members.file_reference.text();
    let recipient = read_recipient(&members.recipient, around);
    let levels = read_levels(&members.trust_levels, around);
    let binding = &members.binding_language;
    let binding_language = if binding.is_there() { binding.text() } else { Some(LanguageTag::german()) };
    if let Some(language) = &binding_language {
        refuse_second_binding(root, language);
    }
    let service = translated(&members.service);
    let subject = translated(&members.subject);
    let body = translated(&members.body);
    let draft = read_draft((root, &members), kind, authority, around);
    let message_kind = draft.and_then(|draft| match draft.accept(around.now, around.deadline_today) {
        Ok(kind) => Some(kind),
        // The rules above found the same; if one of them ever does not, the message is refused all the same.
        Err(faults) => {
            if !root.has_faults() {
                faults.into_iter().for_each(|fault| report(root, fault));
            }
            None
        }
    });
    let mut files: Vec<Option<MessageFileId>> = Vec::new();
    for node in members.attachments.list(MAX_ATTACHMENTS) {
        let file = node.text::<NamedFile>().map(|NamedFile(id)| id);
        if file.is_some() && files.contains(&file) {
            node.fault("duplicate", "is named twice");
        }
        files.push(file);
    }
    let replaces = &members.replaces;
    let replaces = if replaces.is_there() { replaces.text::<NamedMessage>().map(|NamedMessage(id)| id) } else { None };
    let contact = read_contact(&members.contact);
    let (recipient, recipient_name) = recipient?;
    Some(IncomingMessage {
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
            attachments: u8::try_from(files.len()).unwrap_or(u8::MAX),
            contact,
            kind: message_kind?,
        },
        replaces,
        attachments: files.into_iter().collect::<Option<_>>()?,
    })
}

/// Files of one message.
const MAX_ATTACHMENTS: usize = 10;

/// A file by its id.
struct NamedFile(MessageFileId);

impl TryFrom<String> for NamedFile {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self).map_err(|_| "must be the id of a file that was brought")
    }
}

/// A message by its id.
struct NamedMessage(MessageId);

impl TryFrom<String> for NamedMessage {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self).map_err(|_| "must be the id of a message")
    }
}

fn read_authority<'a>(node: &Node<'_>, around: &Surroundings<'a>) -> Option<&'a Authority> {
    let id: AuthorityId = node.text()?;
    let found = around.authorities.iter().find(|authority| authority.id == id).copied();
    if found.is_none() {
        node.fault(
            "authority_not_allowed",
            "this case system may not write for this authority; GET /api/v1/authorities names those for which it may",
        );
    }
    found
}

fn read_draft(
    (root, members): (&Node<'_>, &Members<'_>),
    kind: Option<MessageKindName>,
    authority: Option<&Authority>,
    around: &Surroundings<'_>,
) -> Option<MessageDraft> {
    let nodes = members.items.list(MAX_ITEMS);
    let read: Vec<Option<Item>> = nodes.iter().map(|node| read_item(node, around.limits)).collect();
    let (deadline, statutory) = read_deadline(&members.deadline, authority, around).unzip();
    let statutory = statutory.unwrap_or(false);
    let consequences = optional_translated(&members.consequences);
    let legal_basis = members.legal_basis.optional_text();
    let appointment = read_appointment(&members.appointment, around.now);
    let competent_body = read_competent_body(&members.competent_body);
    presence(members, nodes.len()).faults(kind).into_iter().for_each(|fault| report(root, fault));
    check_items(&nodes, &read);
    let items = read.into_iter().collect::<Option<Vec<Item>>>()?;
    Some(MessageDraft { kind: kind?, items, deadline, consequences, legal_basis, statutory, appointment, competent_body })
}

/// The rules between parts ask only whether a part is there, so that a broken one hides no other fault.
fn presence(members: &Members<'_>, items: usize) -> Presence {
    Presence {
        items: items > 0,
        deadline: members.deadline.is_there(),
        consequences: members.consequences.is_there(),
        legal_basis: members.legal_basis.is_there(),
        appointment: members.appointment.is_there(),
        competent_body: members.competent_body.is_there(),
    }
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
            at("items", "items_required", "an inquiry names at least one question or document");
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
            at("consequences", "deadline_needs_consequences", "whoever sets a deadline says what happens otherwise");
        }
        MessageFault::DeadlineNotAllowed => {
            let there = ["deadline", "consequences", "legal_basis"].into_iter().find(|name| root.member(name).is_there());
            at(there.unwrap_or("deadline"), "not_allowed", "this kind of message takes no reply and has no deadline");
        }
        MessageFault::DeadlineInPast => at("deadline", "in_past", "the deadline is over already"),
        MessageFault::DeadlineToday => at("deadline", "is_today", DEADLINE_TODAY),
        MessageFault::TermsWithoutDeadline => at("deadline", "required", "consequences and legal basis belong to a deadline"),
        MessageFault::AppointmentMissing => at("appointment", "required", "an appointment notice needs day, time and place"),
        MessageFault::AppointmentNotAllowed => at("appointment", "not_allowed", "only an appointment notice has one"),
        MessageFault::CompetentBodyMissing => at("competent_body", "required", "say who is responsible instead"),
        MessageFault::CompetentBodyNotAllowed => {
            at("competent_body", "not_allowed", "only a notice of lacking competence has one");
        }
    }
}

pub(crate) fn read_contact(node: &Node<'_>) -> Option<ContactPerson> {
    if !node.is_there() {
        return None;
    }
    let ContactMembers { name, phone, email } = ContactMembers::of(node)?;
    let (name, phone, email) = (name.text(), phone.optional_text(), email.optional_text());
    Some(ContactPerson { name: name?, phone, email })
}

fn read_competent_body(node: &Node<'_>) -> Option<CompetentBody> {
    if !node.is_there() {
        return None;
    }
    let CompetentBodyMembers { name, contact } = CompetentBodyMembers::of(node)?;
    let (name, contact) = (name.text(), contact.optional_text());
    Some(CompetentBody { name: name?, contact })
}
