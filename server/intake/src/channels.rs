//! How a person can be reached: our own form, and FIT-Connect's `replyChannel` as it is.

use crate::{form::form, message::Surroundings, reader::Node, recipient::LEVELS};
use domain::{
    notice::{Channels, EmailAddress, PostalAddress},
    personal::Personal,
    text::{LanguageTag, Line},
};
use std::fmt::Display;
use uuid::Uuid;

form! {
    /// How the person can be reached. That it is there, even empty, asks the portal to tell the person; without it the case system does so itself.
    /// The ways are tried in the order of the authority.
    NewChannels as Members {
        /// Handle of the BundID mailbox (`legacyPostkorbHandle`).
        #[schema(format = "uuid")]
        bundid_mailbox: Option<String>,
        /// The application's id of BundID, for the status monitor.
        #[schema(format = "uuid")]
        bundid_application: Option<String>,
        /// The level at which the person applied: `basic`, `low`, `substantial`, `high`. A notice above it would be hidden from them.
        application_level: Option<String>,
        /// Only with the person's consent.
        #[schema(format = "email", max_length = 254)]
        email: Option<String>,
        #[schema(format = "email", max_length = 254)]
        de_mail: Option<String>,
        /// Handle of the mailbox of a Land's account.
        #[schema(min_length = 1, max_length = 255)]
        land_account: Option<String>,
        /// Reference of a FINK mailbox.
        #[schema(min_length = 1, max_length = 255)]
        fink: Option<String>,
        /// `accountId` of Mein Unternehmenskonto.
        #[schema(min_length = 1, max_length = 255)]
        elster: Option<String>,
        /// As it is printed in the window of an envelope: 2 to 6 lines of at most 45 characters, the name first.
        #[schema(min_items = 2, max_items = 6, required = false)]
        postal_address: Vec<String>,
        /// In which notices are written, beside German.
        #[schema(pattern = "^[a-z]{2,3}(-[a-z0-9]{2,8})*$", max_length = 35)]
        language: Option<String>,
    }
}

form! {
    /// FIT-Connect's `replyChannel` (metadata 2.1.0), one of its members. A `fitConnect` channel is answered on that rail, not by a notice.
    NewReplyChannel as ReplyChannelMembers {
        eMail: Option<NewReplyAddress>,
        deMail: Option<NewReplyAddress>,
        fink: Option<serde_json::Value>,
        elster: Option<NewReplyElster>,
        idBundDeMailbox: Option<NewReplyMailbox>,
        fitConnect: Option<serde_json::Value>,
    }
}

form! {
    /// FIT-Connect's `eMail` and `deMail`.
    NewReplyAddress as ReplyAddressMembers {
        #[schema(format = "email", max_length = 254)]
        address: String,
    }
}

form! {
    /// FIT-Connect's `elster`.
    NewReplyElster as ReplyElsterMembers {
        #[schema(min_length = 1, max_length = 255)]
        accountId: String,
        deliveryTicket: Option<String>,
        reference: Option<String>,
    }
}

form! {
    /// FIT-Connect's `idBundDeMailbox`.
    NewReplyMailbox as ReplyMailboxMembers {
        #[schema(format = "uuid")]
        mailboxUuid: String,
    }
}

/// A handle of a mailbox.
struct Handle(Uuid);

impl TryFrom<String> for Handle {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Uuid::try_parse(&text).map(Self).map_err(|_| "is no UUID such as 5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10")
    }
}

fn personal<T: TryFrom<String, Error: Display>>(node: &Node<'_>) -> Option<Personal<T>> {
    node.optional_text().map(Personal::new)
}

fn handle(node: &Node<'_>) -> Option<Personal<Uuid>> {
    node.optional_text::<Handle>().map(|handle| Personal::new(handle.0))
}

/// What is said in our own form, in FIT-Connect's, or in both. `None`: nothing is.
pub(crate) fn read_channels(own: &Node<'_>, fit_connect: &Node<'_>, around: &Surroundings<'_>) -> Option<Channels> {
    let mut channels = if own.is_there() { read_own(own) } else { None };
    if fit_connect.is_there() {
        let mut both = channels.clone().unwrap_or_default();
        // Who is answered on that rail is told there.
        if read_reply_channel(fit_connect, &mut both) || channels.is_some() {
            channels = Some(both);
        }
    }
    let mailbox = channels.as_ref().filter(|channels| channels.bundid_mailbox.is_some());
    let applied = mailbox.and_then(|channels| channels.application_level);
    if applied.zip(around.notice_level).is_some_and(|(applied, needed)| applied < needed) {
        let level = own.member("application_level");
        level.fault("too_low", "the tenant's notices in the mailbox need a higher level: the person would never see one");
    }
    channels
}

fn read_own(node: &Node<'_>) -> Option<Channels> {
    let members = Members::of(node)?;
    let level = &members.application_level;
    let application_level = if level.is_there() { level.one_of(&LEVELS) } else { None };
    Some(Channels {
        bundid_mailbox: handle(&members.bundid_mailbox),
        application_level,
        bundid_application: handle(&members.bundid_application),
        email: personal::<EmailAddress>(&members.email),
        de_mail: personal::<EmailAddress>(&members.de_mail),
        land_account: personal::<Line<255>>(&members.land_account),
        fink: personal::<Line<255>>(&members.fink),
        elster: personal::<Line<255>>(&members.elster),
        postal_address: read_address(&members.postal_address),
        language: members.language.optional_text::<LanguageTag>(),
    })
}

fn read_address(node: &Node<'_>) -> Option<Personal<PostalAddress>> {
    if !node.is_there() {
        return None;
    }
    let lines: Vec<Option<Line<45>>> = node.list(PostalAddress::MOST).iter().map(Node::text).collect();
    let lines = lines.into_iter().collect::<Option<Vec<_>>>()?;
    match PostalAddress::try_from(lines) {
        Ok(address) => Some(Personal::new(address)),
        Err(error) => {
            node.fault("invalid", error);
            None
        }
    }
}

/// What our own form says already, counts. `false`: it names no way of ours.
fn read_reply_channel(node: &Node<'_>, channels: &mut Channels) -> bool {
    let Some(members) = ReplyChannelMembers::of(node) else { return true };
    let named = [&members.eMail, &members.deMail, &members.fink, &members.elster, &members.idBundDeMailbox, &members.fitConnect];
    if named.iter().filter(|member| member.is_there()).count() != 1 {
        node.fault("one_of", "must have exactly one of eMail, deMail, fink, elster, idBundDeMailbox, fitConnect");
    }
    if members.eMail.is_there()
        && let Some(mail) = ReplyAddressMembers::of(&members.eMail)
    {
        let address = mail.address.text::<EmailAddress>().map(Personal::new);
        channels.email = channels.email.take().or(address);
    }
    if members.deMail.is_there()
        && let Some(mail) = ReplyAddressMembers::of(&members.deMail)
    {
        let address = mail.address.text::<EmailAddress>().map(Personal::new);
        channels.de_mail = channels.de_mail.take().or(address);
    }
    if members.elster.is_there()
        && let Some(elster) = ReplyElsterMembers::of(&members.elster)
    {
        for other in [&elster.deliveryTicket, &elster.reference] {
            let _: Option<Line<255>> = other.optional_text();
        }
        let account = elster.accountId.text::<Line<255>>().map(Personal::new);
        channels.elster = channels.elster.take().or(account);
    }
    if members.idBundDeMailbox.is_there()
        && let Some(mailbox) = ReplyMailboxMembers::of(&members.idBundDeMailbox)
    {
        let found = mailbox.mailboxUuid.text::<Handle>().map(|handle| Personal::new(handle.0));
        channels.bundid_mailbox = channels.bundid_mailbox.take().or(found);
    }
    if members.fink.is_there() {
        // What is in it is the federation's and not published: it is handed to the operator's connector as it is.
        let reference = members.fink.value().map(ToString::to_string).and_then(|text| Line::try_from(text).ok());
        match reference {
            Some(reference) => channels.fink = channels.fink.take().or(Some(Personal::new(reference))),
            None => members.fink.fault("invalid", "is longer than 255 characters"),
        }
    }
    !members.fitConnect.is_there()
}
