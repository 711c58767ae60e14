//! What the use cases need from the world, in the language of the domain: traits, their failures, and the contract
//! every storage must keep. No technology shows in a signature.

mod access_tokens;
mod alarm;
mod barrier_reports;
mod case_file;
mod clock;
#[cfg(feature = "contract")]
pub mod contract;
mod document_renderer;
mod document_store;
mod identity_provider;
mod mail;
mod malware_scanner;
mod notice_channel;
mod portal_addresses;
mod rail;
pub mod storage;
mod webhook;
mod xoev;

pub use access_tokens::{AccessTokens, CertificateHash, IssuerAway};
pub use alarm::{Alarm, Waiting};
pub use barrier_reports::{BarrierReport, BarrierReports, BarrierReportsError};
pub use case_file::{
    CaseFileChannel, Content, DocumentSource, ObjectOf, Package, PackageFormat, Parcel, ParcelFile, ParcelFolder, ParcelMessage,
    ParcelObject, Record, RecordPrinter, RecordSection, Way, ZIP_HEADERS,
};
pub use clock::Clock;
pub use document_renderer::{Cover, DocumentRenderer, Examined, RendererError};
pub use document_store::{
    ByteStream, DocumentPlace, DocumentStore, DocumentStoreError, DocumentWriter, Sealed, Segment, StoredBytes, StoredObject,
};
pub use identity_provider::{Callback, Identity, IdentityProvider, LogoutNotice, SignInError, SignInRequest, SignInSecrets};
pub use mail::{Confirmation, MailInbox, Mailer, ReturnedMail, ShortMail};
pub use malware_scanner::{MalwareScanner, ScannerError, Verdict};
pub use notice_channel::{
    CarriedNotice, HandedOver, Letter, LetterCode, LetterPrinter, NoticeCarrier, NoticeSender, NoticeText, NoticeWords,
    OutgoingNotice,
};
pub use portal_addresses::PortalAddresses;
pub use rail::{
    ArrivalVerdict, ArrivedContent, ArrivingFile, CaseAt, DeliveryService, FetchedFile, MessageReader, OpenedArrival, OpenedKey,
    RailError, ReadingRules, SealedSecret, SecretSafe, WaitingPage,
};
pub use storage::{Storage, StorageError};
pub use webhook::{NotTold, Told, Webhook};
pub use xoev::{
    Afterwards, Exchange, ExchangeError, Exchanged, ExchangedFile, Fetched, FilePlace, Meaning, PutAway, Read, Refusal, Unfit,
};
