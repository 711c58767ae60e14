//! Messages of building authorities, read against what their schema says. No element is empty (Schematron `sch-xbau-gen-001`).

use super::{
    ERRORS, FINDINGS, Finding, FromAuthority, KINDS, Letter, NAMESPACE, Offer, QUALIFIED, Reference, STANDARD, Said, VERSION,
    attachments,
};
use crate::{
    fault::{Fault, Reason, reaction_xbau},
    head::{Head, List, Root, code_in, read_identification},
    rejection::Why,
    xml::{Element, Fields},
};

/// Reads a message of an authority, of a portal, or a rejection. Which of them may come is for whoever asks.
///
/// # Errors
/// It is against its schema, or of a kind that is not taken here ([`Reason::NotTaken`]).
pub fn read(root: &Element) -> Result<FromAuthority, Fault> {
    let kind = crate::kind_of_root(&root.name).unwrap_or_default();
    let expected = match kind {
        "1100" => "prozessnachrichten.rueckweisung.G2G.1100",
        "1120" => "prozessnachrichten.eingangsbestaetigung.1120",
        "1121" => "prozessnachrichten.aktenzeichen.1121",
        "1140" => "prozessnachrichten.formellePruefungBefundliste.1140",
        "1141" => "prozessnachrichten.zustellungSchreiben.1141",
        "1142" => "prozessnachrichten.fachlicheKommunikation.1142",
        "1180" => "prozessnachrichten.generischeQuittierungEingang.1180",
        "1181" => "prozessnachrichten.generischeRueckmeldungAbruf.1181",
        "1202" => "universellerAntrag.angepassterAntrag.1202",
        "1130" | "1200" => return Err(Fault::new(Reason::WrongWay, "this message goes to authorities")),
        _ => return Err(Fault::new(Reason::NotTaken, "messages of this kind are not taken here")),
    };
    if !root.is(Some(NAMESPACE), expected) {
        return Err(Fault::not_valid(format!("the root of {kind} is {expected}")));
    }
    Root { standard: STANDARD, version: VERSION }.check(root)?;
    nothing_empty(root)?;
    let mut fields = Fields::of(root, None)?;
    let head = Head::read(fields.required("nachrichtenkopf.g2g")?, &List { urn: KINDS.0, version: Some(KINDS.1) }, false)?;
    if head.kind != kind {
        return Err(Fault::not_valid("nachrichtentyp names another kind than the root"));
    }
    if kind == "1100" {
        let said = rejection(&mut fields)?;
        fields.end()?;
        return Ok(FromAuthority { head, reference: Reference::default(), said, attachments: Vec::new() });
    }
    let reference = reference(fields.required("bezug")?)?;
    let mut attached = Vec::new();
    let said = match kind {
        "1120" => Said::Received { information: optional_text(&mut fields, "information")? },
        "1121" => Said::FileNumber,
        "1140" => {
            let complete = fields.required("dokumentationVollstaendig")?.boolean()?;
            let (mut findings, mut deadline) = (Vec::new(), None);
            if let Some(both) = fields.optional("befundFrist") {
                let mut parts = Fields::of(both, None)?;
                let mut list = Fields::of(parts.required("befundliste")?, None)?;
                findings = list.at_least_one("befund")?.into_iter().map(finding).collect::<Result<_, _>>()?;
                list.end()?;
                deadline = parts.optional("frist").map(Element::day_with_zone).transpose()?;
                parts.end()?;
            }
            let letter = optional_text(&mut fields, "anschreiben")?;
            let offer = offer(&mut fields)?;
            attached = attachments::read_all(&mut fields)?;
            Said::Findings { complete, findings, deadline, letter, offer }
        }
        "1141" => {
            let letter = text(fields.required("anschreiben")?)?;
            let offer = offer(&mut fields)?;
            attached = attachments::read_all(&mut fields)?;
            Said::Letter { letter, offer }
        }
        "1142" => {
            let letter = talk(fields.required("anschreiben")?)?;
            attached = attachments::read_all(&mut fields)?;
            Said::Talk { letter }
        }
        "1181" => {
            optional_text(&mut fields, "information")?;
            let deadline = fields.optional("fristinformation").map(Element::day_with_zone).transpose()?;
            Said::Fetched { deadline, in_time: fields.required("abrufFristgerechtErfolgt")?.boolean()? }
        }
        "1202" => {
            attached = attachments::read_all(&mut fields)?;
            if attached.is_empty() {
                return Err(Fault::not_valid("1202 has no anlagen"));
            }
            Said::Submission
        }
        _ => {
            let of = code_in(fields.required("nachrichtentyp")?)?;
            optional_text(&mut fields, "information")?;
            Said::Receipt { of }
        }
    };
    fields.end()?;
    Ok(FromAuthority { head, reference, said, attachments: attached })
}

fn nothing_empty(element: &Element) -> Result<(), Fault> {
    if element.children.is_empty() && element.text.trim().is_empty() {
        return Err(Fault::not_valid(format!("{} is empty", element.name)));
    }
    element.children.iter().try_for_each(nothing_empty)
}

pub(crate) fn filled(element: &Element) -> Result<String, Fault> {
    let text = element.plain()?.trim();
    if text.is_empty() { Err(Fault::not_valid(format!("{} is empty", element.name))) } else { Ok(text.to_owned()) }
}

fn reference(element: &Element) -> Result<Reference, Fault> {
    let mut fields = Fields::of(element, None)?;
    let application = fields.optional("referenz").map(Element::uuid).transpose()?;
    let file_number = fields.optional("vorgang").map(Element::text_c).transpose()?.map(|number| number.trim().to_owned());
    let message = fields.optional("bezugNachricht").map(|message| read_identification(message, Some(QUALIFIED))).transpose()?;
    fields.optional("anbindungFachverfahren");
    fields.end()?;
    Ok(Reference { application, file_number, message })
}

fn text(element: &Element) -> Result<Vec<String>, Fault> {
    let mut fields = Fields::of(element, None)?;
    let paragraphs = fields.at_least_one("textabsatz")?.into_iter().map(|one| one.plain().map(|text| text.trim().to_owned()));
    let paragraphs = paragraphs.collect::<Result<_, _>>()?;
    fields.end()?;
    Ok(paragraphs)
}

fn optional_text(fields: &mut Fields<'_>, name: &str) -> Result<Vec<String>, Fault> {
    fields.optional(name).map(text).transpose().map(Option::unwrap_or_default)
}

fn finding(element: &Element) -> Result<Finding, Fault> {
    let mut fields = Fields::of(element, None)?;
    let kind = fields.required("artDesBefundes")?;
    // Another list may be used: the standard only offers its own.
    let urn = kind.attribute("listURI").ok_or_else(|| Fault::not_valid("artDesBefundes: its code list is missing"))?;
    if kind.attribute("listVersionID").is_none() {
        return Err(Fault::not_valid("artDesBefundes: the version of its code list is missing"));
    }
    let code = code_in(kind)?;
    let of_the_list = urn == FINDINGS.0;
    if of_the_list && !["01", "02", "03", "04", "05", "06", "100"].contains(&code.as_str()) {
        return Err(Fault::new(Reason::UnknownCode, "artDesBefundes: a code that its list does not have"));
    }
    let text = text(fields.required("beschreibung")?)?;
    fields.end()?;
    Ok(Finding { code, of_the_list, text })
}

fn offer(fields: &mut Fields<'_>) -> Result<Option<Offer>, Fault> {
    let Some(element) = fields.optional("angebotFuerAntwortLeser") else { return Ok(None) };
    let mut parts = Fields::of(element, None)?;
    let read = if let Some(list) = parts.optional("linkliste") {
        let mut links = Fields::of(list, None)?;
        let read = links.at_least_one("link")?.into_iter().map(|link| {
            let mut fields = Fields::of(link, None)?;
            let url = filled(fields.required("url")?)?;
            let words = fields.required("beschreibung")?.text_c()?;
            fields.end()?;
            Ok((url, words))
        });
        let read = read.collect::<Result<Vec<_>, Fault>>()?;
        links.end()?;
        Offer::Links(read)
    } else if let Some(central) = parts.optional("default") {
        if central.boolean()? { Offer::Central } else { Offer::NoReply }
    } else if parts.required("noreply")?.boolean()? {
        Offer::NoReply
    } else {
        Offer::Central
    };
    parts.end()?;
    Ok(Some(read))
}

fn talk(element: &Element) -> Result<Letter, Fault> {
    let mut fields = Fields::of(element, None)?;
    let read = if let Some(plain) = fields.optional("textUnformatiert") {
        Letter::Plain(text(plain)?)
    } else {
        let mut parts = Fields::of(fields.required("textFormatiert")?, None)?;
        let html = parts.required("text")?.base64()?;
        parts.optional("textOffice");
        parts.end()?;
        Letter::Html(String::from_utf8(html).map_err(|_| Fault::not_valid("textFormatiert is not UTF-8"))?)
    };
    fields.end()?;
    Ok(read)
}

fn rejection(fields: &mut Fields<'_>) -> Result<Said, Fault> {
    fields.optional("anbindungFachverfahren");
    let mut parts = Fields::of(fields.required("rueckweisungDaten")?, None)?;
    let mut why = Vec::new();
    for reason in parts.at_least_one("rueckweisungsgrund")? {
        let mut fields = Fields::of(reason, None)?;
        let code = List { urn: ERRORS.0, version: None }.code(fields.required("grund")?)?;
        if reaction_xbau(&code).is_none() {
            return Err(Fault::new(Reason::UnknownCode, "grund: a code that its list does not have"));
        }
        let words = fields.optional("fehlertext").map(Element::datatype_c).transpose()?.into_iter().collect();
        fields.end()?;
        why.push(Why { code, words });
    }
    let about = read_identification(parts.required("idNachricht")?, Some(QUALIFIED))?;
    parts.required("nachricht")?.plain()?;
    parts.end()?;
    Ok(Said::Rejection { why, about })
}
