//! What telling people costs: a claim with a long queue against one with a short queue, letters, notices to a mailbox that answers at once, and
//! the same beside a channel that hangs.

use crate::{Scale, portal::BenchPortal, verdict};
use async_trait::async_trait;
use domain::{
    errand::{Route, Task},
    id::{ErrandId, MessageId, NoticeId, TenantId},
    notice::{Capabilities, NoticeAddress, NoticeCause, NoticeChannel},
    personal::Personal,
};
use jiff::{SignedDuration, Timestamp};
use letter::TypstPrinter;
use ports::{
    HandedOver, Letter, LetterCode, LetterPrinter as _, NoticeSender, NoticeText, OutgoingNotice,
    storage::{NewErrand, NewNotice},
};
use server::worker;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Answers at once, and tells; or never answers.
struct Way(Option<mpsc::UnboundedSender<Instant>>);

#[async_trait]
impl NoticeSender for Way {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            text: true,
            link: true,
            attachments: None,
            proof_of_sending: true,
            proof_of_retrieval: false,
            recall: false,
            needs_level: false,
            known_again: false,
        }
    }

    async fn hand_over(&self, _: &OutgoingNotice) -> HandedOver {
        let Some(told) = &self.0 else { return std::future::pending().await };
        let _ = told.send(Instant::now());
        HandedOver::Accepted { proof: "200".to_owned() }
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

fn tenant() -> TenantId {
    "land".parse().unwrap()
}

/// One for each number: a message has one notice for each cause and channel.
fn notice(message: MessageId, number: u32, address: NoticeAddress, due: Timestamp) -> NewNotice {
    let id = NoticeId(Uuid::now_v7());
    let errand = NewErrand {
        id: ErrandId(Uuid::now_v7()),
        tenant: tenant(),
        task: Task::SendNotice { notice: id },
        route: Route::notices(&tenant(), address.channel()),
        due,
        after: None,
        created_at: due,
        request: None,
    };
    let cause = NoticeCause::Received { reply: domain::id::ReplyId(Uuid::from_u128(number.into())) };
    NewNotice { id, message, cause, address, language: None, give_up_at: due + SignedDuration::from_hours(48), errand }
}

fn mailbox() -> NoticeAddress {
    NoticeAddress::BundidMailbox { handle: Personal::new(Uuid::from_u128(1)), application: None }
}

fn account() -> NoticeAddress {
    NoticeAddress::LandAccount { handle: Personal::new("h".try_into().unwrap()) }
}

pub async fn run(name: &str, site: &str, postgres: Option<String>, scale: Scale) {
    let (waiting, claims, sent) = if scale.rounds > 1 { (1_000_000, 301, 2000) } else { (20_000, 101, 300) };
    println!("\nNotices on {name}: a claim beside {waiting} that wait, {sent} to a mailbox that answers at once");
    let database = postgres.clone();
    let mut portal = BenchPortal::start(site, postgres).await;
    let (told, mut hears) = mpsc::unbounded_channel();
    let mut put =
        |channel, way: Way| portal.ports.notice_ways.insert((tenant(), channel), Arc::new(way) as Arc<dyn NoticeSender>);
    put(NoticeChannel::BundidMailbox, Way(Some(told)));
    put(NoticeChannel::LandAccount, Way(None));
    portal.furnish();
    let storage = portal.ports.storage.clone();
    let message: MessageId = portal.message.parse().unwrap();
    let now = Timestamp::now();

    let batch: Vec<NewNotice> = (0..sent).map(|number| notice(message, number, mailbox(), now)).collect();
    storage.add_notices(&batch).await.unwrap();
    let alone = per_second(&portal, &mut hears, batch.len()).await;
    verdict("notices a second", &format!("{alone:.0}"), alone >= 200.0, "200");

    // Messages of their own: what a message has had already is read with each of its notices.
    let (message, other): (MessageId, MessageId) =
        (portal.hand_in().await.parse().unwrap(), portal.hand_in().await.parse().unwrap());
    let hanging: Vec<NewNotice> = (0..200).map(|number| notice(other, number, account(), now)).collect();
    storage.add_notices(&hanging).await.unwrap();
    let batch: Vec<NewNotice> = (0..sent).map(|number| notice(message, 1_000_000 + number, mailbox(), now)).collect();
    storage.add_notices(&batch).await.unwrap();
    let beside = per_second(&portal, &mut hears, batch.len()).await;
    verdict(
        "the same beside a channel that hangs, ratio of times",
        &format!("{:.2}", alone / beside),
        alone / beside <= 1.5,
        "1.5",
    );

    // A route of its own, so that nothing else is in the way.
    let address = || NoticeAddress::Fink { handle: Personal::new("f".try_into().unwrap()) };
    let route = Route::notices(&tenant(), NoticeChannel::Fink);
    let short: Vec<NewNotice> = (0..claims).map(|number| notice(message, number, address(), now)).collect();
    storage.add_notices(&short).await.unwrap();
    let short = median_claim(&*storage, &route, claims).await;
    for start in (0..waiting).step_by(10_000) {
        let many: Vec<NewNotice> =
            (start..start + 10_000).map(|number| notice(message, 10_000_000 + number, address(), now)).collect();
        storage.add_notices(&many).await.unwrap();
    }
    // PostgreSQL counts its rows anew within a minute by itself; until then it plans for the few that were there.
    if let Some(url) = &database {
        analyze(url).await;
    }
    let long = median_claim(&*storage, &route, claims).await;
    let ratio = long.as_secs_f64() / short.as_secs_f64();
    println!("  a claim from a short queue {:.2} ms, from a long one {:.2} ms", millis(short), millis(long));
    verdict("a claim beside so many, ratio", &format!("{ratio:.2}"), ratio <= 1.2, "1.2");
}

async fn analyze(url: &str) {
    let done = tokio::process::Command::new("psql").args([url, "-q", "-c", "analyze errands"]).status().await.unwrap();
    assert!(done.success());
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

async fn median_claim(storage: &dyn ports::Storage, route: &Route, claims: u32) -> Duration {
    let mut times = Vec::new();
    for _ in 0..claims {
        let now = Timestamp::now();
        let start = Instant::now();
        let claimed = storage.claim_errands(route, 1, Uuid::now_v7(), now, now + SignedDuration::from_hours(1)).await.unwrap();
        times.push(start.elapsed());
        assert_eq!(claimed.len(), 1);
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// From the first to the last one that the channel has.
async fn per_second(portal: &BenchPortal, hears: &mut mpsc::UnboundedReceiver<Instant>, sent: usize) -> f64 {
    let stop = CancellationToken::new();
    let start = Instant::now();
    let worker = tokio::spawn(worker::run(portal.state.rooms.clone(), portal.state.metrics.clone(), stop.clone()));
    for _ in 0..sent {
        hears.recv().await.expect("the channel lives");
    }
    let took = start.elapsed();
    worker.abort();
    drop(stop);
    sent as f64 / took.as_secs_f64()
}

/// On one core.
pub fn letters(scale: Scale) {
    println!("\nLetters: set one after the other");
    let text = |language: &str, text: &str| NoticeText {
        language: language.try_into().unwrap(),
        title: "Neue Nachricht für Sie".to_owned(),
        text: text.to_owned(),
    };
    let paragraph = "Guten Tag,\n\nim Portal portal.example liegt eine Nachricht für Sie.\n\nSo lesen Sie sie: https://portal.example/n/7GkQx0bJ2mN4pR6tV8wYzA";
    let printer = TypstPrinter::new();
    let letter = |number: u32| Letter {
        address: vec![format!("Anna Beispiel {number}"), "Musterweg 7".to_owned(), "04711 Musterstadt".to_owned()],
        sender_line: "Land Musterland · 04711 Musterstadt".to_owned(),
        sender: vec!["Land Musterland".to_owned()],
        date: "5. März 2027".to_owned(),
        day: "2027-03-05".to_owned(),
        texts: vec![text("de", paragraph), text("en", paragraph)],
        link: format!("https://portal.example/n/{number:022}"),
        code: Some(LetterCode { printed: "7K4M9-2QXR5".to_owned(), address: "https://portal.example/zugangscode".to_owned() }),
        simple: Some(text("de-simple", paragraph)),
        number: Uuid::from_u128(number.into()).to_string(),
    };
    printer.print(&letter(0)).unwrap();
    let (start, limit) = (Instant::now(), Duration::from_secs(scale.seconds * 5));
    let mut made = 0;
    while start.elapsed() < limit {
        made += 1;
        printer.print(&letter(made)).unwrap();
    }
    let a_minute = f64::from(made) * 60.0 / start.elapsed().as_secs_f64();
    verdict("letters a minute", &format!("{a_minute:.0}"), a_minute >= 500.0, "500");
}
