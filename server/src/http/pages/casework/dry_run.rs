//! `/vorschau/{token}`: the pages of a message that a case system has tried out, for whoever has the link. Nobody need sign in: a vendor's
//! engineer has no account here, and the link comes with the case system's own answer.

use crate::http::{
    AppState,
    pages::{PageResult, authority_of, casework::preview::item_page, messages::message::preview, part},
    problems::Failure,
    visit::Visit,
};
use app::{
    components::letter_files::LetterFile,
    pages::{
        casework::item_preview::PreviewFor,
        messages::message::{MessagePage, MessagePageProps, MessageView, Preview},
    },
    render::render,
    shell::Frame,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    authority::CaseRef,
    binding::Recipient,
    id::{ItemId, MessageId},
    message::{Dialogue, Message, MessageState, MessageTimes, ToDo},
    reply::Outstanding,
};
use ports::storage::{DryRun, MessageRecord};
use usecases::messages::DRY_RUN_LIFE;

pub async fn show(State(state): State<AppState>, visit: Visit, Path(token): Path<String>) -> PageResult {
    let (run, of) = run(&state, token).await?;
    let files = run.files.iter();
    let files = files.map(|(name, bytes)| LetterFile { name: name.reveal().clone(), size_bytes: *bytes, href: None }).collect();
    let message = message(run)?;
    let frame = frame(&state, &visit, &message);
    let at = message.created_at;
    let to_do = ToDo::of(&message.content.kind, MessageState::Open, &Outstanding::default());
    let record = MessageRecord {
        message,
        times: MessageTimes { made_available_at: at, retrieved_at: None },
        state: MessageState::Open,
        withdrawn_reason: None,
        to_do,
        revision: 0,
    };
    let seen = Preview { of, unclear: 0, nobody_told: false, representatives: Vec::new(), code: false };
    let page = MessageView { files, ..preview(&state, visit.locale, record, seen) };
    Ok(Html(render(move || MessagePage(MessagePageProps { frame, page }))).into_response())
}

/// One question or paper.
pub async fn show_item(State(state): State<AppState>, visit: Visit, Path((token, item)): Path<(String, String)>) -> PageResult {
    let item: ItemId = part(&item)?;
    let (run, of) = run(&state, token).await?;
    let message = message(run)?;
    item_page(frame(&state, &visit, &message), of, &message, &item)
}

async fn run(state: &AppState, token: String) -> Result<(DryRun, PreviewFor), Failure> {
    let run = state.rooms.messages.dry_run(&token).await?.ok_or_else(Failure::not_found)?;
    let until = run.created_at + DRY_RUN_LIFE;
    Ok((run, PreviewFor::DryRun { token, until }))
}

/// As it would be. Whom it is for is not kept, and on no page.
fn message(run: DryRun) -> Result<Message, Failure> {
    Ok(Message {
        id: MessageId(uuid::Uuid::nil()),
        tenant: run.tenant,
        authority: run.authority,
        case_system: run.case_system,
        case: CaseRef::try_from("-".to_owned()).map_err(|_| Failure::not_found())?,
        recipient: Recipient::default(),
        created_at: run.created_at,
        content: run.content,
        dialogue: Dialogue::default(),
    })
}

/// Of the message's Land and authority, whoever looks.
fn frame(state: &AppState, visit: &Visit, message: &Message) -> Frame {
    let authority = authority_of(state, message);
    let mut frame = visit.frame(state, None);
    if let Some(tenant) = state.rooms.directory.tenant(&message.tenant) {
        frame.tenant_name.clone_from(&tenant.name);
    }
    frame.brand = state.settings.brands.of(&message.tenant, &message.authority);
    frame.authority = Some(authority);
    frame
}
