//! Which form of the manifest a case system reads, and what the newer one tells more.

use super::Manifest;
use crate::parcel::parcel;
use domain::{
    errand::{Cause, Hindrance},
    id::ItemId,
    message::Item,
    reply::{ItemAnswer, SubmittedReply},
};
use ports::{Package, PackageFormat, Parcel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What became of an item in one reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ManifestItemState {
    /// There is an answer, or a word instead of the paper.
    Answered,
    /// The person was asked, need not answer, and did not.
    LeftOut,
    /// The person was asked, should have answered, and did not.
    NotAnswered,
    /// All files of it were taken back before the authority had them, or malware was found in them.
    TakenBack,
    /// Nobody asked: what the person said elsewhere does not lead to it.
    NotAsked,
    /// The reply adds to an earlier one and does not speak of it; what was said before holds.
    NotInThisReply,
}

impl ManifestItemState {
    pub(super) fn of(item: &Item, reply: &SubmittedReply, asked: &BTreeSet<&ItemId>) -> Self {
        match (reply.answers.get(&item.id), reply.answer_now(&item.id)) {
            (_, Some(ItemAnswer::LeftOut)) => Self::LeftOut,
            (_, Some(_)) => Self::Answered,
            (Some(_), None) => Self::TakenBack,
            // A reply that adds to another holds what it adds alone: it does not tell what was asked before.
            (None, None) if reply.supplements.is_some() => Self::NotInThisReply,
            (None, None) if !asked.contains(&item.id) => Self::NotAsked,
            (None, None) if item.content.required() => Self::NotAnswered,
            (None, None) => Self::LeftOut,
        }
    }
}

/// The published forms of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "u32")]
pub enum ManifestVersion {
    /// For case systems that cannot read another yet.
    One,
    /// With legal basis, consequences, and what became of each item.
    #[default]
    Two,
}

impl ManifestVersion {
    pub const NEWEST: Self = Self::Two;

    pub fn number(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

impl TryFrom<u32> for ManifestVersion {
    type Error = &'static str;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        [Self::One, Self::Two]
            .into_iter()
            .find(|version| version.number() == number)
            .ok_or("the manifest has the versions 1 and 2")
    }
}

/// The manifest: `manifest.json` beside `documents/` and, where there are any, `renditions/`.
#[derive(Debug, Clone, Copy, Default)]
pub struct ManifestFormat(pub ManifestVersion);

impl PackageFormat for ManifestFormat {
    fn is_quick(&self) -> bool {
        true
    }

    fn write(&self, package: &Package) -> Result<Parcel, Hindrance> {
        let manifest = Manifest::new(&package.message, &package.reply, &package.origin)?.in_version(self.0);
        let broken = |error: serde_json::Error| Cause::Record.because(error.to_string());
        let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(broken)?;
        bytes.push(b'\n');
        Ok(parcel(package, ("manifest.json", bytes), None))
    }
}

impl Manifest {
    /// Without what that version does not know.
    #[must_use]
    pub fn in_version(mut self, version: ManifestVersion) -> Self {
        self.version = version.number();
        if version == ManifestVersion::One {
            (self.consequences, self.legal_basis) = (None, None);
            for item in &mut self.items {
                (item.state, item.required) = (None, None);
            }
        }
        self
    }
}
