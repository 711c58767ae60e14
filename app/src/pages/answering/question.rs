//! One question on one page, saved with "Weiter".

use crate::{
    components::{
        back_link::BackButton,
        button::{SubmitButton, Weight},
        dialogue::returned_note,
        error_summary::ErrorSummary,
        icon::Icon,
        paragraphs::Paragraphs,
        question::QuestionFields,
    },
    form_state::FormState,
    i18n::Locale,
    pages::{
        casework::item_preview::{ItemPreview, ItemPreviewNote},
        frame::away,
    },
    routes,
    shell::{Frame, Page, Words},
};
use domain::{
    id::{ItemId, MessageId},
    question::Question,
    text::LanguageTag,
};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct QuestionView {
    pub message: MessageId,
    pub item: ItemId,
    pub question: Question,
    pub binding: LanguageTag,
    /// Why the authority asks for it once more, in the binding language.
    pub returned: Option<String>,
    /// "Aufgabe 3 von 5": only where both numbers are certain.
    pub position: (usize, usize),
    /// Came from the check page and goes back there.
    pub from_check: bool,
    /// Shows what was typed before the session ended or a link led away; it is not saved yet.
    pub kept: bool,
    /// The answer as it is saved now; another one is not overwritten unseen.
    pub version: String,
    pub form: FormState,
    /// A clerk looks at it.
    pub preview: Option<ItemPreview>,
}

/// "This is what you wrote before; it is not saved yet."
pub(crate) fn kept_note(locale: Locale, kept: bool) -> Option<impl IntoView> {
    kept.then(|| view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("kept-note")}</span></p> })
}

#[component]
pub fn QuestionPage(frame: Frame, page: QuestionView) -> impl IntoView {
    let locale = frame.locale;
    let label = locale.pick(&page.question.label, &page.binding);
    let (heading, lang) = (label.text.to_owned(), locale.lang_attribute(label.tag));
    let refused = page.form.has_errors();
    // Under a translation stands what counts.
    let binding_lang = locale.lang_attribute(page.binding.as_str());
    let original = locale.translation_note(label, &page.binding).map(|note| {
        let text = page.question.label.binding.as_str().to_owned();
        view! { <p class="rk-small rk-muted">{note}" "<bdi lang=binding_lang>{text}</bdi></p> }
    });
    let hint = page.question.hint.as_ref().map(|hint| {
        let hint = locale.pick(hint, &page.binding);
        view! { <p class="rk-lead" lang=locale.lang_attribute(hint.tag)>{hint.text.to_owned()}</p> }
    });
    let reason = page.question.reason.as_ref().map(|reason| {
        let reason = locale.pick(reason, &page.binding);
        view! {
            <details class="rk-details">
                <summary>{locale.t("question-why")}</summary>
                <Paragraphs links=true text=reason.text.to_owned() lang=locale.lang_attribute(reason.tag)/>
            </details>
        }
    });
    let optional = (!page.question.required).then(|| locale.t("optional"));
    let error = page.form.errors.first().map(|error| error.text.clone());
    let back = if page.from_check { "back-to-check" } else { "back-to-message" };
    let live = page.preview.is_none();
    let frame = Frame { words: if live { Words::Keep } else { Words::Stay }, ..frame };
    let preview = page.preview.clone().map(|preview| view! { <ItemPreviewNote locale=locale preview=preview/> });
    let next = if page.from_check { "save-and-back-to-check" } else { "next" };
    let query = routes::came_from(page.from_check);
    let action = format!("{}{query}{}", routes::question(page.message, &page.item), routes::ERRORS);
    let position = locale.with("task-position", &[("at", page.position.0.into()), ("of", page.position.1.into())]);
    let class = if refused { "rk-form rk-form--refused" } else { "rk-form" };
    let title = heading.clone();
    let returned = returned_note(locale, &page.binding, page.returned.as_deref());
    let fields = view! {
        <h1 lang=lang>{heading}{optional.map(|text| view! { <span class="rk-optional">" ("{text}")"</span> })}</h1>
        {original}
        {returned}
        {hint}
        <QuestionFields locale=locale question=page.question binding=page.binding typed=page.form.typed.clone() error=error/>
        {reason}
        <input type="hidden" name="stand" value=page.version/>
        {page.kept.then(|| view! { <input type="hidden" name="gemerkt" value="1"/> })}
        <div class="rk-actions">
            <SubmitButton weight=Weight::Primary text=locale.t(next) name="aktion" value="weiter"/>
            <SubmitButton weight=Weight::Tertiary text=locale.t("save-for-later") name="aktion" value="spaeter"/>
        </div>
    };
    let form = if live {
        view! { <form method="post" action=action novalidate=true id=away::FORM data-keep="" class=class>{fields}</form> }
            .into_any()
    } else {
        view! { <div class=class>{fields}</div> }.into_any()
    };
    view! {
        <Page frame=frame title=title refused=refused>
            {preview}
            <div class="rk-sheet">
                {live.then(|| view! { <BackButton text=locale.t(back)/> })}
                <ErrorSummary locale=locale state=page.form.clone()/>
                {kept_note(locale, page.kept)}
                <p class="rk-preline">{position}</p>
                {form}
            </div>
        </Page>
    }
}
