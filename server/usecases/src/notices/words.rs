//! From templates to what a person is told.

use crate::notices::{Notices, TenantNotices};
use domain::{
    deadline::day_of,
    message::Message,
    notice::{LinterRules, NoticeCause, NoticeChannel, Pattern, Placeholder, Template, TemplateFault, Words, lint},
    text::LanguageTag,
};
use jiff::civil::Date;
use ports::storage::{NoticeText, NoticeWords};
use std::sync::LazyLock;

/// Written by us, for every cause, in the portal's languages.
static DEFAULTS: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let mut templates = Vec::new();
    let (mut cause, mut language, mut title) = ("", "", "");
    // `cause language` / title / text until a line with three dashes.
    for block in include_str!("templates.txt").split("\n---\n").filter(|block| !block.trim().is_empty()) {
        let mut lines = block.trim().splitn(3, '\n');
        if let Some((one, other)) = lines.next().and_then(|line| line.split_once(' ')) {
            (cause, language) = (one, other);
        }
        title = lines.next().unwrap_or(title);
        let text = lines.next().unwrap_or_default().trim();
        templates.push(Template {
            channel: None,
            cause: cause.to_owned(),
            language: LanguageTag::try_from(language).expect("our own tag"),
            version: "portal-1".to_owned(),
            title: Pattern::parse(title).expect("our own title"),
            text: Pattern::parse(text).expect("our own text"),
        });
    }
    templates
});

/// The built-in templates.
pub fn default_templates() -> &'static [Template] {
    &DEFAULTS
}

/// How a notice will look.
#[derive(Debug, Clone)]
pub struct Preview {
    pub channel: NoticeChannel,
    pub words: NoticeWords,
    pub faults: Vec<TemplateFault>,
}

/// The tenant's template for a channel, cause and language, else the built-in one; the exact language, else its primary one.
pub fn template<'a>(
    rules: &'a TenantNotices,
    channel: NoticeChannel,
    cause: &str,
    language: &LanguageTag,
) -> Option<&'a Template> {
    let primary = LanguageTag::try_from(language.primary()).ok();
    let wanted = std::iter::once(language).chain(primary.as_ref());
    let fits = |template: &&Template, channel: Option<NoticeChannel>, language: &LanguageTag| {
        template.cause == cause && template.channel == channel && &template.language == language
    };
    for language in wanted {
        let own = |channel| rules.templates.iter().find(|template| fits(template, channel, language));
        let built_in = || DEFAULTS.iter().find(|template| fits(template, None, language));
        if let Some(found) = own(Some(channel)).or_else(|| own(None)).or_else(built_in) {
            return Some(found);
        }
    }
    None
}

/// Longest date that a text has: of a day in German or English words.
fn day(date: Date, language: &LanguageTag) -> String {
    const GERMAN: [&str; 12] =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::from(date.month().unsigned_abs()) - 1;
    match language.primary() {
        "de" => format!("{}. {} {}", date.day(), GERMAN[month], date.year()),
        "en" => format!("{} {} {}", date.day(), ENGLISH[month], date.year()),
        _ => date.to_string(),
    }
}

impl Notices {
    /// The languages of a notice: that of the person first, then the tenant's; German is always among them.
    pub(crate) fn languages(rules: &TenantNotices, person: Option<&LanguageTag>) -> Vec<LanguageTag> {
        let german = LanguageTag::german();
        let mut languages: Vec<LanguageTag> = Vec::new();
        let tenants = rules.languages.iter().filter(|_| person.is_none());
        for language in person.into_iter().chain(tenants).chain([&german]) {
            // Simple German stands for German.
            let known = languages.iter().any(|one| one == language || (language == &german && one.primary() == "de"));
            if !known {
                languages.push(language.clone());
            }
        }
        languages
    }

    /// What is told on a channel.
    pub(crate) fn words(
        &self,
        rules: &TenantNotices,
        message: &Message,
        channel: NoticeChannel,
        cause: NoticeCause,
        languages: &[LanguageTag],
    ) -> NoticeWords {
        let mut names = Vec::new();
        let texts = languages
            .iter()
            .filter_map(|language| {
                let template = template(rules, channel, cause.kind(), language)?;
                names.push(template.name());
                let words = self.fill(rules, message, cause, &template.language);
                let (title, text) = (template.title.fill(&words), template.text.fill(&words));
                Some(NoticeText { language: template.language.clone(), title, text })
            })
            .collect();
        NoticeWords { template: names.join(" "), texts }
    }

    fn fill(&self, rules: &TenantNotices, message: &Message, cause: NoticeCause, language: &LanguageTag) -> Words {
        let mut words = Words::default();
        words.set(Placeholder::Portal, self.addresses.host());
        words.set(Placeholder::Link, self.link(message));
        words.set(Placeholder::Service, rules.service.clone());
        if let Some(tenant) = self.directory.tenant(&message.tenant) {
            words.set(Placeholder::Tenant, tenant.name.clone());
        }
        words.set(Placeholder::Authority, self.authority_name(message));
        words.set(Placeholder::FileReference, message.content.file_reference.as_str());
        if let Some(name) = &message.content.recipient_name {
            words.set(Placeholder::Recipient, name.reveal().as_str());
        }
        if let Some(terms) = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()) {
            words.set(Placeholder::Deadline, day(terms.deadline.due, language));
        }
        if let NoticeCause::DraftExpires { day: on, .. } = cause {
            words.set(Placeholder::Day, day(on, language));
        }
        words
    }

    pub(crate) fn authority_name(&self, message: &Message) -> String {
        let authority = self.directory.authority(&message.tenant, &message.authority);
        authority.map(|authority| authority.name.clone()).unwrap_or_default()
    }

    /// The address of a message for its notices.
    pub(crate) fn link(&self, message: &Message) -> String {
        self.addresses.message(&message.tenant, &self.access.link_token(message.id))
    }

    /// How the notices of a message look on each channel of its authority, with what the linter says of them.
    pub fn previews(&self, message: &Message, cause: NoticeCause, person: Option<&LanguageTag>) -> Vec<Preview> {
        let Some(rules) = self.directory.tenant(&message.tenant).and_then(|tenant| tenant.notices.as_ref()) else {
            return Vec::new();
        };
        let languages = Self::languages(rules, person);
        rules
            .order_of(&message.authority)
            .for_cause(cause)
            .map(|channel| {
                let templates = languages.iter().filter_map(|language| template(rules, channel, cause.kind(), language));
                let faults = templates.flat_map(|template| lint(template, channel, &rules.linter)).collect();
                Preview { channel, words: self.words(rules, message, channel, cause, &languages), faults }
            })
            .collect()
    }
}

/// Words to look at templates with, of nobody.
pub fn example_words(tenant: &str, authority: &str, service: &str, host: &str, origin: &str) -> Words {
    let mut words = Words::default();
    words.set(Placeholder::Portal, host);
    words.set(Placeholder::Link, format!("{origin}/n/7GkQx0bJ2mN4pR6tV8wYzA"));
    words.set(Placeholder::Tenant, tenant);
    words.set(Placeholder::Authority, authority);
    words.set(Placeholder::Service, service);
    words.set(Placeholder::Deadline, "15. März 2027");
    words.set(Placeholder::FileReference, "AB-2027-004711");
    words.set(Placeholder::Recipient, "Erika Beispiel");
    words.set(Placeholder::Day, "15. März 2027");
    words
}

/// Everything that the linter says of a tenant's templates and of the built-in ones, each on every channel where it is used.
pub fn lint_templates(templates: &[Template], channels: &[NoticeChannel], rules: &LinterRules) -> Vec<(String, TemplateFault)> {
    let on = |template: &Template| match template.channel {
        Some(channel) => vec![channel],
        None => channels.iter().copied().filter(|channel| channel.tells_person()).collect(),
    };
    let mut faults: Vec<(String, TemplateFault)> = Vec::new();
    for template in templates {
        for fault in on(template).into_iter().flat_map(|channel| lint(template, channel, rules)) {
            let found = (template.name(), fault);
            if !faults.contains(&found) {
                faults.push(found);
            }
        }
    }
    faults
}

/// The day in Germany, as letters write it.
pub(crate) fn today(now: jiff::Timestamp) -> String {
    day(day_of(now), &LanguageTag::german())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_built_in_templates_are_complete_and_may_go_every_way() {
        let rules = LinterRules::default();
        for cause in NoticeCause::KINDS {
            for language in ["de", "en", "de-simple"] {
                let found: Vec<&Template> =
                    DEFAULTS.iter().filter(|one| one.cause == cause && one.language.as_str() == language).collect();
                assert_eq!(found.len(), 1, "{cause} {language}");
            }
        }
        assert_eq!(DEFAULTS.len(), NoticeCause::KINDS.len() * 3);
        assert_eq!(lint_templates(&DEFAULTS, &NoticeChannel::ALL, &rules), []);
    }

    #[test]
    fn days_are_written_as_people_say_them() {
        let on = date(2027, 3, 5);
        let of = |tag: &str| day(on, &LanguageTag::try_from(tag).expect("a tag"));
        assert_eq!((of("de-simple"), of("en"), of("uk")), ("5. März 2027".into(), "5 March 2027".into(), "2027-03-05".into()));
    }
}
