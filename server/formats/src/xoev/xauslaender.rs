//! XAusländer: the answer 130103, its documents in the message or, where they are too large, in parts 000040; the withdrawal 130111.

use super::{
    Correspondents, answered,
    answers::{self, SaidTo},
    content, head, lasting, number, sent,
};
use crate::parcel;
use domain::{
    document::{MediaType, RenditionOf},
    errand::{Cause, Hindrance},
    reply::SubmittedReply,
};
use ports::{Content, Package, PackageFormat, Parcel, ParcelFile, ParcelMessage};
use xoev::{
    Head, Release, din91379,
    xauslaender::{
        Delivered, Format, NewAnswer, NewPart, NewWithdrawal, OutDocument, Sender, write_answer, write_part, write_withdrawal,
    },
};

/// Bytes of a message beside its documents.
const FRAME: u64 = 256 * 1024;

/// One release, one office.
#[derive(Debug, Clone)]
pub struct XAuslaender {
    pub correspondents: Correspondents,
    pub release: Release,
    /// Of one message; larger answers go in parts.
    pub max_message_bytes: u64,
}

impl PackageFormat for XAuslaender {
    fn wants_exchange(&self) -> bool {
        true
    }

    /// The standard knows PDF and JPG alone.
    fn copies_needed(&self, reply: &SubmittedReply) -> Vec<RenditionOf> {
        let bound = |item| reply.renditions_wanted().contains(&RenditionOf::Item(item));
        let documents =
            reply.documents.iter().filter(|submitted| submitted.is_sent()).map(|submitted| submitted.document.facts());
        let foreign = documents.filter(|facts| facts.media_type == MediaType::Png && !bound(facts.item.clone()));
        reply.renditions_wanted().into_iter().chain(foreign.map(|facts| RenditionOf::Document(facts.id))).collect()
    }

    fn write(&self, package: &Package) -> Result<Parcel, Hindrance> {
        let question = answered(package)?.clone();
        let mut documents = Vec::new();
        for one in sent(package) {
            let format = Format::of_mime(&one.object.media_type).ok_or_else(|| {
                Cause::Copies
                    .because(format!("{} is {}: XAusländer takes PDF and JPG alone", one.object.file, one.object.media_type))
            })?;
            let name = fitted(&format!("{}.{}", one.stem(), format.ending()))?;
            documents.push((name, format, one.object));
        }
        let bytes: u64 = documents.iter().map(|(_, _, object)| object.size_bytes.div_ceil(3) * 4).sum();
        let in_parts = bytes + FRAME > self.max_message_bytes;
        let files: Vec<Content> = documents.iter().map(|(_, _, object)| Content::Object(object.clone())).collect();
        let id_of = |at: usize| number(package, &format!("dokument-{at}"));
        let archive = in_parts.then(|| {
            let entries = documents.iter().zip(&files).enumerate();
            Content::Zip(
                entries
                    .map(|(at, ((_, format, _), file))| (format!("{}.{}", id_of(at), format.ending()), file.clone()))
                    .collect(),
            )
        });
        let slices = archive.as_ref().map(|archive| self.slices(archive)).unwrap_or_default();
        let sender =
            Sender { product: &self.correspondents.product, address: &self.correspondents.address, release: &self.release };
        let answer_head = self.head(package, "130103", "antwort");
        let answer = NewAnswer {
            head: answer_head.clone(),
            application: question.application.clone(),
            more_can_come: true,
            about: question.uuid,
            documents: documents
                .iter()
                .enumerate()
                .map(|(at, (name, format, _))| OutDocument {
                    content: if in_parts { Delivered::InParts(id_of(at)) } else { Delivered::Inline(at) },
                    format: *format,
                    file_name: name.clone(),
                })
                .collect(),
            text: text(package)?,
            parts: archive.as_ref().map(|archive| (u32::try_from(slices.len()).unwrap_or(u32::MAX), archive.size_bytes())),
        };
        let mut written =
            vec![(answer_head.clone(), content(write_answer(&answer, &sender), if in_parts { &[] } else { &files }))];
        for (at, slice) in slices.into_iter().enumerate() {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            let part = NewPart {
                head: self.head(package, "000040", &format!("teil-{number}")),
                about: question.uuid,
                belongs_to: (answer_head.uuid, answer_head.created.clone()),
                number,
                content: 0,
            };
            written.push((part.head.clone(), content(write_part(&part, &sender), &[slice])));
        }
        if answers::withdraws(package) {
            let head = self.head(package, "130111", "ruecknahme");
            let withdrawal = NewWithdrawal { head: head.clone(), application: question.application, more_can_come: true };
            written.push((head, content(write_withdrawal(&withdrawal, &sender), &[])));
        }
        Ok(parcel_of(package, written))
    }
}

impl XAuslaender {
    fn head(&self, package: &Package, kind: &str, part: &str) -> Head {
        head(package, &self.correspondents, kind, part)
    }

    /// Pieces of the archive that leave room for their message.
    fn slices(&self, archive: &Content) -> Vec<Content> {
        let room = (self.max_message_bytes.saturating_sub(FRAME) / 4 * 3).max(3);
        let (size, mut from, mut slices) = (archive.size_bytes(), 0, Vec::new());
        while from < size {
            let bytes = room.min(size - from);
            slices.push(Content::Slice { of: Box::new(archive.clone()), from, bytes });
            from += bytes;
        }
        slices
    }
}

/// One file for each message, named by its number.
pub(super) fn parcel_of(package: &Package, written: Vec<(Head, Content)>) -> Parcel {
    let messages = written.iter().map(|(head, _)| ParcelMessage {
        uuid: head.uuid,
        kind: head.kind.clone(),
        created: head.created.clone(),
        file: format!("{}.xml", head.uuid),
    });
    let messages = messages.collect();
    let mut files = written.into_iter().map(|(head, content)| ParcelFile {
        file: format!("{}.xml", head.uuid),
        media_type: "application/xml",
        content,
    });
    let index = files.next().unwrap_or_else(|| ParcelFile {
        file: format!("{}.xml", lasting("leer")),
        media_type: "application/xml",
        content: Content::Bytes(Vec::new()),
    });
    Parcel { index, more: files.collect(), folders: Vec::new(), messages, ..parcel::parcel(package, ("", Vec::new()), None) }
}

/// The answers as a numbered list. `None`: there is nothing but files.
fn text(package: &Package) -> Result<Option<String>, Hindrance> {
    let mut paragraphs: Vec<String> = answers::acting(package).into_iter().collect();
    for SaidTo { number, label, words, .. } in answers::said(package)? {
        paragraphs.push(format!("{number}. {label}\n{words}"));
    }
    let mistakes = answers::mistakes(package);
    if !mistakes.is_empty() {
        paragraphs.push(format!("Versehentlich übermittelt: {}", mistakes.join("; ")));
    }
    if paragraphs.is_empty() {
        return Ok(None);
    }
    fitted(&paragraphs.join("\n\n")).map(Some)
}

/// In the characters of datatype C. What the person can change was asked of them while they typed; what is left is for an operator.
fn fitted(text: &str) -> Result<String, Hindrance> {
    let fitted = din91379::fitted(text);
    let strangers = din91379::strangers(&fitted);
    if strangers.is_empty() {
        return Ok(fitted);
    }
    let named: Vec<String> =
        strangers.iter().flat_map(|one| one.chars()).take(8).map(|one| format!("U+{:04X}", u32::from(one))).collect();
    Err(Cause::Record.because(format!("characters that XAusländer does not have: {}", named.join(" "))))
}
