//! XBau-Kernmodul: documents as 1202, words as 1142; the answer to a 1142 is a 1142 with everything.

use super::{
    Correspondents, answered,
    answers::{self, SaidTo},
    content, head, number, sent,
    xauslaender::parcel_of,
};
use domain::errand::{Cause, Hindrance};
use jiff::tz::TimeZone;
use ports::{Package, PackageFormat, Parcel, ParcelFolder, ParcelObject, storage::ExchangeRef};
use uuid::Uuid;
use xoev::{
    din91379,
    xbau::{self, Letter, MAX_BYTES, NewAttachment, NewSubmission, NewTalk, Reference, Sender, write_submission, write_talk},
};

/// One office.
#[derive(Debug, Clone)]
pub struct XBauKernmodul {
    pub correspondents: Correspondents,
    /// Versions of free lists: of contacts, directories and media types.
    pub lists: [String; 3],
    /// Code of `urn:xoev-de:xbau:codeliste:anlagen` for what people hand in.
    pub attachment_kind: String,
}

impl PackageFormat for XBauKernmodul {
    fn wants_exchange(&self) -> bool {
        true
    }

    fn write(&self, package: &Package) -> Result<Parcel, Hindrance> {
        let question = answered(package)?;
        let [contacts, directories, media_types] = &self.lists;
        let sender = Sender { product: &self.correspondents.product, contacts, directories, media_types };
        let mut attachments = Vec::new();
        let mut objects = Vec::new();
        for (at, one) in sent(package).into_iter().enumerate() {
            let ending = one.object.file.rsplit_once('.').map_or("bin", |(_, ending)| ending).to_owned();
            let file = xbau::file_name(&one.stem(), &ending);
            let title: String = din91379::fitted(&one.stem()).chars().take(200).collect();
            let title = if din91379::strangers_to_d(&title).is_empty() { title } else { format!("Unterlage {}", at + 1) };
            attachments.push(NewAttachment {
                title,
                version: None,
                day: package.reply.submitted_at.to_zoned(berlin()).date(),
                kind: self.attachment_kind.clone(),
                media_type: one.object.media_type.clone(),
                id: number(package, &format!("anlage-{at}")),
                file: file.clone(),
                size_bytes: one.object.size_bytes,
                sha256: one.object.sha256.clone(),
            });
            objects.push(ParcelObject { file, ..one.object });
        }
        let sum: u64 = objects.iter().map(|object| object.size_bytes).sum();
        if sum > MAX_BYTES {
            return Err(Cause::Refused.because(format!("{sum} bytes: XBau takes {MAX_BYTES} in a message with its files")));
        }
        let paragraphs = paragraphs(package)?;
        let reference = reference(question);
        let is_talk = question.kind == "1142";
        let mut written = Vec::new();
        if !attachments.is_empty() && !is_talk {
            let head = head(package, &self.correspondents, "1202", "unterlagen");
            let new =
                NewSubmission { head: head.clone(), reference: reference.clone(), attachments: std::mem::take(&mut attachments) };
            written.push((head, content(write_submission(&new, &sender), &[])));
        }
        if !paragraphs.is_empty() || written.is_empty() {
            let head = head(package, &self.correspondents, "1142", "antwort");
            let letter = if paragraphs.is_empty() { vec!["Siehe Anlagen.".to_owned()] } else { paragraphs };
            let new = NewTalk { head: head.clone(), reference, letter: Letter::Plain(letter), attachments };
            written.push((head, content(write_talk(&new, &sender), &[])));
        }
        let mut parcel = parcel_of(package, written);
        if !objects.is_empty() {
            parcel.folders.push(ParcelFolder { name: "", objects });
        }
        Ok(parcel)
    }
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)
}

fn reference(question: &ExchangeRef) -> Reference {
    Reference {
        application: Uuid::try_parse(&question.application).ok(),
        file_number: question.file_number.clone(),
        message: Some((question.uuid, question.kind.clone(), question.created.clone())),
    }
}

/// Question and answer, a paragraph each. Files alone need no words: they lie in a message of their own.
fn paragraphs(package: &Package) -> Result<Vec<String>, Hindrance> {
    let mut all: Vec<String> = Vec::new();
    for SaidTo { number, label, words, files_alone } in answers::said(package)? {
        if !files_alone {
            all.push(format!("{number}. {label}"));
            all.extend(words.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(xoev::xml::xml_text));
        }
    }
    let mistakes = answers::mistakes(package);
    if !mistakes.is_empty() {
        all.push(format!("Versehentlich übermittelt: {}", mistakes.join("; ")));
    }
    if let Some(acting) = answers::acting(package).filter(|_| !all.is_empty()) {
        all.insert(0, acting);
    }
    Ok(all)
}
