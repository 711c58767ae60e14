//! `/barrierefreiheit`: the statement on accessibility, from data. Class names are those of the W3C's statement generator, so that whoever
//! monitors many sites can read it by machine.

use crate::{
    components::icon::Icon,
    i18n::{Locale, date},
    routes::pattern,
    shell::{Frame, Page},
};
use domain::accessibility::{Barrier, Conformance, Method, Statement, Texts, Why, text_in};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct StatementView {
    pub body: String,
    /// The site it is about.
    pub site: String,
    /// Of the program.
    pub version: String,
    pub statement: Statement,
    /// What the product itself knows of.
    pub known: Vec<Barrier>,
    /// There is a form to report a barrier.
    pub form: bool,
}

/// A text in the page's language, else in German, which is then marked.
fn text(locale: Locale, texts: &Texts) -> impl IntoView + use<> {
    let (tag, text) = text_in(texts, &[locale.tag(), "de"]).unwrap_or((locale.tag(), ""));
    view! { <span lang=locale.lang_attribute(tag)>{text.to_owned()}</span> }
}

#[component]
pub fn StatementPage(frame: Frame, page: StatementView) -> impl IntoView {
    let locale = frame.locale;
    let statement = page.statement;
    let status = match statement.status {
        Conformance::Fully => "statement-fully",
        Conformance::Partly => "statement-partly",
        Conformance::Not => "statement-not",
    };
    let method = match statement.method {
        Method::SelfAssessment => "statement-method-self",
        Method::External => "statement-method-external",
    };
    let all: Vec<Barrier> = page.known.into_iter().chain(statement.barriers).collect();
    let barriers: Vec<_> = Why::ALL.into_iter().filter_map(|why| barriers(locale, why, &all)).collect();
    let german = locale.lang_attribute("de");
    let about = locale
        .with("statement-about", &[("body", page.body.into()), ("site", page.site.into()), ("version", page.version.into())]);
    let dates = [("statement-written", statement.written), ("statement-reviewed", statement.reviewed)]
        .map(|(key, day)| view! { <p>{locale.with(key, &[("date", date(day, locale).into())])}</p> });
    let mail = |address: String| {
        let href = format!("mailto:{address}");
        view! { <a class="kern-link rk-touch rk-anywhere" href=href>{address}</a> }
    };
    let form = page
        .form
        .then(|| view! { <p><a class="kern-link rk-touch" href=pattern::REPORT_BARRIER>{locale.t("report-barrier")}</a></p> });
    let enforcement = statement.enforcement;
    let address: Vec<_> = enforcement.address.into_iter().map(|line| view! { <span class="rk-line">{line}</span> }).collect();
    view! {
        <Page frame=frame title=locale.t("statement-title")>
            <div class="rk-sheet">
                <h1>{locale.t("statement-title")}</h1>
                <div class="basic-information">
                    <p class="rk-lead">{about}</p>
                    <p>{text(locale, &statement.legal_basis)}</p>
                </div>
                <section class="rk-section conformance-status">
                    <h2>{locale.t("statement-status-title")}</h2>
                    <p class="rk-strong">{locale.t(status)}</p>
                    {barriers}
                </section>
                <section class="rk-section technical-information">
                    <h2>{locale.t("statement-method-title")}</h2>
                    {dates}
                    <p>{locale.t(method)}</p>
                </section>
                <section class="rk-section feedback">
                    <h2>{locale.t("statement-feedback-title")}</h2>
                    <p>{locale.t("statement-feedback")}</p>
                    {form}
                    <p>{mail(statement.email)}</p>
                    <p class="rk-phone"><Icon name="call"/><span>{statement.phone}</span></p>
                </section>
                <section class="rk-section enforcement">
                    <h2>{locale.t("statement-enforcement-title")}</h2>
                    <p>{locale.t("statement-enforcement")}</p>
                    <p lang=german.clone()>{enforcement.name}</p>
                    <p lang=german>{address}</p>
                    <p>{mail(enforcement.email)}</p>
                    <p><a class="kern-link rk-touch rk-anywhere" href=enforcement.website.clone() rel="noreferrer">{enforcement.website.clone()}</a></p>
                </section>
            </div>
        </Page>
    }
}

/// Those of one kind, if there are any.
fn barriers(locale: Locale, why: Why, all: &[Barrier]) -> Option<impl IntoView + use<>> {
    let heading = match why {
        Why::NotCompatible => "statement-why-not-compatible",
        Why::DisproportionateBurden => "statement-why-burden",
        Why::OutsideTheLaw => "statement-why-outside",
    };
    let rows: Vec<_> = all
        .iter()
        .filter(|one| one.why == why)
        .map(|one| {
            view! {
                <li>
                    <p class="rk-strong">{text(locale, &one.what)}</p>
                    <p>{text(locale, &one.reason)}</p>
                    <p>{locale.t("statement-instead")}" "{text(locale, &one.instead)}</p>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <h3>{locale.t(heading)}</h3> <ul class="rk-bullets">{rows}</ul> })
}
