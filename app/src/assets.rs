//! The addresses of the built files, read once when the server starts.

use std::sync::OnceLock;

/// Hashed names under `/pkg`.
#[derive(Debug, Clone)]
pub struct Assets {
    pub style: String,
    pub loader: String,
    pub font: String,
    /// Warns before a session ends.
    pub session: String,
    /// Asks whether something changed.
    pub wait: String,
    /// Keys in the clerks' list.
    pub rows: String,
}

static ASSETS: OnceLock<Assets> = OnceLock::new();

/// Sets the addresses; the first call wins.
pub fn set(assets: Assets) {
    let _ = ASSETS.set(assets);
}

/// The addresses, or fixed ones when nothing was built (tests of single components).
pub fn get() -> &'static Assets {
    ASSETS.get_or_init(|| Assets {
        style: "/pkg/portal.css".to_owned(),
        loader: "/pkg/loader.js".to_owned(),
        font: "/pkg/fira-sans.woff2".to_owned(),
        session: "/pkg/session.js".to_owned(),
        wait: "/pkg/wait.js".to_owned(),
        rows: "/pkg/rows.js".to_owned(),
    })
}
