//! Replies in the words of XÖV standards.

pub mod xauslaender;
pub mod xbau;
pub mod xdomea;

mod answers;

use domain::errand::{Cause, Hindrance};
use ports::{Content, Package, ParcelObject, storage::ExchangeRef};
use uuid::Uuid;
use xoev::{Address, Head, Party, Piece, Product};

pub use xauslaender::XAuslaender;
pub use xbau::XBauKernmodul;
pub use xdomea::XdomeaCaseFile;

/// Who writes to whom, from the configuration.
#[derive(Debug, Clone)]
pub struct Correspondents {
    pub product: Product,
    pub us: Party,
    pub them: Party,
    /// Ours; XAusländer wants one.
    pub address: Address,
}

/// Numbers of our messages: the same delivery has the same ones. One that came back has another when it goes again, and only that one.
const NAMESPACE: Uuid = Uuid::from_u128(0x7a9e_51c0_4d2b_4f63_8e1a_6b0c_9d3f_2e47);

/// `part`: what it is within the delivery.
fn number(package: &Package, part: &str) -> Uuid {
    let rejected = package.exchange.as_ref().map_or(&[][..], |exchange| &exchange.rejected);
    let mut corrections = 0_u32;
    loop {
        let number = Uuid::new_v5(&NAMESPACE, format!("{}/{corrections}/{part}", package.origin.delivery_id).as_bytes());
        if !rejected.contains(&number) {
            return number;
        }
        corrections += 1;
    }
}

/// A number that stays, however often something is exported.
fn lasting(what: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, what.as_bytes())
}

fn answered(package: &Package) -> Result<&ExchangeRef, Hindrance> {
    package.exchange.as_ref().ok_or_else(|| {
        Cause::NoWay.because("the message did not come as one of this standard: its answer has nothing to refer to")
    })
}

fn head(package: &Package, correspondents: &Correspondents, kind: &str, part: &str) -> Head {
    Head {
        uuid: number(package, part),
        kind: kind.to_owned(),
        created: xoev::stamp(package.reply.submitted_at),
        reader: correspondents.them.clone(),
        author: correspondents.us.clone(),
    }
}

/// `files`: by their keys in the pieces.
fn content(pieces: Vec<Piece>, files: &[Content]) -> Content {
    let parts = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(Content::Bytes(text.into_bytes())),
        Piece::Base64(key) => files.get(key).map(|file| Content::Base64(Box::new(file.clone()))),
    });
    Content::Joined(parts.collect())
}

/// A document as it goes along: itself, or the copy that was made of it.
struct Sent {
    /// Of the item, from 1.
    item: usize,
    /// Of the files of the item, from 1; 0: it is the only one.
    count: usize,
    label: String,
    object: ParcelObject,
}

impl Sent {
    /// `2 Mietvertrag-1`: number, label, and which of several.
    fn stem(&self) -> String {
        let label: String = self
            .label
            .chars()
            .map(|one| if one == '/' || one == '\\' || one.is_control() { '-' } else { one })
            .take(100)
            .collect();
        match self.count {
            0 => format!("{} {label}", self.item),
            count => format!("{} {label}-{count}", self.item),
        }
    }
}

/// All documents of a reply by their items; a copy stands for what it was made from.
fn sent(package: &Package) -> Vec<Sent> {
    let reply = &package.reply;
    let renditions = crate::parcel::renditions(package);
    let documents = crate::parcel::documents(package);
    let made_from = |object: &ParcelObject| {
        let made = reply.renditions.iter().find(|made| ports::ObjectOf::Rendition(made.id) == object.of);
        made.map(|made| {
            reply.made_from(&made.of).into_iter().map(|facts| ports::ObjectOf::Document(facts.id)).collect::<Vec<_>>()
        })
    };
    let mut all: Vec<Sent> = Vec::new();
    for (at, item) in answers::numbered(package) {
        let own = |object: &&ParcelObject| {
            let facts =
                reply.package_documents().into_iter().find(|document| ports::ObjectOf::Document(document.facts.id) == object.of);
            facts.is_some_and(|document| document.facts.item == item.id)
        };
        let originals: Vec<&ParcelObject> = documents.iter().filter(own).collect();
        let mut replaced: Vec<ports::ObjectOf> = Vec::new();
        let mut chosen: Vec<ParcelObject> = Vec::new();
        for copy in &renditions {
            let of = made_from(copy).unwrap_or_default();
            if of.iter().any(|document| originals.iter().any(|original| original.of == *document)) {
                replaced.extend(of);
                chosen.push(copy.clone());
            }
        }
        chosen.extend(originals.into_iter().filter(|original| !replaced.contains(&original.of)).cloned());
        let several = chosen.len() > 1;
        let label = item.content.label().binding.as_str().to_owned();
        let numbered = chosen.into_iter().enumerate();
        all.extend(numbered.map(|(count, object)| Sent {
            item: at,
            count: if several { count + 1 } else { 0 },
            label: label.clone(),
            object,
        }));
    }
    all
}
