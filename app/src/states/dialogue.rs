//! After the first reply: asked for once more, more time, the end of the case.

use super::{Looks, State, letters::view, samples};
use crate::{
    form_state::{FieldError, FormState},
    i18n::day_of_moment,
    pages::{
        casework::more_time::{ClerkMoreTimePage, ClerkMoreTimePageProps, ClerkMoreTimeView},
        messages::{
            message::{MessagePage, MessagePageProps, MessageView},
            more_time::{MoreTimePage, MoreTimePageProps, MoreTimeView},
        },
    },
    render::render,
    routes,
};
use domain::{
    message::{Dialogue, MessageState, Review, TimeStep},
    personal::Personal,
    reply::Outstanding,
    text::Lines,
};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};

fn words<const MAX: usize>(text: &str) -> Lines<MAX> {
    Lines::try_from(text).expect("it fits")
}

fn wish(looks: &Looks, over: bool, form: FormState, kept: bool) -> String {
    let page = MoreTimeView { message: samples::inquiry().id, due: date(2027, 3, 15), over, form, kept };
    let frame = looks.applicant();
    render(move || MoreTimePage(MoreTimePageProps { frame, page }))
}

fn clerks(looks: &Looks, asked: bool, form: FormState) -> String {
    let message = samples::inquiry().id;
    let reason = "Ich bin im Krankenhaus.".to_owned();
    let asked = asked.then(|| (day_of_moment(samples::hours_ago(30), looks.locale), date(2027, 4, 15), reason));
    let page = ClerkMoreTimeView { message, back: routes::clerk_preview(message), due: date(2027, 3, 15), asked, form };
    let frame = looks.clerk();
    render(move || ClerkMoreTimePage(ClerkMoreTimePageProps { frame, page }))
}

fn refused(looks: &Looks) -> FormState {
    let error = |field: &str, key: &str| FieldError { field: field.to_owned(), text: looks.locale.t(key) };
    let errors = vec![error("bis-tag", "more-time-not-later"), error("grund", "more-time-reason-missing")];
    FormState { typed: samples::typed(&[("tag", "1"), ("monat", "3"), ("jahr", "2027")]), errors }
}

/// A message of which something was said since.
fn with(looks: &Looks, dialogue: Dialogue, change: impl Fn(MessageView) -> MessageView) -> String {
    let mut message = samples::inquiry();
    if let (Some(TimeStep::Granted { to, .. }), Some(terms)) =
        (dialogue.time.last(), message.content.kind.inquiry_mut().and_then(|inquiry| inquiry.terms.as_mut()))
    {
        terms.deadline = *to;
    }
    message.dialogue = dialogue;
    let page = change(view(looks.locale, message, None));
    let frame = looks.applicant();
    render(move || MessagePage(MessagePageProps { frame, page }))
}

fn answered(page: MessageView) -> MessageView {
    let state = MessageState::Answered { first_reply: samples::reply_id(1), at: samples::hours_ago(30) };
    MessageView { state, ..page }
}

fn returned(page: MessageView) -> MessageView {
    let item = samples::item("mietvertrag");
    let why = BTreeMap::from([(item.id.clone(), words("Auf Seite 2 fehlt die Unterschrift."))]);
    let outstanding = Outstanding { owed: vec![item], returned: why, ..Outstanding::default() };
    MessageView { outstanding, may_ask_time: true, ..answered(page) }
}

pub(super) fn last_round() -> Dialogue {
    let why = BTreeMap::from([(samples::item("mietvertrag").id, words("Auf Seite 2 fehlt die Unterschrift."))]);
    let review = Review { at: samples::hours_ago(2), accepted: BTreeSet::new(), returned: why, last: true };
    Dialogue { reviews: vec![review], ..Dialogue::default() }
}

fn time(step: TimeStep) -> Dialogue {
    Dialogue { time: vec![step], ..Dialogue::default() }
}

fn asked() -> TimeStep {
    TimeStep::Asked {
        at: samples::hours_ago(5),
        by: samples::account(),
        wished: date(2027, 4, 15),
        reason: Personal::new(words("Ich bin im Krankenhaus.")),
    }
}

fn granted() -> TimeStep {
    let message = samples::inquiry();
    let from = samples::asked(&message).terms.map(|terms| terms.deadline).expect("a deadline");
    let mut to = from;
    (to.named, to.due) = (date(2027, 4, 15), date(2027, 4, 15));
    TimeStep::Granted { at: samples::hours_ago(2), from, to, note: Some(words("Bitte dann alles zusammen.")) }
}

pub fn states() -> Vec<State> {
    vec![
        State::new("Sachbearbeitung Frist", "ohne Bitte", |looks| clerks(looks, false, FormState::default())),
        State::new("Sachbearbeitung Frist", "mit Bitte und Fehler", |looks| {
            let error = FieldError { field: "bis-tag".to_owned(), text: looks.locale.t("clerk-time-not-later") };
            clerks(looks, true, FormState { typed: samples::typed(&[("tag", "1")]), errors: vec![error] })
        }),
        State::new("Mehr Zeit", "Leer", |looks| wish(looks, false, FormState::default(), false)),
        State::new("Mehr Zeit", "Frist vorbei", |looks| wish(looks, true, FormState::default(), false)),
        State::new("Mehr Zeit", "Abgelehnt", |looks| wish(looks, false, refused(looks), false)),
        State::new("Mehr Zeit", "Vorhin geschrieben", |looks| {
            wish(looks, false, samples::form(&[("grund", "Ich bin krank.")]), true)
        }),
        State::new("Nachricht", "Zurückgegeben, letzte Nachfrage", |looks| with(looks, last_round(), returned)),
        State::new("Nachricht", "Geändert, anstelle einer früheren", |looks| {
            let since = Dialogue {
                changed_at: Some(samples::hours_ago(2)),
                replaces: Some(domain::id::MessageId(uuid::Uuid::nil())),
                ..Dialogue::default()
            };
            with(looks, since, |page| page)
        }),
        State::new("Nachricht", "Um mehr Zeit gebeten", |looks| with(looks, time(asked()), |page| page)),
        State::new("Nachricht", "Mehr Zeit", |looks| {
            with(looks, time(granted()), |page| MessageView { may_ask_time: true, ..page })
        }),
        State::new("Nachricht", "Nicht mehr Zeit", |looks| {
            let step = TimeStep::Refused { at: samples::hours_ago(2), reason: words("Das Amt muss bis dahin entscheiden.") };
            with(looks, time(step), |page| page)
        }),
        State::new("Nachricht", "Verfahren abgeschlossen", |looks| {
            let closed = Dialogue { closed_at: Some(samples::hours_ago(2)), ..Dialogue::default() };
            with(looks, closed, |page| page)
        }),
        State::new("Nachricht", "Beantwortet, Verfahren abgeschlossen", |looks| {
            let closed = Dialogue { closed_at: Some(samples::hours_ago(2)), ..Dialogue::default() };
            with(looks, closed, answered)
        }),
        State::new("Nachricht", "Durch eine neue ersetzt", |looks| {
            let replaced = Dialogue { replaced_by: Some(samples::inquiry().id), ..Dialogue::default() };
            with(looks, replaced, |page| MessageView { state: MessageState::Withdrawn { at: samples::hours_ago(2) }, ..page })
        }),
    ]
}
