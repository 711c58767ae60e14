//! HTTP: the router is the table of contents.

mod access_log;
mod api;
mod assets;
mod brand;
mod callbacks;
pub mod client;
mod client_certificate;
mod compression;
mod form;
mod land;
mod language;
mod links;
mod m2m;
pub mod moving;
mod origin_check;
mod pace;
mod pages;
mod problems;
mod provider_sign_out;
mod security_headers;
mod session;
mod settings;
mod tries;
mod typed_code;
mod until_over;
mod uploads;
mod visit;

pub use api::allowance::Allowances;
pub use brand::{Brands, check_mark};
pub use callbacks::Callbacks;
pub use links::Addresses;
pub use settings::HttpSettings;

use crate::{
    doors::Doors,
    metrics::{self, Metrics},
};
use app::routes::pattern;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use std::sync::Arc;
use usecases::Rooms;

/// What every handler can reach.
#[derive(Clone)]
pub struct AppState {
    pub rooms: Rooms,
    pub settings: Arc<HttpSettings>,
    pub sessions: Arc<session::Gathered>,
    pub doors: Arc<Doors>,
    pub tries: Arc<tries::Tries>,
    /// How much each case system may ask for.
    pub allowances: Arc<Allowances>,
    /// Secrets of delivery services that call back.
    pub callbacks: Arc<Callbacks>,
    pub metrics: Arc<Metrics>,
}

/// Form posts hold texts only; uploads have limits of their own.
const MAX_FORM_BYTES: usize = 128 * 1024;

/// The whole portal.
pub fn router(state: AppState) -> Router {
    let site = people(state.clone())
        // From the inside out.
        .layer(from_fn(problems::catch_panics))
        .layer(from_fn_with_state(state.clone(), problems::pages))
        .layer(session::layer(&state))
        .layer(from_fn(session::harden_removal))
        .layer(from_fn_with_state(state.clone(), origin_check::check))
        .layer(from_fn_with_state(state.clone(), land::choose))
        .layer(from_fn(language::choose))
        .layer(from_fn_with_state(state.clone(), compression::judge))
        .layer(compression::layer());
    Router::new()
        .merge(site)
        .merge(api::router(state.clone()))
        .merge(provider_sign_out::router(state.clone()))
        .merge(callbacks::router(state.clone()))
        .merge(m2m::router(state.clone()))
        .merge(assets::router(&state.settings))
        .merge(assets::security(state.clone()))
        .merge(brand::router(state.settings.brands.clone()))
        .merge(health(state.clone()))
        .layer(from_fn_with_state(state.clone(), access_log::note))
        .layer(from_fn_with_state(state.metrics.clone(), metrics::count))
        .layer(from_fn_with_state(state.clone(), client::know))
        .layer(from_fn(pace::keep))
        .layer(from_fn(problems::catch_all))
        .layer(from_fn_with_state(state, security_headers::set))
        .layer(from_fn(problems::log))
}

/// Pages for people: sessions, languages, origin check.
fn people(state: AppState) -> Router {
    Router::new()
        .route(pattern::START, get(pages::frame::start::show))
        .route(pattern::NOTICE_LINK, get(pages::access::notice_link::follow))
        .route(pattern::INVITATION, get(pages::access::invitation::show).post(pages::access::invitation::answer))
        .route(pattern::SIGN_IN, get(pages::access::sign_in::show).post(pages::access::sign_in::start))
        .route(pattern::SIGN_IN_CALLBACK, get(pages::access::sign_in::finish))
        .route(pattern::SAFER_SIGN_IN, get(pages::access::safer_sign_in::show))
        .route(pattern::ACCESS_CODE, get(pages::access::access_code::show).post(pages::access::access_code::enter))
        .route(pattern::ACCOUNT, get(pages::access::account::show))
        .route(pattern::NOTICES, get(pages::access::notices::show).post(pages::access::notices::save))
        .route(pattern::END_OTHER_SESSIONS, post(pages::access::account::end_others))
        .route(pattern::SIGN_OUT, post(pages::access::sign_out::sign_out))
        .route(pattern::SIGNED_OUT, get(pages::access::sign_out::signed_out))
        .route(pattern::SESSION_ENDED, get(pages::access::sign_out::session_ended))
        .route(pattern::FINISH_SESSION, post(pages::access::sign_out::finish))
        .route(pattern::EXTEND_SESSION, post(pages::access::sign_out::extend))
        .route(pattern::MESSAGES, get(pages::messages::list::show))
        .route(pattern::MESSAGE, get(pages::messages::message::show))
        .merge(written(&state))
        .merge(uploads::router())
        .route(pattern::PAPERS_REMOVE, get(pages::documents::papers_remove::show).post(pages::documents::papers_remove::remove))
        .route(pattern::PAPERS_FILE, get(pages::documents::papers_remove::download))
        .route(pattern::PAPERS_PHONE, get(pages::access::hand_off::show).post(pages::access::hand_off::begin))
        .route(pattern::PAPERS_PHONE_END, post(pages::access::hand_off::end))
        .route(pattern::PHONE, get(pages::access::phone::ask).post(pages::access::phone::take))
        .route(pattern::PHONE_CONFIRM, get(pages::access::phone::ask_whose).post(pages::access::phone::answer_whose))
        .route(
            pattern::PHONE_FILES,
            get(pages::access::phone::files).post(pages::access::phone::receive).layer(DefaultBodyLimit::disable()),
        )
        .route(pattern::PAPERS_PREVIEW, get(pages::documents::preview::own))
        .route(pattern::PAPERS_PREVIEW_PAGE, get(pages::documents::preview::own_picture))
        .route(pattern::CHECK, get(pages::replies::check::show).post(pages::replies::check::send))
        .route(pattern::SAVED, get(pages::answering::saved::show))
        .route(pattern::RECEIPT, get(pages::replies::receipt::show))
        .route(pattern::SENT_FILE, get(pages::replies::sent_file::download))
        .route(pattern::SENT_PAGES, get(pages::replies::sent_file::page))
        .route(pattern::SENT_PAGE_PICTURE, get(pages::replies::sent_file::picture))
        .route(pattern::TAKE_BACK, get(pages::replies::take_back::show).post(pages::replies::take_back::take_back))
        .route(pattern::HISTORY, get(pages::messages::history::show))
        .route(pattern::SUPPLEMENT, get(pages::replies::supplement::show).post(pages::replies::supplement::start))
        .route(pattern::REPRESENTATION_CONFIRM, post(pages::access::representation::confirm))
        .route(pattern::REPRESENTATION_END, post(pages::access::representation::end))
        .route(pattern::LETTER_FILE, get(pages::messages::letter_file::download))
        .route(pattern::DRY_RUN, get(pages::casework::dry_run::show))
        .route(pattern::DRY_RUN_ITEM, get(pages::casework::dry_run::show_item))
        .route(pattern::CALENDAR, get(pages::messages::calendar::download))
        .route(pattern::HELP, get(pages::frame::texts::help))
        .route(pattern::SIMPLE_LANGUAGE, get(pages::frame::texts::simple_language))
        .route(pattern::SIGN_LANGUAGE, get(pages::frame::texts::sign_language))
        .route(pattern::ACCESSIBILITY, get(pages::frame::barriers::statement))
        .route(pattern::REPORT_BARRIER, get(pages::frame::barriers::show).post(pages::frame::barriers::send))
        .route(pattern::PRIVACY, get(pages::frame::texts::privacy))
        .route(pattern::IMPRINT, get(pages::frame::texts::imprint))
        .route(pattern::STATES, get(pages::frame::states::list))
        .route(pattern::STATE, get(pages::frame::states::show))
        .route(pattern::CLERK_ASK_AGAIN, get(pages::access::sign_in::ask_again))
        .route(pattern::CLERK_SIGN_IN, get(pages::access::sign_in::show_clerk).post(pages::access::sign_in::start))
        .route(pattern::CLERK_MESSAGES, get(pages::casework::list::show))
        .route(pattern::CLERK_PREVIEW, get(pages::casework::preview::show))
        .route(pattern::CLERK_PREVIEW_ITEM, get(pages::casework::preview::show_item))
        .route(pattern::CLERK_MORE_TIME, get(pages::casework::more_time::show).post(pages::casework::more_time::decide))
        .route(pattern::CLERK_REPLY, get(pages::casework::reply::show))
        .route(pattern::CLERK_RETRY, post(pages::casework::delivery::retry))
        .route(pattern::CLERK_PACKAGE, post(pages::casework::delivery::package))
        .route(pattern::CLERK_NOTICES, get(pages::casework::notices::show))
        .route(pattern::CLERK_CODE, post(pages::casework::code::make))
        .route(pattern::CLERK_REPRESENTATION_CONFIRM, post(pages::casework::representation::confirm))
        .route(pattern::CLERK_REPRESENTATION_END, post(pages::casework::representation::end))
        .route(pattern::CLERK_FILE, get(pages::casework::reply::download))
        .route(pattern::CLERK_RENDITION, get(pages::casework::reply::download_rendition))
        .route(pattern::CLERK_PAGES, get(pages::documents::preview::for_clerk))
        .route(pattern::CLERK_PAGE_PICTURE, get(pages::documents::preview::for_clerk_picture))
        .fallback(|| async { problems::Failure::not_found() })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(state)
}

/// Pages where people type much: what is posted there after the session has ended is kept.
fn written(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(pattern::QUESTION, get(pages::answering::question::show).post(pages::answering::question::save))
        .route(
            pattern::PAPERS,
            get(pages::documents::papers::show).post(pages::documents::papers::receive).layer(DefaultBodyLimit::disable()),
        )
        .route(pattern::MORE_TIME, get(pages::messages::more_time::show).post(pages::messages::more_time::ask))
        .route(pattern::REPRESENTATION, get(pages::access::representation::show).post(pages::access::representation::invite))
        .layer(from_fn_with_state(state.clone(), session::keep_after_end))
}

/// Liveness does not depend on the database, readiness does; both reveal nothing.
fn health(state: AppState) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route(
            "/health/ready",
            get(|axum::extract::State(state): axum::extract::State<AppState>| async move {
                match state.rooms.operations.ready().await {
                    Ok(()) => (StatusCode::OK, "ok"),
                    Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
                }
            }),
        )
        .with_state(state)
}
