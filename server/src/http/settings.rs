//! What the HTTP layer needs from the configuration.

use std::path::PathBuf;

#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// `https://host[:port]`, as browsers send it in `Origin`.
    pub origin: String,
    /// The folder with the built files.
    pub site: PathBuf,
    /// Origins a form post may be redirected to: the identity providers.
    pub form_targets: Vec<String>,
}
