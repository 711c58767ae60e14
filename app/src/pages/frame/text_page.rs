//! Pages of plain text: help, imprint, privacy, accessibility, simple language, sign language.

use crate::{
    components::paragraphs::Paragraphs,
    shell::{ContactLines, Frame, Page},
};
use leptos::prelude::*;

/// A section: heading, its address on the page, text.
#[derive(Debug, Clone)]
pub struct TextSection {
    pub id: String,
    pub heading: String,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct TextView {
    pub title: String,
    pub lead: Option<String>,
    pub sections: Vec<TextSection>,
    /// The language of the sections, if it is not the page's.
    pub lang: Option<String>,
    pub contacts: Vec<domain::authority::Authority>,
}

#[component]
pub fn TextPage(frame: Frame, page: TextView) -> impl IntoView {
    let locale = frame.locale;
    let sections = page
        .sections
        .into_iter()
        .map(|section| {
            view! {
                <section class="rk-section" id=section.id lang=page.lang.clone()>
                    <h2>{section.heading}</h2>
                    <Paragraphs text=section.text/>
                </section>
            }
        })
        .collect_view();
    let contacts = page
        .contacts
        .into_iter()
        .map(|authority| view! { <li><ContactLines locale=locale name=authority.name contact=authority.contact/></li> })
        .collect::<Vec<_>>();
    view! {
        <Page frame=frame title=page.title.clone()>
            <div class="rk-sheet">
                <h1>{page.title}</h1>
                {page.lead.map(|text| view! { <p class="rk-lead">{text}</p> })}
                {sections}
                {(!contacts.is_empty()).then(|| view! { <ul class="rk-plain-list">{contacts}</ul> })}
            </div>
        </Page>
    }
}
