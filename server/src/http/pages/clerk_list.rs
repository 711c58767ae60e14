//! `/behoerde/rueckfragen`

use super::{
    super::{AppState, visit::ClerkVisit},
    Answer,
    place::{ListQuery, next_href},
};
use app::{
    pages::clerk_list::{ClerkListPage, ClerkListPageProps, ClerkListView, ClerkRow},
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _},
};
use domain::message::MessageState;

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Query(query): Query<ListQuery>) -> Answer {
    let list = state.portal.messages_for_clerk(&who.clerk, query.place()).await?;
    let now = state.portal.clock.now();
    let mut rows = Vec::with_capacity(list.messages.len());
    for record in list.messages {
        let replies = match record.state {
            MessageState::Answered { .. } => state.portal.replies_to(&record).await?,
            MessageState::Open | MessageState::Withdrawn { .. } => Vec::new(),
        };
        let terms = record.message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
        let unclear = match record.state {
            MessageState::Open => state.portal.open_reviews(&record).await? > 0,
            MessageState::Answered { .. } | MessageState::Withdrawn { .. } => false,
        };
        rows.push(ClerkRow {
            unclear,
            days_left: terms.map(|terms| terms.deadline.days_left(now)),
            deliveries: replies.into_iter().map(|reply| reply.delivery).collect(),
            times: record.times,
            state: record.state,
            message: record.message,
        });
    }
    let page = ClerkListView { rows, next: list.next.map(|place| next_href(pattern::CLERK_MESSAGES, place)) };
    let frame = who.visit.frame(&state, None);
    Ok(Html(render(move || ClerkListPage(ClerkListPageProps { frame, page }))).into_response())
}
