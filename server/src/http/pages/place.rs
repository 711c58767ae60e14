//! Where a page of a list starts, as text in the address.

use domain::id::MessageId;
use jiff::Timestamp;
use ports::storage::Place;
use serde::Deserialize;

/// `?ab=MICROSECONDS_ID`
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    ab: Option<String>,
}

impl ListQuery {
    /// Nonsense means the first page.
    pub fn place(&self) -> Option<Place> {
        let (moment, id) = self.ab.as_deref()?.split_once('_')?;
        let made_available_at = Timestamp::from_microsecond(moment.parse().ok()?).ok()?;
        Some(Place { made_available_at, message: id.parse::<MessageId>().ok()? })
    }
}

/// The address of the page that starts there.
pub fn next_href(list: &str, place: Place) -> String {
    format!("{list}?ab={}_{}", place.made_available_at.as_microsecond(), place.message)
}
