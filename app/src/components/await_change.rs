//! A part of a page that changes by itself while somebody waits for it: a script asks again and again and says once what changed. The
//! page has a link to reload, too.

use crate::assets;
use leptos::prelude::*;

#[component]
pub fn AwaitChange(
    /// Where to ask.
    at: String,
    /// Another one means: something changed.
    stamp: String,
    /// What is read out once this is shown in the place of something else.
    said: String,
    /// There is something to wait for.
    waits: bool,
    children: Children,
) -> impl IntoView {
    let script = waits.then(|| view! { <script type="module" src=assets::get().wait.clone()></script> });
    view! {
        <p class="kern-sr-only" role="status" id="warten-stand"></p>
        <div id="warten" tabindex="-1" data-at=at data-stamp=stamp data-said=said data-waits=waits.then_some("")>{children()}</div>
        {script}
    }
}
