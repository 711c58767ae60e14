//! Invented people of the demo.

use domain::person::TrustLevel;

pub struct Persona {
    pub id: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    pub level: TrustLevel,
    /// The authority a clerk works for.
    pub clerk_of: Option<&'static str>,
}

pub const ALL: [Persona; 6] = [
    Persona {
        id: "amina",
        name: "Amina Haddad",
        about: "Antragstellerin, Niveau substanziell: drei Nachrichten",
        level: TrustLevel::Substantial,
        clerk_of: None,
    },
    Persona {
        id: "olena",
        name: "Olena Koval",
        about: "Antragstellerin, Niveau Basis: ein Termin",
        level: TrustLevel::Basic,
        clerk_of: None,
    },
    Persona {
        id: "tariq",
        name: "Tariq Rahimi",
        about: "Antragsteller, Niveau hoch: eine Rückfrage",
        level: TrustLevel::High,
        clerk_of: None,
    },
    Persona {
        id: "fremd",
        name: "Robin Fremd",
        about: "eine fremde Person ohne Nachrichten",
        level: TrustLevel::Substantial,
        clerk_of: None,
    },
    Persona {
        id: "jan",
        name: "Jan Petersen",
        about: "Sachbearbeitung, Ausländerbehörde Musterstadt",
        level: TrustLevel::Substantial,
        clerk_of: Some("auslaenderbehoerde"),
    },
    Persona {
        id: "maria",
        name: "Maria Lindner",
        about: "Sachbearbeitung, Wohngeldstelle Musterstadt",
        level: TrustLevel::Substantial,
        clerk_of: Some("wohngeldstelle"),
    },
];
