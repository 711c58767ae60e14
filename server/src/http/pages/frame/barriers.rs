//! `/barrierefreiheit` and `/barrierefreiheit/melden`: the statement, and the form for whoever meets a barrier.

use crate::{
    accessibility::known_barriers,
    http::{
        AppState,
        form::PostedForm,
        language,
        pages::{PageResult, access::land_choice, frame::texts::tenant_text_page, refused, see_other},
        visit::Visit,
    },
};
use app::{
    form_state::{FieldError, FormState},
    i18n::whole_number,
    pages::frame::{
        barrier_report::{BarrierReportPage, BarrierReportPageProps, BarrierReportView, MAX_CHARACTERS, MAX_PAGE},
        statement::{StatementPage, StatementPageProps, StatementView},
    },
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use domain::{
    accessibility::{Statement, is_email},
    question::Typed,
};
use serde::Deserialize;
use usecases::{access::Tenant, barriers::NewBarrierReport};

pub async fn statement(State(state): State<AppState>, visit: Visit) -> Html<String> {
    let Some(tenant) = visit.tenant(&state) else { return land_choice::page(&state, &visit) };
    let Some(statement) = tenant.accessibility.clone() else {
        return tenant_text_page(&state, &visit, tenant, "accessibility", "accessibility");
    };
    let page = StatementView {
        body: tenant.name.clone(),
        site: state.settings.origin.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        statement,
        known: known_barriers().to_vec(),
        form: state.rooms.barriers.takes_barrier_reports(&tenant.id),
    };
    let frame = visit.frame(&state, None);
    Html(render(move || StatementPage(StatementPageProps { frame, page })))
}

#[derive(Deserialize)]
pub struct Kept {
    #[serde(rename = "gespeichert")]
    number: Option<String>,
}

pub async fn show(State(state): State<AppState>, visit: Visit, Query(query): Query<Kept>) -> Html<String> {
    let Some(tenant) = visit.tenant(&state) else { return land_choice::page(&state, &visit) };
    match form_of(&state, tenant) {
        Some(statement) => {
            // Only a number, whatever somebody writes into the address.
            let number = query.number.filter(|number| number.len() == 8 && number.chars().all(|sign| sign.is_ascii_hexdigit()));
            Html(page(&state, &visit, statement, FormState::default(), number))
        }
        None => tenant_text_page(&state, &visit, tenant, "report_barrier", "report-page-title"),
    }
}

pub async fn send(State(state): State<AppState>, mut visit: Visit, PostedForm(typed): PostedForm) -> PageResult {
    let other = language::pressed(&typed);
    visit.locale = other.unwrap_or(visit.locale);
    let Some(tenant) = visit.tenant(&state) else { return Ok(land_choice::page(&state, &visit).into_response()) };
    let Some(statement) = form_of(&state, tenant) else { return Ok(see_other(pattern::REPORT_BARRIER)) };
    if let Some(locale) = other {
        return Ok(language::again(page(&state, &visit, statement, FormState { typed, errors: Vec::new() }, None), locale));
    }
    let new = match read(&visit, &typed) {
        Ok(new) => new,
        Err(errors) => return Ok(refused(page(&state, &visit, statement, FormState { typed, errors }, None))),
    };
    match state.rooms.barriers.report_barrier(&tenant.id, new).await {
        Ok(number) => Ok(see_other(&format!("{}?gespeichert={}", pattern::REPORT_BARRIER, number.unwrap_or_default()))),
        Err(error) => {
            tracing::error!(error = %error, "barrier.not_kept");
            let form = FormState::refused(typed, "was", visit.locale.t("report-not-kept"));
            Ok((StatusCode::SERVICE_UNAVAILABLE, Html(page(&state, &visit, statement, form, None))).into_response())
        }
    }
}

/// The statement names whom to write to beside the form; without it there is no form.
fn form_of<'a>(state: &AppState, tenant: &'a Tenant) -> Option<&'a Statement> {
    tenant.accessibility.as_ref().filter(|_| state.rooms.barriers.takes_barrier_reports(&tenant.id))
}

fn read(visit: &Visit, typed: &Typed) -> Result<NewBarrierReport, Vec<FieldError>> {
    let locale = visit.locale;
    let given = |name: &str| typed.one(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let too_long = |max: usize| {
        let max = whole_number(i64::try_from(max).unwrap_or(i64::MAX), locale);
        locale.with("report-too-long", &[("max", max.into())])
    };
    let (what, page, email) = (given("was"), given("seite"), given("email"));
    let longer = |text: &Option<String>, max: usize| text.as_ref().is_some_and(|text| text.chars().count() > max);
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: String| errors.push(FieldError { field: field.to_owned(), text });
    if longer(&what, MAX_CHARACTERS) {
        wrong("was", too_long(MAX_CHARACTERS));
    }
    if longer(&page, MAX_PAGE) {
        wrong("seite", too_long(MAX_PAGE));
    }
    if email.as_ref().is_some_and(|email| !is_email(email)) {
        wrong("email", locale.t("report-email-wrong"));
    }
    let Some(what) = what else {
        wrong("was", locale.t("report-what-missing"));
        return Err(errors);
    };
    if errors.is_empty() { Ok(NewBarrierReport { what, page, email, language: locale.tag().to_owned() }) } else { Err(errors) }
}

fn page(state: &AppState, visit: &Visit, statement: &Statement, form: FormState, kept: Option<String>) -> String {
    let page = BarrierReportView { form, kept, email: statement.email.clone(), phone: statement.phone.clone() };
    let frame = visit.frame(state, None);
    render(move || BarrierReportPage(BarrierReportPageProps { frame, page }))
}
