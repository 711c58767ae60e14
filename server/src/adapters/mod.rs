//! One folder or file per port. Adapters never call each other; only `wiring` names them.

pub mod access_tokens;
pub mod alarm;
pub mod barrier_reports;
pub mod channels;
pub mod clock;
pub mod document_store;
pub mod identity;
pub mod malware_scan;
pub mod message_reader;
pub mod notice_channels;
pub mod renderer;
pub mod webhooks;
