//! The links that are handed to people: in notices, and in invitations to act for somebody.

use super::AppState;
use app::routes;
use domain::{
    id::{MessageId, TenantId},
    message::Message,
    representation::{Representation, RepresentationState},
};

/// The link for a notice.
pub fn of_message(state: &AppState, message: &Message) -> String {
    whole(state, &message.tenant, &format!("/n/{}", token(state, message.id)))
}

/// The link for somebody who is asked to act for another, as long as they are only asked.
pub fn of_invitation(state: &AppState, tenant: &TenantId, held: &Representation) -> Option<String> {
    let asked = matches!(held.state, RepresentationState::Invited { until } if until > state.rooms.clock.now());
    asked.then(|| whole(state, tenant, &routes::invitation(&state.rooms.access.invitation_token(held.id))))
}

fn token(state: &AppState, message: MessageId) -> String {
    state.rooms.messages.link_token(message)
}

fn whole(state: &AppState, tenant: &TenantId, path: &str) -> String {
    let several = state.rooms.directory.tenants.len() > 1;
    let land = if several { routes::for_land(tenant) } else { String::new() };
    format!("{}{path}{land}", state.settings.origin)
}
