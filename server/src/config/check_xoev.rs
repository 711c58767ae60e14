//! What routes of XÖV standards must be beyond their form.

use super::{
    Config,
    check::{ConfigFault, check_place},
    xoev::{PartyConfig, XoevRouteConfig, XoevStandard},
};
use std::collections::BTreeSet;
use xoev::{RELEASES, din91379};

pub(super) fn check_xoev(route: &XoevRouteConfig, place: &str, config: &Config, faults: &mut Vec<ConfigFault>) {
    let mut fault = |name: &str, problem: &str| faults.push(ConfigFault::new(&format!("{place}.{name}"), problem));
    let known: Vec<&str> = RELEASES.iter().map(|release| release.version).collect();
    if route.standard == XoevStandard::Xauslaender {
        for release in std::iter::once(&route.release).chain(&route.also_reads) {
            if !known.contains(&release.as_str()) {
                fault("release", &format!("{release} is not known: this program knows {}", known.join(", ")));
            }
        }
        match &route.address {
            None => fault("address", "is needed: XAusländer wants the author's postal address"),
            Some(address) => match (&address.street, &address.po_box) {
                (Some(_), Some(_)) => fault("address", "is a building or a box, not both"),
                (None, None) if address.house_number.is_some() => fault("address", "has a house number and no street"),
                _ => {}
            },
        }
        if route.us.contacts.is_empty() {
            fault("us.contacts", "needs one: XAusländer wants to know how the author can be reached");
        }
        if !config.documents.previews {
            fault("standard", "needs documents.previews: pictures that are neither PDF nor JPG must be converted");
        }
    }
    if route.consequences.trim().is_empty() || route.consequences.chars().count() > 2000 {
        fault("consequences", "must say what happens when a deadline passes, in at most 2000 characters");
    }
    if !(1..=500).contains(&route.max_message_megabytes) {
        fault("max_message_megabytes", "must be 1 to 500");
    }
    if !(1..=250).contains(&route.max_file_megabytes) {
        fault("max_file_megabytes", "must be 1 to 250");
    }
    for (name, party) in [("us", &route.us), ("them", &route.them)] {
        check_party(&format!("{place}.{name}"), party, faults);
    }
    if let Some(address) = &route.address {
        let parts = [&address.street, &address.house_number, &address.po_box].into_iter().flatten();
        for part in parts.chain([&address.postal_code, &address.city]) {
            check_text(&format!("{place}.address"), part, faults);
        }
    }
    let mut folders = BTreeSet::new();
    for (name, path) in folders_of(route) {
        check_place(&format!("{place}.{name}"), path, config, faults);
        if !folders.insert(path) {
            faults
                .push(ConfigFault::new(&format!("{place}.{name}"), "is that of another purpose: each needs a folder of its own"));
        }
    }
}

/// All folders of a route.
pub fn folders_of(route: &XoevRouteConfig) -> Vec<(&'static str, &std::path::PathBuf)> {
    let mut all =
        vec![("incoming", &route.incoming), ("outgoing", &route.outgoing), ("done", &route.done), ("refused", &route.refused)];
    all.extend(route.case_file.as_ref().map(|case_file| ("case_file.path", &case_file.path)));
    all
}

fn check_party(place: &str, party: &PartyConfig, faults: &mut Vec<ConfigFault>) {
    if !party.id.split_once(':').is_some_and(|(prefix, id)| !prefix.is_empty() && !id.is_empty()) {
        faults.push(ConfigFault::new(&format!("{place}.id"), "must be written with its prefix, as alp:123"));
    }
    check_text(&format!("{place}.name"), &party.name, faults);
    for contact in &party.contacts {
        if contact.channel.len() != 2 || !contact.channel.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.push(ConfigFault::new(&format!("{place}.contacts"), "channel must be a code of two digits, as 01 for e-mail"));
        }
        check_text(&format!("{place}.contacts"), &contact.value, faults);
    }
}

/// A name that does not fit is for the operator to mend: nobody else can.
fn check_text(place: &str, text: &str, faults: &mut Vec<ConfigFault>) {
    let strangers = din91379::strangers(text);
    if text.trim().is_empty() {
        faults.push(ConfigFault::new(place, "is empty"));
    } else if !strangers.is_empty() {
        let problem = format!("has characters that DIN 91379 (datatype C) does not know: {}", strangers.join(" "));
        faults.push(ConfigFault::new(place, problem));
    }
}
