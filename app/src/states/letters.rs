//! The list of messages, and a message in all its kinds.

use super::{Looks, State, samples, sending::kept};
use crate::{
    components::{
        left_out::LeftOut,
        task_list::{Task, task_name},
        unsaved::KeptWords,
    },
    i18n::Locale,
    pages::messages::{
        answered::{AnsweredBy, Receipt},
        list::{MessageEntry, MessageListPage, MessageListPageProps, MessageListView},
        message::{Acting, DraftNote, MessagePage, MessagePageProps, MessageView},
    },
    render::render,
    routes,
    shell::Frame,
};
use domain::{
    message::{CompetentBody, Inquiry, ItemContent, Message, MessageKind, MessageState, ToDo},
    reply::{DraftReply, Outstanding},
    representation::Right,
};
use jiff::civil::date;

/// A message with the tasks of this draft.
pub(super) fn view(locale: Locale, message: Message, draft: Option<DraftReply>) -> MessageView {
    let blank = samples::draft();
    let shown = draft.as_ref().unwrap_or(&blank);
    let items: Vec<_> = message.content.kind.inquiry().map(|asked| shown.visible_items(asked).collect()).unwrap_or_default();
    let tasks: Vec<Task> = items
        .into_iter()
        .map(|item| {
            let name = task_name(locale, &item.content, &message.content.binding_language);
            let href = match item.content {
                ItemContent::Question(_) => routes::question(message.id, &item.id),
                ItemContent::DocumentRequest(_) => routes::papers(message.id, &item.id),
            };
            let (state, optional) = (shown.state_of(item), !item.content.required());
            Task { href: Some(href), name, hint: None, state, optional, unsaved: false }
        })
        .collect();
    let open = tasks.iter().filter(|task| !task.optional && task.state.is_open()).count();
    let terms = message.content.kind.inquiry().and_then(|asked| asked.terms.as_ref());
    MessageView {
        may_ask_time: false,
        files: Vec::new(),
        left_out: None,
        authority: samples::authority(),
        state: MessageState::Open,
        days_left: terms.map(|terms| terms.deadline.days_left(samples::now())),
        open_tasks: open,
        all_optional: tasks.iter().all(|task| task.optional),
        next_href: routes::check(message.id),
        draft: draft.map(|draft| DraftNote {
            started_at: draft.created_at,
            started_by: None,
            kept_until: draft.kept_until(),
            supplement: draft.supplements.is_some(),
            begun: draft.is_begun(),
        }),
        withdrawn_reason: None,
        left_behind: Vec::new(),
        receipts: Vec::new(),
        receipt: None,
        answered_by: AnsweredBy::You,
        outstanding: Outstanding::default(),
        preview: None,
        acting: None,
        waiting: Vec::new(),
        words: KeptWords::default(),
        tasks,
        message,
    }
}

fn shown(frame: Frame, page: MessageView) -> String {
    render(move || MessagePage(MessagePageProps { frame, page }))
}

fn open(looks: &Looks, change: impl Fn(MessageView) -> MessageView) -> String {
    shown(looks.applicant(), change(view(looks.locale, samples::inquiry(), None)))
}

/// Answered, with these things outstanding.
fn answered(looks: &Looks, outstanding: Outstanding, by: AnsweredBy) -> String {
    let page = view(looks.locale, samples::inquiry(), None);
    let number = samples::number(29);
    let receipts = vec![
        Receipt { number: number.clone(), at: samples::hours_ago(3), of_mistake: false },
        Receipt { number: samples::number(30), at: samples::hours_ago(1), of_mistake: true },
    ];
    let page = MessageView {
        state: MessageState::Answered { first_reply: samples::reply_id(1), at: samples::hours_ago(3) },
        receipt: Some(routes::receipt(page.message.id, &number)),
        receipts,
        outstanding,
        answered_by: by,
        ..page
    };
    shown(looks.applicant(), page)
}

fn of_kind(looks: &Looks, message: Message) -> String {
    shown(looks.applicant(), view(looks.locale, message, None))
}

fn acting(looks: &Looks, right: Right) -> String {
    let page = view(looks.locale, samples::inquiry(), None);
    let acting = Acting { id: samples::representation_id(), represented: "Amina Haddad".to_owned(), right };
    let tasks = page.tasks.into_iter().map(|task| Task { href: task.href.filter(|_| right > Right::Read), ..task }).collect();
    shown(looks.representative(), MessageView { acting: Some(acting), tasks, ..page })
}

/// The inquiry, due on a day that is over.
fn overdue() -> Message {
    let mut message = samples::inquiry();
    let mut asked = samples::asked(&message);
    if let Some(terms) = &mut asked.terms {
        (terms.deadline.named, terms.deadline.due) = (date(2027, 2, 26), date(2027, 2, 26));
    }
    message.content.kind = MessageKind::Inquiry(asked);
    message
}

fn without_deadline() -> Inquiry {
    Inquiry { terms: None, ..samples::asked(&samples::inquiry()) }
}

fn entry(message: Message, state: MessageState) -> MessageEntry {
    let terms = message.content.kind.inquiry().and_then(|asked| asked.terms.as_ref());
    MessageEntry {
        id: message.id,
        subject: Some(message.content.subject.clone()),
        binding: message.content.binding_language.clone(),
        authority_name: samples::authority().name,
        file_reference: Some(message.content.file_reference.as_str().to_owned()),
        kind: message.content.kind.name(),
        state,
        deadline: terms.map(|terms| (terms.deadline.due, terms.deadline.days_left(samples::now()))),
        received_at: samples::hours_ago(48),
        retrieved: false,
        supplement_begun: false,
        unsaved: false,
        progress: None,
        to_do: ToDo::of(&message.content.kind, state, &Outstanding::default()),
        closed: false,
        acts_for: None,
    }
}

fn list(looks: &Looks, entries: Vec<MessageEntry>, next: Option<String>) -> String {
    let frame = Frame { authority: None, ..looks.applicant() };
    let page = MessageListView { entries, next };
    render(move || MessageListPage(MessageListPageProps { frame, page }))
}

fn full_list(looks: &Looks) -> String {
    let at = samples::hours_ago(3);
    let answered = MessageState::Answered { first_reply: samples::reply_id(1), at };
    let promised = samples::outstanding(&[&samples::sent(samples::with_gaps())], samples::today());
    let inquiry = || entry(samples::inquiry(), MessageState::Open);
    let more = ToDo::of(&samples::inquiry().content.kind, answered, &promised);
    let entries = vec![
        entry(overdue(), MessageState::Open),
        MessageEntry { progress: Some((1, 9)), retrieved: true, ..inquiry() },
        MessageEntry { progress: Some((9, 9)), retrieved: true, ..inquiry() },
        MessageEntry { unsaved: true, retrieved: true, ..inquiry() },
        MessageEntry { acts_for: Some("Olena Koval".to_owned()), ..inquiry() },
        MessageEntry { closed: true, ..inquiry() },
        MessageEntry { subject: None, file_reference: None, ..inquiry() },
        MessageEntry { to_do: more, ..entry(samples::inquiry(), answered) },
        MessageEntry { supplement_begun: true, ..entry(samples::inquiry(), answered) },
        entry(samples::appointment(), MessageState::Open),
        entry(samples::inquiry(), answered),
        entry(samples::inquiry(), MessageState::Withdrawn { at }),
    ];
    list(looks, entries, Some(format!("{}?ab=2", routes::pattern::MESSAGES)))
}

pub fn states() -> Vec<State> {
    [lists(), kinds(), after_sending()].into_iter().flatten().collect()
}

fn lists() -> Vec<State> {
    vec![State::new("Liste", "leer", |looks| list(looks, Vec::new(), None)), State::new("Liste", "alles was vorkommt", full_list)]
}

fn kinds() -> Vec<State> {
    vec![
        State::new("Nachricht", "Rückfrage neu", |looks| open(looks, |page| page)),
        State::new("Nachricht", "Rückfrage begonnen mit Lücken", |looks| {
            shown(looks.applicant(), view(looks.locale, samples::inquiry(), Some(samples::with_gaps())))
        }),
        State::new("Nachricht", "Rückfrage fertig zum Senden", |looks| {
            shown(looks.applicant(), view(looks.locale, samples::inquiry(), Some(samples::complete())))
        }),
        State::new("Nachricht", "Datei wird geprüft", |looks| {
            let draft = DraftReply { documents: vec![samples::unchecked(1)], ..samples::draft() };
            shown(looks.applicant(), view(looks.locale, samples::inquiry(), Some(draft)))
        }),
        State::new("Nachricht", "Text der nicht zur Antwort gehört", |looks| {
            open(looks, |page| {
                let tasks = page.tasks.into_iter().map(|task| Task { unsaved: true, ..task }).collect();
                MessageView { tasks, words: kept(), ..page }
            })
        }),
        State::new("Nachricht", "Rest einer beendeten Vertretung", |looks| {
            open(looks, |page| MessageView { left_behind: vec![("Jonas Weber".to_owned(), samples::item("miete"))], ..page })
        }),
        State::new("Nachricht", "jemand wartet auf Bestätigung", |looks| {
            open(looks, |page| MessageView { waiting: vec!["Jonas Weber".to_owned()], ..page })
        }),
        State::new("Nachricht", "Frist vorbei", |looks| of_kind(looks, overdue())),
        State::new("Nachricht", "ohne Frist", |looks| of_kind(looks, samples::of_kind(MessageKind::Inquiry(without_deadline())))),
        State::new("Nachricht", "Anhörung", |looks| {
            of_kind(looks, samples::of_kind(MessageKind::IntentToRefuse(samples::asked(&samples::inquiry()))))
        }),
        State::new("Nachricht", "Termin", |looks| of_kind(looks, samples::appointment())),
        State::new("Nachricht", "nicht zuständig", |looks| {
            let body = CompetentBody {
                name: "Ausländerbehörde Beispielkreis".try_into().expect("a line"),
                contact: "Kreisstraße 2\n04712 Beispielkreis".try_into().ok(),
            };
            of_kind(looks, samples::of_kind(MessageKind::NotCompetentNotice(body)))
        }),
        State::new("Nachricht", "Stand", |looks| of_kind(looks, samples::of_kind(MessageKind::StatusNotice))),
        State::new("Nachricht", "zurückgenommen", |looks| {
            open(looks, |page| MessageView {
                state: MessageState::Withdrawn { at: samples::hours_ago(1) },
                withdrawn_reason: Some("Wir haben den Vertrag gefunden.".to_owned()),
                draft: view(looks.locale, samples::inquiry(), Some(samples::with_gaps())).draft,
                words: kept(),
                ..page
            })
        }),
        State::new("Nachricht", "Vertretung liest nur", |looks| acting(looks, Right::Read)),
        State::new("Nachricht", "Vertretung sendet", |looks| acting(looks, Right::Send)),
    ]
}

fn after_sending() -> Vec<State> {
    let gaps = |today| samples::outstanding(&[&samples::sent(samples::with_gaps())], today);
    let all = || samples::outstanding(&[&samples::sent(samples::complete())], samples::today());
    let late = |what| move |looks: &Looks| open(looks, |page| MessageView { left_out: Some(what), ..page });
    vec![
        State::new("Nachricht beantwortet", "nichts offen", move |looks| answered(looks, all(), AnsweredBy::You)),
        State::new("Nachricht beantwortet", "etwas fehlt und ist versprochen", move |looks| {
            answered(looks, gaps(samples::today()), AnsweredBy::You)
        }),
        State::new("Nachricht beantwortet", "Versprechen ist vorbei", move |looks| {
            answered(looks, gaps(date(2027, 4, 3)), AnsweredBy::You)
        }),
        State::new("Nachricht beantwortet", "von einer Vertretung", move |looks| {
            answered(looks, all(), AnsweredBy::Representative("Jonas Weber".to_owned()))
        }),
        State::new("Nachricht beantwortet", "von der vertretenen Person", move |looks| {
            answered(looks, all(), AnsweredBy::Represented("Amina Haddad".to_owned()))
        }),
        State::new("Nachricht beantwortet", "von einem anderen Konto", move |looks| {
            answered(looks, all(), AnsweredBy::OtherAccount)
        }),
        State::new("Nachricht beantwortet", "von jemandem, den die Vertretung nicht sieht", move |looks| {
            answered(looks, all(), AnsweredBy::SomebodyElse)
        }),
        State::new("Nachricht beantwortet", "Nachreichung", |looks| {
            let draft = DraftReply { supplements: Some(samples::reply_id(1)), ..samples::draft() };
            let page = view(looks.locale, samples::inquiry(), Some(draft));
            let state = MessageState::Answered { first_reply: samples::reply_id(1), at: samples::hours_ago(3) };
            shown(looks.applicant(), MessageView { state, open_tasks: 0, ..page })
        }),
        State::new("Nachricht", "Dateien kamen zu spät", late(LeftOut::Files)),
        State::new("Nachricht", "Text kam zu spät", late(LeftOut::Words)),
        State::new("Nachricht", "Text ging verloren", late(LeftOut::LostWords)),
    ]
}
