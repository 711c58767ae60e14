//! The API described by its own code: `/api/v1/openapi.json`, and the JSON Schema of the reply package.

mod answers;
mod complete;
pub mod guide;
mod meanings;
pub mod page;
mod words;

use super::{
    access_codes, attachments, authorities, events, messages, notices, problem,
    rails::{applications, cases},
    replies, representatives,
};
use crate::http::AppState;
use answers::Refusals;
use axum::{Json, extract::State};
use formats::{Answer, Manifest, rail::ANSWER_SCHEMA};
use intake::{INQUIRY_SCHEMA, OF_THE_CASE};
use serde_json::{Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use words::Words;

#[derive(OpenApi)]
#[openapi(
    info(title = "Rueckkanal API", description = "Rückkanal: messages of authorities to applicants, and what became of them.", license(name = "EUPL-1.2", identifier = "EUPL-1.2")),
    paths(authorities::list, attachments::add, messages::list::list, messages::hand_in::create, messages::dialogue::change, messages::dialogue::review, messages::dialogue::set_deadline, messages::dialogue::refuse_more_time, messages::cases::close_case, messages::cases::reopen_case, messages::show, messages::withdraw, events::list, replies::list, replies::show, replies::manifest, replies::file, replies::archive, replies::acknowledge, replies::reject, notices::proof, notices::letter, access_codes::create, representatives::name, representatives::end, cases::give_out_key, cases::register, applications::register),
    components(schemas(intake::NewMessage, intake::NewRailCase, intake::NewApplication, applications::ApplicationView, cases::ReplyKeyView, cases::RailCaseView, messages::MessageView, access_codes::AccessCodeView, intake::NewRepresentative, representatives::RepresentativeView, problem::ProblemDocument)),
    modifiers(&Token, &Refusals, &Words)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("case_system", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// With the address of this portal.
pub async fn show(State(state): State<AppState>) -> Json<Value> {
    Json(described(&state))
}

fn described(state: &AppState) -> Value {
    let mut api = serde_json::to_value(document()).unwrap_or_default();
    complete::complete(&mut api);
    api["servers"] = json!([{ "url": state.settings.origin }]);
    api
}

pub fn document() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// *Rückfrage*: what the API takes as a message, but for what the case decides; for replies over FIT-Connect.
pub async fn inquiry() -> Json<Value> {
    let document = serde_json::to_value(document()).unwrap_or_default();
    // The same words in another kind of document.
    let text = document["components"]["schemas"].to_string().replace("#/components/schemas/", "#/$defs/");
    let mut definitions: Value = serde_json::from_str(&text).unwrap_or_default();
    let taken = definitions.as_object_mut().and_then(|all| all.remove("NewMessage"));
    let mut schema = taken.unwrap_or_default();
    let by_case = |name: &str| OF_THE_CASE.contains(&name);
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.retain(|name, _| !by_case(name));
        properties.insert("$schema".to_owned(), json!({ "const": INQUIRY_SCHEMA }));
    }
    // The case brings a number and the name of the service along.
    let needed =
        |name: &&Value| name.as_str().is_some_and(|name| !by_case(name) && name != "file_reference" && name != "service");
    let required: Vec<Value> = schema["required"].as_array().into_iter().flatten().filter(needed).cloned().collect();
    schema["required"] = json!(required);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(INQUIRY_SCHEMA);
    schema["title"] = json!("Rückfrage");
    schema["$defs"] = definitions;
    Json(schema)
}

/// *Antwort*: the data of a submission over FIT-Connect.
pub async fn answer() -> Json<Value> {
    let mut schema = serde_json::to_value(schemars::schema_for!(Answer)).unwrap_or_default();
    schema["$id"] = json!(ANSWER_SCHEMA);
    Json(schema)
}

pub async fn reply_package() -> Json<schemars::Schema> {
    Json(schemars::schema_for!(Manifest))
}
