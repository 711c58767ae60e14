//! One file per page: its GET loads and shows, its POST changes and answers 303 or 422.

pub mod access;
pub mod answering;
pub mod casework;
pub mod documents;
pub mod frame;
pub mod messages;
pub mod replies;

use super::{AppState, problems::Failure, visit::ApplicantVisit};
use app::{i18n::Locale, routes::CONTENT, shell::Frame};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use domain::{authority::Authority, message::Message, representation::Representation};
use std::str::FromStr;
use usecases::access::Standing;

type PageResult = Result<Response, Failure>;

/// After a change: 303 to an address of our choice. The fragment keeps focus off the old one.
fn see_other(address: &str) -> Response {
    Redirect::to(&format!("{address}{CONTENT}")).into_response()
}

/// As [`see_other`], to a place on the page.
fn see_other_at(address: &str, place: &str) -> Response {
    Redirect::to(&format!("{address}#{place}")).into_response()
}

/// A refused form: the same page again, with status 422.
fn refused(html: String) -> Response {
    (axum::http::StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response()
}

/// A part of the address, or the page for addresses that do not exist.
pub(super) fn part<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::not_yours())
}

fn authority_of(state: &AppState, message: &Message) -> Authority {
    let known = state.rooms.directory.authority(&message.tenant, &message.authority);
    known.cloned().unwrap_or_else(|| fallback_authority(message))
}

/// The frame of a page about a message: the authority's, and for a representative the person they act for.
fn frame_for(state: &AppState, who: &ApplicantVisit, message: &Message, standing: &Standing) -> Frame {
    let acts_for = standing.representation.as_ref().map(|held| represented_name(who.visit.locale, held));
    Frame { acts_for, ..who.visit.frame(state, Some(authority_of(state, message))) }
}

/// The name of whom somebody acts for; nobody may have told it.
fn represented_name(locale: Locale, held: &Representation) -> String {
    held.represented.as_ref().map_or_else(|| locale.t("represented-unnamed"), |name| name.reveal().clone())
}

/// An authority that left the configuration while its messages are still there.
fn fallback_authority(message: &Message) -> Authority {
    use domain::{
        authority::Contact,
        deadline::{Calendar, Land},
    };
    Authority {
        tenant: message.tenant.clone(),
        id: message.authority.clone(),
        name: message.authority.to_string(),
        name_with_article: message.authority.to_string(),
        contact: Contact { phone: "115".to_owned(), hours: Vec::new(), address: Vec::new() },
        calendar: Calendar::of(Land::Be),
    }
}
