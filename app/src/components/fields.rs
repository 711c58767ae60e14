//! Text input, long text, date and choices. This file owns the only `<textarea>` of the portal.

use super::error_summary::FieldErrorText;
use crate::i18n::Locale;
use domain::question::Typed;
use leptos::prelude::*;

/// What the ids of hint and error are, for `aria-describedby` in the order hint, error.
fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let ids = [hint.then(|| format!("{id}-hinweis")), error.then(|| format!("{id}-fehler"))];
    let ids: Vec<String> = ids.into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn invalid(error: Option<&String>) -> Option<&'static str> {
    error.map(|_| "true")
}

#[component]
pub fn TextField(
    id: &'static str,
    name: &'static str,
    label: String,
    #[prop(optional_no_strip)] hint: Option<String>,
    #[prop(optional_no_strip)] error: Option<String>,
    value: String,
    #[prop(optional_no_strip)] inputmode: Option<&'static str>,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Hides the label where the heading says the same.
    #[prop(optional)]
    label_hidden: bool,
    #[prop(optional)] unit: Option<&'static str>,
    /// Of the label, if it is an authority's.
    #[prop(optional_no_strip)]
    lang: Option<String>,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error.is_some());
    let label_class = if label_hidden { "kern-sr-only" } else { "rk-label" };
    view! {
        <div class="rk-field">
            <label class=label_class for=id lang=lang>{label}</label>
            {hint.map(|hint| view! { <p class="rk-hint" id=format!("{id}-hinweis")>{hint}</p> })}
            <FieldErrorText id=format!("{id}-fehler") text=error.clone()/>
            <div class="rk-input-row">
                <input class="kern-form-input__input rk-input" type="text" id=id name=name value=value inputmode=inputmode
                    autocomplete=autocomplete aria-describedby=described aria-invalid=invalid(error.as_ref())/>
                {unit.map(|unit| view! { <span class="rk-unit">{unit}</span> })}
            </div>
        </div>
    }
}

/// Leptos writes the children of `<textarea>` unescaped, so the value goes in as ready-made, escaped HTML.
#[component]
pub fn LongTextField(
    id: &'static str,
    name: &'static str,
    label: String,
    #[prop(optional_no_strip)] hint: Option<String>,
    #[prop(optional_no_strip)] error: Option<String>,
    value: String,
    #[prop(optional)] label_hidden: bool,
    #[prop(default = 8)] rows: u8,
    /// Of the label, if it is an authority's.
    #[prop(optional_no_strip)]
    lang: Option<String>,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error.is_some());
    let label_class = if label_hidden { "kern-sr-only" } else { "rk-label" };
    view! {
        <div class="rk-field">
            <label class=label_class for=id lang=lang>{label}</label>
            {hint.map(|hint| view! { <p class="rk-hint" id=format!("{id}-hinweis")>{hint}</p> })}
            <FieldErrorText id=format!("{id}-fehler") text=error.clone()/>
            <textarea class="kern-form-input__input rk-input rk-textarea" id=id name=name rows=rows.to_string() autocomplete=autocomplete
                aria-describedby=described aria-invalid=invalid(error.as_ref()) inner_html=escaped_text(&value)></textarea>
        </div>
    }
}

/// Escapes a value for a `<textarea>`. The leading line break is swallowed by the parser; without it a typed one would be.
fn escaped_text(value: &str) -> String {
    format!("\n{}", value.replace('&', "&amp;").replace('<', "&lt;"))
}

/// Day, month and year as three fields; no calendar needed.
#[component]
pub fn DateFields(
    locale: Locale,
    /// Prefix of the three ids; the first is `{id}-tag`.
    id: &'static str,
    legend: String,
    #[prop(optional_no_strip)] hint: Option<String>,
    #[prop(optional_no_strip)] error: Option<String>,
    typed: Typed,
    #[prop(optional)] legend_hidden: bool,
    /// Of the legend, if it is an authority's.
    #[prop(optional_no_strip)]
    lang: Option<String>,
    /// The person's own; browsers may fill it in.
    #[prop(optional)]
    birthday: bool,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error.is_some());
    let legend_class = if legend_hidden { "kern-sr-only" } else { "rk-label" };
    let invalid = invalid(error.as_ref());
    let part = |name: &'static str, label: &str, width: &'static str, token: &'static str| {
        let field = format!("{id}-{name}");
        let autocomplete = if birthday { token } else { "off" };
        view! {
            <div class="rk-date__part">
                <label for=field.clone()>{locale.t(label)}</label>
                <input class=format!("kern-form-input__input rk-input {width}") type="text" id=field name=name
                    value=typed.raw(name).to_owned() inputmode="numeric" autocomplete=autocomplete aria-invalid=invalid/>
            </div>
        }
    };
    view! {
        <fieldset class="rk-fieldset" id=id aria-describedby=described>
            <legend class=legend_class lang=lang>{legend}</legend>
            {hint.map(|hint| view! { <p class="rk-hint" id=format!("{id}-hinweis")>{hint}</p> })}
            <FieldErrorText id=format!("{id}-fehler") text=error/>
            <div class="rk-date">
                {part("tag", "date-day", "rk-input--2", "bday-day")}
                {part("monat", "date-month", "rk-input--4", "bday-month")}
                {part("jahr", "date-year", "rk-input--4", "bday-year")}
            </div>
        </fieldset>
    }
}

/// One row that can be chosen: the whole row is clickable.
#[component]
pub fn ChoiceRow(
    /// `radio` or `checkbox`.
    kind: &'static str,
    id: String,
    name: &'static str,
    value: String,
    label: String,
    #[prop(optional_no_strip)] lang: Option<String>,
    checked: bool,
    #[prop(optional_no_strip)] described_by: Option<String>,
) -> impl IntoView {
    let class = if kind == "radio" { "kern-form-check__radio" } else { "kern-form-check__checkbox" };

    view! {
        <label class="rk-choice">
            <input class=class type=kind id=id name=name value=value checked=checked aria-describedby=described_by/>
            <span lang=lang>{label}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_long_text_stays_text() {
        let typed = "\n</textarea><script>alert(1)</script> & more";
        let html = Owner::new().with(|| {
            view! { <LongTextField id="antwort" name="antwort" label="Frage".to_owned() value=typed.to_owned()/> }.to_html()
        });
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains(">\n\n&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp; more</textarea>"), "{html}");
    }
}
