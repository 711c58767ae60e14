//! Every place where a file says something of the wrong kind, not only the first, beside the faults of what remains: each part of it is read by
//! itself, and read once more without what was wrong there, however deep.

use super::{
    AlarmConfig, CaseSystemConfig, Config, ConfigFault, DatabaseConfig, DocumentsConfig, MetricsConfig, ScannerConfig,
    ServerConfig, TenantConfig, check, in_words,
};
use serde::{Deserialize, de::IntoDeserializer as _};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

/// A file can be wrong in more places than anybody reads.
const MOST: usize = 50;

/// Stand for a part that cannot be read, so that the others can be judged; nothing is said of them.
const STAND_INS: [(&str, &str); 4] = [
    ("server", "listen = '127.0.0.1:8080'\npublic_url = 'https://portal.invalid'\nsite = 'site'"),
    ("database", "url = 'sqlite:portal.sqlite'"),
    ("documents", "folder = 'documents'\nmaster_key_file = 'master.key'"),
    ("scanner", "kind = 'clamd'\naddress = 'tcp:127.0.0.1:3310'"),
];

/// Without these there is no configuration.
const PARTS: [&str; 6] = ["server", "database", "documents", "scanner", "tenants", "case_systems"];

type Value<'a> = Spanned<DeValue<'a>>;

/// Empty: each part is as it should be, and what is wrong is that one is missing.
pub fn type_faults(text: &str) -> Vec<ConfigFault> {
    let (table, slips) = DeTable::parse_recoverable(text);
    if !slips.is_empty() {
        return slips.iter().take(MOST).map(|error| ConfigFault::new("file", in_words(error, text))).collect();
    }
    let mut pruned = Pruned { text, faults: Vec::new(), gone: Vec::new() };
    let (mut rest, mut there) = (DeTable::new(), Vec::new());
    for (name, mut part) in table.into_inner() {
        there.push(name.get_ref().to_string());
        if pruned.part(name.get_ref(), &mut part) {
            rest.insert(name, part);
        }
    }
    let Pruned { mut faults, gone, .. } = pruned;
    for part in PARTS.iter().filter(|part| !there.contains(&(**part).to_owned())) {
        faults.push(ConfigFault::new(part, "is missing"));
    }
    if !faults.is_empty() {
        faults.extend(faults_of_the_rest(rest, &gone));
    }
    faults.truncate(MOST);
    faults
}

/// What is wrong besides. A place that lost something, and whatever holds it, is not judged by what is left.
fn faults_of_the_rest(mut table: DeTable<'_>, gone: &[Gone]) -> Vec<ConfigFault> {
    let mut made_up: Vec<&str> = Vec::new();
    for (name, text) in STAND_INS {
        let Ok(stand_in) = DeTable::parse(text) else { continue };
        if table.get(name).is_none() {
            table.insert(Spanned::new(0..0, name.into()), Spanned::new(0..0, DeValue::Table(stand_in.into_inner())));
            made_up.push(name);
        }
    }
    for name in ["tenants", "case_systems"] {
        if table.get(name).is_none() {
            table.insert(Spanned::new(0..0, name.into()), Spanned::new(0..0, DeValue::Array(DeArray::new())));
            made_up.push(name);
        }
    }
    let Ok(config) = Config::deserialize(Spanned::new(0..0, DeValue::Table(table)).into_deserializer()) else {
        return Vec::new();
    };
    let below = |place: &str, above: &str| place == above || place.starts_with(&format!("{above}."));
    // Whoever is named in another part may be who was taken out.
    let named_elsewhere = gone.iter().any(|gone| below(&gone.place, "tenants"));
    let names = |place: &str| place.ends_with(".tenant") || place.ends_with(".authorities");
    let known = |fault: &ConfigFault| {
        let place = fault.place.as_str();
        let beside =
            |gone: &Gone| gone.whole && place.rsplit_once('.').map(|it| it.0) == gone.place.rsplit_once('.').map(|it| it.0);
        let judged = !gone.iter().any(|gone| below(place, &gone.place) || below(&gone.place, place) || beside(gone));
        let names_others = named_elsewhere && below(place, "case_systems") && names(place);
        judged && !names_others && !made_up.iter().any(|part| below(place, part))
    };
    check::faults(&config).into_iter().filter(known).collect()
}

/// Reads parts and takes out of them what is wrong.
struct Pruned<'t> {
    text: &'t str,
    faults: Vec<ConfigFault>,
    gone: Vec<Gone>,
}

/// A place that was taken out.
struct Gone {
    place: String,
    /// It was right, but cannot be without what was wrong in it: what stands beside it may need it.
    whole: bool,
}

impl Pruned<'_> {
    /// `false`: nothing of it can be read.
    fn part(&mut self, name: &str, part: &mut Value<'_>) -> bool {
        match name {
            "server" => self.read::<ServerConfig>(name, part),
            "database" => self.read::<DatabaseConfig>(name, part),
            "documents" => self.read::<DocumentsConfig>(name, part),
            "scanner" => self.read::<ScannerConfig>(name, part),
            "alarm" => self.read::<AlarmConfig>(name, part),
            "metrics" => self.read::<MetricsConfig>(name, part),
            "tenants" => self.each::<TenantConfig>(name, part),
            "case_systems" => self.each::<CaseSystemConfig>(name, part),
            other => {
                self.faults.push(ConfigFault::new(other, "is no part of a configuration"));
                false
            }
        }
    }

    /// The parts of a list, each with what it is called where it says so.
    fn each<'de, T: Deserialize<'de>>(&mut self, name: &str, part: &mut Value<'de>) -> bool {
        let DeValue::Array(all) = part.get_mut() else {
            self.faults.push(ConfigFault::new(name, format!("is a list: write [[{name}]]")));
            self.gone.push(Gone { place: name.to_owned(), whole: false });
            return false;
        };
        keep(all, |_, one| {
            let place = below(name, one);
            self.read::<T>(&place, one)
        });
        true
    }

    fn read<'de, T: Deserialize<'de>>(&mut self, place: &str, part: &mut Value<'de>) -> bool {
        // Names with the table they were taken out of.
        let mut missing: Vec<(String, String)> = Vec::new();
        while self.faults.len() < MOST {
            let Err(error) = T::deserialize(part.clone().into_deserializer()) else { return true };
            let way = error.span().and_then(|at| way_to(part, &at)).unwrap_or_default();
            let wrong = place_of(place, part, &way);
            // What was taken out is not missing; whatever cannot be without it goes, too.
            let lacks = |name: &str| error.message().contains(&format!("missing field `{name}`"));
            let whole = missing.iter().any(|(table, name)| *table == wrong && lacks(name));
            if !whole {
                self.faults.push(ConfigFault::new(&wrong, in_words(&error, self.text)));
            }
            self.gone.push(Gone { place: wrong, whole });
            match way.last() {
                Some(Step::Name(name)) => {
                    let table = place_of(place, part, &way[..way.len() - 1]);
                    missing.push((table, name.clone()));
                }
                Some(Step::At(_)) => {}
                None => return false,
            }
            take_out(part, &way);
        }
        false
    }
}

/// What is to stay of a list.
fn keep<'a>(all: &mut DeArray<'a>, mut stays: impl FnMut(usize, &mut Value<'a>) -> bool) {
    let mut kept = DeArray::new();
    for (place, mut one) in std::mem::replace(all, DeArray::new()).into_iter().enumerate() {
        if stays(place, &mut one) {
            kept.push(one);
        }
    }
    *all = kept;
}

/// Into a table by name, into a list by place.
enum Step {
    Name(String),
    At(usize),
}

/// To the innermost value, with its name, that holds this stretch of the file.
fn way_to(part: &Value<'_>, at: &Range<usize>) -> Option<Vec<Step>> {
    let within = |from: usize, to: usize| from <= at.start && at.end <= to;
    let down = |step: Step, value: &Value<'_>, from: usize| {
        let deeper = way_to(value, at);
        let holds = within(from, value.span().end) || within(value.span().start, value.span().end);
        match deeper {
            Some(mut deeper) => {
                deeper.insert(0, step);
                Some(deeper)
            }
            None => holds.then(|| vec![step]),
        }
    };
    match part.get_ref() {
        DeValue::Table(table) => table.iter().find_map(|(name, value)| {
            let key = name.span();
            let found = down(Step::Name(name.get_ref().to_string()), value, key.start);
            // A name that is not known: its value says nothing.
            found.or_else(|| within(key.start, key.end).then(|| vec![Step::Name(name.get_ref().to_string())]))
        }),
        DeValue::Array(all) => all.iter().enumerate().find_map(|(place, value)| down(Step::At(place), value, value.span().start)),
        _ => None,
    }
}

/// As an operator would name it: a part of a list by its id.
fn place_of(place: &str, part: &Value<'_>, way: &[Step]) -> String {
    let Some((step, rest)) = way.split_first() else { return place.to_owned() };
    match (step, part.get_ref()) {
        (Step::Name(name), DeValue::Table(table)) => {
            let place = format!("{place}.{name}");
            table.get(name.as_str()).map_or_else(|| place.clone(), |value| place_of(&place, value, rest))
        }
        (Step::At(at), DeValue::Array(all)) => match all.get(*at) {
            Some(value) => place_of(&below(place, value), value, rest),
            None => place.to_owned(),
        },
        _ => place.to_owned(),
    }
}

fn below(place: &str, part: &Value<'_>) -> String {
    match part.get_ref().get("id").and_then(|id| id.get_ref().as_str()) {
        Some(id) => format!("{place}.{id}"),
        None => place.to_owned(),
    }
}

fn take_out(part: &mut Value<'_>, way: &[Step]) {
    let Some((step, rest)) = way.split_first() else { return };
    match (step, part.get_mut()) {
        (Step::Name(name), DeValue::Table(table)) if rest.is_empty() => drop(table.remove(name.as_str())),
        (Step::Name(name), DeValue::Table(table)) => {
            if let Some(value) = table.get_mut(name.as_str()) {
                take_out(value, rest);
            }
        }
        (Step::At(at), DeValue::Array(all)) if rest.is_empty() => keep(all, |place, _| place != *at),
        (Step::At(at), DeValue::Array(all)) => {
            if let Some(value) = all.get_mut(*at) {
                take_out(value, rest);
            }
        }
        _ => {}
    }
}
