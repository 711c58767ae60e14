//! Data fields of FIM (XDatenfelder 3.0.0): from a group (0103) or a schema (0102) to a flat list of what is asked.

use crate::{
    fault::{Fault, Reason},
    head::code_in,
    xml::Element,
};

const NAMESPACE: &str = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0";

/// One field, with the groups that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `F60000000243`
    pub id: String,
    pub version: String,
    /// Groups from the outside in, by what people read.
    pub within: Vec<String>,
    pub label: String,
    pub help: Option<String>,
    pub kind: Kind,
    /// At least one answer is needed: the field and every group around it must be there.
    pub required: bool,
    /// More than one answer is possible.
    pub repeats: bool,
    /// Rules of the field, in words. They are not run.
    pub rules: Vec<String>,
    /// What it says and [`Kind`] has no place for.
    pub unused: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Text {
        max_length: Option<u32>,
        pattern: Option<String>,
    },
    Date,
    YesNo,
    WholeNumber {
        min: Option<i64>,
        max: Option<i64>,
    },
    /// Kept as text: fractions other than cents have no question of their own.
    Number,
    Amount,
    Choice(Vec<Choice>),
    File {
        media_types: Vec<String>,
    },
    /// Shown, and not answered.
    Note,
    /// Something that is not asked of people: hidden, or filled in by the form alone.
    Hidden,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub name: String,
    pub help: Option<String>,
}

/// A group or schema, flat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    pub version: String,
    pub label: String,
    pub help: Option<String>,
    pub fields: Vec<Field>,
    /// Rules of groups, in words.
    pub rules: Vec<String>,
}

/// Reads a group or a schema.
///
/// # Errors
/// It is neither, of another version, or a part that is needed is missing.
pub fn read(root: &Element) -> Result<Group, Fault> {
    if root.namespace.as_deref() != Some(NAMESPACE) {
        return Err(Fault::new(Reason::Version, format!("only {NAMESPACE} is read")));
    }
    let inner = match root.name.as_str() {
        "xdatenfelder.datenfeldgruppe.0103" => child(root, "datenfeldgruppe"),
        "xdatenfelder.stammdatenschema.0102" => child(root, "stammdatenschema"),
        _ => None,
    };
    let inner = inner.ok_or_else(|| Fault::not_valid("it is neither a group (0103) nor a schema (0102)"))?;
    let (id, version) = identification(inner)?;
    let label = label(inner)?;
    let mut group = Group { id, version, label, help: text(inner, "hilfetextEingabe"), fields: Vec::new(), rules: Vec::new() };
    collect(inner, &[], true, false, &mut group)?;
    Ok(group)
}

fn child<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element.children.iter().find(|child| child.is(Some(NAMESPACE), name))
}

fn children<'a>(element: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
    element.children.iter().filter(move |child| child.is(Some(NAMESPACE), name))
}

/// White space of the source is one space: the files are indented by their editors.
fn text(element: &Element, name: &str) -> Option<String> {
    let words: Vec<&str> = child(element, name)?.text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn label(element: &Element) -> Result<String, Fault> {
    text(element, "bezeichnungEingabe")
        .or_else(|| text(element, "name"))
        .ok_or_else(|| Fault::not_valid("bezeichnungEingabe and name are missing"))
}

fn identification(element: &Element) -> Result<(String, String), Fault> {
    let found = child(element, "identifikation").ok_or_else(|| Fault::not_valid("identifikation is missing"))?;
    let id = text(found, "id").ok_or_else(|| Fault::not_valid("id is missing"))?;
    let is_id = id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_id {
        return Err(Fault::not_valid("an id is none of FIM"));
    }
    Ok((id, text(found, "version").unwrap_or_default()))
}

fn rules(element: &Element) -> Vec<String> {
    children(element, "regel")
        .filter_map(|rule| text(rule, "freitextRegel").or_else(|| text(rule, "beschreibung")).or_else(|| text(rule, "name")))
        .collect()
}

/// `0:1`, `1:1`, `1:*`
fn multiplicity(structure: &Element) -> Result<(bool, bool), Fault> {
    let said = text(structure, "anzahl").ok_or_else(|| Fault::not_valid("anzahl is missing"))?;
    let (least, most) = said.split_once(':').ok_or_else(|| Fault::not_valid("anzahl is not written as 0:1"))?;
    let least: u32 = least.trim().parse().map_err(|_| Fault::not_valid("anzahl is not written as 0:1"))?;
    let repeats = match most.trim() {
        "*" => true,
        number => number.parse::<u32>().map_err(|_| Fault::not_valid("anzahl is not written as 0:1"))? > 1,
    };
    Ok((least > 0, repeats))
}

fn collect(element: &Element, within: &[String], required: bool, repeats: bool, group: &mut Group) -> Result<(), Fault> {
    group.rules.extend(rules(element));
    for structure in children(element, "struktur") {
        let (needed, many) = multiplicity(structure)?;
        let (needed, many) = (required && needed, repeats || many);
        let holds = child(structure, "enthaelt").ok_or_else(|| Fault::not_valid("enthaelt is missing"))?;
        if let Some(inner) = child(holds, "datenfeldgruppe") {
            let mut around = within.to_vec();
            around.push(label(inner)?);
            collect(inner, &around, needed, many, group)?;
        } else if let Some(field) = child(holds, "datenfeld") {
            group.fields.push(read_field(field, within, needed, many)?);
        }
    }
    Ok(())
}

fn read_field(element: &Element, within: &[String], required: bool, repeats: bool) -> Result<Field, Fault> {
    let (id, version) = identification(element)?;
    let code = |name: &str| child(element, name).and_then(code_of).unwrap_or_default();
    let precision = child(element, "praezisierung");
    let limit = |name: &str| precision.and_then(|found| found.attribute(name)).filter(|value| !value.is_empty());
    let kind = match (code("feldart").as_str(), code("datentyp").as_str()) {
        ("label", _) => Kind::Note,
        ("hidden" | "locked", _) => Kind::Hidden,
        ("select", _) => Kind::Choice(choices(element)?),
        (_, "date") => Kind::Date,
        (_, "bool") => Kind::YesNo,
        (_, "num_int") => Kind::WholeNumber {
            min: limit("minValue").and_then(|value| value.parse().ok()),
            max: limit("maxValue").and_then(|value| value.parse().ok()),
        },
        (_, "num_currency") => Kind::Amount,
        (_, "num") => Kind::Number,
        (_, "file" | "obj") => {
            Kind::File { media_types: children(element, "mediaType").map(|one| one.text.trim().to_owned()).collect() }
        }
        (_, "text" | "text_latin" | "time" | "datetime") => Kind::Text {
            max_length: limit("maxLength").and_then(|value| value.parse().ok()),
            pattern: limit("pattern").map(str::to_owned),
        },
        _ => return Err(Fault::new(Reason::UnknownCode, format!("{id}: its datentyp is not known"))),
    };
    let carried: &[&str] = match kind {
        Kind::Text { .. } => &["maxLength", "pattern"],
        Kind::WholeNumber { .. } => &["minValue", "maxValue"],
        _ => &[],
    };
    let mut unused: Vec<String> = ["minLength", "maxLength", "minValue", "maxValue", "pattern"]
        .into_iter()
        .filter(|name| !carried.contains(name))
        .filter_map(|name| limit(name).map(|value| format!("{name} {value}")))
        .collect();
    if text(element, "inhalt").is_some() {
        unused.push("inhalt".to_owned());
    }
    if matches!(code("vorbefuellung").as_str(), "optional" | "verpflichtend") {
        unused.push("vorbefuellung".to_owned());
    }
    Ok(Field {
        unused,
        id,
        version,
        within: within.to_vec(),
        label: label(element)?,
        help: text(element, "hilfetextEingabe"),
        kind,
        required,
        repeats,
        rules: rules(element),
    })
}

/// Codes stand in no namespace; some editors put them into that of the message.
fn code_of(element: &Element) -> Option<String> {
    code_in(element).ok().or_else(|| text(element, "code"))
}

fn choices(element: &Element) -> Result<Vec<Choice>, Fault> {
    let values = child(element, "werte").map(|list| children(list, "wert").collect::<Vec<_>>()).unwrap_or_default();
    let read = values.into_iter().map(|value| {
        let code = text(value, "code").ok_or_else(|| Fault::not_valid("a value has no code"))?;
        Ok(Choice { name: text(value, "name").unwrap_or_else(|| code.clone()), help: text(value, "hilfe"), code })
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn field(id: &str, art: &str, kind: &str, more: &str) -> String {
        format!(
            "<x:datenfeld><x:identifikation><x:id>{id}</x:id><x:version>1.0.0</x:version></x:identifikation><x:name>{id}</x:name>\
            <x:bezeichnungEingabe>Frage {id}</x:bezeichnungEingabe><x:hilfetextEingabe>Hilfe\n   zu {id}</x:hilfetextEingabe>\
            <x:feldart><code>{art}</code></x:feldart><x:datentyp><code>{kind}</code></x:datentyp>{more}</x:datenfeld>"
        )
    }

    fn group(content: &[(&str, String)]) -> String {
        let inner: String = content
            .iter()
            .map(|(number, inner)| {
                format!("<x:struktur><x:anzahl>{number}</x:anzahl><x:bezug/><x:enthaelt>{inner}</x:enthaelt></x:struktur>")
            })
            .collect();
        format!(
            "<x:datenfeldgruppe><x:identifikation><x:id>G1</x:id><x:version>1.2.0</x:version></x:identifikation><x:name>Gruppe</x:name>\
            <x:bezeichnungEingabe>Anschrift</x:bezeichnungEingabe><x:regel><x:freitextRegel>Eines von beiden.</x:freitextRegel></x:regel>{inner}</x:datenfeldgruppe>"
        )
    }

    fn message(inner: &str) -> String {
        format!(
            "<x:xdatenfelder.datenfeldgruppe.0103 xmlns:x='{NAMESPACE}'><x:header/>{inner}</x:xdatenfelder.datenfeldgruppe.0103>"
        )
    }

    #[test]
    fn a_group_becomes_a_list() {
        let choice =
            "<x:werte><x:wert><x:code>1</x:code><x:name>Eins</x:name></x:wert><x:wert><x:code>2</x:code></x:wert></x:werte>";
        let inner = group(&[
            ("1:*", field("F3", "input", "file", "<x:mediaType>application/pdf</x:mediaType>")),
            ("0:1", field("F4", "label", "text", "")),
        ]);
        let text = message(&group(&[
            ("1:1", field("F1", "input", "text", "<x:praezisierung minLength='1' maxLength='55' pattern='[a-z]+'/>")),
            ("0:1", field("F2", "select", "text", choice)),
            ("0:1", inner),
            ("1:1", field("F5", "input", "num_int", "<x:praezisierung minValue='0' maxValue='9'/>")),
        ]));
        let read = read(&parse(text.as_bytes()).unwrap()).unwrap();
        assert_eq!((read.id.as_str(), read.version.as_str(), read.label.as_str()), ("G1", "1.2.0", "Anschrift"));
        assert_eq!(read.rules, ["Eines von beiden.", "Eines von beiden."]);
        let by = |id: &str| read.fields.iter().find(|field| field.id == id).unwrap();
        assert_eq!(by("F1").kind, Kind::Text { max_length: Some(55), pattern: Some("[a-z]+".to_owned()) });
        assert_eq!(by("F1").help.as_deref(), Some("Hilfe zu F1"));
        assert_eq!(by("F1").unused, ["minLength 1"]);
        assert!(by("F1").required && !by("F2").required);
        let Kind::Choice(choices) = &by("F2").kind else { panic!() };
        assert_eq!((choices[0].name.as_str(), choices[1].name.as_str()), ("Eins", "2"));
        assert!(!by("F3").required && by("F3").repeats, "the group around it need not be there");
        assert_eq!(by("F3").within, ["Anschrift"]);
        assert_eq!(by("F4").kind, Kind::Note);
        assert_eq!(by("F5").kind, Kind::WholeNumber { min: Some(0), max: Some(9) });
    }

    #[test]
    fn what_is_no_group_is_refused() {
        for text in [
            "<a/>".to_owned(),
            message(""),
            message(&group(&[("eins", field("F1", "input", "text", ""))])),
            message(&group(&[("1:1", field("F1", "input", "quantum", ""))])),
        ] {
            assert!(read(&parse(text.as_bytes()).unwrap()).is_err(), "{text}");
        }
    }
}
