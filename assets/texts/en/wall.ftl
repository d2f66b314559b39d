# The live wall: candidates under way, and what staff can ask of them.
wall-name = Candidates under way
wall-empty = Nobody who fits is under way now.
wall-shown-all = All
wall-shown-attention = Need a look
wall-shown-flagged = With incidents
wall-search = Number or seat
wall-order = Sorted
wall-order-need = by need of a look
wall-order-number = by number
wall-order-place = by seat
wall-order-time = by time left
wall-counts = { $all } under way · { $urgent } urgent · { $look } to look at
wall-level-urgent = Urgent
wall-level-look = Needs a look
wall-level-calm = Calm
wall-state-checked-in = Before the start
wall-state-running = Under way
wall-state-suspended = Paused
wall-reason-grave = Grave incident
wall-reason-silent = Not heard
wall-reason-offline = Offline
wall-reason-suspicion = Incident
wall-reason-no-picture = No fresh picture
wall-reason-paused = Paused
wall-reason-long-pause = Paused for long
wall-reason-scan = Room scan asked
wall-reason-poor-line = Poor connection
wall-reason-unheard = Not heard yet
wall-reason-last-minutes = Last minutes
wall-age-seconds = { $seconds } s
wall-age-minutes = { $minutes } min
wall-age-hours = { $hours } h
wall-left-minutes = { $minutes } min
wall-left = Time left: { $left }
wall-heard = Last heard { $age } ago
wall-heard-never = Not heard yet
wall-at-home = at home
wall-seat = { $hall }, seat { $seat }
wall-line-good = good connection
wall-line-poor = poor connection
wall-line-bad = bad connection
wall-line-offline = offline
wall-line-unknown = connection not measured
wall-incidents = { $count ->
    [0] no incidents
    [one] 1 incident
   *[other] { $count } incidents
 }
wall-incidents-now = { $count ->
    [one] 1 incident
   *[other] { $count } incidents
 }, { $now } going on
wall-no-picture = No picture yet
wall-picture-age = Picture { $age } old
wall-close = Close
wall-message = Message to the candidate
wall-send = Send the message
wall-scan = Ask for a look round the room
wall-said-message = The message is on its way.
wall-said-scan = A look round the room was asked for.
wall-minutes = Minutes
wall-time-reason = Reason for more time
wall-time-give = Give more time
wall-said-time = More time was given.
