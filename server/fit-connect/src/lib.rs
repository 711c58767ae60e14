//! The words of FIT-Connect, the federal rail between online services and authorities: encrypted parts (JWE), keys and certificates, signed
//! events (SET), metadata, callbacks, evidence. Pure: whoever speaks with the delivery service is elsewhere.
//!
//! What is confirmed by what, and what is not, stands in `docs/fit-connect.md`.

mod callback;
mod certificate;
mod evidence;
mod gcm;
mod jwe;
mod jwk;
mod metadata;
mod set;

pub use callback::{CALLBACK_AGE, CallbackFault, check_callback};
pub use certificate::{CertificateDates, CertificateFault, Roots, check_certificate, dates};
pub use evidence::{Evidence, EvidenceFault, EvidenceKey, EvidenceOf, KeyOf, Verified, verify as verify_evidence};
pub use jwe::{JweError, Opener, Sealer, Tag, Zip, open, seal, sealed_len, tag_of};
pub use jwk::{DecryptionKey, EncryptionKey, Jwk, JwkFault, KeyUse, PrivateKey, SignatureKey, SigningKey};
pub use metadata::{
    Attachment, Author, ContentStructure, Data, DataSet, Hash, Metadata, MetadataFault, Product, Purpose, ReplyChannel,
    ReplyKeys, SubmissionSchema, read_metadata, sha512,
};
pub use set::{
    Author as EventAuthor, EventKind, Header, Problem, SecurityEvent, SetError, Subject, Tags, Unverified, peek, sign, verify,
};
