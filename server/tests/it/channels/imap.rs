//! Mail that comes back into a mailbox of a real IMAP server (Dovecot).

use super::*;
use ports::{MailInbox as _, ReturnedMail};
use server::adapters::notice_channels::{ImapInbox, ImapSettings};
use std::path::Path;

struct Dovecot {
    process: Child,
    folder: TempDir,
    port: u16,
}

impl Dovecot {
    /// One user, `rueck`, whose mail lies in `mail/`.
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().display().to_string();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        for place in ["run", "state", "mail/new", "mail/cur", "mail/tmp"] {
            std::fs::create_dir_all(folder.path().join(place)).unwrap();
        }
        let me = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap().trim().to_owned();
        let group = if me == "root" {
            "dovecot".to_owned()
        } else {
            String::from_utf8(Command::new("id").arg("-gn").output().unwrap().stdout).unwrap().trim().to_owned()
        };
        // As root its parts must be somebody else.
        let (inner, login) = if me == "root" { ("dovecot", "dovenull") } else { (me.as_str(), me.as_str()) };
        let (uid, gid) = if me == "root" { (id_of("-u", inner), id_of("-g", inner)) } else { (id("-u"), id("-g")) };
        std::fs::write(folder.path().join("users"), format!("rueck:{{PLAIN}}a-word-of-the-tests:{uid}:{gid}::{base}::\n"))
            .unwrap();
        let config = format!(
            "base_dir = {base}/run\nstate_dir = {base}/state\nlog_path = {base}/log\nprotocols = imap\nlisten = 127.0.0.1\nssl = no\n\
             disable_plaintext_auth = no\nauth_mechanisms = plain login\nmail_location = maildir:{base}/mail\nfirst_valid_uid = 0\nfirst_valid_gid = 0\n\
             default_internal_user = {inner}\ndefault_login_user = {login}\ndefault_internal_group = {group}\n\
             service imap-login {{\n chroot =\n inet_listener imap {{\n port = {port}\n }}\n inet_listener imaps {{\n port = 0\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n\
             passdb {{\n driver = passwd-file\n args = {base}/users\n}}\nuserdb {{\n driver = passwd-file\n args = {base}/users\n}}\n"
        );
        std::fs::write(folder.path().join("dovecot.conf"), config).unwrap();
        // The others look into the folder, too.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open).unwrap();
        if me == "root" {
            // Mail of root is refused.
            assert!(Command::new("chown").args(["-R", &format!("{uid}:{gid}"), &base]).status().unwrap().success());
        }
        let process = Command::new("/usr/sbin/dovecot")
            .args(["-F", "-c", &format!("{base}/dovecot.conf")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dovecot is installed by `cargo xtask test rust`");
        let dovecot = Self { process, folder, port };
        for _ in 0..2_400 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return dovecot;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("dovecot does not answer: {}", std::fs::read_to_string(dovecot.folder.path().join("log")).unwrap_or_default());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn put(&self, name: &str, mail: &str) {
        std::fs::write(self.folder.path().join("mail/new").join(name), mail.replace('\n', "\r\n")).unwrap();
    }

    fn inbox(&self, password: &str) -> ImapInbox {
        ImapInbox::new(ImapSettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            tls: None,
            user: "rueck".to_owned(),
            password: SecretString::from(password.to_owned()),
            mailbox: "INBOX".to_owned(),
            receipts: Some("gelesen".to_owned()),
        })
    }
}

fn id_of(what: &str, whose: &str) -> String {
    String::from_utf8(Command::new("id").args([what, whose]).output().unwrap().stdout).unwrap().trim().to_owned()
}

fn id(what: &str) -> String {
    String::from_utf8(Command::new("id").arg(what).output().unwrap().stdout).unwrap().trim().to_owned()
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its children end with it.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn mails_in(folder: &Path) -> usize {
    ["new", "cur"].iter().map(|place| std::fs::read_dir(folder.join(place)).map_or(0, Iterator::count)).sum()
}

#[tokio::test]
async fn a_mailbox_is_read_and_what_was_looked_at_is_moved() {
    let dovecot = Dovecot::start().await;
    let token = "0198c0de00007000800000000000000100112233445566aa";
    dovecot.put("1", &format!("From: zbp@bund.example\nTo: gelesen+{token}@portal.example\nSubject: Gelesen\n\ngelesen\n"));
    dovecot.put("2", "From: x@mail.example\nTo: gelesen@portal.example\nSubject: Spam\n\nhallo\n");
    assert!(dovecot.inbox("another-word").look(10).await.is_err(), "a wrong password opens nothing");
    let inbox = dovecot.inbox("a-word-of-the-tests");
    let mails = inbox.look(10).await.unwrap_or_else(|error| panic!("{error}: {}", dovecot.log()));
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().any(|(_, mail)| matches!(mail, ReturnedMail::Opened { token: of, .. } if of == token)), "{mails:?}");
    for (name, mail) in &mails {
        inbox.put_away(name, !matches!(mail, ReturnedMail::Unknown { .. })).await.unwrap();
    }
    assert!(inbox.look(10).await.unwrap().is_empty());
    let folder = dovecot.folder.path().join("mail");
    assert_eq!((mails_in(&folder.join(".Taken")), mails_in(&folder.join(".Unknown"))), (1, 1), "nothing is deleted");
}
