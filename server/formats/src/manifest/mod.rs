//! What the case file receives: a manifest beside the documents. The JSON form is a published contract.

mod extras;
mod version;

pub use extras::{ManifestMissingRendition, ManifestMistake, ManifestRendition};
pub use version::{ManifestFormat, ManifestItemState, ManifestVersion};

use domain::{
    delivery::ReplyOrigin,
    document::Release,
    document_request::PapersAnswer,
    errand::{Cause, Hindrance},
    message::{Item, ItemContent, Message},
    question::{Choice, Said},
    reply::{ItemAnswer, PackageDocument, SubmittedReply},
    representation::{PROOF_ITEM, Representation},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `manifest.json` of a reply package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Reply package", deny_unknown_fields)]
pub struct Manifest {
    /// 1 or 2. A reader of one version can read every manifest of that version.
    #[schemars(range(min = 1, max = 2))]
    pub version: u32,
    /// The delivery; equal in every attempt. Use it to recognize a package you already have.
    pub delivery_id: String,
    pub reply_id: String,
    pub receipt_number: String,
    /// The reply this one adds to, for papers sent later.
    pub supplements: Option<String>,
    pub tenant: String,
    pub authority: String,
    /// The case in the case system, exactly as it was handed in.
    pub case: String,
    pub file_reference: String,
    pub message_id: String,
    pub message_subject: String,
    pub message_created_at: String,
    /// What the person was told that happens otherwise, in the binding language. From version 2 on; absent without a deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequences: Option<String>,
    /// The rule that the deadline rests on. From version 2 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// UTC, RFC 3339.
    pub submitted_at: String,
    /// The day that counted as the end of the deadline, if there was one (YYYY-MM-DD).
    pub deadline: Option<String>,
    pub late: bool,
    /// Required items that were not answered completely.
    pub missing_items: Vec<String>,
    pub provenance: Provenance,
    pub items: Vec<ManifestItem>,
    pub documents: Vec<ManifestDocument>,
    /// What the portal made from documents for whoever cannot open them; the documents themselves are all there, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renditions: Vec<ManifestRendition>,
    /// What should have been made and could not be: one PDF of several photos, or a JPG.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_renditions: Vec<ManifestMissingRendition>,
    /// Documents that left the reply before this package was made, and are not in it: the person took them back, or malware was found in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn_documents: Vec<String>,
    /// Documents of earlier packages that were sent by mistake. Whether they leave the case file is for the authority to decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent_by_mistake: Vec<ManifestMistake>,
}

/// How the person was identified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Issuer of the identity provider.
    pub identity_provider: String,
    /// The person's identifier at that provider.
    pub subject: String,
    /// `basic`, `low`, `substantial` or `high`.
    pub trust_level: String,
    /// The rule by which the person was recognized: `account`, `person_code`, `mailbox_handle`, `organization`,
    /// `link_and_attributes`, `access_code` or `representative`.
    pub match_rule: String,
    /// What agreed between the sign-in and the recipient; never the values.
    #[serde(default)]
    pub matched_attributes: Vec<String>,
    /// By what the person signed in, in the words of the provider (`eID`, `Elster`, …).
    #[serde(default)]
    pub means: Option<String>,
    /// In whose place, if the person did not answer for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for: Option<ManifestRepresentation>,
    /// The language the person read the questions in.
    pub language: String,
}

/// Somebody answered for the recipient. The portal checks who it is; whether they may is for the authority to judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestRepresentation {
    pub id: String,
    /// Who is represented, as far as a name is known.
    pub represented: Option<String>,
    /// The representative by the name of their account.
    pub representative: String,
    /// `custody`, `lawyer` or `power_of_attorney`.
    pub capacity: String,
    /// `applicant` or `authority`.
    pub named_by: String,
    /// UTC, RFC 3339.
    pub accepted_at: Option<String>,
    /// The item with the proof, among `items`: its files, or what was said instead.
    pub proof_item: String,
}

impl ManifestRepresentation {
    fn new(held: &Representation) -> Self {
        Self {
            id: held.id.to_string(),
            represented: held.represented.as_ref().map(|name| name.reveal().clone()),
            representative: held.shown_name(),
            capacity: held.capacity.as_str().to_owned(),
            named_by: held.named_by.as_str().to_owned(),
            accepted_at: held.accepted_at.map(|at| at.to_string()),
            proof_item: PROOF_ITEM.to_owned(),
        }
    }
}

/// One item with its question and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestItem {
    pub id: String,
    /// The binding text of the question or the name of the paper.
    pub label: String,
    pub document_type: Option<String>,
    /// The data field of FIM that the item was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fim: Option<String>,
    /// What became of the item in this reply. From version 2 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ManifestItemState>,
    /// Whether the person had to say something, if they were asked. From version 2 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// `null` when the item was not answered.
    pub answer: Option<ManifestAnswer>,
    /// Files in `documents/` that belong to this item, by their name in the package.
    pub files: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ManifestAnswer {
    Text {
        value: String,
    },
    /// National or international, as it was written; digits of other scripts are Latin.
    PhoneNumber {
        value: String,
    },
    WholeNumber {
        value: i64,
    },
    /// Cents of a euro.
    Amount {
        cents: i64,
        currency: String,
    },
    /// YYYY-MM-DD.
    Date {
        value: String,
    },
    YesNo {
        value: bool,
    },
    /// Ids and binding labels of the chosen options.
    Choices {
        ids: Vec<String>,
        labels: Vec<String>,
    },
    Confirmed {
        statement: String,
    },
    Files,
    Later {
        until: Option<String>,
    },
    SomeoneElse {
        who: Option<String>,
    },
    DoNotHave {
        reason: String,
    },
    AlreadyHandedIn {
        details: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestDocument {
    pub id: String,
    pub item: String,
    /// Name inside `documents/`: unique, plain characters only.
    pub file: String,
    /// The name the person gave it, in any script.
    pub original_name: String,
    pub media_type: String,
    pub size_bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    pub received_at: String,
    /// Its author forbids printing or copying; it can be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// What it brings along beside what is seen: `scripts`, `files`, `archive`, `unreadable`, `programs`. Missing: nobody has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries: Option<Vec<String>>,
    /// `clean`; `not_scanned` where nobody looked and operator or tenant decided so; `not_scannable` where no scanner could.
    pub scan: String,
}

impl Manifest {
    /// Describes a reply to its message, in the newest version.
    ///
    /// # Errors
    /// An answer does not fit its question.
    pub fn new(message: &Message, reply: &SubmittedReply, origin: &ReplyOrigin) -> Result<Self, Hindrance> {
        let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
        let documents = documents(reply);
        Ok(Self {
            version: ManifestVersion::NEWEST.number(),
            delivery_id: origin.delivery_id.to_string(),
            reply_id: reply.id.to_string(),
            receipt_number: reply.receipt_number.to_string(),
            supplements: reply.supplements.map(|id| id.to_string()),
            tenant: message.tenant.to_string(),
            authority: message.authority.to_string(),
            case: message.case.as_str().to_owned(),
            file_reference: message.content.file_reference.as_str().to_owned(),
            message_id: message.id.to_string(),
            message_subject: message.content.subject.binding.as_str().to_owned(),
            message_created_at: message.created_at.to_string(),
            consequences: terms.map(|terms| terms.consequences.binding.as_str().to_owned()),
            legal_basis: terms.and_then(|terms| terms.legal_basis.as_ref()).map(|rule| rule.as_str().to_owned()),
            submitted_at: reply.submitted_at.to_string(),
            deadline: terms.map(|terms| terms.deadline.due.to_string()),
            late: reply.timeliness == domain::reply::Timeliness::Late,
            missing_items: missing(message, reply),
            provenance: Provenance {
                identity_provider: origin.person.issuer.clone(),
                subject: origin.person.subject.reveal().clone(),
                trust_level: origin.level.as_str().to_owned(),
                match_rule: origin.recognition.rule.as_str().to_owned(),
                matched_attributes: origin.recognition.attributes.iter().map(|one| one.as_str().to_owned()).collect(),
                means: origin.recognition.means.clone(),
                acts_for: origin.representation.as_ref().map(ManifestRepresentation::new),
                language: origin.language.clone(),
            },
            items: items(message, reply, &documents)?,
            renditions: extras::renditions(reply),
            missing_renditions: if origin.copies_missing { extras::missing_renditions(reply) } else { Vec::new() },
            withdrawn_documents: reply
                .documents
                .iter()
                .filter(|submitted| !submitted.is_sent())
                .map(|submitted| submitted.document.facts().id.to_string())
                .collect(),
            sent_by_mistake: extras::mistakes(reply),
            documents,
        })
    }
}

fn missing(message: &Message, reply: &SubmittedReply) -> Vec<String> {
    let items: Vec<_> = message.content.kind.inquiry().map(|inquiry| inquiry.items.iter().cloned().collect()).unwrap_or_default();
    // What is missing beyond the items is the proof of a representative, an item that the portal adds.
    let added = reply.missing.iter().filter(|id| !items.iter().any(|item| item.id == **id));
    reply.missing_now(&items).iter().chain(added).map(ToString::to_string).collect()
}

fn items(message: &Message, reply: &SubmittedReply, documents: &[ManifestDocument]) -> Result<Vec<ManifestItem>, Hindrance> {
    let Some(inquiry) = message.content.kind.inquiry() else { return Ok(Vec::new()) };
    let answer = |item: &Item| match reply.answer_now(&item.id) {
        Some(answer) => manifest_answer(&item.content, answer)
            .map_err(|Unfitting| Cause::Record.because(format!("the answer to {} does not fit its question", item.id))),
        None => Ok(None),
    };
    let asked = reply.asked(inquiry).map(|item| &item.id).collect();
    let described = inquiry.items.iter().map(|item| {
        Ok(ManifestItem {
            id: item.id.to_string(),
            label: item.content.label().binding.as_str().to_owned(),
            document_type: match &item.content {
                ItemContent::DocumentRequest(request) => request.document_type.as_ref().map(|name| name.as_str().to_owned()),
                ItemContent::Question(_) => None,
            },
            fim: item.fim.as_ref().map(|fim| fim.as_str().to_owned()),
            state: Some(ManifestItemState::of(item, reply, &asked)),
            required: Some(item.content.required()),
            answer: answer(item)?,
            files: documents
                .iter()
                .filter(|document| document.item == item.id.as_str())
                .map(|document| document.file.clone())
                .collect(),
        })
    });
    described.collect()
}

fn documents(reply: &SubmittedReply) -> Vec<ManifestDocument> {
    let document = |PackageDocument { file, facts, release }: PackageDocument<'_>| ManifestDocument {
        id: facts.id.to_string(),
        item: facts.item.to_string(),
        file,
        original_name: facts.name.reveal().to_owned(),
        media_type: facts.media_type.mime().to_owned(),
        size_bytes: facts.size_bytes,
        sha256: facts.sha256.to_string(),
        received_at: facts.received_at.to_string(),
        restricted: facts.insight.restricted,
        carries: facts
            .insight
            .carries
            .as_ref()
            .map(|carries| carries.iter().map(|carried| carried.as_str().to_owned()).collect()),
        scan: match release {
            Release::Clean => "clean",
            Release::Waived => "not_scanned",
            Release::NotScannable => "not_scannable",
        }
        .to_owned(),
    };
    reply.package_documents().into_iter().map(document).collect()
}

/// `Err`: the answer does not fit its question. Nothing is made up for it.
fn manifest_answer(content: &ItemContent, answer: &ItemAnswer) -> Result<Option<ManifestAnswer>, Unfitting> {
    Ok(match (content, answer) {
        (ItemContent::Question(question), ItemAnswer::Question(answer)) => {
            Some(question_answer(&question.kind.said(answer).ok_or(Unfitting)?))
        }
        (ItemContent::DocumentRequest(_), ItemAnswer::Question(_)) => return Err(Unfitting),
        (_, ItemAnswer::Papers(papers)) => Some(papers_answer(papers)),
        (_, ItemAnswer::LeftOut) => None,
    })
}

struct Unfitting;

fn question_answer(said: &Said<'_>) -> ManifestAnswer {
    match said {
        Said::ShortText(text) | Said::LongText(text) => ManifestAnswer::Text { value: (*text).to_owned() },
        Said::PhoneNumber(number) => ManifestAnswer::PhoneNumber { value: (*number).to_owned() },
        Said::WholeNumber(number) => ManifestAnswer::WholeNumber { value: *number },
        Said::Amount(cents) => ManifestAnswer::Amount { cents: *cents, currency: "EUR".to_owned() },
        Said::Date(day) => ManifestAnswer::Date { value: day.to_string() },
        Said::YesNo(yes) => ManifestAnswer::YesNo { value: *yes },
        Said::SingleChoice(choice) => choices(&[*choice]),
        Said::SeveralChoices(all) => choices(all),
        Said::Confirmation(statement) => ManifestAnswer::Confirmed { statement: statement.binding.as_str().to_owned() },
    }
}

fn choices(all: &[&Choice]) -> ManifestAnswer {
    ManifestAnswer::Choices {
        ids: all.iter().map(|choice| choice.id.to_string()).collect(),
        labels: all.iter().map(|choice| choice.label.binding.as_str().to_owned()).collect(),
    }
}

fn papers_answer(answer: &PapersAnswer) -> ManifestAnswer {
    let text = |text: &Option<domain::personal::Personal<String>>| text.as_ref().map(|text| text.reveal().clone());
    match answer {
        PapersAnswer::Files => ManifestAnswer::Files,
        PapersAnswer::Later { until } => ManifestAnswer::Later { until: until.as_ref().map(|day| day.reveal().to_string()) },
        PapersAnswer::SomeoneElse { who } => ManifestAnswer::SomeoneElse { who: text(who) },
        PapersAnswer::DoNotHave { reason } => ManifestAnswer::DoNotHave { reason: reason.reveal().clone() },
        PapersAnswer::AlreadyHandedIn { details } => ManifestAnswer::AlreadyHandedIn { details: text(details) },
    }
}
