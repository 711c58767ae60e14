//! The posted case of an online service → what is stored of it. Its facts are judged as a message's, because messages are made of them.

use crate::{
    fault::Fault,
    form::form,
    message::{IncomingMessage, Surroundings},
    reader::Node,
    recipient::{NewRecipient, NewTrustLevels},
    text::TextOrTranslated,
};
use domain::{
    authority::CaseRef,
    id::{AuthorityId, RailCaseId},
    personal::Personal,
    text::Line,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// The address of the schema *Rückfrage*: a name that does not change with the installation.
pub const INQUIRY_SCHEMA: &str = "https://rueckkanal.example/schemas/rueckfrage/1.0.0/rueckfrage.schema.json";

/// Members of a message that the case's own facts decide.
pub const OF_THE_CASE: [&str; 5] = ["attachments", "authority", "case", "recipient", "replaces"];

form! {
    /// A case that an online service has opened over FIT-Connect.
    NewRailCase as Members {
        /// `caseId` of the delivery service's answer.
        #[schema(format = "uuid")]
        case_id: String,
        /// Where the application went.
        #[schema(format = "uuid")]
        destination_id: String,
        public_service: NewPublicService,
        /// One of the authorities this case system writes for.
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        authority: String,
        /// The case, as messages and replies name it; `case_id` if absent.
        #[schema(min_length = 1, max_length = 200)]
        case: Option<String>,
        /// The number people see, until the authority names one.
        #[schema(min_length = 1, max_length = 100)]
        file_reference: String,
        /// What the person applied for. At most 150 characters.
        service: TextOrTranslated,
        /// What is known of whoever applied.
        recipient: NewRecipient,
        trust_levels: Option<NewTrustLevels>,
        /// Which key the application has announced. Absent: none; the next submission announces one.
        reply_key: Option<NewReplyKey>,
    }
}

form! {
    /// The service of the administration, as the application named it.
    NewPublicService as ServiceMembers {
        #[schema(min_length = 1, max_length = 255)]
        identifier: String,
        #[schema(min_length = 1, max_length = 255)]
        name: String,
        #[schema(min_length = 1, max_length = 255)]
        region: Option<String>,
    }
}

form! {
    /// A key that this portal gave out, by its id; or the online service's own, with its private half.
    NewReplyKey as KeyMembers {
        #[schema(min_length = 8, max_length = 64)]
        kid: String,
        /// PKCS #8 in PEM, RSA of 4096 bits.
        #[schema(max_length = 8000)]
        private_key: Option<String>,
    }
}

/// A case whose every part is valid.
#[derive(Debug)]
pub struct IncomingRailCase {
    pub id: RailCaseId,
    pub destination: Uuid,
    pub authority: AuthorityId,
    pub case: CaseRef,
    pub service_identifier: String,
    pub service_name: String,
    pub region: Option<String>,
    /// What messages are made of: an object of JSON.
    pub facts: String,
    pub kid: Option<String>,
    pub private_key: Option<Personal<String>>,
}

impl IncomingRailCase {
    /// # Errors
    /// Everything that is wrong with it, up to [`MAX_FAULTS`](crate::MAX_FAULTS).
    pub fn from_json(value: &Value, around: &Surroundings<'_>) -> Result<Self, Vec<Fault>> {
        let read = Node::read(value, read_parts);
        // The facts are those of a message that says nothing else.
        let (facts, probe) = facts(value);
        let judged = IncomingMessage::from_json(&probe, around);
        match (read, judged) {
            (Ok(parts), Ok(message)) => Ok(Self {
                id: parts.id,
                destination: parts.destination,
                authority: message.authority,
                case: message.case,
                service_identifier: parts.service.0,
                service_name: parts.service.1,
                region: parts.service.2,
                facts: facts.to_string(),
                kid: parts.key.0,
                private_key: parts.key.1,
            }),
            (read, judged) => Err(joined(read.err(), judged.err())),
        }
    }
}

/// Faults of both, each place once.
pub(crate) fn joined(first: Option<Vec<Fault>>, second: Option<Vec<Fault>>) -> Vec<Fault> {
    let mut faults = first.unwrap_or_default();
    for fault in second.unwrap_or_default() {
        if !faults.iter().any(|known| known.pointer == fault.pointer) {
            faults.push(fault);
        }
    }
    faults
}

struct Parts {
    id: RailCaseId,
    destination: Uuid,
    service: (String, String, Option<String>),
    key: (Option<String>, Option<Personal<String>>),
}

fn read_parts(root: &Node<'_>) -> Option<Parts> {
    let members = Members::of(root)?;
    let id: Option<RailCaseId> = uuid(&members.case_id).map(RailCaseId);
    let destination = uuid(&members.destination_id);
    let service = ServiceMembers::of(&members.public_service).map(|service| {
        let text = |node: &Node<'_>| node.text::<Line<255>>().map(String::from);
        (text(&service.identifier), text(&service.name), service.region.optional_text::<Line<255>>().map(String::from))
    });
    let key = if members.reply_key.is_there() { read_key(&members.reply_key) } else { Some((None, None)) };
    // Read with the message that they make.
    for node in
        [&members.authority, &members.case, &members.file_reference, &members.service, &members.recipient, &members.trust_levels]
    {
        let _ = node.is_there();
    }
    let (identifier, name, region) = service?;
    Some(Parts { id: id?, destination: destination?, service: (identifier?, name?, region), key: key? })
}

fn uuid(node: &Node<'_>) -> Option<Uuid> {
    let text: Line<64> = node.text()?;
    let read = text.as_str().parse().ok();
    if read.is_none() {
        node.fault("invalid", "must be a UUID");
    }
    read
}

fn read_key(node: &Node<'_>) -> Option<(Option<String>, Option<Personal<String>>)> {
    let KeyMembers { kid, private_key } = KeyMembers::of(node)?;
    let id: Line<64> = kid.text()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    if id.as_str().len() < 8 || !id.as_str().bytes().all(is_plain) {
        kid.fault("invalid", "has 8 to 64 letters, digits, - _ . or ~");
        return None;
    }
    let private = match private_key.value() {
        Some(Value::String(pem)) if pem.len() <= 8000 => Some(Personal::new(pem.clone())),
        None => None,
        Some(_) => {
            private_key.fault("type", "must be PEM, at most 8000 characters");
            return None;
        }
    };
    Some((Some(id.into()), private))
}

/// What messages of the case have in common, and a message that has nothing else.
fn facts(value: &Value) -> (Value, Value) {
    // However the id is written, the case has one name.
    let id = value
        .get("case_id")
        .and_then(Value::as_str)
        .map(|id| id.parse().map_or_else(|_| id.to_owned(), |id: Uuid| id.to_string()));
    facts_of(value, id)
}

/// `case`: by what name, if the facts name none.
pub(crate) fn facts_of(value: &Value, case: Option<String>) -> (Value, Value) {
    let mut facts = serde_json::Map::new();
    for name in ["authority", "case", "file_reference", "service", "recipient", "trust_levels"] {
        if let Some(member) = value.get(name).filter(|member| !member.is_null()) {
            facts.insert(name.to_owned(), member.clone());
        }
    }
    if !facts.contains_key("case") {
        // A missing id is told where it is missing.
        facts.insert("case".to_owned(), json!(case.filter(|id| !id.is_empty()).unwrap_or_else(|| "-".to_owned())));
    }
    let mut probe = facts.clone();
    for (name, text) in [("kind", "status_notice"), ("subject", "."), ("body", ".")] {
        probe.insert(name.to_owned(), json!(text));
    }
    (Value::Object(facts), Value::Object(probe))
}
