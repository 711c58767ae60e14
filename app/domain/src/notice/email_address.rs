//! An e-mail address that a mail server takes and that cannot smuggle anything into a header.

use serde::{Deserialize, Serialize};

/// `local@domain.example`: ASCII, at most 254 characters (RFC 5321, 4.5.3.1), without quoting, comments or address literals.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is no e-mail address such as name@mail.example")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;
    fn try_from(raw: String) -> Result<Self, NotAnEmailAddress> {
        let text = raw.trim();
        let (local, domain) = text.split_once('@').ok_or(NotAnEmailAddress)?;
        let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let local_fits = (1..=64).contains(&local.len()) && local.chars().all(atom) && !local.split('.').any(str::is_empty);
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_fits = domain.contains('.') && domain.split('.').all(label_fits) && !domain.split('.').all(is_number);
        if text.len() <= 254 && local_fits && domain_fits {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(NotAnEmailAddress)
        }
    }
}

fn is_number(label: &str) -> bool {
    label.chars().all(|c| c.is_ascii_digit())
}

impl std::str::FromStr for EmailAddress {
    type Err = NotAnEmailAddress;
    fn from_str(text: &str) -> Result<Self, NotAnEmailAddress> {
        Self::try_from(text.to_owned())
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// An address is about a person: it does not print.
impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[e-mail address]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_server_takes() {
        for good in ["amina@mail.example", "a.b+c_d@sub.mail.example", " o'neil@mail.example ", "x@xn--mller-kva.example"] {
            assert!(EmailAddress::try_from(good.to_owned()).is_ok(), "{good}");
        }
        let address: EmailAddress = "Amina@Mail.Example".parse().expect("an address");
        assert_eq!((address.as_str(), address.domain()), ("Amina@mail.example", "mail.example"));
    }

    #[test]
    fn nothing_can_be_smuggled_along() {
        let long = format!("{}@mail.example", "a".repeat(65));
        for bad in [
            "",
            "amina",
            "amina@",
            "@mail.example",
            "amina@mail",
            "a@b@mail.example",
            "amina@mail.example\r\nBcc: all@mail.example",
            "amina mail@mail.example",
            "\"amina\"@mail.example",
            "<amina@mail.example>",
            "a..b@mail.example",
            ".a@mail.example",
            "amina@-mail.example",
            "amina@mail..example",
            "amina@127.0.0.1",
            "amina@[127.0.0.1]",
            "amína@mail.example",
            long.as_str(),
        ] {
            assert!(EmailAddress::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }
}
