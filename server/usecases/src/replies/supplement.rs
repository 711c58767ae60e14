//! Adding to what was sent (Nachreichung).

use crate::{Denied, replies::Replies};
use domain::{id::MessageId, message::MessageState, person::Applicant, representation::Right};

impl Replies {
    /// Opens a draft that adds to the first reply. `false`: there is nothing to add to.
    pub async fn start_supplement(&self, applicant: &Applicant, id: MessageId) -> Result<bool, Denied> {
        let Some(overview) = self.messages.overview(applicant, id).await? else { return Ok(false) };
        let MessageState::Answered { first_reply, .. } = overview.record.state else { return Ok(false) };
        if !overview.record.message.dialogue.takes_replies() {
            return Ok(false);
        }
        overview.standing.demand(Right::Prepare)?;
        if overview.draft.is_none() {
            self.answering.open_draft(&overview.standing, Some(first_reply)).await?;
        }
        Ok(true)
    }
}
