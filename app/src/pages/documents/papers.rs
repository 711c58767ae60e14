//! The papers of one item: choose, upload, remove, or say why there is no file. One form, complete without script.

use crate::{
    browser::UploadProgress,
    components::{
        await_change::AwaitChange,
        back_link::BackButton,
        button::{SubmitButton, Weight},
        dialogue::returned_note,
        document_row::{DocumentRow, FileState},
        error_summary::{ErrorSummary, FieldErrorText},
        fields::{ChoiceRow, DateFields, LongTextField, TextField},
        file_extras::{FileExtras, FileMenu, OneDocument, action},
        icon::Icon,
        paragraphs::Paragraphs,
    },
    form_state::FormState,
    i18n::{Locale, file_size},
    routes,
    shell::{Frame, Page, Words},
    wording,
};
use crate::{
    components::mixed::Mixed,
    pages::{
        access::hand_off::hint_text,
        casework::item_preview::{ItemPreview, ItemPreviewNote},
        documents::papers_sent::{sent_before, taken_back},
        frame::away,
    },
};
use domain::{
    document::{DocumentName, DraftDocument, LegibilityHint, MediaType, RefusedDocument},
    document_request::DocumentRequest,
    id::{DocumentId, ItemId, MessageId},
    personal::Personal,
    reply::LostFile,
    text::LanguageTag,
};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct PapersView {
    pub message: MessageId,
    pub item: ItemId,
    pub request: DocumentRequest,
    pub binding: LanguageTag,
    /// Why the authority asks for it once more, in the binding language.
    pub returned: Option<String>,
    pub position: (usize, usize),
    pub files: DraftFiles,
    /// Files that were sent and taken back, if nothing stands in their place.
    pub lost: Vec<LostFile>,
    /// Files that went with earlier replies and count.
    pub sent: Vec<DocumentName>,
    /// The choice as it is saved now; another one is not overwritten unseen.
    pub version: String,
    pub from_check: bool,
    /// Shows what was typed before the session ended or a link led away; it is not saved yet.
    pub kept: bool,
    /// A file was removed just now.
    pub removed: bool,
    /// The file whose menu was used just now.
    pub opened: Option<DocumentId>,
    pub form: FormState,
    /// A clerk looks at it.
    pub preview: Option<ItemPreview>,
}

/// The heading of the files, to come back to.
pub const FILES: &str = "ihre-dateien";

/// What is there for the item, in whatever state.
#[derive(Debug, Clone)]
pub struct DraftFiles {
    pub documents: Vec<DraftDocument>,
    /// The photos shall be the pages of one document.
    pub one_document: bool,
    pub refused: Vec<RefusedDocument>,
    /// Files that have not arrived as a whole.
    pub unfinished: Vec<Unfinished>,
    /// The scanner gives no verdicts at the moment.
    pub scanner_away: bool,
    /// The portal makes copies: one PDF from photos, JPG from HEIC.
    pub copies: bool,
}

/// A file that has not arrived as a whole.
#[derive(Debug, Clone)]
pub struct Unfinished {
    pub id: DocumentId,
    pub name: DocumentName,
    pub fingerprint: Option<Personal<String>>,
    pub length_bytes: u64,
    pub offset_bytes: u64,
}

#[component]
pub fn PapersPage(frame: Frame, page: PapersView) -> impl IntoView {
    let locale = frame.locale;
    let label = locale.pick(&page.request.label, &page.binding);
    let original =
        locale.translation_note(label, &page.binding).map(|note| (note, page.request.label.binding.as_str().to_owned()));
    let binding_lang = locale.lang_attribute(page.binding.as_str());
    let title = locale.with("task-upload", &[("paper", label.text.into())]);
    let heading = Mixed::new(locale, "task-upload", "paper", label.text.to_owned(), locale.lang_attribute(label.tag)).view();
    let optional = (!page.request.required).then(|| view! { <span class="rk-optional">" ("{locale.t("optional")}")"</span> });
    let refused = page.form.has_errors();
    let back = if page.from_check { "back-to-check" } else { "back-to-message" };
    let live = page.preview.is_none();
    let frame = Frame { words: if live { Words::Keep } else { Words::Stay }, ..frame };
    let preview = page.preview.clone().map(|preview| view! { <ItemPreviewNote locale=locale preview=preview/> });
    let query = routes::came_from(page.from_check);
    let address = routes::papers(page.message, &page.item);
    let action = format!("{address}{query}{}", routes::ERRORS);
    let position = locale.with("task-position", &[("at", page.position.0.into()), ("of", page.position.1.into())]);
    let label = match (page.files.documents.is_empty(), page.files.one_document) {
        (true, _) => "papers-choose",
        (false, false) => "papers-one-more",
        (false, true) => "phone-next-page",
    };
    let full = page.files.documents.len() >= usize::from(page.request.max_files);
    let next = if page.from_check { "save-and-back-to-check" } else { "next" };
    let lost = taken_back(locale, &page.lost);
    let sent = sent_before(locale, &page.sent);
    let intro = view! { <Intro locale=locale request=page.request.clone() binding=page.binding.clone()/> };
    let (kept, state) = (crate::pages::answering::question::kept_note(locale, page.kept), page.form.clone());
    let fields = view! {
                    <input type="hidden" name="stand" value=page.version.clone()/>
                    {page.kept.then(|| view! { <input type="hidden" name="gemerkt" value="1"/> })}
                    {if full {
                        view! { <p class="rk-strong" id="dateien" tabindex="-1"><Icon name="info"/>{locale.with("papers-full", &[("count", page.files.documents.len().into())])}</p> }.into_any()
                    } else {
                        let uploads = routes::uploads(page.message, &page.item);
                        let error = page.form.errors_at("dateien");
                        view! {
                            <UploadField locale=locale uploads=uploads request=page.request.clone() label=label error=error/>
                            {live.then(|| view! { <UploadProgress/> })}
                        }.into_any()
                    }}
                    <div class="rk-form" id="dateien-bereich">
                        <Files locale=locale page=page.clone()/>
                        {page.files.copies.then(|| view! { <OneDocument locale=locale documents=page.files.documents.clone() chosen=page.files.one_document/> })}
                    </div>
                    <Alternatives locale=locale page=page.clone()/>
                    <div class="rk-actions">
                        <SubmitButton weight=Weight::Primary text=locale.t(next) name="aktion" value="weiter"/>
                        <SubmitButton weight=Weight::Tertiary text=locale.t("save-for-later") name="aktion" value="spaeter"/>
                    </div>
    };
    let form = if live {
        view! { <form method="post" action=action enctype="multipart/form-data" novalidate=true class="rk-form" id=away::FORM data-keep="">{fields}</form> }.into_any()
    } else {
        view! { <div class="rk-form">{fields}</div> }.into_any()
    };
    view! {
        <Page frame=frame title=title refused=refused>
            {preview}
            <div class="rk-sheet">
                {live.then(|| view! { <BackButton text=locale.t(back)/> })}
                <ErrorSummary locale=locale state=state/>
                {kept}
                <p class="rk-preline">{position}</p>
                <h1>{heading}{optional}</h1>
                {original.map(|(note, name)| view! { <p class="rk-small rk-muted">{note}" "<bdi lang=binding_lang>{name}</bdi></p> })}
                {returned_note(locale, &page.binding, page.returned.as_deref())}
                {lost}
                {sent}
                {intro}
                {(!full).then(|| view! {
                    <p class="rk-by-phone"><Icon name="photo-camera"/><button class="rk-link-button rk-touch" type="submit" form=away::FORM name="aktion" value=away::PHONE>{locale.t("papers-by-phone")}</button></p>
                })}
                {form}
            </div>
        </Page>
    }
}

#[component]
fn Intro(locale: Locale, request: DocumentRequest, binding: LanguageTag) -> impl IntoView {
    let hint = request.hint.map(|hint| {
        let hint = locale.pick(&hint, &binding);
        view! { <p class="rk-lead" lang=locale.lang_attribute(hint.tag)>{hint.text.to_owned()}</p> }
    });
    let reason = request.reason.map(|reason| {
        let reason = locale.pick(&reason, &binding);
        view! {
            <details class="rk-details">
                <summary>{locale.t("papers-why")}</summary>
                <Paragraphs links=true text=reason.text.to_owned() lang=locale.lang_attribute(reason.tag)/>
            </details>
        }
    });
    view! {
        {hint}
        <p class="rk-lead">{locale.t("papers-intro")}</p>
        {reason}
    }
}

/// Choosing and sending files, on this page and on a phone's.
#[component]
pub fn UploadField(
    locale: Locale,
    /// Where scripts send files in pieces.
    uploads: String,
    request: DocumentRequest,
    /// Key of the label.
    label: &'static str,
    #[prop(optional_no_strip)] error: Option<String>,
    /// The page does not list files: advice on a photo is told while it is there.
    #[prop(optional)]
    advice: bool,
) -> impl IntoView {
    let told = |hint: LegibilityHint| advice.then(|| locale.t(hint_text(hint)));
    let types = wording::type_list(locale, &request.media_types);
    let limits = locale.with(
        "papers-limits",
        &[("size", file_size(request.max_file_bytes, locale).into()), ("files", i64::from(request.max_files).into())],
    );
    let accept = wording::accept_list(&request.media_types);
    let described = if error.is_some() { "dateien-hinweis dateien-fehler" } else { "dateien-hinweis" };
    let invalid = error.is_some().then_some("true");
    view! {
        <div class="rk-upload" data-uploads=uploads
            data-choose=locale.t("upload-choose") data-uploading=locale.t("upload-uploading") data-one=locale.t("upload-uploading-one") data-checking=locale.t("file-checking") data-running=locale.t("upload-running")
            data-waiting=locale.t("upload-waiting") data-there=locale.t("file-uploaded") data-done=locale.t("upload-done")
            data-all=locale.t("upload-all-done") data-failed=locale.t("upload-failed") data-broken=locale.t("upload-broken")
            data-some=locale.t("upload-some") data-offline=locale.t("upload-offline") data-full=locale.t("upload-full")
            data-wait=locale.t("upload-wait") data-retry=locale.t("upload-retry") data-remove=locale.t("remove") data-removed=locale.t("upload-removed")
            data-klein=told(LegibilityHint::Small) data-dunkel=told(LegibilityHint::Dark) data-unscharf=told(LegibilityHint::Blurred)>
            <label class="rk-label" for="dateien">{locale.t(label)}</label>
            <FieldErrorText id="dateien-fehler".to_owned() text=error/>
            <input class="rk-upload__input" type="file" id="dateien" name="dateien" multiple=true accept=accept
                aria-describedby=described aria-invalid=invalid/>
            <p class="rk-upload__hint" id="dateien-hinweis"><span class="rk-line">{types}</span><span class="rk-line">{limits}</span></p>
            <SubmitButton weight=Weight::Secondary text=locale.t("papers-upload") name="aktion" value="hochladen" icon="upload"/>
        </div>
    }
}

#[component]
fn Files(locale: Locale, page: PapersView) -> impl IntoView {
    let count = page.files.documents.len();
    let refused: Vec<_> = page
        .files
        .refused
        .iter()
        .map(|refused| {
            view! { <RefusedRow locale=locale refused=refused.clone() accepted=page.request.media_types.clone()/> }
        })
        .collect();
    let unfinished: Vec<_> = page
        .files
        .unfinished
        .iter()
        .map(|file| {
            view! { <UnfinishedRow locale=locale file=file.clone()/> }
        })
        .collect();
    let unscanned = page.files.documents.iter().filter(|document| matches!(document, DraftDocument::Unscanned(_)));
    let checking: String = unscanned.map(|document| document.facts().id.to_string()).collect();
    let (scanner_away, as_jpg) = (page.files.scanner_away, page.files.copies && !page.files.one_document);
    let rows = page
        .files
        .documents
        .into_iter()
        .enumerate()
        .map(|(at, document)| {
            let facts = document.facts().clone();
            let state = file_state(locale, &document, scanner_away);
            let file = routes::papers_file(page.message, &page.item, facts.id);
            let (place, number) = ((at, count), (count > 1).then_some(at + 1));
            let menu = FileMenu {
                look: routes::preview(&file, 1, false),
                remove: format!("{}{}", away::REMOVE, facts.id),
                open: page.opened == Some(facts.id),
            };
            view! {
                <DocumentRow locale=locale facts=facts.clone() state=state file=Some(file) number=number>
                    <FileExtras locale=locale facts=facts place=place as_jpg=as_jpg menu=menu/>
                </DocumentRow>
            }
        })
        .collect_view();
    let list = view! {
        <section class="rk-section rk-section--near" aria-labelledby=FILES>
            <h2 id=FILES tabindex="-1">{locale.with("papers-your-files", &[("count", count.into())])}</h2>
            {page.removed.then(|| view! { <p class="rk-strong" role="status"><Icon name="check-circle"/>{locale.t("papers-removed")}</p> })}
            {(count == 0 && unfinished.is_empty()).then(|| view! { <p class="rk-muted">{locale.t("papers-no-file")}</p> })}
            {(count > 0 || !refused.is_empty() || !unfinished.is_empty())
                .then(|| view! { <ul class="rk-files">{refused}{unfinished}{rows}</ul> })}
        </section>
    };
    if checking.is_empty() {
        return list.into_any();
    }
    let at = routes::papers(page.message, &page.item);
    view! { <AwaitChange at=at stamp=checking said=locale.t("files-changed") waits=true>{list}</AwaitChange> }.into_any()
}

/// A file whose line broke: how far it is, how it goes on, and the way to be rid of it.
#[component]
fn UnfinishedRow(locale: Locale, file: Unfinished) -> impl IntoView {
    let name = file.name.reveal().to_owned();
    let print = file.fingerprint.as_ref().map(|print| print.reveal().clone());
    let amounts = [("there", file_size(file.offset_bytes, locale).into()), ("all", file_size(file.length_bytes, locale).into())];
    view! {
        <li class="rk-file" data-upload=file.id.to_string() data-print=print>
            <div class="rk-file__text">
                <p class="rk-file__name"><bdi>{name.clone()}</bdi></p>
                <div class="rk-file__row">
                    <p class="rk-file__state rk-running"><Icon name="hourglass-top"/><span>{locale.with("file-unfinished", &amounts)}</span></p>
                    <button class="rk-link-button rk-touch" type="submit" name="aktion" value=format!("{}{}", action::DROP, file.id)>
                        {locale.t("remove")}<span class="kern-sr-only">": "<bdi>{name}</bdi></span>
                    </button>
                </div>
                <p class="rk-small">{locale.t("file-unfinished-more")}</p>
            </div>
        </li>
    }
}

/// A file that was refused when nobody looked: why, what to do, and that it was read.
#[component]
fn RefusedRow(locale: Locale, refused: RefusedDocument, accepted: Vec<MediaType>) -> impl IntoView {
    let name = refused.name.reveal().to_owned();
    let reason = wording::document_refusal(locale, refused.refusal, &name, &accepted);
    view! {
        <li class="rk-file rk-file--refused">
            <div class="rk-file__text">
                <p class="rk-file__name"><bdi>{name.clone()}</bdi></p>
                <div class="rk-file__row">
                    <p class="rk-file__state rk-problem"><Icon name="dangerous"/><span>{locale.t("file-refused")}</span></p>
                    <button class="rk-link-button rk-touch" type="submit" name="aktion" value=format!("{}{}", action::DROP, refused.id)>
                        {locale.t("file-refused-seen")}<span class="kern-sr-only">": "<bdi>{name}</bdi></span>
                    </button>
                </div>
                <p class="rk-small">{reason}</p>
            </div>
        </li>
    }
}

/// Sign, word and explanation for a file of a draft.
pub fn file_state(locale: Locale, document: &DraftDocument, scanner_away: bool) -> FileState {
    match document {
        DraftDocument::Unscanned(_) => FileState {
            icon: "hourglass-top",
            class: "rk-running",
            word: locale.t("file-checking"),
            explanation: Some(locale.t(if scanner_away { "file-checking-slow" } else { "file-checking-more" })),
        },
        DraftDocument::Released(_) => {
            FileState { icon: "check-circle", class: "rk-done", word: locale.t("file-uploaded"), explanation: None }
        }
    }
}

#[component]
fn Alternatives(locale: Locale, page: PapersView) -> impl IntoView {
    let typed = page.form.typed.clone();
    let chosen = typed.one("statt").unwrap_or("dateien").to_owned();
    let error = |field: &str| page.form.error_at(field).map(str::to_owned);
    let row = |at: usize, value: &'static str, key: &str| {
        view! {
            <ChoiceRow kind="radio" id=format!("statt-{at}") name="statt" value=value.to_owned() label=locale.t(key) checked=chosen == value/>
        }
    };
    let open = chosen != "dateien";
    view! {
        <details class="rk-details" open=open>
            <summary>{locale.t("papers-not-all")}</summary>
            <fieldset class="rk-fieldset" id="statt">
                <legend class="rk-label">{locale.t("papers-alternatives")}</legend>
                {row(1, "dateien", "papers-choice-files")}
                {row(2, "spaeter", "papers-choice-later")}
                <div class="rk-inset rk-inset--chosen">
                    <DateFields locale=locale id="spaeter" legend=locale.t("papers-later-date") hint=Some(locale.t("papers-later-hint")) error=error("spaeter-tag") typed=typed.clone()/>
                </div>
                {row(3, "andere", "papers-choice-someone-else")}
                <div class="rk-inset rk-inset--chosen">
                    <TextField id="wer" name="wer" label=locale.t("papers-who") error=error("wer") value=typed.raw("wer").to_owned()/>
                </div>
                {row(4, "nicht", "papers-choice-do-not-have")}
                <div class="rk-inset rk-inset--chosen">
                    <LongTextField id="grund" name="grund" label=locale.t("papers-reason") error=error("grund") value=typed.raw("grund").to_owned() rows=3/>
                </div>
                {row(5, "schon", "papers-choice-handed-in")}
                <div class="rk-inset rk-inset--chosen">
                    <TextField id="wann" name="wann" label=locale.t("papers-when") error=error("wann") value=typed.raw("wann").to_owned()/>
                </div>
            </fieldset>
            <p class="rk-note"><Icon name="info"/><span>{locale.t("papers-alternatives-note")}</span></p>
        </details>
    }
}
