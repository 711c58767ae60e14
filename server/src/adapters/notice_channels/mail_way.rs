//! Where mail is handed over: an SMTP server, or a folder that a mail system empties.

use domain::notice::NoticeFailure;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    address::Envelope,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use ports::HandedOver;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// How a mail server is reached.
pub struct MailServer {
    pub host: String,
    pub port: Option<u16>,
    pub encryption: Encryption,
    pub credentials: Option<(String, String)>,
    /// PEM of a root that is trusted beside the machine's.
    pub authority: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte (465).
    Tls,
    /// Demanded after the greeting (587, 25).
    StartTls,
    /// On loopback only.
    None,
}

pub enum MailWay {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl MailWay {
    pub fn smtp(server: MailServer) -> Result<Self, lettre::transport::smtp::Error> {
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone()).timeout(Some(PATIENCE));
        let tls = || {
            let mut parameters = TlsParameters::builder(server.host.clone());
            if let Some(authority) = &server.authority {
                parameters = parameters.add_root_certificate(Certificate::from_pem(authority)?);
            }
            parameters.build()
        };
        let (tls, port) = match server.encryption {
            Encryption::Tls => (Tls::Wrapper(tls()?), 465),
            Encryption::StartTls => (Tls::Required(tls()?), 587),
            Encryption::None => (Tls::None, 25),
        };
        builder = builder.tls(tls).port(server.port.unwrap_or(port));
        if let Some((user, password)) = server.credentials {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self::Smtp(builder.build()))
    }

    /// `name`: what the mail is called in a folder; plain characters.
    pub async fn hand_over(&self, name: &str, envelope: &Envelope, message: &Message) -> HandedOver {
        match self {
            Self::Smtp(transport) => match transport.send_raw(envelope, &message.formatted()).await {
                Ok(answer) => {
                    // Some servers repeat the address.
                    let words = answer.message().flat_map(str::split_whitespace).filter(|word| !word.contains('@'));
                    let said = words.collect::<Vec<_>>().join(" ");
                    HandedOver::Accepted { proof: format!("{} {said}", answer.code()).chars().take(500).collect() }
                }
                Err(error) => judge(&error),
            },
            Self::Folder(folder) => {
                let (folder, name, bytes) = (folder.clone(), name.to_owned(), message.formatted());
                let written = tokio::task::spawn_blocking(move || put_file(&folder, &format!("{name}.eml"), &bytes)).await;
                match written {
                    Ok(Ok(())) => HandedOver::Accepted { proof: "put into the folder".to_owned() },
                    Ok(Err(error)) => HandedOver::NotNow { reason: error.to_string(), not_before: None },
                    Err(_) => HandedOver::NoAnswer { reason: "writing the file failed".to_owned() },
                }
            }
        }
    }

    pub async fn probe(&self) -> Result<(), String> {
        match self {
            Self::Smtp(transport) => match transport.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err("the mail server says that it is not ready".to_owned()),
                Err(error) => Err(error.to_string()),
            },
            Self::Folder(folder) if folder.is_dir() => Ok(()),
            Self::Folder(folder) => Err(format!("{} is not there", folder.display())),
        }
    }
}

/// Hidden until it is whole and on the disk. The same name again is the same file again.
pub(super) fn put_file(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let hidden = folder.join(format!(".{name}.part"));
    let mut file = std::fs::File::create(&hidden)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&hidden, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

/// The enhanced status code of an answer (RFC 3463), if it has one.
fn enhanced(text: &str) -> Option<String> {
    let is_code = |word: &&str| {
        let mut numbers = word.split('.');
        let number = |part: Option<&str>| {
            part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit()))
        };
        number(numbers.next()) && number(numbers.next()) && number(numbers.next()) && numbers.next().is_none()
    };
    text.split_whitespace().find(is_code).map(str::to_owned)
}

/// Replies of a mail server (RFC 5321, 4.2.3): 4xx is for now, 5xx for good. Its text can repeat the address and is not kept.
fn judge(error: &lettre::transport::smtp::Error) -> HandedOver {
    let code = error.status().map(|code| code.to_string());
    if error.is_permanent() {
        let code = code.unwrap_or_default();
        // About the sender or a policy (RFC 3463: x.1.7, x.1.8, x.7.x): the portal is on a list, say. It is nobody's address that is at fault.
        let closer = enhanced(&error.to_string());
        if closer.as_deref().is_some_and(|closer| closer.starts_with("5.7.") || matches!(closer, "5.1.7" | "5.1.8")) {
            let closer = closer.unwrap_or_default();
            tracing::error!(notice.status = code, "notice.not_let_in");
            return HandedOver::NotNow { reason: format!("code {code} {closer}: the portal is not let in"), not_before: None };
        }
        let failure = match code.as_str() {
            "550" | "551" | "553" => NoticeFailure::UnknownAddress,
            "530" | "534" | "535" | "538" => {
                tracing::error!(notice.status = code, "notice.not_let_in");
                return HandedOver::NotNow { reason: format!("code {code}: the portal is not let in"), not_before: None };
            }
            _ => NoticeFailure::ContentRefused,
        };
        return HandedOver::Refused { failure, detail: format!("code {code}") };
    }
    if error.is_transient() {
        return HandedOver::NotNow { reason: format!("code {}", code.unwrap_or_default()), not_before: None };
    }
    let text = error.to_string();
    if error.is_client() || error.is_tls() || text.starts_with("Connection error") {
        HandedOver::NotNow { reason: text, not_before: None }
    } else {
        // The line was cut somewhere: perhaps behind the last byte.
        HandedOver::NoAnswer { reason: text }
    }
}

#[cfg(test)]
mod tests {
    use super::enhanced;

    #[test]
    fn the_closer_code_of_an_answer_is_found() {
        assert_eq!(enhanced("permanent error (550): 5.7.1 blocked, see 192.0.2.1").as_deref(), Some("5.7.1"));
        assert_eq!(enhanced("permanent error (550): 5.1.10 no such domain").as_deref(), Some("5.1.10"));
        for none in ["permanent error (550): unknown", "see 192.0.2.1", "version 1.2.x", "5.1", ""] {
            assert_eq!(enhanced(none), None, "{none}");
        }
    }
}
