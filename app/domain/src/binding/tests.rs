use super::*;

fn personal(text: &str) -> Option<Personal<String>> {
    (!text.is_empty()).then(|| Personal::new(text.to_owned()))
}

fn born(text: &str) -> Option<Personal<PartialDate>> {
    (!text.is_empty()).then(|| Personal::new(text.parse().expect("a birth date")))
}

fn key(subject: &str) -> PersonKey {
    PersonKey { issuer: "https://idp.example".to_owned(), subject: Personal::new(subject.to_owned()) }
}

fn olena() -> Recipient {
    Recipient {
        person_code: personal("code-of-the-online-service"),
        mailbox: personal("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10"),
        given_names: personal("Olena Mariia"),
        family_name: personal("Petrenko"),
        birth_date: born("1991-04-03"),
        ..Recipient::default()
    }
}

fn login(given: &str, family: &str, date: &str) -> PersonAttributes {
    PersonAttributes {
        given_names: personal(given),
        family_name: personal(family),
        birth_date: born(date),
        ..PersonAttributes::default()
    }
}

const LINK: Evidence = Evidence { link: true, access_code: false };
const CODE: Evidence = Evidence { link: false, access_code: true };
const NOTHING: Evidence = Evidence { link: false, access_code: false };

#[derive(Debug, PartialEq, Eq)]
enum Word {
    Match(MatchRule),
    Review(MatchRule),
    No,
}

fn judge(recipient: &Recipient, level: TrustLevel, login: &PersonAttributes, evidence: Evidence) -> Word {
    match recipient.judge(&key("someone"), level, login, evidence) {
        Judgement::Match { rule, .. } => Word::Match(rule),
        Judgement::NeedsReview { rule, .. } => Word::Review(rule),
        Judgement::NoMatch => Word::No,
    }
}

#[test]
fn the_link_and_verified_attributes_find_the_person() {
    use MatchRule::LinkAndAttributes;
    use TrustLevel::{Basic, High, Low, Substantial};
    let cases = [
        (
            High,
            login("OLENA", "PETRENKO", "1991-04-03"),
            Word::Match(LinkAndAttributes),
            "upper case from the chip, one given name",
        ),
        (Substantial, login("Olena Mariia", "Petrenko", "1991-04-03"), Word::Match(LinkAndAttributes), "as written"),
        (Low, login("Olena", "Petrenko", "1991-04-03"), Word::Review(LinkAndAttributes), "declared, not verified"),
        (Basic, login("Olena", "Petrenko", "1991-04-03"), Word::Review(LinkAndAttributes), "declared, not verified"),
        (High, login("Olena", "Petrenko", "1991"), Word::Review(LinkAndAttributes), "only the year is known"),
        (High, login("", "Petrenko", "1991-04-03"), Word::Review(LinkAndAttributes), "no given name on the card"),
        (High, login("Olena", "Petrenko-Koval", "1991-04-03"), Word::Review(LinkAndAttributes), "a double name"),
        (High, login("", "", ""), Word::No, "nothing is known, and a link can be forwarded"),
        (High, login("Olena", "Petrenko", "1991-04-04"), Word::No, "another birth date"),
        (High, login("Oksana", "Petrenko", "1991-04-03"), Word::No, "her sister"),
        (High, login("Olena", "Kovalenko", "1991-04-03"), Word::No, "another family name"),
    ];
    for (level, login, expected, why) in cases {
        assert_eq!(judge(&olena(), level, &login, LINK), expected, "{why}");
        assert_eq!(judge(&olena(), level, &login, NOTHING), Word::No, "{why}, but without the link");
    }
}

#[test]
fn the_same_name_and_birth_date_of_someone_else_is_no_match() {
    let twin = PersonAttributes {
        mailbox: personal("00000000-0000-4000-8000-000000000000"),
        person_code: personal("another-code"),
        ..login("Olena", "Petrenko", "1991-04-03")
    };
    assert_eq!(judge(&olena(), TrustLevel::High, &twin, NOTHING), Word::No);
    assert_eq!(judge(&olena(), TrustLevel::High, &twin, LINK), Word::Review(MatchRule::LinkAndAttributes), "another mailbox");
}

#[test]
fn a_mailbox_counts_together_with_what_was_checked() {
    let with_mailbox = |login: PersonAttributes| PersonAttributes { mailbox: olena().mailbox, ..login };
    let cases = [
        (login("Olena", "Petrenko", ""), Word::Match(MatchRule::MailboxHandle)),
        (login("", "", "1991-04-03"), Word::Match(MatchRule::MailboxHandle)),
        (login("", "", ""), Word::Review(MatchRule::MailboxHandle)),
        (login("Jamal", "Haddad", "1988-11-30"), Word::Review(MatchRule::MailboxHandle)),
    ];
    for (login, expected) in cases {
        assert_eq!(judge(&olena(), TrustLevel::Basic, &with_mailbox(login.clone()), NOTHING), expected, "{login:?}");
    }
}

#[test]
fn a_person_code_is_enough_and_another_one_says_nothing() {
    let login = PersonAttributes { person_code: personal("code-of-the-online-service"), ..PersonAttributes::default() };
    assert_eq!(judge(&olena(), TrustLevel::Basic, &login, NOTHING), Word::Match(MatchRule::PersonCode));
    let empty = Recipient { person_code: personal(""), ..Recipient::default() };
    let nobody = PersonAttributes { person_code: Some(Personal::new(String::new())), ..PersonAttributes::default() };
    assert_eq!(
        judge(&Recipient { person_code: Some(Personal::new(String::new())), ..empty }, TrustLevel::High, &nobody, LINK),
        Word::No
    );
}

#[test]
fn a_code_from_the_letter_lets_in_whom_nothing_contradicts() {
    let married = login("Olena", "Petrenko-Koval", "1991-04-03");
    assert_eq!(judge(&olena(), TrustLevel::High, &married, CODE), Word::Match(MatchRule::AccessCode));
    let brother = login("Petro", "Petrenko", "1993-01-01");
    assert_eq!(judge(&olena(), TrustLevel::High, &brother, CODE), Word::Review(MatchRule::AccessCode));
}

#[test]
fn the_account_itself_is_the_strongest() {
    let recipient = Recipient { account: Some(key("olena")), ..olena() };
    let judgement = recipient.judge(&key("olena"), TrustLevel::Basic, &login("Other", "Name", "1970-01-01"), NOTHING);
    assert_eq!(judgement, Judgement::Match { rule: MatchRule::Account, attributes: vec![MatchedAttribute::Account] });
    assert_eq!(recipient.judge(&key("robin"), TrustLevel::High, &PersonAttributes::default(), NOTHING), Judgement::NoMatch);
}

#[test]
fn only_allowed_rules_count() {
    let recipient = Recipient { rules: vec![MatchRule::AccessCode], ..olena() };
    let login = PersonAttributes { person_code: olena().person_code, ..login("Olena", "Petrenko", "1991-04-03") };
    assert_eq!(judge(&recipient, TrustLevel::High, &login, LINK), Word::No);
    assert_eq!(judge(&recipient, TrustLevel::High, &login, CODE), Word::Match(MatchRule::AccessCode));
    assert!(!recipient.is_findable());
    assert!(olena().is_findable());
    assert!(!Recipient { family_name: personal("Petrenko"), ..Recipient::default() }.is_findable());
}

#[test]
fn people_with_one_name_are_found() {
    let recipient = Recipient { family_name: personal("Fatima"), birth_date: born("1990-01-01"), ..Recipient::default() };
    assert_eq!(
        judge(&recipient, TrustLevel::High, &login("", "FATIMA", "1990-01-01"), LINK),
        Word::Match(MatchRule::LinkAndAttributes)
    );
    assert_eq!(
        judge(&recipient, TrustLevel::High, &login("Fatima", "", "1990-01-01"), LINK),
        Word::Review(MatchRule::LinkAndAttributes),
        "the one name stands in the other field"
    );
}

#[test]
fn birth_dates_are_read_in_every_way_they_are_written() {
    for (text, expected) in [
        ("1991-04-03", "1991-04-03"),
        ("03.04.1991", "1991-04-03"),
        ("1991-04", "1991-04"),
        ("1991", "1991"),
        ("1991-00-00", "1991"),
        ("1991-XX-XX", "1991"),
        ("1991-04-00", "1991-04"),
    ] {
        assert_eq!(text.parse::<PartialDate>().expect("a birth date").to_string(), expected, "{text}");
    }
    for text in ["", "91-04-03", "1991-13-01", "1991-02-30", "1991-00-03", "gestern", "1991-4-x"] {
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
}

#[test]
fn a_letter_in_the_wrong_hands_opens_nothing() {
    use MatchRule::AccessCode;
    use TrustLevel::High;
    let firm = PersonAttributes { organization: personal("firm-1"), ..PersonAttributes::default() };
    let unknown = PersonAttributes::default();
    let to_firm = Recipient { organization: personal("firm-2"), ..Recipient::default() };
    let nobody_knows = Recipient::default();
    let cases = [
        ("her", olena(), login("Olena", "PETRENKO", "1991-04-03"), Word::Match(AccessCode)),
        ("another name", olena(), login("Olena", "KOVAL", "1991-04-03"), Word::Review(AccessCode)),
        ("an account that says nothing", olena(), unknown.clone(), Word::Review(AccessCode)),
        ("a firm for a person", olena(), firm.clone(), Word::Review(AccessCode)),
        ("another firm", to_firm.clone(), firm.clone(), Word::Review(AccessCode)),
        ("a person for a firm", to_firm, login("Olena", "Petrenko", ""), Word::Review(AccessCode)),
        ("only the letter is known", nobody_knows.clone(), unknown, Word::Match(AccessCode)),
        ("only the letter is known, and a firm has it", nobody_knows, firm, Word::Match(AccessCode)),
    ];
    for (story, recipient, login, expected) in cases {
        assert_eq!(judge(&recipient, High, &login, CODE), expected, "{story}");
    }
}

#[test]
fn a_branch_sees_its_own_messages_only() {
    use MatchRule::Organization;
    use TrustLevel::Substantial;
    let firm = |branch: Option<&str>| PersonAttributes {
        organization: personal("firm-1"),
        branch: branch.and_then(personal),
        ..PersonAttributes::default()
    };
    let to = |branch: Option<&str>| Recipient {
        organization: personal("firm-1"),
        branch: branch.and_then(personal),
        ..Recipient::default()
    };
    let cases = [
        (to(Some("potsdam")), firm(Some("potsdam")), Word::Match(Organization)),
        (to(Some("potsdam")), firm(Some("cottbus")), Word::No),
        (to(Some("potsdam")), firm(None), Word::Review(Organization)),
        (to(None), firm(Some("cottbus")), Word::Match(Organization)),
        (to(None), firm(None), Word::Match(Organization)),
    ];
    for (recipient, login, expected) in cases {
        assert_eq!(judge(&recipient, Substantial, &login, NOTHING), expected, "{:?} {:?}", recipient.branch, login.branch);
    }
    let other = judge(&to(Some("potsdam")), Substantial, &firm(Some("cottbus")), CODE);
    assert_eq!(other, Word::Review(MatchRule::AccessCode), "a letter does not lead to another branch");
}
