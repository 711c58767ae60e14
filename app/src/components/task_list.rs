//! The tasks of a message. The circle is the state; the word beside it says the same.

use super::{icon::Icon, mixed::Mixed};
use crate::i18n::Locale;
use domain::{message::ItemContent, reply::ItemState, text::LanguageTag};
use leptos::prelude::*;

/// One row of the list.
#[derive(Debug, Clone)]
pub struct Task {
    /// None: it can be read here and answered by somebody else.
    pub href: Option<String>,
    pub name: Mixed,
    /// With its language, where that is not the page's.
    pub hint: Option<(String, Option<String>)>,
    pub state: ItemState,
    /// Nobody has to answer it.
    pub optional: bool,
    /// Words are kept there that are no part of the reply.
    pub unsaved: bool,
}

#[component]
pub fn TaskList(locale: Locale, tasks: Vec<Task>) -> impl IntoView {
    let rows = tasks
        .into_iter()
        .enumerate()
        .map(|(at, task)| {
            let number = at + 1;
            let status_id = format!("aufgabe-{number}");
            let strong = if task.state == ItemState::Open { "rk-state" } else { "rk-state rk-strong" };
            let go = task.href.is_some().then(|| view! { <span class="rk-task__go"><Icon name="chevron-right"/></span> });
            let name = match task.href {
                Some(href) => {
                    view! { <a class="rk-task__name kern-link" href=href aria-describedby=status_id.clone()>{task.name.view()}</a> }
                        .into_any()
                }
                None => view! { <p class="rk-task__name">{task.name.view()}</p> }.into_any(),
            };
            view! {
                <li class="rk-task">
                    <TaskSign number=number state=task.state/>
                    <div class="rk-task__text">
                        {name}
                        <p class="rk-task__status" id=status_id>
                            <span class=strong>{locale.t(crate::wording::item_state(task.state))}</span>
                            {(task.optional && task.state != ItemState::LeftOut).then(|| view! { <span class="rk-muted">{locale.t("optional")}</span> })}
                            {task.unsaved.then(|| view! { <span class="rk-strong">{locale.t("task-unsaved")}</span> })}
                            {task.hint.map(|(hint, lang)| view! { <span class="rk-muted" lang=lang>{hint}</span> })}
                        </p>
                    </div>
                    {go}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="rk-tasks">{rows}</ol> }
}

#[component]
fn TaskSign(number: usize, state: ItemState) -> impl IntoView {
    match state {
        ItemState::Open => view! { <span class="rk-sign rk-sign--open" aria-hidden="true">{number}</span> }.into_any(),
        ItemState::Started => view! { <span class="rk-sign rk-sign--started"><Icon name="contrast"/></span> }.into_any(),
        ItemState::Checking => view! { <span class="rk-sign rk-sign--running"><Icon name="hourglass-top"/></span> }.into_any(),
        ItemState::Sent | ItemState::Done => {
            view! { <span class="rk-sign rk-sign--done"><Icon name="check-circle"/></span> }.into_any()
        }
        ItemState::LeftOut => view! { <span class="rk-sign rk-sign--later" aria-hidden="true">"–"</span> }.into_any(),
        ItemState::FromSomeoneElse => view! { <span class="rk-sign rk-sign--later"><Icon name="person"/></span> }.into_any(),
        ItemState::NotAvailable | ItemState::HandedIn => {
            view! { <span class="rk-sign rk-sign--later"><Icon name="info"/></span> }.into_any()
        }
        ItemState::Later => view! { <span class="rk-sign rk-sign--later"><Icon name="schedule"/></span> }.into_any(),
    }
}

/// The name of a task: what to do with the item.
pub fn task_name(locale: Locale, content: &ItemContent, binding: &LanguageTag) -> Mixed {
    let label = locale.pick(content.label(), binding);
    let (text, lang) = (label.text.to_owned(), locale.lang_attribute(label.tag));
    match content {
        ItemContent::DocumentRequest(_) => Mixed::new(locale, "task-upload", "paper", text, lang),
        ItemContent::Question(_) => Mixed::only(text, lang),
    }
}
