//! Looks into and scans documents that got no verdict when they were uploaded, also those that were sent like this, until their package is settled.

use crate::{
    documents::{
        Asker, Documents,
        look_into::{Looked, Unseen},
    },
    replies::take_back::without,
};
use domain::{
    document::{DocumentFacts, DocumentRefusal, ScanState},
    errand::{AttemptOutcome, Cause},
    id::{DocumentId, EventId, MessageId, ReplyId, TenantId},
};
use ports::{
    DocumentPlace, Sealed, StorageError,
    storage::{RefuseDocument, RefusedSent},
};
use std::time::Duration;

/// Longest time for one document.
const SCAN_LIMIT: Duration = Duration::from_secs(120);

/// For a turn to look into a file: others wait behind it, and the next round comes.
const LOOK_PATIENCE: Duration = Duration::from_secs(1);
/// A file about which nobody gives an answer for so long is refused, so that its person can bring another.
const GIVEN_UP_AFTER: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// So often what a message wants is judged anew because something else was taken out of its replies; then at the next attempt.
const JUDGED_ANEW: usize = 5;

/// What became of a look at a document.
enum LookedInto {
    Good,
    /// It is refused, and its person reads why.
    Refused,
    NotYet,
}

impl Documents {
    /// The errand of a document that got no verdict when it came.
    pub(crate) async fn scan_again(&self, tenant: &TenantId, document: DocumentId) -> Result<AttemptOutcome, StorageError> {
        match self.look_again(tenant, document).await {
            // Nobody could lead it on by hand: it ends with its document.
            Err(StorageError::Corrupt { table, id, reason }) => {
                Ok(AttemptOutcome::Later { reason: Cause::Record.because(format!("{table} {id}: {reason}")) })
            }
            outcome => outcome,
        }
    }

    async fn look_again(&self, tenant: &TenantId, document: DocumentId) -> Result<AttemptOutcome, StorageError> {
        let done = |what: &str| Ok(AttemptOutcome::Done { proof: what.to_owned() });
        let later = |what: &str| Ok(AttemptOutcome::Later { reason: Cause::Documents.because(what) });
        let Some(stored) = self.storage.unscanned_document(tenant, document).await? else {
            return done("it has a verdict, or is gone");
        };
        let place = DocumentPlace { tenant: tenant.clone(), document };
        let who = Asker { tenant: tenant.clone(), account: None };
        match self.looked_into(&place, &stored.facts, &stored.sealed, &who).await? {
            LookedInto::Good => {}
            LookedInto::Refused => return done("refused"),
            LookedInto::NotYet => return later("nobody could look into it"),
        }
        match self.judge_document(&place, &stored.sealed, SCAN_LIMIT, &who).await {
            Ok(Ok(ScanState::Unscanned)) => later("the scanner gives no verdict"),
            Ok(Ok(ScanState::Released(release))) => {
                self.storage.release_document(tenant, document, release, self.clock.now()).await?;
                done("released")
            }
            // It was sent in this very moment: it leaves the reply at the next attempt.
            Ok(Err(refusal)) if !self.refuse_document(&place, refusal).await? => later("it was being sent"),
            Ok(Err(_)) => done("refused"),
            Err(error) => {
                tracing::error!(document.id = %document, error = %error, "scan.unreadable");
                later("its bytes cannot be read")
            }
        }
    }

    /// What came while every place for looking was taken is looked into now.
    async fn looked_into(
        &self,
        place: &DocumentPlace,
        facts: &DocumentFacts,
        sealed: &Sealed,
        who: &Asker,
    ) -> Result<LookedInto, StorageError> {
        let tenant = self.directory.tenant(&place.tenant);
        let (false, Some(tenant), Some(_)) = (facts.insight.carries.is_some(), tenant, &self.renderer) else {
            return Ok(LookedInto::Good);
        };
        // What was sent marked goes as it was judged then; only malware holds it back.
        if self.storage.sent_with(&place.tenant, place.document).await?.is_some() {
            return Ok(LookedInto::Good);
        }
        let file = Unseen { media_type: facts.media_type, looks_encrypted: false, size_bytes: facts.size_bytes };
        match self.look_into((place, sealed), file, &tenant.uploads, (who, LOOK_PATIENCE)).await {
            Ok(Looked::Good(insight)) => {
                self.storage.note_insight(&place.tenant, place.document, &insight).await?;
                return Ok(LookedInto::Good);
            }
            Ok(Looked::Refused(refusal)) => {
                let refused = self.refuse_document(place, refusal).await?;
                return Ok(if refused { LookedInto::Refused } else { LookedInto::NotYet });
            }
            // One answer that did not come may be this machine's fault: the file lies safely, and is tried again for a day.
            Ok(Looked::Silent(_)) if facts.received_at.duration_until(self.clock.now()) > GIVEN_UP_AFTER => {
                let refused = self.refuse_document(place, DocumentRefusal::NotScannable).await?;
                return Ok(if refused { LookedInto::Refused } else { LookedInto::NotYet });
            }
            Ok(Looked::Busy | Looked::Silent(_)) => {}
            Err(error) => tracing::error!(document.id = %place.document, error = %error, "examination.unreadable"),
        }
        Ok(LookedInto::NotYet)
    }

    /// Drops a document that was taken already; its person reads why. `false`: it got a verdict, or was sent, meanwhile.
    async fn refuse_document(&self, place: &DocumentPlace, refusal: DocumentRefusal) -> Result<bool, StorageError> {
        let refuse = RefuseDocument {
            tenant: place.tenant.clone(),
            document: place.document,
            refusal,
            event: EventId(self.clock.new_id()),
            at: self.clock.now(),
        };
        let refused = match self.storage.sent_with(&place.tenant, place.document).await? {
            Some(sent) => self.refuse_sent_document(sent, &refuse).await?,
            None => self.storage.refuse_document(&refuse).await?,
        };
        if refused {
            self.bytes.forget(place).await;
        }
        Ok(refused)
    }

    /// It was sent unchecked and waits for its delivery: it leaves the reply. Receipt, history and the list of messages say so.
    async fn refuse_sent_document(
        &self,
        (message, reply): (MessageId, ReplyId),
        refuse: &RefuseDocument,
    ) -> Result<bool, StorageError> {
        for _ in 0..JUDGED_ANEW {
            // First: what changes after this makes it another one.
            let Some(record) = self.storage.message_for_delivery(&refuse.tenant, message).await? else { return Ok(false) };
            let replies = self.storage.replies_to(&refuse.tenant, message).await?;
            let to_do = self.messages.to_do_after(&record.message, &without(&replies, refuse.document, refuse.at), None);
            match self.storage.refuse_sent(reply, (to_do, record.revision), refuse).await? {
                RefusedSent::Refused => return Ok(true),
                RefusedSent::Kept => return Ok(false),
                RefusedSent::Changed => {}
            }
        }
        Ok(false)
    }
}
