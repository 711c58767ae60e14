//! What happened: programs of organizations follow it, each event once, in an order that stays; and who looked is found by what an auditor asks
//! for, page by page, and is forgotten when it is old.

use super::samples::{Story, at, bind, event, message, new_id, slug};
use crate::storage::{AccessAction, AccessBy, AccessEvent, AccessFilter, AccessKind, BindingState, Storage};
use domain::{
    event::{Actor, Change},
    id::{AccountId, CaseSystemId, EventId, TenantId},
    message::Message,
    person::{PersonKey, SOFTWARE},
    personal::Personal,
};
use futures_util::future::{join, join_all};
use uuid::Uuid;

async fn program(storage: &impl Storage, name: &str) -> AccountId {
    let key = PersonKey { issuer: SOFTWARE.to_owned(), subject: Personal::new(name.to_owned()) };
    storage.account_of(&slug("land"), &key, AccountId(new_id()), at(0)).await.expect("an account")
}

async fn behind(storage: &impl Storage, program: AccountId, place: u64) -> Vec<(u64, EventId)> {
    while storage.place_events(2).await.expect("placed") == 2 {}
    while storage.place_recognized(program, 1).await.expect("placed") == 1 {}
    let tenant: TenantId = slug("land");
    let events = storage.program_feed(&tenant, program, place, 1000).await.expect("read");
    events.into_iter().map(|(place, event)| (place, event.id)).collect()
}

fn happened(message: &Message, seconds: i64) -> domain::event::Event {
    event(message, seconds, Actor::Portal, Change::ReplyViewed)
}

pub async fn a_program_hears_everything_once_however_late_it_was_written(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (one, other) = (program(storage, "erp").await, program(storage, "dms").await);
    let before = happened(&story.message, 50);
    storage.append(&before).await.expect("recorded");
    assert!(behind(storage, one, 0).await.is_empty(), "nothing is recognized");
    assert!(bind(storage, &story.message, one, BindingState::Review).await);
    assert!(behind(storage, one, 0).await.is_empty(), "nor is what somebody has to look at");
    assert!(bind(storage, &story.message, one, BindingState::Bound).await);
    let first = behind(storage, one, 0).await;
    assert!(first.iter().any(|(_, id)| *id == before.id), "what happened before it was recognized");
    assert_eq!(behind(storage, one, 0).await, first, "twice the same");
    assert!(behind(storage, other, 0).await.is_empty(), "another program's");
    let person = storage.program_feed(&slug("land"), story.key.account, 0, 1000).await.expect("read");
    assert!(person.is_empty(), "a person follows nothing");
    let end = first.last().expect("events").0;

    // Written by a transaction that took long, or where the clock is behind: its moment lies before all that was read.
    let late = happened(&story.message, 1);
    storage.append(&late).await.expect("recorded");
    let seen = behind(storage, one, end).await;
    assert_eq!(seen.iter().map(|(_, id)| *id).collect::<Vec<_>>(), [late.id]);
    let mut place = seen[0].0;
    assert_eq!(storage.program_place_before(one, at(0)).await.expect("found"), first[0].0 - 1);

    // The other program is recognized, another message comes, and events are written, all while the first one reads.
    let second = message("amina", 1);
    storage.create_message(&second).await.expect("stored");
    let more: Vec<_> =
        (0..20).map(|number| happened(if number % 2 == 0 { &story.message } else { &second.message }, 100 - number)).collect();
    let write = join_all(more.iter().map(|event| storage.append(event)));
    let recognize = async {
        bind(storage, &second.message, one, BindingState::Bound).await;
        bind(storage, &story.message, other, BindingState::Bound).await;
    };
    let read = async {
        let mut read = Vec::new();
        for _ in 0..10 {
            for (at, id) in behind(storage, one, place).await {
                assert!(at > place, "in order");
                place = at;
                read.push(id);
            }
        }
        read
    };
    let ((written, ()), mut read) = join(join(write, recognize), read).await;
    assert!(written.iter().all(Result::is_ok));
    read.extend(behind(storage, one, place).await.into_iter().map(|(_, id)| id));
    for event in &more {
        assert_eq!(read.iter().filter(|id| **id == event.id).count(), 1, "each once");
    }
    let all: Vec<EventId> = behind(storage, one, 0).await.into_iter().map(|(_, id)| id).collect();
    let earlier = first.iter().map(|(_, id)| *id).chain([late.id]);
    assert_eq!(all, earlier.chain(read).collect::<Vec<_>>(), "and nothing has changed its place");
    let of_other = behind(storage, other, 0).await;
    assert_eq!(of_other.len(), storage.events_of(&slug("land"), story.message.id).await.expect("read").len());
}

pub async fn access_events_come_back_in_order_and_go_when_old(storage: &impl Storage) {
    let (account, message) = (AccountId(new_id()), new_id());
    let event = |seconds: i64, by: AccessBy, action: AccessAction| AccessEvent {
        id: new_id(),
        at: at(seconds),
        kind: AccessKind {
            tenant: Some(slug("land")),
            by,
            action,
            route: "/rueckfragen/{message}".to_owned(),
            message: None,
            object: None,
            address_hash: Some("00".repeat(16)),
        },
        times: 1,
    };
    let mut all = vec![
        event(0, AccessBy::Applicant(account), AccessAction::SignedIn),
        event(1, AccessBy::Clerk(AccountId(new_id())), AccessAction::PreviewViewed),
        event(1, AccessBy::Phone(account), AccessAction::PhoneCodeAccepted),
        event(2, AccessBy::CaseSystem(CaseSystemId::try_from("system".to_owned()).expect("an id")), AccessAction::ApiRefused),
        event(3, AccessBy::Provider, AccessAction::SignedOutByProvider),
        event(4, AccessBy::Nobody, AccessAction::AccessRefused),
    ];
    all[1].kind.message = Some(message);
    all[1].kind.object = Some(new_id());
    all[4].kind.tenant = None;
    all[5].kind.address_hash = None;
    all[5].times = u32::MAX;
    all.sort_by_key(|event| (event.at, event.id));
    storage.add_access_events(&all).await.expect("added");
    storage.add_access_events(&[]).await.expect("nothing to add");
    let ask = async |filter: AccessFilter, after, limit| storage.access_events(&filter, after, limit).await.expect("read");
    assert_eq!(ask(AccessFilter::default(), None, 100).await, all);

    let (mut paged, mut after) = (Vec::new(), None::<(jiff::Timestamp, Uuid)>);
    loop {
        let page = ask(AccessFilter::default(), after, 2).await;
        let Some(last) = page.last() else { break };
        after = Some((last.at, last.id));
        paged.extend(page);
    }
    assert_eq!(paged, all);

    let of = |wanted: &dyn Fn(&AccessEvent) -> bool| all.iter().filter(|event| wanted(event)).cloned().collect::<Vec<_>>();
    let by_account = AccessFilter { account: Some(account), ..AccessFilter::default() };
    assert_eq!(ask(by_account, None, 100).await, of(&|event| event.kind.by.account() == Some(account)));
    let by_message = AccessFilter { message: Some(message), ..AccessFilter::default() };
    assert_eq!(ask(by_message, None, 100).await, of(&|event| event.kind.message == Some(message)));
    let by_tenant = AccessFilter { tenant: Some(slug("land")), ..AccessFilter::default() };
    assert_eq!(ask(by_tenant, None, 100).await, of(&|event| event.kind.tenant.is_some()));
    let by_address = AccessFilter { address_hash: Some("00".repeat(16)), ..AccessFilter::default() };
    assert_eq!(ask(by_address, None, 100).await.len(), 5);
    let by_time = AccessFilter { from: Some(at(1)), until: Some(at(3)), ..AccessFilter::default() };
    assert_eq!(ask(by_time, None, 100).await, of(&|event| event.at >= at(1) && event.at < at(3)));

    assert_eq!(storage.delete_old_access_events(at(2), 2).await.expect("deleted"), 2, "a few at a time");
    assert_eq!(storage.delete_old_access_events(at(2), 100).await.expect("deleted"), 1);
    assert_eq!(ask(AccessFilter::default(), None, 100).await, all[3..]);
}
