//! Small secrets, each sealed with a key of its own that the tenant's key wraps.

use super::sealed_store::SealedStore;
use async_trait::async_trait;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    rand,
};
use domain::id::TenantId;
use ports::{DocumentStoreError, SealedSecret, SecretSafe};

fn purpose(tenant: &TenantId, belongs_to: &str) -> Vec<u8> {
    format!("rueckkanal/secret/1/{tenant}/{belongs_to}").into_bytes()
}

fn unusable() -> DocumentStoreError {
    DocumentStoreError::Keys("a secret cannot be sealed or does not open".to_owned())
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, DocumentStoreError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| unusable())?))
}

#[async_trait]
impl SecretSafe for SealedStore {
    async fn seal(&self, tenant: &TenantId, belongs_to: &str, secret: &[u8]) -> Result<SealedSecret, DocumentStoreError> {
        let (key, wrapped) = self.keys.new_document_key(tenant).await?;
        let mut nonce = [0; 12];
        rand::fill(&mut nonce).map_err(|_| unusable())?;
        let mut sealed = secret.to_vec();
        let bound_to = Aad::from(purpose(tenant, belongs_to));
        cipher(&key)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to, &mut sealed)
            .map_err(|_| unusable())?;
        Ok(SealedSecret { key: wrapped, sealed: [nonce.as_slice(), &sealed].concat() })
    }

    async fn open(&self, tenant: &TenantId, belongs_to: &str, sealed: &SealedSecret) -> Result<Vec<u8>, DocumentStoreError> {
        let key = self.keys.open_document_key(tenant, &sealed.key).await?;
        let (nonce, body) = sealed.sealed.split_at_checked(12).ok_or_else(unusable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unusable())?;
        let mut body = body.to_vec();
        let plain =
            cipher(&key)?.open_in_place(nonce, Aad::from(purpose(tenant, belongs_to)), &mut body).map_err(|_| unusable())?;
        Ok(plain.to_vec())
    }
}
