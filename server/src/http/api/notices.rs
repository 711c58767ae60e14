//! How a person was told: in the view of a message, as one file of proof, and letters to be printed.

use super::{
    super::AppState,
    Address,
    case_system::Caller,
    messages::{message_id, not_there},
    problem::ProblemDocument,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    id::NoticeId,
    notice::{Fiction, Notice, NoticeChannel, NoticeEnd},
};
use ports::storage::WrittenAnswer;
use serde::{Deserialize, Serialize};
use usecases::notices::{NoticesOverview, Plan, Told};
use utoipa::ToSchema;

/// How the person is told of a message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticesView {
    pub told: ToldWord,
    /// When the first channel took the notice; only if `told` is `accepted`.
    #[schema(format = DateTime)]
    pub told_at: Option<String>,
    /// Oldest first: reminders wait for their day.
    pub notices: Vec<NoticeView>,
}

/// `left_to_case_system`: the message names no channels, the case system tells the person. `under_way`: a way is being tried. `accepted`: a
/// channel has taken the notice; whether the person read it, `opened_at` and `retrieved_at` say. `not_needed`: there was nothing to tell when the
/// moment came. `nobody_reached`: no way is left, the authority must tell the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToldWord {
    LeftToCaseSystem,
    UnderWay,
    Accepted,
    NotNeeded,
    NobodyReached,
}

/// One notice on one channel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeView {
    #[schema(value_type = String, format = "uuid")]
    pub id: NoticeId,
    /// Such as `reminder:7`: a word, and behind a colon what tells one from another. More may be added.
    pub cause: String,
    #[schema(value_type = String)]
    pub channel: NoticeChannel,
    pub state: NoticeStateWord,
    #[schema(format = DateTime)]
    pub caused_at: String,
    /// Of a reminder whose moment lies ahead: when it goes out, if there is something to remind of then.
    #[schema(format = DateTime)]
    pub planned_for: Option<String>,
    /// The last time that its bytes were given to the channel.
    #[schema(format = DateTime)]
    pub handed_over_at: Option<String>,
    /// When the channel said that it has it.
    #[schema(format = DateTime)]
    pub accepted_at: Option<String>,
    /// What the channel said then.
    pub proof: Option<String>,
    /// When the channel said that it was opened there.
    #[schema(format = DateTime)]
    pub opened_at: Option<String>,
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    /// Why it failed or was not needed. More words may be added.
    pub reason: Option<String>,
    /// Name and version of the templates that its words were made from.
    pub template: Option<String>,
    /// Of a letter that was handed over: where its PDF is.
    #[schema(format = "uri-reference")]
    pub letter: Option<String>,
}

/// `waiting`: for its moment or its next attempt. `not_needed`: there is nothing to tell, by what is so now where it has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeStateWord {
    Waiting,
    Accepted,
    Failed,
    NotNeeded,
}

/// Everything that is known of how a person was told, to be kept as one file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofView {
    #[schema(format = "uuid")]
    pub message: String,
    pub case: String,
    pub file_reference: String,
    /// When this was put together.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// When the message could be read in the portal.
    #[schema(format = DateTime)]
    pub made_available_at: String,
    /// First authenticated open in the portal.
    #[schema(format = DateTime)]
    pub retrieved_at: Option<String>,
    pub notices: NoticesView,
    /// Days on which the law would take something as notified. Information, no claim: whether the message is an administrative act, the
    /// portal does not know.
    pub would_count_as_notified: Vec<FictionView>,
    pub written_answers: Vec<WrittenAnswerView>,
}

/// A day by one rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FictionView {
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// What it starts from: the day on which a letter was given to whoever prints it (posted it can only be later), on which the mailbox took it,
    /// or on which it was retrieved.
    #[schema(format = Date)]
    pub from: String,
    #[schema(format = Date)]
    pub day: String,
}

/// What somebody wrote back on a channel of notices. It is no reply: who wrote it is not known.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WrittenAnswerView {
    #[schema(format = "uuid")]
    pub notice: String,
    #[schema(format = DateTime)]
    pub received_at: String,
    /// Who it says it is from.
    pub sender: Option<String>,
    pub text: String,
}

impl NoticesView {
    pub fn new(overview: &NoticesOverview) -> Self {
        let (told, told_at) = match overview.told {
            Told::LeftToCaseSystem => (ToldWord::LeftToCaseSystem, None),
            Told::UnderWay => (ToldWord::UnderWay, None),
            Told::Accepted { at } => (ToldWord::Accepted, Some(at.to_string())),
            Told::NotNeeded => (ToldWord::NotNeeded, None),
            Told::NobodyReached => (ToldWord::NobodyReached, None),
        };
        Self { told, told_at, notices: overview.notices.iter().map(|notice| NoticeView::new(notice, overview)).collect() }
    }
}

impl NoticeView {
    fn new(notice: &Notice, overview: &NoticesOverview) -> Self {
        let channel = notice.address.channel();
        let plan = overview.planned.get(&notice.id).copied();
        let (state, reason) = match &notice.end {
            None => match plan {
                Some(Plan::NotNeeded(reason)) => (NoticeStateWord::NotNeeded, Some(reason.as_str().to_owned())),
                Some(Plan::At { .. }) | None => (NoticeStateWord::Waiting, None),
            },
            Some(NoticeEnd::Accepted) => (NoticeStateWord::Accepted, None),
            Some(NoticeEnd::Failed { failure, .. }) => (NoticeStateWord::Failed, Some(failure.as_str().to_owned())),
            Some(NoticeEnd::NotNeeded(reason)) => (NoticeStateWord::NotNeeded, Some(reason.as_str().to_owned())),
        };
        let printed = channel == NoticeChannel::Letter && notice.times.handed_over_at.is_some();
        Self {
            id: notice.id,
            cause: notice.cause.to_string(),
            channel,
            state,
            caused_at: notice.created_at.to_string(),
            planned_for: plan.and_then(|plan| match plan {
                Plan::At { at } => Some(at.to_string()),
                Plan::NotNeeded(_) => None,
            }),
            handed_over_at: notice.times.handed_over_at.map(|at| at.to_string()),
            accepted_at: notice.times.accepted_at.map(|at| at.to_string()),
            proof: notice.proof.clone(),
            opened_at: notice.times.opened_at.map(|at| at.to_string()),
            ended_at: notice.times.ended_at.map(|at| at.to_string()),
            reason,
            template: notice.template.clone(),
            letter: printed.then(|| format!("/api/v1/letters/{}.pdf", notice.id)),
        }
    }
}

impl From<&Fiction> for FictionView {
    fn from(fiction: &Fiction) -> Self {
        Self {
            rule: fiction.rule.as_str().to_owned(),
            source: fiction.rule.source().to_owned(),
            from: fiction.happened.to_string(),
            day: fiction.day.to_string(),
        }
    }
}

impl From<&WrittenAnswer> for WrittenAnswerView {
    fn from(written: &WrittenAnswer) -> Self {
        Self {
            notice: written.notice.to_string(),
            received_at: written.received_at.to_string(),
            sender: written.sender.as_ref().map(|sender| sender.reveal().clone()),
            text: written.text.as_ref().map(|text| text.reveal().clone()).unwrap_or_default(),
        }
    }
}

/// How the person was told, as one file: times, what the channels said, and the days on which the law would take it as notified.
#[utoipa::path(
    get, path = "/api/v1/messages/{id}/proof", tag = "messages", operation_id = "show_proof",
    params(("id" = String, Path, format = "uuid", description = "The message's id")),
    responses(
        (status = 200, description = "What is known", body = ProofView),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn proof(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
) -> Result<Json<ProofView>, ProblemDocument> {
    let id = message_id(&id)?;
    let (record, overview) = state.rooms.notices.overview_for_case_system(&system.id, id).await?.ok_or_else(not_there)?;
    Ok(Json(ProofView {
        message: id.to_string(),
        case: record.message.case.as_str().to_owned(),
        file_reference: record.message.content.file_reference.as_str().to_owned(),
        as_of: state.rooms.clock.now().to_string(),
        made_available_at: record.times.made_available_at.to_string(),
        retrieved_at: record.times.retrieved_at.map(|at| at.to_string()),
        notices: NoticesView::new(&overview),
        would_count_as_notified: overview.fictions.iter().map(FictionView::from).collect(),
        written_answers: overview.written.iter().map(WrittenAnswerView::from).collect(),
    }))
}

/// A letter to be printed, as PDF/UA-1 and PDF/A-2a.
#[utoipa::path(
    get, path = "/api/v1/letters/{letter}", tag = "messages", operation_id = "fetch_letter",
    params(("letter" = String, Path, description = "`{id}.pdf`, with the id of the notice")),
    responses(
        (status = 200, description = "The letter", body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, description = "`not-found`: no such letter of this case system, or it is not ready", body = ProblemDocument),
        (status = 409, description = "`letter-not-set`: it can not be set any more, because the configuration has changed", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn letter(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(letter): Address<String>,
) -> Result<Response, ProblemDocument> {
    let there_is_none =
        || ProblemDocument::new(StatusCode::NOT_FOUND, "not-found", "There is no such letter of this case system");
    let id: NoticeId = letter.strip_suffix(".pdf").and_then(|id| id.parse().ok()).ok_or_else(there_is_none)?;
    match state.rooms.notices.letter_for_case_system(&system.id, id).await?.ok_or_else(there_is_none)? {
        Ok(pdf) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            Ok((headers, pdf).into_response())
        }
        Err(detail) => {
            tracing::warn!(notice.id = %id, error = detail, "notice.letter_not_set");
            Err(ProblemDocument::new(StatusCode::CONFLICT, "letter-not-set", "The letter can not be set any more"))
        }
    }
}
