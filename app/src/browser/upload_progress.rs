//! Sends chosen files at once, one after the other, over lines that break: each goes on where it was. Shows how far each is, and says
//! so now and then. Without it the form's own button does the same.
//!
//! The words and addresses stand in the page (`data-` attributes of the list), and rows are made by hand: props and reactive lists
//! would cost old phones more bytes than all of this.

use leptos::prelude::*;

#[island]
pub fn UploadProgress() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::upload::watch();
    view! {
        <div class="rk-transfers">
            <p class="kern-sr-only" role="status" id="uebertragung-stand"></p>
            <ul class="rk-files" id="uebertragungen"></ul>
        </div>
    }
}
