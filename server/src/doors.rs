//! Who may hold a connection: all together, and each address. Whoever comes when there is no place is let go at once; nobody who is in is sent
//! away for it.

use ipnet::IpNet;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

#[derive(Debug)]
pub struct Doors {
    limits: Limits,
    inside: Mutex<Inside>,
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
    /// Since the last word in the log about it.
    refused: u64,
}

/// A place; dropping it makes room.
#[derive(Debug)]
pub struct Place {
    doors: Arc<Doors>,
    /// In the count of all.
    connection: bool,
    address: Option<IpAddr>,
}

impl Doors {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, inside: Mutex::default() })
    }

    pub fn is_proxy(&self, address: IpAddr) -> bool {
        let address = plain(address);
        self.limits.trusted_proxies.iter().any(|net| net.contains(&address))
    }

    /// A place for a connection from there.
    pub fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let address = (!self.is_proxy(from)).then(|| household(from));
        self.take(true, address)
    }

    /// A place for a request of somebody behind a proxy.
    pub fn ask(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        self.take(false, Some(household(from)))
    }

    fn take(self: &Arc<Self>, connection: bool, address: Option<IpAddr>) -> Option<Place> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = address.map_or(0, |address| inside.by_address.get(&address).copied().unwrap_or(0));
        if (connection && inside.all >= self.limits.most) || of_one >= self.limits.most_of_one {
            inside.refused += 1;
            // One line for many: a flood must not fill the log.
            if inside.refused.is_power_of_two() {
                let (all, refused) = (inside.all, inside.refused);
                tracing::warn!(connections.now = all, connections.refused = refused, "connections.refused");
            }
            return None;
        }
        inside.all += usize::from(connection);
        if let Some(address) = address {
            *inside.by_address.entry(address).or_default() += 1;
        }
        Some(Place { doors: self.clone(), connection, address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.doors.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.all -= usize::from(self.connection);
        if let Some(address) = self.address
            && let Some(of_one) = inside.by_address.get_mut(&address)
        {
            *of_one -= 1;
            if *of_one == 0 {
                inside.by_address.remove(&address);
            }
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
        assert_eq!(proxied.len(), 8, "up to all together");
        let asked: Vec<_> = (0..5).filter_map(|_| doors.ask(address("192.0.2.9"))).collect();
        assert_eq!(asked.len(), 2, "who comes through it counts by their own address");
    }
}
