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
    /// bPK2, and the handle of the BundID mailbox.
    pub person_code: Option<&'static str>,
    pub mailbox: Option<&'static str>,
    /// What the broker writes instead of the level.
    pub odd_level: Option<&'static str>,
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
    person_code: None,
    mailbox: None,
    odd_level: None,
    organization: None,
    clerk_of: None,
};

pub const ALL: [Persona; 18] = [
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
        id: "kim",
        name: "Kim Beispiel",
        about: "Rechtsanwältin mit dem Unternehmenskonto ihrer Kanzlei: handelt für andere, wenn sie eingeladen wird",
        names: Some(("Kim", "Beispiel", "1980-05-01")),
        organization: Some("du-77aa-kanzlei-beispiel"),
        ..NOBODY
    },
    Persona {
        id: "jo",
        name: "JO NOWAK",
        about: "Mutter eines Kindes, mit Ausweis: handelt für Lina, wenn die Behörde sie benennt",
        level: TrustLevel::High,
        up_to: TrustLevel::High,
        names: Some(("JO", "NOWAK", "1986-02-11")),
        means: "eID",
        ..NOBODY
    },
    Persona {
        id: "jo-passwort",
        name: "Jo Nowak",
        about: "dieselbe Person, angemeldet mit Passwort: der Name ist nicht geprüft",
        level: TrustLevel::Basic,
        names: Some(("Jo", "Nowak", "1986-02-11")),
        means: "Benutzername",
        ..NOBODY
    },
    Persona {
        id: "gast",
        name: "LENA GAST",
        about: "Gast mit Ausweis: ohne Personenkennung, ohne Postfach",
        level: TrustLevel::High,
        up_to: TrustLevel::High,
        names: Some(("LENA", "GAST", "1990-12-24")),
        means: "eID",
        ..NOBODY
    },
    Persona {
        id: "fink",
        name: "Milan Fink",
        about: "Konto eines anderen Landes über FINK: Kennung mit Vorsatz, kein Postfach",
        names: Some(("Milan", "Fink", "1979-07-07")),
        means: "FINK",
        person_code: Some("fink-muster:EXAMPLE-Code-of-Milan"),
        ..NOBODY
    },
    Persona {
        id: "eidas",
        name: "GRUBER ANNA",
        about: "Ausweis aus Österreich über eIDAS: nur Name und Geburtsdatum",
        names: Some(("ANNA", "GRUBER", "1992-09-09")),
        means: "eIDAS",
        ..NOBODY
    },
    Persona {
        id: "ein-name",
        name: "FATIMA",
        about: "hat nur einen Namen",
        level: TrustLevel::High,
        up_to: TrustLevel::High,
        names: Some(("", "FATIMA", "1990-01-01")),
        means: "eID",
        ..NOBODY
    },
    Persona {
        id: "zoe-andere",
        name: "Zoe Weiss",
        about: "heißt wie Zoë Weiß und hat am selben Tag Geburtstag, ist aber eine andere Person mit eigenem Postfach",
        names: Some(("Zoe", "Weiss", "1988-11-30")),
        mailbox: Some("7c3f3f5e-3e4e-4b2a-b8b6-0b3a0f1e9d22"),
        ..NOBODY
    },
    Persona {
        id: "seltsam",
        name: "Vera Seltsam",
        about: "der Broker nennt ein unbekanntes Niveau: gilt als das niedrigste",
        names: Some(("Vera", "Seltsam", "1968-03-08")),
        odd_level: Some("sehr-hoch"),
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
            ("trust_level".to_owned(), json!(self.odd_level.unwrap_or(level.as_str()))),
            ("assertion_proved_by".to_owned(), json!(means)),
        ]);
        if let Some((given, family, born)) = self.names {
            claims.extend([
                ("given_name".to_owned(), json!(given)),
                ("family_name".to_owned(), json!(family)),
                ("date_of_birth".to_owned(), json!(born)),
            ]);
        }
        for (name, value) in [("bPK2", self.person_code), ("legacy_postkorb_handle", self.mailbox)] {
            claims.extend(value.map(|value| (name.to_owned(), json!(value))));
        }
        if let Some(organization) = self.organization {
            claims.insert("elster_datenuebermittler".to_owned(), json!(organization));
            // A person of a firm is shown by the own name.
            if self.names.is_none() {
                claims.insert("org_company_name".to_owned(), json!(self.name));
            }
        }
        claims
    }
}
