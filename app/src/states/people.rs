//! Who acts for whom: inviting, being invited.

use super::{Looks, State, samples};
use crate::{
    form_state::{FieldError, FormState},
    pages::access::{
        invitation::{InvitationPage, InvitationPageProps, InvitationView},
        representation::{RepresentationPage, RepresentationPageProps, RepresentationView, RepresentativeEntry},
    },
    render::render,
};
use domain::representation::{Capacity, RepresentationState, Right};

/// As its owner sees it, or a clerk.
pub fn entry(name: &str, state: RepresentationState, clerk: bool) -> RepresentativeEntry {
    RepresentativeEntry {
        id: samples::representation_id(),
        name: name.to_owned(),
        capacity: Capacity::PowerOfAttorney,
        right: Right::Send,
        state,
        since: samples::hours_ago(3),
        by_authority: clerk,
        can_confirm: state == RepresentationState::Waiting,
        can_end: state != RepresentationState::Ended,
        link: matches!(state, RepresentationState::Invited { .. }).then(|| "https://portal.example/v/abcdef".to_owned()),
    }
}

fn representation(looks: &Looks, entries: Vec<RepresentativeEntry>, form: FormState, kept: bool) -> String {
    let page = RepresentationView { message: samples::inquiry().id, entries, form, kept };
    let frame = looks.applicant();
    render(move || RepresentationPage(RepresentationPageProps { frame, page }))
}

fn refused(looks: &Looks) -> FormState {
    let error = |field: &str, key: &str| FieldError { field: field.to_owned(), text: looks.locale.t(key) };
    let errors = vec![
        error("nachname", "representation-family-name-missing"),
        error("art", "representation-capacity-missing"),
        error("recht", "representation-right-missing"),
    ];
    FormState { typed: samples::typed(&[("vorname", "Jonas")]), errors }
}

fn invitation(looks: &Looks, capacity: Capacity, waiting: bool, by_authority: bool) -> String {
    let (token, represented) = ("abcdef".to_owned(), "Amina Haddad".to_owned());
    let page = InvitationView { token, represented, capacity, right: Right::Send, waiting, by_authority };
    let frame = looks.applicant();
    render(move || InvitationPage(InvitationPageProps { frame, page }))
}

pub fn states() -> Vec<State> {
    vec![
        State::new("Vertretung", "niemand", |looks| representation(looks, Vec::new(), FormState::default(), false)),
        State::new("Vertretung", "alle Zustände einer Einladung", |looks| {
            let entries = vec![
                entry("Jonas Weber", RepresentationState::Invited { until: samples::now() }, false),
                entry("Kim Beispiel", RepresentationState::Waiting, false),
                entry("Olena Koval", RepresentationState::Active, false),
                entry("Tariq Rahimi", RepresentationState::Ended, false),
            ];
            representation(looks, entries, FormState::default(), false)
        }),
        State::new("Vertretung", "Fehler", |looks| representation(looks, Vec::new(), refused(looks), false)),
        State::new("Vertretung", "aufgehobener Text", |looks| {
            representation(looks, Vec::new(), samples::form(&[("vorname", "Jonas"), ("nachname", "Weber")]), true)
        }),
        State::new("Einladung", "Vollmacht", |looks| invitation(looks, Capacity::PowerOfAttorney, false, false)),
        State::new("Einladung", "Anwältin oder Anwalt", |looks| invitation(looks, Capacity::Lawyer, false, false)),
        State::new("Einladung", "Sorge", |looks| invitation(looks, Capacity::Custody, false, true)),
        State::new("Einladung", "wartet auf die Person", |looks| invitation(looks, Capacity::Lawyer, true, false)),
        State::new("Einladung", "wartet auf die Behörde", |looks| invitation(looks, Capacity::Custody, true, true)),
    ]
}
