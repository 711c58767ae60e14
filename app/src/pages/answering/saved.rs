//! Saved for later: what is safe, where to find it, until when.

use crate::{
    components::{
        button::{ButtonLink, Weight},
        unsaved::{KeptWords, Unsaved},
    },
    i18n::{day_of_moment, long_date},
    routes,
    shell::{Frame, Page},
};
use domain::{id::MessageId, text::LanguageTag};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;

#[component]
pub fn SavedPage(
    frame: Frame,
    message: MessageId,
    kept_until: Timestamp,
    deadline: Option<Date>,
    words: KeptWords,
    binding: LanguageTag,
) -> impl IntoView {
    let locale = frame.locale;
    let reminder = deadline.map(|day| {
        let text = locale.with("saved-deadline", &[("date", long_date(day, locale).into())]);
        view! { <p class="rk-strong">{text}</p> }
    });
    view! {
        <Page frame=frame title=locale.t("saved-title")>
            <div class="rk-sheet">
                <h1>{locale.t("saved-title")}</h1>
                <p class="rk-lead">{locale.t("saved-lead")}</p>
                <Unsaved locale=locale message=message binding=binding words=words/>
                <p>{locale.with("saved-until", &[("date", day_of_moment(kept_until, locale).into())])}</p>
                {reminder}
                <div class="rk-actions">
                    <ButtonLink weight=Weight::Primary href=routes::message(message) text=locale.t("message-continue")/>
                    <form method="post" action=routes::pattern::SIGN_OUT>
                        <button class="rk-link-button" type="submit">{locale.t("sign-out")}</button>
                    </form>
                </div>
            </div>
        </Page>
    }
}
