//! What of a paper went with an earlier reply, and what of it was taken back.

use crate::{components::icon::Icon, i18n::Locale};
use domain::{
    document::DocumentName,
    reply::{LostFile, TakenBackHow},
};
use leptos::prelude::*;

/// Which files went before, and what is to be done.
pub fn taken_back(locale: Locale, lost: &[LostFile]) -> Option<impl IntoView + use<>> {
    let part = |how: TakenBackHow, key: &str| {
        let names: Vec<_> = lost.iter().filter(|lost| lost.how == how).map(|lost| &lost.name).collect();
        (!names.is_empty()).then(|| view! { <p class="rk-strong"><Icon name="info"/>{locale.t(key)}</p> {file_names(&names)} })
    };
    (!lost.is_empty()).then(|| {
        view! {
            <div class="rk-attention">
                {part(TakenBackHow::Withdrawn, "papers-taken-back")}
                {part(TakenBackHow::Infected, "papers-infected")}
                {part(TakenBackHow::SentByMistake, "papers-mistake-told")}
                <p>{locale.t("papers-taken-back-more")}</p>
            </div>
        }
    })
}

/// What the authority gets or has already.
pub fn sent_before(locale: Locale, sent: &[DocumentName]) -> Option<impl IntoView + use<>> {
    let names: Vec<_> = sent.iter().collect();
    (!names.is_empty()).then(|| view! { <p class="rk-strong">{locale.t("state-sent")}":"</p> {file_names(&names)} })
}

fn file_names(names: &[&DocumentName]) -> impl IntoView + use<> {
    let row = |name: &&DocumentName| view! { <li class="rk-anywhere"><bdi>{name.reveal().to_owned()}</bdi></li> };
    let rows: Vec<_> = names.iter().map(row).collect();
    view! { <ul class="rk-bullets">{rows}</ul> }
}
