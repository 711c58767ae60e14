//! What clerks see.

use super::{Looks, State, people, samples};
use crate::{
    components::{
        task_list::{Task, task_name},
        unsaved::KeptWords,
    },
    form_state::FormState,
    pages::{
        answering::question::{QuestionPage, QuestionPageProps, QuestionView},
        casework::{
            code::{ClerkCodePage, ClerkCodePageProps},
            item_preview::{ConditionInWords, ItemPreview, PreviewFor},
            list::{ClerkListPage, ClerkListPageProps, ClerkListView, ClerkRow},
            notices::{ClerkNoticesPage, ClerkNoticesPageProps, ClerkNoticesView, LookView, Plan, WrittenView},
            reply::{ClerkReply, ClerkReplyPage, ClerkReplyPageProps, ClerkReplyView},
        },
        messages::{
            answered::AnsweredBy,
            message::{MessagePage, MessagePageProps, MessageView, Preview},
        },
    },
    render::render,
};
use domain::{
    binding::{MatchRule, Recognition},
    delivery::DeliveryState,
    errand::Cause,
    id::NoticeId,
    message::{DeskGroup, MessageState, MessageTimes},
    notice::{Notice, NoticeAddress, NoticeCause, NoticeChannel, NoticeEnd, NoticeFailure, NoticeTimes, fictions},
    person::TrustLevel,
    personal::Personal,
    reply::{EarlierReplies, ItemState, Outstanding},
    representation::RepresentationState,
};
use jiff::SignedDuration;
use std::collections::HashMap;

fn row(group: DeskGroup) -> ClerkRow {
    let answered = MessageState::Answered { first_reply: samples::reply_id(1), at: samples::hours_ago(3) };
    let state = match group {
        DeskGroup::NewReply | DeskGroup::Decide | DeskGroup::Done => answered,
        DeskGroup::Withdrawn => MessageState::Withdrawn { at: samples::hours_ago(1) },
        DeskGroup::Overdue | DeskGroup::Waiting | DeskGroup::Information => MessageState::Open,
    };
    let message = if group == DeskGroup::Information { samples::appointment() } else { samples::inquiry() };
    let stuck = DeliveryState::NeedsPerson { since: samples::hours_ago(1), reason: Cause::WayClosed.because("") };
    ClerkRow {
        group,
        unclear: group == DeskGroup::Decide,
        nobody_told: false,
        waiting: usize::from(group == DeskGroup::Decide),
        additions: usize::from(group == DeskGroup::NewReply),
        mistakes: usize::from(group == DeskGroup::NewReply),
        message,
        times: MessageTimes { made_available_at: samples::hours_ago(48), retrieved_at: Some(samples::hours_ago(40)) },
        state,
        days_left: match group {
            DeskGroup::Overdue => Some(-3),
            DeskGroup::Information => None,
            _ => Some(12),
        },
        deliveries: if group == DeskGroup::Decide { vec![stuck] } else { Vec::new() },
    }
}

fn list(looks: &Looks, rows: Vec<ClerkRow>, search: &str) -> String {
    let page = ClerkListView {
        before: (!rows.is_empty()).then(|| "1".to_owned()),
        after: (!rows.is_empty()).then(|| "2".to_owned()),
        counts: if rows.is_empty() { Vec::new() } else { DeskGroup::ALL.map(|group| (group, 7)).to_vec() },
        rows,
        group: None,
        search: search.to_owned(),
    };
    let frame = looks.clerk();
    render(move || ClerkListPage(ClerkListPageProps { frame, page }))
}

/// The replies, each with how far it has come.
fn reply(looks: &Looks, deliveries: Vec<DeliveryState>) -> String {
    let recognition = Recognition { rule: MatchRule::Account, attributes: Vec::new(), means: Some("eID".to_owned()) };
    let one = |reply, delivery| ClerkReply {
        message: samples::inquiry(),
        acts_for: None,
        reply,
        level: TrustLevel::Substantial,
        recognition: recognition.clone(),
        delivery,
        earlier: EarlierReplies::default(),
        copies_missing: true,
    };
    let replies = [samples::sent(samples::complete()), samples::sent(samples::with_gaps())];
    let mut message = samples::inquiry();
    // With a second reply: the authority has asked once more.
    message.dialogue = if deliveries.len() > 1 { super::dialogue::last_round() } else { message.dialogue };
    let replies = replies.into_iter().zip(deliveries).map(|(reply, delivery)| one(reply, delivery)).collect();
    let page = ClerkReplyView { message, replies };
    let frame = looks.clerk();
    render(move || ClerkReplyPage(ClerkReplyPageProps { frame, page }))
}

fn dry_run() -> PreviewFor {
    PreviewFor::DryRun { token: "probe".to_owned(), until: samples::now() + SignedDuration::from_hours(1) }
}

fn preview(looks: &Looks, of: PreviewFor) -> String {
    let message = samples::inquiry();
    let asked = samples::asked(&message);
    let tasks = asked.items.iter().map(|item| {
        let name = task_name(looks.locale, &item.content, &message.content.binding_language);
        let hint = item.visible_if.as_ref().map(|_| (looks.locale.t("preview-conditional"), None));
        let href = Some(of.item(&item.id));
        Task { href, name, hint, state: ItemState::Open, optional: !item.content.required(), unsaved: false }
    });
    let clerks = matches!(of, PreviewFor::Clerk(_));
    let entries = vec![
        people::entry("Jonas Weber", RepresentationState::Waiting, true),
        people::entry("Kim Beispiel", RepresentationState::Active, false),
    ];
    let shown = samples::draft();
    let open = shown.visible_items(&asked).filter(|item| item.content.required()).count();
    let page = MessageView {
        may_ask_time: false,
        files: Vec::new(),
        left_out: None,
        authority: samples::authority(),
        state: MessageState::Open,
        days_left: asked.terms.as_ref().map(|terms| terms.deadline.days_left(samples::now())),
        tasks: tasks.collect(),
        open_tasks: open,
        all_optional: false,
        next_href: String::new(),
        draft: None,
        withdrawn_reason: None,
        left_behind: Vec::new(),
        receipts: Vec::new(),
        receipt: None,
        answered_by: AnsweredBy::Represented("Amina Haddad".to_owned()),
        outstanding: Outstanding::default(),
        preview: Some(if clerks {
            Preview { of, unclear: 1, nobody_told: true, representatives: entries, code: true }
        } else {
            Preview { of, unclear: 0, nobody_told: false, representatives: Vec::new(), code: false }
        }),
        acting: None,
        waiting: Vec::new(),
        words: KeptWords::default(),
        message,
    };
    let frame = if clerks { looks.clerk() } else { looks.nobody() };
    render(move || MessagePage(MessagePageProps { frame, page }))
}

fn preview_of_question(looks: &Looks, of: PreviewFor) -> String {
    let message = samples::inquiry();
    let before = Some(of.whole());
    let clerks = matches!(of, PreviewFor::Clerk(_));
    let question = ("Wohnen Sie allein?".to_owned(), looks.locale.lang_attribute("de"));
    let condition = Some(ConditionInWords { question, answer: (looks.locale.t("no"), None) });
    let page = QuestionView {
        returned: None,
        message: message.id,
        item: samples::item("personen").id,
        question: samples::question("personen"),
        binding: samples::binding(),
        position: (3, 11),
        from_check: false,
        kept: false,
        version: String::new(),
        form: FormState::default(),
        preview: Some(ItemPreview { of, recipient: Some("Amina Haddad".to_owned()), condition, after: before.clone(), before }),
    };
    let frame = if clerks { looks.clerk() } else { looks.nobody() };
    render(move || QuestionPage(QuestionPageProps { frame, page }))
}

fn notice(address: NoticeAddress, cause: NoticeCause, end: Option<NoticeEnd>) -> Notice {
    let at = |there: bool| there.then(|| samples::hours_ago(2));
    let accepted = end == Some(NoticeEnd::Accepted);
    Notice {
        id: NoticeId(uuid::Uuid::nil()),
        tenant: samples::authority().tenant,
        message: samples::inquiry().id,
        cause,
        address,
        language: None,
        created_at: samples::hours_ago(3),
        give_up_at: samples::now(),
        template: None,
        times: NoticeTimes {
            handed_over_at: at(end.is_some()),
            accepted_at: at(accepted),
            opened_at: None,
            ended_at: at(end.is_some()),
        },
        proof: None,
        unclear: 0,
        end,
    }
}

fn notices(looks: &Looks, all: bool) -> String {
    let mailbox = || NoticeAddress::BundidMailbox { handle: Personal::new(uuid::Uuid::nil()), application: None };
    let email = || NoticeAddress::Email { address: Personal::new("amina@mail.example".parse().expect("an address")) };
    let failed = NoticeEnd::Failed { failure: NoticeFailure::AddressGone, detail: String::new() };
    let list = if all {
        vec![
            notice(mailbox(), NoticeCause::Available, Some(failed)),
            notice(email(), NoticeCause::Available, Some(NoticeEnd::Accepted)),
            notice(email(), NoticeCause::Reminder { days_before: 7, until: None }, None),
        ]
    } else {
        vec![notice(mailbox(), NoticeCause::Available, Some(failed))]
    };
    let text = |tag: &str, title: &str, text: &str| (tag.to_owned(), title.to_owned(), text.to_owned());
    let told = vec![notice(mailbox(), NoticeCause::Available, Some(NoticeEnd::Accepted))];
    let page = ClerkNoticesView {
        message: samples::inquiry().id,
        facts: vec!["Amina Haddad".to_owned(), "AB-2027-004711".to_owned()],
        told: if all { "told-accepted" } else { "told-nobody-reached" },
        nobody_reached: !all,
        made_available_at: samples::hours_ago(3),
        retrieved_at: all.then(|| samples::hours_ago(1)),
        notices: list,
        planned: HashMap::from([(NoticeId(uuid::Uuid::nil()), Plan::At { at: samples::now() })]),
        fictions: if all { fictions(&told, Some(samples::hours_ago(1))) } else { Vec::new() },
        written: if all {
            let (sender, text) = (Some("amina@mail.example".to_owned()), "Hier ist mein Vertrag.".to_owned());
            vec![WrittenView { at: samples::hours_ago(1), sender, text }]
        } else {
            Vec::new()
        },
        looks: vec![LookView {
            channel: NoticeChannel::Email,
            texts: vec![
                text("de", "Neue Nachricht für Sie", "Guten Tag,\n\nim Portal liegt eine Nachricht für Sie."),
                text("en", "New message for you", "Hello,\n\nthere is a message for you."),
            ],
            faults: if all { vec!["email may not carry {authority}".to_owned()] } else { Vec::new() },
        }],
    };
    let frame = looks.clerk();
    render(move || ClerkNoticesPage(ClerkNoticesPageProps { frame, page }))
}

pub fn states() -> Vec<State> {
    vec![
        State::new("Sachbearbeitung Liste", "leer", |looks| list(looks, Vec::new(), "")),
        State::new("Sachbearbeitung Liste", "nichts gefunden", |looks| list(looks, Vec::new(), "Haddad")),
        State::new("Sachbearbeitung Liste", "alle Gruppen", |looks| list(looks, DeskGroup::ALL.map(row).to_vec(), "")),
        State::new("Sachbearbeitung Vorschau", "Nachricht", |looks| preview(looks, PreviewFor::Clerk(samples::inquiry().id))),
        State::new("Sachbearbeitung Vorschau", "bedingte Frage", |looks| {
            preview_of_question(looks, PreviewFor::Clerk(samples::inquiry().id))
        }),
        State::new("Probelauf", "Nachricht", |looks| preview(looks, dry_run())),
        State::new("Probelauf", "bedingte Frage", |looks| preview_of_question(looks, dry_run())),
        State::new("Sachbearbeitung Hinweise", "niemand erreicht", |looks| notices(looks, false)),
        State::new("Sachbearbeitung Hinweise", "mehrere Wege", |looks| notices(looks, true)),
        State::new("Sachbearbeitung Antwort", "noch keine", |looks| reply(looks, Vec::new())),
        State::new("Sachbearbeitung Antwort", "mit Nachreichung", |looks| {
            let waiting = DeliveryState::Pending { attempts: 2, next_at: samples::now() + SignedDuration::from_mins(5) };
            let delivered = DeliveryState::Delivered { at: samples::now(), proof: "3f1a".to_owned() };
            reply(looks, vec![delivered, waiting])
        }),
        State::new("Sachbearbeitung Antwort", "zum Abholen bereit", |looks| {
            let fetched = DeliveryState::Offered { at: samples::hours_ago(3), fetched_at: Some(samples::hours_ago(2)) };
            reply(looks, vec![fetched, DeliveryState::Offered { at: samples::hours_ago(1), fetched_at: None }])
        }),
        State::new("Sachbearbeitung Antwort", "Weitergabe gestört", |looks| {
            let reason = Cause::WayClosed.because("/akten: no space left");
            reply(looks, vec![DeliveryState::NeedsPerson { since: samples::hours_ago(30), reason }])
        }),
        State::new("Sachbearbeitung Code", "für einen Brief", |looks| {
            let (code, address) = ("7K4M 92QX 3B".to_owned(), "portal.example/zugangscode".to_owned());
            let (frame, expires_at) = (looks.clerk(), samples::now() + SignedDuration::from_hours(24 * 30));
            render(move || ClerkCodePage(ClerkCodePageProps { frame, code, expires_at, address }))
        }),
    ]
}
