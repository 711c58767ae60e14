//! What a session knows of its person. Fixed at sign-in.

use super::PERSON;
use crate::http::{AppState, problems::Failure};
use app::{pages::frame::problem::Problem, shell::SessionTimes};
use axum::http::StatusCode;
use domain::{
    binding::PersonAttributes,
    id::{AccountId, AuthorityId, ProviderId, TenantId},
    person::{Applicant, Clerk, PersonKey, TrustLevel, Viewer},
    personal::Personal,
};
use jiff::{SignedDuration, Timestamp};
use ports::storage::SessionHash;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SessionPerson {
    pub tenant: TenantId,
    pub account: AccountId,
    pub key: PersonKey,
    pub name: Option<Personal<String>>,
    pub level: TrustLevel,
    #[serde(default)]
    pub attributes: PersonAttributes,
    pub role: Role,
    pub provider: ProviderId,
    pub provider_session: Option<String>,
    pub logout_hint: Option<Personal<String>>,
    /// When the person signed in. None: by an older version of the program.
    #[serde(default)]
    pub began_at: Option<Timestamp>,
    /// When the provider last said what a clerk may. None: at the sign-in.
    #[serde(default)]
    pub asked_at: Option<Timestamp>,
    /// Browser and system, as far as the browser says.
    #[serde(default)]
    pub device: Option<String>,
    /// The beginning of the address that the sign-in came from, as far as it is known.
    #[serde(default)]
    pub network: Option<Personal<String>>,
}

/// The next page that a clerk opens after so long leads by the provider, who says anew what they may.
const ASK_AFTER: SignedDuration = SignedDuration::from_mins(45);
/// After so long nothing more is done on its old word.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(60);

/// Whether what the provider said of a clerk still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RolesAge {
    Good,
    AskSoon,
    Over,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Applicant,
    Clerk { authority: AuthorityId },
}

impl SessionPerson {
    pub fn viewer(&self) -> Viewer {
        match &self.role {
            Role::Applicant => Viewer::Applicant(Box::new(Applicant {
                tenant: self.tenant.clone(),
                account: self.account,
                key: self.key.clone(),
                name: self.name.clone(),
                level: self.level,
                attributes: self.attributes.clone(),
                came_by: None,
            })),
            Role::Clerk { authority } => Viewer::Clerk(Clerk {
                account: self.account,
                tenant: self.tenant.clone(),
                authority: authority.clone(),
                name: self.name.clone(),
            }),
        }
    }

    /// When the session ends, seen from now.
    pub fn times(&self, now: Timestamp) -> SessionTimes {
        let (absolute, idle) = self.lifetimes();
        let left = self.began_at.map_or(absolute, |began| absolute - began.duration_until(now));
        // The store notes activity once a minute, so the idle time may have begun a minute ago.
        SessionTimes { idle_seconds: idle.as_secs() - 60, left_seconds: left.as_secs().max(0) }
    }

    /// How long ago the provider said what a clerk may: a role that was withdrawn must not live on for ten hours.
    pub fn roles_are_old(&self, now: Timestamp) -> RolesAge {
        let age = self.asked_at.or(self.began_at).map(|at| at.duration_until(now));
        match (&self.role, age) {
            (Role::Applicant, _) => RolesAge::Good,
            (Role::Clerk { .. }, Some(age)) if age < ASK_AFTER => RolesAge::Good,
            (Role::Clerk { .. }, Some(age)) if age < GOOD_FOR => RolesAge::AskSoon,
            (Role::Clerk { .. }, Some(_) | None) => RolesAge::Over,
        }
    }

    /// (absolute, idle), after TR-03160-1 as the BundID guide quotes it.
    pub fn lifetimes(&self) -> (SignedDuration, SignedDuration) {
        let minutes = SignedDuration::from_mins;
        match (&self.role, self.level) {
            (Role::Clerk { .. }, _) => (SignedDuration::from_hours(10), minutes(60)),
            (Role::Applicant, TrustLevel::Basic | TrustLevel::Low) => (SignedDuration::from_hours(12), minutes(60)),
            (Role::Applicant, TrustLevel::Substantial) => (SignedDuration::from_hours(2), minutes(30)),
            (Role::Applicant, TrustLevel::High) => (minutes(30), minutes(5)),
        }
    }
}

/// Who is signed in with a session, without using it: its time goes on. [`Viewer::Nobody`]: it has ended, or nobody is.
///
/// # Errors
/// The database is away, or what is stored cannot be read.
pub async fn viewer_of(state: &AppState, session: &SessionHash) -> Result<Viewer, Failure> {
    let Some(data) = state.rooms.access.look_at_session(*session).await? else { return Ok(Viewer::Nobody) };
    let unreadable = |error: serde_json::Error| {
        tracing::error!(error = %error, "session.unreadable");
        Failure::problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable)
    };
    let mut data: HashMap<String, serde_json::Value> = serde_json::from_str(&data).map_err(unreadable)?;
    let Some(person) = data.remove(PERSON) else { return Ok(Viewer::Nobody) };
    let person: SessionPerson = serde_json::from_value(person).map_err(unreadable)?;
    Ok(person.viewer())
}
