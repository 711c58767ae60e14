//! Uploads that never become a document: their day is over, their draft was sent, or their person throws them away.

use super::{long_pdf, sender};
use crate::{on_each_database, support::*};
use axum::body::Body;
use http::Method;

on_each_database! {
    async fn an_upload_ends_with_its_day_or_with_its_draft(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(100_000);
        let old = amina.begun("a.pdf", content.len()).await;
        amina.append(&old, 0, content[..70_000].to_vec()).await.has_status(204);
        portal.clock.forward(24 * 60 + 1);
        amina.browser.sign_in("amina").await;
        amina.ask(Method::HEAD, &old, &[], Body::empty()).await.has_status(404);
        // From the moment when it ends its person reads so, whenever the clean-up comes.
        let pages = [amina.at.clone(), format!("/rueckfragen/{}/pruefen", amina.at.split('/').nth(2).unwrap())];
        for page in &pages {
            amina.browser.get(page).await.shows("a.pdf");
        }
        assert_eq!(portal.state.rooms.documents.drop_expired_uploads().await.unwrap(), 1, "one piece");
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
        for page in &pages {
            amina.browser.get(page).await.shows("a.pdf");
        }
        // Its person can put that out of sight before and after.
        let second = amina.begun("b.pdf", content.len()).await;
        amina.append(&second, 0, content[..70_000].to_vec()).await.has_status(204);
        portal.clock.forward(24 * 60 + 1);
        amina.browser.sign_in("amina").await;
        for (upload, name) in [(&old, "a.pdf"), (&second, "b.pdf")] {
            amina.browser.get(&amina.at.clone()).await.shows(name);
            let remove = format!("{}/entfernen/{}", amina.at, upload.rsplit('/').next().unwrap());
            amina.browser.post(&remove, &[]).await.has_status(303);
            assert!(!amina.browser.get(&amina.at.clone()).await.text().contains(name));
        }
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
        // Sent with something else meanwhile: nothing is added any more.
        let late = amina.begun("c.pdf", content.len()).await;
        amina.append(&late, 0, content[..70_000].to_vec()).await.has_status(204);
        let message = amina.at.split('/').nth(2).unwrap().to_owned();
        amina.browser.post(&format!("/rueckfragen/{message}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        amina.browser.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.append(&late, 70_000, content[70_000..].to_vec()).await.has_status(410);
        amina.ask(Method::HEAD, &late, &[], Body::empty()).await.has_status(410);
        amina.begin("d.pdf", 10).await.has_status(410);
        assert_eq!(portal.state.rooms.documents.drop_expired_uploads().await.unwrap(), 1);
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
    }

    async fn an_unfinished_file_can_be_thrown_away_without_a_script(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(100_000);
        let upload = amina.begun("halb.pdf", content.len()).await;
        amina.append(&upload, 0, content[..70_000].to_vec()).await.has_status(204);
        let page = amina.browser.get(&amina.at.clone()).await;
        page.shows("halb.pdf").shows("Noch nicht ganz da");
        // Nobody sends in the belief that it goes along.
        let message = amina.at.split('/').nth(2).unwrap().to_owned();
        amina.browser.get(&format!("/rueckfragen/{message}/pruefen")).await.shows("halb.pdf").shows("Diese Datei wird nicht gesendet");
        let id = upload.rsplit('/').next().unwrap();
        let remove = format!("{}/entfernen/{id}", amina.at);
        page.shows(&format!("value=\"weg:{id}\""));
        amina.browser.post(&remove, &[]).await.has_status(303);
        assert!(!amina.browser.get(&amina.at.clone()).await.text().contains("halb.pdf"));
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
    }
}
