//! Who looked is found by what an auditor asks for, page by page, and is forgotten when it is old.

use super::samples::{at, new_id, slug};
use crate::storage::{AccessAction, AccessBy, AccessEvent, AccessFilter, AccessKind, Storage};
use domain::id::{AccountId, CaseSystemId};
use uuid::Uuid;

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
