//! Original bytes are only ever a download, never a page (D7).

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use usecases::documents::Download;

pub fn answer(download: Download) -> Response {
    let mut response = Body::from_stream(download.content).into_response();
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, download.facts.media_type.mime()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(download.facts.size_bytes));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&download.facts.name.to_save(download.facts.media_type)));
    response
}

/// RFC 6266 and 8187: a plain name for old readers, the true one percent-encoded.
pub fn disposition(name: &str) -> HeaderValue {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || " .-_()".contains(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn any_name_makes_a_safe_header() {
        let value = disposition("Überweisung \"2026\"\r\n🏠.pdf");
        let value = value.to_str().expect("plain text");
        assert_eq!(
            value,
            "attachment; filename=\"_berweisung _2026____.pdf\"; filename*=UTF-8''%C3%9Cberweisung%20%222026%22%0D%0A%F0%9F%8F%A0.pdf"
        );
    }
}
