//! `/api/guide`, `/api/examples/…` and `/api/style.css`: the way in, and a whole case system. What stands in `docs/` is what is shown.

use super::page::frame;
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

const GUIDE: &str = include_str!("../../../../../docs/api.md");

/// Name, media type, content.
const EXAMPLES: [(&str, &str, &str); 2] = [
    ("case_system.py", "text/x-python; charset=utf-8", include_str!("../../../../../docs/examples/case_system.py")),
    ("message.json", "application/json", MESSAGE),
];

/// A message as a case system hands it in; a test does.
pub const MESSAGE: &str = include_str!("../../../../../docs/examples/message.json");

pub async fn guide() -> Response {
    // Nothing of it is markup of its own.
    let mut elsewhere = false;
    let words = Parser::new_ext(GUIDE, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        // Other documents of the project are not here: their names stay.
        Event::Start(Tag::Link { ref dest_url, .. }) if dest_url.contains(".md") => {
            elsewhere = true;
            None
        }
        Event::End(TagEnd::Link) if std::mem::take(&mut elsewhere) => None,
        event => Some(event),
    });
    let mut body = String::from("<p><a href=\"/api/docs\">All calls</a></p>");
    html::push_html(&mut body, words);
    frame("The way in", &body.replace("<table>", "<table class=\"rk-table\">"))
}

/// Of these pages alone.
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], include_str!("pages.css")).into_response()
}

pub async fn example(Path(name): Path<String>) -> Response {
    let Some((_, media_type, content)) = EXAMPLES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], *content).into_response()
}
