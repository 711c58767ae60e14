# English.

## Frame
product-name = Rückkanal
meta-description = Read messages from your authority and reply safely
error-prefix = {"Error: "}
skip-to-content = Skip to content
language-switch-hint = Choose a language
menu = Menu
help = Help
sign-in = Sign in
sign-out = Sign out
my-messages = My questions
clerk-area = Case work
clerk-messages = Messages
help-title = Do you have questions?
help-topics = All help topics
help-offline = How to reply without internet
session-note = If you do nothing for { $minutes } minutes, we sign you out. Finished answers stay saved.
accessibility = Accessibility
report-barrier = Report a barrier
simple-language = Simple German
sign-language = Sign language
privacy = Privacy
imprint = Imprint
next = Continue
remove = Remove
keep = Keep
change = Change
reload = Reload
yes = Yes
no = No
optional = optional
not-provided = Not provided
file-reference = Case number
list-or = { $first } or { $last }
to-start = To the start page
save-for-later = Save and continue later
save-and-send-later = Save and send later
save-and-back-to-check = Save and return to check
back-to-message = Back to overview
back-to-check = Back to check
back-to-papers = Back to the documents
task-position = Task { $at } of { $of }
questions-call = Questions?
error-summary = { $count ->
    [one] Please check 1 place
   *[other] Please check { $count } places
}

## Start
start-title = Reply to messages from your authority
start-lead = Does your authority need something from you? Answer questions and upload documents here.
start-sign-in = Sign in and read messages
start-to-messages = To my questions
start-step-1 = Sign in
start-step-1-more = With your user account, for example BundID
start-step-2 = Read and reply
start-step-2-more = You can stop at any time. Finished answers stay saved.
start-step-3 = Check and send
start-step-3-more = Then you get a receipt.
start-no-account = I do not want to use an account
start-steps = How it works
start-easier = Easier to understand

## Sign in
sign-in-title = Please sign in
sign-in-lead = To protect you we show messages only after sign-in.
sign-in-lead-link = The link leads to a message of an authority. To protect you we show it only after sign-in.
sign-in-needs-title = What you need
sign-in-needs-account = Your user account ({ $accounts })
sign-in-needs-card = { $elster ->
    [yes] Your ID card with PIN, your ELSTER certificate or your password
   *[no] What you sign in to your account with, for example your ID card with PIN or your password
}
sign-in-needs-time = About 3 minutes
sign-in-with = Continue to sign-in with { $account }
sign-in-again = Sign in again
sign-in-other-title = Without a user account
sign-in-other = You can also reply without internet. Write to the authority or visit it.
clerk-sign-in-title = Sign-in for clerks
clerk-sign-in-lead = Sign in with the account of your authority.

## List
list-title = Your questions
list-empty = There is no message for you here right now. If an authority has a question for you, it will be here.
list-open = To do
list-information = For information
list-sent = Sent
list-closed = Closed
list-deadline = Reply by { $date }
list-deadline-over = The reply was due on { $date }. You can still reply.
list-answered = Replied on { $date }
list-withdrawn = Withdrawn
list-new = New
list-protected = Protected message: sign in more safely to read it
list-received = Received on { $date }
list-older = More messages

## Message
message-inquiry-title = { $count ->
    [one] { $authority } needs one more thing from you
   *[other] { $authority } needs { $count } more things from you
}
message-ready-title = Your reply is ready to check
message-intent-title = { $authority } wants to hear your view
message-intent-lead = The authority wants to decide something that is not in your favour. The message says what it is. Before that you can comment. You do not have to reply.
message-status-title = { $authority } has news for you
message-appointment-title = { $authority } has an appointment for you
message-not-competent-title = { $authority } is not responsible
message-withdrawn-title = { $authority } has withdrawn this message
message-withdrawn-text = The authority withdrew the message on { $date }. You need not do anything.
message-answered-other-title = The authority has a reply already
message-answered-other-text = On { $date } somebody replied with another account. Was it not you? Call the authority. You can also send something yourself.
message-answered-somebody-title = The authority already has a reply
message-answered-somebody-text = Somebody else already replied on { $date }. Ask the person you act for, or the authority. You can also send something yourself.
message-to-receipt = To the receipt
message-information-only = For information. No reply needed.
message-draft = You started on { $started }. Your draft is kept until { $until }.
message-begin = Start reply
message-continue = Continue
message-check = Check and send reply
task-upload = Upload: { $paper }
deadline-by = Reply by
deadline-was = The deadline ended on
deadline-days-left = { $days ->
    [one] Until the end of the day, 1 day left
   *[other] Until the end of the day, { $days } days left
}
deadline-today = Today is the last day. You can send until midnight.
deadline-over = The time is over.
deadline-still-possible = You can still reply. The authority decides whether it counts.
deadline-moved = { $date } is no working day. So you have time until the next working day.
letter-title = Message from the authority
letter-from = From
letter-date = Date
letter-translated = This is a translation. Only the text in { $language } is binding.
letter-simple = This is simple language. Only the authority's own text is binding.
letter-binding-text = Read the binding text ({ $language })
appointment-lead = Please come to this appointment. You need not reply here.
appointment-on = Your appointment is on
appointment-place = Place
appointment-bring = Please bring
appointment-calendar = Add the appointment on { $date } to your calendar
appointment-cannot-come = You cannot come? Call the authority. The number is on this page.
not-competent-lead = You need not reply here. Another body is responsible.
not-competent-who = Responsible is
state-open = To do
state-started = Started
state-checking = Being checked
state-done = Done
task-unsaved = There is text here that is not part of the reply
state-sent = Already sent
state-later = Later
task-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}

## Question
question-why = Why does the authority ask this?
limit-characters = At most { $max } characters.
amount-hint = For example 650 or 650.50
phone-number-hint = For example 030 23125 012 or +49 30 23125 012
date-hint = For example 31 1 2020
date-day = Day
date-month = Month
date-year = Year
several-choices-hint = You can select several answers.
answer-does-not-fit = This answer does not fit the question. Call the authority.
fault-nothing-typed = Answer the question.
fault-nothing-chosen = Select an answer.
fault-not-confirmed = Tick the box to confirm this.
fault-text-too-long = The text is { $over } characters too long. Shorten it to { $max }.
fault-hidden-character = The text contains invisible characters. Please type it again without copying.
fault-not-a-number = Enter a whole number, for example 3.
fault-not-a-phone-number = Enter a telephone number without words, for example 030 23125 012. An extension stands behind a hyphen: 030 23125 012-3.
fault-phone-number-length = A telephone number has { $min } to { $max } digits. Check what you have written.
fault-number-too-small = Enter { $min } or more.
fault-number-too-big = Enter { $max } or less.
fault-not-an-amount = Enter the amount as a number, for example 650 or 650.50.
fault-number-unclear = Do you mean { $large }? Then write { $large_typed }. Do you mean { $small }? Then write { $small_typed }.
fault-day-missing = The date needs a day.
fault-month-missing = The date needs a month.
fault-year-missing = The date needs a year.
fault-year-not-full = Enter the year with four digits, for example 2019.
fault-no-such-date = This is not a real date. Check day, month and year.
fault-date-too-early = The date must be { $date } or later.
fault-date-too-late = The date must be { $date } or earlier.
fault-date-in-past = The day is in the past. Enter today or a later day.
fault-too-few-chosen = { $min ->
    [one] Select at least one answer.
   *[other] Select at least { $min } answers.
}
fault-too-many-chosen = Select at most { $max } answers.

## Papers
papers-intro = Take a photo or upload a file. All pages must be readable.
papers-why = Why does the authority need this?
papers-choose = Choose files
papers-one-more = Choose another file
papers-limits = At most { $size } per file. At most { $files } files.
papers-upload = Upload
papers-your-files = Your files ({ $count })
papers-no-file = No file yet.
papers-not-all = I do not have all the documents
papers-alternatives = What applies?
papers-choice-files = I upload the files
papers-choice-later = I will send it later
papers-choice-someone-else = Someone else sends it
papers-choice-do-not-have = I do not have it
papers-choice-handed-in = I already handed it in
papers-later-date = By when? (optional)
papers-who = Who sends it? (optional)
papers-reason = Why not?
papers-when = When and where? (optional)
papers-alternatives-note = This is an answer, too. Files that are already here are sent along.
papers-files = Files uploaded
papers-later-until = I will send it later, by { $date }
papers-later-answer = I will send it later
papers-someone-else-who = Someone else sends it: { $who }
papers-someone-else-answer = Someone else sends it
papers-do-not-have-reason = I do not have it: { $reason }
papers-handed-in-details = I already handed it in: { $details }
papers-handed-in-answer = I already handed it in
file-checking = Being checked
files-changed = Something has changed with your files.
papers-full = These are { $count } files. There is no room for more. Remove one if another one is missing, or combine pages in one PDF.
file-checking-more = We are checking the file for malware. You can go on.
file-checking-slow = Checking takes longer than usual. Your file is saved. You can send as soon as it is checked.
file-uploaded = Uploaded
fault-no-file = Select a file or tell us why you do not have one.
fault-reason-missing = Tell us why you do not have it.
refused-empty = "{ $name }" is empty. Select it again.
refused-too-large = "{ $name }" is too big. The limit is { $max }. Take the photo at a lower resolution or split the file.
refused-reply-too-large = "{ $name }" does not fit any more. All files together may have { $max } at most. Remove a file or take photos at a lower resolution.
refused-too-many = "{ $name }" is one file too many. The limit is { $max }. Combine pages in one PDF.
refused-type = We cannot take "{ $name }". Possible are { $types }. Save it as a PDF.
refused-pretends = We cannot take "{ $name }": it is not really a { $type } file. Open it on your device and save it anew as a PDF, or take photos of the pages.
refused-contradiction = "{ $name }" is really a { $content } file. Rename it so that the name ends in .{ $ending } and upload it again.
refused-password = "{ $name }" has a password. Save it without one and upload it again.
refused-damaged = We cannot open "{ $name }". It may be damaged. Create it again.
refused-infected = We found malware in "{ $name }". We did not keep the file. Check your device or photograph the paper again.
refused-name = A file has no usable name. Rename it and upload it again.
refused-incomplete = "{ $name }" did not arrive completely. Your other files are saved. Try again.
refused-incomplete-unnamed = Not everything you sent has arrived. What is in the list is there. Send the other files again.
upload-uploading = Uploading {"{count}"} files.
upload-done = {"{name}"} is uploaded. {"{done}"} of {"{count}"} done.
upload-all-done = All files are uploaded.
upload-failed = {"{name}"} was not uploaded. {"{reason}"}
upload-broken = "{"{name}"}" did not arrive completely. Your other files are saved. Try again.
upload-choose = Choose file
remove-page-title = Remove a file
remove-title = Remove "{ $name }"?
remove-lead = The file will be deleted from your reply.

## Check, send, receipt
check-title = Check your reply and send it
check-lead = Nothing is sent yet.
check-missing = { $count ->
    [one] The authority does not get everything: 1 gap
   *[other] The authority does not get everything: { $count } gaps
}
check-missing-text = You can send anyway. The authority sees what is missing.
check-goes-to = Your reply goes to
check-after-sending = After sending you cannot change your reply. You can send something more or take a file back.
check-late = The deadline is over. You can send anyway. The authority decides whether it still takes the reply into account.
check-send = Send reply now
check-unsaved = You wrote something here that is not part of the reply. Choose “Change”.
check-not-asked = We do not send this
check-not-asked-text = Because of other answers the authority no longer asks for this. If you want to send it all the same, change those answers, or upload the files under another point.
check-nothing-new = There is nothing new to send.
answer-was-sent = This answer has been sent. You can change it, but you cannot delete it.
check-empty = You have not answered anything yet.
check-files-running = We are still checking files for malware. Reload the page in a moment.
check-files-slow = We are still checking files for malware. It takes longer than usual. Your files are saved. You can send as soon as they are checked. You can also come back later.
check-changed = Your reply changed in another window. Please check it once more.
receipt-page-title = Reply sent: receipt number { $number }
receipt-title-print = Receipt
receipt-title = We have received your reply
receipt-number = Receipt number
receipt-received = Received on
receipt-keep = Keep this number.
receipt-late = The reply came after the deadline. The authority decides whether it still takes it into account.
receipt-json = Download the receipt as data (JSON)
receipt-print = You can print this page or save it as a PDF with your browser's menu.
receipt-next = What happens next
receipt-contents = What you sent
receipt-goes-to = To
receipt-to-list = To my questions
step-received = We have your reply
step-held = Your reply is stored safely
step-held-more = The authority gets it on { $moment }. Until then you can take files back or replace them, as long as nobody there has opened the reply.
step-passing-on = We are passing your reply on to the authority
step-delayed = Passing it on takes longer than usual
step-delayed-more = Your reply is safe. We keep trying.
step-delivered = Handed over to the authority
step-needs-person = We could not pass the reply on yet
step-needs-person-more = Your reply is safely stored. The time above is what counts. Urgent? Call: { $phone }
step-authority-answers = Now it is the authority's turn
saved-title = Saved
saved-lead = Your finished answers and files are saved. None of it has been sent yet. You find everything again under “My questions”.
saved-until = The draft is kept until { $date }.
saved-deadline = Remember the deadline: { $date }.
supplement-title = Send more documents
supplement-lead = Send only what is new. Your first reply stays as it is. You get a new receipt.
supplement-choose = Choose what you want to add to.
supplement-start = Send something more
history-title = History
history-empty = Nothing has happened yet.
history-made-available = The authority's message was ready for you.
history-retrieved = You opened the message for the first time.
history-started = You started your reply.
history-answered = You replied.
history-supplemented = You sent something more.
history-delivered = What you sent was handed over to the authority.
history-withdrawn = The authority withdrew the message.

## Clerks
clerk-list-title = Messages of your authority
clerk-list-empty = Your authority has not sent a message yet.
clerk-all-messages = All messages
clerk-column-person = Person and subject
clerk-column-state = State
clerk-column-deadline = Reply by
clerk-column-next = Next step
clerk-no-name = Name not given
clerk-deadline-over = over
clerk-deadline-today = today
clerk-deadline-days = { $days ->
    [one] in 1 day
   *[other] in { $days } days
}
clerk-next-reply = View reply
clerk-state-withdrawn = Withdrawn
clerk-state-needs-person = Delivery disturbed
clerk-state-passing-on = Being handed over
clerk-state-in-file = Handed over
clerk-state-read = Read
clerk-state-available = Not read yet
clerk-reply-none-title = No reply yet
clerk-reply-none = The person has not replied yet. Drafts are not shown.
clerk-reply-title = Reply of { $date }
clerk-reply-of = Reply, { $moment }
clerk-supplement-of = Supplement, { $moment }
clerk-receipt = Receipt { $number }, { $moment }
clerk-late = Arrived after the deadline
clerk-who-title = Who replied?
clerk-who = The person, signed in at level: { $level }
clerk-in-file-since = Handed over to the case system on { $moment }
file-life-proof = Proof: { $proof }
clerk-next-attempt = { $attempts } attempts, next attempt { $moment }
clerk-needs-person-since = Since { $moment }. The reply is safe in the portal.
hindrance-way-closed = Reason: the destination in the case system takes nothing at the moment.
hindrance-no-way = Reason: no way to the case system is set up.
hindrance-other-package = Reason: something else already lies at the destination under the same number.
hindrance-documents = Reason: a file of the reply cannot be read.
hindrance-record = Reason: the stored reply cannot be read.
hindrance-copies = Reason: the copies that go along are not ready yet.
hindrance-earlier-reply = Reason: an earlier reply has to arrive first.
hindrance-interrupted = Reason: the last attempt was interrupted.
hindrance-database = Reason: the portal's database could not be reached.
hindrance-unknown = The operators of the portal can see the reason.
clerk-stuck-what-to-do = The reply could not be handed over. You can have it tried again. Or take the package and put it into the file yourself; then tell the operators of the portal, and the reply counts as handed over. Who took the package is logged.
clerk-stuck-retry = Try again
clerk-stuck-package = Download package (ZIP)
clerk-file-clean = No malware found
clerk-file-not-scanned = Not checked
preview-label = Preview
preview-text = Preview: this is how the person sees the message before they reply. Nothing is sent.
preview-no-sending = You cannot reply in the preview.
level-basic = basic
level-low = low
level-substantial = substantial
level-high = high
kind-status = Status notice
kind-appointment = Appointment
kind-not-competent = Not responsible
kind-inquiry = Question
kind-intent-to-refuse = Hearing

## Help and other pages
help-page-title = Help
help-lead = Here we explain the most important things. You can also reach us by phone.
help-sign-in-title = Signing in
help-sign-in-text = You sign in with your user account, for example BundID. Sign-in happens on the account's page; then you come back here.

    Forgot your PIN? Choose another way to sign in or have the PIN set again at your citizens' office.
help-photo-title = Photographing documents
help-photo-text = Put the paper flat on a dark table. Make sure there is light. The whole sheet must be visible.

    Possible are PDF, JPG, PNG and HEIC. Each page can be a photo of its own.
help-offline-title = How to reply without internet
help-offline-text = You do not have to use this portal. Write a letter with your case number or visit the authority. The date in the message counts then, too.
help-helper-title = For helpers
help-helper-text = You may sit beside the person and help. The person signs in. Do not use someone else's account.

    Shall somebody answer for the person? Then the person invites them on the page of the message: “Somebody else should help me or answer for me”.
help-contact-title = Phone
help-contact-text = Call your authority. Name your case number.
simple-page-title = Simple German
simple-page-lead = This portal is available in simple German.
simple-what-title = What is this?
simple-what-text = An authority has written to you. It needs something from you, for example a paper or an answer. You can send it here.
simple-how-title = How it works
simple-how-text = There is a globe at the top of the page. Press it and choose "Einfache Sprache".

    Sign in. Read the letter. Answer the questions. Photograph your papers. Check everything. Then send.
simple-more-title = More help
simple-more-text = You have questions? Call the authority. The number is on the help page.
sign-page-title = Sign language
sign-page-lead = There is no video in German Sign Language for this portal yet.
sign-page-what-title = How to reach us in sign language
sign-page-what-text = The public service number 115 can be reached by video in German Sign Language. Monday to Friday, 8 am to 6 pm.
report-page-title = Report a barrier
report-page-lead = Does something not work for you? Tell us. If you give an e-mail address, we reply within one month at the latest.
report-page-how-title = How to report a barrier
tenant-text-missing = The operator has not provided this text yet.

## Problems
problem-reference = Number for questions:
problem-not-found-title = Page not found
problem-not-found-text = Check the address or open the link in your mailbox again.
problem-not-yours-title = We cannot show you this message
problem-not-yours-text = The link may belong to someone else, or it is incomplete. Sign in with the account that got the message.
sign-in-lead-invitation = The link leads to an invitation: somebody wants you to reply for them. We show it only after sign-in.
check-missing-prepare = This is still missing:
check-missing-prepare-text = The person you act for sees it before sending, too.
check-missing-wait-text = You can send as soon as the files are checked. The authority then sees what is missing.
check-title-prepare = Check what you have prepared
list-begun = Begun, not sent yet
step-authority-later = After that it is the authority's turn
list-deadline-can = You can reply by { $date }
list-deadline-can-over = The time for a reply ended on { $date }. You can still reply.
desk-next-overdue = Ask or decide
history-supplement-started = You began to add something.
history-supplement-started-by = { $who } began to add something.
check-sent-before = Already sent:
problem-not-invited-title = This invitation is not for this account
problem-not-invited-text = It is for somebody else, the name in the account is spelled differently, or the link is incomplete. Ask whoever invited you for a new invitation with the name in your account. For your own messages you need no invitation.
problem-not-saved = What you have just written or chosen is not saved.
receipt-not-asked = We did not send this along
receipt-not-asked-text = Because of other answers the authority no longer asked for it. If you change the other answer in an addition, you can still send it.
message-read-only-title = { $authority } waits for a reply
deadline-can-by = You can reply by
problem-forbidden-title = You cannot do this here
problem-forbidden-text = This page is meant for other people. Go back to your messages.
problem-form-refused-title = Please send the page again
problem-form-refused-text = We could not be sure that the form came from this site. Your saved answers are safe. Go back, reload the page and send it again.
problem-too-large-title = That was too much at once
problem-back-to-form = Back to the form
problem-too-large-text = That was too much at once, and none of it is saved. Shorten your text, or upload fewer or smaller files.
problem-method-title = This is not the way
problem-method-text = This address cannot be opened like this. Go back and try again.
problem-bad-request-title = We did not understand this
problem-bad-request-text = Your browser sent something we cannot read. Your saved answers are safe. Go back and try again.
problem-session-ended-title = We signed you out
problem-session-ended-text = You did nothing for a while, or your session is over. Your saved answers are safe. Sign in and continue.
problem-signed-out-title = You are signed out
problem-signed-out-text = On shared devices also close all browser windows.
problem-sign-in-cancelled-title = You are not signed in
problem-sign-in-cancelled-text = You stopped signing in. Your saved answers are safe.
problem-sign-in-failed-title = Signing in did not work
problem-sign-in-failed-text = Something went wrong while signing in. Your saved answers are safe. Try again.
problem-sign-in-expired-title = Signing in took too long
problem-sign-in-expired-text = To protect you a sign-in is valid for 10 minutes and only once. Please start again.
problem-provider-away-title = Sign-in is not working right now
problem-provider-away-text = The problem is with the sign-in, not with you. Try again in 15 minutes. Is time running out? Call the authority.
problem-clerk-not-safely-title = Sign in more safely
problem-clerk-not-safely-text = For these pages your authority demands a safer sign-in, for example with a second factor. Sign in with it, or ask the administration of your authority.
problem-not-a-clerk-title = Your account is not enabled for case work
problem-not-a-clerk-text = Ask the administration of your authority for the right role.
problem-failure-title = Something went wrong on our side
problem-failure-text = Saved answers are safe. Try again in a few minutes.
problem-reload = Reload
problem-phones = Telephone numbers of the authorities
problem-unavailable-title = The portal cannot be reached right now
problem-unavailable-text = Saved answers are safe. Try again in a few minutes. Is time running out? Call the authority.
problem-store-full-title = We cannot take files right now
problem-store-full-text = The storage is full. This is not your fault. Everything you uploaded before is safe. Try again later or call the authority.

safer-title = You need a safer way to sign in
safer-lead = The way you signed in is not enough to show this message or to take your reply.
safer-not-reached = This sign-in was not safe enough yet. You stay signed in as before.
safer-needs-high = You need your ID card with PIN.
safer-needs-substantial = { $elster ->
    [yes] You need your ID card with PIN or your ELSTER certificate.
   *[no] A password alone is not enough. You need, for example, your ID card with PIN.
}
safer-nothing-lost = Your answers and files stay saved. Afterwards you continue at the same place.
safer-sign-in-with = Sign in more safely with { $account }
safer-cannot-title = No ID card with PIN?
safer-cannot = You can also reply without internet. Write to the authority or go there.
access-code-title = Enter your access code
access-code-have = I have a letter with an access code
access-code-lead = The code opens the message that belongs to your letter.
access-code-label = Access code
access-code-hint = 10 characters from your letter. Capital or small letters do not matter.
access-code-use = Continue
access-code-empty = Enter the access code.
access-code-length = The code has 10 characters. You find it in your letter.
access-code-mistyped = There is a typing error in the code. Compare it with your letter, character by character.
access-code-wrong = The code is not right. You find it in your letter; it has 10 characters.
access-code-replaced = There is a newer letter. Use the code from the newest letter. You have no newer one? Call the authority.
access-code-expired = This code is no longer valid. Ask the authority for a new one.
access-code-locked = Those were too many wrong codes. Try again from { $moment }. Or call the authority.
access-code-unclear = The code is right. But the data in your account do not fit the person in the letter. Sign in with that person's account, or call the authority.
account-title = My data
account-lead = This is what we know from your account. We also know the identifiers of account and mailbox. With them we find your messages. With a reply the authority gets the identifier of your account and how safely you were signed in. After you sign out we delete your data by the next day at the latest. Kept are which messages belong to your account, and your name if you act for somebody.
account-name = Name
account-birth-name = Birth name
account-birth-date = Date of birth
account-organization = Code of the organization
account-provider = Signed in with
account-level = Safety of the sign-in
account-sessions = Where you are signed in
account-session-this = this device
account-session-device-unknown = Unknown device
account-session-account = With the account: { $account }
account-sessions-lead = The browser itself tells us the device and its name. We do not know the place, only the beginning of the internet address.
account-sessions-unknown = Is there one that you do not know? Sign out on all other devices.
account-session-network = Internet address: { $network }
account-session-began = Signed in on { $moment }
account-session-seen = Last used on { $moment }
account-end-others = Sign out everywhere else
not-given = not provided
clerk-code-make = Make an access code for a letter
clerk-code-warning = A code that is already on its way by post will then no longer be valid.
clerk-code-title = Access code for the letter
clerk-code-lead = Print this code and the address in the letter to the person.
clerk-code-until = Valid until { $date }.
clerk-code-once = We show the code only this once. An older code that nobody used is no longer valid.
clerk-unclear = { $count ->
    [one] One person signed in whose data fit only roughly. An access code by letter helps.
   *[other] { $count } people signed in whose data fit only roughly. An access code by letter helps.
}
clerk-state-unclear = Person unclear
problem-person-unclear-title = We are still checking whether the message is for you
problem-person-unclear-text = Your data are a little different from the authority's, or your sign-in is not safe enough for it. Enter the code from the letter to go on now. Or sign in more safely, for example with your ID card, and open the link again. Is that not possible? The authority sees that you were here and can send you a code.
problem-code-not-allowed-title = There is no access code for this message
problem-code-not-allowed-text = The case system has not allowed codes from letters for this message. Allow them there and send the message again.
problem-code-of-no-use-title = An access code is of no use any more
problem-code-of-no-use-text = The message has been withdrawn, or the person has already answered it with their own account.

clerk-recognized = Matched to the person by: { $rule }
rule-account = the same user account
rule-person-code = the same person code (bPK2)
rule-mailbox = the same mailbox and fitting data
rule-organization = the organization's account
rule-link = the link from the mailbox, verified name and birth date
rule-access-code = the access code from the letter
rule-representative = a representative

## Representation
acting-for = You are acting for:
acting-note = You are acting for { $name }. You may: { $right }. The person can see in the history what you do.
acting-reads-only = You may read this message but not answer it.
acting-end = Stop acting for this person
represented-unnamed = another person
sent-by-for = Sent by { $who } for { $whom }.
check-somebody-else-sends = Only the person you are acting for can send this. They can see what is here, and send it.
right-read = read only
right-prepare = read and prepare the reply, but not send it
right-send = read, answer and send
capacity-custody = parent or guardian
capacity-lawyer = lawyer
capacity-power-of-attorney = person with a power of attorney, for example family or an advice center
representation-title = Acting for another person
representation-link = Somebody else should help me or answer for me
representation-page-title = Who may act for you?
representation-lead = A person you trust can read this message or answer it for you. You decide what they may do. This counts for this message only.
representation-list = Who acts for the person?
representation-list-own = Who acts for you or is invited
representation-invite = Invite somebody
representation-how = You get a link and give it to the person. The person signs in with their own account. Give nobody your password.
representation-given-names = Given name of the person
representation-names-hint = As it is written on their identity card. Leave it empty if the person has no given name.
representation-family-name = Family name of the person
representation-capacity = Who is the person?
representation-capacity-short = You act as
representation-right = What may the person do?
representation-right-short = You may
representation-make = Create link
representation-family-name-missing = Enter the family name of the person.
representation-name-invalid = The name is too long or contains hidden characters. Please type it again.
representation-capacity-missing = Choose who the person is.
representation-right-missing = Choose what the person may do.
representation-too-many = There are already { $max } invitations for this message. End another one first.
representation-invited = Invited. The link is good until { $date }.
representation-waiting = Accepted on { $moment }. Waiting for confirmation.
representation-active = May act since { $moment }.
representation-ended = Ended on { $moment }.
representation-by-authority = Named by the authority
representation-confirm-hint = The name of the account is not verified or is written differently. Is it the right person?
representation-confirm = Yes, this person may act
representation-end = End now
invited-link = Link for the person
invitation-title = Do you want to act for { $name }?
invitation-lead = You will be able to read a message of an authority that was sent to this person.
invitation-proof = The authority may ask for a power of attorney. You can upload it with the reply.
invitation-proof-owed = To reply you need a power of attorney. You upload it with the reply.
invitation-proof-custody = The authority may ask for proof that you may act for the person. You can upload it with the reply.
invitation-seen = The person and the authority see your name and what you do. This can be ended at any time.
invitation-accept = Accept
invitation-decline = Decline
invitation-waiting-title = A confirmation is still missing
invitation-waiting-text = We cannot verify your name for certain. { $name } has to confirm you on the page of the message, under “Somebody else should help me or answer for me”. After that the message is in your list.
invitation-waiting-authority = We cannot verify your name for certain. The authority has to confirm you. After that the message is in your list. Questions? Call the authority.
problem-right-missing-title = You may not do this for the person
problem-right-missing-text = You may do less here for the person you are acting for. They can do it themselves. Or ask whoever named you, the person or the authority, to allow you more. Everything that was saved is safe.
problem-invitation-over-title = This invitation is no longer valid
problem-invitation-over-text = It was ended or is too old. Ask the person for a new link.
history-invited = You asked somebody to act for you.
history-named-by-authority = The authority named somebody who acts for you.
history-accepted = You agreed to act for the person.
history-accepted-by = { $who } agreed to act for you.
history-confirmed = The right to act was confirmed.
history-ended = You ended the right to act.
history-ended-by = { $who } stopped acting for you.
history-ended-by-authority = The authority ended a right to act.
history-retrieved-by = { $who } opened the message for the first time.
history-started-by = { $who } started the reply.
history-answered-by = { $who } answered.
history-supplemented-by = { $who } sent more.
clerk-who-for = { $who } ({ $capacity }) for { $whom }, signed in at level: { $level }
clerk-named-by-applicant = Invited by the person. { $proof ->
    [yes] Proof of the right to act is enclosed.
   *[no] Proof of the right to act is not enclosed.
}
problem-representation-not-allowed-title = Nobody else can act in this matter
problem-representation-not-allowed-text = The authority wants you to answer yourself. Do you need help? Call the authority.

## Session
kept-note = You wrote this before. It is not part of your reply yet. Check it and go on.
kept-note-invitation = You wrote this before. Nobody is invited with it yet.
problem-session-ended-kept-title = We signed you out
problem-session-ended-kept-text = Your session was over. What you just wrote is not lost. Sign in with the same account and you will see it again.
problem-session-ended-files-title = Your files have not arrived
problem-session-ended-files-text = Your session was over before the files reached us. Everything that was saved before is safe. Sign in and choose the files again.
problem-session-ended-lost-title = You are signed out. Your last step has not arrived.
problem-session-ended-lost-text = You were already signed out, perhaps in another window. What you wrote or chose last is not saved. What was saved before is safe. Sign in and enter it again.
session-warning-title = Do you want to stay signed in?
session-warning-end-title = Your session ends soon
session-warning-idle = { $minutes ->
    [one] We will sign you out in 1 minute because you have not done anything for a while.
   *[other] We will sign you out in { $minutes } minutes because you have not done anything for a while.
}
session-warning-absolute = { $minutes ->
    [one] Your session ends in 1 minute. This is for your safety. Sign in again and go on at the same place.
   *[other] Your session ends in { $minutes } minutes. This is for your safety. Sign in again and go on at the same place.
}
session-warning-safe = Your saved answers and files are safe.
session-warning-seconds = 20 seconds left.
session-stay = Stay signed in
session-again = Sign in again
session-leave = Sign out now
session-later = Later

## Land
lands-together = Joint portal of the Länder
land-title = In which Land is your authority?
land-lead = Each Land has its own accounts. The link in your mailbox leads you to the right one at once.
land-other = Choose another Land
right-prepare-give = read and prepare the reply; I send it myself
invited-how = Give this link to { $name }, for example by e-mail or messenger. Only { $name } can use it, and only after signing in.
history-declined = The person you invited declined.
history-saved-by = { $who } changed an answer.
history-uploaded-by = { $who } uploaded a file.
history-removed-by = { $who } removed a file.
session-warning-page = What you have written on this page will be kept, too.
answer-changed-meanwhile = Somebody else has answered meanwhile: “{ $answer }”. Shall your answer count? Then continue once more.
problem-sign-in-forgotten-title = Your browser has forgotten us
problem-sign-in-forgotten-text = We could not tell that you wanted to sign in here. Allow cookies for this page. Stay in the same browser while you sign in, also if an app opens.
refused-not-scannable = We cannot check "{ $name }". The file may be too large or protected. We did not keep it. Save it again as a PDF or photograph the paper.
file-refused = Refused
file-refused-seen = Remove from the list
file-refused-not-sent = Refused. This file is not sent.
history-file-refused = A file was rejected when it was checked.
clerk-file-not-scannable = Cannot be checked
file-unfinished = Not complete yet: { $there } of { $all }
file-unfinished-more = Select the same file again. The upload then continues where it was interrupted.
upload-running = Uploading
upload-waiting = Waiting
upload-offline = Connection lost. We continue when it is back.
upload-full = We cannot store anything right now. What is there is safe. We keep trying.
upload-retry = Try again
upload-nothing-chosen = Choose a file first.
upload-some = Not all files were uploaded. Each one says why.
upload-removed = {"{name}"} is removed.
papers-removed = The file was removed.
upload-uploading-one = Uploading one file.
refused-too-many-objects = "{ $name }" is built in too complicated a way. Print it to a new PDF, or take photos of the pages.
refused-too-many-pages = "{ $name }" has too many pages. Split the file.
refused-too-many-pixels = "{ $name }" is too large a picture. Take the photo at a lower resolution.
preview-title = View of a file
preview-position = Page { $at } of { $of }
preview-before = Previous page
preview-after = Next page
preview-larger = Show larger
preview-smaller = Show smaller
preview-alternative = Page { $at } of { $of } of the file "{ $name }", as a picture
preview-pages = Pages
preview-wait = The page is being drawn …
preview-none = We cannot show this file here. Download it to open it.
preview-download = Download the file
preview-look = View
preview-back = Back
file-unfinished-not-sent = Not complete yet. This file is not sent.
refused-programs = "{ $name }" contains programs (macros or embedded objects). Save the file as a PDF.
refused-carries-scripts = "{ $name }" contains scripts (small programs in the PDF). The authority does not accept such files. Print the file as a new PDF ("Print", then "Save as PDF") and upload that.
refused-carries-files = "{ $name }" contains further files. The authority does not accept such files. Upload the attached files one by one, and the PDF without them ("Print", then "Save as PDF").
refused-carries-archive = "{ $name }" contains an archive (ZIP, RAR or 7-Zip). The authority does not accept such files. Upload the files in the archive one by one. Do you know of no archive? Then photograph the paper again, or print the file as a new PDF.
refused-carries-unreadable = "{ $name }" contains a part that nobody can look into, for example an attached file. The authority does not accept such files. Print the file as a new PDF ("Print", then "Save as PDF") and upload that; upload an attached file by itself.
refused-carries-programs = "{ $name }" contains a program. We do not accept such files. Print the file as a new PDF ("Print", then "Save as PDF") and upload that.
refused-overfull = "{ $name }" contains too much, or something packed. Save the file as a PDF.
refused-already-there = "{ $name }" is already here, perhaps under another name. We did not save it again. Is another page missing? Select the file of that page.
refused-enough-today = We could not take "{ $name }". You have uploaded very much today. The limit is { $max } a day. Your other files are saved. Continue tomorrow or hand the paper in at the authority.
refused-tenant-full = We cannot take "{ $name }" today. Your other files are saved. Try again tomorrow or hand the paper in at the authority.
papers-by-phone = Take photos with your phone
papers-one-document-no = Are the { $count } photos pages of one paper? Then we make one PDF of them, in this order.
papers-one-document-do = Make one PDF of them
papers-one-document-yes = We send the { $count } photos as one PDF, in this order. The single photos go along.
papers-one-document-undo = Send single photos only
papers-one-document-sent = { $count } photos as pages of one PDF
file-forward = Move up
file-back = Move down
file-heic = We also save the photo as JPG so the authority can open it.
file-hint-small = The photo is small. Can everything be read? Keep it or retake it.
file-hint-dark = The photo is dark. Can everything be read? Keep it or retake it.
file-hint-blurred = The photo may be blurred. Keep it or retake it.
file-menu = View, sort, remove
file-tells-hint = This photo tells more than one can see. More in the menu.
file-tells = What the photo tells about you
file-tells-more = Your device wrote this into the file. The authority usually does not need it.
file-tells-place = Place where it was taken: { $north } north, { $east } east
file-tells-some-place = The place where it was taken
file-tells-device = Device: { $device }
file-tells-moment = Time when it was taken: { $moment }
file-plain = Remove this data
file-plain-heic = This turns HEIC into JPG.
file-plain-all = Remove place, device and time from all { $count } photos
file-life = The way of this file
file-life-received = Arrived here
file-life-checked = Checked for malware
file-life-not-checked = Not checked for malware
file-life-not-checkable = Could not be checked for malware
file-life-sent = Sent with the reply
file-life-delivered = Handed over to the authority
file-life-withdrawn = Taken back. The authority does not get the file.
file-life-infected = Malware found. The authority does not get the file.
file-life-mistake = Reported as a mistake
file-withdrawn = Taken back on { $moment }. The authority does not get this file.
file-infected = Malware found on { $moment }. The authority does not get this file.
file-sent-by-mistake = Reported as a mistake on { $moment }. We tell the authority.
take-back = Take back or replace
take-back-page-title = Take a file back
take-back-title = Take "{ $name }" back?
take-back-lead-here = The file is still here. We delete it, and the authority does not get it.
take-back-lead-there = The file is already at the authority or on its way there. We cannot fetch it back. But we tell the authority that it was a mistake.
take-back-do-here = Take back
take-back-do-there = Tell the authority: this was a mistake
take-back-replace-here = Take back and send another file
take-back-replace-there = Report the mistake and send another file
back-to-receipt = Back to the receipt
receipt-page-title-mistake = Mistake reported: receipt number { $number }
receipt-title-mistake = We have your report
receipt-of-mistake = { $receipt }: mistake reported
receipt-mistake = A mistake
receipt-mistake-more = We tell the authority that you sent these files by mistake:
check-all-checked = All files are checked. You can send now.
check-can-send = You can send now.
phone-title = Take photos with your phone
phone-lead = Your phone can add photos to this paper. It cannot see or change anything else.
phone-show-code = Show code
phone-qr = QR code with the address for your phone
phone-scan = Point your phone's camera at the picture and open the link.
phone-type = Or open { $address } on your phone and enter this code:
phone-until = The code works once and until { $moment }.
phone-waiting = We are waiting for your phone.
phone-connected = Your phone is connected.
phone-arrived = { $count ->
    [0] No file has arrived yet
    [one] 1 file has arrived
   *[other] { $count } files have arrived
}
phone-done = To your files
phone-end = End connection
phone-code-title = Add photos
phone-code-lead = There is a code on the other screen. With it, this phone can add photos.
phone-code-label = Code on the screen
phone-code-use = Continue
phone-code-mistyped = The code is not right. It has 10 characters. Compare it with the other screen.
phone-code-wrong = This code is not valid, or no longer. Have a new one shown on the other screen.
phone-over = The connection with this phone has ended. What has arrived is saved. Have a new code shown on the other screen.
phone-ask-title = Who are the photos for?
phone-ask-lead = The photos from this phone go into a reply to an authority.
phone-ask-who = Signed in on the other screen:
phone-ask-to = The reply goes to:
phone-ask-paper = You photograph:
phone-ask-stranger = You do not know this person, or a stranger gave you the code? Then stop here. Photos of identity cards are nothing for strangers.
phone-ask-yes = Yes, add photos
phone-ask-no = No, stop
phone-add-title = Photograph the paper
phone-next-page = Next page
phone-hint-small = A photo you just took is small. Can everything be read? If not, photograph the page again and remove the old photo on the other screen.
phone-hint-dark = A photo you just took is dark. Can everything be read? If not, photograph the page again and remove the old photo on the other screen.
phone-hint-blurred = A photo you just took may be blurred. You can photograph the page again and remove the old photo on the other screen.
phone-go-on = Are all pages here? Then continue on the other screen.
clerk-file-withdrawn = Taken back on { $moment }, not handed over
clerk-file-infected = Malware found on { $moment }, not handed over
clerk-file-mistake = Sent by mistake, reported on { $moment }
clerk-file-restricted = Its author has locked printing or copying. It can be read.
clerk-file-carries-scripts = Contains scripts: in some programs the PDF can do something by itself.
clerk-file-carries-files = Contains further files that are on none of its pages.
clerk-file-carries-archive = Contains an archive (ZIP, RAR or 7-Zip).
clerk-file-carries-unreadable = Contains a part that nobody could look into, for example an attached file.
clerk-file-carries-programs = Contains a program. Do not open the attached program.
clerk-file-carries-unknown = Nobody has checked whether the file contains scripts or further files.
clerk-mistake = The person reports: "{ $name }" was sent by mistake.
clerk-one-pdf = All photos as one PDF ({ $size })
clerk-one-pdf-mistake = It contains a photo that was sent by mistake.
clerk-rendition-missing = A PDF or JPG could not be made from them. The files themselves are all there.
clerk-as-jpg = "{ $name }" as JPG ({ $size })
history-cleaned-by = { $who } removed place and device from a photo.
history-document-withdrawn = You took a file back.
history-document-withdrawn-by = { $who } took a file back.
history-sent-by-mistake = You told the authority that a file was a mistake.
history-sent-by-mistake-by = { $who } told the authority that a file was a mistake.
take-back-changed = Something has changed in the meantime. Read again and decide anew.
receipt-about = To the receipt { $number } with these files
check-some-refused = A file was rejected. Check your reply again.
file-plain-not-possible = We could not remove the data from "{ $name }". You can send the photo as it is, or upload a screenshot of it.
upload-wait = Your files are still being uploaded. After that it goes on by itself.
receipt-left-out = The file you just uploaded is not part of this. Your reply had already been sent. You can send the file afterwards.
receipt-keep-begun = You have begun to send something more; it is not sent yet.
supplement-continue = Continue
list-supplement-begun = Something more begun, not sent yet
papers-taken-back = You took this back:
papers-infected = We found malware in this. The authority does not get it:
papers-mistake-told = You told the authority that this was a mistake:
papers-taken-back-more = Upload the right file here. The authority gets it only when you send.
message-receipts = All receipts
clerk-answer-before = Changed. Before: { $answer }
file-first = Move to the top
phone-code-hint = 10 characters. The code is on the other screen. Capital or small letters do not matter.
phone-nothing-chosen = Choose a photo first.
phone-is-in = Is the phone connected? Continue here
phone-files = { $count ->
    [0] No file here yet
    [one] 1 file is here
   *[other] { $count } files are here
}
state-someone-else = Sent by somebody else
state-not-available = I do not have it
state-handed-in = Handed in already
state-left-out = Left out
outstanding-nothing = You do not need to do anything at the moment.
outstanding-owed = The authority still needs:
outstanding-promised = Still to come
outstanding-until = by { $date }
outstanding-overdue = This day is over. Please send it now.
outstanding-after-deadline = This day is after the deadline. The authority decides whether it waits.
outstanding-deadline = The authority’s deadline: { $date }
outstanding-deadline-over = The authority’s deadline was { $date }. You can still send.
outstanding-others = Others send
message-answered-you-title = You have replied
message-answered-you-text = You replied on { $date }.
message-answered-representative-title = { $name } has replied for you
message-answered-representative-text = { $name } replied for you on { $date }.
message-answered-represented-title = { $name } has replied
message-answered-represented-text = A reply for { $name } arrived on { $date }.
recipient-unnamed = The person
message-optional-title = { $authority } would like to know something. You do not have to answer.
check-gaps-ask = { $count ->
    [one] Do you want to send with this gap?
   *[other] Do you want to send with these { $count } gaps?
}
check-gaps-ask-text = We have not sent any of this yet. You can add it now or send it later.
check-gaps-send = Yes, send it like this
words-not-kept = We cannot keep this: too much is waiting already. Complete it or delete it.
unsaved = You wrote something here that is not right or not finished yet. We keep it, but it is not part of your reply:
receipt-words-left-out = What you just wrote is not in it. Your reply had been sent already. We keep it: when you send something more, it is there again.
receipt-unsaved = You wrote this but did not send it. When you send something more, it is there again:
list-more = Something is still missing
list-more-until = Something is still missing, by { $date }
list-progress = Begun: { $done } of { $of }
message-withdrawn-why = What the authority says about it
message-withdrawn-draft = What was written or uploaded for it was not sent. We delete it after { $until }.
message-withdrawn-words = You wrote something here. It was not finished and not sent, and it can no longer be read here:
message-draft-by = { $name } began on { $started }. The draft is kept until { $until }.
left-behind = Somebody prepared this who does not act for you any more:
left-behind-more = It is not part of your reply. If you keep it, you can check and change it.
left-behind-keep = Take into my reply
answer-changed-in-other-window = In another window it now says: “{ $answer }”. Shall this here count? Then go on once more.
preview-may-lack = This view may lack something, such as filled-in fields or letters. We pass the file itself on unchanged. Download it to see everything.
deadline-end-of-day = midnight at the end of the day
deadline-consequences-were = In case no reply comes, the authority wrote:
deadline-legal-basis = Legal basis:
letter-not-translated = This message is available in { $language } only.
language-german = German
language-english = English
receipt-changed = The state has changed.
receipt-reload = Show the latest state
signed-in-as = Signed in as
signed-in-unnamed = (your account tells no name)
switch-account = Sign in with another account
problem-person-unclear-safely = Your details differ a little from those of the authority. Enter the code from the letter and you can go on at once. No letter? The authority sees that you were here and can send you a code.
desk-to-list = Skip to the list
desk-keys = By keyboard: arrow keys, Page Up and Down, Home and End go from row to row.
desk-search = Search file reference, name or case
desk-search-do = Search
desk-filters = Selection
desk-pages = Pages of the list
desk-before = Previous page
desk-after = Next page
desk-all = All
desk-new = New replies
desk-decide = To be decided
desk-overdue = Overdue
desk-waiting = Waiting for a reply
desk-information = For information
desk-done = Looked at
desk-withdrawn = Withdrawn
desk-nothing-found = There is no such message. Search for something else or show all.
desk-next-decide = Look and decide
desk-next-wait = Wait
desk-open = file reference { $reference }
desk-additions = { $count ->
    [one] 1 addition
   *[other] { $count } additions
}
desk-mistakes = { $count ->
    [one] 1 mistake reported
   *[other] { $count } mistakes reported
}
desk-representatives = { $count ->
    [one] 1 representative waits
   *[other] { $count } representatives wait
}
clerk-next-preview = View the message
deadline-zone = (German time)
times-zone = All times on this page are German time.
preview-recipient = For:
preview-condition = This page is shown only for a certain answer to “{ $question }”.
preview-condition-answer = The answer: “{ $answer }”.
preview-conditional = with certain answers only
preview-item-before = Previous task
preview-item-after = Next task
preview-item-all = All tasks
statement-title = Accessibility statement
statement-about = { $body } makes the portal { $site } (Rückkanal { $version }) accessible as far as the rules demand it. This statement says what works and what does not work yet.
statement-status-title = How accessible is the portal?
statement-fully = The portal is fully compliant with the requirements.
statement-partly = The portal is partially compliant with the requirements.
statement-not = The portal is not compliant with the requirements.
statement-why-not-compatible = What does not work yet
statement-why-burden = What would be a disproportionate burden
statement-why-outside = What the rules do not cover
statement-instead = What you can do instead:
statement-method-title = How was this tested?
statement-written = Written on { $date }.
statement-reviewed = Last reviewed on { $date }.
statement-method-self = The statement rests on a self-assessment.
statement-method-external = The statement rests on a test by a third party.
statement-feedback-title = Found a barrier?
statement-feedback = Tell us if something does not work.
statement-enforcement-title = If that does not help
statement-enforcement = Did you not get a satisfying answer? Then you can turn to this body. It costs nothing.
report-what = What does not work?
report-where = On which page? (optional)
report-where-hint = For example "Upload rental contract". Please no file references.
report-email = Your e-mail address (optional)
report-email-hint = Only if you want an answer.
report-send = Report barrier
report-what-missing = Write what does not work.
report-too-long = The text is too long: at most { $max } characters.
report-email-wrong = This is not an e-mail address. One looks like this: name@post.example
report-not-kept = We could not save your report. Your text is still here. Write an e-mail or call.
report-kept = Your report is saved. Number: { $number }
report-other-title = Another way?
check-lead-supplement = This addition has not been sent yet.
papers-later-hint = Day, month and year
list-unsaved = Kept text that is not part of the reply
list-progress-all = Ready to check, not sent yet
file-menu-one = View, remove
receipt-words-lost = What you have just written is neither saved nor sent: too much is kept already that you have not finished.
message-files-left-out = The file that you have just uploaded is not saved: the authority does not ask for it any more.
message-words-left-out = What you have just written is not part of your reply: the authority does not ask for it any more.
problem-too-many-tries-title = Please wait a moment
problem-too-many-tries-text = A lot came from this connection at once. Wait a little and then try again. What was saved is safe.
receipt-contents-for = What was sent
receipt-said = What you said about it
receipt-said-for = What was said about it
message-representative-waiting = { $name } is waiting for you to confirm them
session-note-clerk = If you do nothing for { $minutes } minutes, we sign you out.
show-all = Show all ({ $count })
check-nothing-needed = You do not have to send anything. If you like, you can still answer something.
message-answer-after-all = Answer something after all
problem-wait-minutes = { $minutes ->
    [one] Try again in one minute.
   *[other] Try again in { $minutes } minutes.
}
letter-not-simple = This letter is not available in simple German.
check-missing-text-empty = You can send as soon as there is an answer or a file.
check-nothing-yet = Still open: { $count }
