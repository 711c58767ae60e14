//! Acting for somebody else: taken once, ended at once, and nothing can be changed by a right that has ended.

use super::samples::{Story, at, event, new_id, person, slug};
use crate::storage::{
    AcceptRepresentation, AuditAction, DraftKey, NameOutcome, NewRepresentation, SaveOutcome, Storage, Submission, SubmitOutcome,
};
use domain::{
    document::{Release, ScanState},
    event::{Actor, Change},
    id::{AccountId, RepresentationId},
    message::Message,
    person::TrustLevel,
    personal::Personal,
    question::Answer,
    reply::ItemAnswer,
    representation::{Capacity, MAX_REPRESENTATIVES, NamedBy, NamedPerson, Representation, RepresentationState, Right},
};

#[expect(clippy::unnecessary_wraps, reason = "every field that takes it is optional")]
fn personal(text: &str) -> Option<Personal<String>> {
    Some(Personal::new(text.to_owned()))
}

fn invitation(message: &Message, by: NamedBy, family_name: &str, hash: u8, seconds: i64) -> NewRepresentation {
    let representation = Representation {
        id: RepresentationId(new_id()),
        message: message.id,
        named_by: by,
        person: NamedPerson { family_name: personal(family_name), ..NamedPerson::default() },
        represented: personal("Zoë Łukasz"),
        capacity: Capacity::PowerOfAttorney,
        right: Right::Send,
        state: RepresentationState::Invited { until: at(seconds + 1000) },
        representative: None,
        representative_name: None,
        created_at: at(seconds),
        accepted_at: None,
        ended_at: None,
    };
    let named = Change::RepresentativeNamed { representation: representation.id };
    NewRepresentation {
        tenant: message.tenant.clone(),
        representation,
        invite_hash: [hash; 32],
        expires_at: at(seconds + 1000),
        event: event(message, seconds, Actor::CaseSystem, named),
    }
}

fn acceptance(message: &Message, id: RepresentationId, account: AccountId, surely: bool, seconds: i64) -> AcceptRepresentation {
    AcceptRepresentation {
        id,
        account,
        account_name: personal("KIM BEISPIEL"),
        level: TrustLevel::High,
        surely,
        event: event(message, seconds, Actor::Representative(account), Change::RepresentationAccepted { representation: id }),
    }
}

pub(super) async fn account(storage: &impl Storage, subject: &str) -> AccountId {
    storage.account_of(&slug("land"), &person(subject), AccountId(new_id()), at(0)).await.expect("an account")
}

/// Kim, who may send for the applicant of the story.
async fn kim(story: &Story<'_, impl Storage>) -> (AccountId, RepresentationId) {
    let kim = account(story.storage, "kim").await;
    let new = invitation(&story.message, NamedBy::Applicant(story.key.account), "Beispiel", 1, 0);
    story.storage.name_representative(&new).await.expect("named");
    let accept = acceptance(&story.message, new.representation.id, kim, true, 1);
    assert!(story.storage.accept_representation(&accept).await.expect("kept"));
    (kim, new.representation.id)
}

pub async fn an_invitation_is_taken_once_and_leads_to_one_message(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, id) = (&story.message.tenant, story.message.id);
    let new = invitation(&story.message, NamedBy::Applicant(story.key.account), "Beispiel", 1, 0);
    assert_eq!(storage.name_representative(&new).await.expect("kept"), NameOutcome::Named);
    let by_link = async |hash: u8| storage.representation_by_invite(tenant, &[hash; 32]).await.expect("read");
    assert_eq!(by_link(1).await.as_ref(), Some(&new.representation), "comes back as it was");
    assert_eq!(by_link(2).await, None);
    assert_eq!(storage.representation_by_invite(&slug("anderes-land"), &[1; 32]).await.expect("read"), None);
    let (kim, robin) = (account(storage, "kim").await, account(storage, "robin").await);
    let own = async |account| storage.message_for_representative(tenant, account, id).await.expect("read");
    assert!(own(kim).await.is_none(), "named is not accepted");
    let of = |account, seconds| acceptance(&story.message, new.representation.id, account, true, seconds);
    assert!(!storage.accept_representation(&of(kim, 1000)).await.expect("judged"), "too late");
    let (first, second) =
        futures_util::future::join(async { storage.accept_representation(&of(kim, 5)).await.expect("kept") }, async {
            storage.accept_representation(&of(robin, 5)).await.expect("kept")
        })
        .await;
    assert_ne!(first, second, "one of two is faster");
    let (taker, loser) = if first { (kim, robin) } else { (robin, kim) };
    let (record, held) = own(taker).await.expect("theirs");
    assert_eq!((record.message.id, held.state, held.representative), (id, RepresentationState::Active, Some(taker)));
    assert_eq!((held.representative_name, held.accepted_at), (personal("KIM BEISPIEL"), Some(at(5))));
    assert!(own(loser).await.is_none());
    assert!(storage.message_for_representative(&slug("anderes-land"), taker, id).await.expect("read").is_none());
    assert!(storage.message_for_applicant(tenant, taker, id).await.expect("read").is_none(), "acts for the recipient, is not it");
    let list = storage.messages_for_applicant(tenant, taker, None, 10).await.expect("read");
    assert_eq!(list.messages.iter().map(|record| record.message.id).collect::<Vec<_>>(), [id]);
    assert_eq!(storage.representations_by(tenant, taker).await.expect("read").len(), 1);
}

pub async fn who_waits_is_let_in_by_a_word_and_out_at_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, id) = (&story.message.tenant, story.message.id);
    let new = invitation(&story.message, NamedBy::Authority, "Beispiel", 1, 0);
    storage.name_representative(&new).await.expect("kept");
    let (kim, representation) = (account(storage, "kim").await, new.representation.id);
    let word = |seconds, change| event(&story.message, seconds, Actor::CaseSystem, change);
    let confirm = word(2, Change::RepresentationConfirmed { representation });
    assert!(!storage.confirm_representation(representation, &confirm).await.expect("judged"), "nobody waits yet");
    assert!(storage.accept_representation(&acceptance(&story.message, representation, kim, false, 1)).await.expect("kept"));
    let own = async || storage.message_for_representative(tenant, kim, id).await.expect("read").map(|(_, held)| held);
    assert!(own().await.is_none(), "waits");
    assert!(storage.messages_for_applicant(tenant, kim, None, 10).await.expect("read").messages.is_empty());
    assert!(storage.confirm_representation(representation, &confirm).await.expect("kept"));
    assert_eq!(own().await.expect("let in").named_by, NamedBy::Authority);
    let end = word(3, Change::RepresentationEnded { representation });
    assert!(storage.end_representation(representation, &end).await.expect("kept"));
    assert!(!storage.end_representation(representation, &end).await.expect("kept"), "once");
    assert!(own().await.is_none(), "out at once");
    assert!(storage.messages_for_applicant(tenant, kim, None, 10).await.expect("read").messages.is_empty());
    assert!(!storage.confirm_representation(representation, &confirm).await.expect("judged"), "and not in again");
    let all = storage.representations_of(tenant, id).await.expect("read");
    assert_eq!(all.iter().map(|one| (one.state, one.ended_at)).collect::<Vec<_>>(), [(RepresentationState::Ended, Some(at(3)))]);
    let actions: Vec<_> = storage.history(tenant, id).await.expect("read").into_iter().map(|entry| entry.action).collect();
    let ends = actions.iter().filter(|action| **action == AuditAction::RepresentationEnded).count();
    assert_eq!(ends, 1, "{actions:?}");
}

pub async fn an_ended_right_changes_nothing(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (kim, representation) = kim(&story).await;
    let hers = DraftKey { by: Some(representation), ..story.key.clone() };
    story.open(None).await.expect("a draft");
    let answer = ItemAnswer::Question(Answer::YesNo(Personal::new(true)));
    let save = async || storage.save_answer(&hers, &slug("allein"), None, Some(&answer), at(3), None).await.expect("judged");
    assert_eq!(save().await, SaveOutcome::Saved);
    let draft = story.draft().await.expect("shared with the applicant");
    assert_eq!(draft.answers.get(&slug("allein")), Some(&answer));
    let entry = story.event(4, Change::RepresentationEnded { representation });
    assert!(storage.end_representation(representation, &entry).await.expect("kept"));
    assert_eq!(save().await, SaveOutcome::Closed, "answers");
    let mut document = story.clean_document(5).await;
    assert!(matches!(document.scan, ScanState::Released(Release::Clean)));
    document.key = hers.clone();
    assert_eq!(storage.add_document(&document).await.expect("judged"), crate::storage::AddOutcome::Closed, "documents");
    let edited_at = draft.edited_at;
    let own = story.submission(draft, [1; 8], 6);
    let submission = Submission { sent_by: kim, representation: Some(representation), ..own.clone() };
    assert_eq!(storage.submit(&submission, edited_at).await.expect("judged"), SubmitOutcome::RepresentationEnded, "sending");
    // The end took something out of the reply: whoever saw it before looks again.
    assert_eq!(storage.submit(&own, edited_at).await.expect("judged"), SubmitOutcome::Changed, "the applicant looks again");
    let edited_at = story.draft().await.expect("still there").edited_at;
    assert_eq!(storage.submit(&own, edited_at).await.expect("kept"), SubmitOutcome::Accepted, "the applicant goes on");
}

pub async fn a_reply_says_who_sent_it_in_whose_place(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (kim, representation) = kim(&story).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let own = story.submission(draft, [1; 8], 6);
    let submission = Submission { sent_by: kim, representation: Some(representation), ..own };
    assert_eq!(storage.submit(&submission, edited_at).await.expect("kept"), SubmitOutcome::Accepted);
    let record = storage.replies_to(&story.message.tenant, story.message.id).await.expect("read").pop().expect("there");
    assert_eq!((record.reply.account, record.person), (story.key.account, person("kim")));
    let acted = record.representation.expect("in her place");
    assert_eq!(
        (acted.id, acted.represented, acted.capacity),
        (representation, personal("Zoë Łukasz"), Capacity::PowerOfAttorney)
    );
}

pub async fn invitations_are_kept_and_limited(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, id) = (&story.message.tenant, story.message.id);
    let applicant = NamedBy::Applicant(story.key.account);
    let states = async || -> Vec<&'static str> {
        let all = storage.representations_of(tenant, id).await.expect("read");
        all.iter().map(|one| one.state.as_str()).collect()
    };
    let first = invitation(&story.message, applicant, "Beispiel", 1, 1);
    storage.name_representative(&first).await.expect("kept");
    let again = storage.name_representative(&invitation(&story.message, applicant, "Beispiel", 2, 2)).await.expect("kept");
    assert_eq!(again, NameOutcome::AlreadyThere(Box::new(first.representation)), "the same again is the same");
    for (by, name, hash) in [(NamedBy::Authority, "Beispiel", 3), (applicant, "Nowak", 4)] {
        storage.name_representative(&invitation(&story.message, by, name, hash, i64::from(hash))).await.expect("kept");
    }
    let mut more = invitation(&story.message, applicant, "Beispiel", 5, 5);
    more.representation.right = Right::Read;
    assert_eq!(storage.name_representative(&more).await.expect("kept"), NameOutcome::Named);
    assert_eq!(states().await, ["ended", "invited", "invited", "invited"], "another right takes the place of the first");
    let names = (0..15_u8).map(|number| {
        let new = invitation(&story.message, applicant, &format!("Name {number}"), 10 + number, 10);
        async move { storage.name_representative(&new).await.expect("judged") }
    });
    let outcomes = futures_util::future::join_all(names).await;
    let named = outcomes.iter().filter(|outcome| **outcome == NameOutcome::Named).count();
    assert_eq!(named + 2, MAX_REPRESENTATIVES, "however many come at once, each side has its own places");
    // Those that nobody took make room when their time is over.
    let later = invitation(&story.message, applicant, "Später", 99, 2000);
    assert_eq!(storage.name_representative(&later).await.expect("kept"), NameOutcome::Named);
    // Nobody can bury others under names: there is an end to it, and the living ones stay in sight.
    let mut refused = false;
    for number in 0..60_u8 {
        let new = invitation(&story.message, applicant, &format!("Viele {number}"), 100 + number, 2010 + i64::from(number));
        if storage.name_representative(&new).await.expect("judged") == NameOutcome::Named {
            let ended = Change::RepresentationEnded { representation: new.representation.id };
            let entry = event(&story.message, 4000, Actor::CaseSystem, ended);
            storage.end_representation(new.representation.id, &entry).await.expect("kept");
        } else {
            refused = true;
        }
    }
    assert!(refused);
    let living = states().await.into_iter().filter(|state| *state == "invited").count();
    assert_eq!(living, 1, "the late one");
}

pub async fn the_newest_acceptance_counts(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, id) = (&story.message.tenant, story.message.id);
    let by = NamedBy::Applicant(story.key.account);
    let (kim, robin) = (account(storage, "kim").await, account(storage, "robin").await);
    let mut read = invitation(&story.message, by, "Beispiel", 1, 0);
    read.representation.right = Right::Read;
    storage.name_representative(&read).await.expect("kept");
    assert!(
        storage.accept_representation(&acceptance(&story.message, read.representation.id, kim, true, 1)).await.expect("kept")
    );
    let send = invitation(&story.message, by, "Beispiel", 2, 2);
    storage.name_representative(&send).await.expect("kept");
    // Somebody of the same name waits; whoever is surely meant takes the place.
    let of = |account, surely, seconds| acceptance(&story.message, send.representation.id, account, surely, seconds);
    assert!(storage.accept_representation(&of(robin, false, 3)).await.expect("kept"));
    assert!(!storage.accept_representation(&of(kim, false, 4)).await.expect("judged"));
    assert!(storage.accept_representation(&of(kim, true, 5)).await.expect("kept"));
    let held = storage.message_for_representative(tenant, kim, id).await.expect("read").expect("there").1;
    assert_eq!((held.id, held.right), (send.representation.id, Right::Send));
    assert_eq!(storage.representations_by(tenant, kim).await.expect("read").len(), 1);
    assert!(storage.message_for_representative(tenant, robin, id).await.expect("read").is_none());
    let one = storage.representation(tenant, id, read.representation.id).await.expect("read").expect("there");
    assert_eq!(one.state, RepresentationState::Ended);
    assert!(storage.representation(&slug("anderes-land"), id, one.id).await.expect("read").is_none());
}
