//! The certificate by which a caller has proved who it is to the gateway in front, as that gateway tells it (RFC 9440, and what gateways wrote
//! before it). Only a header that the operator names counts, and only from a trusted proxy: anybody else can write one.

use aws_lc_rs::digest;
use axum::http::{HeaderMap, HeaderName};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use ports::CertificateHash;

/// Longer ones are none that a gateway lets in.
const LONGEST: usize = 16 * 1024;

/// `None`: the gateway says of none, or more than one, or what it says cannot be read.
pub fn told(headers: &HeaderMap, name: &HeaderName) -> Option<CertificateHash> {
    let mut lines = headers.get_all(name).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?.to_str().ok()?.trim();
    let der = der(line).filter(|der| is_certificate(der))?;
    let hash = digest::digest(&digest::SHA256, &der);
    Some(CertificateHash(hash.as_ref().try_into().ok()?))
}

/// `:base64:` (RFC 9440), base64 of the DER, or PEM with percent signs.
fn der(line: &str) -> Option<Vec<u8>> {
    if line.len() > LONGEST {
        return None;
    }
    let plain = line.strip_prefix(':').and_then(|line| line.strip_suffix(':')).unwrap_or(line);
    if !plain.contains('%') && !plain.contains("BEGIN") {
        return STANDARD.decode(plain).ok();
    }
    let pem = percent_decode_str(plain).decode_utf8().ok()?;
    let body = pem.trim().strip_prefix("-----BEGIN CERTIFICATE-----")?.split_once("-----END CERTIFICATE-----")?;
    // A chain is told by other headers: of two nobody knows which is meant.
    if !body.1.trim().is_empty() {
        return None;
    }
    let base64: String = body.0.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(base64).ok()
}

/// One sequence of DER that fills all of it: what its gateway has judged is not judged again.
fn is_certificate(der: &[u8]) -> bool {
    match der {
        [0x30, length, rest @ ..] if *length < 0x80 => rest.len() == usize::from(*length),
        [0x30, 0x81, length, rest @ ..] => rest.len() == usize::from(*length),
        [0x30, 0x82, high, low, rest @ ..] => rest.len() == usize::from(u16::from_be_bytes([*high, *low])),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const NAME: HeaderName = HeaderName::from_static("client-cert");

    fn hash_of(lines: &[&str]) -> Option<CertificateHash> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(NAME, HeaderValue::from_str(line).expect("a value"));
        }
        told(&headers, &NAME)
    }

    #[test]
    fn a_certificate_is_read_as_gateways_write_it() {
        let der = [&[0x30, 0x82, 1, 0][..], &[7; 256]].concat();
        let base64 = STANDARD.encode(&der);
        let expected = Some(CertificateHash(digest::digest(&digest::SHA256, &der).as_ref().try_into().expect("32 bytes")));
        let pem =
            format!("-----BEGIN%20CERTIFICATE-----%0A{}%0A{}%0A-----END%20CERTIFICATE-----%0A", &base64[..64], &base64[64..]);
        for line in [format!(":{base64}:"), base64.clone(), pem.replace('+', "%2B"), pem.clone()] {
            assert_eq!(hash_of(&[&line]), expected, "{line}");
        }
        let cut = STANDARD.encode(&der[..200]);
        let long = STANDARD.encode(vec![0x30; 20_000]);
        for wrong in ["", ":", "::", "-", "(null)", &cut, &long, &format!("{base64}{base64}"), &format!("{pem}{pem}")] {
            assert_eq!(hash_of(&[wrong]), None, "{wrong}");
        }
        assert_eq!(hash_of(&[&base64, &base64]), None, "who wrote which?");
        assert_eq!(hash_of(&[]), None);
    }
}
