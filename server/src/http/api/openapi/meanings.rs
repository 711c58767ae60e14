//! What each type of problem means, and what to do: in the words of whoever meets it.

/// Name, and what to do. The description names where each of them can come.
pub const MEANINGS: [(&str, &str); 53] = [
    (
        "access-code-not-allowed",
        "This message is not opened by an access code; name `access_code` among the rules of its recipient.",
    ),
    (
        "already-answered",
        "The person has answered. Review the answers, or replace the message; it is not changed or taken back any more.",
    ),
    ("application-taken", "This application was registered before, with other facts. Nothing was changed."),
    ("bad-parameter", "A parameter of the address is unknown, is there twice, or has a wrong form. The detail says which."),
    ("body-incomplete", "The line broke before the body was whole, or it came too slowly. Send the same request again."),
    ("byte-order-mark", "The body begins with EF BB BF, or is UTF-16. Send JSON in UTF-8 without it."),
    ("case-closed", "You closed this case. Open it again (`POST /api/v1/cases/reopen`), then hand the message in."),
    ("case-taken", "This case was registered before, with other facts. Nothing was changed."),
    (
        "changed",
        "The message is not as you read it: somebody answered, or said something about it. Read it again, look, and decide anew.",
    ),
    ("deadline-fixed", "A law sets the end of this deadline (`statutory`), or it is an appointment: nobody moves it here."),
    ("duplicate-member", "An object has the same member twice, and which one counts cannot be told."),
    ("empty", "The file has no bytes."),
    (
        "failure",
        "The portal failed at this request. Whether anything was written must be looked up; the `Request-Id` finds it in the operator's log.",
    ),
    (
        "idempotency-key-invalid",
        "The header `Idempotency-Key` is there twice, has more than 255 characters, or others than visible ones of ASCII.",
    ),
    (
        "idempotency-key-missing",
        "Handing in needs the header `Idempotency-Key`, once: 1 to 255 visible characters, one key per message.",
    ),
    ("idempotency-key-reused", "This key belongs to another message, for ever. Take a new key for a new message."),
    ("if-match-missing", "Changing needs `If-Match` with the `ETag` of the message as you read it."),
    ("infected", "The scanner has found malware in the file. Nothing of it is kept."),
    ("invalid-application", "What was posted breaks rules; `errors` lists every fault with a pointer. Nothing was stored."),
    ("invalid-case", "What was posted breaks rules; `errors` lists every fault with a pointer. Nothing was stored."),
    (
        "invalid-message",
        "What was posted breaks rules; `errors` lists every fault with a pointer, a code and a sentence. Nothing was stored.",
    ),
    ("letter-not-set", "The letter could not be made. The notice tells why; ask again after the operator has mended it."),
    ("message-over", "The message was taken back or replaced, or its case is closed. Hand in a new one, or open the case again."),
    ("message-withdrawn", "The message was taken back."),
    ("method-not-allowed", "This address does not take this method; `Allow` lists those that it takes."),
    ("no-deadline", "The message has no deadline, and so no consequences. Replace it by one that has."),
    ("no-key-ready", "The portal has no key for replies at hand. Ask again in a moment."),
    ("not-answered", "Nobody has answered, so there is nothing to review. Change the message instead."),
    (
        "not-exchanging",
        "This case system does not exchange messages of XÖV standards; the operator's configuration says how it does.",
    ),
    (
        "not-fetched",
        "Neither the manifest nor the package of this reply was fetched to its end: nobody can have put it into a case. Fetch it first.",
    ),
    ("not-found", "There is nothing at this address for your case system: never was, not any more, or not ready yet."),
    ("not-json", "The body is no JSON in UTF-8; the detail says where it stops being that."),
    ("not-on-rail", "This case system does not speak FIT-Connect; the operator's configuration says how it does."),
    ("not-openable", "People can open PDF, JPG and PNG. The content counts, not the name."),
    ("nothing-asked", "Nobody waits for a word about more time. To set another end unasked, call `…/deadline`."),
    ("package-unwritten", "The files of this reply cannot be written; the operator's log says why. The reply itself is safe."),
    ("range-not-there", "The range begins behind the end; the detail says how many bytes there are."),
    (
        "replies-go-elsewhere",
        "Replies to your case system are not fetched but delivered another way; the operator's configuration says by which.",
    ),
    (
        "reply-not-had",
        "No reply to this message has reached your case system: there is nothing that somebody can have looked at. Fetch it to the end, or wait until it is pushed, and review it then.",
    ),
    ("representatives-not-allowed", "This message may not be answered by anybody for the person; its rules say so."),
    ("settled-otherwise", "This reply was acknowledged by another reference, or rejected. Look at it, and at whoever did that."),
    ("takes-no-reply", "A message of this kind takes no reply."),
    ("too-large", "A body has at most 2 MiB, a file at most 50 MiB."),
    ("too-many-representatives", "This message has as many representatives as it can. End one of them first."),
    (
        "too-many-requests",
        "You, or this address, asked for more than is allowed in a minute. `Retry-After` says when to come again.",
    ),
    ("too-many-tries", "Too many requests without a valid token came from this address. `Retry-After` says when to come again."),
    ("too-many-values", "The body has more than 100,000 values."),
    (
        "too-much-said",
        "About this message so much was said (50 reviews, 50 steps of its deadline) that nothing more is taken. Replace it.",
    ),
    (
        "too-much-waits",
        "200 files or 2 GiB of yours wait for their messages. Name them in messages, or wait: a file goes after a day.",
    ),
    ("unauthorized", "No valid token. The operator of the portal gives you one; in the demo it stands in what the demo prints."),
    (
        "unavailable",
        "Something that the portal needs is away for a moment. Send the same request again: whatever it had begun goes on.",
    ),
    ("unfit-key", "This key cannot be used for replies; the detail says which rule of FIT-Connect it breaks."),
    ("unknown-key", "The portal has no such key for replies."),
];

/// What to do about one.
pub fn of(name: &str) -> Option<&'static str> {
    MEANINGS.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}
