//! `/rueckfragen/{id}/nachweise/{item}`: the papers of one item. One multipart form with files and texts, streamed.

use crate::http::{
    AppState,
    pages::{
        PageResult,
        answering::{
            question::{FromQuery, LeftOut, closed, closed_with, next, overwritten},
            words::{Away, closed_over_words, give_up, keep_for_script, kept, leave, too_late_for_script},
        },
        documents::{
            multipart::{Form, Received, Refusals},
            papers_arrange::rearrange,
            papers_script::{gone_on, script_answer},
            papers_words::{papers_error, refusals, typed_from},
        },
        frame_for, part, refused, see_other, see_other_at,
    },
    problems::Failure,
    session::ended_meanwhile,
    until_over::until_over,
    visit::ApplicantVisit,
};
use app::{
    components::document_row::document_at,
    form_state::{FieldError, FormState},
    pages::{
        documents::papers::{DraftFiles, FILES, PapersPage, PapersPageProps, PapersView, Unfinished},
        frame::problem::Problem,
    },
    render::render,
    routes::{self, Refused},
};
use axum::{
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _},
};
use domain::{
    deadline::day_of,
    document_request::{DocumentRequest, PapersAnswer, PapersFault},
    id::{DocumentId, ItemId, MessageId},
    message::ItemContent,
    question::Typed,
    reply::ItemAnswer,
};
use usecases::answering::{OpenItem, Saved, takes_long};

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, item)): Path<(String, String)>,
    Query(query): Query<FromQuery>,
) -> PageResult {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let Some(open) = state.rooms.answering.look_at_item(&who.applicant, id, &item).await? else {
        let left_out = if query.too_late() { LeftOut::Files } else { LeftOut::Nothing };
        return closed_with(&state, &who, id, left_out).await;
    };
    let open = state.rooms.documents.finish_whole_uploads(&who.applicant, open).await?;
    let request = request_of(&open)?;
    let typed = match open.draft.answers.get(&item) {
        Some(ItemAnswer::Papers(answer)) => typed_from(answer),
        Some(ItemAnswer::Question(_) | ItemAnswer::LeftOut) | None => Typed::default(),
    };
    let kept = kept(&state, &who, &routes::papers(id, &item)).await?;
    let was_kept = kept.is_some();
    let files = open.draft.documents_of(&item).count();
    let form = match kept {
        None => FormState { typed, errors: Vec::new() },
        // What is wrong with it is told as it was when it was typed.
        Some(kept) => {
            let read = request.answer(&kept, files, day_of(state.rooms.clock.now()));
            let fault = read.err().filter(|fault| *fault != PapersFault::NothingGiven);
            let errors = fault.map(|fault| papers_error(&who, fault)).into_iter().collect();
            FormState { typed: kept, errors }
        }
    };
    let mut form = form;
    if query.refused(Refused::Nothing) && files == 0 && form.errors.is_empty() {
        form.errors.push(papers_error(&who, PapersFault::NothingGiven));
    }
    if query.refused(Refused::NoFile) {
        form.errors.insert(0, FieldError { field: "dateien".to_owned(), text: who.visit.locale.t("upload-nothing-chosen") });
    }
    if query.refused(Refused::Files) {
        let told = open.draft.refused_of(&item).map(|one| (one.name.reveal().to_owned(), one.refusal));
        form.errors.splice(0..0, refusals(&who, &request, told));
    }
    let shown = Shown { from_check: query.came_from_check(), kept: was_kept, removed: query.removed(), opened: query.opened() };
    Ok(Html(page(&state, &who, open, request, shown, form).await?).into_response())
}

pub async fn receive(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, item)): Path<(String, String)>,
    Query(query): Query<FromQuery>,
    request: Request<Body>,
) -> PageResult {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let for_script = request.headers().get(header::ACCEPT).is_some_and(|value| value == "application/json");
    let Some(open) = state.rooms.answering.open_item(&who.applicant, id, &item).await? else {
        // It is read to its end, so that the browser shows the answer.
        let path = routes::papers(id, &item);
        let Some(form) = Form::open(request) else { return closed(&state, &who, id).await };
        let (typed, files) = form.too_late().await;
        return match typed.one("aktion") {
            Some("merken") => too_late_for_script(&state, &who, id, &item, (&path, &typed)).await,
            _ if for_script => Ok(gone_on()),
            _ => closed_over_words(&state, &who, id, &item, (&path, &typed, files)).await,
        };
    };
    let upload = state.rooms.documents.item_upload(&who.applicant, open).ok_or_else(Failure::not_yours)?;
    let request = request.map(|body| Body::from_stream(until_over(&state.rooms, who.applicant.came_by, body)));
    let form = Form::open(request).ok_or_else(|| Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest))?;
    let received = form.receive(&state.rooms, &upload, Refusals::Noted).await?;
    let brought = (&received.typed, received.closed || !received.refused.is_empty(), for_script);
    if let Some(ended) = ended_meanwhile(&state, &who.applicant, &routes::papers(id, &item), brought).await? {
        return Ok(ended);
    }
    if received.typed.one("aktion") == Some("merken") {
        let read = upload.request.answer(&received.typed, 0, day_of(state.rooms.clock.now()));
        // Files are kept as files; what was never said is not kept as words.
        if matches!(read, Ok(PapersAnswer::Files) | Err(PapersFault::NothingGiven))
            && upload.open.draft.answer_to(&item).is_none()
        {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        return keep_for_script(&state, &who, &routes::papers(id, &item), &received.typed).await;
    }
    let mut errors = refusals(&who, &upload.request, received.refused.iter().cloned());
    if for_script {
        return Ok(if received.closed { gone_on() } else { script_answer(&errors) });
    }
    let wish = received.typed.one("aktion").unwrap_or_default();
    let place = rearrange(&state, &who, id, &upload, (wish, &mut errors)).await?;
    let mut answer = after_upload(&state, &who, id, &item, query.came_from_check(), &received, (errors, place)).await?;
    if received.cut_short {
        // The rest of the body was not read; the connection cannot be used again.
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}

async fn after_upload(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    item: &ItemId,
    from_check: bool,
    received: &Received,
    (mut errors, place): (Vec<FieldError>, Option<String>),
) -> PageResult {
    // What is there now, with the files of this very form.
    let Some(open) = state.rooms.answering.open_item(&who.applicant, id, item).await? else {
        let files = received.closed || received.taken > 0;
        return closed_over_words(state, who, id, item, (&routes::papers(id, item), &received.typed, files)).await;
    };
    let request = request_of(&open)?;
    let typed = received.typed.clone();
    let action = typed.one("aktion").unwrap_or("hochladen").to_owned();
    let files = open.draft.documents_of(item).count();
    let needed = required_now(&action, &request) && !open.draft.earlier.settles(&open.item);
    let read = request.answer(&typed, files, day_of(state.rooms.clock.now()));
    let away = Away::read(&typed)?;
    let path = routes::papers(id, item);
    let to = match away {
        Some(away) => Some(away.address(&path, (id, Some(item)), from_check)),
        // What is incomplete is kept as it was typed; what is complete is saved below.
        None => {
            (action == "spaeter" && matches!(read, Err(fault) if fault != PapersFault::NothingGiven)).then(|| routes::saved(id))
        }
    };
    if let Some(to) = to {
        let there = open.draft.answer_to(item).or_else(|| open.draft.earlier.counts(item));
        let new = match &read {
            // The form of an addition begins empty, whatever was sent before.
            Ok(PapersAnswer::Files) | Err(PapersFault::NothingGiven) => {
                open.draft.answer_to(item).is_some_and(|there| *there != ItemAnswer::Papers(PapersAnswer::Files))
            }
            Ok(answer) => there != Some(&ItemAnswer::Papers(answer.clone())),
            Err(_) => true,
        };
        // A refusal that no record holds is said now or never.
        let untold = received.unnoted && !errors.is_empty() && away != Some(Away::SignOut);
        if untold {
            let shown = Shown { from_check, kept: false, removed: false, opened: None };
            return Ok(refused(page(state, who, open, request, shown, FormState { typed, errors }).await?));
        }
        if let Some(left) = leave(state, who, (&path, &typed), &to, new).await? {
            return Ok(left);
        }
        let form = FormState::refused(typed, "statt", who.visit.locale.t("words-not-kept"));
        let shown = Shown { from_check, kept: false, removed: false, opened: None };
        return Ok(refused(page(state, who, open, request, shown, form).await?));
    }
    // A choice made meanwhile, in another window or by somebody else, is newer than this form, however long its files took.
    let saved = open.draft.answers.get(item);
    let other = typed.one("stand").is_some_and(|seen| seen != open.answer_version());
    let said = saved.filter(|saved| **saved != ItemAnswer::LeftOut);
    let meant = match &read {
        Ok(answer) => Some(Some(ItemAnswer::Papers(answer.clone()))),
        Err(PapersFault::NothingGiven) => Some(None),
        Err(_) => None,
    };
    if other && meant.is_some_and(|meant| meant.as_ref() != said) {
        errors.push(FieldError { field: "statt-1".to_owned(), text: overwritten(who, &open) });
        let shown = Shown { from_check, kept: false, removed: false, opened: None };
        return Ok(refused(page(state, who, open, request, shown, FormState { typed, errors }).await?));
    }
    let files_meant = matches!(read, Ok(PapersAnswer::Files) | Err(PapersFault::NothingGiven));
    // Whoever saw kept words and now means files has given the words up.
    if files_meant && matches!(action.as_str(), "hochladen" | "weiter") {
        give_up(state, who, &path, &typed).await?;
    }
    if action == "hochladen" && received.taken == 0 && errors.is_empty() && files_meant {
        return Ok(see_other_at(&routes::refused(&path, from_check, Refused::NoFile), "fehler"));
    }
    // The draft remembers every file that was refused: the page that comes next can say so.
    let remembered = received.noted == received.refused.len() && errors.len() == received.refused.len();
    let to_save = match read {
        Ok(answer) if errors.is_empty() || answer != PapersAnswer::Files => Some(Some(ItemAnswer::Papers(answer))),
        Ok(_) => None,
        // Going on without an optional paper is a choice, and remembered as one.
        Err(PapersFault::NothingGiven)
            if action == "weiter" && !request.required && errors.is_empty() && !open.draft.earlier.settles(&open.item) =>
        {
            Some(Some(ItemAnswer::LeftOut))
        }
        // Files are wanted again, and there is none: what was said instead counts no more.
        Err(PapersFault::NothingGiven) if !needed && errors.is_empty() && open.draft.answer_to(item).is_some() => Some(None),
        Err(PapersFault::NothingGiven) if !needed || !errors.is_empty() => None,
        // Words that are refused are kept, and the page says what is wrong with them: no answer to a post stays in the history.
        Err(fault) if remembered && (action == "weiter" || fault != PapersFault::NothingGiven) => {
            let nothing = fault == PapersFault::NothingGiven;
            let why = match (errors.is_empty(), nothing) {
                (false, _) => Refused::Files,
                (true, true) => Refused::Nothing,
                (true, false) => Refused::Words,
            };
            let to = routes::refused(&path, from_check, why);
            if leave(state, who, (&path, &typed), &to, !nothing).await?.is_some() {
                return Ok(see_other_at(&to, "fehler"));
            }
            errors.push(FieldError { field: "statt-1".to_owned(), text: who.visit.locale.t("words-not-kept") });
            None
        }
        Err(fault) if action == "weiter" || fault != PapersFault::NothingGiven => {
            errors.push(papers_error(who, fault));
            None
        }
        Err(_) => None,
    };
    // Whoever moves a file says nothing of words that were kept in another window, unless newer ones stand beside it.
    let says_words = matches!(&to_save, Some(Some(ItemAnswer::Papers(answer))) if *answer != PapersAnswer::Files);
    let knows_words = says_words || matches!(action.as_str(), "weiter" | "spaeter") || typed.has("gemerkt", "1");
    let answer_now = to_save.clone().unwrap_or_else(|| open.draft.answers.get(item).cloned());
    if let Some(answer) = to_save {
        let saved = state.rooms.answering.save_answer(&open, answer.as_ref()).await?;
        let now = if saved == Saved::Overtaken { state.rooms.answering.open_item(&who.applicant, id, item).await? } else { None };
        match (saved, now) {
            // What was kept before is older than what was just saved.
            (Saved::Saved, _) if knows_words => state.rooms.answering.forget_kept_post(&who.applicant, &path).await?,
            (Saved::Saved, _) => {}
            (Saved::Overtaken, Some(now)) => {
                errors.push(FieldError { field: "statt-1".to_owned(), text: overwritten(who, &now) });
                let shown = Shown { from_check, kept: false, removed: false, opened: None };
                return Ok(refused(page(state, who, now, request, shown, FormState { typed, errors }).await?));
            }
            (Saved::Overtaken | Saved::Closed, _) => {
                return closed_over_words(state, who, id, item, (&path, &typed, received.taken > 0)).await;
            }
        }
    }
    let was_kept = typed.has("gemerkt", "1");
    if !errors.is_empty() && action != "spaeter" && remembered {
        return Ok(see_other_at(&routes::refused(&path, from_check, Refused::Files), "fehler"));
    }
    if !errors.is_empty() && (action != "spaeter" || received.unnoted) {
        let form = FormState { typed, errors };
        let shown = Shown { from_check, kept: was_kept, removed: false, opened: None };
        return Ok(refused(page(state, who, open, request, shown, form).await?));
    }
    if knows_words {
        state.rooms.answering.forget_kept_post(&who.applicant, &path).await?;
    }
    match action.as_str() {
        "weiter" => Ok(next(&open, answer_now.as_ref(), from_check)),
        "spaeter" => Ok(see_other(&routes::saved(id))),
        _ => {
            // Back to what was moved, or to what has come: who works by keyboard goes on from there.
            let place = place.as_deref().unwrap_or(FILES);
            let address = match document_at(place) {
                Some(moved) => routes::papers_menu(id, item, from_check, moved),
                None => format!("{}{}", routes::papers(id, item), routes::came_from(from_check)),
            };
            Ok(see_other_at(&address, place))
        }
    }
}

/// "Weiter" without a file on a required paper needs a reason; everything else may stay open.
fn required_now(action: &str, request: &DocumentRequest) -> bool {
    action == "weiter" && request.required
}

fn request_of(open: &OpenItem) -> Result<DocumentRequest, Failure> {
    match &open.item.content {
        ItemContent::DocumentRequest(request) => Ok(request.clone()),
        ItemContent::Question(_) => Err(Failure::not_yours()),
    }
}

/// What the page says besides.
struct Shown {
    from_check: bool,
    kept: bool,
    removed: bool,
    opened: Option<DocumentId>,
}

async fn page(
    state: &AppState,
    who: &ApplicantVisit,
    open: OpenItem,
    request: DocumentRequest,
    shown: Shown,
    form: FormState,
) -> Result<String, Failure> {
    let unfinished = state.rooms.documents.unfinished_uploads(&open).await?;
    let over = unfinished.over;
    let unfinished = unfinished.under_way.into_iter().map(|pending| Unfinished {
        id: pending.id,
        name: pending.name,
        fingerprint: pending.fingerprint,
        length_bytes: pending.length_bytes,
        offset_bytes: pending.offset_bytes,
    });
    let frame = frame_for(state, who, &open.record.message, &open.standing);
    // Words that were kept belong to what was there then: if that changed meanwhile, it is told before it is replaced.
    let version = if shown.kept { form.typed.one("stand").map(str::to_owned) } else { None };
    let version = version.unwrap_or_else(|| open.answer_version());
    let returned = open.draft.earlier.returned(&open.item.id).map(|reason| reason.as_str().to_owned());
    // What is asked for once more is needed.
    let request = DocumentRequest { required: request.required || returned.is_some(), ..request };
    let message = open.record.message;
    let documents: Vec<_> = open.draft.documents_of(&open.item.id).cloned().collect();
    let refused: Vec<_> = open.draft.refused_of(&open.item.id).cloned().chain(over).collect();
    let lost = if documents.is_empty() { open.draft.earlier.lost(&open.item.id) } else { Vec::new() };
    let sent = open.draft.earlier.files(&open.item.id).to_vec();
    let one_document = open.draft.one_document.contains(&open.item.id);
    let scanner_away = takes_long(&documents, state.rooms.clock.now());
    let page = PapersView {
        returned,
        message: message.id,
        item: open.item.id,
        request,
        binding: message.content.binding_language,
        position: open.position,
        files: DraftFiles {
            documents,
            one_document,
            refused,
            unfinished: unfinished.collect(),
            scanner_away,
            copies: state.rooms.documents.draws(),
        },
        lost,
        sent,
        version,
        from_check: shown.from_check,
        kept: shown.kept,
        removed: shown.removed,
        opened: shown.opened,
        form,
        preview: None,
    };
    Ok(render(move || PapersPage(PapersPageProps { frame, page })))
}
