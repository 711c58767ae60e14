//! The way back: a real link to the step before, first thing in the page.

use super::icon::Icon;
use crate::pages::frame::away;
use leptos::prelude::*;

#[component]
pub fn BackLink(href: String, text: String) -> impl IntoView {
    view! { <p class="rk-back"><a class="kern-link rk-touch" href=href><Icon name="arrow-back"/>{text}</a></p> }
}

/// The same from a page with a form whose words are kept on the way.
#[component]
pub fn BackButton(text: String) -> impl IntoView {
    view! {
        <p class="rk-back">
            <button class="rk-link-button rk-touch" type="submit" form=away::FORM name="aktion" value=away::BACK><Icon name="arrow-back"/>{text}</button>
        </p>
    }
}
