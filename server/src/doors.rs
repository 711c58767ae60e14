//! Who may hold a connection: all together, each address, and each network. When every place is taken and somebody comes from a network that has
//! fewer, the network that has most gives one up: the line on which nothing has moved for longest. Nobody else is sent away.

use ipnet::IpNet;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// A network may hold as much as so many of its addresses.
const ADDRESSES_OF_A_NETWORK: usize = 4;

#[derive(Debug)]
pub struct Doors {
    limits: Limits,
    inside: Mutex<Inside>,
    opened: Instant,
}

#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections in all.
    pub most: usize,
    /// Of one address that is no proxy of ours; and requests under way of one address behind a proxy.
    pub most_of_one: usize,
    /// Proxies whose word on where a request comes from counts.
    pub trusted_proxies: Vec<IpNet>,
}

#[derive(Debug, Default)]
struct Inside {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
    /// Of IPv6 only: whoever has one network has many addresses.
    by_network: HashMap<IpAddr, usize>,
    lines: HashMap<u64, Line>,
    entered: u64,
    /// Since the start.
    refused: u64,
    let_go: u64,
}

/// A connection that is no proxy's.
#[derive(Debug)]
struct Line {
    address: IpAddr,
    moved: Moved,
    let_go: CancellationToken,
}

/// When something came or went on a line for the last time, and whether it waits for us.
#[derive(Debug, Clone)]
pub struct Moved {
    opened: Instant,
    at: Arc<AtomicU64>,
    /// A whole request is here, and its answer is not: nothing moves, and it is not the other side's doing.
    waits: Arc<AtomicBool>,
}

impl Moved {
    pub fn waits(&self, for_us: bool) {
        self.waits.store(for_us, Ordering::Relaxed);
    }

    pub fn now(&self) {
        self.at.store(u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// A place; dropping it makes room.
#[derive(Debug)]
pub struct Place {
    doors: Arc<Doors>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Proxy,
    Line(u64),
    Request(IpAddr),
}

/// A connection that came in.
#[derive(Debug)]
pub struct Entered {
    pub place: Place,
    pub moved: Moved,
    /// Cancelled when the place is needed for somebody else.
    pub let_go: CancellationToken,
}

impl Doors {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, inside: Mutex::default(), opened: Instant::now() })
    }

    pub fn is_proxy(&self, address: IpAddr) -> bool {
        let address = plain(address);
        self.limits.trusted_proxies.iter().any(|net| net.contains(&address))
    }

    /// How many connections are held now.
    pub fn held(&self) -> usize {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// How many may be held at once.
    pub fn most(&self) -> usize {
        self.limits.most
    }

    /// A place for a connection from there.
    pub fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Entered> {
        let moved = Moved { opened: self.opened, at: Arc::default(), waits: Arc::default() };
        moved.now();
        let let_go = CancellationToken::new();
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = if self.is_proxy(from) {
            // Whoever stands beside the proxy must not shut out everybody behind it.
            if inside.all >= self.limits.most && !inside.make_room(None) {
                inside.refuse();
                return None;
            }
            Kind::Proxy
        } else {
            let address = household(from);
            if !inside.has_room(&self.limits, address) || (inside.all >= self.limits.most && !inside.make_room(Some(address))) {
                inside.refuse();
                return None;
            }
            inside.count(address);
            inside.entered += 1;
            let id = inside.entered;
            inside.lines.insert(id, Line { address, moved: moved.clone(), let_go: let_go.clone() });
            Kind::Line(id)
        };
        inside.all += 1;
        Some(Entered { place: Place { doors: self.clone(), kind }, moved, let_go })
    }

    /// A place for a request of somebody behind a proxy.
    pub fn ask(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let address = household(from);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if !inside.has_room(&self.limits, address) {
            inside.refuse();
            return None;
        }
        inside.count(address);
        Some(Place { doors: self.clone(), kind: Kind::Request(address) })
    }
}

impl Inside {
    fn has_room(&self, limits: &Limits, address: IpAddr) -> bool {
        let of_network = network(address).and_then(|network| self.by_network.get(&network)).copied().unwrap_or(0);
        self.by_address.get(&address).copied().unwrap_or(0) < limits.most_of_one
            && of_network < limits.most_of_one.saturating_mul(ADDRESSES_OF_A_NETWORK)
    }

    fn count(&mut self, address: IpAddr) {
        *self.by_address.entry(address).or_default() += 1;
        if let Some(network) = network(address) {
            *self.by_network.entry(network).or_default() += 1;
        }
    }

    fn forget(&mut self, address: IpAddr) {
        one_less(&mut self.by_address, address);
        if let Some(network) = network(address) {
            one_less(&mut self.by_network, network);
        }
    }

    /// Lets a line of whoever has most go, if that is more than the newcomer would have then.
    fn make_room(&mut self, newcomer: Option<IpAddr>) -> bool {
        let whole = |address: IpAddr| network(address).unwrap_or(address);
        let mut held: HashMap<IpAddr, usize> = HashMap::new();
        for line in self.lines.values() {
            *held.entry(whole(line.address)).or_default() += 1;
        }
        let Some((&largest, &most)) = held.iter().max_by_key(|(_, lines)| **lines) else { return false };
        let own = newcomer.and_then(|newcomer| held.get(&whole(newcomer))).copied().unwrap_or(0);
        if most <= own + 1 {
            return false;
        }
        let of_largest = self.lines.iter().filter(|(_, line)| whole(line.address) == largest);
        let Some(id) = of_largest
            .min_by_key(|(id, line)| {
                let moved = &line.moved;
                (moved.waits.load(Ordering::Relaxed), moved.at.load(Ordering::Relaxed), **id)
            })
            .map(|(id, _)| *id)
        else {
            return false;
        };
        self.leave(id);
        self.let_go += 1;
        if self.let_go.is_power_of_two() {
            tracing::warn!(connections.now = self.all, connections.let_go = self.let_go, "connections.let_go");
        }
        true
    }

    fn leave(&mut self, id: u64) {
        // Whoever was let go has left already.
        if let Some(line) = self.lines.remove(&id) {
            line.let_go.cancel();
            self.forget(line.address);
            self.all -= 1;
        }
    }

    fn refuse(&mut self) {
        self.refused += 1;
        // One line for many: a flood must not fill the log.
        if self.refused.is_power_of_two() {
            tracing::warn!(connections.now = self.all, connections.refused = self.refused, "connections.refused");
        }
    }
}

fn one_less(counts: &mut HashMap<IpAddr, usize>, key: IpAddr) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.doors.inside.lock().unwrap_or_else(PoisonError::into_inner);
        match self.kind {
            Kind::Proxy => inside.all -= 1,
            Kind::Line(id) => inside.leave(id),
            Kind::Request(address) => inside.forget(address),
        }
    }
}

/// As IPv4 writes it, where it is one.
pub fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// What one household or server has: an address, or the half of an IPv6 address that names the network.
pub fn household(address: IpAddr) -> IpAddr {
    match plain(address) {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

/// What one customer of a provider has at most: the first 48 bits of an IPv6 address. `None`: IPv4, where addresses are dear.
fn network(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Some(IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doors(most: usize, most_of_one: usize) -> Arc<Doors> {
        Doors::new(Limits { most, most_of_one, trusted_proxies: vec!["10.0.0.0/8".parse().expect("a net")] })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_takes_no_others_place() {
        let doors = doors(10, 3);
        let places: Vec<_> = (0..5).filter_map(|_| doors.enter(address("192.0.2.1"))).collect();
        assert_eq!(places.len(), 3);
        assert!(doors.enter(address("::ffff:192.0.2.1")).is_none(), "the same in other words");
        assert!(doors.enter(address("192.0.2.2")).is_some());
        drop(places);
        assert!(doors.enter(address("192.0.2.1")).is_some(), "who leaves makes room");
    }

    #[test]
    fn a_network_is_one_and_a_proxy_is_none() {
        let doors = doors(10, 2);
        let places: Vec<_> = (1..5).filter_map(|at| doors.enter(address(&format!("2001:db8::{at}")))).collect();
        assert_eq!(places.len(), 2);
        assert!(doors.enter(address("2001:db8:0:1::1")).is_some());
        let proxied: Vec<_> = (0..20).filter_map(|_| doors.enter(address("10.1.2.3"))).collect();
        assert_eq!(proxied.len(), 9, "up to all together, and one of two lines beside it makes room");
        let asked: Vec<_> = (0..5).filter_map(|_| doors.ask(address("192.0.2.9"))).collect();
        assert_eq!(asked.len(), 2, "who comes through it counts by their own address");
    }

    #[test]
    fn a_customer_s_networks_are_bounded_together() {
        let doors = doors(100, 2);
        let places: Vec<_> = (0..50).filter_map(|at| doors.enter(address(&format!("2001:db8:0:{at:x}::1")))).collect();
        assert_eq!(places.len(), 2 * ADDRESSES_OF_A_NETWORK);
        assert!(doors.enter(address("2001:db8:1::1")).is_some(), "another customer");
    }

    #[test]
    fn whoever_holds_most_makes_room_for_others() {
        let doors = doors(10, 5);
        let greedy: Vec<_> = (0..5).filter_map(|_| doors.enter(address("192.0.2.1"))).collect();
        let others: Vec<_> = (2..7).filter_map(|at| doors.enter(address(&format!("192.0.2.{at}")))).collect();
        assert_eq!((greedy.len(), others.len()), (5, 5));
        // Nothing has moved on the third for longest.
        for (at, line) in greedy.iter().enumerate().filter(|(at, _)| *at != 2) {
            line.moved.at.store(at as u64 + 10, Ordering::Relaxed);
        }
        greedy[2].moved.at.store(1, Ordering::Relaxed);
        // It waits for us: that is no silence of its own.
        greedy[4].moved.at.store(0, Ordering::Relaxed);
        greedy[4].moved.waits(true);
        let newcomer = doors.enter(address("192.0.2.9")).expect("room is made");
        let gone: Vec<_> = greedy.iter().map(|line| line.let_go.is_cancelled()).collect();
        assert_eq!(gone, [false, false, true, false, false]);
        assert!(others.iter().all(|line| !line.let_go.is_cancelled()));
        assert!(doors.enter(address("192.0.2.1")).is_none(), "whoever has most gets none of the others'");
        assert!(doors.enter(address("10.0.0.1")).is_some(), "whoever is behind the proxy comes in");
        drop((greedy, others));
        assert_eq!(doors.inside.lock().expect("whole").all, 1, "each place is given back once");
        drop(newcomer);
        let inside = doors.inside.lock().expect("whole");
        assert!(inside.lines.is_empty() && inside.by_address.is_empty() && inside.by_network.is_empty());
    }
}
