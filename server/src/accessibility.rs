//! What the product itself knows not to be accessible, read once from the file that the conformance report is compared with.

use domain::accessibility::Barrier;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Known {
    barriers: Vec<Barrier>,
}

static KNOWN: LazyLock<Vec<Barrier>> = LazyLock::new(|| {
    let known: Known =
        toml::from_str(include_str!("../../docs/accessibility/known-issues.toml")).expect("the tests read this file, too");
    known.barriers
});

pub fn known_barriers() -> &'static [Barrier] {
    &KNOWN
}
