//! What is still to come on a message that was answered. One judgement for message page, list, receipt, notices and API.

use super::{EarlierReplies, ItemAnswer, ReceiptNumber, TakenBackHow, draft::asked};
use crate::{
    document_request::PapersAnswer,
    id::ItemId,
    message::{Inquiry, Item},
    personal::Personal,
    text::Lines,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What all replies together leave open. Empty lists mean: as far as the portal knows, nothing is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outstanding {
    /// Required, and nothing that was sent settles it.
    pub owed: Vec<Item>,
    /// Why the authority needs some of them once more.
    pub returned: BTreeMap<ItemId, Lines<2000>>,
    /// "I will send it later."
    pub promised: Vec<Promised>,
    /// "Somebody else sends it."
    pub from_others: Vec<FromOthers>,
    /// The day on which the authority's deadline ends, if it named one, and whether it is over.
    pub deadline: Option<(Date, bool)>,
    /// A file that the person sent never reached the authority because of malware, and nothing was sent for it since.
    pub lost_files: bool,
    /// Replies that the authority has said it cannot take.
    pub refused: Vec<ReceiptNumber>,
    /// Items that need nothing more from anybody.
    pub settled: Vec<ItemId>,
}

/// Something the person said they would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    pub item: Item,
    pub until: Option<Date>,
    /// The day they named lies behind the end of the deadline.
    pub after_deadline: bool,
    /// The day they named is over.
    pub overdue: bool,
}

/// Something that somebody else is to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromOthers {
    pub item: Item,
    pub who: Option<Personal<String>>,
}

/// The items that are asked for, given what was sent.
pub fn asked_for(inquiry: &Inquiry, replies: &EarlierReplies) -> BTreeSet<ItemId> {
    asked(inquiry, |question| replies.answer_to(question)).map(|item| item.id.clone()).collect()
}

impl Outstanding {
    /// `replies`: everything that was sent and counts. `today`: the German day.
    pub fn of(inquiry: &Inquiry, replies: &EarlierReplies, today: Date) -> Self {
        let due = inquiry.terms.as_ref().map(|terms| terms.deadline.due);
        let mut all = Self { deadline: due.map(|due| (due, due < today)), ..Self::default() };
        for item in asked(inquiry, |question| replies.answer_to(question)) {
            all.lost_files |= replies.lost(&item.id).iter().any(|lost| lost.how == TakenBackHow::Infected);
            if let Some(reason) = replies.returned(&item.id) {
                all.returned.insert(item.id.clone(), reason.clone());
                all.owed.push(item.clone());
                continue;
            }
            match replies.answer_to(&item.id) {
                _ if replies.is_accepted(&item.id) => all.settled.push(item.id.clone()),
                Some(ItemAnswer::Papers(PapersAnswer::Later { until })) => {
                    let until = until.as_ref().map(|day| *day.reveal());
                    all.promised.push(Promised {
                        item: item.clone(),
                        until,
                        after_deadline: until.zip(due).is_some_and(|(until, due)| until > due),
                        overdue: until.is_some_and(|until| until < today),
                    });
                }
                Some(ItemAnswer::Papers(PapersAnswer::SomeoneElse { who })) => {
                    all.from_others.push(FromOthers { item: item.clone(), who: who.clone() });
                }
                _ if replies.settles(item) => all.settled.push(item.id.clone()),
                _ if item.content.required() => all.owed.push(item.clone()),
                _ => {}
            }
        }
        all
    }

    /// The person themselves has nothing to send, as far as is known.
    pub fn is_nothing_for_them(&self) -> bool {
        self.owed.is_empty() && self.promised.is_empty() && !self.lost_files && self.refused.is_empty()
    }

    /// The first day on which the person wanted to send something.
    pub fn next_promise(&self) -> Option<Date> {
        self.promised.iter().filter_map(|promised| promised.until).min()
    }
}
