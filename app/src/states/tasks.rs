//! Questions of every kind and papers in every state.

use super::{Looks, State, samples};
use crate::{
    components::question::first_field,
    form_state::{FieldError, FormState},
    pages::{
        access::hand_off::{
            Code, HandOffPage, HandOffPageProps, HandOffView, PhoneAskPage, PhoneAskPageProps, PhoneCodePage, PhoneCodePageProps,
            PhonePage, PhonePageProps, PhoneView, PhoneWhose, Qr,
        },
        answering::question::{QuestionPage, QuestionPageProps, QuestionView},
        documents::{
            papers::{DraftFiles, PapersPage, PapersPageProps, PapersView, Unfinished},
            papers_remove::{PapersRemovePage, PapersRemovePageProps},
            preview::{PreviewPage, PreviewPageProps, PreviewView},
        },
    },
    render::render,
    routes, wording,
};
use domain::{
    document::{DocumentRefusal, DraftDocument, LegibilityHint, MediaType, PhotoInsight},
    document_request::PapersFault,
    personal::Personal,
    question::{AnswerFault, DatePart, Question},
};

fn question(looks: &Looks, question: Question, form: FormState, kept: bool) -> String {
    let page = QuestionView {
        returned: None,
        message: samples::inquiry().id,
        item: samples::item("allein").id,
        question,
        binding: samples::binding(),
        position: (2, 10),
        from_check: kept,
        kept,
        version: String::new(),
        form,
        preview: None,
    };
    let frame = looks.applicant();
    render(move || QuestionPage(QuestionPageProps { frame, page }))
}

/// By name: the question's kind, what is typed, and what is wrong with it.
type Kind = (&'static str, &'static str, &'static [(&'static str, &'static str)], AnswerFault);

const KINDS: [Kind; 10] = [
    ("Ja oder Nein", "allein", &[("antwort", "nein")], AnswerFault::NothingChosen),
    ("Zahl", "personen", &[("antwort", "drei")], AnswerFault::NotAWholeNumber),
    ("Betrag", "miete", &[("antwort", "1,234")], AnswerFault::AmountUnclear { thousands_cents: 123_400, cents: 123 }),
    ("Datum", "einzug", &[("monat", "5")], AnswerFault::DatePartMissing(DatePart::Day)),
    ("kurzer Text", "vermieter", &[("antwort", "Ein Name")], AnswerFault::TextTooLong { over: 12, max: 100 }),
    ("Telefonnummer", "telefon", &[("antwort", "030 1234567 Durchwahl 3")], AnswerFault::NotAPhoneNumber),
    ("eine Auswahl", "heizung", &[("antwort", "gas")], AnswerFault::NothingChosen),
    ("mehrere Auswahlen", "einkommen", &[("antwort", "lohn"), ("antwort", "rente")], AnswerFault::TooFewChosen { min: 2 }),
    ("langer Text", "besonderes", &[("antwort", "Zwei\nZeilen")], AnswerFault::HiddenCharacter),
    ("Bestätigung", "richtig", &[("antwort", "ja")], AnswerFault::NotConfirmed),
];

fn papers(looks: &Looks, change: impl Fn(PapersView) -> PapersView) -> String {
    let page = PapersView {
        returned: None,
        message: samples::inquiry().id,
        item: samples::item("mietvertrag").id,
        request: samples::papers("mietvertrag"),
        binding: samples::binding(),
        position: (1, 10),
        files: DraftFiles {
            documents: Vec::new(),
            one_document: false,
            refused: Vec::new(),
            unfinished: Vec::new(),
            scanner_away: false,
            copies: true,
        },
        lost: Vec::new(),
        sent: Vec::new(),
        version: String::new(),
        from_check: false,
        kept: false,
        removed: false,
        opened: None,
        form: FormState::default(),
        preview: None,
    };
    let (frame, page) = (looks.applicant(), change(page));
    render(move || PapersPage(PapersPageProps { frame, page }))
}

fn with_files(looks: &Looks, change: impl Fn(DraftFiles) -> DraftFiles) -> String {
    papers(looks, |page| PapersView { files: change(page.files.clone()), ..page })
}

fn with_form(looks: &Looks, fields: &[(&str, &str)], fault: Option<(&str, PapersFault)>) -> String {
    let errors =
        fault.map(|(field, fault)| FieldError { field: field.to_owned(), text: wording::papers_fault(looks.locale, fault) });
    let form = FormState { typed: samples::typed(fields), errors: errors.into_iter().collect() };
    papers(looks, |page| PapersView { form: form.clone(), ..page })
}

/// A photo that tells more than it shows, and is hard to read.
fn telling_photo() -> DraftDocument {
    let mut facts = samples::facts(3, "mietvertrag", "IMG_0815.heic", MediaType::Heic);
    facts.insight.photo = Some(PhotoInsight {
        located: true,
        place: None,
        device: Some(Personal::new("Telefon Modell 7".to_owned())),
        taken_at: Some(Personal::new("2027:03:01 14:32:07".to_owned())),
        hint: Some(LegibilityHint::Dark),
    });
    samples::released(facts)
}

pub fn states() -> Vec<State> {
    [questions(), papers_states(), beside_papers()].into_iter().flatten().collect()
}

fn questions() -> Vec<State> {
    let kinds = KINDS.into_iter().flat_map(|(kind, name, fields, fault)| {
        let empty = State::new("Frage", format!("{kind} leer"), move |looks| {
            question(looks, samples::question(name), FormState::default(), false)
        });
        let typed = State::new("Frage", format!("{kind} ausgefüllt"), move |looks| {
            question(looks, samples::question(name), samples::form(fields), false)
        });
        let refused = State::new("Frage", format!("{kind} mit Fehler"), move |looks| {
            let asked = samples::question(name);
            let text = wording::answer_fault(looks.locale, fault);
            let form = FormState::refused(samples::typed(fields), first_field(&asked.kind), text);
            question(looks, asked, form, false)
        });
        [empty, typed, refused]
    });
    let kept = State::new("Frage", "aufgehobener Text", |looks| {
        question(looks, samples::question("personen"), samples::form(&[("antwort", "drei")]), true)
    });
    let changed = State::new("Frage", "inzwischen anders beantwortet", |looks| {
        let text = looks.locale.with("answer-changed-meanwhile", &[("answer", "3".into())]);
        let form = FormState::refused(samples::typed(&[("antwort", "4")]), "antwort", text);
        question(looks, samples::question("personen"), form, false)
    });
    kinds.chain([kept, changed]).collect()
}

fn papers_states() -> Vec<State> {
    let later: &[(&str, &str)] = &[("statt", "spaeter"), ("tag", "2"), ("monat", "4"), ("jahr", "2027")];
    vec![
        State::new("Unterlagen", "leer", |looks| papers(looks, |page| page)),
        State::new("Unterlagen", "freiwillig", |looks| {
            papers(looks, |page| PapersView { request: samples::papers("mietbescheinigung"), ..page })
        }),
        State::new("Unterlagen", "zwei Dateien", |looks| {
            with_files(looks, |files| DraftFiles { documents: vec![samples::pdf(1), samples::photo(2)], ..files })
        }),
        State::new("Unterlagen", "Menü einer Datei offen", |looks| {
            papers(looks, |page| PapersView {
                returned: None,
                files: DraftFiles { documents: vec![samples::pdf(1), samples::photo(2)], ..page.files },
                opened: Some(samples::document_id(1)),
                ..page
            })
        }),
        State::new("Unterlagen", "Fotos als eine PDF", |looks| {
            with_files(looks, |files| DraftFiles {
                documents: vec![samples::photo(1), samples::photo(2), telling_photo()],
                one_document: true,
                ..files
            })
        }),
        State::new("Unterlagen", "Foto mit Ort und schlecht lesbar", |looks| {
            with_files(looks, |files| DraftFiles { documents: vec![telling_photo()], ..files })
        }),
        State::new("Unterlagen", "Datei wird geprüft", |looks| {
            with_files(looks, |files| DraftFiles { documents: vec![samples::unchecked(1)], ..files })
        }),
        State::new("Unterlagen", "Prüfung ist gestört", |looks| {
            with_files(looks, |files| DraftFiles { documents: vec![samples::unchecked(1)], scanner_away: true, ..files })
        }),
        State::new("Unterlagen", "abgelehnte Dateien", |looks| {
            with_files(looks, |files| DraftFiles {
                refused: vec![samples::refused(DocumentRefusal::TypeNotAccepted), samples::refused(DocumentRefusal::Infected)],
                ..files
            })
        }),
        State::new("Unterlagen", "Datei nicht ganz angekommen", |looks| {
            let half = |name| Unfinished {
                id: samples::document_id(80),
                name,
                fingerprint: None,
                length_bytes: 9_000_000,
                offset_bytes: 4_500_000,
            };
            with_files(looks, |files| DraftFiles {
                unfinished: samples::names(&["Video-Standbild.png"]).into_iter().map(half).collect(),
                ..files
            })
        }),
        State::new("Unterlagen", "voll", |looks| {
            papers(looks, |page| {
                let mut request = samples::papers("mietvertrag");
                request.max_files = 2;
                let documents = vec![samples::pdf(1), samples::pdf(2)];
                PapersView { request, files: DraftFiles { documents, ..page.files.clone() }, ..page }
            })
        }),
        State::new("Unterlagen", "Datei entfernt", |looks| papers(looks, |page| PapersView { removed: true, ..page })),
        State::new("Unterlagen", "schon gesendet", |looks| {
            papers(looks, |page| PapersView { sent: samples::names(&["Mietvertrag.pdf"]), ..page })
        }),
        State::new("Unterlagen", "zurückgegeben", |looks| {
            papers(looks, |page| PapersView { returned: Some("Auf Seite 2 fehlt die Unterschrift.".to_owned()), ..page })
        }),
        State::new("Unterlagen", "später", move |looks| with_form(looks, later, None)),
        State::new("Unterlagen", "jemand anderes", |looks| with_form(looks, &[("statt", "andere"), ("wer", "Die Schule")], None)),
        State::new("Unterlagen", "habe ich nicht", |looks| with_form(looks, &[("statt", "nicht"), ("grund", "Verloren")], None)),
        State::new("Unterlagen", "schon abgegeben", |looks| with_form(looks, &[("statt", "schon")], None)),
        State::new("Unterlagen", "nichts gewählt", |looks| {
            with_form(looks, &[("statt", "dateien")], Some(("dateien", PapersFault::NothingGiven)))
        }),
        State::new("Unterlagen", "Grund fehlt", |looks| {
            with_form(looks, &[("statt", "nicht")], Some(("grund", PapersFault::ReasonMissing)))
        }),
        State::new("Unterlagen", "Tag vorbei", |looks| {
            let past = [("statt", "spaeter"), ("tag", "1"), ("monat", "2"), ("jahr", "2027")];
            with_form(looks, &past, Some(("spaeter-tag", PapersFault::DateInPast)))
        }),
        State::new("Unterlagen", "aufgehobener Text", |looks| {
            papers(looks, |page| PapersView { kept: true, form: samples::form(&[("statt", "nicht"), ("grund", "Ich")]), ..page })
        }),
    ]
}

/// Looks like a code and is none.
fn qr() -> Qr {
    let dark = (0..21 * 21).filter(|at| (at * at + at / 21) % 3 == 0);
    let path = dark.map(|at| format!("M{} {}h1v1h-1z", at % 21, at / 21)).collect();
    Qr { side: 21, path }
}

fn hand_off(looks: &Looks, connected: Option<bool>, fresh: bool) -> String {
    let code = fresh.then(|| Code {
        printed: "7K4M-92QX".to_owned(),
        until: "10:15".to_owned(),
        qr: Some(qr()),
        short_address: "portal.example/handy".to_owned(),
    });
    let documents = if connected == Some(true) { vec![samples::photo(1)] } else { Vec::new() };
    let view = HandOffView { message: samples::inquiry().id, item: samples::item("mietvertrag").id, connected, code, documents };
    let frame = looks.applicant();
    render(move || HandOffPage(HandOffPageProps { frame, view }))
}

fn whose() -> PhoneWhose {
    PhoneWhose { initials: PhoneWhose::initials("Amina Testperson"), authority: samples::authority().name }
}

fn phone(looks: &Looks, files: u32, hints: Vec<LegibilityHint>) -> String {
    let view = PhoneView {
        whose: whose(),
        request: samples::papers("mietvertrag"),
        binding: samples::binding(),
        files,
        hints,
        form: FormState::default(),
    };
    let frame = looks.nobody();
    render(move || PhonePage(PhonePageProps { frame, view }))
}

fn preview(looks: &Looks, pages: Option<usize>) -> String {
    let (message, item) = (samples::inquiry().id, samples::item("mietvertrag").id);
    let view = PreviewView {
        facts: samples::facts(1, "mietvertrag", "Mietvertrag.pdf", MediaType::Pdf),
        pages,
        may_lack: true,
        number: 1,
        large: false,
        back: routes::papers(message, &item),
        file: routes::papers_file(message, &item, samples::document_id(1)),
    };
    let frame = looks.applicant();
    render(move || PreviewPage(PreviewPageProps { frame, view }))
}

fn beside_papers() -> Vec<State> {
    vec![
        State::new("Datei entfernen", "Nachfrage", |looks| {
            let (message, item) = (samples::inquiry().id, samples::item("mietvertrag").id);
            let facts = samples::facts(1, "mietvertrag", "Mietvertrag.pdf", MediaType::Pdf);
            let frame = looks.applicant();
            render(move || PapersRemovePage(PapersRemovePageProps { frame, message, item, facts, from_check: false }))
        }),
        State::new("Datei ansehen", "mehrere Seiten", |looks| preview(looks, Some(3))),
        State::new("Datei ansehen", "nicht zu zeigen", |looks| preview(looks, None)),
        State::new("Mit dem Handy", "kein Code", |looks| hand_off(looks, None, false)),
        State::new("Mit dem Handy", "Code", |looks| hand_off(looks, Some(false), true)),
        State::new("Mit dem Handy", "Code ist unterwegs", |looks| hand_off(looks, Some(false), false)),
        State::new("Mit dem Handy", "verbunden", |looks| hand_off(looks, Some(true), false)),
        State::new("Auf dem Handy", "Code eingeben", |looks| {
            let frame = looks.nobody();
            render(move || PhoneCodePage(PhoneCodePageProps { frame, form: FormState::default() }))
        }),
        State::new("Auf dem Handy", "Code falsch", |looks| {
            let text = looks.locale.t("phone-code-wrong");
            let form = FormState::refused(samples::typed(&[("code", "7K4M")]), "code", text);
            let frame = looks.nobody();
            render(move || PhoneCodePage(PhoneCodePageProps { frame, form }))
        }),
        State::new("Auf dem Handy", "für wen", |looks| {
            let (frame, request, binding) = (looks.nobody(), samples::papers("mietvertrag"), samples::binding());
            render(move || PhoneAskPage(PhoneAskPageProps { frame, whose: whose(), request, binding }))
        }),
        State::new("Auf dem Handy", "keine Datei", |looks| phone(looks, 0, Vec::new())),
        State::new("Auf dem Handy", "Foto angekommen", |looks| phone(looks, 2, vec![LegibilityHint::Blurred])),
    ]
}
