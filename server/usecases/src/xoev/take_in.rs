//! From a message of an authority to one for a person: stored with its files and its number in one transaction, and only then put away. A
//! crash in between finds it again by its number.

use crate::{
    access::reading_rules,
    hash::sha256,
    messages::{
        AcceptError, AcceptMessage, Accepted,
        incoming_files::{Facts, KeepError},
    },
    xoev::{Xoev, XoevService, collect::Stays},
};
use aws_lc_rs::digest;
use domain::{
    id::{CaseSystemId, TenantId},
    personal::Personal,
    xoev::{Direction, ExchangeState},
};
use futures_util::StreamExt as _;
use ports::{
    ArrivedContent, Exchanged, ExchangedFile, FilePlace, Meaning, PutAway, Refusal, Unfit,
    storage::{ExchangeMessage, FromExchange, NewMessageFile, RailCase},
};

/// Our own schema *Rückfrage*: what the reader makes of every standard.
const INQUIRY: &str = "https://rueckkanal.example/schemas/rueckfrage/1.0.0/rueckfrage.schema.json";

/// Of the files of one message: what XBau takes with one.
const MAX_BYTES_OF_ALL: u64 = 250_000_000;

/// Why a message is not taken.
enum NotTaken {
    Refused(Refusal, String),
    Stays(Stays),
}

impl<E: Into<Stays>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        Self::Stays(error.into())
    }
}

impl Xoev {
    pub(crate) async fn take_in(
        &self,
        system: &CaseSystemId,
        service: &XoevService,
        entry: &str,
        message: &Exchanged,
    ) -> Result<(), Stays> {
        let before = self.storage.exchange(system, Direction::In, message.uuid).await?;
        // The same number under another name is a second copy. Under the same name a crash came before it was put away.
        let is_copy = before.as_ref().is_some_and(|before| before.entry != entry || before.state == ExchangeState::Refused);
        let taken = match (&message.meaning, before) {
            (_, Some(before)) if is_copy && before.state != ExchangeState::Refused => {
                Err(NotTaken::Refused(Refusal::AlreadyTaken, "the message came before".to_owned()))
            }
            (_, Some(before)) if before.state == ExchangeState::Taken => Ok(()),
            (Meaning::Message { inquiry, files }, _) => self.store((system, service), entry, message, (inquiry, files)).await,
            (Meaning::Rejects { about, then, code, words }, _) => {
                if self.rejected(system, service, *about, *then, (code, words)).await? {
                    Ok(())
                } else {
                    // Nothing answers a rejection. It lies where somebody looks.
                    Err(NotTaken::Refused(Refusal::UnknownMessage, format!("it sends back what was not sent: {code}")))
                }
            }
            (Meaning::Nothing, _) => Ok(()),
        };
        match taken {
            Ok(()) => {
                if let Some(about) = message.confirms {
                    self.confirmed(system, service, about).await?;
                }
            }
            Err(NotTaken::Stays(stays)) => return Err(stays),
            Err(NotTaken::Refused(refusal, detail)) => {
                let (code, detail) = service.exchange.refusal(refusal, &detail);
                let unfit = Unfit {
                    uuid: message.uuid,
                    kind: message.kind.clone(),
                    created: message.created.clone(),
                    application: message.application.clone(),
                    code,
                    detail,
                };
                return self.refuse(system, service, entry, unfit).await;
            }
        }
        // For what became no message of a person; a second time is harmless.
        self.storage.remember(&self.remembered(system, entry, message)).await?;
        service.exchange.acknowledge(message, self.clock.now()).await?;
        service.exchange.put_away(entry, PutAway::Done).await?;
        tracing::info!(case_system = %system, xoev.message = %message.uuid, xoev.kind = %message.kind, "xoev.taken");
        Ok(())
    }

    fn remembered(&self, system: &CaseSystemId, entry: &str, message: &Exchanged) -> ExchangeMessage {
        ExchangeMessage {
            uuid: message.uuid,
            kind: message.kind.clone(),
            created: message.created.clone(),
            application: message.application.clone(),
            file_number: message.file_number.clone(),
            ..self.blank(system, Direction::In, ExchangeState::Taken, entry)
        }
    }

    async fn store(
        &self,
        (system, service): (&CaseSystemId, &XoevService),
        entry: &str,
        message: &Exchanged,
        (inquiry, files): (&Personal<String>, &[ExchangedFile]),
    ) -> Result<(), NotTaken> {
        let application = message.application.as_deref().unwrap_or_default();
        let unknown = || NotTaken::Refused(Refusal::UnknownApplication, "the application is not known here".to_owned());
        let case = self.storage.rail_case_of_application(system, application).await?.ok_or_else(unknown)?;
        let rules = reading_rules(&self.directory, &case.tenant, &case.authority, self.clock.now());
        let rules =
            rules.ok_or_else(|| NotTaken::Stays(Stays::Later("the application's authority is not configured".to_owned())))?;
        let data = inquiry.reveal().as_bytes();
        let arrived = ArrivedContent {
            case_system: system,
            facts: case.facts.reveal(),
            schema: INQUIRY,
            media_type: "application/json",
            data,
            files: files.iter().map(|file| file.name.reveal().clone()).collect(),
        };
        let read = self.reader.read(&arrived, &rules.rules());
        let (recipient, content, _) = read.map_err(|faults| NotTaken::Refused(Refusal::NotAMessage, in_words(&faults)))?;
        let kept = self.keep_files(&case, service, entry, files).await?;
        let accept = AcceptMessage {
            tenant: case.tenant.clone(),
            case_system: system.clone(),
            authority: case.authority.clone(),
            case: case.case.clone(),
            recipient,
            content,
            idempotency_key: format!("xoev:{}", message.uuid),
            body_hash: sha256(data),
            from: None,
            exchange: Some(FromExchange { exchange: self.remembered(system, entry, message), files: kept.clone() }),
            replaces: None,
            attachments: Vec::new(),
            told_after: None,
        };
        match self.messages.accept_message(accept).await {
            Ok(accepted) => {
                if matches!(accepted, Accepted::Before(_)) {
                    self.files.forget(&case.tenant, &kept).await;
                }
                Ok(())
            }
            Err(error) => {
                self.files.forget(&case.tenant, &kept).await;
                Err(match error {
                    AcceptError::KeyReused => NotTaken::Stays(Stays::Later("another instance is taking it in".to_owned())),
                    AcceptError::Storage(error) => NotTaken::Stays(Stays::Storage(error)),
                    AcceptError::CaseClosed | AcceptError::NotReplaceable | AcceptError::AttachmentMissing => {
                        NotTaken::Refused(Refusal::UnknownApplication, "the application's case is closed here".to_owned())
                    }
                })
            }
        }
    }

    async fn keep_files(
        &self,
        case: &RailCase,
        service: &XoevService,
        entry: &str,
        files: &[ExchangedFile],
    ) -> Result<Vec<NewMessageFile>, NotTaken> {
        let mut kept: Vec<NewMessageFile> = Vec::with_capacity(files.len());
        for file in files {
            let kept_one = self.keep_file(&case.tenant, service, entry, file).await;
            let all: u64 = kept.iter().chain(&kept_one.as_ref().ok().cloned()).map(|file| file.size_bytes).sum();
            let kept_one = match kept_one {
                Ok(file) if all > MAX_BYTES_OF_ALL => {
                    self.files.forget(&case.tenant, &[file]).await;
                    let detail = format!("the files have more than {MAX_BYTES_OF_ALL} bytes together");
                    Err(NotTaken::Refused(Refusal::FilesTooLarge, detail))
                }
                other => other,
            };
            match kept_one {
                Ok(file) => kept.push(file),
                Err(error) => {
                    self.files.forget(&case.tenant, &kept).await;
                    return Err(error);
                }
            }
        }
        Ok(kept)
    }

    async fn keep_file(
        &self,
        tenant: &TenantId,
        service: &XoevService,
        entry: &str,
        file: &ExchangedFile,
    ) -> Result<NewMessageFile, NotTaken> {
        let (beside, expected) = match &file.place {
            FilePlace::Inside(bytes) => {
                let kept = self.files.keep(tenant, file.name.reveal(), &file.media_type, bytes.clone()).await;
                return kept.map_err(not_kept);
            }
            FilePlace::Beside { file, size_bytes, sha256 } => (file, (size_bytes, sha256)),
        };
        let Some((size, mut content)) = service.exchange.open_file(entry, beside).await? else {
            return Err(NotTaken::Refused(
                Refusal::FileMissing,
                "a file that the message names does not lie beside it".to_owned(),
            ));
        };
        let (expected_size, expected) = expected;
        if expected_size.is_some_and(|expected| expected != size) {
            return Err(NotTaken::Refused(
                Refusal::FileMissing,
                "a file beside the message has another size than the message says".to_owned(),
            ));
        }
        if size > service.max_file_bytes {
            return Err(NotTaken::Refused(
                Refusal::FileTooLarge,
                format!("a file has more than {} bytes", service.max_file_bytes),
            ));
        }
        let mut incoming = self.files.begin(tenant).await.map_err(|error| not_kept(error.into()))?;
        let mut hash = digest::Context::new(&digest::SHA256);
        while let Some(piece) = content.next().await {
            let written = match piece {
                Ok(piece) => {
                    hash.update(&piece);
                    incoming.writer.write(piece).await
                }
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                incoming.writer.abort().await;
                return Err(not_kept(error.into()));
            }
        }
        let found = hex::encode(hash.finish());
        if expected.as_ref().is_some_and(|expected| *expected != found) {
            incoming.writer.abort().await;
            return Err(NotTaken::Refused(
                Refusal::FileMissing,
                "a file beside the message has another hash than the message says".to_owned(),
            ));
        }
        let facts =
            Facts { name: Some(file.name.reveal()), otherwise: "datei".to_owned(), media_type: &file.media_type, sha256: found };
        self.files.finish(incoming, facts).await.map_err(not_kept)
    }
}

fn not_kept(error: KeepError) -> NotTaken {
    match error {
        KeepError::Infected => NotTaken::Refused(Refusal::FileRejected, "the scanner has found malware in a file".to_owned()),
        KeepError::Scanner(reason) => NotTaken::Stays(Stays::Later(reason)),
        KeepError::Store(error) => NotTaken::Stays(Stays::Later(format!("the document store: {error}"))),
    }
}

/// Places and codes, as the reader names them, in words that an authority understands.
fn in_words(faults: &[String]) -> String {
    let deadline = |word: &str| faults.iter().any(|fault| fault.contains("/deadline") && fault.contains(word));
    if deadline("in_past") {
        return "the deadline is over already".to_owned();
    }
    if deadline("is_today") {
        return "the deadline ends today: the person has no whole day to answer".to_owned();
    }
    faults.join("; ")
}
