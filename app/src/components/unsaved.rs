//! Where something was typed that is kept and not part of the reply: named, with the way to it.

use super::icon::Icon;
use crate::{i18n::Locale, routes};
use domain::{
    id::MessageId,
    message::{Item, ItemContent},
    text::LanguageTag,
};
use leptos::prelude::*;

#[component]
pub fn Unsaved(locale: Locale, message: MessageId, binding: LanguageTag, items: Vec<Item>) -> impl IntoView {
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            let label = locale.pick(item.content.label(), &binding);
            let href = match item.content {
                ItemContent::Question(_) => routes::question(message, &item.id),
                ItemContent::DocumentRequest(_) => routes::papers(message, &item.id),
            };
            view! { <li><a class="kern-link rk-touch" href=href lang=locale.lang_attribute(label.tag)>{label.text.to_owned()}</a></li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="warning"/>{locale.t("unsaved")}</p>
                <ul class="rk-plain-list">{rows}</ul>
            </div>
        }
    })
}
