//! Restricted HTML of letters → paragraphs. Nothing of the markup is kept, and nothing in it is run or fetched.

/// Text as a person reads it: blocks become paragraphs, entries of lists begin with a dash, entities are resolved.
pub fn plain_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    let mut hidden: Option<String> = None;
    while let Some(at) = rest.find('<') {
        if hidden.is_none() {
            push_text(&mut text, &rest[..at]);
        }
        let tag_end = if rest[at..].starts_with("<!--") {
            rest[at..].find("-->").map(|end| end + 3)
        } else {
            rest[at..].find('>').map(|end| end + 1)
        };
        let Some(end) = tag_end else {
            // No tag after all.
            push_text(&mut text, &rest[at..]);
            rest = "";
            break;
        };
        let tag = &rest[at + 1..at + end - 1];
        let closes = tag.starts_with('/');
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match (&hidden, name.as_str()) {
            (Some(inside), _) => {
                if closes && *inside == name {
                    hidden = None;
                }
            }
            (None, "script" | "style" | "title" | "head") if !closes => hidden = Some(name),
            (None, "br") => text.push('\n'),
            (None, "li") if !closes => text.push_str("\n\n- "),
            (None, "td" | "th") if closes => text.push_str("  "),
            (
                None,
                "p" | "div" | "ul" | "ol" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre"
                | "hr",
            ) => text.push_str("\n\n"),
            (None, _) => {}
        }
        rest = &rest[at + end..];
    }
    if hidden.is_none() {
        push_text(&mut text, rest);
    }
    tidy(&text)
}

fn push_text(text: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        push_spaced(text, &rest[..at]);
        rest = &rest[at + 1..];
        let known = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((entity(&rest[..end])?, end)));
        match known {
            Some((one, end)) => {
                text.push(one);
                rest = &rest[end + 1..];
            }
            None => text.push('&'),
        }
    }
    push_spaced(text, rest);
}

/// White space of the source is one space.
fn push_spaced(text: &mut String, raw: &str) {
    for one in raw.chars() {
        if !one.is_ascii_whitespace() {
            text.push(one);
        } else if !text.ends_with([' ', '\n']) && !text.is_empty() {
            text.push(' ');
        }
    }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|one| !one.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "euro" => '€',
        "sect" => '§',
        "ndash" => '–',
        "mdash" => '—',
        "bdquo" => '„',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "middot" => '·',
        "deg" => '°',
        _ => return None,
    })
}

/// No more than one empty line in a row, no spaces at the ends of lines.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_people_do() {
        assert_eq!(plain_of_html("<p>Ja, <strong>1:500</strong> gen&uuml;gt.</p>"), "Ja, 1:500 genügt.");
        assert_eq!(
            plain_of_html("<h1>A &amp; B</h1>\n<p>eins\n  zwei<br>drei</p><ul><li>x</li><li>y &#8364;</li></ul>"),
            "A & B\n\neins zwei\ndrei\n\n- x\n\n- y €"
        );
        assert_eq!(
            plain_of_html("<script>alert('<p>')</script>a<!-- <b> -->b<style>p{}</style> 1 < 2 & 3 &foo; &#0;"),
            "ab 1 < 2 & 3 &foo; &#0;"
        );
        assert_eq!(plain_of_html(""), "");
        assert_eq!(plain_of_html("<td>1</td><td>2</td>"), "1  2");
    }
}
