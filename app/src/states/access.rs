//! From the door to the list: start, sign-in, code, account.

use super::{Looks, State, samples};
use crate::{
    form_state::FormState,
    i18n::Locale,
    pages::{
        access::{
            access_code::{AccessCodePage, AccessCodePageProps},
            account::{AccountPage, AccountPageProps, AccountView, SessionEntry},
            land_choice::{LandChoicePage, LandChoicePageProps, LandEntry},
            notices::{EmailChoice, NoticeChoices, NoticesPage, NoticesPageProps},
            safer_sign_in::{SaferSignInPage, SaferSignInPageProps},
            sign_in::{Audience, ByLink, ProviderChoice, SignInPage, SignInPageProps, SignInView},
        },
        frame::start::{StartPage, StartPageProps},
    },
    render::render,
    routes,
};
use domain::person::TrustLevel;

fn providers() -> Vec<ProviderChoice> {
    let one = |id: &str, name: &str| ProviderChoice { id: id.to_owned(), name: name.to_owned(), elster_certificate: true };
    vec![one("bundid", "BundID"), one("muk", "Mein Unternehmenskonto")]
}

fn sign_in(looks: &Looks, change: impl Fn(SignInView) -> SignInView) -> String {
    let page = SignInView {
        audience: Audience::Applicants,
        providers: providers(),
        return_to: routes::message(samples::inquiry().id),
        by_link: ByLink::No,
        switch: false,
        cancelled: false,
        land: None,
    };
    let (frame, page) = (looks.nobody(), change(page));
    render(move || SignInPage(SignInPageProps { frame, page }))
}

fn safer(looks: &Looks, level: TrustLevel, not_reached: bool) -> String {
    let (frame, return_to) = (looks.applicant(), routes::message(samples::inquiry().id));
    render(move || SaferSignInPage(SaferSignInPageProps { frame, level, not_reached, providers: providers(), return_to }))
}

fn account(looks: &Looks, several: bool) -> String {
    let session = |this: bool| SessionEntry {
        network: this.then(|| "203.0.113.…".to_owned()),
        device: this.then(|| "Firefox, Linux".to_owned()),
        account: Some("BundID".to_owned()),
        began_at: samples::hours_ago(if this { 1 } else { 30 }),
        seen_at: samples::hours_ago(i64::from(!this)),
        this,
    };
    let page = AccountView {
        name: Some("Amina Haddad".to_owned()),
        birth_name: several.then(|| "Amina Karim".to_owned()),
        birth_date: several.then(|| "03.04.1991".to_owned()),
        organization: None,
        provider: "BundID".to_owned(),
        level: if several { TrustLevel::Substantial } else { TrustLevel::Basic },
        sessions: if several { vec![session(true), session(false)] } else { vec![session(true)] },
    };
    let frame = looks.applicant();
    render(move || AccountPage(AccountPageProps { frame, page }))
}

fn possible(confirmed: Option<&str>, waiting: Option<&str>) -> EmailChoice {
    EmailChoice::Possible { confirmed: confirmed.map(str::to_owned), waiting: waiting.map(str::to_owned) }
}

fn notices(looks: &Looks, email: EmailChoice, done: Option<&'static str>, fault: Option<(&str, &str, &str)>) -> String {
    let locale = looks.locale;
    let form = fault.map_or_else(FormState::default, |(field, typed, key)| {
        FormState::refused(samples::typed(&[(field, typed)]), field, locale.t(key))
    });
    let languages = [Locale::German, Locale::English, Locale::SimpleGerman];
    let languages = languages.map(|locale| (locale.tag().to_owned(), locale.own_name().to_owned())).to_vec();
    let page = NoticeChoices { language: Some("de-simple".to_owned()), languages, email, done, form };
    let frame = looks.applicant();
    render(move || NoticesPage(NoticesPageProps { frame, page }))
}

fn code(looks: &Looks, refused: bool) -> String {
    let form = if refused {
        FormState::refused(samples::typed(&[("code", "7K4M-92Q")]), "code", looks.locale.t("access-code-wrong"))
    } else {
        FormState::default()
    };
    let frame = looks.applicant();
    render(move || AccessCodePage(AccessCodePageProps { frame, form }))
}

pub fn states() -> Vec<State> {
    let start = |frame| render(move || StartPage(StartPageProps { frame }));
    vec![
        State::new("Start", "niemand angemeldet", move |looks| start(looks.nobody())),
        State::new("Start", "angemeldet", move |looks| start(looks.applicant())),
        State::new("Land wählen", "mehrere", |looks| {
            let land = |id: &str, name: &str| LandEntry { id: id.to_owned(), name: name.to_owned() };
            let lands = vec![land("nord", "Land Musterland-Nord"), land("sued", "Land Musterland-Süd")];
            let frame = looks.nobody();
            render(move || LandChoicePage(LandChoicePageProps { frame, lands }))
        }),
        State::new("Anmelden", "ohne Link", |looks| sign_in(looks, |page| page)),
        State::new("Anmelden", "mit Link aus der Nachricht", |looks| {
            sign_in(looks, |page| SignInView { by_link: ByLink::Notice, ..page })
        }),
        State::new("Anmelden", "mit Link einer Einladung", |looks| {
            sign_in(looks, |page| SignInView { by_link: ByLink::Invitation, ..page })
        }),
        State::new("Anmelden", "Konto wechseln", |looks| sign_in(looks, |page| SignInView { switch: true, ..page })),
        State::new("Anmelden", "abgebrochen", |looks| sign_in(looks, |page| SignInView { cancelled: true, ..page })),
        State::new("Anmelden", "mehrere Länder", |looks| {
            sign_in(looks, |page| SignInView { land: Some("Land Musterland-Nord".to_owned()), ..page })
        }),
        State::new("Anmelden", "Sachbearbeitung", |looks| {
            sign_in(looks, |page| SignInView { audience: Audience::Clerks, ..page })
        }),
        State::new("Sicherer anmelden", "mit Ausweis", |looks| safer(looks, TrustLevel::High, false)),
        State::new("Sicherer anmelden", "nicht erreicht", |looks| safer(looks, TrustLevel::Substantial, true)),
        State::new("Code aus dem Brief", "leer", |looks| code(looks, false)),
        State::new("Code aus dem Brief", "falsch", |looks| code(looks, true)),
        State::new("Konto", "eine Sitzung", |looks| account(looks, false)),
        State::new("Konto", "mehrere Sitzungen", |looks| account(looks, true)),
        State::new("Hinweise", "ohne E-Mail", |looks| notices(looks, possible(None, None), None, None)),
        State::new("Hinweise", "E-Mail abgelehnt", |looks| {
            notices(looks, possible(None, None), None, Some(("email", "amina@", "notices-email-invalid")))
        }),
        State::new("Hinweise", "Code erwartet", |looks| {
            notices(looks, possible(None, Some("amina@mail.example")), Some("notices-done-email"), None)
        }),
        State::new("Hinweise", "Code falsch", |looks| {
            let email = possible(Some("amina@mail.example"), Some("amina@neu.example"));
            notices(looks, email, None, Some(("code", "7K4M9-2QXR4", "notices-code-wrong")))
        }),
        State::new("Hinweise", "E-Mail bestätigt", |looks| {
            notices(looks, possible(Some("amina@mail.example"), None), Some("notices-done-code"), None)
        }),
        State::new("Hinweise", "keine E-Mails hier", |looks| notices(looks, EmailChoice::NotPossible, None, None)),
    ]
}
