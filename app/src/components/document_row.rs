//! One file: a tile with its type, its name in any script, size, state in words, and what can be done.

use super::icon::Icon;
use crate::i18n::{Locale, file_size};
use domain::{document::DocumentFacts, id::DocumentId};
use leptos::prelude::*;

/// How the file is, as a word and a sign.
#[derive(Debug, Clone)]
pub struct FileState {
    pub icon: &'static str,
    pub class: &'static str,
    pub word: String,
    pub explanation: Option<String>,
}

/// The row's place on its page, for coming back to it.
pub fn place_of(document: DocumentId) -> String {
    format!("datei-{document}")
}

/// The document whose row has this place.
pub fn document_at(place: &str) -> Option<DocumentId> {
    place.strip_prefix("datei-")?.parse().ok()
}

#[component]
pub fn DocumentRow(
    locale: Locale,
    facts: DocumentFacts,
    state: FileState,
    /// Address of its pages, drawn.
    #[prop(optional_no_strip)]
    preview: Option<String>,
    /// Address of the file itself.
    #[prop(optional_no_strip)]
    file: Option<String>,
    /// Its number, where there are several: phones call every photo the same.
    #[prop(optional_no_strip)]
    number: Option<usize>,
    /// What else there is to say or to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let name = match number {
        Some(number) => format!("{number}. {}", facts.name.reveal()),
        None => facts.name.reveal().to_owned(),
    };
    let shown = match file {
        Some(href) => view! { <a class="kern-link" href=href download=""><bdi>{name.clone()}</bdi></a> }.into_any(),
        None => view! { <bdi>{name.clone()}</bdi> }.into_any(),
    };
    view! {
        <li class="rk-file" id=place_of(facts.id) tabindex="-1">
            <span class="rk-file__tile" aria-hidden="true">{facts.media_type.short_name()}</span>
            <div class="rk-file__text">
                <p class="rk-file__name">{shown}</p>
                <p class="rk-muted rk-small">{format!("{}, {}", facts.media_type.short_name(), file_size(facts.size_bytes, locale))}</p>
                <div class="rk-file__row">
                    <p class=format!("rk-file__state {}", state.class)><Icon name=state.icon/><span>{state.word}</span></p>
                    {preview.map(|href| view! {
                        <a class="kern-link rk-touch" href=href>{locale.t("preview-look")}<span class="kern-sr-only">": "<bdi>{name.clone()}</bdi></span></a>
                    })}
                </div>
                {state.explanation.map(|text| view! { <p class="rk-small">{text}</p> })}
                {children.map(|children| children())}
            </div>
        </li>
    }
}
