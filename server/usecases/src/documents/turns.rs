//! Whose turn it is where only a few can be served at once: each tenant in turn, and within it each account. Whoever asks for much waits
//! for themselves; whoever comes with one file is served next.

use domain::{
    id::{AccountId, TenantId},
    person::{Applicant, Clerk},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::oneshot;

/// Who wants to be served.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asker {
    pub tenant: TenantId,
    /// `None`: the portal itself, for this tenant.
    pub account: Option<AccountId>,
}

impl Asker {
    pub fn person(applicant: &Applicant) -> Self {
        Self { tenant: applicant.tenant.clone(), account: Some(applicant.account) }
    }

    pub fn clerk(clerk: &Clerk) -> Self {
        Self { tenant: clerk.tenant.clone(), account: Some(clerk.account) }
    }
}

/// A few places, and who waits for one.
#[derive(Debug)]
pub struct Turns {
    places: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    /// Counts who was served, so that one can be said to be before another.
    served: u64,
    tenants: HashMap<TenantId, Share>,
    askers: HashMap<Asker, Share>,
    /// In the order of their coming.
    waiting: Vec<Waiting>,
}

/// What one has now, kept as long as they have or wait for something.
#[derive(Debug, Clone, Copy)]
struct Share {
    running: usize,
    waiting: usize,
    last_served: u64,
}

#[derive(Debug)]
struct Waiting {
    who: Asker,
    called: oneshot::Sender<Turn>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    turns: Arc<Turns>,
    who: Asker,
}

impl Turns {
    /// `places`: how many are served at once, at least 1.
    pub fn new(places: usize) -> Arc<Self> {
        Arc::new(Self { places: places.max(1), state: Mutex::default() })
    }

    /// Waits for a turn. Whoever stops waiting takes nobody's place.
    pub async fn turn(self: &Arc<Self>, who: &Asker) -> Turn {
        let (called, call) = oneshot::channel();
        let next = self.change(|state| {
            state.share(who, |share| share.waiting += 1);
            state.waiting.push(Waiting { who: who.clone(), called });
        });
        self.serve(next);
        // The other end lives in the list until it calls.
        call.await.unwrap_or_else(|_| unreachable!("whoever waits is called or goes"))
    }

    /// How many wait for a turn.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).waiting.len()
    }

    fn change(self: &Arc<Self>, what: impl FnOnce(&mut State)) -> Vec<Waiting> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        what(&mut state);
        // Who went away while waiting is not served.
        let (gone, there): (Vec<_>, Vec<_>) =
            std::mem::take(&mut state.waiting).into_iter().partition(|one| one.called.is_closed());
        state.waiting = there;
        gone.iter().for_each(|one| state.share(&one.who, |share| share.waiting -= 1));
        let mut next = Vec::new();
        while state.taken < self.places {
            let Some(one) = state.next() else { break };
            next.push(one);
        }
        next
    }

    /// Outside of the lock: a turn that nobody takes is given back.
    fn serve(self: &Arc<Self>, next: Vec<Waiting>) {
        for Waiting { who, called } in next {
            drop(called.send(Turn { turns: self.clone(), who }));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let next = self.turns.change(|state| {
            state.taken -= 1;
            state.share(&self.who, |share| share.running -= 1);
        });
        self.turns.serve(next);
    }
}

impl State {
    fn share(&mut self, who: &Asker, change: impl Fn(&mut Share)) {
        // Whoever comes anew is not before those who wait and were served once.
        let new = Share { running: 0, waiting: 0, last_served: self.served };
        let tenant = self.tenants.entry(who.tenant.clone()).or_insert(new);
        change(tenant);
        if tenant.running + tenant.waiting == 0 {
            self.tenants.remove(&who.tenant);
        }
        let asker = self.askers.entry(who.clone()).or_insert(new);
        change(asker);
        if asker.running + asker.waiting == 0 {
            self.askers.remove(who);
        }
    }

    /// Of the tenant that has the least, or was served longest ago; and so within it.
    fn next(&mut self) -> Option<Waiting> {
        let rank = |share: Option<&Share>| share.map_or((0, 0), |share| (share.running, share.last_served));
        let (at, _) = self
            .waiting
            .iter()
            .enumerate()
            .min_by_key(|(at, one)| (rank(self.tenants.get(&one.who.tenant)), rank(self.askers.get(&one.who)), *at))?;
        let one = self.waiting.remove(at);
        self.taken += 1;
        self.served += 1;
        let served = self.served;
        self.share(&one.who, |share| {
            share.running += 1;
            share.waiting -= 1;
            share.last_served = served;
        });
        Some(one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use uuid::Uuid;

    fn asker(tenant: &str, account: u128) -> Asker {
        Asker { tenant: tenant.to_owned().try_into().expect("a slug"), account: Some(AccountId(Uuid::from_u128(account))) }
    }

    /// Serves whoever came, one after the other, and says who it was.
    fn order(places: usize, who: &[Asker]) -> Vec<Asker> {
        let turns = Turns::new(places);
        let mut futures: Vec<_> = who.iter().map(|who| Some(Box::pin(turns.turn(who)))).collect();
        let (mut order, mut held) = (Vec::new(), Vec::new());
        while order.len() < who.len() {
            for future in &mut futures {
                if let Some(turn) = future.as_mut().and_then(FutureExt::now_or_never) {
                    order.push(turn.who.clone());
                    held.push(turn);
                    *future = None;
                }
            }
            assert!(held.len() <= places, "never more than there are places");
            held.remove(0);
        }
        order
    }

    #[test]
    fn whoever_asks_for_much_waits_for_themselves() {
        let (many, few) = (asker("land", 1), asker("land", 2));
        let mut who = vec![many.clone(); 30];
        who.push(few.clone());
        for places in 1..=4 {
            let at = order(places, &who).iter().position(|one| *one == few).expect("served");
            // Those that were being served, and with one place one more: a newcomer is not before who was served once.
            assert!(at <= places + 1, "{places} places: served as number {at}");
        }
    }

    #[test]
    fn a_tenant_of_many_keeps_no_other_waiting() {
        let mut who: Vec<_> = (0..30).map(|account| asker("land", account)).collect();
        who.push(asker("anderes-land", 99));
        let at = order(2, &who).iter().position(|one| one.tenant.as_str() == "anderes-land").expect("served");
        assert!(at <= 2, "served as number {at}");
    }

    #[tokio::test]
    async fn newcomers_do_not_starve_a_second_file() {
        let turns = Turns::new(1);
        let mut held = turns.turn(&asker("land", 1)).await;
        let patient = asker("land", 1);
        let mut second = Box::pin(turns.turn(&patient));
        assert!(second.as_mut().now_or_never().is_none());
        let mut served = 0;
        // Somebody new comes whenever a place is about to be free.
        for account in 2..50 {
            let new = asker("land", account);
            let mut waiting = Box::pin(turns.turn(&new));
            assert!(waiting.as_mut().now_or_never().is_none());
            drop(held);
            if second.as_mut().now_or_never().is_some() {
                break;
            }
            served += 1;
            held = waiting.now_or_never().expect("the newcomer has it");
        }
        assert!(served <= 2, "{served} newcomers went before");
    }

    #[tokio::test]
    async fn whoever_goes_away_takes_no_place() {
        let turns = Turns::new(1);
        let (one, other) = (asker("land", 1), asker("land", 2));
        let first = turns.turn(&one).await;
        let mut gone = Box::pin(turns.turn(&one));
        assert!(gone.as_mut().now_or_never().is_none());
        let mut next = Box::pin(turns.turn(&other));
        assert!(next.as_mut().now_or_never().is_none());
        drop(gone);
        drop(first);
        let turn = next.now_or_never().expect("a turn");
        // Called, and gone before it could take it.
        let late = Box::pin(turns.turn(&one));
        let mut late = late;
        assert!(late.as_mut().now_or_never().is_none());
        drop(turn);
        drop(late);
        assert!(turns.turn(&other).now_or_never().is_some());
        let state = turns.state.lock().expect("not poisoned");
        assert_eq!((state.taken, state.tenants.len(), state.askers.len()), (0, 0, 0), "nothing is remembered");
    }
}
