//! Posted forms: everything typed, in order.

use super::problems::Failure;
use app::pages::frame::problem::Problem;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use domain::question::Typed;

/// The fields of an urlencoded form.
pub struct PostedForm(pub Typed);

impl<S: Send + Sync> FromRequest<S> for PostedForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let refused = || Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest);
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(refused());
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Failure::problem(rejection.status(), Problem::TooLarge),
            _ => refused(),
        })?;
        // Each field costs more memory than the two bytes it can be written in.
        if body.split(|byte| *byte == b'&').nth(MAX_FIELDS).is_some() {
            return Err(refused());
        }
        let (mut typed, mut bytes) = (Vec::new(), 0);
        for (name, value) in url::form_urlencoded::parse(&body) {
            bytes += name.len() + value.len();
            if bytes > MAX_TYPED_BYTES {
                return Err(Failure::problem(StatusCode::PAYLOAD_TOO_LARGE, Problem::TooLarge));
            }
            typed.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(Typed::new(typed)))
    }
}

/// Fields of one form: ten times what the largest page has.
const MAX_FIELDS: usize = 1000;
/// Bytes of everything typed, once decoded: the longest answer has 10,000 characters. What is refused is kept, sealed and stored, each in
/// bytes of its own.
const MAX_TYPED_BYTES: usize = 56 * 1024;

/// A path on our own site that is safe to return to after sign-in (E5): ours, absolute, and on the list.
pub fn safe_return(path: Option<&str>) -> Option<String> {
    let path = path?;
    let known = ["/rueckfragen", "/behoerde/rueckfragen", "/n/", "/v/", "/zugangscode", "/konto"];
    let plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_?=&.".contains(c));
    let fits = path.len() <= 300 && plain && !path.contains("//") && !path.contains("..");
    (fits && known.iter().any(|start| path.starts_with(start))).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::safe_return;

    #[test]
    fn only_own_paths_are_returned_to() {
        for good in ["/rueckfragen", "/rueckfragen/018f/fragen/a?von=pruefen", "/n/abcDEF_-9", "/behoerde/rueckfragen/1/antwort"]
        {
            assert_eq!(safe_return(Some(good)).as_deref(), Some(good));
        }
        for bad in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil",
            "/abmelden",
            "/rueckfragen/../abmelden",
            "/rueckfragen//x",
            "/rueckfragen\r\nX: y",
            "",
        ] {
            assert_eq!(safe_return(Some(bad)), None, "{bad}");
        }
        assert_eq!(safe_return(None), None);
    }
}
