//! A fresh access code for a letter, shown once.

use crate::{
    components::button::{ButtonLink, Weight},
    i18n::day_of_moment,
    routes::pattern,
    shell::{Frame, Page},
};
use jiff::Timestamp;
use leptos::prelude::*;

#[component]
pub fn ClerkCodePage(
    frame: Frame,
    /// As it is printed.
    code: String,
    expires_at: Timestamp,
    /// Where people type it.
    address: String,
) -> impl IntoView {
    let locale = frame.locale;
    let until = locale.with("clerk-code-until", &[("date", day_of_moment(expires_at, locale).into())]);
    view! {
        <Page frame=frame title=locale.t("clerk-code-title") wide=true>
            <h1>{locale.t("clerk-code-title")}</h1>
            <p class="rk-lead">{locale.t("clerk-code-lead")}</p>
            <div class="rk-stamp">
                <p class="rk-small rk-muted">{locale.t("access-code-label")}</p>
                <p class="rk-stamp__number rk-number">{code}</p>
                <p class="rk-strong rk-anywhere">{address}</p>
                <p>{until}</p>
            </div>
            <p>{locale.t("clerk-code-once")}</p>
            <div class="rk-actions">
                <ButtonLink weight=Weight::Primary href=pattern::CLERK_MESSAGES.to_owned() text=locale.t("clerk-all-messages")/>
            </div>
        </Page>
    }
}
