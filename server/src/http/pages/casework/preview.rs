//! `/behoerde/rueckfragen/{id}/vorschau`: the message exactly as the person sees it, with sending off.

use crate::http::{
    AppState,
    pages::{
        PageResult,
        access::representation::entries,
        authority_of,
        messages::message::{letter_files, preview},
        part,
    },
    problems::Failure,
    visit::ClerkVisit,
};
use app::{
    components::answer_text::{answer_lang, answer_text},
    form_state::FormState,
    i18n::Locale,
    pages::{
        answering::question::{QuestionPage, QuestionPageProps, QuestionView},
        casework::item_preview::{ConditionInWords, ItemPreview, PreviewFor},
        documents::papers::{DraftFiles, PapersPage, PapersPageProps, PapersView},
        messages::message::{MessagePage, MessagePageProps, Preview},
    },
    render::render,
    shell::Frame,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    binding::MatchRule,
    id::{ItemId, MessageId},
    message::{Item, ItemContent, Message, MessageState},
    personal::Personal,
    question::{Answer as DomainAnswer, Condition, ConditionValue, Question, QuestionKind, SingleChoiceOptions},
    reply::ItemAnswer,
    representation::NamedBy,
};

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let mut record = state.rooms.casework.message_for_clerk(&who.clerk, id).await?.ok_or_else(Failure::not_yours)?;
    let unclear = state.rooms.casework.open_reviews(&record).await?;
    let nobody_told = state.rooms.notices.nobody_reached(&record).await?;
    // The message as it was sent, not what became of it; a withdrawn one shows as withdrawn.
    let letters = record.message.recipient.allows(MatchRule::AccessCode);
    let of_use = letters && matches!(record.state, MessageState::Open);
    if let MessageState::Answered { .. } = record.state {
        record.state = MessageState::Open;
    }
    let mut frame = who.visit.frame(&state, None);
    frame.authority = Some(authority_of(&state, &record.message));
    let representatives = state.rooms.access.representatives_of(&who.clerk.tenant, id).await?;
    let representatives =
        entries(&state, who.visit.locale, &who.clerk.tenant, representatives, |one| one.named_by == NamedBy::Authority, |_| true);
    let files = letter_files(&state, &record.message, false).await?;
    let page = preview(
        &state,
        who.visit.locale,
        record,
        Preview { of: PreviewFor::Clerk(id), unclear, nobody_told, representatives, code: of_use },
    );
    let page = app::pages::messages::message::MessageView { files, ..page };
    Ok(Html(render(move || MessagePage(MessagePageProps { frame, page }))).into_response())
}

/// One page of the person's: each question and paper, also one that only some answers ask for.
pub async fn show_item(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path((message, item)): Path<(String, String)>,
) -> PageResult {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let record = state.rooms.casework.message_for_clerk(&who.clerk, id).await?.ok_or_else(Failure::not_yours)?;
    let mut frame = who.visit.frame(&state, None);
    frame.authority = Some(authority_of(&state, &record.message));
    item_page(frame, PreviewFor::Clerk(id), &record.message, &item)
}

/// One page of the person's, with sending off.
pub fn item_page(frame: Frame, of: PreviewFor, message: &Message, item: &ItemId) -> PageResult {
    let locale = frame.locale;
    let inquiry = message.content.kind.inquiry().ok_or_else(Failure::not_yours)?;
    let items: Vec<&Item> = inquiry.items.iter().collect();
    let at = items.iter().position(|one| one.id == *item).ok_or_else(Failure::not_yours)?;
    let beside = |at: Option<usize>| at.and_then(|at| items.get(at)).map(|item| of.item(&item.id));
    let preview = ItemPreview {
        of: of.clone(),
        recipient: message.content.recipient_name.as_ref().map(|name| name.reveal().as_str().to_owned()),
        condition: items[at].visible_if.as_ref().and_then(|condition| condition_in_words(locale, message, condition)),
        before: beside(at.checked_sub(1)),
        after: beside(Some(at + 1)),
    };
    let (content, position) = (items[at].content.clone(), (at + 1, items.len()));
    let (id, item, binding) = (message.id, item.clone(), message.content.binding_language.clone());
    let version = "0".to_owned();
    let html = match content {
        ItemContent::Question(question) => {
            let page = QuestionView {
                returned: None,
                message: id,
                item,
                question,
                binding,
                position,
                from_check: false,
                kept: false,
                version,
                form: FormState::default(),
                preview: Some(preview),
            };
            render(move || QuestionPage(QuestionPageProps { frame, page }))
        }
        ItemContent::DocumentRequest(request) => {
            let files = DraftFiles {
                documents: Vec::new(),
                one_document: false,
                refused: Vec::new(),
                unfinished: Vec::new(),
                scanner_away: false,
                copies: false,
            };
            let page = PapersView {
                returned: None,
                message: id,
                item,
                request,
                binding,
                position,
                files,
                lost: Vec::new(),
                sent: Vec::new(),
                version,
                from_check: false,
                kept: false,
                removed: false,
                opened: None,
                form: FormState::default(),
                preview: Some(preview),
            };
            render(move || PapersPage(PapersPageProps { frame, page }))
        }
    };
    Ok(Html(html).into_response())
}

/// The question that decides, and the answer that asks for this item.
fn condition_in_words(locale: Locale, message: &Message, condition: &Condition) -> Option<ConditionInWords> {
    let binding = &message.content.binding_language;
    let item = message.content.kind.inquiry()?.items.find(&condition.question)?;
    let ItemContent::Question(question) = &item.content else { return None };
    let answer = match &condition.value {
        ConditionValue::YesNo(yes) => DomainAnswer::YesNo(Personal::new(*yes)),
        ConditionValue::Choice(id) => DomainAnswer::SingleChoice(Personal::new(id.clone())),
    };
    let kind = match (&question.kind, &condition.value) {
        // One of several is named as if it were the only one.
        (QuestionKind::SeveralChoices(options), _) => {
            QuestionKind::SingleChoice(SingleChoiceOptions { choices: options.choices.clone() })
        }
        (kind, _) => kind.clone(),
    };
    let content = ItemContent::Question(Question { kind, ..question.clone() });
    let label = locale.pick(&question.label, binding);
    let answer = ItemAnswer::Question(answer);
    let words = answer_text(locale, &content, &answer, binding);
    Some(ConditionInWords {
        question: (label.text.to_owned(), locale.lang_attribute(label.tag)),
        answer: (words, answer_lang(locale, &content, &answer, binding)),
    })
}
