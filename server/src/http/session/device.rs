//! What a browser says of itself, in as few words as help somebody to know their own devices again. Versions and models say more about a
//! person than they need here.

use std::net::IpAddr;

/// Browsers by a word that no other one writes, the more special ones first: nearly all call themselves Chrome, Safari and Mozilla, too.
const BROWSERS: [(&str, &str); 7] = [
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems: Android says Linux, too, and an iPhone that it is like a Mac.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// "Firefox, Android"; `None`: it says nothing that people know.
pub fn device(user_agent: &str) -> Option<String> {
    let find = |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    // Chrome on an iPhone says neither Chrome nor what it draws with.
    let browser = if user_agent.contains("CriOS/") { Some("Chrome") } else { find(&BROWSERS) };
    let words: Vec<&str> = [browser, find(&SYSTEMS)].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The beginning of an address: enough for its owner to know it again, too little to find a household by (IPv4: without the last number; IPv6:
/// the first three groups).
pub fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [one, two, three, _] = address.octets();
            format!("{one}.{two}.{three}.…")
        }
        IpAddr::V6(address) => {
            let [one, two, three, ..] = address.segments();
            format!("{one:x}:{two:x}:{three:x}:…")
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_is_shortened() {
        let network = |text: &str| super::network(text.parse().expect("an address"));
        assert_eq!((network("203.0.113.77"), network("2001:db8:5::77")), ("203.0.113.…".to_owned(), "2001:db8:5:…".to_owned()));
    }

    use super::device;

    #[test]
    fn devices_are_known_again() {
        for (says, is) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                "Chrome, iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge, Windows",
            ),
        ] {
            assert_eq!(device(says).as_deref(), Some(is), "{says}");
        }
        assert_eq!(device("curl/8"), None);
    }
}
