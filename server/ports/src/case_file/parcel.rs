//! A package as files: what a format makes and a channel moves. What files consist of is said, not held: bytes of documents are read when
//! they go.

use domain::{
    authority::CaseRef,
    id::{DeliveryId, DocumentId},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub delivery: DeliveryId,
    pub attempt: uuid::Uuid,
    /// The case in the case system.
    pub case: CaseRef,
    /// By which the person knows it: the number of the receipt.
    pub reference: String,
    /// Which published schema the index follows, if it follows one.
    pub schema: Option<&'static str>,
    /// How the person was identified, as data of its own: its schema and its content.
    pub identity: Option<(&'static str, String)>,
    /// The file that says what the others are. The same package has the same one in every attempt.
    pub index: ParcelFile,
    /// Files that go after the index, in this order, each by itself.
    pub more: Vec<ParcelFile>,
    /// Files that go with the index.
    pub folders: Vec<ParcelFolder>,
    /// Messages of a standard that the files are; none if they are of no standard.
    pub messages: Vec<ParcelMessage>,
}

impl Parcel {
    /// All files as one archive, under the id of the delivery as in a folder of packages.
    pub fn archive(&self) -> Content {
        let (delivery, made) = (self.delivery, [&self.index].into_iter().chain(&self.more));
        let made = made.map(|file| (format!("{delivery}/{}", file.file), file.content.clone()));
        let objects = self.folders.iter().flat_map(|folder| folder.objects.iter().map(move |object| (folder, object)));
        let objects = objects.map(|(folder, object)| {
            let name = format!("{delivery}/{}", folder.path_of(object));
            (name, Content::Object(object.clone()))
        });
        Content::Zip(made.chain(objects).collect())
    }
}

impl ParcelFolder {
    /// Of one of its objects, from the index on.
    pub fn path_of(&self, object: &ParcelObject) -> String {
        if self.name.is_empty() { object.file.clone() } else { format!("{}/{}", self.name, object.file) }
    }
}

/// A file that the format has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelFile {
    /// Plain characters, once in the whole parcel.
    pub file: String,
    pub media_type: &'static str,
    pub content: Content,
}

/// A file of the parcel as a message of a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelMessage {
    pub uuid: uuid::Uuid,
    /// `130103`, `1202`, …
    pub kind: String,
    /// As it says itself when it was made.
    pub created: String,
    /// Name of its file.
    pub file: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelFolder {
    /// Plain characters. Empty: the files stand beside the index.
    pub name: &'static str,
    pub objects: Vec<ParcelObject>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelObject {
    /// Plain characters, once in the whole parcel.
    pub file: String,
    /// Of its bytes, hexadecimal. What has another one is not handed over.
    pub sha256: String,
    pub media_type: String,
    pub size_bytes: u64,
    pub of: ObjectOf,
}

/// Whose bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectOf {
    Document(DocumentId),
    /// What the portal made from documents.
    Rendition(DocumentId),
}

/// What a file consists of.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    Object(ParcelObject),
    /// In base64, without line breaks.
    Base64(Box<Content>),
    Joined(Vec<Content>),
    /// An archive: names and what stands under them, stored without compression.
    Zip(Vec<(String, Content)>),
    /// A piece of something.
    Slice {
        of: Box<Content>,
        from: u64,
        bytes: u64,
    },
}

/// Bytes of a local header, a central one and the end (APPNOTE 4.3.7, 4.3.12, 4.3.16).
pub const ZIP_HEADERS: (u64, u64, u64) = (30, 46, 22);

impl Content {
    /// What it will have once it is written.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Object(object) => object.size_bytes,
            Self::Base64(content) => content.size_bytes().div_ceil(3) * 4,
            Self::Joined(all) => all.iter().map(Self::size_bytes).sum(),
            Self::Zip(entries) => {
                let (local, central, end) = ZIP_HEADERS;
                entries.iter().map(|(name, content)| local + central + 2 * name.len() as u64 + content.size_bytes()).sum::<u64>()
                    + end
            }
            Self::Slice { bytes, .. } => *bytes,
        }
    }

    /// All of it, where it needs no document.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Object(_) | Self::Base64(_) | Self::Joined(_) | Self::Zip(_) | Self::Slice { .. } => None,
        }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({} bytes)", self.size_bytes())
    }
}
