# Einfache Sprache. Hier stehen nur die Texte, die einfacher sind als die deutschen; alle anderen gelten von dort.

help-title = Sie haben Fragen?
session-note = Sie machen { $minutes } Minuten nichts? Dann melden wir Sie ab. Ihre Antworten bleiben gespeichert.
start-title = Der Behörde antworten
start-lead = Ihre Behörde hat eine Frage. Oder sie braucht ein Papier. Hier können Sie antworten.
start-sign-in = Anmelden
start-step-1-more = Sie brauchen Ihr Nutzer-Konto, zum Beispiel BundID.
start-step-2-more = Sie können eine Pause machen. Alles bleibt gespeichert.
start-step-3-more = Danach bekommen Sie eine Nummer als Beweis.
start-no-account = Ich möchte kein Nutzer-Konto
sign-in-lead = Wir müssen wissen, wer Sie sind. Dann zeigen wir Ihre Nachrichten.
sign-in-lead-link = Eine Behörde hat Ihnen geschrieben. Wir müssen wissen, wer Sie sind. Dann zeigen wir die Nachricht.
sign-in-other = Sie können auch ohne Internet antworten. Schreiben Sie einen Brief. Oder gehen Sie zur Behörde.
list-empty = Sie müssen gerade nichts tun. Hat eine Behörde eine Frage? Dann bekommen Sie eine Nachricht.
message-intent-lead = Die Behörde will Nein sagen zu Ihrem Antrag. Vorher dürfen Sie etwas sagen. Sie müssen aber nicht.
message-answered-other-text = Am { $date } hat jemand mit einem anderen Konto geantwortet. Waren Sie das nicht? Rufen Sie die Behörde an.
message-answered-text = Sie haben am { $date } geantwortet. Sie sind fertig.
deadline-still-possible = Sie können noch antworten. Die Behörde entscheidet: Zählt die Antwort noch?
deadline-moved = Im Brief steht der { $date }. Das ist kein Arbeits-Tag. Darum haben Sie länger Zeit.
papers-intro = Machen Sie ein Foto von dem Papier. Oder nehmen Sie eine Datei. Man muss alles gut lesen können.
papers-alternatives-note = Auch das ist eine Antwort.
file-checking-more = Wir prüfen die Datei. Sie können schon weitermachen.
check-title = Ist alles richtig? Dann senden Sie ab
check-lead = Wir haben noch nichts gesendet.
check-missing-text = Sie können trotzdem senden. Die Behörde sieht: Da fehlt etwas.
check-after-sending = Nach dem Senden können Sie nichts mehr ändern. Sie können aber noch etwas nachschicken.
check-late = Der Termin ist vorbei. Sie können trotzdem senden. Die Behörde entscheidet: Zählt die Antwort noch?
receipt-keep = Schreiben Sie die Nummer auf. Jetzt müssen Sie nichts tun.
saved-lead = Alles ist gespeichert. Aber wir haben noch nichts gesendet. Kommen Sie wieder mit dem Link aus Ihrem Postfach.
supplement-title = Noch etwas schicken
supplement-lead = Schicken Sie nur, was neu ist. Ihre erste Antwort bleibt. Sie bekommen eine neue Nummer.
supplement-start = Noch etwas schicken
problem-not-yours-text = Vielleicht ist die Nachricht für einen anderen Menschen. Oder der Link ist nicht ganz. Haben Sie noch ein anderes Konto? Dann melden Sie sich damit an.
problem-session-ended-text = Sie haben eine Weile nichts gemacht. Ihre Antworten sind gespeichert. Melden Sie sich wieder an.
problem-failure-text = Das war unser Fehler. Ihre Antworten sind gespeichert. Versuchen Sie es in ein paar Minuten wieder.

safer-title = Bitte sicherer anmelden
safer-lead = Diese Nachricht ist besonders geschützt.
access-code-lead = Sie haben einen Brief bekommen. Darin steht ein Code.
account-title = Meine Daten

## Vertretung
acting-for = Sie machen das für:
acting-note = Sie machen das für { $name }. Sie dürfen: { $right }. Die Person sieht, was Sie machen.
acting-reads-only = Sie dürfen die Nachricht lesen. Antworten dürfen Sie nicht.
acting-end = Ich mache das nicht mehr für die Person
represented-unnamed = eine andere Person
sent-by-for = { $who } hat das für { $whom } geschickt.
check-somebody-else-sends = Sie dürfen nicht senden. Das macht die Person selbst. Alles ist gespeichert. Sagen Sie der Person: Die Antwort ist fertig.
right-read = nur lesen
right-prepare = lesen und die Antwort schreiben, aber nicht senden
right-send = lesen, antworten und senden
capacity-custody = Eltern oder Betreuer
capacity-lawyer = Anwältin oder Anwalt
capacity-power-of-attorney = Jemand mit Vollmacht. Zum Beispiel aus der Familie oder aus einer Beratung.
representation-title = Hilfe von einer anderen Person
representation-link = Jemand soll mir helfen
representation-page-title = Wer darf für Sie antworten?
representation-lead = Sie können einer Person erlauben: Sie darf diese Nachricht lesen. Oder sie darf für Sie antworten. Das gilt nur für diese Nachricht.
representation-list = Wer hilft?
representation-invite = Eine Person einladen
representation-how = Sie bekommen einen Link. Den Link geben Sie der Person. Die Person meldet sich mit ihrem eigenen Konto an. Geben Sie niemandem Ihr Passwort.
representation-given-names = Vorname der Person
representation-names-hint = Schreiben Sie den Namen so, wie er im Ausweis steht. Kein Vorname? Dann lassen Sie das Feld leer.
representation-family-name = Nachname der Person
representation-capacity = Wer ist die Person?
representation-capacity-short = Sie sind
representation-right = Was darf die Person?
representation-right-short = Sie dürfen
representation-make = Link machen
representation-family-name-missing = Schreiben Sie den Nachnamen der Person.
representation-name-invalid = Der Name ist zu lang. Oder er hat unsichtbare Zeichen. Schreiben Sie ihn noch einmal.
representation-capacity-missing = Wählen Sie: Wer ist die Person?
representation-right-missing = Wählen Sie: Was darf die Person?
representation-too-many = Es gibt schon { $max } Einladungen. Beenden Sie zuerst eine andere.
representation-invited = Eingeladen. Der Link gilt bis { $date }.
representation-waiting = Die Person hat Ja gesagt am { $moment }. Jetzt muss noch jemand zustimmen.
representation-active = Darf helfen seit { $moment }.
representation-ended = Zu Ende seit { $moment }.
representation-by-authority = Die Behörde hat die Person genannt.
representation-confirm-hint = Wir sind nicht sicher, ob es die richtige Person ist. Ist sie es?
representation-confirm = Ja, diese Person darf helfen
representation-end = Sofort beenden
invited-link = Link für die Person
invitation-title = Möchten Sie { $name } helfen?
invitation-lead = Die Person hat eine Nachricht von einer Behörde bekommen. Sie dürfen die Nachricht dann lesen.
invitation-proof = Die Behörde möchte vielleicht eine Vollmacht sehen. Sie können sie hier hochladen.
invitation-proof-custody = Die Behörde möchte vielleicht ein Papier sehen: Sie dürfen für die Person antworten. Sie können es hier hochladen.
invitation-seen = Die Person und die Behörde sehen Ihren Namen. Sie sehen auch, was Sie machen.
invitation-accept = Ja, ich helfe
invitation-decline = Nein
invitation-waiting-title = Jemand muss noch zustimmen
invitation-waiting-text = Wir sind nicht sicher, ob Sie die richtige Person sind. { $name } muss zustimmen. Danach sehen Sie die Nachricht.
invitation-waiting-authority = Wir sind nicht sicher, ob Sie die richtige Person sind. Die Behörde muss zustimmen. Danach sehen Sie die Nachricht. Fragen? Rufen Sie die Behörde an.
problem-right-missing-title = Das dürfen Sie nicht
problem-right-missing-text = Sie helfen einer anderen Person. Das hier ist Ihnen nicht erlaubt. Die Person kann es selbst machen. Oder fragen Sie, ob Sie mehr dürfen. Alles ist gespeichert.
problem-invitation-over-title = Diese Einladung gilt nicht mehr
problem-invitation-over-text = Die Einladung ist zu Ende oder zu alt. Fragen Sie die Person nach einem neuen Link.
history-invited = Sie haben jemanden eingeladen. Die Person soll Ihnen helfen.
history-named-by-authority = Die Behörde hat eine Person genannt. Die Person darf helfen.
history-accepted = Sie haben Ja gesagt. Sie helfen der Person.
history-accepted-by = { $who } hat Ja gesagt und hilft Ihnen.
history-confirmed = Die Person, die hilft, wurde bestätigt.
history-ended = Sie haben die Hilfe beendet.
history-ended-by = { $who } hilft nicht mehr.
history-ended-by-authority = Die Behörde hat gesagt: Eine Person darf nicht mehr helfen.
history-retrieved-by = { $who } hat die Nachricht zum ersten Mal geöffnet.
history-started-by = { $who } hat mit der Antwort angefangen.
history-answered-by = { $who } hat geantwortet.
history-supplemented-by = { $who } hat noch etwas geschickt.
clerk-who-for = { $who } ({ $capacity }) für { $whom }, angemeldet mit Niveau: { $level }
clerk-named-by-applicant = Von der Person selbst eingeladen. Eine Vollmacht liegt bei, wenn sie unten bei den Unterlagen steht.
problem-representation-not-allowed-title = Hier müssen Sie selbst antworten
problem-representation-not-allowed-text = Die Behörde möchte das so. Brauchen Sie Hilfe? Rufen Sie die Behörde an.

## Sitzung
kept-note = Das haben Sie vorher geschrieben. Es ist noch nicht gespeichert. Lesen Sie es noch einmal. Dann drücken Sie: Weiter.
problem-session-ended-kept-title = Sie sind abgemeldet
problem-session-ended-kept-text = Die Zeit war zu Ende. Ihr Text ist nicht weg. Melden Sie sich wieder an. Nehmen Sie das gleiche Konto. Dann sehen Sie den Text wieder.
problem-session-ended-files-title = Ihre Dateien sind nicht angekommen
problem-session-ended-files-text = Die Zeit war zu Ende. Melden Sie sich wieder an. Wählen Sie die Dateien noch einmal aus. Alles andere ist gespeichert.
session-warning-title = Möchten Sie angemeldet bleiben?
session-warning-end-title = Die Zeit ist bald zu Ende
session-warning-idle = { $minutes ->
    [one] In 1 Minute melden wir Sie ab. Sie haben lange nichts gemacht.
   *[other] In { $minutes } Minuten melden wir Sie ab. Sie haben lange nichts gemacht.
}
session-warning-absolute = { $minutes ->
    [one] In 1 Minute ist die Zeit zu Ende. Melden Sie sich neu an. Dann machen Sie hier weiter.
   *[other] In { $minutes } Minuten ist die Zeit zu Ende. Melden Sie sich neu an. Dann machen Sie hier weiter.
}
session-warning-safe = Alles Gespeicherte ist sicher.
session-warning-seconds = Noch 20 Sekunden.
session-stay = Angemeldet bleiben
session-again = Neu anmelden
session-leave = Jetzt abmelden
session-later = Später

## Land
lands-together = Portal von mehreren Bundes-Ländern
land-title = In welchem Bundes-Land ist Ihre Behörde?
land-lead = Jedes Bundes-Land hat eigene Konten. Der Link in Ihrem Postfach führt Sie zum richtigen Konto.
land-other = Anderes Bundes-Land wählen
right-prepare-give = lesen und die Antwort schreiben. Ich sende selbst.
invited-how = Schicken Sie diesen Link an { $name }. Nur { $name } kann ihn benutzen.
history-declined = Die eingeladene Person hat Nein gesagt.
history-saved-by = { $who } hat eine Antwort geändert.
history-uploaded-by = { $who } hat eine Datei hochgeladen.
history-removed-by = { $who } hat eine Datei gelöscht.
session-warning-page = Auch was Sie auf dieser Seite schreiben, geht nicht verloren.
answer-changed-meanwhile = Jemand anders hat schon geantwortet: „{ $answer }“. Soll Ihre Antwort gelten? Dann drücken Sie noch einmal: Weiter.
problem-sign-in-forgotten-title = Ihr Browser hat uns vergessen
problem-sign-in-forgotten-text = Erlauben Sie Cookies für diese Seite. Bleiben Sie beim Anmelden im gleichen Browser. Dann melden Sie sich noch einmal an.
