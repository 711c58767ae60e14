//! What a portal sends to building authorities; and 1140, for a case system that has us write its findings.

use super::{ERRORS, FINDINGS, KINDS, Letter, NAMESPACE, Offer, QUALIFIED, RECEIPTED, Reference, STANDARD, VERSION};
use crate::{
    head::{Head, Product, Root, Stamp, write_identification},
    rejection::Why,
    xml::{FileKey, Piece, Writer},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use jiff::civil::Date;
use uuid::Uuid;

/// Who writes, and with which versions of free code lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender<'a> {
    pub product: &'a Product,
    /// Of `erreichbarkeit`.
    pub contacts: &'a str,
    /// Of `verzeichnisdienst`.
    pub directories: &'a str,
    /// Of `xbau-mimetypes`: nothing public says which one is valid.
    pub media_types: &'a str,
}

/// A file beside the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// Datatype D.
    pub title: String,
    pub version: Option<u32>,
    pub day: Date,
    /// Code of `urn:xoev-de:xbau:codeliste:anlagen`, version 3.0.
    pub kind: String,
    pub media_type: String,
    pub id: Uuid,
    /// See [`super::file_name`].
    pub file: String,
    pub size_bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

/// 1202: documents of an application, handed in or handed in anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubmission {
    pub head: Head,
    pub reference: Reference,
    /// At least one.
    pub attachments: Vec<NewAttachment>,
}

/// 1142
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTalk {
    pub head: Head,
    pub reference: Reference,
    /// At least one, none of them empty.
    pub letter: Letter,
    pub attachments: Vec<NewAttachment>,
}

/// 1180
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceipt {
    pub head: Head,
    pub reference: Reference,
    /// 1140, 1160 or 1203: the list has no other of the Kernmodul.
    pub of: String,
    pub information: Vec<String>,
}

/// 1181
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFetched {
    pub head: Head,
    pub reference: Reference,
    pub information: Vec<String>,
    pub deadline: Option<Date>,
    pub in_time: bool,
}

/// 1140
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFindings {
    pub head: Head,
    pub reference: Reference,
    /// Code of `formellebefundeart`, and its paragraphs. None: nothing is missing.
    pub findings: Vec<(String, Vec<String>)>,
    pub deadline: Option<Date>,
    pub letter: Vec<String>,
    pub offer: Option<Offer>,
}

/// 1100
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRejection {
    pub head: Head,
    pub why: Vec<Why>,
    pub about: (Uuid, String, Stamp),
    /// The message as it came.
    pub original: FileKey,
}

fn begin(writer: &mut Writer, root: &str, head: &Head, sender: &Sender<'_>) {
    let attributes = Root { standard: STANDARD, version: VERSION };
    attributes.open(writer, &format!("xbauk:{root}"), &[("xmlns:xbauk", NAMESPACE), ("xmlns:bn-g2g", QUALIFIED)], sender.product);
    head.write(KINDS, sender.contacts, sender.directories, writer);
}

fn refer(writer: &mut Writer, reference: &Reference) {
    writer.open("bezug", &[]);
    writer.optional("referenz", reference.application.map(|id| id.to_string()).as_deref());
    writer.optional("vorgang", reference.file_number.as_deref());
    if let Some(message) = &reference.message {
        writer.open("bezugNachricht", &[]);
        identify(writer, message);
        writer.close();
    }
    writer.close();
}

fn identify(writer: &mut Writer, (uuid, kind, created): &(Uuid, String, Stamp)) {
    write_identification(writer, "bn-g2g:", *uuid, (KINDS.0, KINDS.1, kind), created);
}

/// Paragraphs; what is empty is left out, because no element may be.
fn text(writer: &mut Writer, name: &str, paragraphs: &[String]) {
    let filled: Vec<&String> = paragraphs.iter().filter(|one| !one.trim().is_empty()).collect();
    if filled.is_empty() {
        return;
    }
    writer.open(name, &[]);
    for paragraph in filled {
        writer.text("textabsatz", paragraph);
    }
    writer.close();
}

fn attach(writer: &mut Writer, attachments: &[NewAttachment], sender: &Sender<'_>) {
    if attachments.is_empty() {
        return;
    }
    writer.open("anlagen", &[]);
    for one in attachments {
        writer.open("anlage", &[]).text("bezeichnung", &one.title);
        writer.optional("versionsnummer", one.version.map(|version| version.to_string()).as_deref());
        writer.text("datum", &one.day.to_string());
        writer
            .open("anlageart", &[("listURI", "urn:xoev-de:xbau:codeliste:anlagen"), ("listVersionID", "3.0")])
            .text("code", &one.kind)
            .close();
        writer
            .open("mimeType", &[("listURI", "urn:xoev-de:xbau:codeliste:xbau-mimetypes"), ("listVersionID", sender.media_types)]);
        writer.text("code", &one.media_type).close();
        let size = one.size_bytes.to_string();
        writer
            .open("anhangOderVerlinkung", &[])
            .open("anhang", &[("filesize", size.as_str()), ("hashValue", one.sha256.as_str())]);
        writer.text("dokumentid", &one.id.to_string()).text("dateiname", &one.file);
        writer.close().close().close();
    }
    writer.close();
}

pub fn write_submission(new: &NewSubmission, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "universellerAntrag.angepassterAntrag.1202", &new.head, sender);
    refer(&mut writer, &new.reference);
    attach(&mut writer, &new.attachments, sender);
    writer.finish()
}

pub fn write_talk(new: &NewTalk, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "prozessnachrichten.fachlicheKommunikation.1142", &new.head, sender);
    refer(&mut writer, &new.reference);
    writer.open("anschreiben", &[]);
    match &new.letter {
        Letter::Plain(paragraphs) => text(&mut writer, "textUnformatiert", paragraphs),
        Letter::Html(html) => {
            writer.open("textFormatiert", &[]).text("text", &BASE64.encode(html)).close();
        }
    }
    writer.close();
    attach(&mut writer, &new.attachments, sender);
    writer.finish()
}

pub fn write_receipt(new: &NewReceipt, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "prozessnachrichten.generischeQuittierungEingang.1180", &new.head, sender);
    refer(&mut writer, &new.reference);
    writer.open("nachrichtentyp", &[("listURI", RECEIPTED.0), ("listVersionID", RECEIPTED.1)]).text("code", &new.of).close();
    text(&mut writer, "information", &new.information);
    writer.finish()
}

pub fn write_fetched(new: &NewFetched, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "prozessnachrichten.generischeRueckmeldungAbruf.1181", &new.head, sender);
    refer(&mut writer, &new.reference);
    text(&mut writer, "information", &new.information);
    writer.optional("fristinformation", new.deadline.map(|day| day.to_string()).as_deref());
    writer.text("abrufFristgerechtErfolgt", if new.in_time { "true" } else { "false" });
    writer.finish()
}

pub fn write_findings(new: &NewFindings, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "prozessnachrichten.formellePruefungBefundliste.1140", &new.head, sender);
    refer(&mut writer, &new.reference);
    writer.text("dokumentationVollstaendig", if new.findings.is_empty() { "true" } else { "false" });
    if !new.findings.is_empty() {
        writer.open("befundFrist", &[]).open("befundliste", &[]);
        for (code, paragraphs) in &new.findings {
            writer.open("befund", &[]);
            writer.open("artDesBefundes", &[("listURI", FINDINGS.0), ("listVersionID", FINDINGS.1)]).text("code", code).close();
            text(&mut writer, "beschreibung", paragraphs);
            writer.close();
        }
        writer.close();
        writer.optional("frist", new.deadline.map(|day| day.to_string()).as_deref()).close();
    }
    text(&mut writer, "anschreiben", &new.letter);
    if let Some(offer) = &new.offer {
        writer.open("angebotFuerAntwortLeser", &[]);
        match offer {
            Offer::Links(links) => {
                writer.open("linkliste", &[]);
                for (url, words) in links {
                    writer.open("link", &[]).text("url", url).text("beschreibung", words).close();
                }
                writer.close();
            }
            Offer::Central => {
                writer.text("default", "true");
            }
            Offer::NoReply => {
                writer.text("noreply", "true");
            }
        }
        writer.close();
    }
    writer.finish()
}

pub fn write_rejection(new: &NewRejection, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "prozessnachrichten.rueckweisung.G2G.1100", &new.head, sender);
    writer.open("rueckweisungDaten", &[]);
    for one in &new.why {
        writer.open("rueckweisungsgrund", &[]);
        writer.open("grund", &[("listURI", ERRORS.0), ("listVersionID", ERRORS.1)]).text("code", &one.code).close();
        if !one.words.is_empty() {
            writer.text("fehlertext", &one.words.join("; "));
        }
        writer.close();
    }
    writer.open("idNachricht", &[]);
    identify(&mut writer, &new.about);
    writer.close();
    writer.file("nachricht", new.original);
    writer.finish()
}
