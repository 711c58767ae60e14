use super::*;

#[expect(clippy::unnecessary_wraps, reason = "every field that takes it is optional")]
fn personal(text: &str) -> Option<Personal<String>> {
    Some(Personal::new(text.to_owned()))
}

fn login(given: &str, family: &str) -> PersonAttributes {
    PersonAttributes { given_names: personal(given), family_name: personal(family), ..PersonAttributes::default() }
}

fn named(given: Option<&str>, family: &str) -> NamedPerson {
    NamedPerson { given_names: given.and_then(personal), family_name: personal(family), ..NamedPerson::default() }
}

#[test]
fn rights_grow() {
    assert!(Right::Read < Right::Prepare && Right::Prepare < Right::Send);
    for right in Right::ALL {
        assert_eq!(Right::parse(right.as_str()), Some(right));
    }
    for capacity in Capacity::ALL {
        assert_eq!(Capacity::parse(capacity.as_str()), Some(capacity));
    }
    assert_eq!((Right::parse("all"), Capacity::parse("")), (None, None));
}

#[test]
fn who_is_named_is_found_in_any_spelling_and_nobody_else() {
    use Identified::{No, Perhaps, Surely};
    let kim = named(Some("Kim"), "Müller");
    let cases = [
        (TrustLevel::High, login("KIM", "MUELLER"), Surely),
        (TrustLevel::Substantial, login("Kim Alex", "Müller"), Surely),
        // Declared names prove nothing.
        (TrustLevel::Basic, login("Kim", "Müller"), Perhaps),
        // A half of the name, a missing given name.
        (TrustLevel::High, login("Kim", "Müller Lüdenscheid"), Perhaps),
        (TrustLevel::High, PersonAttributes { family_name: personal("Müller"), ..PersonAttributes::default() }, Perhaps),
        (TrustLevel::High, login("Robin", "Müller"), No),
        (TrustLevel::High, login("Kim", "Meier"), No),
        (TrustLevel::High, PersonAttributes::default(), No),
    ];
    for (level, login, expected) in cases {
        assert_eq!(kim.identify(level, &login), expected, "{level:?} {login:?}");
    }
    assert_eq!(named(None, "Müller").identify(TrustLevel::High, &login("Kim", "Müller")), Perhaps, "a family is not a person");
    assert_eq!(NamedPerson::default().identify(TrustLevel::High, &login("Kim", "Müller")), No, "nobody is named");
}

#[test]
fn a_birth_date_or_a_firm_that_was_given_must_fit() {
    let born = |date: &str| Some(Personal::new(date.parse().expect("a birth date")));
    let kim = NamedPerson { birth_date: born("1980-05-01"), ..named(Some("Kim"), "Beispiel") };
    let with = |birth_date| PersonAttributes { birth_date, ..login("Kim", "Beispiel") };
    assert_eq!(kim.identify(TrustLevel::High, &with(born("1980-05-01"))), Identified::Surely);
    assert_eq!(kim.identify(TrustLevel::High, &with(born("1980"))), Identified::Perhaps);
    assert_eq!(kim.identify(TrustLevel::High, &with(None)), Identified::Perhaps);
    assert_eq!(kim.identify(TrustLevel::High, &with(born("1981-05-01"))), Identified::No);
    let firm = NamedPerson { organization: personal("du-1"), ..NamedPerson::default() };
    let of = |id: &str| PersonAttributes { organization: personal(id), ..login("Robin", "Nowak") };
    assert_eq!(firm.identify(TrustLevel::Substantial, &of("du-1")), Identified::Surely);
    assert_eq!(firm.identify(TrustLevel::Substantial, &of("du-2")), Identified::No);
    let kim_of_firm = NamedPerson { organization: personal("du-1"), ..named(Some("Kim"), "Beispiel") };
    assert_eq!(kim_of_firm.identify(TrustLevel::Substantial, &of("du-1")), Identified::No, "another person of the firm");
    // A lawyer signs in with the account of the firm without anybody having named it.
    let lawyer = PersonAttributes { organization: personal("du-1"), ..login("Kim", "Beispiel") };
    assert_eq!(named(Some("Kim"), "Beispiel").identify(TrustLevel::Substantial, &lawyer), Identified::Surely);
}
