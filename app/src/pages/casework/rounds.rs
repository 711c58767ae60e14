//! What the authority said of the replies, for clerks: round by round, between the replies that it is about.

use crate::{
    components::{icon::Icon, outstanding::item_name, paragraphs::Paragraphs},
    i18n::{Locale, long_moment},
};
use domain::{
    id::ItemId,
    message::{Message, Review},
};
use leptos::prelude::*;

/// One round: what is enough, what is needed once more and why, and whether it is the last.
#[component]
pub fn ReviewSaid(locale: Locale, message: Message, review: Review) -> impl IntoView {
    let binding = message.content.binding_language.clone();
    let name = |id: &ItemId| {
        let item = message.content.kind.inquiry().and_then(|inquiry| inquiry.items.iter().find(|item| item.id == *id));
        item.map(|item| item_name(locale, &binding, item))
    };
    let returned: Vec<_> = review
        .returned
        .iter()
        .map(|(item, reason)| {
            let (reason, lang) = (reason.as_str().to_owned(), locale.lang_attribute(binding.as_str()));
            view! { <li><strong>{name(item)}</strong><Paragraphs text=reason lang=lang/></li> }
        })
        .collect();
    let returned = (!returned.is_empty()).then(|| {
        view! { <p>{locale.t("clerk-review-returned")}</p> <ul class="rk-bullets">{returned}</ul> }
    });
    let accepted: Vec<_> = review.accepted.iter().map(|item| view! { <li>{name(item)}</li> }).collect();
    let accepted = (!accepted.is_empty()).then(|| {
        view! { <p>{locale.t("clerk-review-accepted")}</p> <ul class="rk-bullets">{accepted}</ul> }
    });
    let last = review.last.then(|| view! { <p class="rk-strong">{locale.t("returned-last")}</p> });
    view! {
        <section class="rk-note">
            <Icon name="info"/>
            <div>
                <h2 class="rk-h3">{locale.with("clerk-review-title", &[("moment", long_moment(review.at, locale).into())])}</h2>
                {returned}
                {accepted}
                {last}
            </div>
        </section>
    }
}
