//! The portal's messages, read as an authority reads them: for a case system that plays it, and for operators who look into a folder.

use super::{FORMATS, Format, KINDS, STANDARD};
use crate::{
    fault::{Fault, Reason},
    head::{Address, Head, List, Root, Stamp, read_identification},
    release::Release,
    xml::{Element, Fields},
};
use uuid::Uuid;

/// A document of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerDocument {
    pub content: AnswerContent,
    pub format: Format,
    pub file_name: Option<String>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum AnswerContent {
    Inline(Vec<u8>),
    InParts(Uuid),
}

impl std::fmt::Debug for AnswerContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inline(bytes) => write!(f, "Inline({} bytes)", bytes.len()),
            Self::InParts(id) => write!(f, "InParts({id})"),
        }
    }
}

/// What a portal sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromPortal {
    Answer {
        head: Head,
        application: String,
        more_can_come: bool,
        about: Uuid,
        documents: Vec<AnswerDocument>,
        text: Option<String>,
        /// Parts, and bytes of the archive.
        parts: Option<(u32, u64)>,
    },
    Withdrawal {
        head: Head,
        application: String,
        more_can_come: bool,
    },
    Part {
        head: Head,
        about: Option<Uuid>,
        belongs_to: (Uuid, String, Stamp),
        number: u32,
        content: Vec<u8>,
    },
}

/// Reads what a portal sends to an authority.
///
/// # Errors
/// It is against its schema, or of another kind ([`Reason::NotTaken`]).
pub fn read_portal(root: &Element, release: &Release) -> Result<FromPortal, Fault> {
    let kind = crate::kind_of_root(&root.name).unwrap_or_default();
    let expected = match kind {
        "130103" => "OZG.RueckkanalAntwort.130103",
        "130111" => "OZG.Ruecknahme.130111",
        "000040" => "Administration.Dokumentenlieferung.Paket.000040",
        _ => return Err(Fault::new(Reason::NotTaken, "no message of a portal")),
    };
    if !root.is(Some(release.namespace), expected) {
        return Err(Fault::not_valid(format!("the root of {kind} is {expected}")));
    }
    Root { standard: STANDARD, version: release.version }.check(root)?;
    let mut fields = Fields::of(root, None)?;
    let head =
        Head::read(fields.required("nachrichtenkopf.g2g")?, &List { urn: KINDS, version: Some(release.message_types) }, true)?;
    if let Some(address) = fields.optional("anschrift.leser") {
        Address::read(address)?;
    }
    Address::read(fields.required("anschrift.autor")?)?;
    let mut fields = fields.within(Some(release.namespace));
    if kind == "000040" {
        let about = fields.optional("ausloeserUUID").map(Element::uuid).transpose()?;
        let content = fields.required("dokumentcontainer")?.base64()?;
        let belongs_to = read_identification(fields.required("identifikationFachnachricht")?, None)?;
        let number = number(fields.required("paketnummer")?)?;
        fields.end()?;
        return Ok(FromPortal::Part { head, about, belongs_to, number, content });
    }
    let application = fields.required("antragsidentifikation")?.text_c()?;
    let more_can_come = fields.required("rueckkanalVorhanden")?.boolean()?;
    if kind == "130111" {
        fields.end()?;
        return Ok(FromPortal::Withdrawal { head, application, more_can_come });
    }
    let about = fields.required("ausloeserUUID")?.uuid()?;
    let documents = fields.many("unterlage").into_iter().map(|one| document(one, release)).collect::<Result<_, _>>()?;
    let text = fields.optional("antworttext").map(Element::datatype_c).transpose()?;
    let parts = match fields.optional("angabenDokumentenlieferung") {
        None => None,
        Some(element) => {
            let mut said = Fields::of(element, Some(release.namespace))?;
            let count = number(said.required("anzahlDerPakete")?)?;
            let bytes = said
                .required("archivgroesse")?
                .plain()?
                .trim()
                .parse()
                .map_err(|_| Fault::not_valid("archivgroesse is no number"))?;
            said.end()?;
            Some((count, bytes))
        }
    };
    fields.end()?;
    Ok(FromPortal::Answer { head, application, more_can_come, about, documents, text, parts })
}

fn number(element: &Element) -> Result<u32, Fault> {
    element.plain()?.trim().parse().map_err(|_| Fault::not_valid(format!("{} is no number", element.name)))
}

fn document(element: &Element, release: &Release) -> Result<AnswerDocument, Fault> {
    let space = Some(release.namespace);
    let mut fields = Fields::of(element, space)?;
    let mut one_of = Fields::of(fields.required("dokumentOderReferenz")?, space)?;
    let content = match one_of.optional("dokument") {
        Some(inline) => AnswerContent::Inline(inline.base64()?),
        None => AnswerContent::InParts(one_of.required("dokumentuuid")?.uuid()?),
    };
    one_of.end()?;
    let format = match (List { urn: FORMATS, version: Some(release.document_formats) })
        .code(fields.required("dokumententyp")?)?
        .as_str()
    {
        "1" => Format::Pdf,
        "2" => Format::Jpg,
        _ => return Err(Fault::not_valid("dokumententyp: a code that its list does not have")),
    };
    let file_name = fields.optional("dateiname").map(Element::datatype_c).transpose()?;
    fields.end()?;
    Ok(AnswerDocument { content, format, file_name })
}
