//! HTTP: the router is the table of contents.

mod access_log;
mod api;
mod assets;
mod brand;
pub mod client;
mod compression;
mod form;
mod land;
mod language;
mod links;
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

pub use brand::{Brands, check_mark};
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
use usecases::Portal;

/// What every handler can reach.
#[derive(Clone)]
pub struct AppState {
    pub portal: Arc<Portal>,
    pub settings: Arc<HttpSettings>,
    pub sessions: Arc<session::Gathered>,
    pub doors: Arc<Doors>,
    pub tries: Arc<tries::Tries>,
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
        .route(pattern::START, get(pages::start::show))
        .route(pattern::NOTICE_LINK, get(pages::notice_link::follow))
        .route(pattern::INVITATION, get(pages::invitation::show).post(pages::invitation::answer))
        .route(pattern::SIGN_IN, get(pages::sign_in::show).post(pages::sign_in::start))
        .route(pattern::SIGN_IN_CALLBACK, get(pages::sign_in::finish))
        .route(pattern::SAFER_SIGN_IN, get(pages::safer_sign_in::show))
        .route(pattern::ACCESS_CODE, get(pages::access_code::show).post(pages::access_code::enter))
        .route(pattern::ACCOUNT, get(pages::account::show))
        .route(pattern::END_OTHER_SESSIONS, post(pages::account::end_others))
        .route(pattern::SIGN_OUT, post(pages::sign_out::sign_out))
        .route(pattern::SIGNED_OUT, get(pages::sign_out::signed_out))
        .route(pattern::SESSION_ENDED, get(pages::sign_out::session_ended))
        .route(pattern::FINISH_SESSION, post(pages::sign_out::finish))
        .route(pattern::EXTEND_SESSION, post(pages::sign_out::extend))
        .route(pattern::MESSAGES, get(pages::message_list::show))
        .route(pattern::MESSAGE, get(pages::message::show))
        .merge(written(&state))
        .merge(uploads::router())
        .route(pattern::PAPERS_REMOVE, get(pages::papers_remove::show).post(pages::papers_remove::remove))
        .route(pattern::PAPERS_FILE, get(pages::papers_remove::download))
        .route(pattern::PAPERS_PHONE, get(pages::hand_off::show).post(pages::hand_off::begin))
        .route(pattern::PAPERS_PHONE_END, post(pages::hand_off::end))
        .route(pattern::PHONE, get(pages::phone::ask).post(pages::phone::take))
        .route(pattern::PHONE_CONFIRM, get(pages::phone::ask_whose).post(pages::phone::answer_whose))
        .route(pattern::PHONE_FILES, get(pages::phone::files).post(pages::phone::receive).layer(DefaultBodyLimit::disable()))
        .route(pattern::PAPERS_PREVIEW, get(pages::preview::own))
        .route(pattern::PAPERS_PREVIEW_PAGE, get(pages::preview::own_picture))
        .route(pattern::CHECK, get(pages::check::show).post(pages::check::send))
        .route(pattern::SAVED, get(pages::saved::show))
        .route(pattern::RECEIPT, get(pages::receipt::show))
        .route(pattern::SENT_FILE, get(pages::sent_file::download))
        .route(pattern::SENT_PAGES, get(pages::sent_file::page))
        .route(pattern::SENT_PAGE_PICTURE, get(pages::sent_file::picture))
        .route(pattern::TAKE_BACK, get(pages::take_back::show).post(pages::take_back::take_back))
        .route(pattern::HISTORY, get(pages::history::show))
        .route(pattern::SUPPLEMENT, get(pages::supplement::show).post(pages::supplement::start))
        .route(pattern::REPRESENTATION_CONFIRM, post(pages::representation::confirm))
        .route(pattern::REPRESENTATION_END, post(pages::representation::end))
        .route(pattern::CALENDAR, get(pages::calendar::download))
        .route(pattern::HELP, get(pages::texts::help))
        .route(pattern::SIMPLE_LANGUAGE, get(pages::texts::simple_language))
        .route(pattern::SIGN_LANGUAGE, get(pages::texts::sign_language))
        .route(pattern::ACCESSIBILITY, get(pages::barriers::statement))
        .route(pattern::REPORT_BARRIER, get(pages::barriers::show).post(pages::barriers::send))
        .route(pattern::PRIVACY, get(pages::texts::privacy))
        .route(pattern::IMPRINT, get(pages::texts::imprint))
        .route(pattern::STATES, get(pages::states::list))
        .route(pattern::STATE, get(pages::states::show))
        .route(pattern::CLERK_ASK_AGAIN, get(pages::sign_in::ask_again))
        .route(pattern::CLERK_SIGN_IN, get(pages::sign_in::show_clerk).post(pages::sign_in::start))
        .route(pattern::CLERK_MESSAGES, get(pages::clerk_list::show))
        .route(pattern::CLERK_PREVIEW, get(pages::clerk_preview::show))
        .route(pattern::CLERK_PREVIEW_ITEM, get(pages::clerk_preview::show_item))
        .route(pattern::CLERK_REPLY, get(pages::clerk_reply::show))
        .route(pattern::CLERK_RETRY, post(pages::clerk_delivery::retry))
        .route(pattern::CLERK_PACKAGE, post(pages::clerk_delivery::package))
        .route(pattern::CLERK_CODE, post(pages::clerk_code::make))
        .route(pattern::CLERK_REPRESENTATION_CONFIRM, post(pages::clerk_representation::confirm))
        .route(pattern::CLERK_REPRESENTATION_END, post(pages::clerk_representation::end))
        .route(pattern::CLERK_FILE, get(pages::clerk_reply::download))
        .route(pattern::CLERK_RENDITION, get(pages::clerk_reply::download_rendition))
        .route(pattern::CLERK_PAGES, get(pages::preview::for_clerk))
        .route(pattern::CLERK_PAGE_PICTURE, get(pages::preview::for_clerk_picture))
        .fallback(|| async { problems::Failure::not_found() })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(state)
}

/// Pages where people type much: what is posted there after the session has ended is kept.
fn written(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(pattern::QUESTION, get(pages::question::show).post(pages::question::save))
        .route(pattern::PAPERS, get(pages::papers::show).post(pages::papers::receive).layer(DefaultBodyLimit::disable()))
        .route(pattern::REPRESENTATION, get(pages::representation::show).post(pages::representation::invite))
        .layer(from_fn_with_state(state.clone(), session::keep_after_end))
}

/// Liveness does not depend on the database, readiness does; both reveal nothing.
fn health(state: AppState) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route(
            "/health/ready",
            get(|axum::extract::State(state): axum::extract::State<AppState>| async move {
                match state.portal.storage.ping().await {
                    Ok(()) => (StatusCode::OK, "ok"),
                    Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
                }
            }),
        )
        .with_state(state)
}
