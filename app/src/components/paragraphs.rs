//! Plain text with paragraphs. Escaped like every text; markup in it is shown, not obeyed.

use leptos::prelude::*;

#[component]
pub fn Paragraphs(#[prop(into)] text: String, #[prop(optional_no_strip)] lang: Option<String>) -> impl IntoView {
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| {
            let lines = paragraph.lines().map(|line| view! { <span class="rk-line">{line.to_owned()}</span> }).collect_view();
            view! { <p>{lines}</p> }
        })
        .collect_view();
    view! { <div class="rk-paragraphs" lang=lang>{paragraphs}</div> }
}
