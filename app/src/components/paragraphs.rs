//! Plain text with paragraphs. Escaped like every text; markup in it is shown, not obeyed.

use leptos::prelude::*;
use linkify::{LinkFinder, LinkKind};

#[component]
pub fn Paragraphs(
    #[prop(into)] text: String,
    #[prop(optional_no_strip)] lang: Option<String>,
    /// An authority wrote it: addresses in it are links.
    #[prop(optional)]
    links: bool,
) -> impl IntoView {
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| {
            let line = |line: &str| if links { linked(line).into_any() } else { line.to_owned().into_any() };
            let lines = paragraph.lines().map(|text| view! { <span class="rk-line">{line(text)}</span> }).collect_view();
            view! { <p>{lines}</p> }
        })
        .collect_view();
    view! { <div class="rk-paragraphs" lang=lang>{paragraphs}</div> }
}

/// A part of a line, and where it leads.
type Part<'a> = (&'a str, Option<String>);

fn linked(line: &str) -> impl IntoView + use<> {
    let parts = parts(line).into_iter().map(|(text, target)| match target {
        // Nothing of this page goes along.
        Some(target) => {
            view! { <a class="kern-link rk-anywhere" href=target rel="noreferrer noopener">{text.to_owned()}</a> }.into_any()
        }
        None => text.to_owned().into_any(),
    });
    parts.collect::<Vec<_>>()
}

/// Only `https`, mail and telephone; any other address stays text.
fn parts(line: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for span in LinkFinder::new().spans(line) {
        let text = span.as_str();
        match span.kind() {
            Some(LinkKind::Url) if is_safe(text) => parts.push((text, Some(text.to_owned()))),
            Some(LinkKind::Email) => {
                let before: Option<&mut Part<'_>> = parts.last_mut();
                if let Some((before, None)) = before {
                    *before = before.strip_suffix("mailto:").unwrap_or(before);
                }
                parts.push((text, Some(format!("mailto:{text}"))));
            }
            _ => phones(text, &mut parts),
        }
    }
    parts
}

/// Encrypted, and to the host that stands first: a name before `@` reads as if it were one.
fn is_safe(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("https") && !host.contains('@')
}

/// `tel:` with a number behind it becomes that number, as a link.
fn phones<'a>(text: &'a str, parts: &mut Vec<Part<'a>>) {
    let mut rest = text;
    while let Some(at) = rest.find("tel:") {
        let number = &rest[at + 4..];
        let length = number.find(|c: char| !(c.is_ascii_digit() || "+-/ ()".contains(c))).unwrap_or(number.len());
        let shown = number[..length].trim_end_matches([' ', '-', '/', '(']);
        let dialed: String = shown.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        if dialed.len() < 3 {
            parts.push((&rest[..at + 4], None));
            rest = number;
            continue;
        }
        parts.push((&rest[..at], None));
        parts.push((shown, Some(format!("tel:{dialed}"))));
        rest = &number[shown.len()..];
    }
    parts.push((rest, None));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(line: &str) -> Vec<(String, String)> {
        parts(line).into_iter().filter_map(|(text, target)| Some((text.to_owned(), target?))).collect()
    }

    #[test]
    fn safe_addresses_are_links_without_the_punctuation_behind_them() {
        let cases: [(&str, &[(&str, &str)]); 11] = [
            ("https://bund.example@evil.example/", &[]),
            ("https://user:pw@evil.example", &[]),
            ("HTTPS://amt.example/@b", &[("HTTPS://amt.example/@b", "HTTPS://amt.example/@b")]),
            ("Siehe https://amt.example/termin?x=1.", &[("https://amt.example/termin?x=1", "https://amt.example/termin?x=1")]),
            ("(https://amt.example/a_(b))", &[("https://amt.example/a_(b)", "https://amt.example/a_(b)")]),
            ("An amt@stadt.example, bitte", &[("amt@stadt.example", "mailto:amt@stadt.example")]),
            ("mailto:amt@stadt.example", &[("amt@stadt.example", "mailto:amt@stadt.example")]),
            ("Ruf an: tel:+49 30 1234-5.", &[("+49 30 1234-5", "tel:+493012345")]),
            ("http://amt.example", &[]),
            ("javascript://amt.example/%0aalert(1)", &[]),
            ("tel: und Hotel: nichts", &[]),
        ];
        for (line, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(text, to)| ((*text).to_owned(), (*to).to_owned())).collect();
            assert_eq!(targets(line), expected, "{line}");
        }
    }

    #[test]
    fn nothing_of_a_line_is_lost() {
        let html = Owner::new().with(|| view! { <Paragraphs text="a <b> https://x.example/?a=1&b=2, c" links=true/> }.to_html());
        assert!(html.contains("a &lt;b&gt; "), "{html}");
        assert!(html.contains("href=\"https://x.example/?a=1&amp;b=2\""), "{html}");
        assert!(html.contains(", c"), "{html}");
    }
}
