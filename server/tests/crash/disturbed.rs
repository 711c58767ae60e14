//! Two instances on one PostgreSQL, people who answer, and a case system that reads events, fetches, checks and acknowledges, each through
//! whichever instance answers. Meanwhile instances are killed without warning, stand still, or have their clocks set minutes forward or back;
//! the database drops every line, or crashes. In the end each acknowledged reply is in the case once, and the events that were read are all that there are, in their order.
//!
//! `RUECKKANAL_DISTURBANCES=2000 cargo test -p server --features demo --test crash disturbed` does more of it.

use crate::{
    databases::Server,
    programs::{Program, at, document, location, message, sha256, sign_in},
};
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, time::timeout};

const PORTS: [u16; 2] = [9540, 9550];
const DATABASE_PORT: u16 = 9560;
const DATABASE: &str = "disturbed";
const TABS: usize = 3;
const DISTURBANCES: usize = 15;
/// Answers that somebody gets between two disturbances.
const ANSWERS: usize = 25;
const BYTES: usize = 30_000;
/// Clocks are set wrong by so many seconds, one after the other. What an instance writes meanwhile is due then: it is waited for.
const CLOCKS: [i32; 4] = [20, -20, 0, -10];
/// More than a lease, less than a session: by so much where more is done.
const WORSE: i32 = 20;
/// What has not happened by then does not: leases of killed workers have run out twice, and clocks that were wrong are right.
const NEVER: Duration = Duration::from_secs(900);

/// Whoever talks to both instances.
#[derive(Clone)]
struct Caller {
    client: Client,
    turn: Arc<AtomicUsize>,
    /// Requests to each instance, answered or not.
    asked: watch::Sender<[usize; 2]>,
    answers: watch::Sender<usize>,
}

impl Caller {
    /// What is answered in earnest; `None`: nobody did, or something is away.
    async fn ask(&self, make: impl Fn(&Client, u16) -> RequestBuilder) -> Option<reqwest::Response> {
        let instance = self.turn.fetch_add(1, Ordering::Relaxed) % PORTS.len();
        self.asked.send_modify(|asked| asked[instance] += 1);
        let answer = make(&self.client, PORTS[instance]).send().await.ok()?;
        self.answers.send_modify(|answers| *answers += 1);
        (!answer.status().is_server_error()).then_some(answer)
    }

    async fn case_system(&self, method: Method, path: &str, body: Option<&Value>) -> Option<reqwest::Response> {
        let make = |client: &Client, port| {
            let request = client.request(method.clone(), at(port, path)).bearer_auth("demo-api-token");
            match body {
                Some(body) => request.json(body),
                None => request,
            }
        };
        self.ask(make).await
    }
}

/// Dialogues one after the other; what breaks off is left. `promises`: receipts by what was answered.
async fn people(
    caller: Caller,
    session: String,
    name: String,
    promises: Arc<Mutex<BTreeMap<String, String>>>,
    over: Arc<AtomicBool>,
) {
    for round in 0.. {
        if over.load(Ordering::SeqCst) {
            return;
        }
        let key = format!("{name}-{round}");
        let _ = dialogue(&caller, &session, &key, &promises).await;
        tokio::task::yield_now().await;
    }
}

async fn dialogue(caller: &Caller, session: &str, key: &str, promises: &Mutex<BTreeMap<String, String>>) -> Option<()> {
    let hand_in = |client: &Client, port| {
        let request = client.post(at(port, "/api/v1/messages")).bearer_auth("demo-api-token").header("idempotency-key", key);
        request.json(&message(PORTS[0]))
    };
    let created: Value = caller.ask(hand_in).await?.json().await.ok()?;
    let id = created["id"].as_str()?.to_owned();
    let post = |client: &Client, port, path: &str| {
        client.post(at(port, &format!("/rueckfragen/{id}{path}"))).header("origin", at(port, "")).header("cookie", session)
    };
    caller.ask(|client, port| post(client, port, "/fragen/name").form(&[("antwort", key)])).await?;
    let upload = |client: &Client, port| {
        let part = reqwest::multipart::Part::bytes(document(key, BYTES)).file_name("a.pdf");
        post(client, port, "/nachweise/papier")
            .multipart(reqwest::multipart::Form::new().part("dateien", part).text("aktion", "weiter"))
    };
    caller.ask(upload).await.filter(|answer| answer.status() == 303)?;
    let sent = caller.ask(|client, port| post(client, port, "/pruefen").form(&[("luecken", "1")])).await?;
    let receipt = location(&sent)?.split("/eingang/").nth(1)?.trim_end_matches("#inhalt").to_owned();
    promises.lock().unwrap().insert(receipt, key.to_owned());
    Some(())
}

/// The words of a command whose clock is as this file says: seconds before or after the true time.
fn with_clock(file: &Path) -> Vec<String> {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|folder| folder.unwrap().path());
    let mut libraries = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
    let library = libraries.find(|library| library.exists()).expect("installed by `cargo xtask test rust`");
    let words = [
        "env".to_owned(),
        format!("LD_PRELOAD={}", library.display()),
        format!("FAKETIME_TIMESTAMP_FILE={}", file.display()),
        // What measures how long something takes is not set by anybody.
        "FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
        "FAKETIME_NO_CACHE=1".to_owned(),
    ];
    words.to_vec()
}

/// What the case system has put into its cases: reply and receipt, by what was answered.
type Cases = watch::Sender<BTreeMap<String, (String, String)>>;

/// Fetches what waits, checks it, keeps it, and says so: again and again, as its vendor would; until nobody reads events any more.
async fn fetches(caller: Caller, cases: Cases, mut events: watch::Receiver<usize>) {
    loop {
        events.borrow_and_update();
        // Who is away is away on one instance; what was fetched may not be all. Else something happens first.
        if fetch_once(&caller, &cases).await == Some(false) && events.changed().await.is_err() {
            return;
        }
    }
}

/// `Some(true)`: something was new.
async fn fetch_once(caller: &Caller, cases: &Cases) -> Option<bool> {
    let page: Value = caller.case_system(Method::GET, "/api/v1/replies?limit=20", None).await?.json().await.ok()?;
    let waiting: Vec<_> = page["replies"].as_array()?.iter().filter(|reply| reply["state"] == "ready").cloned().collect();
    for reply in &waiting {
        let id = reply["id"].as_str()?;
        let manifest = caller.case_system(Method::GET, &format!("/api/v1/replies/{id}/manifest"), None).await?;
        let manifest: Value = manifest.json().await.ok()?;
        let key = manifest["items"][0]["answer"]["value"].as_str().unwrap().to_owned();
        for named in manifest["documents"].as_array().unwrap() {
            let file = format!("/api/v1/replies/{id}/files/documents/{}", named["file"].as_str().unwrap());
            let bytes = caller.case_system(Method::GET, &file, None).await?.bytes().await.ok()?;
            assert_eq!(sha256(&bytes), named["sha256"].as_str().unwrap(), "a file is another one");
            assert_eq!(bytes, document(&key, BYTES), "another reply's document");
        }
        // Under a number of its own, which is the same whenever it is the same reply.
        let receipt = manifest["receipt_number"].as_str().unwrap().to_owned();
        let mut known = None;
        cases.send_modify(|cases| known = cases.insert(key.clone(), (id.to_owned(), receipt.clone())));
        assert!(known.is_none_or(|known| known == (id.to_owned(), receipt)), "{key} was answered twice");
        let said = caller
            .case_system(Method::POST, &format!("/api/v1/replies/{id}/acknowledge"), Some(&json!({ "reference": key })))
            .await?;
        assert_eq!(said.status(), 200, "{}", said.text().await.unwrap_or_default());
    }
    Some(!waiting.is_empty())
}

/// Events in the order in which they were read, by a cursor that survives whatever happens. `read`: how many.
async fn reads(caller: Caller, over: Arc<AtomicBool>, read: watch::Sender<usize>) -> Vec<String> {
    let (mut after, mut seen) = ("0".to_owned(), Vec::new());
    // After the end once more, until nothing is new.
    loop {
        let ended = over.load(Ordering::SeqCst);
        let path = format!("/api/v1/events?after={after}&limit=50&wait={}", if ended { 0 } else { 2 });
        let page = match caller.case_system(Method::GET, &path, None).await {
            Some(answer) => answer.json::<Value>().await.ok(),
            None => None,
        };
        let Some(page) = page else { continue };
        let events = page["events"].as_array().unwrap();
        seen.extend(events.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        if !events.is_empty() {
            read.send_replace(seen.len());
        }
        page["next"].as_str().unwrap().clone_into(&mut after);
        if ended && events.is_empty() {
            return seen;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_each_reply_is_in_the_case_once_and_no_event_is_missed() {
    let (disturbances, worse) =
        std::env::var("RUECKKANAL_DISTURBANCES").map_or((DISTURBANCES, 1), |text| (text.parse().unwrap(), WORSE));
    let mut server = Server::start(DATABASE_PORT);
    storage_postgres::create_database(&server.url(), DATABASE).await.unwrap();
    let database = format!("{}/{DATABASE}", server.url().rsplit_once('/').unwrap().0);
    let data = tempfile::tempdir().unwrap();
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).build().unwrap();
    let clock = |port: u16| data.path().join(format!("clock-{port}"));
    for port in PORTS {
        std::fs::write(clock(port), "+0").unwrap();
    }
    let start = async |port: u16| {
        let words = with_clock(&clock(port));
        let inside: Vec<&str> = words.iter().map(String::as_str).collect();
        Program::start(port, data.path(), Some(&database), &client, &inside).await
    };
    let mut programs: BTreeMap<u16, Program> = BTreeMap::new();
    for port in PORTS {
        programs.insert(port, start(port).await);
    }
    let session = sign_in(PORTS[0], &client).await;
    let (asked, answers) = (watch::Sender::new([0; 2]), watch::Sender::new(0));
    let caller = Caller { client: client.clone(), turn: Arc::default(), asked: asked.clone(), answers: answers.clone() };
    let (promises, cases) = (Arc::<Mutex<BTreeMap<String, String>>>::default(), Cases::default());
    let (read, events) = watch::channel(0);
    let (silent, over) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
    let people: Vec<_> = (0..TABS)
        .map(|tab| tokio::spawn(people(caller.clone(), session.clone(), format!("tab-{tab}"), promises.clone(), silent.clone())))
        .collect();
    let mut fetching = tokio::spawn(fetches(caller.clone(), cases.clone(), events));
    let reading = tokio::spawn(reads(caller.clone(), over.clone(), read));
    for disturbance in 0..disturbances {
        // Somewhere in the middle of what they do.
        let wanted = *answers.borrow() + ANSWERS + disturbance * 7 % 13;
        let mut seen = answers.subscribe();
        tokio::select! {
            answered = timeout(NEVER, seen.wait_for(|answers| *answers >= wanted)) => drop(answered.expect("somebody is answered")),
            ended = &mut fetching => panic!("the case system gave up: {ended:?}"),
        }
        let instance = (disturbance + disturbance / 5) % PORTS.len();
        let port = PORTS[instance];
        match disturbance % 5 {
            0 => {
                programs.remove(&port).unwrap().kill();
                programs.insert(port, start(port).await);
            }
            1 => storage_postgres::drop_connections(&server.url(), DATABASE).await.unwrap(),
            3 => tokio::task::block_in_place(|| server.crash()),
            4 => {
                // In one step: a file that is half written would be no clock.
                let (new, seconds) = (data.path().join("clock"), worse * CLOCKS[disturbance / 5 % CLOCKS.len()]);
                std::fs::write(&new, format!("{seconds:+}")).unwrap();
                std::fs::rename(new, clock(port)).unwrap();
            }
            _ => {
                let paused = &programs[&port];
                paused.signal("STOP");
                // Until two wait for it, in the middle of whatever it did.
                let wanted = asked.borrow()[instance] + 2;
                let mut seen = asked.subscribe();
                drop(timeout(NEVER, seen.wait_for(|asked| asked[instance] >= wanted)).await.expect("somebody asks"));
                paused.signal("CONT");
            }
        }
    }
    silent.store(true, Ordering::SeqCst);
    for one in people {
        one.await.unwrap();
    }
    let promised = promises.lock().unwrap().clone();
    assert!(promised.len() > disturbances / 2, "only {} replies were acknowledged; the test tests little", promised.len());
    // Leases of killed workers run out first.
    let mut seen = cases.subscribe();
    let all_there =
        seen.wait_for(|cases| promised.iter().all(|(receipt, key)| cases.get(key).is_some_and(|(_, known)| known == receipt)));
    tokio::select! {
        there = timeout(NEVER, all_there) => drop(there.expect("every promised reply arrives")),
        ended = &mut fetching => panic!("the case system gave up: {ended:?}"),
    }
    over.store(true, Ordering::SeqCst);
    fetching.await.unwrap();
    let seen = reading.await.unwrap();
    let (mut after, mut all, mut acknowledged) = ("0".to_owned(), Vec::new(), Vec::new());
    loop {
        let answer = caller.case_system(Method::GET, &format!("/api/v1/events?after={after}&limit=1000"), None).await.unwrap();
        let page: Value = answer.json().await.unwrap();
        for event in page["events"].as_array().unwrap() {
            all.push(event["id"].as_str().unwrap().to_owned());
            if event["type"] == "rueckkanal.reply.acknowledged.v1" {
                acknowledged.push(event["data"]["reply"].as_str().unwrap().to_owned());
            }
        }
        if page["events"].as_array().unwrap().is_empty() {
            break;
        }
        page["next"].as_str().unwrap().clone_into(&mut after);
    }
    assert!(all.starts_with(&seen), "what was read while it happened is not what is there now");
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "an event has two places");
    let replies: BTreeSet<String> = cases.borrow().values().map(|(reply, _)| reply.clone()).collect();
    let told: BTreeSet<String> = acknowledged.iter().cloned().collect();
    assert_eq!(told.len(), acknowledged.len(), "a reply was acknowledged twice");
    assert!(replies.is_superset(&told) && promised.len() <= told.len(), "{} of {}", told.len(), replies.len());
    programs.into_values().for_each(Program::kill);
}
