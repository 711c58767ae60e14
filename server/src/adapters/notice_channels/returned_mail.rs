//! What a mail is that came back: a bounce (RFC 3464), a read receipt (RFC 8098, or whatever comes to the address for receipts), a confirmation
//! of De-Mail, or something that somebody wrote. Found by the token of ours in an address, a message id, or De-Mail's private id.

use domain::{
    notice::{EmailAddress, NoticeChannel},
    personal::Personal,
};
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use ports::{Confirmation, ReturnedMail};

/// Digits of a token (`Notices::return_token`).
const TOKEN_DIGITS: usize = 48;
/// Of a mail, this much is read.
pub(super) const MOST_BYTES: u64 = 1024 * 1024;
/// Where a token can stand. Of several fields with one name the first one counts.
const PLACES: [&str; 10] = [
    "x-de-mail-private-id",
    "x-de-mail-privat-id",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "to",
    "cc",
    "in-reply-to",
    "references",
    "original-message-id",
];

/// `receipts`: what stands before the `+` in the address for read receipts.
pub(super) fn read(bytes: &[u8], receipts: Option<&str>) -> ReturnedMail {
    let Some(mail) = MessageParser::default().parse(bytes) else { return ReturnedMail::Unknown { why: "is no mail" } };
    let Some(token) = token(&mail) else { return ReturnedMail::Unknown { why: "holds no token of ours" } };
    if let Some(kind) = field(&mail, "x-de-mail-message-type") {
        return de_mail(&mail, &kind, token);
    }
    match report(&mail).as_deref() {
        Some("delivery-status") => return bounce(&mail, token),
        Some("disposition-notification") => return receipt(&mail, token),
        _ => {}
    }
    if receipts.is_some_and(|local| came_to(&mail, local)) {
        // That an account is gone is told to the same address, in words that are not public: a person looks.
        let text = format!("{} {}", mail.subject().unwrap_or_default(), mail.body_text(0).unwrap_or_default()).to_lowercase();
        let gone = ["gelöscht", "deleted", "unzustellbar"].iter().any(|word| text.contains(word));
        return if gone {
            ReturnedMail::Unknown { why: "a receipt that speaks of something deleted" }
        } else {
            ReturnedMail::Opened { token, channel: NoticeChannel::BundidMailbox }
        };
    }
    // A mail system speaks, and not in a form that can be read: perhaps it came back.
    let nobody = field(&mail, "return-path").is_some_and(|path| path == "<>");
    let system = field(&mail, "from").is_some_and(|from| ["mailer-daemon", "postmaster"].iter().any(|word| from.contains(word)));
    if (nobody || system) && field(&mail, "auto-submitted").is_none_or(|value| value == "auto-generated") {
        return ReturnedMail::Unknown { why: "a mail system's, and no report" };
    }
    let from = mail.from().and_then(|from| from.first()).and_then(|from| from.address());
    let from = from.and_then(|address| EmailAddress::try_from(address.to_owned()).ok());
    ReturnedMail::Written {
        token,
        automatic: is_automatic(&mail),
        from: from.map(Personal::new),
        text: Personal::new(mail.body_text(0).unwrap_or_default().trim().to_owned()),
        mail: mail
            .message_id()
            .map_or_else(|| format!("{:?} {}", mail.date(), mail.body_text(0).unwrap_or_default()), str::to_owned),
    }
}

fn field(mail: &Message<'_>, name: &str) -> Option<String> {
    let found = mail.headers_raw().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(found.1.trim().to_lowercase())
}

fn token(mail: &Message<'_>) -> Option<String> {
    let own = PLACES.iter().filter_map(|place| field(mail, place)).find_map(|text| token_in(&text));
    // A bounce carries the mail that it is about, or its head.
    own.or_else(|| {
        mail.parts.iter().find_map(|part| match &part.body {
            PartType::Message(inner) => PLACES.iter().chain(&["message-id"]).find_map(|place| token_in(&field(inner, place)?)),
            PartType::Text(text) if is_head(part) => token_in(&text.to_lowercase()),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if is_head(part) => {
                token_in(&String::from_utf8_lossy(bytes).to_lowercase())
            }
            _ => None,
        })
    })
}

fn is_head(part: &mail_parser::MessagePart<'_>) -> bool {
    let kind = part.content_type().map(|kind| (kind.ctype().to_lowercase(), kind.subtype().unwrap_or_default().to_lowercase()));
    kind.is_some_and(|(kind, sub)| kind == "message" || (kind == "text" && sub == "rfc822-headers"))
}

/// The first word of exactly so many hexadecimal digits.
fn token_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_hexdigit());
    words.into_iter().find(|word| word.len() == TOKEN_DIGITS).map(str::to_owned)
}

fn report(mail: &Message<'_>) -> Option<String> {
    let kind = mail.content_type()?;
    let is_report =
        kind.ctype().eq_ignore_ascii_case("multipart") && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("report"));
    is_report.then(|| kind.attribute("report-type").unwrap_or_default().to_lowercase())
}

/// A line of the parts of a report that machines read, lower case (RFC 3464, RFC 6533, RFC 8098).
fn of_report(mail: &Message<'_>, kinds: [&str; 2], name: &str) -> Option<String> {
    let parts = mail.parts.iter().filter(|part| {
        let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default();
        kinds.iter().any(|known| kind.eq_ignore_ascii_case(known))
    });
    let text: String = parts.map(|part| String::from_utf8_lossy(part.contents()).to_lowercase()).collect();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.map(|rest| rest.trim().to_owned())
}

/// Opened only if somebody saw it: programs also report what was deleted unread, or passed on.
fn receipt(mail: &Message<'_>, token: String) -> ReturnedMail {
    let said = of_report(mail, ["disposition-notification", "global-disposition-notification"], "disposition");
    let what = said
        .as_deref()
        .and_then(|said| said.split(';').nth(1))
        .map(|what| what.split('/').next().unwrap_or_default().trim().to_owned());
    match what.as_deref() {
        Some("displayed") => ReturnedMail::Opened { token, channel: NoticeChannel::Email },
        _ => ReturnedMail::Unknown { why: "a receipt that says of no opening" },
    }
}

fn bounce(mail: &Message<'_>, token: String) -> ReturnedMail {
    let value = |name: &str| of_report(mail, ["delivery-status", "global-delivery-status"], name);
    match value("action").as_deref() {
        Some("failed") => {
            let code: String = value("status").unwrap_or_default().chars().take(20).collect();
            // "rfc822; amina@mail.example": the original one, where the mail was passed on by a server.
            let named = value("original-recipient").or_else(|| value("final-recipient"));
            let recipient = named.and_then(|named| Some(Personal::new(named.split_once(';')?.1.trim().to_owned())));
            let code = code.split_whitespace().next().unwrap_or_default();
            ReturnedMail::Bounced { token, channel: NoticeChannel::Email, detail: format!("status {code}"), recipient }
        }
        Some(_) => ReturnedMail::Delayed { token },
        None => ReturnedMail::Unknown { why: "a report without an action" },
    }
}

fn de_mail(mail: &Message<'_>, kind: &str, token: String) -> ReturnedMail {
    let proof = field(mail, "x-de-mail-message-id").unwrap_or_default().chars().take(200).collect();
    match kind {
        "confirmation of dispatch" => ReturnedMail::Confirmed { token, what: Confirmation::Dispatch, proof },
        "confirmation of receipt" => ReturnedMail::Confirmed { token, what: Confirmation::Receipt, proof },
        "confirmation of retrieve" => ReturnedMail::Confirmed { token, what: Confirmation::Retrieve, proof },
        "notification" => {
            let why = field(mail, "x-de-mail-notification-type").unwrap_or_default();
            if matches!(why.as_str(), "unknown-recipient" | "closed-account") {
                ReturnedMail::Bounced { token, channel: NoticeChannel::DeMail, detail: why, recipient: None }
            } else {
                ReturnedMail::Unknown { why: "a notification of another kind" }
            }
        }
        "normal" => {
            let text = Personal::new(mail.body_text(0).unwrap_or_default().trim().to_owned());
            // Answered to a mail address it would leave De-Mail: nobody is answered automatically.
            let mail = if proof.is_empty() { text.reveal().clone() } else { proof };
            ReturnedMail::Written { token, from: None, automatic: false, text, mail }
        }
        _ => ReturnedMail::Unknown { why: "a De-Mail of another kind" },
    }
}

/// Whether it came to `local+…@`.
fn came_to(mail: &Message<'_>, local: &str) -> bool {
    let start = format!("{}+", local.to_lowercase());
    let places = ["delivered-to", "x-original-to", "envelope-to", "to"];
    places.iter().filter_map(|place| field(mail, place)).any(|text| text.contains(&start))
}

/// RFC 3834, and what was usual before it.
fn is_automatic(mail: &Message<'_>) -> bool {
    let submitted = field(mail, "auto-submitted").is_some_and(|value| value != "no");
    let precedence =
        field(mail, "precedence").is_some_and(|value| matches!(value.as_str(), "bulk" | "junk" | "list" | "auto_reply"));
    let nobody = field(mail, "return-path").is_some_and(|path| path == "<>");
    let other = ["x-autoreply", "x-autorespond", "list-id"].iter().any(|name| field(mail, name).is_some());
    let robot = field(mail, "from")
        .is_some_and(|from| ["mailer-daemon", "postmaster", "noreply", "no-reply"].iter().any(|word| from.contains(word)));
    submitted || precedence || nobody || other || robot
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0198c0de00007000800000000000000100112233445566aa";

    fn mail(head: &str, body: &str) -> ReturnedMail {
        read(format!("{}\r\n\r\n{}", head.replace('\n', "\r\n"), body.replace('\n', "\r\n")).as_bytes(), Some("gelesen"))
    }

    #[test]
    fn what_comes_to_the_address_for_receipts_was_opened() {
        let head = format!("From: zbp@bund.example\nTo: gelesen+{TOKEN}@portal.example\nSubject: Lesebestätigung");
        assert_eq!(
            mail(&head, "Die Nachricht wurde gelesen."),
            ReturnedMail::Opened { token: TOKEN.to_owned(), channel: NoticeChannel::BundidMailbox }
        );
        assert!(matches!(mail(&head, "Das Konto wurde gelöscht."), ReturnedMail::Unknown { .. }), "nobody has opened it");
    }

    #[test]
    fn a_read_receipt_of_a_mail_program_is_one() {
        let head = format!(
            "From: amina@mail.example\nTo: antwort+{TOKEN}@portal.example\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b"
        );
        let body = "--b\nContent-Type: text/plain\n\ngelesen\n--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n--b--\n";
        assert_eq!(mail(&head, body), ReturnedMail::Opened { token: TOKEN.to_owned(), channel: NoticeChannel::Email });
    }

    fn report(action: &str) -> ReturnedMail {
        let head = "From: MAILER-DAEMON@mail.example\nTo: rueck@portal.example\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b";
        let body = format!(
            "--b\nContent-Type: text/plain\n\nUnzustellbar\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; amina@mail.example\nAction: {action}\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{TOKEN}@portal.example>\nSubject: Neue Nachricht\n--b--\n"
        );
        mail(head, &body)
    }

    #[test]
    fn a_bounce_is_found_by_the_mail_that_it_is_about() {
        let token = TOKEN.to_owned();
        let detail = "status 5.1.1".to_owned();
        let recipient = Some(Personal::new("amina@mail.example".to_owned()));
        assert_eq!(
            report("failed"),
            ReturnedMail::Bounced { token: token.clone(), channel: NoticeChannel::Email, detail, recipient }
        );
        assert_eq!(report("delayed"), ReturnedMail::Delayed { token });
    }

    #[test]
    fn what_a_program_deleted_unread_was_not_opened() {
        let head = format!(
            "From: amina@mail.example\nTo: antwort+{TOKEN}@portal.example\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b"
        );
        let body = "--b\nContent-Type: text/plain\n\ngelöscht\n--b\nContent-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n";
        assert!(matches!(mail(&head, body), ReturnedMail::Unknown { .. }));
    }

    #[test]
    fn a_mail_system_that_writes_in_its_own_way_is_left_to_a_person() {
        let head = format!("Return-Path: <>\nFrom: MAILER-DAEMON@mail.example\nTo: zurueck+{TOKEN}@portal.example");
        assert!(matches!(mail(&head, "Hi. This is the qmail-send program."), ReturnedMail::Unknown { .. }));
    }

    #[test]
    fn de_mail_confirms() {
        let head = format!(
            "From: provider@de-mail.example\nX-De-Mail-Message-Type: confirmation of receipt\nX-De-Mail-Message-Type: normal\nX-De-Mail-Private-Id: {TOKEN}\nX-De-Mail-Message-Id: 4711"
        );
        assert_eq!(
            mail(&head, "siehe Anlage"),
            ReturnedMail::Confirmed { token: TOKEN.to_owned(), what: Confirmation::Receipt, proof: "4711".to_owned() },
            "of two fields with one name the first one counts"
        );
        let gone = format!(
            "X-de-mail-message-type: notification\nX-De-Mail-Notification-Type: closed-account\nX-de-mail-privat-id: {TOKEN}"
        );
        let (token, detail) = (TOKEN.to_owned(), "closed-account".to_owned());
        let bounced = ReturnedMail::Bounced { token, channel: NoticeChannel::DeMail, detail, recipient: None };
        assert_eq!(mail(&gone, ""), bounced);
    }

    #[test]
    fn what_somebody_wrote_is_told_from_what_a_machine_did() {
        let head = format!(
            "From: Amina <amina@mail.example>\nTo: hinweis+{TOKEN}@portal.example\nMessage-ID: <1@mail.example>\nSubject: Re: Neue Nachricht"
        );
        let ReturnedMail::Written { token, from, automatic, text, mail: id } = mail(&head, "Hier ist mein Vertrag.\n") else {
            panic!("written")
        };
        assert_eq!(
            (token.as_str(), automatic, text.reveal().as_str(), id.as_str()),
            (TOKEN, false, "Hier ist mein Vertrag.", "1@mail.example")
        );
        assert_eq!(from.expect("an address").reveal().as_str(), "amina@mail.example");
        for machine in ["Auto-Submitted: auto-replied\nReturn-Path: <>", "Precedence: bulk", "List-Id: <x>"] {
            let ReturnedMail::Written { automatic, .. } = mail(&format!("{head}\n{machine}"), "Urlaub") else {
                panic!("written")
            };
            assert!(automatic, "{machine}");
        }
    }

    #[test]
    fn what_is_not_ours_is_left_to_a_person() {
        for other in ["From: x@mail.example\nTo: hinweis@portal.example", "", "To: hinweis+0198c0de@portal.example"] {
            assert!(matches!(mail(other, "hallo"), ReturnedMail::Unknown { .. }), "{other}");
        }
        assert!(matches!(read(&[0xff; 4096], None), ReturnedMail::Unknown { .. }));
    }
}
