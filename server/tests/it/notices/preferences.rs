//! What people choose: the language of notices, and hints by e-mail.

use super::*;
use crate::telling;

telling! {
    async fn notices_come_in_the_language_of_the_person(portal, mailbox = [], "") {
        let mut amina = portal.signed_in("amina").await;
        amina.post("/konto/hinweise", &[("was", "sprache"), ("sprache", "de-simple")]).await.has_status(303);
        portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let languages: Vec<String> = mailbox.last().words.texts.iter().map(|text| text.language.as_str().to_owned()).collect();
        assert_eq!(languages, ["de-simple"]);
        amina.post("/konto/hinweise", &[("was", "sprache"), ("sprache", "en")]).await.has_status(303);
        portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let languages: Vec<String> = mailbox.last().words.texts.iter().map(|text| text.language.as_str().to_owned()).collect();
        assert_eq!(languages, ["en", "de"], "German is always there");
        amina.post("/konto/hinweise", &[("was", "sprache"), ("sprache", "fr")]).await.has_status(422);
    }

    async fn hints_go_to_an_address_that_was_confirmed(portal, mailbox = [], "") {
        let mut amina = portal.signed_in("amina").await;
        amina.post("/konto/hinweise", &[("was", "email"), ("email", "amina@privat.example")]).await.has_status(303);
        let mails = portal.files("mails", "eml");
        assert_eq!(mails.len(), 1, "the code");
        portal.message(&told_by(json!({ "bundid_mailbox": HANDLE }))).await;
        portal.run_worker().await;
        assert_eq!(portal.files("mails", "eml").len(), 1, "nothing goes to an address that nobody has confirmed");
        let mail = std::fs::read_to_string(&mails[0]).unwrap();
        let code = mail.split_whitespace().find(|word| word.len() == 11 && word.as_bytes()[5] == b'-').expect("a code").to_owned();
        amina.post("/konto/hinweise", &[("was", "code"), ("code", "00000-00000")]).await.has_status(422);
        amina.post("/konto/hinweise", &[("was", "code"), ("code", code.as_str())]).await.has_status(303);
        let id = portal.message(&told_by(json!({ "bundid_mailbox": HANDLE }))).await;
        portal.run_worker().await;
        assert_eq!((mailbox.count(), portal.files("mails", "eml").len()), (2, 2), "beside the mailbox");
        let told = portal.told(&id).await;
        assert_eq!(ways(&told), [way("bundid_mailbox", "accepted", Value::Null), way("email", "accepted", Value::Null)]);
        // Nothing is switched off by a field that is empty, a word that no button says, or an address that nobody has confirmed.
        amina.post("/konto/hinweise", &[("was", "email"), ("email", " ")]).await.has_status(422).shows("Geben Sie Ihre E-Mail-Adresse ein");
        amina.post("/konto/hinweise", &[("was", "irgendetwas")]).await.has_status(303);
        amina.post("/konto/hinweise", &[("was", "email"), ("email", "tippfehler@müller.example")]).await.has_status(303);
        amina.get("/konto/hinweise").await.shows("amina@privat.example").shows("tippfehler@xn--mller-kva.example");
        let page = amina.get("/konto/hinweise?stand=code").await.text();
        assert!(!page.contains("Die Adresse ist bestätigt."), "not of the one that waits");
        amina.post("/konto/hinweise", &[("was", "anders")]).await.has_status(303);
        let before = portal.files("mails", "eml").len();
        portal.message(&told_by(json!({ "bundid_mailbox": HANDLE }))).await;
        portal.run_worker().await;
        assert_eq!(portal.files("mails", "eml").len(), before + 1, "the confirmed address stays");
        amina.post("/konto/hinweise", &[("was", "aus")]).await.has_status(303);
        portal.message(&told_by(json!({ "bundid_mailbox": HANDLE }))).await;
        portal.run_worker().await;
        assert_eq!(portal.files("mails", "eml").len(), before + 1);
    }

    async fn who_switches_their_address_off_is_told_another_way(portal, mailbox = [refused(NoticeFailure::UnknownAddress)], "") {
        let mut amina = portal.signed_in("amina").await;
        amina.post("/konto/hinweise", &[("was", "email"), ("email", "amina@privat.example")]).await.has_status(303);
        let mail = std::fs::read_to_string(&portal.files("mails", "eml")[0]).unwrap();
        let code = mail.split_whitespace().find(|word| word.len() == 11 && word.as_bytes()[5] == b'-').expect("a code").to_owned();
        amina.post("/konto/hinweise", &[("was", "code"), ("code", code.as_str())]).await.has_status(303);
        let mut channels = everything();
        channels.as_object_mut().unwrap().remove("email");
        let id = portal.message(&told_by(channels)).await;
        // The mailbox does not know her; before the e-mail goes, she ends it.
        let mailbox = domain::errand::Route::notices(&"land".parse().unwrap(), NoticeChannel::BundidMailbox);
        for errand in portal.claim(&mailbox, 2).await {
            portal.state.rooms.errands.attempt(errand).await.unwrap();
        }
        amina.post("/konto/hinweise", &[("was", "aus")]).await.has_status(303);
        portal.run_worker().await;
        let told = portal.told(&id).await;
        assert_eq!(
            ways(&told),
            [
                way("bundid_mailbox", "failed", "unknown_address"),
                way("email", "failed", "address_changed"),
                way("letter", "accepted", Value::Null)
            ]
        );
    }

    async fn nobodys_mailbox_is_filled_with_codes(portal, mailbox = [], "") {
        let _ = &mailbox;
        let mut amina = portal.signed_in("amina").await;
        for _ in 0..5 {
            amina.post("/konto/hinweise", &[("was", "email"), ("email", "other@mail.example")]).await.has_status(303);
        }
        amina.post("/konto/hinweise", &[("was", "email"), ("email", "other@mail.example")]).await.has_status(422);
        assert_eq!(portal.files("mails", "eml").len(), 5);
        amina.post("/konto/hinweise", &[("was", "email"), ("email", "nowhere")]).await.has_status(422);
    }
}
