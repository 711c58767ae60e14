//! Which uploads this process is receiving at the moment, so that a new request of the same person can ask for the line: the old
//! one puts away what it has and lets go. Between processes the generation number of the upload decides who may write.

use crate::documents::receive::incoming::Incoming;
use domain::id::{AccountId, DocumentId, ItemId, MessageId, RepresentationId};
use ports::storage::DraftKey;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// How long the old request may take to put away what it has.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a whole file may take to become a document: reading it once more, looking into it, the scanner.
const FINISHING: Duration = Duration::from_secs(90);

/// Files of which it is remembered what was looked at, about 8 KiB each.
const REMEMBERED: usize = 1000;

#[derive(Debug, Default)]
pub struct UploadsUnderWay {
    running: Mutex<HashMap<DocumentId, Line>>,
    /// What was looked at while it passed by, of files that are not whole.
    seen: Mutex<HashMap<DocumentId, Incoming>>,
    numbers: AtomicU64,
    /// The process ends: whoever receives puts away what they have, and so does whoever begins from now on.
    closing: CancellationToken,
}

/// Where a file goes, and who brings it.
#[derive(Debug, Clone)]
struct Destination {
    account: AccountId,
    message: MessageId,
    item: ItemId,
    by: Option<RepresentationId>,
}

#[derive(Debug, Clone)]
struct Line {
    number: u64,
    to: Destination,
    stop: CancellationToken,
    /// All pieces are there.
    finishing: CancellationToken,
    ended: CancellationToken,
}

/// A request that receives. Dropping it lets the next one go on.
#[derive(Debug)]
pub struct Receiving {
    under_way: Arc<UploadsUnderWay>,
    upload: DocumentId,
    line: Line,
}

impl UploadsUnderWay {
    /// Asks whoever receives this upload to put away what they have, and waits until they have done so. Nobody disturbs what goes to
    /// another draft, or to another item than theirs.
    pub async fn ask_to_stop(&self, upload: DocumentId, by: &DraftKey, item: Option<&ItemId>) {
        let line = self.running.lock().unwrap_or_else(PoisonError::into_inner).get(&upload).cloned();
        let theirs = |line: &Line| {
            line.to.account == by.account
                && line.to.message == by.message
                && item.is_none_or(|item| *item == line.to.item)
                && (by.by.is_none() && item.is_none() || by.by == line.to.by)
        };
        if let Some(line) = line.filter(theirs) {
            line.stop.cancel();
            // Who takes longer is shut out by the turn.
            if tokio::time::timeout(PATIENCE, line.ended.cancelled()).await.is_err() && line.finishing.is_cancelled() {
                let _ = tokio::time::timeout(FINISHING, line.ended.cancelled()).await;
            }
        }
    }

    /// Whether whoever receives this upload was asked to let go.
    pub fn is_asked_to_stop(&self, upload: DocumentId) -> bool {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(&upload).is_some_and(|line| line.stop.is_cancelled())
    }

    /// The process is about to end: asks everybody who receives to put away what they have and to let go. Whoever began to send goes on
    /// with another instance, or with this one when it is back.
    pub fn close(&self) {
        self.closing.cancel();
    }

    /// Whether the process is about to end.
    pub fn is_closed(&self) -> bool {
        self.closing.is_cancelled()
    }

    /// Takes what is remembered of a file.
    pub(crate) fn seen(&self, upload: DocumentId) -> Option<Incoming> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(&upload)
    }

    /// Where there is no room all are forgotten: those files are read once more at their end.
    pub(crate) fn remember(&self, upload: DocumentId, incoming: Incoming) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(upload, incoming);
    }

    pub fn receive(self: &Arc<Self>, upload: DocumentId, key: &DraftKey, item: &ItemId) -> Receiving {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let stop = self.closing.child_token();
        let to = Destination { account: key.account, message: key.message, item: item.clone(), by: key.by };
        let line = Line { number, to, stop, finishing: CancellationToken::new(), ended: CancellationToken::new() };
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(upload, line.clone());
        Receiving { under_way: self.clone(), upload, line }
    }
}

impl Receiving {
    /// From now on the document is made; nobody begins that anew meanwhile.
    pub fn finishing(&self) {
        self.line.finishing.cancel();
    }

    /// Somebody asks for the line, or the process ends.
    pub async fn asked_to_stop(&self) {
        self.line.stop.cancelled().await;
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        let mut running = self.under_way.running.lock().unwrap_or_else(PoisonError::into_inner);
        // A later request may have taken the place.
        if running.get(&self.upload).is_some_and(|line| line.number == self.line.number) {
            running.remove(&self.upload);
        }
        drop(running);
        self.line.ended.cancel();
    }
}
