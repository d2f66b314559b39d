# The exam window. The same keys in kk, ru and en.

## Shared

kit-close = Close
exam-brand = Synaq
exam-brand-under = Proctored testing
exam-top-candidate = Candidate No. {$number}
exam-top-section = Section {$at}: {$section} · candidate No. {$number}
exam-next = Continue
exam-close = Got it
exam-try-again = Try again
exam-help = Help with keys (F1)
exam-text-smaller = Smaller text
exam-text-larger = Larger text
exam-theme-light = Light theme
exam-theme-dark = Dark theme
exam-theme-contrast = High contrast
exam-block-title = {$title}

## Sign-in

exam-starting = Looking for an unfinished test…
exam-sign-in-title = Sign in to your test
exam-sign-in-lead = Enter the one-time code from your personal cabinet.
exam-sign-in-code = One-time code
exam-sign-in-go = Sign in
exam-sign-in-busy = Checking…
exam-sign-in-where = The code is good for one test on one computer. Do not give it to anyone.
exam-sign-in-server = Service: {$server}

## Consent (26/6)

exam-consent-title = Consent to the processing of personal data
exam-consent-lead = The test is recorded on video. Nothing is recorded before you agree.
exam-consent-what = Recorded are the camera's picture, the microphone's sound, your answers and events on this computer: only during the test.
exam-consent-who = A proctor looks at the recording, and the appeals commission if there is an appeal. A person decides what is a violation, not the program.
exam-consent-how-long = The recording is kept for the time that the rules set, then deleted.
exam-consent-anonymous = Whoever reviews it sees your personal identification number, not your name.
exam-consent-tick = I consent to the collection and processing of my personal data
exam-consent-refuse = If you do not agree, close the window: the test will not begin.

## Conditions of the stage (26/7)

exam-conditions-title = Conditions of the stage
exam-conditions-lead = {$programme}. Please read to the end.
exam-conditions-sections = What you take
exam-section-size = {$minutes} min · {$items} questions
exam-section-threshold = Threshold: {$threshold} right answers of {$items}
exam-section-no-threshold = No threshold is set
exam-block-threshold = {$items} questions, at least {$threshold}
exam-block-items = {$items} questions
exam-conditions-rules = Rules of conduct
exam-conditions-desk = What may lie on the desk
exam-conditions-desk-none = Nothing but the computer.
exam-conditions-desk-item = • {$thing}
exam-conditions-ending = How it ends
exam-conditions-ending-text = You finish with “Finish without remarks” or “Finish with remarks” (26/48), or it ends by itself when time runs out. Switching the computer off, disconnecting the internet or leaving the window means “Not passed”; a re-sit is possible no earlier than three calendar days later (26/49).
exam-conditions-scroll = Scroll to the end (PgDn or End); then you can tick the box.
exam-conditions-tick = I have read the conditions and accept them

## Equipment check (26/9)

exam-check-picture = Your picture: face in the middle and well lit

## Waiting, before a section, recovery

exam-waiting-title = Your test has not begun yet
exam-waiting-lead = The time you chose: {$when} (Astana time).
exam-waiting-advice = When it is time, the next page opens by itself. Keep this window open.
exam-intro-count = Section {$at} of {$total}
exam-intro-minutes =
    { $count ->
         [one] minute
        *[other] minutes
    }
exam-intro-items =
    { $count ->
         [one] question
        *[other] questions
    }
exam-intro-time = Time starts when you press “Start”, and does not stop.
exam-intro-order = Answer in any order, mark questions for later, change your answers.
exam-intro-keys = Everything can be done by keyboard too: F1.
exam-intro-seen = Stay in the picture, and stay in this window.
exam-intro-start = Start
exam-intro-starting = Getting the questions…
exam-recovery-title = Your answers are here
exam-recovery-lead = The program stopped unexpectedly. You go on at the same question.
exam-recovery-state = Answers saved on this computer: {$answers}
exam-recovery-left = Time left: {$left}. The service's clock decides.
exam-recovery-next = Back to the test
exam-trouble-title = We cannot go on just now
exam-trouble-advice = Try again. After a technical fault of the system you have 24 hours to turn to support (26/11).

## Exam

exam-time-left = time left
exam-time-warning =
    { $minutes ->
         [one] {$minutes} minute left.
        *[other] {$minutes} minutes left.
    }
exam-question-place = question {$number} of {$total}
exam-choose-many = Choose up to {$count} answers
exam-chosen = chosen
exam-previous = Previous
exam-next-question = Next
exam-to-finish = To the finish
exam-mark = Mark for later
exam-clear = Clear answer
exam-not-saved = Not saved
exam-unsaved-note = Writing to disk fails. Check your answers and tell the operator.
exam-essay-name = Essay text
exam-essay-hint = Write here. The text is saved as you write.
exam-essay-words = Words: {$count}
exam-essay-words-of = Words: {$count} of {$limit}
exam-essay-over = Words: {$count}, allowed are {$limit}. Please shorten.
exam-palette-name = Question numbers
exam-tile = Question {$number}
exam-tile-current = on screen
exam-tile-answered = answered
exam-tile-marked = marked
exam-tile-seen = seen, no answer
exam-count-answered = done: {$count}
exam-count-marked = marked: {$count}
exam-count-open = open: {$count}
exam-self-view = Your picture
exam-self-view-fold = Hide the picture
exam-self-view-open = Show the picture
exam-saving-nothing = Nothing to save yet
exam-saving-all = Saved and sent · {$at}
exam-saving-sending = Saved, being sent · {$at}
exam-saving-here = Saved on this computer · {$at}
exam-saving-failed = An answer is not saved
exam-line-online = Connected
exam-line-poor = The connection is weak: answers are sent first
exam-line-offline = No connection since {$since}
exam-line-lost = No connection since {$since}. Answers are saved on this computer and are sent by themselves when it is back: carry on.
exam-line-unknown = Checking the connection
exam-away = At {$at} you left the test window ({$seconds} s). It was noted. Please stay in this window until the end.
exam-monitor-lost = Watching was interrupted and will restart by itself. Go on answering; the gap is noted.
exam-incident-noted = Noted: {$kind}. A proctor will look at it; carry on calmly.
exam-message = Message: {$message}

## Kind words

exam-kind-starting = The camera is starting
exam-kind-well = We can see you well
exam-kind-monitor-lost = No picture for the moment
exam-kind-low-disk = The disk is nearly full
exam-kind-other = Please face the screen
exam-kind-face-absent = We can't see you
exam-kind-extra-person = Someone else is in the picture
exam-kind-turned-away = Please turn to the screen
exam-kind-gaze-away = Please look at the screen
exam-kind-camera-covered = Something covers the camera
exam-kind-camera-frozen = The picture is frozen
exam-kind-camera-moved = The camera has moved
exam-kind-camera-lost = The camera is not there
exam-kind-low-light = It is dark, please add light
exam-kind-speech = We hear speech
exam-kind-microphone-lost = The microphone is not there
exam-kind-microphone-muted = The microphone is muted
exam-kind-phone-visible = Please put the phone away
exam-kind-book-visible = Please put the papers away

## Names of kinds, for the list

exam-kind-name-other = another event

## Finish (26/48)

exam-finish-plain = Finish without remarks
exam-finish-remarks = Finish with remarks
exam-finish-title = Finish this section?
exam-finish-all = All {$count} questions are answered.
exam-finish-unanswered = Not answered: {$count}
exam-finish-marked = Marked for later: {$count}
exam-finish-lead = Once finished, you cannot come back to this section.
exam-remarks = Remarks
exam-remarks-hint = Your remarks, proposals or complaint
exam-finish-back = Back to the questions
exam-go-to = Go to question {$number}

## Leaving (26/49)

exam-leave-title = Leave the test?
exam-leave-text = If you close this window, your result becomes “Not passed” («Өтпеген»). A re-sit is possible no earlier than three calendar days later.
exam-leave-clause = The clause on switching off, disconnecting and leaving the window.
exam-leave-fault = If the system is at fault, keep the window open: answers are saved, the connection comes back by itself.
exam-leave-stay = Stay in the test
exam-leave-finish = Finish properly
exam-leave-anyway = Leave anyway

## Help

exam-help-title = Keys
exam-help-answer = choose an answer
exam-help-options = go between options, Space chooses
exam-help-next = next question
exam-help-previous = previous question
exam-help-mark = mark for later
exam-help-undo = undo the last change
exam-help-clear = clear the answer
exam-help-finish = finish
exam-help-tab = next or previous control
exam-help-size = text size
exam-help-help = this help

## Upload


## Result

exam-result-asking = Asking for your result…
exam-result-asking-lead = This takes a few seconds.
exam-result-none = No result yet
exam-result-none-lead = Your answers have arrived; the result is being worked out.
exam-result-under-review = Under review («Тексеруде»)
exam-result-under-review-lead = Your answers have arrived. Until a proctor has looked at the recording, the state is «Тексеруде». You may close the window: the result comes to your personal cabinet.
exam-result-under-review-lead-due = Your answers have arrived. A proctor looks at the recording by {$due} (Astana time). You may close the window: the result comes to your personal cabinet.
exam-result-passed = Passed
exam-result-passed-lead = You reached the threshold, and no violation was found. The certificate is in your personal cabinet.
exam-result-not-passed = Not passed («Өтпеген»)
exam-result-not-passed-lead = The reasons are below. How to appeal is in your personal cabinet.
exam-result-aborted = Ended by a technical fault
exam-result-aborted-lead = You have 24 hours to ask support for a new booking (26/11).
exam-result-incidents = Events for the proctor to look at: {$count}. They are not violations yet.
exam-result-mark = {$mark}: mark {$value}
exam-result-mark-unknown = {$mark}: the mark is not known yet
exam-result-refresh = Refresh
exam-result-close = Close the window
exam-reason-violations = Violations were found (26/10-1).
exam-reason-below-threshold = The threshold was not reached.
exam-reason-score = The threshold was not reached.
exam-reason-broken-off = The test window was left before the end (26/49).
exam-score = {$right} of {$total}
exam-score-threshold = at least {$threshold}
exam-score-no-threshold = no threshold
exam-score-yes = passed
exam-score-no = not passed
exam-violations = List of violations: {$count}
exam-violation-when = {$at} · in the recording {$start}–{$end}
exam-violation-comment = Proctor's comment: {$comment}

## Errors

exam-error-connection = The service cannot be reached. What was saved is on this computer. Check the internet and try again.
exam-error-storage = Writing to disk failed. Answers saved before are safe. Free some disk space and try again.
exam-error-internal = Something went wrong inside the program. What was saved is safe. Try again; if it stays so, start the program again and tell the operator.
