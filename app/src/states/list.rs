//! `/zustaende`: the list of all states, in German, for those who test.

use super::State;
use crate::{
    routes,
    shell::{Frame, Page},
};
use leptos::prelude::*;

#[component]
pub fn StateListPage(frame: Frame, states: Vec<State>) -> impl IntoView {
    let german = frame.locale.lang_attribute("de");
    let count = states.len();
    let mut pages: Vec<(&'static str, Vec<_>)> = Vec::new();
    for state in &states {
        let link = view! { <li><a class="kern-link rk-touch" href=routes::state(&state.address())>{format!("{}: {}", state.page, state.name)}</a></li> };
        match pages.iter_mut().find(|(page, _)| *page == state.page) {
            Some((_, links)) => links.push(link),
            None => pages.push((state.page, vec![link])),
        }
    }
    let sections = pages.into_iter().map(|(page, links)| {
        view! { <section class="rk-section"><h2>{page}</h2><ul class="rk-plain-list">{links}</ul></section> }
    });
    view! {
        <Page frame=frame title="Alle Seiten in allen Zuständen">
            <div class="rk-sheet" lang=german>
                <h1>"Alle Seiten in allen Zuständen"</h1>
                <p class="rk-lead">{format!("{count} Zustände, mit erfundenen Menschen, am 3. März 2027 um 10 Uhr. Nichts davon wird gespeichert, nichts kann gesendet werden: Die Knöpfe führen zu einer Nachricht, die niemandem gehört.")}</p>
                {sections.collect_view()}
            </div>
        </Page>
    }
}
