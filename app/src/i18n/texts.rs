//! The texts of the portal, one Fluent file per language. Simple German falls back to German, which is plain already.

use super::Locale;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle("de", include_str!("../../locales/de.ftl")));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", include_str!("../../locales/en.ftl")));
static SIMPLE_GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle("de", include_str!("../../locales/de-simple.ftl")));

fn bundle(language: &str, source: &str) -> Bundle {
    let language = language.parse().expect("a valid language tag");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks around each variable would end up in titles and file names.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).expect("our own texts parse; a test reads them all");
    bundle.add_resource(resource).expect("no key twice; a test reads them all");
    bundle
}

/// The text, or its key in brackets: a missing key is a failing test, never a failing page.
pub(super) fn format(locale: Locale, key: &str, values: Option<&[(&str, FluentValue<'_>)]>) -> String {
    let chain: &[&LazyLock<Bundle>] = match locale {
        Locale::German => &[&GERMAN],
        Locale::English => &[&ENGLISH],
        Locale::SimpleGerman => &[&SIMPLE_GERMAN, &GERMAN],
    };
    let found = chain.iter().find_map(|bundle| Some((bundle, bundle.get_message(key)?.value()?)));
    let Some((bundle, pattern)) = found else { return format!("[{key}]") };
    let arguments: Option<FluentArgs<'_>> =
        values.map(|values| values.iter().map(|(name, value)| (*name, value.clone())).collect());
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, arguments.as_ref(), &mut errors).into_owned()
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentResource;
    use fluent_syntax::ast::Entry;
    use std::collections::BTreeSet;

    fn keys(source: &str) -> BTreeSet<String> {
        let resource = FluentResource::try_new(source.to_owned()).expect("the file parses");
        let ids = resource.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        });
        ids.collect()
    }

    #[test]
    fn every_language_has_every_text() {
        let german = keys(include_str!("../../locales/de.ftl"));
        let english = keys(include_str!("../../locales/en.ftl"));
        let simple = keys(include_str!("../../locales/de-simple.ftl"));
        let missing: Vec<_> = german.symmetric_difference(&english).collect();
        assert!(missing.is_empty(), "only in German or only in English: {missing:?}");
        let unknown: Vec<_> = simple.difference(&german).collect();
        assert!(unknown.is_empty(), "simple German has texts that German lacks: {unknown:?}");
    }

    /// Where something is wrong, or a paper is asked for, nobody has to read hard words.
    #[test]
    fn faults_and_papers_are_all_in_simple_german() {
        // Words of one or two syllables, and a page that only clerks see.
        let as_they_are =
            ["file-reference", "file-uploaded", "papers-upload", "problem-code-of-no-use-text", "problem-code-of-no-use-title"];
        let (german, simple) = (keys(include_str!("../../locales/de.ftl")), keys(include_str!("../../locales/de-simple.ftl")));
        let asked =
            |key: &&String| ["fault-", "papers-", "file-", "upload-", "problem-"].iter().any(|start| key.starts_with(start));
        let hard: Vec<_> = german.difference(&simple).filter(asked).filter(|key| !as_they_are.contains(&key.as_str())).collect();
        assert!(hard.is_empty(), "only in German: {hard:?}");
    }

    #[test]
    fn every_key_the_code_asks_for_exists() {
        let german = keys(include_str!("../../locales/de.ftl"));
        let mut missing = Vec::new();
        for entry in walk(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            let source = std::fs::read_to_string(&entry).expect("readable source");
            for call in [".t(\"", ".with(\""] {
                for rest in source.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    if !german.contains(key) && !key.contains('{') {
                        missing.push(format!("{}: {key}", entry.display()));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    fn walk(folder: std::path::PathBuf) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        entries
            .flat_map(|path| if path.is_dir() { walk(path) } else { vec![path] })
            .filter(|path| path.extension().is_some_and(|e| e == "rs") && !path.ends_with("texts.rs"))
            .collect()
    }
}
