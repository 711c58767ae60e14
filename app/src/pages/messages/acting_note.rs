//! Notes on a message about who acts for whom.

use crate::{components::icon::Icon, i18n::Locale, pages::messages::message::Acting, routes, wording};
use domain::id::MessageId;
use leptos::prelude::*;

/// Somebody accepted and can do nothing before the reader says yes.
pub fn waiting(locale: Locale, message: MessageId, names: &[String]) -> Option<impl IntoView + use<>> {
    let row = |name: &String| {
        let text = locale.with("message-representative-waiting", &[("name", name.clone().into())]);
        view! { <li><Icon name="person"/>" "<a class="kern-link rk-touch" href=routes::representation(message)>{text}</a></li> }
    };
    let rows: Vec<_> = names.iter().map(row).collect();
    (!rows.is_empty()).then(|| view! { <div class="rk-attention"><ul class="rk-plain-list">{rows}</ul></div> })
}

/// What a representative may do here, and the way out.
#[component]
pub fn ActingNote(locale: Locale, message: MessageId, acting: Acting) -> impl IntoView {
    let right = locale.t(wording::right(acting.right));
    let text = locale.with("acting-note", &[("name", acting.represented.into()), ("right", right.into())]);
    view! {
        <div class="rk-sheet">
            <h2 class="rk-h3">{locale.t("representation-title")}</h2>
            <p>{text}</p>
            <form method="post" action=routes::representation_end(message, acting.id)>
                <button class="rk-link-button" type="submit">{locale.t("acting-end")}</button>
            </form>
        </div>
    }
}
