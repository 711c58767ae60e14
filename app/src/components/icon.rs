//! A sign beside a word. Never without the word.

use leptos::prelude::*;

/// Every sign there is; the style sheet has a class for each.
pub const ICONS: [&str; 22] = [
    "arrow-back",
    "call",
    "check-circle",
    "chevron-right",
    "contrast",
    "dangerous",
    "description",
    "download",
    "home",
    "hourglass-top",
    "info",
    "language",
    "mail",
    "pending",
    "person",
    "photo-camera",
    "print",
    "schedule",
    "upload",
    "verified-user",
    "warning",
    "lock",
];

#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    debug_assert!(ICONS.contains(&name), "there is no sign {name}");
    view! { <span class=format!("rk-icon rk-icon--{name}") aria-hidden="true"></span> }
}
