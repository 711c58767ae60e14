//! What the buttons of a form are called that lead away from it and keep what is typed there.

/// Behind it stands the tag of the language.
pub const LANGUAGE: &str = "sprache:";
pub const BACK: &str = "zurueck";
/// Behind it stands the file.
pub const REMOVE: &str = "entfernen:";
pub const PHONE: &str = "handy";
pub const SIGN_OUT: &str = "abmelden";
/// In the address that such a button posts to.
pub const SIGN_OUT_QUERY: &str = "abmelden=1";

/// The id of the form whose words are kept. A page has at most one.
pub const FORM: &str = "formular";
