//! Messages of authorities, read against what their schema says.

use super::{Appointment, Document, FORMATS, Format, FromAuthority, KINDS, Read, STANDARD, STATUS, Said, When};
use crate::{
    fault::{Fault, Reason},
    head::{Address, Head, List, Root},
    rejection,
    release::Release,
    xml::{Element, Fields},
};
use uuid::Uuid;

/// Reads what an authority sends to a portal.
///
/// # Errors
/// It is against its schema, or of a kind that no portal takes ([`Reason::NotTaken`]).
pub fn read(root: &Element, release: &Release) -> Result<Read, Fault> {
    let kind = crate::kind_of_root(&root.name).unwrap_or_default();
    let (expected, needs_base) = match kind {
        "130102" => ("OZG.RueckkanalFrage.130102", true),
        "130104" => ("OZG.Statusmeldung.130104", true),
        "130105" => ("OZG.Terminmitteilung.130105", true),
        "130107" => ("OZG.RuecknahmeReaktion.130107", true),
        "130109" => ("OZG.Unzustaendig.130109", true),
        "130110" => ("OZG.BeabsichtigteAblehnung.130110", true),
        "000002" => ("Administration.RueckweisungSynchron.000002", false),
        _ => return Err(Fault::new(Reason::NotTaken, "messages of this kind are not taken here")),
    };
    if !root.is(Some(release.namespace), expected) {
        return Err(Fault::not_valid(format!("the root of {kind} is {expected}")));
    }
    Root { standard: STANDARD, version: release.version }.check(root)?;
    let mut fields = Fields::of(root, None)?;
    let head =
        Head::read(fields.required("nachrichtenkopf.g2g")?, &List { urn: KINDS, version: Some(release.message_types) }, true)?;
    if head.kind != kind {
        return Err(Fault::not_valid("nachrichtentyp names another kind than the root"));
    }
    if let Some(address) = fields.optional("anschrift.leser") {
        Address::read(address)?;
    }
    Address::read(fields.required("anschrift.autor")?)?;
    let mut fields = fields.within(Some(release.namespace));
    if !needs_base {
        return Ok(Read::Rejection(Box::new(rejection::read_synchronous(fields, head, release)?)));
    }
    let application = fields.required("antragsidentifikation")?.text_c()?.trim().to_owned();
    let about: Uuid = fields.required("ausloeserUUID")?.uuid()?;
    let said = match kind {
        "130102" => Said::Question {
            question: fields.required("frage")?.text_c()?,
            deadline: fields.optional("fristdatum").map(Element::day).transpose()?,
            document: document(&mut fields, "anlage", release)?,
        },
        "130104" => Said::Status {
            code: status(fields.required("status")?, release)?,
            document: document(&mut fields, "anhang", release)?,
        },
        "130105" => Said::Appointment(Box::new(appointment(&mut fields, release)?)),
        "130107" => Said::WithdrawalAnswer {
            text: fields.optional("rueckmeldung").map(Element::datatype_c).transpose()?.filter(|text| !text.trim().is_empty()),
            document: document(&mut fields, "anlage", release)?,
        },
        "130109" => Said::NotCompetent {
            hint: fields.required("hinweis")?.datatype_c()?,
            competent: fields
                .optional("zustaendigeABH")
                .map(Element::datatype_c)
                .transpose()?
                .filter(|text| !text.trim().is_empty()),
        },
        _ => Said::IntentToRefuse {
            letter: document(&mut fields, "mitteilung", release)?.ok_or_else(|| Fault::not_valid("mitteilung is missing"))?,
            fees: document(&mut fields, "gebuehrenmitteilung", release)?,
        },
    };
    fields.end()?;
    Ok(Read::Message(Box::new(FromAuthority { head, application, about, said })))
}

fn status(element: &Element, release: &Release) -> Result<String, Fault> {
    let code = List { urn: STATUS, version: Some(release.status) }.code(element)?;
    if release.status_codes.contains(&code.as_str()) {
        Ok(code)
    } else {
        Err(Fault::not_valid("status: a code that its list does not have"))
    }
}

fn document(fields: &mut Fields<'_>, name: &str, release: &Release) -> Result<Option<Document>, Fault> {
    let Some(element) = fields.optional(name) else { return Ok(None) };
    let mut parts = Fields::of(element, Some(release.namespace))?;
    let content = parts.required("dokument")?.base64()?;
    let code = List { urn: FORMATS, version: Some(release.document_formats) }.code(parts.required("dokumententyp")?)?;
    parts.end()?;
    let format = match code.as_str() {
        "1" => Format::Pdf,
        "2" => Format::Jpg,
        _ => return Err(Fault::not_valid("dokumententyp: a code that its list does not have")),
    };
    if !format.begins(&content) {
        return Err(Fault::new(Reason::Other, format!("{name}: the document is not of the format that its dokumententyp names")));
    }
    Ok(Some(Document { format, content }))
}

fn appointment(fields: &mut Fields<'_>, release: &Release) -> Result<Appointment, Fault> {
    let when = match fields.optional("strukturierteTermininformationen") {
        None => None,
        Some(element) => {
            let mut parts = Fields::of(element, Some(release.namespace))?;
            let day = parts.required("datum")?.day()?;
            let read = When {
                day,
                from: parts.required("uhrzeitAb")?.time_of_day(day)?,
                to: parts.optional("uhrzeitBis").map(|to| to.time_of_day(day)).transpose()?,
                place: Address::read_building(parts.required("ort")?)?,
                more: parts.optional("weitereAngabenZumOrt").map(Element::datatype_c).transpose()?,
            };
            parts.end()?;
            Some(read)
        }
    };
    Ok(Appointment {
        when,
        letter: document(fields, "terminmitteilung", release)?,
        booking: fields.optional("onlinevergabe").map(Element::datatype_c).transpose()?,
        fees: document(fields, "gebuehrenmitteilung", release)?,
        hints: fields.optional("weitereHinweise").map(Element::datatype_c).transpose()?,
    })
}
