//! Problems, texts, and reporting a barrier.

use super::{Looks, State, samples};
use crate::{
    form_state::FormState,
    pages::frame::{
        barrier_report::{BarrierReportPage, BarrierReportPageProps, BarrierReportView},
        problem::{Problem, ProblemPage, ProblemPageProps},
        statement::{StatementPage, StatementPageProps, StatementView},
        text_page::{TextPage, TextPageProps, TextSection, TextView},
    },
    render::render,
};
use domain::accessibility::{Barrier, Conformance, Enforcement, Method, Statement, Texts, Why};
use jiff::civil::date;

fn problem(looks: &Looks, problem: Problem) -> String {
    let clerks = matches!(problem, Problem::CodeNotAllowed | Problem::CodeOfNoUse | Problem::NotAClerk | Problem::ClerkNotSafely);
    let (frame, authorities) = (if clerks { looks.clerk() } else { looks.applicant() }, vec![samples::authority()]);
    let reference =
        matches!(problem, Problem::Failure | Problem::Unavailable | Problem::StoreFull).then(|| "A1B2C3D4E5F6".to_owned());
    let retries = reference.is_some();
    let form = (problem == Problem::TooLarge).then(|| "#".to_owned());
    render(move || {
        ProblemPage(ProblemPageProps {
            frame,
            problem,
            reference,
            again: None,
            form,
            retries,
            authorities,
            wait_minutes: Some(2),
            lost: problem == Problem::RightMissing,
        })
    })
}

fn report(looks: &Looks, form: FormState, kept: Option<&str>) -> String {
    let page = BarrierReportView {
        form,
        kept: kept.map(str::to_owned),
        email: "barrieren@musterland.example".to_owned(),
        phone: "0800 0000 115".to_owned(),
    };
    let frame = looks.nobody();
    render(move || BarrierReportPage(BarrierReportPageProps { frame, page }))
}

fn texts(german: &str) -> Texts {
    Texts::from([("de".to_owned(), german.to_owned())])
}

fn statement(looks: &Looks, status: Conformance) -> String {
    let barrier = Barrier {
        id: "beispiel".to_owned(),
        criteria: vec!["1.1.1".to_owned()],
        why: Why::NotCompatible,
        what: texts("Bilder von Seiten haben keinen Text."),
        reason: texts("Was auf einem Foto steht, weiß das Portal nicht."),
        instead: texts("Die Behörde liest Ihnen vor, was dort steht."),
    };
    let page = StatementView {
        body: "Land Musterland".to_owned(),
        site: "https://portal.example".to_owned(),
        version: "1.0".to_owned(),
        statement: Statement {
            status,
            method: Method::SelfAssessment,
            written: date(2027, 1, 15),
            reviewed: date(2027, 2, 1),
            legal_basis: texts("BITV 2.0"),
            email: "barrieren@musterland.example".to_owned(),
            phone: "0800 0000 115".to_owned(),
            enforcement: Enforcement {
                name: "Durchsetzungsstelle Musterland".to_owned(),
                address: vec!["Rathausplatz 2".to_owned(), "04711 Musterstadt".to_owned()],
                email: "stelle@musterland.example".to_owned(),
                website: "https://stelle.example".to_owned(),
            },
            barriers: Vec::new(),
        },
        known: if status == Conformance::Fully { Vec::new() } else { vec![barrier] },
        form: true,
    };
    let frame = looks.nobody();
    render(move || StatementPage(StatementPageProps { frame, page }))
}

pub fn states() -> Vec<State> {
    let problems = Problem::ALL.into_iter().map(|one| State::new("Hinweis", one.name(), move |looks| problem(looks, one)));
    let others = [
        State::new("Barriere melden", "leer", |looks| report(looks, FormState::default(), None)),
        State::new("Barriere melden", "Fehler", |looks| {
            report(looks, FormState::refused(samples::typed(&[]), "was", looks.locale.t("report-what-missing")), None)
        }),
        State::new("Barriere melden", "angekommen", |looks| report(looks, FormState::default(), Some("7K4M-92QX"))),
        State::new("Erklärung zur Barrierefreiheit", "teilweise", |looks| statement(looks, Conformance::Partly)),
        State::new("Erklärung zur Barrierefreiheit", "vollständig", |looks| statement(looks, Conformance::Fully)),
        State::new("Text", "Hilfe", |looks| {
            let section = TextSection {
                id: "anfang".to_owned(),
                heading: "Wie fange ich an?".to_owned(),
                text: "Melden Sie sich an.\n\nDann steht Ihre Nachricht in der Liste.".to_owned(),
            };
            let page = TextView {
                title: looks.locale.t("help-title"),
                lead: Some("Kurz erklärt.".to_owned()),
                sections: vec![section],
                lang: looks.locale.lang_attribute("de"),
                contacts: vec![samples::authority()],
            };
            let frame = looks.nobody();
            render(move || TextPage(TextPageProps { frame, page }))
        }),
    ];
    problems.chain(others).collect()
}
