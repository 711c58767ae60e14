//! Several Länder share the portal: which one is it about?

use crate::shell::{Frame, Page};
use leptos::prelude::*;

/// One Land: its id and its name.
#[derive(Debug, Clone)]
pub struct LandEntry {
    pub id: String,
    pub name: String,
}

#[component]
pub fn LandChoicePage(frame: Frame, lands: Vec<LandEntry>) -> impl IntoView {
    let locale = frame.locale;
    // The address keeps everything else, so that the choice leads to the very page.
    let kept = if frame.query.is_empty() { String::new() } else { format!("{}&", frame.query) };
    let links = lands
        .into_iter()
        .map(|land| {
            view! { <li><a class="kern-link rk-touch" href=format!("?{kept}land={}", land.id) lang=locale.lang_attribute("de")>{land.name}</a></li> }
        })
        .collect_view();
    view! {
        <Page frame=frame title=locale.t("land-title")>
            <div class="rk-sheet">
                <h1>{locale.t("land-title")}</h1>
                <p class="rk-lead">{locale.t("land-lead")}</p>
                <ul class="rk-plain-list">{links}</ul>
            </div>
        </Page>
    }
}
