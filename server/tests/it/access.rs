//! Who gets in where. One list of all routes; a test fails if the running router has one that is not on it. Every route is
//! played by everybody who must not get in, in every state of a message: nothing is shown, nothing changes, and "not yours" is
//! the same answer as "not there".

pub mod people;
mod routes;

use crate::{on_each_database, support::*};
use axum::body::Body;
use http::{Method, Request, header};
use people::{Object, SECRETS, intruders, objects};
use routes::{DELETE, For, GET, HEAD, OPTIONS, PATCH, POST, PUT, ROUTES, may};
use serde_json::json;
use server::http::router;
use std::collections::BTreeSet;

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
        let gets = allowed.split(',').any(|method| method == GET);
        // What comes along with GET is no route of its own.
        let counts = |method: &&str| [GET, POST, PUT, PATCH, DELETE, OPTIONS].contains(method) || (*method == HEAD && !gets);
        for method in allowed.split(',').filter(counts) {
            // The catch-all of the API answers every method with "there is nothing", and so does the page for unknown addresses,
            // which also sits at the start page's address.
            if method == GET || !(path.starts_with("/api/{") || path.starts_with("/m2m/{") || path == "/") {
                found.insert((method.to_owned(), path.clone()));
            }
        }
    }
    found
}

/// The table that an auditor reads says the same as the list that is played, and leaves no route out.
#[test]
fn the_table_of_rights_is_the_one_that_is_played() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/SECURITY.md")).unwrap();
    let table = page.split("## Who may do what with what").nth(1).unwrap().split("\n## ").next().unwrap();
    let roles =
        [For::Recipient, For::Readers, For::Preparers, For::Senders, For::Phones, For::AuthoritysClerks, For::CaseSystems];
    let mut named = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with('|')).skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 10, "{row}");
        for address in cells[9].split('`').skip(1).step_by(2) {
            let (methods, path) = address.rsplit_once(' ').unwrap();
            for method in methods.split(' ') {
                let route = ROUTES.iter().find(|(m, p, _)| *m == method && *p == path);
                let (_, _, whom) = route.unwrap_or_else(|| panic!("there is no {method} {path}"));
                for (role, cell) in roles.iter().zip(&cells[2..9]) {
                    let allowed = may(*role, *whom) || (*role == For::CaseSystems && *whom == For::CaseSystems);
                    assert_eq!(*cell == "yes", allowed, "{role:?}: {method} {path}");
                }
                assert!(named.insert((method, path)), "twice: {method} {path}");
            }
        }
    }
    let for_few = |whom: &For| !matches!(whom, For::Everybody | For::Applicants | For::Providers | For::Software);
    for (method, path, _) in ROUTES.iter().filter(|(_, _, whom)| for_few(whom)) {
        assert!(named.contains(&(*method, *path)), "the table says nothing of {method} {path}");
    }
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

on_each_database! {
    // Every page of a message, and every list of them, for a person and for a clerk.
    async fn whoever_looks_is_written_down(portal: TestPortal) {
        let objects = objects(&portal).await;
        portal.run_worker().await;
        let (clerk, amina) = (portal.signed_in("clerk-amt").await, portal.signed_in("amina").await);
        let mut looked = BTreeSet::new();
        for (method, pattern, whom) in ROUTES {
            let who = match whom {
                For::Clerks | For::AuthoritysClerks => &clerk,
                For::Recipient | For::Preparers | For::Readers | For::Applicants if pattern.starts_with("/rueckfragen") => &amina,
                _ => continue,
            };
            for object in &objects {
                let before = crate::access_events::events(&portal).await.len();
                let answer = play(who, method, &object.address(pattern)).await;
                if method != GET || answer.status != 200 {
                    continue;
                }
                looked.insert(pattern);
                let events = crate::access_events::events(&portal).await;
                let [event] = &events[before..] else { panic!("{pattern}: {:?}", &events[before..]) };
                let kind = &event.kind;
                assert!(kind.route == pattern && kind.by.account().is_some(), "{pattern}: {event:?}");
                assert!(kind.action.as_str().ends_with("_viewed") || kind.action.as_str().ends_with("_downloaded"), "{event:?}");
                let named = |part: &str, id: &str| pattern.contains(part).then(|| id.parse().unwrap());
                assert_eq!(kind.message, named("{message}", &object.message), "{pattern}");
                assert_eq!(kind.object, named("{document}", &object.document).or(named("{rendition}", &object.document)));
            }
        }
        assert!(looked.len() >= 10, "{looked:?}");
    }
}

async fn play(browser: &Browser, method: &str, path: &str) -> Answer {
    // A copy, so that one answer's cookies do not change the next request.
    let mut browser = browser.clone();
    let request = Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN);
    let request = if ["/uebertragungen", "/uploads"].iter().any(|part| path.contains(part)) {
        let request = request.header("tus-resumable", "1.0.0").header("upload-length", "7").header("upload-offset", "0");
        let request = request.header("upload-metadata", "filename ZnJlbWQucGRm");
        request.header(header::CONTENT_TYPE, "application/offset+octet-stream").body(Body::from("fremd!!"))
    } else if path.contains("/nachweise/") && !path.contains("/entfernen/") {
        let body = multipart(&[Upload { name: "fremd.pdf", content: &pdf() }], &[]);
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
                    played += 1;
                    // Who acts for the recipient knows the message; the rest is not theirs.
                    let acts = matches!(who, For::Readers | For::Preparers | For::Senders);
                    let to_the_message = acts && status == 303 && answer.location().starts_with(&format!("/rueckfragen/{}", object.message));
                    let refused = to_sign_in || to_the_message || [400, 401, 403, 404, 410].contains(&status);
                    assert!(refused, "{context}: {status} {}", answer.text());
                    if acts {
                        continue;
                    }
                    // A clerk's own authority stands at the top of each page.
                    let clerk = matches!(who, For::Clerks | For::AuthoritysClerks);
                    for secret in SECRETS.iter().filter(|secret| !clerk || **secret != "Amt Musterstadt") {
                        assert!(!answer.text().contains(secret), "{context} shows {secret}");
                    }
                    // Not yours is not there: status, headers and body. Who is nearly right is told so by the link, and only there.
                    if pattern != "/n/{token}" || *name != "nearly the right person" {
                        let headers = |answer: &Answer, of: &Object| {
                            let mut headers = answer.headers.clone();
                            // These are another in every answer, whatever was asked.
                            for counted in ["request-id", "ratelimit"] {
                                headers.remove(counted);
                            }
                            of.anonymous(&format!("{headers:?}"))
                        };
                        assert_eq!(
                            (answer.status, headers(&answer, object), object.anonymous(&answer.text())),
                            (there.status, headers(&there, &nothing), nothing.anonymous(&there.text())),
                            "{context} tells that it is there"
                        );
                    }
                }
            }
        }
        assert!(played >= 2500, "only {played} requests were played on this database");
        // What comes in a session that its person has ended is kept for its account, apart from every reply (`words_elsewhere.rs`).
        let later = ports::Clock::now(&*portal.clock) + jiff::SignedDuration::from_hours(1);
        portal.ports.storage.delete_old_kept_posts(later).await.unwrap();
        assert_eq!(everything(&portal, &objects).await, before, "nothing changed");
    }

    async fn what_everybody_of_a_kind_may_use_shows_only_their_own(portal: TestPortal) {
        let objects = objects(&portal).await;
        for (name, who, browser) in &intruders(&portal, &objects).await {
            if !matches!(who, For::Everybody | For::Applicants | For::Clerks) {
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

/// A case system of the same tenant, for other authorities: to it the messages of the first are not there.
#[tokio::test]
async fn another_case_system_reaches_nothing() {
    let with_another = |text: String| {
        let text = text.replace("authorities = [\"amt\", \"anderes\"]", "authorities = [\"amt\"]");
        with_other_case_system(&text, "anderes", "token-of-another-case-system")
    };
    let portal = TestPortal::start_edited(On::Sqlite, with_another).await;
    let objects = objects(&portal).await;
    everything(&portal, &objects).await;
    let before = everything(&portal, &objects).await;
    let mut played = 0;
    for (method, pattern, _) in ROUTES.iter().filter(|(_, pattern, whom)| *whom == For::CaseSystems && pattern.contains('{')) {
        for token in ["token-of-another-case-system", "no token of anybody"] {
            let ask = async |object: &Object| {
                let body = if pattern.ends_with("/representatives") {
                    json!({ "given_names": "Kim", "family_name": "Fremd", "capacity": "custody", "right": "send" })
                } else {
                    json!({})
                };
                let request = Request::builder().method(*method).uri(object.address(pattern));
                let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
                let request = request.header(header::CONTENT_TYPE, "application/json");
                let answer = portal.browser().send(request.body(Body::from(body.to_string())).unwrap()).await;
                (answer.status.as_u16(), object.anonymous(&answer.text()))
            };
            let nothing = ask(&Object::nothing()).await;
            assert!([401, 404].contains(&nothing.0), "{nothing:?}");
            for object in &objects {
                assert_eq!(ask(object).await, nothing, "{method} {pattern} ({})", object.state);
                played += 1;
            }
        }
    }
    // Nor does it make any for an authority that is not its own.
    let request = Request::post("/api/v1/messages").header(header::AUTHORIZATION, "Bearer token-of-another-case-system");
    let request = request.header("idempotency-key", "fremd").header(header::CONTENT_TYPE, "application/json");
    let made = portal.browser().send(request.body(Body::from(inquiry().to_string())).unwrap()).await;
    assert!([403, 422].contains(&made.status.as_u16()), "{}", made.text());
    assert!(played >= 60, "{played}");
    assert_eq!(everything(&portal, &objects).await, before);
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

/// Another site's form or script, in the browser of whoever may do most, changes nothing anywhere.
#[tokio::test]
async fn every_change_comes_from_our_own_pages() {
    let portal = TestPortal::start(On::Sqlite).await;
    let objects = objects(&portal).await;
    let (clerk, amina) = (portal.signed_in("clerk-amt").await, portal.signed_in("amina").await);
    let mut played = 0;
    for (method, pattern, whom) in ROUTES {
        // Machines prove who they are by a token that no browser sends along.
        if [GET, HEAD, OPTIONS].contains(&method)
            || matches!(whom, For::CaseSystems | For::Providers | For::Software)
            || pattern == "/m2m/v1/token"
        {
            continue;
        }
        let who = if matches!(whom, For::Clerks | For::AuthoritysClerks) { &clerk } else { &amina };
        for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("x-nothing", "said")] {
            let request = Request::builder().method(method).uri(objects[0].address(pattern)).header(name, value);
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let answer = who.clone().send(request.body(Body::from("antwort=fremd&aktion=weiter")).unwrap()).await;
            assert_eq!(answer.status.as_u16(), 403, "{method} {pattern} with {name}: {value}");
            played += 1;
        }
    }
    assert!(played >= 90, "{played}");
}
