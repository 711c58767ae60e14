//! The authority's message on its own sheet: who says it, when, about which case, in which words.

use super::{icon::Icon, paragraphs::Paragraphs};
use crate::i18n::{Locale, day_of_moment};
use domain::message::Message;
use leptos::prelude::*;

#[component]
pub fn Letter(locale: Locale, message: Message, authority_name: String) -> impl IntoView {
    let changed =
        message.dialogue.changed_at.map(|at| locale.with("letter-changed", &[("date", day_of_moment(at, locale).into())]));
    let replaces = message.dialogue.replaces.map(|_| locale.t("letter-replaces"));
    let since = [changed, replaces].into_iter().flatten().map(|text| {
        view! { <div class="rk-note"><Icon name="info"/><p>{text}</p></div> }
    });
    let since = since.collect::<Vec<_>>();
    let content = message.content;
    let body = locale.pick(&content.body, &content.binding_language);
    let translated = body.tag != content.binding_language.as_str();
    let german = locale.lang_attribute("de");
    let original = locale.translation_note(body, &content.binding_language).map(|note| {
        view! { <div class="rk-note"><Icon name="info"/><p>{note}</p></div> }
    });
    let only = locale
        .only_in_note(&content.binding_language, "letter-not-translated", "letter-not-simple")
        .filter(|_| !translated)
        .map(|note| view! { <div class="rk-note"><Icon name="info"/><p>{note}</p></div> });
    let binding = translated.then(|| {
        let text = content.body.binding.as_str().to_owned();
        let language = locale.language_name(content.binding_language.primary());
        let lang = locale.lang_attribute(content.binding_language.as_str());
        view! {
            <details class="rk-details">
                <summary>{locale.with("letter-binding-text", &[("language", language.into())])}</summary>
                <Paragraphs links=true text=text lang=lang/>
            </details>
        }
    });
    view! {
        <section class="rk-letter" aria-labelledby="brief">
            <article class="rk-letter__sheet">
                <h2 id="brief">{locale.t("letter-title")}</h2>
                <dl class="rk-letter__head">
                    <div><dt>{locale.t("letter-from")}</dt><dd lang=german>{authority_name}</dd></div>
                    <div><dt>{locale.t("letter-date")}</dt><dd>{day_of_moment(message.created_at, locale)}</dd></div>
                    <div><dt>{locale.t("file-reference")}</dt><dd class="rk-number">{content.file_reference.as_str().to_owned()}</dd></div>
                </dl>
                {since}
                {original}
                {only}
                <Paragraphs links=true text=body.text.to_owned() lang=locale.lang_attribute(body.tag)/>
                {binding}
            </article>
        </section>
    }
}
