//! Invented people of the demo: each one shows another way to sign in.

use domain::person::TrustLevel;
use serde_json::{Map, Value, json};

pub struct Persona {
    pub id: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    /// What the person signs in with unless more is asked for.
    pub level: TrustLevel,
    /// What the person could reach, with a card in the drawer.
    pub up_to: TrustLevel,
    /// Given names, family name, birth date, as the account has them.
    pub names: Option<(&'static str, &'static str, &'static str)>,
    pub means: &'static str,
    pub organization: Option<&'static str>,
    /// The authority a clerk works for.
    pub clerk_of: Option<&'static str>,
}

const NOBODY: Persona = Persona {
    id: "",
    name: "",
    about: "",
    level: TrustLevel::Substantial,
    up_to: TrustLevel::Substantial,
    names: None,
    means: "Elster",
    organization: None,
    clerk_of: None,
};

pub const ALL: [Persona; 9] = [
    Persona {
        id: "amina",
        name: "Amina Haddad",
        about: "Antragstellerin, Niveau substanziell: drei Nachrichten",
        names: Some(("Amina", "Haddad", "1994-05-14")),
        ..NOBODY
    },
    Persona {
        id: "olena",
        name: "Olena Koval",
        about: "Antragstellerin, angemeldet mit Passwort: ein Termin, und eine Rückfrage, für die sie ihren Ausweis braucht",
        level: TrustLevel::Basic,
        up_to: TrustLevel::High,
        names: Some(("Olena", "Koval", "1991-04-03")),
        means: "Benutzername",
        ..NOBODY
    },
    Persona {
        id: "tariq",
        name: "Tariq Rahimi",
        about: "Antragsteller, Niveau hoch: eine Rückfrage",
        level: TrustLevel::High,
        up_to: TrustLevel::High,
        names: Some(("TARIQ", "RAHIMI", "1985-01-01")),
        means: "eID",
        ..NOBODY
    },
    Persona {
        id: "zoe",
        name: "ZOE WEISS",
        about: "Antragstellerin mit Ausweis; die Behörde kennt kein Konto, nur „Zoë Weiß“: der Link und die geprüften Angaben führen zur Nachricht",
        level: TrustLevel::High,
        up_to: TrustLevel::High,
        names: Some(("ZOE", "WEISS", "1988-11-30")),
        means: "eID",
        ..NOBODY
    },
    Persona {
        id: "zoe-neu",
        name: "ZOE WEISS-MAURER",
        about: "dieselbe Person mit neuem Namen: der Link allein reicht nicht, der Zugangscode aus dem Brief hilft",
        level: TrustLevel::High,
        up_to: TrustLevel::High,
        names: Some(("ZOE", "WEISS-MAURER", "1988-11-30")),
        means: "eID",
        ..NOBODY
    },
    Persona {
        id: "firma",
        name: "Muster Bau GmbH",
        about: "eine Organisation mit ihrem Unternehmenskonto: eine Rückfrage",
        organization: Some("du-9b1c-muster-bau"),
        ..NOBODY
    },
    Persona {
        id: "fremd",
        name: "Robin Fremd",
        about: "eine fremde Person ohne Nachrichten",
        names: Some(("Robin", "Fremd", "1970-01-01")),
        ..NOBODY
    },
    Persona {
        id: "jan",
        name: "Jan Petersen",
        about: "Sachbearbeitung, Ausländerbehörde Musterstadt",
        clerk_of: Some("auslaenderbehoerde"),
        ..NOBODY
    },
    Persona {
        id: "maria",
        name: "Maria Lindner",
        about: "Sachbearbeitung, Wohngeldstelle Musterstadt",
        clerk_of: Some("wohngeldstelle"),
        ..NOBODY
    },
];

impl Persona {
    /// The level reached when this much was asked for. Nobody is pushed below what they sign in with anyway.
    pub fn reached(&self, asked: Option<TrustLevel>) -> TrustLevel {
        asked.filter(|asked| *asked <= self.up_to).map_or(self.level, |asked| asked.max(self.level))
    }

    /// What the account says of the person, in the words of our demo broker.
    pub fn claims(&self, level: TrustLevel) -> Map<String, Value> {
        let means = if level == TrustLevel::High { "eID" } else { self.means };
        let mut claims = Map::from_iter([
            ("name".to_owned(), json!(self.name)),
            ("trust_level".to_owned(), json!(level.as_str())),
            ("assertion_proved_by".to_owned(), json!(means)),
        ]);
        if let Some((given, family, born)) = self.names {
            claims.extend([
                ("given_name".to_owned(), json!(given)),
                ("family_name".to_owned(), json!(family)),
                ("date_of_birth".to_owned(), json!(born)),
            ]);
        }
        if let Some(organization) = self.organization {
            claims.extend([
                ("elster_datenuebermittler".to_owned(), json!(organization)),
                ("org_company_name".to_owned(), json!(self.name)),
            ]);
        }
        claims
    }
}
