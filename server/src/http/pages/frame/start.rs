//! `/`

use crate::http::{AppState, visit::Visit};
use app::{
    pages::frame::start::{StartPage, StartPageProps},
    render::render,
};
use axum::{extract::State, response::Html};

pub async fn show(State(state): State<AppState>, visit: Visit) -> Html<String> {
    let frame = visit.frame(&state, None);
    Html(render(move || StartPage(StartPageProps { frame })))
}
