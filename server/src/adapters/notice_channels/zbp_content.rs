//! What is put into the BundID mailbox: serialised once, and signed as exactly these bytes.

use super::zbp::Zbp;
use aws_lc_rs::digest;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::{
    notice::{NoticeAddress, NoticeCause},
    person::TrustLevel,
};
use jsonwebtoken::{Algorithm, EncodingKey};
use ports::OutgoingNotice;
use serde_json::{Map, Value, json};

/// `sha512sum` is, despite its name, a signature (RSA PKCS #1 v1.5 with SHA-512) in base64.
pub(super) fn envelope(content: &str, key: &EncodingKey) -> Result<String, jsonwebtoken::errors::Error> {
    let signature = jsonwebtoken::crypto::sign(content.as_bytes(), key, Algorithm::RS512)?;
    let signature = STANDARD.encode(URL_SAFE_NO_PAD.decode(signature).unwrap_or_default());
    Ok(json!({ "content": content, "sha512sum": signature }).to_string())
}

/// The message object. What is not known is left out.
pub(super) fn message(zbp: &Zbp, notice: &OutgoingNotice) -> String {
    let settings = &zbp.settings;
    let title = notice.words.texts.first().map(|text| text.title.clone()).unwrap_or_default();
    let mut object = Map::new();
    if let NoticeAddress::BundidMailbox { handle, application } = &notice.address {
        object.insert("mailboxUuid".to_owned(), json!(handle.reveal()));
        if let Some(application) = application {
            object.insert("applicationId".to_owned(), json!(application.reveal()));
        }
    }
    object.insert("stork_qaa_level".to_owned(), json!(stork(settings.level)));
    object.insert("sender".to_owned(), json!(cut(&sender(zbp, notice), 255)));
    object.insert("title".to_owned(), json!(cut(&title, 1024)));
    object.insert("content".to_owned(), json!(html(notice)));
    object.insert("service".to_owned(), json!(cut(&settings.service, 255)));
    if let Some(address) = &settings.retrieval_address {
        object.insert("retrievalConfirmationAddress".to_owned(), json!(with_token(address, &notice.return_token)));
    }
    object.insert("reference".to_owned(), json!(notice.id));
    object.insert("senderUrl".to_owned(), json!(cut(&settings.portal, 255)));
    if let Some(pdf) = &notice.pdf {
        let sum = hex::encode(digest::digest(&digest::SHA512, pdf.reveal()));
        object.insert(
            "attachments".to_owned(),
            json!([{ "filename": "Hinweis.pdf", "sha512sum": sum, "contentLength": pdf.reveal().len() }]),
        );
    }
    Value::Object(object).to_string()
}

/// The state of an application.
pub(super) fn state(zbp: &Zbp, notice: &OutgoingNotice) -> String {
    let (status, details, more) = match notice.cause {
        NoticeCause::Available | NoticeCause::Reminder { .. } | NoticeCause::News { .. } | NoticeCause::DraftExpires { .. } => {
            ("ACTION_REQUIRED", "Nachricht der Behörde", "Bitte antworten Sie im Portal")
        }
        NoticeCause::Delivered { .. } | NoticeCause::Received { .. } => {
            ("PROCESSING", "Antwort eingegangen", "Ihre Antwort ist bei der Behörde")
        }
        NoticeCause::CaseClosed { .. } => ("COMPLETED", "Verfahren abgeschlossen", "Die Behörde hat das Verfahren abgeschlossen"),
        NoticeCause::CaseReopened { .. } => {
            ("PROCESSING", "Verfahren wieder geöffnet", "Die Behörde hat das Verfahren wieder geöffnet")
        }
        NoticeCause::Withdrawn => ("PROCESSING", "Nachricht zurückgenommen", "Sie müssen nichts mehr tun"),
    };
    let application = match &notice.address {
        NoticeAddress::BundidStatus { application } => json!(application.reveal()),
        _ => Value::Null,
    };
    json!({
        "status": status,
        "applicationId": application,
        "publicServiceName": { "de": cut(&zbp.settings.service, 100) },
        "senderName": cut(&sender(zbp, notice), 100),
        "statusDetails": { "de": details },
        "additionalInformation": { "de": more },
        "reference": notice.id,
        "createdDate": jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
    })
    .to_string()
}

fn sender(zbp: &Zbp, notice: &OutgoingNotice) -> String {
    zbp.settings.sender.replace("{authority}", &notice.authority)
}

fn stork(level: TrustLevel) -> u8 {
    match level {
        TrustLevel::Basic => 1,
        TrustLevel::Low => 2,
        TrustLevel::Substantial => 3,
        TrustLevel::High => 4,
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// `gelesen@portal.example` → `gelesen+{token}@portal.example`.
pub(super) fn with_token(address: &str, token: &str) -> String {
    address.split_once('@').map_or_else(|| address.to_owned(), |(local, domain)| format!("{local}+{token}@{domain}"))
}

/// Paragraphs, with the one link as a link. Which HTML the mailbox shows is not public; this much is used by others.
fn html(notice: &OutgoingNotice) -> String {
    let texts: Vec<String> = notice.words.texts.iter().map(|text| text_html(&text.text, &notice.link)).collect();
    texts.join("<hr>")
}

pub(super) fn text_html(text: &str, link: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let address = escaped(link);
    let paragraph = |paragraph: &str| {
        let text = escaped(paragraph).replace('\n', "<br>");
        let anchor = format!("<a href=\"{address}\">{address}</a>");
        format!("<p>{}</p>", text.replace(&address, &anchor))
    };
    text.split("\n\n").map(str::trim).filter(|one| !one.is_empty()).map(paragraph).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_paragraphs_and_nothing_in_them_is_markup() {
        let link = "https://portal.example/n/x?land=a&b";
        assert_eq!(
            text_html(&format!("Guten <b>Tag</b>\nund\n\nhier: {link}"), link),
            "<p>Guten &lt;b&gt;Tag&lt;/b&gt;<br>und</p><p>hier: <a href=\"https://portal.example/n/x?land=a&amp;b\">https://portal.example/n/x?land=a&amp;b</a></p>"
        );
    }

    #[test]
    fn a_token_stands_before_the_at() {
        assert_eq!(with_token("gelesen@portal.example", "ab12"), "gelesen+ab12@portal.example");
    }
}
