//! Refusals in the description of the API: every one is a problem document, and some can meet every request.

use utoipa::{
    Modify,
    openapi::{
        Content, OpenApi, Ref, RefOr,
        header::{Header, HeaderBuilder},
        path::Operation,
        response::{Response, ResponseBuilder},
    },
};

/// Writes them into every operation.
pub struct Refusals;

/// Name and meaning of a header that says more.
type Tells = (&'static str, &'static str);

/// Status, meaning, header.
const EVERYWHERE: [(&str, &str, Option<Tells>); 5] = [
    ("401", "`unauthorized`: no valid token", Some(("WWW-Authenticate", "`Bearer`"))),
    ("405", "`method-not-allowed`: this address does not take this method", Some(("Allow", "The methods it takes"))),
    (
        "429",
        "`too-many-tries`: too many requests without a valid token from this address; `too-many-requests`: this case system, or this \
         address, asked for more than it may",
        Some(("Retry-After", "Seconds to wait")),
    ),
    ("500", "`failure`: the portal failed at this request; what became of it must be looked up", None),
    (
        "503",
        "`unavailable`: nothing was changed that cannot be sent again; send the same request again",
        Some(("Retry-After", "Seconds to wait")),
    ),
];

impl Modify for Refusals {
    fn modify(&self, api: &mut OpenApi) {
        for item in api.paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            operations.into_iter().flatten().for_each(complete);
        }
    }
}

fn complete(operation: &mut Operation) {
    let all = &mut operation.responses.responses;
    for (status, meaning, header) in EVERYWHERE {
        let answer = ResponseBuilder::new().description(meaning).content("application/json", problem());
        let answer = match header {
            Some((name, meaning)) => answer.header(name, described(meaning)),
            None => answer,
        };
        all.entry(status.to_owned()).or_insert(RefOr::T(answer.build()));
    }
    for answer in all.values_mut() {
        if let RefOr::T(answer) = answer {
            let id = described("Names this request in the portal's log");
            answer.headers.entry("Request-Id".to_owned()).or_insert(RefOr::T(id));
        }
    }
    for (_, answer) in all.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
        if let RefOr::T(Response { content, .. }) = answer {
            content.clear();
            content.insert("application/problem+json".to_owned(), RefOr::T(problem()));
        }
    }
}

fn described(meaning: &str) -> Header {
    HeaderBuilder::new().description(Some(meaning)).build()
}

fn problem() -> Content {
    Content::new(Some(Ref::from_schema_name("Problem")))
}
