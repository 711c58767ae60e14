//! What representatives left in a draft whose right has ended: shown as theirs, and no part of the reply until its owner keeps it.

use super::{
    button::{SubmitButton, Weight},
    icon::Icon,
};
use crate::{i18n::Locale, routes};
use domain::{id::MessageId, message::Item, text::LanguageTag};
use leptos::prelude::*;

/// The button's action on the check page's address.
pub const ADOPT: &str = "uebernehmen";

#[component]
pub fn LeftBehind(
    locale: Locale,
    message: MessageId,
    binding: LanguageTag,
    /// Whoever left it, by name, and on which item.
    left: Vec<(String, Item)>,
) -> impl IntoView {
    let rows: Vec<_> = left
        .iter()
        .map(|(name, item)| {
            let label = locale.pick(item.content.label(), &binding);
            view! { <li><span lang=locale.lang_attribute(label.tag)>{label.text.to_owned()}</span>" ("<bdi>{name.clone()}</bdi>")"</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="info"/>{locale.t("left-behind")}</p>
                <ul class="rk-bullets">{rows}</ul>
                <p>{locale.t("left-behind-more")}</p>
                <form method="post" action=routes::check(message)>
                    <SubmitButton weight=Weight::Secondary text=locale.t("left-behind-keep") name="aktion" value=ADOPT/>
                </form>
            </div>
        }
    })
}
