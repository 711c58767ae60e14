//! `/rueckfragen`

use crate::http::{
    AppState,
    pages::{
        PageResult,
        answering::place::{ListQuery, next_to_do_href},
        authority_of, represented_name,
    },
    visit::ApplicantVisit,
};
use app::{
    pages::messages::list::{MessageEntry, MessageListPage, MessageListPageProps, MessageListView},
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _},
};
use domain::{message::MessageState, person::TrustLevel};
use ports::storage::MessageRecord;

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Query(query): Query<ListQuery>) -> PageResult {
    let place = query.to_do_place();
    let list = state.rooms.messages.messages_of(&who.applicant, place).await?;
    let acts_for = state.rooms.access.acts_for(&who.applicant).await?;
    let begun = state.rooms.messages.begun_supplements(&who.applicant).await?;
    let progress = state.rooms.messages.progress(&who.applicant, &list.messages, &acts_for).await?;
    let kept = state.rooms.answering.messages_with_kept_posts(&who.applicant).await?;
    let is_begun = |record: &MessageRecord| begun.iter().any(|begun| begun.message.id == record.message.id);
    // What was begun stands on the first page, once.
    let first = begun.iter().filter(|_| place.is_none());
    let entries = first.chain(list.messages.iter().filter(|record| !is_begun(record))).map(|record| {
        let held = acts_for.iter().find(|held| held.message == record.message.id);
        MessageEntry {
            supplement_begun: is_begun(record),
            // Nothing can be finished there any more.
            unsaved: kept.contains(&record.message.id) && !matches!(record.state, MessageState::Withdrawn { .. }),
            progress: progress.get(&record.message.id).map(|progress| (progress.done, progress.of)),
            acts_for: held.map(|held| represented_name(who.visit.locale, held)),
            ..entry(&state, record, who.applicant.level)
        }
    });
    let entries = entries.collect();
    let next = list.next.map(|place| next_to_do_href(pattern::MESSAGES, place));
    let frame = who.visit.frame(&state, None);
    let page = MessageListView { entries, next };
    Ok(Html(render(move || MessageListPage(MessageListPageProps { frame, page }))).into_response())
}

fn entry(state: &AppState, record: &MessageRecord, level: TrustLevel) -> MessageEntry {
    let content = &record.message.content;
    let deadline = content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline);
    MessageEntry {
        id: record.message.id,
        subject: (content.levels.read <= level).then(|| content.subject.clone()),
        binding: content.binding_language.clone(),
        authority_name: authority_of(state, &record.message).name,
        file_reference: (content.levels.read <= level).then(|| content.file_reference.as_str().to_owned()),
        kind: content.kind.name(),
        state: record.state,
        deadline: deadline.map(|deadline| (deadline.due, deadline.days_left(state.rooms.clock.now()))),
        received_at: record.times.made_available_at,
        retrieved: record.times.retrieved_at.is_some(),
        supplement_begun: false,
        unsaved: false,
        progress: None,
        to_do: record.to_do,
        closed: !record.message.dialogue.takes_replies(),
        acts_for: None,
    }
}
