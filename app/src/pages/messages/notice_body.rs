//! What a notice says that takes no reply: an appointment, or who is responsible instead.

use crate::{
    components::{
        button::{ButtonLink, Weight},
        paragraphs::Paragraphs,
    },
    i18n::{Locale, clock_time, long_date, short_date},
    routes,
};
use domain::{
    id::MessageId,
    message::{Appointment, CompetentBody},
    text::LanguageTag,
};
use leptos::prelude::*;

#[component]
pub fn AppointmentBlock(locale: Locale, appointment: Appointment, message: MessageId, binding: LanguageTag) -> impl IntoView {
    let day = appointment.starts_at.date();
    let place = locale.pick(&appointment.place, &binding);
    let (place, place_lang) = (place.text.to_owned(), locale.lang_attribute(place.tag));
    let bring = appointment.bring.map(|bring| {
        let bring = locale.pick(&bring, &binding);
        view! {
            <h2 class="rk-h3">{locale.t("appointment-bring")}</h2>
            <Paragraphs links=true text=bring.text.to_owned() lang=locale.lang_attribute(bring.tag)/>
        }
    });
    view! {
        <p class="rk-lead">{locale.t("appointment-lead")}</p>
        <div class="rk-deadline">
            <div class="rk-leaf" aria-hidden="true">
                <span class="rk-leaf__month">{crate::i18n::month_name(day, locale)}</span>
                <span class="rk-leaf__day">{day.day()}</span>
                <span class="rk-leaf__weekday">{crate::i18n::weekday_name(day, locale)}</span>
            </div>
            <p class="rk-deadline__words">
                <span class="rk-line">{locale.t("appointment-on")}</span>
                <time class="rk-deadline__date" datetime=appointment.starts_at.to_string()>{long_date(day, locale)}</time>
                <span class="rk-line rk-strong">{clock_time(appointment.starts_at, locale)}</span>
            </p>
        </div>
        <h2 class="rk-h3">{locale.t("appointment-place")}</h2>
        <Paragraphs links=true text=place lang=place_lang/>
        {bring}
        <div class="rk-actions">
            <ButtonLink weight=Weight::Primary href=routes::calendar(message) text=locale.with("appointment-calendar", &[("date", short_date(day, locale).into())])/>
        </div>
        <p>{locale.t("appointment-cannot-come")}</p>
    }
}

#[component]
pub fn CompetentBlock(locale: Locale, body: CompetentBody) -> impl IntoView {
    let contact = body
        .contact
        .map(|contact| view! { <Paragraphs links=true text=contact.as_str().to_owned() lang=locale.lang_attribute("de")/> });
    view! {
        <p class="rk-lead">{locale.t("not-competent-lead")}</p>
        <h2 class="rk-h3">{locale.t("not-competent-who")}</h2>
        <p class="rk-strong" lang=locale.lang_attribute("de")>{body.name.as_str().to_owned()}</p>
        {contact}
    }
}
