//! The authority's side, for a case system that plays it: the demo, and tests of the reader.

use super::{Document, FORMATS, FromAuthority, KINDS, STANDARD, STATUS, Said, Sender};
use crate::{
    head::{Address, Root},
    xml::{FileKey, Piece, Writer},
};
use jiff::civil::Time;

const ROOTS: [(&str, &str); 6] = [
    ("130102", "OZG.RueckkanalFrage.130102"),
    ("130104", "OZG.Statusmeldung.130104"),
    ("130105", "OZG.Terminmitteilung.130105"),
    ("130107", "OZG.RuecknahmeReaktion.130107"),
    ("130109", "OZG.Unzustaendig.130109"),
    ("130110", "OZG.BeabsichtigteAblehnung.130110"),
];

impl Said {
    /// The number of its message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Question { .. } => "130102",
            Self::Status { .. } => "130104",
            Self::Appointment(_) => "130105",
            Self::WithdrawalAnswer { .. } => "130107",
            Self::NotCompetent { .. } => "130109",
            Self::IntentToRefuse { .. } => "130110",
        }
    }

    /// Its documents, in the order of the message; keys of the pieces count them.
    pub fn documents(&self) -> Vec<&Document> {
        let all = match self {
            Self::Question { document, .. } | Self::Status { document, .. } | Self::WithdrawalAnswer { document, .. } => {
                [document.as_ref(), None]
            }
            Self::Appointment(appointment) => [appointment.letter.as_ref(), appointment.fees.as_ref()],
            Self::NotCompetent { .. } => [None, None],
            Self::IntentToRefuse { letter, fees } => [Some(letter), fees.as_ref()],
        };
        all.into_iter().flatten().collect()
    }
}

struct Body<'a> {
    writer: Writer,
    sender: &'a Sender<'a>,
    next: FileKey,
}

impl Body<'_> {
    fn text(&mut self, name: &str, text: Option<&str>) {
        self.writer.optional(&format!("xauslaender:{name}"), text);
    }

    fn document(&mut self, name: &str, document: Option<&Document>) {
        let Some(document) = document else { return };
        self.writer.open(&format!("xauslaender:{name}"), &[]).file("xauslaender:dokument", self.next);
        self.next += 1;
        self.writer
            .open("xauslaender:dokumententyp", &[("listURI", FORMATS), ("listVersionID", self.sender.release.document_formats)]);
        self.writer.text("code", document.format.code()).close().close();
    }
}

fn time(time: Time) -> String {
    time.strftime("%H:%M:%S").to_string()
}

/// Writes a message of an authority.
pub fn write_authority(message: &FromAuthority, sender: &Sender<'_>) -> Vec<Piece> {
    let release = sender.release;
    let mut writer = Writer::new();
    let kind = message.said.kind();
    let root = ROOTS.iter().find(|(known, _)| *known == kind).map_or("", |(_, root)| root);
    let attributes = Root { standard: STANDARD, version: release.version };
    attributes.open(&mut writer, &format!("xauslaender:{root}"), &[("xmlns:xauslaender", release.namespace)], sender.product);
    message.head.write((KINDS, release.message_types), release.contacts, release.directories, &mut writer);
    sender.address.write("anschrift.autor", &mut writer);
    writer.text("xauslaender:antragsidentifikation", &message.application);
    writer.text("xauslaender:ausloeserUUID", &message.about.to_string());
    let mut body = Body { writer, sender, next: 0 };
    match &message.said {
        Said::Question { question, deadline, document } => {
            body.text("frage", Some(question));
            body.text("fristdatum", deadline.map(|day| day.to_string()).as_deref());
            body.document("anlage", document.as_ref());
        }
        Said::Status { code, document } => {
            body.writer
                .open("xauslaender:status", &[("listURI", STATUS), ("listVersionID", release.status)])
                .text("code", code)
                .close();
            body.document("anhang", document.as_ref());
        }
        Said::Appointment(appointment) => {
            if let Some(when) = &appointment.when {
                body.writer.open("xauslaender:strukturierteTermininformationen", &[]);
                body.text("datum", Some(&when.day.to_string()));
                body.text("uhrzeitAb", Some(&time(when.from)));
                body.text("uhrzeitBis", when.to.map(time).as_deref());
                write_place(&mut body.writer, &when.place);
                body.text("weitereAngabenZumOrt", when.more.as_deref());
                body.writer.close();
            }
            body.document("terminmitteilung", appointment.letter.as_ref());
            body.text("onlinevergabe", appointment.booking.as_deref());
            body.document("gebuehrenmitteilung", appointment.fees.as_ref());
            body.text("weitereHinweise", appointment.hints.as_deref());
        }
        Said::WithdrawalAnswer { text, document } => {
            body.text("rueckmeldung", text.as_deref());
            body.document("anlage", document.as_ref());
        }
        Said::NotCompetent { hint, competent } => {
            body.text("hinweis", Some(hint));
            body.text("zustaendigeABH", competent.as_deref());
        }
        Said::IntentToRefuse { letter, fees } => {
            body.document("mitteilung", Some(letter));
            body.document("gebuehrenmitteilung", fees.as_ref());
        }
    }
    body.writer.finish()
}

/// An address whose parts stand directly in it.
fn write_place(writer: &mut Writer, place: &Address) {
    writer.open("xauslaender:ort", &[]);
    match place {
        Address::Building { house_number, postal_code, street, city, more } => {
            writer.optional("hausnummer", house_number.as_deref()).text("postleitzahl", postal_code);
            writer.text("strasse", street).text("wohnort", city).optional("zusatzangaben", more.as_deref());
        }
        Address::PoBox { city, postal_code, .. } => {
            writer.text("postleitzahl", postal_code).text("strasse", "-").text("wohnort", city);
        }
    }
    writer.close();
}
