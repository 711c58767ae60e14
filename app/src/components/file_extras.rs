//! What a file of a draft tells beside its name, and what can be done with it: order, advice, data that the device wrote.

use super::icon::Icon;
use crate::i18n::{Locale, clock_time, date, degrees};
use domain::document::{DocumentFacts, DraftDocument, LegibilityHint, MediaType, PhotoInsight};
use leptos::prelude::*;

/// Names of the buttons' actions; what follows the colon is the document.
pub mod action {
    pub const FORWARD: &str = "vor:";
    pub const BACK: &str = "zurueck:";
    pub const FIRST: &str = "nach-vorn:";
    pub const PLAIN: &str = "ohne-angaben:";
    /// In the place of a document: every photo.
    pub const ALL: &str = "alle";
    pub const ONE_DOCUMENT: &str = "als-eine-datei";
    pub const SINGLE: &str = "einzeln";
    /// Takes a refused or unfinished file off the list.
    pub const DROP: &str = "weg:";
}

/// A button of the page's own form: whatever was typed or chosen is kept, too.
fn button(text: String, name: &str, value: String) -> impl IntoView + use<> {
    let name = name.to_owned();
    view! {
        <button class="rk-link-button rk-touch" type="submit" name="aktion" value=value>
            {text}<span class="kern-sr-only">": "<bdi>{name}</bdi></span>
        </button>
    }
}

/// What the menu of a file leads to.
#[derive(Debug, Clone)]
pub struct FileMenu {
    /// Address of its pages, drawn.
    pub look: String,
    /// Value of the button that takes it out of the reply.
    pub remove: String,
    /// It was used just now: order is made in several steps.
    pub open: bool,
}

#[component]
pub fn FileExtras(
    locale: Locale,
    facts: DocumentFacts,
    /// Its place from 0, and how many there are.
    place: (usize, usize),
    /// A HEIC photo goes as JPG, too.
    as_jpg: bool,
    menu: FileMenu,
) -> impl IntoView {
    let (at, count) = place;
    // Phones call every photo the same: its number tells which.
    let name = if count > 1 { format!("{}. {}", at + 1, facts.name.reveal()) } else { facts.name.reveal().to_owned() };
    let first = (at > 1).then(|| button(locale.t("file-first"), &name, format!("{}{}", action::FIRST, facts.id)));
    let forward = (at > 0).then(|| button(locale.t("file-forward"), &name, format!("{}{}", action::FORWARD, facts.id)));
    let back = (at + 1 < count).then(|| button(locale.t("file-back"), &name, format!("{}{}", action::BACK, facts.id)));
    let heic = (as_jpg && facts.media_type == MediaType::Heic).then(|| view! { <p class="rk-small">{locale.t("file-heic")}</p> });
    let photo = facts.insight.photo.clone();
    let hint = photo.as_ref().and_then(|photo| photo.hint).map(|hint| {
        let key = match hint {
            LegibilityHint::Small => "file-hint-small",
            LegibilityHint::Dark => "file-hint-dark",
            LegibilityHint::Blurred => "file-hint-blurred",
        };
        view! { <p class="rk-hint-row"><Icon name="info"/><span>{locale.t(key)}</span></p> }
    });
    let tells = photo.filter(PhotoInsight::tells).map(|photo| {
        view! {
            <p class="rk-strong">{locale.t("file-tells")}</p>
            <p class="rk-small">{locale.t("file-tells-more")}</p>
            <ul class="rk-bullets">{told(locale, &photo)}</ul>
            {(facts.media_type == MediaType::Heic).then(|| view! { <p class="rk-small">{locale.t("file-plain-heic")}</p> })}
            {button(locale.t("file-plain"), &name, format!("{}{}", action::PLAIN, facts.id))}
        }
    });
    let tells_hint = tells
        .is_some()
        .then(|| view! { <p class="rk-hint-row"><Icon name="info"/><span>{locale.t("file-tells-hint")}</span></p> });
    let look = view! {
        <a class="kern-link rk-touch" href=menu.look>{locale.t("preview-look")}<span class="kern-sr-only">": "<bdi>{name.clone()}</bdi></span></a>
    };
    let remove = button(locale.t("remove"), &name, menu.remove);
    view! {
        {hint}{heic}{tells_hint}
        <details class="rk-details rk-file__menu" id=format!("mehr-{}", facts.id) name="datei" open=menu.open>
            <summary>{locale.t(if count > 1 { "file-menu" } else { "file-menu-one" })}<span class="kern-sr-only">": "<bdi>{name.clone()}</bdi></span></summary>
            <div>{look}{first}{forward}{back}{remove}</div>
            {tells}
        </details>
    }
}

/// `2027:03:01 14:32:07` (Exif 2.32, DateTimeOriginal) as people write it; `None`: the device has written something else.
fn written_moment(text: &str, locale: Locale) -> Option<String> {
    let moment = jiff::civil::DateTime::strptime("%Y:%m:%d %H:%M:%S", text.trim()).ok()?;
    Some(format!("{}, {}", date(moment.date(), locale), clock_time(moment, locale)))
}

/// What a photo says of the person, line by line.
fn told(locale: Locale, photo: &PhotoInsight) -> impl IntoView + use<> {
    let place = photo.located.then(|| match &photo.place {
        Some(place) => {
            let (north, east) = *place.reveal();
            let facts = [("north", degrees(north, locale).into()), ("east", degrees(east, locale).into())];
            locale.with("file-tells-place", &facts)
        }
        None => locale.t("file-tells-some-place"),
    });
    let device =
        photo.device.as_ref().map(|device| locale.with("file-tells-device", &[("device", device.reveal().clone().into())]));
    let moment = photo.taken_at.as_ref().map(|at| {
        let moment = written_moment(at.reveal(), locale).unwrap_or_else(|| at.reveal().clone());
        locale.with("file-tells-moment", &[("moment", moment.into())])
    });
    [place, device, moment].into_iter().flatten().map(|text| view! { <li>{text}</li> }).collect_view()
}

/// Photos of an item as the pages of one document, and what all of them tell.
#[component]
pub fn OneDocument(locale: Locale, documents: Vec<DraftDocument>, chosen: bool) -> impl IntoView {
    let photos = || documents.iter().map(DraftDocument::facts).filter(|facts| facts.media_type.is_photo());
    let all_telling = || photos().filter(|facts| facts.insight.photo.as_ref().is_some_and(PhotoInsight::tells));
    let telling = all_telling().count();
    let heic = all_telling().any(|facts| facts.media_type == MediaType::Heic);
    let all_plain = (telling > 1).then(|| {
        view! {
            <p>
                <button class="rk-link-button rk-touch" type="submit" name="aktion" value=format!("{}{}", action::PLAIN, action::ALL)>
                    {locale.with("file-plain-all", &[("count", telling.into())])}
                </button>
                {heic.then(|| view! { <span class="rk-small">" "{locale.t("file-plain-heic")}</span> })}
            </p>
        }
    });
    let count = photos().count();
    let one = (count > 1).then(|| {
        let (text, word, value) = if chosen {
            ("papers-one-document-yes", "papers-one-document-undo", action::SINGLE)
        } else {
            ("papers-one-document-no", "papers-one-document-do", action::ONE_DOCUMENT)
        };
        view! {
            <div class="rk-note" id="eine-datei" tabindex="-1">
                <Icon name="description"/>
                <div>
                    <p>{locale.with(text, &[("count", count.into())])}</p>
                    <button class="rk-link-button rk-touch" type="submit" name="aktion" value=value>{locale.t(word)}</button>
                </div>
            </div>
        }
    });
    view! { {one}{all_plain} }
}
