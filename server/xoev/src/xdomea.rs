//! The case file of xdomea: message 0401 with one matter (Vorgang), in version 3.0.0; 4.0.0 after public facts, validated by nobody here.

use crate::{
    head::{Stamp, stamp},
    xml::{Piece, Writer},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    V3,
    V4,
}

impl Version {
    fn namespace(self) -> &'static str {
        match self {
            Self::V3 => "urn:xoev-de:xdomea:schema:3.0.0",
            Self::V4 => "urn:xoev-de:xdomea:schema:4.0.0",
        }
    }
}

/// 0401 with one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub version: Version,
    /// Names message and archive.
    pub process: Uuid,
    pub created: Timestamp,
    /// Names of institutions.
    pub from: String,
    pub to: String,
    pub product: (String, String),
    pub matter: Matter,
}

/// Vorgang
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    pub id: Uuid,
    pub subject: String,
    /// The authority's number.
    pub sign: String,
    pub begins: Date,
    pub ends: Date,
    pub history: Vec<Step>,
    pub documents: Vec<Document>,
}

/// An entry of the history (`HistorienProtokollInformation`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub who: String,
    pub at: Timestamp,
    pub what: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: Uuid,
    pub subject: String,
    pub kind: Option<String>,
    /// When it came in, or went out.
    pub came_in: Option<Date>,
    pub went_out: Option<Date>,
    pub history: Vec<Step>,
    pub file: File,
    pub sha256: Option<String>,
}

/// One file, flat beside the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its own id: the name begins with it.
    pub id: Uuid,
    /// Without the id.
    pub name: String,
    pub original_name: String,
    pub media_type: String,
    /// PDF/A: the archive's own code.
    pub archival: bool,
    pub at: Timestamp,
}

impl File {
    /// As the archive and the message call it: `<UUID>_<name>`.
    pub fn in_archive(&self) -> String {
        format!("{}_{}", self.id, self.name)
    }

    /// `urn:xoev-de:xdomea:codeliste:dateiformat`
    fn code(&self) -> &'static str {
        match self.media_type.as_str() {
            "application/pdf" if self.archival => "044",
            "application/pdf" => "018",
            "image/jpeg" => "011",
            "image/png" => "019",
            "image/tiff" => "023",
            "text/plain" => "045",
            "application/xml" | "text/xml" => "030",
            "application/vnd.oasis.opendocument.text" => "015",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "035",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "036",
            "message/rfc822" => "006",
            _ => "100",
        }
    }
}

impl Handover {
    /// Name of the archive, without its ending; the message in it has the same one.
    pub fn name(&self) -> String {
        match self.version {
            Version::V3 => format!("{}_Abgabe.Abgabe.0401", self.process),
            Version::V4 => format!("{}_0401_1", self.process),
        }
    }

    pub fn write(&self) -> Vec<Piece> {
        let mut writer = Writer::new();
        writer.open("xdomea:Abgabe.Abgabe.0401", &[("xmlns:xdomea", self.version.namespace())]);
        self.head(&mut writer);
        writer.open("xdomea:Schriftgutobjekt", &[]).open("xdomea:Vorgang", &[]);
        let matter = &self.matter;
        self.identify(&mut writer, matter.id, None);
        writer
            .open("xdomea:AllgemeineMetadaten", &[])
            .text("xdomea:Betreff", &matter.subject)
            .text("xdomea:Kennzeichen", &matter.sign);
        self.code(&mut writer, if self.version == Version::V3 { "Vertraulichkeitsstufe" } else { "Geheimhaltung" }, "003");
        self.code(&mut writer, "Medium", "001");
        writer.close();
        writer
            .open("xdomea:Laufzeit", &[])
            .text("xdomea:Beginn", &matter.begins.to_string())
            .text("xdomea:Ende", &matter.ends.to_string())
            .close();
        steps(&mut writer, &matter.history);
        for (at, document) in matter.documents.iter().enumerate() {
            self.document(&mut writer, at + 1, document);
        }
        writer.finish()
    }

    fn head(&self, writer: &mut Writer) {
        let created: Stamp = stamp(self.created);
        match self.version {
            Version::V3 => {
                writer.open("xdomea:Kopf", &[]).text("xdomea:ProzessID", &self.process.to_string());
                writer.open(
                    "xdomea:Nachrichtentyp",
                    &[("listURI", "urn:xoev-de:xdomea:codeliste:nachrichtentyp"), ("listVersionID", "2.0")],
                );
                writer.text("code", "0401").close().text("xdomea:Erstellungszeitpunkt", &created);
                for (name, who) in [("xdomea:Absender", &self.from), ("xdomea:Empfaenger", &self.to)] {
                    writer.open(name, &[]).open("xdomea:Institution", &[]).text("xdomea:Name", who).close().close();
                }
                writer
                    .open("xdomea:SendendesSystem", &[])
                    .text("xdomea:Produktname", &self.product.0)
                    .text("xdomea:Version", &self.product.1)
                    .close();
            }
            Version::V4 => {
                writer.open("xdomea:nachrichtenkopf", &[]).open("xdomea:identifikation.nachricht", &[]);
                writer.text("nachrichtenUUID", &self.process.to_string());
                writer.open(
                    "nachrichtentyp",
                    &[("listURI", "urn:xoev-de:xdomea:codeliste:nachrichtentyp"), ("listVersionID", "3.0")],
                );
                writer.text("code", "0401").close().text("erstellungszeitpunkt", &created).close();
                for (name, who) in [("xdomea:leser", &self.to), ("xdomea:autor", &self.from)] {
                    writer.open(name, &[]).open("xdomea:NameInstitution", &[]).text("xdomea:Name", who).close().close();
                }
                writer.text("xdomea:ProzessID", &self.process.to_string());
            }
        }
        writer.text("xdomea:Importbestaetigung", "1").text("xdomea:Empfangsbestaetigung", "1");
        if self.version == Version::V4 {
            writer.text("xdomea:LfdNrNachrichtProTyp", "1").text("xdomea:GesamtanzahlNachrichtenProTyp", "1");
        }
        writer.close();
    }

    fn identify(&self, writer: &mut Writer, id: Uuid, number: Option<usize>) {
        let name = if self.version == Version::V3 { "xdomea:ID" } else { "xdomea:xdomeaUUID" };
        writer.open("xdomea:Identifikation", &[]).text(name, &id.to_string());
        writer.optional("xdomea:NummerImUebergeordnetenContainer", number.map(|number| number.to_string()).as_deref()).close();
    }

    fn code(&self, writer: &mut Writer, name: &str, code: &str) {
        writer.open(&format!("xdomea:{name}"), &[]);
        match (self.version, name) {
            (Version::V4, "Geheimhaltung") => writer.open("xdomea:Geheimhaltungsgrad", &[]).text("code", code).close(),
            _ => writer.text("code", code),
        };
        writer.close();
    }

    fn document(&self, writer: &mut Writer, number: usize, document: &Document) {
        writer.open("xdomea:Dokument", &[]);
        self.identify(writer, document.id, Some(number));
        writer.open("xdomea:AllgemeineMetadaten", &[]).text("xdomea:Betreff", &document.subject).close();
        writer.optional("xdomea:Posteingangsdatum", document.came_in.map(|day| day.to_string()).as_deref());
        writer.optional("xdomea:Postausgangsdatum", document.went_out.map(|day| day.to_string()).as_deref());
        writer.optional("xdomea:Typ", document.kind.as_deref());
        steps(writer, &document.history);
        let file = &document.file;
        let list_version = if self.version == Version::V3 { "1.0" } else { "2.0" };
        writer.open("xdomea:Version", &[]).text("xdomea:Nummer", "1").open("xdomea:Format", &[]);
        writer.open("xdomea:Name", &[("listURI", "urn:xoev-de:xdomea:codeliste:dateiformat"), ("listVersionID", list_version)]);
        writer.text("code", file.code()).close();
        if file.code() == "100" {
            writer.text("xdomea:SonstigerName", &file.media_type);
        }
        writer.text("xdomea:Version", "1").open("xdomea:Primaerdokument", &[]);
        writer.text("xdomea:Dateiname", &file.in_archive()).text("xdomea:DateinameOriginal", &file.original_name);
        writer.text("xdomea:DatumUhrzeit", &stamp(file.at));
        if let (Version::V4, Some(sha256)) = (self.version, &document.sha256) {
            writer.open("xdomea:Hash", &[]).text("xdomea:Wert", sha256).text("xdomea:Algorithmus", "SHA-256").close();
        }
        writer.close().close().close().close();
    }
}

fn steps(writer: &mut Writer, steps: &[Step]) {
    for step in steps {
        writer.open("xdomea:HistorienProtokollInformation", &[]);
        writer
            .text("xdomea:Akteur", &step.who)
            .text("xdomea:DatumUhrzeit", &stamp(step.at))
            .text("xdomea:Aktion", &step.what)
            .close();
    }
}
