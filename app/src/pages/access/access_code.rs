//! The code from a letter: one field, spaces and lower case welcome.

use crate::{
    components::{
        button::{SubmitButton, Weight},
        error_summary::ErrorSummary,
        fields::TextField,
    },
    form_state::FormState,
    pages::frame::away,
    routes::{ERRORS, pattern},
    shell::{Frame, Page, Words},
};
use leptos::prelude::*;

#[component]
pub fn AccessCodePage(frame: Frame, form: FormState) -> impl IntoView {
    let locale = frame.locale;
    let frame = Frame { words: Words::Travel, ..frame };
    let error = form.error_at("code").map(str::to_owned);
    // What was typed stays, so that a slip can be found.
    let value = form.typed.raw("code").to_owned();
    view! {
        <Page frame=frame title=locale.t("access-code-title") refused=form.has_errors()>
            <div class="rk-sheet">
                <ErrorSummary locale=locale state=form.clone()/>
                <h1>{locale.t("access-code-title")}</h1>
                <p class="rk-lead">{locale.t("access-code-lead")}</p>
                <form method="post" action=format!("{}{ERRORS}", pattern::ACCESS_CODE) novalidate=true class="rk-form" id=away::FORM>
                    <TextField id="code" name="code" label=locale.t("access-code-label") hint=Some(locale.t("access-code-hint"))
                        error=error value=value/>
                    <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("access-code-use")/></div>
                </form>
            </div>
        </Page>
    }
}
