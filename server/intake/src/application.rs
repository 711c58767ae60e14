//! The posted application of an online service → what is stored of it: messages of XÖV standards about it are made of its facts.

use crate::{
    fault::Fault,
    form::form,
    message::{IncomingMessage, Surroundings},
    rail_case::{facts_of, joined},
    reader::Node,
    recipient::{NewRecipient, NewTrustLevels},
    text::TextOrTranslated,
};
use domain::{authority::CaseRef, id::AuthorityId, text::Line};
use serde_json::Value;

form! {
    /// An application that an online service has sent to an authority, as messages of XÖV standards name it.
    NewApplication as Members {
        /// `antragsidentifikation` of XAusländer; `referenz` of XBau, a UUID. DIN 91379, datatype C.
        #[schema(min_length = 1, max_length = 200)]
        application: String,
        /// One of the authorities this case system writes for.
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        authority: String,
        /// The case, as messages and replies name it; `application` if absent.
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
    }
}

/// An application whose every part is valid.
#[derive(Debug)]
pub struct IncomingApplication {
    pub application: String,
    pub authority: AuthorityId,
    pub case: CaseRef,
    pub service: String,
    /// What messages are made of: an object of JSON.
    pub facts: String,
}

impl IncomingApplication {
    /// # Errors
    /// Everything that is wrong with it, up to [`MAX_FAULTS`](crate::MAX_FAULTS).
    pub fn from_json(value: &Value, around: &Surroundings<'_>) -> Result<Self, Vec<Fault>> {
        let read = Node::read(value, read_application);
        let named = value.get("application").and_then(Value::as_str).map(str::to_owned);
        // The facts are those of a message that says nothing else.
        let (facts, probe) = facts_of(value, named);
        match (read, IncomingMessage::from_json(&probe, around)) {
            (Ok(application), Ok(message)) => Ok(Self {
                application,
                authority: message.authority,
                case: message.case,
                service: message.content.service.binding.as_str().to_owned(),
                facts: facts.to_string(),
            }),
            (read, judged) => Err(joined(read.err(), judged.err())),
        }
    }
}

fn read_application(root: &Node<'_>) -> Option<String> {
    let members = Members::of(root)?;
    // Read with the message that they make.
    for node in
        [&members.authority, &members.case, &members.file_reference, &members.service, &members.recipient, &members.trust_levels]
    {
        let _ = node.is_there();
    }
    let application: Line<200> = members.application.text()?;
    let application = String::from(application);
    let strangers = domain::din91379::strangers(&application);
    if !strangers.is_empty() {
        members.application.fault("invalid", format!("DIN 91379 (datatype C) does not know {}", strangers.join(" ")));
        return None;
    }
    // UUIDs are compared however they are written.
    Some(uuid::Uuid::try_parse(&application).map_or(application, |id| id.to_string()))
}
