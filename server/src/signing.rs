//! Signatures of [Standard Webhooks 1.0](https://www.standardwebhooks.com): over number, moment and body, with a secret that both sides
//! have (`v1`) or a key of which the other side has the public half (`v1a`).

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::path::{Path, PathBuf};

/// How secrets, private and public keys are written.
const SECRET: &str = "whsec_";
const PRIVATE: &str = "whsk_";
const PUBLIC: &str = "whpk_";
/// Bytes of a new secret, and of the seed of a key.
const NEW: usize = 32;

/// What signs. The first is the newest: whoever checks needs one that fits.
pub struct Signers(Vec<Signer>);

enum Signer {
    Secret(Box<hmac::Key>),
    Key(Box<Ed25519KeyPair>),
}

impl Signers {
    /// Reads a file each.
    ///
    /// # Errors
    /// One cannot be read, or holds neither secret nor key.
    pub fn read(paths: &[PathBuf]) -> Result<Self, String> {
        let signer = |path: &PathBuf| signer(path).map_err(|error| format!("{}: {error}", path.display()));
        paths.iter().map(signer).collect::<Result<_, _>>().map(Self)
    }

    /// For a body that is too long to be held: with secrets alone, because a key signs nothing in pieces.
    ///
    /// # Errors
    /// There is a key among them.
    pub fn of_pieces(paths: &[PathBuf]) -> Result<Self, String> {
        let all = Self::read(paths)?;
        if all.0.iter().any(|signer| matches!(signer, Signer::Key(_))) {
            return Err("a package is signed with secrets (whsec_), not with keys".to_owned());
        }
        Ok(all)
    }

    /// Begins with what stands before the body.
    pub fn begin(&self, id: &str, at: &str) -> Signing {
        let contexts = self.0.iter().filter_map(|signer| match signer {
            Signer::Secret(key) => {
                let mut context = hmac::Context::with_key(key);
                context.update(format!("{id}.{at}.").as_bytes());
                Some(context)
            }
            Signer::Key(_) => None,
        });
        Signing(contexts.collect())
    }

    /// The header `webhook-signature`.
    pub fn sign(&self, id: &str, at: &str, body: &[u8]) -> String {
        let signed = [format!("{id}.{at}.").as_bytes(), body].concat();
        let each = self.0.iter().map(|signer| match signer {
            Signer::Secret(key) => format!("v1,{}", STANDARD.encode(hmac::sign(key, &signed))),
            Signer::Key(key) => format!("v1a,{}", STANDARD.encode(key.sign(&signed))),
        });
        each.collect::<Vec<_>>().join(" ")
    }
}

/// A signature of a body that comes in pieces.
pub struct Signing(Vec<hmac::Context>);

impl Signing {
    pub fn update(&mut self, piece: &[u8]) {
        self.0.iter_mut().for_each(|context| context.update(piece));
    }

    /// The header `webhook-signature`.
    pub fn finish(self) -> String {
        let each = self.0.into_iter().map(|context| format!("v1,{}", STANDARD.encode(context.sign())));
        each.collect::<Vec<_>>().join(" ")
    }
}

fn signer(path: &Path) -> Result<Signer, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let text = text.trim();
    let decoded = |prefix: &str| text.strip_prefix(prefix).and_then(|text| STANDARD.decode(text).ok());
    if let Some(bytes) = decoded(SECRET).filter(|bytes| (24..=64).contains(&bytes.len())) {
        return Ok(Signer::Secret(Box::new(hmac::Key::new(hmac::HMAC_SHA256, &bytes))));
    }
    // Some write the public half behind the seed.
    if let Some(bytes) = decoded(PRIVATE).filter(|bytes| bytes.len() == NEW || bytes.len() == 2 * NEW) {
        let key = Ed25519KeyPair::from_seed_unchecked(&bytes[..NEW]).map_err(|error| error.to_string())?;
        return Ok(Signer::Key(Box::new(key)));
    }
    Err("must hold whsec_ and base64 of 24 to 64 bytes, or whsk_ and base64 of 32: `rueckkanal webhooks new-secret` makes one"
        .to_owned())
}

/// A new secret, as both sides write it.
pub fn new_secret() -> String {
    format!("{SECRET}{}", STANDARD.encode(random()))
}

/// A new key: what stays here, and what the other side gets.
pub fn new_key() -> (String, String) {
    let seed = random();
    let key = Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes are a seed");
    (format!("{PRIVATE}{}", STANDARD.encode(seed)), format!("{PUBLIC}{}", STANDARD.encode(key.public_key())))
}

fn random() -> [u8; NEW] {
    let mut bytes = [0; NEW];
    let filled = aws_lc_rs::rand::SecureRandom::fill(&SystemRandom::new(), &mut bytes);
    filled.expect("the system has random numbers");
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what they expect")]
mod tests {
    use super::*;

    fn signers(text: &str) -> Result<Signers, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, text).unwrap();
        Signers::read(&[path])
    }

    /// The example of the specification.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let signers = signers("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        assert_eq!(
            signers.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b"{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_key_signs_for_whoever_has_its_public_half() {
        let (private, public) = new_key();
        let signature = signers(&private).unwrap().sign("a", "1", b"body");
        let signature = STANDARD.decode(signature.strip_prefix("v1a,").unwrap()).unwrap();
        let public = STANDARD.decode(public.strip_prefix(PUBLIC).unwrap()).unwrap();
        let public = aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::ED25519, public);
        public.verify(b"a.1.body", &signature).unwrap();
        assert!(public.verify(b"a.2.body", &signature).is_err());
    }

    #[test]
    fn pieces_are_signed_as_the_whole_is() {
        let signers = signers(&new_secret()).unwrap();
        let mut signing = signers.begin("a", "1");
        signing.update(b"bo");
        signing.update(b"dy");
        assert_eq!(signing.finish(), signers.sign("a", "1", b"body"));
    }

    #[test]
    fn what_is_no_secret_is_told() {
        for text in ["", "abc", "whsec_", "whsec_AAAA", "whsec_%%%", "whsk_AAAA", "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert!(signers(text).is_err(), "{text}");
        }
        assert!(signers(&new_secret()).is_ok());
    }
}
