# Administration: figures and exports, interruptions and acts, programmes, items, attempts and slots.
administration-verdict-violation = Confirmed as a violation
administration-verdict-dismissed = Dismissed by reviewers
administration-verdict-inconclusive = Not established

## Parts of the page
administration-place-interruptions = Interruptions
administration-place-acts = Acts
administration-place-programmes = Programmes
administration-place-items = Items
administration-place-attempts = Attempts and slots
administration-back = Back

## Interruptions
administration-no-interruptions = No attempt was interrupted.
administration-interruption-waits = waits for you
administration-interruption-decided = decided
administration-interruption-grace = within the grace
administration-interruption-lasts = Since { $at }, and still going on
administration-interruption-span = From { $at } to { $end }, { $seconds } s
administration-found = Found to be of: { $party } ({ $sure } %)
administration-found-unknown = Whose it is could not be told.
administration-proposal-nothing = It stayed within the grace: nothing follows.
administration-proposal-technical-fault = Proposed: an act on a technical fault (26/11).
administration-proposal-not-passed = Proposed: «Өтпеген», not passed (26/49).
administration-proposal-a-person-weighs = Nothing is proposed: weigh the facts yourself.
administration-grounds = Grounds
administration-source-client = the candidate's computer
administration-source-service = the exam service
administration-ground-for = { $at } · told by { $source } · speaks for: { $party } ({ $weight })
administration-ground-against = { $at } · told by { $source } · speaks against: { $party } ({ $weight })
administration-reason = The reason for your decision
administration-do-technical-fault = Technical fault (26/11)
administration-do-no-consequence = No consequence
administration-do-not-passed = Not passed (26/49)
administration-not-passed-means = The attempt ends as «Өтпеген»; a re-sit is possible no earlier than three calendar days later. Decide so only if the facts show that the candidate left.
administration-decided-technical-fault = Decided: technical fault. An act has been drafted.
administration-decided-no-consequence = Decided: no consequence.
administration-decided-not-passed = Decided: not passed (26/49).
administration-to-acts = To the act

## Acts
administration-no-acts = No act has been drawn up.
administration-act-rule-violation = Act on a rule violation
administration-act-impostor = Act on an impostor
administration-act-technical-fault = Act on a technical fault
administration-act-draft = draft
administration-act-registered = registered
administration-act-undone-wholly = The commission has withdrawn all its grounds (minutes { $protocol }, { $at }): it counts no more.
administration-act-undone-partly = The commission has withdrawn some of its grounds (minutes { $protocol }, { $at }); for the others it stands.
administration-register = Register
administration-register-rule-violation = Once registered, the candidate is refused for six months. An act cannot be taken back.
administration-register-impostor = Once registered, the candidate is refused for a year. An act cannot be taken back.
administration-register-technical-fault = The attempt ends without a result, and the candidate has 24 hours to ask for a new booking (26/11). An act cannot be taken back.
administration-rebook = Book anew
administration-rebook-until = New booking until { $until }
administration-rebook-over = New booking was possible until { $until }
administration-rebook-asked = The candidate asked for a new booking: { $at }
administration-rebook-title = Book anew for № { $number }
administration-rebook-lead = The same programme, language and place. Possible until { $until }.

## Slots
administration-slot-title = Book a slot
administration-book = Book
administration-number = Candidate number
administration-programme = Programme
administration-by-category = By the candidate's category
administration-test-language = Language
administration-language-kk = Kazakh
administration-language-ru = Russian
administration-moment = Day and time in Astana
administration-moment-hint = 22.11.2026 10:00
administration-moment-head = Slot
administration-hall = Place
administration-hall-hint = Test hall, such as astana-1; empty: at home
administration-at-home = at home
administration-regardless = Even if it is too late to book (26/37); this goes on the trail
administration-booked = Booked: № { $number }, { $at }
administration-code-once = This one-time code is not shown again. Hand it to the candidate.
administration-code-done = I have written it down
administration-search = Candidate number, or a part of it
administration-state = State
administration-state-booked = booked
administration-state-checked-in = checked in
administration-state-running = under way
administration-state-suspended = interrupted
administration-state-finished = under review
administration-state-broken-off = broken off
administration-state-closed = published
administration-state-expired = not taken
administration-state-cancelled = cancelled
administration-state-aborted = ended by a fault

## Programmes
administration-in-force = in force
administration-not-startable = does not start
administration-programme-line = Edition { $edition } · booked attempts: { $waiting }
administration-missing = The site still has to set: { $settings }
administration-unset = —
administration-minutes = { $minutes } min
administration-items = { $items } items
administration-threshold = passes with { $threshold }

## Items in figures
administration-items-lead = From published attempts. Difficulty: share of right answers. Discrimination: correlation with the other items of the section, from 30 papers on; below 0.2 an item deserves a look.
administration-practice = Practice attempts
administration-no-items = No item was in a published attempt.
administration-item-id = Item
administration-item-bank = Bank
administration-item-papers = Papers
administration-item-difficulty = Right
administration-item-discrimination = Discrimination
administration-item-exposure = Exposure
administration-item-omitted = Left out
administration-item-time = Time, s

## Exports to a file
administration-export = Export:
administration-export-results = Results (CSV)
administration-export-practice = Practice results (CSV)
administration-export-review = Review for Open edX (JSON)
administration-export-flags = Flags of the camera (WebVTT)
administration-export-flags-screen = Flags of the screen (WebVTT)
administration-export-written = Written to { $place }
