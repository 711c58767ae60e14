//! A document's pages as pictures: one at a time, larger on demand, all by links. What a picture cannot say is said in words.

use crate::{
    components::{back_link::BackLink, icon::Icon},
    i18n::file_size,
    routes,
    shell::{Frame, Page},
};
use domain::document::DocumentFacts;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct PreviewView {
    pub facts: DocumentFacts,
    /// `None`: it cannot be shown.
    pub pages: Option<usize>,
    /// Other programs may show more.
    pub may_lack: bool,
    /// From 1.
    pub number: usize,
    pub large: bool,
    pub back: String,
    /// Address of the document itself.
    pub file: String,
}

#[component]
pub fn PreviewPage(frame: Frame, view: PreviewView) -> impl IntoView {
    let locale = frame.locale;
    let PreviewView { facts, pages, may_lack, number, large, back, file } = view;
    let name = facts.name.reveal().to_owned();
    let what = format!("{}, {}", facts.media_type.short_name(), file_size(facts.size_bytes, locale));
    // Each page has a title of its own, without the file's name: titles stay in the browser's history.
    let position = pages.map(|pages| locale.with("preview-position", &[("at", number.into()), ("of", pages.into())]));
    let title = [Some(locale.t("preview-title")), position.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let shown = pages.map(|pages| {
        // Who turns pages stays where pages are turned.
        let leaf = |to: usize, large: bool| format!("{}#seiten", routes::preview(&file, to, large));
        let link = |to: usize, key: &str| {
            view! { <a class="kern-link rk-touch" href=leaf(to, large)>{locale.t(key)}</a> }
        };
        let before = (number > 1).then(|| link(number - 1, "preview-before"));
        let after = (number < pages).then(|| link(number + 1, "preview-after"));
        let zoom = leaf(number, !large);
        let zoom_word = locale.t(if large { "preview-smaller" } else { "preview-larger" });
        let alternative =
            locale.with("preview-alternative", &[("at", number.into()), ("of", pages.into()), ("name", name.clone().into())]);
        view! {
            <nav class="rk-preview__nav" id="seiten" tabindex="-1" aria-label=locale.t("preview-pages")>
                <p class="rk-strong">{position}</p>
                {before}
                {after}
                <a class="kern-link rk-touch" href=zoom>{zoom_word}</a>
            </nav>
            // Scrolled by keyboard, too.
            <div class="rk-preview" class=("rk-preview--large", large) tabindex="0" role="group" aria-label=alternative.clone()>
                // Behind the picture until that is there.
                <p aria-hidden="true">{locale.t("preview-wait")}</p>
                <img src=routes::preview_picture(&file, number, large) alt=alternative.clone()/>
            </div>
        }
    });
    let lacks = (may_lack && pages.is_some()).then(|| {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("preview-may-lack")}</span></p> }
    });
    let nothing = pages.is_none().then(|| {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("preview-none")}</span></p> }
    });
    view! {
        <Page frame=frame title=title>
            <div class="rk-sheet">
                <BackLink href=back text=locale.t("preview-back")/>
                <h1 class="rk-anywhere"><bdi>{name.clone()}</bdi></h1>
                <p class="rk-muted">{what}</p>
                {nothing}
                {lacks}
                {shown}
                <p><a class="kern-link rk-touch" href=file download="">{locale.t("preview-download")}<span class="kern-sr-only">": "<bdi>{name}</bdi></span></a></p>
            </div>
        </Page>
    }
}
