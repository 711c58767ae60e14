//! Who asks, in which language, and the frame of the page they get.

use super::{
    AppState, access_log,
    land::Land,
    problems::Failure,
    session::{self, RolesAge, SessionPerson},
};
use app::{
    i18n::Locale,
    pages::frame::problem::Problem,
    routes::pattern,
    shell::{Frame, FrameViewer, Words},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::Redirect,
};
use domain::{
    authority::Authority,
    person::{Applicant, CameBy, Clerk, TrustLevel, Viewer},
};
use ports::storage::AccessBy;
use std::borrow::Cow;
use tower_sessions::Session;
use usecases::access::Tenant;

/// What links of the page do not take along: the language and the Land, and what was told just now.
const SAID_ONCE: [&str; 7] = ["lang", "land", "entfernt", "hinweis", "menue", "gespeichert", "fehler"];

/// One request of a person.
#[derive(Debug, Clone)]
pub struct Visit {
    pub locale: Locale,
    /// The address's parameters, without language and Land.
    pub query: String,
    pub person: Option<SessionPerson>,
    pub viewer: Viewer,
    /// The Land that a link or an earlier choice names.
    pub land: Option<Land>,
}

impl Visit {
    pub async fn load(state: &AppState, session: Option<Session>, locale: Locale, query: &str) -> Result<Self, Failure> {
        let person: Option<SessionPerson> = match session {
            Some(session) => session::person(state, &session).await.map_err(|error| {
                tracing::error!(error = %error, "session.unreadable");
                Failure::problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable)
            })?,
            None => None,
        };
        Ok(Self::of(person, locale, query))
    }

    fn of(person: Option<SessionPerson>, locale: Locale, query: &str) -> Self {
        let viewer = person.as_ref().map_or(Viewer::Nobody, SessionPerson::viewer);
        let query: Vec<&str> = query
            .split('&')
            .filter(|pair| {
                !pair.is_empty()
                    && !SAID_ONCE.iter().any(|name| pair.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
            })
            .collect();
        Self { locale, query: query.join("&"), person, viewer, land: None }
    }

    /// The tenant this visit belongs to: the session's, else the one that was named, else the only one.
    pub fn tenant<'a>(&self, state: &'a AppState) -> Option<&'a Tenant> {
        let directory = &state.rooms.directory;
        let session = self.person.as_ref().and_then(|person| directory.tenant(&person.tenant));
        session.or_else(|| self.land_to_sign_in(state))
    }

    /// The tenant whose accounts are offered: the one that was named, whoever is signed in; else the only one.
    pub fn land_to_sign_in<'a>(&self, state: &'a AppState) -> Option<&'a Tenant> {
        let directory = &state.rooms.directory;
        let named = self.land.as_ref().and_then(|land| directory.tenant(&land.tenant));
        named.or_else(|| directory.tenants.first().filter(|_| directory.tenants.len() == 1))
    }

    /// The address names another Land than the one the person is signed in to.
    pub fn is_for_another_land(&self) -> bool {
        let named = self.land.as_ref().filter(|land| land.by_address);
        matches!((named, &self.person), (Some(land), Some(person)) if land.tenant != person.tenant)
    }

    pub fn frame(&self, state: &AppState, authority: Option<Authority>) -> Frame {
        let idle_minutes = self.person.as_ref().map_or(0, |person| person.lifetimes().1.as_mins());
        let viewer = match &self.viewer {
            Viewer::Nobody => FrameViewer::Nobody,
            Viewer::Applicant(applicant) => FrameViewer::Applicant {
                idle_minutes,
                name: applicant.name.as_ref().map(|name| name.reveal().clone()),
                safely: applicant.level >= TrustLevel::Substantial,
            },
            Viewer::Clerk(clerk) => {
                let authority = state.rooms.directory.authority(&clerk.tenant, &clerk.authority);
                let authority_name = authority.map_or_else(String::new, |authority| authority.name.clone());
                FrameViewer::Clerk { authority_name, idle_minutes, name: clerk.name.as_ref().map(|name| name.reveal().clone()) }
            }
        };
        let tenant = self.tenant(state);
        // The authority's arms appear after sign-in only: the change of the header says "you are in the right place now".
        let shown = match &self.viewer {
            Viewer::Clerk(clerk) => Some(&clerk.authority),
            Viewer::Applicant(_) | Viewer::Nobody => authority.as_ref().map(|authority| &authority.id),
        };
        let brand = tenant.zip(shown).map(|(tenant, authority)| state.settings.brands.of(&tenant.id, authority));
        let brand = brand.unwrap_or_default();
        let tenant_name = tenant.map_or_else(|| self.locale.t("lands-together"), |tenant| tenant.name.clone());
        let query = self.query.clone();
        let session = self.person.as_ref().map(|person| person.times(state.rooms.clock.now()));
        Frame { locale: self.locale, tenant_name, query, viewer, authority, brand, acts_for: None, session, words: Words::Stay }
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let locale = parts.extensions.get().copied().unwrap_or(Locale::German);
        let land = parts.extensions.get::<Land>().cloned();
        let query = parts.uri.query().unwrap_or_default();
        let visit = match parts.extensions.get::<SessionPerson>().cloned() {
            Some(person) => Self::of(Some(person), locale, query),
            None => Self::load(state, parts.extensions.get::<Session>().cloned(), locale, query).await?,
        };
        if let Some(person) = &visit.person {
            let by = match &visit.viewer {
                Viewer::Clerk(_) => AccessBy::Clerk(person.account),
                Viewer::Applicant(_) | Viewer::Nobody => AccessBy::Applicant(person.account),
            };
            access_log::asked_by(&person.tenant, by);
        }
        Ok(Self { land, ..visit })
    }
}

/// The page a form stands on; some forms post to an address that shows nothing.
pub fn page_of(path: &str) -> Cow<'_, str> {
    let representation = path.find("/vertretung/");
    if path.starts_with(pattern::CLERK_MESSAGES) {
        let code = path.strip_suffix("/zugangscode").map(|message| format!("{message}/vorschau"));
        let representation = representation.map(|at| format!("{}/vorschau", &path[..at]));
        let retry = path.find("/uebergaben/").map(|at| format!("{}/antwort", &path[..at]));
        return code.or(representation).or(retry).map_or(Cow::Borrowed(path), Cow::Owned);
    }
    match representation {
        Some(at) => Cow::Borrowed(&path[..at + "/vertretung".len()]),
        None if path == pattern::END_OTHER_SESSIONS => Cow::Borrowed(pattern::ACCOUNT),
        None => Cow::Borrowed(path),
    }
}

/// Sends someone without the right session to where they get one. What was posted is not repeated by itself.
fn sign_in_first(parts: &Parts, sign_in: &str) -> Failure {
    if parts.headers.get(header::ACCEPT).is_some_and(|value| value == "application/json") {
        // A script must not take the sign-in page for success.
        return Failure::SignedOut;
    }
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return Failure::Redirect(Redirect::to(&format!(
            "{}?zurueck={}&verloren=1",
            pattern::SESSION_ENDED,
            page_of(parts.uri.path())
        )));
    }
    let path = parts.extensions.get::<axum::extract::OriginalUri>().map_or_else(|| parts.uri.path(), |uri| uri.path());
    Failure::Redirect(Redirect::to(&format!("{sign_in}?zurueck={path}")))
}

/// To the provider, for what a clerk may now, and back to the page.
fn ask_again(parts: &Parts) -> Failure {
    // With its filters, as far as an address to come back to may have them.
    let page = parts.uri.path_and_query().map_or_else(|| parts.uri.path(), |whole| whole.as_str());
    let page: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    Failure::Redirect(Redirect::to(&format!("{}?zurueck={page}", pattern::CLERK_ASK_AGAIN)))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_none_or(|accept| accept.contains("text/html"))
}

/// A signed-in applicant.
#[derive(Debug, Clone)]
pub struct ApplicantVisit {
    pub visit: Visit,
    pub applicant: Applicant,
}

impl FromRequestParts<AppState> for ApplicantVisit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        match visit.viewer.clone() {
            Viewer::Applicant(applicant) => {
                let session = parts.extensions.get::<Session>().and_then(Session::id).map(session::hash);
                let came_by = session.map(|session| CameBy { session, phone: None });
                Ok(Self { visit, applicant: Applicant { came_by, ..*applicant } })
            }
            Viewer::Clerk(_) => Err(Failure::problem(StatusCode::FORBIDDEN, Problem::Forbidden)),
            Viewer::Nobody => Err(sign_in_first(parts, pattern::SIGN_IN)),
        }
    }
}

/// A signed-in clerk.
#[derive(Debug, Clone)]
pub struct ClerkVisit {
    pub visit: Visit,
    pub clerk: Clerk,
}

impl FromRequestParts<AppState> for ClerkVisit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        match visit.viewer.clone() {
            Viewer::Clerk(clerk) => {
                let age = visit.person.as_ref().map(|person| person.roles_are_old(state.rooms.clock.now()));
                let is_page = parts.method == Method::GET && accepts_html(&parts.headers);
                match age {
                    Some(RolesAge::AskSoon | RolesAge::Over) if is_page => Err(ask_again(parts)),
                    // A picture or a script leads nowhere.
                    Some(RolesAge::Over) if parts.method == Method::GET || parts.method == Method::HEAD => {
                        Err(Failure::SignedOut)
                    }
                    // What is posted now would count on an old word. The page that it was posted from leads by the provider.
                    Some(RolesAge::Over) => Err(Failure::Redirect(Redirect::to(&page_of(parts.uri.path())))),
                    Some(RolesAge::Good | RolesAge::AskSoon) | None => Ok(Self { visit, clerk }),
                }
            }
            Viewer::Applicant(_) => Err(Failure::problem(StatusCode::FORBIDDEN, Problem::Forbidden)),
            Viewer::Nobody => Err(sign_in_first(parts, pattern::CLERK_SIGN_IN)),
        }
    }
}
