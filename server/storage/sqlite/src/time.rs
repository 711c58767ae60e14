//! Moments as SQLite keeps them: microseconds since 1970, UTC.

use jiff::Timestamp;
use sqlx::{
    Sqlite,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub Timestamp);

impl Time {
    /// Later than every stored moment.
    pub(crate) const END: Self = Self(Timestamp::MAX);
}

impl sqlx::Type<Sqlite> for Time {
    fn type_info() -> SqliteTypeInfo {
        <i64 as sqlx::Type<Sqlite>>::type_info()
    }
}

impl sqlx::Encode<'_, Sqlite> for Time {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        sqlx::Encode::<Sqlite>::encode(self.0.as_microsecond(), buffer)
    }
}

impl<'r> sqlx::Decode<'r, Sqlite> for Time {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let microseconds = <i64 as sqlx::Decode<Sqlite>>::decode(value)?;
        Ok(Self(Timestamp::from_microsecond(microseconds)?))
    }
}
