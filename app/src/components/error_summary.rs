//! All errors at the top, each a link to its field. The form posts to `#fehler`, so the browser comes here without script.

use super::icon::Icon;
use crate::{form_state::FormState, i18n::Locale};
use leptos::prelude::*;

#[component]
pub fn ErrorSummary(locale: Locale, state: FormState) -> impl IntoView {
    if !state.has_errors() {
        return ().into_any();
    }
    let count = i64::try_from(state.errors.len()).unwrap_or(i64::MAX);
    let heading = locale.with("error-summary", &[("count", count.into())]);
    let links = state
        .errors
        .into_iter()
        .map(|error| view! { <li><a class="kern-link" href=format!("#{}", error.field)>{error.text}</a></li> })
        .collect_view();
    view! {
        <div class="rk-errors" id="fehler" role="group" tabindex="-1" aria-labelledby="fehler-titel">
            <h2 id="fehler-titel" class="rk-errors__title"><Icon name="dangerous"/>{heading}</h2>
            <ul class="rk-plain-list">{links}</ul>
        </div>
    }
    .into_any()
}

/// The same words at the field.
#[component]
pub fn FieldErrorText(id: String, #[prop(optional_no_strip)] text: Option<String>) -> impl IntoView {
    text.map(|text| view! { <p class="rk-field-error" id=id><Icon name="dangerous"/><span>{text}</span></p> })
}
