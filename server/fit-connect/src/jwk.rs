//! Keys as JSON (RFC 7517) and what FIT-Connect demands of them: RSA of 4096 bits, one purpose each.

use aws_lc_rs::{
    digest,
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{
        KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
        PublicEncryptingKey,
    },
    signature::{KeyPair as _, RsaKeyPair, RsaPublicKeyComponents},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    Encryption,
    Signature,
}

impl KeyUse {
    fn algorithm(self) -> &'static str {
        match self {
            Self::Encryption => "RSA-OAEP-256",
            Self::Signature => "PS512",
        }
    }

    fn operation(self) -> &'static str {
        match self {
            Self::Encryption => "wrapKey",
            Self::Signature => "verify",
        }
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    pub kty: String,
    pub n: String,
    pub e: String,
    pub alg: String,
    pub kid: String,
    pub key_ops: Vec<String>,
    /// Certificates in base64 DER, the key's own first. Keys of replies have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub x5c: Vec<String>,
}

/// What is wrong with a key. The text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwkFault {
    #[error("kty is {0}: only RSA is allowed")]
    Kind(String),
    #[error("alg is {is}: it must be {must}")]
    Algorithm { is: String, must: &'static str },
    #[error("key_ops is {is:?}: it must be [\"{must}\"] alone")]
    Operations { is: Vec<String>, must: &'static str },
    #[error("the key has {0} bits: at least 4096 are needed")]
    Short(usize),
    #[error("e is not AQAB")]
    Exponent,
    #[error("kid has {0} characters: it must have 8 to 64")]
    Id(usize),
    #[error("n is no base64url")]
    Encoding,
}

impl Jwk {
    /// Every fault at once.
    pub fn faults(&self, used_for: KeyUse) -> Vec<JwkFault> {
        let mut faults = Vec::new();
        if self.kty != "RSA" {
            faults.push(JwkFault::Kind(self.kty.clone()));
        }
        if self.alg != used_for.algorithm() {
            faults.push(JwkFault::Algorithm { is: self.alg.clone(), must: used_for.algorithm() });
        }
        if self.key_ops != [used_for.operation()] {
            faults.push(JwkFault::Operations { is: self.key_ops.clone(), must: used_for.operation() });
        }
        if self.e != "AQAB" {
            faults.push(JwkFault::Exponent);
        }
        if !(8..=64).contains(&self.kid.chars().count()) {
            faults.push(JwkFault::Id(self.kid.chars().count()));
        }
        match BASE64.decode(&self.n) {
            Ok(modulus) => {
                let leading = modulus.iter().take_while(|byte| **byte == 0).count();
                let bits = (modulus.len() - leading) * 8 - modulus.get(leading).map_or(0, |byte| byte.leading_zeros() as usize);
                if bits < 4096 {
                    faults.push(JwkFault::Short(bits));
                }
            }
            Err(_) => faults.push(JwkFault::Encoding),
        }
        faults
    }

    fn components(&self) -> Option<RsaPublicKeyComponents<Vec<u8>>> {
        Some(RsaPublicKeyComponents { n: BASE64.decode(&self.n).ok()?, e: BASE64.decode(&self.e).ok()? })
    }

    /// The key as its certificate should hold it (SubjectPublicKeyInfo, DER).
    pub fn to_der(&self) -> Option<Vec<u8>> {
        let key: PublicEncryptingKey = self.components()?.try_into().ok()?;
        Some(key.as_der().ok()?.as_ref().to_vec())
    }

    /// RFC 7638, SHA-256.
    pub fn thumbprint(&self) -> String {
        let canonical = format!(r#"{{"e":"{}","kty":"{}","n":"{}"}}"#, self.e, self.kty, self.n);
        BASE64.encode(digest::digest(&digest::SHA256, canonical.as_bytes()))
    }
}

/// Seals for somebody.
pub struct EncryptionKey {
    kid: String,
    key: OaepPublicEncryptingKey,
}

impl EncryptionKey {
    /// `None`: the numbers are no key. Whether it is fit for its purpose, [`Jwk::faults`] says.
    pub fn new(jwk: &Jwk) -> Option<Self> {
        let key: PublicEncryptingKey = jwk.components()?.try_into().ok()?;
        Some(Self { kid: jwk.kid.clone(), key: OaepPublicEncryptingKey::new(key).ok()? })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) fn size_bytes(&self) -> usize {
        self.key.key_size_bytes()
    }

    pub(crate) fn wrap(&self, content_key: &[u8; 32]) -> Option<Vec<u8>> {
        let mut wrapped = vec![0; self.key.ciphertext_size()];
        let wrapped = self.key.encrypt(&OAEP_SHA256_MGF1SHA256, content_key, &mut wrapped, None).ok()?;
        Some(wrapped.to_vec())
    }
}

/// The private half of a key that a reply is sealed for, as it is kept: PKCS #8, DER. Never printed.
pub struct PrivateKey(Vec<u8>);

impl PrivateKey {
    /// Draws 4096 bits: seconds of work.
    pub fn draw() -> Option<Self> {
        let key = PrivateDecryptingKey::generate(KeySize::Rsa4096).ok()?;
        let der: Pkcs8V1Der<'_> = key.as_der().ok()?;
        Some(Self(der.as_ref().to_vec()))
    }

    pub fn from_der(der: Vec<u8>) -> Self {
        Self(der)
    }

    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// The public half. `None`: these bytes are no RSA key.
    pub fn public(&self, used_for: KeyUse, kid: &str) -> Option<Jwk> {
        let pair = RsaKeyPair::from_pkcs8(&self.0).ok()?;
        let public = pair.public_key();
        Some(Jwk {
            kty: "RSA".to_owned(),
            n: BASE64.encode(public.modulus().big_endian_without_leading_zero()),
            e: BASE64.encode(public.exponent().big_endian_without_leading_zero()),
            alg: used_for.algorithm().to_owned(),
            kid: kid.to_owned(),
            key_ops: vec![used_for.operation().to_owned()],
            x5c: Vec::new(),
        })
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(***)")
    }
}

/// Opens what was sealed for us.
pub struct DecryptionKey {
    kid: String,
    thumbprint: String,
    key: OaepPrivateDecryptingKey,
}

impl DecryptionKey {
    pub fn new(kid: &str, private: &PrivateKey) -> Option<Self> {
        let thumbprint = private.public(KeyUse::Encryption, kid)?.thumbprint();
        let key = OaepPrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(private.der()).ok()?).ok()?;
        Some(Self { kid: kid.to_owned(), thumbprint, key })
    }

    /// Old peers name keys by their thumbprint.
    pub fn is(&self, named: &str) -> bool {
        self.kid == named || self.thumbprint == named
    }

    pub(crate) fn unwrap(&self, wrapped: &[u8]) -> Option<[u8; 32]> {
        let mut plain = vec![0; self.key.min_output_size()];
        let plain = self.key.decrypt(&OAEP_SHA256_MGF1SHA256, wrapped, &mut plain, None).ok()?;
        (&*plain).try_into().ok()
    }
}

/// Checks signatures of events.
pub struct SignatureKey {
    pub(crate) key: DecodingKey,
}

impl SignatureKey {
    pub fn new(jwk: &Jwk) -> Option<Self> {
        let components = jwk.components()?;
        Some(Self { key: DecodingKey::from_rsa_raw_components(&components.n, &components.e) })
    }
}

/// Signs events of our own.
pub struct SigningKey {
    pub(crate) kid: String,
    pub(crate) key: EncodingKey,
}

impl SigningKey {
    /// PKCS #8 or PKCS #1 in PEM. `None`: it is no RSA key.
    pub fn from_pem(kid: &str, pem: &[u8]) -> Option<Self> {
        Some(Self { kid: kid.to_owned(), key: EncodingKey::from_rsa_pem(pem).ok()? })
    }
}
