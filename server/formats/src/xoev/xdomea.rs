//! xdomea: one archive for each reply, with one matter, its documents, and its history.

use super::{answers, content, lasting, sent};
use crate::parcel;
use domain::{errand::Hindrance, event::Actor};
use jiff::tz::TimeZone;
use ports::{
    Content, Package, PackageFormat, Parcel, ParcelFile, Record, RecordPrinter, RecordSection,
    storage::{AuditAction, AuditEntry},
};
use std::sync::Arc;
use xoev::xdomea::{Document, File, Handover, Matter, Step, Version};

/// A case file that document management systems import.
#[derive(Clone)]
pub struct XdomeaCaseFile {
    pub version: Version,
    /// Names of the institutions that send and receive.
    pub from: String,
    pub to: String,
    pub product: (String, String),
    pub printer: Arc<dyn RecordPrinter>,
}

impl PackageFormat for XdomeaCaseFile {
    fn wants_history(&self) -> bool {
        true
    }

    fn write(&self, package: &Package) -> Result<Parcel, Hindrance> {
        let (message, reply) = (&package.message, &package.reply);
        let delivery = package.origin.delivery_id;
        let day = |at: jiff::Timestamp| at.to_zoned(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)).date();
        let mut files: Vec<(String, Content)> = Vec::new();
        let mut documents = Vec::new();
        let letter = self.print(&message_record(package), &format!("{}/nachricht", message.id));
        let records = [
            (letter, "Nachricht der Behörde", format!("{}/nachricht", message.id), message.created_at, false, "Nachricht"),
            (
                self.print(&receipt_record(package)?, &format!("{}/eingang", reply.id)),
                "Antwort mit Eingangsbestätigung",
                format!("{}/eingang", reply.id),
                reply.submitted_at,
                true,
                "Eingangsbestätigung",
            ),
        ];
        for (printed, subject, what, at, came_in, name) in records {
            let file = File {
                id: lasting(&format!("{what}/datei")),
                name: format!("{name}.{}", printed.ending),
                original_name: format!("{name}.{}", printed.ending),
                media_type: printed.media_type.to_owned(),
                archival: printed.ending == "pdf",
                at,
            };
            documents.push(Document {
                id: lasting(&what),
                subject: subject.to_owned(),
                kind: Some(name.to_owned()),
                came_in: came_in.then(|| day(at)),
                went_out: (!came_in).then(|| day(at)),
                history: Vec::new(),
                file: file.clone(),
                sha256: None,
            });
            files.push((file.in_archive(), Content::Bytes(printed.bytes)));
        }
        for one in sent(package) {
            let ending = one.object.file.rsplit_once('.').map_or("bin", |(_, ending)| ending).to_owned();
            let what = format!("{}/{}", reply.id, one.object.file);
            let file = File {
                id: lasting(&format!("{what}/datei")),
                name: xoev::xbau::file_name(&one.stem(), &ending),
                original_name: format!("{}.{ending}", one.stem()),
                media_type: one.object.media_type.clone(),
                archival: false,
                at: reply.submitted_at,
            };
            documents.push(Document {
                id: lasting(&what),
                subject: one.stem(),
                kind: Some("Nachweis".to_owned()),
                came_in: Some(day(reply.submitted_at)),
                went_out: None,
                history: Vec::new(),
                file: file.clone(),
                sha256: Some(one.object.sha256.clone()),
            });
            files.push((file.in_archive(), Content::Object(one.object)));
        }
        let handover = Handover {
            version: self.version,
            process: lasting(&format!("{delivery}/abgabe")),
            created: reply.submitted_at,
            from: self.from.clone(),
            to: self.to.clone(),
            product: self.product.clone(),
            matter: Matter {
                // The same case keeps its number across all exports.
                id: lasting(&format!("{}/{}", message.case_system, message.case.as_str())),
                subject: message.content.subject.binding.as_str().to_owned(),
                sign: message.content.file_reference.as_str().to_owned(),
                begins: day(message.created_at),
                ends: day(reply.submitted_at),
                history: until_sent(package).iter().filter_map(step).collect(),
                documents,
            },
        };
        let name = handover.name();
        files.insert(0, (format!("{name}.xml"), content(handover.write(), &[])));
        let index = ParcelFile { file: format!("{name}.zip"), media_type: "application/zip", content: Content::Zip(files) };
        Ok(Parcel { index, folders: Vec::new(), ..parcel::parcel(package, ("", Vec::new()), None) })
    }
}

struct Printed {
    bytes: Vec<u8>,
    ending: &'static str,
    media_type: &'static str,
}

impl XdomeaCaseFile {
    /// As PDF/A; with letters that no font of ours has, as plain text: nothing of it is lost.
    fn print(&self, record: &Record, id: &str) -> Printed {
        match self.printer.print_record(record, id) {
            Ok(bytes) => Printed { bytes, ending: "pdf", media_type: "application/pdf" },
            Err(_) => Printed { bytes: record.plain().into_bytes(), ending: "txt", media_type: "text/plain" },
        }
    }
}

fn message_record(package: &Package) -> Record {
    let content = &package.message.content;
    let mut sections = vec![RecordSection {
        heading: content.subject.binding.as_str().to_owned(),
        text: content.body.binding.as_str().to_owned(),
    }];
    if let Some(inquiry) = content.kind.inquiry() {
        for (at, item) in inquiry.items.iter().enumerate() {
            sections.push(RecordSection {
                heading: format!("{}. {}", at + 1, item.content.label().binding.as_str()),
                text: String::new(),
            });
        }
        if let Some(terms) = &inquiry.terms {
            let due = terms.deadline.due.strftime("%d.%m.%Y");
            sections
                .push(RecordSection { heading: format!("Frist: {due}"), text: terms.consequences.binding.as_str().to_owned() });
        }
    }
    Record {
        title: "Nachricht der Behörde".to_owned(),
        language: content.binding_language.as_str().to_owned(),
        facts: vec![
            ("Aktenzeichen".to_owned(), content.file_reference.as_str().to_owned()),
            ("Leistung".to_owned(), content.service.binding.as_str().to_owned()),
            ("Bereitgestellt".to_owned(), moment(package.message.created_at)),
        ],
        sections,
        at: package.message.created_at,
    }
}

fn receipt_record(package: &Package) -> Result<Record, Hindrance> {
    let reply = &package.reply;
    let mut facts = vec![
        ("Eingangsnummer".to_owned(), reply.receipt_number.to_string()),
        ("Eingegangen".to_owned(), moment(reply.submitted_at)),
        ("Aktenzeichen".to_owned(), package.message.content.file_reference.as_str().to_owned()),
    ];
    if let Some(acting) = answers::acting(package) {
        facts.push(("Vertretung".to_owned(), acting));
    }
    if reply.timeliness == domain::reply::Timeliness::Late {
        facts.push(("Frist".to_owned(), "nach der Frist eingegangen".to_owned()));
    }
    let said = answers::said(package)?;
    let mut sections: Vec<RecordSection> = said
        .into_iter()
        .map(|one| RecordSection { heading: format!("{}. {}", one.number, one.label), text: one.words })
        .collect();
    let files = sent(package);
    if !files.is_empty() {
        let lines = files.iter().map(|one| format!("{} (SHA-256 {})", one.stem(), one.object.sha256));
        sections.push(RecordSection { heading: "Unterlagen".to_owned(), text: lines.collect::<Vec<_>>().join("\n") });
    }
    let mistakes = answers::mistakes(package);
    if !mistakes.is_empty() {
        sections.push(RecordSection { heading: "Versehentlich übermittelt".to_owned(), text: mistakes.join("\n") });
    }
    Ok(Record { title: "Eingangsbestätigung".to_owned(), language: "de".to_owned(), facts, sections, at: reply.submitted_at })
}

fn moment(at: jiff::Timestamp) -> String {
    at.to_zoned(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)).strftime("%d.%m.%Y, %H:%M:%S %Z").to_string()
}

/// Up to this reply: what comes later must not change what was handed over.
fn until_sent(package: &Package) -> &[AuditEntry] {
    let submits = |entry: &AuditEntry| matches!(entry.action, AuditAction::ReplySubmitted | AuditAction::SupplementSubmitted);
    let history = &package.history;
    let sent = history.iter().position(|entry| submits(entry) && entry.at >= package.reply.submitted_at);
    // Only told of a mistake, a reply is no event of its own.
    let end = sent.map_or_else(|| history.partition_point(|entry| entry.at <= package.reply.submitted_at), |at| at + 1);
    &history[..end]
}

/// `None`: it says nothing to a case file.
fn step(entry: &AuditEntry) -> Option<Step> {
    let what = match entry.action {
        AuditAction::MessageMadeAvailable => "zum Abruf bereitgestellt",
        AuditAction::MessageRetrieved => "abgerufen",
        AuditAction::MessageWithdrawn => "zurückgezogen",
        AuditAction::ReplySubmitted => "beantwortet",
        AuditAction::SupplementSubmitted => "ergänzt",
        AuditAction::DocumentSentByMistake => "versehentliche Übermittlung gemeldet",
        AuditAction::NoticeAccepted => "Hinweis übergeben",
        AuditAction::NoticeFailed => "Hinweis nicht zugestellt",
        AuditAction::RepresentationConfirmed => "Vertretung bestätigt",
        AuditAction::RepresentationEnded => "Vertretung beendet",
        _ => return None,
    };
    let who = match &entry.actor {
        Actor::Applicant(_) => "antragstellende Person",
        Actor::Representative(_) => "Vertretung",
        Actor::Clerk(_) => "Sachbearbeitung",
        Actor::CaseSystem => "Fachverfahren",
        Actor::Portal => "Portal",
    };
    Some(Step { who: who.to_owned(), at: entry.at, what: what.to_owned() })
}
