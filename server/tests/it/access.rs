//! Who gets in where. One list of all routes; a test fails if the running router has one that is not on it. Every route is
//! played by everybody who must not get in, in every state of a message: nothing is shown, nothing changes, and "not yours" is
//! the same answer as "not there".

use crate::{on_each_database, support::*};
use axum::body::Body;
use http::{Method, Request, header};
use serde_json::json;
use server::http::router;
use std::collections::BTreeSet;

/// Whom a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Everybody,
    /// Any applicant; shows only their own.
    Applicants,
    /// The recipient of the message in the address.
    Recipient,
    Clerks,
    /// A clerk of the authority of the message.
    AuthoritysClerks,
    /// Case systems with their token.
    CaseSystems,
    /// Identity providers with a signed token.
    Providers,
}

const GET: &str = "GET";
const POST: &str = "POST";

/// Every route of the portal.
const ROUTES: [(&str, &str, For); 58] = [
    (GET, "/", For::Everybody),
    (GET, "/n/{token}", For::Recipient),
    (GET, "/anmelden", For::Everybody),
    (POST, "/anmelden", For::Everybody),
    (GET, "/anmelden/zurueck", For::Everybody),
    (GET, "/anmelden/stufe", For::Applicants),
    (GET, "/zugangscode", For::Applicants),
    (POST, "/zugangscode", For::Applicants),
    (GET, "/konto", For::Applicants),
    (POST, "/konto/andere-abmelden", For::Applicants),
    (POST, "/abmelden", For::Everybody),
    (GET, "/abgemeldet", For::Everybody),
    (GET, "/sitzung/abgelaufen", For::Everybody),
    (GET, "/rueckfragen", For::Applicants),
    (GET, "/rueckfragen/{message}", For::Recipient),
    (GET, "/rueckfragen/{message}/fragen/{item}", For::Recipient),
    (POST, "/rueckfragen/{message}/fragen/{item}", For::Recipient),
    (GET, "/rueckfragen/{message}/nachweise/{item}", For::Recipient),
    (POST, "/rueckfragen/{message}/nachweise/{item}", For::Recipient),
    (GET, "/rueckfragen/{message}/nachweise/{item}/entfernen/{document}", For::Recipient),
    (POST, "/rueckfragen/{message}/nachweise/{item}/entfernen/{document}", For::Recipient),
    (GET, "/rueckfragen/{message}/nachweise/{item}/datei/{document}", For::Recipient),
    (GET, "/rueckfragen/{message}/pruefen", For::Recipient),
    (POST, "/rueckfragen/{message}/pruefen", For::Recipient),
    (GET, "/rueckfragen/{message}/gespeichert", For::Recipient),
    (GET, "/rueckfragen/{message}/eingang/{number}", For::Recipient),
    (GET, "/rueckfragen/{message}/verlauf", For::Recipient),
    (GET, "/rueckfragen/{message}/nachreichen", For::Recipient),
    (POST, "/rueckfragen/{message}/nachreichen", For::Recipient),
    (GET, "/rueckfragen/{message}/termin.ics", For::Recipient),
    (GET, "/hilfe", For::Everybody),
    (GET, "/einfache-sprache", For::Everybody),
    (GET, "/gebaerdensprache", For::Everybody),
    (GET, "/barrierefreiheit", For::Everybody),
    (GET, "/barrierefreiheit/melden", For::Everybody),
    (GET, "/datenschutz", For::Everybody),
    (GET, "/impressum", For::Everybody),
    (GET, "/behoerde/anmelden", For::Everybody),
    (POST, "/behoerde/anmelden", For::Everybody),
    (GET, "/behoerde/rueckfragen", For::Clerks),
    (GET, "/behoerde/rueckfragen/{message}/vorschau", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/antwort", For::AuthoritysClerks),
    (POST, "/behoerde/rueckfragen/{message}/zugangscode", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/unterlagen/{document}", For::AuthoritysClerks),
    (POST, "/api/v1/messages", For::CaseSystems),
    (GET, "/api/v1/messages/{id}", For::CaseSystems),
    (POST, "/api/v1/messages/{id}/withdraw", For::CaseSystems),
    (POST, "/api/v1/messages/{id}/access-code", For::CaseSystems),
    (GET, "/api/v1/openapi.json", For::Everybody),
    (GET, "/api/v1/reply-package.schema.json", For::Everybody),
    (GET, "/api/{*rest}", For::Everybody),
    (POST, "/oidc/abmeldung/{provider}", For::Providers),
    (GET, "/wappen/{file}", For::Everybody),
    (GET, "/health/live", For::Everybody),
    (GET, "/health/ready", For::Everybody),
    (GET, "/favicon.svg", For::Everybody),
    (GET, "/robots.txt", For::Everybody),
    (GET, "/.well-known/security.txt", For::Everybody),
];

/// The addresses and methods of the running router, from what it says of itself.
fn running(portal: &TestPortal) -> BTreeSet<(String, String)> {
    let text = format!("{:?}", router(portal.state.clone()));
    let ids = text.split("RouteId(").skip(1).filter_map(|part| {
        let (id, rest) = part.split_once("): ")?;
        Some((id.parse::<usize>().ok()?, rest))
    });
    let (mut paths, mut methods) = (Vec::new(), Vec::new());
    for (id, rest) in ids {
        if let Some(path) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
            paths.push((id, path.to_owned()));
        } else if let Some(allowed) = rest.split("allow_header: Bytes(b\"").nth(1).and_then(|rest| rest.split('"').next()) {
            methods.push((id, allowed.to_owned()));
        }
    }
    assert!(paths.len() > 50, "the router tells its paths: {text}");
    let mut found = BTreeSet::new();
    for (id, path) in
        paths.into_iter().filter(|(_, path)| !path.starts_with("/pkg") && !path.contains("__private__axum_fallback"))
    {
        let known = methods.iter().find(|(known, _)| *known == id);
        let allowed = known.map_or("GET", |(_, allowed)| allowed.as_str());
        for method in allowed.split(',').filter(|method| [GET, POST].contains(method)) {
            // The catch-all of the API answers every method with "there is nothing", and so does the page for unknown addresses,
            // which also sits at the start page's address.
            if method == GET || !(path.starts_with("/api/{") || path == "/") {
                found.insert((method.to_owned(), path.clone()));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_route_is_on_the_list() {
    let portal = TestPortal::start(On::Sqlite).await;
    let listed: BTreeSet<_> = ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    let running = running(&portal);
    let unlisted: Vec<_> = running.difference(&listed).collect();
    assert!(unlisted.is_empty(), "say whom these are for: {unlisted:?}");
    let gone: Vec<_> = listed.difference(&running).collect();
    assert!(gone.is_empty(), "these are not there any more: {gone:?}");
}

/// A message in one of its states, with everything an address can name.
struct Object {
    state: &'static str,
    message: String,
    link: String,
    document: String,
    number: String,
}

const NOTHING: &str = "018f0000-0000-7000-8000-000000000000";

impl Object {
    fn address(&self, pattern: &str) -> String {
        pattern
            .replace("{message}", &self.message)
            .replace("{id}", &self.message)
            .replace("{item}", if pattern.contains("nachweise") { "vertrag" } else { "name" })
            .replace("{document}", &self.document)
            .replace("{number}", &self.number)
            .replace("{token}", &self.link)
            .replace("{provider}", "people")
    }

    fn nothing() -> Self {
        Self {
            state: "nothing",
            message: NOTHING.into(),
            link: "AAAAAAAAAAAAAAAAAAAAAA".into(),
            document: NOTHING.into(),
            number: "0000-0000".into(),
        }
    }

    /// An answer without what only the address says.
    fn anonymous(&self, text: &str) -> String {
        [&self.message, &self.document, &self.number, &self.link]
            .into_iter()
            .fold(text.to_owned(), |text, part| text.replace(part.as_str(), "…"))
    }
}

/// Words that only the recipient and the authority may see.
const SECRETS: [&str; 7] = ["Unterlagen", "Amt Musterstadt", "AB-1", "Amina Haddad", "geheim.pdf", "Mietvertrag", "Aufenthalt"];

async fn objects(portal: &TestPortal) -> Vec<Object> {
    let mut objects = Vec::new();
    for state in ["open", "drafted", "answered", "adding", "withdrawn"] {
        let mut message = inquiry();
        for (name, value) in [("given_names", "Olena"), ("family_name", "Petrenko"), ("birth_date", "1991-04-03")] {
            message["recipient"][name] = json!(value);
        }
        let id = portal.message(&message).await;
        let mut object =
            Object { state, link: portal.state.portal.link_token(id.parse().unwrap()), message: id.clone(), ..Object::nothing() };
        let mut amina = portal.signed_in("amina").await;
        if ["drafted", "answered", "adding"].contains(&state) {
            amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
            let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
            let content = pdf();
            amina.upload(&papers, &[Upload { name: "geheim.pdf", content: &content }], &[]).await.has_status(303);
            let page = amina.get(&papers).await.text();
            object.document = page.split("/entfernen/").nth(1).unwrap().split('"').next().unwrap().into();
        }
        if ["answered", "adding"].contains(&state) {
            let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), &[]).await.location();
            object.number = receipt.rsplit('/').next().unwrap().into();
        }
        if state == "adding" {
            amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        }
        if state == "withdrawn" {
            portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        }
        objects.push(object);
    }
    objects
}

/// Everybody who must not see Amina's messages, by what they are.
async fn intruders(portal: &TestPortal, objects: &[Object]) -> Vec<(&'static str, For, Browser)> {
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
    portal.message(&to_olena()).await;
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
        ("stranger", For::Applicants, portal.signed_in("robin").await),
        ("another applicant", For::Applicants, other),
        ("nearly the right person", For::Applicants, unclear),
        ("clerk of another authority", For::Clerks, portal.signed_in("clerk-anderes").await),
        ("the authority's clerk", For::AuthoritysClerks, portal.signed_in("clerk-amt").await),
        ("the recipient", For::Recipient, portal.signed_in("amina").await),
    ]
}

/// Whether somebody of this kind may use a route of that kind.
fn may(who: For, route: For) -> bool {
    match route {
        For::Everybody => true,
        For::Applicants => matches!(who, For::Applicants | For::Recipient),
        For::Recipient => who == For::Recipient,
        For::Clerks => matches!(who, For::Clerks | For::AuthoritysClerks),
        For::AuthoritysClerks => who == For::AuthoritysClerks,
        For::CaseSystems | For::Providers => false,
    }
}

async fn play(browser: &Browser, method: &str, path: &str) -> Answer {
    // A copy, so that one answer's cookies do not change the next request.
    let mut browser = browser.clone();
    let request = Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN);
    let request = if path.contains("/nachweise/") && !path.contains("/entfernen/") {
        let body = multipart_of(&[Upload { name: "fremd.pdf", content: &pdf() }]);
        request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze").body(Body::from(body))
    } else {
        request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("antwort=fremd&aktion=weiter&code="))
    };
    browser.send(request.unwrap()).await
}

on_each_database! {
    async fn nobody_gets_in_where_they_must_not(portal: TestPortal) {
        let objects = objects(&portal).await;
        portal.run_worker().await;
        let intruders = intruders(&portal, &objects).await;
        // Looking for the first time is noted, so look twice.
        everything(&portal, &objects).await;
        let before = everything(&portal, &objects).await;
        let mut played = 0;
        for (name, who, browser) in &intruders {
            for (method, pattern, whom) in ROUTES {
                if may(*who, whom) {
                    continue;
                }
                let nothing = Object::nothing();
                let there = play(browser, method, &nothing.address(pattern)).await;
                for object in &objects {
                    let answer = play(browser, method, &object.address(pattern)).await;
                    let context = format!("{name} at {method} {pattern} ({})", object.state);
                    let status = answer.status.as_u16();
                    let to_sign_in = status == 303 && ["/anmelden", "/behoerde/anmelden", "/sitzung/abgelaufen"].iter().any(|to| answer.location().starts_with(to));
                    assert!(to_sign_in || [400, 401, 403, 404].contains(&status), "{context}: {status} {}", answer.text());
                    // A clerk's own authority stands at the top of each page.
                    let clerk = matches!(who, For::Clerks | For::AuthoritysClerks);
                    for secret in SECRETS.iter().filter(|secret| !clerk || **secret != "Amt Musterstadt") {
                        assert!(!answer.text().contains(secret), "{context} shows {secret}");
                    }
                    // Not yours is not there: status, headers and body. Who is nearly right is told so by the link, and only there.
                    if pattern != "/n/{token}" || *name != "nearly the right person" {
                        let headers = |answer: &Answer, of: &Object| of.anonymous(&format!("{:?}", answer.headers));
                        assert_eq!(
                            (answer.status, headers(&answer, object), object.anonymous(&answer.text())),
                            (there.status, headers(&there, &nothing), nothing.anonymous(&there.text())),
                            "{context} tells that it is there"
                        );
                    }
                    played += 1;
                }
            }
        }
        assert!(played >= 1500, "only {played} requests were played on this database");
        assert_eq!(everything(&portal, &objects).await, before, "nothing changed");
    }

    async fn what_everybody_of_a_kind_may_use_shows_only_their_own(portal: TestPortal) {
        let objects = objects(&portal).await;
        for (name, who, browser) in &intruders(&portal, &objects).await {
            if matches!(who, For::Recipient | For::AuthoritysClerks) {
                continue;
            }
            for (_, pattern, whom) in ROUTES.iter().filter(|(method, _, _)| *method == GET) {
                if may(*who, *whom) && !pattern.contains('{') {
                    let page = play(browser, GET, pattern).await;
                    for object in &objects {
                        assert!(!page.text().contains(&object.message), "{name} sees another's message at {pattern}");
                    }
                }
            }
        }
    }
}

/// What the case system, the recipient and the case file know.
async fn everything(portal: &TestPortal, objects: &[Object]) -> String {
    let mut all = String::new();
    let mut amina = portal.signed_in("amina").await;
    for object in objects {
        let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{}", object.message), None, &json!({})).await;
        all.push_str(&view.to_string());
        for path in ["", "/pruefen", "/nachweise/vertrag"] {
            all.push_str(&amina.get(&format!("/rueckfragen/{}{path}", object.message)).await.text());
        }
    }
    format!("{all}{:?}", portal.packages())
}
