//! Who may open what: candidates, decisions that only grow, codes from letters.

use super::samples::{Story, at, bind, decision, event, message, new_id, person, slug};
use crate::storage::{
    AuditAction, BindingState, CANDIDATES_PAGE, CODE_LIMIT, CodeOutcome, NewAccessCode, NewMessage, RecipientHashes, Seeker,
    Storage,
};
use domain::{
    binding::Recipient,
    event::{Actor, Change},
    id::{AccessCodeId, AccountId, MessageId, TenantId},
    message::Message,
};

async fn account(storage: &impl Storage, subject: &str) -> AccountId {
    let tenant: TenantId = slug("land");
    storage.account_of(&tenant, &person(subject), AccountId(new_id()), at(0)).await.expect("an account")
}

/// A message to somebody whose account nobody knows.
fn to_a_stranger(hashes: RecipientHashes) -> NewMessage {
    let mut new = NewMessage { hashes, ..message("amina", 0) };
    new.message.recipient = Recipient::default();
    new
}

pub async fn a_message_is_found_by_whatever_identifies_its_recipient(storage: &impl Storage) {
    let hash = |byte: u8| Some([byte; 32]);
    let by_account = message("amina", 0);
    let by_code = to_a_stranger(RecipientHashes { person_code: hash(1), ..RecipientHashes::default() });
    let by_mailbox = to_a_stranger(RecipientHashes { mailbox: hash(2), ..RecipientHashes::default() });
    let by_organization = to_a_stranger(RecipientHashes { organization: hash(3), ..RecipientHashes::default() });
    let by_link = to_a_stranger(RecipientHashes::default());
    for new in [&by_account, &by_code, &by_mailbox, &by_organization, &by_link] {
        storage.create_message(new).await.expect("stored");
    }
    let nobody = Seeker {
        tenant: slug("land"),
        account: account(storage, "robin").await,
        key: person("robin"),
        hashes: RecipientHashes::default(),
        link_hash: None,
    };
    let found = async |seeker: Seeker| -> Vec<(MessageId, bool)> {
        let found = storage.candidates(&seeker, None).await.expect("read");
        found.into_iter().map(|candidate| (candidate.message, candidate.by_link)).collect()
    };
    assert!(found(nobody.clone()).await.is_empty());
    let amina = Seeker { key: person("amina"), account: account(storage, "amina").await, ..nobody.clone() };
    assert_eq!(found(amina.clone()).await, vec![(by_account.message.id, false)]);
    for (new, hashes) in
        [(&by_code, by_code.hashes), (&by_mailbox, by_mailbox.hashes), (&by_organization, by_organization.hashes)]
    {
        assert_eq!(found(Seeker { hashes, ..nobody.clone() }).await, vec![(new.message.id, false)]);
    }
    let crossed = RecipientHashes { person_code: hash(2), mailbox: hash(3), organization: hash(1), branch: None };
    assert!(found(Seeker { hashes: crossed, ..nobody.clone() }).await.is_empty(), "a code is no mailbox");
    let link = Seeker { link_hash: Some(by_link.link_hash), ..nobody.clone() };
    assert_eq!(found(link.clone()).await, vec![(by_link.message.id, true)]);
    assert!(found(Seeker { tenant: slug("anderes-land"), ..link }).await.is_empty());
    // What one is bound to is no candidate any more; a review is.
    assert!(bind(storage, &by_account.message, amina.account, BindingState::Review).await);
    assert_eq!(found(amina.clone()).await.len(), 1);
    assert!(bind(storage, &by_account.message, amina.account, BindingState::Bound).await);
    assert!(found(amina).await.is_empty());
}

pub async fn a_branch_finds_its_own_behind_all_of_the_others(storage: &impl Storage) {
    let organization = Some(*new_id().as_bytes()).map(|half| [half, half].concat().try_into().expect("32 bytes"));
    let of = |branch: Option<u8>| RecipientHashes {
        organization,
        branch: branch.map(|byte| [byte; 32]),
        ..RecipientHashes::default()
    };
    let own = to_a_stranger(of(Some(1)));
    storage.create_message(&own).await.expect("stored");
    let mut all = vec![own.message.id];
    for seconds in (1..).take(CANDIDATES_PAGE + 5) {
        let mut new = to_a_stranger(of(None));
        new.made_available_at = at(seconds);
        storage.create_message(&new).await.expect("stored");
        all.push(new.message.id);
    }
    let others = NewMessage { made_available_at: at(1000), ..to_a_stranger(of(Some(2))) };
    storage.create_message(&others).await.expect("stored");
    let seeker = Seeker {
        tenant: slug("land"),
        account: account(storage, "firma").await,
        key: person("firma"),
        hashes: of(Some(1)),
        link_hash: None,
    };
    let first = storage.candidates(&seeker, None).await.expect("read");
    assert_eq!(first.len(), CANDIDATES_PAGE);
    let place = first.last().map(|last| (last.made_available_at, last.message));
    let second = storage.candidates(&seeker, place).await.expect("read");
    let mut found: Vec<_> = first.iter().chain(&second).map(|candidate| candidate.message).collect();
    found.sort_unstable();
    all.sort_unstable();
    assert_eq!(found, all, "each once, and none of the other branch");
    let decisions: Vec<_> = all.iter().map(|message| decision(*message, seeker.account, BindingState::Bound)).collect();
    let mut bound = storage.bind(&decisions).await.expect("kept");
    bound.sort_unstable();
    assert_eq!(bound, all, "thousands in one write for each page");
    assert!(storage.bind(&decisions).await.expect("kept").is_empty(), "the same again changes nothing");
    assert!(storage.candidates(&seeker, None).await.expect("read").is_empty());
    assert!(storage.bind(&[]).await.expect("kept").is_empty());
}

pub async fn a_decision_grows_and_never_shrinks(storage: &impl Storage) {
    let new = message("amina", 0);
    storage.create_message(&new).await.expect("stored");
    let (tenant, id) = (&new.message.tenant, new.message.id);
    let amina = account(storage, "amina").await;
    assert!(storage.binding(tenant, id, amina).await.expect("read").is_none());
    assert!(bind(storage, &new.message, amina, BindingState::Review).await);
    assert!(!bind(storage, &new.message, amina, BindingState::Review).await, "the same again changes nothing");
    assert_eq!(storage.open_reviews(tenant, id).await.expect("read"), 1);
    assert!(bind(storage, &new.message, amina, BindingState::Bound).await);
    assert!(!bind(storage, &new.message, amina, BindingState::Review).await, "bound stays bound");
    let binding = storage.binding(tenant, id, amina).await.expect("read").expect("there");
    assert_eq!(binding.state, BindingState::Bound);
    assert!(storage.binding(&slug("anderes-land"), id, amina).await.expect("read").is_none());
    let robin = account(storage, "robin").await;
    bind(storage, &new.message, robin, BindingState::Review).await;
    assert_eq!(storage.open_reviews(tenant, id).await.expect("read"), 0, "the recipient is known");
    let recognized = storage.history(tenant, id).await.expect("read");
    assert_eq!(recognized.iter().filter(|entry| entry.action == AuditAction::PersonRecognized).count(), 3);
}

async fn code(storage: &impl Storage, message: &Message, byte: u8, seconds: i64) {
    let id = AccessCodeId(new_id());
    let new = NewAccessCode {
        id,
        tenant: message.tenant.clone(),
        message: message.id,
        code_hash: [byte; 32],
        created_at: at(seconds),
        expires_at: at(seconds + 1000),
        event: event(message, seconds, Actor::CaseSystem, Change::AccessCodeCreated { code: id }),
    };
    storage.create_access_code(&new).await.expect("kept");
}

pub async fn a_code_belongs_to_who_uses_it_first(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, id) = (&story.message.tenant, story.message.id);
    let (amina, robin) = (story.key.account, account(storage, "robin").await);
    code(storage, &story.message, 1, 0).await;
    code(storage, &story.message, 2, 1).await;
    let attempt = async |account, byte: u8, seconds| {
        storage.try_access_code(tenant, account, &[byte; 32], at(seconds)).await.expect("judged")
    };
    let opens = |outcome: &CodeOutcome| matches!(outcome, CodeOutcome::Fits { message, .. } if *message == id);
    assert!(matches!(attempt(amina, 1, 2).await, CodeOutcome::Replaced), "a newer code revokes an older one");
    assert!(opens(&attempt(robin, 2, 2).await), "looking takes nothing");
    let CodeOutcome::Fits { code: letter, .. } = attempt(amina, 2, 3).await else { panic!("her letter") };
    assert!(storage.take_access_code(letter, amina, at(3)).await.expect("kept"));
    assert!(!storage.take_access_code(letter, robin, at(3)).await.expect("kept"), "who looked before comes too late");
    assert!(opens(&attempt(amina, 2, 5000).await), "it stays hers");
    assert!(matches!(attempt(robin, 2, 4).await, CodeOutcome::Unknown), "and nobody else's");
    code(storage, &story.message, 3, 10).await;
    assert!(opens(&attempt(amina, 2, 11).await), "a code in use is not revoked");
    assert!(matches!(attempt(robin, 3, 1011).await, CodeOutcome::Expired));
    let elsewhere: TenantId = slug("anderes-land");
    let there = storage.try_access_code(&elsewhere, robin, &[3; 32], at(12)).await.expect("judged");
    assert!(matches!(there, CodeOutcome::Unknown), "another tenant's");
}

pub async fn guessing_codes_is_slow(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    code(storage, &story.message, 1, 0).await;
    let (tenant, robin) = (&story.message.tenant, account(storage, "robin").await);
    let guesses = (0..20_u8).map(|guess| {
        let hash = [100 + guess; 32];
        async move { storage.try_access_code(tenant, robin, &hash, at(i64::from(guess))).await.expect("judged") }
    });
    let outcomes = futures_util::future::join_all(guesses).await;
    let tried = outcomes.iter().filter(|outcome| matches!(outcome, CodeOutcome::Unknown)).count();
    assert_eq!(i64::try_from(tried).expect("few"), CODE_LIMIT, "twenty at once are counted one by one");
    let right = storage.try_access_code(tenant, robin, &[1; 32], at(30)).await.expect("judged");
    let CodeOutcome::Locked { until } = right else { panic!("the right code is not tried either: {right:?}") };
    assert!(until > at(3590) && until <= at(3620), "{until}");
    let other = storage.try_access_code(tenant, story.key.account, &[1; 32], at(31)).await.expect("judged");
    assert!(matches!(other, CodeOutcome::Fits { .. }), "others are not locked out");
    let later = storage.try_access_code(tenant, robin, &[1; 32], at(3700)).await.expect("judged");
    assert!(matches!(later, CodeOutcome::Expired), "an hour later it is tried again, and too old by now");
}
