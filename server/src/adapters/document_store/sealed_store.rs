//! The document store: seal, write, sync; and back. In a folder, or in a bucket.

use super::{
    cipher::ChunkCipher,
    key_ring::KeyRing,
    reader::opened,
    stale,
    writer::{SealedWriter, Target},
};
use crate::config::S3Config;
use async_trait::async_trait;
use domain::{
    document::WrappedKey,
    id::{DocumentId, TenantId},
};
use futures_util::{StreamExt as _, TryStreamExt as _, future, stream};
use jiff::Timestamp;
use object_store::{
    ClientOptions, GetResult, ObjectStore, ObjectStoreExt as _, RetryConfig,
    aws::{AmazonS3Builder, Checksum},
    local::LocalFileSystem,
    path::Path as ObjectPath,
};
use ports::{ByteStream, DocumentPlace, DocumentStore, DocumentStoreError, DocumentWriter, Sealed, StoredObject};
use secrecy::ExposeSecret as _;
use std::{io, path::Path, sync::Arc, time::Duration};

/// Segments that are asked for while one before them is read.
const READ_AHEAD: usize = 3;
const CONNECT: Duration = Duration::from_secs(5);
/// One request to a bucket, with its body, which may leave over a slow line.
const REQUEST: Duration = Duration::from_secs(600);
/// A bucket that is away for longer is told to the person, who is waiting.
const RETRY_FOR: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct SealedStore {
    objects: Arc<dyn ObjectStore>,
    pub(super) keys: Arc<KeyRing>,
    target: Target,
}

impl SealedStore {
    /// A folder. What is written there is made durable before it counts.
    pub fn in_folder(folder: &Path, keys: KeyRing) -> Result<Self, DocumentStoreError> {
        // The same place for reading and writing, also if a link on the way to it is changed.
        let made = std::fs::create_dir_all(folder).and_then(|()| folder.canonicalize());
        let folder = made.map_err(|error| DocumentStoreError::Unavailable(Box::new(error)))?;
        let objects = LocalFileSystem::new_with_prefix(&folder).map_err(failure)?;
        Ok(Self { objects: Arc::new(objects), keys: Arc::new(keys), target: Target::folder(folder) })
    }

    /// An S3-compatible bucket. What arrives there is checked against the checksum that was sent along.
    pub fn in_bucket(config: &S3Config, keys: KeyRing) -> Result<Self, DocumentStoreError> {
        let objects = bucket(config)?;
        Ok(Self { objects: objects.clone(), keys: Arc::new(keys), target: Target::Bucket(objects) })
    }

    /// Whether a bucket takes an object and gives it back; the object goes again.
    pub async fn try_bucket(config: &S3Config) -> Result<(), DocumentStoreError> {
        let objects = bucket(config)?;
        let path = ObjectPath::from(format!(".probe/{}", uuid::Uuid::new_v4().simple()));
        let tried = async {
            objects.put(&path, "probe".into()).await?;
            objects.get(&path).await?.bytes().await
        };
        let given = tried.await.map_err(failure);
        let gone = objects.delete(&path).await.map_err(failure);
        if given?.as_ref() != b"probe" {
            return Err(failure(object_store::Error::Generic { store: "S3", source: "gives back something else".into() }));
        }
        gone
    }
}

fn bucket(config: &S3Config) -> Result<Arc<dyn ObjectStore>, DocumentStoreError> {
    let client = ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_timeout(REQUEST)
        .with_allow_http(config.endpoint.scheme() == "http");
    let objects = AmazonS3Builder::new()
        .with_endpoint(config.endpoint.as_str().trim_end_matches('/'))
        .with_bucket_name(&config.bucket)
        .with_region(&config.region)
        .with_access_key_id(&config.access_key)
        .with_secret_access_key(config.secret_key.expose_secret())
        .with_virtual_hosted_style_request(false)
        .with_checksum_algorithm(Checksum::SHA256)
        .with_retry(RetryConfig { max_retries: 3, retry_timeout: RETRY_FOR, ..RetryConfig::default() })
        .with_client_options(client)
        .build()
        .map_err(failure)?;
    Ok(Arc::new(objects))
}

/// `land/01/018f…`: two levels keep folders small. Below it the segments, if it consists of some.
fn object_path(place: &DocumentPlace) -> ObjectPath {
    let id = place.document.0.simple().to_string();
    ObjectPath::from_iter([place.tenant.as_str(), &id[30..], &id])
}

fn segment_path(place: &DocumentPlace, object: DocumentId) -> ObjectPath {
    object_path(place).join(object.0.simple().to_string())
}

/// What [`object_path`] and [`segment_path`] made; nothing else is ours.
fn object_of(path: &ObjectPath) -> Option<StoredObject> {
    let parts: Vec<_> = path.parts().collect();
    let id = |text: &str| uuid::Uuid::try_parse(text).ok().map(DocumentId);
    let (tenant, document, segment) = match parts.as_slice() {
        [tenant, _, document] => (tenant, document, None),
        [tenant, _, document, segment] => (tenant, document, Some(id(segment.as_ref())?)),
        _ => return None,
    };
    let place = DocumentPlace { tenant: tenant.as_ref().parse().ok()?, document: id(document.as_ref())? };
    Some(StoredObject { place, segment })
}

pub(super) fn failure(error: object_store::Error) -> DocumentStoreError {
    match error {
        object_store::Error::NotFound { .. } => DocumentStoreError::Missing,
        other if is_full(&other) => DocumentStoreError::Full(Box::new(other)),
        other => DocumentStoreError::Unavailable(Box::new(other)),
    }
}

/// Looks for "no space" and "quota" in the chain of causes; buckets say it by a code in their answer.
fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        {
            return true;
        }
        let text = error.to_string();
        if ["QuotaExceeded", "InsufficientStorage", "StorageFull"].iter().any(|code| text.contains(code)) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[async_trait]
impl DocumentStore for SealedStore {
    async fn create(&self, place: &DocumentPlace) -> Result<Box<dyn DocumentWriter>, DocumentStoreError> {
        let (key, wrapped) = self.keys.new_document_key(&place.tenant).await?;
        Ok(self.writer(object_path(place), (ChunkCipher::new(&key, place), wrapped)))
    }

    async fn new_key(&self, tenant: &TenantId) -> Result<WrappedKey, DocumentStoreError> {
        Ok(self.keys.new_document_key(tenant).await?.1)
    }

    async fn create_segment(
        &self,
        place: &DocumentPlace,
        key: &WrappedKey,
        object: DocumentId,
        begins_at: u64,
    ) -> Result<Box<dyn DocumentWriter>, DocumentStoreError> {
        let opened = self.keys.open_document_key(&place.tenant, key).await?;
        let cipher = ChunkCipher::for_segment(&opened, place, object, begins_at);
        Ok(self.writer(segment_path(place, object), (cipher, key.clone())))
    }

    async fn open(&self, place: &DocumentPlace, sealed: &Sealed) -> Result<ByteStream, DocumentStoreError> {
        let key = self.keys.open_document_key(&place.tenant, &sealed.key).await?;
        if sealed.segments.is_empty() {
            return Ok(opened(get(&self.objects, &object_path(place)).await?, ChunkCipher::new(&key, place)));
        }
        let (objects, place) = (self.objects.clone(), place.clone());
        let mut begins_at = 0;
        let mut segments = sealed.segments.clone().into_iter().map(move |segment| {
            let from = begins_at;
            begins_at += segment.size_bytes;
            (segment.object, from)
        });
        let open_one = move |(object, begins_at): (DocumentId, u64)| {
            let (objects, path) = (objects.clone(), segment_path(&place, object));
            let cipher = ChunkCipher::for_segment(&key, &place, object, begins_at);
            async move { Ok::<_, DocumentStoreError>(opened(get(&objects, &path).await?, cipher)) }
        };
        // The first one now: whoever asks learns at once that it is away. A few of the others are asked for ahead.
        let first = match segments.next() {
            Some(first) => open_one(first).await?,
            None => return Err(DocumentStoreError::Missing),
        };
        let rest = stream::iter(segments).map(open_one).buffered(READ_AHEAD).try_flatten();
        // Nothing comes behind what cannot be read.
        let until_trouble = first.chain(rest).scan(false, |trouble, piece| {
            let over = *trouble;
            *trouble = piece.is_err();
            future::ready((!over).then_some(piece))
        });
        Ok(until_trouble.boxed())
    }

    async fn older_than(&self, moment: Timestamp) -> Result<Vec<StoredObject>, DocumentStoreError> {
        let mut objects = self.objects.list(None);
        let mut old = Vec::new();
        while let Some(object) = objects.next().await {
            let object = object.map_err(failure)?;
            if object.last_modified.timestamp() < moment.as_second() {
                old.extend(object_of(&object.location));
            }
        }
        Ok(old)
    }

    async fn clear_half_written(&self, before: Timestamp) -> Result<usize, DocumentStoreError> {
        match &self.target {
            Target::Folder { folder, .. } => stale::clear(folder.clone(), before).await,
            // A rule of the bucket ends uploads that were begun and left.
            Target::Bucket(_) => Ok(0),
        }
    }

    async fn delete(&self, place: &DocumentPlace) -> Result<(), DocumentStoreError> {
        let path = object_path(place);
        let mut segments = self.objects.list(Some(&path));
        let Some(first) = segments.next().await else { return self.forget(&path).await };
        self.forget(&first.map_err(failure)?.location).await?;
        while let Some(segment) = segments.next().await {
            self.forget(&segment.map_err(failure)?.location).await?;
        }
        if let Target::Folder { folder, .. } = &self.target {
            // Only an empty one goes; what is left is cleared away with what is half written.
            let _ = tokio::fs::remove_dir(folder.join(path.as_ref())).await;
        }
        Ok(())
    }

    async fn delete_segment(&self, place: &DocumentPlace, object: DocumentId) -> Result<(), DocumentStoreError> {
        self.forget(&segment_path(place, object)).await
    }
}

impl SealedStore {
    fn writer(&self, path: ObjectPath, key: (ChunkCipher, WrappedKey)) -> Box<dyn DocumentWriter> {
        Box::new(SealedWriter::new(self.target.clone(), path, key))
    }

    async fn forget(&self, path: &ObjectPath) -> Result<(), DocumentStoreError> {
        match self.objects.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            // Its segments are gone; a writer that came too late has left the folder.
            Err(error) if caused_by(&error, io::ErrorKind::IsADirectory) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }
}

fn caused_by(error: &(dyn std::error::Error + 'static), kind: io::ErrorKind) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .any(|error| error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == kind))
}

async fn get(objects: &Arc<dyn ObjectStore>, path: &ObjectPath) -> Result<GetResult, DocumentStoreError> {
    objects.get(path).await.map_err(failure)
}
