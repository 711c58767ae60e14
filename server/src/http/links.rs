//! The links that are handed to people: in notices, and in invitations to act for somebody.

use super::AppState;
use app::routes;
use domain::{
    id::TenantId,
    message::Message,
    representation::{Representation, RepresentationState},
};
use ports::PortalAddresses;

/// Whole addresses of the portal.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// `https://portal.example`.
    pub origin: String,
    /// Several tenants share it: an address says which one is meant.
    pub several: bool,
}

impl Addresses {
    fn whole(&self, tenant: &TenantId, path: &str) -> String {
        let land = if self.several { routes::for_land(tenant) } else { String::new() };
        format!("{}{path}{land}", self.origin)
    }
}

impl PortalAddresses for Addresses {
    fn message(&self, tenant: &TenantId, token: &str) -> String {
        self.whole(tenant, &format!("/n/{token}"))
    }

    fn access_code(&self, tenant: &TenantId) -> String {
        self.whole(tenant, routes::pattern::ACCESS_CODE)
    }

    fn host(&self) -> String {
        self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host).to_owned()
    }
}

fn addresses(state: &AppState) -> Addresses {
    Addresses { origin: state.settings.origin.clone(), several: state.rooms.directory.tenants.len() > 1 }
}

/// The link for a notice.
pub fn of_message(state: &AppState, message: &Message) -> String {
    addresses(state).message(&message.tenant, &state.rooms.access.link_token(message.id))
}

/// The link to the pages of a message that was tried out.
pub fn of_dry_run(state: &AppState, tenant: &TenantId, token: &str) -> String {
    addresses(state).whole(tenant, &routes::dry_run(token))
}

/// The link for somebody who is asked to act for another, as long as they are only asked.
pub fn of_invitation(state: &AppState, tenant: &TenantId, held: &Representation) -> Option<String> {
    let asked = matches!(held.state, RepresentationState::Invited { until } if until > state.rooms.clock.now());
    asked.then(|| addresses(state).whole(tenant, &routes::invitation(&state.rooms.access.invitation_token(held.id))))
}
