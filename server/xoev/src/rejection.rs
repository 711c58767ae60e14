//! Rejections of XInneres: asynchronous (0010, version 6), and the synchronous one of XAusländer (000002).

use crate::{
    fault::{Fault, Reason},
    head::{Address, Head, List, Product, Root, Stamp, code_in, read_identification, write_identification},
    release::Release,
    sort::glance,
    xml::{self, Element, Fields, FileKey, Piece, Writer},
};
use uuid::Uuid;

pub(crate) const REJECTION_NAMESPACE: &str = "http://www.osci.de/xinneres/rueckweisung/6";
const ROOT: Root<'_> = Root { standard: "XInneres-Rueckweisung", version: "6" };
const KINDS: (&str, &str) = ("urn:de:xinneres:codeliste:nachrichtentyp", "4");
const CODES: (&str, &str) = ("urn:de:xinneres:codeliste:fehlercodes", "3");
const SYNCHRONOUS: &str = "urn:de:xauslaender:codelist:fehlercodes:synchron";
const XAUSLAENDER_KINDS: &str = "urn:de:xauslaender:codelist:nachrichtentyp";

/// One reason, in the codes of the list, with words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    pub code: String,
    pub words: Vec<String>,
}

/// A message that did not want another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub head: Head,
    pub why: Vec<Why>,
    /// UUID, kind and moment of what was rejected; `None` where its head could not be read.
    pub about: Option<(Uuid, String, Stamp)>,
}

/// Reads 0010.
///
/// # Errors
/// It is against its schema, or names a code that the list does not have.
pub fn read_rejection(root: &Element) -> Result<Rejection, Fault> {
    if !root.is(Some(REJECTION_NAMESPACE), "rueckweisung.asynchron.0010") {
        return Err(Fault::not_valid("the root is no rejection"));
    }
    ROOT.check(root)?;
    let mut fields = Fields::of(root, None)?;
    let head = Head::read(fields.required("nachrichtenkopf.g2g")?, &List { urn: KINDS.0, version: Some(KINDS.1) }, true)?;
    if let Some(address) = fields.optional("anschrift.leser") {
        Address::read(address)?;
    }
    Address::read(fields.required("anschrift.autor")?)?;
    let mut body = Fields::of(fields.required("rueckweisung")?, None)?;
    fields.end()?;
    let (why, mut about) = read_reasons(&mut body, None, &List { urn: CODES.0, version: Some(CODES.1) }, |code| code != "T200")?;
    let original = body.required("nachricht")?;
    // Whoever could not read it could not name it. It goes along as it was sent: then we can.
    if about.is_none() {
        about = named_by(original);
    }
    body.end()?;
    Ok(Rejection { head, why, about })
}

/// What a message that came back says of itself.
fn named_by(original: &Element) -> About {
    let seen = glance(&xml::parse(&original.base64().ok()?).ok()?);
    Some((seen.uuid?, seen.kind?, seen.created?))
}

type About = Option<(Uuid, String, Stamp)>;

fn read_reasons(
    body: &mut Fields<'_>,
    space: Option<&str>,
    list: &List<'_>,
    is_listed: impl Fn(&str) -> bool,
) -> Result<(Vec<Why>, About), Fault> {
    body.optional("rueckweisendeStelle");
    let mut why = Vec::new();
    for reason in body.at_least_one("rueckweisungsgrund")? {
        let mut fields = Fields::of(reason, space)?;
        let code = list.code(fields.required("grund")?)?;
        if crate::fault::reaction_xinneres(&code).is_none() || !is_listed(&code) {
            return Err(Fault::not_valid("grund: a code that its list does not have"));
        }
        let mut words = Vec::new();
        for specific in fields.many("grundSpezifisch") {
            let mut fields = Fields::of(specific, None)?;
            if let Some(code) = fields.optional("fehlercode") {
                words.push(code_in(code)?);
            }
            if let Some(text) = fields.optional("fehlerbeschreibung") {
                words.push(text.datatype_c()?);
            }
            fields.end()?;
        }
        fields.end()?;
        why.push(Why { code, words });
    }
    body.optional("transportinformationen");
    body.many("nichtVerarbeitbarerEinzelfall");
    let about = body.optional("idNachricht").map(|id| read_identification(id, None)).transpose()?;
    Ok((why, about))
}

/// Reads 000002 of a release.
pub(crate) fn read_synchronous(mut fields: Fields<'_>, head: Head, release: &Release) -> Result<Rejection, Fault> {
    let space = Some(release.namespace);
    let mut body = Fields::of(fields.required("rueckweisung")?, space)?;
    fields.end()?;
    let list = List { urn: SYNCHRONOUS, version: Some(release.synchronous_errors) };
    let (why, about) = read_reasons(&mut body, space, &list, |code| code != "S030")?;
    body.end()?;
    Ok(Rejection { head, why, about })
}

/// Writes 0010. `original`: the message as it came, which goes along.
pub fn write_rejection(
    head: &Head,
    product: &Product,
    address: &Address,
    release: &Release,
    why: &[Why],
    about: Option<&(Uuid, String, Stamp)>,
    original: FileKey,
) -> Vec<Piece> {
    let mut writer = Writer::new();
    ROOT.open(&mut writer, "xirts:rueckweisung.asynchron.0010", &[("xmlns:xirts", REJECTION_NAMESPACE)], product);
    head.write(KINDS, release.contacts, release.directories, &mut writer);
    address.write("anschrift.autor", &mut writer);
    writer.open("rueckweisung", &[]);
    for one in why {
        writer.open("rueckweisungsgrund", &[]);
        writer.open("grund", &[("listURI", CODES.0), ("listVersionID", CODES.1)]).text("code", &one.code).close();
        for words in &one.words {
            writer.open("grundSpezifisch", &[]).text("fehlerbeschreibung", words).close();
        }
        writer.close();
    }
    if let Some((uuid, kind, created)) = about {
        writer.open("idNachricht", &[]);
        write_identification(&mut writer, "", *uuid, (XAUSLAENDER_KINDS, release.message_types, kind), created);
        writer.close();
    }
    writer.file("nachricht", original);
    writer.finish()
}

impl Why {
    /// What is sent for a fault. [`Reason::Other`] and its like need words; the others have them as well.
    pub fn of(fault: &Fault, code: &str) -> Self {
        let words = crate::din91379::fitted(&fault.detail);
        let fits = crate::din91379::strangers(&words).is_empty();
        let words = if fits && fault.reason != Reason::AlreadyProcessed { vec![words] } else { Vec::new() };
        Self { code: code.to_owned(), words }
    }
}
