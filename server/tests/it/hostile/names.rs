//! File names that want to be something else.

use super::{Case, inert, refused};
use crate::support::pages;

pub fn cases() -> Vec<Case> {
    let good = |family, name: &str| inert(family, name, pages(1));
    vec![
        good("name: path upwards", "../../../etc/cron.d/a.pdf"),
        good("name: path of Windows", "C:\\Windows\\System32\\a.pdf"),
        good("name: another server's path", "\\\\boese.example\\c$\\a.pdf"),
        // No browser sends these in a form; what a script announces is cleaned.
        refused("name: control characters", "a\u{7}\u{1b}[31m.pdf", pages(1), "nicht ganz angekommen"),
        good("name: new lines", "a%0D%0ASet-Cookie: x=y.pdf"),
        good("name: reads backwards", "rechnung\u{202e}xcod.pdf"),
        good("name: hidden directions", "a\u{2066}b\u{2069}.pdf"),
        good("name: markup", "<script>alert(1)</script>.pdf"),
        good("name: attribute", "\" onload=alert(1) x=\".pdf"),
        good("name: template", "{{7*7}}${7*7}.pdf"),
        good("name: of a device", "CON.pdf"),
        good("name: begins with a dot", ".htaccess.pdf"),
        good("name: very long", &format!("{}.pdf", "lang".repeat(200))),
        good("name: long in bytes", &format!("{}.pdf", "文".repeat(198))),
        good("name: one letter of many parts", &format!("a{}.pdf", "\u{301}".repeat(150))),
        good("name: right to left", "عقد الإيجار.pdf"),
        good("name: emoji", "🏠👨‍👩‍👧.pdf"),
        good("name: command", "$(reboot);`reboot`|reboot.pdf"),
        good("name: question for a database", "'; drop table documents; --.pdf"),
        good("name: percent signs", "%2e%2e%2f%00.pdf"),
        good("name: two endings", "vertrag.pdf.exe"),
        good("name: ending of a script", "vertrag.js"),
        good("name: ending in other letters", "vertrag.ехе"),
        refused("name: only dots", "....", pages(1), "keinen brauchbaren Namen"),
        refused("name: only directions", "\u{202e}\u{200f}", pages(1), "keinen brauchbaren Namen"),
    ]
}
