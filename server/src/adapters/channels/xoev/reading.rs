//! From the bytes of an entry to what it means, in the standard of the route.

use super::{Speaks, exchange::FolderExchange};
use domain::personal::Personal;
use intake::xml::{Inquiry, of_xauslaender, of_xbau};
use ports::{Afterwards, Exchanged, ExchangedFile, FilePlace, Meaning, Read, Unfit};
use uuid::Uuid;
use xoev::{Fault, Glance, Head, Reaction, Reason, Rejection, Standard, reaction_xbau, reaction_xinneres, xauslaender, xbau};

/// What the bytes of an entry are.
pub(super) struct Understood {
    pub read: Read,
    /// Namespace and name.
    pub root: Option<(String, String)>,
    pub seen: Glance,
}

impl FolderExchange {
    /// Takes seconds for the largest: not on a thread that serves requests.
    pub(super) fn understand(&self, bytes: &[u8]) -> Understood {
        let root = match xoev::xml::parse(bytes) {
            Ok(root) => root,
            Err(fault) => {
                let seen = Glance::default();
                return Understood { read: Read::Unfit(self.unfit(&seen, bytes, &fault)), root: None, seen };
            }
        };
        let seen = xoev::glance(&root);
        let read = match self.understand_root(&root) {
            Ok(exchanged) => Read::Message(Box::new(exchanged)),
            Err(fault) => Read::Unfit(self.unfit(&seen, bytes, &fault)),
        };
        Understood { read, root: Some((root.namespace.as_deref().unwrap_or_default().to_owned(), root.name)), seen }
    }

    pub(super) fn unfit(&self, seen: &Glance, bytes: &[u8], fault: &Fault) -> Unfit {
        Unfit {
            uuid: seen.uuid.unwrap_or_else(|| Uuid::new_v5(&Uuid::NAMESPACE_OID, bytes)),
            kind: seen.kind.clone().unwrap_or_default(),
            created: seen.created.clone().unwrap_or_default(),
            application: seen.application.clone(),
            code: self.code(fault.reason).to_owned(),
            detail: fault.detail.clone(),
        }
    }

    pub(super) fn code(&self, reason: Reason) -> &'static str {
        match self.speaks {
            Speaks::XAuslaender { .. } => reason.xinneres(),
            Speaks::XBau { .. } => reason.xbau(),
        }
    }

    fn understand_root(&self, root: &xoev::xml::Element) -> Result<Exchanged, Fault> {
        let releases = match &self.speaks {
            Speaks::XAuslaender { accepted, .. } => accepted.as_slice(),
            Speaks::XBau { .. } => &[],
        };
        let (standard, _) = xoev::kind(root, releases)?;
        match (standard, &self.speaks) {
            (Standard::XAuslaender(release), Speaks::XAuslaender { .. }) => match xauslaender::read(root, &release)? {
                xauslaender::Read::Message(message) => {
                    self.addressed(&message.head)?;
                    let reading = of_xauslaender(&message, &self.words);
                    let documents = message
                        .said
                        .documents()
                        .into_iter()
                        .map(|document| (document.format.mime().to_owned(), FilePlace::Inside(document.content.clone())));
                    let documents: Vec<_> = documents.collect();
                    let head = message.head;
                    Ok(Exchanged {
                        application: Some(message.application),
                        file_number: None,
                        confirms: reading.confirms,
                        ..exchanged(&head, meaning(reading.inquiry, documents))
                    })
                }
                xauslaender::Read::Rejection(rejection) => self.rejected(&rejection),
            },
            (Standard::XInneresRejection, Speaks::XAuslaender { .. }) => self.rejected(&xoev::read_rejection(root)?),
            (Standard::XBauKernmodul, Speaks::XBau { .. }) => self.understand_xbau(xbau::read(root)?),
            _ => Err(Fault::new(Reason::NotTaken, "messages of this standard do not come on this route")),
        }
    }

    fn understand_xbau(&self, message: xbau::FromAuthority) -> Result<Exchanged, Fault> {
        self.addressed(&message.head)?;
        if matches!(message.said, xbau::Said::Fetched { .. } | xbau::Said::Submission) {
            return Err(Fault::new(Reason::WrongWay, "this message goes to authorities"));
        }
        if let xbau::Said::Rejection { why, about } = &message.said {
            let (codes, words) = in_words(why);
            let then = afterwards(why, reaction_xbau);
            return Ok(exchanged(&message.head, Meaning::Rejects { about: Some(about.0), then, code: codes, words }));
        }
        let places = message.attachments.iter().map(|attachment| match &attachment.place {
            xbau::Place::Beside { file, size_bytes, sha256, .. } => Ok((
                attachment.media_type.clone(),
                FilePlace::Beside { file: file.clone(), size_bytes: *size_bytes, sha256: sha256.clone() },
            )),
            xbau::Place::Link { .. } => {
                Err(Fault::new(Reason::AttachmentLinked, "an attachment is only linked: files must lie beside the message"))
            }
        });
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let reading = of_xbau(&message, &self.words);
        let names: Vec<String> = message.attachments.iter().map(named).collect();
        let inquiry = reading.inquiry.map(|inquiry| Inquiry { files: names, ..inquiry });
        Ok(Exchanged {
            application: message.reference.application.map(|id| id.to_string()),
            file_number: message.reference.file_number,
            ..exchanged(&message.head, meaning(inquiry, places))
        })
    }

    /// It is for us, and from whom we know.
    fn addressed(&self, head: &Head) -> Result<(), Fault> {
        if head.reader.id != self.correspondence.us.id {
            return Err(Fault::new(Reason::WrongRecipient, "the message is for somebody else"));
        }
        if head.author.id != self.correspondence.them.id {
            return Err(Fault::new(Reason::NotAuthorised, "the message is from somebody whom this route does not know"));
        }
        Ok(())
    }

    fn rejected(&self, rejection: &Rejection) -> Result<Exchanged, Fault> {
        self.addressed(&rejection.head)?;
        let (code, words) = in_words(&rejection.why);
        let then = afterwards(&rejection.why, reaction_xinneres);
        let about = rejection.about.as_ref().map(|(uuid, _, _)| *uuid);
        Ok(exchanged(&rejection.head, Meaning::Rejects { about, then, code, words }))
    }
}

/// One reason to correct it is enough.
fn afterwards(why: &[xoev::Why], reaction: impl Fn(&str) -> Option<Reaction>) -> Afterwards {
    let all = |wanted| why.iter().all(|one| reaction(&one.code) == Some(wanted));
    if all(Reaction::Delivered) {
        Afterwards::Delivered
    } else if all(Reaction::Again) {
        Afterwards::Again
    } else {
        Afterwards::Corrected
    }
}

/// All codes, and all words.
fn in_words(why: &[xoev::Why]) -> (String, String) {
    let codes: Vec<&str> = why.iter().map(|one| one.code.as_str()).collect();
    let words: Vec<&str> = why.iter().flat_map(|one| &one.words).map(String::as_str).collect();
    (codes.join(", "), words.join("; ").chars().take(1000).collect())
}

fn exchanged(head: &Head, meaning: Meaning) -> Exchanged {
    Exchanged {
        uuid: head.uuid,
        kind: head.kind.clone(),
        created: head.created.clone(),
        application: None,
        file_number: None,
        confirms: None,
        meaning,
    }
}

fn meaning(inquiry: Option<Inquiry>, places: Vec<(String, FilePlace)>) -> Meaning {
    let Some(inquiry) = inquiry else { return Meaning::Nothing };
    let files = inquiry.files.into_iter().zip(places).map(|(name, (media_type, place))| ExchangedFile {
        name: Personal::new(name),
        media_type,
        place,
    });
    Meaning::Message { inquiry: Personal::new(inquiry.members.to_string()), files: files.collect() }
}

/// The title with the ending of the file: people read titles.
fn named(attachment: &xbau::Attachment) -> String {
    let file = match &attachment.place {
        xbau::Place::Beside { file, .. } => file.as_str(),
        xbau::Place::Link { file, .. } => file.as_deref().unwrap_or_default(),
    };
    match file.rsplit_once('.') {
        Some((_, ending)) if !attachment.title.ends_with(&format!(".{ending}")) => format!("{}.{ending}", attachment.title),
        _ => attachment.title.clone(),
    }
}
