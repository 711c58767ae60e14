//! Which way comes first, and which one when a way has failed.

use crate::notice::{Channels, NoticeAddress, NoticeCause, NoticeChannel};

/// The ways that an authority goes, the first one first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoticeOrder {
    pub channels: Vec<NoticeChannel>,
    /// Kinds of causes ([`NoticeCause::kind`]) for which a letter is sent: it costs money, and a reminder by letter comes too late.
    pub letters_for: Vec<String>,
}

impl NoticeOrder {
    /// The ways for a cause.
    pub fn for_cause(&self, cause: NoticeCause) -> impl Iterator<Item = NoticeChannel> {
        let letters = self.letters_for.iter().any(|kind| kind == cause.kind());
        let fits = move |channel: &NoticeChannel| channel.tells_person() && (letters || *channel != NoticeChannel::Letter);
        self.channels.iter().copied().filter(fits)
    }
}

/// The first way of the order that leads to this person and was not `tried`.
pub fn next_address(
    order: &NoticeOrder,
    cause: NoticeCause,
    channels: &Channels,
    tried: &[NoticeChannel],
) -> Option<NoticeAddress> {
    order.for_cause(cause).filter(|channel| !tried.contains(channel)).find_map(|channel| channels.address(channel))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personal::Personal;
    use uuid::Uuid;

    fn order() -> NoticeOrder {
        let channels = vec![NoticeChannel::BundidMailbox, NoticeChannel::Email, NoticeChannel::Letter];
        NoticeOrder { channels, letters_for: vec!["available".to_owned()] }
    }

    fn channels() -> Channels {
        let lines = ["Amina Haddad", "04711 Musterstadt"].map(|line| line.try_into().expect("a line")).to_vec();
        Channels {
            bundid_mailbox: Some(Personal::new(Uuid::from_u128(1))),
            postal_address: Some(Personal::new(lines.try_into().expect("an address"))),
            ..Channels::default()
        }
    }

    #[test]
    fn ways_are_tried_in_order_and_those_without_an_address_are_passed_over() {
        let next = |tried: &[NoticeChannel]| {
            next_address(&order(), NoticeCause::Available, &channels(), tried).map(|address| address.channel())
        };
        assert_eq!(next(&[]), Some(NoticeChannel::BundidMailbox));
        assert_eq!(next(&[NoticeChannel::BundidMailbox]), Some(NoticeChannel::Letter));
        assert_eq!(next(&[NoticeChannel::BundidMailbox, NoticeChannel::Letter]), None);
    }

    #[test]
    fn no_letter_goes_out_for_a_reminder() {
        let tried = [NoticeChannel::BundidMailbox];
        assert_eq!(next_address(&order(), NoticeCause::Reminder { days_before: 2, until: None }, &channels(), &tried), None);
    }
}
