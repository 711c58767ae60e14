//! What the portal says where a message of a standard has no words: German, English, simple German.

use serde_json::{Value, json};

/// German, English, simple German.
pub(super) type Words = (&'static str, &'static str, &'static str);

pub(super) const ANSWER: Words = ("Ihre Antwort", "Your answer", "Ihre Antwort");
pub(super) const ANSWER_HINT: Words = (
    "Sie wollen nur Unterlagen schicken? Dann schreiben Sie: siehe Anlagen.",
    "You only want to send documents? Then write: see attachments.",
    "Sie wollen nur Papiere schicken? Dann schreiben Sie: siehe Anlagen.",
);
pub(super) const DOCUMENTS: Words = ("Unterlagen", "Documents", "Papiere");
pub(super) const QUESTION: Words = ("Frage zu Ihrem Antrag", "Question about your application", "Frage zu Ihrem Antrag");
pub(super) const APPOINTMENT: Words = ("Termin", "Appointment", "Termin");
pub(super) const WITHDRAWAL_ANSWER: Words =
    ("Antwort auf Ihre Rücknahme", "Answer to your withdrawal", "Antwort: Sie haben Ihren Antrag zurückgenommen");
pub(super) const NOT_COMPETENT: Words =
    ("Eine andere Behörde ist zuständig", "Another authority is responsible", "Ein anderes Amt ist zuständig");
pub(super) const INTENT: Words =
    ("Ihr Antrag soll abgelehnt werden", "Your application is to be refused", "Das Amt will Ihren Antrag ablehnen");
pub(super) const STATEMENT: Words = ("Ihre Stellungnahme", "Your statement", "Ihre Meinung dazu");
pub(super) const WITHDRAW: Words = (
    "Möchten Sie Ihren Antrag zurücknehmen?",
    "Do you want to withdraw your application?",
    "Wollen Sie Ihren Antrag zurücknehmen?",
);
pub(super) const WITHDRAW_HINT: Words = (
    "Wenn Sie mit Ja antworten, nehmen Sie damit Ihren Antrag zurück. Lassen Sie die Frage aus, wenn Sie das nicht möchten.",
    "If you answer yes, you withdraw your application with it. Leave the question out if you do not want that.",
    "Sie sagen Ja: Damit nehmen Sie Ihren Antrag zurück. Wollen Sie das nicht? Dann lassen Sie die Frage leer.",
);
pub(super) const COMPLETE: Words =
    ("Ihre Unterlagen sind vollständig", "Your documents are complete", "Ihre Papiere sind vollständig");
pub(super) const COMPLETE_BODY: Words = (
    "Die Behörde hat Ihre Unterlagen geprüft. Es fehlt nichts.",
    "The authority has checked your documents. Nothing is missing.",
    "Das Amt hat Ihre Papiere geprüft. Es fehlt nichts.",
);
pub(super) const FINDINGS: Words =
    ("Zu Ihrem Antrag fehlt noch etwas", "Something is missing for your application", "Bei Ihrem Antrag fehlt noch etwas");
pub(super) const FINDINGS_BODY: Words = (
    "Die Behörde hat Ihre Unterlagen geprüft. Was sie noch braucht, steht unten.",
    "The authority has checked your documents. What it still needs is listed below.",
    "Das Amt hat Ihre Papiere geprüft. Unten steht, was noch fehlt.",
);
pub(super) const LETTER: Words = ("Nachricht zu Ihrem Antrag", "Message about your application", "Nachricht zu Ihrem Antrag");
pub(super) const RECEIVED: Words = ("Ihr Antrag ist angekommen", "Your application has arrived", "Ihr Antrag ist angekommen");
pub(super) const RECEIVED_BODY: Words = (
    "Die Behörde hat Ihren Antrag erhalten.",
    "The authority has received your application.",
    "Das Amt hat Ihren Antrag bekommen.",
);
pub(super) const IN_FILES: Words = (
    "Was die Behörde schreibt, steht in den Dateien zu dieser Nachricht.",
    "What the authority says is in the files of this message.",
    "Lesen Sie die Dateien bei dieser Nachricht. Dort steht, was das Amt sagt.",
);
pub(super) const NOT_COMPETENT_BODY: Words = (
    "Die Behörde ist für Ihren Antrag nicht zuständig.",
    "The authority is not responsible for your application.",
    "Dieses Amt ist nicht für Ihren Antrag zuständig.",
);
pub(super) const INTENT_BODY: Words = (
    "Die Behörde hat vor, Ihren Antrag abzulehnen. Warum, steht in dem Schreiben zu dieser Nachricht. Sie können sich dazu äußern, bevor die Behörde entscheidet.",
    "The authority intends to refuse your application. The reasons are in the letter of this message. You can comment on them before the authority decides.",
    "Das Amt will Ihren Antrag ablehnen. Lesen Sie das Schreiben bei dieser Nachricht. Dort steht, warum. Sie können dem Amt dazu etwas sagen, bevor es entscheidet.",
);

/// Status of an application: code, subject, text.
pub(super) const STATUS: [(&str, Words, Words); 6] = [
    (
        "01",
        ("Ihr Antrag ist angekommen", "Your application has arrived", "Ihr Antrag ist angekommen"),
        (
            "Ihr Antrag ist bei der Ausländerbehörde eingegangen.",
            "Your application has reached the immigration office.",
            "Ihr Antrag ist bei der Ausländerbehörde.",
        ),
    ),
    (
        "02",
        ("Ihre Antwort ist angekommen", "Your answer has arrived", "Ihre Antwort ist angekommen"),
        (
            "Ihre Antwort ist bei der Ausländerbehörde eingegangen.",
            "Your answer has reached the immigration office.",
            "Ihre Antwort ist bei der Ausländerbehörde.",
        ),
    ),
    (
        "03",
        ("Ihre Rücknahme ist angekommen", "Your withdrawal has arrived", "Ihre Rücknahme ist angekommen"),
        (
            "Die Rücknahme Ihres Antrags ist bei der Ausländerbehörde eingegangen.",
            "The withdrawal of your application has reached the immigration office.",
            "Die Ausländerbehörde weiß, dass Sie Ihren Antrag zurücknehmen.",
        ),
    ),
    (
        "05",
        ("Ihr Antrag ist geprüft", "Your application has been examined", "Ihr Antrag ist geprüft"),
        (
            "Die Prüfung ist abgeschlossen. Über das weitere Vorgehen wird noch entschieden.",
            "The examination is finished. The next step has yet to be decided.",
            "Die Prüfung ist fertig. Die Ausländerbehörde entscheidet noch, wie es weitergeht.",
        ),
    ),
    (
        "06",
        ("Die Vereinbarung ist wirksam", "The agreement is effective", "Die Vereinbarung gilt"),
        (
            "Die Vereinbarung zum beschleunigten Verfahren ist wirksam.",
            "The agreement on the fast-track procedure is effective.",
            "Die Vereinbarung für das schnelle Verfahren gilt jetzt.",
        ),
    ),
    (
        "07",
        (
            "Die Unterlagen zur Anerkennung sind vollständig",
            "The documents for recognition are complete",
            "Die Papiere für die Anerkennung sind vollständig",
        ),
        (
            "Der Anerkennungsstelle liegen alle Unterlagen vor.",
            "The recognition body has all documents.",
            "Die Stelle für die Anerkennung hat alle Papiere.",
        ),
    ),
];

pub(super) fn text((german, english, simple): Words) -> Value {
    json!({ "text": german, "translations": { "en": english, "de-simple": simple } })
}
