//! What is wrong and what to do, for every refusal of the domain.

use crate::i18n::{Locale, amount, amount_to_type, date, file_size, whole_number};
use domain::{
    document::{Carried, DocumentRefusal, MediaType},
    document_request::PapersFault,
    question::{AnswerFault, DatePart},
};

/// The words at the field of a question.
pub fn answer_fault(locale: Locale, fault: AnswerFault) -> String {
    match fault {
        AnswerFault::NothingTyped => locale.t("fault-nothing-typed"),
        AnswerFault::NothingChosen | AnswerFault::UnknownChoice => locale.t("fault-nothing-chosen"),
        AnswerFault::NotConfirmed => locale.t("fault-not-confirmed"),
        AnswerFault::TextTooLong { over, max } => {
            locale.with("fault-text-too-long", &[("over", number(locale, over).into()), ("max", number(locale, max).into())])
        }
        AnswerFault::HiddenCharacter => locale.t("fault-hidden-character"),
        AnswerFault::NotLatin { first } => {
            let named: Vec<String> = first.into_iter().flatten().map(String::from).collect();
            locale.with("fault-not-latin", &[("characters", named.join(" ").into())])
        }
        AnswerFault::NotAPhoneNumber => locale.t("fault-not-a-phone-number"),
        AnswerFault::PhoneNumberLength { min, max } => {
            locale.with("fault-phone-number-length", &[("min", min.into()), ("max", max.into())])
        }
        AnswerFault::NotAWholeNumber => locale.t("fault-not-a-number"),
        AnswerFault::NumberUnclear { thousands, whole } => {
            let large = [("large", whole_number(thousands, locale).into()), ("large_typed", thousands.to_string().into())];
            let small = [("small", whole_number(whole, locale).into()), ("small_typed", whole.to_string().into())];
            locale.with("fault-number-unclear", &[large, small].concat())
        }
        AnswerFault::NumberTooSmall { min } => {
            locale.with("fault-number-too-small", &[("min", whole_number(min, locale).into())])
        }
        AnswerFault::NumberTooBig { max } => locale.with("fault-number-too-big", &[("max", whole_number(max, locale).into())]),
        AnswerFault::NotAnAmount => locale.t("fault-not-an-amount"),
        AnswerFault::AmountUnclear { thousands_cents, cents } => {
            let typed = |cents| amount_to_type(cents, locale);
            let large = [("large", amount(thousands_cents, locale).into()), ("large_typed", typed(thousands_cents).into())];
            let small = [("small", amount(cents, locale).into()), ("small_typed", typed(cents).into())];
            locale.with("fault-number-unclear", &[large, small].concat())
        }
        AnswerFault::AmountTooSmall { min_cents } => {
            locale.with("fault-number-too-small", &[("min", amount(min_cents, locale).into())])
        }
        AnswerFault::AmountTooBig { max_cents } => {
            locale.with("fault-number-too-big", &[("max", amount(max_cents, locale).into())])
        }
        AnswerFault::DatePartMissing(DatePart::Day) => locale.t("fault-day-missing"),
        AnswerFault::DatePartMissing(DatePart::Month) => locale.t("fault-month-missing"),
        AnswerFault::DatePartMissing(DatePart::Year) => locale.t("fault-year-missing"),
        AnswerFault::YearNotFull => locale.t("fault-year-not-full"),
        AnswerFault::NoSuchDate => locale.t("fault-no-such-date"),
        AnswerFault::DateTooEarly { earliest } => locale.with("fault-date-too-early", &[("date", date(earliest, locale).into())]),
        AnswerFault::DateTooLate { latest } => locale.with("fault-date-too-late", &[("date", date(latest, locale).into())]),
        AnswerFault::TooFewChosen { min } => locale.with("fault-too-few-chosen", &[("min", i64::from(min).into())]),
        AnswerFault::TooManyChosen { max } => locale.with("fault-too-many-chosen", &[("max", i64::from(max).into())]),
    }
}

/// The words at the answers of a document request. The page is named after the paper: its name would be in another language than these words.
pub fn papers_fault(locale: Locale, fault: PapersFault) -> String {
    match fault {
        PapersFault::NothingGiven | PapersFault::UnknownAnswer => locale.t("fault-no-file"),
        PapersFault::ReasonMissing => locale.t("fault-reason-missing"),
        PapersFault::Date(fault) | PapersFault::Text(fault) => answer_fault(locale, fault),
        PapersFault::DateInPast => locale.t("fault-date-in-past"),
    }
}

/// Why a file was not taken. `name` is the name the person gave it, `size_bytes` what arrived of it, if known.
pub fn document_refusal(locale: Locale, refusal: DocumentRefusal, name: &str, accepted: &[MediaType]) -> String {
    let name = name.to_owned();
    let types = type_list(locale, accepted);
    match refusal {
        DocumentRefusal::Empty => locale.with("refused-empty", &[("name", name.into())]),
        DocumentRefusal::TooLarge { max_bytes } => {
            locale.with("refused-too-large", &[("name", name.into()), ("max", file_size(max_bytes, locale).into())])
        }
        DocumentRefusal::ReplyTooLarge { max_bytes } => {
            locale.with("refused-reply-too-large", &[("name", name.into()), ("max", file_size(max_bytes, locale).into())])
        }
        DocumentRefusal::TooManyFiles { max } => {
            locale.with("refused-too-many", &[("name", name.into()), ("max", i64::from(max).into())])
        }
        DocumentRefusal::TypeNotAccepted => match pretended(&name, accepted) {
            Some(kind) => locale.with("refused-pretends", &[("name", name.into()), ("type", kind.short_name().into())]),
            None => locale.with("refused-type", &[("name", name.into()), ("types", types.into())]),
        },
        DocumentRefusal::NameContradictsContent { content } => locale.with(
            "refused-contradiction",
            &[("name", name.into()), ("content", content.short_name().into()), ("ending", content.endings()[0].into())],
        ),
        DocumentRefusal::PasswordProtected => locale.with("refused-password", &[("name", name.into())]),
        DocumentRefusal::Damaged => locale.with("refused-damaged", &[("name", name.into())]),
        DocumentRefusal::TooManyPages => locale.with("refused-too-many-pages", &[("name", name.into())]),
        DocumentRefusal::TooManyPixels => locale.with("refused-too-many-pixels", &[("name", name.into())]),
        DocumentRefusal::TooManyObjects => locale.with("refused-too-many-objects", &[("name", name.into())]),
        DocumentRefusal::Programs => locale.with("refused-programs", &[("name", name.into())]),
        DocumentRefusal::Carries(carried) => {
            let key = match carried {
                Carried::Scripts => "refused-carries-scripts",
                Carried::Files => "refused-carries-files",
                Carried::Archive => "refused-carries-archive",
                Carried::Unreadable => "refused-carries-unreadable",
                Carried::Programs => "refused-carries-programs",
            };
            locale.with(key, &[("name", name.into())])
        }
        DocumentRefusal::Overfull => locale.with("refused-overfull", &[("name", name.into())]),
        DocumentRefusal::AlreadyThere => locale.with("refused-already-there", &[("name", name.into())]),
        DocumentRefusal::EnoughToday { max_bytes } => {
            locale.with("refused-enough-today", &[("name", name.into()), ("max", file_size(max_bytes, locale).into())])
        }
        DocumentRefusal::TenantFull => locale.with("refused-tenant-full", &[("name", name.into())]),
        DocumentRefusal::Infected => locale.with("refused-infected", &[("name", name.into())]),
        DocumentRefusal::NotScannable => locale.with("refused-not-scannable", &[("name", name.into())]),
        DocumentRefusal::NameUnusable => locale.t("refused-name"),
        // Nobody knows which file it was.
        DocumentRefusal::Incomplete if name.is_empty() => locale.t("refused-incomplete-unnamed"),
        DocumentRefusal::Incomplete => locale.with("refused-incomplete", &[("name", name.into())]),
    }
}

/// The accepted type that only the ending names: saving "as PDF" what is called so already helps nobody.
fn pretended(name: &str, accepted: &[MediaType]) -> Option<MediaType> {
    let ending = name.rsplit_once('.')?.1.to_lowercase();
    accepted.iter().copied().find(|kind| kind.endings().contains(&ending.as_str()))
}

/// "PDF, JPG, PNG oder HEIC".
pub fn type_list(locale: Locale, types: &[MediaType]) -> String {
    let names: Vec<&str> = types.iter().map(|media_type| media_type.short_name()).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => locale.with("list-or", &[("first", rest.join(", ").into()), ("last", (*last).into())]),
    }
}

/// For the file input: endings and MIME types. A hint to the browser and nothing more.
pub fn accept_list(types: &[MediaType]) -> String {
    let words = types.iter().flat_map(|media_type| {
        media_type.endings().iter().take(2).map(|ending| format!(".{ending}")).chain([media_type.mime().to_owned()])
    });
    words.collect::<Vec<_>>().join(",")
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn number(locale: Locale, number: usize) -> String {
    whole_number(count(number), locale)
}
