# Deutsch, die verbindliche Fassung. Anrede „Sie“, Sprachniveau B1, ein Gedanke je Satz.

## Rahmen
product-name = Rückkanal
meta-description = Nachrichten Ihrer Behörde lesen und sicher beantworten
error-prefix = {"Fehler: "}
skip-to-content = Zum Inhalt springen
language-switch-hint = Sprache wählen
menu = Menü
help = Hilfe
sign-in = Anmelden
sign-out = Abmelden
my-messages = Meine Rückfragen
clerk-area = Sachbearbeitung
clerk-messages = Nachrichten
help-title = Haben Sie Fragen?
help-topics = Alle Hilfethemen
help-offline = So geht es ohne Internet
session-note = Wenn Sie { $minutes } Minuten nichts machen, melden wir Sie ab. Fertige Antworten bleiben gespeichert.
accessibility = Barrierefreiheit
report-barrier = Barriere melden
simple-language = Einfache Sprache
sign-language = Gebärdensprache
privacy = Datenschutz
imprint = Impressum
next = Weiter
remove = Entfernen
keep = Behalten
change = Ändern
reload = Neu laden
yes = Ja
no = Nein
optional = freiwillig
not-provided = Nicht angegeben
file-reference = Aktenzeichen
list-or = { $first } oder { $last }
to-start = Zur Startseite
save-for-later = Speichern und später weitermachen
save-and-send-later = Speichern und später senden
save-and-back-to-check = Übernehmen und zurück zur Prüfung
back-to-message = Zurück zur Übersicht
back-to-check = Zurück zur Prüfung
back-to-papers = Zurück zu den Unterlagen
task-position = Aufgabe { $at } von { $of }
questions-call = Fragen?
error-summary = { $count ->
    [one] Bitte prüfen Sie 1 Stelle
   *[other] Bitte prüfen Sie { $count } Stellen
}

## Start
start-title = Auf Nachrichten Ihrer Behörde antworten
start-lead = Ihre Behörde braucht noch etwas von Ihnen? Hier beantworten Sie Fragen und laden Unterlagen hoch.
start-sign-in = Anmelden und Nachrichten lesen
start-to-messages = Zu meinen Rückfragen
start-step-1 = Anmelden
start-step-1-more = Mit Ihrem Nutzerkonto, zum Beispiel BundID
start-step-2 = Lesen und antworten
start-step-2-more = Sie können jederzeit unterbrechen. Fertige Antworten bleiben gespeichert.
start-step-3 = Prüfen und senden
start-step-3-more = Danach bekommen Sie eine Eingangsbestätigung.
start-no-account = Ich möchte kein Nutzerkonto benutzen
start-steps = So geht es
start-easier = Leichter verstehen

## Anmelden
sign-in-title = Bitte melden Sie sich an
sign-in-lead = Zu Ihrem Schutz zeigen wir Nachrichten erst nach der Anmeldung.
sign-in-lead-link = Der Link führt zu einer Nachricht einer Behörde. Zu Ihrem Schutz zeigen wir sie erst nach der Anmeldung.
sign-in-needs-title = Das brauchen Sie
sign-in-needs-account = Ihr Nutzerkonto ({ $accounts })
sign-in-needs-card = { $elster ->
    [yes] Ihren Ausweis mit PIN, Ihr ELSTER-Zertifikat oder Ihr Passwort
   *[no] Womit Sie sich bei Ihrem Konto anmelden, zum Beispiel Ihren Ausweis mit PIN oder Ihr Passwort
}
sign-in-needs-time = Etwa 3 Minuten Zeit
sign-in-with = Weiter zur Anmeldung mit { $account }
sign-in-again = Noch einmal anmelden
sign-in-other-title = Ohne Nutzerkonto
sign-in-other = Sie können auch ohne Internet antworten. Schreiben Sie der Behörde oder gehen Sie hin.
clerk-sign-in-title = Anmeldung für die Sachbearbeitung
clerk-sign-in-lead = Melden Sie sich mit dem Konto Ihrer Behörde an.

## Liste
list-title = Ihre Rückfragen
list-empty = Hier ist gerade keine Nachricht für Sie. Wenn eine Behörde eine Frage an Sie hat, steht sie hier.
list-open = Offen
list-information = Zur Information
list-sent = Gesendet
list-closed = Abgeschlossen
list-deadline = Antwort bis { $date }
list-deadline-over = Antwort war fällig am { $date }. Sie können trotzdem noch antworten.
list-answered = Beantwortet am { $date }
list-withdrawn = Zurückgenommen
list-new = Neu
list-protected = Geschützte Nachricht: erst nach sicherer Anmeldung zu lesen
list-received = Erhalten am { $date }
list-older = Weitere Nachrichten

## Nachricht
message-inquiry-title = { $count ->
    [one] { $authority } braucht noch eine Sache von Ihnen
   *[other] { $authority } braucht noch { $count } Dinge von Ihnen
}
message-ready-title = Ihre Antwort ist fertig zum Prüfen
message-intent-title = { $authority } möchte Ihre Meinung hören
message-intent-lead = Die Behörde will etwas entscheiden, das für Sie ungünstig ist. Was es ist, steht in der Nachricht. Vorher können Sie etwas dazu sagen. Sie müssen nicht antworten.
message-status-title = { $authority } informiert Sie
message-appointment-title = { $authority } hat einen Termin für Sie
message-not-competent-title = { $authority } ist nicht zuständig
message-withdrawn-title = { $authority } hat diese Nachricht zurückgenommen
message-withdrawn-text = Die Behörde hat die Nachricht am { $date } zurückgenommen. Sie müssen nichts tun.
message-answered-other-title = Die Behörde hat schon eine Antwort
message-answered-other-text = Am { $date } hat jemand mit einem anderen Konto geantwortet. Waren Sie das nicht? Rufen Sie die Behörde an. Sie können auch selbst noch etwas schicken.
message-answered-somebody-title = Die Behörde hat schon eine Antwort
message-answered-somebody-text = Am { $date } hat schon jemand anderes geantwortet. Fragen Sie die Person, für die Sie handeln, oder die Behörde. Sie können auch selbst noch etwas schicken.
message-to-receipt = Zur Eingangsbestätigung
message-information-only = Zur Information. Sie müssen nicht antworten.
message-draft = Sie haben am { $started } angefangen. Ihr Entwurf bleibt bis { $until } gespeichert.
message-begin = Antworten beginnen
message-continue = Weitermachen
message-check = Antwort prüfen und senden
task-upload = { $paper } hochladen
deadline-by = Antworten Sie bis
deadline-was = Die Frist endete am
deadline-days-left = { $days ->
    [one] 24 Uhr, noch 1 Tag
   *[other] 24 Uhr, noch { $days } Tage
}
deadline-today = Heute ist der letzte Tag. Sie können bis 24 Uhr senden.
deadline-over = Die Zeit ist abgelaufen.
deadline-still-possible = Sie können trotzdem noch antworten. Die Behörde entscheidet, ob sie die Antwort noch berücksichtigt.
deadline-moved = Der { $date } ist kein Arbeitstag. Deshalb haben Sie bis zum nächsten Arbeitstag Zeit.
letter-title = Nachricht der Behörde
letter-from = Von
letter-date = Am
letter-translated = Das ist eine Übersetzung. Verbindlich ist der Text auf { $language }.
letter-simple = Das ist Einfache Sprache. Verbindlich ist der Text der Behörde.
letter-binding-text = Verbindlichen Text lesen ({ $language })
appointment-lead = Kommen Sie zu diesem Termin. Sie müssen hier nicht antworten.
appointment-on = Ihr Termin ist am
appointment-place = Ort
appointment-bring = Bringen Sie mit
appointment-calendar = Termin am { $date } in den Kalender
appointment-cannot-come = Sie können nicht kommen? Rufen Sie die Behörde an. Die Nummer steht auf dieser Seite.
not-competent-lead = Sie müssen hier nicht antworten. Eine andere Stelle ist für Ihr Anliegen zuständig.
not-competent-who = Zuständig ist
state-open = Offen
state-started = Angefangen
state-checking = Wird geprüft
state-done = Fertig
task-unsaved = Hier steht Text, der nicht zur Antwort gehört
state-sent = Schon gesendet
state-later = Später nachreichen
task-files = { $count ->
    [one] 1 Datei
   *[other] { $count } Dateien
}

## Frage
question-why = Warum fragt die Behörde das?
limit-characters = Höchstens { $max } Zeichen.
amount-hint = Zum Beispiel 650 oder 650,50
phone-number-hint = Zum Beispiel 030 23125 012 oder +49 30 23125 012
date-hint = Zum Beispiel 31 1 2020
date-day = Tag
date-month = Monat
date-year = Jahr
several-choices-hint = Sie können mehrere Antworten auswählen.
answer-does-not-fit = Diese Antwort passt nicht zur Frage. Rufen Sie bei der Behörde an.
fault-nothing-typed = Beantworten Sie die Frage.
fault-nothing-chosen = Wählen Sie eine Antwort aus.
fault-not-confirmed = Setzen Sie den Haken, um das zu bestätigen.
fault-text-too-long = Der Text ist { $over } Zeichen zu lang. Kürzen Sie ihn auf { $max } Zeichen.
fault-hidden-character = Der Text enthält unsichtbare Zeichen. Schreiben Sie ihn bitte neu, ohne ihn zu kopieren.
fault-not-a-number = Geben Sie eine ganze Zahl ein, zum Beispiel 3.
fault-not-a-phone-number = Geben Sie eine Telefonnummer ohne Wörter ein, zum Beispiel 030 23125 012. Eine Durchwahl steht hinter einem Bindestrich: 030 23125 012-3.
fault-phone-number-length = Eine Telefonnummer hat { $min } bis { $max } Ziffern. Prüfen Sie, was Sie geschrieben haben.
fault-number-too-small = Geben Sie { $min } oder mehr ein.
fault-number-too-big = Geben Sie { $max } oder weniger ein.
fault-not-an-amount = Geben Sie den Betrag als Zahl ein, zum Beispiel 650 oder 650,50.
fault-number-unclear = Meinen Sie { $large }? Dann schreiben Sie { $large_typed }. Meinen Sie { $small }? Dann schreiben Sie { $small_typed }.
fault-day-missing = Im Datum fehlt der Tag.
fault-month-missing = Im Datum fehlt der Monat.
fault-year-missing = Im Datum fehlt das Jahr.
fault-year-not-full = Geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2019.
fault-no-such-date = Dieses Datum gibt es nicht im Kalender. Prüfen Sie Tag, Monat und Jahr.
fault-date-too-early = Das Datum muss am { $date } oder später sein.
fault-date-too-late = Das Datum muss am { $date } oder früher sein.
fault-date-in-past = Der Tag liegt in der Vergangenheit. Geben Sie einen Tag ab heute ein.
fault-too-few-chosen = { $min ->
    [one] Wählen Sie mindestens eine Antwort aus.
   *[other] Wählen Sie mindestens { $min } Antworten aus.
}
fault-too-many-chosen = Wählen Sie höchstens { $max } Antworten aus.

## Unterlagen
papers-intro = Machen Sie ein Foto oder laden Sie eine Datei hoch. Alle Seiten müssen gut lesbar sein.
papers-why = Warum braucht die Behörde das?
papers-choose = Dateien auswählen
papers-one-more = Noch eine Datei auswählen
papers-limits = Jede Datei höchstens { $size }. Höchstens { $files } Dateien.
papers-upload = Hochladen
papers-your-files = Ihre Dateien ({ $count })
papers-no-file = Noch keine Datei.
papers-not-all = Ich habe nicht alle Unterlagen
papers-alternatives = Was trifft zu?
papers-choice-files = Ich lade die Dateien hoch
papers-choice-later = Ich reiche es später nach
papers-choice-someone-else = Jemand anderes schickt es
papers-choice-do-not-have = Ich habe es nicht
papers-choice-handed-in = Ich habe es schon abgegeben
papers-later-date = Bis wann? (freiwillig)
papers-who = Wer schickt es? (freiwillig)
papers-reason = Warum nicht?
papers-when = Wann und wo? (freiwillig)
papers-alternatives-note = Auch das ist eine Antwort. Dateien, die schon da sind, senden wir mit.
papers-files = Dateien hochgeladen
papers-later-until = Reiche ich später nach, bis { $date }
papers-later-answer = Reiche ich später nach
papers-someone-else-who = Jemand anderes schickt es: { $who }
papers-someone-else-answer = Jemand anderes schickt es
papers-do-not-have-reason = Habe ich nicht: { $reason }
papers-handed-in-details = Habe ich schon abgegeben: { $details }
papers-handed-in-answer = Habe ich schon abgegeben
file-checking = Wird geprüft
files-changed = Bei Ihren Dateien hat sich etwas geändert.
papers-full = Das sind { $count } Dateien. Mehr geht nicht. Entfernen Sie eine, wenn eine andere fehlt, oder fassen Sie Seiten in einer PDF zusammen.
file-checking-more = Wir prüfen die Datei auf Schadsoftware. Sie können schon weitermachen.
file-checking-slow = Die Prüfung dauert gerade länger. Ihre Datei ist gespeichert. Senden können Sie, sobald sie geprüft ist.
file-uploaded = Hochgeladen
fault-no-file = Wählen Sie eine Datei aus oder sagen Sie uns, warum Sie keine haben.
fault-reason-missing = Schreiben Sie, warum Sie es nicht haben.
refused-empty = „{ $name }“ ist leer. Wählen Sie die Datei noch einmal aus.
refused-too-large = „{ $name }“ ist zu groß. Erlaubt sind { $max }. Machen Sie das Foto mit kleinerer Auflösung oder teilen Sie die Datei.
refused-reply-too-large = „{ $name }“ passt nicht mehr dazu. Alle Dateien zusammen dürfen höchstens { $max } haben. Entfernen Sie eine Datei oder machen Sie Fotos mit kleinerer Auflösung.
refused-too-many = „{ $name }“ ist eine Datei zu viel. Erlaubt sind { $max }. Fassen Sie Seiten in einer PDF zusammen.
refused-type = „{ $name }“ können wir nicht annehmen. Möglich sind { $types }. Speichern Sie die Datei als PDF.
refused-pretends = „{ $name }“ können wir nicht annehmen: Das ist in Wirklichkeit keine { $type }-Datei. Öffnen Sie die Datei auf Ihrem Gerät und speichern Sie sie neu als PDF, oder fotografieren Sie die Seiten.
refused-contradiction = „{ $name }“ ist in Wirklichkeit eine { $content }-Datei. Benennen Sie sie um, sodass der Name mit .{ $ending } endet, und laden Sie sie neu hoch.
refused-password = „{ $name }“ ist mit einem Passwort geschützt. Speichern Sie die Datei ohne Passwort und laden Sie sie neu hoch.
refused-damaged = Wir können „{ $name }“ nicht öffnen. Vielleicht ist die Datei beschädigt. Erstellen Sie sie neu.
refused-infected = In „{ $name }“ haben wir Schadsoftware gefunden. Wir haben die Datei nicht gespeichert. Prüfen Sie Ihr Gerät oder fotografieren Sie das Papier neu.
refused-name = Eine Datei hat keinen brauchbaren Namen. Benennen Sie sie um und laden Sie sie neu hoch.
refused-incomplete = „{ $name }“ ist nicht ganz angekommen. Ihre anderen Dateien sind gespeichert. Versuchen Sie es noch einmal.
refused-incomplete-unnamed = Nicht alles, was Sie gesendet haben, ist angekommen. Was in der Liste steht, ist da. Senden Sie die anderen Dateien noch einmal.
upload-uploading = {"{count}"} Dateien werden hochgeladen.
upload-done = {"{name}"} ist hochgeladen. {"{done}"} von {"{count}"} fertig.
upload-all-done = Alle Dateien sind hochgeladen.
upload-failed = {"{name}"} ist nicht hochgeladen. {"{reason}"}
upload-broken = „{"{name}"}“ ist nicht ganz angekommen. Ihre anderen Dateien sind gespeichert. Versuchen Sie es noch einmal.
upload-choose = Datei auswählen
remove-page-title = Datei entfernen
remove-title = „{ $name }“ entfernen?
remove-lead = Die Datei wird aus Ihrer Antwort gelöscht.

## Prüfen, senden, Eingang
check-title = Prüfen Sie Ihre Antwort und senden Sie sie ab
check-lead = Noch haben wir nichts gesendet.
check-missing = { $count ->
    [one] Die Behörde bekommt nicht alles: 1 Lücke
   *[other] Die Behörde bekommt nicht alles: { $count } Lücken
}
check-missing-text = Sie können trotzdem senden. Die Behörde sieht, was fehlt.
check-goes-to = Ihre Antwort geht an
check-after-sending = Nach dem Senden können Sie Ihre Antwort nicht mehr ändern. Sie können etwas nachreichen oder eine Datei zurücknehmen.
check-late = Die Frist ist vorbei. Sie können trotzdem senden. Die Behörde entscheidet, ob sie die Antwort noch berücksichtigt.
check-send = Antwort jetzt senden
check-unsaved = Hier haben Sie etwas geschrieben, das nicht Teil der Antwort ist. Wählen Sie „Ändern“.
check-not-asked = Das senden wir nicht mit
check-not-asked-text = Wegen anderer Antworten fragt die Behörde danach nicht mehr. Wenn Sie es doch senden möchten, ändern Sie die Antworten, oder laden Sie die Dateien bei einem anderen Punkt hoch.
check-nothing-new = Es gibt nichts Neues zu senden.
answer-was-sent = Diese Antwort ist schon gesendet. Sie können sie ändern, aber nicht löschen.
check-empty = Sie haben noch nichts beantwortet.
check-files-running = Wir prüfen noch Dateien auf Schadsoftware. Laden Sie die Seite gleich neu.
check-files-slow = Wir prüfen noch Dateien auf Schadsoftware. Das dauert gerade länger. Ihre Dateien sind gespeichert. Senden können Sie, sobald sie geprüft sind. Sie können auch später wiederkommen.
check-changed = Ihre Antwort hat sich in einem anderen Fenster geändert. Prüfen Sie sie noch einmal.
receipt-page-title = Antwort gesendet: Eingangsnummer { $number }
receipt-title-print = Eingangsbestätigung
receipt-title = Wir haben Ihre Antwort
receipt-number = Eingangsnummer
receipt-received = Eingegangen am
receipt-keep = Heben Sie die Nummer auf.
receipt-late = Die Antwort kam nach der Frist. Die Behörde entscheidet, ob sie sie noch berücksichtigt.
receipt-json = Eingangsbestätigung als Daten herunterladen (JSON)
receipt-print = Diese Seite können Sie drucken oder als PDF speichern, über das Menü Ihres Browsers.
receipt-next = So geht es weiter
receipt-contents = Das haben Sie gesendet
receipt-goes-to = An
receipt-to-list = Zu meinen Rückfragen
step-received = Ihre Antwort ist bei uns
step-held = Ihre Antwort ist sicher gespeichert
step-held-more = Die Behörde bekommt sie am { $moment }. Bis dahin können Sie Dateien zurücknehmen oder ersetzen, solange dort noch niemand die Antwort geöffnet hat.
step-passing-on = Wir geben Ihre Antwort an die Behörde weiter
step-delayed = Die Weitergabe dauert länger als sonst
step-delayed-more = Ihre Antwort ist sicher gespeichert. Wir versuchen es weiter.
step-delivered = An die Behörde übergeben
step-needs-person = Wir konnten die Antwort noch nicht weitergeben
step-needs-person-more = Ihre Antwort ist sicher gespeichert. Es gilt die Zeit, die oben steht. Dringend? Rufen Sie an: { $phone }
step-authority-answers = Jetzt ist die Behörde an der Reihe
saved-title = Gespeichert
saved-lead = Ihre fertigen Antworten und Dateien sind gespeichert. Davon ist noch nichts gesendet. Sie finden alles wieder unter „Meine Rückfragen“.
saved-until = Der Entwurf bleibt bis { $date }.
saved-deadline = Denken Sie an die Frist: { $date }.
supplement-title = Unterlagen nachreichen
supplement-lead = Senden Sie nur, was neu ist. Ihre erste Antwort bleibt, wie sie ist. Sie bekommen eine neue Eingangsbestätigung.
supplement-choose = Wählen Sie aus, wozu Sie etwas nachreichen.
supplement-start = Etwas nachreichen
history-title = Verlauf
history-empty = Noch nichts passiert.
history-made-available = Die Nachricht der Behörde lag für Sie bereit.
history-retrieved = Sie haben die Nachricht zum ersten Mal geöffnet.
history-started = Sie haben mit der Antwort angefangen.
history-answered = Sie haben geantwortet.
history-supplemented = Sie haben etwas nachgereicht.
history-delivered = Was Sie gesendet haben, wurde an die Behörde übergeben.
history-withdrawn = Die Behörde hat die Nachricht zurückgenommen.

## Sachbearbeitung
clerk-list-title = Nachrichten Ihrer Behörde
clerk-list-empty = Ihre Behörde hat noch keine Nachricht gesendet.
clerk-all-messages = Alle Nachrichten
clerk-column-person = Person und Betreff
clerk-column-state = Stand
clerk-column-deadline = Antwort bis
clerk-column-next = Nächster Schritt
clerk-no-name = Name nicht übermittelt
clerk-deadline-over = abgelaufen
clerk-deadline-today = heute
clerk-deadline-days = { $days ->
    [one] in 1 Tag
   *[other] in { $days } Tagen
}
clerk-next-reply = Antwort ansehen
clerk-state-withdrawn = Zurückgenommen
clerk-state-needs-person = Weitergabe gestört
clerk-state-passing-on = Wird übergeben
clerk-state-in-file = Übergeben
clerk-state-read = Gelesen
clerk-state-available = Noch nicht gelesen
clerk-reply-none-title = Noch keine Antwort
clerk-reply-none = Die Person hat noch nicht geantwortet. Einen Entwurf zeigen wir nicht.
clerk-reply-title = Antwort vom { $date }
clerk-reply-of = Antwort, { $moment }
clerk-supplement-of = Nachreichung, { $moment }
clerk-receipt = Eingang { $number }, { $moment }
clerk-late = Nach Ablauf der Frist eingegangen
clerk-who-title = Wer hat geantwortet?
clerk-who = Die Person selbst, angemeldet mit Niveau: { $level }
clerk-in-file-since = An das Fachverfahren übergeben am { $moment }
file-life-proof = Nachweis: { $proof }
clerk-next-attempt = { $attempts } Versuche, nächster Versuch { $moment }
clerk-needs-person-since = Seit { $moment }. Die Antwort liegt sicher im Portal.
hindrance-way-closed = Grund: Das Ziel im Fachverfahren nimmt gerade nichts an.
hindrance-no-way = Grund: Für das Fachverfahren ist kein Weg eingerichtet.
hindrance-other-package = Grund: Am Ziel liegt unter derselben Nummer schon etwas anderes.
hindrance-documents = Grund: Eine Datei der Antwort lässt sich nicht lesen.
hindrance-record = Grund: Die gespeicherte Antwort lässt sich nicht lesen.
hindrance-copies = Grund: Die Kopien, die mitgehen, sind noch nicht fertig.
hindrance-earlier-reply = Grund: Eine frühere Antwort muss zuerst ankommen.
hindrance-interrupted = Grund: Der letzte Versuch wurde unterbrochen.
hindrance-database = Grund: Die Datenbank des Portals war nicht erreichbar.
hindrance-unknown = Den Grund kennt der Betrieb des Portals.
clerk-stuck-what-to-do = Die Antwort konnte nicht übergeben werden. Sie können es noch einmal versuchen lassen. Oder Sie nehmen das Paket und legen es selbst in die Akte; sagen Sie danach dem Betrieb des Portals Bescheid, dann gilt die Antwort als übergeben. Wer das Paket genommen hat, steht im Protokoll.
clerk-stuck-retry = Noch einmal versuchen
clerk-stuck-package = Paket herunterladen (ZIP)
clerk-file-clean = Keine Schadsoftware gefunden
clerk-file-not-scanned = Nicht geprüft
preview-label = Vorschau
preview-text = Vorschau: So sieht die Person die Nachricht, bevor sie antwortet. Nichts wird gesendet.
preview-no-sending = In der Vorschau können Sie nicht antworten.
level-basic = Basis
level-low = niedrig
level-substantial = substanziell
level-high = hoch
kind-status = Statusmeldung
kind-appointment = Termin
kind-not-competent = Unzuständigkeit
kind-inquiry = Rückfrage
kind-intent-to-refuse = Anhörung

## Hilfe und andere Seiten
help-page-title = Hilfe
help-lead = Hier erklären wir die wichtigsten Dinge. Sie erreichen uns auch per Telefon.
help-sign-in-title = Anmelden
help-sign-in-text = Sie melden sich mit Ihrem Nutzerkonto an, zum Beispiel mit BundID. Die Anmeldung läuft auf der Seite des Kontos, danach kommen Sie hierher zurück.

    PIN vergessen? Wählen Sie beim Anmelden einen anderen Weg oder lassen Sie die PIN beim Bürgeramt neu setzen.
help-photo-title = Unterlagen fotografieren
help-photo-text = Legen Sie das Papier flach auf einen dunklen Tisch. Achten Sie auf Licht. Das ganze Blatt muss zu sehen sein.

    Möglich sind PDF, JPG, PNG und HEIC. Jede Seite kann ein eigenes Foto sein.
help-offline-title = So geht es ohne Internet
help-offline-text = Sie müssen dieses Portal nicht benutzen. Schreiben Sie der Behörde einen Brief mit Ihrem Aktenzeichen oder gehen Sie hin. Die Frist in der Nachricht gilt auch dann.
help-helper-title = Für Helferinnen und Helfer
help-helper-text = Sie dürfen neben der Person sitzen und helfen. Die Anmeldung macht die Person selbst. Benutzen Sie kein fremdes Konto.

    Soll jemand für die Person antworten? Dann lädt die Person ihn auf der Seite der Nachricht ein: „Jemand anderes soll mir helfen oder für mich antworten“.
help-contact-title = Telefon
help-contact-text = Rufen Sie Ihre Behörde an. Nennen Sie Ihr Aktenzeichen.
simple-page-title = Einfache Sprache
simple-page-lead = Dieses Portal gibt es in einfacher Sprache.
simple-what-title = Was ist das hier?
simple-what-text = Eine Behörde hat Ihnen geschrieben. Die Behörde braucht noch etwas von Ihnen. Zum Beispiel ein Papier oder eine Antwort. Hier können Sie das schicken.
simple-how-title = So geht es
simple-how-text = Oben auf der Seite ist eine Welt-Kugel. Drücken Sie darauf. Dann wählen Sie: Einfache Sprache.

    Melden Sie sich an. Lesen Sie den Brief. Beantworten Sie die Fragen. Fotografieren Sie Ihre Papiere. Prüfen Sie alles. Dann senden Sie ab.
simple-more-title = Mehr Hilfe
simple-more-text = Sie haben Fragen? Rufen Sie die Behörde an. Die Nummer steht auf der Hilfe-Seite.
sign-page-title = Gebärdensprache
sign-page-lead = Für dieses Portal gibt es noch kein Video in Deutscher Gebärdensprache.
sign-page-what-title = So erreichen Sie uns in Gebärdensprache
sign-page-what-text = Die Behördennummer 115 ist über Video in Deutscher Gebärdensprache erreichbar. Montag bis Freitag, 8 bis 18 Uhr.
report-page-title = Barriere melden
report-page-lead = Etwas funktioniert nicht für Sie? Sagen Sie es uns. Wenn Sie eine E-Mail-Adresse angeben, antworten wir spätestens in einem Monat.
report-page-how-title = So melden Sie eine Barriere
tenant-text-missing = Der Betreiber hat diesen Text noch nicht hinterlegt.

## Probleme
problem-reference = Nummer für Rückfragen:
problem-not-found-title = Diese Seite gibt es nicht
problem-not-found-text = Prüfen Sie die Adresse oder öffnen Sie den Link in Ihrem Postfach noch einmal.
problem-not-yours-title = Wir können Ihnen diese Nachricht nicht zeigen
problem-not-yours-text = Vielleicht gehört der Link zu einer anderen Person. Oder der Link ist unvollständig. Melden Sie sich mit dem Konto an, das die Nachricht bekommen hat.
sign-in-lead-invitation = Der Link führt zu einer Einladung: Jemand möchte, dass Sie für ihn oder sie antworten. Wir zeigen sie erst nach der Anmeldung.
check-missing-prepare = Das fehlt noch:
check-missing-prepare-text = Die Person, für die Sie handeln, sieht es vor dem Senden auch.
check-missing-wait-text = Senden können Sie, sobald die Dateien geprüft sind. Die Behörde sieht dann, was fehlt.
check-title-prepare = Prüfen Sie, was Sie vorbereitet haben
list-begun = Begonnen, noch nicht gesendet
step-authority-later = Danach ist die Behörde an der Reihe
list-deadline-can = Sie können antworten bis { $date }
list-deadline-can-over = Die Zeit für eine Antwort endete am { $date }. Sie können trotzdem noch antworten.
desk-next-overdue = Nachfragen oder entscheiden
history-supplement-started = Sie haben angefangen, etwas nachzureichen.
history-supplement-started-by = { $who } hat angefangen, etwas nachzureichen.
check-sent-before = Schon gesendet:
problem-not-invited-title = Diese Einladung ist nicht für dieses Konto
problem-not-invited-text = Sie gilt für eine andere Person, der Name im Konto ist anders geschrieben, oder der Link ist unvollständig. Bitten Sie die Person, die Sie eingeladen hat, um eine neue Einladung mit dem Namen, der in Ihrem Konto steht. Für Ihre eigenen Nachrichten brauchen Sie keine Einladung.
problem-not-saved = Was Sie gerade geschrieben oder ausgewählt haben, ist nicht gespeichert.
receipt-not-asked = Das haben wir nicht mitgesendet
receipt-not-asked-text = Wegen anderer Antworten hat die Behörde nicht mehr danach gefragt. Wenn Sie in einer Nachreichung die andere Antwort ändern, können Sie es noch senden.
message-read-only-title = { $authority } wartet auf eine Antwort
deadline-can-by = Sie können antworten bis
problem-forbidden-title = Das dürfen Sie hier nicht
problem-forbidden-text = Diese Seite ist für andere Personen gedacht. Gehen Sie zurück zu Ihren Nachrichten.
problem-form-refused-title = Bitte senden Sie die Seite noch einmal
problem-form-refused-text = Wir konnten nicht sicher sein, dass das Formular von dieser Seite kam. Ihre gespeicherten Antworten sind sicher. Gehen Sie zurück, laden Sie die Seite neu und senden Sie sie noch einmal.
problem-too-large-title = Das war zu viel auf einmal
problem-back-to-form = Zurück zum Formular
problem-too-large-text = Das war zu viel auf einmal, und nichts davon ist gespeichert. Kürzen Sie Ihren Text, oder laden Sie weniger oder kleinere Dateien hoch.
problem-method-title = So geht es nicht weiter
problem-method-text = Diese Adresse kann man nicht auf diese Weise öffnen. Gehen Sie zurück und versuchen Sie es noch einmal.
problem-bad-request-title = Das haben wir nicht verstanden
problem-bad-request-text = Ihr Browser hat etwas geschickt, das wir nicht lesen können. Ihre gespeicherten Antworten sind sicher. Gehen Sie zurück und versuchen Sie es noch einmal.
problem-session-ended-title = Wir haben Sie abgemeldet
problem-session-ended-text = Sie haben eine Weile nichts gemacht, oder Ihre Sitzung ist zu Ende. Ihre gespeicherten Antworten sind sicher. Melden Sie sich an und machen Sie weiter.
problem-signed-out-title = Sie sind abgemeldet
problem-signed-out-text = Schließen Sie an fremden Geräten auch alle Fenster des Browsers.
problem-sign-in-cancelled-title = Sie sind nicht angemeldet
problem-sign-in-cancelled-text = Sie haben die Anmeldung abgebrochen. Ihre gespeicherten Antworten sind sicher.
problem-sign-in-failed-title = Die Anmeldung hat nicht geklappt
problem-sign-in-failed-text = Bei der Anmeldung ist etwas schiefgegangen. Ihre gespeicherten Antworten sind sicher. Versuchen Sie es noch einmal.
problem-sign-in-expired-title = Die Anmeldung hat zu lange gedauert
problem-sign-in-expired-text = Zu Ihrem Schutz gilt eine Anmeldung nur 10 Minuten und nur einmal. Fangen Sie bitte neu an.
problem-provider-away-title = Die Anmeldung geht gerade nicht
problem-provider-away-text = Das Problem liegt bei der Anmeldung, nicht bei Ihnen. Versuchen Sie es in 15 Minuten wieder. Wird die Zeit knapp? Rufen Sie die Behörde an.
problem-clerk-not-safely-title = Melden Sie sich sicherer an
problem-clerk-not-safely-text = Für diese Seiten verlangt Ihre Behörde eine sicherere Anmeldung, zum Beispiel mit einem zweiten Faktor. Melden Sie sich damit an, oder fragen Sie die Administration Ihrer Behörde.
problem-not-a-clerk-title = Ihr Konto ist nicht für die Sachbearbeitung freigeschaltet
problem-not-a-clerk-text = Bitten Sie die Administration Ihrer Behörde um die richtige Rolle.
problem-failure-title = Bei uns ist etwas schiefgegangen
problem-failure-text = Gespeicherte Antworten sind sicher. Versuchen Sie es in ein paar Minuten wieder.
problem-reload = Neu laden
problem-phones = Telefonnummern der Behörden
problem-unavailable-title = Das Portal ist gerade nicht erreichbar
problem-unavailable-text = Gespeicherte Antworten sind sicher. Versuchen Sie es in ein paar Minuten wieder. Wird die Zeit knapp? Rufen Sie die Behörde an.
problem-store-full-title = Wir können gerade keine Dateien annehmen
problem-store-full-text = Der Speicher ist voll. Das liegt nicht an Ihnen. Alles, was Sie vorher hochgeladen haben, ist sicher. Versuchen Sie es später wieder oder rufen Sie die Behörde an.

safer-title = Sie brauchen eine sicherere Anmeldung
safer-lead = So, wie Sie angemeldet sind, können wir diese Nachricht nicht zeigen oder Ihre Antwort nicht annehmen.
safer-not-reached = Diese Anmeldung war noch nicht sicher genug. Sie bleiben so angemeldet wie vorher.
safer-needs-high = Sie brauchen Ihren Ausweis mit PIN.
safer-needs-substantial = { $elster ->
    [yes] Sie brauchen Ihren Ausweis mit PIN oder Ihr ELSTER-Zertifikat.
   *[no] Ein Passwort allein reicht nicht. Sie brauchen zum Beispiel Ihren Ausweis mit PIN.
}
safer-nothing-lost = Ihre Antworten und Dateien bleiben gespeichert. Danach machen Sie an derselben Stelle weiter.
safer-sign-in-with = Sicherer anmelden mit { $account }
safer-cannot-title = Sie haben keinen Ausweis mit PIN?
safer-cannot = Sie können auch ohne Internet antworten. Schreiben Sie der Behörde oder gehen Sie hin.
access-code-title = Zugangscode eingeben
access-code-have = Ich habe einen Brief mit Zugangscode
access-code-lead = Der Code öffnet die Nachricht, die zu Ihrem Brief gehört.
access-code-label = Zugangscode
access-code-hint = 10 Zeichen, sie stehen in Ihrem Brief. Groß oder klein ist egal.
access-code-use = Weiter
access-code-empty = Geben Sie den Zugangscode ein.
access-code-length = Der Code hat 10 Zeichen. Er steht in Ihrem Brief.
access-code-mistyped = In dem Code ist ein Tippfehler. Vergleichen Sie ihn Zeichen für Zeichen mit Ihrem Brief.
access-code-wrong = Der Code stimmt nicht. Er steht in Ihrem Brief und hat 10 Zeichen.
access-code-replaced = Es gibt einen neueren Brief. Nehmen Sie den Code aus dem neuesten Brief. Haben Sie keinen neueren? Rufen Sie die Behörde an.
access-code-expired = Dieser Code ist abgelaufen. Bitten Sie die Behörde um einen neuen Code.
access-code-locked = Das waren zu viele falsche Codes. Versuchen Sie es ab { $moment } wieder. Oder rufen Sie die Behörde an.
access-code-unclear = Der Code ist richtig. Aber die Angaben in Ihrem Konto passen nicht zu der Person im Brief. Melden Sie sich mit dem Konto dieser Person an oder rufen Sie die Behörde an.
account-title = Meine Daten
account-lead = Das wissen wir aus Ihrem Konto. Wir kennen auch die Kennungen von Konto und Postfach. Damit finden wir Ihre Nachrichten. Mit einer Antwort bekommt die Behörde die Kennung Ihres Kontos und wie sicher Sie angemeldet waren. Nach dem Abmelden löschen wir Ihre Angaben spätestens am nächsten Tag. Gespeichert bleibt, welche Nachrichten zu Ihrem Konto gehören, und Ihr Name, wenn Sie für jemanden handeln.
account-name = Name
account-birth-name = Geburtsname
account-birth-date = Geburtsdatum
account-organization = Kennung des Unternehmens
account-provider = Angemeldet mit
account-level = Sicherheit der Anmeldung
account-sessions = Hier sind Sie angemeldet
account-session-this = dieses Gerät
account-session-device-unknown = Unbekanntes Gerät
account-session-account = Mit dem Konto: { $account }
account-sessions-lead = Gerät und Browser nennt uns der Browser selbst. Den Ort kennen wir nicht, nur den Anfang der Internet-Adresse.
account-sessions-unknown = Kennen Sie eine Anmeldung nicht? Melden Sie alle anderen Geräte ab.
account-session-network = Internet-Adresse: { $network }
account-session-began = Angemeldet am { $moment }
account-session-seen = Zuletzt benutzt am { $moment }
account-end-others = Überall sonst abmelden
not-given = nicht angegeben
clerk-code-make = Zugangscode für einen Brief erstellen
clerk-code-warning = Ein Code, der schon mit der Post unterwegs ist, gilt dann nicht mehr.
clerk-code-title = Zugangscode für den Brief
clerk-code-lead = Drucken Sie diesen Code und die Adresse in den Brief an die Person.
clerk-code-until = Gilt bis { $date }.
clerk-code-once = Wir zeigen den Code nur dieses eine Mal. Ein älterer Code, den niemand benutzt hat, gilt nicht mehr.
clerk-unclear = { $count ->
    [one] Eine Person hat sich angemeldet, deren Angaben nur ungefähr passen. Ein Zugangscode per Brief hilft.
   *[other] { $count } Personen haben sich angemeldet, deren Angaben nur ungefähr passen. Ein Zugangscode per Brief hilft.
}
clerk-state-unclear = Zuordnung unklar
problem-person-unclear-title = Wir prüfen noch, ob die Nachricht für Sie ist
problem-person-unclear-text = Ihre Angaben sind etwas anders als bei der Behörde, oder Ihre Anmeldung ist dafür nicht sicher genug. Geben Sie den Code aus dem Brief ein, dann geht es sofort. Oder melden Sie sich sicherer an, zum Beispiel mit Ihrem Ausweis, und öffnen Sie den Link noch einmal. Geht das nicht? Die Behörde sieht, dass Sie da waren, und kann Ihnen einen Code schicken.
problem-code-not-allowed-title = Für diese Nachricht gibt es keinen Zugangscode
problem-code-not-allowed-text = Das Fachverfahren hat für diese Nachricht Codes aus Briefen nicht erlaubt. Erlauben Sie sie dort und senden Sie die Nachricht neu.
problem-code-of-no-use-title = Ein Zugangscode hilft hier nicht mehr
problem-code-of-no-use-text = Die Nachricht ist zurückgenommen, oder die Person hat sie schon mit ihrem eigenen Konto beantwortet.

clerk-recognized = Der Person zugeordnet durch: { $rule }
rule-account = dasselbe Nutzerkonto
rule-person-code = dieselbe Personenkennung (bPK2)
rule-mailbox = dasselbe Postfach und passende Angaben
rule-organization = das Unternehmenskonto
rule-link = den Link aus dem Postfach und geprüften Namen und Geburtsdatum
rule-access-code = den Zugangscode aus dem Brief
rule-representative = eine Vertretung

## Vertretung
acting-for = Sie handeln für:
acting-note = Sie handeln für { $name }. Sie dürfen: { $right }. Die Person sieht im Verlauf, was Sie machen.
acting-reads-only = Sie dürfen diese Nachricht lesen, aber nicht antworten.
acting-end = Diese Vertretung beenden
represented-unnamed = eine andere Person
sent-by-for = Gesendet von { $who } für { $whom }.
check-somebody-else-sends = Senden darf nur die Person, für die Sie handeln. Was hier steht, kann sie sehen und senden.
right-read = nur lesen
right-prepare = lesen und Antwort vorbereiten, aber nicht senden
right-send = lesen, antworten und senden
capacity-custody = Eltern oder Betreuung
capacity-lawyer = Anwältin oder Anwalt
capacity-power-of-attorney = Person mit Vollmacht, zum Beispiel Familie oder Beratung
representation-title = Vertretung
representation-link = Jemand anderes soll mir helfen oder für mich antworten
representation-page-title = Wer darf für Sie handeln?
representation-lead = Eine Person Ihres Vertrauens kann diese Nachricht lesen oder für Sie antworten. Sie bestimmen, was sie darf. Das gilt nur für diese Nachricht.
representation-list = Wer handelt für die Person?
representation-list-own = Wer für Sie handelt oder eingeladen ist
representation-invite = Jemanden einladen
representation-how = Sie bekommen einen Link und geben ihn der Person. Die Person meldet sich mit ihrem eigenen Konto an. Geben Sie niemandem Ihr Passwort.
representation-given-names = Vorname der Person
representation-names-hint = So, wie er im Ausweis der Person steht. Hat die Person keinen Vornamen, lassen Sie das Feld leer.
representation-family-name = Nachname der Person
representation-capacity = Wer ist die Person?
representation-capacity-short = Sie handeln als
representation-right = Was darf die Person?
representation-right-short = Sie dürfen
representation-make = Link erstellen
representation-family-name-missing = Geben Sie den Nachnamen der Person ein.
representation-name-invalid = Der Name ist zu lang oder enthält unsichtbare Zeichen. Schreiben Sie ihn bitte neu.
representation-capacity-missing = Wählen Sie aus, wer die Person ist.
representation-right-missing = Wählen Sie aus, was die Person darf.
representation-too-many = Für diese Nachricht gibt es schon { $max } Einladungen. Beenden Sie erst eine andere.
representation-invited = Eingeladen. Der Link gilt bis { $date }.
representation-waiting = Angenommen am { $moment }. Wartet auf Bestätigung.
representation-active = Darf handeln seit { $moment }.
representation-ended = Beendet am { $moment }.
representation-by-authority = Von der Behörde benannt
representation-confirm-hint = Der Name im Konto ist nicht geprüft oder etwas anders geschrieben. Ist es die richtige Person?
representation-confirm = Ja, diese Person darf handeln
representation-end = Sofort beenden
invited-link = Link für die Person
invitation-title = Möchten Sie für { $name } handeln?
invitation-lead = Sie können dann eine Nachricht der Behörde lesen, die an diese Person ging.
invitation-proof = Die Behörde kann eine Vollmacht verlangen. Sie können sie mit der Antwort hochladen.
invitation-proof-owed = Für eine Antwort brauchen Sie eine Vollmacht. Sie laden sie mit der Antwort hoch.
invitation-proof-custody = Die Behörde kann einen Nachweis verlangen, dass Sie für die Person handeln dürfen. Sie können ihn mit der Antwort hochladen.
invitation-seen = Die Person und die Behörde sehen Ihren Namen und was Sie machen. Die Vertretung kann jederzeit beendet werden.
invitation-accept = Annehmen
invitation-decline = Ablehnen
invitation-waiting-title = Es fehlt noch eine Bestätigung
invitation-waiting-text = Wir können Ihren Namen nicht sicher prüfen. { $name } muss Sie bestätigen: auf der Seite der Nachricht, unter „Jemand anderes soll mir helfen oder für mich antworten“. Danach finden Sie die Nachricht in Ihrer Liste.
invitation-waiting-authority = Wir können Ihren Namen nicht sicher prüfen. Die Behörde muss Sie bestätigen. Danach finden Sie die Nachricht in Ihrer Liste. Fragen? Rufen Sie die Behörde an.
problem-right-missing-title = Das dürfen Sie als Vertretung nicht
problem-right-missing-text = Als Vertretung dürfen Sie hier weniger. Die Person, für die Sie handeln, kann es selbst tun. Oder bitten Sie um mehr Rechte: bei der Person oder bei der Behörde, je nachdem, wer Sie benannt hat. Alles Gespeicherte ist sicher.
problem-invitation-over-title = Diese Einladung gilt nicht mehr
problem-invitation-over-text = Sie wurde beendet oder ist zu alt. Bitten Sie die Person um einen neuen Link.
history-invited = Sie haben jemanden gebeten, für Sie zu handeln.
history-named-by-authority = Die Behörde hat eine Vertretung benannt.
history-accepted = Sie haben die Vertretung angenommen.
history-accepted-by = { $who } hat zugesagt, Sie zu vertreten.
history-confirmed = Die Vertretung wurde bestätigt.
history-ended = Sie haben eine Vertretung beendet.
history-ended-by = { $who } hat die Vertretung beendet.
history-ended-by-authority = Die Behörde hat eine Vertretung beendet.
history-retrieved-by = { $who } hat die Nachricht zum ersten Mal geöffnet.
history-started-by = { $who } hat mit der Antwort angefangen.
history-answered-by = { $who } hat geantwortet.
history-supplemented-by = { $who } hat etwas nachgereicht.
clerk-who-for = { $who } ({ $capacity }) für { $whom }, angemeldet mit Niveau: { $level }
clerk-named-by-applicant = Von der Person selbst eingeladen. { $proof ->
    [yes] Ein Nachweis der Vertretung liegt bei.
   *[no] Ein Nachweis der Vertretung liegt nicht bei.
}
problem-representation-not-allowed-title = Für diese Nachricht kann niemand anderes handeln
problem-representation-not-allowed-text = Die Behörde möchte, dass Sie selbst antworten. Brauchen Sie Hilfe? Rufen Sie die Behörde an.

## Sitzung
kept-note = Das haben Sie vorhin geschrieben. Es ist noch nicht Teil Ihrer Antwort. Prüfen Sie es und gehen Sie weiter.
kept-note-invitation = Das haben Sie vorhin geschrieben. Damit ist noch niemand eingeladen.
problem-session-ended-kept-title = Wir haben Sie abgemeldet
problem-session-ended-kept-text = Ihre Sitzung war zu Ende. Was Sie gerade geschrieben haben, ist nicht verloren. Melden Sie sich mit demselben Konto an, dann steht es wieder da.
problem-session-ended-files-title = Ihre Dateien sind nicht angekommen
problem-session-ended-files-text = Ihre Sitzung war zu Ende, bevor die Dateien bei uns waren. Alles, was vorher gespeichert war, ist sicher. Melden Sie sich an und wählen Sie die Dateien noch einmal aus.
problem-session-ended-lost-title = Sie sind abgemeldet. Das Letzte ist nicht angekommen.
problem-session-ended-lost-text = Sie waren schon abgemeldet, vielleicht in einem anderen Fenster. Was Sie zuletzt geschrieben oder ausgewählt haben, ist nicht gespeichert. Was vorher gespeichert war, ist sicher. Melden Sie sich an und geben Sie es noch einmal ein.
session-warning-title = Möchten Sie angemeldet bleiben?
session-warning-end-title = Ihre Sitzung endet bald
session-warning-idle = { $minutes ->
    [one] In 1 Minute melden wir Sie ab, weil Sie eine Weile nichts gemacht haben.
   *[other] In { $minutes } Minuten melden wir Sie ab, weil Sie eine Weile nichts gemacht haben.
}
session-warning-absolute = { $minutes ->
    [one] In 1 Minute endet Ihre Sitzung. Das ist zu Ihrer Sicherheit so. Melden Sie sich neu an und machen Sie an derselben Stelle weiter.
   *[other] In { $minutes } Minuten endet Ihre Sitzung. Das ist zu Ihrer Sicherheit so. Melden Sie sich neu an und machen Sie an derselben Stelle weiter.
}
session-warning-safe = Ihre gespeicherten Antworten und Dateien sind sicher.
session-warning-seconds = Noch 20 Sekunden.
session-stay = Angemeldet bleiben
session-again = Neu anmelden
session-leave = Jetzt abmelden
session-later = Später

## Land
lands-together = Gemeinsames Portal der Länder
land-title = In welchem Land ist Ihre Behörde?
land-lead = Jedes Land hat eigene Nutzerkonten. Der Link in Ihrem Postfach führt Sie gleich zum richtigen.
land-other = Anderes Land wählen
right-prepare-give = lesen und Antwort vorbereiten, ich sende selbst
invited-how = Geben Sie { $name } diesen Link, zum Beispiel per E-Mail oder Messenger. Nur { $name } kann ihn benutzen, und nur nach der Anmeldung.
history-declined = Die eingeladene Person hat abgelehnt.
history-saved-by = { $who } hat eine Antwort geändert.
history-uploaded-by = { $who } hat eine Datei hochgeladen.
history-removed-by = { $who } hat eine Datei entfernt.
session-warning-page = Auch was Sie auf dieser Seite geschrieben haben, heben wir auf.
answer-changed-meanwhile = Inzwischen hat jemand anders geantwortet: „{ $answer }“. Soll Ihre Antwort gelten? Dann gehen Sie noch einmal weiter.
problem-sign-in-forgotten-title = Ihr Browser hat uns vergessen
problem-sign-in-forgotten-text = Wir konnten nicht erkennen, dass Sie sich hier anmelden wollten. Erlauben Sie Cookies für diese Seite. Bleiben Sie beim Anmelden im selben Browser, auch wenn eine App sich öffnet.
refused-not-scannable = „{ $name }“ können wir nicht prüfen. Vielleicht ist die Datei zu groß oder geschützt. Wir haben sie nicht gespeichert. Speichern Sie sie neu als PDF oder fotografieren Sie das Papier.
file-refused = Abgelehnt
file-refused-seen = Aus der Liste nehmen
file-refused-not-sent = Abgelehnt. Diese Datei wird nicht gesendet.
history-file-refused = Eine Datei wurde bei der Prüfung abgelehnt.
clerk-file-not-scannable = Nicht prüfbar
file-unfinished = Noch nicht ganz da: { $there } von { $all }
file-unfinished-more = Wählen Sie dieselbe Datei noch einmal aus. Das Hochladen geht dann dort weiter, wo es unterbrochen wurde.
upload-running = Wird hochgeladen
upload-waiting = Wartet
upload-offline = Die Verbindung ist unterbrochen. Wir machen weiter, sobald sie wieder da ist.
upload-full = Wir können gerade nichts speichern. Was schon da ist, ist sicher. Wir versuchen es weiter.
upload-retry = Noch einmal versuchen
upload-nothing-chosen = Wählen Sie zuerst eine Datei aus.
upload-some = Nicht alle Dateien wurden hochgeladen. Bei jeder steht, warum.
upload-removed = {"{name}"} ist entfernt.
papers-removed = Die Datei wurde entfernt.
upload-uploading-one = Eine Datei wird hochgeladen.
refused-too-many-objects = „{ $name }“ ist zu verschachtelt aufgebaut. Drucken Sie die Datei neu als PDF oder fotografieren Sie die Seiten.
refused-too-many-pages = „{ $name }“ hat zu viele Seiten. Teilen Sie die Datei in mehrere.
refused-too-many-pixels = „{ $name }“ ist ein zu großes Bild. Machen Sie das Foto mit kleinerer Auflösung.
preview-title = Ansicht einer Datei
preview-position = Seite { $at } von { $of }
preview-before = Vorige Seite
preview-after = Nächste Seite
preview-larger = Größer anzeigen
preview-smaller = Kleiner anzeigen
preview-alternative = Seite { $at } von { $of } der Datei „{ $name }“, als Bild
preview-pages = Seiten
preview-wait = Die Seite wird gezeichnet …
preview-none = Diese Datei können wir hier nicht zeigen. Laden Sie sie herunter, um sie zu öffnen.
preview-download = Datei herunterladen
preview-look = Ansehen
preview-back = Zurück
file-unfinished-not-sent = Noch nicht ganz da. Diese Datei wird nicht gesendet.
refused-programs = „{ $name }“ enthält Programme (Makros oder eingebettete Objekte). Speichern Sie die Datei als PDF.
refused-carries-scripts = „{ $name }“ enthält Skripte (kleine Programme im PDF). Die Behörde nimmt solche Dateien nicht an. Drucken Sie die Datei als neues PDF („Drucken“, dann „Als PDF speichern“) und laden Sie es hoch.
refused-carries-files = In „{ $name }“ stecken weitere Dateien. Die Behörde nimmt solche Dateien nicht an. Laden Sie die angehängten Dateien einzeln hoch und das PDF ohne sie („Drucken“, dann „Als PDF speichern“).
refused-carries-archive = In „{ $name }“ steckt ein Archiv (ZIP, RAR oder 7-Zip). Die Behörde nimmt solche Dateien nicht an. Laden Sie die Dateien aus dem Archiv einzeln hoch. Wissen Sie von keinem Archiv? Dann fotografieren Sie das Papier neu oder drucken Sie die Datei als neues PDF.
refused-carries-unreadable = „{ $name }“ enthält einen Teil, in den niemand hineinsehen kann, zum Beispiel eine angehängte Datei. Die Behörde nimmt solche Dateien nicht an. Drucken Sie die Datei als neues PDF („Drucken“, dann „Als PDF speichern“) und laden Sie es hoch; eine angehängte Datei laden Sie einzeln hoch.
refused-carries-programs = In „{ $name }“ steckt ein Programm. Solche Dateien nehmen wir nicht an. Drucken Sie die Datei als neues PDF („Drucken“, dann „Als PDF speichern“) und laden Sie es hoch.
refused-overfull = „{ $name }“ enthält zu viel oder etwas Verpacktes. Speichern Sie die Datei als PDF.
refused-already-there = „{ $name }“ ist schon da, vielleicht unter einem anderen Namen. Wir haben die Datei nicht noch einmal gespeichert. Fehlt eine andere Seite? Wählen Sie deren Datei aus.
refused-enough-today = „{ $name }“ konnten wir nicht annehmen. Sie haben heute schon sehr viel hochgeladen. Möglich sind { $max } am Tag. Ihre anderen Dateien sind gespeichert. Machen Sie morgen weiter oder geben Sie das Papier bei der Behörde ab.
refused-tenant-full = „{ $name }“ können wir heute nicht mehr annehmen. Ihre anderen Dateien sind gespeichert. Versuchen Sie es morgen noch einmal oder geben Sie das Papier bei der Behörde ab.
papers-by-phone = Mit dem Handy fotografieren
papers-one-document-no = Sind die { $count } Fotos Seiten von einem Papier? Dann machen wir daraus eine PDF, in dieser Reihenfolge.
papers-one-document-do = Eine PDF daraus machen
papers-one-document-yes = Wir senden die { $count } Fotos als eine PDF, in dieser Reihenfolge. Die Fotos gehen auch einzeln mit.
papers-one-document-undo = Doch nur einzeln senden
papers-one-document-sent = { $count } Fotos als Seiten einer PDF
file-forward = Nach oben
file-back = Nach unten
file-heic = Wir speichern das Foto auch als JPG, damit die Behörde es öffnen kann.
file-hint-small = Das Foto ist klein. Kann man alles lesen? Sie können es behalten oder neu machen.
file-hint-dark = Das Foto ist dunkel. Kann man alles lesen? Sie können es behalten oder neu machen.
file-hint-blurred = Das Foto ist vielleicht unscharf. Sie können es behalten oder neu machen.
file-menu = Ansehen, ordnen, entfernen
file-tells-hint = Dieses Foto verrät mehr, als man sieht. Mehr dazu im Menü.
file-tells = Was das Foto über Sie verrät
file-tells-more = Ihr Gerät hat das in die Datei geschrieben. Die Behörde braucht es meistens nicht.
file-tells-place = Ort der Aufnahme: { $north } Nord, { $east } Ost
file-tells-some-place = Den Ort der Aufnahme
file-tells-device = Gerät: { $device }
file-tells-moment = Zeit der Aufnahme: { $moment }
file-plain = Diese Angaben entfernen
file-plain-heic = Aus HEIC wird dabei JPG.
file-plain-all = Ort, Gerät und Zeit aus allen { $count } Fotos entfernen
file-life = Weg dieser Datei
file-life-received = Bei uns angekommen
file-life-checked = Auf Schadsoftware geprüft
file-life-not-checked = Nicht auf Schadsoftware geprüft
file-life-not-checkable = Konnte nicht auf Schadsoftware geprüft werden
file-life-sent = Mit der Antwort gesendet
file-life-delivered = An die Behörde übergeben
file-life-withdrawn = Zurückgenommen. Die Behörde bekommt die Datei nicht.
file-life-infected = Schadsoftware gefunden. Die Behörde bekommt die Datei nicht.
file-life-mistake = Als Versehen gemeldet
file-withdrawn = Zurückgenommen am { $moment }. Die Behörde bekommt diese Datei nicht.
file-infected = Schadsoftware gefunden am { $moment }. Die Behörde bekommt diese Datei nicht.
file-sent-by-mistake = Am { $moment } als Versehen gemeldet. Wir sagen es der Behörde.
take-back = Zurücknehmen oder ersetzen
take-back-page-title = Datei zurücknehmen
take-back-title = „{ $name }“ zurücknehmen?
take-back-lead-here = Die Datei ist noch bei uns. Wir löschen sie, und die Behörde bekommt sie nicht.
take-back-lead-there = Die Datei ist schon bei der Behörde oder auf dem Weg dorthin. Wir können sie nicht zurückholen. Aber wir sagen der Behörde, dass es ein Versehen war.
take-back-do-here = Zurücknehmen
take-back-do-there = Der Behörde sagen: Das war ein Versehen
take-back-replace-here = Zurücknehmen und eine andere Datei senden
take-back-replace-there = Versehen mitteilen und eine andere Datei senden
back-to-receipt = Zurück zur Eingangsbestätigung
receipt-page-title-mistake = Versehen gemeldet: Eingangsnummer { $number }
receipt-title-mistake = Wir haben Ihre Meldung
receipt-of-mistake = { $receipt }: Versehen gemeldet
receipt-mistake = Ein Versehen
receipt-mistake-more = Wir sagen der Behörde, dass Sie diese Dateien aus Versehen gesendet haben:
check-all-checked = Alle Dateien sind geprüft. Sie können jetzt senden.
check-can-send = Sie können jetzt senden.
phone-title = Mit dem Handy fotografieren
phone-lead = Ihr Handy kann Fotos zu diesem Papier hinzufügen. Sonst kann es nichts sehen und nichts ändern.
phone-show-code = Code anzeigen
phone-qr = QR-Code mit der Adresse für Ihr Handy
phone-scan = Richten Sie die Kamera Ihres Handys auf das Bild und öffnen Sie den Link.
phone-type = Oder öffnen Sie am Handy { $address } und geben Sie diesen Code ein:
phone-until = Der Code gilt einmal und bis { $moment }.
phone-waiting = Wir warten auf Ihr Handy.
phone-connected = Ihr Handy ist verbunden.
phone-arrived = { $count ->
    [0] Noch keine Datei angekommen
    [one] 1 Datei ist angekommen
   *[other] { $count } Dateien sind angekommen
}
phone-done = Zu Ihren Dateien
phone-end = Verbindung beenden
phone-code-title = Fotos hinzufügen
phone-code-lead = Auf dem anderen Bildschirm steht ein Code. Damit kann dieses Handy Fotos hinzufügen.
phone-code-label = Code vom Bildschirm
phone-code-use = Weiter
phone-code-mistyped = Der Code stimmt nicht. Er hat 10 Zeichen. Vergleichen Sie ihn mit dem anderen Bildschirm.
phone-code-wrong = Dieser Code gilt nicht oder nicht mehr. Lassen Sie sich auf dem anderen Bildschirm einen neuen anzeigen.
phone-over = Die Verbindung mit diesem Handy ist beendet. Was angekommen ist, ist gespeichert. Lassen Sie sich auf dem anderen Bildschirm einen neuen Code anzeigen.
phone-ask-title = Für wen sind die Fotos?
phone-ask-lead = Die Fotos von diesem Handy kommen in eine Antwort an eine Behörde.
phone-ask-who = Am anderen Bildschirm angemeldet:
phone-ask-to = Die Antwort geht an:
phone-ask-paper = Fotografiert wird:
phone-ask-stranger = Kennen Sie diese Person nicht, oder hat Ihnen jemand Fremdes den Code gegeben? Dann brechen Sie ab. Fotos von Ausweisen sind nichts für Fremde.
phone-ask-yes = Ja, Fotos hinzufügen
phone-ask-no = Nein, abbrechen
phone-add-title = Papier fotografieren
phone-next-page = Nächste Seite
phone-hint-small = Ein Foto von eben ist klein. Kann man alles lesen? Sonst fotografieren Sie die Seite noch einmal und entfernen das alte Foto am anderen Bildschirm.
phone-hint-dark = Ein Foto von eben ist dunkel. Kann man alles lesen? Sonst fotografieren Sie die Seite noch einmal und entfernen das alte Foto am anderen Bildschirm.
phone-hint-blurred = Ein Foto von eben ist vielleicht unscharf. Sie können die Seite noch einmal fotografieren und das alte Foto am anderen Bildschirm entfernen.
phone-go-on = Sind alle Seiten da? Dann machen Sie auf dem anderen Bildschirm weiter.
clerk-file-withdrawn = Zurückgenommen am { $moment }, nicht übergeben
clerk-file-infected = Schadsoftware gefunden am { $moment }, nicht übergeben
clerk-file-mistake = Versehentlich gesendet, gemeldet am { $moment }
clerk-file-restricted = Der Ersteller hat Drucken oder Kopieren gesperrt. Lesen geht.
clerk-file-carries-scripts = Enthält Skripte: Das PDF kann in manchen Programmen von selbst etwas tun.
clerk-file-carries-files = Enthält weitere Dateien, die auf den Seiten nicht zu sehen sind.
clerk-file-carries-archive = Enthält ein Archiv (ZIP, RAR oder 7-Zip).
clerk-file-carries-unreadable = Enthält einen Teil, in den niemand hineinsehen konnte, zum Beispiel eine angehängte Datei.
clerk-file-carries-programs = Enthält ein Programm. Öffnen Sie das angehängte Programm nicht.
clerk-file-carries-unknown = Ob die Datei Skripte oder weitere Dateien enthält, hat niemand geprüft.
clerk-mistake = Die Person meldet: „{ $name }“ wurde aus Versehen gesendet.
clerk-one-pdf = Alle Fotos als eine PDF ({ $size })
clerk-one-pdf-mistake = Darin ist ein Foto, das versehentlich gesendet wurde.
clerk-rendition-missing = Eine PDF oder ein JPG daraus ließ sich nicht machen. Die Dateien selbst sind alle da.
clerk-as-jpg = „{ $name }“ als JPG ({ $size })
history-cleaned-by = { $who } hat Ort und Gerät aus einem Foto entfernt.
history-document-withdrawn = Sie haben eine Datei zurückgenommen.
history-document-withdrawn-by = { $who } hat eine Datei zurückgenommen.
history-sent-by-mistake = Sie haben der Behörde gesagt, dass eine Datei ein Versehen war.
history-sent-by-mistake-by = { $who } hat der Behörde gesagt, dass eine Datei ein Versehen war.
take-back-changed = Inzwischen hat sich etwas geändert. Lesen Sie noch einmal und entscheiden Sie neu.
receipt-about = Zur Eingangsbestätigung { $number } mit diesen Dateien
check-some-refused = Eine Datei wurde abgelehnt. Prüfen Sie Ihre Antwort noch einmal.
file-plain-not-possible = Aus „{ $name }“ konnten wir die Angaben nicht entfernen. Sie können das Foto so senden oder ein Bildschirmfoto davon hochladen.
upload-wait = Ihre Dateien werden noch hochgeladen. Danach geht es von selbst weiter.
receipt-left-out = Die Datei, die Sie gerade hochgeladen haben, ist nicht dabei. Ihre Antwort war schon gesendet. Sie können die Datei nachreichen.
receipt-keep-begun = Sie haben eine Nachreichung angefangen, die noch nicht gesendet ist.
supplement-continue = Nachreichung fortsetzen
list-supplement-begun = Nachreichung angefangen, noch nicht gesendet
papers-taken-back = Das haben Sie zurückgenommen:
papers-infected = Darin haben wir Schadsoftware gefunden. Die Behörde bekommt das nicht:
papers-mistake-told = Das haben Sie der Behörde als Versehen gemeldet:
papers-taken-back-more = Laden Sie hier die richtige Datei hoch. Erst wenn Sie senden, bekommt die Behörde sie.
message-receipts = Alle Eingangsbestätigungen
clerk-answer-before = Geändert. Vorher: { $answer }
file-first = Ganz nach oben
phone-code-hint = 10 Zeichen. Der Code steht auf dem anderen Bildschirm. Groß oder klein ist egal.
phone-nothing-chosen = Wählen Sie zuerst ein Foto aus.
phone-is-in = Das Handy ist verbunden? Hier weiter
phone-files = { $count ->
    [0] Noch keine Datei da
    [one] 1 Datei ist da
   *[other] { $count } Dateien sind da
}
state-someone-else = Schickt jemand anderes
state-not-available = Habe ich nicht
state-handed-in = Schon abgegeben
state-left-out = Ausgelassen
outstanding-nothing = Im Moment müssen Sie nichts tun.
outstanding-owed = Das fehlt der Behörde noch:
outstanding-promised = Das soll noch kommen
outstanding-until = bis { $date }
outstanding-overdue = Dieser Tag ist vorbei. Reichen Sie es bitte nach.
outstanding-after-deadline = Dieser Tag liegt nach der Frist. Die Behörde entscheidet, ob sie so lange wartet.
outstanding-deadline = Frist der Behörde: { $date }
outstanding-deadline-over = Die Frist der Behörde war am { $date }. Sie können trotzdem noch senden.
outstanding-others = Das schicken andere
message-answered-you-title = Sie haben geantwortet
message-answered-you-text = Sie haben am { $date } geantwortet.
message-answered-representative-title = { $name } hat für Sie geantwortet
message-answered-representative-text = { $name } hat am { $date } für Sie geantwortet.
message-answered-represented-title = { $name } hat geantwortet
message-answered-represented-text = Für { $name } ist am { $date } eine Antwort eingegangen.
recipient-unnamed = Die Person
message-optional-title = { $authority } fragt Sie etwas. Sie müssen nicht antworten.
check-gaps-ask = { $count ->
    [one] Möchten Sie mit dieser Lücke senden?
   *[other] Möchten Sie mit diesen { $count } Lücken senden?
}
check-gaps-ask-text = Davon haben wir noch nichts gesendet. Sie können das jetzt ergänzen oder später nachreichen.
check-gaps-send = Ja, so senden
words-not-kept = Das können wir nicht mehr aufheben: Es ist schon zu viel aufgehoben. Machen Sie es fertig oder löschen Sie es.
unsaved = Hier haben Sie etwas geschrieben, das noch nicht stimmt oder nicht fertig ist. Wir heben es auf. Es ist aber nicht Teil Ihrer Antwort:
receipt-words-left-out = Was Sie gerade geschrieben haben, ist nicht dabei. Ihre Antwort war schon gesendet. Wir heben es auf: Wenn Sie etwas nachreichen, steht es wieder da.
receipt-unsaved = Das haben Sie geschrieben, aber nicht gesendet. Wenn Sie etwas nachreichen, steht es wieder da:
list-more = Es fehlt noch etwas
list-more-until = Es fehlt noch etwas, bis { $date }
list-progress = Begonnen: { $done } von { $of }
message-withdrawn-why = Das schreibt die Behörde dazu
message-withdrawn-draft = Was dazu geschrieben oder hochgeladen wurde, wurde nicht gesendet. Wir löschen es nach dem { $until }.
message-withdrawn-words = Hier haben Sie etwas geschrieben. Es ist nicht fertig geworden und wurde nicht gesendet. Sie können es hier nicht mehr lesen:
message-draft-by = { $name } hat am { $started } angefangen. Der Entwurf bleibt bis { $until } gespeichert.
left-behind = Das hat jemand vorbereitet, der nicht mehr für Sie handelt:
left-behind-more = Es ist nicht Teil Ihrer Antwort. Wenn Sie es übernehmen, können Sie es prüfen und ändern.
left-behind-keep = In meine Antwort übernehmen
answer-changed-in-other-window = In einem anderen Fenster steht inzwischen: „{ $answer }“. Soll gelten, was hier steht? Dann gehen Sie noch einmal weiter.
preview-may-lack = In dieser Ansicht kann etwas fehlen, zum Beispiel ausgefüllte Felder oder Zeichen. Die Datei selbst geben wir unverändert weiter. Laden Sie sie herunter, um alles zu sehen.
deadline-end-of-day = 24 Uhr
deadline-consequences-were = Für den Fall, dass keine Antwort kommt, hat die Behörde geschrieben:
deadline-legal-basis = Grundlage:
letter-not-translated = Diese Nachricht gibt es nur auf { $language }.
language-german = Deutsch
language-english = Englisch
receipt-changed = Der Stand hat sich geändert.
receipt-reload = Neuesten Stand anzeigen
signed-in-as = Angemeldet als
signed-in-unnamed = (Ihr Konto nennt keinen Namen)
switch-account = Mit einem anderen Konto anmelden
problem-person-unclear-safely = Ihre Angaben sind etwas anders als bei der Behörde. Geben Sie den Code aus dem Brief ein, dann geht es sofort. Haben Sie keinen Brief? Die Behörde sieht, dass Sie da waren, und kann Ihnen einen Code schicken.
desk-to-list = Zur Liste springen
desk-keys = Mit der Tastatur: Pfeiltasten, Bild auf und ab, Pos1 und Ende gehen von Zeile zu Zeile.
desk-search = Aktenzeichen, Name oder Vorgang suchen
desk-search-do = Suchen
desk-filters = Auswahl
desk-pages = Seiten der Liste
desk-before = Vorige Seite
desk-after = Nächste Seite
desk-all = Alle
desk-new = Neue Antworten
desk-decide = Bitte entscheiden
desk-overdue = Überfällig
desk-waiting = Warten auf Antwort
desk-information = Zur Information
desk-done = Angesehen
desk-withdrawn = Zurückgenommen
desk-nothing-found = Dazu gibt es keine Nachricht. Suchen Sie anders oder zeigen Sie alle an.
desk-next-decide = Ansehen und entscheiden
desk-next-wait = Warten
desk-open = Aktenzeichen { $reference }
desk-additions = { $count ->
    [one] 1 Nachreichung
   *[other] { $count } Nachreichungen
}
desk-mistakes = { $count ->
    [one] 1 Versehen gemeldet
   *[other] { $count } Versehen gemeldet
}
desk-representatives = { $count ->
    [one] 1 Vertretung wartet
   *[other] { $count } Vertretungen warten
}
clerk-next-preview = Nachricht ansehen
deadline-zone = (deutsche Zeit)
times-zone = Alle Uhrzeiten auf dieser Seite sind deutsche Zeit.
preview-recipient = Für:
preview-condition = Diese Seite erscheint nur bei einer bestimmten Antwort auf „{ $question }“.
preview-condition-answer = Die Antwort: „{ $answer }“.
preview-conditional = nur bei bestimmten Antworten
preview-item-before = Vorige Aufgabe
preview-item-after = Nächste Aufgabe
preview-item-all = Alle Aufgaben
statement-title = Erklärung zur Barrierefreiheit
statement-about = { $body } macht das Portal { $site } (Rückkanal { $version }) barrierefrei, soweit es die Vorschriften verlangen. Diese Erklärung sagt, was schon geht und was noch nicht.
statement-status-title = Wie barrierefrei ist das Portal?
statement-fully = Das Portal ist vollständig mit den Anforderungen vereinbar.
statement-partly = Das Portal ist teilweise mit den Anforderungen vereinbar.
statement-not = Das Portal ist nicht mit den Anforderungen vereinbar.
statement-why-not-compatible = Das geht noch nicht
statement-why-burden = Das wäre ein unverhältnismäßiger Aufwand
statement-why-outside = Das fällt nicht unter die Vorschriften
statement-instead = Was Sie stattdessen tun können:
statement-method-title = Wie wurde das geprüft?
statement-written = Erstellt am { $date }.
statement-reviewed = Zuletzt geprüft am { $date }.
statement-method-self = Die Erklärung beruht auf einer Selbstbewertung.
statement-method-external = Die Erklärung beruht auf einer Prüfung durch Dritte.
statement-feedback-title = Barriere gefunden?
statement-feedback = Sagen Sie es uns, wenn etwas nicht funktioniert.
statement-enforcement-title = Wenn das nicht hilft
statement-enforcement = Haben Sie keine zufriedenstellende Antwort bekommen? Dann können Sie sich an diese Stelle wenden. Das kostet nichts.
report-what = Was funktioniert nicht?
report-where = Auf welcher Seite? (freiwillig)
report-where-hint = Zum Beispiel „Mietvertrag hochladen“. Bitte keine Aktenzeichen.
report-email = Ihre E-Mail-Adresse (freiwillig)
report-email-hint = Nur wenn Sie eine Antwort möchten.
report-send = Barriere melden
report-what-missing = Schreiben Sie, was nicht funktioniert.
report-too-long = Der Text ist zu lang: höchstens { $max } Zeichen.
report-email-wrong = Das ist keine E-Mail-Adresse. Sie sieht zum Beispiel so aus: name@post.example
report-not-kept = Wir konnten die Meldung nicht speichern. Ihr Text steht noch hier. Schreiben Sie eine E-Mail oder rufen Sie an.
report-kept = Ihre Meldung ist gespeichert. Nummer: { $number }
report-other-title = Lieber anders?
check-lead-supplement = Diese Nachreichung ist noch nicht gesendet.
papers-later-hint = Tag, Monat und Jahr
list-unsaved = Aufgehobener Text, der nicht zur Antwort gehört
list-progress-all = Fertig zum Prüfen, noch nicht gesendet
file-menu-one = Ansehen, entfernen
receipt-words-lost = Was Sie gerade geschrieben haben, ist nicht gespeichert und nicht gesendet: Es ist schon zu viel aufgehoben, das Sie nicht fertig gemacht haben.
message-files-left-out = Die Datei, die Sie gerade hochgeladen haben, ist nicht gespeichert: Die Behörde fragt nicht mehr danach.
message-words-left-out = Was Sie gerade geschrieben haben, ist nicht Teil Ihrer Antwort: Die Behörde fragt nicht mehr danach.
problem-too-many-tries-title = Bitte warten Sie einen Moment
problem-too-many-tries-text = Von diesem Anschluss kam gerade sehr viel auf einmal. Warten Sie kurz und versuchen Sie es dann noch einmal. Was gespeichert war, ist sicher.
receipt-contents-for = Das wurde gesendet
receipt-said = Das haben Sie dazu geschrieben
receipt-said-for = Das wurde dazu geschrieben
message-representative-waiting = { $name } wartet auf Ihre Bestätigung
session-note-clerk = Wenn Sie { $minutes } Minuten nichts machen, melden wir Sie ab.
show-all = Alle anzeigen ({ $count })
check-nothing-needed = Sie müssen nichts senden. Wenn Sie möchten, können Sie noch etwas antworten.
message-answer-after-all = Doch etwas antworten
problem-wait-minutes = { $minutes ->
    [one] Versuchen Sie es in einer Minute noch einmal.
   *[other] Versuchen Sie es in { $minutes } Minuten noch einmal.
}
letter-not-simple = Diesen Brief gibt es nicht in Einfacher Sprache.
check-missing-text-empty = Senden können Sie, sobald eine Antwort oder eine Datei da ist.
check-nothing-yet = Noch offen: { $count }
