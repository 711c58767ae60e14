//! Messages: made once, seen by whom they concern, listed in order.

use super::samples::{Story, at, bind, event, message, new_id, person, slug};
use crate::storage::{
    BindingState, ClerkScope, CreateOutcome, DeskFilter, DeskPage, DeskPlace, DeskRow, NewMessage, Place, Storage, ToDoPlace,
    WithdrawOutcome,
};
use domain::{
    authority::CaseRef,
    event::{Actor, Change},
    id::{AccountId, MessageId},
    message::{DeskGroup, MessageState, ToDo, ToDoKind},
};
use futures_util::future::join_all;

pub async fn a_key_makes_one_message_however_often_it_comes(storage: &impl Storage) {
    // Twenty at once, each with an id of its own, as a case system does that sends again after a time-out.
    let first = message("amina", 0);
    let again: Vec<NewMessage> =
        (0..20).map(|_| NewMessage { idempotency_key: first.idempotency_key.clone(), ..message("amina", 0) }).collect();
    let outcomes = join_all(again.iter().map(|new| storage.create_message(new))).await;
    let outcomes: Vec<CreateOutcome> = outcomes.into_iter().map(|outcome| outcome.expect("stored or not")).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == CreateOutcome::Created).count(), 1);
    let (id, hash) =
        storage.message_by_key(&first.message.case_system, &first.idempotency_key).await.expect("read").expect("there");
    assert_eq!(hash, first.body_hash);
    for outcome in outcomes {
        assert!(matches!(outcome, CreateOutcome::Created) || outcome == CreateOutcome::AlreadyThere(id));
    }
    let other = NewMessage { idempotency_key: first.idempotency_key.clone(), body_hash: [2; 32], ..message("amina", 0) };
    assert_eq!(storage.create_message(&other).await.expect("judged"), CreateOutcome::KeyReused);
    // The same key of another case system is another key.
    let mut elsewhere = NewMessage { idempotency_key: first.idempotency_key, ..message("amina", 0) };
    elsewhere.message.case_system = slug("anderes-verfahren");
    assert_eq!(storage.create_message(&elsewhere).await.expect("stored"), CreateOutcome::Created);
}

pub async fn a_case_is_closed_with_every_message_in_it(storage: &impl Storage) {
    for round in 0..30 {
        let mut new: Vec<NewMessage> = (0..4).map(|_| message("amina", 0)).collect();
        let case = CaseRef::try_from(format!("Verfahren {round}")).expect("a case");
        new.iter_mut().for_each(|new| new.message.case = case.clone());
        let system = &new[0].message.case_system;
        let closing = async {
            storage.close_case(system, &case, Some(at(1))).await.expect("closed");
            storage.messages_of_case(system, &case).await.expect("read").len()
        };
        let handing_in = join_all(new.iter().map(|new| storage.create_message(new)));
        let (outcomes, found) = futures_util::future::join(handing_in, closing).await;
        let outcomes: Vec<CreateOutcome> = outcomes.into_iter().map(|outcome| outcome.expect("judged")).collect();
        let created = outcomes.iter().filter(|outcome| **outcome == CreateOutcome::Created).count();
        assert_eq!(found, created, "whoever closes a case finds all that is in it");
        assert!(outcomes.iter().all(|outcome| matches!(outcome, CreateOutcome::Created | CreateOutcome::CaseClosed)));
        assert_eq!(storage.case_closed_at(system, &case).await.expect("read"), Some(at(1)));
        let mut late = message("amina", 0);
        late.message.case = case.clone();
        assert_eq!(storage.create_message(&late).await.expect("judged"), CreateOutcome::CaseClosed);
        assert_eq!(storage.message_by_key(&late.message.case_system, &late.idempotency_key).await.expect("read"), None);
        storage.close_case(system, &case, None).await.expect("open again");
        assert_eq!(storage.create_message(&late).await.expect("stored"), CreateOutcome::Created);
    }
}

pub async fn a_message_is_there_for_its_person_and_its_authority_only(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (id, tenant) = (story.message.id, story.message.tenant.clone());
    let robin = storage.account_of(&tenant, &person("robin"), AccountId(new_id()), at(0)).await.expect("an account");
    // Somebody who is perhaps the recipient sees nothing either.
    bind(storage, &story.message, robin, BindingState::Review).await;
    for (tenant, account) in [(tenant.clone(), robin), (slug("anderes-land"), story.key.account)] {
        assert!(storage.message_for_applicant(&tenant, account, id).await.expect("read").is_none());
        assert!(storage.messages_for_applicant(&tenant, account, None, 10).await.expect("read").messages.is_empty());
    }
    let mine = story.record().await;
    assert_eq!((mine.message, mine.state), (story.message.clone(), MessageState::Open));
    let scope = |tenant: &str, authority: &str| ClerkScope { tenant: slug(tenant), authority: slug(authority) };
    assert!(storage.message_for_clerk(&scope("land", "amt"), id).await.expect("read").is_some());
    for (tenant, authority) in [("land", "anderes"), ("anderes-land", "amt")] {
        assert!(storage.message_for_clerk(&scope(tenant, authority), id).await.expect("read").is_none());
        let desk = storage.desk(&scope(tenant, authority), &DeskFilter::default(), DeskPage::First, today(), 10).await;
        assert!(desk.expect("read").is_empty());
    }
    assert!(storage.message_for_case_system(&story.message.case_system, id).await.expect("read").is_some());
    assert!(storage.message_for_case_system(&slug("anderes-verfahren"), id).await.expect("read").is_none());
    assert!(storage.message_for_delivery(&slug("anderes-land"), id).await.expect("read").is_none());
}

pub async fn lists_are_in_order_and_page_without_gaps_both_ways(storage: &impl Storage) {
    let (tenant, scope) = (slug("land"), ClerkScope { tenant: slug("land"), authority: slug("amt") });
    let account = storage.account_of(&tenant, &person("amina"), AccountId(new_id()), at(0)).await.expect("an account");
    // What is to be done, then the day, then the newest; at the very same moment the id decides. No two of these go the same way.
    let days = [jiff::civil::date(2027, 3, 20), jiff::civil::date(2027, 3, 10)];
    let mut expected = Vec::new();
    for seconds in [5, 0, 9, 5, 5] {
        for kind in [ToDoKind::Read, ToDoKind::Reply] {
            for due in days {
                let mut new = message("amina", seconds);
                new.to_do = ToDo { kind, due };
                storage.create_message(&new).await.expect("stored");
                bind(storage, &new.message, account, BindingState::Bound).await;
                expected.push((kind.place_in_lists(), due, std::cmp::Reverse((seconds, new.message.id))));
            }
        }
    }
    expected.sort();
    let expected: Vec<MessageId> = expected.into_iter().map(|(_, _, std::cmp::Reverse((_, id)))| id).collect();
    let (mut seen, mut after) = (Vec::new(), None::<ToDoPlace>);
    loop {
        let page = storage.messages_for_applicant(&tenant, account, after, 2).await.expect("read");
        assert!(page.messages.len() <= 2);
        seen.extend(page.messages.iter().map(|record| record.message.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, expected);
    let desk = async |page| storage.desk(&scope, &DeskFilter::default(), page, today(), 2).await.expect("read");
    let (mut forth, mut page) = (Vec::new(), DeskPage::First);
    loop {
        let rows = desk(page).await;
        let Some(last) = rows.last() else { break };
        page = DeskPage::After(place_of(last));
        forth.extend(rows);
    }
    let ids = |rows: &[DeskRow]| rows.iter().map(|row| row.record.message.id).collect::<Vec<_>>();
    assert_eq!(ids(&forth), expected);
    let (mut back, mut place) = (Vec::new(), place_of(&forth[forth.len() - 1]));
    loop {
        let rows = desk(DeskPage::Before(place)).await;
        let Some(first) = rows.first() else { break };
        place = place_of(first);
        back.splice(0..0, rows);
    }
    assert_eq!(ids(&back), expected[..expected.len() - 1]);
}

pub async fn the_first_opening_counts(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    assert_eq!(story.record().await.times.retrieved_at, None);
    for seconds in [7, 8] {
        let event = story.event(seconds, Change::MessageRetrieved);
        storage.mark_retrieved(&story.message.tenant, story.message.id, &event).await.expect("noted");
    }
    assert_eq!(story.record().await.times.retrieved_at, Some(at(7)));
    let history = storage.history(&story.message.tenant, story.message.id).await.expect("read");
    assert_eq!(history.iter().filter(|entry| entry.action == crate::storage::AuditAction::MessageRetrieved).count(), 1);
}

pub async fn a_message_is_withdrawn_until_it_is_answered(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let system = &story.message.case_system;
    let withdraw =
        |message: &domain::message::Message, seconds| event(message, seconds, Actor::CaseSystem, Change::MessageWithdrawn);
    let nobody = storage
        .withdraw_message(
            &slug("anderes-verfahren"),
            story.message.id,
            None,
            super::samples::withdrawn(),
            &[],
            &withdraw(&story.message, 3),
        )
        .await;
    assert_eq!(nobody.expect("judged"), WithdrawOutcome::NotThere);
    let unknown = storage
        .withdraw_message(system, MessageId(new_id()), None, super::samples::withdrawn(), &[], &withdraw(&story.message, 3))
        .await;
    assert_eq!(unknown.expect("judged"), WithdrawOutcome::NotThere);
    for seconds in [4, 5] {
        let outcome = storage
            .withdraw_message(
                system,
                story.message.id,
                None,
                super::samples::withdrawn(),
                &[],
                &withdraw(&story.message, seconds),
            )
            .await;
        assert_eq!(outcome.expect("withdrawn"), WithdrawOutcome::Withdrawn);
    }
    assert_eq!(story.record().await.state, MessageState::Withdrawn { at: at(4) });
    let answered = Story::begin(storage).await;
    let submission = answered.sent([1; 8], 6).await;
    let late = storage
        .withdraw_message(system, answered.message.id, None, super::samples::withdrawn(), &[], &withdraw(&answered.message, 7))
        .await;
    assert_eq!(late.expect("judged"), WithdrawOutcome::AlreadyAnswered);
    assert_eq!(answered.record().await.state, MessageState::Answered { first_reply: submission.reply.id, at: at(6) });
}

pub async fn moments_and_texts_come_back_as_they_were(storage: &impl Storage) {
    let new = message("sub'ject \u{1F3E0} \"; drop table messages; --", 0);
    storage.create_message(&new).await.expect("stored");
    let found = storage.message_for_delivery(&new.message.tenant, new.message.id).await.expect("read").expect("there");
    assert_eq!(found.message, new.message);
    assert_eq!(found.times.made_available_at, new.made_available_at, "to the microsecond");
}

/// A German day of the stories, before every deadline.
fn today() -> jiff::civil::Date {
    domain::deadline::day_of(at(0))
}

fn place_of(row: &DeskRow) -> DeskPlace {
    let (record, at) = (&row.record, row.record.times.made_available_at);
    DeskPlace { group: row.group, due: record.to_do.due, at: Place { made_available_at: at, message: record.message.id } }
}

pub async fn a_desk_shows_first_what_is_to_be_done(storage: &impl Storage) {
    let waiting = Story::begin(storage).await;
    let answered = Story::begin(storage).await;
    answered.sent([7; 8], 5).await;
    let withdrawn = Story::begin(storage).await;
    let taken_back = withdrawn.event(6, Change::MessageWithdrawn);
    let outcome = storage
        .withdraw_message(
            &withdrawn.message.case_system,
            withdrawn.message.id,
            None,
            super::samples::withdrawn(),
            &[],
            &taken_back,
        )
        .await;
    assert_eq!(outcome.expect("judged"), WithdrawOutcome::Withdrawn);
    let scope = ClerkScope { tenant: slug("land"), authority: slug("amt") };
    let desk = |filter: DeskFilter, page: DeskPage| {
        let scope = scope.clone();
        async move {
            let rows = storage.desk(&scope, &filter, page, today(), 10).await.expect("read");
            rows.into_iter().map(|row| (row.group, row.record.message.id, place_of(&row))).collect::<Vec<_>>()
        }
    };
    let all = desk(DeskFilter::default(), DeskPage::First).await;
    let groups: Vec<_> = all.iter().map(|(group, id, _)| (*group, *id)).collect();
    let expected = [
        (DeskGroup::NewReply, answered.message.id),
        (DeskGroup::Waiting, waiting.message.id),
        (DeskGroup::Withdrawn, withdrawn.message.id),
    ];
    assert_eq!(groups, expected);
    // Both ways from the middle.
    assert_eq!(desk(DeskFilter::default(), DeskPage::After(all[0].2)).await, all[1..]);
    assert_eq!(desk(DeskFilter::default(), DeskPage::Before(all[2].2)).await, all[..2]);
    // A clerk has looked at it.
    let viewed = event(&answered.message, 9, Actor::Clerk(answered.key.account), Change::ReplyViewed);
    storage.append(&viewed).await.expect("noted");
    let done = DeskFilter { group: Some(DeskGroup::Done), search: String::new() };
    assert_eq!(desk(done, DeskPage::First).await.len(), 1);
    let counts = storage.desk_counts(&scope, "HADDAD", today()).await.expect("counted");
    assert_eq!(counts, [(DeskGroup::Waiting, 1), (DeskGroup::Done, 1), (DeskGroup::Withdrawn, 1)]);
    for (search, found) in [("4711/2027", 3), ("ab-1", 3), ("100%", 0), ("a_b", 0)] {
        let filter = DeskFilter { group: None, search: search.to_owned() };
        assert_eq!(desk(filter, DeskPage::First).await.len(), found, "{search}");
    }
}
