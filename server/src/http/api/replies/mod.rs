//! `/api/v1/replies`: a case system fetches what people have answered, and says what became of it.

mod bytes;
mod download;
mod settle;

pub use download::{__path_archive, __path_file, __path_manifest, archive, file, manifest};
pub use settle::{__path_acknowledge, __path_reject, ProblemOfDocument, acknowledge, reject};

use super::{
    Address,
    case_system::Caller,
    parameters::{Parameters, bad},
    problem::ProblemDocument,
};
use crate::http::AppState;
use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::{CaseSystemId, DeliveryId, ReplyId},
    rail::TransmissionState,
    reply::Timeliness,
};
use jiff::Timestamp;
use ports::{
    Content, Parcel, ParcelFolder, ParcelObject,
    storage::{OfferPlace, OfferedReply},
};
use serde::{Deserialize, Serialize};
use usecases::{
    HandedOver,
    access::CaseSystem,
    delivery::{FetchError, FetchedReply},
};
use utoipa::{IntoParams, ToSchema};

const PAGE: u16 = 50;
const LONGEST_PAGE: u16 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `next` of the answer before.
    #[param(max_length = 200)]
    after: Option<String>,
    /// At most so many replies.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// Replies, those that wait to be acknowledged first, the oldest of them first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RepliesView {
    pub replies: Vec<OfferedReplyView>,
    /// There is more: ask with it as `after`.
    pub next: Option<String>,
}

/// A reply that is there to be fetched, or was.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OfferedReplyView {
    #[schema(format = "uuid")]
    pub id: String,
    #[schema(format = "uuid")]
    pub message: String,
    /// As it was handed in.
    pub case: String,
    /// Equal in every attempt.
    #[schema(format = "uuid")]
    pub delivery_id: String,
    pub receipt_number: String,
    #[schema(format = DateTime)]
    pub submitted_at: String,
    pub late: bool,
    /// The reply that it adds to.
    #[schema(format = "uuid")]
    pub supplements: Option<String>,
    pub state: OfferState,
    /// Since when it is there.
    #[schema(format = DateTime)]
    pub ready_at: String,
    /// When its manifest or its package was fetched to its end first: whoever has the manifest knows every document by its hash.
    #[schema(format = DateTime)]
    pub fetched_at: Option<String>,
    /// When it was acknowledged or rejected.
    #[schema(format = DateTime)]
    pub settled_at: Option<String>,
    /// By which the case system has it.
    pub reference: Option<String>,
    /// Why it was rejected.
    pub problems: Vec<ProblemOfDocument>,
}

/// `ready`: it waits to be fetched and acknowledged. `rejected`: somebody at the portal must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    Ready,
    Acknowledged,
    Rejected,
}

/// A reply with its files.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FetchedReplyView {
    #[serde(flatten)]
    pub reply: OfferedReplyView,
    /// The first says what the others are.
    pub files: Vec<FileView>,
    /// Bytes of all of them as one archive.
    #[schema(minimum = 0)]
    pub package_bytes: u64,
}

/// A file of a reply.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// Plain characters; behind `files/` it is fetched by.
    pub name: String,
    pub media_type: String,
    #[schema(minimum = 0)]
    pub size_bytes: u64,
    /// Of its bytes, hexadecimal; not told of files that the portal makes while they are fetched.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
}

impl From<OfferedReply> for OfferedReplyView {
    fn from(offer: OfferedReply) -> Self {
        Self {
            id: offer.reply.to_string(),
            message: offer.message.to_string(),
            case: offer.case.as_str().to_owned(),
            delivery_id: offer.delivery.to_string(),
            receipt_number: offer.receipt_number.to_string(),
            submitted_at: offer.submitted_at.to_string(),
            late: offer.timeliness == Timeliness::Late,
            supplements: offer.supplements.map(|id| id.to_string()),
            state: match offer.state {
                TransmissionState::Begun | TransmissionState::Transmitted => OfferState::Ready,
                TransmissionState::Accepted => OfferState::Acknowledged,
                TransmissionState::Rejected => OfferState::Rejected,
            },
            ready_at: offer.offered_at.to_string(),
            fetched_at: offer.fetched_at.map(|at| at.to_string()),
            settled_at: offer.settled_at.map(|at| at.to_string()),
            reference: offer.reference,
            problems: offer.problems.into_iter().map(ProblemOfDocument::from).collect(),
        }
    }
}

/// A file as it stands in the package, its media type, and its hash, where it is known before.
struct Named {
    name: String,
    media_type: String,
    sha256: Option<String>,
    /// What tells it from what it was another time; `None`: its hash does.
    version: Option<String>,
    content: Content,
}

/// The files of a parcel: its index first.
fn files(parcel: &Parcel) -> Vec<Named> {
    let hash = |content: &Content| match content {
        Content::Object(object) => Some(object.sha256.clone()),
        content => content.as_bytes().map(usecases::hash::sha256_hex),
    };
    let made = [&parcel.index].into_iter().chain(&parcel.more).map(|file| Named {
        name: file.file.clone(),
        media_type: file.media_type.to_owned(),
        sha256: hash(&file.content),
        version: None,
        content: file.content.clone(),
    });
    let within = |folder: &ParcelFolder, object: &ParcelObject| Named {
        name: folder.path_of(object),
        media_type: object.media_type.clone(),
        sha256: Some(object.sha256.clone()),
        version: None,
        content: Content::Object(object.clone()),
    };
    let objects = parcel.folders.iter().flat_map(|folder| folder.objects.iter().map(move |object| within(folder, object)));
    made.chain(objects).collect()
}

/// Replies to the messages of this case system, those that wait first.
#[utoipa::path(
    get, path = "/api/v1/replies", tag = "replies", operation_id = "list_replies",
    params(Which),
    responses(
        (status = 200, description = "Replies, perhaps none", body = RepliesView),
        (status = 400, description = "`bad-parameter`", body = ProblemDocument),
        (status = 409, description = "`replies-go-elsewhere`: replies to this case system are delivered another way", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn list(
    State(state): State<AppState>,
    Caller(system): Caller,
    Parameters(query): Parameters<Which>,
) -> Result<Json<RepliesView>, ProblemDocument> {
    here(&state, &system).await?;
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(bad("limit is 1 to 200"));
    }
    let after = match query.after {
        Some(text) => Some(decoded(&text).ok_or_else(|| bad("after is `next` of an earlier answer"))?),
        None => None,
    };
    let mut offers = state.rooms.delivery.offers(&system.id, after, limit + 1).await?;
    let more = offers.len() > usize::from(limit);
    offers.truncate(usize::from(limit));
    let next = offers.last().filter(|_| more).map(|last| encoded(&last.place()));
    Ok(Json(RepliesView { replies: offers.into_iter().map(OfferedReplyView::from).collect(), next }))
}

/// One reply with the names and hashes of its files.
#[utoipa::path(
    get, path = "/api/v1/replies/{id}", tag = "replies", operation_id = "show_reply",
    params(("id" = String, Path, format = "uuid", description = "The reply's id")),
    responses(
        (status = 200, description = "The reply", body = FetchedReplyView),
        (status = 404, description = "`not-found`: not there, not ready, or another case system's", body = ProblemDocument),
        (status = 409, description = "`package-unwritten`: it is in the portal's log", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn show(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
) -> Result<Json<FetchedReplyView>, ProblemDocument> {
    let FetchedReply { offer, parcel } = fetched(&state, &system, &id).await?;
    let named = files(&parcel).into_iter().map(|file| FileView {
        size_bytes: file.content.size_bytes(),
        name: file.name,
        media_type: file.media_type,
        sha256: file.sha256,
    });
    Ok(Json(FetchedReplyView { files: named.collect(), package_bytes: parcel.archive().size_bytes(), reply: offer.into() }))
}

/// Where its replies are fetched; or were, and some still wait: what was offered stays, whatever the configuration says by now.
async fn here(state: &AppState, system: &CaseSystem) -> Result<(), ProblemDocument> {
    let delivery = &state.rooms.delivery;
    if delivery.is_fetched_by(&system.id)
        || (state.rooms.handed_over(&system.id) == HandedOver::ToAuthority
            && !delivery.offers(&system.id, None, 1).await?.is_empty())
    {
        return Ok(());
    }
    let title = "Replies to this case system are delivered another way; the operator's configuration says by which";
    Err(ProblemDocument::new(StatusCode::CONFLICT, "replies-go-elsewhere", title))
}

async fn fetched(state: &AppState, system: &CaseSystem, id: &str) -> Result<FetchedReply, ProblemDocument> {
    let reply = reply_id(state, system, id).await?;
    match state.rooms.delivery.fetch(&system.tenant, &system.id, reply).await {
        Ok(found) => found.ok_or_else(not_there),
        Err(FetchError::Storage(error)) => Err(error.into()),
        Err(FetchError::Unwritten(reason)) => {
            tracing::error!(delivery.reason = %reason, "delivery.unwritten");
            let title = "The package of this reply cannot be written any more; it is in the portal's log";
            Err(ProblemDocument::new(StatusCode::CONFLICT, "package-unwritten", title))
        }
    }
}

/// Nothing is there for whom replies go elsewhere.
async fn reply_id(state: &AppState, system: &CaseSystem, text: &str) -> Result<ReplyId, ProblemDocument> {
    let reply = text.parse().map_err(|_| not_there())?;
    match here(state, system).await {
        Ok(()) => Ok(reply),
        Err(problem) if problem.status == StatusCode::CONFLICT.as_u16() => Err(not_there()),
        Err(problem) => Err(problem),
    }
}

fn not_there() -> ProblemDocument {
    ProblemDocument::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "There is no such reply for this case system, or it is not ready yet",
    )
}

/// As it is now.
async fn view(state: &AppState, system: &CaseSystemId, reply: ReplyId) -> Result<OfferedReplyView, ProblemDocument> {
    state.rooms.delivery.offer(system, reply).await?.map(OfferedReplyView::from).ok_or_else(not_there)
}

fn encoded(place: &OfferPlace) -> String {
    let settled = u8::from(place.is_settled);
    URL_SAFE_NO_PAD.encode(format!("{settled} {} {}", place.at.as_microsecond(), place.delivery))
}

fn decoded(text: &str) -> Option<OfferPlace> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let mut parts = text.splitn(3, ' ');
    let is_settled = match parts.next()? {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
    Some(OfferPlace { is_settled, at, delivery: DeliveryId(parts.next()?.parse().ok()?) })
}
