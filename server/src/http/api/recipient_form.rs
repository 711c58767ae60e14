//! The posted recipient and trust levels → the model: every way to know a person that the rules can use.

use super::{message_form::Surroundings, reader::Node};
use domain::{
    binding::{MatchRule, PartialDate, Recipient},
    message::RequiredLevels,
    person::{PersonKey, TrustLevel},
    personal::Personal,
    text::Line,
};

const MEMBERS: [&str; 13] = [
    "issuer",
    "subject",
    "name",
    "person_code",
    "mailbox",
    "given_names",
    "family_name",
    "birth_name",
    "birth_date",
    "organization",
    "branch",
    "rules",
    "letter",
];

pub(super) const LEVELS: [(&str, TrustLevel); 4] = [
    ("basic", TrustLevel::Basic),
    ("low", TrustLevel::Low),
    ("substantial", TrustLevel::Substantial),
    ("high", TrustLevel::High),
];

/// The recipient, and the name for the clerk's list.
pub(super) fn read_recipient(node: &Node<'_>, around: &Surroundings<'_>) -> Option<(Recipient, Option<Personal<Line<200>>>)> {
    node.object(&MEMBERS)?;
    let account = read_account(node, around);
    let name: Option<Line<200>> = node.member("name").optional_text();
    let text = |member: &str| node.member(member).optional_text::<Line<255>>().map(|text| Personal::new(String::from(text)));
    let date = node.member("birth_date");
    let birth_date: Option<PartialDate> = if date.is_there() { date.text() } else { None };
    let recipient = Recipient {
        account,
        person_code: text("person_code"),
        mailbox: text("mailbox"),
        given_names: text("given_names"),
        family_name: text("family_name"),
        birth_name: text("birth_name"),
        birth_date: birth_date.map(Personal::new),
        organization: text("organization"),
        branch: text("branch"),
        rules: read_rules(&node.member("rules")),
    };
    if recipient.branch.is_some() && recipient.organization.is_none() {
        node.member("branch").fault("not_allowed", "a branch belongs to an organization");
    }
    // Whoever is only reachable by letter must be meant to be: the message would wait for ever otherwise.
    let letter = node.member("letter").flag(false) && recipient.allows(MatchRule::AccessCode);
    // A faulty account has its own fault.
    let faulty_account = recipient.account.is_none() && (node.member("issuer").is_there() || node.member("subject").is_there());
    if !recipient.is_findable() && !letter && !faulty_account {
        node.fault(
            "not_findable",
            "nobody could be recognized: give issuer and subject, person_code, mailbox with family_name or birth_date, \
             organization, or family_name with birth_date, and name no rules that exclude it; or set letter to true, allow \
             access_code and send an access code",
        );
    }
    Some((recipient, name.map(Personal::new)))
}

/// An account is named by issuer and subject together.
fn read_account(node: &Node<'_>, around: &Surroundings<'_>) -> Option<PersonKey> {
    let (issuer, subject) = (node.member("issuer"), node.member("subject"));
    if !issuer.is_there() && !subject.is_there() {
        return None;
    }
    let named: Option<Line<500>> = issuer.text();
    if named.as_ref().is_some_and(|named| !around.issuers.contains(&named.as_str())) {
        issuer.fault("unknown_issuer", "no configured identity provider of applicants has this issuer");
    }
    let subject: Option<Line<255>> = subject.text();
    Some(PersonKey { issuer: named?.into(), subject: Personal::new(subject?.into()) })
}

fn read_rules(node: &Node<'_>) -> Vec<MatchRule> {
    let known = MatchRule::ALL.map(|rule| (rule.as_str(), rule));
    node.list(MatchRule::ALL.len()).iter().filter_map(|rule| rule.one_of(&known)).collect()
}

/// `{"read": …, "send": …}`; a level that is not named is the tenant's, and sending never demands less than reading.
pub(super) fn read_levels(node: &Node<'_>, around: &Surroundings<'_>) -> Option<RequiredLevels> {
    if !node.is_there() {
        return Some(around.levels);
    }
    node.object(&["read", "send"])?;
    let level = |member: &str| {
        let member = node.member(member);
        if member.is_there() { member.one_of(&LEVELS).map(Some) } else { Some(None) }
    };
    let (read, send) = (level("read"), level("send"));
    let read = read?.unwrap_or(around.levels.read);
    let send = send?.unwrap_or(around.levels.send.max(read));
    if send < read {
        node.member("send").fault("too_low", "sending must not demand less than reading");
    }
    Some(RequiredLevels { read, send })
}
