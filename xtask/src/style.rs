//! One style sheet: KERN, reduced to the rules our pages can meet, then our own; icons become part of it.

use crate::build::Fonts;
use anyhow::{Context as _, Result, anyhow};
use lightningcss::{
    printer::PrinterOptions,
    rules::{CssRule, CssRuleList},
    selector::{Component, Selector},
    stylesheet::{MinifyOptions, ParserOptions, StyleSheet},
};
use std::{collections::BTreeSet, fs, path::Path};

pub fn build(fonts: &Fonts) -> Result<String> {
    let mut used = words_in_use(Path::new("app/src"))?;
    used.extend(words_in_use(Path::new("app/src/browser"))?);
    let kern = fs::read_to_string("style/node_modules/@kern-ux/native/dist/kern.min.css").context("KERN")?;
    let reduced = reduce(&kern, &used)?;
    let mut own = String::new();
    for file in ["fonts", "base", "layout", "components", "pages", "modes"] {
        let path = format!("style/{file}.css");
        own.push_str(&fs::read_to_string(&path).with_context(|| path.clone())?);
    }
    let own = place_fonts(&place_icons(&own)?, fonts);
    let mut sheet = StyleSheet::parse(&own, ParserOptions { filename: "portal.css".to_owned(), ..ParserOptions::default() })
        .map_err(|error| anyhow!("our style sheet: {error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("our style sheet: {error}"))?;
    let own =
        sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() }).map_err(|error| anyhow!("{error}"))?.code;
    Ok(format!("{reduced}{own}"))
}

/// Every word of the sources of the pages and of their scripts: among them are all elements, attributes and classes.
fn words_in_use(folder: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(words_in_use(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "js") {
            let text = fs::read_to_string(&path)?;
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            found.extend(words.map(str::to_owned));
        }
    }
    Ok(found)
}

/// Drops rules for elements, attributes and KERN classes that no page uses. The licence (EUPL) allows it; the source tree keeps KERN unmodified.
fn reduce(kern: &str, used: &BTreeSet<String>) -> Result<String> {
    let mut sheet = StyleSheet::parse(kern, ParserOptions { error_recovery: true, ..ParserOptions::default() })
        .map_err(|error| anyhow!("KERN: {error}"))?;
    keep(&mut sheet.rules, used);
    let kept =
        sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() }).map_err(|error| anyhow!("KERN: {error}"))?;
    Ok(keep_variables(&kept.code))
}

fn keep(rules: &mut CssRuleList<'_>, used: &BTreeSet<String>) {
    rules.0.retain_mut(|rule| match rule {
        CssRule::Style(style) => {
            style.selectors.0.retain(|selector| can_match(selector, used));
            keep(&mut style.rules, used);
            !style.selectors.0.is_empty()
        }
        CssRule::Media(media) => {
            keep(&mut media.rules, used);
            !media.rules.0.is_empty()
        }
        CssRule::Supports(supports) => {
            keep(&mut supports.rules, used);
            !supports.rules.0.is_empty()
        }
        CssRule::LayerBlock(layer) => {
            keep(&mut layer.rules, used);
            !layer.rules.0.is_empty()
        }
        // Our own fonts, and nothing moves.
        CssRule::FontFace(_) | CssRule::Keyframes(_) | CssRule::Import(_) => false,
        _ => true,
    });
}

fn can_match(selector: &Selector<'_>, used: &BTreeSet<String>) -> bool {
    selector.iter_raw_match_order().all(|component| match component {
        Component::Class(class) => {
            let class: &str = class.as_ref();
            !class.starts_with("kern-") || used.contains(class)
        }
        Component::LocalName(name) => used.contains(name.name.as_ref()),
        Component::AttributeInNoNamespaceExists { local_name, .. } | Component::AttributeInNoNamespace { local_name, .. } => {
            used.contains(local_name.as_ref())
        }
        Component::Has(inner) | Component::Is(inner) | Component::Where(inner) => {
            inner.iter().any(|selector| can_match(selector, used))
        }
        _ => true,
    })
}

/// Variables that nothing refers to any more go, again and again until none is left.
fn keep_variables(css: &str) -> String {
    let mut css = css.to_owned();
    loop {
        let own: String = ["base", "layout", "components", "pages", "modes"]
            .iter()
            .filter_map(|file| fs::read_to_string(format!("style/{file}.css")).ok())
            .collect();
        let needed: BTreeSet<&str> = css.split("var(").skip(1).chain(own.split("var(").skip(1)).map(name_at_start).collect();
        let mut kept = String::with_capacity(css.len());
        for (at, part) in css.split_inclusive([';', '{', '}']).enumerate() {
            let declaration = part.trim_end_matches([';', '}']);
            let unused = at > 0
                && declaration.starts_with("--kern-")
                && !part.ends_with('{')
                && declaration.split_once(':').is_some_and(|(name, _)| !needed.contains(name.trim()));
            if unused {
                if part.ends_with('}') {
                    kept.push('}');
                }
            } else {
                kept.push_str(part);
            }
        }
        if kept.len() == css.len() {
            return kept;
        }
        css = kept;
    }
}

fn name_at_start(text: &str) -> &str {
    text.split([',', ')']).next().unwrap_or_default().trim()
}

/// `icon("call")` becomes the icon itself.
fn place_icons(css: &str) -> Result<String> {
    let mut out = String::new();
    let mut parts = css.split("icon(\"");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once("\")").context("an icon without an end")?;
        let path = format!("style/icons/{name}.svg");
        let svg = fs::read_to_string(&path).with_context(|| path.clone())?;
        let svg = svg
            .trim()
            .replace(" width=\"48\" height=\"48\"", "")
            .replace('"', "'")
            .replace('#', "%23")
            .replace('<', "%3C")
            .replace('>', "%3E");
        out.extend(["url(\"data:image/svg+xml,", &svg, "\")", rest]);
    }
    Ok(out)
}

fn place_fonts(css: &str, fonts: &Fonts) -> String {
    css.replace("latin-400.woff2", &fonts.latin_400)
        .replace("latin-600.woff2", &fonts.latin_600)
        .replace("cyrillic-400.woff2", &fonts.cyrillic_400)
        .replace("cyrillic-600.woff2", &fonts.cyrillic_600)
}
