//! Where a page of a list starts, as text in the address.

use domain::{
    id::MessageId,
    message::{ToDo, ToDoKind},
};
use jiff::Timestamp;
use ports::storage::{Place, ToDoPlace};
use serde::Deserialize;

/// `?ab=MICROSECONDS_ID`; in a person's list `?ab=RANK_DAY_MICROSECONDS_ID`
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    ab: Option<String>,
}

impl ListQuery {
    /// Nonsense means the first page.
    pub fn place(&self) -> Option<Place> {
        place(self.ab.as_deref()?)
    }

    /// As [`Self::place`], by what there is to do.
    pub fn to_do_place(&self) -> Option<ToDoPlace> {
        let (rank, rest) = self.ab.as_deref()?.split_once('_')?;
        let (due, rest) = rest.split_once('_')?;
        let to_do = ToDo { kind: ToDoKind::of_rank(rank.parse().ok()?)?, due: due.parse().ok()? };
        Some(ToDoPlace { to_do, at: place(rest)? })
    }
}

fn place(text: &str) -> Option<Place> {
    let (moment, id) = text.split_once('_')?;
    let made_available_at = Timestamp::from_microsecond(moment.parse().ok()?).ok()?;
    Some(Place { made_available_at, message: id.parse::<MessageId>().ok()? })
}

/// The address of the page that starts there.
pub fn next_href(list: &str, place: Place) -> String {
    format!("{list}?ab={}_{}", place.made_available_at.as_microsecond(), place.message)
}

/// As [`next_href`], for a person's list.
pub fn next_to_do_href(list: &str, place: ToDoPlace) -> String {
    let (rank, due) = (place.to_do.kind.rank(), place.to_do.due);
    format!("{list}?ab={rank}_{due}_{}_{}", place.at.made_available_at.as_microsecond(), place.at.message)
}
