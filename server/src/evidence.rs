//! Evidence of a case as a file that anybody can check: `rueckkanal fit-connect evidence` writes it, `rueckkanal verify evidence` reads it.

use fit_connect::{Evidence, EvidenceKey, EvidenceOf, Tags};
use usecases::rail::CaseEvidence;

/// Every key once. `None`: a key that was kept cannot be read.
pub fn of_case(evidence: &CaseEvidence) -> Option<Evidence> {
    let mut keys: Vec<EvidenceKey> = Vec::new();
    for event in &evidence.events {
        let key: EvidenceKey = serde_json::from_str(&event.signed_by).ok()?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let tags = |tags: &domain::rail::PartTags| Tags {
        metadata: tags.metadata.clone(),
        data: tags.data.clone(),
        attachments: tags.attachments.clone(),
    };
    let part = |(subject, known): (&String, &Option<_>)| EvidenceOf { subject: subject.clone(), tags: known.as_ref().map(tags) };
    Some(Evidence {
        version: 1,
        case: evidence.case.id.0,
        destination: evidence.case.destination,
        sender: evidence.sender,
        exported_at: evidence.exported_at,
        parts: evidence.parts.iter().map(part).collect(),
        keys,
        events: evidence.events.iter().map(|event| event.token.clone()).collect(),
    })
}
