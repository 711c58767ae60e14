//! Files that the authority has sent along with its message.

use crate::i18n::{Locale, file_size};
use leptos::prelude::*;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    pub name: String,
    pub size_bytes: u64,
    /// `None`: a clerk looks at the page, and the file is theirs anyway.
    pub href: Option<String>,
}

/// Nothing where there are none.
pub fn letter_files(locale: Locale, files: Vec<LetterFile>) -> Option<impl IntoView> {
    (!files.is_empty()).then(|| {
        let rows = files.into_iter().map(|file| {
            let size = file_size(file.size_bytes, locale);
            let name = match file.href {
                Some(href) => view! { <a class="kern-link rk-touch" href=href download=""><bdi>{file.name}</bdi></a> }.into_any(),
                None => view! { <bdi>{file.name}</bdi> }.into_any(),
            };
            view! { <li>{name}" "<span class="rk-muted rk-small">{size}</span></li> }
        });
        view! {
            <section class="rk-sheet" aria-labelledby="dateien-der-behoerde">
                <h2 id="dateien-der-behoerde">{locale.t("letter-files-title")}</h2>
                <p>{locale.t("letter-files-text")}</p>
                <ul class="rk-plain-list">{rows.collect_view()}</ul>
            </section>
        }
    })
}
