//! How people want to be told.

use crate::{
    Database,
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::{
    deadline::quota_day,
    id::{AccountId, MessageId, TenantId},
    notice::EmailAddress,
    personal::Personal,
    text::LanguageTag,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{NewEmail, NoticePreferences, Preferences},
};
use sqlx::{query, query_as};
use uuid::Uuid;

/// A code is tried so often.
const MOST_TRIES: i64 = 5;
/// Codes that an account has sent on a day: nobody's mailbox is filled by it.
const MOST_CODES: i64 = 5;

struct PreferencesRow {
    account_id: Uuid,
    language: Option<String>,
    email: Option<String>,
    wanted: Option<String>,
}

impl PreferencesRow {
    fn into_preferences(self) -> Result<NoticePreferences, StorageError> {
        let (table, id) = ("notice_preferences", self.account_id);
        let address =
            |text: Option<String>| text.map(|text| fit(table, id, EmailAddress::try_from(text)).map(Personal::new)).transpose();
        Ok(NoticePreferences {
            language: self.language.map(|tag| fit(table, id, LanguageTag::try_from(tag))).transpose()?,
            email: address(self.email)?,
            wanted: address(self.wanted)?,
        })
    }
}

#[async_trait]
impl Preferences for Database {
    async fn preferences(&self, tenant: &TenantId, account: AccountId) -> Result<NoticePreferences, StorageError> {
        let tenant = tenant.as_str();
        let row = query_as!(
            PreferencesRow,
            r#"select account_id as "account_id: Uuid", language, email, wanted
               from notice_preferences where tenant_id = $1 and account_id = $2"#,
            tenant,
            account.0,
        );
        let row = row.fetch_optional(&self.pool).await.map_err(db)?;
        row.map_or_else(|| Ok(NoticePreferences::default()), PreferencesRow::into_preferences)
    }

    async fn preferences_of_recipient(&self, tenant: &TenantId, message: MessageId) -> Result<NoticePreferences, StorageError> {
        let tenant = tenant.as_str();
        // Recognized before, or named by the message and not yet here. What a representative wants is no way to the person.
        let row = query_as!(
            PreferencesRow,
            r#"
            select account_id as "account_id: Uuid", language, email, wanted
            from notice_preferences
            where tenant_id = $1 and account_id in (
                select bindings.account_id from bindings where bindings.message_id = $2 and bindings.state = 'bound' and bindings.rule <> 'representative'
                union
                select accounts.id from accounts join messages
                    on accounts.tenant_id = messages.tenant_id and accounts.issuer = messages.recipient_issuer
                    and accounts.subject = messages.recipient_subject
                where messages.id = $3 and messages.recipient_subject <> ''
            )
            order by case when email is null then 1 else 0 end, changed_at desc limit 1
            "#,
            tenant,
            message.0,
            message.0,
        );
        let row = row.fetch_optional(&self.pool).await.map_err(db)?;
        row.map_or_else(|| Ok(NoticePreferences::default()), PreferencesRow::into_preferences)
    }

    async fn save_language(
        &self,
        tenant: &TenantId,
        account: AccountId,
        language: Option<&LanguageTag>,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let (tenant, language, now) = (tenant.as_str(), language.map(LanguageTag::as_str), Time(now));
        query!(
            "insert into notice_preferences (account_id, tenant_id, language, changed_at) values ($1, $2, $3, $4)
             on conflict (account_id) do update set language = excluded.language, changed_at = excluded.changed_at",
            account.0,
            tenant,
            language,
            now as _,
        )
        .execute(&self.pool)
        .await
        .map_err(db)?;
        Ok(())
    }

    async fn want_email(
        &self,
        tenant: &TenantId,
        account: AccountId,
        email: &NewEmail,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let (tenant, day, now) = (tenant.as_str(), quota_day(now), Time(now));
        let (address, hash, until) = (email.address.reveal().as_str(), email.code_hash.as_slice(), Time(email.until));
        let saved = query!(
            "insert into notice_preferences (account_id, tenant_id, wanted, code_hash, code_until, codes, codes_day, changed_at)
             values ($1, $2, $3, $4, $5, 1, $6, $7)
             on conflict (account_id) do update set wanted = excluded.wanted, code_hash = excluded.code_hash,
                 code_until = excluded.code_until, tries = 0, changed_at = excluded.changed_at,
                 codes = case when notice_preferences.codes_day = excluded.codes_day then notice_preferences.codes + 1 else 1 end,
                 codes_day = excluded.codes_day
             where notice_preferences.codes_day <> excluded.codes_day or notice_preferences.codes < $8",
            account.0,
            tenant,
            address,
            hash,
            until as _,
            day,
            now as _,
            MOST_CODES,
        )
        .execute(&self.pool)
        .await
        .map_err(db)?;
        Ok(saved.rows_affected() == 1)
    }

    async fn stop_wanting(&self, tenant: &TenantId, account: AccountId, now: Timestamp) -> Result<(), StorageError> {
        let (tenant, now) = (tenant.as_str(), Time(now));
        query!(
            "update notice_preferences set wanted = null, code_hash = null, code_until = null, changed_at = $1
             where tenant_id = $2 and account_id = $3",
            now as _,
            tenant,
            account.0,
        )
        .execute(&self.pool)
        .await
        .map_err(db)?;
        Ok(())
    }

    async fn end_email(&self, tenant: &TenantId, account: AccountId, now: Timestamp) -> Result<(), StorageError> {
        let (tenant, now) = (tenant.as_str(), Time(now));
        query!(
            "update notice_preferences set email = null, confirmed_at = null, wanted = null, code_hash = null, code_until = null,
                 changed_at = $1
             where tenant_id = $2 and account_id = $3",
            now as _,
            tenant,
            account.0,
        )
        .execute(&self.pool)
        .await
        .map_err(db)?;
        Ok(())
    }

    async fn confirm_email(
        &self,
        tenant: &TenantId,
        account: AccountId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, hash, now) = (tenant.as_str(), code_hash.as_slice(), Time(now));
        // Counted before it is compared: guessing side by side gains nothing.
        let counted = query!(
            "update notice_preferences set tries = tries + 1
             where tenant_id = $1 and account_id = $2 and code_until > $3 and tries < $4",
            tenant,
            account.0,
            now as _,
            MOST_TRIES,
        );
        let counted = counted.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        let confirmed = query!(
            "update notice_preferences set email = wanted, wanted = null, confirmed_at = $1, code_hash = null, code_until = null
             where tenant_id = $2 and account_id = $3 and code_hash = $4 and wanted is not null",
            now as _,
            tenant,
            account.0,
            hash,
        );
        let confirmed = counted && confirmed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        transaction.commit().await.map_err(db)?;
        Ok(confirmed)
    }
}
