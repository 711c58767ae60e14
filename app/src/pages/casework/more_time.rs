//! `/behoerde/rueckfragen/{id}/mehr-zeit`: a clerk sets another end, or leaves it as it is.

use crate::{
    components::{
        button::{SubmitButton, Weight},
        error_summary::ErrorSummary,
        fields::{DateFields, LongTextField},
        icon::Icon,
        paragraphs::Paragraphs,
    },
    form_state::FormState,
    i18n::{Locale, day_of_moment, long_date, whole_number},
    pages::messages::more_time::MAX_CHARACTERS,
    routes::{self, ERRORS},
    shell::{Frame, Page},
};
use domain::{
    id::MessageId,
    message::{DeadlineTerms, Message},
};
use jiff::civil::Date;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct ClerkMoreTimeView {
    pub message: MessageId,
    /// The page that the clerk came from.
    pub back: String,
    pub due: Date,
    /// When the person asked, until when, and why; as long as nobody has decided.
    pub asked: Option<(String, Date, String)>,
    pub form: FormState,
}

#[component]
pub fn ClerkMoreTimePage(frame: Frame, page: ClerkMoreTimeView) -> impl IntoView {
    let locale = frame.locale;
    let form = page.form;
    let refused = form.has_errors();
    let action = format!("{}{ERRORS}", routes::clerk_more_time(page.message));
    let limit = whole_number(i64::try_from(MAX_CHARACTERS).unwrap_or(i64::MAX), locale);
    let limit = locale.with("limit-characters", &[("max", limit.into())]);
    let error = |field: &str| form.error_at(field).map(str::to_owned);
    let (day, note, reason) = (error("bis-tag"), error("hinweis"), error("grund"));
    let wish = page.asked.clone().map(|(asked, wished, reason)| {
        let text = locale.with("clerk-time-asked", &[("asked", asked.into()), ("wished", long_date(wished, locale).into())]);
        view! { <div class="rk-attention"><p class="rk-strong"><Icon name="schedule"/>{text}</p><Paragraphs text=reason lang=None/></div> }
    });
    let refuse = page.asked.is_some().then(|| {
        view! {
            <h2>{locale.t("clerk-time-refuse-title")}</h2>
            <form method="post" action=action.clone() novalidate=true class="rk-form">
                <LongTextField id="grund" name="grund" label=locale.t("clerk-time-reason") hint=Some(limit.clone())
                    error=reason value=form.typed.raw("grund").to_owned() rows=4/>
                <div class="rk-actions"><SubmitButton weight=Weight::Secondary text=locale.t("clerk-time-refuse") name="aktion" value="ablehnen"/></div>
            </form>
        }
    });
    view! {
        <Page frame=frame title=locale.t("clerk-time-title") refused=refused>
            <div class="rk-sheet">
                <p><a class="kern-link rk-touch" href=page.back>{locale.t("clerk-time-back")}</a></p>
                <ErrorSummary locale=locale state=form.clone()/>
                <h1>{locale.t("clerk-time-title")}</h1>
                <p class="rk-lead">{locale.with("clerk-time-is", &[("date", long_date(page.due, locale).into())])}</p>
                {wish}
                <h2>{locale.t("clerk-time-set-title")}</h2>
                <form method="post" action=action novalidate=true class="rk-form">
                    <DateFields locale=locale id="bis" legend=locale.t("clerk-time-day") hint=Some(locale.t("more-time-day-hint"))
                        error=day typed=form.typed.clone()/>
                    <LongTextField id="hinweis" name="hinweis" label=locale.t("clerk-time-note") hint=Some(limit.clone())
                        error=note value=form.typed.raw("hinweis").to_owned() rows=3/>
                    <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("clerk-time-set") name="aktion" value="setzen"/></div>
                </form>
                {refuse}
            </div>
        </Page>
    }
}

/// Above a message that was not taken back, for clerks: what the person asks for, and the way to decide.
pub fn clerk_time_note(locale: Locale, message: &Message) -> Option<impl IntoView + use<>> {
    let movable =
        message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).is_some_and(DeadlineTerms::is_movable);
    let open = message.dialogue.takes_replies();
    let asked = message.dialogue.asked().map(|(at, wished, reason)| {
        let args = [("asked", day_of_moment(at, locale).into()), ("wished", long_date(wished, locale).into())];
        let reason = reason.reveal().as_str().to_owned();
        view! { <p class="rk-strong"><Icon name="schedule"/>{locale.with("clerk-time-asked", &args)}</p> <Paragraphs text=reason lang=None/> }
    });
    let href = routes::clerk_more_time(message.id);
    (movable && open).then(|| {
        view! { {asked} <p><a class="kern-link rk-touch" href=href>{locale.t("clerk-time-link")}</a></p> }
    })
}
