//! Notices: one for each message, cause and channel, an end that counts once, and what follows from it in the same step.

use super::samples::{Story, at, event, message, new_id, slug};
use crate::storage::{
    BindingState, NewBinding, NewEmail, NewErrand, NewNotice, NoticeSettlement, NoticeText, NoticeWords, Storage, WrittenAnswer,
};
use domain::{
    binding::MatchRule,
    errand::{Route, Task},
    event::{Actor, Change},
    id::{ErrandId, NoticeId},
    notice::{NoticeAddress, NoticeCause, NoticeChannel, NoticeEnd, NoticeFailure},
    personal::Personal,
};
use uuid::Uuid;

fn notice<S>(story: &Story<'_, S>, cause: NoticeCause, address: NoticeAddress, seconds: i64) -> NewNotice {
    let id = NoticeId(new_id());
    let tenant = story.message.tenant.clone();
    let errand = NewErrand {
        id: ErrandId(new_id()),
        route: Route::notices(&tenant, address.channel()),
        tenant,
        task: Task::SendNotice { notice: id },
        due: at(seconds),
        after: None,
        created_at: at(seconds),
        request: None,
    };
    NewNotice { id, message: story.message.id, cause, address, language: None, give_up_at: at(seconds + 3600), errand }
}

fn mailbox() -> NoticeAddress {
    NoticeAddress::BundidMailbox { handle: Personal::new(Uuid::from_u128(1)), application: None }
}

fn email() -> NoticeAddress {
    NoticeAddress::Email { address: Personal::new("amina@mail.example".parse().expect("an address")) }
}

fn words(title: &str) -> NoticeWords {
    let text = NoticeText { language: domain::text::LanguageTag::german(), title: title.to_owned(), text: "…".to_owned() };
    NoticeWords { template: "every/available/de/1".to_owned(), texts: vec![text] }
}

fn settlement(new: &NewNotice, end: NoticeEnd, seconds: i64) -> NoticeSettlement {
    NoticeSettlement {
        tenant: new.errand.tenant.clone(),
        id: new.id,
        at: at(seconds),
        end,
        proof: None,
        dead: None,
        next: None,
        events: Vec::new(),
    }
}

pub async fn a_cause_makes_one_notice_on_a_channel(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let first = notice(&story, NoticeCause::Available, mailbox(), 1);
    let again = notice(&story, NoticeCause::Available, mailbox(), 2);
    let other = notice(&story, NoticeCause::Reminder { days_before: 7, until: None }, mailbox(), 900);
    assert_eq!(storage.add_notices(&[first.clone(), again, other.clone()]).await.expect("added"), 2);
    let all = storage.notices_of(&story.message.tenant, story.message.id).await.expect("read");
    assert_eq!(all.iter().map(|notice| notice.id).collect::<Vec<_>>(), [first.id, other.id]);
    assert_eq!((&all[0].address, all[0].end.clone(), all[0].unclear), (&mailbox(), None, 0));
    let claimed = storage.claim_errands(&first.errand.route, 10, new_id(), at(5), at(60)).await.expect("claimed");
    assert_eq!(claimed.iter().map(|errand| errand.task).collect::<Vec<_>>(), [Ok(Task::SendNotice { notice: first.id })]);
    assert_eq!(storage.notice(&slug("other"), first.id).await.expect("read"), None, "another tenant's");
    assert!(storage.notices_of(&slug("other"), story.message.id).await.expect("read").is_empty());
}

pub async fn what_was_handed_over_first_is_what_was_told(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let tenant = &story.message.tenant;
    let new = notice(&story, NoticeCause::Available, mailbox(), 1);
    storage.add_notices(std::slice::from_ref(&new)).await.expect("added");
    assert_eq!(storage.words_of(tenant, new.id).await.expect("read"), None);
    let counts = storage.hand_over(tenant, new.id, &words("first"), at(2)).await.expect("noted");
    assert_eq!(counts, Some(words("first")));
    let counts = storage.hand_over(tenant, new.id, &words("second"), at(9)).await.expect("noted");
    assert_eq!(counts, Some(words("first")));
    let found = storage.notice(tenant, new.id).await.expect("read").expect("there");
    assert_eq!((found.unclear, found.times.handed_over_at), (2, Some(at(9))), "nobody has answered");
    storage.not_taken(tenant, new.id).await.expect("noted");
    assert_eq!(storage.notice(tenant, new.id).await.expect("read").expect("there").unclear, 1);
    let accepted = NoticeSettlement { proof: Some("200".to_owned()), ..settlement(&new, NoticeEnd::Accepted, 10) };
    assert!(storage.settle_notice(&accepted).await.expect("settled"));
    assert!(!storage.settle_notice(&accepted).await.expect("judged"), "once");
    assert_eq!(storage.hand_over(tenant, new.id, &words("third"), at(11)).await.expect("judged"), None, "it has ended");
    let found = storage.notice(tenant, new.id).await.expect("read").expect("there");
    assert_eq!((found.end, found.proof.as_deref(), found.unclear), (Some(NoticeEnd::Accepted), Some("200"), 0));
    let opened = |seconds| {
        event(
            &story.message,
            seconds,
            Actor::Portal,
            Change::NoticeOpened { notice: new.id, channel: NoticeChannel::BundidMailbox },
        )
    };
    assert!(storage.mark_notice_opened(tenant, new.id, &opened(20)).await.expect("noted"));
    assert!(!storage.mark_notice_opened(tenant, new.id, &opened(30)).await.expect("judged"), "the first time counts");
    assert_eq!(storage.notice(tenant, new.id).await.expect("read").expect("there").times.opened_at, Some(at(20)));
}

pub async fn the_next_way_begins_with_the_end_of_the_one_before(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, hash) = (&story.message.tenant, [7; 32]);
    let (new, next) = (notice(&story, NoticeCause::Available, mailbox(), 1), notice(&story, NoticeCause::Available, email(), 10));
    storage.add_notices(std::slice::from_ref(&new)).await.expect("added");
    let (notice, channel, cause) = (new.id, NoticeChannel::BundidMailbox, NoticeCause::Available);
    let change = Change::NoticeFailed { notice, channel, cause, failure: NoticeFailure::AddressGone };
    let end = NoticeEnd::Failed { failure: NoticeFailure::AddressGone, detail: "status 410".to_owned() };
    let failed = NoticeSettlement {
        dead: Some((NoticeChannel::BundidMailbox, hash)),
        next: Some(next.clone()),
        events: vec![event(&story.message, 10, Actor::Portal, change.clone())],
        ..settlement(&new, end.clone(), 10)
    };
    assert!(!storage.is_dead(tenant, NoticeChannel::BundidMailbox, &hash).await.expect("read"));
    assert!(storage.settle_notice(&failed).await.expect("settled"));
    let again = NoticeSettlement {
        events: vec![event(&story.message, 11, Actor::Portal, change.clone())],
        ..settlement(&new, NoticeEnd::Accepted, 11)
    };
    assert!(!storage.settle_notice(&again).await.expect("judged"), "what has failed stays so");
    assert!(storage.is_dead(tenant, NoticeChannel::BundidMailbox, &hash).await.expect("read"));
    assert!(!storage.is_dead(tenant, NoticeChannel::Email, &hash).await.expect("read"));
    assert!(!storage.is_dead(&slug("other"), NoticeChannel::BundidMailbox, &hash).await.expect("read"));
    storage.revive(tenant, NoticeChannel::BundidMailbox, &hash).await.expect("revived");
    assert!(!storage.is_dead(tenant, NoticeChannel::BundidMailbox, &hash).await.expect("read"));
    let ends: Vec<_> = storage.notices_of(tenant, story.message.id).await.expect("read").into_iter().map(|one| one.end).collect();
    assert_eq!(ends, [Some(end), None]);
    let events = storage.events_of(tenant, story.message.id).await.expect("read");
    assert_eq!(events.iter().filter(|event| event.change == change).count(), 1);
    assert_eq!(storage.claim_errands(&next.errand.route, 10, new_id(), at(20), at(60)).await.expect("claimed").len(), 1);
    // What was taken can come back.
    assert!(storage.settle_notice(&settlement(&next, NoticeEnd::Accepted, 21)).await.expect("settled"));
    let back = NoticeEnd::Failed { failure: NoticeFailure::CameBack, detail: "status 5.1.1".to_owned() };
    assert!(storage.settle_notice(&settlement(&next, back.clone(), 30)).await.expect("settled"));
    assert!(!storage.settle_notice(&settlement(&next, back, 31)).await.expect("judged"));
}

pub async fn a_message_and_its_notices_are_stored_together(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let mut new = message("amina", 0);
    let mut told = notice(&story, NoticeCause::Available, mailbox(), 1);
    told.message = new.message.id;
    new.notices = vec![told.clone()];
    new.nobody_reached = Some(event(&new.message, 1, Actor::Portal, Change::NobodyReached));
    storage.create_message(&new).await.expect("stored");
    storage.create_message(&new).await.expect("judged");
    assert_eq!(storage.notices_of(&new.message.tenant, new.message.id).await.expect("read").len(), 1);
    let events = storage.events_of(&new.message.tenant, new.message.id).await.expect("read");
    assert_eq!(events.iter().filter(|event| event.change == Change::NobodyReached).count(), 1);
    let mut withdrawn = notice(&story, NoticeCause::Withdrawn, mailbox(), 5);
    withdrawn.message = new.message.id;
    let event = event(&new.message, 5, Actor::CaseSystem, Change::MessageWithdrawn);
    let (system, to_do) = (&new.message.case_system, super::samples::withdrawn());
    storage.withdraw_message(system, new.message.id, None, to_do, &[withdrawn], &event).await.expect("withdrawn");
    assert_eq!(storage.notices_of(&new.message.tenant, new.message.id).await.expect("read").len(), 2);
}

pub async fn a_mail_that_came_back_is_kept_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let tenant = &story.message.tenant;
    let new = notice(&story, NoticeCause::Available, email(), 1);
    storage.add_notices(std::slice::from_ref(&new)).await.expect("added");
    let written = |mail: u8, text: Option<&str>| WrittenAnswer {
        id: new_id(),
        tenant: tenant.clone(),
        message: story.message.id,
        notice: new.id,
        mail_hash: [mail; 32],
        received_at: at(10 + i64::from(mail)),
        sender: text.map(|_| Personal::new("amina@mail.example".to_owned())),
        text: text.map(|text| Personal::new(text.to_owned())),
    };
    let change = Change::AnsweredElsewhere { notice: new.id, channel: NoticeChannel::Email };
    let told = |seconds| event(&story.message, seconds, Actor::Portal, change.clone());
    let first = written(1, Some("Hier ist es."));
    assert_eq!(storage.add_written_answer(&first, at(0), 3, &told(11)).await.expect("kept"), Some(0));
    assert_eq!(storage.add_written_answer(&written(1, Some("noch einmal")), at(0), 3, &told(12)).await.expect("judged"), None);
    storage.mark_written_answered(first.id, at(12)).await.expect("noted");
    assert_eq!(storage.add_written_answer(&written(2, None), at(0), 3, &told(13)).await.expect("kept"), Some(1));
    assert_eq!(storage.add_written_answer(&written(3, None), at(500), 3, &told(14)).await.expect("kept"), Some(0), "long ago");
    let flood = storage.add_written_answer(&written(4, None), at(0), 3, &told(15)).await.expect("judged");
    assert_eq!(flood, None, "three are enough");
    assert_eq!(
        storage.written_answers(tenant, story.message.id).await.expect("read"),
        [first],
        "where nothing is kept nothing is shown"
    );
}

pub async fn an_address_is_confirmed_by_its_code(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (tenant, account) = (&story.key.tenant, story.key.account);
    let english = domain::text::LanguageTag::try_from("en").expect("a tag");
    storage.save_language(tenant, account, Some(&english), at(1)).await.expect("saved");
    let address = || Personal::new("amina@mail.example".parse().expect("an address"));
    let new = |code: u8| NewEmail { address: address(), code_hash: [code; 32], until: at(1800) };
    assert!(storage.want_email(tenant, account, &new(1), at(2)).await.expect("saved"));
    let found = storage.preferences_of_recipient(tenant, story.message.id).await.expect("read");
    assert_eq!(found.language, Some(english));
    assert_eq!((found.email, found.wanted), (None, Some(address())));
    assert!(!storage.confirm_email(tenant, account, &[2; 32], at(3)).await.expect("judged"));
    assert!(!storage.confirm_email(tenant, account, &[1; 32], at(1801)).await.expect("judged"), "too late");
    assert!(storage.confirm_email(tenant, account, &[1; 32], at(4)).await.expect("judged"));
    let found = storage.preferences(tenant, account).await.expect("read");
    assert_eq!((found.email, found.wanted), (Some(address()), None));
    // Another address, another code; five tries, then the right one is worth nothing. The confirmed one stays.
    let other = Personal::new("tariq@mail.example".parse().expect("an address"));
    let wanted = NewEmail { address: other.clone(), ..new(3) };
    assert!(storage.want_email(tenant, account, &wanted, at(5)).await.expect("saved"));
    let found = storage.preferences(tenant, account).await.expect("read");
    assert_eq!((found.email, found.wanted), (Some(address()), Some(other)));
    for _ in 0..5 {
        assert!(!storage.confirm_email(tenant, account, &[9; 32], at(6)).await.expect("judged"));
    }
    assert!(!storage.confirm_email(tenant, account, &[3; 32], at(7)).await.expect("judged"));
    for code in 4..7 {
        assert!(storage.want_email(tenant, account, &new(code), at(8)).await.expect("saved"));
    }
    assert!(!storage.want_email(tenant, account, &new(8), at(9)).await.expect("judged"), "five codes a day");
    storage.stop_wanting(tenant, account, at(10)).await.expect("saved");
    assert!(!storage.confirm_email(tenant, account, &[6; 32], at(10)).await.expect("judged"), "its code is worth nothing");
    let found = storage.preferences(tenant, account).await.expect("read");
    assert_eq!((found.email, found.wanted), (Some(address()), None), "the confirmed one stays");
    // What a representative has chosen later is no way to the person, and the person's is none to somebody else.
    let kim = super::representations::account(storage, "kim").await;
    let (binding, event) = super::samples::decision(story.message.id, kim, BindingState::Bound);
    let binding = NewBinding { rule: MatchRule::Representative, ..binding };
    storage.bind(&[(binding, event)]).await.expect("kept");
    assert!(storage.want_email(tenant, kim, &new(21), at(11)).await.expect("saved"));
    assert!(storage.confirm_email(tenant, kim, &[21; 32], at(12)).await.expect("judged"));
    let found = storage.preferences_of_recipient(tenant, story.message.id).await.expect("read");
    assert_eq!(found, storage.preferences(tenant, account).await.expect("read"));
    assert!(found.language.is_some());
    storage.end_email(tenant, account, at(10)).await.expect("an end is always possible");
    let found = storage.preferences(tenant, account).await.expect("read");
    assert_eq!((found.email, found.wanted), (None, None));
    assert!(storage.want_email(tenant, account, &new(8), at(24 * 3600 + 10)).await.expect("saved"), "tomorrow again");
}

pub async fn drafts_that_go_soon_are_found(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited = draft.edited_at;
    let empty = Story::begin(storage).await;
    empty.open(None).await.expect("a draft");
    let later = edited + jiff::SignedDuration::from_secs(60);
    let found = storage.drafts_to_go(edited - jiff::SignedDuration::from_secs(60), later, 10).await.expect("read");
    assert_eq!(
        found.iter().map(|one| (one.draft, one.edited_at)).collect::<Vec<_>>(),
        [(draft.id, edited)],
        "an empty one is nobody's loss"
    );
    assert!(storage.drafts_to_go(edited, later, 10).await.expect("read").is_empty(), "after, not at");
    assert_eq!(storage.draft_edited_at(draft.id).await.expect("read"), Some(edited));
}
