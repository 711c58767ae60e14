//! Where a person is signed in, and signing out everywhere else.

use crate::Portal;
use domain::person::Applicant;
use ports::{
    StorageError,
    storage::{OwnSession, SessionHash},
};

impl Portal {
    pub async fn own_sessions(&self, applicant: &Applicant) -> Result<Vec<OwnSession>, StorageError> {
        self.storage.own_sessions(&applicant.tenant, applicant.account, self.clock.now()).await
    }

    /// Ends every session of the account but this one.
    pub async fn end_other_sessions(&self, applicant: &Applicant, but: &SessionHash) -> Result<(), StorageError> {
        let ended = self.storage.end_other_sessions(&applicant.tenant, applicant.account, but).await?;
        tracing::info!(sessions.ended = ended, "sign_out.elsewhere");
        Ok(())
    }
}
