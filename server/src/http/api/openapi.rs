//! The API described by its own code: `/api/v1/openapi.json`, and the JSON Schema of the reply package.

use super::{
    access_codes, messages, notices, openapi_answers::Refusals, openapi_words::Words, problem, rail_cases, representatives,
};
use axum::Json;
use formats::Manifest;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Rückkanal", description = "Messages of authorities to applicants, and what became of them.", license(name = "EUPL-1.2", identifier = "EUPL-1.2")),
    paths(messages::create, messages::show, messages::withdraw, notices::proof, notices::letter, access_codes::create, representatives::name, representatives::end, rail_cases::give_out_key, rail_cases::register),
    components(schemas(intake::NewMessage, intake::NewRailCase, rail_cases::ReplyKeyView, rail_cases::RailCaseView, messages::MessageView, access_codes::AccessCodeView, intake::NewRepresentative, representatives::RepresentativeView, problem::ProblemDocument)),
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

pub async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

pub fn document() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub async fn reply_package() -> Json<schemars::Schema> {
    Json(schemars::schema_for!(Manifest))
}
