//! What files of a parcel consist of, written piece by piece: nothing is in memory as a whole, and every document is compared with its hash
//! while it passes by.

use async_trait::async_trait;
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::{Bytes, BytesMut};
use flate2::Crc;
use futures_util::StreamExt as _;
use ports::{Content, DocumentSource, ParcelObject};
use std::{io, path::Path};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncWriteExt as _},
};

/// Why a file did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// A document could not be read, or is not what was received.
    #[error("{0}")]
    Unread(String),
    #[error("{0}")]
    Taker(#[from] io::Error),
    /// Whoever takes it needs no more.
    #[error("enough")]
    Enough,
}

/// Takes the bytes, in order.
#[async_trait]
pub trait Taker: Send {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken>;
}

/// Pieces of base64 are made of so many bytes at once: a multiple of three.
const BASE64_PIECE: usize = 48 * 1024;

/// Pours a content into its taker.
pub async fn pour(content: &Content, documents: &dyn DocumentSource, taker: &mut dyn Taker) -> Result<(), Broken> {
    match content {
        Content::Bytes(bytes) => taker.take(Bytes::copy_from_slice(bytes)).await,
        Content::Object(object) => pour_object(object, documents, taker).await,
        Content::Joined(all) => {
            for one in all {
                Box::pin(pour(one, documents, taker)).await?;
            }
            Ok(())
        }
        Content::Base64(inner) => {
            let mut encoder = Encoder { taker, rest: BytesMut::new() };
            Box::pin(pour(inner, documents, &mut encoder)).await?;
            encoder.finish().await
        }
        Content::Slice { of, from, bytes } => {
            let mut slice = Slice { taker, skip: *from, left: *bytes };
            match Box::pin(pour(of, documents, &mut slice)).await {
                Ok(()) if slice.left > 0 => Err(Broken::Unread("a piece of an archive is shorter than it was".to_owned())),
                Ok(()) | Err(Broken::Enough) => Ok(()),
                Err(error) => Err(error),
            }
        }
        Content::Zip(entries) => Box::pin(pour_zip(entries, documents, taker)).await,
    }
}

async fn pour_object(object: &ParcelObject, documents: &dyn DocumentSource, taker: &mut dyn Taker) -> Result<(), Broken> {
    let unread = |error: &dyn std::fmt::Display| Broken::Unread(format!("{}: {error}", object.file));
    let mut content = documents.open(object.of).await.map_err(|error| unread(&error))?;
    let mut hash = digest::Context::new(&digest::SHA256);
    while let Some(piece) = content.next().await {
        let piece = piece.map_err(|error| unread(&error))?;
        hash.update(&piece);
        taker.take(piece).await?;
    }
    if hex::encode(hash.finish()) == object.sha256 { Ok(()) } else { Err(unread(&"it does not have its hash any more")) }
}

struct Encoder<'a> {
    taker: &'a mut dyn Taker,
    rest: BytesMut,
}

impl Encoder<'_> {
    async fn finish(self) -> Result<(), Broken> {
        self.taker.take(STANDARD.encode(&self.rest).into()).await
    }
}

#[async_trait]
impl Taker for Encoder<'_> {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        let mut bytes = bytes;
        // What is left from before is filled up to a multiple of three first.
        if !self.rest.is_empty() {
            let wanted = (3 - self.rest.len() % 3) % 3;
            self.rest.extend_from_slice(&bytes.split_to(wanted.min(bytes.len())));
            if !self.rest.len().is_multiple_of(3) {
                return Ok(());
            }
            let encoded = STANDARD.encode(&self.rest);
            self.rest.clear();
            self.taker.take(encoded.into()).await?;
        }
        while bytes.len() >= 3 {
            let whole = bytes.len().min(BASE64_PIECE);
            let piece = bytes.split_to(whole / 3 * 3);
            self.taker.take(STANDARD.encode(&piece).into()).await?;
        }
        self.rest.extend_from_slice(&bytes);
        Ok(())
    }
}

struct Slice<'a> {
    taker: &'a mut dyn Taker,
    skip: u64,
    left: u64,
}

#[async_trait]
impl Taker for Slice<'_> {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        // Only what comes behind it is too much: a part up to the end is compared with the hash like the whole.
        if self.left == 0 && !bytes.is_empty() {
            return Err(Broken::Enough);
        }
        let mut bytes = bytes;
        let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
        self.skip -= skipped as u64;
        let _ = bytes.split_to(skipped);
        bytes.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= bytes.len() as u64;
        if !bytes.is_empty() {
            self.taker.take(bytes).await?;
        }
        Ok(())
    }
}

/// Counts, and hands on nothing.
struct Checksum(Crc);

#[async_trait]
impl Taker for Checksum {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        self.0.update(&bytes);
        Ok(())
    }
}

/// An archive whose entries are stored (APPNOTE 4.3). Checksums stand before the bytes, so that readers of streams open it, too: what writes
/// archives to something that cannot seek puts them behind. Each entry is read twice for that.
async fn pour_zip(entries: &[(String, Content)], documents: &dyn DocumentSource, taker: &mut dyn Taker) -> Result<(), Broken> {
    let too_large = || Broken::Unread("the archive has more than 4 GiB".to_owned());
    let (mut at, mut central) = (0_u32, Vec::new());
    for (name, content) in entries {
        let mut checksum = Checksum(Crc::new());
        pour(content, documents, &mut checksum).await?;
        let size = u32::try_from(content.size_bytes()).map_err(|_| too_large())?;
        let name_len = u16::try_from(name.len()).map_err(|_| too_large())?;
        // Version, flags (names are UTF-8), method, time and day (1 January 1980), checksum, both sizes, lengths of name and extra field.
        let mut facts = Vec::with_capacity(26);
        for word in [10_u16, 1 << 11, 0, 0, 0x21] {
            facts.extend_from_slice(&word.to_le_bytes());
        }
        for long in [checksum.0.sum(), size, size] {
            facts.extend_from_slice(&long.to_le_bytes());
        }
        facts.extend_from_slice(&name_len.to_le_bytes());
        facts.extend_from_slice(&0_u16.to_le_bytes());
        let local = [b"PK\x03\x04", &facts[..], name.as_bytes()].concat();
        central.extend_from_slice(b"PK\x01\x02\x0A\x00");
        central.extend_from_slice(&facts);
        // Lengths of the comment, disk, attributes inside and outside.
        central.extend_from_slice(&[0; 10]);
        central.extend_from_slice(&at.to_le_bytes());
        central.extend_from_slice(name.as_bytes());
        let length = u32::try_from(local.len()).map_err(|_| too_large())?;
        at = at.checked_add(length).and_then(|at| at.checked_add(size)).ok_or_else(too_large)?;
        taker.take(local.into()).await?;
        pour(content, documents, taker).await?;
    }
    let (count, length) =
        (u16::try_from(entries.len()).map_err(|_| too_large())?, u32::try_from(central.len()).map_err(|_| too_large())?);
    central.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    for word in [count, count] {
        central.extend_from_slice(&word.to_le_bytes());
    }
    for long in [length, at] {
        central.extend_from_slice(&long.to_le_bytes());
    }
    central.extend_from_slice(&0_u16.to_le_bytes());
    taker.take(central.into()).await
}

/// A new file that is synced at its end.
pub struct ToFile(pub File);

#[async_trait]
impl Taker for ToFile {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        Ok(self.0.write_all(&bytes).await?)
    }
}

impl ToFile {
    /// A file that is not there yet.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn create(path: &Path) -> io::Result<Self> {
        File::create_new(path).await.map(Self)
    }

    /// # Errors
    /// It is not durable.
    pub async fn finish(mut self) -> io::Result<()> {
        self.0.flush().await?;
        self.0.sync_all().await
    }
}

/// Compares with what lies in a file.
struct Same(File);

#[async_trait]
impl Taker for Same {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        let mut there = vec![0; bytes.len()];
        match self.0.read_exact(&mut there).await {
            Ok(_) if there == bytes => Ok(()),
            Ok(_) => Err(Broken::Enough),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Broken::Enough),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a file has exactly this content.
pub async fn is_same(path: &Path, content: &Content, documents: &dyn DocumentSource) -> Result<bool, Broken> {
    let mut same = Same(File::open(path).await?);
    match pour(content, documents, &mut same).await {
        Ok(()) => Ok(same.0.read(&mut [0]).await? == 0),
        Err(Broken::Enough) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what they expect")]
mod tests {
    use super::*;
    use domain::id::DocumentId;
    use ports::{ByteStream, DocumentStoreError, ObjectOf};
    use std::io::Read as _;

    struct Documents(Vec<Vec<u8>>);

    #[async_trait]
    impl DocumentSource for Documents {
        async fn open(&self, object: ObjectOf) -> Result<ByteStream, DocumentStoreError> {
            let (ObjectOf::Document(id) | ObjectOf::Rendition(id)) = object;
            let bytes = self.0[usize::try_from(id.0.as_u128()).unwrap()].clone();
            let pieces: Vec<_> = bytes.chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            Ok(futures_util::stream::iter(pieces).boxed())
        }
    }

    #[derive(Default)]
    struct All(Vec<u8>);

    #[async_trait]
    impl Taker for All {
        async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
            self.0.extend_from_slice(&bytes);
            Ok(())
        }
    }

    fn object(documents: &Documents, at: usize) -> Content {
        let bytes = &documents.0[at];
        Content::Object(ParcelObject {
            file: format!("{at}.bin"),
            sha256: hex::encode(digest::digest(&digest::SHA256, bytes)),
            media_type: "application/octet-stream".to_owned(),
            size_bytes: bytes.len() as u64,
            of: ObjectOf::Document(DocumentId(uuid::Uuid::from_u128(at as u128))),
        })
    }

    async fn poured(content: &Content, documents: &Documents) -> Vec<u8> {
        let mut all = All::default();
        pour(content, documents, &mut all).await.unwrap();
        assert_eq!(all.0.len() as u64, content.size_bytes(), "the size is known before");
        all.0
    }

    fn documents() -> Documents {
        Documents((0..6).map(|n| (0..n * 7919 + n).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect()).collect())
    }

    #[tokio::test]
    async fn base64_is_as_if_it_were_made_at_once() {
        let documents = documents();
        for at in 0..6 {
            let content = Content::Base64(Box::new(object(&documents, at)));
            assert_eq!(poured(&content, &documents).await, STANDARD.encode(&documents.0[at]).into_bytes());
        }
    }

    #[tokio::test]
    async fn archives_open_and_their_pieces_join() {
        let documents = documents();
        let zip = Content::Zip((0..6).map(|at| (format!("{at}-ä.bin"), object(&documents, at))).collect());
        let whole = poured(&zip, &documents).await;
        let mut archive = zip::ZipArchive::new(io::Cursor::new(whole.clone())).unwrap();
        assert_eq!(archive.len(), 6);
        for at in 0..6 {
            let (mut entry, mut bytes) = (archive.by_name(&format!("{at}-ä.bin")).unwrap(), Vec::new());
            entry.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, documents.0[at]);
        }
        let mut joined = Vec::new();
        let mut from = 0;
        while from < zip.size_bytes() {
            let bytes = 10_007.min(zip.size_bytes() - from);
            joined.extend(poured(&Content::Slice { of: Box::new(zip.clone()), from, bytes }, &documents).await);
            from += bytes;
        }
        assert_eq!(joined, whole);
        // As a stream, without looking at the end first.
        let mut stream = io::Cursor::new(whole);
        let mut count = 0;
        while let Some(mut entry) = zip::read::read_zipfile_from_stream(&mut stream).unwrap() {
            io::copy(&mut entry, &mut io::sink()).unwrap();
            count += 1;
        }
        assert_eq!(count, 6);
    }

    #[tokio::test]
    async fn what_lost_its_hash_is_not_handed_over() {
        let documents = documents();
        let Content::Object(object) = object(&documents, 3) else { unreachable!() };
        let changed = Content::Base64(Box::new(Content::Object(ParcelObject { sha256: "00".repeat(32), ..object })));
        assert!(matches!(pour(&changed, &documents, &mut All::default()).await, Err(Broken::Unread(_))));
    }
}
