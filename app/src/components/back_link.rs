//! The way back: a real link to the step before, first thing in the page.

use super::icon::Icon;
use leptos::prelude::*;

#[component]
pub fn BackLink(href: String, text: String) -> impl IntoView {
    view! { <p class="rk-back"><a class="kern-link rk-touch" href=href><Icon name="arrow-back"/>{text}</a></p> }
}
