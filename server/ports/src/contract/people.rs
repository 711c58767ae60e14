//! Accounts, sessions, sign-ins and the tenants' keys.

use super::samples::{at, new_id, person, slug};
use crate::storage::{EndSessions, NewSession, SessionHash, Storage, WrappedTenantKey};
use domain::{
    id::{AccountId, TenantId, TenantKeyId},
    person::PersonKey,
};
use futures_util::future::join_all;
use jiff::SignedDuration;

pub async fn a_person_has_one_account_per_tenant(storage: &impl Storage) {
    let (land, other): (TenantId, TenantId) = (slug("land"), slug("anderes-land"));
    let amina = person("amina");
    let accounts = join_all((0..10).map(|_| storage.account_of(&land, &amina, AccountId(new_id()), at(0)))).await;
    let accounts: Vec<AccountId> = accounts.into_iter().map(|account| account.expect("an account")).collect();
    assert!(accounts.iter().all(|account| *account == accounts[0]));
    let elsewhere = PersonKey { issuer: "https://other.example".to_owned(), ..person("amina") };
    for (tenant, person) in [(&other, &amina), (&land, &elsewhere), (&land, &person("Amina"))] {
        let account = storage.account_of(tenant, person, AccountId(new_id()), at(1)).await.expect("an account");
        assert_ne!(account, accounts[0]);
    }
}

async fn session(storage: &impl Storage, hash: u8) -> NewSession {
    let tenant = slug("land");
    let account = storage.account_of(&tenant, &person("amina"), AccountId(new_id()), at(0)).await.expect("an account");
    NewSession {
        hash: [hash; 32],
        data: "{\"one\":1}".to_owned(),
        tenant,
        account,
        issuer: "https://idp.example".to_owned(),
        subject: "amina".to_owned(),
        provider_session: Some("sid".to_owned()),
        created_at: at(0),
        idle: SignedDuration::from_mins(30),
        absolute: SignedDuration::from_hours(2),
    }
}

/// The data of a session that lives in that minute.
async fn load(storage: &impl Storage, hash: SessionHash, minute: i64) -> Option<String> {
    storage.load_sessions(&[hash], at(minute * 60)).await.expect("read").remove(&hash)
}

pub async fn sessions_are_found_together_and_each_is_judged_by_its_own(storage: &impl Storage) {
    for hash in 1..=60 {
        let new = NewSession { data: format!("[{hash}]"), ..session(storage, hash).await };
        storage.create_session(&new).await.expect("made");
    }
    load(storage, [7; 32], 20).await.expect("alive");
    let all: Vec<SessionHash> = (1..=100).map(|hash| [hash; 32]).collect();
    let living = storage.load_sessions(&all, at(20 * 60)).await.expect("read");
    assert_eq!(living.len(), 60);
    assert!((1..=60).all(|hash| living.get(&[hash; 32]) == Some(&format!("[{hash}]"))));
    // All were read together, and each has been renewed by that.
    assert_eq!(storage.load_sessions(&all, at(49 * 60)).await.expect("read").len(), 60);
    load(storage, [7; 32], 60).await.expect("alive");
    let late = storage.load_sessions(&all, at(80 * 60)).await.expect("read");
    assert_eq!(late.into_keys().collect::<Vec<_>>(), [[7; 32]], "31 minutes of silence but for one");
    assert!(storage.load_sessions(&[], at(0)).await.expect("read").is_empty());
}

pub async fn a_session_ends_by_silence_and_by_age(storage: &impl Storage) {
    let new = session(storage, 1).await;
    assert!(storage.create_session(&new).await.expect("made"));
    assert!(!storage.create_session(&new).await.expect("judged"), "the hash is taken");
    let alive = async |minute| load(storage, new.hash, minute).await.is_some();
    assert!(alive(29).await);
    assert!(alive(58).await, "reading renews the idle time");
    assert!(!alive(89).await, "31 minutes of silence");
    let busy = session(storage, 2).await;
    storage.create_session(&busy).await.expect("made");
    for minute in (10..120).step_by(10) {
        assert!(load(storage, busy.hash, minute).await.is_some(), "minute {minute}");
    }
    assert!(load(storage, busy.hash, 120).await.is_none(), "two hours are the end");
}

pub async fn a_session_that_is_gone_stays_gone(storage: &impl Storage) {
    let new = session(storage, 1).await;
    storage.create_session(&new).await.expect("made");
    storage.update_session(&new.hash, "{\"two\":2}").await.expect("written");
    assert_eq!(load(storage, new.hash, 1).await.as_deref(), Some("{\"two\":2}"));
    storage.end_session(&new.hash).await.expect("deleted");
    // A slow request that still had it writes once more.
    storage.update_session(&new.hash, "{\"three\":3}").await.expect("ignored");
    assert!(load(storage, new.hash, 1).await.is_none());
    storage.create_session(&new).await.expect("made");
    assert_eq!(storage.delete_expired_sessions(at(60 * 60)).await.expect("deleted"), 0);
    assert_eq!(storage.delete_expired_sessions(at(60 * 60 * 25)).await.expect("deleted"), 1);
}

pub async fn a_sign_in_counts_once(storage: &impl Storage) {
    let (one, other) = ([1; 32], [2; 32]);
    let uses = join_all((0..10).map(|_| storage.use_sign_in(&one, at(1), at(0)))).await;
    assert_eq!(uses.into_iter().filter(|used| *used.as_ref().expect("judged")).count(), 1, "whoever is first");
    assert!(storage.use_sign_in(&other, at(2), at(1)).await.expect("judged"), "another attempt");
    assert!(!storage.use_sign_in(&one, at(600), at(1)).await.expect("judged"), "as long as it could come again");
    assert!(storage.use_sign_in(&one, at(602), at(2)).await.expect("judged"), "nothing is kept for ever");
}

pub async fn a_tenant_has_one_current_key(storage: &impl Storage) {
    let key =
        |tenant: &str, byte: u8| WrappedTenantKey { id: TenantKeyId(new_id()), tenant: slug(tenant), wrapped: vec![byte; 60] };
    let candidates: Vec<_> = (0..10).map(|byte| key("land", byte)).collect();
    assert!(!storage.has_tenant_keys().await.expect("read"));
    let chosen = join_all(candidates.iter().map(|key| storage.current_tenant_key(key, at(0)))).await;
    let chosen: Vec<WrappedTenantKey> = chosen.into_iter().map(|key| key.expect("a key")).collect();
    assert!(chosen.iter().all(|key| *key == chosen[0]), "all instances use the same key");
    assert!(storage.has_tenant_keys().await.expect("read"));
    let other = storage.current_tenant_key(&key("anderes-land", 99), at(0)).await.expect("a key");
    assert_ne!(other.id, chosen[0].id);
    assert_eq!(storage.tenant_key(&slug("land"), chosen[0].id).await.expect("read"), Some(chosen[0].clone()));
    assert_eq!(storage.tenant_key(&slug("anderes-land"), chosen[0].id).await.expect("read"), None, "another tenant's key");
}

pub async fn a_providers_sign_out_ends_what_it_means_and_counts_once(storage: &impl Storage) {
    for (hash, sid) in [(1, Some("sid-1")), (2, Some("sid-2")), (3, None)] {
        let new = NewSession { provider_session: sid.map(str::to_owned), ..session(storage, hash).await };
        storage.create_session(&new).await.expect("made");
    }
    let robin = NewSession { subject: "robin".to_owned(), ..session(storage, 4).await };
    storage.create_session(&robin).await.expect("made");
    let alive = async |hash: u8| load(storage, [hash; 32], 1).await.is_some();
    let end = |token: u8, subject: Option<&str>, sid: Option<&str>| EndSessions {
        issuer: "https://idp.example".to_owned(),
        subject: subject.map(str::to_owned),
        provider_session: sid.map(str::to_owned),
        token_hash: [token; 32],
        token_known_until: at(120),
    };
    let elsewhere = EndSessions { issuer: "https://other.example".to_owned(), ..end(1, Some("amina"), None) };
    assert_eq!(storage.end_sessions(&elsewhere, at(1)).await.expect("ended"), Some(0));
    assert_eq!(storage.end_sessions(&end(2, Some("amina"), Some("sid-1")), at(1)).await.expect("ended"), Some(1));
    assert_eq!((alive(1).await, alive(2).await, alive(3).await, alive(4).await), (false, true, true, true));
    assert_eq!(storage.end_sessions(&end(2, Some("amina"), None), at(2)).await.expect("judged"), None, "it came before");
    assert!(alive(2).await);
    assert_eq!(storage.end_sessions(&end(3, Some("amina"), None), at(2)).await.expect("ended"), Some(2));
    assert!(alive(4).await, "another person's");
    // Whoever signed out here before is meant by their own session, and by no other.
    for hash in 5..=6 {
        let sid = format!("sid-{hash}");
        storage.create_session(&NewSession { provider_session: Some(sid), ..session(storage, hash).await }).await.expect("made");
    }
    storage.end_session(&[5; 32]).await.expect("signed out");
    assert_eq!(storage.end_sessions(&end(4, Some("amina"), Some("sid-5")), at(3)).await.expect("ended"), Some(0));
    assert!(alive(6).await, "the other device stays signed in");
    assert_eq!(storage.end_sessions(&end(5, Some("amina"), Some("unheard-of")), at(3)).await.expect("ended"), Some(1));
    // A token that expired is forgotten, and so may come again: its own expiry refuses it.
    assert_eq!(storage.end_sessions(&end(2, Some("amina"), None), at(121)).await.expect("ended"), Some(0));
}

pub async fn a_person_sees_and_ends_the_own_sessions(storage: &impl Storage) {
    for hash in 1..=3 {
        let new = NewSession { created_at: at(i64::from(hash)), ..session(storage, hash).await };
        storage.create_session(&new).await.expect("made");
    }
    let account = session(storage, 9).await.account;
    let tenant = slug("land");
    let other = storage.account_of(&tenant, &person("robin"), AccountId(new_id()), at(0)).await.expect("an account");
    let robins = NewSession { account: other, ..session(storage, 4).await };
    storage.create_session(&robins).await.expect("made");
    let own = storage.own_sessions(&tenant, account, at(10)).await.expect("read");
    assert_eq!(own.iter().map(|session| session.hash[0]).collect::<Vec<_>>(), vec![3, 2, 1], "newest first");
    assert!(storage.own_sessions(&tenant, account, at(60 * 31)).await.expect("read").is_empty(), "living ones only");
    assert!(storage.own_sessions(&slug("anderes-land"), account, at(10)).await.expect("read").is_empty());
    assert_eq!(storage.end_other_sessions(&tenant, account, &[2; 32]).await.expect("ended"), 2);
    let left = storage.own_sessions(&tenant, account, at(10)).await.expect("read");
    assert_eq!(left.iter().map(|session| session.hash[0]).collect::<Vec<_>>(), vec![2]);
    assert_eq!(storage.own_sessions(&tenant, other, at(10)).await.expect("read").len(), 1);
}
