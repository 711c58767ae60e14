//! A form of the API, written once: its schema for the description, and its members for whoever reads it.

/// Makes of the members of an object a struct for the description of the API, and a struct of [`Node`](crate::reader::Node)s by the same
/// names. `Members::of` refuses every other member; a member that nobody reads is a warning of the compiler, and one that is read without
/// standing here does not compile.
macro_rules! form {
    ($(#[$doc:meta])* $name:ident as $members:ident $(, beside $beside:literal)? {
        $($(#[$attribute:meta])* $member:ident: $type:ty,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, utoipa::ToSchema)]
        #[allow(non_snake_case, reason = "another standard's words")]
        pub struct $name {
            $($(#[$attribute])* pub $member: $type,)+
        }

        #[allow(non_snake_case, reason = "another standard's words")]
        pub(crate) struct $members<'a> {
            $(pub(crate) $member: $crate::reader::Node<'a>,)+
        }

        impl<'a> $members<'a> {
            /// The names, as they are written.
            pub(crate) const NAMES: &'static [&'static str] = &[$($crate::form::written(stringify!($member)),)+];

            /// The object here; a missing or wrong one is a fault.
            pub(crate) fn of(node: &$crate::reader::Node<'a>) -> Option<Self> {
                node.object(&[Self::NAMES, &[$($beside)?]].concat())?;
                Some(Self { $($member: node.member($crate::form::written(stringify!($member))),)+ })
            }
        }
    };
}
pub(crate) use form;

/// Without what Rust needs around a word of its own.
pub(crate) const fn written(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        application, channels, date, dialogue, document_request, item, message, question, rail_case, recipient, representative,
        settled, withdrawal,
    };
    use utoipa::{PartialSchema as _, ToSchema};

    fn described<T: ToSchema>() -> (String, Vec<String>) {
        let schema = serde_json::to_value(T::schema()).expect("JSON");
        let mut names: Vec<String> = schema["properties"].as_object().expect("an object").keys().cloned().collect();
        names.sort();
        (T::name().into_owned(), names)
    }

    #[test]
    fn what_is_read_is_what_is_described() {
        let forms = [
            (described::<crate::NewMessage>(), message::Members::NAMES),
            (described::<crate::NewCompetentBody>(), message::CompetentBodyMembers::NAMES),
            (described::<crate::NewContact>(), message::ContactMembers::NAMES),
            (described::<crate::NewRecipient>(), recipient::Members::NAMES),
            (described::<crate::NewRailCase>(), rail_case::Members::NAMES),
            (described::<crate::NewPublicService>(), rail_case::ServiceMembers::NAMES),
            (described::<crate::NewReplyKey>(), rail_case::KeyMembers::NAMES),
            (described::<crate::NewTrustLevels>(), recipient::LevelMembers::NAMES),
            (described::<crate::NewChannels>(), channels::Members::NAMES),
            (described::<crate::NewReplyChannel>(), channels::ReplyChannelMembers::NAMES),
            (described::<crate::NewReplyAddress>(), channels::ReplyAddressMembers::NAMES),
            (described::<crate::NewReplyElster>(), channels::ReplyElsterMembers::NAMES),
            (described::<crate::NewReplyMailbox>(), channels::ReplyMailboxMembers::NAMES),
            (described::<crate::NewDeadline>(), date::DeadlineMembers::NAMES),
            (described::<crate::NewAppointment>(), date::AppointmentMembers::NAMES),
            (described::<crate::NewItem>(), item::Members::NAMES),
            (described::<crate::NewCondition>(), item::ConditionMembers::NAMES),
            (described::<crate::NewQuestion>(), question::Members::NAMES),
            (described::<crate::NewChoice>(), question::ChoiceMembers::NAMES),
            (described::<crate::NewDocumentRequest>(), document_request::Members::NAMES),
            (described::<crate::NewRepresentative>(), representative::Members::NAMES),
            (described::<crate::Withdrawal>(), withdrawal::Members::NAMES),
            (described::<crate::NewApplication>(), application::Members::NAMES),
            (described::<dialogue::NewReview>(), dialogue::ReviewMembers::NAMES),
            (described::<dialogue::NewReturn>(), dialogue::ReturnMembers::NAMES),
            (described::<dialogue::NewEnd>(), dialogue::EndMembers::NAMES),
            (described::<dialogue::NoMoreTime>(), dialogue::NoMoreTimeMembers::NAMES),
            (described::<dialogue::MessageUpdate>(), dialogue::UpdateMembers::NAMES),
            (described::<dialogue::NamedCase>(), dialogue::CaseMembers::NAMES),
            (described::<crate::Acknowledgement>(), settled::AcknowledgementMembers::NAMES),
            (described::<crate::Rejection>(), settled::RejectionMembers::NAMES),
            (described::<crate::NewProblem>(), settled::ProblemMembers::NAMES),
            (described::<crate::text::TranslatedText>(), &crate::text::MEMBERS),
        ];
        for ((name, described), read) in &forms {
            let mut read = read.to_vec();
            read.sort_unstable();
            assert_eq!(*described, read);
            assert!(crate::CLOSED_FORMS.contains(&name.as_str()), "what {name} does not name it refuses, and nothing says so");
        }
        assert_eq!(forms.len(), crate::CLOSED_FORMS.len());
        // One form has two shapes: a text alone, or with translations.
        let schema = serde_json::to_value(crate::TextOrTranslated::schema()).expect("JSON");
        let both = schema["oneOf"].as_array().expect("two shapes");
        assert!(both.iter().any(|shape| shape["type"] == "string"));
        assert!(both.iter().any(|shape| shape["$ref"] == "#/components/schemas/TranslatedText"));
    }
}
