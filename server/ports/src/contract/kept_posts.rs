//! What was posted after a session had ended comes back to its account, and only for a while.

use super::samples::{Story, at, new_id, person, slug};
use crate::storage::{KEPT_POSTS_LIMIT, KeptPostKey, NewSession, Storage};
use domain::id::AccountId;
use jiff::SignedDuration;

pub async fn an_ended_session_says_whose_it_was_until_it_is_deleted(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, account) = (story.key.tenant.clone(), story.key.account);
    let session = |byte: u8| NewSession {
        hash: [byte; 32],
        data: "{}".to_owned(),
        tenant: tenant.clone(),
        account,
        issuer: "https://idp.example".to_owned(),
        subject: "amina".to_owned(),
        provider_session: None,
        created_at: at(0),
        idle: SignedDuration::from_mins(5),
        absolute: SignedDuration::from_mins(30),
    };
    assert!(storage.create_session(&session(1)).await.expect("kept") && storage.create_session(&session(2)).await.expect("kept"));
    let ended = async |byte: u8, seconds| storage.ended_session(&[byte; 32], at(seconds)).await.expect("read");
    assert_eq!(ended(1, 60).await, None, "it lives");
    assert_eq!(ended(1, 301).await, Some((tenant.clone(), account, false)));
    assert_eq!(ended(9, 301).await, None, "there is none");
    storage.end_session(&[2; 32]).await.expect("gone");
    assert_eq!(ended(2, 1).await, Some((tenant.clone(), account, true)), "signed out");
    storage.delete_expired_sessions(at(25 * 3600)).await.expect("cleaned up");
    assert_eq!(ended(1, 25 * 3600).await, None, "not for ever");
}

pub async fn a_kept_post_is_its_accounts_alone(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let key = |path: &str| KeptPostKey { tenant: story.key.tenant.clone(), account: story.key.account, path: path.to_owned() };
    let robin = storage.account_of(&slug("land"), &person("robin"), AccountId(new_id()), at(0)).await.expect("an account");
    assert!(storage.keep_post(&key("/a"), &[1, 2, 3], at(0)).await.expect("kept"));
    assert!(storage.keep_post(&key("/a"), &[4, 5, 6], at(1)).await.expect("kept"), "the later one counts");
    let read = async |key: KeptPostKey| storage.kept_post(&key).await.expect("read");
    assert_eq!(read(key("/a")).await, Some(vec![4, 5, 6]));
    assert_eq!(read(key("/b")).await, None);
    assert_eq!(read(KeptPostKey { account: robin, ..key("/a") }).await, None);
    assert_eq!(read(KeptPostKey { tenant: slug("anderes-land"), ..key("/a") }).await, None);
    let more = (0..KEPT_POSTS_LIMIT).map(|number| {
        let key = key(&format!("/{number}"));
        async move { storage.keep_post(&key, &[0], at(2)).await.expect("judged") }
    });
    let kept = futures_util::future::join_all(more).await;
    let refused = kept.iter().filter(|kept| !**kept).count();
    assert_eq!(refused, 1, "however many come at once");
    assert!(storage.keep_post(&key("/a"), &[7], at(3)).await.expect("kept"), "what is there can be replaced");
    storage.forget_kept_post(&key("/a")).await.expect("gone");
    assert_eq!(read(key("/a")).await, None);
    assert_eq!(
        i64::try_from(storage.delete_old_kept_posts(at(3)).await.expect("cleaned up")).expect("few"),
        KEPT_POSTS_LIMIT - 1
    );
}

pub async fn kept_posts_are_found_below_their_page(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let key = |path: &str| KeptPostKey { tenant: story.key.tenant.clone(), account: story.key.account, path: path.to_owned() };
    for path in ["/a", "/a/2", "/a/1", "/ab/1"] {
        assert!(storage.keep_post(&key(path), &[1], at(0)).await.expect("kept"));
    }
    let robin = storage.account_of(&slug("land"), &person("robin"), AccountId(new_id()), at(0)).await.expect("an account");
    let below = async |key: &KeptPostKey| storage.kept_paths_below(key).await.expect("read");
    assert_eq!(below(&key("/a")).await, ["/a/1", "/a/2"]);
    assert!(below(&KeptPostKey { account: robin, ..key("/a") }).await.is_empty(), "nobody else's");
    assert_eq!(storage.kept_post(&key("/a")).await.expect("read"), Some(vec![1]), "below, not itself");
    assert_eq!(storage.kept_post(&key("/ab/1")).await.expect("read"), Some(vec![1]), "nor beside it");
}
