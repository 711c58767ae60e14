//! Where something is now: happened, running, still to come.

use super::icon::Icon;
use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Station {
    Happened,
    Running,
    ToCome,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub station: Station,
    pub text: String,
    pub note: Option<String>,
}

#[component]
pub fn LifeLine(steps: Vec<Step>) -> impl IntoView {
    let rows = steps
        .into_iter()
        .map(|step| {
            let (class, icon) = match step.station {
                Station::Happened => ("rk-step rk-step--done", Some("check-circle")),
                Station::Running => ("rk-step rk-step--running", Some("pending")),
                Station::ToCome => ("rk-step", None),
            };
            view! {
                <li class=class>
                    <span class="rk-step__sign">{icon.map(|icon| view! { <Icon name=icon/> })}</span>
                    <span class="rk-step__text">{step.text}</span>
                    {step.note.map(|note| view! { <span class="rk-step__note rk-muted">{note}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="rk-steps">{rows}</ol> }
}
