//! Mail that comes back into a mailbox that is read by IMAP (RFC 9051). What was looked at is moved, never deleted.

use super::returned_mail::{MOST_BYTES, read};
use async_imap::{Client, Session};
use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use ports::{MailInbox, ReturnedMail};
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::Mutex,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

const PATIENCE: Duration = Duration::from_secs(30);

trait Line: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Line for T {}

pub struct ImapInbox {
    pub host: String,
    pub port: u16,
    /// `None`: on loopback only.
    pub tls: Option<Arc<tokio_rustls::rustls::ClientConfig>>,
    pub user: String,
    pub password: SecretString,
    pub mailbox: String,
    /// What stands before the `+` in the address for read receipts.
    pub receipts: Option<String>,
    /// Of the round that is going on.
    session: Mutex<Option<Session<Box<dyn Line>>>>,
}

/// How the mailbox is reached.
pub struct ImapSettings {
    pub host: String,
    pub port: u16,
    pub tls: Option<Arc<tokio_rustls::rustls::ClientConfig>>,
    pub user: String,
    pub password: SecretString,
    pub mailbox: String,
    pub receipts: Option<String>,
}

impl ImapInbox {
    pub fn new(settings: ImapSettings) -> Self {
        let ImapSettings { host, port, tls, user, password, mailbox, receipts } = settings;
        Self { host, port, tls, user, password, mailbox, receipts, session: Mutex::default() }
    }

    async fn open(&self) -> Result<Session<Box<dyn Line>>, String> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(|error| words(&error))?;
        let line: Box<dyn Line> = match &self.tls {
            Some(tls) => {
                let name = ServerName::try_from(self.host.clone()).map_err(|error| words(&error))?;
                Box::new(TlsConnector::from(tls.clone()).connect(name, stream).await.map_err(|error| words(&error))?)
            }
            None => Box::new(stream),
        };
        let mut client = Client::new(line);
        client.read_response().await.map_err(|error| words(&error))?;
        let login = client.login(&self.user, self.password.expose_secret()).await;
        let mut session = login.map_err(|(error, _)| words(&error))?;
        session.select(&self.mailbox).await.map_err(|error| words(&error))?;
        Ok(session)
    }

    async fn look_now(&self, most: usize) -> Result<Vec<(String, ReturnedMail)>, String> {
        let begun = Instant::now();
        let opened = async {
            let mut session = self.open().await?;
            let uids = session.uid_search("UNDELETED").await.map_err(|error| error.to_string())?;
            Ok::<_, String>((session, uids))
        };
        let late = |_| "the mail server did not answer in time".to_owned();
        let (mut session, uids) = tokio::time::timeout(PATIENCE, opened).await.map_err(late)??;
        let mut uids: Vec<u32> = uids.into_iter().collect();
        uids.sort_unstable();
        uids.truncate(most);
        let mut mails = Vec::new();
        for uid in uids {
            if begun.elapsed() > PATIENCE {
                break;
            }
            let wanted = format!("(UID BODY.PEEK[]<0.{MOST_BYTES}>)");
            let fetch = async {
                let stream = session.uid_fetch(uid.to_string(), wanted).await?;
                stream.try_collect::<Vec<_>>().await
            };
            // A slow server brings fewer in a round, and not none.
            let fetched = match tokio::time::timeout(PATIENCE, fetch).await {
                Ok(Ok(fetched)) => fetched,
                Ok(Err(error)) if mails.is_empty() => return Err(error.to_string()),
                Err(_) if mails.is_empty() => return Err("the mail server did not bring a mail in time".to_owned()),
                Ok(Err(_)) | Err(_) => return Ok(mails),
            };
            let body = fetched.iter().find_map(|fetch| fetch.body());
            mails.push((uid.to_string(), read(body.unwrap_or_default(), self.receipts.as_deref())));
        }
        *self.session.lock().await = Some(session);
        Ok(mails)
    }

    async fn move_away(&self, uid: &str, place: &str) -> Result<(), String> {
        let mut kept = self.session.lock().await;
        let mut session = match kept.take() {
            Some(session) => session,
            None => self.open().await?,
        };
        // There already, mostly.
        let _ = session.create(place).await;
        session.uid_mv(uid, place).await.map_err(|error| error.to_string())?;
        *kept = Some(session);
        Ok(())
    }
}

#[async_trait]
impl MailInbox for ImapInbox {
    async fn look(&self, most: u16) -> Result<Vec<(String, ReturnedMail)>, String> {
        self.look_now(most.into()).await
    }

    async fn put_away(&self, name: &str, known: bool) -> Result<(), String> {
        let place = if known { "Taken" } else { "Unknown" };
        let moved = tokio::time::timeout(PATIENCE, self.move_away(name, place)).await;
        moved.unwrap_or_else(|_| Err("the mail server did not answer in time".to_owned()))
    }
}
