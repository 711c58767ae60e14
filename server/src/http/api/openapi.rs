//! The API described by its own code: `/api/v1/openapi.json`, and the JSON Schema of the reply package.

use super::{access_codes, messages, problem, representatives};
use axum::Json;
use domain::reply_package::Manifest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Rückkanal", description = "Messages of authorities to applicants, and what became of them.", license(name = "EUPL-1.2", identifier = "EUPL-1.2")),
    paths(messages::create, messages::show, messages::withdraw, access_codes::create, representatives::name, representatives::end),
    components(schemas(NewMessage, messages::MessageView, access_codes::AccessCodeView, representatives::NewRepresentative, representatives::RepresentativeView, problem::Problem)),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("case_system", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

pub async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

pub fn document() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub async fn reply_package() -> Json<schemars::Schema> {
    Json(schemars::schema_for!(Manifest))
}

/// A text, or a text with informative translations by language tag.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum TextOrTranslated {
    Text(String),
    Translated { text: String, translations: BTreeMap<String, String> },
}

/// A message to be handed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewMessage {
    /// `status_notice`, `appointment_notice`, `not_competent_notice`, `inquiry` or `intent_to_refuse`.
    pub kind: String,
    /// One of the authorities this case system writes for.
    pub authority: String,
    /// The case in the case system; comes back unchanged with the reply. At most 200 characters.
    pub case: String,
    /// The number people see. At most 100 characters.
    pub file_reference: String,
    pub recipient: NewRecipient,
    /// The tenant's levels if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_levels: Option<NewTrustLevels>,
    /// What the person applied for. At most 150 characters.
    pub service: TextOrTranslated,
    /// At most 150 characters.
    pub subject: TextOrTranslated,
    /// The letter: plain text, paragraphs separated by empty lines. At most 20,000 characters.
    pub body: TextOrTranslated,
    /// Language of the binding texts; `de` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binding_language: Option<String>,
    /// Only for `inquiry` and `intent_to_refuse`, and needed there.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub items: Vec<NewItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<NewDeadline>,
    /// What happens otherwise. Needed with a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequences: Option<TextOrTranslated>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointment: Option<NewAppointment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competent_body: Option<NewCompetentBody>,
}

/// How sure the portal must be of the person: `basic`, `low`, `substantial` or `high`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct NewTrustLevels {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
    /// Never less than `read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send: Option<String>,
}

/// What is known of the person. At least one way to recognize them: `issuer` and `subject`; `person_code`; `mailbox` with a
/// name or `birth_date`; `organization`; `family_name` with `birth_date`; or `letter`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewRecipient {
    /// Issuer of an identity provider the portal knows; together with `subject`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Shown to clerks only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// bPK2 as the online service saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_code: Option<String>,
    /// Handle of the BundID mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_names: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_name: Option<String>,
    /// YYYY-MM-DD, YYYY-MM or YYYY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// The organization, as its account names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The branch, if the message is for it alone; together with `organization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The only rules that may recognize the person; all that the facts support if absent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// An access code will be sent by letter, so nothing else needs to identify the person.
    pub letter: bool,
}

/// Exactly one of `date`, `days`, `weeks`, `months`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct NewDeadline {
    /// YYYY-MM-DD, in Germany.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
    /// `shiftable` (moves off weekends and holidays, the default) or `specific_day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewAppointment {
    /// German local time: 2027-03-15T09:30.
    pub starts_at: String,
    pub place: TextOrTranslated,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bring: Option<TextOrTranslated>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewCompetentBody {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// Exactly one of `question`, `document_request`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewItem {
    /// Unique in the message: a-z, 0-9, hyphen, underscore, at most 64 characters.
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_if: Option<NewCondition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<NewQuestion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_request: Option<NewDocumentRequest>,
}

/// The item is shown only if an earlier answer has this value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewCondition {
    pub question: String,
    pub is: YesNoOrChoice,
}

/// `true`, `false`, or the id of a choice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum YesNoOrChoice {
    YesNo(bool),
    Choice(String),
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewQuestion {
    /// `short_text`, `long_text`, `whole_number`, `amount`, `date`, `yes_no`, `single_choice`, `several_choices`, `confirmation`.
    #[serde(rename = "type")]
    pub kind: String,
    pub label: TextOrTranslated,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<TextOrTranslated>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<TextOrTranslated>,
    /// `true` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Texts: 1 to 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u16>,
    /// Whole numbers: smallest. Several choices: fewest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_cents: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_cents: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in_future: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub choices: Vec<NewChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_choices: Option<u8>,
    /// Confirmation: what the person confirms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<TextOrTranslated>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewChoice {
    pub id: String,
    pub label: TextOrTranslated,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewDocumentRequest {
    /// The paper by its name.
    pub label: TextOrTranslated,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<TextOrTranslated>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<TextOrTranslated>,
    /// Carried into the case file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_files: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_files: Option<u16>,
    /// `pdf`, `jpeg`, `png`, `heic`, `docx`, `xlsx`, `odt`, `ods`; never more than the tenant takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_bytes: Option<u64>,
}
