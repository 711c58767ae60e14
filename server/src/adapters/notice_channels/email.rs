//! The hint by e-mail: that there is something, in plain text and HTML, and nothing a postcard may not say.

use super::{
    mail_way::MailWay,
    zbp_content::{text_html, with_token},
};
use async_trait::async_trait;
use domain::notice::{Capabilities, EmailAddress, NoticeAddress, NoticeFailure};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MessageBuilder, MultiPart,
        dkim::{DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey},
        header::{HeaderName, HeaderValue},
    },
};
use ports::{HandedOver, Mailer, NoticeSender, OutgoingNotice, ShortMail};
use std::sync::Arc;

pub struct Email {
    pub way: Arc<MailWay>,
    pub from: EmailAddress,
    pub from_name: Option<String>,
    /// Where what comes back goes, with a token of ours.
    pub bounce_address: Option<EmailAddress>,
    pub dkim: Option<DkimConfig>,
}

/// Signs with RSA. Spaces may change on the way, and servers do change them.
///
/// # Errors
/// The text is no RSA key in PEM (PKCS #1).
pub fn dkim(domain: &str, selector: &str, key: &str) -> Result<DkimConfig, String> {
    let key = DkimSigningKey::new(key, DkimSigningAlgorithm::Rsa).map_err(|error| error.to_string())?;
    let signed = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To"];
    let relaxed = DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
    let headers = signed.map(HeaderName::new_from_ascii_str).to_vec();
    Ok(DkimConfig::new(selector.to_owned(), domain.to_owned(), key, headers, relaxed))
}

impl Email {
    fn base(&self, to: &EmailAddress, title: &str, automatic: &str) -> Result<MessageBuilder, String> {
        let from: Address = self.from.as_str().parse().map_err(|_| "the sender's address is none".to_owned())?;
        let to: Address = to.as_str().parse().map_err(|_| "the address is none".to_owned())?;
        Ok(Message::builder()
            .from(Mailbox::new(self.from_name.clone(), from))
            .to(Mailbox::new(None, to))
            .subject(title)
            // RFC 3834: nobody's holiday answers a notice, and a notice answers no holiday.
            .raw_header(raw("Auto-Submitted", automatic))
            .raw_header(raw("X-Auto-Response-Suppress", "All")))
    }

    fn sign(&self, message: &mut Message) {
        if let Some(dkim) = &self.dkim {
            message.sign(dkim);
        }
    }

    fn message(&self, notice: &OutgoingNotice, to: &EmailAddress) -> Result<(Envelope, Message), String> {
        let texts = &notice.words.texts;
        let title = texts.first().map(|text| text.title.clone()).unwrap_or_default();
        let plain = texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>().join("\n\n-- \n\n");
        let parts: String = texts
            .iter()
            .map(|text| format!("<div lang=\"{}\">{}</div>", text.language.primary(), text_html(&text.text, &notice.link)))
            .collect();
        let language = texts.first().map_or("de", |text| text.language.primary());
        let html =
            format!("<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"></head><body>{parts}</body></html>");
        let mut builder = self.base(to, &title, "auto-generated")?;
        builder = builder.message_id(Some(format!("<{}@{}>", notice.return_token, self.from.domain())));
        let sender = self
            .bounce_address
            .as_ref()
            .map_or_else(|| self.from.as_str().to_owned(), |address| with_token(address.as_str(), &notice.return_token));
        let sender: Address = sender.parse().map_err(|_| "the bounce address is none".to_owned())?;
        if self.bounce_address.is_some() {
            builder = builder.reply_to(Mailbox::new(None, sender.clone()));
        }
        let message = builder.multipart(MultiPart::alternative_plain_html(plain, html));
        let mut message = message.map_err(|error| error.to_string())?;
        self.sign(&mut message);
        let to: Address = to.as_str().parse().map_err(|_| "the address is none".to_owned())?;
        let envelope = Envelope::new(Some(sender), vec![to]).map_err(|error| error.to_string())?;
        Ok((envelope, message))
    }
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[async_trait]
impl NoticeSender for Email {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            text: true,
            link: true,
            attachments: None,
            proof_of_sending: false,
            proof_of_retrieval: false,
            recall: false,
            needs_level: false,
            known_again: false,
        }
    }

    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver {
        let NoticeAddress::Email { address } = &notice.address else {
            return HandedOver::Refused { failure: NoticeFailure::UnknownAddress, detail: "no e-mail address".to_owned() };
        };
        match self.message(notice, address.reveal()) {
            Ok((envelope, message)) => self.way.hand_over(&notice.id.to_string(), &envelope, &message).await,
            Err(detail) => HandedOver::Refused { failure: NoticeFailure::ContentRefused, detail },
        }
    }

    async fn probe(&self) -> Result<(), String> {
        self.way.probe().await
    }
}

#[async_trait]
impl Mailer for Email {
    async fn mail(&self, mail: &ShortMail) -> Result<(), String> {
        let automatic = if mail.answers { "auto-replied" } else { "auto-generated" };
        let to = mail.to.reveal();
        let message = self.base(to, &mail.title, automatic)?.body(mail.text.clone());
        let mut message = message.map_err(|error| error.to_string())?;
        self.sign(&mut message);
        let to: Address = to.as_str().parse().map_err(|_| "the address is none".to_owned())?;
        // An answer to a machine's answer has no sender: it cannot come back.
        let sender = if mail.answers { None } else { self.from.as_str().parse().ok() };
        let envelope = Envelope::new(sender, vec![to]).map_err(|error| error.to_string())?;
        match self.way.hand_over(&uuid::Uuid::now_v7().to_string(), &envelope, &message).await {
            HandedOver::Accepted { .. } => Ok(()),
            HandedOver::Refused { detail, .. } => Err(detail),
            HandedOver::NotNow { reason, .. } | HandedOver::NoAnswer { reason } => Err(reason),
        }
    }
}
