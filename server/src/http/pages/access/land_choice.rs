//! Instead of a page that only one Land can fill: which Land is it about?

use crate::http::{AppState, visit::Visit};
use app::{
    pages::access::land_choice::{LandChoicePage, LandChoicePageProps, LandEntry},
    render::render,
};
use axum::response::Html;

pub fn page(state: &AppState, visit: &Visit) -> Html<String> {
    let lands = state.rooms.directory.tenants.iter();
    let lands = lands.map(|tenant| LandEntry { id: tenant.id.to_string(), name: tenant.name.clone() }).collect();
    let frame = visit.frame(state, None);
    Html(render(move || LandChoicePage(LandChoicePageProps { frame, lands })))
}
