//! Hostile and broken files of many families, made here. Each is refused with a reason or does nothing: no page fails, nothing is
//! shown or sent as something else than a download, and whoever comes next is served.

mod names;
mod office;
pub mod pdf;
mod pictures;

use crate::support::*;

/// What must become of a file.
pub enum Fate {
    /// The page says why; these words are in it.
    Refused(&'static str),
    /// It is taken, and nothing comes of it.
    Inert,
    /// One or the other: what it looks like to the renderer decides.
    Harmless,
}

pub struct Case {
    pub family: &'static str,
    pub name: String,
    pub content: Vec<u8>,
    pub fate: Fate,
}

pub fn refused(family: &'static str, name: &str, content: impl Into<Vec<u8>>, why: &'static str) -> Case {
    Case { family, name: name.to_owned(), content: content.into(), fate: Fate::Refused(why) }
}

pub fn inert(family: &'static str, name: &str, content: impl Into<Vec<u8>>) -> Case {
    Case { family, name: name.to_owned(), content: content.into(), fate: Fate::Inert }
}

pub fn harmless(family: &'static str, name: &str, content: impl Into<Vec<u8>>) -> Case {
    Case { family, name: name.to_owned(), content: content.into(), fate: Fate::Harmless }
}

async fn office_portal() -> TestPortal {
    let types = |text: String| {
        text.replace(r#""heic"]"#, r#""heic", "docx", "xlsx", "odt", "ods"]"#)
            .replace("max_file_bytes = 200000", "max_file_bytes = 5000000")
            .replace("max_reply_bytes = 400000", "max_reply_bytes = 9000000")
    };
    let mut portal = TestPortal::start_edited(On::Sqlite, types).await;
    let renderer = server::adapters::renderer::ChildRenderer::new(PROGRAM.into());
    portal.furnish(|ports| ports.renderer = Some(std::sync::Arc::new(renderer)));
    portal
}

async fn play(cases: Vec<Case>) {
    let portal = office_portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    for Case { family, name, content, fate } in cases {
        let answer = amina.upload(&papers, &[Upload { name: &name, content: &content }], &[]).await;
        let fate = match fate {
            Fate::Harmless if answer.status == 422 => Fate::Refused("Bitte prüfen Sie 1 Stelle"),
            Fate::Harmless => Fate::Inert,
            fate => fate,
        };
        match fate {
            Fate::Harmless => unreachable!("decided above"),
            Fate::Refused(why) => {
                assert_eq!(answer.status.as_u16(), 422, "{family}");
                assert!(answer.text().contains(why), "{family}: {}", summary(&answer));
            }
            Fate::Inert => {
                assert_eq!(answer.status.as_u16(), 303, "{family}: {}", summary(&answer));
                let page = amina.get(&papers).await;
                assert_eq!(page.status.as_u16(), 200, "{family}");
                assert!(!page.text().contains("<script>alert"), "{family}: a name became markup");
                let own = page.text().split('"').find(|part| part.contains("/datei/")).unwrap().to_owned();
                let download = amina.get(&own).await;
                assert_eq!(download.body, content, "{family}: it stays what it is");
                assert_eq!(download.headers["content-security-policy"], "sandbox; default-src 'none'", "{family}");
                assert_eq!(download.headers["x-content-type-options"], "nosniff", "{family}");
                assert!(download.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"), "{family}");
                let shown = amina.get(&format!("{own}/seiten/1")).await.status.as_u16();
                let drawn = amina.get(&format!("{own}/bild/1")).await;
                assert!([200, 404].contains(&shown) && [200, 404].contains(&drawn.status.as_u16()), "{family}: {shown}");
                if drawn.status == 200 {
                    assert!(drawn.body.starts_with(b"\xff\xd8"), "{family}: a picture and nothing else");
                }
            }
        }
        let page = amina.get(&papers).await.text();
        for remove in removals(&page, &papers) {
            amina.post(&remove, &[]).await.has_status(303);
        }
    }
    assert!(walk(&portal.folder.path().join("documents")).is_empty(), "nothing is left of any of them");
    let good = pages(2);
    amina.upload(&papers, &[Upload { name: "gut.pdf", content: &good }], &[]).await.has_status(303);
    let own = amina.get(&papers).await.text().split('"').find(|part| part.contains("/datei/")).unwrap().to_owned();
    amina.get(&format!("{own}/seiten/2")).await.has_status(200).shows("Seite 2 von 2");
}

fn summary(answer: &Answer) -> String {
    let text = answer.text();
    text.split("fehler-titel").nth(2).unwrap_or(&text).chars().take(600).collect()
}

#[test]
fn there_are_forty_families_and_more() {
    let families: std::collections::BTreeSet<_> = [pdf::cases(), pictures::cases(), office::cases(), names::cases()]
        .into_iter()
        .flatten()
        .map(|case| case.family)
        .collect();
    assert!(families.len() >= 40, "{}", families.len());
}

#[tokio::test]
async fn pdfs() {
    play(pdf::cases()).await;
}

#[tokio::test]
async fn photos_and_what_pretends_to_be_one() {
    play(pictures::cases()).await;
}

#[tokio::test]
async fn office_files_and_archives() {
    play(office::cases()).await;
}

#[tokio::test]
async fn names() {
    play(names::cases()).await;
}
