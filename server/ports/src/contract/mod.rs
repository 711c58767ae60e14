//! The contract of the storage ports, as stories. Every storage runs every one of them, each on an empty database, so that two
//! databases have one meaning: order, precision, uniqueness, and what happens when two come at once.

mod arrangement;
mod bindings;
mod documents;
mod events;
mod kept_posts;
mod messages;
mod notices;
mod outbox;
mod people;
mod replies;
mod representations;
pub mod samples;
mod uploads;

pub use arrangement::*;
pub use bindings::*;
pub use documents::*;
pub use events::*;
pub use kept_posts::*;
pub use messages::*;
pub use notices::*;
pub use outbox::*;
pub use people::*;
pub use replies::*;
pub use representations::*;
pub use uploads::*;

/// Makes a test of every story. `$open` is an async function that returns an empty storage and whatever must live as long.
#[macro_export]
macro_rules! storage_contract {
    ($open:path) => {
        $crate::storage_contract! { $open:
            a_key_makes_one_message_however_often_it_comes
            a_case_is_closed_with_every_message_in_it
            a_message_is_there_for_its_person_and_its_authority_only
            lists_are_in_order_and_page_without_gaps_both_ways
            a_desk_shows_first_what_is_to_be_done
            the_first_opening_counts
            a_message_is_withdrawn_until_it_is_answered
            moments_and_texts_come_back_as_they_were
            two_tabs_share_one_draft
            answers_are_replaced_and_cleared
            a_reply_is_stored_whole_and_once
            a_draft_that_changed_is_not_sent
            ten_senders_at_once_make_one_reply
            a_taken_receipt_number_leaves_nothing_behind
            a_withdrawn_message_takes_no_reply
            a_supplement_needs_a_reply
            old_drafts_go_with_their_documents
            limits_hold_when_files_come_at_once
            a_verdict_counts_once
            what_a_reply_says_of_a_file_stays_true
            an_upload_grows_and_belongs_to_whoever_took_it_last
            an_upload_is_its_drafts_alone
            an_upload_ends_as_a_document_or_with_a_reason
            nobody_disturbs_what_goes_to_another_item
            two_drafts_at_once_use_up_one_day
            uploads_are_limited_and_expire
            what_has_begun_has_its_room_and_uses_up_the_day
            a_removed_document_takes_its_key_along
            files_stand_in_the_order_of_the_person
            a_day_has_its_limits
            a_document_is_taken_back_once
            a_copy_is_made_once_and_known_to_the_collector
            copies_are_made_anew_when_something_is_taken_out
            a_phone_is_let_in_once
            an_errand_belongs_to_one_worker_until_its_lease_ends
            errands_are_claimed_oldest_first_and_when_due
            a_reply_may_stay_for_a_while
            each_route_is_claimed_by_itself
            a_reply_takes_the_next_way_unless_it_may_have_arrived
            an_errand_waits_for_the_end_of_the_one_before
            a_document_without_a_verdict_has_an_errand
            one_subject_has_one_errand_of_a_kind
            a_lost_lease_changes_nothing
            history_is_in_order
            a_person_has_one_account_per_tenant
            sessions_are_found_together_and_each_is_judged_by_its_own
            a_session_ends_by_silence_and_by_age
            a_session_that_is_gone_stays_gone
            a_sign_in_counts_once
            a_tenant_has_one_current_key
            a_providers_sign_out_ends_what_it_means_and_counts_once
            a_person_sees_and_ends_the_own_sessions
            a_message_is_found_by_whatever_identifies_its_recipient
            a_branch_finds_its_own_behind_all_of_the_others
            a_decision_grows_and_never_shrinks
            a_code_belongs_to_who_uses_it_first
            guessing_codes_is_slow
            an_invitation_is_taken_once_and_leads_to_one_message
            who_waits_is_let_in_by_a_word_and_out_at_once
            an_ended_right_changes_nothing
            a_reply_says_who_sent_it_in_whose_place
            invitations_are_kept_and_limited
            the_newest_acceptance_counts
            an_ended_session_says_whose_it_was_until_it_is_deleted
            a_kept_post_is_its_accounts_alone
            kept_posts_are_found_below_their_page
            access_events_come_back_in_order_and_go_when_old
            a_program_hears_everything_once_however_late_it_was_written
            a_cause_makes_one_notice_on_a_channel
            what_was_handed_over_first_is_what_was_told
            the_next_way_begins_with_the_end_of_the_one_before
            a_message_and_its_notices_are_stored_together
            a_mail_that_came_back_is_kept_once
            an_address_is_confirmed_by_its_code
            drafts_that_go_soon_are_found
        }
    };
    ($open:path: $($story:ident)+) => {$(
        #[tokio::test]
        async fn $story() {
            let (storage, _alive) = $open().await;
            $crate::contract::$story(&storage).await;
        }
    )+};
}
