//! Page component → HTML. The only renderer: synchronous, without router, resources or inline scripts.

use crate::{assets, shell::LOADER_MARK};
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use std::sync::Arc;

/// Renders a whole page. Pages with islands get the loader script, all others get no script at all.
pub fn render<V>(view: impl FnOnce() -> V) -> String
where
    V: IntoView,
{
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    // Leptos marks neighbouring texts and empty places. Islands need the marks, plain pages do not; typed text never holds one, it is escaped.
    let (html, loader) = if html.contains("<leptos-island") {
        let loader = format!(r#"<script type="module" src="{}"></script>"#, assets::get().loader);
        (html, loader)
    } else {
        (html.replace("<!>", "").replace("<!--<() />-->", ""), String::new())
    };
    format!("<!DOCTYPE html>{}", html.replacen(LOADER_MARK, &loader, 1))
}
