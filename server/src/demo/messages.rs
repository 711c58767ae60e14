//! The demo's messages: residence law with three documents, one with all kinds of questions, an appointment.

use super::configuration::DEAD_HANDLE;
use domain::deadline::day_of;
use jiff::{Span, Timestamp, civil::Date};
use serde_json::{Value, json};

/// Idempotency key, what it is, the message.
pub(super) fn all(issuer: &str) -> Vec<(&'static str, &'static str, Value)> {
    let account = |subject: &str, name: &str| json!({ "issuer": issuer, "subject": subject, "name": name });
    let zoe = json!({ "given_names": "Zoë", "family_name": "Weiß", "birth_date": "1988-11-30", "name": "Zoë Weiß" });
    let firm = json!({ "organization": "du-9b1c-muster-bau", "name": "Muster Bau GmbH" });
    let amina =
        || told(account("amina", "Amina Haddad"), json!({ "bundid_mailbox": MAILBOX, "bundid_application": APPLICATION }));
    let olena = || told(account("olena", "Olena Koval"), json!({ "email": "olena.koval@mail.example" }));
    let tariq = told(
        account("tariq", "Tariq Rahimi"),
        json!({ "bundid_mailbox": DEAD_HANDLE, "postal_address": ["Tariq Rahimi", "Musterweg 7", "04711 Musterstadt"] }),
    );
    let zoe = told(zoe, json!({ "postal_address": ["Zoë Weiß", "Gartenstraße 12", "04711 Musterstadt"] }));
    let firm = told(firm, json!({ "elster": "muster-bau-4711" }));
    vec![
        ("demo-amina-residence", "Amina Haddad: Aufenthaltserlaubnis, drei Unterlagen", residence("amina", amina())),
        ("demo-amina-questions", "Amina Haddad: Wohngeld, alle Arten von Fragen", questions("amina", amina())),
        ("demo-amina-appointment", "Amina Haddad: Termin", appointment("amina", amina())),
        ("demo-olena-appointment", "Olena Koval: Termin", with_levels(appointment("olena", olena()), "basic", "basic")),
        (
            "demo-olena-questions",
            "Olena Koval: Wohngeld, nur mit Ausweis",
            with_levels(questions("olena", olena()), "high", "high"),
        ),
        ("demo-tariq-residence", "Tariq Rahimi: Aufenthaltserlaubnis", residence("tariq", tariq)),
        ("demo-zoe-questions", "Zoë Weiß, ohne bekanntes Konto: Wohngeld", questions("zoe", zoe)),
        ("demo-firm-questions", "Muster Bau GmbH: Wohngeld", questions("firma", firm)),
    ]
}

/// Amina's mailbox, and her application's id of BundID.
const MAILBOX: &str = "5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10";
const APPLICATION: &str = "0d1b6f6e-58b8-4e25-9a31-9f5c55c7d3b7";

/// By these ways the portal shall tell them.
fn told(mut recipient: Value, channels: Value) -> Value {
    recipient["channels"] = channels;
    recipient
}

fn with_levels(mut message: Value, read: &str, send: &str) -> Value {
    message["trust_levels"] = json!({ "read": read, "send": send });
    message
}

pub(super) fn in_days(days: i32) -> Date {
    day_of(Timestamp::now()).saturating_add(Span::new().days(days))
}

fn text(german: &str, english: &str, simple: &str) -> Value {
    json!({ "text": german, "translations": { "en": english, "de-simple": simple } })
}

fn residence(subject: &str, recipient: Value) -> Value {
    json!({
        "kind": "inquiry",
        "authority": "auslaenderbehoerde",
        "case": format!("case-{subject}-4711"),
        "file_reference": "AB-2027-004711",
        "recipient": recipient,
        "service": text("Aufenthaltserlaubnis verlängern", "Extend your residence permit", "Aufenthalts-Erlaubnis verlängern"),
        "subject": text("Unterlagen zu Ihrem Antrag", "Documents for your application", "Papiere für Ihren Antrag"),
        "body": text(
            "Guten Tag,\n\nSie haben bei uns die Verlängerung Ihrer Aufenthaltserlaubnis beantragt. Zum Bearbeiten brauchen wir noch:\n\n1. Ihren Mietvertrag, alle Seiten\n2. Ihre Gehaltsabrechnungen der letzten drei Monate\n3. Ihren Nachweis der Krankenversicherung\n\nMit freundlichen Grüßen\nIhre Ausländerbehörde",
            "Hello,\n\nyou applied to extend your residence permit. To go on we still need:\n\n1. your rental contract, all pages\n2. your payslips of the last three months\n3. your proof of health insurance\n\nKind regards\nYour immigration office",
            "Guten Tag,\n\nSie möchten länger in Deutschland bleiben. Dafür brauchen wir noch drei Papiere:\n\n1. Ihren Miet-Vertrag. Alle Seiten.\n2. Ihre Gehalts-Abrechnungen von den letzten 3 Monaten.\n3. Ein Papier von Ihrer Kranken-Kasse.\n\nIhre Ausländer-Behörde"
        ),
        "deadline": { "date": in_days(12).to_string() },
        "consequences": text(
            "Sonst kann die Behörde Ihren Antrag ablehnen.",
            "Otherwise the authority may refuse your application.",
            "Sonst kann die Behörde Nein sagen."
        ),
        "legal_basis": "§ 82 Abs. 1 AufenthG",
        "contact": { "name": "Frau Beispiel, Team Aufenthalt", "phone": "03000 12 34 57", "email": "team-aufenthalt@musterstadt.example" },
        "items": [
            { "id": "mietvertrag", "document_request": {
                "label": text("Mietvertrag", "Rental contract", "Miet-Vertrag"),
                "hint": text("alle Seiten", "all pages", "alle Seiten"),
                "reason": text("Die Behörde muss wissen, ob Ihre Wohnung groß genug ist.", "The authority must know whether your home is large enough.", "Die Behörde muss wissen: Ist Ihre Wohnung groß genug?"),
                "document_type": "Mietvertrag" } },
            { "id": "gehalt", "document_request": {
                "label": text("Gehaltsabrechnungen", "Payslips", "Gehalts-Abrechnungen"),
                "hint": text("der letzten drei Monate", "of the last three months", "von den letzten 3 Monaten"),
                "document_type": "Einkommensnachweis", "min_files": 1, "max_files": 6 } },
            { "id": "krankenversicherung", "document_request": {
                "label": text("Krankenversicherung", "Health insurance", "Kranken-Versicherung"),
                "hint": text("Bescheinigung der Kasse", "certificate of the insurer", "Papier von der Kranken-Kasse"),
                "document_type": "Krankenversicherungsnachweis" } }
        ]
    })
}

fn questions(subject: &str, recipient: Value) -> Value {
    json!({
        "kind": "inquiry",
        "authority": "wohngeldstelle",
        "case": format!("case-{subject}-2026-88"),
        "file_reference": "WG-2026-000088",
        "recipient": recipient,
        "service": text("Wohngeld", "Housing benefit", "Wohn-Geld"),
        "subject": text("Fragen zu Ihrer Wohnung", "Questions about your home", "Fragen zu Ihrer Wohnung"),
        "body": text(
            "Guten Tag,\n\nzu Ihrem Antrag auf Wohngeld haben wir noch einige Fragen. Bitte beantworten Sie sie.\n\nIhre Wohngeldstelle",
            "Hello,\n\nwe have some more questions about your application for housing benefit. Please answer them.\n\nYour housing benefit office",
            "Guten Tag,\n\nSie möchten Wohn-Geld. Wir haben noch Fragen.\n\nIhre Wohn-Geld-Stelle"
        ),
        "deadline": { "weeks": 3 },
        "consequences": text("Sonst können wir Ihnen kein Wohngeld zahlen.", "Otherwise we cannot pay housing benefit.", "Sonst bekommen Sie kein Wohn-Geld."),
        "items": [
            { "id": "allein", "question": { "type": "yes_no",
                "label": text("Wohnen Sie allein?", "Do you live alone?", "Wohnen Sie allein?"),
                "reason": text("Davon hängt ab, wie viel Wohngeld Sie bekommen.", "It decides how much housing benefit you get.", "Davon hängt ab: Wie viel Geld bekommen Sie?") } },
            { "id": "personen", "visible_if": { "question": "allein", "is": false }, "question": { "type": "whole_number", "min": 2, "max": 20,
                "label": text("Wie viele Personen wohnen in Ihrer Wohnung?", "How many people live in your home?", "Wie viele Menschen wohnen in Ihrer Wohnung?"),
                "hint": text("Zählen Sie sich selbst mit.", "Count yourself, too.", "Zählen Sie sich selbst mit.") } },
            { "id": "miete", "question": { "type": "amount", "min_cents": 0, "max_cents": 1_000_000,
                "label": text("Wie hoch ist Ihre Miete im Monat?", "How much is your rent per month?", "Wie viel Miete zahlen Sie im Monat?") } },
            { "id": "einzug", "question": { "type": "date", "not_in_future": true, "earliest": "1950-01-01",
                "label": text("Seit wann wohnen Sie dort?", "Since when have you lived there?", "Seit wann wohnen Sie dort?") } },
            { "id": "vermieter", "question": { "type": "short_text", "max_characters": 100,
                "label": text("Wie heißt Ihre Vermieterin oder Ihr Vermieter?", "What is your landlord's name?", "Wer vermietet Ihnen die Wohnung?") } },
            { "id": "heizung", "question": { "type": "single_choice",
                "label": text("Womit heizen Sie?", "How do you heat?", "Womit heizen Sie?"),
                "choices": [
                    { "id": "gas", "label": text("Gas", "Gas", "Gas") },
                    { "id": "fernwaerme", "label": text("Fernwärme", "District heating", "Fern-Wärme") },
                    { "id": "strom", "label": text("Strom oder Wärmepumpe", "Electricity or heat pump", "Strom") }
                ] } },
            { "id": "einkommen", "question": { "type": "several_choices", "min": 1,
                "label": text("Welches Einkommen haben Sie?", "What income do you have?", "Woher bekommen Sie Geld?"),
                "choices": [
                    { "id": "lohn", "label": text("Lohn oder Gehalt", "Wages or salary", "Lohn oder Gehalt") },
                    { "id": "rente", "label": text("Rente", "Pension", "Rente") },
                    { "id": "kindergeld", "label": text("Kindergeld", "Child benefit", "Kinder-Geld") }
                ] } },
            { "id": "telefon", "question": { "type": "phone_number", "required": false, "purpose": "tel",
                "label": text("Unter welcher Telefonnummer erreichen wir Sie?", "At which telephone number can we reach you?", "Welche Telefon-Nummer haben Sie?") } },
            { "id": "besonderes", "question": { "type": "long_text", "max_characters": 500, "required": false,
                "label": text("Möchten Sie uns noch etwas sagen?", "Is there anything else you want to tell us?", "Möchten Sie noch etwas sagen?") } },
            { "id": "richtig", "question": { "type": "confirmation",
                "label": text("Stimmen Ihre Angaben?", "Are your answers right?", "Stimmt alles?"),
                "statement": text("Ich habe alle Fragen richtig und vollständig beantwortet.", "I answered all questions correctly and completely.", "Ich habe alles richtig beantwortet.") } },
            { "id": "mietbescheinigung", "document_request": { "required": false, "max_files": 3,
                "label": text("Mietbescheinigung", "Rent certificate", "Miet-Bescheinigung"),
                "hint": text("wenn Sie eine haben", "if you have one", "wenn Sie eine haben") } }
        ]
    })
}

fn appointment(subject: &str, recipient: Value) -> Value {
    json!({
        "kind": "appointment_notice",
        "authority": "auslaenderbehoerde",
        "case": format!("case-{subject}-4712"),
        "file_reference": "AB-2027-004712",
        "recipient": recipient,
        "service": text("Aufenthaltstitel abholen", "Collect your residence permit", "Aufenthalts-Titel abholen"),
        "subject": text("Ihr Termin bei uns", "Your appointment with us", "Ihr Termin bei uns"),
        "body": text(
            "Guten Tag,\n\nIhre Karte ist da. Bitte holen Sie sie zu dem Termin ab, der oben steht.\n\nIhre Ausländerbehörde",
            "Hello,\n\nyour card has arrived. Please collect it at the appointment shown above.\n\nYour immigration office",
            "Guten Tag,\n\nIhre Karte ist da. Bitte holen Sie sie ab. Der Termin steht oben.\n\nIhre Ausländer-Behörde"
        ),
        "appointment": {
            "starts_at": format!("{}T09:30:00", in_days(16)),
            "place": text("Rathausplatz 1, Zimmer 214\n04711 Musterstadt", "Rathausplatz 1, room 214\n04711 Musterstadt", "Rathausplatz 1, Zimmer 214\n04711 Musterstadt"),
            "bring": text("Ihren Pass\nIhre alte Karte", "Your passport\nYour old card", "Ihren Pass\nIhre alte Karte")
        }
    })
}
