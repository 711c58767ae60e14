//! What messages of XÖV standards cost: an answer of 45 MB with its documents in base64, against a loop that does nothing else; questions that
//! come in, one core.

use crate::{Scale, process, verdict};
use ::xoev::{
    Address, Head, Party, Piece, Product, RELEASES,
    xauslaender::{FromAuthority, Read, Said, Sender, read, write_authority},
};
use async_trait::async_trait;
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::{document::MediaType, id::DocumentId};
use futures_util::StreamExt as _;
use intake::xml::{TenantWords, of_xauslaender};
use ports::{ByteStream, Content, DocumentSource, DocumentStoreError, ObjectOf, ParcelObject};
use server::parcel_content::{ToFile, pour};
use std::{fs::File, hint::black_box, io::Write as _, time::Instant};

const PIECE: usize = 64 * 1024;
/// Bytes of documents: as base64 they make a message of 45 MB.
const BYTES: usize = 33_750_000;
const RATE_AIM: f64 = 0.6;
/// KiB.
const MEMORY_AIM: u64 = 16 << 10;
const QUESTIONS: usize = 10_000;
const QUESTIONS_AIM: f64 = 300.0;

/// The same bytes again and again.
struct Bytes64(Bytes);

#[async_trait]
impl DocumentSource for Bytes64 {
    async fn open(&self, _: ObjectOf) -> Result<ByteStream, DocumentStoreError> {
        let piece = self.0.clone();
        let pieces = (0..BYTES.div_ceil(PIECE)).map(move |at| Ok(piece.slice(..PIECE.min(BYTES - at * PIECE))));
        Ok(futures_util::stream::iter(pieces).boxed())
    }
}

pub async fn run(scale: Scale) {
    println!("\nXÖV: an answer of 45 MB is written");
    let folder = tempfile::tempdir().unwrap();
    let piece: Bytes = (0..=250).cycle().take(PIECE).collect::<Vec<u8>>().into();
    let source = Bytes64(piece.clone());
    let mut hash = digest::Context::new(&digest::SHA256);
    for at in 0..BYTES.div_ceil(PIECE) {
        hash.update(&piece[..PIECE.min(BYTES - at * PIECE)]);
    }
    let object = ParcelObject {
        file: "1.pdf".to_owned(),
        sha256: hex::encode(hash.finish()),
        media_type: MediaType::Pdf.mime().to_owned(),
        size_bytes: BYTES as u64,
        of: ObjectOf::Document(DocumentId(uuid::Uuid::nil())),
    };
    let content = Content::Joined(vec![
        Content::Bytes(b"<a>".to_vec()),
        Content::Base64(Box::new(Content::Object(object))),
        Content::Bytes(b"</a>".to_vec()),
    ]);
    let before = process::resident_kib();
    let (mut ours, mut least) = (f64::MAX, f64::MAX);
    for round in 0..scale.rounds.max(3) {
        least = least.min(seconds(|| plain(&folder.path().join(format!("plain-{round}")), &piece)));
        let path = folder.path().join(format!("ours-{round}"));
        let start = Instant::now();
        let mut file = ToFile::create(&path).await.unwrap();
        pour(&content, &source, &mut file).await.unwrap();
        file.finish().await.unwrap();
        ours = ours.min(start.elapsed().as_secs_f64());
    }
    let grown = process::resident_kib().saturating_sub(before);
    let rate = |seconds: f64| BYTES as f64 / seconds / f64::from(1 << 20);
    println!("  plain loop {:.0} MB/s, written with its hash checked {:.0} MB/s", rate(least), rate(ours));
    verdict("writing, ratio by rate", &format!("{:.2}", least / ours), least / ours >= RATE_AIM, "0.6");
    verdict("memory beside it", &format!("{grown} KiB"), grown <= MEMORY_AIM, "16 MiB");
    questions();
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// Encode and write, synced at the end.
fn plain(path: &std::path::Path, piece: &[u8]) {
    let mut file = File::create(path).unwrap();
    for at in 0..BYTES.div_ceil(PIECE) {
        file.write_all(STANDARD.encode(&piece[..PIECE.min(BYTES - at * PIECE)]).as_bytes()).unwrap();
    }
    file.sync_all().unwrap();
}

fn questions() {
    let party =
        |id: &str| Party { directory: "DVDV".to_owned(), id: id.to_owned(), name: "Amt".to_owned(), contacts: Vec::new() };
    let contact = ::xoev::Contact { channel: "01".to_owned(), value: "a@b.example".to_owned(), note: None };
    let message = FromAuthority {
        head: Head {
            uuid: uuid::Uuid::from_u128(1),
            kind: "130102".to_owned(),
            created: ::xoev::stamp(jiff::Timestamp::UNIX_EPOCH),
            reader: party("alp:1"),
            author: Party { contacts: vec![contact], ..party("azr:1") },
        },
        application: "EX-1".to_owned(),
        about: uuid::Uuid::from_u128(2),
        said: Said::Question {
            question: "Bitte reichen Sie nach: Mietvertrag, Müller & Söhne. ".repeat(20),
            deadline: None,
            document: None,
        },
    };
    let product = Product { name: "A".to_owned(), maker: "B".to_owned(), version: "1".to_owned(), test: false };
    let address = Address::PoBox { po_box: None, city: "A".to_owned(), postal_code: "1".to_owned() };
    let sender = Sender { product: &product, address: &address, release: &RELEASES[0] };
    let [Piece::Text(text)] = &write_authority(&message, &sender)[..] else { unreachable!("it has no document") };
    let words = TenantWords { consequences: "Dann nicht.".to_owned(), media_types: MediaType::USUAL.to_vec() };
    let took = seconds(|| {
        for _ in 0..QUESTIONS {
            let root = ::xoev::xml::parse(text.as_bytes()).unwrap();
            let Read::Message(read) = read(&root, &RELEASES[0]).unwrap() else { unreachable!("it is a message") };
            black_box(of_xauslaender(&read, &words));
        }
    });
    let rate = QUESTIONS as f64 / took;
    verdict("10,000 questions read, a second on one core", &format!("{rate:.0}"), rate >= QUESTIONS_AIM, "300");
}
