//! Every place where a file says something of the wrong kind, not only the first: each part of it is read by itself, and read once more without
//! what was wrong there.

use super::{
    AlarmConfig, CaseSystemConfig, ConfigFault, DatabaseConfig, DocumentsConfig, MetricsConfig, ScannerConfig, ServerConfig,
    TenantConfig, in_words,
};
use serde::{Deserialize, de::IntoDeserializer as _};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

/// A file can be wrong in more places than anybody reads.
const MOST: usize = 50;

/// Empty: each part is as it should be, and what is wrong is that one is missing.
pub fn type_faults(text: &str) -> Vec<ConfigFault> {
    let (table, slips) = DeTable::parse_recoverable(text);
    if !slips.is_empty() {
        return slips.iter().take(MOST).map(|error| ConfigFault::new("file", in_words(error, text))).collect();
    }
    let mut faults = Vec::new();
    for (name, part) in table.into_inner() {
        let name = name.get_ref().as_ref();
        let mut read = |place: &str, errors: Vec<(Option<String>, Error)>| {
            faults.extend(errors.iter().map(|(key, error)| {
                let place = key.as_ref().map_or_else(|| place.to_owned(), |key| format!("{place}.{key}"));
                ConfigFault::new(&place, in_words(error, text))
            }));
        };
        match name {
            "server" => read(name, errors_of::<ServerConfig>(part)),
            "database" => read(name, errors_of::<DatabaseConfig>(part)),
            "documents" => read(name, errors_of::<DocumentsConfig>(part)),
            "scanner" => read(name, errors_of::<ScannerConfig>(part)),
            "alarm" => read(name, errors_of::<AlarmConfig>(part)),
            "metrics" => read(name, errors_of::<MetricsConfig>(part)),
            "tenants" => each(name, part).into_iter().for_each(|(place, part)| read(&place, errors_of::<TenantConfig>(part))),
            "case_systems" => {
                each(name, part).into_iter().for_each(|(place, part)| read(&place, errors_of::<CaseSystemConfig>(part)));
            }
            other => faults.push(ConfigFault::new(other, "is no part of a configuration")),
        }
    }
    faults.truncate(MOST);
    faults
}

/// The parts of a list, each with what it is called where it says so.
fn each<'a>(name: &str, part: Spanned<DeValue<'a>>) -> Vec<(String, Spanned<DeValue<'a>>)> {
    let span = part.span();
    let all = match part.into_inner() {
        DeValue::Array(all) => all.into_iter().collect(),
        other => vec![Spanned::new(span, other)],
    };
    let place = |part: &Spanned<DeValue<'a>>| match part.get_ref().get("id").and_then(|id| id.get_ref().as_str()) {
        Some(id) => format!("{name}.{id}"),
        None => name.to_owned(),
    };
    all.into_iter().map(|part| (place(&part), part)).collect()
}

fn errors_of<'de, T: Deserialize<'de>>(mut part: Spanned<DeValue<'de>>) -> Vec<(Option<String>, Error)> {
    let mut errors = Vec::new();
    let mut taken_out: Vec<String> = Vec::new();
    while errors.len() < MOST {
        let Err(error) = T::deserialize(part.clone().into_deserializer()) else { break };
        // What was taken out is not missing.
        let missing = taken_out.iter().any(|name| error.message().contains(&format!("missing field `{name}`")));
        let at = error.span();
        let DeValue::Table(table) = part.get_mut() else {
            errors.push((None, error));
            break;
        };
        let holds = |name: &Spanned<_>, value: &Spanned<DeValue<'_>>| {
            at.as_ref().is_some_and(|at| name.span().start <= at.start && at.end <= value.span().end)
        };
        let wrong = table.iter().find(|(name, value)| holds(name, value)).map(|(name, _)| name.clone());
        let key = wrong.as_ref().map(|name| name.get_ref().to_string());
        if !missing {
            errors.push((key.clone(), error));
        }
        let (Some(wrong), Some(key), false) = (wrong, key, missing) else { break };
        table.remove(&wrong);
        taken_out.push(key);
    }
    errors
}
