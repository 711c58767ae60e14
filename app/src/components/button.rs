//! Buttons do, links go. One filled button per screen.

use super::icon::Icon;
use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Primary,
    Secondary,
    /// Looks like a link.
    Tertiary,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "kern-btn kern-btn--primary rk-btn",
            Self::Secondary => "kern-btn kern-btn--secondary rk-btn",
            Self::Tertiary => "rk-link-button rk-btn--tertiary",
        }
    }
}

/// A button that sends its form. `name` and `value` tell several buttons of one form apart.
#[component]
pub fn SubmitButton(
    weight: Weight,
    text: String,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional)] value: Option<&'static str>,
    #[prop(optional)] icon: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button class=weight.class() type="submit" name=name value=value>
            {icon.map(|icon| view! { <Icon name=icon/> })}
            <span class="kern-label">{text}</span>
        </button>
    }
}

/// A link with the looks of a button: the next step.
#[component]
pub fn ButtonLink(weight: Weight, href: String, text: String) -> impl IntoView {
    view! { <a class=weight.class() href=href><span class="kern-label">{text}</span></a> }
}
