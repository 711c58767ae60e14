//! Seeing, opening and taking back a document that was sent are three things: every role at every sender's document (the table in
//! `docs/SECURITY.md`).

use crate::{
    access::people::asked,
    on_each_database,
    representation::{acting, end_of},
    support::*,
};
use http::Method;
use serde_json::json;

const PAPERS: &str = "nachweise/vertrag";

/// A document that was sent: its receipt and its id, as its sender finds them.
struct Sent {
    receipt: String,
    document: String,
}

/// The browser sends a file of this name, and nothing else.
async fn sends(browser: &mut Browser, id: &str, name: &str) -> Sent {
    let at = format!("/rueckfragen/{id}");
    let content = [pdf(), name.as_bytes().to_vec(), b"\n%%EOF".to_vec()].concat();
    browser.upload(&format!("{at}/{PAPERS}"), &[Upload { name, content: &content }], &[]).await.has_status(303);
    let receipt = browser.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
    let receipt = receipt.split(['#', '?']).next().unwrap().to_owned();
    let page = browser.get(&receipt).await.text();
    let address = page
        .split('"')
        .find(|part| part.contains("/zuruecknehmen/"))
        .unwrap_or_else(|| panic!("{name} can be taken back: {page}"));
    Sent { document: address.rsplit('/').next().unwrap().to_owned(), receipt }
}

/// What somebody may do: see its name, open it, take it back.
async fn may(browser: &mut Browser, sent: &Sent, name: &str) -> (bool, bool, bool) {
    let page = browser.get(&sent.receipt).await;
    let sees = page.status == 200 && page.text().contains(name);
    let opens = browser.get(&format!("{}/unterlagen/{}", sent.receipt, sent.document)).await.status == 200;
    let address = format!("{}/zuruecknehmen/{}", sent.receipt, sent.document);
    let asked = browser.get(&address).await.status == 200;
    assert_eq!(page.text().contains(&address), asked, "the page offers what can be done, and nothing else");
    if !asked {
        for stand in ["hier", "dort"] {
            for act in ["zuruecknehmen", "ersetzen"] {
                let refused = browser.post(&address, &[("stand", stand), ("aktion", act)]).await;
                assert!([403, 404].contains(&refused.status.as_u16()), "{}", refused.status);
            }
        }
    }
    (sees, opens, asked)
}

on_each_database! {
    async fn whoever_may_not_open_a_document_takes_nothing_away(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let hers = sends(&mut amina, &id, "von-amina.pdf").await;
        let mut kim = acting(&portal, &mut amina, &id, "send").await;
        kim.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        let kims = sends(&mut kim, &id, "von-kim.pdf").await;
        assert_eq!(may(&mut amina, &hers, "von-amina.pdf").await, (true, true, true));
        assert_eq!(may(&mut kim, &hers, "von-amina.pdf").await, (true, false, false), "a name and no more");
        assert_eq!(may(&mut amina, &kims, "von-kim.pdf").await, (true, true, true), "sent in her place, from her draft");
        assert_eq!(may(&mut kim, &kims, "von-kim.pdf").await, (true, true, true));
        // What one side takes back the other one sees.
        kim.post(&format!("{}/zuruecknehmen/{}", kims.receipt, kims.document), &[("stand", "hier")]).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("zurückgenommen").shows("kim");
        amina.get(&kims.receipt).await.shows("Zurückgenommen am");
        amina.get(&hers.receipt).await.shows("von-amina.pdf");
        portal.run_worker().await;
        let names: Vec<_> = portal.packages().iter().flat_map(|(_, manifest)| manifest["documents"].as_array().unwrap().clone()).map(|one| one["original_name"].clone()).collect();
        assert_eq!(names, ["von-amina.pdf"]);
    }

    // Whoever sees a name opens nothing by it: another representative, one whose right has ended, and the authority's clerks.
    async fn no_third_side_takes_anything_away(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (_, token) = asked(&mut amina, &id, "acts-second", "send").await;
        let mut second = portal.signed_in("acts-second").await;
        second.post(&format!("/v/{token}"), &[("aktion", "annehmen")]).await.has_status(303);
        let mut kim = acting(&portal, &mut amina, &id, "send").await;
        let kims = sends(&mut kim, &id, "von-kim.pdf").await;
        let (sees, opens, takes) = may(&mut second, &kims, "von-kim.pdf").await;
        assert!(!opens && !takes, "sees: {sees}");
        // Whoever could, until a moment ago.
        assert_eq!(may(&mut kim, &kims, "von-kim.pdf").await, (true, true, true));
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        assert_eq!(may(&mut kim, &kims, "von-kim.pdf").await, (false, false, false), "an ended right is none");
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{id}/unterlagen/{}", kims.document)).await.has_status(200);
        let address = format!("{}/zuruecknehmen/{}", kims.receipt, kims.document);
        let refused = clerk.post(&address, &[("stand", "hier"), ("aktion", "zuruecknehmen")]).await;
        assert!([303, 403, 404].contains(&refused.status.as_u16()), "{}", refused.status);
        assert_eq!(may(&mut amina, &kims, "von-kim.pdf").await, (true, true, true), "nothing was taken away");
    }

    async fn a_ward_destroys_nothing_that_the_guardian_sent(portal: TestPortal) {
        let id = portal.message(&to_olena_with_papers()).await;
        let guardian = json!({ "given_names": "Kim", "family_name": "Beispiel", "capacity": "custody", "right": "send" });
        let (_, named) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/representatives"), None, &guardian).await;
        let link = named["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut kim = portal.signed_in("kim").await;
        kim.post(&link, &[("aktion", "annehmen")]).await.has_status(303);
        let kims = sends(&mut kim, &id, "vom-vormund.pdf").await;
        let mut olena = portal.signed_in("high-mailbox").await;
        assert_eq!(may(&mut kim, &kims, "vom-vormund.pdf").await, (true, true, true));
        assert_eq!(may(&mut olena, &kims, "vom-vormund.pdf").await, (true, false, false));
        portal.run_worker().await;
        assert_eq!(portal.packages()[0].1["documents"][0]["original_name"], "vom-vormund.pdf");
        assert_eq!(may(&mut olena, &kims, "vom-vormund.pdf").await, (true, false, false), "nor when the authority has it");
    }
}

fn to_olena_with_papers() -> serde_json::Value {
    let mut message = to_olena();
    message["items"] = inquiry()["items"].clone();
    message
}
