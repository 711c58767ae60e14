//! Moments as PostgreSQL keeps them: `timestamptz`, microseconds, UTC.

use jiff::Timestamp;
use sqlx::{
    Postgres,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef},
    types::time::OffsetDateTime,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub Timestamp);

impl Time {
    /// Later than every stored moment.
    pub(crate) const END: Self = Self(Timestamp::MAX);
}

impl sqlx::Type<Postgres> for Time {
    fn type_info() -> PgTypeInfo {
        <OffsetDateTime as sqlx::Type<Postgres>>::type_info()
    }
}

impl PgHasArrayType for Time {
    fn array_type_info() -> PgTypeInfo {
        OffsetDateTime::array_type_info()
    }
}

impl sqlx::Encode<'_, Postgres> for Time {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let microseconds = i128::from(self.0.as_microsecond());
        let moment = OffsetDateTime::from_unix_timestamp_nanos(microseconds * 1_000)?;
        sqlx::Encode::<Postgres>::encode(moment, buffer)
    }
}

impl<'r> sqlx::Decode<'r, Postgres> for Time {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let moment = <OffsetDateTime as sqlx::Decode<Postgres>>::decode(value)?;
        Ok(Self(Timestamp::from_nanosecond(moment.unix_timestamp_nanos())?))
    }
}
