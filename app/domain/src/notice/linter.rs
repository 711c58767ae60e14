//! Refuses templates that say more than their channel may carry: an e-mail is a postcard, a mailbox may quote the title in an e-mail of its
//! own, a letter is closed.

use crate::notice::{NoticeCause, NoticeChannel, Placeholder, Template};

/// Most characters of a title, and of a text.
const MOST_OF_TITLE: usize = 200;
const MOST_OF_TEXT: usize = 4000;

/// What a tenant allows, and words that tell too much.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinterRules {
    /// E-mails may name the authority.
    pub email_names_authority: bool,
    /// Names of the tenant's authorities and services.
    pub names: Vec<String>,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    #[error("is for no known cause; there are {causes}", causes = NoticeCause::KINDS.join(", "))]
    UnknownCause,
    #[error("{channel} may not carry {{{placeholder}}}{part}", placeholder = placeholder.as_str(), part = part(*in_title))]
    NotAllowed { channel: NoticeChannel, placeholder: Placeholder, in_title: bool },
    #[error("names {word:?}, which {channel} may not carry")]
    Tells { channel: NoticeChannel, word: String },
    #[error("holds what looks like {what}, which {channel} may not carry")]
    LooksLike { channel: NoticeChannel, what: &'static str },
    #[error("does not name {{link}}: nobody would find the message")]
    NoLink,
    #[error("is empty")]
    Empty,
    #[error("has {length} characters, allowed are {most}")]
    TooLong { length: usize, most: usize },
    #[error("holds markup; plain text with empty lines between paragraphs is enough")]
    Markup,
    #[error("holds an address of its own; only {{link}} leads to the portal")]
    OwnAddress,
    #[error("holds a control character or a hidden direction mark")]
    ControlCharacter,
    #[error("a title has one line")]
    TitleOfLines,
}

fn part(in_title: bool) -> &'static str {
    if in_title { " in the title" } else { "" }
}

/// How much a channel lets strangers see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Openness {
    /// Anybody on the way can read it (BfDI: "like a postcard").
    Postcard,
    /// Behind a sign-in, but its title can stand in an e-mail of the mailbox's own (R-NO-1a).
    Mailbox,
    /// For its recipient alone.
    Closed,
}

fn openness(channel: NoticeChannel) -> Openness {
    match channel {
        NoticeChannel::Email => Openness::Postcard,
        NoticeChannel::BundidMailbox
        | NoticeChannel::BundidStatus
        | NoticeChannel::DeMail
        | NoticeChannel::LandAccount
        | NoticeChannel::Fink
        | NoticeChannel::Elster => Openness::Mailbox,
        NoticeChannel::Letter => Openness::Closed,
    }
}

fn may_carry(channel: NoticeChannel, placeholder: Placeholder, in_title: bool, rules: &LinterRules) -> bool {
    match (openness(channel), placeholder) {
        (Openness::Closed, _) => true,
        (_, Placeholder::Portal | Placeholder::Tenant) => true,
        (_, Placeholder::Link) => !in_title,
        (Openness::Postcard, Placeholder::Authority) => rules.email_names_authority,
        (Openness::Mailbox, Placeholder::Authority | Placeholder::Service) => true,
        (Openness::Mailbox, Placeholder::Deadline | Placeholder::Day) => !in_title,
        (Openness::Postcard, _) | (Openness::Mailbox, Placeholder::FileReference | Placeholder::Recipient) => false,
    }
}

/// Parts of words that tell what a procedure is about. Lower case.
const TELLING: [&str; 24] = [
    "asyl",
    "aufenthalt",
    "ausländer",
    "einbürger",
    "visum",
    "abschieb",
    "duldung",
    "wohngeld",
    "bürgergeld",
    "sozialhilfe",
    "grundsicherung",
    "jobcenter",
    "kindergeld",
    "elterngeld",
    "schwerbehind",
    "pflegegeld",
    "insolvenz",
    "steuer",
    "bußgeld",
    "strafe",
    "führerschein",
    "residence permit",
    "asylum",
    "housing benefit",
];

/// Everything that is wrong with a template on a channel.
pub fn lint(template: &Template, channel: NoticeChannel, rules: &LinterRules) -> Vec<TemplateFault> {
    let mut faults = Vec::new();
    if !NoticeCause::KINDS.contains(&template.cause.as_str()) {
        faults.push(TemplateFault::UnknownCause);
    }
    for (pattern, in_title) in [(&template.title, true), (&template.text, false)] {
        for placeholder in pattern.placeholders().filter(|one| !may_carry(channel, *one, in_title, rules)) {
            faults.push(TemplateFault::NotAllowed { channel, placeholder, in_title });
        }
        let text = pattern.fixed_text();
        let (length, most) = (text.chars().count(), if in_title { MOST_OF_TITLE } else { MOST_OF_TEXT });
        if length > most {
            faults.push(TemplateFault::TooLong { length, most });
            // What is far too long is not looked through.
            continue;
        }
        look_through(&text, in_title, channel, rules, &mut faults);
        if text.trim().is_empty() && pattern.placeholders().next().is_none() {
            faults.push(TemplateFault::Empty);
        }
    }
    if !template.text.placeholders().any(|placeholder| placeholder == Placeholder::Link) {
        faults.push(TemplateFault::NoLink);
    }
    faults
}

fn look_through(text: &str, in_title: bool, channel: NoticeChannel, rules: &LinterRules, faults: &mut Vec<TemplateFault>) {
    let hidden = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| (c.is_control() && c != '\n') || hidden(c)) {
        faults.push(TemplateFault::ControlCharacter);
    }
    if in_title && text.trim().contains('\n') {
        faults.push(TemplateFault::TitleOfLines);
    }
    if text.contains('<') || text.contains('>') || text.contains("&#") {
        faults.push(TemplateFault::Markup);
    }
    let lower = text.to_lowercase();
    if lower.contains("://") || lower.contains("www.") {
        faults.push(TemplateFault::OwnAddress);
    }
    let public = match openness(channel) {
        Openness::Postcard => true,
        Openness::Mailbox => in_title,
        Openness::Closed => return,
    };
    if lower.contains('@') {
        faults.push(TemplateFault::LooksLike { channel, what: "an e-mail address" });
    }
    if looks_like_date(&lower) {
        faults.push(TemplateFault::LooksLike { channel, what: "a date" });
    }
    if looks_like_number_of_case(text) {
        faults.push(TemplateFault::LooksLike { channel, what: "the number of a case" });
    }
    if !public {
        return;
    }
    let authority_may = openness(channel) == Openness::Mailbox || rules.email_names_authority;
    let names = rules.names.iter().filter(|_| !authority_may).map(|name| name.to_lowercase());
    // A name is one thing, what it is about another.
    let telling = TELLING.iter().map(|word| (*word).to_owned());
    for word in names.chain(telling).filter(|word| !word.is_empty() && lower.contains(word.as_str())) {
        faults.push(TemplateFault::Tells { channel, word });
    }
}

/// `15.3.2027`, `15.03.`, `2027-03-15`.
fn looks_like_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let separators: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    parts.windows(2).enumerate().any(|(at, pair)| {
        let both = |separator| separators.get(at) == Some(&separator);
        let day = |part: &str| (1..=2).contains(&part.len());
        (both('.') && day(pair[0]) && day(pair[1])) || (both('-') && pair[0].len() == 4 && pair[1].len() == 2)
    })
}

/// A word with four digits or more in a row, beside letters or strokes: `AB-2027-004711`, `12/345678`.
fn looks_like_number_of_case(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        digits >= 4 && word.chars().any(|c| c.is_alphabetic() || c == '/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{notice::Pattern, text::LanguageTag};

    fn template(title: &str, text: &str) -> Template {
        Template {
            channel: None,
            cause: "available".to_owned(),
            language: LanguageTag::german(),
            version: "1".to_owned(),
            title: Pattern::parse(title).expect("a pattern"),
            text: Pattern::parse(text).expect("a pattern"),
        }
    }

    fn faults(title: &str, text: &str, channel: NoticeChannel) -> Vec<TemplateFault> {
        let rules = LinterRules { email_names_authority: false, names: vec!["Standesamt Musterstadt".to_owned()] };
        lint(&template(title, text), channel, &rules)
    }

    #[test]
    fn an_email_says_only_that_there_is_something() {
        let email = NoticeChannel::Email;
        assert_eq!(faults("Neue Nachricht", "Im Portal {portal} liegt eine Nachricht für Sie: {link}", email), []);
        for telling in [
            "Ihre Aufenthaltserlaubnis: {link}",
            "{authority} schreibt: {link}",
            "Bis {deadline}: {link}",
            "Az. {file_reference}: {link}",
            "Guten Tag {recipient}: {link}",
            "Standesamt Musterstadt: {link}",
            "Bis 15.3.2027: {link}",
            "Bis 2027-03-15: {link}",
            "AB-2027-004711: {link}",
            "Fragen an amt@stadt.example: {link}",
        ] {
            assert_eq!(faults("Neue Nachricht", telling, email).len(), 1, "{telling}: {:?}", faults("x", telling, email));
        }
        let rules = LinterRules { email_names_authority: true, names: Vec::new() };
        assert_eq!(lint(&template("Nachricht", "{authority}: {link}"), email, &rules), []);
    }

    #[test]
    fn a_mailbox_may_name_the_authority_and_a_letter_the_person() {
        let mailbox = NoticeChannel::BundidMailbox;
        assert_eq!(faults("Nachricht von {authority}", "{service}: bis {deadline}\n{link}", mailbox), []);
        assert_eq!(faults("Bis {deadline}", "{recipient} {link}", mailbox).len(), 2);
        assert_eq!(faults("{file_reference}", "{recipient}, bis {deadline}: {link}", NoticeChannel::Letter), []);
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let found = faults("<b>Titel</b>\nzwei", "\u{202E}www.example.org", NoticeChannel::Letter);
        assert_eq!(
            found,
            [
                TemplateFault::TitleOfLines,
                TemplateFault::Markup,
                TemplateFault::ControlCharacter,
                TemplateFault::OwnAddress,
                TemplateFault::NoLink
            ]
        );
        let long = "x".repeat(1_000_000);
        assert_eq!(
            faults("t", &format!("{long}{{link}}"), NoticeChannel::Letter),
            [TemplateFault::TooLong { length: 1_000_001, most: MOST_OF_TEXT }]
        );
    }
}
