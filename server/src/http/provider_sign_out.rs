//! Back-channel logout: an identity provider says that someone signed out there (OpenID Connect Back-Channel Logout 1.0).
//! Machines call this: no cookies, no origin check, small bodies.

use super::{AppState, access_log};
use app::routes::pattern;
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Path, State, rejection::FormRejection},
    http::StatusCode,
    routing::post,
};
use domain::id::ProviderId;
use ports::{SignInError, storage::AccessAction};
use serde::Deserialize;
use usecases::access::SignInFailure;

const MAX_BODY_BYTES: usize = 16 * 1024;

#[derive(Deserialize)]
struct LogoutForm {
    logout_token: String,
}

pub fn router(state: AppState) -> Router {
    Router::new().route(pattern::PROVIDER_SIGN_OUT, post(receive)).layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(state)
}

/// 200 for a good token, whether or not it ended a session; 400 for any other; 503 to have it sent again.
async fn receive(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    form: Result<Form<LogoutForm>, FormRejection>,
) -> StatusCode {
    let (Ok(provider), Ok(Form(form))) = (provider.parse::<ProviderId>(), form) else { return StatusCode::BAD_REQUEST };
    match state.rooms.access.provider_signed_out(&provider, &form.logout_token).await {
        Ok(()) => {
            access_log::did(AccessAction::SignedOutByProvider);
            StatusCode::OK
        }
        Err(SignInFailure::Provider(SignInError::Unavailable(reason))) => {
            tracing::error!(sign_out.reason = %reason, "sign_out.provider_away");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(SignInFailure::Storage(error)) => {
            tracing::error!(error = %error, "sign_out.not_recorded");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(failure) => {
            tracing::warn!(sign_out.reason = %failure, "sign_out.refused");
            StatusCode::BAD_REQUEST
        }
    }
}
