//! The head of every message (`nachrichtenkopf.g2g`): who writes what to whom, and when. All of its elements are in no namespace.

use crate::{
    fault::{Fault, Reason},
    xml::{Element, Fields, Writer},
};
use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

pub(crate) const DIRECTORIES: &str = "urn:xoev-de:kosit:codeliste:verzeichnisdienst";
pub(crate) const CONTACTS: &str = "urn:de:xoev:codeliste:erreichbarkeit";

/// `erstellungszeitpunkt`, as it is written. What refers to a message repeats it as it was.
pub type Stamp = String;

/// A moment as XInneres wants it: milliseconds and the offset of German time.
pub fn stamp(at: Timestamp) -> Stamp {
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string()
}

/// An authority or a portal, as the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// `DVDV` or another directory.
    pub directory: String,
    /// With its prefix: `alp:…`, `azr:…`, `bap:…`, `bab:…`
    pub id: String,
    pub name: String,
    pub contacts: Vec<Contact>,
}

/// How somebody can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Code of `erreichbarkeit`: 01 e-mail, 02 telephone, 09 web, …
    pub channel: String,
    pub value: String,
    pub note: Option<String>,
}

/// Where an authority is. The parts stand in the standard's order: the house number comes before the street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Building {
        /// Digits and blanks, at most four.
        house_number: Option<String>,
        postal_code: String,
        street: String,
        city: String,
        more: Option<String>,
    },
    PoBox {
        po_box: Option<String>,
        city: String,
        postal_code: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub uuid: Uuid,
    /// `130102`, `1140`, …
    pub kind: String,
    pub created: Stamp,
    pub reader: Party,
    pub author: Party,
}

/// The program that writes, as the root names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub name: String,
    pub maker: String,
    pub version: String,
    /// Says that it is no real message.
    pub test: bool,
}

/// A code element: `code` and `name` in no namespace.
pub(crate) struct List<'a> {
    pub urn: &'a str,
    /// `Some`: the schema fixes it. `None`: it must be sent, whatever it is.
    pub version: Option<&'a str>,
}

impl List<'_> {
    /// # Errors
    /// Another list or version than the schema fixes, or no version where one must be sent.
    pub fn code(&self, element: &Element) -> Result<String, Fault> {
        let (urn, version) = (element.attribute("listURI"), element.attribute("listVersionID"));
        match (urn, self.version) {
            (Some(urn), Some(_)) if urn != self.urn => {
                return Err(Fault::not_valid(format!("{}: another code list", element.name)));
            }
            (Some(urn), None) if urn != self.urn => {
                return Err(Fault::new(Reason::UnknownList, format!("{}: another code list", element.name)));
            }
            _ => {}
        }
        match (version, self.version) {
            (Some(sent), Some(fixed)) if sent != fixed => {
                return Err(Fault::not_valid(format!("{}: version {fixed} of the code list is expected", element.name)));
            }
            (None, None) => return Err(Fault::not_valid(format!("{}: the version of its code list is missing", element.name))),
            _ => {}
        }
        code_in(element)
    }
}

/// The code alone, whatever list it is of.
pub(crate) fn code_in(element: &Element) -> Result<String, Fault> {
    let mut fields = Fields::of(element, None)?;
    let code = fields.required("code")?.plain()?.trim().to_owned();
    fields.optional("name");
    fields.end()?;
    if code.is_empty() { Err(Fault::not_valid(format!("{}: its code is empty", element.name))) } else { Ok(code) }
}

/// `nachrichtenUUID`, `nachrichtentyp` and `erstellungszeitpunkt`.
pub(crate) fn read_identification(element: &Element, space: Option<&str>) -> Result<(Uuid, String, Stamp), Fault> {
    let mut fields = Fields::of(element, space)?;
    let uuid = fields.required("nachrichtenUUID")?.uuid()?;
    let kind = code_in(fields.required("nachrichtentyp")?)?;
    let created = fields.required("erstellungszeitpunkt")?.plain()?.trim().to_owned();
    fields.end()?;
    if !is_date_time(&created) {
        return Err(Fault::not_valid("erstellungszeitpunkt is no xs:dateTime"));
    }
    Ok((uuid, kind, created))
}

/// Everything `xs:dateTime` allows, a zone or none.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let (time, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let is_zone = zone.is_empty()
        || zone == "Z"
        || (zone.len() == 6 && zone.as_bytes()[3] == b':' && zone[1..].bytes().all(|b| b.is_ascii_digit() || b == b':'));
    is_zone && date.parse::<jiff::civil::Date>().is_ok() && time.len() >= 8 && time.parse::<jiff::civil::Time>().is_ok()
}

impl Head {
    /// `contacts_needed`: the author must name a contact, as in XAusländer and XInneres.
    pub(crate) fn read(element: &Element, kinds: &List<'_>, contacts_needed: bool) -> Result<Self, Fault> {
        let mut fields = Fields::of(element, None)?;
        let identification = fields.required("identifikation.nachricht")?;
        let (uuid, kind, created) = read_identification(identification, None)?;
        if let Some(code) = identification.children.get(1) {
            kinds.code(code)?;
        }
        let reader = Party::read(fields.required("leser")?, false)?;
        let author = Party::read(fields.required("autor")?, contacts_needed)?;
        fields.end()?;
        Ok(Self { uuid, kind, created, reader, author })
    }

    pub(crate) fn write(&self, kinds: (&str, &str), contact_version: &str, directory_version: &str, writer: &mut Writer) {
        writer.open("nachrichtenkopf.g2g", &[]);
        writer.open("identifikation.nachricht", &[]);
        write_identification(writer, "", self.uuid, (kinds.0, kinds.1, &self.kind), &self.created);
        writer.close();
        self.reader.write("leser", contact_version, directory_version, writer);
        self.author.write("autor", contact_version, directory_version, writer);
        writer.close();
    }
}

pub(crate) fn write_identification(
    writer: &mut Writer,
    prefix: &str,
    uuid: Uuid,
    (urn, version, kind): (&str, &str, &str),
    created: &str,
) {
    writer.text(&format!("{prefix}nachrichtenUUID"), &uuid.to_string());
    writer.open(&format!("{prefix}nachrichtentyp"), &[("listURI", urn), ("listVersionID", version)]).text("code", kind).close();
    writer.text(&format!("{prefix}erstellungszeitpunkt"), created);
}

impl Party {
    fn read(element: &Element, contacts_needed: bool) -> Result<Self, Fault> {
        let mut fields = Fields::of(element, None)?;
        let directory = List { urn: DIRECTORIES, version: None }.code(fields.required("verzeichnisdienst")?)?;
        let id = fields.required("kennung")?.text_c()?.trim().to_owned();
        let name = fields.required("name")?.datatype_c()?;
        let contacts = if contacts_needed { fields.at_least_one("erreichbarkeit")? } else { fields.many("erreichbarkeit") };
        fields.end()?;
        let contacts = contacts.into_iter().map(Contact::read).collect::<Result<_, _>>()?;
        Ok(Self { directory, id, name, contacts })
    }

    fn write(&self, name: &str, contact_version: &str, directory_version: &str, writer: &mut Writer) {
        writer.open(name, &[]);
        writer.open("verzeichnisdienst", &[("listURI", DIRECTORIES), ("listVersionID", directory_version)]);
        writer.text("code", &self.directory).close();
        writer.text("kennung", &self.id).text("name", &self.name);
        for contact in &self.contacts {
            contact.write(contact_version, writer);
        }
        writer.close();
    }
}

impl Contact {
    fn read(element: &Element) -> Result<Self, Fault> {
        let mut fields = Fields::of(element, None)?;
        let channel = List { urn: CONTACTS, version: None }.code(fields.required("kanal")?)?;
        let value = fields.required("kennung")?.datatype_c()?;
        let note = fields.optional("zusatz").map(Element::datatype_c).transpose()?;
        fields.end()?;
        Ok(Self { channel, value, note })
    }

    pub(crate) fn write(&self, version: &str, writer: &mut Writer) {
        writer.open("erreichbarkeit", &[]);
        writer.open("kanal", &[("listURI", CONTACTS), ("listVersionID", version)]).text("code", &self.channel).close();
        writer.text("kennung", &self.value).optional("zusatz", self.note.as_deref()).close();
    }
}

impl Address {
    /// `gebaeude` or `postfach` within `anschrift.…`.
    pub(crate) fn read(element: &Element) -> Result<Self, Fault> {
        let mut fields = Fields::of(element, None)?;
        let read = if let Some(building) = fields.optional("gebaeude") {
            Self::read_building(building)?
        } else {
            let mut parts = Fields::of(fields.required("postfach")?, None)?;
            let po_box = parts.optional("postfach").map(Element::datatype_c).transpose()?;
            let city = parts.required("wohnort")?.datatype_c()?;
            let postal_code = parts.required("postleitzahl")?.datatype_c()?;
            parts.end()?;
            Self::PoBox { po_box, city, postal_code }
        };
        fields.end()?;
        Ok(read)
    }

    /// Parts that are not shown apart go into `more`.
    pub(crate) fn read_building(element: &Element) -> Result<Self, Fault> {
        let mut fields = Fields::of(element, None)?;
        let mut number = fields.optional("hausnummer").map(Element::datatype_c).transpose()?;
        if let Some(letter) = fields.optional("hausnummerBuchstabeZusatzziffer") {
            number = Some(format!("{} {}", number.unwrap_or_default(), letter.datatype_c()?).trim().to_owned());
        }
        let postal_code = fields.required("postleitzahl")?.datatype_c()?;
        let mut more = Vec::new();
        if let Some(floor) = fields.optional("stockwerkswohnungsnummer") {
            more.push(floor.datatype_c()?);
        }
        let street = fields.required("strasse")?.datatype_c()?;
        if let Some(part) = fields.optional("teilnummerDerHausnummer") {
            number = Some(format!("{} / {}", number.unwrap_or_default(), part.datatype_c()?));
        }
        let city = fields.required("wohnort")?.datatype_c()?;
        fields.optional("wohnortFruehererGemeindename");
        for name in ["wohnungsinhaber", "zusatzangaben"] {
            if let Some(part) = fields.optional(name) {
                more.push(part.datatype_c()?);
            }
        }
        if let Some(to) = fields.optional("hausnummern.bis") {
            number = Some(format!("{} bis {}", number.unwrap_or_default(), to.datatype_c()?));
        }
        fields.end()?;
        let more = (!more.is_empty()).then(|| more.join(", "));
        Ok(Self::Building { house_number: number, postal_code, street, city, more })
    }

    pub(crate) fn write(&self, name: &str, writer: &mut Writer) {
        writer.open(name, &[]);
        match self {
            Self::Building { house_number, postal_code, street, city, more } => {
                writer.open("gebaeude", &[]);
                writer.optional("hausnummer", house_number.as_deref()).text("postleitzahl", postal_code);
                writer.text("strasse", street).text("wohnort", city).optional("zusatzangaben", more.as_deref()).close();
            }
            Self::PoBox { po_box, city, postal_code } => {
                writer.open("postfach", &[]).optional("postfach", po_box.as_deref());
                writer.text("wohnort", city).text("postleitzahl", postal_code).close();
            }
        }
        writer.close();
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Building { house_number, postal_code, street, city, more } => {
                write!(f, "{street}")?;
                if let Some(number) = house_number {
                    write!(f, " {number}")?;
                }
                write!(f, ", {postal_code} {city}")?;
                more.as_ref().map_or(Ok(()), |more| write!(f, " ({more})"))
            }
            Self::PoBox { po_box, city, postal_code } => match po_box {
                Some(po_box) => write!(f, "Postfach {po_box}, {postal_code} {city}"),
                None => write!(f, "{postal_code} {city}"),
            },
        }
    }
}

/// Attributes of every root.
pub(crate) struct Root<'a> {
    pub standard: &'a str,
    pub version: &'a str,
}

impl Root<'_> {
    /// # Errors
    /// Another standard or version, or an attribute that no root has.
    pub fn check(&self, root: &Element) -> Result<(), Fault> {
        let known = ["standard", "version", "produkt", "produkthersteller", "produktversion", "test"];
        if let Some((name, _)) = root.attributes.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            return Err(Fault::not_valid(format!(
                "the root has an attribute {}",
                name.chars().filter(char::is_ascii_graphic).take(40).collect::<String>()
            )));
        }
        for needed in ["standard", "version", "produkt", "produkthersteller"] {
            if root.attribute(needed).is_none() {
                return Err(Fault::not_valid(format!("the root has no {needed}")));
            }
        }
        if root.attribute("standard") != Some(self.standard) {
            return Err(Fault::not_valid("the root names another standard"));
        }
        if root.attribute("version") != Some(self.version) {
            return Err(Fault::new(Reason::Version, format!("version {} is expected", self.version)));
        }
        Ok(())
    }

    pub fn open(&self, writer: &mut Writer, name: &str, namespaces: &[(&str, &str)], product: &Product) {
        let mut attributes: Vec<(&str, &str)> = namespaces.to_vec();
        attributes.extend([
            ("standard", self.standard),
            ("version", self.version),
            ("produkt", &product.name),
            ("produkthersteller", &product.maker),
        ]);
        attributes.push(("produktversion", &product.version));
        if product.test {
            // Any text: that it is there says it.
            attributes.push(("test", "Test"));
        }
        writer.open(name, &attributes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_milliseconds_and_german_time() {
        let at = |text: &str| stamp(text.parse().unwrap());
        assert_eq!(at("2026-11-24T17:02:11.45Z"), "2026-11-24T18:02:11.450+01:00");
        assert_eq!(at("2027-07-01T00:00:00Z"), "2027-07-01T02:00:00.000+02:00");
        assert!(is_date_time(&at("2026-11-24T17:02:11Z")));
        for good in ["2026-11-24T18:02:11", "2026-11-24T18:02:11Z", "2026-11-24T18:02:11.123456-05:30"] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in ["2026-11-24", "2026-11-24 18:02:11", "2026-13-24T18:02:11", "2026-11-24T18:02", "2026-11-24T18:02:11+1", "T"]
        {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
