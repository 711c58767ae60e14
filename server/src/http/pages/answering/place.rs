//! Where a page of a list starts, as text in the address.

use domain::{
    id::MessageId,
    message::{DeskGroup, ToDo, ToDoKind},
};
use jiff::Timestamp;
use ports::storage::{DeskPlace, DeskRow, Place, ToDoPlace};
use serde::Deserialize;

/// `?ab=RANK_DAY_MICROSECONDS_ID`
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    ab: Option<String>,
}

impl ListQuery {
    /// Nonsense means the first page.
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
pub fn next_to_do_href(list: &str, place: ToDoPlace) -> String {
    let (rank, due) = (place.to_do.kind.rank(), place.to_do.due);
    format!("{list}?ab={rank}_{due}_{}_{}", place.at.made_available_at.as_microsecond(), place.at.message)
}

/// A place in the clerks' list: `GROUP_DAY_MICROSECONDS_ID`.
pub fn desk_place(text: &str) -> Option<DeskPlace> {
    let (rank, rest) = text.split_once('_')?;
    let (due, rest) = rest.split_once('_')?;
    Some(DeskPlace { group: DeskGroup::of_rank(rank.parse().ok()?)?, due: due.parse().ok()?, at: place(rest)? })
}

/// The place of a row, as [`desk_place`] reads it.
pub fn desk_place_text(row: &DeskRow) -> String {
    let (record, rank) = (&row.record, row.group.rank());
    format!("{rank}_{}_{}_{}", record.to_do.due, record.times.made_available_at.as_microsecond(), record.message.id)
}
