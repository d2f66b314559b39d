# The proctor's console: sign-in, the rail, the queue.
console-brand = Synaq — console
console-sign-in-title = Console
console-sign-in-lead = Sign in with the token that the administrator gave you.
console-sign-in-token = Your token
console-sign-in-go = Sign in
console-sign-in-busy = Signing in…
console-sign-in-where = The token is kept in memory only, until you sign out.
console-sign-in-server = Service: { $server }
console-sign-out = Sign out
console-trouble = { $what }
console-role-operator = Operator
console-role-proctor = Proctor
console-role-administrator = Administrator
console-role-commission = Commission
console-role-examiner = Examiner
console-place-reviews = Reviews
console-place-administration = Administration
console-place-wall = Live wall
console-place-essays = Essays
console-place-appeals = Appeals
console-queue = Attempts to review
console-queue-incidents = { $count ->
    [0] nothing suspected
    [one] 1 incident
   *[other] { $count } incidents
 }
console-queue-severe = { $count } grave
console-queue-remarks = remarks
console-state-waiting = waiting
console-state-in-review = in review
console-state-second-review = second reviewer
console-state-third-review = third reviewer
console-state-decided = ready to publish
console-state-published = published
console-left-hours = { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
 }
console-left-over = { $span } late
