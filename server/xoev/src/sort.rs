//! What a document is, before it is read: by the name and the namespace of its root.

use crate::{
    fault::{Fault, Reason},
    head::is_date_time,
    rejection::REJECTION_NAMESPACE,
    release::Release,
    xbau,
    xml::Element,
};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    XAuslaender(Release),
    /// The asynchronous rejection of XInneres.
    XInneresRejection,
    XBauKernmodul,
}

/// `OZG.RueckkanalFrage.130102` → `130102`. `None`: the name does not end in a number.
pub fn kind_of_root(name: &str) -> Option<&str> {
    let kind = name.rsplit('.').next()?;
    ((4..=6).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_digit())).then_some(kind)
}

/// # Errors
/// [`Reason::Version`]: another release of a known standard. [`Reason::NotValid`]: something else.
pub fn kind(root: &Element, releases: &[Release]) -> Result<(Standard, String), Fault> {
    let kind = || kind_of_root(&root.name).map(str::to_owned).ok_or_else(|| Fault::not_valid("the root is no message"));
    let namespace = root.namespace.as_deref().unwrap_or_default();
    if let Some(release) = releases.iter().find(|release| release.namespace == namespace) {
        return Ok((Standard::XAuslaender(*release), kind()?));
    }
    match namespace {
        REJECTION_NAMESPACE => Ok((Standard::XInneresRejection, kind()?)),
        xbau::NAMESPACE => Ok((Standard::XBauKernmodul, kind()?)),
        other
            if other.starts_with("http://www.osci.de/xauslaender")
                || other.starts_with("http://www.xleitstelle.de/xbau/kernmodul/")
                || other.starts_with("http://www.osci.de/xinneres/rueckweisung/") =>
        {
            Err(Fault::new(Reason::Version, "a release of its standard that is not served here"))
        }
        _ => Err(Fault::not_valid("the root is of no standard that is served here")),
    }
}

/// What a head says if nothing else can be read: enough to send a message back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    pub uuid: Option<Uuid>,
    pub kind: Option<String>,
    pub created: Option<String>,
    pub author: Option<(String, String)>,
    pub application: Option<String>,
    pub is_rejection: bool,
}

/// Looks for what names a message, wherever it stands near the top.
pub fn glance(root: &Element) -> Glance {
    let kind = kind_of_root(&root.name).map(str::to_owned);
    let is_rejection = matches!(kind.as_deref(), Some("0010" | "000002" | "1100"));
    let mut seen = Glance { kind, is_rejection, ..Glance::default() };
    let named = |element: &Element, name: &str| element.children.iter().find(|child| child.name == name).cloned();
    seen.application = named(root, "antragsidentifikation").map(|found| found.text.trim().chars().take(200).collect());
    if let Some(reference) = named(root, "bezug").and_then(|reference| named(&reference, "referenz")) {
        seen.application = Some(reference.text.trim().chars().take(200).collect());
    }
    let Some(head) = root.children.iter().find(|child| child.name == "nachrichtenkopf.g2g") else { return seen };
    if let Some(identification) = head.children.iter().find(|child| child.name == "identifikation.nachricht") {
        seen.uuid = named(identification, "nachrichtenUUID").and_then(|found| found.uuid().ok());
        // What is no moment cannot be named in an answer either.
        seen.created = named(identification, "erstellungszeitpunkt")
            .map(|found| found.text.trim().to_owned())
            .filter(|created| created.len() <= 40 && is_date_time(created));
    }
    if let Some(author) = head.children.iter().find(|child| child.name == "autor") {
        let text = |name| named(author, name).map(|found| found.text.trim().chars().take(200).collect::<String>());
        seen.author = text("kennung").zip(text("name"));
    }
    seen
}
