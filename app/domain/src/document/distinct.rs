//! Names side by side: phones call every photo the same, and two files in one folder must not.

use super::DocumentName;
use std::collections::BTreeSet;

/// The same names in the same order, with a number where one came before, whatever its letters' case: `foto.jpg`, `foto (2).jpg`.
pub fn distinct_names<'a>(names: impl IntoIterator<Item = &'a DocumentName>) -> Vec<DocumentName> {
    let mut taken = BTreeSet::new();
    let mut distinct = |name: &DocumentName| {
        let all = std::iter::once(name.clone()).chain((2..).map(|number: u32| numbered(name, number)));
        let free = all.into_iter().find(|name| taken.insert(name.reveal().to_lowercase()));
        free.unwrap_or_else(|| name.clone())
    };
    names.into_iter().map(&mut distinct).collect()
}

fn numbered(name: &DocumentName, number: u32) -> DocumentName {
    let text = name.reveal();
    let text = match text.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
        None => format!("{text} ({number})"),
    };
    DocumentName::from_record(text).unwrap_or_else(|_| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_there_twice() {
        let given = ["image.jpg", "image (2).jpg", "IMAGE.jpg", "image.jpg", "brief", "brief", ".x"];
        let names: Vec<_> = given.iter().map(|name| DocumentName::from_upload(name).expect("a name")).collect();
        let distinct = distinct_names(&names);
        let distinct: Vec<&str> = distinct.iter().map(DocumentName::reveal).collect();
        assert_eq!(distinct, ["image.jpg", "image (2).jpg", "IMAGE (3).jpg", "image (4).jpg", "brief", "brief (2)", ".x"]);
    }
}
