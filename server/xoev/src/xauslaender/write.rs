//! What a portal sends to foreigners' authorities.

use super::{FORMATS, Format, KINDS, STANDARD};
use crate::{
    head::{Address, Head, Product, Root, Stamp, write_identification},
    release::Release,
    xml::{FileKey, Piece, Writer},
};
use uuid::Uuid;

const PREFIX: &str = "xauslaender:";

/// Who writes: the standard wants a postal address and at least one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender<'a> {
    pub product: &'a Product,
    pub address: &'a Address,
    pub release: &'a Release,
}

/// How a document comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// In the message itself.
    Inline(FileKey),
    /// In the archive that goes in parts, under this id.
    InParts(Uuid),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutDocument {
    pub content: Delivered,
    pub format: Format,
    /// With its ending; datatype C.
    pub file_name: String,
}

/// 130103
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    pub head: Head,
    pub application: String,
    /// `false`: the authority must send nothing back for this application.
    pub more_can_come: bool,
    /// The message that is answered.
    pub about: Uuid,
    pub documents: Vec<OutDocument>,
    /// Datatype C.
    pub text: Option<String>,
    /// Parts, and bytes of the whole archive before base64.
    pub parts: Option<(u32, u64)>,
}

/// 130111
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    pub head: Head,
    pub application: String,
    pub more_can_come: bool,
}

/// 000040: a piece of the archive with documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    pub head: Head,
    /// The message that is answered.
    pub about: Uuid,
    /// The answer that the part belongs to.
    pub belongs_to: (Uuid, Stamp),
    /// From 1.
    pub number: u32,
    pub content: FileKey,
}

fn begin(writer: &mut Writer, root: &str, head: &Head, sender: &Sender<'_>) {
    let release = sender.release;
    let attributes = Root { standard: STANDARD, version: release.version };
    attributes.open(writer, &format!("{PREFIX}{root}"), &[("xmlns:xauslaender", release.namespace)], sender.product);
    head.write((KINDS, release.message_types), release.contacts, release.directories, writer);
    sender.address.write("anschrift.autor", writer);
}

fn q(name: &str) -> String {
    format!("{PREFIX}{name}")
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

pub fn write_answer(answer: &NewAnswer, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "OZG.RueckkanalAntwort.130103", &answer.head, sender);
    writer.text(&q("antragsidentifikation"), &answer.application);
    writer.text(&q("rueckkanalVorhanden"), boolean(answer.more_can_come));
    writer.text(&q("ausloeserUUID"), &answer.about.to_string());
    for document in &answer.documents {
        writer.open(&q("unterlage"), &[]).open(&q("dokumentOderReferenz"), &[]);
        match document.content {
            Delivered::Inline(file) => writer.file(&q("dokument"), file),
            Delivered::InParts(id) => writer.text(&q("dokumentuuid"), &id.to_string()),
        };
        writer.close();
        writer.open(&q("dokumententyp"), &[("listURI", FORMATS), ("listVersionID", sender.release.document_formats)]);
        writer.text("code", document.format.code()).close();
        writer.text(&q("dateiname"), &document.file_name).close();
    }
    writer.optional(&q("antworttext"), answer.text.as_deref());
    if let Some((parts, bytes)) = answer.parts {
        writer.open(&q("angabenDokumentenlieferung"), &[]);
        writer.text(&q("anzahlDerPakete"), &parts.to_string()).text(&q("archivgroesse"), &bytes.to_string()).close();
    }
    writer.finish()
}

pub fn write_withdrawal(withdrawal: &NewWithdrawal, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "OZG.Ruecknahme.130111", &withdrawal.head, sender);
    writer.text(&q("antragsidentifikation"), &withdrawal.application);
    writer.text(&q("rueckkanalVorhanden"), boolean(withdrawal.more_can_come));
    writer.finish()
}

pub fn write_part(part: &NewPart, sender: &Sender<'_>) -> Vec<Piece> {
    let mut writer = Writer::new();
    begin(&mut writer, "Administration.Dokumentenlieferung.Paket.000040", &part.head, sender);
    writer.text(&q("ausloeserUUID"), &part.about.to_string());
    writer.file(&q("dokumentcontainer"), part.content);
    writer.open(&q("identifikationFachnachricht"), &[]);
    write_identification(&mut writer, "", part.belongs_to.0, (KINDS, sender.release.message_types, "130103"), &part.belongs_to.1);
    writer.close();
    writer.text(&q("paketnummer"), &part.number.to_string());
    writer.finish()
}
