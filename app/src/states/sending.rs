//! From the check page to the receipt, and what comes after.

use super::{Looks, State, samples};
use crate::{
    components::{left_out::LeftOut, unsaved::KeptWords},
    pages::{
        answering::saved::{SavedPage, SavedPageProps},
        messages::history::{HistoryEntry, HistoryEvent, HistoryPage, HistoryPageProps},
        replies::{
            check::{CheckPage, CheckPageProps, CheckRow, CheckView, Notice, Readiness},
            receipt::{Files, ReceiptPage, ReceiptPageProps, ReceiptView, Since},
            supplement::{SupplementPage, SupplementPageProps},
            take_back::{TakeBackPage, TakeBackPageProps, TakeBackView},
        },
    },
    render::render,
};
use domain::{
    delivery::DeliveryState,
    document::DocumentRefusal,
    errand::Cause,
    notice::NoticeChannel,
    reply::{DraftReply, SubmittedReply, TakenBack, TakenBackHow},
};
use jiff::SignedDuration;

/// The check page of this draft, ready to send.
fn view(draft: &DraftReply) -> CheckView {
    let (message, asked) = (samples::inquiry(), samples::asked(&samples::inquiry()));
    let gaps: Vec<_> = draft.gaps(&asked).map(|(item, state)| (item.id.clone(), state)).collect();
    let rows = draft.visible_items(&asked).map(|item| CheckRow {
        item: item.id.clone(),
        content: item.content.clone(),
        answer: draft.answer_to(&item.id).cloned(),
        documents: draft.documents_of(&item.id).cloned().collect(),
        one_document: None,
        refused: Vec::new(),
        unfinished: Vec::new(),
        arriving: Vec::new(),
        gap: gaps.iter().find(|(gap, _)| *gap == item.id).map(|(_, state)| *state),
        sent_before: None,
        returned: None,
        unsaved: false,
    });
    CheckView {
        message: message.id,
        authority: samples::authority(),
        file_reference: message.content.file_reference.as_str().to_owned(),
        binding: samples::binding(),
        rows: rows.collect(),
        readiness: Readiness::Ready,
        left_behind: Vec::new(),
        not_asked: Vec::new(),
        version: String::new(),
        late: false,
        due: asked.terms.as_ref().map(|terms| terms.deadline.due),
        supplement: false,
    }
}

fn check(looks: &Looks, draft: &DraftReply, notice: Notice, change: impl Fn(CheckView) -> CheckView) -> String {
    let (frame, page) = (looks.applicant(), change(view(draft)));
    render(move || CheckPage(CheckPageProps { frame, page, notice }))
}

fn in_first_row(page: CheckView, change: impl Fn(CheckRow) -> CheckRow) -> CheckView {
    let rows = page.rows.into_iter().enumerate().map(|(at, row)| if at == 0 { change(row) } else { row });
    CheckView { rows: rows.collect(), ..page }
}

fn readiness(readiness: Readiness) -> impl Fn(&Looks) -> String {
    move |looks| check(looks, &samples::complete(), Notice::None, |page| CheckView { readiness, ..page })
}

fn receipt(looks: &Looks, reply: SubmittedReply, change: impl Fn(ReceiptView) -> ReceiptView) -> String {
    let page = ReceiptView {
        message: samples::inquiry(),
        authority: samples::authority(),
        delivery: DeliveryState::Pending { attempts: 0, next_at: samples::now() },
        held_until: None,
        copies_to_come: false,
        about: None,
        left_out: None,
        words: KeptWords::default(),
        since: Since { outstanding: samples::outstanding(&[&reply], samples::today()), begun: false },
        files: Files { may_open: true, may_take_back: true },
        sent_by: None,
        reply,
    };
    let (frame, page) = (looks.applicant(), change(page));
    render(move || ReceiptPage(ReceiptPageProps { frame, page }))
}

fn complete() -> SubmittedReply {
    samples::sent(samples::complete())
}

/// Its first document was taken back, in this way.
fn taken_back(how: TakenBackHow) -> SubmittedReply {
    let mut reply = complete();
    if let Some(document) = reply.documents.first_mut() {
        document.taken_back = Some(TakenBack { at: samples::now(), how });
    }
    reply
}

fn take_back(looks: &Looks, still_here: bool, changed: bool) -> String {
    let name = samples::names(&["Mietvertrag.pdf"]).remove(0);
    let (message, number) = (samples::inquiry().id, samples::number(29));
    let view = TakeBackView { message, number, document: samples::document_id(1), name, still_here, changed };
    let frame = looks.applicant();
    render(move || TakeBackPage(TakeBackPageProps { frame, view }))
}

/// At items that are asked for, at one that is not any more, and on the page of invitations.
pub(super) fn kept() -> KeptWords {
    let asked = vec![samples::item("miete"), samples::item("mietvertrag")];
    KeptWords { asked, not_asked: vec![samples::item("mietbescheinigung")], invitation: true, more_time: true }
}

fn saved(looks: &Looks, unsaved: bool) -> String {
    let words = if unsaved { kept() } else { KeptWords::default() };
    let deadline = samples::asked(&samples::inquiry()).terms.map(|terms| terms.deadline.due);
    let (frame, kept_until) = (looks.applicant(), samples::draft().kept_until());
    let (message, binding) = (samples::inquiry().id, samples::binding());
    render(move || SavedPage(SavedPageProps { frame, message, kept_until, deadline, words, binding }))
}

fn history(looks: &Looks, events: Vec<HistoryEntry>) -> String {
    let (frame, message) = (looks.applicant(), samples::inquiry().id);
    render(move || HistoryPage(HistoryPageProps { frame, message, events }))
}

fn full_history() -> Vec<HistoryEntry> {
    let own = [
        HistoryEvent::MadeAvailable,
        HistoryEvent::Told(NoticeChannel::BundidMailbox),
        HistoryEvent::ToldOpened(NoticeChannel::BundidMailbox),
        HistoryEvent::Told(NoticeChannel::Email),
        HistoryEvent::Told(NoticeChannel::Letter),
        HistoryEvent::Retrieved,
        HistoryEvent::Started,
        HistoryEvent::FileRefused,
        HistoryEvent::Answered,
        HistoryEvent::DocumentWithdrawn,
        HistoryEvent::SentByMistake,
        HistoryEvent::Supplemented,
        HistoryEvent::Delivered,
        HistoryEvent::Transmitted,
        HistoryEvent::Accepted,
        HistoryEvent::Refused,
        HistoryEvent::Invited,
    ];
    let others = [
        HistoryEvent::RepresentationAccepted,
        HistoryEvent::AnswerSaved,
        HistoryEvent::Uploaded,
        HistoryEvent::Removed,
        HistoryEvent::Cleaned,
        HistoryEvent::RepresentationEnded,
    ];
    let by = |who: Option<&str>, event| HistoryEntry { at: samples::hours_ago(1), event, by: who.map(str::to_owned) };
    let others = others.into_iter().map(|event| by(Some("Jonas Weber"), event));
    own.into_iter().map(|event| by(None, event)).chain(others).collect()
}

pub fn states() -> Vec<State> {
    [check_states(), receipts(), after()].into_iter().flatten().collect()
}

fn check_states() -> Vec<State> {
    vec![
        State::new("Prüfen", "vollständig", |looks| check(looks, &samples::complete(), Notice::None, |page| page)),
        State::new("Prüfen", "mit Lücken", |looks| check(looks, &samples::with_gaps(), Notice::None, |page| page)),
        State::new("Prüfen", "Lücken bestätigen", |looks| check(looks, &samples::with_gaps(), Notice::Gaps, |page| page)),
        State::new("Prüfen", "in einem anderen Fenster geändert", |looks| {
            check(looks, &samples::complete(), Notice::Changed, |page| page)
        }),
        State::new("Prüfen", "leer", |looks| {
            check(looks, &samples::draft(), Notice::None, |page| CheckView { readiness: Readiness::Empty, ..page })
        }),
        State::new("Prüfen", "Dateien werden geprüft", readiness(Readiness::Checking)),
        State::new("Prüfen", "Prüfung dauert", readiness(Readiness::CheckingSlowly)),
        State::new("Prüfen", "jemand anderes sendet", readiness(Readiness::SomebodyElseSends)),
        State::new("Prüfen", "Frist vorbei", |looks| {
            check(looks, &samples::complete(), Notice::None, |page| CheckView { late: true, ..page })
        }),
        State::new("Prüfen", "Nachreichung", |looks| {
            check(looks, &samples::complete(), Notice::None, |page| CheckView { supplement: true, ..page })
        }),
        State::new("Prüfen", "abgelehnt und nicht angekommen", |looks| {
            check(looks, &samples::complete(), Notice::None, |page| {
                in_first_row(page, |row| CheckRow {
                    refused: vec![samples::refused(DocumentRefusal::TypeNotAccepted)],
                    unfinished: samples::names(&["Seite 2.pdf"]),
                    arriving: samples::names(&["Seite 3.pdf"]),
                    one_document: Some(3),
                    unsaved: true,
                    ..row
                })
            })
        }),
        State::new("Prüfen", "nicht mehr gefragt und Rest einer Vertretung", |looks| {
            check(looks, &samples::complete(), Notice::None, |page| CheckView {
                not_asked: vec![(samples::item("mietbescheinigung"), samples::names(&["Bescheinigung.pdf"]))],
                left_behind: vec![("Jonas Weber".to_owned(), samples::item("miete"))],
                ..page
            })
        }),
    ]
}

fn receipts() -> Vec<State> {
    let delivered = || DeliveryState::Delivered { at: samples::now(), proof: "3f1a".to_owned() };
    let stuck = || DeliveryState::NeedsPerson { since: samples::now(), reason: Cause::WayClosed.because("") };
    vec![
        State::new("Eingang", "wird weitergegeben", |looks| receipt(looks, complete(), |page| page)),
        State::new("Eingang", "noch zurückzunehmen", |looks| {
            let until = samples::now() + SignedDuration::from_mins(10);
            receipt(looks, complete(), |page| ReceiptView { held_until: Some(until), copies_to_come: true, ..page })
        }),
        State::new("Eingang", "weitergegeben", move |looks| {
            receipt(looks, complete(), |page| ReceiptView { delivery: delivered(), ..page })
        }),
        State::new("Eingang", "Weitergabe braucht einen Menschen", move |looks| {
            receipt(looks, complete(), |page| ReceiptView { delivery: stuck(), ..page })
        }),
        State::new("Eingang", "liegt bereit", |looks| {
            let delivery = DeliveryState::Offered { at: samples::hours_ago(1), fetched_at: None };
            receipt(looks, complete(), |page| ReceiptView { delivery: delivery.clone(), ..page })
        }),
        State::new("Eingang", "abgeholt", |looks| {
            let delivery = DeliveryState::Offered { at: samples::hours_ago(2), fetched_at: Some(samples::hours_ago(1)) };
            receipt(looks, complete(), |page| ReceiptView { delivery: delivery.clone(), ..page })
        }),
        State::new("Eingang", "nicht angenommen", |looks| {
            receipt(looks, complete(), |mut page| {
                let reason = Cause::Refused.because("");
                page.since.outstanding.refused = vec![page.reply.receipt_number.clone()];
                ReceiptView { delivery: DeliveryState::NeedsPerson { since: samples::hours_ago(1), reason }, ..page }
            })
        }),
        State::new("Eingang", "etwas fehlt noch", |looks| receipt(looks, samples::sent(samples::with_gaps()), |page| page)),
        State::new("Eingang", "zurückgenommen", |looks| receipt(looks, taken_back(TakenBackHow::Withdrawn), |page| page)),
        State::new("Eingang", "als Versehen gemeldet", move |looks| {
            receipt(looks, taken_back(TakenBackHow::SentByMistake), |page| ReceiptView { delivery: delivered(), ..page })
        }),
        State::new("Eingang", "Schadsoftware gefunden", |looks| receipt(looks, taken_back(TakenBackHow::Infected), |page| page)),
        State::new("Eingang", "von einer Vertretung", |looks| {
            let by = Some(("Jonas Weber".to_owned(), "Amina Haddad".to_owned()));
            receipt(looks, complete(), |page| ReceiptView { sent_by: by.clone(), ..page })
        }),
        State::new("Eingang", "Text blieb zurück", |looks| {
            receipt(looks, complete(), |page| ReceiptView {
                left_out: Some(LeftOut::Words),
                words: kept(),
                since: Since { begun: true, ..page.since },
                ..page
            })
        }),
    ]
}

fn after() -> Vec<State> {
    vec![
        State::new("Gespeichert", "alles", |looks| saved(looks, false)),
        State::new("Gespeichert", "mit Text der nicht zur Antwort gehört", |looks| saved(looks, true)),
        State::new("Zurücknehmen", "noch hier", |looks| take_back(looks, true, false)),
        State::new("Zurücknehmen", "schon weitergegeben", |looks| take_back(looks, false, false)),
        State::new("Zurücknehmen", "inzwischen weitergegeben", |looks| take_back(looks, false, true)),
        State::new("Verlauf", "leer", |looks| history(looks, Vec::new())),
        State::new("Verlauf", "alles was vorkommt", |looks| history(looks, full_history())),
        State::new("Nachreichen", "anfangen", |looks| {
            let (frame, message) = (looks.applicant(), samples::inquiry().id);
            render(move || SupplementPage(SupplementPageProps { frame, message }))
        }),
    ]
}
