//! Messages that were stored under older rules: what they want of their person, and by what clerks find them.

use crate::messages::{Messages, accept::search_text};
use domain::{
    message::{MessageState, ToDo},
    reply::Outstanding,
};
use ports::StorageError;

impl Messages {
    /// Judges some of them anew; returns how many there were.
    pub async fn judge_old_messages(&self, limit: u16) -> Result<usize, StorageError> {
        let old = self.storage.messages_to_judge(limit).await?;
        for record in &old {
            let message = &record.message;
            let to_do = match record.state {
                MessageState::Open => ToDo::of(&message.content.kind, MessageState::Open, &Outstanding::default()),
                MessageState::Answered { .. } => {
                    self.to_do_after(message, &self.storage.replies_to(&message.tenant, message.id).await?, None)
                }
                MessageState::Withdrawn { .. } => record.to_do,
            };
            self.storage.judge_message(record, to_do, &search_text(message)).await?;
        }
        Ok(old.len())
    }
}
