//! From the computer to the phone: the code on one screen, the camera on the other.

use crate::{
    browser::UploadProgress,
    components::{
        await_change::AwaitChange,
        back_link::BackLink,
        button::{ButtonLink, SubmitButton, Weight},
        error_summary::ErrorSummary,
        fields::TextField,
        icon::Icon,
    },
    form_state::FormState,
    i18n::{Locale, file_size},
    pages::{documents::papers::UploadField, frame::away},
    routes::{self, ERRORS, pattern},
    shell::{Frame, Page, Words},
};
use domain::{
    document::{DraftDocument, LegibilityHint},
    document_request::DocumentRequest,
    id::{ItemId, MessageId},
    text::LanguageTag,
};
use leptos::prelude::*;

/// A QR code: so many squares on each side, and the dark ones as a path.
#[derive(Debug, Clone)]
pub struct Qr {
    pub side: usize,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct Code {
    pub printed: String,
    /// Clock time.
    pub until: String,
    pub qr: Option<Qr>,
    /// Where it is typed by hand.
    pub short_address: String,
}

#[derive(Debug, Clone)]
pub struct HandOffView {
    pub message: MessageId,
    pub item: ItemId,
    /// A phone is in; or a code waits for one.
    pub connected: Option<bool>,
    /// Fresh, and shown this once.
    pub code: Option<Code>,
    pub documents: Vec<DraftDocument>,
}

#[component]
pub fn HandOffPage(frame: Frame, view: HandOffView) -> impl IntoView {
    let locale = frame.locale;
    let (message, item) = (view.message, view.item.clone());
    let papers = routes::papers(message, &item);
    let phone = routes::papers_phone(message, &item);
    let end = routes::papers_phone_end(message, &item);
    let waits = view.code.is_some() || view.connected.is_some();
    let make = (view.code.is_none() && view.connected != Some(true)).then(|| {
        view! {
            <form method="post" action=phone.clone() class="rk-form">
                <SubmitButton weight=Weight::Primary text=locale.t("phone-show-code")/>
            </form>
        }
    });
    let stop = waits.then(|| {
        view! {
            <form method="post" action=end>
                <SubmitButton weight=Weight::Tertiary text=locale.t("phone-end")/>
            </form>
        }
    });
    let code = view.code.clone().map(|code| code_box(locale, code).into_any());
    view! {
        <Page frame=frame title=locale.t("phone-title")>
            <div class="rk-sheet">
                <BackLink href=papers.clone() text=locale.t("back-to-papers")/>
                <h1>{locale.t("phone-title")}</h1>
                <p class="rk-lead">{locale.t("phone-lead")}</p>
                {make}
                <Arrived locale=locale view=view from=phone code=code/>
                <div class="rk-actions">
                    <ButtonLink weight=Weight::Secondary href=papers text=locale.t("phone-done")/>
                    {stop}
                </div>
            </div>
        </Page>
    }
}

fn code_box(locale: Locale, code: Code) -> impl IntoView {
    let drawing = code.qr.map(|qr| {
        // Light around it, as the standard asks; on dark pages, too.
        let side = qr.side + 8;
        view! {
            <svg class="rk-qr" viewBox=format!("-4 -4 {side} {side}") role="img" aria-label=locale.t("phone-qr") focusable="false">
                <rect x="-4" y="-4" width=side.to_string() height=side.to_string() fill="#fff"></rect>
                <path d=qr.path fill="#000" shape-rendering="crispEdges"></path>
            </svg>
        }
    });
    view! {
        <div class="rk-phone-code">
            {drawing}
            <div>
                <p>{locale.t("phone-scan")}</p>
                <p>{locale.with("phone-type", &[("address", code.short_address.into())])}</p>
                <p class="rk-stamp__number rk-number">{code.printed}</p>
                <p class="rk-muted rk-small">{locale.with("phone-until", &[("moment", code.until.into())])}</p>
            </div>
        </div>
    }
}

/// What has come, from wherever; asked for again and again by a script, or by the link.
#[component]
fn Arrived(
    locale: Locale,
    view: HandOffView,
    from: String,
    /// Goes once a phone is in: it is used up.
    #[prop(optional_no_strip)]
    code: Option<AnyView>,
) -> impl IntoView {
    let count = view.documents.len();
    let state = match view.connected {
        Some(true) => Some("phone-connected"),
        Some(false) => Some("phone-waiting"),
        None => None,
    };
    // Coming back shows no code: it is on this page and nowhere else.
    let reload = if view.code.is_some() { "phone-is-in" } else { "reload" };
    let stamp = format!("{count}-{}", state.unwrap_or_default());
    let rows = view
        .documents
        .iter()
        .map(|document| {
            let facts = document.facts();
            let size = file_size(facts.size_bytes, locale);
            view! { <li class="rk-summary__file"><Icon name="description"/><span><bdi>{facts.name.reveal().to_owned()}</bdi>" "<span class="rk-muted">{size}</span></span></li> }
        })
        .collect_view();
    let said = locale.with("phone-files", &[("count", count.into())]);
    view! {
        <AwaitChange at=from.clone() stamp=stamp said=said.clone() waits=view.connected.is_some()>
            {code}
            <section class="rk-section" aria-labelledby="angekommen">
                <h2 id="angekommen">{said}</h2>
                {state.map(|key| view! { <p>{locale.t(key)}</p> })}
                {(!rows.is_empty()).then(|| view! { <ul class="rk-plain-list">{rows}</ul> })}
                <p><a class="kern-link rk-touch" id="neu-laden" href=from>{locale.t(reload)}</a></p>
            </section>
        </AwaitChange>
    }
}

#[component]
pub fn PhoneCodePage(frame: Frame, form: FormState) -> impl IntoView {
    let locale = frame.locale;
    let frame = Frame { words: Words::Travel, ..frame };
    let error = form.error_at("code").map(str::to_owned);
    let value = form.typed.raw("code").to_owned();
    view! {
        <Page frame=frame title=locale.t("phone-code-title") refused=form.has_errors()>
            <div class="rk-sheet">
                <ErrorSummary locale=locale state=form.clone()/>
                <h1>{locale.t("phone-code-title")}</h1>
                <p class="rk-lead">{locale.t("phone-code-lead")}</p>
                <form method="post" action=format!("{}{ERRORS}", pattern::PHONE) novalidate=true class="rk-form" id=away::FORM>
                    <TextField id="code" name="code" label=locale.t("phone-code-label") hint=Some(locale.t("phone-code-hint"))
                        error=error value=value/>
                    <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("phone-code-use")/></div>
                </form>
            </div>
        </Page>
    }
}

/// Whose reply gets the photos. No more than somebody needs who knows them.
#[derive(Debug, Clone)]
pub struct PhoneWhose {
    /// Of whoever is signed in at the other screen; `None`: the account has no name.
    pub initials: Option<String>,
    pub authority: String,
}

impl PhoneWhose {
    /// First and last: "A. T.".
    pub fn initials(name: &str) -> Option<String> {
        let mut words = name.split_whitespace().filter_map(|word| {
            let first = word.chars().find(|c| c.is_alphanumeric())?;
            Some(first.to_uppercase().to_string())
        });
        let first = words.next()?;
        Some(words.next_back().map_or_else(|| format!("{first}."), |last| format!("{first}. {last}.")))
    }
}

/// A code from a stranger must not collect identity cards: nothing is taken before somebody has seen whose it is.
#[component]
pub fn PhoneAskPage(frame: Frame, whose: PhoneWhose, request: DocumentRequest, binding: LanguageTag) -> impl IntoView {
    let locale = frame.locale;
    let label = locale.pick(&request.label, &binding);
    let (paper, lang) = (label.text.to_owned(), locale.lang_attribute(label.tag));
    let who = whose.initials.unwrap_or_else(|| locale.t("signed-in-unnamed"));
    view! {
        <Page frame=frame title=locale.t("phone-ask-title")>
            <div class="rk-sheet">
                <h1>{locale.t("phone-ask-title")}</h1>
                <p class="rk-lead">{locale.t("phone-ask-lead")}</p>
                <dl class="rk-summary">
                    <div class="rk-summary__row"><dt>{locale.t("phone-ask-who")}</dt>
                        <dd class="rk-summary__answer"><bdi>{who}</bdi></dd></div>
                    <div class="rk-summary__row"><dt>{locale.t("phone-ask-to")}</dt>
                        <dd class="rk-summary__answer" lang=locale.lang_attribute("de")>{whose.authority}</dd></div>
                    <div class="rk-summary__row"><dt>{locale.t("phone-ask-paper")}</dt>
                        <dd class="rk-summary__answer" lang=lang>{paper}</dd></div>
                </dl>
                <p>{locale.t("phone-ask-stranger")}</p>
                <form method="post" action=pattern::PHONE_CONFIRM class="rk-form">
                    <div class="rk-actions">
                        <SubmitButton weight=Weight::Primary text=locale.t("phone-ask-yes") name="aktion" value="ja"/>
                        <SubmitButton weight=Weight::Secondary text=locale.t("phone-ask-no") name="aktion" value="nein"/>
                    </div>
                </form>
            </div>
        </Page>
    }
}

#[derive(Debug, Clone)]
pub struct PhoneView {
    pub whose: PhoneWhose,
    pub request: DocumentRequest,
    pub binding: LanguageTag,
    /// That came from this phone.
    pub files: u32,
    /// What may make the last ones hard to read.
    pub hints: Vec<LegibilityHint>,
    pub form: FormState,
}

/// A hint in addresses and headers.
pub fn hint_word(hint: LegibilityHint) -> &'static str {
    match hint {
        LegibilityHint::Small => "klein",
        LegibilityHint::Dark => "dunkel",
        LegibilityHint::Blurred => "unscharf",
    }
}

/// The hints that an address names, each once; other words are nothing.
pub fn hints_of(words: &str) -> Vec<LegibilityHint> {
    LegibilityHint::ALL.into_iter().filter(|hint| words.split(',').any(|named| named == hint_word(*hint))).collect()
}

/// Key of the sentence.
pub fn hint_text(hint: LegibilityHint) -> &'static str {
    match hint {
        LegibilityHint::Small => "phone-hint-small",
        LegibilityHint::Dark => "phone-hint-dark",
        LegibilityHint::Blurred => "phone-hint-blurred",
    }
}

/// What an address adds so that the phone's page says them.
pub fn advice(hints: &[LegibilityHint]) -> String {
    let words: Vec<_> = hints.iter().map(|hint| hint_word(*hint)).collect();
    if words.is_empty() { String::new() } else { format!("?hinweis={}", words.join(",")) }
}

#[component]
pub fn PhonePage(frame: Frame, view: PhoneView) -> impl IntoView {
    let locale = frame.locale;
    let label = locale.pick(&view.request.label, &view.binding);
    let (paper, lang) = (label.text.to_owned(), locale.lang_attribute(label.tag));
    let who = view.whose.initials.unwrap_or_else(|| locale.t("signed-in-unnamed"));
    let label_key = if view.files > 0 { "phone-next-page" } else { "papers-choose" };
    let arrived = (view.files > 0).then(|| {
        let text = locale.with("phone-arrived", &[("count", i64::from(view.files).into())]);
        view! { <p class="rk-note" role="status"><Icon name="check-circle"/><span>{text}</span></p> }
    });
    let advice = LegibilityHint::ALL.into_iter().filter(|hint| view.hints.contains(hint)).map(|hint| {
        view! { <p class="rk-hint-row"><Icon name="info"/><span>{locale.t(hint_text(hint))}</span></p> }
    });
    let advice = advice.collect_view();
    let error = view.form.errors_at("dateien");
    view! {
        <Page frame=frame title=locale.t("phone-add-title") refused=view.form.has_errors()>
            <div class="rk-sheet">
                <ErrorSummary locale=locale state=view.form.clone()/>
                <h1>{locale.t("phone-add-title")}</h1>
                <p class="rk-lead" lang=lang>{paper}</p>
                <p class="rk-small rk-muted">{locale.t("phone-ask-who")}" "<bdi>{who}</bdi>", "<span lang=locale.lang_attribute("de")>{view.whose.authority}</span></p>
                <p>{locale.t("papers-intro")}</p>
                {arrived}
                {advice}
                <form method="post" action=format!("{}{ERRORS}", pattern::PHONE_FILES) enctype="multipart/form-data" novalidate=true class="rk-form">
                    <UploadField locale=locale uploads=pattern::PHONE_UPLOADS.to_owned() request=view.request.clone() label=label_key error=error advice=true/>
                    <UploadProgress/>
                </form>
                <p class="rk-muted">{locale.t("phone-go-on")}</p>
            </div>
        </Page>
    }
}
