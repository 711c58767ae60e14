//! `/barrierefreiheit/melden`: somebody says what does not work for them, signed in or not.

use crate::{
    components::{
        button::{SubmitButton, Weight},
        error_summary::ErrorSummary,
        fields::{LongTextField, TextField},
        icon::Icon,
    },
    form_state::FormState,
    i18n::whole_number,
    pages::frame::away,
    routes::{ERRORS, pattern},
    shell::{Frame, Page, Words},
};
use leptos::prelude::*;

/// Of the report, in characters.
pub const MAX_CHARACTERS: usize = 2_000;
/// Of the page's name or address.
pub const MAX_PAGE: usize = 300;

#[derive(Debug, Clone)]
pub struct BarrierReportView {
    pub form: FormState,
    /// The number under which a report was just kept.
    pub kept: Option<String>,
    /// Where else people can write and call.
    pub email: String,
    pub phone: String,
}

#[component]
pub fn BarrierReportPage(frame: Frame, page: BarrierReportView) -> impl IntoView {
    let locale = frame.locale;
    let frame = Frame { words: Words::Travel, ..frame };
    let form = page.form;
    let field = |name: &str| (form.error_at(name).map(str::to_owned), form.typed.raw(name).to_owned());
    let ((what_error, what), (page_error, where_), (email_error, email)) = (field("was"), field("seite"), field("email"));
    let limit = whole_number(i64::try_from(MAX_CHARACTERS).unwrap_or(i64::MAX), locale);
    let refused = form.has_errors();
    let kept = page.kept.map(|number| {
        view! {
            <div class="rk-note" role="status"><Icon name="check-circle"/>
                <p class="rk-strong">{locale.with("report-kept", &[("number", number.into())])}</p></div>
        }
    });
    let mail = format!("mailto:{}", page.email);
    view! {
        <Page frame=frame title=locale.t("report-page-title") refused=refused>
            <div class="rk-sheet">
                <ErrorSummary locale=locale state=form/>
                {kept}
                <h1>{locale.t("report-page-title")}</h1>
                <p class="rk-lead">{locale.t("report-page-lead")}</p>
                <form method="post" action=format!("{}{ERRORS}", pattern::REPORT_BARRIER) novalidate=true class="rk-form" id=away::FORM>
                    <LongTextField id="was" name="was" label=locale.t("report-what") hint=Some(locale.with("limit-characters", &[("max", limit.into())]))
                        error=what_error value=what rows=6/>
                    <TextField id="seite" name="seite" label=locale.t("report-where") hint=Some(locale.t("report-where-hint"))
                        error=page_error value=where_/>
                    <TextField id="email" name="email" label=locale.t("report-email") hint=Some(locale.t("report-email-hint"))
                        error=email_error value=email inputmode=Some("email") autocomplete="email"/>
                    <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("report-send")/></div>
                </form>
                <section class="rk-section">
                    <h2>{locale.t("report-other-title")}</h2>
                    <p><a class="kern-link rk-touch rk-anywhere" href=mail>{page.email}</a></p>
                    <p class="rk-phone"><Icon name="call"/><span>{page.phone}</span></p>
                </section>
            </div>
        </Page>
    }
}
