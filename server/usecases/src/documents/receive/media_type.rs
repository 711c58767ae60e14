//! What a file is, by its content: the first bytes decide. People call their files as they like.

use domain::document::{DocumentName, DocumentRefusal, MediaType};

/// How many first bytes are needed.
pub(crate) const HEAD_BYTES: usize = 4096;

/// Decides the type of a file from its first bytes. Where the name claims another one, whoever downloads it gets the true ending as well.
pub(crate) fn decide(head: &[u8], name: &DocumentName, accepted: &[MediaType]) -> Result<MediaType, DocumentRefusal> {
    let content = sniff(head, name).ok_or(DocumentRefusal::TypeNotAccepted)?;
    if accepted.contains(&content) { Ok(content) } else { Err(DocumentRefusal::TypeNotAccepted) }
}

fn sniff(head: &[u8], name: &DocumentName) -> Option<MediaType> {
    if head.starts_with(b"PK\x03\x04") {
        // What is in an archive shows at its end: the name is believed until the archive was looked into.
        let ending = name.ending()?;
        return MediaType::ALL.into_iter().find(|kind| kind.is_office() && kind.endings().contains(&ending.as_str()));
    }
    let mime = infer::get(head)?.mime_type();
    // Readers allow rubbish in front of a PDF, and it can be a page with scripts.
    if mime == MediaType::Pdf.mime() && !head.trim_ascii_start().starts_with(b"%PDF-") {
        return None;
    }
    match mime {
        "image/heif" | "image/heic" => Some(MediaType::Heic),
        mime => MediaType::from_mime(mime),
    }
}

/// A password-protected PDF names its encryption in the trailer at the end; `tail` are the last bytes of the file.
pub(crate) fn is_encrypted_pdf(tail: &[u8]) -> bool {
    tail.windows(8).any(|window| window == b"/Encrypt")
}

/// Behind everything else a PDF says where its table of objects starts; its very last word may lack.
pub(crate) fn is_cut_pdf(tail: &[u8]) -> bool {
    let has = |word: &[u8]| tail.windows(word.len()).any(|window| window == word);
    !has(b"%%EOF") && !has(b"startxref")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01";
    const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

    #[test]
    fn content_decides_whatever_the_name_says() {
        let cases = [
            (PNG, "a.png", Ok(MediaType::Png)),
            (PNG, "a.pdf", Ok(MediaType::Png)),
            (JPEG, "IMG_1.JPG", Ok(MediaType::Jpeg)),
            (JPEG, "photo", Ok(MediaType::Jpeg)),
            (PDF, "vertrag.pdf", Ok(MediaType::Pdf)),
            (PDF, "vertrag.pdf.exe", Ok(MediaType::Pdf)),
            (PDF, "Mietvertrag vom 12.05.2026", Ok(MediaType::Pdf)),
            (b"PK\x03\x04 some zip", "a.docx", Ok(MediaType::Docx)),
            (b"PK\x03\x04 some zip", "a.zip", Err(DocumentRefusal::TypeNotAccepted)),
            (b"<html><script>alert(1)</script>", "a.pdf", Err(DocumentRefusal::TypeNotAccepted)),
            (b"MZ\x90\0", "a.png", Err(DocumentRefusal::TypeNotAccepted)),
            (b"", "a.pdf", Err(DocumentRefusal::TypeNotAccepted)),
        ];
        for (head, name, expected) in cases {
            let name = DocumentName::from_upload(name).expect("a name");
            assert_eq!(decide(head, &name, &MediaType::ALL), expected, "{name:?}");
        }
        let name = DocumentName::from_upload("a.docx").expect("a name");
        assert_eq!(decide(b"PK\x03\x04", &name, &MediaType::USUAL), Err(DocumentRefusal::TypeNotAccepted));
        let name = DocumentName::from_upload("a.png").expect("a name");
        assert_eq!(decide(PNG, &name, &[MediaType::Pdf]), Err(DocumentRefusal::TypeNotAccepted));
    }
}
