//! `/behoerde/rueckfragen/{id}/hinweise`: how the person was told.

use crate::http::{
    AppState,
    pages::{PageResult, authority_of, part},
    problems::Failure,
    visit::ClerkVisit,
};
use app::{
    pages::casework::notices::{
        ClerkNoticesPage, ClerkNoticesPageProps, ClerkNoticesView, LookView, Plan as Planned, WrittenView,
    },
    render::render,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{id::MessageId, notice::NoticeCause};
use usecases::notices::{Plan, Told};

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let record = state.rooms.casework.message_for_clerk(&who.clerk, id).await?.ok_or_else(Failure::not_yours)?;
    let overview = state.rooms.notices.overview(&record).await?;
    let content = &record.message.content;
    let name = content.recipient_name.as_ref().map(|name| name.reveal().as_str().to_owned());
    let language = record.message.recipient.channels.as_ref().and_then(|channels| channels.language.as_ref());
    let looks = state.rooms.notices.previews(&record.message, NoticeCause::Available, language);
    let page = ClerkNoticesView {
        message: id,
        facts: name.into_iter().chain([content.file_reference.as_str().to_owned()]).collect(),
        told: match overview.told {
            Told::LeftToCaseSystem => "told-left-to-case-system",
            Told::UnderWay => "told-under-way",
            Told::Accepted { .. } => "told-accepted",
            Told::NotNeeded => "told-not-needed",
            Told::NobodyReached if overview.notices.is_empty() => "told-no-way",
            Told::NobodyReached => "told-nobody-reached",
        },
        nobody_reached: overview.told == Told::NobodyReached,
        made_available_at: record.times.made_available_at,
        retrieved_at: record.times.retrieved_at,
        notices: overview.notices,
        planned: overview
            .planned
            .into_iter()
            .map(|(id, plan)| {
                let plan = match plan {
                    Plan::At { at } => Planned::At { at },
                    Plan::NotNeeded(_) => Planned::NotNeeded,
                };
                (id, plan)
            })
            .collect(),
        fictions: overview.fictions,
        written: overview
            .written
            .into_iter()
            .map(|written| WrittenView {
                at: written.received_at,
                sender: written.sender.map(|sender| sender.reveal().clone()),
                text: written.text.map(|text| text.reveal().clone()).unwrap_or_default(),
            })
            .collect(),
        looks: looks
            .into_iter()
            .map(|look| LookView {
                channel: look.channel,
                texts: look.words.texts.into_iter().map(|text| (String::from(text.language), text.title, text.text)).collect(),
                faults: look.faults.iter().map(ToString::to_string).collect(),
            })
            .collect(),
    };
    let mut frame = who.visit.frame(&state, None);
    frame.authority = Some(authority_of(&state, &record.message));
    Ok(Html(render(move || ClerkNoticesPage(ClerkNoticesPageProps { frame, page }))).into_response())
}
