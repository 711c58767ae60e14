//! The one list of all routes, and whom each is for.

/// Whom a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Everybody,
    /// Any applicant; shows only their own.
    Applicants,
    /// Whoever may read the message in the address: its recipient, and who acts for them by any right.
    Readers,
    /// Whoever may answer it, and send or not.
    Preparers,
    /// Whoever may send the reply.
    Senders,
    /// The recipient of the message in the address, in person.
    Recipient,
    Clerks,
    /// A clerk of the authority of the message.
    AuthoritysClerks,
    /// A phone that was let in by a code.
    Phones,
    /// Case systems with their token.
    CaseSystems,
    /// Identity providers with a signed token.
    Providers,
}

pub const GET: &str = "GET";
pub const POST: &str = "POST";
pub const HEAD: &str = "HEAD";
pub const PATCH: &str = "PATCH";
pub const DELETE: &str = "DELETE";
pub const OPTIONS: &str = "OPTIONS";

/// Every route of the portal.
pub const ROUTES: [(&str, &str, For); 115] = [
    (GET, "/", For::Everybody),
    (GET, "/n/{token}", For::Recipient),
    (GET, "/v/{token}", For::Recipient),
    (POST, "/v/{token}", For::Recipient),
    (GET, "/anmelden", For::Everybody),
    (POST, "/anmelden", For::Everybody),
    (GET, "/anmelden/zurueck", For::Everybody),
    (GET, "/anmelden/stufe", For::Applicants),
    (GET, "/zugangscode", For::Applicants),
    (POST, "/zugangscode", For::Applicants),
    (GET, "/konto", For::Applicants),
    (POST, "/konto/andere-abmelden", For::Applicants),
    (GET, "/konto/hinweise", For::Applicants),
    (POST, "/konto/hinweise", For::Applicants),
    (POST, "/abmelden", For::Everybody),
    (GET, "/abgemeldet", For::Everybody),
    (GET, "/sitzung/abgelaufen", For::Everybody),
    (POST, "/sitzung/verlaengern", For::Everybody),
    (POST, "/sitzung/beenden", For::Everybody),
    (GET, "/rueckfragen", For::Applicants),
    (GET, "/rueckfragen/{message}", For::Readers),
    (GET, "/rueckfragen/{message}/fragen/{item}", For::Preparers),
    (POST, "/rueckfragen/{message}/fragen/{item}", For::Preparers),
    (GET, "/rueckfragen/{message}/nachweise/{item}", For::Preparers),
    (POST, "/rueckfragen/{message}/nachweise/{item}", For::Preparers),
    (GET, "/rueckfragen/{message}/nachweise/{item}/entfernen/{document}", For::Preparers),
    (POST, "/rueckfragen/{message}/nachweise/{item}/entfernen/{document}", For::Preparers),
    (GET, "/rueckfragen/{message}/nachweise/{item}/datei/{document}", For::Preparers),
    (GET, "/rueckfragen/{message}/nachweise/{item}/handy", For::Preparers),
    (POST, "/rueckfragen/{message}/nachweise/{item}/handy", For::Preparers),
    (POST, "/rueckfragen/{message}/nachweise/{item}/handy/beenden", For::Preparers),
    (GET, "/handy", For::Everybody),
    (POST, "/handy", For::Everybody),
    (GET, "/handy/fragen", For::Phones),
    (POST, "/handy/fragen", For::Phones),
    (GET, "/handy/dateien", For::Phones),
    (POST, "/handy/dateien", For::Phones),
    (OPTIONS, "/handy/uebertragungen", For::Phones),
    (POST, "/handy/uebertragungen", For::Phones),
    (OPTIONS, "/handy/uebertragungen/{upload}", For::Phones),
    (HEAD, "/handy/uebertragungen/{upload}", For::Phones),
    (PATCH, "/handy/uebertragungen/{upload}", For::Phones),
    (DELETE, "/handy/uebertragungen/{upload}", For::Phones),
    (GET, "/rueckfragen/{message}/nachweise/{item}/datei/{document}/seiten/{page}", For::Preparers),
    (GET, "/rueckfragen/{message}/nachweise/{item}/datei/{document}/bild/{page}", For::Preparers),
    (OPTIONS, "/rueckfragen/{message}/nachweise/{item}/uebertragungen", For::Preparers),
    (POST, "/rueckfragen/{message}/nachweise/{item}/uebertragungen", For::Preparers),
    (OPTIONS, "/rueckfragen/{message}/nachweise/{item}/uebertragungen/{upload}", For::Preparers),
    (HEAD, "/rueckfragen/{message}/nachweise/{item}/uebertragungen/{upload}", For::Preparers),
    (PATCH, "/rueckfragen/{message}/nachweise/{item}/uebertragungen/{upload}", For::Preparers),
    (DELETE, "/rueckfragen/{message}/nachweise/{item}/uebertragungen/{upload}", For::Preparers),
    (GET, "/rueckfragen/{message}/pruefen", For::Preparers),
    (POST, "/rueckfragen/{message}/pruefen", For::Senders),
    (GET, "/rueckfragen/{message}/gespeichert", For::Preparers),
    (GET, "/rueckfragen/{message}/eingang/{number}", For::Readers),
    (GET, "/rueckfragen/{message}/eingang/{number}/unterlagen/{document}", For::Recipient),
    (GET, "/rueckfragen/{message}/eingang/{number}/unterlagen/{document}/seiten/{page}", For::Recipient),
    (GET, "/rueckfragen/{message}/eingang/{number}/unterlagen/{document}/bild/{page}", For::Recipient),
    (GET, "/rueckfragen/{message}/eingang/{number}/zuruecknehmen/{document}", For::Recipient),
    (POST, "/rueckfragen/{message}/eingang/{number}/zuruecknehmen/{document}", For::Recipient),
    (GET, "/rueckfragen/{message}/verlauf", For::Readers),
    (GET, "/rueckfragen/{message}/nachreichen", For::Readers),
    (POST, "/rueckfragen/{message}/nachreichen", For::Preparers),
    (GET, "/rueckfragen/{message}/vertretung", For::Recipient),
    (POST, "/rueckfragen/{message}/vertretung", For::Recipient),
    (POST, "/rueckfragen/{message}/vertretung/{representation}/bestaetigen", For::Recipient),
    (POST, "/rueckfragen/{message}/vertretung/{representation}/beenden", For::Recipient),
    (GET, "/rueckfragen/{message}/termin.ics", For::Readers),
    (GET, "/hilfe", For::Everybody),
    (GET, "/einfache-sprache", For::Everybody),
    (GET, "/gebaerdensprache", For::Everybody),
    (GET, "/barrierefreiheit", For::Everybody),
    (GET, "/barrierefreiheit/melden", For::Everybody),
    (POST, "/barrierefreiheit/melden", For::Everybody),
    (GET, "/datenschutz", For::Everybody),
    (GET, "/impressum", For::Everybody),
    // Nothing but invented people, and at tenants for testers only.
    (GET, "/zustaende", For::Applicants),
    (GET, "/zustaende/{state}", For::Applicants),
    (GET, "/behoerde/anmelden/erneut", For::Everybody),
    (GET, "/behoerde/anmelden", For::Everybody),
    (POST, "/behoerde/anmelden", For::Everybody),
    (GET, "/behoerde/rueckfragen", For::Clerks),
    (GET, "/behoerde/rueckfragen/{message}/vorschau", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/hinweise", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/vorschau/{item}", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/antwort", For::AuthoritysClerks),
    (POST, "/behoerde/rueckfragen/{message}/uebergaben/{reply}/noch-einmal", For::AuthoritysClerks),
    (POST, "/behoerde/rueckfragen/{message}/uebergaben/{reply}/paket", For::AuthoritysClerks),
    (POST, "/behoerde/rueckfragen/{message}/zugangscode", For::AuthoritysClerks),
    (POST, "/behoerde/rueckfragen/{message}/vertretung/{representation}/bestaetigen", For::AuthoritysClerks),
    (POST, "/behoerde/rueckfragen/{message}/vertretung/{representation}/beenden", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/kopien/{rendition}", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/unterlagen/{document}", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/unterlagen/{document}/seiten/{page}", For::AuthoritysClerks),
    (GET, "/behoerde/rueckfragen/{message}/unterlagen/{document}/bild/{page}", For::AuthoritysClerks),
    (POST, "/api/v1/messages", For::CaseSystems),
    (GET, "/api/v1/messages/{id}", For::CaseSystems),
    (POST, "/api/v1/messages/{id}/withdraw", For::CaseSystems),
    (GET, "/api/v1/messages/{id}/proof", For::CaseSystems),
    (GET, "/api/v1/letters/{letter}", For::CaseSystems),
    (POST, "/api/v1/messages/{id}/access-code", For::CaseSystems),
    (POST, "/api/v1/messages/{id}/representatives", For::CaseSystems),
    (POST, "/api/v1/messages/{id}/representatives/{representative}/end", For::CaseSystems),
    (GET, "/api/v1/openapi.json", For::Everybody),
    (GET, "/api/v1/reply-package.schema.json", For::Everybody),
    (GET, "/api", For::Everybody),
    (GET, "/api/", For::Everybody),
    (GET, "/api/{*rest}", For::Everybody),
    (POST, "/oidc/abmeldung/{provider}", For::Providers),
    (GET, "/wappen/{file}", For::Everybody),
    (GET, "/health/live", For::Everybody),
    (GET, "/health/ready", For::Everybody),
    (GET, "/favicon.svg", For::Everybody),
    (GET, "/robots.txt", For::Everybody),
    (GET, "/.well-known/security.txt", For::Everybody),
];

/// Whether somebody of this kind may use a route of that kind.
pub fn may(who: For, route: For) -> bool {
    match route {
        For::Everybody => true,
        For::Applicants => !matches!(who, For::Everybody | For::Clerks | For::AuthoritysClerks | For::Phones),
        For::Readers => matches!(who, For::Readers | For::Preparers | For::Senders | For::Recipient),
        For::Preparers => matches!(who, For::Preparers | For::Senders | For::Recipient),
        For::Senders => matches!(who, For::Senders | For::Recipient),
        For::Recipient => who == For::Recipient,
        For::Clerks => matches!(who, For::Clerks | For::AuthoritysClerks),
        For::AuthoritysClerks => who == For::AuthoritysClerks,
        For::Phones => who == For::Phones,
        For::CaseSystems | For::Providers => false,
    }
}
