//! Messages and files with speaking defaults.

use super::ISSUER;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// A valid, if empty, PDF; no two are the same.
pub fn pdf() -> Vec<u8> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% {number:07}\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

pub fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\0IEND\xaeB`\x82".to_vec()
}

/// An inquiry to `amina` with a text question, a yes/no question that opens another, and a document request.
pub fn inquiry() -> Value {
    json!({
        "kind": "inquiry",
        "authority": "amt",
        "case": "case 1",
        "file_reference": "AB-1",
        "recipient": { "issuer": ISSUER, "subject": "amina", "name": "Amina Haddad" },
        "service": "Aufenthalt",
        "subject": "Unterlagen",
        "body": { "text": "Guten Tag,\n\nwir brauchen etwas.", "translations": { "en": "Hello,\n\nwe need something." } },
        "deadline": { "date": "2027-03-15" },
        "consequences": "Sonst lehnen wir ab.",
        "items": [
            { "id": "name", "question": { "type": "short_text", "label": "Wie heißen Sie?", "max_characters": 50 } },
            { "id": "allein", "question": { "type": "yes_no", "label": "Wohnen Sie allein?", "required": false } },
            { "id": "wer", "visible_if": { "question": "allein", "is": false }, "question": { "type": "long_text", "label": "Wer noch?" } },
            { "id": "vertrag", "document_request": { "label": "Mietvertrag", "document_type": "Mietvertrag", "max_files": 4 } }
        ]
    })
}

/// An inquiry with one text question.
pub fn one_question() -> Value {
    let mut message = inquiry();
    message["items"].as_array_mut().unwrap().truncate(1);
    message
}

/// A question to Olena Petrenko, whom the authority knows by name, birth date, person code and mailbox, not by account.
pub fn to_olena() -> Value {
    let mut message = one_question();
    message["recipient"] = json!({
        "given_names": "Olena Mariia", "family_name": "Petrenko", "birth_date": "1991-04-03", "name": "Olena Petrenko",
        "person_code": "bpk-of-olena", "mailbox": "5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10"
    });
    message
}

/// The usual configuration with a second case system of the same tenant, named `other`, whose packages go to `other-files`.
pub fn with_other_case_system(text: &str, authority: &str, token: &str) -> String {
    let folder = text.split("path = \"").nth(1).unwrap().split('"').next().unwrap().replace("case-files", "other-files");
    std::fs::create_dir_all(&folder).unwrap();
    let hash = usecases::hash::sha256_hex(token.as_bytes());
    format!(
        "{text}\n[[case_systems]]\nid = \"other\"\ntenant = \"land\"\nauthorities = [\"{authority}\"]\ntoken_sha256 = \"{hash}\"\n\
         delivery = {{ channel = \"directory\", path = \"{folder}\" }}\n"
    )
}
