//! The links that are handed to people: in notices, and in invitations to act for somebody.

use super::AppState;
use app::routes;
use domain::{
    id::{MessageId, TenantId},
    message::Message,
};

/// The link for a notice.
pub fn of_message(state: &AppState, message: &Message) -> String {
    whole(state, &message.tenant, &format!("/n/{}", token(state, message.id)))
}

/// The link for somebody who is asked to act for another.
pub fn of_invitation(state: &AppState, tenant: &TenantId, token: &str) -> String {
    whole(state, tenant, &routes::invitation(token))
}

fn token(state: &AppState, message: MessageId) -> String {
    state.portal.link_token(message)
}

fn whole(state: &AppState, tenant: &TenantId, path: &str) -> String {
    let several = state.portal.directory.tenants.len() > 1;
    let land = if several { routes::for_land(tenant) } else { String::new() };
    format!("{}{path}{land}", state.settings.origin)
}
