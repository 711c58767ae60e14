//! Messages that the portal writes by itself: rejections, receipts, and that something was fetched.

use super::{
    Schemas, Speaks,
    exchange::{Correspondence, FolderExchange},
    folder::NotOut,
    schemas::NotPassed,
};
use async_trait::async_trait;
use domain::xoev::{Direction, ExchangeState};
use ports::{
    ByteStream, Content, DocumentSource, DocumentStoreError, ExchangeError, ObjectOf, StorageError, storage::ExchangeMessage,
};
use std::path::Path;
use uuid::Uuid;
use xoev::{Head, Party, Piece, Stamp, Why, xbau};

/// Numbers of these messages follow from what they are about: written twice they are one.
const NAMESPACE: Uuid = Uuid::from_u128(0x51d4_7b0e_86a3_4c19_b2f7_0e5d_9c8a_1f36);

pub(super) fn number(what: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, what.as_bytes())
}

/// With the original schemas; the root says which one.
pub(super) async fn check(schemas: &Schemas, path: &Path) -> Result<(), NotPassed> {
    let mut beginning = vec![0; 8192];
    let read = async {
        use tokio::io::AsyncReadExt as _;
        let mut file = tokio::fs::File::open(path).await?;
        let mut filled = 0;
        while filled < beginning.len() {
            match file.read(&mut beginning[filled..]).await? {
                0 => break,
                more => filled += more,
            }
        }
        Ok::<usize, std::io::Error>(filled)
    };
    let filled = read.await.map_err(|error| NotPassed::NotLooked(error.to_string()))?;
    let beginning = String::from_utf8_lossy(&beginning[..filled]);
    // Our own writer puts the root first, with its prefix and its namespace.
    let root = beginning.split('<').nth(2).unwrap_or_default();
    let name = root.split([' ', '>', '\n']).next().unwrap_or_default();
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let declared = format!("xmlns:{prefix}=\"");
    let namespace = root.split(&declared).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    schemas.check(path, namespace, local).await.map(drop)
}

/// None of these messages has documents of a person.
struct NoDocuments;

#[async_trait]
impl DocumentSource for NoDocuments {
    async fn open(&self, _: ObjectOf) -> Result<ByteStream, DocumentStoreError> {
        Err(DocumentStoreError::Missing)
    }
}

/// A message of the portal's own, ready to be written.
pub(super) struct Written {
    pub head: Head,
    pub pieces: Vec<Piece>,
    /// What goes in base64.
    pub original: Content,
}

impl FolderExchange {
    /// Puts out a message of the portal's own, once: it is remembered before it is seen, and what was put out is not put out again, however
    /// often its cause is met. `false`: our own check refused it.
    pub(super) async fn put_out(&self, written: Written, application: Option<&str>) -> Result<bool, ExchangeError> {
        let Written { head, pieces, original } = written;
        let stored = |error: StorageError| ExchangeError(error.to_string());
        let name = format!("{}.xml", head.uuid);
        let new = ExchangeMessage {
            case_system: self.case_system.clone(),
            direction: Direction::Out,
            uuid: head.uuid,
            kind: head.kind.clone(),
            created: head.created.clone(),
            application: application.map(str::to_owned),
            file_number: None,
            message: None,
            delivery: None,
            state: ExchangeState::Begun,
            code: None,
            detail: None,
            entry: name.clone(),
            at: self.clock.now(),
        };
        if !self.memory.remember(&new).await.map_err(stored)? {
            let known = self.memory.exchange(&self.case_system, Direction::Out, head.uuid).await.map_err(stored)?;
            if known.is_some_and(|known| known.state != ExchangeState::Begun) {
                return Ok(true);
            }
        }
        let parts = pieces.into_iter().map(|piece| match piece {
            Piece::Text(text) => Content::Bytes(text.into_bytes()),
            Piece::Base64(_) => Content::Base64(Box::new(original.clone())),
        });
        let content = Content::Joined(parts.collect());
        let schemas = self.schemas.clone();
        let check = |path: std::path::PathBuf| async move {
            match &schemas {
                Some(schemas) => check(schemas, &path).await,
                None => Ok(()),
            }
        };
        let outgoing = self.folders.outgoing.clone();
        match self.folders.put_out(&outgoing, &name, (&content, &[]), &NoDocuments, check).await {
            // It lies there with another moment: it is there.
            Ok(()) | Err(NotOut::Other) => {}
            Err(NotOut::Invalid(reason)) => {
                // It can be told when somebody has mended what it is made of.
                tracing::error!(case_system = %self.case_system, xoev.kind = %head.kind, xoev.detail = reason, "xoev.own_message_invalid");
                return Ok(false);
            }
            Err(error) => return Err(ExchangeError(error.to_string())),
        }
        self.memory.settle_exchange(&self.case_system, head.uuid, ExchangeState::Written, None).await.map_err(stored)?;
        Ok(true)
    }

    pub(super) fn head(&self, uuid: Uuid, kind: &str, created: Stamp, reader: Option<Party>) -> Head {
        let Correspondence { us, them, .. } = &self.correspondence;
        Head { uuid, kind: kind.to_owned(), created, reader: reader.unwrap_or_else(|| them.clone()), author: us.clone() }
    }

    /// A message as it came, sent back. `None`: the standard has no rejection for it.
    pub(super) fn rejection(&self, seen: &xoev::Glance, original: Vec<u8>, why: Why, created: Stamp) -> Option<Written> {
        let about =
            seen.uuid.zip(seen.kind.clone()).zip(seen.created.clone()).map(|((uuid, kind), created)| (uuid, kind, created));
        let named =
            about.as_ref().map_or_else(|| Uuid::new_v5(&NAMESPACE, &original).to_string(), |(uuid, _, _)| uuid.to_string());
        let reader = seen.author.clone().map(|(id, name)| Party { directory: "DVDV".to_owned(), id, name, contacts: Vec::new() });
        // What it calls itself goes along only if our own message stays valid with it.
        let reader = reader.filter(|reader| {
            xoev::din91379::strangers(&reader.id).is_empty()
                && xoev::din91379::strangers(&reader.name).is_empty()
                && !reader.id.is_empty()
        });
        let Correspondence { product, address, .. } = &self.correspondence;
        let uuid = number(&format!("zurueck/{named}/{}", why.code));
        match &self.speaks {
            Speaks::XAuslaender { release, .. } => {
                let head = self.head(uuid, "0010", created, reader);
                let pieces = xoev::write_rejection(&head, product, address, release, &[why], about.as_ref(), 0);
                Some(Written { head, pieces, original: Content::Bytes(original) })
            }
            Speaks::XBau { .. } => {
                // 1100 names what it sends back: without a number there is nothing to name.
                let about = about?;
                let head = self.head(uuid, "1100", created, reader);
                let new = xbau::NewRejection { head: head.clone(), why: vec![why], about, original: 0 };
                Some(Written { head, pieces: xbau::write_rejection(&new, &self.sender()), original: Content::Bytes(original) })
            }
        }
    }

    pub(super) fn sender(&self) -> xbau::Sender<'_> {
        let lists = match &self.speaks {
            Speaks::XBau { lists } => lists,
            Speaks::XAuslaender { .. } => &self.no_lists,
        };
        xbau::Sender {
            product: &self.correspondence.product,
            contacts: &lists[0],
            directories: &lists[1],
            media_types: &lists[2],
        }
    }
}
