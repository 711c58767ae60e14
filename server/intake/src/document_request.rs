//! A posted document request → the model.

use crate::{
    form::form,
    reader::{MOST, Node, grouped, ordered},
    text::{TextOrTranslated, optional_translated, translated},
};
use domain::{
    document::{MediaType, UploadLimits},
    document_request::DocumentRequest,
};
use serde_json::Value;

form! {
    /// A paper that the authority asks for.
    NewDocumentRequest as Members {
        /// The paper by its name.
        label: TextOrTranslated,
        hint: Option<TextOrTranslated>,
        reason: Option<TextOrTranslated>,
        /// Carried into the case file.
        document_type: Option<String>,
        required: Option<bool>,
        /// 1 to what the tenant allows; 1 if absent.
        #[schema(minimum = 1)]
        min_files: Option<u16>,
        /// 1 to what the tenant allows.
        #[schema(minimum = 1)]
        max_files: Option<u16>,
        /// Never more than the tenant takes; all it takes if absent.
        media_types: Option<Vec<String>>,
        /// Bytes of one file, 1 to what the tenant allows.
        #[schema(minimum = 1)]
        max_file_bytes: Option<u64>,
        /// What is said instead of files has only characters of DIN 91379, datatype C; `false` if absent. For case systems that speak XÖV.
        latin_only: Option<bool>,
    }
}

pub(crate) const MEDIA_TYPES: [(&str, MediaType); 8] = [
    ("pdf", MediaType::Pdf),
    ("jpeg", MediaType::Jpeg),
    ("png", MediaType::Png),
    ("heic", MediaType::Heic),
    ("docx", MediaType::Docx),
    ("xlsx", MediaType::Xlsx),
    ("odt", MediaType::Odt),
    ("ods", MediaType::Ods),
];

pub(crate) fn read(node: &Node<'_>, limits: &UploadLimits) -> Option<DocumentRequest> {
    let members = Members::of(node)?;
    let label = translated(&members.label);
    let hint = optional_translated(&members.hint);
    let reason = optional_translated(&members.reason);
    let document_type = members.document_type.optional_text();
    let required = members.required.flag(true);
    let (most_files, most_bytes) = (i64::from(limits.max_files_per_item), i64::try_from(limits.max_file_bytes).unwrap_or(MOST));
    let min_files = members.min_files.whole_number(1..=most_files).unwrap_or(1_u16);
    let max_files = within_tenant(&members.max_files, most_files).unwrap_or(limits.max_files_per_item);
    ordered(&members.max_files, Some(min_files), Some(max_files));
    let max_file_bytes = within_tenant(&members.max_file_bytes, most_bytes).unwrap_or(limits.max_file_bytes);
    let types_node = &members.media_types;
    let media_types = if types_node.is_there() {
        types_node.list(10).iter().filter_map(|node| read_media_type(node, limits)).collect()
    } else {
        limits.media_types.clone()
    };
    if media_types.is_empty() {
        types_node.fault("too_few", "needs at least one type");
        return None;
    }
    Some(DocumentRequest {
        label: label?,
        hint,
        reason,
        document_type,
        required,
        min_files,
        max_files,
        media_types,
        max_file_bytes,
        latin_only: members.latin_only.flag(false),
    })
}

/// A whole number from 1 to what the tenant allows.
fn within_tenant<T: TryFrom<i64>>(node: &Node<'_>, limit: i64) -> Option<T> {
    if node.value().and_then(Value::as_i64).is_some_and(|number| number > limit) {
        node.fault("above_tenant_limit", format!("the tenant allows 1 to {}", grouped(limit)));
        return None;
    }
    node.whole_number(1..=limit)
}

fn read_media_type(node: &Node<'_>, limits: &UploadLimits) -> Option<MediaType> {
    let media_type = node.one_of(&MEDIA_TYPES)?;
    if !limits.media_types.contains(&media_type) {
        node.fault("above_tenant_limit", "the tenant does not take this type");
    }
    Some(media_type)
}
