//! Table tests: what is typed against what becomes of it.

use super::*;
use jiff::civil::date;

fn question(kind: QuestionKind) -> Question {
    Question {
        label: Line::try_from("Frage").expect("fits").into(),
        hint: None,
        reason: None,
        required: true,
        purpose: None,
        kind,
    }
}

fn typed(values: &[(&str, &str)]) -> Typed {
    Typed::new(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn check(kind: QuestionKind, values: &[(&str, &str)], expected: Result<Option<Answer>, AnswerFault>) {
    assert_eq!(question(kind).answer(&typed(values), date(2027, 3, 3)), expected, "{values:?}");
}

#[test]
fn texts_are_kept_as_typed_within_their_limit() {
    let options = TextOptions { max_characters: 5, latin_only: false };
    check(
        QuestionKind::ShortText(options),
        &[("antwort", " Häuser"[1..].trim())],
        Err(AnswerFault::TextTooLong { over: 1, max: 5 }),
    );
    check(
        QuestionKind::ShortText(options),
        &[("antwort", " 🏠 da ")],
        Ok(Some(Answer::ShortText(Personal::new("🏠 da".into())))),
    );
    check(QuestionKind::ShortText(options), &[("antwort", "   ")], Err(AnswerFault::NothingTyped));
    // A line that was pasted with a break in it stays one line.
    check(QuestionKind::ShortText(options), &[("antwort", "a\u{b}b")], Ok(Some(Answer::ShortText(Personal::new("a b".into())))));
    check(QuestionKind::ShortText(options), &[("antwort", "a\u{7}b")], Err(AnswerFault::HiddenCharacter));
    check(QuestionKind::LongText(options), &[("antwort", "a\r\nb")], Ok(Some(Answer::LongText(Personal::new("a\nb".into())))));
    check(QuestionKind::LongText(options), &[], Err(AnswerFault::NothingTyped));
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let kind = || QuestionKind::WholeNumber(WholeNumberOptions { min: None, max: None });
    for (text, number) in [
        ("3,0", 3),
        ("3.00", 3),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1,000,000", 1_000_000),
        ("-1.234", -1234),
        ("0,000", 0),
        ("0,0", 0),
        ("007", 7),
        ("12 500", 12_500),
        ("٣", 3),
    ] {
        check(kind(), &[("antwort", text)], Ok(Some(Answer::WholeNumber(Personal::new(number)))));
    }
    for text in
        ["3,5", "3 oder 4", "drei", "3,0,0", ",000", "1,00,000", "0,500", "0.500", "-0,250", "1234,567", "1234.567", "1234,000"]
    {
        check(kind(), &[("antwort", text)], Err(AnswerFault::NotAWholeNumber));
    }
    for (text, thousands, whole) in [("1,000", 1000, 1), ("25,000", 25_000, 25), ("٣٫٠٠٠", 3000, 3)] {
        check(kind(), &[("antwort", text)], Err(AnswerFault::NumberUnclear { thousands, whole }));
    }
}

#[test]
fn numbers_have_bounds() {
    let options = WholeNumberOptions { min: Some(1), max: Some(2000) };
    check(QuestionKind::WholeNumber(options), &[("antwort", "1.500")], Ok(Some(Answer::WholeNumber(Personal::new(1500)))));
    check(QuestionKind::WholeNumber(options), &[("antwort", "0")], Err(AnswerFault::NumberTooSmall { min: 1 }));
    check(QuestionKind::WholeNumber(options), &[("antwort", "2001")], Err(AnswerFault::NumberTooBig { max: 2000 }));
    for wrong in ["1,5", "vier", "1.50", "9999999999999999999"] {
        check(QuestionKind::WholeNumber(options), &[("antwort", wrong)], Err(AnswerFault::NotAWholeNumber));
    }
}

#[test]
fn dates_accept_words_and_refuse_days_that_do_not_exist() {
    let options = DateOptions { earliest: Some(date(2020, 1, 1)), latest: None, not_in_future: true };
    let day = |d: &'static str, m: &'static str, y: &'static str| [("tag", d), ("monat", m), ("jahr", y)];
    let fine = Ok(Some(Answer::Date(Personal::new(date(2027, 3, 1)))));
    check(QuestionKind::Date(options), &day("1", "3", "2027"), fine.clone());
    check(QuestionKind::Date(options), &day("01.", "März", "2027"), fine.clone());
    check(QuestionKind::Date(options), &day("1", "march", "2027"), fine);
    check(QuestionKind::Date(options), &day("30", "2", "2027"), Err(AnswerFault::NoSuchDate));
    check(QuestionKind::Date(options), &day("1", "x", "2027"), Err(AnswerFault::NoSuchDate));
    check(QuestionKind::Date(options), &day("1", "", "2027"), Err(AnswerFault::DatePartMissing(DatePart::Month)));
    check(QuestionKind::Date(options), &day("4", "3", "2027"), Err(AnswerFault::DateTooLate { latest: date(2027, 3, 3) }));
    check(QuestionKind::Date(options), &day("31", "12", "2019"), Err(AnswerFault::DateTooEarly { earliest: date(2020, 1, 1) }));
}

fn choices() -> Vec<Choice> {
    ["a", "b", "c"].map(|id| Choice { id: id.parse().expect("slug"), label: Line::try_from(id).expect("fits").into() }).into()
}

#[test]
fn only_offered_choices_can_be_chosen() {
    let single = || QuestionKind::SingleChoice(SingleChoiceOptions { choices: choices() });
    check(single(), &[("antwort", "b")], Ok(Some(Answer::SingleChoice(Personal::new("b".parse().expect("slug"))))));
    check(single(), &[("antwort", "d")], Err(AnswerFault::UnknownChoice));
    check(single(), &[], Err(AnswerFault::NothingChosen));
    let several = || QuestionKind::SeveralChoices(SeveralChoicesOptions { choices: choices(), min: 2, max: Some(2) });
    let two = vec!["a".parse().expect("slug"), "c".parse().expect("slug")];
    check(
        several(),
        &[("antwort", "c"), ("antwort", "a"), ("antwort", "c")],
        Ok(Some(Answer::SeveralChoices(Personal::new(two)))),
    );
    check(several(), &[("antwort", "a")], Err(AnswerFault::TooFewChosen { min: 2 }));
    check(several(), &[("antwort", "a"), ("antwort", "b"), ("antwort", "c")], Err(AnswerFault::TooManyChosen { max: 2 }));
    check(QuestionKind::YesNo, &[("antwort", "ja")], Ok(Some(Answer::YesNo(Personal::new(true)))));
    check(QuestionKind::YesNo, &[("antwort", "maybe")], Err(AnswerFault::UnknownChoice));
}

#[test]
fn optional_questions_may_stay_empty() {
    let mut optional = question(QuestionKind::YesNo);
    optional.required = false;
    assert_eq!(optional.answer(&Typed::default(), date(2027, 3, 3)), Ok(None));
}

#[test]
fn conditions_look_at_the_value() {
    let condition = Condition { question: "q".parse().expect("slug"), value: ConditionValue::Choice("b".parse().expect("slug")) };
    assert!(condition.holds(&Answer::SingleChoice(Personal::new("b".parse().expect("slug")))));
    assert!(
        condition.holds(&Answer::SeveralChoices(Personal::new(vec!["a".parse().expect("slug"), "b".parse().expect("slug")])))
    );
    assert!(!condition.holds(&Answer::YesNo(Personal::new(true))));
}

#[test]
fn questions_stored_before_there_was_a_purpose_are_still_read() {
    let stored = r#"{"label":{"binding":"Frage"},"hint":null,"reason":null,"required":true,"kind":{"type":"yes_no"}}"#;
    let read: Question = serde_json::from_str(stored).expect("an old question");
    assert_eq!(read.purpose, None);
    for purpose in Purpose::ALL {
        let text = serde_json::to_string(&purpose).expect("a word");
        assert_eq!(text, format!("\"{}\"", purpose.as_str()), "one word for storage, API and page");
    }
}
