//! *Antwort*, version 1: the data of a submission over FIT-Connect. Its schema is published under the address that each one names.

use crate::{manifest::Manifest, parcel::parcel};
use domain::errand::{Cause, Hindrance};
use ports::{Package, PackageFormat, Parcel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The address of the schema: a name that does not change with the installation.
pub const ANSWER_SCHEMA: &str = "https://rueckkanal.example/schemas/antwort/1.0.0/antwort.schema.json";

/// Of how the person was identified: `provenance` of the answer.
pub const IDENTITY_SCHEMA: &str = "https://rueckkanal.example/schemas/identitaet/1.0.0/identitaet.schema.json";

/// What a person has answered, with the attachments of the submission beside it, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Antwort", deny_unknown_fields)]
pub struct Answer {
    #[serde(rename = "$schema")]
    pub schema: String,
    /// As case systems with a folder get it.
    pub reply: Manifest,
}

/// Version 1.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnswerV1;

impl PackageFormat for AnswerV1 {
    fn write(&self, package: &Package) -> Result<Parcel, Hindrance> {
        let reply = Manifest::new(&package.message, &package.reply, &package.origin)?;
        let broken = |error: serde_json::Error| Cause::Record.because(error.to_string());
        let identity = serde_json::to_string(&reply.provenance).map_err(broken)?;
        let answer = Answer { schema: ANSWER_SCHEMA.to_owned(), reply };
        let bytes = serde_json::to_vec(&answer).map_err(broken)?;
        Ok(Parcel {
            identity: Some((IDENTITY_SCHEMA, identity)),
            ..parcel(package, ("antwort.json", bytes), Some(ANSWER_SCHEMA))
        })
    }
}
