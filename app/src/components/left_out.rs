//! What came too late, told on the page that it leads to: the receipt of what was sent, or the message that asks no more.

use super::icon::Icon;
use crate::i18n::Locale;
use leptos::prelude::*;

/// What came when the reply had been sent already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    Files,
    /// They are kept, and stand there again when something is added.
    Words,
    /// So much is kept already that they did not fit.
    LostWords,
    /// A whole reply, which the authority does not take any more.
    Reply,
    /// A wish for more time, which somebody else has sent, or nobody can any more.
    Wish,
}

impl LeftOut {
    /// As the address says it.
    pub fn of(word: &str) -> Self {
        match word {
            "worte" => Self::Words,
            "verloren" => Self::LostWords,
            "antwort" => Self::Reply,
            "bitte" => Self::Wish,
            _ => Self::Files,
        }
    }
}

/// `sent`: there is a reply, to which something can be added.
pub fn left_out_note(locale: Locale, what: Option<LeftOut>, sent: bool) -> Option<impl IntoView + use<>> {
    let key = match (what?, sent) {
        (LeftOut::Files, true) => "receipt-left-out",
        (LeftOut::Files, false) => "message-files-left-out",
        (LeftOut::Words, true) => "receipt-words-left-out",
        (LeftOut::Words, false) => "message-words-left-out",
        (LeftOut::LostWords, _) => "receipt-words-lost",
        (LeftOut::Reply, _) => "message-reply-left-out",
        (LeftOut::Wish, _) => "message-wish-left-out",
    };
    Some(view! { <div class="rk-attention"><p class="rk-strong"><Icon name="warning"/>{locale.t(key)}</p></div> })
}
