//! Data fields of FIM → items of a message, for a case system to send.

use serde_json::{Map, Value, json};
use xoev::fim::{Choice, Field, Group, Kind};

/// Items, and what could not be carried over.
#[derive(Debug, Clone, PartialEq)]
pub struct FimItems {
    pub items: Vec<Value>,
    /// For whoever imports: what to look at.
    pub remarks: Vec<String>,
}

/// Longest label, hint and reason of an item.
const LABEL: usize = 200;
const HINT: usize = 500;
const REASON: usize = 2000;

pub fn of_fim(group: &Group) -> FimItems {
    let mut made = FimItems { items: Vec::new(), remarks: Vec::new() };
    for (at, field) in group.fields.iter().enumerate() {
        match &field.kind {
            Kind::Hidden => made.remarks.push(format!("{}: is not asked of people, left out", field.id)),
            Kind::Note => made.remarks.push(format!("{}: a note, belongs into the letter: {}", field.id, field.label)),
            Kind::File { media_types } => {
                let item = request(field, media_types, at, &mut made.remarks);
                made.items.push(item);
            }
            kind => {
                let item = question(field, kind, at, &mut made.remarks);
                made.items.push(item);
            }
        }
    }
    for field in group.fields.iter().filter(|field| !matches!(field.kind, Kind::Hidden | Kind::Note)) {
        if !field.unused.is_empty() {
            made.remarks.push(format!("{}: not carried over: {}", field.id, field.unused.join(", ")));
        }
    }
    for rule in &group.rules {
        made.remarks.push(format!("{}: a rule between fields, not checked: {rule}", group.id));
    }
    made
}

/// Ids of items are written small; the same field can stand in several groups.
fn id(field: &Field, at: usize) -> String {
    format!("{}-{at}", field.id.to_lowercase())
}

/// Groups say where a field belongs: `Anschrift: Straße`.
fn label(field: &Field) -> String {
    let label = match field.within.last() {
        Some(group) if !field.label.contains(group.as_str()) => format!("{group}: {}", field.label),
        _ => field.label.clone(),
    };
    super::shortened(&label, LABEL)
}

fn common(field: &Field) -> Map<String, Value> {
    let mut members = Map::from_iter([("label".to_owned(), json!(label(field))), ("required".to_owned(), json!(field.required))]);
    if let Some(help) = &field.help {
        members.insert("hint".to_owned(), json!(super::shortened(help, HINT)));
    }
    if !field.rules.is_empty() {
        members.insert("reason".to_owned(), json!(super::shortened(&field.rules.join(" "), REASON)));
    }
    members
}

fn question(field: &Field, kind: &Kind, at: usize, remarks: &mut Vec<String>) -> Value {
    let mut members = common(field);
    let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    match kind {
        Kind::Text { max_length, pattern } => {
            let long = max_length.is_none_or(|most| most > 200) || field.repeats;
            set("type", json!(if long { "long_text" } else { "short_text" }));
            if let Some(most) = max_length {
                set("max_characters", json!((*most).clamp(1, 10_000)));
            }
            if pattern.is_some() {
                remarks.push(format!("{}: its pattern is not checked", field.id));
            }
        }
        Kind::Number => {
            set("type", json!("short_text"));
            set("max_characters", json!(40));
            remarks.push(format!("{}: a number with fractions, asked as text", field.id));
        }
        Kind::Date => set("type", json!("date")),
        Kind::YesNo => set("type", json!("yes_no")),
        Kind::WholeNumber { min, max } => {
            set("type", json!("whole_number"));
            if let Some(min) = min {
                set("min", json!(min));
            }
            if let Some(max) = max {
                set("max", json!(max));
            }
        }
        Kind::Amount => set("type", json!("amount")),
        Kind::Choice(choices) if (2..=50).contains(&choices.len()) => {
            set("type", json!(if field.repeats { "several_choices" } else { "single_choice" }));
            set("choices", json!(choices.iter().enumerate().map(|(at, choice)| offered(at, choice)).collect::<Vec<_>>()));
        }
        Kind::Choice(choices) => {
            set("type", json!("short_text"));
            let why = if choices.is_empty() {
                "its values are in a code list of its own".to_owned()
            } else {
                format!("it has {} values", choices.len())
            };
            remarks.push(format!("{}: {why}, asked as text", field.id));
        }
        Kind::File { .. } | Kind::Note | Kind::Hidden => {}
    }
    if field.repeats && !matches!(kind, Kind::Choice(_) | Kind::Text { .. }) {
        remarks.push(format!("{}: can be answered several times, asked once", field.id));
    }
    json!({ "id": id(field, at + 1), "fim": field.id, "question": members })
}

/// Codes can have any letters; ids of choices not.
fn offered(at: usize, choice: &Choice) -> Value {
    let plain: String =
        choice.code.to_lowercase().chars().filter(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_')).collect();
    let id = if plain.is_empty() || plain.len() != choice.code.len() || plain.len() > 50 {
        format!("wert-{}", at + 1)
    } else {
        format!("w-{plain}")
    };
    json!({ "id": id, "label": super::shortened(&choice.name, LABEL) })
}

fn request(field: &Field, media_types: &[String], at: usize, remarks: &mut Vec<String>) -> Value {
    let mut members = common(field);
    let known: Vec<&str> = crate::document_request::MEDIA_TYPES
        .iter()
        .filter(|(_, known)| media_types.iter().any(|wanted| wanted == known.mime()))
        .map(|(word, _)| *word)
        .collect();
    if known.is_empty() && !media_types.is_empty() {
        remarks.push(format!("{}: none of its media types is known here, all that the tenant takes are allowed", field.id));
    } else if !known.is_empty() {
        members.insert("media_types".to_owned(), json!(known));
    }
    if !field.repeats {
        members.insert("max_files".to_owned(), json!(1));
        remarks.push(format!("{}: one file; several photos of one paper need more (max_files)", field.id));
    }
    json!({ "id": id(field, at + 1), "fim": field.id, "document_request": members })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: Kind) -> Field {
        Field {
            id: "F60000000001".to_owned(),
            version: "1.0.0".to_owned(),
            within: Vec::new(),
            label: "Nachweis".to_owned(),
            help: None,
            kind,
            required: true,
            repeats: false,
            rules: Vec::new(),
            unused: vec!["minValue 1".to_owned()],
        }
    }

    #[test]
    fn a_field_of_two_groups_is_two_items_and_what_is_lost_is_said() {
        let file = || Kind::File { media_types: vec!["application/pdf".to_owned()] };
        let fields = vec![field(file()), field(file()), field(Kind::Amount), field(Kind::Amount)];
        let group = Group {
            id: "G1".to_owned(),
            version: "1.0.0".to_owned(),
            label: "Gruppe".to_owned(),
            help: None,
            fields,
            rules: Vec::new(),
        };
        let made = of_fim(&group);
        let ids: std::collections::BTreeSet<&str> = made.items.iter().filter_map(|item| item["id"].as_str()).collect();
        assert_eq!((ids.len(), made.items.len()), (4, 4), "{ids:?}");
        assert!(made.items.iter().all(|item| item["fim"] == "F60000000001"));
        assert!(made.remarks.iter().any(|remark| remark == "F60000000001: not carried over: minValue 1"), "{:?}", made.remarks);
    }
}
