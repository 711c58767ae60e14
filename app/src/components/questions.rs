//! Whom to ask about a message: the person whom the authority has named, or the authority.

use crate::{components::icon::Icon, i18n::Locale};
use domain::message::ContactPerson;
use leptos::prelude::*;

/// `phone`: that of the authority.
#[component]
pub fn Questions(locale: Locale, person: Option<ContactPerson>, phone: String) -> impl IntoView {
    let (name, own, email) = match person {
        Some(ContactPerson { name, phone, email }) => (Some(name), phone, email),
        None => (None, None, None),
    };
    let german = locale.lang_attribute("de");
    let name = name.map(|name| view! { {locale.t("questions-to")}" "<span lang=german>{name.as_str().to_owned()}</span>". " });
    let phone = own.map_or(phone, |own| own.as_str().to_owned());
    let call = format!("tel:{}", phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>());
    let email = email.map(|email| {
        let email = email.as_str().to_owned();
        view! { " · "<a class="kern-link" href=format!("mailto:{email}")>{email.clone()}</a> }
    });
    view! {
        <p class="rk-phone rk-phone--inline">
            <Icon name="call"/>
            <span>{locale.t("questions-call")}" "{name}<a class="kern-link" href=call>{phone}</a>{email}</span>
        </p>
    }
}
