//! The posted recipient and trust levels → the model: every way to know a person that the rules can use.

use crate::{
    channels::{NewChannels, NewReplyChannel, read_channels},
    form::form,
    message::Surroundings,
    reader::Node,
};
use domain::{
    binding::{MatchRule, Recipient},
    message::RequiredLevels,
    person::{PersonKey, TrustLevel},
    personal::Personal,
    text::Line,
};

form! {
    /// What is known of the person. At least one way to recognize them: `issuer` and `subject`; `person_code`; `mailbox` with a
    /// name or `birth_date`; `organization`; `family_name` with `birth_date`; or `letter`.
    NewRecipient as Members {
        /// Issuer of an identity provider the portal knows; together with `subject`.
        #[schema(format = "uri", max_length = 500)]
        issuer: Option<String>,
        #[schema(min_length = 1, max_length = 255)]
        subject: Option<String>,
        /// Shown to clerks only.
        #[schema(min_length = 1, max_length = 200)]
        name: Option<String>,
        /// bPK2 as the online service saw it.
        #[schema(min_length = 1, max_length = 255)]
        person_code: Option<String>,
        /// Handle of the BundID mailbox.
        #[schema(min_length = 1, max_length = 255)]
        mailbox: Option<String>,
        #[schema(min_length = 1, max_length = 255)]
        given_names: Option<String>,
        #[schema(min_length = 1, max_length = 255)]
        family_name: Option<String>,
        #[schema(min_length = 1, max_length = 255)]
        birth_name: Option<String>,
        /// As far as it is known: YYYY-MM-DD, YYYY-MM or YYYY.
        #[schema(pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$")]
        birth_date: Option<String>,
        /// The organization, as its account names it.
        #[schema(min_length = 1, max_length = 255)]
        organization: Option<String>,
        /// The branch, if the message is for it alone; together with `organization`.
        #[schema(min_length = 1, max_length = 255)]
        branch: Option<String>,
        /// The only rules that may recognize the person; all that the facts support if absent.
        #[schema(required = false)]
        rules: Vec<String>,
        /// An access code will be sent by letter, so nothing else needs to identify the person.
        #[schema(required = false)]
        letter: bool,
        /// How they can be reached, if the portal shall tell them.
        channels: Option<NewChannels>,
        /// FIT-Connect's `replyChannel`, as the case system received it. It, too, asks the portal to tell them.
        reply_channel: Option<NewReplyChannel>,
    }
}

form! {
    /// How sure the portal must be of the person, lowest first: `basic`, `low`, `substantial`, `high`.
    NewTrustLevels as LevelMembers {
        read: Option<String>,
        /// Never less than `read`.
        send: Option<String>,
    }
}

pub(crate) const LEVELS: [(&str, TrustLevel); 4] = [
    ("basic", TrustLevel::Basic),
    ("low", TrustLevel::Low),
    ("substantial", TrustLevel::Substantial),
    ("high", TrustLevel::High),
];

/// The recipient, and the name for the clerk's list.
pub(crate) fn read_recipient(node: &Node<'_>, around: &Surroundings<'_>) -> Option<(Recipient, Option<Personal<Line<200>>>)> {
    let members = Members::of(node)?;
    let account = read_account(&members, around);
    let name: Option<Line<200>> = members.name.optional_text();
    let text = |member: &Node<'_>| member.optional_text::<Line<255>>().map(|text| Personal::new(String::from(text)));
    let recipient = Recipient {
        account,
        person_code: text(&members.person_code),
        mailbox: text(&members.mailbox),
        given_names: text(&members.given_names),
        family_name: text(&members.family_name),
        birth_name: text(&members.birth_name),
        birth_date: members.birth_date.birth_date().map(Personal::new),
        organization: text(&members.organization),
        branch: text(&members.branch),
        rules: read_rules(&members.rules),
        channels: read_channels(&members.channels, &members.reply_channel, around),
    };
    if recipient.branch.is_some() && recipient.organization.is_none() {
        members.branch.fault("not_allowed", "a branch belongs to an organization");
    }
    // Whoever is only reachable by letter must be meant to be: the message would wait for ever otherwise.
    let letter = members.letter.flag(false) && recipient.allows(MatchRule::AccessCode);
    // A faulty account has its own fault.
    let faulty_account = recipient.account.is_none() && (members.issuer.is_there() || members.subject.is_there());
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
fn read_account(members: &Members<'_>, around: &Surroundings<'_>) -> Option<PersonKey> {
    let (issuer, subject) = (&members.issuer, &members.subject);
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
pub(crate) fn read_levels(node: &Node<'_>, around: &Surroundings<'_>) -> Option<RequiredLevels> {
    if !node.is_there() {
        return Some(around.levels);
    }
    let members = LevelMembers::of(node)?;
    let level = |member: &Node<'_>| if member.is_there() { member.one_of(&LEVELS).map(Some) } else { Some(None) };
    let (read, send) = (level(&members.read), level(&members.send));
    let read = read?.unwrap_or(around.levels.read);
    let send = send?.unwrap_or(around.levels.send.max(read));
    if send < read {
        members.send.fault("too_low", "sending must not demand less than reading");
    }
    Some(RequiredLevels { read, send })
}
