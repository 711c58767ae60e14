//! The clerks' list. The group of a message is judged where the rows are: it depends on replies, people, representatives and
//! deliveries, and on the day.

use crate::{
    Database,
    statements::{
        failure::{db, known},
        messages::message_row::{MessageRow, select_message},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::message::DeskGroup;
use jiff::civil::Date;
use ports::{
    StorageError,
    storage::{ClerkScope, Desk, DeskFilter, DeskPage, DeskPlace, DeskRow},
};
use sqlx::query;
use uuid::Uuid;

/// Messages of one authority that the search finds, each with its group; the rest of the statement is the caller's.
macro_rules! grouped {
    ($select:tt, $rest:tt $(, $argument:expr)* $(,)?) => {
        query!(
            $select + r#" from (
                select messages.id, due_on, made_available_at, cast(case
                    when state = 'withdrawn' then 6
                    when state = 'answered' and not exists (
                        select 1 from audit_entries
                        where audit_entries.tenant_id = messages.tenant_id and audit_entries.message_id = messages.id
                            and action = 'reply_viewed'
                            and at >= (select max(submitted_at) from replies where replies.message_id = messages.id)
                    ) then 0
                    when time_asked = 1 and closed_at is null then 1
                    when exists (
                        select 1 from errands join replies on replies.id = errands.subject_id
                        where replies.message_id = messages.id and errands.kind = 'deliver_reply' and errands.state = 'needs_person'
                    ) then 1
                    when exists (
                        select 1 from representations
                        where representations.tenant_id = messages.tenant_id and representations.message_id = messages.id
                            and representations.state = 'waiting'
                            and inviter_account_id is null
                    ) then 1
                    when state = 'open' and exists (
                        select 1 from bindings where bindings.message_id = messages.id and bindings.state = 'review'
                    ) and not exists (
                        select 1 from bindings
                        where bindings.message_id = messages.id and bindings.state = 'bound' and bindings.rule <> 'access_code'
                    ) then 1
                    when state = 'open' and retrieved_at is null and exists (
                        select 1 from audit_entries
                        where audit_entries.tenant_id = messages.tenant_id and audit_entries.message_id = messages.id
                            and action = 'nobody_reached'
                    ) and not exists (
                        select 1 from notices
                        where notices.tenant_id = messages.tenant_id and notices.message_id = messages.id
                            and notices.state = 'accepted' and notices.channel <> 'bundid_status'
                    ) then 1
                    when closed_at is not null then 5
                    when to_do in (0, 1) and due_on < $1 then 2
                    when to_do in (0, 1) then 3
                    when state = 'answered' then 5
                    else 4
                end as bigint) as desk_group
                from messages
                where messages.tenant_id = $2 and authority_id = $3 and search_text like $4 escape '\'
                    and search_text like $5 escape '\' and search_text like $6 escape '\' and search_text like $7 escape '\'
            ) as listed"# + $rest
            $(, $argument)*
        )
    };
}

/// Patterns that find each word anywhere; its own signs stand for themselves. Of more than four words the last ones are looked for in their
/// order.
fn patterns(search: &str) -> [String; 4] {
    let lower = search.to_lowercase();

    let mut patterns = [(); 4].map(|()| "%".to_owned());
    for (at, word) in lower.split_whitespace().enumerate() {
        let pattern = &mut patterns[at.min(3)];
        for letter in word.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
    }
    patterns
}

#[async_trait]
impl Desk for Database {
    async fn desk(
        &self,
        scope: &ClerkScope,
        filter: &DeskFilter,
        page: DeskPage,
        today: Date,
        limit: u16,
    ) -> Result<Vec<DeskRow>, StorageError> {
        let (tenant, authority, today) = (scope.tenant.as_str(), scope.authority.as_str(), today.to_string());
        let [first, second, third, rest] = patterns(&filter.search);
        let (lowest, highest) = filter.group.map_or((0, 6), |group| (group.rank(), group.rank()));
        let limit = i64::from(limit);
        let parts =
            |place: DeskPlace| (place.group.rank(), place.due.to_string(), Time(place.at.made_available_at), place.at.message.0);
        let mut found: Vec<(Uuid, i64)> = match page {
            DeskPage::First | DeskPage::After(_) => {
                let (group, due, at, id) = match page {
                    DeskPage::After(place) => parts(place),
                    DeskPage::First | DeskPage::Before(_) => (-1, String::new(), Time::END, Uuid::max()),
                };
                let rows = grouped!(
                    r#"select id as "id!: Uuid", desk_group as "desk_group!: i64""#,
                    " where desk_group between $8 and $9
                        and (desk_group > $10 or (desk_group = $10 and (due_on > $11 or (due_on = $11
                            and (made_available_at < $12 or (made_available_at = $12 and id < $13))))))
                      order by desk_group, due_on, made_available_at desc, id desc limit $14",
                    today,
                    tenant,
                    authority,
                    first,
                    second,
                    third,
                    rest,
                    lowest,
                    highest,
                    group,
                    due,
                    at as _,
                    id,
                    limit,
                );
                let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
                rows.into_iter().map(|row| (row.id, row.desk_group)).collect()
            }
            DeskPage::Before(place) => {
                let (group, due, at, id) = parts(place);
                let rows = grouped!(
                    r#"select id as "id!: Uuid", desk_group as "desk_group!: i64""#,
                    " where desk_group between $8 and $9
                        and (desk_group < $10 or (desk_group = $10 and (due_on < $11 or (due_on = $11
                            and (made_available_at > $12 or (made_available_at = $12 and id > $13))))))
                      order by desk_group desc, due_on desc, made_available_at, id limit $14",
                    today,
                    tenant,
                    authority,
                    first,
                    second,
                    third,
                    rest,
                    lowest,
                    highest,
                    group,
                    due,
                    at as _,
                    id,
                    limit,
                );
                let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
                rows.into_iter().map(|row| (row.id, row.desk_group)).collect()
            }
        };
        if matches!(page, DeskPage::Before(_)) {
            found.reverse();
        }
        let mut rows = Vec::with_capacity(found.len());
        for (id, rank) in found {
            let row = select_message!(" where tenant_id = $1 and id = $2", tenant, id).fetch_optional(&self.pool);
            let Some(row) = row.await.map_err(db)? else { continue };
            let group = known("messages", id, "desk_group", DeskGroup::of_rank(rank))?;
            rows.push(DeskRow { group, record: MessageRow::into_record(row)? });
        }
        Ok(rows)
    }

    async fn desk_counts(&self, scope: &ClerkScope, search: &str, today: Date) -> Result<Vec<(DeskGroup, u32)>, StorageError> {
        let (tenant, authority, today) = (scope.tenant.as_str(), scope.authority.as_str(), today.to_string());
        let [first, second, third, rest] = patterns(search);
        let rows = grouped!(
            r#"select desk_group as "desk_group!: i64", count(*) as "count!: i64""#,
            " group by desk_group order by desk_group",
            today,
            tenant,
            authority,
            first,
            second,
            third,
            rest,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(rows.into_iter().filter_map(|row| Some((DeskGroup::of_rank(row.desk_group)?, count(row.count)))).collect())
    }
}
