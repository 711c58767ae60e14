//! What the portal can do, one file per action. They know the domain and the ports, nothing of HTTP, adapters or the worker.

pub mod access;
pub mod answering;
pub mod barriers;
pub mod delivery;
pub mod documents;
pub mod messages;
pub mod replies;
pub mod retention;

use access::{AccessLog, Directory, Standing, Watches};
use documents::{BytesUnderWay, Pictures, Turns, UploadsUnderWay};
use domain::{
    id::{AuditId, DocumentId, MessageId, TenantId},
    person::{Applicant, TrustLevel},
};
use ports::{
    Alarm, BarrierReports, CaseFileChannel, Clock, DocumentRenderer, DocumentStore, IdentityProvider, MalwareScanner, Storage,
    StorageError,
    storage::{Actor, AuditAction, AuditEntry, DraftKey},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Why somebody does not get what is theirs.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// The message demands a safer sign-in.
    #[error("the trust level is too low")]
    LevelTooLow(TrustLevel),
    /// Somebody who acts for another may do less.
    #[error("the representative has no right to do this")]
    RightMissing,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How documents are checked.
#[derive(Clone)]
pub enum Scanning {
    With(Arc<dyn MalwareScanner>),
    /// The operator decided to work without a scanner.
    Waived,
}

/// The portal: everything a use case may touch.
pub struct Portal {
    pub directory: Directory,
    pub storage: Arc<dyn Storage>,
    pub documents: Arc<dyn DocumentStore>,
    pub scanning: Scanning,
    pub clock: Arc<dyn Clock>,
    pub providers: HashMap<domain::id::ProviderId, Arc<dyn IdentityProvider>>,
    pub channels: HashMap<domain::id::CaseSystemId, Arc<dyn CaseFileChannel>>,
    /// Of the tenants that take reports by a form.
    /// Whom to tell that something waits for a person; `None`: the log alone.
    pub alarm: Option<Arc<dyn Alarm>>,
    pub barrier_reports: HashMap<TenantId, Arc<dyn BarrierReports>>,
    /// Makes the tokens of notice links.
    pub link_key: [u8; 32],
    /// Wakes the worker when there is something to deliver or to scan.
    pub wake: Notify,
    /// Draws documents. None: there are no previews, and files are not looked into.
    pub renderer: Option<Arc<dyn DocumentRenderer>>,
    /// Uploads that this process is receiving.
    pub uploads: Arc<UploadsUnderWay>,
    pub coming: Arc<BytesUnderWay>,
    /// Requests whose session is watched while they bring something.
    pub watches: Arc<Watches>,
    /// Who came in, looked, or was refused.
    pub access_log: AccessLog,
    /// Who is served next where only a few can be at once.
    pub turns: AllTurns,
    /// Of pages that were drawn just now.
    pub pictures: Pictures,
}

/// Each kind of work has places of its own, so that none keeps the others waiting.
#[derive(Debug)]
pub struct AllTurns {
    /// Files that arrive are looked into.
    pub looking: Arc<Turns>,
    /// Pages are drawn for people to see.
    pub drawing: Arc<Turns>,
    pub scanning: Arc<Turns>,
    /// How long somebody who waits for an answer waits for a turn.
    pub patience: Duration,
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Portal")
    }
}

impl Portal {
    /// A line of the audit log, now.
    fn audit(&self, tenant: &TenantId, message: MessageId, actor: Actor, action: AuditAction) -> AuditEntry {
        AuditEntry {
            id: AuditId(self.clock.new_id()),
            tenant: tenant.clone(),
            message,
            at: self.clock.now(),
            actor,
            action,
            document: None,
        }
    }

    fn audit_document(&self, standing: &Standing, action: AuditAction, document: DocumentId) -> AuditEntry {
        let entry = self.audit(&standing.key.tenant, standing.key.message, standing.actor.clone(), action);
        AuditEntry { document: Some(document), ..entry }
    }
}

/// The drafts of this person for this message, in their own right.
fn draft_key(applicant: &Applicant, message: MessageId) -> DraftKey {
    DraftKey { tenant: applicant.tenant.clone(), account: applicant.account, message, by: None, came_by: applicant.came_by }
}
