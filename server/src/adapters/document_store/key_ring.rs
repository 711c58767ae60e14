//! Keys: the master key from a file wraps the tenants' keys, those wrap the documents' keys.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use domain::{
    document::WrappedKey,
    id::{TenantId, TenantKeyId},
};
use ports::{Clock, DocumentStoreError, Storage, storage::WrappedTenantKey};
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// The key everything hangs on. Never printed.
pub struct MasterKey(LessSafeKey);

#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    #[error("the master key file cannot be read: {0}")]
    Unreadable(#[source] std::io::Error),
    #[error("the master key file can be read by others: chmod 600 it")]
    ReadableByOthers,
    #[error("the master key file must hold 64 hexadecimal digits")]
    NotAKey,
    #[error("the master key is a well-known one")]
    Weak,
}

impl MasterKey {
    /// Reads and checks the file (I5: default, short and world-readable keys are refused).
    pub fn from_file(path: &Path) -> Result<Self, MasterKeyError> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(path).map_err(MasterKeyError::Unreadable)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(MasterKeyError::ReadableByOthers);
            }
        }
        let text = std::fs::read_to_string(path).map_err(MasterKeyError::Unreadable)?;
        let bytes: [u8; 32] =
            hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(MasterKeyError::NotAKey)?;
        if bytes.iter().all(|byte| *byte == bytes[0]) {
            return Err(MasterKeyError::Weak);
        }
        Ok(Self(aead(&bytes)))
    }
}

impl MasterKey {
    /// Whether a tenant's key was wrapped by this one.
    pub fn fits(&self, tenant: &TenantId, wrapped: &[u8]) -> bool {
        unwrap(&self.0, wrapped, tenant_purpose(tenant).as_bytes()).is_ok()
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(***)")
    }
}

fn aead(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("32 bytes are an AES-256 key"))
}

/// Wraps and unwraps keys; keeps opened tenant keys in memory.
pub struct KeyRing {
    master: MasterKey,
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    opened: Mutex<HashMap<TenantKeyId, [u8; 32]>>,
    current: Mutex<HashMap<TenantId, TenantKeyId>>,
}

impl KeyRing {
    pub fn new(master: MasterKey, storage: Arc<dyn Storage>, clock: Arc<dyn Clock>) -> Self {
        Self { master, storage, clock, opened: Mutex::default(), current: Mutex::default() }
    }

    /// A fresh key for a document, and the same wrapped.
    pub(super) async fn new_document_key(&self, tenant: &TenantId) -> Result<([u8; 32], WrappedKey), DocumentStoreError> {
        let tenant_key = self.current(tenant).await?;
        let wrapping = self.open_tenant_key(tenant, tenant_key).await?;
        let mut key = [0; 32];
        self.clock.fill_random(&mut key);
        let bytes = self.wrap(&aead(&wrapping), &key, document_purpose(tenant).as_bytes())?;
        Ok((key, WrappedKey { tenant_key, bytes }))
    }

    pub(super) async fn open_document_key(&self, tenant: &TenantId, key: &WrappedKey) -> Result<[u8; 32], DocumentStoreError> {
        let wrapping = self.open_tenant_key(tenant, key.tenant_key).await?;
        unwrap(&aead(&wrapping), &key.bytes, document_purpose(tenant).as_bytes())
    }

    async fn current(&self, tenant: &TenantId) -> Result<TenantKeyId, DocumentStoreError> {
        if let Some(id) = self.current.lock().unwrap_or_else(PoisonError::into_inner).get(tenant) {
            return Ok(*id);
        }
        let mut fresh = [0; 32];
        self.clock.fill_random(&mut fresh);
        let wrapped = self.wrap(&self.master.0, &fresh, tenant_purpose(tenant).as_bytes())?;
        let new = WrappedTenantKey { id: TenantKeyId(self.clock.new_id()), tenant: tenant.clone(), wrapped };
        let stored = self
            .storage
            .current_tenant_key(&new, self.clock.now())
            .await
            .map_err(|error| DocumentStoreError::Unavailable(Box::new(error)))?;
        self.current.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant.clone(), stored.id);
        Ok(stored.id)
    }

    async fn open_tenant_key(&self, tenant: &TenantId, id: TenantKeyId) -> Result<[u8; 32], DocumentStoreError> {
        if let Some(key) = self.opened.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(*key);
        }
        let stored =
            self.storage.tenant_key(tenant, id).await.map_err(|error| DocumentStoreError::Unavailable(Box::new(error)))?;
        let stored = stored.ok_or_else(|| DocumentStoreError::Keys(format!("tenant key {id} is gone")))?;
        let key = unwrap(&self.master.0, &stored.wrapped, tenant_purpose(tenant).as_bytes())?;
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).insert(id, key);
        Ok(key)
    }

    fn wrap(&self, with: &LessSafeKey, key: &[u8; 32], purpose: &[u8]) -> Result<Vec<u8>, DocumentStoreError> {
        let mut nonce = [0; NONCE_LEN];
        self.clock.fill_random(&mut nonce);
        let mut sealed = key.to_vec();
        with.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose), &mut sealed)
            .map_err(|_| DocumentStoreError::Keys("a key cannot be wrapped".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRing(***)")
    }
}

fn tenant_purpose(tenant: &TenantId) -> String {
    format!("rueckkanal/tenant-key/1/{tenant}")
}

fn document_purpose(tenant: &TenantId) -> String {
    format!("rueckkanal/document-key/1/{tenant}")
}

fn unwrap(with: &LessSafeKey, wrapped: &[u8], purpose: &[u8]) -> Result<[u8; 32], DocumentStoreError> {
    let wrong = || DocumentStoreError::Keys("a key does not open; is this the right master key?".into());
    let (nonce, sealed) = wrapped.split_at_checked(NONCE_LEN).ok_or_else(wrong)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| wrong())?;
    let mut sealed = sealed.to_vec();
    let key = with.open_in_place(nonce, Aad::from(purpose), &mut sealed).map_err(|_| wrong())?;
    <[u8; 32]>::try_from(&*key).map_err(|_| wrong())
}
