//! The buttons beside the files of the papers page: order, one document, without what a device wrote, off the list.

use crate::http::{AppState, pages::part, problems::Failure, visit::ApplicantVisit};
use app::{
    components::{document_row::place_of, file_extras::action},
    form_state::FieldError,
    pages::documents::papers::FILES,
};
use domain::id::{DocumentId, MessageId};
use ports::storage::Towards;
use usecases::documents::{Cleaned, ItemUpload, UploadError};

/// What a button beside a file asks for. Returns the place on the page to come back to.
pub async fn rearrange(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    upload: &ItemUpload,
    (wish, errors): (&str, &mut Vec<FieldError>),
) -> Result<Option<String>, Failure> {
    let item = &upload.open.item.id;
    let moved = wish.strip_prefix(action::FORWARD).map(|document| (document, Towards::Front));
    let moved = moved.or_else(|| wish.strip_prefix(action::BACK).map(|document| (document, Towards::Back)));
    let moved = moved.or_else(|| wish.strip_prefix(action::FIRST).map(|document| (document, Towards::First)));
    let plain = wish.strip_prefix(action::PLAIN);
    if let Some(dropped) = wish.strip_prefix(action::DROP) {
        let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
        state.rooms.documents.remove_document(&overview, part(dropped)?).await?;
        return Ok(Some(FILES.to_owned()));
    }
    let one = match wish {
        action::ONE_DOCUMENT => Some(true),
        action::SINGLE => Some(false),
        _ => None,
    };
    if moved.is_none() && plain.is_none() && one.is_none() {
        return Ok(None);
    }
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    if let Some((document, towards)) = moved {
        let document = part(document)?;
        state.rooms.documents.move_document(&overview, document, towards).await?;
        return Ok(Some(place_of(document)));
    }
    if let Some(one) = one {
        state.rooms.documents.set_one_document(&overview, item, one).await?;
        return Ok(Some("eine-datei".to_owned()));
    }
    let all = plain == Some(action::ALL);
    let documents: Vec<DocumentId> = match plain {
        Some(document) if !all => vec![part(document)?],
        _ => upload.open.draft.documents_of(item).map(|document| document.facts().id).collect(),
    };
    for document in documents {
        match state.rooms.documents.clean_photo(upload, document).await {
            Ok(Cleaned::Done | Cleaned::NothingToDo) => {}
            // The others go on, and nothing that was typed is lost.
            Ok(Cleaned::NotPossible) => {
                let there = upload.open.draft.documents_of(item).find(|one| one.facts().id == document);
                let name = there.map(|there| there.facts().name.reveal().to_owned()).unwrap_or_default();
                let text = who.visit.locale.with("file-plain-not-possible", &[("name", name.into())]);
                errors.push(FieldError { field: place_of(document), text });
            }
            Err(UploadError::Store(error)) => return Err(error.into()),
            Err(UploadError::Storage(error)) => return Err(error.into()),
            Err(UploadError::Refused(_) | UploadError::Closed | UploadError::TakenOver) => {}
        }
    }
    Ok(Some(FILES.to_owned()))
}
