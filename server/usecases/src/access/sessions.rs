//! Where a person is signed in, and signing out everywhere else.

use crate::access::Access;
use domain::person::Applicant;
use ports::{
    StorageError,
    storage::{NewSession, OwnSession, SessionHash},
};
use std::collections::HashMap;

impl Access {
    pub async fn own_sessions(&self, applicant: &Applicant) -> Result<Vec<OwnSession>, StorageError> {
        self.storage.own_sessions(&applicant.tenant, applicant.account, self.clock.now()).await
    }

    /// Ends every session of the account but this one.
    pub async fn end_other_sessions(&self, applicant: &Applicant, but: &SessionHash) -> Result<(), StorageError> {
        let ended = self.storage.end_other_sessions(&applicant.tenant, applicant.account, but).await?;
        tracing::info!(sessions.ended = ended, "sign_out.elsewhere");
        Ok(())
    }

    /// `false`: the id is taken.
    pub async fn begin_session(&self, new: &NewSession) -> Result<bool, StorageError> {
        self.storage.create_session(new).await
    }

    /// What is stored of those that live; being asked for is a sign of life.
    pub async fn load_sessions(&self, sessions: &[SessionHash]) -> Result<HashMap<SessionHash, String>, StorageError> {
        self.storage.load_sessions(sessions, self.clock.now()).await
    }

    /// What is stored of one that lives, without a sign of life: somebody else asks.
    pub async fn look_at_session(&self, session: SessionHash) -> Result<Option<String>, StorageError> {
        let found = self.storage.look_at_sessions(&[session], self.clock.now()).await?;
        Ok(found.into_values().next())
    }

    pub async fn keep_session(&self, session: &SessionHash, data: &str) -> Result<(), StorageError> {
        self.storage.update_session(session, data).await
    }

    pub async fn end_session(&self, session: &SessionHash) -> Result<(), StorageError> {
        self.storage.end_session(session).await
    }
}
