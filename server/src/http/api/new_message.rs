//! The shape of a message to be handed in, for the description of the API. What counts is what the forms read (`message_form`).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

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
    pub kind: String,
    /// One of the authorities this case system writes for.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
    pub authority: String,
    /// The case in the case system; comes back unchanged with the reply.
    #[schema(min_length = 1, max_length = 200)]
    pub case: String,
    /// The number people see.
    #[schema(min_length = 1, max_length = 100)]
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
    /// Language of the binding texts; `de` if absent. Lower case. No text has a translation into it.
    #[schema(pattern = "^[a-z]{2,3}(-[a-z0-9]{2,8})*$", max_length = 35)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binding_language: Option<String>,
    /// Only for `inquiry` and `intent_to_refuse`, and needed there.
    #[schema(max_items = 100)]
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub items: Vec<NewItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<NewDeadline>,
    /// What happens otherwise. Needed with a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequences: Option<TextOrTranslated>,
    #[schema(min_length = 1, max_length = 200)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointment: Option<NewAppointment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competent_body: Option<NewCompetentBody>,
}

/// How sure the portal must be of the person, lowest first: `basic`, `low`, `substantial`, `high`.
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
    #[schema(format = "uri", max_length = 500)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Shown to clerks only.
    #[schema(min_length = 1, max_length = 200)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// bPK2 as the online service saw it.
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_code: Option<String>,
    /// Handle of the BundID mailbox.
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_names: Option<String>,
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_name: Option<String>,
    /// As far as it is known: YYYY-MM-DD, YYYY-MM or YYYY.
    #[schema(pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// The organization, as its account names it.
    #[schema(min_length = 1, max_length = 255)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The branch, if the message is for it alone; together with `organization`.
    #[schema(min_length = 1, max_length = 255)]
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
    /// The last day, in Germany, without a time of day. From tomorrow (today, if the tenant allows it) to ten years ahead.
    #[schema(format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// 1 to 3,650; 0 if the tenant allows it.
    #[schema(minimum = 0, maximum = 3650)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// 1 to 520; 0 if the tenant allows it.
    #[schema(minimum = 0, maximum = 520)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u16>,
    /// 1 to 120; 0 if the tenant allows it.
    #[schema(minimum = 0, maximum = 120)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
    /// Only with `date`: moves off weekends and holidays unless it is a `specific_day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewAppointment {
    /// German local time without an offset: 2027-03-15T09:30. It must come exactly once: clocks are put forward and back on one
    /// night a year. At most ten years ahead.
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$")]
    pub starts_at: String,
    pub place: TextOrTranslated,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bring: Option<TextOrTranslated>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewCompetentBody {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(min_length = 1, max_length = 500)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// Exactly one of `question`, `document_request`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewItem {
    /// Unique in the message: a-z, 0-9, hyphen, underscore, at most 64 characters; not beginning with `rk-`.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
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
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
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

/// Members that mean nothing for the type are refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewQuestion {
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
    /// Which detail of the person it asks for, in the tokens of HTML's `autocomplete`: their browser can then fill it in. `bday`
    /// belongs to a date, `street-address` to a short or long text, all others to a short text. Leave it out where it is not about
    /// the person who answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Texts: 1 to 10,000; 200 for a short and 2,000 for a long text if absent.
    #[schema(minimum = 1, maximum = 10_000)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u16>,
    /// Whole numbers: smallest. Several choices: fewest, 0 to the number of choices.
    #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Whole numbers: biggest.
    #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Amounts: smallest, in cents of a euro.
    #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_cents: Option<i64>,
    /// Amounts: biggest, in cents of a euro.
    #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_cents: Option<i64>,
    /// Dates: the first day that can be the answer.
    #[schema(format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    /// Dates: the last day that can be the answer.
    #[schema(format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// Dates: today or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in_future: Option<bool>,
    /// One choice, or several: 2 to 50.
    #[schema(max_items = 50)]
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub choices: Vec<NewChoice>,
    /// Several choices: most, 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_choices: Option<u8>,
    /// Confirmation: what the person confirms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<TextOrTranslated>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewChoice {
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
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
    /// 1 to what the tenant allows; 1 if absent.
    #[schema(minimum = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_files: Option<u16>,
    /// 1 to what the tenant allows.
    #[schema(minimum = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_files: Option<u16>,
    /// Never more than the tenant takes; all it takes if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_types: Option<Vec<String>>,
    /// Bytes of one file, 1 to what the tenant allows.
    #[schema(minimum = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_bytes: Option<u64>,
}
