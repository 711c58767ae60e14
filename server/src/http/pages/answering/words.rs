//! What is typed and not part of a reply: kept as it was typed, shown again with what is wrong with it, named where it counts. Every form
//! whose words are kept has buttons that lead away from it, so that this needs no script.

use crate::http::{
    AppState,
    pages::{
        PageResult,
        answering::question::{LeftOut, closed_with},
        messages::message::item_href,
        part, see_other,
    },
    problems::Failure,
    session::ended_meanwhile,
    visit::ApplicantVisit,
};
use app::{
    components::unsaved::KeptWords,
    i18n::Locale,
    pages::frame::away,
    routes::{self, pattern},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    deadline::day_of,
    document_request::{PapersAnswer, PapersFault},
    id::{DocumentId, ItemId, MessageId},
    message::{Item, ItemContent},
    question::Typed,
    reply::ItemAnswer,
};
use usecases::messages::MessageOverview;

/// A button of a form that leads away from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Away {
    /// The same page in another language.
    Language(Locale),
    /// To the overview, or to the check page if that is where somebody came from.
    Back,
    /// To the question whether a file shall be removed.
    Remove(DocumentId),
    /// To the code for a phone.
    Phone,
    /// Out of the account.
    SignOut,
}

impl Away {
    /// `None`: another button was pressed.
    pub fn read(typed: &Typed) -> Result<Option<Self>, Failure> {
        let Some(wish) = typed.one("aktion") else { return Ok(None) };
        if let Some(tag) = wish.strip_prefix(away::LANGUAGE) {
            return Ok(Locale::parse(tag).map(Self::Language));
        }
        if let Some(document) = wish.strip_prefix(away::REMOVE) {
            return Ok(Some(Self::Remove(part(document)?)));
        }
        Ok(match wish {
            away::BACK => Some(Self::Back),
            away::PHONE => Some(Self::Phone),
            away::SIGN_OUT => Some(Self::SignOut),
            _ => None,
        })
    }

    /// Where it leads from the page of an item, or from another page about a message.
    pub fn address(self, page: &str, (message, item): (MessageId, Option<&ItemId>), from_check: bool) -> String {
        match (self, item) {
            (Self::Language(locale), _) => {
                let and = if from_check { "?von=pruefen&" } else { "?" };
                format!("{page}{and}lang={}", locale.tag())
            }
            (Self::Remove(document), Some(item)) => routes::papers_remove(message, item, document, from_check),
            (Self::Phone, Some(item)) => routes::papers_phone(message, item),
            // The words are kept; whoever stands before the page signs the person out (`session/kept.rs`).
            (Self::SignOut, _) => pattern::SIGNED_OUT.to_owned(),
            (Self::Back, _) if from_check => routes::check(message),
            (Self::Back | Self::Remove(_) | Self::Phone, _) => routes::message(message),
        }
    }
}

/// What was typed on this page and is not saved.
pub async fn kept(state: &AppState, who: &ApplicantVisit, path: &str) -> Result<Option<Typed>, Failure> {
    let kept = state.rooms.answering.kept_post(&who.applicant, path).await?;
    Ok(kept.map(|body| Typed::new(url::form_urlencoded::parse(&body).into_owned().collect())))
}

/// Keeps what is typed so far, unchecked. `false`: so much is kept already that this does not fit.
pub async fn keep(state: &AppState, who: &ApplicantVisit, path: &str, typed: &Typed) -> Result<bool, Failure> {
    let words = typed.pairs().filter(|(name, _)| *name != "aktion");
    let body = compact(words);
    Ok(state.rooms.answering.keep_for(&who.applicant, path, body.as_bytes()).await?)
}

/// Pairs as `form_urlencoded::parse` reads them, three times shorter than a browser writes them in other scripts: only what has a meaning
/// there is written with a percent sign.
pub(crate) fn compact<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
    let mut text = String::with_capacity(pairs.clone().map(|(name, value)| name.len() + value.len() + 2).sum());
    let write = |part: &str, text: &mut String| {
        for letter in part.chars() {
            match letter {
                '%' => text.push_str("%25"),
                '&' => text.push_str("%26"),
                '+' => text.push_str("%2B"),
                '=' => text.push_str("%3D"),
                letter => text.push(letter),
            }
        }
    };
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        write(name, &mut text);
        text.push('=');
        write(value, &mut text);
    }
    text
}

/// Asked for by the script, when somebody is about to leave.
pub async fn keep_for_script(state: &AppState, who: &ApplicantVisit, path: &str, typed: &Typed) -> PageResult {
    let kept = keep(state, who, path, typed).await?;
    Ok(if kept { StatusCode::NO_CONTENT } else { StatusCode::INSUFFICIENT_STORAGE }.into_response())
}

/// Leads away from the page of an item; keeps the words first, if they say something else than what is saved. `None`: they could not be
/// kept, and the page must say so.
pub async fn leave(
    state: &AppState,
    who: &ApplicantVisit,
    (path, typed): (&str, &Typed),
    to: &str,
    new: bool,
) -> Result<Option<Response>, Failure> {
    if new && !keep(state, who, path, typed).await? {
        return Ok(None);
    }
    if !new {
        give_up(state, who, path, typed).await?;
    }
    Ok(Some(see_other(to)))
}

/// What stands there now is what is saved: kept words were given up, by whoever saw them. A form that is older than they says nothing
/// of them.
pub async fn give_up(state: &AppState, who: &ApplicantVisit, path: &str, typed: &Typed) -> Result<(), Failure> {
    if typed.has("gemerkt", "1") {
        state.rooms.answering.forget_kept_post(&who.applicant, path).await?;
    }
    Ok(())
}

/// What this account typed at a message and no reply holds.
pub async fn kept_words(state: &AppState, who: &ApplicantVisit, overview: &MessageOverview) -> Result<KeptWords, Failure> {
    let id = overview.record.message.id;
    let paths = state.rooms.answering.kept_paths(&who.applicant, id).await?;
    let kept = |item: &Item| paths.contains(&item_href(id, item));
    let Some(inquiry) = overview.inquiry() else { return Ok(KeptWords::default()) };
    let asked = overview.asked_now(inquiry);
    let (asked, not_asked) = inquiry.items.iter().filter(|item| kept(item)).cloned().partition(|item| asked.contains(&item.id));
    // Whoever acts for somebody invites nobody.
    let invitation = overview.standing.representation.is_none() && paths.contains(&routes::representation(id));
    let more_time = paths.contains(&routes::more_time(id));
    Ok(KeptWords { asked, not_asked, invitation, more_time })
}

/// The reply was sent in another window, or the item is not asked for any more: what was typed here is kept, and the page says what is not
/// part of what was sent.
pub async fn closed_over_words(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    item: &ItemId,
    (path, typed, files): (&str, &Typed, bool),
) -> PageResult {
    if let Some(ended) = ended_meanwhile(state, &who.applicant, path, (typed, files, false)).await? {
        return Ok(ended);
    }
    // The browser sends the same once more, files and all, to where it is asked now.
    if let Some(message) = state.rooms.answering.goes_on_at(&who.applicant, id, item).await? {
        let there = path.replacen(&id.to_string(), &message.to_string(), 1);
        return Ok(Redirect::temporary(&there).into_response());
    }
    let kept = keep_too_late(state, who, id, item, (path, typed)).await?;
    let left_out = match (files, kept) {
        (_, Some(false)) => LeftOut::LostWords,
        (true, _) => LeftOut::Files,
        (false, Some(true)) => LeftOut::Words,
        (false, None) => LeftOut::Nothing,
    };
    closed_with(state, who, id, left_out).await
}

/// As [`closed_over_words`], asked for by the script. 409: there is nothing left to keep.
pub async fn too_late_for_script(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    item: &ItemId,
    (path, typed): (&str, &Typed),
) -> PageResult {
    if let Some(ended) = ended_meanwhile(state, &who.applicant, path, (typed, false, true)).await? {
        return Ok(ended);
    }
    let kept = keep_too_late(state, who, id, item, (path, typed)).await?;
    let status = match kept {
        Some(true) => StatusCode::NO_CONTENT,
        Some(false) => StatusCode::INSUFFICIENT_STORAGE,
        None => StatusCode::CONFLICT,
    };
    Ok(status.into_response())
}

/// Keeps what says something else than what was sent. `None`: it does not; `false`: it did not fit.
async fn keep_too_late(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    item: &ItemId,
    (path, typed): (&str, &Typed),
) -> Result<Option<bool>, Failure> {
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let Some(asked) = overview.inquiry().and_then(|inquiry| inquiry.items.find(item)) else { return Ok(None) };
    let (sent, today) =
        (state.rooms.messages.answer_sent(&overview.record.message, &overview.replies, item), day_of(state.rooms.clock.now()));
    let new = match &asked.content {
        ItemContent::Question(question) => match question.answer(typed, today) {
            Ok(Some(answer)) => sent != Some(ItemAnswer::Question(answer)),
            Ok(None) => false,
            Err(fault) => !fault.is_nothing(),
        },
        ItemContent::DocumentRequest(request) => match request.answer(typed, 0, today) {
            Ok(PapersAnswer::Files) | Err(PapersFault::NothingGiven) => false,
            Ok(answer) => sent != Some(ItemAnswer::Papers(answer)),
            Err(_) => true,
        },
    };
    Ok(if new { Some(keep(state, who, path, typed).await?) } else { None })
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn what_is_written_compactly_is_read_as_it_was() {
        let pairs = [("antwort", "50 % & mehr = +1\n„так“ 😀"), ("", ""), ("a%20b", "x;y&amp;")];
        let text = compact(pairs.into_iter());
        let read: Vec<_> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        assert_eq!(read, pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
