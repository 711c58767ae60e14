//! Certificates of keys: the key's own certificate holds the very key, is valid today, and leads to a root that the operator trusts
//! (Verwaltungs-PKI). Revocation is judged by the lists that the operator gives; nobody is asked over the net.

use crate::jwk::Jwk;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, TrustAnchor, UnixTime, pem::PemObject as _};
use std::time::Duration;
use webpki::{
    ALL_VERIFICATION_ALGS, BorrowedCertRevocationList, CertRevocationList, EndEntityCert, KeyUsage, RevocationOptionsBuilder,
    anchor_from_trusted_cert,
};
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// What the operator trusts.
pub struct Roots {
    anchors: Vec<TrustAnchor<'static>>,
    revoked: Vec<CertRevocationList<'static>>,
}

impl Roots {
    /// Certificates and revocation lists, PEM.
    pub fn from_pem(certificates: &[u8], revocation_lists: &[Vec<u8>]) -> Result<Self, CertificateFault> {
        let mut anchors = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(certificates) {
            let certificate = certificate.map_err(|_| CertificateFault::Unreadable)?;
            anchors.push(anchor_from_trusted_cert(&certificate).map_err(|_| CertificateFault::Unreadable)?.to_owned());
        }
        let mut revoked = Vec::new();
        for pem in revocation_lists {
            for list in CertificateRevocationListDer::pem_slice_iter(pem) {
                let list = list.map_err(|_| CertificateFault::Unreadable)?;
                let list = BorrowedCertRevocationList::from_der(&list).and_then(|list| list.to_owned());
                revoked.push(list.map_err(|_| CertificateFault::Unreadable)?.into());
            }
        }
        if anchors.is_empty() { Err(CertificateFault::Unreadable) } else { Ok(Self { anchors, revoked }) }
    }
}

/// What is wrong. The text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    #[error("a certificate cannot be read")]
    Unreadable,
    #[error("the key has no certificate (x5c): its owner must publish one of the Verwaltungs-PKI")]
    Missing,
    #[error("the certificate holds another key than n and e: its owner has published the wrong one")]
    OtherKey,
    #[error("the certificate is not valid before {0}")]
    NotYet(Timestamp),
    #[error("the certificate ended at {0}: its owner must publish a new one")]
    Ended(Timestamp),
    #[error("the certificate was revoked: its owner must publish a new key")]
    Revoked,
    #[error("the certificate leads to no root that is trusted here: {0}")]
    Untrusted(String),
}

/// When a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateDates {
    pub from: Timestamp,
    pub until: Timestamp,
}

fn first(jwk: &Jwk) -> Result<Vec<u8>, CertificateFault> {
    let first = jwk.x5c.first().ok_or(CertificateFault::Missing)?;
    STANDARD.decode(first).map_err(|_| CertificateFault::Unreadable)
}

/// Of the key's own certificate.
pub fn dates(jwk: &Jwk) -> Result<CertificateDates, CertificateFault> {
    let der = first(jwk)?;
    let (_, certificate) = X509Certificate::from_der(&der).map_err(|_| CertificateFault::Unreadable)?;
    let at =
        |time: x509_parser::time::ASN1Time| Timestamp::from_second(time.timestamp()).map_err(|_| CertificateFault::Unreadable);
    Ok(CertificateDates { from: at(certificate.validity().not_before)?, until: at(certificate.validity().not_after)? })
}

/// `roots`: `None` takes certificates that nobody vouches for (TEST only); what is there must still hold the key and be valid.
pub fn check_certificate(jwk: &Jwk, roots: Option<&Roots>, now: Timestamp) -> Result<(), CertificateFault> {
    if jwk.x5c.is_empty() && roots.is_none() {
        return Ok(());
    }
    let der = first(jwk)?;
    let (_, certificate) = X509Certificate::from_der(&der).map_err(|_| CertificateFault::Unreadable)?;
    if jwk.to_der().as_deref() != Some(certificate.public_key().raw) {
        return Err(CertificateFault::OtherKey);
    }
    let CertificateDates { from, until } = dates(jwk)?;
    if now < from {
        return Err(CertificateFault::NotYet(from));
    }
    if now > until {
        return Err(CertificateFault::Ended(until));
    }
    let Some(roots) = roots else { return Ok(()) };
    let mut others = Vec::new();
    for other in &jwk.x5c[1..] {
        others.push(CertificateDer::from(STANDARD.decode(other).map_err(|_| CertificateFault::Unreadable)?));
    }
    let own = CertificateDer::from(der);
    let own = EndEntityCert::try_from(&own).map_err(|error| CertificateFault::Untrusted(error.to_string()))?;
    let lists: Vec<&CertRevocationList<'_>> = roots.revoked.iter().collect();
    let revocation = RevocationOptionsBuilder::new(&lists).ok().map(webpki::RevocationOptionsBuilder::build);
    let seconds = u64::try_from(now.as_second()).map_err(|_| CertificateFault::Unreadable)?;
    let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    // Certificates for sealing and signing say no purpose of TLS.
    let usage = KeyUsage::required_if_present(&[]);
    match own.verify_for_usage(ALL_VERIFICATION_ALGS, &roots.anchors, &others, time, usage, revocation, None) {
        Ok(_) => Ok(()),
        Err(webpki::Error::CertRevoked) => Err(CertificateFault::Revoked),
        Err(error) => Err(CertificateFault::Untrusted(error.to_string())),
    }
}
