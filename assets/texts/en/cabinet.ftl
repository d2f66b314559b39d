# The candidate's cabinet: web pages of the service.
cabinet-title = Personal cabinet
cabinet-skip = Skip to the content
cabinet-nav = Parts of the cabinet
cabinet-nav-attempts = My tests
cabinet-nav-booking = Book a test
cabinet-sign-out = Sign out

cabinet-door-title = Sign in to your cabinet
cabinet-door-words = Enter the one-time code that you were given.
cabinet-door-code = One-time code
cabinet-door-hint = The code works once and for a limited time. If you have none, ask the administrator of the selection procedure.
cabinet-door-enter = Sign in

cabinet-unread = { $count ->
    [one] There is { $count } new message in your cabinet.
   *[other] There are { $count } new messages in your cabinet.
 }
cabinet-new = New
cabinet-practice = practice
cabinet-attempts-none = There are no tests yet.
cabinet-review-due = The review is due by { $at }.
cabinet-status = { $status ->
    [under_review] Under review
    [passed] Passed
    [not_passed] Not passed
    [aborted] Ended by a technical fault
    [expired] Not started in time
    [cancelled] Booking cancelled
    [booked] Booked
    [checked_in] Checked in
    [running] Under way
    [suspended] Paused
   *[other] Ended
 }

cabinet-state = State
cabinet-number = Identification number
cabinet-slot = Booked for
cabinet-finished = Finished
cabinet-due = Review due by
cabinet-published = Result published

cabinet-result = Result
cabinet-block = Part
cabinet-right = Right
cabinet-threshold = Threshold
cabinet-in-all = In all
cabinet-met = { $met ->
    [yes] (met)
   *[no] (not met)
 }
cabinet-mark = { $title }: mark { $mark }
cabinet-mark-unknown = { $title }: the mark is not known yet

cabinet-papers = Documents
cabinet-papers-none = There are no documents yet.
cabinet-paper-kind = { $kind ->
    [certificate] Certificate
    [statement] Statement of the test result
    [violation_list] List of violations
    [rule_violation_act] Act on a violation of the test's rules
    [impostor_act] Act on an impostor
   *[technical_fault_act] Act on a technical fault of the system
 }
cabinet-paper-status = { $status ->
    [revoked] revoked
    [expired] expired
   *[practice] practice document, without force
 }

cabinet-violations = List of violations
cabinet-violations-none = No violations were found.
cabinet-violations-words = Two reviewers confirmed these violations independently of each other. You can watch the recording of each and leave a remark.
cabinet-violation = { $at } · clause { $clause }
cabinet-violation-span = Place in the record: { $span }
cabinet-reviewer = The proctor's words:
cabinet-clip = Clip: { $name }
cabinet-strip = Strip of pictures: { $name }
cabinet-no-pictures = No recording of this violation was kept, or the time for keeping it is over.
cabinet-record-partial = Part of the record is missing: what happened then is unknown.
cabinet-record-unknown = The service holds no record of this time: what it showed is unknown.
cabinet-remark = Your remark on this violation
cabinet-remark-hint = One remark for each violation; it cannot be changed later. The commission will see it.
cabinet-remark-send = Send the remark
cabinet-remark-own = Your remark

cabinet-finish-remarks = Remarks that you left at the finish

cabinet-interruptions = Interruptions
cabinet-interruption-seconds = { $seconds } seconds
cabinet-interruption-lasts = its end is unknown
cabinet-interruption-decision = { $decision ->
    [grace] A short interruption: no consequence.
    [no_consequence] Decided by staff: no consequence.
    [technical_fault] Decided by staff: a technical fault of the system (26/11).
    [not_passed] Decided by staff: the candidate ended the test (26/49).
   *[waiting] Nothing has been decided yet.
 }

cabinet-complaint = Complaint
cabinet-complaint-until = A complaint is accepted until { $at }.
cabinet-complaint-no-limit = A time limit for complaints is not set by the site, and the orders give none.
cabinet-complaint-state = { $state ->
    [filed] Complaint filed
    [granted] The appeals commission was given the materials
    [decided] The complaint has been decided
   *[withdrawn] Complaint withdrawn
 }
cabinet-complaint-decision = The commission's decision:
cabinet-decision-upheld = the complaint is upheld
cabinet-decision-rejected = the complaint is rejected
cabinet-complaint-withdraw = Withdraw the complaint
cabinet-complaint-label = What do you disagree with, and why?
cabinet-complaint-hint = The appeals commission will read this with your remarks on the violations.
cabinet-complaint-send = File the complaint

cabinet-booking-none = There is no programme for you yet.
cabinet-booking-booked = You are booked for { $at }.
cabinet-booking-why = A new test is not possible today, on these grounds:
cabinet-ground = { $ground ->
    [failed_attempt] The last test was not passed, and the interval before another is not over
    [violation_act] There is an act on a violation of the test's rules
    [impostor_act] There is an act on an impostor
    [broken_off] You broke off the last test
    [certificate_valid] You hold a valid certificate
   *[other] Another ground
 }
cabinet-ground-until = no longer holds from { $day }
cabinet-booking-from = A new test is possible from this day: { $day }.
cabinet-booking-rule = { $days ->
    [0] No days ahead are asked for ({ $clause }).
   *[other] Book at least { $days } calendar day(s) before the day of the test ({ $clause }).
 }
cabinet-booking-slots = Choose a time
cabinet-booking-language = Language of the test
cabinet-booking-send = Book
cabinet-booking-no-slots = The schedule has no free place for you now.
cabinet-at-home = at home
cabinet-hall = test hall { $hall }
cabinet-places = free places: { $count }
cabinet-booked = You are booked
cabinet-booked-code = Code for the test program:
cabinet-booked-once = Write the code down now: it is not shown again.

cabinet-cancel-title = Cancel a booking
cabinet-cancel-link = Cancel the booking
cabinet-cancel-until = The booking can be cancelled until { $at }.
cabinet-cancel-words = Your place is free at once, and another candidate may take it. The code that you were given stops working. You may book again later if there are places.
cabinet-cancel-send = Cancel the booking
cabinet-cancel-keep = Keep the booking

cabinet-anew-title = New booking after a technical fault
cabinet-anew-act = The act on the system's technical fault was registered on { $at }.
cabinet-anew-until = You may ask for a new booking until { $at } (26/11).
cabinet-anew-send = Ask for a new booking
cabinet-anew-asked = You asked on { $at }. The administrator books you anew and gives you the code.
cabinet-anew-booked = You are booked anew for { $at }.
cabinet-anew-over = The time to ask for a new booking ended on { $at } (26/11). Below you can book as usual.

cabinet-refused-title = This was not done
cabinet-refused-back = Back to the cabinet
cabinet-refused-wrong-code = There is no such code. Check it and enter it again.
cabinet-refused-link-used = This code has been used. Ask for a new one.
cabinet-refused-link-expired = This code has expired. Ask for a new one.
cabinet-refused-too-many-tries = Too many codes were tried. Try again in a few minutes.
cabinet-refused-forged-form = This form is out of date or not from this cabinet. Open the page again and repeat. Nothing was changed.
cabinet-refused-not-found = There is no such page.
cabinet-refused-not-allowed = This is not open to you.
cabinet-refused-evidence-erased = This file was deleted, as the time for keeping it is over.
cabinet-refused-wrong-state = The complaint was decided or withdrawn: it cannot be changed.
cabinet-refused-no-words = Nothing was written. Enter a text and send it again.
cabinet-refused-too-many-words = The text is too long. Shorten it and send it again. Nothing was kept.
cabinet-refused-remark-given = Your remark on this violation is kept; it cannot be changed.
cabinet-refused-remarks-closed = The complaint was decided: remarks are no longer accepted.
cabinet-refused-complaint-early = The result is not published yet: a complaint is filed after that.
cabinet-refused-complaint-open = A complaint about this test has been filed.
cabinet-refused-complaint-decided = The complaint about this test was decided.
cabinet-refused-complaint-deleted = The record and the answers were deleted as their time was over: there is nothing left that a complaint could be judged by.
cabinet-refused-complaint-late = The time for a complaint is over.
cabinet-refused-slot-refused = This time cannot be booked: it is too late for it, or a ground of refusal holds.
cabinet-refused-slot-taken = The last place at this time has just been taken. Choose another time.
cabinet-refused-booked-already = You are booked for this programme already.
cabinet-refused-booking-too-late = It is too late to book this time.
cabinet-refused-booking-begun = You have checked in for the test: the booking can no longer be cancelled.
cabinet-refused-cancelling-too-late = It is too late to cancel: nobody else could take the place now.
cabinet-refused-rebooking-asked = You have asked for a new booking already. Please wait for the administrator.
cabinet-refused-already-rebooked = You are booked anew by this act already.
cabinet-refused-rebooking-over = The 24 hours to ask for a new booking are over (26/11). Please book as usual.
cabinet-refused-language-not-offered = The test is not taken in this language.
cabinet-refused-internal = The service could not answer just now. Try again later. Everything that was kept is kept.
