//! `/behoerde/rueckfragen`: what the authority's clerks have to do, searched and filtered by the address.

use crate::http::{
    AppState,
    pages::{
        PageResult,
        answering::place::{desk_place, desk_place_text},
    },
    visit::ClerkVisit,
};
use app::{
    pages::casework::list::{ClerkListPage, ClerkListPageProps, ClerkListView, ClerkRow},
    render::render,
};
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _},
};
use domain::message::{DeskGroup, MessageState};
use ports::storage::{DeskFilter, DeskPage, DeskRow, ReplyRecord};
use serde::Deserialize;

/// Longest text to look for, characters.
const MAX_SEARCH: usize = 100;

#[derive(Debug, Deserialize)]
pub struct DeskQuery {
    /// Behind this place.
    ab: Option<String>,
    /// Before this place.
    vor: Option<String>,
    gruppe: Option<String>,
    #[serde(rename = "suche")]
    search: Option<String>,
}

impl DeskQuery {
    /// Nonsense means everything, from the beginning.
    fn read(&self) -> (DeskFilter, DeskPage) {
        let search: String = self.search.as_deref().unwrap_or_default().trim().chars().take(MAX_SEARCH).collect();
        let group = self.gruppe.as_deref().and_then(DeskGroup::parse);
        let before = self.vor.as_deref().and_then(desk_place).map(DeskPage::Before);
        let page = before.or_else(|| self.ab.as_deref().and_then(desk_place).map(DeskPage::After));
        (DeskFilter { group, search }, page.unwrap_or(DeskPage::First))
    }
}

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Query(query): Query<DeskQuery>) -> PageResult {
    let (filter, page) = query.read();
    let list = state.rooms.casework.desk(&who.clerk, &filter, page).await?;
    let edge = |row: Option<&DeskRow>, there: bool| row.filter(|_| there).map(desk_place_text);
    let (before, after) = (edge(list.rows.first(), list.before), edge(list.rows.last(), list.after));
    let mut rows = Vec::with_capacity(list.rows.len());
    for row in list.rows {
        rows.push(clerk_row(&state, row).await?);
    }
    let view = ClerkListView { rows, before, after, counts: list.counts, group: filter.group, search: filter.search };
    let frame = who.visit.frame(&state, None);
    Ok(Html(render(move || ClerkListPage(ClerkListPageProps { frame, page: view }))).into_response())
}

async fn clerk_row(state: &AppState, row: DeskRow) -> Result<ClerkRow, crate::http::problems::Failure> {
    let DeskRow { group, record } = row;
    let replies = match record.state {
        MessageState::Answered { .. } => state.rooms.messages.replies_to(&record).await?,
        MessageState::Open | MessageState::Withdrawn { .. } => Vec::new(),
    };
    let decides = group == DeskGroup::Decide;
    let unclear = decides && matches!(record.state, MessageState::Open) && state.rooms.casework.open_reviews(&record).await? > 0;
    let nobody_told = decides && state.rooms.notices.nobody_reached(&record).await?;
    let waiting = if decides { state.rooms.casework.waiting_representatives(&record).await? } else { 0 };
    let terms = record.message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
    let mistakes = replies.iter().filter(|reply| reply.reply.only_retracts()).count();
    let is_addition = |reply: &&ReplyRecord| reply.reply.supplements.is_some() && !reply.reply.only_retracts();
    Ok(ClerkRow {
        group,
        unclear,
        nobody_told,
        waiting,
        additions: replies.iter().filter(is_addition).count(),
        mistakes,
        days_left: terms.map(|terms| terms.deadline.days_left(state.rooms.clock.now())),
        deliveries: replies.into_iter().map(|reply| reply.delivery).collect(),
        times: record.times,
        state: record.state,
        message: record.message,
    })
}
