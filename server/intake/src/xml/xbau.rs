//! XBau-Kernmodul → *Rückfrage*: one item for each finding, its kind by its code.

use super::{Inquiry, TenantWords, free_question, free_request, lines, shortened, with_deadline, words};
use domain::document::MediaType;
use serde_json::{Map, Value, json};
use xoev::xbau::{Finding, FromAuthority, Offer, Said};

/// Longest label of an item, and longest text below it.
const LABEL: usize = 200;
const PAPER: &str = "Unterlage zu „{}“";
const REASON: usize = 2000;

fn whole(finding: &Finding) -> String {
    lines(&finding.text.join("\n"))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XBauReading {
    /// `None`: nobody is told.
    pub inquiry: Option<Inquiry>,
}

/// What a message means to a person; `None` in it for receipts and rejections.
pub fn of_xbau(message: &FromAuthority, words: &TenantWords) -> XBauReading {
    let files = message.attachments.iter().map(|attachment| attachment.title.clone()).collect();
    let reading =
        |members: Map<String, Value>| XBauReading { inquiry: Some(Inquiry { members: numbered(members, message), files }) };
    match &message.said {
        Said::Received { information } => {
            let body = if information.is_empty() { words::text(words::RECEIVED_BODY) } else { json!(paragraphs(information)) };
            reading(base("status_notice", words::text(words::RECEIVED), body))
        }
        Said::Findings { complete, findings, deadline, letter, offer } => {
            let letter = with_links(letter, offer.as_ref());
            if matches!(offer, Some(Offer::NoReply)) {
                let listed = findings.iter().enumerate().map(|(at, finding)| format!("{}. {}", at + 1, whole(finding)));
                return reading(of_letter(&paragraphs(&letter.into_iter().chain(listed).collect::<Vec<_>>()), false, words));
            }
            reading(of_findings(*complete, findings, *deadline, &letter, words))
        }
        Said::Letter { letter, offer } => {
            let answerable = !matches!(offer, Some(Offer::NoReply));
            reading(of_letter(&paragraphs(&with_links(letter, offer.as_ref())), answerable, words))
        }
        Said::Talk { letter } => reading(of_letter(&lines(&letter.plain()), true, words)),
        Said::FileNumber | Said::Receipt { .. } | Said::Rejection { .. } | Said::Fetched { .. } | Said::Submission => {
            XBauReading { inquiry: None }
        }
    }
}

/// Where else one can answer stands in the letter: what the authority offers is not for us to drop.
fn with_links(letter: &[String], offer: Option<&Offer>) -> Vec<String> {
    let mut all = letter.to_vec();
    if let Some(Offer::Links(links)) = offer {
        all.extend(links.iter().map(|(url, words)| format!("{words}: {url}")));
    }
    all
}

fn paragraphs(all: &[String]) -> String {
    lines(&all.join("\n\n"))
}

fn base(kind: &str, subject: Value, body: Value) -> Map<String, Value> {
    Map::from_iter([("kind".to_owned(), json!(kind)), ("subject".to_owned(), subject), ("body".to_owned(), body)])
}

/// The number people see is the authority's own, once it names one.
fn numbered(mut members: Map<String, Value>, message: &FromAuthority) -> Value {
    if let Some(number) =
        message.reference.file_number.as_deref().map(|number| shortened(number, 100)).filter(|number| !number.is_empty())
    {
        members.insert("file_reference".to_owned(), json!(number));
    }
    Value::Object(members)
}

fn of_letter(text: &str, answerable: bool, words: &TenantWords) -> Map<String, Value> {
    let body = if text.is_empty() { words::text(words::IN_FILES) } else { json!(text) };
    if !answerable {
        return base("status_notice", words::text(words::LETTER), body);
    }
    let mut members = base("inquiry", words::text(words::LETTER), body);
    members.insert("items".to_owned(), json!([free_question(false, false), free_request(words, &MediaType::ALL, false)]));
    members
}

fn of_findings(
    complete: bool,
    findings: &[Finding],
    deadline: Option<jiff::civil::Date>,
    letter: &[String],
    words: &TenantWords,
) -> Map<String, Value> {
    let said = paragraphs(letter);
    if findings.is_empty() {
        let (subject, body) = if complete { (words::COMPLETE, words::COMPLETE_BODY) } else { (words::LETTER, words::IN_FILES) };
        let body = if said.is_empty() { words::text(body) } else { json!(said) };
        return base("status_notice", words::text(subject), body);
    }
    let long = findings.iter().enumerate().filter(|(_, finding)| whole(finding).chars().count() > REASON);
    let long: Vec<String> = long.map(|(at, finding)| format!("{}. {}", at + 1, whole(finding))).collect();
    let body = match (said.is_empty(), long.is_empty()) {
        (true, true) => words::text(words::FINDINGS_BODY),
        (true, false) => json!(format!("{}\n\n{}", words::FINDINGS_BODY.0, long.join("\n\n"))),
        (false, _) => json!([vec![said], long].concat().join("\n\n")),
    };
    let mut members = base("inquiry", words::text(words::FINDINGS), body);
    let items: Vec<Value> = findings.iter().enumerate().map(|(at, finding)| item(at + 1, finding, words)).collect();
    members.insert("items".to_owned(), json!(items));
    with_deadline(&mut members, deadline, words);
    members
}

/// What is missing or has defects is a paper; everything else is said in words. The whole text stands where it is read, however long it is.
fn item(number: usize, finding: &Finding, words: &TenantWords) -> Value {
    let text = whole(finding);
    let is_paper = finding.of_the_list && ["04", "05", "06"].contains(&finding.code.as_str());
    let short = shortened(&text, if is_paper { LABEL - PAPER.chars().count() } else { LABEL });
    // A finding is a sentence; what is uploaded has a name.
    let label = if is_paper { PAPER.replace("{}", &short) } else { short.clone() };
    let id = format!("befund-{number}");
    let mut content = json!({ "label": label, "required": true });
    if short != text {
        // What is longer stands in the letter.
        content["reason"] = json!(if text.chars().count() > REASON { shortened(&text, REASON) } else { text });
    }
    if is_paper {
        content["media_types"] = json!(super::media_types(words, &MediaType::ALL));
        json!({ "id": id, "document_request": content })
    } else {
        content["type"] = json!("long_text");
        content["max_characters"] = json!(10_000);
        json!({ "id": id, "question": content })
    }
}
