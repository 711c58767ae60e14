//! `/rueckfragen/{id}/mehr-zeit`: the person asks for more time.

use crate::{
    components::{
        back_link::BackButton,
        button::{SubmitButton, Weight},
        error_summary::ErrorSummary,
        fields::{DateFields, LongTextField},
        icon::Icon,
    },
    form_state::FormState,
    i18n::{long_date, whole_number},
    pages::frame::away,
    routes::{self, ERRORS},
    shell::{Frame, Page, Words},
};
use domain::id::MessageId;
use jiff::civil::Date;
use leptos::prelude::*;

/// Of the reason, in characters.
pub const MAX_CHARACTERS: usize = 1_000;

#[derive(Debug, Clone)]
pub struct MoreTimeView {
    pub message: MessageId,
    /// The end that there is, and whether it is over.
    pub due: Date,
    pub over: bool,
    pub form: FormState,
    /// Shows what was typed before a link led away; nobody is asked yet.
    pub kept: bool,
}

#[component]
pub fn MoreTimePage(frame: Frame, page: MoreTimeView) -> impl IntoView {
    let locale = frame.locale;
    let (id, form, kept) = (page.message, page.form, page.kept);
    let (frame, refused) = (Frame { words: Words::Keep, ..frame }, form.has_errors());
    let (day_error, reason_error) = (form.error_at("bis-tag").map(str::to_owned), form.error_at("grund").map(str::to_owned));
    let limit = whole_number(i64::try_from(MAX_CHARACTERS).unwrap_or(i64::MAX), locale);
    let until = if page.over { "more-time-was" } else { "more-time-is" };
    view! {
        <Page frame=frame title=locale.t("more-time-title") refused=refused>
            <div class="rk-sheet">
                <BackButton text=locale.t("back-to-message")/>
                <ErrorSummary locale=locale state=form.clone()/>
                {kept.then(|| view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("kept-note-more-time")}</span></p> })}
                <h1>{locale.t("more-time-title")}</h1>
                <p class="rk-lead">{locale.with(until, &[("date", long_date(page.due, locale).into())])}</p>
                <p>{locale.t("more-time-lead")}</p>
                <form method="post" action=format!("{}{ERRORS}", routes::more_time(id)) novalidate=true id=away::FORM data-keep="" class="rk-form">
                    {kept.then(|| view! { <input type="hidden" name="gemerkt" value="1"/> })}
                    <DateFields locale=locale id="bis" legend=locale.t("more-time-day") hint=Some(locale.t("more-time-day-hint"))
                        error=day_error typed=form.typed.clone()/>
                    <LongTextField id="grund" name="grund" label=locale.t("more-time-reason") hint=Some(locale.with("limit-characters", &[("max", limit.into())]))
                        error=reason_error value=form.typed.raw("grund").to_owned() rows=5/>
                    <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("more-time-send") name="aktion" value="weiter"/></div>
                </form>
            </div>
        </Page>
    }
}
