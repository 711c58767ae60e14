//! The notice as a letter: set from its frozen address and words, the same in every attempt and whenever it is asked for.

use crate::notices::{Notices, TenantNotices, words};
use domain::{
    access_code::AccessCode,
    binding::MatchRule,
    deadline::day_of,
    id::{CaseSystemId, NoticeId},
    message::{Message, MessageState},
    notice::{Notice, NoticeAddress, NoticeCause, NoticeChannel},
    text::LanguageTag,
};
use ports::{
    Letter, LetterCode, StorageError,
    storage::{MessageRecord, NoticeWords},
};

impl Notices {
    /// German first, then the person's language; simple German for the back is the last one.
    pub(crate) fn letter_words(
        &self,
        rules: &TenantNotices,
        message: &Message,
        cause: NoticeCause,
        person: Option<&LanguageTag>,
    ) -> NoticeWords {
        let german = LanguageTag::german();
        let others: Vec<LanguageTag> = match person {
            Some(language) => vec![language.clone()],
            None => rules.languages.clone(),
        };
        let simple = LanguageTag::try_from("de-simple").expect("our own tag");
        let mut languages = vec![german.clone()];
        languages.extend(others.into_iter().filter(|one| *one != german && *one != simple).take(2));
        languages.push(simple);
        self.words(rules, message, NoticeChannel::Letter, cause, &languages)
    }

    /// The PDF. `register`: the code in it becomes good, if it is not yet. The inner error says why it cannot be set.
    pub(crate) async fn letter(
        &self,
        notice: &Notice,
        record: &MessageRecord,
        words: &NoticeWords,
        register: bool,
    ) -> Result<Result<Vec<u8>, String>, StorageError> {
        let Some(printer) = self.printer.clone() else { return Ok(Err("letters are not set here".to_owned())) };
        let message = &record.message;
        let tenant = self.directory.tenant(&message.tenant);
        let Some(rules) = tenant.and_then(|tenant| tenant.notices.as_ref()) else {
            return Ok(Err("the tenant does not tell people".to_owned()));
        };
        let address = match &notice.address {
            NoticeAddress::Letter { address } => address.reveal().lines().map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let wants_code = notice.cause == NoticeCause::Available
            && notice.address.channel() == NoticeChannel::Letter
            && message.recipient.allows(MatchRule::AccessCode);
        let code = if wants_code {
            let code = self.letter_code(notice.id);
            if register && matches!(record.state, MessageState::Open) {
                self.access.register_code(record, notice.id, &code).await?;
            }
            Some(LetterCode { printed: code.printed(), address: self.addresses.access_code(&message.tenant) })
        } else {
            None
        };
        let mut texts = words.texts.clone();
        let simple = texts.iter().position(|text| text.language.as_str() == "de-simple").map(|at| texts.remove(at));
        let letter = Letter {
            address,
            sender_line: rules.letter_sender_line.clone(),
            sender: rules.letter_sender.clone(),
            date: words::today(notice.created_at),
            day: day_of(notice.created_at).to_string(),
            texts,
            link: self.link(message),
            code,
            simple,
            number: notice.id.to_string(),
        };
        let printed = tokio::task::spawn_blocking(move || printer.print(&letter)).await;
        Ok(printed.unwrap_or_else(|_| Err("setting the letter failed".to_owned())))
    }

    /// Always the same for a notice, and nobody else can make it.
    fn letter_code(&self, id: NoticeId) -> AccessCode {
        let drawn = self.access.keyed_hash(b"letter-code", id.0.as_bytes());
        let mut bytes = [0; AccessCode::RANDOM_BYTES];
        bytes.copy_from_slice(&drawn[..AccessCode::RANDOM_BYTES]);
        AccessCode::from_random(bytes)
    }

    /// The letter of a message of this case system. `None`: there is no such letter, or it was not handed over.
    ///
    /// # Errors
    /// The database is away; the inner error says why it cannot be set any more.
    pub async fn letter_for_case_system(
        &self,
        case_system: &CaseSystemId,
        id: NoticeId,
    ) -> Result<Option<Result<Vec<u8>, String>>, StorageError> {
        let Some(notice) = self.storage.notice_by_id(id).await? else { return Ok(None) };
        if notice.address.channel() != NoticeChannel::Letter {
            return Ok(None);
        }
        let Some(record) = self.storage.message_for_case_system(case_system, notice.message).await? else { return Ok(None) };
        let Some(words) = self.storage.words_of(&notice.tenant, id).await? else { return Ok(None) };
        Ok(Some(self.letter(&notice, &record, &words, false).await?))
    }
}
