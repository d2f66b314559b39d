# What staff direct during an exam.
directive-extra-time = You have { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
 } more for this section. Reason: { $reason }
