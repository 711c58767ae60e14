//! Whom to ask about a message: the person whom the authority has named, or the authority.

use crate::{components::icon::Icon, i18n::Locale};
use domain::message::ContactPerson;
use leptos::prelude::*;

/// A number as it was written, to be called with a press if there is something to dial.
#[component]
pub fn PhoneNumber(phone: String) -> impl IntoView {
    // After a country code the bracketed zero is not dialled.
    let dialled = if phone.starts_with('+') { phone.replace("(0)", "") } else { phone.clone() };
    let digits: String = dialled.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    if digits.chars().any(|c| c.is_ascii_digit()) {
        view! { <a class="kern-link" href=format!("tel:{digits}")>{phone}</a> }.into_any()
    } else {
        view! { <span>{phone}</span> }.into_any()
    }
}

/// `phone`: that of the authority.
#[component]
pub fn Questions(locale: Locale, person: Option<ContactPerson>, phone: String) -> impl IntoView {
    let (name, own, email) = match person {
        Some(ContactPerson { name, phone, email }) => (Some(name), phone, email),
        None => (None, None, None),
    };
    // The authority's own number stands beside the page where there is room; a person's stands only here.
    let class = if name.is_some() { "rk-note" } else { "rk-phone rk-phone--inline" };
    let german = locale.lang_attribute("de");
    let name = name.map(|name| view! { {locale.t("questions-to")}" "<span lang=german>{name.as_str().to_owned()}</span>". " });
    let phone = view! { <PhoneNumber phone=own.map_or(phone, |own| own.as_str().to_owned())/> };
    let email = email.map(|email| {
        let email = email.as_str().to_owned();
        view! { " · "<a class="kern-link rk-anywhere" href=format!("mailto:{email}")>{email.clone()}</a> }
    });
    view! {
        <p class=class>
            <Icon name="call"/>
            <span>{locale.t("questions-call")}" "{name}{phone}{email}</span>
        </p>
    }
}
