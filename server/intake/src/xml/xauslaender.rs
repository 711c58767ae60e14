//! XAusländer → *Rückfrage*: a question becomes one free question and one request for documents; every notice becomes one of ours.

use super::{Inquiry, TenantWords, free_question, free_request, lines, shortened, with_deadline, words};
use domain::document::MediaType;
use serde_json::{Map, Value, json};
use xoev::xauslaender::{Appointment, FromAuthority, Said};

/// What an answer can carry: PDF and JPG; photos and pictures of pages become one of the two.
const CARRIED: [MediaType; 4] = [MediaType::Pdf, MediaType::Jpeg, MediaType::Png, MediaType::Heic];

/// What a message means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XAuslaenderReading {
    /// `None`: nobody is told.
    pub inquiry: Option<Inquiry>,
    /// It says that the authority has what was sent under this number.
    pub confirms: Option<uuid::Uuid>,
}

pub fn of_xauslaender(message: &FromAuthority, words: &TenantWords) -> XAuslaenderReading {
    let names = file_names(&message.said);
    let reading =
        |members: Value| XAuslaenderReading { inquiry: Some(Inquiry { members, files: names.clone() }), confirms: None };
    match &message.said {
        Said::Question { question, deadline, .. } => {
            let mut members = base("inquiry", words::text(words::QUESTION), json!(lines(question)));
            let items = json!([free_question(true, true), free_request(words, &CARRIED, true)]);
            members.insert("items".to_owned(), items);
            with_deadline(&mut members, *deadline, words);
            reading(Value::Object(members))
        }
        // That an answer arrived is shown with the answer. Only a letter that comes along needs a message of its own.
        Said::Status { code, document } if code == "02" => {
            let told = document.is_some().then(|| Inquiry { members: status(code), files: names.clone() });
            XAuslaenderReading { inquiry: told, confirms: Some(message.about) }
        }
        // Told to the person, too: it is their withdrawal that has arrived.
        Said::Status { code, .. } if code == "03" => {
            XAuslaenderReading { confirms: Some(message.about), ..reading(status(code)) }
        }
        Said::Status { code, .. } => reading(status(code)),
        Said::Appointment(appointment) => reading(of_appointment(appointment)),
        Said::WithdrawalAnswer { text, document } => {
            let body = match text {
                Some(text) => json!(lines(text)),
                None if document.is_some() => words::text(words::IN_FILES),
                None => words::text(words::STATUS[2].2),
            };
            reading(Value::Object(base("status_notice", words::text(words::WITHDRAWAL_ANSWER), body)))
        }
        Said::NotCompetent { hint, competent } => {
            let hint = lines(hint);
            let body = if hint.is_empty() { words::text(words::NOT_COMPETENT_BODY) } else { json!(hint) };
            let subject = words::text(words::NOT_COMPETENT);
            let members = match competent.as_deref().map(lines).filter(|name| !name.is_empty()) {
                Some(competent) => {
                    let mut members = base("not_competent_notice", subject, body);
                    // Its name and where it is stand in one text, separated by commas.
                    let (name, contact) = competent.split_once([',', '\n']).unwrap_or((&competent, ""));
                    let mut body = json!({ "name": shortened(name, 200) });
                    if !contact.trim().is_empty() {
                        body["contact"] = json!(shortened(contact, 500));
                    }
                    members.insert("competent_body".to_owned(), body);
                    members
                }
                None => base("status_notice", subject, body),
            };
            reading(Value::Object(members))
        }
        Said::IntentToRefuse { .. } => {
            let mut members = base("intent_to_refuse", words::text(words::INTENT), words::text(words::INTENT_BODY));
            let mut statement = free_question(false, true);
            statement["question"]["label"] = words::text(words::STATEMENT);
            let withdrawal = json!({ "id": "antrag-zuruecknehmen", "question": {
                "type": "yes_no",
                "label": words::text(words::WITHDRAW),
                "hint": words::text(words::WITHDRAW_HINT),
                "required": false,
            } });
            members.insert("items".to_owned(), json!([statement, free_request(words, &CARRIED, true), withdrawal]));
            reading(Value::Object(members))
        }
    }
}

fn base(kind: &str, subject: Value, body: Value) -> Map<String, Value> {
    Map::from_iter([("kind".to_owned(), json!(kind)), ("subject".to_owned(), subject), ("body".to_owned(), body)])
}

fn status(code: &str) -> Value {
    let known = words::STATUS.iter().find(|(known, _, _)| *known == code).unwrap_or(&words::STATUS[0]);
    Value::Object(base("status_notice", words::text(known.1), words::text(known.2)))
}

fn of_appointment(appointment: &Appointment) -> Value {
    let mut paragraphs: Vec<String> = Vec::new();
    if let Some(to) = appointment.when.as_ref().and_then(|when| when.to) {
        paragraphs.push(format!("Der Termin dauert bis {} Uhr.", to.strftime("%H:%M")));
    }
    paragraphs.extend(appointment.hints.as_deref().map(lines).filter(|text| !text.is_empty()));
    if let Some(booking) = appointment.booking.as_deref().map(str::trim).filter(|link| !link.is_empty()) {
        paragraphs.push(format!("Termin wählen oder verlegen: {booking}"));
    }
    if appointment.letter.is_some() || appointment.fees.is_some() {
        paragraphs.push(words::IN_FILES.0.to_owned());
    }
    let body =
        if paragraphs.is_empty() { json!("Die Behörde lädt Sie zu einem Termin ein.") } else { json!(paragraphs.join("\n\n")) };
    let Some(when) = &appointment.when else {
        // Day and hour stand in the letter, or are to be chosen.
        return Value::Object(base("status_notice", words::text(words::APPOINTMENT), body));
    };
    let mut members = base("appointment_notice", words::text(words::APPOINTMENT), body);
    let place = match &when.more {
        Some(more) => format!("{}\n{}", when.place, lines(more)),
        None => when.place.to_string(),
    };
    let starts_at = when.day.to_datetime(when.from).strftime("%Y-%m-%dT%H:%M").to_string();
    members.insert("appointment".to_owned(), json!({ "starts_at": starts_at, "place": place }));
    Value::Object(members)
}

/// The standard gives its documents no names.
fn file_names(said: &Said) -> Vec<String> {
    let name = |stem: &str, at: usize, ending: &str| {
        if at == 0 { format!("{stem}.{ending}") } else { format!("Gebührenmitteilung.{ending}") }
    };
    let stem = match said {
        Said::Question { .. } | Said::WithdrawalAnswer { .. } => "Anlage",
        Said::Status { .. } => "Anhang",
        Said::Appointment(_) => "Terminmitteilung",
        Said::NotCompetent { .. } => "Hinweis",
        Said::IntentToRefuse { .. } => "Beabsichtigte Ablehnung",
    };
    let only_fees = matches!(said, Said::Appointment(appointment) if appointment.letter.is_none());
    let documents = said.documents().into_iter().enumerate();
    documents.map(|(at, document)| name(stem, at + usize::from(only_fees), document.format.ending())).collect()
}
