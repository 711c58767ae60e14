//! The marks and colors of authorities. Their files are read once, at the start, and have names that change with the content.

use app::shell::Brand;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use bytes::Bytes;
use domain::id::{AuthorityId, TenantId};
use quick_xml::{Reader, events::Event};
use std::{collections::HashMap, sync::Arc};
use usecases::hash::sha256_hex;

const MAX_MARK_BYTES: usize = 32 * 1024;
/// A mark that is opened by itself can run and load nothing.
const MARK_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/// What authorities look like.
#[derive(Debug, Clone, Default)]
pub struct Brands {
    of: HashMap<(TenantId, AuthorityId), Brand>,
    files: HashMap<String, Bytes>,
}

impl Brands {
    /// Takes the look of an authority. `mark` was checked by [`check_mark`].
    pub fn add(&mut self, tenant: TenantId, authority: AuthorityId, mark: Option<Vec<u8>>, color: Option<String>) {
        let mark = mark.map(|bytes| {
            let name = format!("{}.svg", &sha256_hex(&bytes)[..16]);
            let address = format!("/wappen/{name}");
            self.files.insert(name, bytes.into());
            address
        });
        self.of.insert((tenant, authority), Brand { mark, color });
    }

    pub fn of(&self, tenant: &TenantId, authority: &AuthorityId) -> Brand {
        self.of.get(&(tenant.clone(), authority.clone())).cloned().unwrap_or_default()
    }
}

/// An SVG of at most 32 KiB. Shown as an image, where browsers run no scripts.
pub fn check_mark(bytes: &[u8]) -> Result<(), &'static str> {
    if bytes.len() > MAX_MARK_BYTES {
        return Err("the mark has more than 32 KiB");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "the mark is no SVG")?;
    let (mut reader, mut is_svg) = (Reader::from_str(text), false);
    loop {
        let element = match reader.read_event().map_err(|_| "the mark is no SVG")? {
            Event::Start(element) | Event::Empty(element) => element,
            Event::DocType(_) | Event::PI(_) => {
                return Err("the mark has a document type or names a style sheet: only plain SVG is taken");
            }
            Event::Eof => return if is_svg { Ok(()) } else { Err("the mark is no SVG") },
            Event::End(_) | Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::GeneralRef(_) => {
                continue;
            }
        };
        let name = element.local_name();
        is_svg |= name.as_ref() == b"svg";
        if ACTIVE.iter().any(|active| name.as_ref().eq_ignore_ascii_case(active)) {
            return Err("the mark has scripts, links or foreign parts: only plain SVG is taken");
        }
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|_| "the mark is no SVG")?;
            let (key, value) = (attribute.key.local_name(), attribute.value.to_ascii_lowercase());
            let leads_out = key.as_ref() == b"href" && !value.starts_with(b"#") && !value.starts_with(b"data:image/");
            if key.as_ref().len() > 2 && key.as_ref()[..2].eq_ignore_ascii_case(b"on") || leads_out {
                return Err("the mark has scripts, links or foreign parts: only plain SVG is taken");
            }
        }
    }
}

/// What does more than draw.
const ACTIVE: [&[u8]; 7] = [b"script", b"foreignObject", b"a", b"iframe", b"handler", b"set", b"animate"];

pub fn router(brands: Arc<Brands>) -> Router {
    Router::new().route("/wappen/{file}", get(show)).with_state(brands)
}

async fn show(State(brands): State<Arc<Brands>>, Path(file): Path<String>) -> Response {
    let Some(bytes) = brands.files.get(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, MARK_POLICY),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, bytes.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use super::check_mark;

    #[test]
    fn a_mark_is_a_small_svg() {
        assert!(check_mark(b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>").is_ok());
        assert!(check_mark(b"\x89PNG\r\n").is_err());
        assert!(check_mark(&[b"<svg>".to_vec(), vec![b' '; 40_000]].concat()).is_err());
    }
}
