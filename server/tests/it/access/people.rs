//! What there is to protect, and from whom.

use super::routes::For;
use crate::support::*;
use http::Method;
use serde_json::json;

/// A message in one of its states, with everything an address can name.
pub struct Object {
    pub state: &'static str,
    pub message: String,
    pub link: String,
    pub document: String,
    /// A file that is still arriving.
    pub upload: String,
    pub number: String,
    /// The reply whose receipt that is.
    pub reply: String,
    /// Somebody who was asked and has not answered, and their link.
    pub representation: String,
    pub invitation: String,
}

pub const NOTHING: &str = "018f0000-0000-7000-8000-000000000000";

impl Object {
    pub fn address(&self, pattern: &str) -> String {
        pattern
            .replace("{message}", &self.message)
            .replace("{id}", &self.message)
            .replace("{item}", if pattern.contains("nachweise") { "vertrag" } else { "name" })
            .replace("{document}", &self.document)
            .replace("{upload}", &self.upload)
            .replace("{number}", &self.number)
            .replace("{reply}", &self.reply)
            .replace("{page}", "1")
            .replace("{rendition}", &self.document)
            .replace("{representation}", &self.representation)
            .replace("{representative}", &self.representation)
            .replace("{token}", if pattern.starts_with("/v/") { &self.invitation } else { &self.link })
            .replace("{provider}", "people")
    }

    pub fn nothing() -> Self {
        Self {
            state: "nothing",
            message: NOTHING.into(),
            link: "AAAAAAAAAAAAAAAAAAAAAA".into(),
            document: NOTHING.into(),
            upload: NOTHING.into(),
            number: "0000-0000".into(),
            reply: NOTHING.into(),
            representation: NOTHING.into(),
            invitation: "BBBBBBBBBBBBBBBBBBBBBB".into(),
        }
    }

    /// An answer without what only the address says.
    pub fn anonymous(&self, text: &str) -> String {
        [
            &self.message,
            &self.document,
            &self.upload,
            &self.number,
            &self.reply,
            &self.link,
            &self.representation,
            &self.invitation,
        ]
        .into_iter()
        .fold(text.to_owned(), |text, part| text.replace(part.as_str(), "…"))
    }
}

/// Words that only the recipient and the authority may see.
pub const SECRETS: [&str; 7] =
    ["Unterlagen", "Amt Musterstadt", "AB-1", "Amina Haddad", "geheim.pdf", "Mietvertrag", "Aufenthalt"];

pub async fn objects(portal: &TestPortal) -> Vec<Object> {
    let mut objects = Vec::new();
    for state in ["stuck", "open", "drafted", "answered", "adding", "withdrawn"] {
        let mut message = inquiry();
        // Also when the stuck one has waited for two weeks.
        message["deadline"] = json!({ "date": "2027-06-15" });
        for (name, value) in [("given_names", "Olena"), ("family_name", "Petrenko"), ("birth_date", "1991-04-03")] {
            message["recipient"][name] = json!(value);
        }
        let id = portal.message(&message).await;
        let mut object = Object {
            state,
            link: portal.state.rooms.access.link_token(id.parse().unwrap()),
            message: id.clone(),
            ..Object::nothing()
        };
        let mut amina = portal.signed_in("amina").await;
        if ["stuck", "drafted", "answered", "adding"].contains(&state) {
            amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
            let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
            let content = pdf();
            amina.upload(&papers, &[Upload { name: "geheim.pdf", content: &content }], &[]).await.has_status(303);
            let page = amina.get(&papers).await.text();
            object.document = removals(&page, &papers)[0].rsplit('/').next().unwrap().into();
        }
        if state == "drafted" {
            object.upload = begun(&mut amina, &papers_of(&id)).await;
        }
        if ["stuck", "answered", "adding"].contains(&state) {
            let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), &[]).await.location();
            object.number = receipt.rsplit('/').next().unwrap().into();
            let land = "land".to_owned().try_into().unwrap();
            let replies = portal.ports.storage.replies_to(&land, id.parse().unwrap()).await.unwrap();
            object.reply = replies[0].reply.id.0.to_string();
        }
        if state == "stuck" {
            portal.close_way();
            portal.run_worker().await;
            portal.clock.forward(60 * 24 * 15);
            portal.run_worker().await;
            portal.open_way();
            assert_eq!(portal.ports.storage.stuck_deliveries(false).await.unwrap().len(), 1);
            amina = portal.signed_in("amina").await;
        }
        if state == "adding" {
            amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        }
        if state == "withdrawn" {
            portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        }
        (object.representation, object.invitation) = asked(&mut amina, &id, "Niemand", "send").await;
        objects.push(object);
    }
    objects
}

/// Everybody who must not see Amina's messages, by what they are.
pub async fn intruders(portal: &TestPortal, objects: &[Object]) -> Vec<(&'static str, For, Browser)> {
    let mut expired = portal.signed_in("amina").await;
    portal.clock.forward(60 * 3);
    expired.get("/").await;
    let mut signed_out = portal.signed_in("amina").await;
    let dead = signed_out.clone();
    signed_out.post("/abmelden", &[]).await;
    let mut forged = portal.browser();
    forged.cookies.insert("__Host-session".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
    let mut garbled = portal.browser();
    garbled.cookies.insert("__Host-session".into(), "'; drop table sessions; --".into());
    let other = portal.signed_in("high-code").await;
    let mut theirs = to_olena();
    theirs["deadline"] = json!({ "date": "2027-06-15" });
    portal.message(&theirs).await;
    // Somebody whom the authority perhaps means: signed in, came by the link, waits for a code.
    let mut unclear = portal.signed_in("high-married").await;
    for object in objects {
        unclear.get(&format!("/n/{}", object.link)).await.has_status(403);
    }
    vec![
        ("nobody", For::Everybody, portal.browser()),
        ("expired session", For::Everybody, expired),
        ("signed-out session", For::Everybody, dead),
        ("forged cookie", For::Everybody, forged),
        ("garbled cookie", For::Everybody, garbled),
        // The portal knows no administrators: whoever has another role at the authorities' provider gets no session.
        ("administrator without the clerks' role", For::Everybody, portal.signed_in("clerk-without-role").await),
        ("stranger", For::Applicants, portal.signed_in("robin").await),
        ("another applicant", For::Applicants, other),
        ("nearly the right person", For::Applicants, unclear),
        ("reads for the recipient", For::Readers, acting(portal, objects, "acts-read", "read").await),
        ("prepares for the recipient", For::Preparers, acting(portal, objects, "acts-prepare", "prepare").await),
        ("sends for the recipient", For::Senders, acting(portal, objects, "acts-send", "send").await),
        ("acted for the recipient once", For::Applicants, acted(portal, objects).await),
        ("a phone that she let in", For::Phones, phone(portal, objects).await),
        ("clerk of another authority", For::Clerks, portal.signed_in("clerk-anderes").await),
        ("the authority's clerk", For::AuthoritysClerks, portal.signed_in("clerk-amt").await),
        ("the recipient", For::Recipient, portal.signed_in("amina").await),
    ]
}

fn papers_of(id: &str) -> String {
    format!("/rueckfragen/{id}/nachweise/vertrag")
}

/// Begins to send a file by the resumable way; returns its id.
async fn begun(browser: &mut Browser, papers: &str) -> String {
    let request = http::Request::post(format!("{papers}/uebertragungen"))
        .header(http::header::ORIGIN, ORIGIN)
        .header("tus-resumable", "1.0.0")
        .header("upload-length", "7")
        .header("upload-metadata", "filename Z2VoZWltLnBkZg==")
        .body(axum::body::Body::empty());
    let answer = browser.send(request.unwrap()).await;
    answer.has_status(201);
    answer.headers["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Amina asks somebody; returns the representation's id and the token of its link.
pub async fn asked(amina: &mut Browser, message: &str, family_name: &str, right: &str) -> (String, String) {
    let at = format!("/rueckfragen/{message}/vertretung");
    let fields = [("vorname", "Kim"), ("nachname", family_name), ("art", "lawyer"), ("recht", right)];
    amina.post(&at, &fields).await.has_status(303);
    let page = amina.get(&at).await.text();
    let token = page.split("/v/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let id = page.split("/vertretung/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    (id, token)
}

/// Somebody who acts for Amina in every message, by one right.
pub async fn acting(portal: &TestPortal, objects: &[Object], who: &str, right: &str) -> Browser {
    let mut amina = portal.signed_in("amina").await;
    let mut browser = portal.signed_in(who).await;
    for object in objects {
        let (_, token) = asked(&mut amina, &object.message, who, right).await;
        browser.post(&format!("/v/{token}"), &[("aktion", "annehmen")]).await.has_status(303);
    }
    browser
}

/// Somebody who could send for Amina until she ended it.
pub async fn acted(portal: &TestPortal, objects: &[Object]) -> Browser {
    let browser = acting(portal, objects, "acts-ended", "send").await;
    let mut amina = portal.signed_in("amina").await;
    for object in objects {
        let at = format!("/rueckfragen/{}/vertretung", object.message);
        let page = amina.get(&at).await.text();
        let newest = page.split("/vertretung/").nth(1).unwrap().split('/').next().unwrap();
        amina.post(&format!("{at}/{newest}/beenden"), &[]).await.has_status(303);
    }
    browser
}

/// A phone that may bring files for one item of the message that is being answered.
async fn phone(portal: &TestPortal, objects: &[Object]) -> Browser {
    let drafted = objects.iter().find(|object| object.state == "drafted").unwrap();
    let mut amina = portal.signed_in("amina").await;
    let code = crate::hand_off::code(&mut amina, &papers_of(&drafted.message)).await;
    let mut phone = portal.browser();
    phone.post("/handy", &[("code", &code)]).await.has_status(303);
    phone.post("/handy/fragen", &[("aktion", "ja")]).await.has_status(303);
    phone.get("/handy/dateien").await.has_status(200);
    phone
}
