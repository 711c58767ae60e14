//! A sign beside a word. Never without the word.

use leptos::prelude::*;

#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! { <span class=format!("rk-icon rk-icon--{name}") aria-hidden="true"></span> }
}
