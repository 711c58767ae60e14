//! Page component → HTML. The only renderer: synchronous, without router, resources or inline scripts.

use crate::{assets, shell::LOADER_MARK};
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use memchr::memmem;
use std::sync::Arc;

/// Renders a whole page. Pages with islands get the loader script, all others get no script at all.
pub fn render<V>(view: impl FnOnce() -> V) -> String
where
    V: IntoView,
{
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    finish(&html)
}

const ISLAND_END: &str = "</leptos-island>";
const BEGIN: &str = "<!DOCTYPE html>";
/// What Leptos writes between neighbouring texts and into empty places. Islands need it, the rest of a page does not; typed text never
/// holds one, it is escaped.
const MARKS: [&str; 2] = ["<!>", "<!--<() />-->"];

/// In one pass: it is the same work for every page.
fn finish(html: &str) -> String {
    let islands = memmem::find(html.as_bytes(), b"<leptos-island").is_some();
    let loader =
        if islands { format!(r#"<script type="module" src="{}"></script>"#, assets::get().loader) } else { String::new() };
    let mut page = String::with_capacity(BEGIN.len() + html.len() + loader.len());
    page.push_str(BEGIN);
    let (before, after) = html.split_once(LOADER_MARK).unwrap_or((html, ""));
    push_unmarked(&mut page, before);
    page.push_str(&loader);
    let mut rest = after;
    while let Some(begin) = islands.then(|| memmem::find(rest.as_bytes(), b"<leptos-island")).flatten() {
        let end = memmem::find(&rest.as_bytes()[begin..], ISLAND_END.as_bytes())
            .map_or(rest.len(), |end| begin + end + ISLAND_END.len());
        push_unmarked(&mut page, &rest[..begin]);
        page.push_str(&rest[begin..end]);
        rest = &rest[end..];
    }
    push_unmarked(&mut page, rest);
    page
}

fn push_unmarked(page: &mut String, html: &str) {
    let mut written = 0;
    for at in memmem::find_iter(html.as_bytes(), b"<!") {
        if let Some(mark) = MARKS.iter().find(|mark| html[at..].starts_with(**mark)) {
            page.push_str(&html[written..at]);
            written = at + mark.len();
        }
    }
    page.push_str(&html[written..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_everything_else_stays() {
        let html = format!("<head>{LOADER_MARK}</head>a<!>b<!--<() />--><!><!-- kept --><p>ü&lt;!&gt;</p><!><!");
        assert_eq!(finish(&html), "<!DOCTYPE html><head></head>ab<!-- kept --><p>ü&lt;!&gt;</p><!");
        let html = format!("<head>{LOADER_MARK}</head>a<!>b<leptos-island><!>c</leptos-island><!>d");
        assert!(finish(&html).ends_with("</head>ab<leptos-island><!>c</leptos-island>d"), "an island keeps its marks");
    }
}
