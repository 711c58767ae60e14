//! Every page in every state that people can meet, made from invented data at a fixed moment: for accessibility testers, and for the
//! project's own checks, which walk the same list. Nothing is read or written; forms lead to a message that is nobody's.

mod access;
mod clerks;
mod dialogue;
mod letters;
mod list;
mod others;
mod people;
mod samples;
mod sending;
mod tasks;

pub use list::{StateListPage, StateListPageProps};

use crate::{
    i18n::Locale,
    shell::{Brand, Frame, FrameViewer, Words},
};

/// Who looks at all pages and in which language.
#[derive(Debug, Clone)]
pub struct Looks {
    pub locale: Locale,
    pub tenant_name: String,
}

impl Looks {
    fn frame(&self, viewer: FrameViewer) -> Frame {
        let authority = matches!(viewer, FrameViewer::Applicant { .. }).then(samples::authority);
        Frame {
            locale: self.locale,
            tenant_name: self.tenant_name.clone(),
            query: String::new(),
            viewer,
            authority,
            brand: Brand::default(),
            session: None,
            acts_for: None,
            words: Words::Stay,
        }
    }

    fn nobody(&self) -> Frame {
        self.frame(FrameViewer::Nobody)
    }

    fn applicant(&self) -> Frame {
        self.frame(FrameViewer::Applicant { idle_minutes: 30, name: Some("Amina Haddad".to_owned()), safely: true })
    }

    /// Somebody who acts for the recipient.
    fn representative(&self) -> Frame {
        Frame { acts_for: Some("Amina Haddad".to_owned()), ..self.applicant() }
    }

    fn clerk(&self) -> Frame {
        let authority_name = samples::authority().name;
        self.frame(FrameViewer::Clerk { authority_name, idle_minutes: 30, name: Some("Petra Beispiel".to_owned()) })
    }
}

/// A page in one state.
pub struct State {
    /// What the page is, in German.
    pub page: &'static str,
    /// In which state, in German.
    pub name: String,
    show: Box<dyn Fn(&Looks) -> String>,
}

impl State {
    fn new(page: &'static str, name: impl Into<String>, show: impl Fn(&Looks) -> String + 'static) -> Self {
        Self { page, name: name.into(), show: Box::new(show) }
    }

    /// As an address says it: small letters, digits and hyphens.
    pub fn address(&self) -> String {
        address_of(&format!("{} {}", self.page, self.name))
    }

    /// The whole page as it is served.
    pub fn html(&self, looks: &Looks) -> String {
        (self.show)(looks)
    }
}

fn address_of(name: &str) -> String {
    let mut address = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'ä' => address.push_str("ae"),
            'ö' => address.push_str("oe"),
            'ü' => address.push_str("ue"),
            'ß' => address.push_str("ss"),
            c if c.is_ascii_alphanumeric() => address.push(c),
            _ if address.ends_with('-') => {}
            _ => address.push('-'),
        }
    }
    address.trim_matches('-').to_owned()
}

/// All of them, page by page.
pub fn all() -> Vec<State> {
    [
        access::states(),
        letters::states(),
        tasks::states(),
        sending::states(),
        people::states(),
        dialogue::states(),
        clerks::states(),
        others::states(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_is_shown_in_every_language() {
        let states = all();
        let addresses: BTreeSet<String> = states.iter().map(State::address).collect();
        assert_eq!(addresses.len(), states.len(), "two states have one address");
        for locale in Locale::ALL {
            let looks = Looks { locale, tenant_name: "Land Musterland".to_owned() };
            for state in &states {
                let html = state.html(&looks);
                assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<h1"), "{}", state.address());
                let missing = html.split('[').skip(1).any(|rest| {
                    let key = rest.split(']').next().unwrap_or_default();
                    key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
                });
                assert!(!missing, "{} lacks a text in {}", state.address(), locale.tag());
                assert_eq!(html, state.html(&looks), "{} is the same at any time", state.address());
            }
        }
    }

    /// Whoever adds a page adds its states.
    #[test]
    fn every_page_is_in_the_list() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let (pages, states) = (read(&source.join("pages")), read(&source.join("states")));
        let names = pages.split("pub fn ").skip(1).map(|rest| rest.split('(').next().unwrap_or_default());
        let names: Vec<&str> = names.filter(|name| name.ends_with("Page")).collect();
        assert!(names.len() > 25, "{names:?}");
        let missing: Vec<_> = names.iter().filter(|name| !states.contains(&format!("{name}Props"))).collect();
        assert!(missing.is_empty(), "no state of {missing:?}");
    }

    /// Everything in a folder and the folders in it.
    fn read(folder: &std::path::Path) -> String {
        let entries = std::fs::read_dir(folder).expect("a folder of the sources").map(|entry| entry.expect("an entry").path());
        entries.map(|path| if path.is_dir() { read(&path) } else { std::fs::read_to_string(path).expect("a text") }).collect()
    }
}
