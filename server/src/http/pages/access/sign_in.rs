//! `/anmelden`, `/behoerde/anmelden` and the way back from the identity provider.

use crate::http::{
    AppState, access_log,
    client::ClientAddress,
    form::{PostedForm, safe_return},
    pages::{PageResult, access::land_choice},
    problems::Failure,
    session::{
        self, Role, SessionPerson,
        device::{device, network},
    },
    visit::Visit,
};
use app::{
    pages::{
        access::sign_in::{Audience, ByLink, ProviderChoice, SignInPage, SignInPageProps, SignInView},
        frame::problem::Problem,
    },
    render::render,
    routes::pattern,
};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Redirect},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::ProviderId,
    person::{TrustLevel, Viewer},
    personal::Personal,
};
use ports::{
    SignInError,
    storage::{AccessAction, AccessBy},
};
use serde::Deserialize;
use tower_sessions::Session;
use usecases::access::{Provider, ProviderAudience, SignInFailure, SignInWish, SignedIn, SignedInPerson, Tenant};

/// Ties an attempt to this browser. Separate from the session, ten minutes.
const COOKIE: &str = "__Host-login";

#[derive(Debug, Deserialize)]
pub struct ReturnQuery {
    zurueck: Option<String>,
    /// Another account is wanted, and then the page that this was pressed on.
    wechseln: Option<String>,
    /// The sign-in was broken off.
    abgebrochen: Option<String>,
}

pub async fn show(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
    Query(query): Query<ReturnQuery>,
) -> Html<String> {
    page(&state, &visit, Audience::Applicants, &query.with_own_page(&state, &headers))
}

pub async fn show_clerk(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
    Query(query): Query<ReturnQuery>,
) -> Html<String> {
    page(&state, &visit, Audience::Clerks, &query.with_own_page(&state, &headers))
}

impl ReturnQuery {
    /// Whoever changes the account comes back to the page that it was pressed on.
    fn with_own_page(self, state: &AppState, headers: &HeaderMap) -> Self {
        let zurueck = self.zurueck.or_else(|| self.wechseln.as_ref().and_then(|_| own_page(headers, &state.settings.origin)));
        Self { zurueck, ..self }
    }
}

/// The page of ours that the link was pressed on.
fn own_page(headers: &HeaderMap, origin: &str) -> Option<String> {
    let from = headers.get(header::REFERER)?.to_str().ok()?.strip_prefix(origin)?;
    Some(from.split('#').next().unwrap_or(from).to_owned())
}

fn page(state: &AppState, visit: &Visit, audience: Audience, query: &ReturnQuery) -> Html<String> {
    let (wanted, home) = match audience {
        Audience::Applicants => (ProviderAudience::Applicants, pattern::MESSAGES),
        Audience::Clerks => (ProviderAudience::Clerks, pattern::CLERK_MESSAGES),
    };
    let Some(tenant) = visit.land_to_sign_in(state) else { return land_choice::page(state, visit) };
    let providers = choices(tenant, wanted);
    let safe = safe_return(query.zurueck.as_deref());
    let page = SignInView {
        audience,
        providers,
        by_link: match safe.as_deref() {
            Some(path) if path.starts_with("/n/") => ByLink::Notice,
            Some(path) if path.starts_with("/v/") => ByLink::Invitation,
            Some(_) | None => ByLink::No,
        },
        switch: query.wechseln.is_some(),
        cancelled: query.abgebrochen.is_some(),
        return_to: safe.unwrap_or_else(|| home.to_owned()),
        land: (state.rooms.directory.tenants.len() > 1).then(|| tenant.name.clone()),
    };
    let frame = visit.frame(state, None);
    Html(render(move || SignInPage(SignInPageProps { frame, page })))
}

/// The accounts of a tenant.
pub(crate) fn choices(tenant: &Tenant, audience: ProviderAudience) -> Vec<ProviderChoice> {
    let providers = tenant.providers.iter().filter(|provider| provider.audience == audience);
    let choice = |provider: &Provider| ProviderChoice {
        id: provider.id.to_string(),
        name: provider.name.clone(),
        elster_certificate: provider.elster_certificate,
    };
    providers.map(choice).collect()
}

pub async fn start(State(state): State<AppState>, visit: Visit, headers: HeaderMap, PostedForm(typed): PostedForm) -> PageResult {
    let bad = || Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest);
    let provider: ProviderId = typed.one("konto").and_then(|id| id.parse().ok()).ok_or_else(bad)?;
    let return_to = safe_return(typed.one("zurueck")).unwrap_or_else(|| pattern::MESSAGES.to_owned());
    let cookie = cookie_of(&headers).unwrap_or_else(|| new_cookie(&state));
    let language = visit.locale.language_tag().primary().to_owned();
    let level = typed.one("stufe").and_then(TrustLevel::parse).unwrap_or(TrustLevel::Basic);
    let again = level > TrustLevel::Basic || typed.has("wechseln", "1");
    let wish = SignInWish { return_to: &return_to, language: &language, level, again, asks_again: false };
    begin(&state, &provider, &cookie, wish).await
}

/// A clerk's roles are asked for anew, with the account that is signed in. The provider need not ask anything.
pub async fn ask_again(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
    Query(query): Query<ReturnQuery>,
) -> PageResult {
    let return_to = safe_return(query.zurueck.as_deref()).unwrap_or_else(|| pattern::CLERK_MESSAGES.to_owned());
    let (Viewer::Clerk(_), Some(person)) = (&visit.viewer, &visit.person) else {
        return Ok(Redirect::to(&format!("{}?zurueck={return_to}", pattern::CLERK_SIGN_IN)).into_response());
    };
    let cookie = cookie_of(&headers).unwrap_or_else(|| new_cookie(&state));
    let language = visit.locale.language_tag().primary().to_owned();
    let wish =
        SignInWish { return_to: &return_to, language: &language, level: TrustLevel::Basic, again: false, asks_again: true };
    begin(&state, &person.provider, &cookie, wish).await
}

/// To the provider, with a cookie that ties the attempt to this browser.
async fn begin(state: &AppState, provider: &ProviderId, cookie: &str, wish: SignInWish<'_>) -> PageResult {
    let started = state.rooms.access.start_sign_in(provider, cookie, wish).await.map_err(failure)?;
    let mut response = Redirect::to(&started.redirect_to).into_response();
    let cookie = format!("{COOKIE}={cookie}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

#[derive(Deserialize)]
pub struct CallbackQuery {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

pub async fn finish(
    State(state): State<AppState>,
    session: Session,
    Extension(client): Extension<ClientAddress>,
    visit: Visit,
    headers: HeaderMap,
    Query(query): Query<CallbackQuery>,
) -> PageResult {
    // Another tab was faster, or the back button: the person is signed in, and nothing is wrong.
    let expired = |failed: SignInFailure| match (&failed, &visit.viewer) {
        (SignInFailure::Expired, Viewer::Applicant(_)) => Failure::Redirect(Redirect::to(pattern::MESSAGES)),
        (SignInFailure::Expired, Viewer::Clerk(_)) => Failure::Redirect(Redirect::to(pattern::CLERK_MESSAGES)),
        _ => failure(failed),
    };
    let Some(returned) = query.state else { return Err(expired(SignInFailure::Expired)) };
    let Some(cookie) = cookie_of(&headers) else {
        return Err(match &visit.viewer {
            // Cookies are off, or the account's app led back into another browser.
            Viewer::Nobody => Failure::problem(StatusCode::BAD_REQUEST, Problem::SignInForgotten),
            _ => expired(SignInFailure::Expired),
        });
    };
    if let Some(error) = query.error {
        let attempt = state.rooms.access.look_at_attempt(&cookie, &returned).map_err(expired)?;
        access_log::asked_of(&attempt.tenant);
        state.rooms.access.check_answer(&attempt, query.iss.as_deref()).await.map_err(failure)?;
        tracing::info!(sign_in.error = %error.chars().filter(char::is_ascii_graphic).take(40).collect::<String>(), "sign_in.ended");
        if error == "access_denied" {
            // Whoever was signed in before still is, and goes on where they were. A clerk whose roles were to be asked would only be sent
            // back here.
            if !matches!(visit.viewer, Viewer::Nobody) && !attempt.asks_again {
                return Ok(Redirect::to(&attempt.return_to).into_response());
            }
            // The way to the message is kept, also in another language.
            let clerks = attempt.return_to.starts_with(pattern::CLERK_MESSAGES);
            let page = if clerks { pattern::CLERK_SIGN_IN } else { pattern::SIGN_IN };
            let back = format!("{page}?zurueck={}&abgebrochen=1", attempt.return_to);
            return Ok(Redirect::to(&back).into_response());
        }
        access_log::did(AccessAction::SignInRefused);
        return Err(Failure::problem(StatusCode::OK, Problem::SignInFailed));
    }
    let code = query.code.ok_or_else(|| expired(SignInFailure::Expired))?;
    let attempt = state.rooms.access.take_attempt(&cookie, &returned).await.map_err(expired)?;
    access_log::asked_of(&attempt.tenant);
    let signed_in = match state.rooms.access.finish_sign_in(attempt, code, query.iss).await {
        Ok(signed_in) => signed_in,
        Err(error) => {
            // The provider has said no: the word that it gave earlier does not count any longer.
            let is_final = matches!(error, SignInFailure::NotAClerk | SignInFailure::ClerkNotSafely);
            if is_final && matches!(visit.viewer, Viewer::Clerk(_)) {
                session::end(&session).await?;
            }
            return Err(failure(error));
        }
    };
    let asked_again = signed_in.asked_again;
    let return_to = signed_in.return_to.clone();
    let now = state.rooms.clock.now();
    let person = session_person(signed_in, now, &headers, client);
    // A clerk whose roles were asked for again is not signed in for longer by it.
    let before = visit.person.filter(|before| asked_again && before.account == person.account);
    let person = SessionPerson { began_at: before.and_then(|before| before.began_at).or(person.began_at), ..person };
    session::begin(&session, &person).await.map_err(|error| {
        tracing::error!(error = %error, "session.not_begun");
        Failure::problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable)
    })?;
    let by = match person.role {
        Role::Applicant => AccessBy::Applicant(person.account),
        Role::Clerk { .. } => AccessBy::Clerk(person.account),
    };
    access_log::asked_by(&person.tenant, by);
    if !asked_again {
        access_log::did(AccessAction::SignedIn);
    }
    // The cookie stays for its ten minutes: a second tab may be on its way, and each attempt is taken once.
    let mut response = Redirect::to(&return_to).into_response();
    session::forget_end(&mut response);
    Ok(response)
}

fn session_person(signed_in: SignedIn, now: jiff::Timestamp, headers: &HeaderMap, client: ClientAddress) -> SessionPerson {
    let identity = signed_in.identity;
    let (tenant, account, role) = match signed_in.person {
        SignedInPerson::Applicant(applicant) => (applicant.tenant, applicant.account, Role::Applicant),
        SignedInPerson::Clerk(clerk) => (clerk.tenant, clerk.account, Role::Clerk { authority: clerk.authority }),
    };
    SessionPerson {
        tenant,
        account,
        key: identity.key,
        name: identity.name,
        level: identity.level,
        attributes: identity.attributes,
        role,
        provider: signed_in.provider,
        provider_session: identity.provider_session,
        logout_hint: identity.logout_hint.map(Personal::new),
        began_at: Some(now),
        asked_at: Some(now),
        network: client.0.map(|address| Personal::new(network(address))),
        device: headers.get(header::USER_AGENT).and_then(|agent| device(agent.to_str().ok()?)),
    }
}

fn failure(failure: SignInFailure) -> Failure {
    match failure {
        SignInFailure::UnknownProvider => Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest),
        SignInFailure::Expired => Failure::problem(StatusCode::BAD_REQUEST, Problem::SignInExpired),
        SignInFailure::LevelTooLow { wanted, return_to } => {
            access_log::did(AccessAction::SignInRefused);
            let level = wanted.as_str();
            Failure::Redirect(Redirect::to(&format!("{}?stufe={level}&nicht=1&zurueck={return_to}", pattern::SAFER_SIGN_IN)))
        }
        SignInFailure::ClerkNotSafely => Failure::problem(StatusCode::FORBIDDEN, Problem::ClerkNotSafely),
        SignInFailure::NotAClerk => Failure::problem(StatusCode::FORBIDDEN, Problem::NotAClerk),
        SignInFailure::Provider(SignInError::Unavailable(reason)) => {
            tracing::error!(sign_in.reason = %reason, "sign_in.provider_away");
            Failure::problem(StatusCode::SERVICE_UNAVAILABLE, Problem::ProviderAway)
        }
        SignInFailure::Provider(SignInError::Refused(reason)) => {
            tracing::warn!(sign_in.reason = %reason, "sign_in.refused");
            Failure::problem(StatusCode::FORBIDDEN, Problem::SignInFailed)
        }
        SignInFailure::Storage(error) => error.into(),
    }
}

fn cookie_of(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = lines.flat_map(|line| line.split("; ")).filter_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='));
    let fits = |value: &&str| value.len() == 22 && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    values.next().filter(fits).map(str::to_owned)
}

fn new_cookie(state: &AppState) -> String {
    let mut random = [0; 16];
    state.rooms.clock.fill_random(&mut random);
    URL_SAFE_NO_PAD.encode(random)
}
