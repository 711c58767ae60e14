//! What comes back by mail: opened, bounced, written.

use super::*;
use crate::telling;
use ports::ReturnedMail;

/// Puts a mail into the folder, as a mail system does.
fn drop_mail(portal: &TestPortal, name: &str, head: &str, body: &str) {
    let folder = portal.folder.path().join("inbox");
    std::fs::write(folder.join(format!("{name}.eml")), format!("{head}\n\n{body}").replace('\n', "\r\n")).unwrap();
}

telling! {
    async fn a_read_receipt_says_that_it_was_opened(portal, mailbox = [], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let token = mailbox.last().return_token;
        drop_mail(&portal, "1", &format!("From: zbp@bund.example\nTo: gelesen+{token}@portal.example\nSubject: Gelesen"), "gelesen");
        drop_mail(&portal, "2", "From: x@mail.example\nTo: gelesen@portal.example\nSubject: Spam", "hallo");
        let returned = portal.state.rooms.notices.take_in_mail().await.unwrap();
        assert_eq!((returned.taken, returned.unknown), (1, 1));
        let told = portal.told(&id).await;
        assert!(of_cause(&told, "available").iter().any(|notice| notice["opened_at"].is_string()), "{told}");
        assert!(portal.files("inbox", "eml").is_empty(), "what was looked at is put away");
        assert_eq!((portal.files("inbox/taken", "eml").len(), portal.files("inbox/unknown", "eml").len()), (1, 1));
    }

    async fn a_mail_that_bounces_leads_to_a_letter(portal, mailbox = [refused(NoticeFailure::UnknownAddress)], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        assert_eq!(portal.told(&id).await["told"], "accepted");
        let mail = std::fs::read_to_string(&portal.files("mails", "eml")[0]).unwrap();
        let message_id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().trim().to_owned();
        let head = "From: MAILER-DAEMON@mail.example\nTo: zurueck@portal.example\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b";
        let body = format!(
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; amina@mail.example\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n--b--\n"
        );
        drop_mail(&portal, "bounce", head, &body);
        portal.state.rooms.notices.take_in_mail().await.unwrap();
        portal.run_worker().await;
        let told = portal.told(&id).await;
        assert_eq!(
            ways(&told),
            [
                way("bundid_mailbox", "failed", "unknown_address"),
                way("email", "failed", "address_gone"),
                way("letter", "accepted", Value::Null)
            ]
        );
        assert_eq!(portal.files("letters", "pdf").len(), 1);
        drop_mail(&portal, "again", head, &body);
        portal.state.rooms.notices.take_in_mail().await.unwrap();
        portal.run_worker().await;
        assert_eq!(portal.files("letters", "pdf").len(), 1, "a bounce that comes twice is one");
    }

    async fn whose_mail_is_passed_on_keeps_their_address(portal, mailbox = [refused(NoticeFailure::UnknownAddress)], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let token = std::fs::read_to_string(&portal.files("mails", "eml")[0]).unwrap();
        let token = token.lines().find_map(|line| line.strip_prefix("Message-ID: <")?.split(['@', '.']).next()).unwrap().to_owned();
        let bounced = |recipient: &str, status: &str| ReturnedMail::Bounced {
            token: token.clone(),
            channel: NoticeChannel::Email,
            detail: format!("status {status}"),
            recipient: Some(domain::personal::Personal::new(recipient.to_owned())),
        };
        let tenant: domain::id::TenantId = "land".parse().unwrap();
        // It speaks of the mailbox, and the token is of an e-mail.
        let opened = ReturnedMail::Opened { token: token.clone(), channel: NoticeChannel::BundidMailbox };
        let came = portal.state.rooms.notices.take_in(&tenant, opened).await.unwrap();
        assert_eq!(came, usecases::notices::CameBack::Unknown);
        portal.state.rooms.notices.take_in(&tenant, bounced("somebody@else.example", "5.1.1")).await.unwrap();
        portal.run_worker().await;
        let told = portal.told(&id).await;
        assert_eq!(ways(&told)[1..], [way("email", "failed", "came_back"), way("letter", "accepted", Value::Null)]);
        let second = portal.message(&told_by(json!({ "email": "amina@mail.example" }))).await;
        portal.run_worker().await;
        assert_eq!(ways(&portal.told(&second).await), [way("email", "accepted", Value::Null)], "the address lives");
    }

    async fn a_fault_of_the_sender_kills_nobodys_address(portal, mailbox = [], "") {
        let _ = &mailbox;
        let email = || told_by(json!({ "email": "amina@mail.example" }));
        let token_of = |at: usize| {
            let mail = std::fs::read_to_string(&portal.files("mails", "eml")[at]).unwrap();
            mail.lines().find_map(|line| line.strip_prefix("Message-ID: <")?.split(['@', '.']).next()).unwrap().to_owned()
        };
        let tenant: domain::id::TenantId = "land".parse().unwrap();
        let id = portal.message(&email()).await;
        portal.run_worker().await;
        let bounced = ReturnedMail::Bounced {
            token: token_of(0),
            channel: NoticeChannel::Email,
            detail: "status 5.1.8".to_owned(),
            recipient: Some(domain::personal::Personal::new("amina@mail.example".to_owned())),
        };
        portal.state.rooms.notices.take_in(&tenant, bounced).await.unwrap();
        assert_eq!(ways(&portal.told(&id).await), [way("email", "failed", "came_back")]);
        let second = portal.message(&email()).await;
        portal.run_worker().await;
        assert_eq!(ways(&portal.told(&second).await), [way("email", "accepted", Value::Null)]);
    }

    async fn a_bounce_after_the_person_has_looked_alarms_nobody(portal, mailbox = [], "") {
        let _ = &mailbox;
        let id = portal.message(&told_by(json!({ "email": "amina@mail.example" }))).await;
        portal.run_worker().await;
        let mut amina = portal.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        let mail = std::fs::read_to_string(&portal.files("mails", "eml")[0]).unwrap();
        let token = mail.lines().find_map(|line| line.strip_prefix("Message-ID: <")?.split(['@', '.']).next()).unwrap().to_owned();
        let tenant: domain::id::TenantId = "land".parse().unwrap();
        let (detail, recipient) = ("status 4.4.7".to_owned(), None);
        let bounced = ReturnedMail::Bounced { token, channel: NoticeChannel::Email, detail, recipient };
        portal.state.rooms.notices.take_in(&tenant, bounced).await.unwrap();
        let list = portal.signed_in("clerk-amt").await.get("/behoerde/rueckfragen").await;
        assert!(!list.has_status(200).text().contains("Niemand erreicht"));
        assert_eq!(ways(&portal.told(&id).await), [way("email", "failed", "came_back")]);
    }

    async fn who_writes_back_is_shown_the_way_once(portal, mailbox = [], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let token = mailbox.last().return_token;
        let write = |name: &str, more: &str| {
            let head = format!("From: Amina <amina@mail.example>\nTo: zurueck+{token}@portal.example\nMessage-ID: <{name}@mail.example>\nSubject: Re: Nachricht{more}");
            drop_mail(&portal, name, &head, "Hier ist mein Vertrag.");
        };
        write("1", "\nAuto-Submitted: auto-replied");
        portal.state.rooms.notices.take_in_mail().await.unwrap();
        assert!(portal.files("mails", "eml").is_empty(), "a machine gets no answer");
        write("2", "");
        portal.state.rooms.notices.take_in_mail().await.unwrap();
        let answers = portal.files("mails", "eml");
        assert_eq!(answers.len(), 1);
        let answer = std::fs::read_to_string(&answers[0]).unwrap();
        assert!(answer.contains("Auto-Submitted: auto-replied") && answer.contains("To: amina@mail.example"), "{answer}");
        for private in ["AB-1", "Amt Musterstadt", "Vertrag"] {
            assert!(!answer.contains(private), "{private}");
        }
        write("3", "");
        portal.state.rooms.notices.take_in_mail().await.unwrap();
        assert_eq!(portal.files("mails", "eml").len(), 1, "once a day");
        let (_, proof) = portal.api(Method::GET, &format!("/api/v1/messages/{id}/proof"), None, &Value::Null).await;
        assert_eq!(proof["written_answers"], json!([]), "this tenant keeps nothing");
    }

    async fn a_tenant_can_keep_what_is_written_back(portal, mailbox = [], "mail_replies = \"keep\"") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let token = mailbox.last().return_token;
        let written = ReturnedMail::Written {
            token: token.clone(),
            from: Some(domain::personal::Personal::new("amina@mail.example".parse().unwrap())),
            automatic: false,
            text: domain::personal::Personal::new("Hier ist mein Vertrag.".to_owned()),
            mail: "1@mail.example".to_owned(),
        };
        let tenant = "land".parse().unwrap();
        for _ in 0..2 {
            portal.state.rooms.notices.take_in(&tenant, written.clone()).await.unwrap();
        }
        let (_, proof) = portal.api(Method::GET, &format!("/api/v1/messages/{id}/proof"), None, &Value::Null).await;
        let kept = proof["written_answers"].as_array().unwrap();
        assert_eq!(kept.len(), 1, "coming twice it is kept once");
        assert_eq!((&kept[0]["sender"], &kept[0]["text"]), (&json!("amina@mail.example"), &json!("Hier ist mein Vertrag.")));
        let state = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &Value::Null).await.1;
        assert_eq!(state["state"], "available", "it is no reply");
        // Of another tenant, or made up.
        for token in [token.replace('a', "b").replace('1', "2"), "0".repeat(48), "x".to_owned()] {
            let mail = ReturnedMail::Opened { token, channel: NoticeChannel::BundidMailbox };
            let came = portal.state.rooms.notices.take_in(&tenant, mail).await.unwrap();
            assert_eq!(came, usecases::notices::CameBack::Unknown);
        }
    }
}
