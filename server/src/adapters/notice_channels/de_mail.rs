//! De-Mail through the SMTP gateway of a provider: header fields of BSI TR-01201, part 3.3. Off unless configured; the federal
//! administration has left it in August 2024, and the law is still there.

use super::mail_way::MailWay;
use async_trait::async_trait;
use domain::notice::{Capabilities, EmailAddress, NoticeAddress, NoticeFailure};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use ports::{HandedOver, NoticeSender, OutgoingNotice};

pub struct DeMail {
    pub way: MailWay,
    pub from: EmailAddress,
    /// `dispatch`, `receipt`, `retrieve`.
    pub confirmations: Vec<String>,
    pub authoritative: bool,
}

impl DeMail {
    fn message(&self, notice: &OutgoingNotice, to: &EmailAddress) -> Result<(Envelope, Message), String> {
        let texts = &notice.words.texts;
        let title = texts.first().map(|text| text.title.clone()).unwrap_or_default();
        let plain = texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>().join("\n\n-- \n\n");
        let from: Address = self.from.as_str().parse().map_err(|_| "the sender's address is none".to_owned())?;
        let to: Address = to.as_str().parse().map_err(|_| "the address is none".to_owned())?;
        let mut builder = Message::builder()
            .from(Mailbox::new(None, from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(title)
            .message_id(Some(format!("<{}@{}>", notice.return_token, self.from.domain())))
            .raw_header(raw("X-De-Mail-Message-Type", "normal"))
            // Copied by the provider into what it confirms.
            .raw_header(raw("X-De-Mail-Private-Id", &notice.return_token))
            .raw_header(raw("X-De-Mail-Authoritative", yes_no(self.authoritative)))
            .raw_header(raw("X-De-Mail-Private", "no"));
        for (word, name) in [
            ("dispatch", "X-De-Mail-Confirmation-Of-Dispatch"),
            ("receipt", "X-De-Mail-Confirmation-Of-Receipt"),
            ("retrieve", "X-De-Mail-Confirmation-Of-Retrieve"),
        ] {
            builder = builder.raw_header(raw(name, yes_no(self.confirmations.iter().any(|known| known == word))));
        }
        let message = builder.header(ContentType::TEXT_PLAIN).body(plain).map_err(|error| error.to_string())?;
        let envelope = Envelope::new(Some(from), vec![to]).map_err(|error| error.to_string())?;
        Ok((envelope, message))
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[async_trait]
impl NoticeSender for DeMail {
    fn capabilities(&self) -> Capabilities {
        let makes = |word: &str| self.confirmations.iter().any(|known| known == word);
        Capabilities {
            text: true,
            link: true,
            attachments: None,
            proof_of_sending: makes("dispatch") || makes("receipt"),
            proof_of_retrieval: makes("retrieve"),
            recall: false,
            needs_level: false,
            known_again: false,
        }
    }

    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver {
        let NoticeAddress::DeMail { address } = &notice.address else {
            return HandedOver::Refused { failure: NoticeFailure::UnknownAddress, detail: "no De-Mail address".to_owned() };
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
