//! Pages of plain text: help and explanations from the locale files, legal texts from the tenant.

use crate::http::{AppState, pages::access::land_choice, visit::Visit};
use app::{
    pages::frame::text_page::{TextPage, TextPageProps, TextSection, TextView},
    render::render,
};
use axum::{extract::State, response::Html};
use usecases::access::Tenant;

pub async fn help(State(state): State<AppState>, visit: Visit) -> Html<String> {
    let mut page = explained(
        &visit,
        "help-page-title",
        "help-lead",
        &[
            ("anmelden", "help-sign-in"),
            ("fotografieren", "help-photo"),
            ("ohne-internet", "help-offline"),
            ("helfen", "help-helper"),
            ("telefon", "help-contact"),
        ],
    );
    page.contacts = visit.tenant(&state).map(|tenant| tenant.authorities.clone()).unwrap_or_default();
    show(&state, &visit, page)
}

pub async fn simple_language(State(state): State<AppState>, visit: Visit) -> Html<String> {
    let sections = [("was", "simple-what"), ("wie", "simple-how"), ("mehr", "simple-more")];
    let page = explained(&visit, "simple-page-title", "simple-page-lead", &sections);
    show(&state, &visit, page)
}

pub async fn sign_language(State(state): State<AppState>, visit: Visit) -> Html<String> {
    let page = explained(&visit, "sign-page-title", "sign-page-lead", &[("weg", "sign-page-what")]);
    show(&state, &visit, page)
}

pub async fn privacy(State(state): State<AppState>, visit: Visit) -> Html<String> {
    of_tenant(&state, &visit, "privacy", "privacy")
}

pub async fn imprint(State(state): State<AppState>, visit: Visit) -> Html<String> {
    of_tenant(&state, &visit, "imprint", "imprint")
}

fn show(state: &AppState, visit: &Visit, page: TextView) -> Html<String> {
    let frame = visit.frame(state, None);
    Html(render(move || TextPage(TextPageProps { frame, page })))
}

/// A page of our own texts: `{key}-title` and `{key}-text` for each section.
fn explained(visit: &Visit, title: &str, lead: &str, sections: &[(&str, &str)]) -> TextView {
    let locale = visit.locale;
    let section = |(id, key): &(&str, &str)| TextSection {
        id: (*id).to_owned(),
        heading: locale.t(&format!("{key}-title")),
        text: locale.t(&format!("{key}-text")),
    };
    TextView {
        title: locale.t(title),
        lead: Some(locale.t(lead)),
        sections: sections.iter().map(section).collect(),
        lang: None,
        contacts: Vec::new(),
    }
}

/// A page whose text is the tenant's.
fn of_tenant(state: &AppState, visit: &Visit, name: &str, heading: &str) -> Html<String> {
    match visit.tenant(state) {
        Some(tenant) => show(state, visit, tenant_text(tenant, visit, name, heading)),
        None => land_choice::page(state, visit),
    }
}

/// A page with one text of this tenant.
pub fn tenant_text_page(state: &AppState, visit: &Visit, tenant: &Tenant, name: &str, heading: &str) -> Html<String> {
    show(state, visit, tenant_text(tenant, visit, name, heading))
}

/// A text of the tenant in the visitor's language, else in German.
fn tenant_text(tenant: &Tenant, visit: &Visit, name: &str, heading: &str) -> TextView {
    let locale = visit.locale;
    let texts = tenant.texts.get(name);
    let found = [locale.tag(), "de"].into_iter().find_map(|tag| Some((tag, texts?.get(tag)?)));
    let (tag, text) = found.map_or((locale.tag(), locale.t("tenant-text-missing")), |(tag, text)| (tag, text.clone()));
    TextView {
        title: locale.t(heading),
        lead: None,
        sections: vec![TextSection { id: "text".to_owned(), heading: tenant.name.clone(), text }],
        lang: locale.lang_attribute(tag),
        contacts: Vec::new(),
    }
}
