//! What the HTTP layer needs from the configuration.

use super::Brands;
use axum::http::HeaderName;
use std::{path::PathBuf, sync::Arc};

#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// `https://host[:port]`, as browsers send it in `Origin`.
    pub origin: String,
    /// The folder with the built files.
    pub site: PathBuf,
    /// Origins a form post may be redirected to: the identity providers.
    pub form_targets: Vec<String>,
    /// Pages are compressed here, not by a proxy in front.
    pub compress: bool,
    /// Where a trusted proxy tells of the certificate of whoever calls.
    pub client_certificate_header: Option<HeaderName>,
    /// The lines of `security.txt` that stay; `None`: nobody is named.
    pub security: Option<String>,
    /// What authorities look like.
    pub brands: Arc<Brands>,
}
